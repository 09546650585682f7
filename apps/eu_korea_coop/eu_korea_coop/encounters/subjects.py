"""Subjects that nobody wrote: the short title of the partnership, or the name of whom was met. They follow these names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe.model.document import Document
from pypika.terms import Case

from eu_korea_coop.constants import INTERACTION
from eu_korea_coop.directory.wording import short_name


def of_partnership(partnership: str) -> str:
	"""Return the partnership's short title, "ACCIÓ – KICOX"; the type of the interaction stands beside its subject everywhere."""
	titles = frappe.db.get_value("Partnership", partnership, ("short_title", "title"))
	return next(filter(None, titles or ()), partnership)[:140]


def follow(titles: Mapping[str, tuple[str | None, str]]) -> None:
	"""`{partnership: (former title, title)}`: subjects that say a former title say the new one. One statement."""
	table, subject = frappe.qb.DocType(INTERACTION), Case()
	changed = {name: (former, title) for name, (former, title) in titles.items() if former}
	if not changed:
		return
	for name, (former, title) in changed.items():
		subject = subject.when((table.partnership == name) & (table.subject == former), title)
	query = frappe.qb.update(table).set(table.subject, subject.else_(table.subject))
	query.where(table.partnership.isin(sorted(changed))).run()


def organisation_changed(doc: Document, method: str | None = None) -> None:
	"""On save of an organisation: subjects that are its former name, where it was met without a partnership."""
	before = doc.get_doc_before_save()
	if before:
		follow_name(doc, [short_name(before)])


def organisation_renamed(doc: Document, method: str | None = None, *names: object) -> None:
	"""After a merge: whatever the one that is gone was called is an alias of the one that stays."""
	follow_name(doc, [row.alias for row in doc.aliases])


def follow_name(organisation: Document, former: Iterable[str]) -> None:
	name = short_name(organisation)
	former = sorted({text for text in former if text and text != name})
	if not former:
		return
	table, party = frappe.qb.DocType(INTERACTION), frappe.qb.DocType("Interaction Organisation")
	met = (
		frappe.qb.from_(party)
		.select(party.parent)
		.where((party.parenttype == INTERACTION) & (party.organisation == organisation.name))
	)
	query = frappe.qb.update(table).set(table.subject, name[:140])
	query.where(table.subject.isin(former) & table.partnership.isnull() & table.name.isin(met)).run()

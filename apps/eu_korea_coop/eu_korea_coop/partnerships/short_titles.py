"""Keeps `Partnership.short_title` in step with the names of the two leading parties (domain/short_titles.py).

Boards, lists, digests, calendars, maps, prints and telephones show it, so that no card cuts the Korean side away. A
person may write another one; it stays until they empty the field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from pypika.terms import Case

from eu_korea_coop.constants import ORGANISATION, PARTNERSHIP
from eu_korea_coop.domain.short_titles import Party, short_title


def settle(doc: Document) -> None:
	"""Give a partnership being saved its short title, unless somebody has written one of their own."""
	derived = short_title(parties_of(doc))
	written = (doc.short_title or "").strip()
	before = doc.get_doc_before_save()
	if not written:
		doc.own_short_title = 0
	elif written != derived and (before is None or written != before.short_title):
		doc.own_short_title = 1
	doc.short_title = written if doc.own_short_title else derived or doc.title


def parties_of(doc: Document) -> list[Party]:
	"""The partnership's parties with the present names of their organisations. One query."""
	rows = [row for row in doc.get("parties") or () if row.organisation]
	organisation = frappe.qb.DocType(ORGANISATION)
	names = {
		candidate.name: candidate
		for candidate in frappe.qb.from_(organisation)
		.select(organisation.name, organisation.organisation_name, organisation.acronym, organisation.side)
		.where(organisation.name.isin(sorted({row.organisation for row in rows}) or [""]))
		.run(as_dict=True)
	}
	return [
		Party(one.organisation_name, one.acronym, one.side, row.role)
		for row in rows
		if (one := names.get(row.organisation))
	]


def organisation_changed(doc: Document, method: str | None = None) -> None:
	"""On save of an organisation: its partnerships follow its name, acronym and side."""
	before = doc.get_doc_before_save()
	if before and names_of(before) != names_of(doc):
		refresh(organisation=doc.name)


def organisation_renamed(doc: Document, method: str | None = None, *names: object) -> None:
	"""After a merge: the partnerships of both carry the name of the one that stays."""
	refresh(organisation=doc.name)


def names_of(doc: Document) -> tuple:
	return doc.organisation_name, doc.acronym, doc.side


def refresh(organisation: str | None = None) -> int:
	"""Write the short titles of an organisation's partnerships, or of all, where they differ; return how many changed.

	Two queries and one statement for each thousand partnerships.
	"""
	changed = 0
	for names in batches(partnerships_of(organisation)):
		rows = stored(names)
		titles = {
			name: title
			for name, parties in rows.items()
			if (title := short_title(parties.parties) or parties.title) != parties.short_title
		}
		changed += len(titles)
		write(titles)
	return changed


def partnerships_of(organisation: str | None) -> list[str]:
	if organisation is None:
		return frappe.get_all(PARTNERSHIP, pluck="name", order_by="name")
	filters = {"organisation": organisation, "parenttype": PARTNERSHIP}
	return sorted(set(frappe.get_all("Partnership Party", filters=filters, pluck="parent")))


def batches(names: list[str], size: int = 1000) -> Iterable[list[str]]:
	return (names[start : start + size] for start in range(0, len(names), size))


def stored(names: list[str]) -> dict[str, frappe._dict]:
	"""`{partnership: {title, short_title, parties}}` of those that have no short title of their own."""
	partnership, party = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Partnership Party")
	organisation = frappe.qb.DocType(ORGANISATION)
	records: dict[str, frappe._dict] = {
		row.name: frappe._dict(row, parties=[])
		for row in frappe.qb.from_(partnership)
		.select(partnership.name, partnership.title, partnership.short_title)
		.where(partnership.name.isin(names) & (partnership.own_short_title == 0))
		.run(as_dict=True)
	}
	rows = (
		frappe.qb.from_(party)
		.inner_join(organisation)
		.on(organisation.name == party.organisation)
		.select(
			party.parent, party.role, organisation.organisation_name, organisation.acronym, organisation.side
		)
		.where((party.parenttype == PARTNERSHIP) & party.parent.isin(names))
		.orderby(party.parent)
		.orderby(party.idx)
		.run(as_dict=True)
	)
	grouped: dict[str, list[Party]] = defaultdict(list)
	for row in rows:
		grouped[row.parent].append(Party(row.organisation_name, row.acronym, row.side, row.role))
	for name, parties in grouped.items():
		if name in records:
			records[name].parties = parties
	return records


def write(titles: dict[str, str]) -> None:
	if not titles:
		return
	partnership = frappe.qb.DocType(PARTNERSHIP)
	case = Case()
	for name, title in titles.items():
		case = case.when(partnership.name == name, title)
	query = frappe.qb.update(partnership).set(partnership.short_title, case.else_(partnership.short_title))
	query.where(partnership.name.isin(sorted(titles))).run()

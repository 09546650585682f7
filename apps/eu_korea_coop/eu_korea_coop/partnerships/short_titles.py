"""Keeps `Partnership.short_title` in step with the names of the two leading parties (domain/short_titles.py).

Boards, lists, digests, calendars, maps, prints and telephones show it, so that no card cuts the Korean side away. A
person may write another one; it stays until they empty the field. A title that says the same, as that of a partnership
made while an encounter was logged, goes with it, and so do subjects of interactions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from pypika.terms import Case

from eu_korea_coop.constants import ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import search_names
from eu_korea_coop.directory.wording import called
from eu_korea_coop.domain.short_titles import Party, short_title
from eu_korea_coop.encounters import subjects

NAMES = ("organisation_name", "native_name", "acronym", "side")
"""Fields of an organisation that a short title is made of."""


def settle(doc: Document) -> None:
	"""Give a partnership being saved its short title, unless somebody has written one of their own."""
	derived = proposed(doc)
	written = (doc.short_title or "").strip()
	before = doc.get_doc_before_save()
	if not written:
		doc.own_short_title = 0
	elif written != derived and (before is None or written != before.short_title):
		doc.own_short_title = 1
	doc.short_title = written if doc.own_short_title else derived or doc.title
	if before and not before.own_short_title and doc.title == before.title == before.short_title:
		doc.title = derived or doc.title


def proposed(doc: Document) -> str:
	"""The short title of a partnership's present parties; "" without any."""
	return short_title(parties_of(doc))


def parties_of(doc: Document) -> list[Party]:
	"""The partnership's parties with the present names of their organisations. One query."""
	rows = [row for row in doc.get("parties") or () if row.organisation]
	organisation = frappe.qb.DocType(ORGANISATION)
	names = {
		candidate.name: candidate
		for candidate in frappe.qb.from_(organisation)
		.select(organisation.name, *(organisation[field] for field in NAMES))
		.where(organisation.name.isin(sorted({row.organisation for row in rows}) or [""]))
		.run(as_dict=True)
	}
	return [party(one, row.role) for row in rows if (one := names.get(row.organisation))]


def party(organisation: frappe._dict, role: str) -> Party:
	name = called(organisation.organisation_name, organisation.native_name)
	return Party(name, organisation.acronym, organisation.side, role)


def partnership_changed(doc: Document, method: str | None = None) -> None:
	"""On save of a partnership: the subjects of its interactions follow its short title."""
	before = doc.get_doc_before_save()
	if before and before.short_title != doc.short_title:
		subjects.follow({doc.name: (before.short_title, doc.short_title)})


def organisation_changed(doc: Document, method: str | None = None) -> None:
	"""On save of an organisation: its partnerships follow its names, acronym and side."""
	before = doc.get_doc_before_save()
	if before and names_of(before) != names_of(doc):
		refresh(organisation=doc.name)


def organisation_renamed(doc: Document, method: str | None = None, *names: object) -> None:
	"""After a merge: the partnerships of both carry the name of the one that stays."""
	refresh(organisation=doc.name)


def names_of(doc: Document) -> tuple:
	return tuple(doc.get(field) for field in NAMES)


def refresh(organisation: str | None = None) -> int:
	"""Write the short titles of an organisation's partnerships, or of all, where they differ; return how many changed.

	For each thousand partnerships two queries, and where one changed a few statements more.
	"""
	changed = 0
	for names in batches(partnerships_of(organisation)):
		rows = stored(names)
		titles = {
			name: title
			for name, row in rows.items()
			if (title := short_title(row.parties) or row.title) != row.short_title
		}
		changed += len(titles)
		if titles:
			write(titles, rows)
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
	partnership, row = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Partnership Party")
	organisation = frappe.qb.DocType(ORGANISATION)
	records: dict[str, frappe._dict] = {
		one.name: frappe._dict(one, parties=[])
		for one in frappe.qb.from_(partnership)
		.select(partnership.name, partnership.title, partnership.short_title)
		.where(partnership.name.isin(names) & (partnership.own_short_title == 0))
		.run(as_dict=True)
	}
	rows = (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on(organisation.name == row.organisation)
		.select(row.parent, row.role, *(organisation[field] for field in NAMES))
		.where((row.parenttype == PARTNERSHIP) & row.parent.isin(names))
		.orderby(row.parent)
		.orderby(row.idx)
		.run(as_dict=True)
	)
	grouped: dict[str, list[Party]] = defaultdict(list)
	for one in rows:
		grouped[one.parent].append(party(one, one.role))
	for name, parties in grouped.items():
		if name in records:
			records[name].parties = parties
	return records


def write(titles: dict[str, str], before: dict[str, frappe._dict]) -> None:
	"""Store new short titles, and the titles and subjects of interactions that said the same as the old ones."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	alike = {name: title for name, title in titles.items() if before[name].title == before[name].short_title}
	short, whole = Case(), Case()
	for name, title in titles.items():
		short = short.when(partnership.name == name, title)
	for name, title in alike.items():
		whole = whole.when(partnership.name == name, title)
	query = frappe.qb.update(partnership).set(partnership.short_title, short.else_(partnership.short_title))
	if alike:
		query = query.set(partnership.title, whole.else_(partnership.title))
	query.where(partnership.name.isin(sorted(titles))).run()
	search_names.retitle(PARTNERSHIP, alike)
	subjects.follow({name: (before[name].short_title, title) for name, title in titles.items()})

"""Keeps `Partnership.short_title` and `search_names` in step with the names of its parties (domain/short_titles.py).

Boards, lists, digests, calendars, maps, prints and telephones show it, so that no card cuts the Korean side away. A
person may write another one; it stays until they empty the field. A title that says the same, as that of a partnership
made while an encounter was logged, goes with it, and so do subjects of interactions. `search_names` is what the list's
box *Any name* looks through: the titles, and every name of every party, so that 한빛 finds "ACCIÓ – Hanbit Association".
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.model.document import Document

from eu_korea_coop import row_writing
from eu_korea_coop.constants import ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import search_names
from eu_korea_coop.directory.wording import called
from eu_korea_coop.domain.short_titles import Party, short_title
from eu_korea_coop.encounters import subjects
from eu_korea_coop.partnerships import listed_names

NAMES = ("organisation_name", "native_name", "acronym", "side")
"""Fields of an organisation that a short title is made of."""
FIELDS = (*NAMES, "search_names")
"""Fields of an organisation that its partnerships follow."""


def settle(doc: Document) -> None:
	"""Give a partnership being saved its short title, unless somebody has written one of their own, and the names to search."""
	organisations = organisations_of(doc)
	derived = short_title(parties_of(organisations))
	written = (doc.short_title or "").strip()
	before = doc.get_doc_before_save()
	if not written:
		doc.own_short_title = 0
	elif written != derived and (before is None or written != before.short_title):
		doc.own_short_title = 1
	doc.short_title = written if doc.own_short_title else derived or doc.title
	if before and not before.own_short_title and doc.title == before.title == before.short_title:
		doc.title = derived or doc.title
	doc.search_names = names_to_search(doc.title, doc.short_title, organisations)


def proposed(doc: Document) -> str:
	"""The short title of a partnership's present parties; "" without any."""
	return short_title(parties_of(organisations_of(doc)))


def organisations_of(doc: Document) -> list[frappe._dict]:
	"""`{role, FIELDS}` of each of the partnership's parties, with the present names of its organisation. One query."""
	rows = [row for row in doc.get("parties") or () if row.organisation]
	organisation = frappe.qb.DocType(ORGANISATION)
	names = {
		candidate.name: candidate
		for candidate in frappe.qb.from_(organisation)
		.select(organisation.name, *(organisation[field] for field in FIELDS))
		.where(organisation.name.isin(sorted({row.organisation for row in rows}) or [""]))
		.run(as_dict=True)
	}
	return [frappe._dict(one, role=row.role) for row in rows if (one := names.get(row.organisation))]


def parties_of(organisations: Iterable[frappe._dict]) -> list[Party]:
	return [
		Party(called(one.organisation_name, one.native_name), one.acronym, one.side, one.role)
		for one in organisations
	]


def names_to_search(title: str | None, short: str | None, organisations: Iterable[frappe._dict]) -> str:
	"""Return the text in which the list's filter searches: the titles, then what each organisation's own filter looks through."""
	return search_names.in_lines([title, short, *(one.search_names for one in organisations)])


def partnership_changed(doc: Document, method: str | None = None) -> None:
	"""On save of a partnership: the subjects of its interactions follow its short title."""
	before = doc.get_doc_before_save()
	if before and before.short_title != doc.short_title:
		subjects.follow({doc.name: (before.short_title, doc.short_title)})


def organisation_changed(doc: Document, method: str | None = None) -> None:
	"""On save of an organisation: its partnerships follow its names, aliases and side."""
	before = doc.get_doc_before_save()
	if before and names_of(before) != names_of(doc):
		refresh(organisation=doc.name)


def organisation_renamed(doc: Document, method: str | None = None, *names: object) -> None:
	"""After a merge: the partnerships of both carry the name of the one that stays."""
	refresh(organisation=doc.name)


def names_of(doc: Document) -> tuple:
	return tuple(doc.get(field) for field in FIELDS)


def refresh(organisation: str | None = None) -> int:
	"""Write what an organisation's partnerships, or all, take from names, where it differs; return how many changed.

	For each thousand partnerships two queries, and where one changed a few statements more.
	"""
	changed = 0
	for names in batches(partnerships_of(organisation)):
		rows = stored(names)
		changes = {name: different for name, row in rows.items() if (different := changes_of(row))}
		changed += len(changes)
		if changes:
			write(changes, rows)
	return changed


def changes_of(row: frappe._dict) -> dict[str, str]:
	"""`{column: value}` of what a stored partnership has to take from its parties' present names."""
	short = row.short_title
	if not row.own_short_title:
		short = short_title(parties_of(row.organisations)) or row.title
	title = short if row.title == row.short_title and not row.own_short_title else row.title
	wanted = {
		"title": title,
		"short_title": short,
		"search_names": names_to_search(title, short, row.organisations),
	}
	return {column: value for column, value in wanted.items() if value != row[column]}


def partnerships_of(organisation: str | None) -> list[str]:
	if organisation is None:
		return frappe.get_all(PARTNERSHIP, pluck="name", order_by="name")
	filters = {"organisation": organisation, "parenttype": PARTNERSHIP}
	return sorted(set(frappe.get_all("Partnership Party", filters=filters, pluck="parent")))


def batches(names: list[str], size: int = 1000) -> Iterable[list[str]]:
	return (names[start : start + size] for start in range(0, len(names), size))


def stored(names: list[str]) -> dict[str, frappe._dict]:
	"""`{partnership: {title, short_title, own_short_title, search_names, organisations}}`."""
	partnership, row = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Partnership Party")
	organisation = frappe.qb.DocType(ORGANISATION)
	records: dict[str, frappe._dict] = {
		one.name: frappe._dict(one, organisations=[])
		for one in frappe.qb.from_(partnership)
		.select(partnership.name, partnership.title, partnership.short_title)
		.select(partnership.own_short_title, partnership.search_names)
		.where(partnership.name.isin(names))
		.run(as_dict=True)
	}
	rows = (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on(organisation.name == row.organisation)
		.select(row.parent, row.role, *(organisation[field] for field in FIELDS))
		.where((row.parenttype == PARTNERSHIP) & row.parent.isin(names))
		.orderby(row.parent)
		.orderby(row.idx)
		.run(as_dict=True)
	)
	for one in rows:
		if one.parent in records:
			records[one.parent].organisations.append(one)
	return records


def write(changes: dict[str, dict[str, str]], before: dict[str, frappe._dict]) -> None:
	"""Store what changed, and what says the same as a former title: terms of search, subjects of interactions, names to search."""
	row_writing.update(PARTNERSHIP, changes)
	titles = {name: row["title"] for name, row in changes.items() if "title" in row}
	if titles:
		search_names.retitle(PARTNERSHIP, titles)
	subjects.follow(
		{
			name: (before[name].short_title, row["short_title"])
			for name, row in changes.items()
			if "short_title" in row
		}
	)
	listed_names.refresh_with_partnerships(
		[name for name, row in changes.items() if "search_names" in row or "short_title" in row]
	)

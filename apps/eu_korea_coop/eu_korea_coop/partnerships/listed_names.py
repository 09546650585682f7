"""Keeps `search_names` of agreements and interactions: what the box *Any name* above their lists looks through.

It holds the record's title, the names of its partnership as that one's own list looks through them, and every name of the
organisations in its table, so that 한빛 finds the meetings with Hanbit Association. A record is Restricted with its
partnership: who may not read the one does not read its names in the other. People's names are not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from eu_korea_coop import row_writing
from eu_korea_coop.constants import AGREEMENT, INTERACTION, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory.search_names import BATCH, in_lines

AT_ONCE = BATCH
"""Records whose names follow within a save; those of more by a job after it."""


@dataclass(frozen=True, slots=True)
class Source:
	"""A DocType that has the names: the field of its title, its table of organisations, and that one's DocType."""

	title: str
	table: str
	row: str


SOURCES = {
	AGREEMENT: Source("title", "parties", "Agreement Party"),
	INTERACTION: Source("subject", "organisations", "Interaction Organisation"),
}


def settle(doc: Document, method: str | None = None) -> None:
	"""On validation: the names to search, whatever a client sent. One query at most, where something they are made of changed."""
	before = doc.get_doc_before_save()
	if before and made_of(before) == made_of(doc):
		doc.search_names = before.search_names
		return
	title, partnership, organisations = made_of(doc)
	known = names_of_partnership_read(doc) if doc.doctype == INTERACTION else {}
	unread = {name for name in (partnership, *organisations) if name and name not in known}
	known |= names_of(unread & {partnership}, unread - {partnership})
	doc.search_names = in_lines([title, *(known.get(name) for name in (partnership, *organisations))])


def names_of_partnership_read(interaction: Document) -> dict[str, str | None]:
	"""The names to search of its partnership, which its controller has read; in them are those of the parties."""
	rows = interaction.partnership_rows
	parties = {row.organisation: None for row in rows}
	return {**parties, interaction.partnership: rows[0].search_names} if rows else {}


def made_of(doc: Document) -> tuple[str | None, str | None, list[str]]:
	source = SOURCES[doc.doctype]
	rows = doc.get(source.table) or ()
	return doc.get(source.title), doc.partnership, [row.organisation for row in rows if row.organisation]


def names_of(partnerships: Collection[str], organisations: Collection[str]) -> dict[str, str | None]:
	"""The names to search of partnerships and of organisations, by their ids. One query, none for nothing."""
	query = None
	for doctype, names in ((ORGANISATION, organisations), (PARTNERSHIP, partnerships)):
		if names:
			table = frappe.qb.DocType(doctype)
			part = frappe.qb.from_(table).select(table.name, table.search_names)
			part = part.where(table.name.isin(sorted(names)))
			query = part if query is None else query.union_all(part)
	if query is None:
		return {}
	both = query.as_("both")
	return dict(frappe.qb.from_(both).select(both.name, both.search_names).run())


def organisation_changed(doc: Document, method: str | None = None) -> None:
	"""On save of an organisation: what names it follows its names. What names its partnerships follows these (`short_titles.write`)."""
	before = doc.get_doc_before_save()
	if before and before.search_names != doc.search_names:
		refresh_with_organisation(doc.name)


def organisation_renamed(doc: Document, method: str | None = None, *names: object) -> None:
	"""After a merge: what named either carries the names of the one that stays."""
	refresh_with_organisation(doc.name)


def refresh_with_organisation(organisation: str) -> None:
	for doctype, source in SOURCES.items():
		filters = {"organisation": organisation, "parenttype": doctype}
		refresh_or_queue(doctype, frappe.get_all(source.row, filters=filters, pluck="parent", distinct=True))


def partnership_changed(doc: Document, method: str | None = None) -> None:
	"""On save of a partnership: what belongs to it follows its titles and parties."""
	before = doc.get_doc_before_save()
	if before and before.search_names != doc.search_names:
		refresh_with_partnerships([doc.name])


def partnership_renamed(doc: Document, method: str | None = None, *names: object) -> None:
	"""After a merge by Frappe's rename dialog: what belonged to either."""
	refresh_with_partnerships([doc.name])


def refresh_with_partnerships(partnerships: Collection[str]) -> None:
	for doctype in SOURCES:
		filters = {"partnership": ("in", sorted(partnerships))}
		refresh_or_queue(
			doctype, frappe.get_all(doctype, filters=filters, pluck="name") if partnerships else []
		)


def refresh_or_queue(doctype: str, names: list[str]) -> None:
	"""At once what is `AT_ONCE` or fewer: who renames a gateway does not wait for every meeting of its thousand partnerships."""
	if len(names) <= AT_ONCE:
		refresh(doctype, names)
		return
	frappe.enqueue(
		f"{__name__}.refresh", queue="long", enqueue_after_commit=True, doctype=doctype, names=names
	)


def refresh_all() -> int:
	"""Write the names to search of all agreements and interactions, where they differ; answers how many changed."""
	return sum(refresh(doctype, frappe.get_all(doctype, pluck="name")) for doctype in SOURCES)


def refresh(doctype: str, names: Iterable[str]) -> int:
	"""Write the names to search of these records, where they differ; answers how many changed. Two queries for each thousand."""
	changed, ordered = 0, sorted(names)
	for start in range(0, len(ordered), BATCH):
		wanted = wanted_of(doctype, ordered[start : start + BATCH])
		changes = {name: {"search_names": text} for name, (stored, text) in wanted.items() if stored != text}
		changed += len(changes)
		if changes:
			row_writing.update(doctype, changes)
			row_writing.forget(doctype, changes)
	return changed


def wanted_of(doctype: str, names: list[str]) -> dict[str, tuple[str | None, str]]:
	"""Record → what is stored, and what should be."""
	source, record, row = (
		SOURCES[doctype],
		frappe.qb.DocType(doctype),
		frappe.qb.DocType(SOURCES[doctype].row),
	)
	organisation, partnership = frappe.qb.DocType(ORGANISATION), frappe.qb.DocType(PARTNERSHIP)
	rows = (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on(organisation.name == row.organisation)
		.select(row.parent, organisation.search_names)
		.where((row.parenttype == doctype) & row.parent.isin(names))
		.orderby(row.parent)
		.orderby(row.idx)
		.run()
	)
	lines: dict[str, list[str | None]] = {name: [] for name in names}
	for parent, text in rows:
		lines[parent].append(text)
	records = (
		frappe.qb.from_(record)
		.left_join(partnership)
		.on(partnership.name == record.partnership)
		.select(record.name, record[source.title], record.search_names, partnership.search_names)
		.where(record.name.isin(names))
		.run()
	)
	return {
		name: (stored, in_lines([title, of_partnership, *lines[name]]))
		for name, title, stored, of_partnership in records
	}

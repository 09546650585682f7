"""Removing many records at once, with what hangs on them: the documents' own events run, all else is asked and deleted in sets.

Frappe's `delete_doc` asks every field of the site that may link to a record, record by record, and leaves the work on comments,
shares and tags to one job each, which begins even if the removing is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.document import Document
from frappe.model.dynamic_links import get_dynamic_link_map
from frappe.model.rename_doc import get_link_fields
from frappe.utils.file_manager import remove_all

from eu_korea_coop.constants import ORGANISATION, PARTNERSHIP, PARTNERSHIP_SNAPSHOT, WRITTEN_ABOUT_RECORDS
from eu_korea_coop.partnerships import listeners

AT_ONCE = 200
"""Records that are read, and deleted, together."""
ASKED_AT_ONCE = 1000
"""Records that one question about links names."""
SHOWN = 10

Made = dict[str, list[str]]
"""DocType → names."""

GOES_ALONG = (
	*WRITTEN_ABOUT_RECORDS,
	("Email Unsubscribe", "reference_doctype", "reference_name"),
	("Communication Link", "link_doctype", "link_name"),
)
"""What Frappe deletes with a record: DocType, the fields that name it."""
LETS_GO = (
	("Communication", "reference_doctype", "reference_name"),
	("Activity Log", "reference_doctype", "reference_name"),
	("Activity Log", "timeline_doctype", "timeline_name"),
)
"""What Frappe keeps without its record."""


class Note(NamedTuple):
	"""A DocType of notes about records: which fields name the record, and which of its rows are meant."""

	doctype: str
	type_field: str
	name_field: str
	more: dict[str, str]


NOTES = (
	Note("Comment", "reference_doctype", "reference_name", {"comment_type": "Comment"}),
	Note("File", "attached_to_doctype", "attached_to_name", {}),
	Note("Communication", "reference_doctype", "reference_name", {}),
)
"""What people put down at a record without saving it."""
GOES_BEFORE = ("Workflow Action", PARTNERSHIP_SNAPSHOT)
"""What a record's own events delete."""


def linked_from_elsewhere(made: Made) -> list[str]:
	"""What links to one of these records and is none of them, in words; a few of them."""
	return [
		_("{0} {1} in {2} {3}").format(_(doctype), name, _(holder), holder_name)
		for (doctype, name), (holder, holder_name) in from_outside(links_to(made), made)
	]


def noted_by_others(made: Made, user: str) -> list[str]:
	"""At which of these records somebody else than `user` and the clock has commented, attached or written; a few of them."""
	names: dict[str, None] = {}
	for doctype, about in product(made, NOTES):
		for part in parts(made[doctype], ASKED_AT_ONCE):
			filters = {
				about.type_field: doctype,
				about.name_field: ("in", part),
				"owner": ("not in", (user, "Administrator")),
				**about.more,
			}
			rows = frappe.get_all(
				about.doctype, filters=filters, pluck=about.name_field, limit=SHOWN, order_by=None
			)
			names.update({f"{_(doctype)} {name}": None for name in rows})
	return list(names)[:SHOWN]


Link = tuple[tuple[str, str], tuple[str, str]]
"""(DocType, name) of what is linked to, (DocType, name) of what links."""


def from_outside(links: Iterable[Link], made: Made) -> list[Link]:
	own = {doctype: set(names) for doctype, names in made.items()}
	result = []
	for target, (holder, name) in links:
		if name not in own.get(holder, ()):
			result.append((target, (holder, name)))
			if len(result) == SHOWN:
				break
	return result


def links_to(made: Made) -> Iterator[Link]:
	"""Every stored link to these records, but what Frappe itself doesn't count."""
	uncounted = {*frappe.get_hooks("ignore_links_on_delete"), *GOES_BEFORE}
	for doctype, names in made.items():
		for field in get_link_fields(doctype):
			if field["parent"] not in uncounted and not frappe.get_meta(field["parent"]).get("is_virtual"):
				yield from links_of(field["parent"], field["fieldname"], doctype, names, {}, uncounted)
		for df in get_dynamic_link_map().get(doctype, []):
			if df.parent not in uncounted:
				chosen = {df.options: doctype}
				yield from links_of(df.parent, df.fieldname, doctype, names, chosen, uncounted)


def links_of(
	holder: str, fieldname: str, doctype: str, names: list[str], chosen: dict, uncounted: set[str]
) -> Iterator[Link]:
	meta = frappe.get_meta(holder)
	if meta.issingle:
		values = frappe.db.get_singles_dict(holder)
		if values.get(fieldname) in names and all(values.get(key) == value for key, value in chosen.items()):
			yield (doctype, values[fieldname]), (holder, holder)
		return
	fields = ["name", fieldname, *(["parent", "parenttype"] if meta.istable else [])]
	for part in parts(names, ASKED_AT_ONCE):
		rows = frappe.get_all(
			holder, filters={**chosen, fieldname: ("in", part)}, fields=fields, order_by=None
		)
		for row in rows:
			parent = (row.parenttype, row.parent) if meta.istable else (holder, row.name)
			is_mirror = holder == "Dynamic Link" and parent[0] == "Contact" and doctype == ORGANISATION
			if parent[0] not in uncounted and not is_mirror:  # the mirror of an affiliation goes with its row
				yield (doctype, row[fieldname]), parent


def remove(made: Made, order: Iterable[str], report: Callable[[int, int], None] | None) -> int:
	"""Delete these records for good, those of the DocTypes of `order` first; answers how many were there.

	Whether anything else links to them was asked before. Their health is judged once, when all of them are gone.
	"""
	removed, total = 0, sum(map(len, made.values()))
	with listeners.judged_once(gone=made.get(PARTNERSHIP, ())):
		for doctype in [*order, *sorted(set(made) - set(order))]:
			for part in parts(made.get(doctype, [])[::-1], AT_ONCE):
				removed += remove_part(doctype, part)
				if report:
					report(removed, total)
	return removed


def remove_part(doctype: str, names: list[str]) -> int:
	docs = load(doctype, names)
	for doc in docs:
		doc.flags.undone = True  # the documents' own reasons to stay are not asked (settled: Undo)
		doc.run_method("on_trash")
		doc.flags.in_delete = True
		doc.run_method("on_change")
	names = [doc.name for doc in docs]
	delete_rows(doctype, names)
	for doc in docs:
		doc.run_method("after_delete")
	delete_what_hangs_on(doctype, names)
	for name in names:
		frappe.clear_document_cache(doctype, name)
	return len(docs)


def load(doctype: str, names: list[str]) -> list[Document]:
	"""The documents with their rows: a query for them and one for each of their tables."""
	meta = frappe.get_meta(doctype)
	rows = {
		row.name: row
		for row in frappe.get_all(doctype, filters={"name": ("in", names)}, fields=["*"], order_by=None)
	}
	for df in stored_tables(meta):
		children = defaultdict(list)
		for child in frappe.get_all(
			df.options,
			filters={"parent": ("in", names), "parenttype": doctype, "parentfield": df.fieldname},
			fields=["*"],
			order_by="idx",
		):
			children[child.parent].append({**child, "doctype": df.options})
		for name, row in rows.items():
			row[df.fieldname] = children[name]
	return [frappe.get_doc({**rows[name], "doctype": doctype}) for name in names if name in rows]


def stored_tables(meta) -> list:
	return [
		df
		for df in meta.fields
		if df.fieldtype in table_fields and not frappe.get_meta(df.options).get("is_virtual")
	]


def delete_rows(doctype: str, names: list[str]) -> None:
	if names:
		frappe.db.delete(doctype, {"name": ("in", names)})
		for table in sorted({df.options for df in stored_tables(frappe.get_meta(doctype))}):
			frappe.db.delete(table, {"parenttype": doctype, "parent": ("in", names)})


def delete_what_hangs_on(doctype: str, names: list[str]) -> None:
	"""Attachments, comments, shares, tags, the search index: what Frappe's deletion takes along or lets go."""
	if not names:
		return
	attached = {"attached_to_doctype": doctype, "attached_to_name": ("in", names)}
	for name in sorted(set(frappe.get_all("File", filters=attached, pluck="attached_to_name"))):
		remove_all(doctype, name, from_delete=True, delete_permanently=True)
	for about, type_field, name_field in GOES_ALONG:
		frappe.db.delete(about, {type_field: doctype, name_field: ("in", names)})
	for about, type_field, name_field in LETS_GO:
		table = frappe.qb.DocType(about)
		frappe.qb.update(table).set(table[type_field], None).set(table[name_field], None).where(
			(table[type_field] == doctype) & table[name_field].isin(names)
		).run()
	frappe.db.delete("__global_search", {"doctype": doctype, "name": ("in", names)})
	if frappe.get_meta(doctype).get("fields", {"fieldtype": "Password"}):
		frappe.db.delete("__Auth", {"doctype": doctype, "name": ("in", names)})


def parts(names: list[str], size: int) -> Iterator[list[str]]:
	for start in range(0, len(names), size):
		yield names[start : start + size]

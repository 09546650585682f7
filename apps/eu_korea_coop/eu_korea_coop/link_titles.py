"""The titles of the records that a form links to. Frappe asks for each of them by itself, once in a request (`value_cache`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import frappe
from frappe.model.document import Document


def remember(doctype: str, titles: Mapping[str, str | None]) -> None:
	"""Let Frappe know titles of `doctype` that have been read: it asks for no known one in this request."""
	field = frappe.get_meta(doctype).title_field
	for name, title in titles.items():
		frappe.db.value_cache[(doctype, name, field)] = ((title,),)


def read_at_once(doc: Document) -> None:
	"""Read the titles of the records that the rows of `doc` link to: a query for each DocType, where Frappe asks one for each record."""
	linked: dict[str, set[str]] = defaultdict(set)
	for table in doc.meta.get_table_fields():
		rows = doc.get(table.fieldname) or ()
		for df in frappe.get_meta(table.options).get_link_fields() if len(rows) > 1 else ():
			if shows_title(df.options):
				linked[df.options].update(row.get(df.fieldname) for row in rows)
	for doctype, names in linked.items():
		field = frappe.get_meta(doctype).title_field
		unknown = {name for name in names if name and (doctype, name, field) not in frappe.db.value_cache}
		if len(unknown) > 1:
			filters = {"name": ("in", sorted(unknown))}
			remember(doctype, dict(frappe.get_all(doctype, filters, ["name", field], as_list=True)))


def shows_title(doctype: str) -> bool:
	"""Whether a link to `doctype` shows the title of the record instead of its name."""
	meta = frappe.get_meta(doctype)
	return bool(meta.title_field and meta.show_title_field_in_link)

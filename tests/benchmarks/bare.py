"""A DocType with the fields and the tables of one of the app's, and no line of its code: what Frappe alone takes for such a document."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document
from frappe.model.meta import Meta

SAME = ("fieldname", "fieldtype", "label", "options", "default", "reqd", "search_index", "fetch_from")


@contextmanager
def bare_copy(doctype: str) -> Iterator[str]:
	"""Make the copy, answer its name, and take it away again. It commits: a table is made outside any transaction."""
	tables = {df.options: f"Bare {df.options}" for df in frappe.get_meta(doctype).get_table_fields()}
	copies = {**tables, doctype: f"Bare {doctype}"}

	def forget() -> None:
		frappe.db.rollback()
		for copy in reversed(copies.values()):
			frappe.delete_doc("DocType", copy, force=True, ignore_missing=True)
			frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `tab{copy}`")

	forget()  # what an interrupted run left
	try:
		for name, copy in copies.items():
			copy_of(frappe.get_meta(name), copy, tables).insert()
		frappe.db.commit()
		yield copies[doctype]
	finally:
		forget()


def copy_of(meta: Meta, name: str, tables: dict[str, str]) -> Document:
	may = {"role": "All", "read": 1, "write": 1, "create": 1, "delete": 1}
	fields = [{key: df.get(key) for key in SAME} for df in meta.fields if not df.get("is_virtual")]
	for df in fields:
		df["options"] = tables.get(df["options"], df["options"])
	return frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Custom",
			"custom": 1,
			"istable": meta.istable,
			"naming_rule": meta.naming_rule,
			"autoname": f"BARE-{meta.autoname}" if ".#" in (meta.autoname or "") else meta.autoname,
			"track_changes": meta.track_changes,
			"title_field": meta.title_field,
			"fields": fields,
			"permissions": [] if meta.istable else [may],
		}
	)


def values_of(doc: Document) -> dict:
	"""What a client sends to make the same document: its own values and those of its rows, without Frappe's."""

	def own(row: Document) -> dict:
		fields = (df.fieldname for df in row.meta.fields if df.fieldname in row.meta.get_valid_columns())
		return {field: str(value) for field in fields if (value := row.get(field))}

	tables = {df.fieldname: [own(row) for row in doc.get(df.fieldname)] for df in doc.meta.get_table_fields()}
	return {**own(doc), **tables}

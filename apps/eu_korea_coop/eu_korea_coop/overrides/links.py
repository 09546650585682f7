"""Overrides of Frappe's list of linked records."""

import frappe
import frappe.desk.form.linked_with

from eu_korea_coop.overrides.scope import hides_rows, is_ours
from eu_korea_coop.permissions import readable_names


@frappe.whitelist()
def get_linked_records(doctype: str, docname: str | int):
	"""`frappe.desk.form.linked_with.get`: asks for the record itself, and lists only linked records the user may read.

	Until 15.105 it asks nothing and lists all of them; the 16 of May 2025 lists those its user may read.
	"""
	if is_ours(doctype):
		frappe.get_doc(doctype, docname).check_permission("read")
	links = frappe.desk.form.linked_with.get_linked_doctypes(doctype)
	readable = {linked: link for linked, link in links.items() if frappe.has_permission(linked, "read")}
	result = frappe.desk.form.linked_with.get_linked_docs(doctype, docname, readable)
	for linked in list(result):
		if hides_rows(linked):
			seen = readable_names(linked, [row["name"] for row in result[linked]])
			result[linked] = [row for row in result[linked] if row["name"] in seen]
	return result

"""Overrides of Frappe's titles of links and of its global search."""

import frappe
import frappe.desk.search
import frappe.utils.global_search

from eu_korea_coop.directory.wording import native_titles
from eu_korea_coop.domain import text as texts
from eu_korea_coop.overrides.scope import hides_rows, is_ours, passed_on, visible
from eu_korea_coop.permissions import can_read


@frappe.whitelist()
def get_link_title(doctype: str, docname: str | int, **kwargs):
	"""`frappe.desk.search.get_link_title`: the title of a record the user may not read, by role or by itself, is its name.

	It shows that of any record (15 and 16). The desk asks for links that stand in a form: a refusal would be a message there.
	"""
	if hides_rows(doctype) and not can_read(doctype, docname):
		return docname
	if native := native_titles(doctype, [str(docname)]):
		return native[str(docname)]
	return passed_on(frappe.desk.search.get_link_title, kwargs, doctype=doctype, docname=docname)


@frappe.whitelist()
def search(text: str, start: int = 0, limit: int = 20, doctype: str = "", **kwargs):
	"""`frappe.utils.global_search.search`: without records of ours that the user may not read.

	Until 15.105 it asks for no right; later it asks for the role alone (15 and 16).
	"""
	result = passed_on(
		frappe.utils.global_search.search,
		kwargs,
		text=texts.one_line(text),
		start=start,
		limit=limit,
		doctype=doctype,
	)
	return [
		row
		for row in visible(result, "doctype", "name")
		if not is_ours(row["doctype"]) or frappe.has_permission(row["doctype"], "read")
	]

"""Overrides of Frappe's link search and global search."""

import frappe
import frappe.desk.search
import frappe.utils.global_search
from frappe.permissions import get_role_permissions

from eu_korea_coop.domain import text as texts
from eu_korea_coop.overrides.scope import hides_rows, is_ours, passed_on, visible
from eu_korea_coop.permissions import can_read


@frappe.whitelist()
def get_link_title(doctype: str, docname: str | int, **kwargs):
	"""`frappe.desk.search.get_link_title`: the title of a record the user may not read, by role or by itself, is its name."""
	if hides_rows(doctype) and not can_read(doctype, docname):
		return docname
	return passed_on(frappe.desk.search.get_link_title, kwargs, doctype=doctype, docname=docname)


@frappe.whitelist()
def search_link(doctype: str, txt: str, **kwargs):
	"""`frappe.desk.search.search_link`: no browser switches our permissions off by asking for `ignore_user_permissions`."""
	return searched(frappe.desk.search.search_link, doctype, txt, kwargs)


@frappe.whitelist()
def search_widget(doctype: str, txt: str, **kwargs):
	"""`frappe.desk.search.search_widget`, as `search_link`."""
	return searched(frappe.desk.search.search_widget, doctype, txt, kwargs)


def searched(search, doctype: str, txt: str, kwargs: dict):
	"""Frappe's answer; the wish is dropped for every DocType, of any app, whose rows have rules beyond User Permissions."""
	if has_row_rules(doctype):
		kwargs.pop("ignore_user_permissions", None)
	return passed_on(search, kwargs, doctype=doctype, txt=texts.one_line(txt))


def has_row_rules(doctype: str) -> bool:
	hooks = frappe.get_hooks("permission_query_conditions", {})
	return doctype in hooks or bool(get_role_permissions(doctype).get("has_if_owner_enabled"))


@frappe.whitelist()
def search(text: str, start: int = 0, limit: int = 20, doctype: str = "", **kwargs):
	"""`frappe.utils.global_search.search`: without records of ours that the user may not read, by role or criterion."""
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

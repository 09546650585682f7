"""Overrides of Frappe's counts."""

import frappe
import frappe.desk.listview
import frappe.desk.notifications
import frappe.desk.reportview

from eu_korea_coop.overrides.scope import hides_rows, passed_on


@frappe.whitelist()
def get_count(doctype: str, filters: str | list | dict | None = None, **kwargs):
	"""`frappe.client.get_count`: only what the user may list. Until 15.105, and in the 16 of May 2025, it counts every row."""
	asked, frappe.local.form_dict = (
		frappe.local.form_dict,
		frappe._dict(doctype=doctype, filters=filters or []),
	)
	try:
		return frappe.desk.reportview.get_count()
	finally:
		frappe.local.form_dict = asked


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str | list | dict, field: str, **kwargs):
	"""`frappe.desk.listview.get_group_by_count`: only what the user may list. By `assigned_to` it counts every row (15 and 16)."""
	if field == "assigned_to" and hides_rows(doctype):
		names = frappe.get_list(
			doctype, filters=frappe.parse_json(current_filters), pluck="name", limit_page_length=0
		)
		if not names:
			return []
		current_filters = frappe.as_json([[doctype, "name", "in", names]])
	return passed_on(
		frappe.desk.listview.get_group_by_count,
		kwargs,
		doctype=doctype,
		current_filters=current_filters,
		field=field,
	)


@frappe.whitelist()
def get_open_count(doctype: str, name: str | int, items: str | list | None = None, **kwargs):
	"""`frappe.desk.notifications.get_open_count`: the numbers beside a form's connections, of what the user may read.

	It counts every linked row (15 and 16).
	"""
	result = passed_on(
		frappe.desk.notifications.get_open_count, kwargs, doctype=doctype, name=name, items=items
	)
	links = frappe.get_meta(doctype).get_dashboard_data()
	for entry in counted_entries(result.get("count")):
		linked = entry.get("doctype") or entry.get("name")
		if not frappe.has_permission(linked, "read"):
			entry["count"] = entry["open_count"] = 0
		elif hides_rows(linked):
			fieldname = (links.get("non_standard_fieldnames") or {}).get(linked, links.get("fieldname"))
			entry["count"] = len(
				frappe.get_list(linked, filters={fieldname: name}, pluck="name", limit_page_length=100)
			)
			entry["open_count"] = min(entry.get("open_count") or 0, entry["count"])
	return result


def counted_entries(count) -> list[dict]:
	"""The entries of Frappe's answer: a list in early version 15, a dict of two lists later."""
	if isinstance(count, dict):
		return list(count.get("external_links_found") or [])
	return list(count or [])

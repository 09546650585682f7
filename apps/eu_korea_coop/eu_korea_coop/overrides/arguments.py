"""Arguments that no function of Frappe, or of another app, gets from a request, whatever function it calls.

Some switch permissions off, some ask in another's name, some have an answer made where nothing of ours sees it. Frappe (15
and 16) believes them; each version brings other functions that take them.
"""

import frappe
from frappe.permissions import get_role_permissions

from eu_korea_coop.overrides import exports, reports
from eu_korea_coop.overrides.by_path import calls_frappe, calls_others
from eu_korea_coop.setup import direct_reports


def take_out() -> None:
	"""The `auth_hooks` function: it asks for the rights of the user, who is known only then."""
	asked = frappe.local.form_dict
	if not calls_others():
		return
	asked.pop("ignore_permissions", None)  # `assign_to.remove`
	if "ignore_user_permissions" in asked and has_row_rules(asked.get("doctype")):
		del asked["ignore_user_permissions"]  # `search_widget`: it ignores all rules of rows
	if "start" in asked and "end" in asked and calls_frappe():
		asked.pop("user", None)  # `event.get_events`: the private entries of that user's calendar
	if asked.get("export_in_background") and exports.holds_ours(asked):
		del asked["export_in_background"]  # later versions mail a file from a job, past `exports.mend`
	if "custom_columns" in asked:
		asked["custom_columns"] = reports.columns_to_read(asked["custom_columns"])
	if direct_reports.untick(asked.get("report_name")):
		asked["ignore_prepared_report"] = 1  # `query_report.run`: what was prepared for somebody else


def has_row_rules(doctype: object) -> bool:
	"""Whether the rows of a DocType, of any app, have rules beyond User Permissions."""
	if not isinstance(doctype, str) or doctype in frappe.get_hooks("permission_query_conditions"):
		return True
	return bool(get_role_permissions(doctype).get("has_if_owner_enabled"))

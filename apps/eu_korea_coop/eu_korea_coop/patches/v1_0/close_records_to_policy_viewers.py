"""Policy Viewers read figures and profiles instead of records (docs/decisions/0008): rights that a site keeps itself follow.

The app's own permission rows, reports, cards and workspaces come with the migrate. What is changed here is what an
administrator's Role Permissions Manager has copied, saved variants of reports, and a workspace somebody has edited.
A second run finds nothing to do.
"""

import frappe

from eu_korea_coop.constants import COOPERATION_FIGURES, VIEWER
from eu_korea_coop.permissions import RECORDS, reads_figures_only

MODULES = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up")
CUSTOM = "Custom DocPerm"


def execute() -> None:
	close_records()
	leave_masters_to_choose_from()
	drop_permission_level_1()
	follow_the_reports()
	leave_the_old_workspace()
	forget_shares()


def close_records() -> None:
	closed = (
		*RECORDS,
		"Contact",
		"Address",
		"Comment",
		"Communication",
		"File",
		"Tag Link",
		"ToDo",
		"Version",
	)
	remove(CUSTOM, {"role": VIEWER, "parent": ("in", closed)})


def leave_masters_to_choose_from() -> None:
	"""A copied row that lets a viewer read a master becomes the app's own one: to choose from."""
	masters = frappe.get_all("DocPerm", filters={"role": VIEWER, "select": 1, "read": 0}, pluck="parent")
	rows = frappe.get_all(
		CUSTOM,
		filters={"role": VIEWER, "parent": ("in", masters), "read": 1},
		fields=["name", "parent"],
	)
	for row in rows:
		frappe.db.set_value(CUSTOM, row.name, {"select": 1, "read": 0, "report": 0, "export": 0, "print": 0})
		frappe.clear_cache(doctype=row.parent)


def drop_permission_level_1() -> None:
	ours = frappe.get_all("DocType", filters={"module": ("in", MODULES)}, pluck="name")
	remove(CUSTOM, {"permlevel": 1, "parent": ("in", ours)})


def remove(doctype: str, filters: dict) -> None:
	parents = frappe.get_all(doctype, filters=filters, pluck="parent", distinct=True, order_by="parent")
	frappe.db.delete(doctype, filters)
	for parent in parents:
		frappe.clear_cache(doctype=parent)


def follow_the_reports() -> None:
	"""Variants that people saved of a report hang on the same DocType as the report."""
	reports = frappe.get_all(
		"Report", filters={"ref_doctype": COOPERATION_FIGURES, "is_standard": "Yes"}, pluck="name"
	)
	variants = frappe.get_all(
		"Report",
		filters={"report_type": "Custom Report", "ref_doctype": ("!=", COOPERATION_FIGURES)},
		fields=["name", "reference_report"],
	)
	for name in (row.name for row in variants if row.reference_report in reports):
		frappe.db.set_value("Report", name, "ref_doctype", COOPERATION_FIGURES, update_modified=False)


def leave_the_old_workspace() -> None:
	frappe.db.delete(
		"Has Role", {"parenttype": "Workspace", "parent": "EU-Korea Cooperation", "role": VIEWER}
	)
	frappe.clear_document_cache("Workspace", "EU-Korea Cooperation")


def forget_shares() -> None:
	"""A share opens a record whatever the role; one with everybody opens it to viewers too."""
	frappe.db.delete("DocShare", {"everyone": 1, "share_doctype": ("in", RECORDS)})
	viewers = frappe.get_all("Has Role", filters={"role": VIEWER, "parenttype": "User"}, pluck="parent")
	for user in filter(reads_figures_only, viewers):
		frappe.db.delete("DocShare", {"user": user, "share_doctype": ("in", RECORDS)})

"""Our reports stay direct: each is counted for the reader of the moment, never prepared for others to open.

Frappe ticks *Prepared Report* by itself after a report took more than 15 seconds: in a background job, in a thread of its
own, or as a later version does. So nothing here waits for the tick. A Prepared Report of ours can't be made, by whatever
way it is asked for, and whoever runs or exports one of our reports has it counted, ticked or not.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

APP = "eu_korea_coop"
NEVER_BY_ITSELF = "disable_prepared_report_automation"
"""A field of Report in later versions of Frappe."""


def is_direct(report: str | None) -> bool:
	"""Whether a report is one of ours, or somebody's variant of one (a Custom Report that names it)."""
	return any(row.module in frappe.get_module_list(APP) for row in with_originals(report))


def with_originals(report: str | None) -> list[frappe._dict]:
	"""A report, and the one of which it is a variant, and so on: names, modules and ticks."""
	rows: dict[str, frappe._dict] = {}
	fields = ["name", "module", "reference_report", "prepared_report"]
	while report and isinstance(report, str) and report not in rows:  # two variants may name each other
		row = frappe.db.get_value("Report", report, fields, as_dict=True)
		if not row:
			break
		rows[report], report = row, row.reference_report
	return list(rows.values())


def refuse_preparing(prepared: Document, method: str | None = None) -> None:
	"""Before a Prepared Report is made. Raises PermissionError for a report of ours."""
	if is_direct(prepared.get("report_name")):
		raise frappe.PermissionError(
			_("This report is counted for each reader anew and can't be prepared in the background.")
		)


def untick(report: str | None) -> bool:
	"""Take Frappe's tick off a report of ours that a request names, and off that of which it is a variant; whether it is one."""
	if not is_direct(report):
		return False
	for row in with_originals(report):
		if row.prepared_report:
			frappe.db.set_value("Report", row.name, "prepared_report", 0, update_modified=False)
	return True


def keep_direct() -> None:
	"""Untick the box on those of our reports that have it; where Frappe has a setting never to tick it, set it."""
	ours = {"module": ("in", frappe.get_module_list(APP)), "is_standard": "Yes"}
	for name in frappe.get_all("Report", filters={**ours, "prepared_report": 1}, pluck="name"):
		frappe.db.set_value("Report", name, "prepared_report", 0, update_modified=False)
	if frappe.get_meta("Report").has_field(NEVER_BY_ITSELF):
		for name in frappe.get_all("Report", filters={**ours, NEVER_BY_ITSELF: 0}, pluck="name"):
			frappe.db.set_value("Report", name, NEVER_BY_ITSELF, 1, update_modified=False)

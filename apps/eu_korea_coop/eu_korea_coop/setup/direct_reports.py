"""Our reports stay direct: each is counted for the reader of the moment, never prepared for others to open.

Frappe ticks *Prepared Report* by itself, in a background job, after a report took more than 15 seconds. There is no
setting against it; a hook is called when the job has ended, and takes the tick back.
"""

import frappe

APP = "eu_korea_coop"
TICKING_JOB = "enable_prepared_report"


def after_job(method: str = "", **about: object) -> None:
	"""Frappe's hook after every background job; the job's own transaction is closed by then."""
	if str(method).rpartition(".")[2] == TICKING_JOB:
		keep_direct()
		frappe.db.commit()


def keep_direct() -> None:
	"""Untick the box on those of our reports that have it."""
	ticked = {"module": ("in", frappe.get_module_list(APP)), "is_standard": "Yes", "prepared_report": 1}
	for name in frappe.get_all("Report", filters=ticked, pluck="name"):
		frappe.db.set_value("Report", name, "prepared_report", 0, update_modified=False)

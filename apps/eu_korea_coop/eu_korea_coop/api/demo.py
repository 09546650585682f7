"""What a browser may ask of the demonstration's records."""

import frappe

from eu_korea_coop.demo import job


@frappe.whitelist()
def get_demo_state() -> dict:
	"""Whether demo records are there, and how far loading or removing them is: `{present, what, state, records, message}`.

	Raises PermissionError but for a System Manager.
	"""
	return job.state()


@frappe.whitelist(methods=["POST"])
def start_demo_job(what: str) -> dict:
	"""Load (`what="load"`) or remove (`"clear"`) the demo records in the background; answers as `get_demo_state`.

	Raises PermissionError but for a System Manager.
	"""
	return job.start(what)

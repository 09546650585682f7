"""What a browser may ask of the demonstration's records."""

import frappe

from eu_korea_coop.demo import job
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_demo_state() -> dict:
	"""Whether demo records are there, and how far loading or removing them is: `{present, what, state, percent, records, message}`.

	Raises PermissionError but for a System Manager.
	"""
	return job.state()


@frappe.whitelist(methods=["POST"])
@said_in_words()
def start_demo_job(what: str) -> dict:
	"""Load (`what="load"`) or remove (`"clear"`) the demo records in the background; answers as `get_demo_state`.

	Raises PermissionError but for a System Manager.
	"""
	return job.start(what)

"""Load or remove the demonstration from the desk: a background job whose progress a browser can ask for.

What the job does is one transaction, so that a failure leaves nothing behind; its progress lies in the cache.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils.background_jobs import is_job_enqueued

from eu_korea_coop.demo import record
from eu_korea_coop.demo.clearing import clear
from eu_korea_coop.demo.loading import load

LOAD, CLEAR = "load", "clear"
JOB = "eu_korea_coop_demo"
STATE = "eu_korea_coop_demo_state"
STATE_SECONDS = 24 * 3600
"""Seconds for which the outcome of the last run can be asked for."""


def start(what: str) -> dict:
	"""Begin to load or to clear, unless a run is going on; answers the state.

	Raises PermissionError but for a System Manager, ValidationError for anything else than load or clear.
	"""
	record.only_for_administrators()
	if what not in (LOAD, CLEAR):
		frappe.throw(_("Say whether the demo records are to be loaded or removed."))
	if not is_job_enqueued(JOB):
		remember(what, "waiting")
		# at once: nothing is written here, and a request that writes nothing is never committed
		frappe.enqueue(run, queue="long", timeout=1800, job_id=JOB, what=what)
	return state()


def run(what: str) -> None:
	"""The background job: all of it or nothing, as the Administrator."""
	remember(what, "running")
	asked_by = frappe.session.user
	frappe.set_user("Administrator")  # the records hold what only a manager may set
	try:
		counts = load(progress=tell) if what == LOAD else clear()
	except Exception:
		remember(what, "failed", message=_("Nothing was changed. The Error Log says why."))
		raise
	finally:
		frappe.set_user(asked_by)  # back to whoever it was
	remember(what, "done", records=sum(counted(count) for count in counts.values()))


def tell(percent: int) -> None:
	remember(LOAD, "running", percent=percent)


def counted(count: int | dict[str, int]) -> int:
	return count if isinstance(count, int) else count["deleted"]


def state() -> dict:
	"""Return `{present, what, state, percent, records, message}`: whether demo records are there, and how the last run stands.

	`state` is None where nothing ran in the last 24 hours, else waiting, running, done or failed.
	"""
	record.only_for_administrators()
	last = frappe.cache.get_value(STATE) or {}
	return {
		"what": None,
		"state": None,
		"percent": None,
		"records": None,
		"message": None,
		**last,
		"present": record.is_present(),
	}


def remember(what: str, state: str, **more: object) -> None:
	frappe.cache.set_value(STATE, {"what": what, "state": state, **more}, expires_in_sec=STATE_SECONDS)

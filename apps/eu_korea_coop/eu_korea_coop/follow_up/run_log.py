"""The log of what the clock wakes: one row per run, committed as the run goes on, and the lock that keeps two apart.

A row says Running from its first to its last commit. A run that was killed is marked Interrupted by the next one,
which does the day's work itself.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

import frappe
from frappe.utils import now_datetime
from frappe.utils.file_lock import LockTimeoutError
from frappe.utils.synchronization import filelock

from eu_korea_coop.constants import COOPERATION_RUN_LOG

RUNNING, COMPLETED, WITH_ERRORS = "Running", "Completed", "Completed With Errors"
FAILED, INTERRUPTED = "Failed", "Interrupted"
GOOD = (COMPLETED, WITH_ERRORS)
LONGEST_ERRORS = 20_000


class Run:
	"""One run at work. Every method commits: what it says must be there if the process is killed next."""

	def __init__(self, name: str, started: datetime):
		self.name, self.started = name, started
		self.errors: list[str] = []

	def phase(self, phase: str) -> None:
		self.write(phase=phase)

	def beat(self, **figures: int) -> None:
		self.write(**figures)

	def error(self, what: str) -> None:
		"""Note the present exception of one item; the run goes on."""
		self.errors.append(f"{what}\n{traceback.format_exc(limit=4)}")
		self.write(failed=len(self.errors), errors="\n".join(self.errors)[:LONGEST_ERRORS])

	def finish(self, counts: Mapping[str, object], **figures: int) -> None:
		status = WITH_ERRORS if self.errors else COMPLETED
		self.end(status, counts=json.dumps(counts), **figures)

	def end(self, status: str, **figures: object) -> None:
		ended = now_datetime()
		self.write(status=status, ended=ended, duration=(ended - self.started).total_seconds(), **figures)

	def write(self, **values: object) -> None:
		frappe.db.set_value(
			COOPERATION_RUN_LOG, self.name, {**values, "heartbeat": now_datetime()}, update_modified=False
		)
		frappe.db.commit()  # a killed run leaves its traces, and the batch it names


@contextmanager
def running(job: str, day: date, once: bool = False) -> Iterator[Run | None]:
	"""The run of `job`, None if another process is at it. An exception is logged as Failed and raised again.

	`once`: None as well if the day's run was completed, which only whoever holds the lock can know.
	The lock is the operating system's, held on a file of the site: it ends with the process, however that ends. So a
	row that still says Running when the lock is free is that of a run that was killed.
	"""
	try:
		with filelock(f"cooperation-{frappe.scrub(job)}", timeout=0):
			# what this transaction has seen so far may be older than the lock: another process may have ended its run since
			frappe.db.commit()
			if once and completed(job, day):
				yield None
				return
			run = begin(job, day)
			try:
				yield run
			except Exception:
				frappe.db.rollback()
				run.errors.append(traceback.format_exc())
				run.end(FAILED, failed=len(run.errors), errors="\n".join(run.errors)[:LONGEST_ERRORS])
				raise
	except LockTimeoutError:
		yield None


def begin(job: str, day: date) -> Run:
	"""A new row; whoever holds the lock marks the rows of killed runs."""
	for name in frappe.get_all(COOPERATION_RUN_LOG, filters={"job": job, "status": RUNNING}, pluck="name"):
		frappe.db.set_value(COOPERATION_RUN_LOG, name, "status", INTERRUPTED)
	started = now_datetime()
	row = frappe.get_doc(
		{
			"doctype": COOPERATION_RUN_LOG,
			"job": job,
			"status": RUNNING,
			"run_for": day,
			"started": started,
			"heartbeat": started,
		}
	)
	row.flags.ignore_permissions = True  # the clock has no roles
	row.insert()
	frappe.db.commit()  # a run that is killed has left its row
	return Run(row.name, started)


def completed(job: str, day: date) -> bool:
	return bool(frappe.db.exists(COOPERATION_RUN_LOG, {"job": job, "run_for": day, "status": ("in", GOOD)}))


def last_end(job: str) -> datetime | None:
	"""When the last completed run of a job ended."""
	return frappe.db.get_value(
		COOPERATION_RUN_LOG, {"job": job, "status": ("in", GOOD)}, "ended", order_by="ended desc"
	)

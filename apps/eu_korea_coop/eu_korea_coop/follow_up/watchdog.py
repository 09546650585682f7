"""Whether sweep and digests still run, asked from outside their own queue.

Both are hourly jobs of one queue. A job id left in Redis by a worker that died keeps the scheduler from queueing the job
again, and a stopped worker leaves it waiting; neither writes an error. So the answer is given where people look (desk start,
Today), and by a job of another queue, which also clears an id behind which nothing runs.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_url_to_list, now_datetime
from frappe.utils.background_jobs import get_job, get_redis_conn
from frappe.utils.scheduler import is_scheduler_disabled
from redis.exceptions import RedisError
from rq import Worker
from rq.job import Job, JobStatus

from eu_korea_coop import notices
from eu_korea_coop.constants import COOPERATION_RUN_LOG, MANAGER, SYSTEM_MANAGER
from eu_korea_coop.follow_up import sweep
from eu_korea_coop.reporting.fuzzy_text import moment_text

WATCHED = ("eu_korea_coop.follow_up.sweep.run_if_due", "eu_korea_coop.follow_up.digests.job.run")
LATE_AFTER = timedelta(hours=3)
"""The jobs are hourly; a run may take an hour, and the scheduler is polled every few minutes."""
GONE_AFTER = timedelta(minutes=10)
"""How long a job may say Started without a worker that holds it, or Queued without standing in its queue."""


def warnings(for_administrator: bool = False) -> list[str]:
	"""Sentences for whoever opens the desk or Today; nothing where all is well. Two queries, no Redis."""
	now, texts = now_datetime(), []
	if sweep.is_missed(now):
		since = sweep.last_good()
		texts.append(
			_("The nightly check has not run since {0}. Health and reminders may be out of date.").format(
				moment_text(since)
			)
			if since
			else _("The nightly check has never run. Health and reminders may be out of date.")
		)
	if late_jobs(now):
		texts.append(
			_(
				"The scheduled jobs of this site are late: digests may not arrive. See that its scheduler and workers run."
			)
			if for_administrator
			else _(
				"The scheduled jobs of this site are late: digests may not arrive. Tell your administrator."
			)
		)
	return texts


def late_jobs(now: datetime) -> list[frappe._dict]:
	"""Our scheduled jobs that did not begin for three hours, or that the scheduler does not know or takes for begun in the future
	(the clock, or the site's time zone, was set back); none where an administrator has switched the scheduler off.

	One that was made in the future has not begun yet: the first person who signed in has just said in which time zone the site is.
	"""
	rows = frappe.get_all(
		"Scheduled Job Type",
		filters={"method": ("in", WATCHED)},
		fields=["name", "method", "last_execution", "creation", "stopped"],
	)
	late = [row for row in rows if not row.stopped and is_late(row, now)]
	late += [frappe._dict(method=method) for method in sorted(set(WATCHED) - {row.method for row in rows})]
	return late if late and not is_scheduler_disabled(verbose=False) else []


def is_late(row: frappe._dict, now: datetime) -> bool:
	if row.last_execution:
		return abs(now - row.last_execution) > LATE_AFTER
	return now - row.creation > LATE_AFTER


def run() -> dict[str, int]:
	"""The watching job, of another queue: clear what nothing runs behind, notify the managers once. Answers its figures."""
	now = now_datetime()
	late = late_jobs(now)
	cleared = sum(clear_if_stale(row.name) for row in late if row.name)
	for row in late:
		if row.last_execution and row.last_execution > now:  # the scheduler would wait until then
			frappe.db.set_value("Scheduled Job Type", row.name, "last_execution", now)
	notified = notify(now) if late or sweep.is_missed(now) else 0
	return {"late": len(late), "cleared": cleared, "notified": notified}


def clear_if_stale(name: str) -> bool:
	"""Remove the job id of a Scheduled Job Type if no worker holds it and no queue has it, so that it is queued again."""
	try:
		job = get_job(frappe.get_doc("Scheduled Job Type", name).rq_job_id)
		if job is None or not is_stale(job):
			return False
		job.delete()
	except RedisError:
		frappe.log_error(title="Watchdog: Redis did not answer")
		return False
	return True


def is_stale(job: Job) -> bool:
	"""Queued but in no queue, or Started by a worker that is not there any more, for ten minutes."""
	status = job.get_status()
	since = job.started_at if status == JobStatus.STARTED else job.enqueued_at
	if since is not None and datetime.utcnow() - since.replace(tzinfo=None) < GONE_AFTER:
		return False
	if status == JobStatus.QUEUED:
		return job.get_position() is None
	if status == JobStatus.STARTED:
		return job.worker_name not in {worker.name for worker in Worker.all(connection=get_redis_conn())}
	return False


def notify(now: datetime) -> int:
	"""One notification a day to each manager and System Manager of what is late; answers how many people it went to."""
	if not warnings() or frappe.db.exists(
		notices.NOTICE,
		{"document_type": COOPERATION_RUN_LOG, "creation": (">", now - timedelta(days=1))},
	):
		return 0
	roles = {"role": ("in", (MANAGER, SYSTEM_MANAGER)), "parenttype": "User"}
	people = frappe.get_all("Has Role", filters=roles, pluck="parent", distinct=True)
	link = get_url_to_list(COOPERATION_RUN_LOG)
	for user in people:
		notices.notify(
			user, lambda: " ".join(warnings()), (COOPERATION_RUN_LOG, ""), link, by="Administrator"
		)
	return len(people)

"""Sweep and digests that stand still are noticed from outside their queue: a stuck job id, a stopped worker, two schedulers."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from frappe.utils.background_jobs import create_job_id, get_redis_conn
from rq import Queue
from rq.job import Job, JobStatus

from eu_korea_coop import api
from eu_korea_coop.follow_up import watchdog

NOBODY_LISTENS = "a queue whose worker was stopped"


@pytest.fixture
def late(site):
	"""Both jobs began five hours ago for the last time, and the scheduler is on."""
	names = frappe.get_all("Scheduled Job Type", filters={"method": ("in", watchdog.WATCHED)}, pluck="name")
	for name in names:
		frappe.db.set_value("Scheduled Job Type", name, "last_execution", now_datetime() - timedelta(hours=5))
	frappe.db.set_single_value("System Settings", "enable_scheduler", 1)
	frappe.db.delete("Notification Log", {"document_type": "Cooperation Run Log"})
	before, frappe.local.conf.pause_scheduler = frappe.local.conf.get("pause_scheduler"), 0
	disabled, frappe.local.conf.disable_scheduler = frappe.local.conf.get("disable_scheduler"), 0
	yield names
	frappe.local.conf.pause_scheduler, frappe.local.conf.disable_scheduler = before, disabled


@pytest.fixture
def stuck(late):
	"""A job id in Redis as a worker leaves it that died: `stuck(status, minutes ago)`."""
	made = []

	def leave(status: JobStatus, minutes: int = 60, queued: bool = False) -> Job:
		identity = create_job_id(frappe.get_doc("Scheduled Job Type", late[0]).rq_job_id)
		moment = datetime.utcnow() - timedelta(minutes=minutes)
		job = Job.create("frappe.ping", id=identity, connection=get_redis_conn(), status=status)
		job.enqueued_at = job.started_at = moment
		job.worker_name = "a worker that died"
		job.save()
		if queued:
			job.origin = NOBODY_LISTENS
			job.save()
			Queue(NOBODY_LISTENS, connection=get_redis_conn()).push_job_id(identity)
		made.append(job)
		return job

	yield leave
	for job in made:
		Queue(NOBODY_LISTENS, connection=get_redis_conn()).remove(job)
		if Job.exists(job.id, connection=get_redis_conn()):
			job.delete()


def test_a_job_that_began_three_hours_ago_is_not_late_yet(late):
	now = frappe.db.get_value("Scheduled Job Type", late[0], "last_execution") + watchdog.LATE_AFTER
	assert watchdog.late_jobs(now) == []
	assert len(watchdog.late_jobs(now + timedelta(seconds=1))) >= 1


def is_queued_already(name: str) -> bool:
	return frappe.get_doc("Scheduled Job Type", name).is_job_in_queue()


def test_nothing_is_said_and_cleared_where_all_is_well(late):
	for name in late:
		frappe.db.set_value("Scheduled Job Type", name, "last_execution", now_datetime())
	assert watchdog.late_jobs(now_datetime()) == []


def test_it_is_woken_in_another_queue_than_what_it_watches():
	def queue_of(method: str) -> str:
		return frappe.get_doc("Scheduled Job Type", {"method": method}).get_queue_name()

	own = queue_of("eu_korea_coop.follow_up.watchdog.run")
	assert own not in {queue_of(method) for method in watchdog.WATCHED}


def test_a_late_job_is_reported_on_reading(late, officer, as_user):
	with as_user(officer):
		warnings = api.get_today()["warnings"]
	assert any(sentence.startswith("The scheduled jobs of this site are late") for sentence in warnings)


def test_a_scheduler_that_is_switched_off_is_no_late_job(late):
	frappe.db.set_single_value("System Settings", "enable_scheduler", 0)
	assert watchdog.late_jobs(now_datetime()) == []


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.STARTED])
def test_a_job_id_that_a_dead_worker_left_is_cleared_so_that_the_job_is_queued_again(late, stuck, status):
	stuck(status)
	assert is_queued_already(late[0])
	assert watchdog.run()["cleared"] == 1
	assert not is_queued_already(late[0])


def test_a_job_that_waits_for_a_stopped_worker_stays_in_its_queue_and_is_reported(late, stuck, manager):
	stuck(JobStatus.QUEUED, queued=True)
	rows = watchdog.run()
	assert (rows["cleared"], is_queued_already(late[0])) == (0, True)
	assert rows["late"] == 2 and rows["notified"] >= 1
	assert watchdog.run()["notified"] == 0


def test_a_job_that_has_only_begun_is_left_alone(late, stuck):
	stuck(JobStatus.STARTED, minutes=1)
	assert watchdog.run()["cleared"] == 0
	assert is_queued_already(late[0])


def test_two_schedulers_tell_once(late, manager):
	first, second = watchdog.run(), watchdog.run()
	assert first["notified"] >= 1 and second["notified"] == 0

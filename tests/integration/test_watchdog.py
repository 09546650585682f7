"""Sweep and digests that stand still are noticed from outside their queue: a stuck job id, a stopped worker, two schedulers."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from frappe.utils.background_jobs import create_job_id, get_redis_conn
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job, JobStatus

from eu_korea_coop import api
from eu_korea_coop.follow_up import run_log, watchdog
from testing import make_partnership, make_user

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
	now = frappe.db.get_value("Scheduled Job Type", late[0], "last_execution") + timedelta(hours=3)
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


def set_all(values: dict) -> None:
	frappe.db.set_value("Scheduled Job Type", {"method": ("in", watchdog.WATCHED)}, values)


def test_a_job_that_never_began_is_late_three_hours_after_it_was_made_and_a_stopped_one_never(late):
	moment = now_datetime()
	set_all({"last_execution": None, "creation": moment - watchdog.LATE_AFTER})
	assert watchdog.late_jobs(moment) == []
	assert len(watchdog.late_jobs(moment + timedelta(seconds=1))) == 2
	set_all({"stopped": 1})
	assert watchdog.late_jobs(moment + timedelta(days=9)) == []


def test_a_new_site_whose_time_zone_was_just_set_has_no_late_jobs(late):
	moment = now_datetime()
	set_all({"last_execution": None, "creation": moment + timedelta(hours=5)})
	assert watchdog.late_jobs(moment) == []


def test_who_can_mend_it_reads_what_to_look_at(late):
	said = "The scheduled jobs of this site are late: digests may not arrive."
	assert [one for one in watchdog.warnings() if said in one] == [f"{said} Tell your administrator."]
	assert [one for one in watchdog.warnings(for_administrator=True) if said in one] == [
		f"{said} See that its scheduler and workers run."
	]


def test_a_job_the_scheduler_does_not_know_is_late_and_nothing_is_cleared_for_it(late, manager):
	set_all({"last_execution": now_datetime()})
	frappe.db.delete("Scheduled Job Type", {"method": watchdog.WATCHED[0]})
	assert [row.method for row in watchdog.late_jobs(now_datetime())] == [watchdog.WATCHED[0]]
	answer = watchdog.run()
	assert (answer["late"], answer["cleared"]) == (1, 0) and answer["notified"] >= 1


def test_a_job_that_began_in_the_future_begins_anew(late):
	moment = now_datetime()
	set_all({"last_execution": moment + timedelta(hours=5)})
	assert watchdog.run()["late"] == 2
	began = frappe.get_all("Scheduled Job Type", {"method": ("in", watchdog.WATCHED)}, pluck="last_execution")
	assert all(abs(one - moment) < timedelta(minutes=1) for one in began)
	set_all({"last_execution": moment - timedelta(hours=5)})
	watchdog.run()
	began = frappe.get_all("Scheduled Job Type", {"method": ("in", watchdog.WATCHED)}, pluck="last_execution")
	assert all(one == moment - timedelta(hours=5) for one in began), "a late one is left to the scheduler"


@pytest.mark.parametrize(
	("status", "minutes", "queued", "is_cleared"),
	[
		(JobStatus.QUEUED, 9.5, False, False),
		(JobStatus.QUEUED, 10.5, False, True),
		(JobStatus.QUEUED, 60, True, False),
		(JobStatus.STARTED, 9.5, False, False),
		(JobStatus.STARTED, 10.5, False, True),
		(JobStatus.FINISHED, 60, False, False),
		(JobStatus.FAILED, 60, False, False),
	],
)
def test_a_job_id_is_cleared_after_ten_minutes_without_a_queue_or_a_worker(
	late, stuck, status, minutes, queued, is_cleared
):
	stuck(status, minutes, queued)
	assert watchdog.clear_if_stale(late[0]) is is_cleared
	assert watchdog.clear_if_stale(late[1]) is False, "it has no job id"


def test_a_job_that_began_is_judged_by_when_it_began_and_by_its_worker(late, stuck, monkeypatch):
	job = stuck(JobStatus.STARTED)
	worker = frappe._dict(name=job.worker_name)
	monkeypatch.setattr(watchdog.Worker, "all", lambda connection: [worker])
	assert watchdog.clear_if_stale(late[0]) is False, "its worker is there"
	monkeypatch.setattr(watchdog.Worker, "all", lambda connection: [])
	job.enqueued_at, job.started_at = job.started_at, datetime.utcnow()
	job.save()
	assert watchdog.clear_if_stale(late[0]) is False, "it waited for an hour and has only begun"


def test_redis_that_does_not_answer_is_logged_and_clears_nothing(late, monkeypatch):
	def fails(*_of):
		raise RedisError("away")

	monkeypatch.setattr(watchdog, "get_job", fails)
	assert watchdog.clear_if_stale(late[0]) is False
	assert frappe.get_last_doc("Error Log").method == "Watchdog: Redis did not answer"


def test_each_manager_and_system_manager_is_notified_once_a_day(late, officer):
	both = make_user("Cooperation Manager", "System Manager")
	roles = {"role": ("in", ("Cooperation Manager", "System Manager")), "parenttype": "User"}
	people = set(frappe.get_all("Has Role", roles, pluck="parent"))
	assert watchdog.run()["notified"] == len(people)

	def alerts(user: str) -> list[str]:
		return frappe.get_all(
			"Notification Log", {"for_user": user, "document_type": "Cooperation Run Log"}, pluck="subject"
		)

	assert len(alerts(both)) == 1 and alerts(officer) == []
	assert "The scheduled jobs of this site are late" in alerts(both)[0]
	made = {"document_type": "Cooperation Run Log"}
	frappe.db.set_value("Notification Log", made, "creation", now_datetime() - timedelta(hours=23))
	assert watchdog.run()["notified"] == 0
	frappe.db.set_value("Notification Log", made, "creation", now_datetime() - timedelta(hours=25))
	assert watchdog.run()["notified"] == len(people)
	assert len(alerts(both)) == 2


def test_late_jobs_are_reported_in_the_language_of_whoever_reads_it(late):
	korean = make_user("Cooperation Manager", language="ko")
	watchdog.run()
	made = {"for_user": korean, "document_type": "Cooperation Run Log"}
	(said,) = frappe.get_all("Notification Log", made, pluck="subject")
	assert "이 사이트의 예약 작업이 지연되고 있어" in said


def test_a_check_that_is_missing_is_said_alone_where_the_jobs_are_on_time(late, officer, as_user):
	set_all({"last_execution": now_datetime()})
	old = make_partnership("Exploring")
	frappe.db.set_value("Partnership", old.name, "creation", "2020-01-01 00:00:00")
	frappe.db.delete("Cooperation Run Log")
	assert watchdog.warnings() == [
		"The nightly check has never run. Health and reminders may be out of date."
	]
	answer = watchdog.run()
	assert (answer["late"], answer["notified"] >= 1) == (0, True)
	ended = now_datetime() - timedelta(hours=27)
	run = run_log.begin("Sweep", ended.date())
	frappe.db.set_value("Cooperation Run Log", run.name, {"status": "Completed", "ended": ended})
	(sentence,) = watchdog.warnings()
	assert sentence.startswith("The nightly check has not run since ")
	frappe.db.set_value("Cooperation Run Log", run.name, "ended", now_datetime())
	assert watchdog.warnings() == []
	assert watchdog.run() == {"late": 0, "cleared": 0, "notified": 0}

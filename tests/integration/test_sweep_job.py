"""The sweep as the clock runs it: registered, logged, not stopped by one bad record, missed only once."""

import importlib
import json
from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_days, getdate, now_datetime, nowdate

from eu_korea_coop import api
from eu_korea_coop.follow_up import run_log, sweep
from eu_korea_coop.follow_up.digests import job
from eu_korea_coop.partnerships import health
from eu_korea_coop.partnerships import sweep as partnership_sweep
from testing import make_agreement, make_organisation, make_partnership, make_user

OURS = "eu_korea_coop."


@pytest.fixture(autouse=True)
def no_earlier_run(site):
	frappe.db.delete("Cooperation Run Log")
	frappe.db.delete("Notification Log", {"document_type": "Cooperation Run Log"})


def last_run(job_name: str = "Sweep"):
	return frappe.get_last_doc("Cooperation Run Log", {"job": job_name})


# --- what the clock calls


def test_every_job_of_ours_is_registered_with_frappes_scheduler():
	registered = frappe.get_all(
		"Scheduled Job Type", {"method": ("like", f"{OURS}%")}, ["method", "frequency", "stopped"]
	)
	others = {
		"eu_korea_coop.follow_up.watchdog.run": "Hourly",  # not in the queue it watches
		"eu_korea_coop.directory.duplicates.alike_pairs": "Daily Long",
		"eu_korea_coop.directory.person_changes.clear_old": "Daily Long",
		"eu_korea_coop.encounters.entry_keys.clear_old": "Daily Long",
		"eu_korea_coop.partnerships.intake.erasing.run": "Daily Long",
		"eu_korea_coop.follow_up.meetings.reading.run": "Hourly",  # begins a job for each calendar
		"eu_korea_coop.follow_up.meetings.bringing_in.clear_old": "Daily Long",
	}
	assert {row.method: row.frequency for row in registered} == dict.fromkeys(ours(), "Hourly Long") | others
	assert {row.stopped for row in registered} == {0}


def ours() -> list[str]:
	return [
		method for method in frappe.get_hooks("scheduler_events")["hourly_long"] if method.startswith(OURS)
	]


def test_every_scheduled_job_runs_by_hand_without_arguments(site):
	for method in ours():
		frappe.get_attr(method)()
	statuses = set(frappe.get_all("Cooperation Run Log", pluck="status"))
	assert last_run().status == "Completed" and not statuses & {"Failed", "Running"}


@pytest.mark.parametrize("method", [sweep.run, sweep.run_if_due, job.run])
def test_what_the_docs_name_for_bench_execute_is_there(method):
	module = importlib.import_module(method.__module__)
	assert getattr(module, method.__name__) is method


def test_a_sweep_that_another_process_has_just_completed_is_not_run_again(site, monkeypatch):
	"""Two workers ask at once whether the day's sweep is done; the second comes to the lock when the first has left it."""
	sweep.run_if_due()
	real, asked = run_log.completed, []

	def completed(job_name, day):
		asked.append(day)
		return real(job_name, day) if len(asked) > 1 else False  # as it was when the second asked

	monkeypatch.setattr(run_log, "completed", completed)
	sweep.run_if_due()
	assert [row.status for row in frappe.get_all("Cooperation Run Log", {"job": "Sweep"}, "status")] == [
		"Completed"
	]


# --- the log


def test_the_log_says_when_it_ran_how_long_and_what_it_changed(officer):
	make_partnership("First Contact", since=add_days(nowdate(), -300), owner_user=officer)
	formal = make_partnership("Formalised", owner_user=officer)
	ending = make_agreement(formal, "In Force", term_type="Fixed", end_date=add_days(nowdate(), 5))
	frappe.db.set_value("Agreement", ending.name, "end_date", add_days(nowdate(), -1))
	before = now_datetime().replace(microsecond=0)
	answer = sweep.run(full=1)
	row = last_run()
	assert (row.status, row.run_for, row.phase, row.failed) == ("Completed", getdate(nowdate()), "done", 0)
	assert before <= row.started <= row.heartbeat <= now_datetime() and row.ended >= row.started
	assert row.duration >= 0
	assert json.loads(row.counts) == answer
	assert answer["expired"] == 1 and answer["checked"] == row.checked == frappe.db.count("Partnership")
	assert frappe.db.get_value("Agreement", ending.name, "state") == "Expired"


def test_a_second_run_of_the_day_is_not_needed_and_changes_nothing(officer):
	make_partnership("First Contact", since=add_days(nowdate(), -300), owner_user=officer)
	sweep.run_if_due()
	sweep.run_if_due()
	assert frappe.db.count("Cooperation Run Log", {"job": "Sweep"}) == 1
	assert sweep.run(full=1)["changed"] == 0


def test_while_one_is_at_work_another_does_nothing(site):
	with run_log.running("Sweep", getdate(nowdate())):
		assert sweep.run() == {"running": 1}


def test_a_killed_run_reads_interrupted(site):
	run_log.begin("Sweep", getdate(nowdate()))
	sweep.run()
	rows = frappe.get_all("Cooperation Run Log", pluck="status", order_by="started asc")
	assert sorted(rows) == ["Completed", "Interrupted"]


# --- what fails


@pytest.fixture
def patch():
	"""Undone before the test's own rollback, and without what keeps the test from committing."""
	with pytest.MonkeyPatch.context() as patch:
		yield patch


@pytest.fixture
def broken(patch):
	"""Three partnerships due, of which the middle one cannot be judged."""
	sides = [make_organisation("Europe").name, make_organisation("Korea").name]
	names = [make_partnership("First Contact", sides).name for _ in range(3)]
	frappe.db.set_value("Partnership", {"name": ("in", names)}, "health_checked_on", None)
	judge = health.load_facts

	def fail(some, *args, **kwargs):
		if names[1] in some:
			raise ZeroDivisionError("a record nobody foresaw")
		return judge(some, *args, **kwargs)

	patch.setattr(health, "load_facts", fail)
	return names


def checked_today(name: str) -> bool:
	return frappe.db.get_value("Partnership", name, "health_checked_on") == getdate(nowdate())


@pytest.mark.parametrize("batch", [500, 1])
def test_a_record_that_fails_keeps_no_other_from_being_judged(broken, batch, patch):
	sweep.run(full=0, batch_size=batch)
	assert [checked_today(name) for name in broken] == [True, False, True]
	row = last_run()
	assert (row.status, row.failed) == ("Completed With Errors", 1)
	assert broken[1] in row.errors and "a record nobody foresaw" in row.errors
	patch.undo()
	sweep.run(today=add_days(nowdate(), 1), full=0)
	assert frappe.db.get_value("Partnership", broken[1], "health_checked_on") == getdate(
		add_days(nowdate(), 1)
	)


@pytest.mark.parametrize(("deadlocks", "changed"), [(2, 1), (3, None)])
def test_a_batch_that_the_database_ended_is_judged_again_twice(broken, patch, deadlocks, changed):
	ended, rollbacks = [frappe.QueryDeadlockError] * deadlocks, []

	def judge(names, today, failed):
		if ended:
			raise ended.pop()
		return changed

	patch.setattr(partnership_sweep, "recompute_parts", judge)
	patch.setattr(frappe.db, "rollback", lambda: rollbacks.append(1))
	batches = partnership_sweep.sweep(batch_size=1000)
	if changed is None:
		with pytest.raises(frappe.QueryDeadlockError):
			next(batches)
	else:
		assert next(batches).changed == changed
	assert len(rollbacks) == 2


def test_a_policys_change_is_followed_by_a_job_after_its_commit(broken, patch):
	jobs = []
	patch.setattr(frappe, "enqueue", lambda method, **values: jobs.append((method, values)))
	frappe.db.set_value("Partnership", broken[0], {"health_checked_on": nowdate(), "health": "Stalled"})
	partnership_sweep.recheck_all(getdate(nowdate()))
	((method, values),) = jobs
	assert values == {"queue": "long", "enqueue_after_commit": True}
	patch.undo()
	assert frappe.get_attr(method)() == 1, "the others are as they were"
	assert all(checked_today(name) for name in broken)
	assert frappe.get_attr(method)() == 0


def test_agreements_that_fail_keep_no_health_from_being_judged(broken, patch):
	def fail(today):
		raise ZeroDivisionError("an agreement nobody foresaw")

	patch.setattr(sweep.expiry, "expire", fail)
	sweep.run(full=0)
	assert checked_today(broken[0])
	assert "an agreement nobody foresaw" in last_run().errors


def test_a_log_has_the_first_twenty_thousand_letters_of_what_failed_and_is_not_changed_by_each_beat(
	site, patch
):
	with pytest.raises(ZeroDivisionError), run_log.running("Sweep", getdate(nowdate())) as run:
		patch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
		frappe.db.set_value(
			"Cooperation Run Log", run.name, "modified", "2020-01-01 00:00:00", update_modified=False
		)
		for number in (1, 2):
			try:
				raise ValueError("x" * 15_000)
			except ValueError:
				run.error("Partnership")
			row = last_run()
			assert (row.failed, len(row.errors) >= 15_000 * number or len(row.errors) == 20_000) == (
				number,
				True,
			)
		raise ZeroDivisionError
	row = last_run()
	assert (row.status, row.failed, len(row.errors), row.modified.year) == ("Failed", 3, 20_000, 2020)


def test_a_run_that_fails_as_a_whole_says_so_and_is_tried_again(site, patch):
	def fail(*args):
		raise ZeroDivisionError("the database is away")

	patch.setattr(partnership_sweep, "next_batch", fail)
	with pytest.raises(ZeroDivisionError):
		without_rollback(patch, sweep.run_if_due)
	assert last_run().status == "Failed" and "the database is away" in last_run().errors
	patch.undo()
	sweep.run_if_due()
	assert last_run().status == "Completed"


def without_rollback(patch, task) -> None:
	"""In a test everything is one transaction: what a failing run takes back must not be the test itself."""
	patch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
	task()


# --- a missed sweep


def last_good(ago: timedelta) -> None:
	moment = now_datetime() - ago
	run = run_log.begin("Sweep", moment.date())
	frappe.db.set_value(
		"Cooperation Run Log", run.name, {"status": "Completed", "ended": moment, "started": moment}
	)


def alerts(user: str) -> list[str]:
	return frappe.get_all(
		"Notification Log", {"for_user": user, "document_type": "Cooperation Run Log"}, pluck="subject"
	)


def test_a_missed_sweep_is_reported_to_each_manager_once_and_to_nobody_else(manager, officer, viewer):
	make_partnership("Exploring")
	last_good(timedelta(days=3))
	for _hour in range(3):
		sweep.notify_if_missed(now_datetime())
	sweep.notify_if_missed(now_datetime() + timedelta(days=2))
	assert len(alerts(manager)) == 1 and alerts(officer) == alerts(viewer) == []


def test_a_missed_sweep_is_reported_in_the_language_of_each_manager(manager):
	make_partnership("Exploring")
	korean = make_user("Cooperation Manager", language="ko")
	last_good(timedelta(days=3))
	sweep.notify_if_missed(now_datetime())
	((english,), (translated,)) = alerts(manager), alerts(korean)
	assert english.startswith("The nightly sweep has not run since")
	assert translated.startswith("야간 점검이") and translated.endswith("이후 실행되지 않았습니다.")


def test_a_night_that_is_made_up_for_was_missed_all_the_same(manager):
	make_partnership("Exploring")
	last_good(timedelta(days=3))
	sweep.run_if_due()
	sweep.run_if_due()
	assert len(alerts(manager)) == 1 and last_run().status == "Completed"


def test_a_sweep_that_fails_night_after_night_is_reported(manager, patch):
	make_partnership("Exploring")
	last_good(timedelta(hours=27))
	patch.setattr(partnership_sweep, "next_batch", lambda *args: 1 / 0)
	for _hour in range(2):
		with pytest.raises(ZeroDivisionError):
			without_rollback(patch, sweep.run_if_due)
	assert len(alerts(manager)) == 1


def test_the_next_outage_is_reported_again(manager):
	make_partnership("Exploring")
	last_good(timedelta(days=3))
	sweep.run_if_due()
	assert not sweep.is_missed(now_datetime() + timedelta(hours=25))
	later = now_datetime() + timedelta(hours=27)
	assert sweep.is_missed(later)
	sweep.notify_if_missed(later)
	assert len(alerts(manager)) == 2


def test_a_site_without_partnerships_misses_nothing(manager):
	frappe.db.delete("Partnership")
	sweep.notify_if_missed(now_datetime())
	assert alerts(manager) == []


@pytest.mark.parametrize("has_run", [True, False])
def test_a_sweep_is_missed_when_the_last_one_or_else_the_first_partnership_is_older_than_26_hours(has_run):
	doc = make_partnership("Exploring")
	moment = now_datetime().replace(microsecond=0)
	if has_run:
		last_good(timedelta(hours=1))
		moment = sweep.last_good()
	frappe.db.set_value("Partnership", doc.name, "creation", "2020-01-01 00:00:00" if has_run else moment)
	assert sweep.is_missed(moment + timedelta(hours=26)) is False
	assert sweep.is_missed(moment + timedelta(hours=26, seconds=1)) is True
	frappe.db.delete("Partnership")
	assert sweep.is_missed(moment + timedelta(days=9)) is has_run


@pytest.mark.parametrize(
	("day", "full", "is_full"),
	[("2031-06-15", None, 1), ("2031-06-16", None, 0), ("2031-06-15", 0, 0), ("2031-06-16", 1, 1)],
)
def test_on_sundays_every_partnership_is_judged_anew_unless_it_is_asked_otherwise(site, day, full, is_full):
	assert sweep.run(day, full)["full"] == is_full
	assert str(last_run().run_for) == day


def test_the_dashboard_shows_the_whole_hours_since_the_last_good_run(manager, as_user, patch):
	with as_user(manager):
		assert api.get_hours_since_sweep() == "Never"
	last_good(timedelta(0))
	ended = sweep.last_good()
	for seconds, hours in ((5 * 3600 - 1, 4), (5 * 3600, 5)):
		patch.setattr(sweep, "now_datetime", lambda seconds=seconds: ended + timedelta(seconds=seconds))
		with as_user(manager):
			assert api.get_hours_since_sweep()["value"] == hours
		assert frappe.get_list("Cooperation Run Log", pluck="status") == ["Completed"]


@pytest.mark.parametrize("who", ["officer", "viewer", "outsider"])
def test_the_run_log_is_not_for_everybody(who, request, as_user):
	with as_user(request.getfixturevalue(who)), pytest.raises(frappe.PermissionError):
		api.get_hours_since_sweep()

"""Who gets which digest, in which language, at which hour; what becomes of its mail, and what the page of choices shows."""

import email
import email.policy
from datetime import datetime, timedelta, timezone

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, now_datetime, nowdate
from werkzeug.datastructures import MultiDict

from eu_korea_coop import api
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests import delivery, job, people, unsubscribe
from testing import faults, make_partnership, make_user

MONDAY_NOON = datetime(2031, 3, 3, 12, 0, tzinfo=timezone.utc)
SETTINGS, SYSTEM, WISHES = "Cooperation Settings", "System Settings", "Digest Preference"


def due(days: int) -> str:
	return add_days(nowdate(), days)


def reader(user: str, kind: str = digest.OFFICER) -> people.Reader:
	(one,) = people.readers([kind], [user])
	return one


def wish(user: str, **values):
	return frappe.get_doc({"doctype": WISHES, "user": user, "enabled": 1, **values}).insert()


# --- to whom and when


def test_what_a_person_did_not_choose_is_the_sites(officer):
	frappe.db.set_value("User", officer, {"language": "", "time_zone": ""})
	frappe.db.set_single_value(SYSTEM, {"language": "ko", "time_zone": "Asia/Seoul"})
	wish(officer, digest_hour=0)
	frappe.db.set_single_value(SETTINGS, "digest_hour", 5)
	one = reader(officer)
	assert (one.language, one.time_zone, one.hour, one.weekly, one.muted) == (
		"ko",
		"Asia/Seoul",
		5,
		False,
		frozenset(),
	)
	frappe.db.set_value(WISHES, officer, {"digest_hour": 6, "weekly": 1, "muted_sections": digest.OVERDUE})
	frappe.db.set_value("User", officer, {"language": "en", "time_zone": "Europe/Brussels"})
	one = reader(officer)
	assert (one.language, one.time_zone, one.hour) == ("en", "Europe/Brussels", 6)
	assert (one.weekly, one.muted) == (True, frozenset({digest.OVERDUE}))


def test_a_site_without_settings_of_its_own_writes_at_seven_in_english(officer):
	frappe.db.set_value("User", officer, "language", "")
	frappe.db.set_single_value(SYSTEM, "language", "")
	frappe.db.delete("Singles", {"doctype": SETTINGS, "field": "digest_hour"})
	frappe.clear_document_cache(SETTINGS, SETTINGS)
	one = reader(officer)
	assert (one.language, one.hour) == ("en", 7)


def test_a_kind_belongs_to_a_role_and_nobody_is_due_twice(officer, manager, viewer):
	kinds = {
		user: [one.reader.kind for one in people.due(MONDAY_NOON) if one.reader.user == user]
		for user in (officer, manager, viewer, "Administrator")
	}
	assert kinds == {officer: ["Officer"], manager: ["Manager"], viewer: ["Policy"], "Administrator": []}
	for one in people.due(MONDAY_NOON):
		assert delivery.deliver(one, None, 0)
	assert people.due(MONDAY_NOON) == []
	assert people.due(MONDAY_NOON + timedelta(days=1)) != []


def test_the_last_digest_is_one_that_went_out_or_had_nothing_to_say_before_the_moment_that_counts(officer):
	moments = ((1, "Nothing To Say"), (2, "Sent"), (3, "Failed"), (4, "Queued"))
	for day, status in moments:
		one = people.Due(reader(officer), f"2031-03-0{day}")
		delivery.deliver(one, None, 0)
		values = {"status": status, "composed_at": f"2031-03-0{day} 07:00:00"}
		frappe.db.set_value("Digest Delivery", {"delivery_key": one.key}, values)
	second = get_datetime("2031-03-02 07:00:00")
	assert reader(officer).last_digest == second and not reader(officer).is_first
	earlier = people.last_digests(digest.OFFICER, [officer], before=second)
	assert earlier == {officer: get_datetime("2031-03-01 07:00:00")}
	assert people.last_digests(digest.MANAGER, [officer]) == {}


@pytest.mark.parametrize(("last", "since"), [(None, -7), (-9, -9), (-1, -1), (0, -1)])
def test_changes_are_those_since_the_last_digest_of_a_week_or_of_yesterday_at_least(last, since):
	today = getdate(nowdate())
	moment = get_datetime(due(last)) + timedelta(hours=7) if last is not None else None
	assert job.changes_since(moment, today) == getdate(due(since))


# --- the run


@pytest.fixture
def server(site):
	with faults.outgoing_account() as server:
		yield server


@pytest.fixture
def patch():
	"""Undone before the test's own rollback, and without what keeps the test from committing."""
	with pytest.MonkeyPatch.context() as patch:
		yield patch


def test_a_run_counts_what_it_did_for_whom_whatever_the_size_of_its_chunks(server, patch):
	users = [make_user("Cooperation Officer") for _ in range(3)]
	for user in users[:2]:
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	patch.setattr(job, "CHUNK", 2)
	others = len(people.due(MONDAY_NOON)) - len(users)
	answer = job.run(MONDAY_NOON)
	assert sum(answer.values()) == others + 3, answer
	log = frappe.get_last_doc("Cooperation Run Log", {"job": job.JOB})
	assert (log.checked, log.changed) == (others + 3, answer[delivery.QUEUED])
	assert answer[delivery.QUEUED] == frappe.db.count("Digest Delivery", {"status": delivery.QUEUED})
	rows = {user: frappe.get_doc("Digest Delivery", {"user": user}) for user in users}
	assert [rows[user].status for user in users] == [delivery.QUEUED, delivery.QUEUED, delivery.NOTHING]
	assert [rows[user].lines for user in users] == [1, 1, 0]
	assert [bool(rows[user].message_id) for user in users] == [True, True, False]
	assert job.run(MONDAY_NOON) == {"sent": 0, "requeued": 0}


def test_a_run_that_a_system_manager_starts_by_hand_needs_no_right_of_theirs(server, officer, as_user):
	make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
	frappe.db.delete("Cooperation Run Log")
	with as_user("system manager"):
		answer = job.run(MONDAY_NOON)
	assert answer[delivery.QUEUED] >= 1 and delivery.FAILED not in answer
	runs = frappe.get_all("Cooperation Run Log", ["job", "status"], order_by="job")
	assert [(run.job, run.status) for run in runs] == [(job.JOB, "Completed"), ("Sweep", "Completed")]


def test_who_fails_and_who_was_written_to_elsewhere_are_counted_apart(
	server, officer, another_officer, patch
):
	for user in (officer, another_officer):
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	real = delivery.deliver

	def deliver(due, *rest):
		if due.reader.user == officer:
			raise ZeroDivisionError("a mail nobody foresaw")
		return False if due.reader.user == another_officer else real(due, *rest)

	patch.setattr(delivery, "deliver", deliver)
	patch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
	answer = job.run(MONDAY_NOON)
	assert (answer[delivery.FAILED], answer["elsewhere"]) == (1, 1)
	log = frappe.get_last_doc("Cooperation Run Log", {"job": job.JOB})
	assert log.status == "Completed With Errors" and "a mail nobody foresaw" in log.errors


def test_a_run_answers_nothing_where_digests_are_off_and_says_that_another_is_at_work(officer):
	with job.run_log.running(job.JOB, getdate(nowdate())):
		assert job.run(MONDAY_NOON) == {"running": 1}
	frappe.db.set_single_value(SETTINGS, "digests_enabled", 0)
	assert job.run(MONDAY_NOON) == {}


@pytest.mark.parametrize(
	"moment", ["2031-03-03T12:00:00+00:00", "2031-03-03T12:00:00", "2031-03-03T13:00:00+01:00", MONDAY_NOON]
)
def test_a_moment_without_a_zone_is_that_of_the_world(moment):
	assert job.moment_of(moment) == MONDAY_NOON
	assert abs(job.moment_of(None) - datetime.now(timezone.utc)) < timedelta(minutes=1)


@pytest.mark.parametrize(
	("chosen", "days", "is_escalated"), [(None, 14, False), (None, 15, True), (3, 3, False), (3, 4, True)]
)
def test_managers_wait_two_weeks_where_the_settings_say_nothing(manager, officer, chosen, days, is_escalated):
	if chosen:
		frappe.get_doc(SETTINGS).update({"escalation_days": chosen}).save()
	else:
		frappe.db.delete("Singles", {"doctype": SETTINGS, "field": "escalation_days"})
		frappe.clear_document_cache(SETTINGS, SETTINGS)
	doc = make_partnership("First Contact", since=due(-300), owner_user=officer)
	frappe.db.set_value("Partnership", doc.name, "stalled_since", due(-days))
	lines = job.managers_lines(getdate(due(-1)), getdate(nowdate()))
	assert bool(lines[digest.ESCALATED]) == is_escalated
	assert len(lines[digest.ESCALATED]) + len(lines[digest.TOP_STALLED]) == 1


def test_managers_read_when_the_nightly_check_ran_last(manager):
	old = make_partnership("Exploring")
	frappe.db.set_value("Partnership", old.name, "creation", "2020-01-01 00:00:00")
	frappe.db.delete("Cooperation Run Log")

	def texts() -> list[str]:
		mail = job.compose_now(reader(manager, digest.MANAGER), getdate(nowdate()))
		sections = {one["code"]: one["lines"] for one in mail.args["sections"]} if mail else {}
		return [line["text"] for line in sections.get(digest.SWEEP_MISSED, [])]

	assert texts() == ["Last good run: –"]
	run = job.run_log.begin("Sweep", getdate(due(-3)))
	values = {"status": "Completed", "ended": get_datetime(due(-3))}
	frappe.db.set_value("Cooperation Run Log", run.name, values)
	assert texts()[0] != "Last good run: –"
	frappe.db.set_value("Cooperation Run Log", run.name, "ended", now_datetime())
	assert texts() == []


# --- its mail


def queued(user: str, period: str, status: str = "Not Sent", **values):
	"""A digest of a period whose mail is in this state."""
	one = people.Due(reader(user), period)
	assert delivery.deliver(one, job.compose_now(one.reader, getdate(nowdate())), 1)
	name = frappe.db.get_value("Digest Delivery", {"delivery_key": one.key})
	mail = frappe.get_doc("Email Queue", {"reference_name": name})
	frappe.db.set_value("Email Queue", mail.name, {"status": status, **values}, update_modified=False)
	return frappe.get_doc("Digest Delivery", name), mail


@pytest.mark.parametrize(
	("status", "minutes", "answer", "then"),
	[
		("Sent", 0, {"sent": 1, "requeued": 0}, ("Sent", "Sent")),
		("Error", 0, {"sent": 0, "requeued": 1}, ("Queued", "Not Sent")),
		("Sending", 14, {"sent": 0, "requeued": 0}, ("Queued", "Sending")),
		("Sending", 15.5, {"sent": 0, "requeued": 1}, ("Queued", "Not Sent")),
		("Not Sent", 60, {"sent": 0, "requeued": 0}, ("Queued", "Not Sent")),
	],
)
def test_a_mail_that_failed_or_was_left_in_the_middle_goes_on_its_way_again(
	server, officer, status, minutes, answer, then
):
	make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
	moment = now_datetime() - timedelta(minutes=minutes)
	row, mail = queued(officer, "2031-03-03", status=status, modified=moment, retry=3)
	assert delivery.reconcile() == answer
	mail.reload()
	assert (frappe.db.get_value("Digest Delivery", row.name, "status"), mail.status) == then
	assert mail.retry == (0 if answer["requeued"] else 3)


def test_a_mail_that_still_waits_is_withdrawn_by_the_next_one_of_its_kind_alone(
	server, officer, another_officer
):
	for user in (officer, another_officer):
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=user)
	first, mail = queued(officer, "2031-03-03")
	sending, on_its_way = queued(officer, "2031-03-04", status="Sending")
	theirs, _their_mail = queued(another_officer, "2031-03-03")
	assert delivery.with_mail_waiting() == {(officer, "Officer"), (another_officer, "Officer")}
	last, _last_mail = queued(officer, "2031-03-05")
	rows = {
		row.period: row.status
		for row in frappe.get_all("Digest Delivery", {"user": officer}, ["period", "status"])
	}
	assert rows == {first.period: "Failed", sending.period: "Queued", last.period: "Queued"}
	assert frappe.db.get_value("Email Queue", mail.name, "status") == "Error"
	assert frappe.db.get_value("Email Queue", on_its_way.name, "status") == "Sending"
	assert frappe.db.get_value("Digest Delivery", theirs.name, "status") == "Queued"
	frappe.db.delete("Email Queue", {"reference_name": last.name})
	queued(officer, "2031-03-06")
	assert frappe.db.get_value("Digest Delivery", last.name, "status") == "Failed", "its mail is gone"


def test_two_that_are_composed_at_once_are_one(officer):
	one = people.Due(reader(officer), "2031-03-03")
	assert delivery.deliver(one, None, 0) is True
	frappe.db.savepoint("of_the_test")
	with pytest.MonkeyPatch.context() as patch:
		patch.setattr(frappe.db, "rollback", lambda **of: None)
		assert delivery.deliver(one, None, 0) is False
	assert frappe.db.count("Digest Delivery", {"user": officer}) == 1


def test_a_digest_ends_by_its_own_links_and_not_by_frappes(server, officer):
	make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
	_row, mail = queued(officer, "2031-03-03")
	message = email.message_from_string(mail.message, policy=email.policy.default)
	assert (
		message["List-Unsubscribe"].startswith("<http") and "/digest-choices?" in message["List-Unsubscribe"]
	)
	html = message.get_body(("html",)).get_content()
	assert "/digest-choices?" in html and "email-container" in html
	assert not mail.add_unsubscribe_link


# --- looked at before it comes


def test_ones_own_digest_is_sent_at_once_beside_the_one_that_comes_at_its_hour(server, officer, as_user):
	with as_user(officer):
		assert api.send_my_digest() == {"sent": 0, "to": officer}
	make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
	wish(officer, enabled=0)
	with as_user(officer):
		for kind in (None, digest.OFFICER):
			assert api.send_my_digest(kind) == {"sent": 1, "to": officer}
	names = frappe.get_all("Email Queue Recipient", {"recipient": officer}, pluck="parent")
	messages = [
		email.message_from_string(frappe.db.get_value("Email Queue", name, "message")) for name in names
	]
	assert len({message["Message-Id"] for message in messages}) == 2
	assert {message["Auto-Submitted"] for message in messages} == {"auto-generated"}
	assert {message["List-Unsubscribe"] for message in messages} == {None}, "no digest of a period ends by it"
	assert not frappe.db.exists("Digest Delivery", {"user": officer})


def test_a_preview_is_of_a_kind_that_follows_from_the_roles(officer, as_user):
	with as_user(officer):
		nothing = api.preview_digest()
		assert (nothing["kind"], nothing["kinds"], nothing["html"]) == (digest.OFFICER, [digest.OFFICER], "")
		assert nothing["subject"] == "Nothing to say: no mail would be sent."
		with pytest.raises(frappe.ValidationError, match="</strong> gets no such digest"):
			api.preview_digest(digest.MANAGER)
		with pytest.raises(frappe.ValidationError, match="choose one of Officer, Manager, Policy"):
			api.preview_digest("Gossip")
	both = make_user("Cooperation Officer", "Cooperation Manager")
	with as_user(both):
		assert api.preview_digest()["kind"] == digest.OFFICER
		assert api.preview_digest(digest.MANAGER)["kinds"] == [digest.OFFICER, digest.MANAGER]
		assert api.preview_digest(digest.OFFICER, officer)["kinds"] == [digest.OFFICER]


def test_a_pause_ends_today_at_the_earliest_and_one_that_is_over_may_stay(officer):
	with pytest.raises(frappe.ValidationError, match="lies in the past"):
		wish(officer, paused_until=due(-1))
	doc = wish(officer, paused_until=due(0))
	doc.db_set("paused_until", due(-9))
	doc.reload()
	doc.weekly = 1
	doc.save()
	assert frappe.db.get_value(WISHES, officer, ["weekly", "paused_until"]) == (1, getdate(due(-9)))


# --- the page of choices


def page_of(user: str, kind: str = digest.OFFICER, section: str | None = None) -> dict:
	return unsubscribe.describe(user, kind, section)


def post(user: str, kind: str, *sections: str, **values) -> str:
	form = MultiDict([*(("section", code) for code in sections), *values.items()])
	return unsubscribe.answer(user, kind, form)


def shown(page: dict) -> set[str]:
	return {one["code"] for one in page["sections"] if one["shown"]}


def test_whoever_chose_nothing_sees_all_sections_each_day_without_a_pause(officer, manager):
	page = page_of(officer)
	assert (page["heading"], page["for_whom"]) == ("Officer digest", f"For {officer}")
	assert shown(page) == {*digest.SECTIONS[digest.OFFICER]}
	assert "Newly stalled" in [one["label"] for one in page["sections"]]
	assert (page["weekly"], page["paused_until"], page["stands"], page["left_out"]) == (False, "", "", "")
	assert page["may_be_weekly"] and not page_of(manager, digest.MANAGER)["may_be_weekly"]


def test_a_link_leaves_out_a_section_of_its_own_digest_that_was_not_left_out(officer):
	for section in (digest.WORKLOAD, "GOSSIP"):
		page = page_of(officer, section=section)
		assert shown(page) == {*digest.SECTIONS[digest.OFFICER]} and not page["left_out"]
	wish(officer, muted_sections=digest.OVERDUE)
	page = page_of(officer, section=digest.OVERDUE)
	assert digest.OVERDUE not in shown(page) and not page["left_out"]


def test_choices_of_one_digest_change_nothing_of_another(officer):
	frappe.get_doc("User", officer).add_roles("Cooperation Manager")
	wish(officer, muted_sections=digest.WORKLOAD, kinds_off=digest.MANAGER, weekly=1)
	assert post(officer, digest.OFFICER, digest.OVERDUE, digest.DUE_SOON, weekly="1") == "Saved."
	wishes = frappe.get_doc(WISHES, officer)
	assert (wishes.kinds_off, wishes.weekly, wishes.paused_until) == (digest.MANAGER, 1, None)
	muted = {*digest.SECTIONS[digest.OFFICER]} - {digest.OVERDUE, digest.DUE_SOON}
	assert {*wishes.muted_sections.split()} == muted | {digest.WORKLOAD}
	assert shown(page_of(officer)) == {digest.OVERDUE, digest.DUE_SOON}
	sentence = post(officer, digest.OFFICER, do="end")
	assert sentence.startswith("You will not get this digest any more.")
	assert {*frappe.db.get_value(WISHES, officer, "kinds_off").split()} == {digest.OFFICER, digest.MANAGER}
	post(officer, digest.MANAGER, digest.CHANGES)
	assert frappe.db.get_value(WISHES, officer, ["kinds_off", "weekly"]) == (digest.OFFICER, 1)
	post(officer, digest.OFFICER, digest.OVERDUE, paused_until=due(3))
	assert frappe.db.get_value(WISHES, officer, "paused_until") == getdate(due(3))
	post(officer, digest.OFFICER, digest.OVERDUE, paused_until="")
	assert frappe.db.get_value(WISHES, officer, ["paused_until", "weekly"]) == (None, 0)


def test_whoever_switched_all_off_reads_where_to_switch_them_on(officer):
	wish(officer, enabled=0)
	assert page_of(officer)["stands"].startswith("You get no digests at all.")
	frappe.db.set_value(WISHES, officer, {"enabled": 1, "kinds_off": digest.MANAGER})
	assert page_of(officer)["stands"] == ""


def test_an_address_is_signed_for_a_kind_and_a_user_there_is(officer):
	def reader_of(user: str, kind: str) -> tuple[str, str] | None:
		return unsubscribe.reader_of(unsubscribe.choices_url(user, kind).partition("?")[2])

	assert reader_of(officer, digest.OFFICER) == (officer, digest.OFFICER)
	assert reader_of(officer, "Gossip") is None and reader_of("nobody@x.example", digest.OFFICER) is None

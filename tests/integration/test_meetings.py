"""Meetings of a real CalDAV server and of invitation mails become planned interactions, and are followed (Calendar Meeting)."""

import json
import time
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import frappe
import frappe.client
import pytest
import time_machine
from frappe.utils import background_jobs, now_datetime
from frappe.utils.password import get_decrypted_password
from redis import Redis
from test_meeting_files import event, file

from eu_korea_coop import api
from eu_korea_coop.clock import persons_today
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.meetings import caldav, invitations, reading, requests
from testing import mailbox, make_contact, make_interaction, make_organisation, make_partnership
from testing.calendar_server import (
	PASSWORD,
	USER,
	calendar_server,
	drips,
	hangs_up,
	never_ends,
	raw_server,
	says,
	says_nothing,
	says_status,
)

THEIRS = "ji-won.park@cluster.example"
GUEST = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{THEIRS}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
	with calendar_server(tmp_path_factory.mktemp("radicale")) as served:
		yield served


@pytest.fixture
def calendar(server):
	"""The server's one calendar, empty afterwards."""
	names = []
	put = server.put

	def put_and_remember(name, content):
		names.append(name)
		put(name, content)

	server.put = put_and_remember
	yield server
	server.put = put
	for name in set(names):
		server.ask("DELETE", f"/{USER}/work/{name}.ics")


@pytest.fixture
def trusted(site, monkeypatch):
	monkeypatch.setitem(frappe.conf, requests.HOSTS_SETTING, ["127.0.0.1"])


@pytest.fixture
def partnership(officer):
	theirs = make_organisation("Korea")
	make_contact(theirs, email_ids=[{"email_id": THEIRS, "is_primary": 1}])
	return make_partnership("Exploring", [make_organisation("Europe"), theirs], owner_user=officer)


@pytest.fixture
def wishes(trusted, server, partnership, officer, as_user):
	return switch_on(officer, server.calendar, as_user)


def switch_on(user, address, as_user, **more):
	values = {
		"calendar_on": 1,
		"calendar_address": address,
		"calendar_user": USER,
		"calendar_password": PASSWORD,
	}
	with as_user(user):
		return frappe.get_doc(
			{"doctype": "Digest Preference", "user": user, "enabled": 1, **values, **more}
		).insert()


def day(days: int = 5):
	return persons_today() + timedelta(days=days)


def on(days: int = 5) -> str:
	return f"DTSTART;TZID=Asia/Seoul:{day(days):%Y%m%d}T160000"


def meeting(*lines: str, days: int = 5, uid: str = "visit", summary: str = "Visit") -> str:
	return file(event(on(days), "DURATION:PT1H", f"SUMMARY:{summary}", GUEST, *lines, uid=uid))


def planned(**filters):
	return frappe.get_all(
		"Interaction",
		filters={"interaction_date": (">", day(-8)), **filters},
		fields=["name", "subject", "status", "interaction_date", "location", "partnership", "interaction_type", "owner"],
		order_by="interaction_date asc",
	)  # fmt: skip


# --- denied first


def test_nobody_else_sees_or_changes_what_a_calendar_brought_in(
	calendar, wishes, officer, another_officer, manager, viewer, as_user
):
	calendar.put("visit", meeting())
	reading.read(officer)
	name = frappe.get_all("Calendar Meeting", pluck="name")[0]
	for who in (another_officer, manager):
		with as_user(who):
			assert api.get_my_calendar()["meetings"] == []
			for ask in (api.drop_meeting, api.take_back_meeting):
				with pytest.raises(frappe.PermissionError):
					ask(name)
	with as_user(viewer):
		for ask in (api.get_my_calendar, api.check_my_calendar, api.read_my_calendar):
			with pytest.raises(frappe.PermissionError):
				ask()


def test_the_password_is_shown_to_nobody_and_written_nowhere(calendar, wishes, officer, as_user):
	frappe.db.set_value("Digest Preference", officer, "calendar_address", calendar.root + "nowhere/")
	reading.read(officer)
	with as_user(officer):
		answers = [
			api.get_my_calendar(),
			api.check_my_calendar(),
			frappe.get_doc("Digest Preference", officer).as_dict(),
		]
	rows = [
		frappe.db.sql(f"select * from `tab{table}`")
		for table in ("Digest Preference", "Version", "Error Log")
	]
	assert PASSWORD not in json.dumps([answers, rows], default=str)
	assert "*" * len(PASSWORD) not in json.dumps([answers, rows], default=str), "nor how long it is"
	assert stored_password(officer) == PASSWORD


def stored_password(user):
	return get_decrypted_password("Digest Preference", user, "calendar_password", raise_exception=False)


@pytest.mark.parametrize("person", ["officer", "system manager", "Administrator"])
def test_no_function_of_frappe_shows_the_password(wishes, officer, as_user, person):
	"""`frappe.client.get_password` shows a System Manager any password field of any record that it finds."""
	with as_user(person), pytest.raises(frappe.PermissionError):
		frappe.client.get_password("Digest Preference", officer, "calendar_password")


@pytest.mark.parametrize(
	("field", "value", "stays"),
	[
		("calendar_address", "https://elsewhere.example/dav/", False),
		("calendar_user", "somebody", False),
		("digest_hour", 9, True),
	],
)
def test_a_password_goes_with_the_server_and_user_it_is_for(wishes, officer, field, value, stays):
	"""Whoever may change another's preferences does not get the password sent to a server of their own."""
	doc = frappe.get_doc("Digest Preference", officer)
	doc.set(field, value)
	doc.save()
	assert bool(stored_password(officer)) == stays


@pytest.mark.parametrize("before", [None, "http://no-longer-trusted.example/"])
def test_a_password_is_for_no_server_but_the_one_it_was_entered_with(wishes, officer, before):
	frappe.db.set_value("Digest Preference", officer, "calendar_address", before)
	doc = frappe.get_doc("Digest Preference", officer)
	doc.calendar_address = "https://elsewhere.example/dav/"
	doc.save()
	assert stored_password(officer) is None


def test_a_calendar_at_another_address_begins_without_failures(wishes, officer):
	frappe.db.set_value("Digest Preference", officer, {"calendar_failures": 3, "calendar_error": "Not there"})
	doc = frappe.get_doc("Digest Preference", officer)
	for field, value, then in (
		("weekly", 1, (3, "Not there")),
		("calendar_address", "https://elsewhere.example/dav/", (0, None)),
	):
		doc.set(field, value)
		doc.save()
		doc.reload()
		assert (doc.calendar_failures, doc.calendar_error) == then


@pytest.mark.parametrize(
	"address",
	[
		"http://calendar.example/", "ftp://calendar.example/", "calendar.example", "https://", "https://me@calendar.example/",
		"https://calendar.example:0/", "https://calendar.example:x/", "file:///etc/passwd", "https://[::1",
	],
)  # fmt: skip
def test_an_address_that_is_not_https_is_refused_beside_its_field(officer, as_user, address):
	with pytest.raises(frappe.ValidationError, match="Address of my calendar"):
		switch_on(officer, address, as_user)


@pytest.mark.parametrize(
	"address",
	[
		"10.0.0.1",
		"127.0.0.1",
		"169.254.169.254",
		"::1",
		"::ffff:127.0.0.1",
		"2002:7f00:1::",
		"224.0.0.1",
		"0.0.0.0",
	],
)
def test_an_address_of_a_private_network_is_not_public(address):
	assert not requests.is_public(address) and requests.is_public("93.184.216.34")


def test_a_private_address_is_not_connected_to(site, officer, as_user):
	"""https, so that it is saved; the name is looked up, and no connection is made."""
	switch_on(officer, "https://localhost:1/", as_user)
	assert "public internet" in reading.read(officer)["error"]


# --- brought in, and followed


def test_a_meeting_becomes_a_planned_interaction_once(calendar, wishes, partnership, officer, as_user):
	calendar.put("visit", meeting("LOCATION:Daegu"))
	assert reading.read(officer) == {"made": 1}
	(one,) = planned()
	assert (one.subject, one.status, one.interaction_date, one.location) == (
		"Visit",
		"Planned",
		day(),
		"Daegu",
	)
	assert (one.partnership, one.interaction_type, one.owner) == (partnership.name, "Meeting", officer)
	doc = frappe.get_doc("Interaction", one.name)
	assert [row.contact for row in doc.participants] and len(doc.organisations) == 1
	assert reading.read(officer) == {}
	with as_user(officer):
		assert f"{partnership.short_title} · Visit" in [entry["title"] for entry in api.get_today()["ahead"]]
		calendar_now = api.get_my_calendar()
	assert [row["state"] for row in calendar_now["meetings"]] == ["Planned"] and calendar_now["read_on"]


def test_of_several_partnerships_it_belongs_to_the_one_last_in_contact(
	calendar, wishes, partnership, officer
):
	theirs = partnership.parties[1].organisation
	quiet = make_partnership("Exploring", [make_organisation("Europe"), theirs], owner_user=officer)
	untouched = make_partnership("Exploring", [make_organisation("Europe"), theirs], owner_user=officer)
	make_interaction(quiet, day(-40))
	make_interaction(partnership, day(-9))
	assert not untouched.last_interaction
	calendar.put("visit", meeting())
	reading.read(officer)
	assert [one.partnership for one in planned(status="Planned")] == [partnership.name]


def test_what_is_private_or_with_strangers_or_colleagues_alone_is_not_brought_in(
	calendar, wishes, officer, manager
):
	calendar.put("private", meeting("CLASS:PRIVATE", uid="private"))
	calendar.put("strangers", file(event(on(), "ATTENDEE:mailto:x@else.example", uid="strangers")))
	calendar.put("us", file(event(on(), f"ATTENDEE:mailto:{manager}", uid="us")))
	calendar.put("far", meeting(days=90, uid="far"))
	calendar.put("past", meeting(days=-3, uid="past"))
	assert reading.read(officer) == {} and planned() == []
	assert not frappe.db.exists("Calendar Meeting", {"user": officer})


def test_a_meeting_that_moves_is_cancelled_and_comes_back_is_followed(calendar, wishes, officer):
	calendar.put("visit", meeting())
	reading.read(officer)
	calendar.put("visit", meeting("SEQUENCE:1", "LOCATION:Busan", days=9))
	assert reading.read(officer) == {"changed": 1}
	assert [(one.interaction_date, one.location) for one in planned()] == [(day(9), "Busan")]
	calendar.put("visit", meeting("SEQUENCE:2", "STATUS:CANCELLED", days=9))
	assert reading.read(officer) == {"cancelled": 1} and planned()[0].status == "Cancelled"
	assert frappe.get_all("Calendar Meeting", filters={"user": officer}, pluck="missing") == [0]
	calendar.put("visit", meeting("SEQUENCE:3", days=10))
	assert reading.read(officer) == {"made": 1}
	assert [(one.status, one.interaction_date) for one in planned()] == [("Planned", day(10))]
	calendar.put("visit", meeting("SEQUENCE:4", "CLASS:PRIVATE", days=10, summary="Secret"))
	assert reading.read(officer) == {"cancelled": 1} and planned()[0].subject == "Visit"


def test_one_answer_without_it_says_nothing_the_second_cancels(calendar, wishes, officer):
	calendar.put("visit", meeting())
	reading.read(officer)
	calendar.delete("visit")
	assert reading.read(officer) == {} and planned()[0].status == "Planned"
	assert reading.read(officer) == {"cancelled": 1} and planned()[0].status == "Cancelled"


def test_dates_of_a_recurring_meeting_are_planned_moved_and_cancelled_one_by_one(calendar, wishes, officer):
	rule = (on(1), "DURATION:PT1H", "SUMMARY:Weekly", GUEST, "RRULE:FREQ=WEEKLY;COUNT=3")
	moved = event(
		f"RECURRENCE-ID;TZID=Asia/Seoul:{day(8):%Y%m%d}T160000",
		on(9),
		"DURATION:PT1H",
		"SUMMARY:Weekly",
		GUEST,
		uid="weekly",
	)
	calendar.put("weekly", file(event(*rule, uid="weekly")))
	assert reading.read(officer) == {"made": 3}
	calendar.put(
		"weekly", file(event(*rule, f"EXDATE;TZID=Asia/Seoul:{day(15):%Y%m%d}T160000", uid="weekly"), moved)
	)
	assert reading.read(officer) == {"changed": 1, "cancelled": 1}
	assert [(one.interaction_date, one.status) for one in planned()] == [
		(day(1), "Planned"),
		(day(9), "Planned"),
		(day(15), "Cancelled"),
	]


def test_what_was_dropped_deleted_or_held_stays_so(calendar, wishes, officer, as_user):
	for name in ("dropped", "by hand", "deleted", "held"):
		calendar.put(name.replace(" ", ""), meeting(uid=name, summary=name))
	assert reading.read(officer) == {"made": 4}
	names = {one.subject: one.name for one in planned()}
	with as_user(officer):
		(row,) = (row for row in api.get_my_calendar()["meetings"] if row["subject"] == "dropped")
		assert "Dropped" in [one["state"] for one in api.drop_meeting(row["name"])]
		hand = frappe.get_doc("Interaction", names["by hand"])
		hand.status = "Cancelled"
		hand.save()
	frappe.delete_doc("Interaction", names["deleted"])
	frappe.db.set_value("Interaction", names["held"], "status", "Held")
	for name in ("dropped", "by hand", "deleted", "held"):
		calendar.put(name.replace(" ", ""), meeting("SEQUENCE:5", days=7, uid=name, summary=name))
	assert reading.read(officer) == {}
	assert {one.subject: one.status for one in planned()} == {
		"dropped": "Cancelled",
		"by hand": "Cancelled",
		"held": "Held",
	}
	with as_user(officer):
		api.take_back_meeting(row["name"])
	assert reading.read(officer) == {"changed": 1}
	assert [one.interaction_date for one in planned(subject="dropped")] == [day(7)]


def test_a_meeting_of_two_colleagues_is_one_interaction(calendar, wishes, officer, another_officer, as_user):
	calendar.put("visit", meeting())
	switch_on(another_officer, calendar.calendar, as_user)
	assert reading.read(officer) == {"made": 1}
	assert reading.read(another_officer) == {} and len(planned()) == 1


def test_ones_own_organisation_is_no_partner(calendar, wishes, partnership, officer):
	ours = partnership.parties[0].organisation
	make_contact(ours, email_ids=[{"email_id": "colleague@office.example", "is_primary": 1}])
	frappe.db.set_value("Digest Preference", officer, "own_organisation", ours)
	calendar.put("us", file(event(on(), "ATTENDEE:mailto:colleague@office.example", uid="us")))
	assert reading.read(officer) == {}


def test_a_partnership_one_may_not_read_gets_nothing(calendar, wishes, partnership, officer, another_officer):
	frappe.db.set_value(
		"Partnership",
		partnership.name,
		{"visibility": "Restricted", "owner_user": another_officer, "owner": another_officer},
	)
	calendar.put("visit", meeting())
	assert reading.read(officer) == {} and planned() == []


def test_the_calendar_is_found_from_the_address_of_the_server(
	calendar, trusted, partnership, officer, as_user
):
	calendar.put("visit", meeting())
	switch_on(officer, calendar.root, as_user)
	with as_user(officer):
		assert api.check_my_calendar() == {"count": 1}
	assert reading.read(officer) == {"made": 1}


def test_the_day_is_that_of_the_persons_clock(calendar, wishes, officer):
	"""16:00 in Seoul is 08:00 in Brussels in winter; 02:00 there is still the day before here."""
	frappe.db.set_value("User", officer, "time_zone", "Europe/Brussels")
	frappe.clear_document_cache("User", officer)
	night = event(f"DTSTART;TZID=Asia/Seoul:{day(5):%Y%m%d}T020000", "SUMMARY:Night", GUEST, uid="night")
	calendar.put("night", file(night))
	reading.read(officer)
	assert [one.interaction_date for one in planned(subject="Night")] == [day(4)]


# --- servers that are wrong, slow, or lie


@pytest.mark.parametrize(
	("answer", "words"),
	[
		(says(b"nonsense\r\n\r\n"), "not one of a calendar"),
		(says(b""), "middle"),
		(hangs_up, "middle"),
		(says_status("200 OK"), "answers 200"),
		(says_status("207 Multi-Status", body=b"no xml"), "not one of a calendar"),
		(says_status("207 Multi-Status", body=b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'), "not one of a calendar"),
		(says_status("207 Multi-Status", "Content-Encoding: gzip", body=b"\x1f\x8b" + b"x" * 50), "not one of a calendar"),
		(says_status("207 Multi-Status", body=b'<multistatus xmlns="DAV:"/>'), "no calendar"),
		(says_status("302 Found", "Location: http://169.254.169.254/latest"), "169.254.169.254"),
		(says_status("300 Multiple Choices", "Location: https://other.example/"), "sends on to https://other.example/"),
		(says_status("400 Bad Request"), "answers 400"),
		(says_status("401 Unauthorized"), "user or the password"),
		(says_status("402 Payment Required"), "answers 402"),
		(says_status("404 Not Found"), "no calendar"),
		(says_status("503 Unavailable"), "problem of its own"),
		(says(b"HTTP/1.1 207 Multi-Status\r\nContent-Length: 999\r\n\r\nhalf"), "middle"),
		(
			says_status(
				"207 Multi-Status",
				body=b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop><d:current-user-principal>'
				b"<d:href>https://169.254.169.254/</d:href></d:current-user-principal></d:prop></d:propstat></d:response></d:multistatus>",
			),
			"at another address",
		),
	],
)  # fmt: skip
def test_a_server_that_answers_nonsense_is_refused_in_words(trusted, answer, words):
	with raw_server(answer) as address, pytest.raises(requests.CalendarError, match=words):
		ask(address)


def ask(address: str, seconds: float = 10) -> list[str]:
	return caldav.read_calendars(requests.Server(address, USER, PASSWORD, seconds), day(), day())


@pytest.mark.parametrize("answer", [drips(20), says_nothing(20)])
def test_a_server_that_hangs_or_drips_is_left_after_the_time_limit(trusted, answer):
	began = time.monotonic()
	with raw_server(answer) as address, pytest.raises(requests.CalendarError, match="within 1 seconds"):
		ask(address, seconds=1)
	assert time.monotonic() - began < 5


def test_what_a_server_says_of_itself_is_shown_in_one_short_line():
	assert requests.shown(" no\r\n calendar ") == "no calendar"
	assert len(requests.shown("x" * 500)) == 140


def test_an_answer_without_end_is_cut(trusted):
	with raw_server(never_ends) as address, pytest.raises(requests.CalendarError, match="longer than 8 MB"):
		ask(address)


def test_an_owner_reads_in_their_words_why_their_calendar_is_not_read_until_it_is(
	calendar, trusted, partnership, officer, as_user
):
	with raw_server(says_status("401 Unauthorized")) as address:
		wishes = switch_on(officer, address, as_user)
		wishes.db_set("modified", "2020-01-01 00:00:00", update_modified=False)
		with as_user(officer):
			assert set(api.check_my_calendar()) == {"error"}
		for language, words in ((None, "refuses the user or the password"), ("ko", "비밀번호를 거부")):
			frappe.db.set_value("User", officer, "language", language)
			assert words in reading.read(officer)["error"]
	with as_user(officer):
		assert "비밀번호를 거부" in api.get_my_calendar()["error"]
	wishes.reload()
	assert (wishes.calendar_failures, wishes.modified.year) == (2, 2020), "an open form is not out of date"
	wishes.db_set("calendar_address", calendar.calendar)
	reading.read(officer)
	wishes.reload()
	assert (wishes.calendar_failures, wishes.calendar_error) == (0, "")


@pytest.mark.parametrize("field", ["calendar_address", "calendar_user", "calendar_password"])
def test_a_calendar_of_which_something_is_missing_is_not_asked_for(trusted, officer, as_user, field):
	switch_on(officer, "https://calendar.example/", as_user, **{field: None})
	with as_user(officer):
		assert api.check_my_calendar()["error"].startswith("Enter the address of the calendar, its user")


def test_a_check_ends_after_ten_seconds_and_a_reading_after_thirty(wishes, officer, as_user, monkeypatch):
	waited = []
	monkeypatch.setattr(caldav, "read_calendars", lambda server, *_of: waited.append(server.seconds) or [])
	with as_user(officer):
		assert api.check_my_calendar() == {"count": 0}
	assert reading.read(officer) == {}
	assert waited == [10, 30]


@pytest.mark.parametrize(
	("failures", "minutes", "is_due"),
	[(0, 29, False), (0, 30, True), (1, 89, False), (1, 90, True), (9, 23 * 60, False), (9, 24 * 60, True)],
)
def test_a_calendar_is_due_each_hour_and_one_that_failed_up_to_a_day_later(
	wishes, officer, monkeypatch, failures, minutes, is_due
):
	began = []
	monkeypatch.setattr(reading, "start", began.append)
	with time_machine.travel("2026-06-15T08:00:00+00:00", tick=False):
		read_on = now_datetime() - timedelta(minutes=minutes)
		wishes.db_set({"calendar_read_on": read_on, "calendar_failures": failures})
		reading.run()
	assert began == [officer] * is_due


def test_an_owner_is_known_by_each_of_their_addresses(wishes, officer):
	wishes.calendar_user = "Anna@Calendar.example"
	frappe.db.set_value("User", officer, "email", "Anna@Office.example")
	assert reading.own_addresses(wishes) == {officer, "anna@calendar.example", "anna@office.example"}
	wishes.calendar_user = "anna"
	frappe.db.set_value("User", officer, "email", None)
	assert reading.own_addresses(wishes) == {officer}


def test_a_fault_of_ours_is_logged_without_the_password_and_ends_nobody(wishes, officer, monkeypatch):
	def fails(*_of, **_more):
		password = PASSWORD  # a traceback with the values of variables would show it
		raise RuntimeError(len(password))

	monkeypatch.setattr(caldav, "read_calendars", fails)
	assert "Error Log" in reading.read(officer)["error"]
	assert PASSWORD not in str(frappe.get_all("Error Log", fields=["*"], order_by="creation desc", limit=1))


def test_a_server_that_fails_keeps_what_was_brought_in_and_nobody_elses_run(
	calendar, wishes, officer, another_officer, as_user, monkeypatch
):
	calendar.put("visit", meeting())
	reading.read(officer)
	switch_on(another_officer, "https://nowhere.invalid/", as_user)
	began = []
	monkeypatch.setattr(frappe, "enqueue", lambda *_of, user, **_more: began.append(user))
	frappe.db.set_value("Digest Preference", officer, "calendar_read_on", now_datetime() - timedelta(hours=2))
	reading.run()
	assert sorted(began) == sorted([officer, another_officer])
	frappe.db.set_value("Digest Preference", officer, "calendar_address", "https://nowhere.invalid/")
	assert "error" in reading.read(officer)
	assert planned()[0].status == "Planned"
	began.clear()
	reading.run()
	assert began == [another_officer]  # who was read just now waits


@pytest.fixture
def jobs(site, monkeypatch):
	"""The jobs that wait, in a database of Redis of their own: no worker takes them, whatever runs beside."""
	apart = Redis.from_url(frappe.conf.redis_queue, db=9)
	monkeypatch.setattr(background_jobs, "get_redis_conn", lambda *_of, **_more: apart)
	queue = background_jobs.get_queue("default")
	queue.empty()
	yield lambda: queue.jobs
	queue.empty()


def test_a_calendar_that_is_switched_on_is_read_by_one_job_that_ends_after_two_minutes(jobs, wishes, officer):
	for _ in range(2):
		reading.run()
	(job,) = jobs()
	assert (job.kwargs["kwargs"], job.timeout) == ({"user": officer}, 120)
	job.delete()
	for values in ({"calendar_on": 0}, {"calendar_on": 1, "calendar_address": None}):
		frappe.db.set_value("Digest Preference", officer, values)
		reading.run()
		assert jobs() == []


def test_a_file_of_a_mail_is_read_by_a_job_of_a_minute_that_begins_once_the_mail_is_stored(jobs):
	mail = frappe.get_doc({"doctype": "Communication", "subject": "Visit", "content": "x"}).insert()
	for name in ("invite.ICS", "invite.txt"):
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": name,
				"content": f"{name} of {mail.name}",
				"attached_to_doctype": "Communication",
				"attached_to_name": mail.name,
			}
		).insert()
	assert jobs() == []
	frappe.db.after_commit.run()
	(job,) = jobs()
	file = frappe.get_doc("File", job.kwargs["kwargs"]["file"])
	assert (file.file_name.endswith(".ICS"), job.timeout) == (True, 60)


def test_a_person_without_the_role_or_disabled_is_not_read(calendar, wishes, officer):
	calendar.put("visit", meeting())
	frappe.db.set_value("User", officer, "enabled", 0)
	assert reading.read(officer) == {} and planned() == []


# --- invitation mails


def mail_with(content: str, method: str = "REQUEST", sender: str = THEIRS) -> EmailMessage:
	message = EmailMessage()
	message["From"], message["To"] = f"Park Ji-won <{sender}>", mailbox.ADDRESS
	message["Subject"], message["Date"] = "Invitation: Visit", format_datetime(now_datetime().astimezone())
	message["Message-ID"] = make_msgid(domain="cluster.example")
	message.set_content("Please join us.")
	message.add_attachment(content.encode(), "application", "ics", filename="invite.ics")
	return message


@pytest.fixture
def invited(site, monkeypatch):
	"""A mail to the mailbox: what the job that Frappe's fetch began answers."""
	asked = []
	monkeypatch.setattr(invitations.frappe, "enqueue", lambda method, **of: asked.append((method, of)))
	with mailbox.mailbox() as server:

		def receive(message: EmailMessage) -> dict:
			server.put(message)
			mailbox.fetch()
			files = [of["file"] for method, of in asked if method.endswith("invitations.read")]
			asked.clear()
			return invitations.read(files[-1]) if files else {}

		yield receive


def test_an_invitation_is_planned_for_the_responsible_officer_moved_and_cancelled(
	invited, partnership, officer, as_user
):
	assert invited(mail_with(meeting())) == {"made": 1}
	assert [(one.owner, one.partnership) for one in planned()] == [(officer, partnership.name)]
	assert invited(mail_with(meeting("SEQUENCE:1", days=8))) == {"changed": 1}
	assert planned()[0].interaction_date == day(8)
	off = file(event(on(8), "SEQUENCE:2", uid="visit"), method="CANCEL")
	assert invited(mail_with(off, "CANCEL", sender="x@else.example")) == {}
	assert invited(mail_with(off, "CANCEL")) == {"cancelled": 1}
	with as_user(officer):
		assert [row["source"] for row in api.get_my_calendar()["meetings"]] == ["Mail"]
		assert digest.UNLOGGED_MAIL not in [one["code"] for one in api.get_today()["sections"]]


@pytest.mark.parametrize(
	("content", "sender"),
	[
		(meeting, "x@else.example"),  # a stranger names a person of a partnership
		(lambda: meeting("CLASS:CONFIDENTIAL"), THEIRS),
		(lambda: file(event(on(), GUEST), method="REPLY"), THEIRS),
		(lambda: "nonsense", THEIRS),
	],
)
def test_an_invitation_of_a_stranger_a_private_one_and_an_answer_bring_nothing(
	invited, partnership, content, sender
):
	assert invited(mail_with(content(), sender=sender)) == {} and planned() == []


def test_a_series_that_is_cancelled_by_mail_goes_whole(invited, partnership):
	series = (on(1), "SUMMARY:Weekly", GUEST)
	assert invited(mail_with(file(event(*series, "RRULE:FREQ=WEEKLY;COUNT=3", uid="s")))) == {"made": 3}
	off = file(event(*series, "SEQUENCE:1", uid="s"), method="CANCEL")
	assert invited(mail_with(off)) == {"cancelled": 3}
	assert {one.status for one in planned()} == {"Cancelled"}


def test_a_meeting_that_came_by_mail_and_by_calendar_is_one(invited, calendar, wishes, officer):
	calendar.put("visit", meeting())
	assert reading.read(officer) == {"made": 1}
	assert invited(mail_with(meeting())) == {} and len(planned()) == 1


def read_file(content: str, sender: str = THEIRS, **values) -> dict:
	"""What is done with a calendar file that is attached to a mail."""
	mail = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": "Invitation",
			"sender": sender,
			**values,
		}
	).insert()
	attached = {"attached_to_doctype": "Communication", "attached_to_name": mail.name}
	return invitations.read(
		frappe.get_doc({"doctype": "File", "file_name": "invite.ics", "content": content, **attached})
		.insert()
		.name
	)


@pytest.mark.parametrize(
	"values", [{"sent_or_received": "Sent"}, {"communication_medium": "Chat"}, {"sender": ""}]
)
def test_what_is_no_received_mail_brings_no_meeting(partnership, values):
	assert read_file(meeting(), **values) == {} and planned() == []
	assert invitations.read("a file that was deleted") == {}


@pytest.mark.parametrize(("language", "subject"), [("ko", "미팅"), (None, "Meeting")])
def test_an_invitation_is_read_on_the_clock_and_in_the_words_of_whose_work_it_is(
	partnership, officer, language, subject
):
	frappe.db.set_value("User", officer, {"time_zone": "Europe/Brussels", "language": language})
	frappe.clear_document_cache("User", officer)
	night = event(f"DTSTART;TZID=Asia/Seoul:{day(5):%Y%m%d}T020000", uid="night")
	assert read_file(file(night), cc=f"Colleague <{officer}>") == {"made": 1}
	assert [(one.subject, one.interaction_date) for one in planned()] == [(subject, day(4))]

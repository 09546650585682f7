"""Calendar files as Outlook, Google and Korean programs write them, read into meetings; no site takes part."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from eu_korea_coop.follow_up.meetings.calendar_files import read_files

SEOUL, BRUSSELS = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Brussels")
FIRST, LAST = date(2026, 11, 19), date(2027, 1, 25)


def event(*lines: str, uid: str = "m1") -> str:
	return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"))


def file(*events: str, method: str = "") -> str:
	head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *([f"METHOD:{method}"] if method else [])]
	return "\r\n".join((*head, *events, "END:VCALENDAR", ""))


def days(*events: str, zone: ZoneInfo = BRUSSELS, first: date = FIRST, last: date = LAST) -> list[str]:
	result = read_files([file(*events)], first, last, zone).meetings.values()
	return sorted(str(one.first) if one.first == one.last else f"{one.first}/{one.last}" for one in result)


@pytest.mark.parametrize(
	("lines", "brussels", "seoul"),
	[
		# an evening in Brussels is the next morning in Seoul
		(("DTSTART;TZID=Europe/Brussels:20261201T200000", "DURATION:PT1H"), "2026-12-01", "2026-12-02"),
		# a morning in Seoul is the night before in Brussels
		(("DTSTART;TZID=Asia/Seoul:20261201T070000", "DTEND;TZID=Asia/Seoul:20261201T075900"), "2026-11-30", "2026-12-01"),
		(("DTSTART:20261201T150000Z", "DTEND:20261201T160000Z"), "2026-12-01", "2026-12-02"),
		# Windows names of zones, as Outlook writes them
		(("DTSTART;TZID=Korea Standard Time:20261201T070000",), "2026-11-30", "2026-12-01"),
		# whole days have no clock; their end is the day after
		(("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202"), "2026-12-01", "2026-12-01"),
		(("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261204"), "2026-12-01/2026-12-03", "2026-12-01/2026-12-03"),
		(("DTSTART;VALUE=DATE:20261201",), "2026-12-01", "2026-12-01"),
		# a clock without a zone is the reader's own; an end at midnight is the day before
		(("DTSTART:20261201T200000", "DTEND:20261202T000000"), "2026-12-01", "2026-12-01"),
		(("DTSTART:20261201T200000", "DTEND:20261201T100000"), "2026-12-01", "2026-12-01"),
	],
)  # fmt: skip
def test_a_meeting_is_on_the_readers_day(lines, brussels, seoul):
	assert days(event(*lines), zone=BRUSSELS) == [brussels]
	assert days(event(*lines), zone=SEOUL) == [seoul]


def test_a_weekly_meeting_stays_at_its_hour_when_the_clocks_change():
	"""23:30 in Brussels is 06:30 in Seoul in summer, 07:30 in winter: the day after, both."""
	weekly = event("DTSTART;TZID=Europe/Brussels:20261014T233000", "DURATION:PT20M", "RRULE:FREQ=WEEKLY")
	autumn = {"first": date(2026, 10, 20), "last": date(2026, 11, 5)}
	assert days(weekly, **autumn) == ["2026-10-21", "2026-10-28", "2026-11-04"]
	assert days(weekly, zone=SEOUL, **autumn) == ["2026-10-22", "2026-10-29", "2026-11-05"]


def test_an_hour_left_out_in_spring_moves_no_day():
	"""From 01:30 for 22 hours is until 00:30 on the clock of that day, for it has 23."""
	night = event("DTSTART;TZID=Europe/Brussels:20260329T013000", "DURATION:PT22H")
	assert days(night, first=date(2026, 3, 1), last=date(2026, 4, 1)) == ["2026-03-29/2026-03-30"]


def test_a_recurring_meeting_is_bounded_and_its_dates_are_left_out_moved_and_added():
	rule = event(
		"DTSTART;TZID=Asia/Seoul:20260105T100000",
		"DTEND;TZID=Asia/Seoul:20260105T110000",
		"RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T235959Z",
		"EXDATE;TZID=Asia/Seoul:20261207T100000",
		"RDATE;TZID=Asia/Seoul:20261209T100000",
	)
	moved = event(
		"RECURRENCE-ID;TZID=Asia/Seoul:20261214T100000",
		"DTSTART;TZID=Asia/Seoul:20261215T140000",
		"SEQUENCE:1",
	)
	off = event("RECURRENCE-ID:20261221T010000Z", "DTSTART:20261221T010000Z", "STATUS:CANCELLED")
	assert days(rule, zone=SEOUL) == [
		"2026-11-23", "2026-11-30", "2026-12-09", "2026-12-14", "2026-12-21", "2026-12-28",
	]  # fmt: skip
	assert days(rule, moved, zone=SEOUL)[3] == "2026-12-15"
	reading = read_files([file(rule, moved, off)], FIRST, LAST, SEOUL)
	assert [str(one.first) for one in reading.meetings.values() if one.is_cancelled] == ["2026-12-21"]
	assert len(set(reading.series.values())) == 1 and len(reading.meetings) == 6


def test_dates_that_are_listed_without_a_rule_come_beside_the_first_one():
	listed = event(
		"DTSTART;TZID=Asia/Seoul:20261201T100000",
		"DURATION:PT1H",
		"RDATE;TZID=Asia/Seoul:20261203T100000,20261204T100000",
		"RDATE;VALUE=PERIOD:20261208T010000Z/PT1H",
		"RDATE;VALUE=DATE:20261209",
		"RDATE:20261210T200000Z",
	)
	assert days(listed, zone=SEOUL) == [
		"2026-12-01", "2026-12-03", "2026-12-04", "2026-12-08", "2026-12-09", "2026-12-11",
	]  # fmt: skip


@pytest.mark.parametrize(
	("starts", "until"),
	[
		("DTSTART;TZID=Asia/Seoul:20261201T080000", "20261202T230000Z"),  # 08:00 of the next day in Seoul
		("DTSTART;TZID=Asia/Seoul:20261201T080000", "20261203T235900"),
		("DTSTART:20261201T080000", "20261203T080000Z"),
		("DTSTART;VALUE=DATE:20261201", "20261203"),
	],
)
def test_a_series_ends_on_the_clock_it_was_set_on(starts, until):
	daily = event(starts, f"RRULE:FREQ=DAILY;UNTIL={until}")
	assert days(daily, zone=SEOUL) == ["2026-12-01", "2026-12-02", "2026-12-03"]


def test_a_date_that_was_moved_has_the_key_it_had_before():
	weekly = event("DTSTART;TZID=Asia/Seoul:20261130T100000", "RRULE:FREQ=WEEKLY;COUNT=3")
	moved = event("RECURRENCE-ID:20261207T010000Z", "DTSTART:20261208T010000Z")
	before, after = (
		read_files([file(*of)], FIRST, LAST, SEOUL).meetings for of in ((weekly,), (weekly, moved))
	)
	assert before.keys() == after.keys()
	assert read_files([file(moved)], FIRST, LAST, SEOUL).meetings.keys() < before.keys()
	assert not read_files([file(moved)], FIRST, LAST, SEOUL).whole


@pytest.mark.parametrize("kind", ["PRIVATE", "CONFIDENTIAL", "private", "X-ANYTHING"])
def test_nothing_of_a_private_meeting_is_read(kind):
	secret = event(
		"DTSTART:20261201T100000Z",
		f"CLASS:{kind}",
		"SUMMARY:Doctor",
		"LOCATION:Clinic",
		"ATTENDEE:mailto:a@b.example",
	)
	(result,) = read_files([file(secret)], FIRST, LAST, BRUSSELS).meetings.values()
	assert result.is_private and (result.subject, result.place, result.people, result.organiser) == (
		"",
		"",
		(),
		"",
	)


def test_people_are_addresses_without_those_who_declined_and_machines():
	meeting = event(
		"DTSTART:20261201T100000Z",
		"ORGANIZER;CN=Kim:MAILTO:Kim@Cluster.example",
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:me@office.example",
		"ATTENDEE;PARTSTAT=DECLINED:mailto:no@cluster.example",
		"ATTENDEE;CUTYPE=ROOM:mailto:room@cluster.example",
		"ATTENDEE;EMAIL=lee@cluster.example:urn:uuid:0815",
		"ATTENDEE:invalid:nomail",
	)
	(result,) = read_files([file(meeting)], FIRST, LAST, BRUSSELS).meetings.values()
	assert result.people == ("me@office.example", "lee@cluster.example", "kim@cluster.example")
	assert result.organiser == "kim@cluster.example" and not result.is_cancelled
	assert result.sequence == 0


def test_what_the_reader_declined_is_off_for_them():
	meeting = event("DTSTART:20261201T100000Z", "ATTENDEE;PARTSTAT=DECLINED:mailto:me@office.example")
	(result,) = read_files(
		[file(meeting)], FIRST, LAST, BRUSSELS, own={"me@office.example"}
	).meetings.values()
	assert result.is_cancelled


@pytest.mark.parametrize(("method", "count"), [("REQUEST", 1), ("CANCEL", 1), ("REPLY", 0), ("COUNTER", 0)])
def test_an_answer_of_a_participant_changes_nothing(method, count):
	result = read_files([file(event("DTSTART:20261201T100000Z"), method=method)], FIRST, LAST, BRUSSELS)
	assert len(result.meetings) == count
	assert all(one.is_cancelled == (method == "CANCEL") for one in result.meetings.values())


@pytest.mark.parametrize(
	"content",
	[
		b"", b"nonsense", b"\x00\xff" * 100, b"BEGIN:VCALENDAR\r\n", b"x" * 600_000,
		file(event("SUMMARY:no start")).encode(),
		file(event("DTSTART:20261201T100000Z", "RRULE:FREQ=SECONDLY")).encode(),
		file(event("DTSTART:20261201T100000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2;BYSECOND=1,2")).encode(),
		file(event("DTSTART:20261201T100000Z", "RRULE:FREQ=NEVER")).encode(),
		file(event("DTSTART:99991231T235959Z", "DURATION:P9999D")).encode(),
		file(event("DTSTART:20261201T100000Z", "SEQUENCE:many")).encode(),
	],
)  # fmt: skip
def test_a_file_that_is_none_hides_no_other(content):
	good = file(event("DTSTART:20261202T100000Z", "SUMMARY:Visit", uid="good"))
	result = read_files([content, good], FIRST, LAST, BRUSSELS)
	assert [one.subject for one in result.meetings.values()] == ["Visit"]


def test_a_rule_that_began_long_ago_or_never_matches_ends():
	long_ago = event("DTSTART:19000101T100000Z", "RRULE:FREQ=DAILY", uid="a")
	never = event("DTSTART:20260101T100000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", uid="b")
	assert days(long_ago, never) == []


def test_a_daily_meeting_is_followed_for_its_first_twenty_thousand_dates():
	began = FIRST - timedelta(days=19_999)
	assert days(event(f"DTSTART:{began:%Y%m%d}T100000Z", "RRULE:FREQ=DAILY")) == [str(FIRST)]


@pytest.mark.parametrize(
	("place", "reader"),
	[("Pacific/Kiritimati", "Pacific/Pago_Pago"), ("Pacific/Pago_Pago", "Pacific/Kiritimati")],
)
def test_a_daily_meeting_is_on_each_day_that_is_read_whatever_clock_it_is_set_on(place, reader):
	daily = event(f"DTSTART;TZID={place}:20260101T100000", "RRULE:FREQ=DAILY")
	week = [f"2026-12-0{number}" for number in range(1, 8)]
	assert days(daily, zone=ZoneInfo(reader), first=date(2026, 12, 1), last=date(2026, 12, 7)) == week


def test_a_recurring_meeting_of_several_days_is_there_from_its_first_to_its_last_day():
	camp = event("DTSTART;VALUE=DATE:20261102", "DTEND;VALUE=DATE:20261109", "RRULE:FREQ=WEEKLY;INTERVAL=2")
	assert days(camp, first=date(2026, 11, 8), last=date(2026, 11, 16)) == [
		"2026-11-02/2026-11-08",
		"2026-11-16/2026-11-22",
	]
	assert days(camp, first=date(2026, 11, 9), last=date(2026, 11, 15)) == []


def test_of_two_versions_of_a_series_in_one_file_the_later_one_counts():
	earlier, later = (
		event(f"DTSTART;TZID=Asia/Seoul:{day}T100000", "RRULE:FREQ=WEEKLY;COUNT=2")
		for day in ("20261130", "20261201")
	)
	assert days(earlier, later, zone=SEOUL) == ["2026-12-01", "2026-12-08"]


def test_a_file_of_half_a_megabyte_is_read_and_a_subject_is_cut_to_140_letters():
	head = file(event("DTSTART:20261202T100000Z", f"SUMMARY:{'x' * 200}"))
	comment = "X-NOTE:"
	for more, read in ((0, [140]), (1, [])):
		note = comment + "x" * (512 * 1024 - len(head) - len(comment) - 2 + more)
		padded = head.replace("END:VEVENT", f"{note}\r\nEND:VEVENT")
		assert len(padded) == 512 * 1024 + more
		result = read_files([padded], FIRST, LAST, BRUSSELS)
		assert [len(one.subject) for one in result.meetings.values()] == read

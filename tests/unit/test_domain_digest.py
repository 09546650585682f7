"""Digests: when they are due, what they hold, and that nothing to say is no mail."""

from datetime import date, datetime, timedelta, timezone

import pytest
from domain_facts import TODAY, ago

from eu_korea_coop.domain.digest import (
	MANAGER,
	OFFICER,
	POLICY,
	SECTIONS,
	Line,
	Lines,
	by_due,
	compose,
	due_period,
	escalates_before,
	local_time,
	period_key,
	period_start,
	rank,
)

MONDAY = date(2026, 11, 23)


def at(day, hour, minute=0):
	return datetime(day.year, day.month, day.day, hour, minute)


def utc(*parts):
	return datetime(*parts, tzinfo=timezone.utc)


@pytest.mark.parametrize(
	("kind", "day", "key"),
	[
		(OFFICER, MONDAY, "2026-11-23"),
		(OFFICER, date(2026, 11, 27), "2026-11-27"),
		(OFFICER, date(2026, 11, 28), None),
		(OFFICER, date(2026, 11, 29), None),
		(MANAGER, MONDAY, "2026-W48"),
		(MANAGER, date(2026, 11, 29), "2026-W48"),
		(MANAGER, date(2026, 11, 30), "2026-W49"),
		(MANAGER, date(2027, 1, 1), "2026-W53"),
		(MANAGER, date(2024, 12, 30), "2025-W01"),
		(POLICY, date(2026, 11, 1), "2026-11"),
		(POLICY, date(2026, 11, 30), "2026-11"),
	],
)
def test_the_period_of_a_day(kind, day, key):
	assert period_key(kind, day) == key


def test_the_first_day_of_a_period():
	assert period_start(MANAGER, date(2026, 11, 29)) == MONDAY
	assert period_start(POLICY, date(2026, 11, 29)) == date(2026, 11, 1)
	assert period_start(OFFICER, MONDAY) == MONDAY


def test_a_digest_of_no_kind_is_refused():
	with pytest.raises(ValueError):
		period_key("Weekly", MONDAY)


@pytest.mark.parametrize("kind", [OFFICER, MANAGER, POLICY])
def test_due_from_the_digest_hour_until_delivered(kind):
	key = period_key(kind, MONDAY)
	assert due_period(kind, at(MONDAY, 6, 59), 7) is None
	assert due_period(kind, at(MONDAY, 7), 7) == key
	assert due_period(kind, at(MONDAY, 23, 59), 7) == key
	assert due_period(kind, at(MONDAY, 8), 7, {key}) is None


def test_a_lost_monday_is_made_up_for_within_the_week_at_the_readers_hour():
	tuesday = MONDAY + timedelta(days=1)
	assert due_period(MANAGER, at(tuesday, 3), 7) is None
	assert due_period(MANAGER, at(tuesday, 7), 7) == "2026-W48"
	assert due_period(MANAGER, at(tuesday, 7), 7, {"2026-W48"}) is None


def test_officers_are_left_alone_at_weekends():
	assert due_period(OFFICER, at(date(2026, 11, 28), 9), 7) is None


def hours_due(kind, zone, start, hours, digest_hour):
	"""Run the hourly job over some days, delivering what is due; the local times at which it was."""
	delivered, sent = set(), []
	for number in range(hours):
		local = local_time(start + timedelta(hours=number), zone)
		key = due_period(kind, local, digest_hour, delivered)
		if key:
			delivered.add(key)
			sent.append((key, local.hour))
	return sent


def test_an_hour_that_the_clock_change_skips_only_makes_it_later():
	"""Brussels, 29 March 2027 is no Monday of a change: 28 March 2027 skips 2 to 3; the policy digest of the month waits."""
	sent = hours_due(POLICY, "Europe/Brussels", utc(2027, 3, 27, 23), 24, 2)
	assert sent == [("2027-03", 3)]


def test_an_hour_that_comes_twice_sends_once():
	sent = hours_due(POLICY, "Europe/Brussels", utc(2026, 10, 24, 22), 25, 2)
	assert sent == [("2026-10", 2)]


def test_each_weekday_once_in_korea_and_in_europe_over_two_clock_changes():
	for zone in ("Asia/Seoul", "Europe/Brussels", "America/Sao_Paulo", "Australia/Lord_Howe"):
		for start in (utc(2026, 10, 19), utc(2027, 3, 22)):
			keys = [key for key, hour in hours_due(OFFICER, zone, start, 24 * 14, 7) if hour == 7]
			assert len(keys) == len(set(keys)) == 10


def test_a_reader_without_a_sound_time_zone_gets_the_sites():
	moment = utc(2026, 11, 23, 22)
	assert local_time(moment, "Asia/Seoul").hour == 7
	assert local_time(moment, "Mars/Olympus", "Europe/Brussels").hour == 23
	assert local_time(moment, None, "Nowhere/Land").hour == 22
	assert local_time(moment, "../../etc/passwd", "UTC").hour == 22
	with pytest.raises(ValueError):
		local_time(datetime(2026, 11, 23), "Asia/Seoul")


def test_a_hard_reason_may_stand_for_fourteen_days():
	assert not ago(14) < escalates_before(TODAY, 14)
	assert ago(15) < escalates_before(TODAY, 14)
	assert ago(4) < escalates_before(TODAY, 3)


# content


def line(key, *args, **kwargs):
	return Line(key, rank(*args, title=key, **kwargs))


def test_what_matters_most_comes_first():
	lines = [
		line("warning", "Warning", "Strategic", ago(900)),
		line("young", "Hard", "Standard", ago(3)),
		line("old", "Hard", "Standard", ago(300)),
		line("strategic", "Hard", "Strategic", ago(1)),
		line("another", "Hard", "Another", ago(30)),
		line("undated", "Hard", "Standard", None),
		line("approaching", "Approaching", "Watch"),
		line("none", None, "Strategic"),
		line("watch", "Hard", "Watch", ago(999)),
	]
	digest = compose(OFFICER, {"NEWLY_STALLED": lines})
	assert [one.key for one in digest.sections[0].lines] == [
		"strategic",
		"old",
		"another",
		"young",
		"undated",
		"watch",
		"warning",
		"approaching",
		"none",
	]


def test_nothing_to_say_is_no_digest():
	assert compose(OFFICER, {}) is None
	assert compose(MANAGER, {"CHANGES": [], "TOP_STALLED": ()}) is None
	assert compose(OFFICER, {"OVERDUE": [line("PTN-1")]}, muted={"OVERDUE"}) is None


@pytest.mark.parametrize(("count", "shown", "more"), [(1, 1, 0), (10, 10, 0), (11, 10, 1), (250, 10, 240)])
def test_ten_lines_a_section_and_how_many_more(count, shown, more):
	digest = compose(OFFICER, {"OVERDUE": [line(f"PTN-{number:04}") for number in range(count)]})
	section = digest.sections[0]
	assert (len(section.lines), section.more, section.total, digest.total) == (shown, more, count, count)


def test_lines_that_were_not_read_are_more_than_those_beyond_ten():
	lines = Lines((line(f"PTN-{number:04}") for number in range(12)), beyond=30)
	assert compose(OFFICER, {"OVERDUE": lines}).sections[0].more == 32
	assert compose(OFFICER, {"OVERDUE": Lines([line("PTN-1")])}).sections[0].more == 0


def test_a_record_is_named_once_a_section_by_its_worst_line():
	digest = compose(
		OFFICER, {"OVERDUE": [line("PTN-1", "Warning"), line("PTN-1", "Hard"), line("PTN-2", "Warning")]}
	)
	assert [(one.key, one.rank[0]) for one in digest.sections[0].lines] == [("PTN-1", 0), ("PTN-2", 1)]


@pytest.mark.parametrize("kind", SECTIONS)
def test_sections_keep_their_order_and_empty_ones_are_left_out(kind):
	codes = SECTIONS[kind]
	result = {code: [line("PTN-1")] for code in reversed(codes)}
	result[codes[1]] = []
	assert [section.code for section in compose(kind, result).sections] == [codes[0], *codes[2:]]


def test_a_section_of_another_kind_is_a_mistake():
	with pytest.raises(ValueError):
		compose(POLICY, {"WORKLOAD": [line("kim@coop.example")]})


def test_what_is_due_first_comes_first_then_the_tier_then_the_title():
	rows = [
		by_due(None, "Strategic", "a"),
		by_due(ago(1), "Watch", "a"),
		by_due(ago(1), None, "b"),
		by_due(ago(1), "Standard", "a"),
		by_due(ago(1), "Another", "c"),
		by_due(ago(1), "Strategic", "z"),
		by_due(ago(2), "Watch", "z"),
	]
	assert [row[2] for row in sorted(rows)] == ["z", "z", "a", "b", "c", "a", "a"]
	assert [row[1] for row in sorted(rows)] == [2, 0, 1, 1, 1, 2, 0]

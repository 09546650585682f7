"""What a meeting does to what is planned here, without a calendar or a site."""

from dataclasses import replace
from datetime import date

import pytest

from eu_korea_coop.domain import meetings
from eu_korea_coop.domain.meetings import (
	CALENDAR,
	CANCEL,
	CHANGE,
	IGNORE,
	MAIL,
	MAKE,
	REVIVE,
	Candidate,
	Followed,
	Meeting,
)

DAY = date(2026, 12, 1)
MEETING = Meeting("k", "Visit", DAY, DAY, "Seoul", ("a@b.example",), "org", 2)
STORED = Followed("Followed", "org", 2, "Visit", DAY, DAY, "Seoul", "Planned")


@pytest.mark.parametrize(
	("meeting", "stored", "source", "action"),
	[
		(MEETING, None, CALENDAR, MAKE),
		(replace(MEETING, is_cancelled=True), None, CALENDAR, IGNORE),
		(Meeting("k", is_private=True), None, CALENDAR, IGNORE),
		(MEETING, STORED, CALENDAR, IGNORE),
		(replace(MEETING, first=date(2026, 12, 2)), STORED, CALENDAR, CHANGE),
		(replace(MEETING, place="Daegu"), STORED, CALENDAR, CHANGE),
		(replace(MEETING, place="Daegu", sequence=1), STORED, CALENDAR, IGNORE),
		(
			Meeting("k", "Other", DAY, DAY),
			replace(STORED, sequence=1),
			CALENDAR,
			IGNORE,
		),  # without a number the first
		(replace(MEETING, is_cancelled=True), STORED, CALENDAR, CANCEL),
		(replace(MEETING, is_cancelled=True, sequence=1), STORED, CALENDAR, IGNORE),
		(Meeting("k", is_private=True), STORED, CALENDAR, CANCEL),
		# a mail is believed from who sent the first one
		(replace(MEETING, is_cancelled=True), STORED, MAIL, CANCEL),
		(replace(MEETING, is_cancelled=True, organiser="other"), STORED, MAIL, IGNORE),
		(replace(MEETING, subject="Other", organiser="other"), STORED, CALENDAR, CHANGE),
		# what somebody here decided stays
		(replace(MEETING, place="Daegu"), replace(STORED, state="Dropped"), CALENDAR, IGNORE),
		(replace(MEETING, place="Daegu"), replace(STORED, interaction_status="Held"), CALENDAR, IGNORE),
		(replace(MEETING, place="Daegu"), replace(STORED, interaction_status=None), CALENDAR, IGNORE),
		(replace(MEETING, place="Daegu"), replace(STORED, interaction_status="Cancelled"), CALENDAR, IGNORE),
		# what the organiser cancelled comes back with them
		(MEETING, replace(STORED, state="Cancelled", interaction_status="Cancelled"), CALENDAR, REVIVE),
		(
			replace(MEETING, is_cancelled=True),
			replace(STORED, state="Cancelled", interaction_status="Cancelled"),
			CALENDAR,
			IGNORE,
		),
	],
)
def test_what_a_meeting_does(meeting, stored, source, action):
	assert meetings.decide(meeting, stored, source) == action


def test_words_that_somebody_here_changed_stay_and_days_follow():
	moved = replace(MEETING, subject="Visit, new", first=date(2026, 12, 2), last=date(2026, 12, 3), place="")
	present = {"subject": "Our own words", "location": "Seoul"}
	assert meetings.changed_values(moved, STORED, present) == {
		"interaction_date": date(2026, 12, 2),
		"interaction_date_precision": "Day",
		"period_end": date(2026, 12, 3),
		"location": None,
	}


def test_a_day_that_was_postponed_here_stays_until_the_calendar_moves_it():
	changed = replace(MEETING, place="Daegu")
	assert "interaction_date" not in meetings.changed_values(changed, STORED, {"subject": "Visit"})


@pytest.mark.parametrize(
	("subject", "place", "kind"),
	[
		("Visit", "Seoul", "Meeting"),
		("Visit", "https://meet.google.com/abc", "Video"),
		("Call on Zoom", "", "Video"),
		("화상 회의", "", "Video"),
		("Dinner", "Teamsite Hotel", "Meeting"),
	],
)
def test_a_way_to_meet_online_makes_it_a_video(subject, place, kind):
	assert meetings.type_of(replace(MEETING, subject=subject, place=place)) == kind


def test_the_partnership_is_the_one_with_most_of_the_people_then_ones_own_then_the_latest():
	one, two = frozenset("a"), frozenset("ab")
	assert meetings.which_partnership([]) is None
	assert meetings.which_partnership([Candidate("P1", frozenset(), True)]) is None
	assert meetings.which_partnership([Candidate("P1", one, True, DAY), Candidate("P2", two, False)]) == "P2"
	assert meetings.which_partnership([Candidate("P1", one, False, DAY), Candidate("P2", one, True)]) == "P2"
	assert meetings.which_partnership([Candidate("P1", one, True), Candidate("P2", one, True, DAY)]) == "P2"
	assert meetings.which_partnership([Candidate("P2", one, True), Candidate("P1", one, True)]) == "P1"


def test_the_window_is_a_week_back_and_sixty_days_ahead():
	first, last = meetings.window(DAY)
	assert ((DAY - first).days, (last - DAY).days) == (7, 60)
	assert meetings.is_within(MEETING, DAY, DAY)
	assert not meetings.is_within(MEETING, date(2026, 12, 2), date(2026, 12, 3))
	assert meetings.is_within(replace(MEETING, last=date(2026, 12, 2)), date(2026, 12, 2), date(2026, 12, 3))
	assert meetings.is_within(replace(MEETING, last=None), DAY, DAY)
	assert not meetings.is_within(MEETING, date(2026, 11, 29), date(2026, 11, 30))
	assert not meetings.is_within(Meeting("k"), first, last)


def test_a_calendar_that_fails_is_asked_less_often_and_at_least_once_a_day():
	assert [meetings.hours_to_wait(failures) for failures in (0, 1, 2, 3, 4, 5, 50)] == [
		1,
		2,
		4,
		8,
		16,
		24,
		24,
	]


def test_a_key_tells_meetings_and_their_dates_apart():
	assert (
		len({meetings.key_of("a"), meetings.key_of("a", "x"), meetings.key_of("ax"), meetings.key_of("b")})
		== 4
	)

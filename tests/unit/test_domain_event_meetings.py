"""The meetings of an event counted as a funnel, and which contacts are its follow-up."""

from datetime import date

import pytest

from eu_korea_coop.domain.event_meetings import counted, first_follow_up, followed_up, is_awaited

LAST = date(2026, 11, 6)


def test_each_step_of_the_funnel_counts_the_later_ones():
	statuses = ["Requested", "Agreed", "Held", "Held", "Did Not Come", "Declined"]
	assert counted(statuses) == {
		"requested": 6,
		"agreed": 4,
		"held": 2,
		"unplanned": 0,
		"did_not_come": 1,
		"declined": 1,
	}


def test_a_meeting_without_an_appointment_was_neither_requested_nor_agreed():
	assert counted(["Agreed", "Held", "Held"], unplanned=1) == {
		"requested": 2,
		"agreed": 2,
		"held": 2,
		"unplanned": 1,
		"did_not_come": 0,
		"declined": 0,
	}


@pytest.mark.parametrize(
	("contacts", "first"),
	[
		([], None),
		([LAST], None),
		([date(2026, 11, 7)], date(2026, 11, 7)),
		([date(2026, 12, 6), date(2026, 11, 20)], date(2026, 11, 20)),
		([date(2026, 12, 6)], date(2026, 12, 6)),
		([date(2026, 12, 7)], None),
	],
)
def test_a_follow_up_is_a_contact_after_the_last_day_within_thirty(contacts, first):
	assert first_follow_up(LAST, 30, contacts) == first


def test_without_a_known_day_nothing_is_a_follow_up():
	assert first_follow_up(None, 30, [date(2026, 11, 7)]) is None
	assert followed_up({"P1"}, None, 30, {}) is None


def test_the_share_counts_partnerships_not_contacts():
	contacts = {"P1": [date(2026, 11, 7), date(2026, 11, 8)], "P3": [LAST]}
	assert followed_up({"P1", "P2", "P3"}, LAST, 30, contacts) == 1
	assert followed_up(set(), LAST, 30, contacts) is None


@pytest.mark.parametrize(
	("today", "awaited"),
	[
		(date(2026, 11, 1), True),
		(LAST, True),
		(date(2026, 12, 6), True),
		(date(2026, 12, 7), False),
	],
)
def test_a_follow_up_is_awaited_until_its_days_are_over(today, awaited):
	assert is_awaited(LAST, 30, today) is awaited


def test_of_an_event_without_a_known_day_nothing_is_awaited():
	assert is_awaited(None, 30, date(2026, 11, 7)) is False

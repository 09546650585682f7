"""Clocks that change: every hour of some days is lived through, and each person has one digest for each period."""

import itertools
from collections import Counter
from datetime import datetime, timedelta, timezone

import frappe
import pytest

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests import delivery, people
from testing import WHOLE, make_user

BRUSSELS, SEOUL, LOS_ANGELES = "Europe/Brussels", "Asia/Seoul", "America/Los_Angeles"
SPRING = datetime(2031, 3, 28, 0, 0, tzinfo=timezone.utc)
"""A Friday; on Sunday the 30th Brussels has no hour from two to three."""
AUTUMN = datetime(2031, 10, 24, 0, 0, tzinfo=timezone.utc)
"""A Friday; on Sunday the 26th Brussels has the hour from two to three twice."""
HOURS = 108
"""Until Tuesday evening in Seoul."""


def live_through(start: datetime, hours: int, users: list[str], between=lambda moment: None) -> list[tuple]:
	"""The hourly job's decisions: (user, kind, period, moment) of each delivery."""
	sent = []
	for hour in range(hours):
		moment = start + timedelta(hours=hour, minutes=5)
		between(moment)
		for due in people.due(moment):
			if due.reader.user in users and delivery.deliver(due, None, 0):
				sent.append((due.reader.user, due.reader.kind, due.period, moment))
	return sent


def officer(zone: str, hour: int) -> str:
	user = make_user("Cooperation Officer", time_zone=zone)
	frappe.get_doc({"doctype": "Digest Preference", "user": user, "enabled": 1, "digest_hour": hour}).insert()
	return user


@pytest.mark.parametrize(("start", "days"), [(SPRING, (28, 31, 1)), (AUTUMN, (24, 27, 28))])
def test_a_day_that_is_shorter_or_longer_has_one_digest_for_each_period(start, days):
	hour = 2  # the one that Brussels skips, or has twice
	users = [officer(BRUSSELS, hour), officer(SEOUL, hour)]
	manager = make_user("Cooperation Manager", time_zone=BRUSSELS)
	frappe.get_doc(
		{"doctype": "Digest Preference", "user": manager, "enabled": 1, "digest_hour": hour}
	).insert()
	sent = live_through(start, HOURS, [*users, manager])
	times = Counter(key[:3] for key in sent)
	assert set(times.values()) == {1}
	for user in users:
		assert [int(period[-2:]) for who, _kind, period, _moment in sent if who == user] == list(days)
	assert sorted(period for who, _kind, period, _moment in sent if who == manager) == sorted(
		{digest.period_key(digest.MANAGER, (start + timedelta(days=days)).date()) for days in (0, 4)}
	)


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
def test_the_week_that_begins_in_the_night_of_the_change_is_mailed_after_it(start):
	"""Switched on during that Sunday: due at the first hour at or after two, which in spring is three."""
	sunday = start + timedelta(days=2)
	manager = make_user("Cooperation Manager", time_zone=BRUSSELS)
	frappe.get_doc({"doctype": "Digest Preference", "user": manager, "enabled": 1, "digest_hour": 2}).insert()
	((_user, _kind, _period, moment),) = live_through(sunday - timedelta(hours=1), 6, [manager])
	local = digest.local_time(moment, BRUSSELS)
	assert (local.date(), local.hour) == (sunday.date(), 3 if start == SPRING else 2)


@pytest.mark.parametrize(
	("before", "after", "at"),
	[
		(before, after, at)
		for before, after in ((LOS_ANGELES, SEOUL), (SEOUL, LOS_ANGELES))
		for at in ((1, 9, 15, 21) if WHOLE else (1, 15) if before == SEOUL else (9, 21))
	],
)
def test_who_travels_during_the_day_has_no_period_twice_and_no_day_without(before, after, at):
	user = officer(before, 7)
	start = datetime(2031, 3, 3, 0, 0, tzinfo=timezone.utc)

	def travel(moment: datetime) -> None:
		if (moment - start) // timedelta(hours=1) == 24 + at:
			frappe.db.set_value("User", user, "time_zone", after)

	sent = live_through(start, 72, [user], travel)
	periods = [period for _user, _kind, period, _moment in sent]
	assert len(periods) == len(set(periods))
	moments = [moment for *_rest, moment in sent]
	assert len(moments) >= 3
	assert max(later - earlier for earlier, later in itertools.pairwise(moments)) <= timedelta(hours=41)

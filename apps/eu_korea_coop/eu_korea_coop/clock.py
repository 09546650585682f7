"""Whose today: the site's or the person's, each an argument of the rules (rules 76, 110, 111).

The site's day rules what is stored and computed for everybody: health, the sweep, the expiry of agreements, what a
report shows unless it is asked otherwise. The person's day, in the time zone of their User, rules what they enter, see
as "today", ask as of and are reminded of: Planned or Held, and "lies in the future".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone, getdate, nowdate

FIRST_TO_SEE_A_DAY = timezone(timedelta(hours=14))
"""UTC+14: a day that has not begun there has begun nowhere."""
NOBODY = "entered_by_nobody"
"""Flag of `frappe.flags` while no person's day is known."""
MOST_DAYS_AHEAD = 2
"""By so many days may a person's date be ahead of the site's: 26 hours lie between UTC+14 and UTC-12."""


def site_today() -> date:
	"""The date in the site's time zone (rule 76); whoever asks a rule passes it on as an argument."""
	return getdate(nowdate())


def persons_today(user: str | None = None) -> date:
	"""The date in the time zone of `user`, by default of the session's; the site's where none is known (rule 110)."""
	zone = zone_of(user or frappe.session.user)
	return today_in(zone) if zone else site_today()


def today_in_zone(name: str) -> date:
	"""The date in a named time zone, the site's where this machine does not know the name."""
	zone = zone_named(name)
	return today_in(zone) if zone else site_today()


def last_day_begun() -> date:
	"""The last day that does not lie in the future for whoever enters it (rules 100, 110).

	The person's today, or, where no person is known, the day that has begun anywhere.
	"""
	return today_in(zone_of(frappe.session.user) or FIRST_TO_SEE_A_DAY)


def last_day_counted(today: date) -> date:
	"""The last first day a Held interaction may have to count on `today`, a day of the site (rules 8, 110).

	What somebody ahead of the site has entered as held today counts at once, with age 0 (rule 4). As of a day that is
	past for the site, nothing later counts.
	"""
	return today + timedelta(days=MOST_DAYS_AHEAD) if today >= site_today() else today


def persons_day_of(moment: datetime | str, user: str | None = None) -> date:
	"""The date of a stored moment, which is in the site's time zone, on the clock of `user`."""
	stored = get_datetime(moment)
	zone = zone_of(user or frappe.session.user)
	return (
		stored.replace(tzinfo=ZoneInfo(get_system_timezone())).astimezone(zone).date()
		if zone
		else stored.date()
	)


def today_in(zone: tzinfo) -> date:
	"""The date in a time zone; where Frappe was given a day to live in (`frappe.flags.current_date`), that day."""
	return getdate(frappe.flags.current_date) if frappe.flags.current_date else datetime.now(zone).date()


def zone_of(user: str) -> ZoneInfo | None:
	"""The time zone of a User, None where no person is known: a program, or a load of files from everywhere."""
	return None if is_entered_by_nobody() else zone_named(frappe.get_cached_value("User", user, "time_zone"))


def zone_named(name: str | None) -> ZoneInfo | None:
	try:
		return ZoneInfo(name) if name else None
	except (KeyError, OSError, ValueError):  # a name that this machine does not know
		return None


@contextmanager
def entered_by_nobody() -> Iterator[None]:
	"""Inside, no person's day is known: what lies in the future is judged by the day that has begun anywhere."""
	before = frappe.flags.get(NOBODY)
	frappe.flags[NOBODY] = True
	try:
		yield
	finally:
		frappe.flags[NOBODY] = before


def is_entered_by_nobody() -> bool:
	return bool(frappe.flags.get(NOBODY))

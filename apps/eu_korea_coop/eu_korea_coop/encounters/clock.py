"""Clock times of an event: as the place's clocks show them, and as the reader's do (KST and CET side by side)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from frappe.utils import get_system_timezone


@dataclass(frozen=True, slots=True)
class Moment:
	"""One moment of an event; `there` carries the place's time zone, `here` the reader's."""

	there: datetime
	here: datetime

	@property
	def is_same_clock(self) -> bool:
		"""Whether the reader's clock shows the same time, so that one time is enough."""
		return self.there.utcoffset() == self.here.utcoffset()


@dataclass(frozen=True, slots=True)
class EventTimes:
	"""Start and end; None where the day or the clock time is not known."""

	start: Moment | None
	end: Moment | None


@cache
def known_time_zones() -> frozenset[str]:
	"""The IANA names this machine knows."""
	return frozenset(available_timezones())


def is_time_zone(name: str | None) -> bool:
	"""Whether a name is an IANA time zone such as Asia/Seoul; abbreviations such as KST are not."""
	return bool(name) and name in known_time_zones()


def event_times(event, reader_time_zone: str | None = None) -> EventTimes:
	"""When a Cooperation Event (document or row) starts and ends, for a reader in `reader_time_zone`, else the site's.

	Needs days known to the day. An event without a time zone of its own is read in the site's.
	"""
	site = get_system_timezone()
	there = zone(event.get("time_zone")) or zone(site) or ZoneInfo("UTC")
	here = zone(reader_time_zone) or zone(site) or there
	start = moment(
		event.get("start_date"), event.get("start_date_precision"), event.get("start_time"), there, here
	)
	last, how = event.get("end_date"), event.get("end_date_precision")
	if not last:
		last, how = event.get("start_date"), event.get("start_date_precision")
	return EventTimes(start=start, end=moment(last, how, event.get("end_time"), there, here))


def zone(name: str | None) -> ZoneInfo | None:
	return ZoneInfo(name) if is_time_zone(name) else None


def moment(
	day: date | str | None,
	precision: str | None,
	clock: time | timedelta | str | None,
	there: ZoneInfo,
	here: ZoneInfo,
) -> Moment | None:
	if not day or (precision or "Day") != "Day" or clock in (None, ""):
		return None
	day = day if isinstance(day, date) else date.fromisoformat(str(day)[:10])
	local = datetime.combine(day, time(), tzinfo=there)
	local = local.replace(**clock_parts(clock))
	return Moment(there=local, here=local.astimezone(here))


def clock_parts(clock: time | timedelta | str) -> dict[str, int]:
	"""Hour, minute and second; MariaDB answers a timedelta, PostgreSQL a time, a form a text."""
	if isinstance(clock, timedelta):
		minutes, second = divmod(int(clock.total_seconds()), 60)
		hour, minute = divmod(minutes, 60)
		return {"hour": hour % 24, "minute": minute, "second": second}
	if isinstance(clock, time):
		return {"hour": clock.hour, "minute": clock.minute, "second": clock.second}
	hour, minute, *rest = str(clock).split(":")
	return {"hour": int(hour), "minute": int(minute), "second": int(float(rest[0])) if rest else 0}

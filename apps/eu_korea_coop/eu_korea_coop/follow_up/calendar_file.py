"""The agenda as a calendar file (RFC 5545), written by the icalendar library."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe
from frappe import _
from icalendar import Calendar, Event

from eu_korea_coop.domain.plain_text import on_one_line
from eu_korea_coop.follow_up import agenda
from eu_korea_coop.partnerships import profiles


def write_calendar(entries: list[agenda.Entry], stamp: datetime) -> bytes:
	"""Whole days are dates without a clock; timed events carry their own place's time zone, each with one VTIMEZONE."""
	calendar = Calendar()
	calendar.add("prodid", "-//EU-Korea Cooperation//eu_korea_coop//EN")
	calendar.add("version", "2.0")
	calendar.add("x-wr-calname", _("EU-Korea Cooperation"))
	calendar.add("refresh-interval;value=duration", "PT6H")
	host = frappe.local.site
	for entry in entries:
		calendar.add_component(write_event(entry, host, stamp))
	if timed := [day for entry in entries if entry.start_time for day in (entry.first, entry.last)]:
		year = timedelta(
			days=366
		)  # a zone's rules from before the first to after the last day that uses them
		calendar.add_missing_timezones(min(timed) - year, max(timed) + year)
	return calendar.to_ical()


def write_event(entry: agenda.Entry, host: str, stamp: datetime) -> Event:
	event = Event()
	event.add("uid", f"{entry.uid}@{host}")
	event.add("dtstamp", stamp)
	says_it_itself = entry.kind in (agenda.EVENT, agenda.AGREEMENT_END)
	title = on_one_line(entry.title)
	event.add("summary", title if says_it_itself else f"{_(entry.kind)}: {title}")
	begins, ends = span(entry)
	event.add("dtstart", begins)
	event.add("dtend", ends)
	if entry.place:
		event.add("location", on_one_line(entry.place))
	if entry.brief:
		event.add("description", _("Brief: {0}").format(entry.brief))
	event.add("url", profiles.url(entry.doctype, entry.name))
	event.add("transp", "OPAQUE" if isinstance(begins, datetime) else "TRANSPARENT")
	return event


def span(entry: agenda.Entry) -> tuple[date | datetime, date | datetime]:
	"""Begin and end as a calendar means them: the end of a whole day is the day after."""
	zone = zone_of(entry.time_zone)
	if entry.start_time is None or zone is None:
		return entry.first, entry.last + timedelta(days=1)
	begins = datetime.combine(entry.first, entry.start_time, zone)
	ends = (
		datetime.combine(entry.last, entry.end_time, zone) if entry.end_time else begins + timedelta(hours=1)
	)
	return begins, max(begins, ends)


def zone_of(name: str | None) -> ZoneInfo | None:
	try:
		return ZoneInfo(name) if name else None
	except (ZoneInfoNotFoundError, ValueError):
		return None

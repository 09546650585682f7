"""A person's private calendar address (ICS): follow-ups, events and agreement ends, as that person may read them.

The address holds an unguessable token, of which only the hash is stored; revoking or renewing it makes the old address
answer 404, as do a disabled user and one without a role of ours. The calendar is written by the icalendar library.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe
from frappe import _
from frappe.utils import get_url, now_datetime
from icalendar import Calendar, Event

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import CALENDAR_FEED, ROLES
from eu_korea_coop.follow_up import agenda
from eu_korea_coop.follow_up.digests.reading import reading_as

PATH = "/api/method/eu_korea_coop.api.read_calendar_feed"
PAST_DAYS, FUTURE_DAYS = 90, 730


# ---------------------------------------------------------------------------------------------------- the address


def renew(user: str) -> str:
	"""Make a new address for `user`; an older one ends. The only moment at which the address is known."""
	token = secrets.token_urlsafe(32)
	name = frappe.db.exists(CALENDAR_FEED, {"user": user})
	feed = (
		frappe.get_doc(CALENDAR_FEED, name)
		if name
		else frappe.get_doc({"doctype": CALENDAR_FEED, "user": user})
	)
	feed.update(
		{"enabled": 1, "token_hash": digest(token), "created_on": now_datetime(), "last_read_on": None}
	)
	feed.save()
	return f"{get_url()}{PATH}?token={token}"


def revoke(user: str) -> None:
	"""End the address of `user`, if there is one."""
	if name := frappe.db.exists(CALENDAR_FEED, {"user": user}):
		feed = frappe.get_doc(CALENDAR_FEED, name)
		feed.update({"enabled": 0, "token_hash": None})
		feed.save()


def digest(token: str) -> str:
	return hashlib.sha256(token.encode()).hexdigest()


# ----------------------------------------------------------------------------------------------------- the reading


def read(token: str) -> bytes:
	"""The calendar behind an address. Raises DoesNotExistError (404) for any address that is not, or no longer, valid."""
	user = user_of(token)
	with reading_as(user, frappe.db.get_value("User", user, "language") or frappe.local.lang):
		today = site_today()
		first, last = today - timedelta(days=PAST_DAYS), today + timedelta(days=FUTURE_DAYS)
		found = agenda.entries(first, last, user=user)
		return write_calendar(found, datetime.now(timezone.utc))


def user_of(token: str) -> str:
	feed = token and frappe.db.get_value(
		CALENDAR_FEED, {"token_hash": digest(token), "enabled": 1}, ["name", "user"], as_dict=True
	)
	if not feed or not may_read(feed.user):
		frappe.throw(_("There is no such calendar."), frappe.DoesNotExistError)
	frappe.db.set_value(CALENDAR_FEED, feed.name, "last_read_on", now_datetime(), update_modified=False)
	return feed.user


def may_read(user: str) -> bool:
	return bool(frappe.db.get_value("User", user, "enabled")) and bool(
		set(ROLES) & set(frappe.get_roles(user))
	)


# --------------------------------------------------------------------------------------------------- the calendar


def write_calendar(entries: list[agenda.Entry], stamp: datetime) -> bytes:
	"""RFC 5545; whole days are dates without a clock, timed events carry their own place's time zone."""
	calendar = Calendar()
	calendar.add("prodid", "-//EU-Korea Cooperation//eu_korea_coop//EN")
	calendar.add("version", "2.0")
	calendar.add("x-wr-calname", _("EU-Korea Cooperation"))
	calendar.add("refresh-interval;value=duration", "PT6H")
	host = frappe.local.site
	for entry in entries:
		calendar.add_component(write_event(entry, host, stamp))
	return calendar.to_ical()


def write_event(entry: agenda.Entry, host: str, stamp: datetime) -> Event:
	event = Event()
	event.add("uid", f"{entry.uid}@{host}")
	event.add("dtstamp", stamp)
	says_it_itself = entry.kind in (agenda.EVENT, agenda.AGREEMENT_END)
	event.add("summary", entry.title if says_it_itself else f"{_(entry.kind)}: {entry.title}")
	begins, ends = span(entry)
	event.add("dtstart", begins)
	event.add("dtend", ends)
	if entry.place:
		event.add("location", entry.place)
	event.add("url", frappe.utils.get_url_to_form(entry.doctype, entry.name))
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

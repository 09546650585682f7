"""A person's private calendar address (ICS): follow-ups, events and agreement ends, as that person may read them.

The address holds an unguessable token, of which only the hash is stored; revoking or renewing it makes the old address
answer 404, as do a disabled user and one without a role of ours.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta, timezone

import frappe
from frappe import _
from frappe.utils import get_url, now_datetime

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import CALENDAR_FEED, ROLES
from eu_korea_coop.follow_up import agenda
from eu_korea_coop.follow_up.reading import reading_as

PATH = "/api/method/eu_korea_coop.api.read_calendar_feed"
WRITER = "eu_korea_coop.follow_up.calendar_file.write_calendar"
PAST_DAYS, FUTURE_DAYS = 90, 730
MOST_OF_A_KIND = 200
"""Entries of each kind at most, the earliest ones: a calendar program reads the whole file again and again."""


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
		result = agenda.entries(first, last, user=user, most=MOST_OF_A_KIND)
		# by name: only this request needs the icalendar library, which takes longer to import than Today
		write_calendar = frappe.get_attr(WRITER)
		return write_calendar(result, datetime.now(timezone.utc))


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

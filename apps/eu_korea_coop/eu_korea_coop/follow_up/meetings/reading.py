"""The hourly reading of people's calendars: a job for each of them, so that a slow server holds up nobody else."""

from __future__ import annotations

from hashlib import sha256
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_system_timezone, now_datetime, time_diff_in_hours
from frappe.utils.password import get_decrypted_password

from eu_korea_coop import work_owners
from eu_korea_coop.clock import persons_today, zone_of
from eu_korea_coop.constants import DIGEST_PREFERENCE
from eu_korea_coop.domain import meetings
from eu_korea_coop.follow_up.meetings import bringing_in, caldav, requests
from eu_korea_coop.follow_up.meetings.requests import CalendarError, Server
from eu_korea_coop.follow_up.reading import reading_as

READER = "eu_korea_coop.follow_up.meetings.calendar_files.read_files"
SECONDS = 120
"""After which the job of one person is ended, whatever it is doing."""
CHECK_SECONDS = 10
"""Of a check while its owner waits, which keeps a web process busy."""
SAVEPOINT = "calendar_reading"
HALF_AN_HOUR = 0.5
"""What the clock may be early: a job that began a minute later an hour ago is due."""


def run() -> None:
	"""Every hour: begin a job for each calendar that is due. One that failed waits longer, up to a day."""
	for row in frappe.get_all(
		DIGEST_PREFERENCE,
		filters={"calendar_on": 1, "calendar_address": ("is", "set")},
		fields=["user", "calendar_read_on", "calendar_failures"],
	):
		wait = meetings.hours_to_wait(row.calendar_failures) - HALF_AN_HOUR
		if not row.calendar_read_on or time_diff_in_hours(now_datetime(), row.calendar_read_on) >= wait:
			start(row.user)


def start(user: str) -> None:
	"""Begin the reading of one person's calendar, unless one is waiting or running."""
	frappe.enqueue(
		"eu_korea_coop.follow_up.meetings.reading.read",
		queue="default",
		timeout=SECONDS,
		job_id=f"calendar_{sha256(user.encode()).hexdigest()[:20]}",
		deduplicate=True,
		user=user,
	)


def read(user: str) -> dict:
	"""Read a person's calendar and bring in its meetings, as that person. Answers what was done, or `{error}`; never raises."""
	if not work_owners.able([user]) or not frappe.db.exists(DIGEST_PREFERENCE, user):
		return {}
	wishes = frappe.get_doc(DIGEST_PREFERENCE, user)
	if not wishes.calendar_on:
		return {}
	language = frappe.db.get_value("User", user, "language") or frappe.local.lang
	frappe.db.savepoint(SAVEPOINT)
	with reading_as(user, language):
		try:
			done, error = bring_in_from(wishes), ""
		except CalendarError as why:
			done, error = {}, str(why)
		except Exception:
			# the time limit of the job is one of these, too: the owner reads it, and the next hour tries again
			frappe.db.rollback(save_point=SAVEPOINT)
			# a traceback without the values of variables, among which is the password
			frappe.log_error("Calendar not read", frappe.get_traceback(with_context=False))
			done, error = (
				{},
				_("The calendar could not be read. An administrator finds the reason in the Error Log."),
			)
		note(wishes, error)
	return {**done, "error": error} if error else dict(done)


def bring_in_from(wishes: Document) -> dict:
	today, zone = persons_today(wishes.user), zone_of(wishes.user) or ZoneInfo(get_system_timezone())
	first, last = meetings.window(today)
	files = caldav.read_calendars(server_of(wishes), first, last)
	# by name: no other request of this file needs the icalendar library
	result = frappe.get_attr(READER)(files, first, last, zone, own=own_addresses(wishes))
	return bringing_in.bring_in(result, today)


def test(wishes: Document) -> int:
	"""How many meetings the calendar holds in the days that are read. Raises CalendarError."""
	server = server_of(wishes, CHECK_SECONDS)
	return len(caldav.read_calendars(server, *meetings.window(persons_today(wishes.user))))


def server_of(wishes: Document, seconds: float = requests.SECONDS) -> Server:
	password = get_decrypted_password(
		DIGEST_PREFERENCE, wishes.name, "calendar_password", raise_exception=False
	)
	if not (wishes.calendar_address and wishes.calendar_user and password):
		raise CalendarError(_("Enter the address of the calendar, its user and its app password."))
	return Server(wishes.calendar_address, wishes.calendar_user, password, seconds)


def own_addresses(wishes: Document) -> set[str]:
	"""The addresses by which a calendar knows its owner."""
	email = frappe.db.get_value("User", wishes.user, "email") or ""
	return {one.lower() for one in (wishes.user, email, wishes.calendar_user or "") if "@" in one}


def note(wishes: Document, error: str) -> None:
	"""Keep when the calendar was read, and why not; an open form is not out of date by that."""
	frappe.db.set_value(
		DIGEST_PREFERENCE,
		wishes.name,
		{
			"calendar_read_on": now_datetime(),
			"calendar_error": error,
			"calendar_failures": (wishes.calendar_failures or 0) + 1 if error else 0,
		},
		update_modified=False,
	)

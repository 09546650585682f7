"""What a browser may ask of the meetings that one's own calendar brings in."""

import frappe
from frappe import _

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import DIGEST_PREFERENCE, MANAGER, OFFICER
from eu_korea_coop.follow_up import preferences
from eu_korea_coop.follow_up.meetings import bringing_in, reading
from eu_korea_coop.follow_up.meetings.requests import CalendarError
from eu_korea_coop.permissions import require_role
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_my_calendar() -> dict:
	"""One's own calendar: `{on, read_on, error, meetings}`, what it brought in from last week on. Officers and managers."""
	require_role(OFFICER, MANAGER)
	wishes = preferences.of(frappe.session.user)
	return {
		"on": wishes.calendar_on,
		"read_on": str(wishes.calendar_read_on or "") or None,
		"error": wishes.calendar_error or "",
		"meetings": bringing_in.lately(persons_today()),
	}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def check_my_calendar() -> dict:
	"""Whether one's own calendar, as it is saved, can be read: `{count}` of its meetings, or `{error}` in words."""
	require_role(OFFICER, MANAGER)
	try:
		return {"count": reading.test(preferences.of(frappe.session.user))}
	except CalendarError as why:
		return {"error": str(why)}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def read_my_calendar() -> None:
	"""Begin to read one's own calendar now, in the background."""
	require_role(OFFICER, MANAGER)
	if not frappe.db.get_value(DIGEST_PREFERENCE, frappe.session.user, "calendar_on"):
		frappe.throw(_("Switch your calendar on first, and save."))
	reading.start(frappe.session.user)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def drop_meeting(meeting: str) -> list[dict]:
	"""A meeting of one's own calendar is cancelled here and not brought back. Answers the meetings as `get_my_calendar`."""
	require_role(OFFICER, MANAGER)
	bringing_in.set_dropped(meeting, True)
	return bringing_in.lately(persons_today())


@frappe.whitelist(methods=["POST"])
@said_in_words()
def take_back_meeting(meeting: str) -> list[dict]:
	"""Undo `drop_meeting`: it is planned again, and followed. Answers the meetings."""
	require_role(OFFICER, MANAGER)
	bringing_in.set_dropped(meeting, False)
	return bringing_in.lately(persons_today())

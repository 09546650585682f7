"""What a browser may ask of an event: its page, its meetings, its next edition."""

import frappe
from frappe.utils import cint

from eu_korea_coop.api.requests import read_rows
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import COOPERATION_EVENT
from eu_korea_coop.encounters import event_meetings, series
from eu_korea_coop.partnerships import event_logging, event_overview, undoing
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_event_overview(event: str) -> dict:
	"""The event on one page: `{participants, meetings, agenda, counts, attendance, follow_up, came_of_it, cost, editions, …}`.

	One request for all that the form's Overview shows. Raises PermissionError for one who may not read the event.
	"""
	doc = frappe.get_doc(COOPERATION_EVENT, event)
	doc.check_permission("read")
	return event_overview.overview(doc, persons_today())


@frappe.whitelist(methods=["POST"])
@said_in_words()
def log_meetings(event: str, rows: str | list) -> list[dict]:
	"""Log a day's meetings of an event, each row by itself: `[{key, logged}` or `{key, refusal}]` (docs/encounters.md)."""
	return event_logging.log(event, read_rows("rows", rows))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def set_meeting_status(event: str, meeting: str, status: str) -> dict:
	"""Say of a meeting of an event that it was agreed, declined or missed; what was held is logged. Answers `{status}`."""
	doc = event_meetings.to_change(event)
	event_meetings.set_status(doc, meeting, status)
	doc.save()
	return {"status": status}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def set_attendance(event: str, participant: str, attended: int) -> dict:
	"""Say of a participant of an event whether they came. Answers `{attended}`."""
	doc = event_meetings.to_change(event)
	row = event_meetings.row_of(doc, "participants", participant, "participant")
	row.attended = int(bool(cint(attended)))
	doc.save()
	return {"attended": row.attended}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def plan_next_edition(event: str) -> str:
	"""The name of the next edition of an event, newly planned."""
	return series.plan_next_edition(event).name


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_next_edition(event: str) -> None:
	"""Take back an edition that the user has just planned, while nobody has touched it."""
	undoing.undo_planned_event(event)

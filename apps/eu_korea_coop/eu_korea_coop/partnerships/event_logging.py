"""A day's meetings of an event logged in one go: each row as `log_encounter` does it, all of the row or nothing."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.utils import cint

from eu_korea_coop import date_entry
from eu_korea_coop.constants import COOPERATION_EVENT
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.event_meetings import HELD
from eu_korea_coop.encounters import entry_keys, event_meetings
from eu_korea_coop.partnerships import capture
from eu_korea_coop.refusals import INVALID, MISSING, note, refuse
from eu_korea_coop.writes_at_once import ENDING

MOST = 20
"""Rows of one request: while they are logged, whoever makes something new waits."""
LOGGED = (
	"organisation",
	"person",
	"similar_ok",
	"own_organisation",
	"own_similar_ok",
	"partnership",
	"kind",
	"when",
	"outcome",
	"next_step",
	"next_step_due",
	"next_step_owner",
	"no_next_step_reason",
	"two_way",
)
"""What a row may say of an encounter: arguments of `log_encounter`."""
OBJECTS = ("organisation", "person", "own_organisation")
"""Of these, what may be an object: somebody new."""
SAVEPOINT = "meeting"
REFUSED = (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)


def log(event: str, rows: list[dict]) -> list[dict]:
	"""Log each row by itself, in their order; answers `{key, logged}` or `{key, refusal}` for each.

	A row: `key`, `meeting` (the row of the event's table; none without an appointment), `held` (1, or 0 with the `status`
	that says what became of it) and what `log_encounter` takes. A repeated key is answered and not logged again. Raises a
	ValidationError, and saves nothing, if the event itself cannot be saved; PermissionError without the right to write it.
	"""
	frappe.get_doc(COOPERATION_EVENT, event).check_permission("write")
	if not rows or len(rows) > MOST:
		frappe.throw(_("Between 1 and {0} meetings are logged at once.").format(MOST))
	entry_keys.begin_making()
	doc = frappe.get_doc(COOPERATION_EVENT, event, for_update=True)
	answers = [attempted(doc, row) for row in rows]
	if any("refusal" not in answer for answer in answers):
		doc.save()
	return answers


def attempted(event, row: Mapping) -> dict:
	"""What became of one row; what it refuses is answered, and undone alone."""
	key, messages = row.get("key"), len(frappe.local.message_log)
	frappe.local.response.pop("refusal", None)
	frappe.db.savepoint(SAVEPOINT)
	try:
		return {"key": key, "logged": log_row(event, row)}
	except ENDING:
		raise
	except REFUSED as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		if "refusal" not in frappe.local.response:
			note(INVALID, "outcome", str(error))
		del frappe.local.message_log[messages:]
		return {"key": key, "refusal": frappe.local.response.pop("refusal")}


def log_row(event, row: Mapping) -> dict | None:
	"""Log what was held; of what was not, only the status. Raises a refusal."""
	meeting = row.get("meeting")
	if not cint(row.get("held")):
		if not meeting or not row.get("status"):
			refuse(MISSING, "status", _("Say what became of this meeting."))
		event_meetings.set_status(event, meeting, row["status"])
		return None
	content = content_of(row)
	if meeting:
		planned = event_meetings.row_of(event, "meetings", meeting, "meeting")
		content.setdefault("organisation", planned.organisation)
		if planned.contact:
			content.setdefault("person", planned.contact)
		if planned.interaction and not entry_keys.stored(
			entry_keys.hash_of(frappe.session.user, row.get("key"))
		):
			refuse(INVALID, "meeting", _("A colleague has logged this meeting already."))
	logged = capture.log(row.get("key"), {**content, "event": event.name}, alone=False)
	if logged["undone"]:
		return logged
	if logged["interaction"]["status"] != HELD:
		refuse(INVALID, "when", _("This day is still ahead. A meeting is logged once it was held."))
	event_meetings.note_logged(event, meeting, logged, day_of(content.get("when")))
	return logged


def content_of(row: Mapping) -> dict:
	"""What a row says of the encounter. Raises a refusal for a value that is no text or number, or no object where one may be."""
	content = {name: row[name] for name in LOGGED if row.get(name) not in (None, "")}
	for name, value in content.items():
		if not isinstance(value, (str, int, dict) if name in OBJECTS else (str, int)):
			refuse(INVALID, name, _("A text is wanted here."), text=str(value)[:60])
	return content


def day_of(when: str | None) -> object:
	"""The day of an encounter without an appointment, None where only a month or a year is known."""
	if not when:
		return None
	read = date_entry.understand(when, False)
	return read.date if read.precision == dates.DAY else None

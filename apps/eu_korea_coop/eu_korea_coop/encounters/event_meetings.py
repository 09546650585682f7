"""The meetings of an event: what became of each, who came, and what its record has to do with the interaction logged of it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from eu_korea_coop.constants import COOPERATION_EVENT
from eu_korea_coop.domain.event_meetings import HELD
from eu_korea_coop.refusals import INVALID, NOT_FOUND, refuse

EVENT_MEETING = "Event Meeting"


def to_change(event: str) -> Document:
	"""The event, locked until the transaction ends. Raises PermissionError without the right to write it."""
	frappe.get_doc(COOPERATION_EVENT, event).check_permission("write")
	return frappe.get_doc(COOPERATION_EVENT, event, for_update=True)


def row_of(event: Document, table: str, name: str, field: str) -> Document:
	"""A row of one of the event's tables. Raises a refusal beside the argument `field` if it is not there."""
	rows = [row for row in event.get(table) if row.name == name]
	if not rows:
		refuse(
			NOT_FOUND, field, _("This row is not there any more. Read the event again."), text=str(name)[:60]
		)
	return rows[0]


def set_status(event: Document, meeting: str, status: str) -> None:
	"""Say what became of a meeting, without logging anything. Raises a refusal for what was logged, or is no status."""
	row = row_of(event, "meetings", meeting, "meeting")
	options = row.meta.get_field("status").options.split("\n")
	if status not in options or status == HELD:
		# what was held is logged, or entered in the table of the event itself
		refuse(
			INVALID,
			"status",
			_("“{0}” is not one of the choices. Choose one of: {1}.").format(
				escape_html(str(status)[:60]), ", ".join(_(option) for option in options if option != HELD)
			),
			text=str(status),
		)
	if row.interaction:
		refuse(
			INVALID, "status", _("This meeting was logged as held. Take the interaction back, or correct it.")
		)
	row.status = status


def note_logged(event: Document, meeting: str | None, logged: dict, day: object) -> None:
	"""Set a meeting to Held with what `log_encounter` answered; one without an appointment becomes a row of its own.

	Whoever was listed as its participant has come: the first such row is ticked.
	"""
	interaction = logged["interaction"]["name"]
	if any(row.interaction == interaction for row in event.meetings):
		return
	person = (logged["person"] or {}).get("name")
	if meeting:
		row = row_of(event, "meetings", meeting, "meeting")
		row.status_before = row.status
	else:
		row = event.append(
			"meetings",
			{
				"organisation": logged["organisation"]["name"],
				"contact": person,
				"day": day,
				"is_unplanned": 1,
			},
		)
	row.status, row.interaction = HELD, interaction
	for participant in event.participants:
		same = participant.organisation == row.organisation and not participant.attended
		if same and participant.contact in (None, "", person or row.contact):
			participant.attended = 1
			row.participant_marked = participant.name
			return


def interaction_deleted(doc: Document, method: str | None = None) -> None:
	"""Give the meetings of a deleted interaction the status they had before; one without an appointment goes with it.

	The participant that was ticked for it is no longer.
	"""
	rows = frappe.get_all(
		EVENT_MEETING,
		filters={"interaction": doc.name, "parenttype": COOPERATION_EVENT},
		fields=["name", "parent", "is_unplanned", "status_before", "participant_marked"],
	)
	for row in rows:
		if row.is_unplanned:
			frappe.db.delete(EVENT_MEETING, {"name": row.name})
		else:
			values = {"interaction": None, "status": row.status_before or "Agreed", "status_before": None}
			values["participant_marked"] = None
			frappe.db.set_value(EVENT_MEETING, row.name, values, update_modified=False)
		if row.participant_marked:
			marked = {"name": row.participant_marked, "parent": row.parent}
			frappe.db.set_value("Event Participant", marked, "attended", 0, update_modified=False)
		frappe.clear_document_cache(COOPERATION_EVENT, row.parent)

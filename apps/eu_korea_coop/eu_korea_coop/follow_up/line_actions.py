"""What is done from a line of Today: done, postpone, park, wake, and taking it back. Each writes one record, through its document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION, PARTNERSHIP
from eu_korea_coop.domain import dates, digest, lifecycle
from eu_korea_coop.encounters import quick_log
from eu_korea_coop.follow_up import mail_in
from eu_korea_coop.follow_up.sections import items, officers, reviews, wording
from eu_korea_coop.partnerships import moves
from eu_korea_coop.reporting.fuzzy_text import day_text

RESTORED = {
	PARTNERSHIP: ("next_step", "next_step_due", "next_step_owner"),
	INTERACTION: ("status", "interaction_date", "interaction_date_precision", "period_end"),
	COOPERATION_EVENT: ("follow_up_due",),
	reviews.TODO: ("status", "date"),
}
"""What an undo gives back its former value, by DocType."""
DUE = {
	PARTNERSHIP: "next_step_due",
	INTERACTION: "interaction_date",
	COOPERATION_EVENT: "follow_up_due",
	reviews.TODO: "date",
}
"""The day on which a line of a DocType is due."""
LONGEST_DAYS = 366


def finish(doctype: str, name: str, next_step: str | None = None, next_step_due: date | None = None) -> dict:
	"""A next step is done and the next one takes its place, or none; a meeting took place; an event was followed up; a question
	of the review was answered.

	Answers `{line, undo}`. Raises ValidationError for a step without a day, or a day without a step.
	"""
	doc = open_line(doctype, name)
	former = values_of(doc)
	if doctype == INTERACTION:
		doc = quick_log.hold(name, next_step=next_step, next_step_due=next_step_due)
	elif doctype == COOPERATION_EVENT:
		doc.follow_up_due = None
		doc.save()
	elif doctype == reviews.TODO:
		doc.status = "Closed"
		doc.save()
	else:
		doc.update(checked_step(next_step, next_step_due))
		doc.save()
	return answer(doc, former)


def checked_step(text: str | None, due: date | None) -> dict[str, object]:
	"""The fields of a next step, empty where there is none. Raises ValidationError for half of one, or a day that is over."""
	step = (text or "").strip()
	if bool(step) != bool(due):
		frappe.throw(_("A next step says what is done, and until which day."), title=_("Next step"))
	if due:
		check_ahead(due)
	return {"next_step": step or None, "next_step_due": due, "next_step_owner": None}


def postpone(doctype: str, name: str, until: date | None, days: int) -> dict:
	"""Until a day, or by `days` from the day it is due (dates.later_by). Answers `{line, undo}`.

	Raises ValidationError without either, or for a past day.
	"""
	if until is None and not 0 < days <= LONGEST_DAYS:
		frappe.throw(_("Postpone: choose a day, or by how many days."), title=_("Until when?"))
	doc = open_line(doctype, name)
	until = until or dates.later_by(days, due_of(doc), persons_today())
	check_ahead(until)
	former = values_of(doc)
	if doctype == INTERACTION:
		lasts = getdate(doc.period_end) - getdate(doc.interaction_date) if doc.period_end else None
		doc.update(
			{
				"interaction_date": until,
				"interaction_date_precision": dates.DAY,
				"period_end": until + lasts if lasts else None,
			}
		)
	elif doctype == COOPERATION_EVENT:
		doc.follow_up_due = until
	elif doctype == reviews.TODO:
		doc.date = until
	elif doc.stage == lifecycle.PARKED:
		doc.parked_until = until
		former = None  # its day is over, and nothing rests until a day that is over
	else:
		if not doc.next_step:
			frappe.throw(_("There is no next step to postpone."), title=_("Next step"))
		doc.next_step_due = until
	doc.save()
	return answer(doc, former)


def due_of(doc: Document) -> date | None:
	"""The day that *Postpone* moves."""
	field = DUE[doc.doctype]
	if doc.doctype == PARTNERSHIP and doc.stage == lifecycle.PARKED:
		field = "parked_until"
	return getdate(doc.get(field)) if doc.get(field) else None


def park(name: str, until: date | None, reason: str | None = None) -> dict:
	"""The partnership rests until a day (rule 94); Frappe's workflow and the guards decide. Answers `{line, undo}`."""
	doc = open_line(PARTNERSHIP, name)
	moves.move(doc, lifecycle.PARK, parked_until=until, move_reason=reason)
	return {"line": None, "undo": {**token(doc), "move": lifecycle.PARK}}


def undo(undo: Mapping[str, object]) -> dict:
	"""Give back the former values, if the record is as the action left it. Answers `{line, undo: null}`.

	Raises ValidationError if somebody has changed the record since, and for a token that is none.
	"""
	doctype, name = undo.get("doctype"), undo.get("name")
	if doctype not in (*RESTORED, mail_in.COMMUNICATION) or not isinstance(name, str):
		frappe.throw(_("There is nothing to undo."))
	if doctype == mail_in.COMMUNICATION:
		return mail_in.take_back(name, undo.get("address"))
	doc = open_line(doctype, name)
	if get_datetime(undo.get("modified")) != get_datetime(doc.modified):
		frappe.throw(
			_("{0} was changed since. Open it to see what it says now.").format(
				frappe.bold(frappe.utils.escape_html(doc.get_title()))
			),
			title=_("Not undone"),
		)
	if undo.get("move"):
		moves.take_back(doc, str(undo["move"]))
	else:
		values = undo.get("values") or {}
		doc.update({field: values.get(field) for field in RESTORED[doctype]})
		doc.save()
	return answer(doc, None)


def wake(name: str, next_step: str | None, next_step_due: date | None) -> dict:
	"""A parked partnership goes on in the stage it rested in, with a next step (rule 95); the guards decide. Answers `{line, undo: null}`.

	Raises ValidationError for a step without a day, or a day without a step.
	"""
	doc = open_line(PARTNERSHIP, name)
	step = checked_step(next_step, next_step_due)
	moves.move(doc, lifecycle.WAKE, **step)
	return answer(doc, None)


# ------------------------------------------------------------------------------------------------------ the record


def open_line(doctype: str, name: str) -> Document:
	"""The record of a line, for writing. Raises ValidationError for another DocType, PermissionError without write access."""
	if doctype not in RESTORED:
		frappe.throw(_("{0} has no such action.").format(_(doctype)))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("write")
	if doctype == reviews.TODO and doc.allocated_to != frappe.session.user:
		raise frappe.PermissionError(_("This question is for somebody else."))
	return doc


def check_ahead(day: date) -> None:
	if day < persons_today():
		frappe.throw(
			_("The next step is due today or later, not on {0}.").format(day_text(day)),
			title=_("Next step"),
		)


def values_of(doc: Document) -> dict[str, object]:
	values = {field: doc.get(field) for field in RESTORED[doc.doctype]}
	return {field: value.isoformat() if isinstance(value, date) else value for field, value in values.items()}


def token(doc: Document) -> dict[str, object]:
	return {"doctype": doc.doctype, "name": doc.name, "modified": str(doc.modified)}


def answer(doc: Document, former: Mapping[str, object] | None) -> dict:
	"""`{line, undo}`; without `former` values it can't be undone."""
	undo = None if former is None else {**token(doc), "values": dict(former)}
	return {"line": line_of(doc), "undo": undo}


def line_of(doc: Document) -> dict | None:
	"""The record's line as Today shows it now, None if it has none there any more."""
	today, user = persons_today(), frappe.session.user
	lines: dict[str, items.Sections] = {user: {code: [] for code in digest.SECTIONS[digest.OFFICER]}}
	if doc.doctype == PARTNERSHIP:
		officers.steps(lines, today, doc.name)
		officers.to_wake(lines, doc.name)
	elif doc.doctype == INTERACTION:
		officers.to_confirm(lines, today, doc.name)
	elif doc.doctype == reviews.TODO:
		reviews.asked(lines, doc.name)
	else:
		officers.event_follow_ups(lines, today, doc.name)
	for section, of_section in lines[user].items():
		for one in of_section:
			return {**wording.line(one.content, {}), "section": section}
	return None

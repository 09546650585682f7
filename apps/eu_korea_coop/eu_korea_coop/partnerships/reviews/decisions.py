"""A decision of a review: what it needs, what it does to the partnership, and how it is taken back.

The record's own controller calls `check` and `carry_out`, so that a decision made through REST does the same as one made
on the page. All of it through the partnership's own document, its guards and permissions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_datetime, getdate, now_datetime

from eu_korea_coop import notices, work_owners
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import lifecycle
from eu_korea_coop.domain.reviews import ASK, DROP, HAND_OVER, LEAVE, NEXT_STEP, PARK
from eu_korea_coop.partnerships import moves
from eu_korea_coop.partnerships.reviews import past
from eu_korea_coop.permissions import can_read
from eu_korea_coop.refusals import INVALID, MISSING, NOT_ALLOWED, TOO_LATE, TOUCHED, beside, refuse
from eu_korea_coop.reporting.fuzzy_text import day_text
from eu_korea_coop.writes_at_once import begin_afresh

NEEDED = {
	NEXT_STEP: ("text", "due"),
	ASK: ("text", "for_user"),
	PARK: ("due", "text"),
	DROP: ("close_reason",),
	HAND_OVER: ("for_user",),
	LEAVE: (),
}
"""The fields a decision can't do without."""
CHANGED = {
	NEXT_STEP: ("next_step", "next_step_due", "next_step_owner"),
	HAND_OVER: ("owner_user", "next_step_owner"),
	PARK: (),
	DROP: ("close_reason", "parked_until", "resume_stage"),
}
"""The fields of the partnership whose former values an undo gives back."""
SAID = {
	ASK: lambda: _("{0} asks in the review about {1}: {2}"),
	HAND_OVER: lambda: _("{0} has handed {1} over to you in the review"),
}
"""What whoever is asked, or has the partnership from now on, is notified of: by whom, about which partnership, the question."""
SAID_AFTER_UNDO = {
	ASK: lambda: _("{0} has taken back the question about {1}"),
	HAND_OVER: lambda: _("{0} has taken {1} back: it was not to be handed over to you"),
}
UNDO_WITHIN = timedelta(hours=24)


def decide(partnership: str, seen: str | None, **values: object) -> Document:
	"""Decide about a partnership; `seen` is the latest decision the person has seen (None: none).

	Answers the stored Partnership Review. Raises a refusal: 409 TOUCHED in words if somebody has decided meanwhile, MISSING or
	INVALID naming the field, or whatever refuses the move; PermissionError.
	"""
	begin_afresh()  # of two managers at once the second waits for the lock, and then sees what the first decided
	doc = frappe.get_doc(PARTNERSHIP, partnership, for_update=True)
	doc.check_permission("write")
	latest = past.latest([partnership]).get(partnership)
	if (latest.name if latest else None) != (seen or None):
		refuse_decided_meanwhile(doc, latest)
	with beside("decision"):
		return frappe.get_doc({"doctype": past.DOCTYPE, "partnership": partnership, **values}).insert()


def refuse_decided_meanwhile(doc: Document, latest: frappe._dict | None) -> None:
	title = escape_html(doc.short_title or doc.title)
	if latest is None:
		refuse(TOUCHED, "partnership", _("{0}: the last decision was taken back meanwhile.").format(title))
	names = work_owners.full_names([latest.decided_by])
	refuse(
		TOUCHED,
		"partnership",
		_("{0} was decided meanwhile by {1}: {2}").format(
			title,
			escape_html(names.get(latest.decided_by) or latest.decided_by),
			escape_html(past.in_words(latest)),
		),
	)


# --------------------------------------------------------------------------------------------------------- checking


def check(review: Document) -> None:
	"""Refuse a decision that lacks something, or names somebody who can't do it. Raises ValidationError, PermissionError."""
	for fieldname in NEEDED.get(review.decision, ()):
		if not str(review.get(fieldname) or "").strip():
			refuse(MISSING, fieldname, _("{0} is needed for this decision.").format(review.bold(fieldname)))
	if review.decision == NEXT_STEP and review.due < persons_today():
		refuse(
			INVALID,
			"due",
			_("The next step is due today or later, not on {0}.").format(day_text(review.due)),
		)
	if review.for_user and not work_owners.able([review.for_user]):
		refuse(
			INVALID,
			"for_user",
			_("{0} is not an enabled cooperation officer or manager. Choose somebody who can act.").format(
				escape_html(review.for_user)
			),
		)
	if review.decision == ASK and not can_read(PARTNERSHIP, review.partnership, review.for_user):
		refuse(
			INVALID,
			"for_user",
			_("{0} may not read this partnership and can't be asked about it.").format(
				escape_html(review.for_user)
			),
		)


# ------------------------------------------------------------------------------------------------------ carrying out


def carry_out(review: Document) -> None:
	"""Do what was decided, and note in the review what it made."""
	doc = frappe.get_doc(PARTNERSHIP, review.partnership)
	doc.check_permission("write")
	former = {field: shown(doc.get(field)) for field in CHANGED.get(review.decision, ())}
	todo = None
	if review.decision == NEXT_STEP:
		doc.update(
			{
				"next_step": review.text.strip(),
				"next_step_due": review.due,
				"next_step_owner": review.for_user or work_owners.or_who_enters(doc.owner_user),
			}
		)
		doc.save()
	elif review.decision == ASK:
		todo = ask(review)
	elif review.decision == PARK:
		moves.move(doc, lifecycle.PARK, parked_until=review.due, move_reason=review.text)
	elif review.decision == DROP:
		moves.move(doc, lifecycle.DROP, close_reason=review.close_reason, move_reason=review.text)
	elif review.decision == HAND_OVER:
		hand_over(doc, review)
	made = {
		"values": former,
		"modified": str(doc.modified) if review.decision in CHANGED else None,
		"notice": notify(review, doc, SAID),
	}
	review.update({"made": json.dumps(made), "todo": todo})


def shown(value: object) -> object:
	return value.isoformat() if isinstance(value, date) else value


def ask(review: Document) -> str:
	"""A question is a ToDo of whoever is asked; it stands in their Today until it is done. Answers its name."""
	todo = frappe.get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": review.for_user,
			"assigned_by": review.decided_by,
			"reference_type": PARTNERSHIP,
			"reference_name": review.partnership,
			"description": escape_html(review.text.strip()),
			"date": review.due or None,
		}
	).insert()
	return todo.name


def hand_over(doc: Document, review: Document) -> None:
	"""The partnership's officer changes, and with them the owner of a next step that was theirs."""
	if doc.owner_user == review.for_user:
		refuse(INVALID, "for_user", _("This partnership is theirs already. Choose somebody else."))
	if doc.next_step_owner in (None, "", doc.owner_user):
		doc.next_step_owner = review.for_user if doc.next_step else None
	doc.owner_user = review.for_user
	doc.save()


def notify(review: Document, doc: Document, said: dict[str, Callable[[], str]]) -> str | None:
	"""Notify whom a decision is for, on their desk and by mail; nobody of what they did themselves. Answers the notice's name."""
	if review.decision not in said or review.for_user == frappe.session.user:
		return None
	by, title = frappe.utils.get_fullname(review.decided_by), doc.short_title or doc.title or doc.name
	named = (frappe.bold(escape_html(by)), escape_html(title), escape_html((review.text or "").strip()))

	def words() -> str:
		sentence = said[review.decision]().format(*named)
		is_asked = said is SAID and review.decision == ASK and review.due
		return _("{0} (until {1})").format(sentence, day_text(review.due)) if is_asked else sentence

	return notices.notify(
		review.for_user,
		words,
		about=(PARTNERSHIP, review.partnership),
		mail=notices.Mail((review.doctype, review.name), title),
	)


# ------------------------------------------------------------------------------------------------------- taking back


def undo(name: str) -> str:
	"""Take back one's own latest decision about a partnership within 24 hours, if nobody has changed it since.

	Answers the partnership. Raises a refusal: NOT_ALLOWED, TOO_LATE, TOUCHED (409).
	"""
	begin_afresh()
	review = frappe.get_doc(past.DOCTYPE, name)
	doc = frappe.get_doc(PARTNERSHIP, review.partnership, for_update=True)
	doc.check_permission("write")
	check_undo(review, doc)
	values = former_values(review, doc)
	if review.decision == PARK:
		moves.take_back(doc, lifecycle.PARK)
	elif review.decision == DROP:
		moves.take_back(doc, lifecycle.DROP, values)
	elif review.decision in CHANGED:
		doc.update(values)
		doc.save()
	if review.todo and frappe.db.exists("ToDo", review.todo):
		todo = frappe.get_doc("ToDo", review.todo)
		todo.status = "Cancelled"
		todo.save()
	notice = frappe.parse_json(review.made or "{}").get("notice")
	if notices.take_back(notice, (review.doctype, review.name)):
		notify(review, doc, SAID_AFTER_UNDO)
	review.delete()
	return doc.name


def former_values(review: Document, doc: Document) -> dict[str, object]:
	"""Return what the fields said before the decision; the stored JSON holds days as texts."""
	values = frappe.parse_json(review.made or "{}").get("values") or {}
	return {
		field: getdate(value) if value and doc.meta.get_field(field).fieldtype == "Date" else value
		for field, value in values.items()
	}


def check_undo(review: Document, doc: Document) -> None:
	title = escape_html(doc.short_title or doc.title)
	if review.decided_by != frappe.session.user:
		refuse(NOT_ALLOWED, "review", _("Only whoever decided takes a decision back."))
	if now_datetime() - get_datetime(review.creation) > UNDO_WITHIN:
		refuse(TOO_LATE, "review", _("This was decided more than a day ago. Decide anew."))
	latest = past.latest([doc.name]).get(doc.name)
	modified = frappe.parse_json(review.made or "{}").get("modified")
	is_touched = bool(modified) and get_datetime(modified) != get_datetime(doc.modified)
	if (latest and latest.name != review.name) or is_touched:
		refuse(TOUCHED, "review", _("{0} was changed since. Open it to see what it says now.").format(title))
	if review.todo and frappe.db.get_value("ToDo", review.todo, "status") not in (None, "Open"):
		refuse(TOUCHED, "review", _("{0}: the question was answered meanwhile.").format(title))

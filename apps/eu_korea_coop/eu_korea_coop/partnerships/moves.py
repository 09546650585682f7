"""Moves of a partnership through its stages: what stands against one, in words, and what it writes (§4.3, rules 79-104).

`domain.lifecycle` decides, from the facts that `move_facts` collects. The controller asks `make` for every change of
stage, whoever made it and however.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, getdate, now_datetime

from eu_korea_coop import logbook
from eu_korea_coop.domain import dates, lifecycle
from eu_korea_coop.domain.agreement import AgreementFacts, in_force
from eu_korea_coop.domain.lifecycle import Move
from eu_korea_coop.partnerships import move_facts
from eu_korea_coop.partnerships.stage_log import LOG

INPUTS = (
	"move_effective_on",
	"move_effective_on_precision",
	"move_to",
	"move_reason",
	"move_interaction",
	"move_agreement",
)
"""Fields written before a move; the move reads and clears them."""


# ------------------------------------------------------------------------------------------------------- in words


def sentence(code: str, previous: dates.FuzzyDate | None = None) -> str:
	"""What to do about a missing guard, in an officer's words and the reader's language.

	`previous`: the effective date of the row before, named where the move's date contradicts it.
	"""
	if code in (dates.EFFECTIVE_BEFORE_PREVIOUS, dates.EFFECTIVE_IN_FUTURE):
		return logbook.sentence(code, previous)
	match code:
		case lifecycle.ROLE:
			return _("Your role does not allow this move; ask a Cooperation Manager.")
		case lifecycle.TWO_WAY_INTERACTION:
			return _("Log an interaction that has taken place and in which both sides took part.")
		case lifecycle.EUROPEAN_PARTY:
			return _(
				"Add a present European party with the role Lead, Member or Counterpart (a placeholder will do)."
			)
		case lifecycle.KOREAN_PARTY:
			return _(
				"Add a present Korean party with the role Lead, Member or Counterpart (a placeholder will do)."
			)
		case lifecycle.ORIGIN_KIND:
			return _("Say how the parties first met (Origin), and for organised outreach who organised it.")
		case lifecycle.NEXT_STEP_OR_MEETING:
			return _("Set a next step dated today or later, or plan a meeting.")
		case lifecycle.JOINT_ACTIVITY:
			return _(
				"Record a joint activity: a site visit, delegation visit or workshop that took place, an event that both "
				"sides attended, or a joint project."
			)
		case lifecycle.LEAD_INTENT:
			return _("Name at least one lead party, and ask every lead party for its agreement intent.")
		case lifecycle.OPEN_AGREEMENT:
			return _("Link an agreement that has not ended.")
		case lifecycle.SIGNED_IN_FORCE:
			return _("Link an agreement in force that a European and a Korean party have signed.")
		case lifecycle.PLAN_OR_RUNNING:
			return _(
				"Adopt an action plan with at least one owned, dated action, or record a running project, board seat or "
				"co-funding."
			)
		case lifecycle.REASON:
			return _("Give a reason.")
		case lifecycle.AGREEMENT_DRAFT:
			return _("Set every linked agreement that has not ended back to Draft, or withdraw it.")
		case lifecycle.AGREEMENT_IN_FORCE:
			return _("This needs an agreement in force.")
		case lifecycle.NO_AGREEMENT_IN_FORCE:
			return _("This is not possible while an agreement is in force.")
		case lifecycle.PARKED_UNTIL:
			return _("Set a date to park until, after today and at most 18 months ahead.")
		case lifecycle.NEXT_STEP:
			return _("Set a next step dated today or later.")
		case lifecycle.EVALUATION:
			return _(
				"Record an evaluation: an agreement's verdict, a measured success criterion, or an outcome (“None Yet” is one)."
			)
		case lifecycle.CLOSE_REASON:
			return _("Choose a close reason.")
	raise KeyError(code)


def refuse_missing(doc, move: Move, to_stage: str, codes: Collection[str]) -> None:
	"""Say everything that stands against the move at once."""
	opening = _("{0} can't be moved from {1} to {2} ({3}) yet.").format(
		escape_html(doc.title), _(move.from_stage), _(to_stage), _(move.action)
	)
	frappe.throw(
		" ".join([opening, *(sentence(code, logbook.last_known_date(doc, LOG)) for code in codes)]),
		frappe.ValidationError,
		title=_("Something is missing for this move"),
	)


def refuse_jump(doc, from_stage: str, to_stage: str) -> None:
	"""There is no such move: name those there are."""
	possible = [
		_("{0} ({1})").format(_(target), _(move.action))
		for move in lifecycle.MOVES
		if move.from_stage == from_stage and (target := lifecycle.target(move, doc.resume_stage or None))
	]
	frappe.throw(
		_("{0} can't go from {1} to {2}. From {1} it can go to: {3}.").format(
			escape_html(doc.title), _(from_stage), _(to_stage), ", ".join(possible) or "–"
		),
		frappe.ValidationError,
		title=_("There is no such move"),
	)


# ---------------------------------------------------------------------------------------------------- who may move


def possible_moves(
	doc,
	today: date,
	role: str | None = None,
	agreements: Collection[AgreementFacts] | None = None,
	plan_rows: Collection[frappe._dict] | None = None,
	linked: Collection[frappe._dict] | None = None,
) -> list[dict[str, object]]:
	"""What `api.get_allowed_moves` answers: every move from the present stage, with what it lacks.

	`role` asks for somebody with this role alone instead of the session's user; it grants nothing. `agreements`, `plan_rows`,
	`linked`: what is linked to it, where it has been read already (`move_facts.lifecycle_facts`).
	"""
	roles = [role] if role else frappe.get_roles()
	result = move_facts.lifecycle_facts(doc, doc.stage, today, agreements, plan_rows, linked)
	return [
		{
			**state.as_dict(),
			"messages": [sentence(code, result.previous) for code in state.missing],
			"proposed": state.proposed,
			"asks": list(state.asks),
			"inputs": inputs_of(doc.stage, state),
		}
		for state in lifecycle.allowed_moves(result, roles, today)
	]


def inputs_of(stage: str, state: lifecycle.MoveState) -> list[str]:
	"""The fields a dialog offers for this move besides the effective date."""
	move = next(row for row in lifecycle.MOVES if row.from_stage == stage and row.action == state.action)
	wanted = {
		lifecycle.REASON: ("reason",),
		lifecycle.PARKED_UNTIL: ("parked_until",),
		lifecycle.CLOSE_REASON: ("close_reason",),
		lifecycle.NEXT_STEP: ("next_step", "next_step_due"),
		lifecycle.NEXT_STEP_OR_MEETING: ("next_step", "next_step_due"),
	}
	fields = [field for guard in move.guards for field in wanted.get(guard, ())]
	if state.action == lifecycle.CONCLUDE:
		fields.append("close_reason")
	if state.action == lifecycle.LOG_FIRST_CONTACT:
		fields.append("interaction")
	return fields if "reason" in fields else [*fields, "reason"]


# --------------------------------------------------------------------------------------------------- making a move


def make(doc, from_stage: str, to_stage: str, today: date) -> None:
	"""Guard the move of a document that is being saved, then write it: log row, side effects, inputs consumed."""
	roles = frappe.get_roles()
	result = move_facts.lifecycle_facts(doc, from_stage, today)
	move = lifecycle.resolve(from_stage, to_stage, result.resume_stage, roles, result.agreement_lapsed)
	if move is None:
		refuse_jump(doc, from_stage, to_stage)
	missing = lifecycle.missing(move, result, today, roles)
	if missing:
		refuse_missing(doc, move, to_stage, missing)
	doc.flags.agreements_in_force = sum(in_force(row, today) for row in result.agreements)
	append_log_row(doc, from_stage, to_stage, move.action, note_of(doc, move), today)
	if move.action == lifecycle.PARK:
		doc.parked_reason = doc.move_reason or doc.parked_reason
	doc.update(lifecycle.effects(move, result, today))
	clear_inputs(doc)


def note_of(doc, move: Move) -> str | None:
	"""The reason of the move; a close reason is stored here when Reopen clears its field (rule 99)."""
	reason = doc.move_reason or (doc.parked_reason if move.action == lifecycle.PARK else None)
	if move.action in (lifecycle.DROP, lifecycle.CONCLUDE) and doc.close_reason:
		return f"{doc.close_reason}: {reason}" if reason else doc.close_reason
	return reason or None


def append_log_row(
	doc, from_stage: str | None, to_stage: str, action: str | None, note: str | None, today: date
) -> None:
	"""Every change of stage, however made, appends a row; stage_since follows it (rule 30)."""
	logbook.append(
		doc,
		LOG,
		from_stage,
		to_stage,
		action,
		logbook.effective_date(doc, today),
		note,
		interaction=doc.move_interaction,
		agreement=doc.move_agreement,
	)
	follow_last_row(doc)


def follow_last_row(doc) -> None:
	"""What the partnership keeps of its log: since when it is in its stage, and since when it is taken up again.

	stage_since, and for a closed partnership closed_on, are those of the last row, in order of entry (rules 30, 98, 103);
	a Wake or Reopen is known by its stages (rule 25).
	"""
	rows = doc.get("stage_log") or []
	if not rows:
		return
	last = rows[-1]
	restart = next(
		(row for row in reversed(rows) if lifecycle.is_restart(row.from_stage, row.to_stage)), None
	)
	doc.stage_since, doc.stage_since_precision = last.effective_on, last.effective_on_precision
	doc.stage_recorded_on = getdate(last.recorded_on)
	doc.restarted_on = restart.effective_on if restart else None
	doc.restarted_on_precision = (restart.effective_on_precision or dates.UNKNOWN) if restart else None
	doc.restart_recorded_on = getdate(restart.recorded_on) if restart else None
	if doc.stage in lifecycle.END_STAGES:
		doc.closed_on, doc.closed_on_precision = last.effective_on, last.effective_on_precision


def clear_inputs(doc) -> None:
	for field in INPUTS:
		doc.set(field, None)


def move(doc, action: str, to: str | None = None, **fields: object) -> None:
	"""Make a named move of a stored partnership; `to` where the action leads to several stages.

	`fields`: inputs of the move and fields it needs (parked_until, next_step …); None and "" leave a field as it is, but
	inputs left by an earlier attempt are cleared. Raises ValidationError.
	"""
	from_stage = doc.stage
	targets = targets_of(doc, action)
	if not targets:
		possible = sorted({move.action for move in lifecycle.MOVES if move.from_stage == from_stage})
		frappe.throw(
			_("From {0} there is no move “{1}”. The moves are: {2}.").format(
				_(from_stage), escape_html(action), ", ".join(_(name) for name in possible)
			),
			title=_("There is no such move"),
		)
	if to and to not in targets:
		refuse_jump(doc, from_stage, to)
	clear_inputs(doc)
	doc.update({field: value for field, value in fields.items() if value not in (None, "")})
	doc.stage = to or targets[0]
	doc.save()


TAKEN_BACK = {
	lifecycle.PARK: ("parked_until", "parked_reason", "resume_stage"),
	lifecycle.DROP: ("closed_on", "closed_on_precision", "close_reason", "parked_until", "resume_stage"),
}
"""Moves that can be taken back, and the fields they set."""


def take_back(doc, action: str, former: Mapping[str, object] | None = None) -> None:
	"""Undo the last move of a stored partnership, if it is `action`, made by the session's user within a day.

	Its log row goes: the stated exception to rule 103 (settled.md, Undo). Only Park and Drop can be taken back; `former`:
	what the fields of TAKEN_BACK said before, empty where it says nothing. Raises ValidationError.
	"""
	last = doc.stage_log[-1]
	is_own = last.recorded_by == frappe.session.user and now_datetime() - get_datetime(
		last.recorded_on
	) < timedelta(days=1)
	if action not in TAKEN_BACK or last.action != action or doc.stage != last.to_stage or not is_own:
		frappe.throw(_("This move can no longer be undone."), title=_("Not undone"))
	doc.remove(last)
	doc.stage = last.from_stage
	doc.flags.taking_back_move = {field: (former or {}).get(field) for field in TAKEN_BACK[action]}
	doc.save()


def targets_of(doc, action: str) -> list[str]:
	"""The stages an action leads to from here, the usual one first: Pause by the agreements in force (rule 92)."""
	resume_stage = doc.resume_stage or None
	items = [
		target
		for move in lifecycle.MOVES
		if move.from_stage == doc.stage and move.action == action
		if (target := lifecycle.target(move, resume_stage))
	]
	if action == lifecycle.PAUSE and not doc.agreements_in_force:
		items.reverse()
	return items

"""Moves of an agreement through its states: what stands against one, in words, and what it writes (rules 61, 102, 105-108).

`domain.agreement` decides. The controller asks `make` for every change of state, whoever made it and however.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html

from eu_korea_coop import logbook
from eu_korea_coop.agreements.signatures import missing_sentences, party_signatures, take_signing_date
from eu_korea_coop.constants import AGREEMENT, ROLES
from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain import dates

INPUTS = ("move_effective_on", "move_effective_on_precision", "move_reason")
"""Fields written before a move; the move reads and clears them."""
LOG = logbook.Logbook("state_log", "from_state", "to_state")


# ------------------------------------------------------------------------------------------------- what is judged


def missing(
	doc,
	step: rules.Transition,
	roles: Collection[str],
	today: date,
	signatures: Collection[rules.PartySignature] | None = None,
) -> tuple[str, ...]:
	"""Codes of everything that stands against a step of this document, at once. `signatures`: its party rows, if read already."""
	effective = effective_date(doc, step.to_state, today)
	codes = rules.missing(
		step.from_state,
		step.to_state,
		party_signatures(doc) if signatures is None else signatures,
		roles,
		doc.move_reason,
		rules.Term(doc.term_type, doc.end_date or None, doc.renewal_decision),
		effective,
	)
	return (*codes, *dates.check_order(effective, logbook.last_known_date(doc, LOG), today))


def effective_date(doc, to_state: str, today: date) -> dates.FuzzyDate:
	"""The day the step took effect: as entered, for a termination its own date, else today (rules 61, 102)."""
	entered = logbook.entered_date(doc)
	if entered is None and to_state == rules.TERMINATED and doc.termination_date:
		return dates.fuzzy(doc.termination_date)
	return entered or dates.FuzzyDate(today, dates.DAY)


def roles_of_session() -> list[str]:
	return [role for role in frappe.get_roles() if role in ROLES]


# ------------------------------------------------------------------------------------------------- in words


def sentences(
	doc,
	step: rules.Transition,
	codes: Collection[str],
	signatures: Collection[rules.PartySignature] | None = None,
) -> list[str]:
	"""What to do about each missing code, in an officer's words and the reader's language. `signatures` as for `missing`."""
	signatures = party_signatures(doc) if signatures is None else signatures
	of_date = (dates.EFFECTIVE_BEFORE_PREVIOUS, dates.EFFECTIVE_IN_FUTURE)
	previous = logbook.last_known_date(doc, LOG)
	texts = missing_sentences([code for code in codes if code not in of_date], signatures, step)
	if rules.TERM_OVER in codes:
		texts.append(term_over_sentence(doc))
	return texts + [logbook.sentence(code, previous) for code in codes if code in of_date]


def term_over_sentence(doc) -> str:
	return _(
		"Its term ended on {0}, before it came into force. Enter the day on which it came into force, or correct the end date."
	).format(dates.display(dates.fuzzy(doc.end_date)))


def refuse(doc, to_state: str, points: Collection[str]) -> None:
	"""Say everything that stands against the step at once."""
	items = "".join(f"<li>{point}</li>" for point in points)
	frappe.throw(
		_("{0} can't be set to {1}:").format(
			frappe.bold(escape_html(doc.title or doc.name or "")), frappe.bold(_(to_state))
		)
		+ f"<ul>{items}</ul>",
		title=_("Step not possible"),
	)


def possible_steps(from_state: str) -> list[str]:
	"""Sentences for somebody who asked for a step that does not exist."""
	texts = [_("There is no such step from {0}.").format(_(from_state))]
	steps = [step for step in rules.TRANSITIONS if step.from_state == from_state and step.role]
	if steps:
		names = ", ".join(f"{_(step.action)} ({_(step.to_state)})" for step in steps)
		texts.append(_("Possible steps: {0}.").format(names))
	return texts


def possible_moves(doc, today: date, role: str | None = None) -> list[dict[str, object]]:
	"""What `api.get_agreement_moves` answers: every step from the present state that a person may take, and what it lacks.

	`{action, to, allowed, missing: [code…], messages: [sentence…], asks: [code…], inputs: [field…]}`. `asks` are the codes
	that can be supplied with the step. `role`: judge for somebody with that role alone; it grants nothing.
	"""
	roles = [role] if role else roles_of_session()
	signatures = party_signatures(doc)
	moves = []
	for step in rules.TRANSITIONS:
		if step.from_state != doc.state or step.role is None:
			continue
		codes = missing(doc, step, roles, today, signatures)
		moves.append(
			{
				"action": step.action,
				"to": step.to_state,
				"allowed": not codes,
				"missing": list(codes),
				"messages": sentences(doc, step, codes, signatures),
				"asks": [code for code in codes if code in rules.ASKABLE],
				"inputs": inputs_of(step),
			}
		)
	return moves


def inputs_of(step: rules.Transition) -> list[str]:
	"""The fields a dialog offers for this step besides the effective date."""
	return ["reason", "terminated_by"] if step.to_state == rules.TERMINATED else ["reason"]


# --------------------------------------------------------------------------------------------------- making a move


def make(doc, from_state: str, today: date) -> None:
	"""Guard the step of a document that is being saved, then write it: log row, dates, inputs cleared.

	A step of the system is asked for no role and no guard, and its date is checked by whoever takes it.
	"""
	step = rules.transition(from_state, doc.state)
	if step is None and not doc.flags.system_step:
		refuse(doc, doc.state, possible_steps(from_state))
	if doc.state == rules.TERMINATED:
		complete_termination(doc, today)
	if not doc.flags.system_step and (codes := missing(doc, step, roles_of_session(), today)):
		refuse(doc, doc.state, sentences(doc, step, codes))
	effective = effective_date(doc, doc.state, today)
	logbook.append(doc, LOG, from_state, doc.state, step.action if step else "", effective, doc.move_reason)
	follow_log(doc, today)
	if doc.state == rules.IN_FORCE and not doc.signed_on and not doc.signed_on_precision:
		take_signing_date(doc)
	doc.move_effective_on = doc.move_reason = None
	doc.move_effective_on_precision = ""


def complete_termination(doc, today: date) -> None:
	"""Fill in what a termination says about itself from the inputs of the move; refuse a day ahead or a stranger."""
	effective = effective_date(doc, doc.state, today)
	doc.termination_date = doc.termination_date or effective.last_day_by(today)
	doc.termination_reason = doc.termination_reason or doc.move_reason
	if doc.termination_date and doc.termination_date > today:
		frappe.throw(
			_("{0} lies in the future. Set the agreement to Terminated when the day has come.").format(
				doc.bold("termination_date")
			),
			title=_("Not terminated yet"),
		)
	if doc.terminated_by and doc.terminated_by not in [row.organisation for row in doc.parties]:
		frappe.throw(
			_("{0} is no party of this agreement. Choose one of its parties, or leave it empty.").format(
				doc.bold("terminated_by")
			),
			title=_("Not a party"),
		)


def follow_log(doc, today: date) -> None:
	"""What the agreement states of its log: the state's start is the last row's date (rules 61, 103)."""
	if not doc.state_log:
		return
	for row in doc.state_log:
		day = logbook.date_of(row).last_day_by(today)
		if row.to_state == rules.IN_FORCE:
			doc.in_force_since = day
		elif row.to_state == rules.SUPERSEDED:
			doc.superseded_on = day
	last = logbook.date_of(doc.state_log[-1])
	doc.state_since, doc.state_since_precision = last.date, last.precision


def refuse_term_over(doc) -> None:
	"""A loaded or corrected log must not put an agreement in force after its term ended (rules 45, 100)."""
	term = rules.Term(doc.term_type, doc.end_date or None, doc.renewal_decision)
	for row in doc.state_log:
		if row.to_state == rules.IN_FORCE and rules.is_term_over(term, logbook.date_of(row)):
			logbook.refuse(doc, LOG, term_over_sentence(doc), row.idx)


def move(
	agreement: str,
	to: str,
	effective_on: str | date | None = None,
	effective_on_precision: str | None = None,
	reason: str | None = None,
	**fields: object,
):
	"""Take the step to state `to` (or the step named `to`) in one request; answers the saved document.

	`effective_on` with its precision may lie in the past; `fields` are further fields of the document, such as
	termination_reason and terminated_by. Raises ValidationError, PermissionError.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("write")
	doc.update({fieldname: value for fieldname, value in fields.items() if value is not None})
	doc.move_effective_on = effective_on
	doc.move_effective_on_precision = effective_on_precision
	if reason:
		doc.move_reason = reason
	doc.state = next(
		(step.to_state for step in rules.TRANSITIONS if step.from_state == doc.state and step.action == to),
		to,
	)
	return doc.save()

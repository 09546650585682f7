"""Historical agreements: the states they went through, without guards and roles (rule 104)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import frappe
from frappe import _

from eu_korea_coop import logbook
from eu_korea_coop.agreements import moves
from eu_korea_coop.agreements.signatures import ASKED
from eu_korea_coop.constants import AGREEMENT
from eu_korea_coop.domain import agreement as rules


def load_state(agreement, rows: Sequence[Mapping]):
	"""Write the state log of an agreement that has none, and set its state to the last row's.

	`rows`: mappings with to_state, effective_on, effective_on_precision and note, oldest first; the log may start in any
	state and skip states. Their dates must be in order and not in the future (rule 100); the rows are marked as loaded.
	A second load of the same rows changes nothing. Raises ValidationError. Answers the saved document.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement) if isinstance(agreement, str) else agreement
	if not rows:
		return doc
	if doc.state_log:
		if [row.to_state for row in doc.state_log] == [row.get("to_state") for row in rows]:
			return doc
		frappe.throw(
			_("{0}: {1} has a history already, it is not loaded again.").format(
				doc.bold("state_log"), frappe.bold(doc.name)
			),
			title=_("History exists"),
		)
	for row in rows:
		doc.append("state_log", {**row, "loaded": 1})
	doc.state = doc.state_log[-1].to_state
	doc.flags.loading_history = True
	try:
		return doc.save()
	finally:
		doc.flags.loading_history = False


def settle(doc, today: date) -> None:
	"""Complete the log of an agreement that is being saved as loaded history; its state is the last row's (rule 104)."""
	if not doc.state_log:
		return
	logbook.settle(doc, moves.LOG, rules.STATES, action_between, today)
	moves.refuse_term_over(doc)
	doc.state = doc.state_log[-1].to_state
	moves.follow_log(doc, today)
	for row in doc.parties:
		if row.signature_status in ASKED:  # asked for by then, at the latest
			row.pending_since = logbook.date_of(doc.state_log[-1]).last_day_by(today)


def action_between(from_state: str | None, to_state: str) -> str:
	"""The name of the step between two states, empty where states were skipped."""
	step = rules.transition(from_state or "", to_state)
	return step.action if step else ""

"""What a browser may ask of proposals of contact. The page on which they are written is no API (partnerships/intake/page.py)."""

import frappe

from eu_korea_coop.partnerships.intake import deciding
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_proposal_candidates(proposal: str) -> dict:
	"""Who is here already and may be meant: `{organisations, people}`, rows as those of `find_whom`."""
	return deciding.candidates(proposal)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def accept_proposal(
	proposal: str,
	organisation: str | None = None,
	person: str | None = None,
	own_organisation: str | None = None,
	next_step: str | None = None,
	next_step_due: str | None = None,
	next_step_owner: str | None = None,
	no_next_step_reason: str | None = None,
) -> dict:
	"""Make of a proposal what `log_encounter` makes of an encounter; with `organisation` it is merged into one we know.

	Arguments, answer and refusals: docs/intake.md. All of it is saved, or nothing.
	"""
	return deciding.accept(
		proposal,
		organisation=organisation or None,
		person=person or None,
		own_organisation=own_organisation or None,
		next_step=next_step or None,
		next_step_due=next_step_due or None,
		next_step_owner=next_step_owner or None,
		no_next_step_reason=no_next_step_reason or None,
	)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def decline_proposal(proposal: str, reason: str = "") -> dict:
	"""Put a proposal aside, with the reason: `{name, status}`."""
	return deciding.decline(proposal, reason)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_proposal(proposal: str) -> dict:
	"""Take one's own decision back, within a day: `{name, status}`."""
	return deciding.take_back(proposal)

"""Moving an agreement through its states, recording a signature, starting its successor: what buttons and the API ask for."""

from __future__ import annotations

import frappe
from frappe import _

from eu_korea_coop.agreements.signatures import party_signatures
from eu_korea_coop.constants import AGREEMENT, ROLES
from eu_korea_coop.domain import agreement as rules


def get_moves(agreement: str, role: str | None = None) -> list[dict]:
	"""The steps from the present state: `[{action, to, allowed, missing: [code…], asks: [code…]}]`.

	Codes are REQUIRED_SIGNATURES, SIGNED_EACH_SIDE, REASON and ROLE; `asks` are those a form can ask for on the way.
	`role`: judge for somebody with that role alone, instead of the reader.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("read")
	roles = (role,) if role else [name for name in frappe.get_roles() if name in ROLES]
	parties = party_signatures(doc)
	moves = []
	for step in rules.TRANSITIONS:
		if step.from_state != doc.state or step.role is None:
			continue
		codes = rules.missing(step.from_state, step.to_state, parties, roles, doc.move_reason)
		moves.append(
			{
				"action": step.action,
				"to": step.to_state,
				"allowed": not codes,
				"missing": list(codes),
				"asks": [code for code in codes if code == rules.REASON],
			}
		)
	return moves


def move(
	agreement: str,
	to: str,
	effective_on: str | None = None,
	effective_on_precision: str | None = None,
	reason: str | None = None,
	**fields: object,
):
	"""Take the step to state `to` (or the step named `to`) in one request; the controller holds the guards.

	`effective_on` with its precision may lie in the past; `fields` are further fields of the document, such as
	termination_reason and terminated_by.
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


def record_signature(
	agreement: str,
	organisation: str,
	status: str,
	signed_on: str | None = None,
	signed_on_precision: str | None = None,
	**fields: object,
):
	"""Set the signature status of one party; late signatures come in also when the agreement is in force (E2, L256)."""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("write")
	row = next((row for row in doc.parties if row.organisation == organisation), None)
	if row is None:
		frappe.throw(
			_("{0}: {1} is no party of this agreement.").format(
				doc.bold("parties"), frappe.bold(frappe.utils.escape_html(str(organisation)[:140]))
			),
			title=_("Not a party"),
		)
	row.signature_status = status
	row.signed_on = signed_on
	row.signed_on_precision = signed_on_precision
	row.update({fieldname: value for fieldname, value in fields.items() if value is not None})
	return doc.save()


def supersede(agreement: str):
	"""A draft successor: the same parties, kind and content, nothing signed, no term. It takes over when it comes into force."""
	old = frappe.get_doc(AGREEMENT, agreement)
	old.check_permission("read")
	if not rules.may_be_superseded(old.state):
		frappe.throw(
			_(
				"{0} is {1}. Only an agreement that is in force or expired is superseded; otherwise change it, or make a new one."
			).format(frappe.bold(frappe.utils.escape_html(old.title)), _(old.state)),
			title=_("Nothing to supersede"),
		)
	new = frappe.copy_doc(old, ignore_no_copy=False)
	new.update(
		{
			"state": rules.DRAFT,
			"supersedes": old.name,
			"owner_user": frappe.session.user,
			"signed_on": None,
			"signed_on_precision": "",
			"signed_at_event": None,
			"place": None,
			"expected_on": None,
			"effective_from": None,
			"end_date": None,
			"review_date": None,
			"document": None,
			"source": None,
		}
	)
	for row in new.parties:
		row.update(
			{
				"signature_status": "Not Requested",
				"pending_since": None,
				"signed_on": None,
				"signed_on_precision": "",
				"evidence": None,
				"remarks": None,
				"source": None,
			}
		)
	return new.insert()

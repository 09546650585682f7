"""One agreement takes the place of another: the draft of a successor, and the day it comes into force (rule 108)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html

from eu_korea_coop import logbook
from eu_korea_coop.agreements import moves
from eu_korea_coop.constants import AGREEMENT
from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain import dates


def start_successor(agreement: str):
	"""Insert a draft that supersedes the agreement: the same parties, kind and content, nothing signed, no term.

	Answers the new document. Raises ValidationError unless the agreement is in force or expired, PermissionError.
	"""
	old = frappe.get_doc(AGREEMENT, agreement)
	old.check_permission("read")
	if not rules.may_be_superseded(old.state):
		frappe.throw(
			_(
				"{0} is {1}. Only an agreement that is in force or expired is superseded; otherwise change it, or make a new one."
			).format(frappe.bold(escape_html(old.title)), _(old.state)),
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


def refuse_circle(doc) -> None:
	"""An agreement replaces an earlier one of the same partnership, never itself or its own successor."""
	chain, name = [doc.name], doc.supersedes
	while name:
		if name in chain:
			frappe.throw(
				_("{0}: an agreement can't replace itself or its own successor.").format(
					doc.bold("supersedes")
				),
				title=_("Runs in a circle"),
			)
		chain.append(name)
		name = frappe.db.get_value(AGREEMENT, name, "supersedes")
	partnership = frappe.db.get_value(AGREEMENT, doc.supersedes, "partnership")
	if doc.partnership and partnership and doc.partnership != partnership:
		frappe.throw(
			_("{0}: that agreement belongs to another partnership. Choose one of this partnership.").format(
				doc.bold("supersedes")
			),
			title=_("Another partnership"),
		)


def supersede_predecessor(doc) -> None:
	"""When `doc` has come into force, the agreement it replaces becomes Superseded the same day (rule 108).

	Raises ValidationError if the other one came into its present state certainly later (rule 100).
	"""
	before = doc.get_doc_before_save()
	came_into_force = doc.state == rules.IN_FORCE and (not before or before.state != rules.IN_FORCE)
	if not came_into_force or not doc.supersedes:
		return
	old = frappe.get_doc(AGREEMENT, doc.supersedes)
	if not rules.may_be_superseded(old.state):
		return
	effective = dates.fuzzy(doc.state_since or None, doc.state_since_precision or None)
	previous = logbook.last_known_date(old, moves.LOG)
	if previous and dates.certainly_before(effective, previous):
		moves.refuse(
			doc,
			doc.state,
			[
				_(
					"{0}, which it supersedes, has been {1} since {2}. The effective date can't lie before that day."
				).format(frappe.bold(escape_html(old.title)), _(old.state), dates.display(previous))
			],
		)
	old.state = rules.SUPERSEDED
	old.move_effective_on = doc.state_since
	old.move_effective_on_precision = doc.state_since_precision
	old.move_reason = _("Superseded by {0}").format(doc.name)
	old.flags.system_step = True
	old.save()

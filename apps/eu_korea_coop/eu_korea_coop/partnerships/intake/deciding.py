"""What is decided about a proposal of contact: accepted, merged into an organisation we know, or declined; and taken back.

Accepting makes organisation, person, partnership and interaction as `log_encounter` does, as the session's user, in one
transaction: all of it or nothing.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import CONTACT_PROPOSAL
from eu_korea_coop.directory import making, whom
from eu_korea_coop.domain.text import is_visible, lines
from eu_korea_coop.encounters import entry_keys
from eu_korea_coop.partnerships import capture, undoing
from eu_korea_coop.refusals import INVALID, MISSING, NOT_ALLOWED, NOT_FOUND, TOUCHED, refuse

NEW, ACCEPTED, MERGED, DECLINED = "New", "Accepted", "Merged", "Declined"
INBOUND_INVITATION = "Inbound Invitation"
KIND = "Message"
"""What the proposal is logged as: they wrote, and nobody has answered yet."""
MADE = ("organisation", "person", "partnership", "interaction")
LONGEST_REASON = 500
LONGEST_SUBJECT = 140


class ProposalCapture(capture.Capture):
	"""The encounter that a proposal is: they came to us, and agreed that we keep their data."""

	def __init__(self, proposal: Document, request: capture.Request):
		super().__init__(request)
		self.proposal = proposal

	def origin(self) -> tuple[str | None, str | None]:
		return INBOUND_INVITATION, None

	def make_party(self) -> None:
		super().make_party()
		if not self.person.entry:
			return
		person = next(doc for doc in self.made if doc.doctype == capture.CONTACT)
		person.reload()
		person.update(
			{
				"lawful_basis": self.proposal.lawful_basis,
				"basis_date": self.proposal.consented_on,
				"data_source": _("{0}, written by the person").format(self.proposal.name),
				"retention_until": self.proposal.retention_until,
			}
		)
		person.save()


def candidates(name: str) -> dict:
	"""Who is here already and may be meant: `{organisations, people}`, rows as those of `find_whom`."""
	doc = frappe.get_doc(CONTACT_PROPOSAL, name)
	doc.check_permission("read")
	organisation, person = entered_organisation(doc), entered_person(doc)
	return whom.similar(
		making.completed(making.read_organisation(organisation)),
		making.read_person(person) if person else None,
	)


def accept(
	name: str,
	organisation: str | None = None,
	person: str | None = None,
	own_organisation: str | None = None,
	next_step: str | None = None,
	next_step_due: str | date | None = None,
	next_step_owner: str | None = None,
	no_next_step_reason: str | None = None,
) -> dict:
	"""Take a proposal up; `organisation` and `person`: ids of those that are meant, none: they are made.

	Answers what `log_encounter` does, and `proposal: {name, status}`. Raises a refusal; then nothing is saved.
	"""
	entry_keys.begin_making()
	doc = undecided(name)
	key = f"proposal-{frappe.generate_hash(length=20)}"
	content = {
		"organisation": organisation or entered_organisation(doc),
		"person": person or entered_person(doc),
		"similar_ok": 1,  # whoever decides was shown the similar ones
		"own_organisation": own_organisation,
		"kind": KIND,
		"two_way": 0,
		"when": str(doc.consented_on),
		"subject": _("Proposes contact: {0}").format(doc.organisation_name)[:LONGEST_SUBJECT],
		"outcome": doc.looking_for,
		"summary": summary(doc),
		"next_step": next_step,
		"next_step_due": next_step_due and str(next_step_due),
		"next_step_owner": next_step_owner,
		"no_next_step_reason": no_next_step_reason,
	}
	answer = capture.log(key, content, alone=False, kind_of_capture=partial(ProposalCapture, doc))
	doc.update({part: (answer.get(part) or {}).get("name") for part in MADE})
	settle(doc, MERGED if organisation else ACCEPTED, entry_key=key)
	return {**answer, "proposal": {"name": doc.name, "status": doc.status}}


def decline(name: str, reason: str) -> dict:
	"""Put a proposal aside. Answers `{name, status}`."""
	text = lines(reason if isinstance(reason, str) else "")
	if not is_visible(text):
		refuse(MISSING, "reason", _("Say why it is declined."))
	if len(text) > LONGEST_REASON:
		refuse(
			INVALID,
			"reason",
			_("The reason has more than {0} characters. Shorten it.").format(LONGEST_REASON),
		)
	doc = undecided(name)
	doc.decline_reason = text
	settle(doc, DECLINED)
	return {"name": doc.name, "status": doc.status}


def take_back(name: str) -> dict:
	"""Undo one's own decision, within a day and while what it made is untouched. Answers `{name, status}`."""
	doc = locked(name)
	if doc.status == NEW:
		refuse(INVALID, "proposal", _("Nothing was decided about this proposal yet."))
	if doc.decided_by != frappe.session.user:
		refuse(NOT_ALLOWED, "proposal", _("Only whoever decided can take it back."))
	key = doc.entry_key
	# first the links: what the proposal points at would count as used
	doc.update(dict.fromkeys((*MADE, "decided_by", "decided_on", "decline_reason", "entry_key")))
	doc.status = NEW
	doc.flags.deciding = True
	doc.save()
	if key:
		undoing.undo(key)
	return {"name": doc.name, "status": doc.status}


# ------------------------------------------------------------------------------------------------------- the proposal


def locked(name: str) -> Document:
	"""The proposal, for whoever may decide; a second one who decides waits for the first."""
	if not isinstance(name, str) or not frappe.db.exists(CONTACT_PROPOSAL, name):
		refuse(NOT_FOUND, "proposal", _("There is no such proposal."))
	doc = frappe.get_doc(CONTACT_PROPOSAL, name, for_update=True)
	if not doc.has_permission("write"):
		refuse(NOT_ALLOWED, "proposal", _("You may not decide about proposals of contact."))
	return doc


def undecided(name: str) -> Document:
	frappe.local.response.pop("refusal", None)
	doc = locked(name)
	if doc.status != NEW:
		refuse(TOUCHED, "proposal", _("This proposal was decided already: {0}.").format(_(doc.status)))
	if not doc.person_name:
		refuse(INVALID, "proposal", _("The person's data was erased. Ask them to write again."))
	return doc


def settle(doc: Document, status: str, **values: str) -> None:
	doc.update({"status": status, "decided_by": frappe.session.user, "decided_on": persons_today(), **values})
	doc.flags.deciding = True
	doc.save()


def entered_organisation(doc: Document) -> dict:
	return {
		"name": doc.organisation_name,
		"country": doc.country,
		"organisation_type": doc.organisation_type,
		"website": doc.website,
	}


def entered_person(doc: Document) -> dict | None:
	if not doc.person_name:
		return None
	return {
		"name": doc.person_name,
		"title": doc.role_title,
		"email": doc.email,
		"phone": doc.phone,
	}


def summary(doc: Document) -> str | None:
	"""What else they wrote, in one text."""
	sectors = ", ".join(_(row.sector) for row in doc.sectors)
	parts = (
		doc.whom_to_meet and _("Would like to meet: {0}").format(doc.whom_to_meet),
		sectors and _("Sectors: {0}").format(sectors),
	)
	return "\n".join(filter(None, parts)) or None

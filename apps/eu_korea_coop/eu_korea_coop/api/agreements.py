"""What a browser may ask of agreements."""

from datetime import date

import frappe

from eu_korea_coop.agreements import documents, moves, overview, parties, reminders, signatures, succession
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_agreement_moves(agreement: str, role: str | None = None) -> list[dict]:
	"""Every step from the present state: `[{action, to, allowed, missing: [code…], messages: [sentence…], …}]`.

	`role` asks what somebody with that role alone could do; it grants nothing. Raises PermissionError.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("read")
	return moves.possible_moves(doc, persons_today(), role or None)


@frappe.whitelist()
def get_agreement_overview(agreement: str) -> dict:
	"""The agreement on one page: `{path, moves, parties, signed, signatories, next, versions, copies, templates, plans, …}`.

	One request for all that the form's Overview shows. Raises PermissionError for one who may not read the agreement.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("read")
	return overview.overview(doc, persons_today())


@frappe.whitelist(methods=["POST"])
@said_in_words()
def move_agreement(
	agreement: str,
	to: str,
	effective_on: str | date | None = None,
	effective_on_precision: str | None = None,
	reason: str | None = None,
	termination_date: str | date | None = None,
	termination_reason: str | None = None,
	terminated_by: str | None = None,
) -> dict:
	"""Take an agreement to state `to` (or by the step named `to`), also backdated. Answers `{name, state, state_since}`."""
	doc = moves.move(
		agreement,
		to,
		effective_on=effective_on,
		effective_on_precision=effective_on_precision,
		reason=reason,
		termination_date=termination_date,
		termination_reason=termination_reason,
		terminated_by=terminated_by,
	)
	return {"name": doc.name, "state": doc.state, "state_since": doc.state_since}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def record_signature(
	agreement: str,
	organisation: str,
	status: str,
	signed_on: str | date | None = None,
	signed_on_precision: str | None = None,
	signatory_contact: str | None = None,
	signatory_title: str | None = None,
	evidence: str | None = None,
	remarks: str | None = None,
) -> dict:
	"""Set the signature of one party. Answers `{name, signature_summary}`."""
	doc = signatures.record_signature(
		agreement,
		organisation,
		status,
		signed_on,
		signed_on_precision,
		signatory_contact=signatory_contact,
		signatory_title=signatory_title,
		evidence=evidence,
		remarks=remarks,
	)
	return {"name": doc.name, "signature_summary": doc.signature_summary}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def supersede_agreement(agreement: str) -> str:
	"""The name of a draft that will supersede the agreement when it comes into force."""
	return succession.start_successor(agreement).name


@frappe.whitelist()
def get_agreement_documents(agreement: str) -> dict:
	"""The versions of its document and the templates for a new one: `{versions: [{what, day, …}], templates: [{name, language}]}`.

	Each version with its hash and what a check of its signatures found, in sentences. Raises PermissionError.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("read")
	return {"versions": documents.versions(doc), "templates": documents.templates_for(doc)}


@frappe.whitelist()
def get_parties_for_agreement(partnership: str) -> list[dict]:
	"""Who would be the parties of a new agreement of this partnership: `[{organisation, title, side}]`. Raises PermissionError."""
	doc = frappe.get_doc(PARTNERSHIP, partnership)
	doc.check_permission("read")
	return parties.proposed(doc, persons_today())


@frappe.whitelist(methods=["POST"])
@said_in_words()
def draft_agreement_document(agreement: str, template: str) -> dict:
	"""Make a Word document from a template, private to who may read the agreement. Answers `{file_url, file_name}`."""
	return documents.draft(frappe.get_doc(AGREEMENT, agreement), template)


@frappe.whitelist()
def get_signature_reminder(agreement: str, organisation: str, language: str | None = None) -> dict:
	"""A draft of the mail that asks a party for its signature: `{recipients, subject, message, language}`; sends nothing."""
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.check_permission("write")
	return reminders.draft(doc, organisation, language)

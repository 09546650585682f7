"""The sheet of an agreement, with the signature of each party."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.agreements.signatures import in_words
from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, PARTNERSHIP
from eu_korea_coop.printing.sheet import Sheet, organisation_names, titles, when
from eu_korea_coop.reporting.fuzzy_text import day_text


def cooperation_agreement_sheet(doc: Document) -> Sheet:
	"""For the print format "Agreement Sheet"."""
	frappe.get_doc(AGREEMENT, doc.name).check_permission("print")
	since = when(doc.state_since, doc.state_since_precision)
	sheet = Sheet(
		kind=_(doc.kind),
		title=doc.title,
		subtitle=titles(PARTNERSHIP, [doc.partnership], only_readable=True).get(doc.partnership, ""),
		status=_("{0} since {1}").format(_(doc.state), since) if since else _(doc.state),
	)
	signatures(sheet, doc)
	term(sheet, doc)
	content(sheet, doc)
	evaluation(sheet, doc)
	return sheet


def signatures(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Parties and signatures"))
	section.paragraph(in_words(doc.signature_summary))
	names = organisation_names(row.organisation for row in doc.parties)
	contacts = titles("Contact", [row.signatory_contact for row in doc.parties])
	section.table(
		(
			_("Party"),
			_("Represents"),
			_("Role"),
			_("Signature"),
			_("Signed on"),
			_("Signatory"),
			_("Remarks"),
		),
		(
			(
				names.get(row.organisation),
				row.represents,
				_(row.party_role),
				_(row.signature_status),
				when(row.signed_on, row.signed_on_precision),
				", ".join(filter(None, (contacts.get(row.signatory_contact), row.signatory_title))),
				row.remarks,
			)
			for row in doc.parties
		),
	)
	section.fact(_("Signed on"), when(doc.signed_on, doc.signed_on_precision))
	section.fact(
		_("Signed at event"), titles(COOPERATION_EVENT, [doc.signed_at_event]).get(doc.signed_at_event)
	)
	section.fact(_("Place"), doc.place)


def term(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Term"))
	section.fact(_("Term"), _(doc.term_type or ""))
	for label, field in (
		(_("Effective from"), "effective_from"),
		(_("End date"), "end_date"),
		(_("Review date"), "review_date"),
		(_("Terminated on"), "termination_date"),
	):
		section.fact(label, day_text(doc.get(field)) if doc.get(field) else "")
	section.fact(_("Renewal decision"), _(doc.renewal_decision or ""))
	section.fact(_("Supersedes"), titles(AGREEMENT, [doc.supersedes], only_readable=True).get(doc.supersedes))


def content(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Objectives and scope"))
	section.paragraph(doc.objective_specific)
	section.paragraph(doc.objective_general)
	section.table((_("Scope"),), ((row.scope_item,) for row in doc.scope_items))


def evaluation(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Evaluation"), _("Not evaluated yet."))
	section.fact(_("Success criteria"), doc.success_criteria)
	section.fact(_("Evaluation due"), day_text(doc.evaluation_due) if doc.evaluation_due else "")
	section.fact(_("Verdict"), _(doc.evaluation_verdict or ""))
	section.paragraph(doc.evaluation_note)

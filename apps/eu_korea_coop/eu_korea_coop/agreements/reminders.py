"""A draft of the mail that reminds a party of its signature. Nothing is sent by itself."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.agreements.templates import ENGLISH, KOREAN, long_day
from eu_korea_coop.constants import KOREA
from eu_korea_coop.directory import addressees, own_organisation
from eu_korea_coop.directory.mail_words import closing, greeting, name_of
from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain import mail_drafts
from eu_korea_coop.domain.plain_text import as_typed
from eu_korea_coop.languages import check_language


def draft(doc: Document, organisation: str, language: str | None = None) -> dict:
	"""`{recipients, subject, message, language}`: Korean for a Korean party unless `language` says otherwise.

	Raises ValidationError for an organisation that is no party, or has signed already.
	"""
	row = next((row for row in doc.parties if row.organisation == organisation), None)
	if row is None:
		frappe.throw(_("{0}: this organisation is no party of the agreement.").format(_("Organisation")))
	if rules.is_signed(row.signature_status):
		frappe.throw(_("{0}: this party has signed already.").format(_("Organisation")))
	language = language or (KOREAN if row.side == KOREA else ENGLISH)
	check_language(language)
	person = addressees.of_organisation(organisation, row.signatory_contact)
	own = own_organisation.own_organisation()
	parts = (
		[greeting(language, person, name_of(organisation, language))],
		[asked(doc, row, language)],
		[
			_(
				"May we ask when your signature can be expected, and whether anything is missing on our side?",
				language,
			)
		],
		closing(language, name_of(own, language)),
	)
	return {
		"recipients": person.address if person else "",
		"subject": _("Signature of “{0}”", language).format(as_typed(doc.title)),
		"message": mail_drafts.as_html(parts),
		"language": language,
	}


def asked(doc: Document, row, language: str) -> str:
	if row.pending_since:
		return _("since {0} the agreement “{1}” has been waiting for your signature.", language).format(
			long_day(row.pending_since, language), as_typed(doc.title)
		)
	return _("the agreement “{0}” is waiting for your signature.", language).format(as_typed(doc.title))

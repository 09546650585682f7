"""A mail from a partnership to its partners, begun from its worst reason; Frappe's own dialog sends it."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname
from pypika import Order

from eu_korea_coop.constants import MAIL_DRAFT, ORGANISATION
from eu_korea_coop.directory import addressees, own_organisation
from eu_korea_coop.directory.mail_words import name_of
from eu_korea_coop.domain import dates, health, mail_drafts
from eu_korea_coop.domain.mail_drafts import Recipient
from eu_korea_coop.domain.sides import KOREA
from eu_korea_coop.partnerships.health import judge, unreadable_records

MOST_RECIPIENTS = 20


def drafts(doc: Document, today: date) -> list[dict]:
	"""A draft for each language of the partners' people, that of most of them first.

	`[{language, label, recipients, subject, message}]`; the message is HTML. Without people it is one in English, to nobody.
	"""
	_seen, judged = judge(doc.name, today)
	own = own_organisation.own_organisation()
	groups = mail_drafts.by_language(people(doc, own, today))
	return [
		{
			"language": language,
			"label": _(mail_drafts.NAMED[language]),
			"recipients": ", ".join(one.address for one in recipients),
			**written(doc, judged, language, recipients, own),
		}
		for language, recipients in groups.items()
	]


def written(
	doc: Document, judged: health.Health, language: str, recipients: list[Recipient], own: str | None
) -> dict:
	"""Subject and message of the draft a manager has written for the reason and the language; empty ones where there is none."""
	codes = [reason.code for reason in judged.reasons]
	code = mail_drafts.first_reason(codes)
	reason = health.REASON_LABEL[code] if code else mail_drafts.NO_REASON_LABEL
	fields = ["reason", "subject", "message"]
	wanted = {
		"language": mail_drafts.NAMED[language],
		"reason": ("in", (reason, mail_drafts.NO_REASON_LABEL)),
	}
	rows = {row.reason: row for row in frappe.get_all(MAIL_DRAFT, filters=wanted, fields=fields)}
	draft = rows.get(reason) or rows.get(mail_drafts.NO_REASON_LABEL) or frappe._dict(subject="", message="")
	values = {
		"greeting": mail_drafts.greeting(language, recipients),
		"partnership": doc.short_title or doc.title,
		"agreement": agreement_of(judged, code) or mail_drafts.AGREEMENT[language],
		"me": get_fullname(frappe.session.user),
		"us": name_of(own, language),
	}
	parts = mail_drafts.paragraphs(mail_drafts.fill(draft.message, values))
	return {
		"subject": capital(mail_drafts.fill(draft.subject, values)),
		"message": "".join(
			f"<p>{'<br>'.join(escape_html(capital(line)) for line in part)}</p>" for part in parts
		),
	}


def agreement_of(judged: health.Health, code: str | None) -> str | None:
	"""The title of the agreement that the reason is about, if the session's user may read it."""
	unreadable = unreadable_records(judged)
	for reason in judged.reasons:
		for fact in reason.evidence if reason.code == code else ():
			if (
				fact.kind == "agreement"
				and (fact.kind, fact.name) not in unreadable
				and "title" in fact.params
			):
				return str(fact.params["title"])
	return None


def people(doc: Document, own: str | None, today: date) -> list[Recipient]:
	"""The active people of the other parties who may be written to, the primary ones first. One query."""
	if not frappe.has_permission("Contact", "read"):
		return []
	sides = {
		row.organisation: row.side
		for row in doc.get("parties")
		if row.organisation and row.organisation != own and not has_left(row, today)
	}
	row, contact = frappe.qb.DocType("Organisation Contact"), frappe.qb.DocType("Contact")
	query = (
		frappe.qb.from_(row)
		.inner_join(contact)
		.on(contact.name == row.contact)
		.select(row.parent, row.role_title, contact.designation, contact.email_id, contact.first_name)
		.select(contact.middle_name, contact.last_name, contact.native_name, contact.name_order)
		.select(contact.preferred_language, contact.english_level)
		.where((row.parenttype == ORGANISATION) & row.parent.isin([*sorted(sides), ""]))
		.where((row.status == "Active") & (contact.do_not_contact == 0) & (contact.unsubscribed == 0))
		.where(contact.email_id != "")
		.orderby(row.is_primary, order=Order.desc)
		.orderby(row.parent)
		.orderby(row.idx)
		.limit(MOST_RECIPIENTS)
	)
	result: dict[str, Recipient] = {}
	for one in query.run(as_dict=True):
		language = mail_drafts.language_of(
			one.preferred_language, sides[one.parent] == KOREA, one.english_level
		)
		recipient = addressees.described(one, one.email_id, one.role_title, language)
		result.setdefault(one.email_id.lower(), recipient)
	return list(result.values())


def has_left(party: Document, today: date) -> bool:
	end = dates.last_day(party.to_date, party.to_date_precision)
	return bool(end and end < today)


def capital(text: str) -> str:
	return text[:1].upper() + text[1:]

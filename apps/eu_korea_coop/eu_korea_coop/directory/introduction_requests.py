"""Requests to be introduced: which there are for a target, the mail that asks for one, and how one is closed."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.constants import INTRODUCTION, ORGANISATION
from eu_korea_coop.directory import addressees
from eu_korea_coop.directory.introduction_facts import CONTACT
from eu_korea_coop.directory.introductions import titles_of
from eu_korea_coop.directory.mail_words import closing, greeting, name_of
from eu_korea_coop.domain import mail_drafts
from eu_korea_coop.languages import check_language

FIELDS = {
	ORGANISATION: ("introducer_organisation", "target_organisation"),
	CONTACT: ("introducer_contact", "target_contact"),
}


def requests_for(doctype: str, name: str) -> list[dict]:
	"""The requests to be introduced to `name` that the reader may see, the latest first.

	`[{name, introducer, status, asked_on, closed_on}]`; at most three queries.
	"""
	rows = frappe.get_list(
		INTRODUCTION,
		filters={FIELDS[doctype][1]: name},
		fields=["name", "introducer_organisation", "introducer_contact", "status", "asked_on", "closed_on"],
		order_by="asked_on desc, name desc",
		limit_page_length=20,
	)
	ends = {row.name: end_of(row, "introducer") for row in rows}
	titles = titles_of(set(ends.values()))
	return [
		{
			"name": row.name,
			"introducer": titles[ends[row.name]].title,
			"status": row.status,
			"asked_on": row.asked_on,
			"closed_on": row.closed_on,
		}
		for row in rows
	]


def end_of(row: Document | frappe._dict, which: str) -> tuple[str, str]:
	"""The introducer or the target of a request: the person if one is named, else the organisation."""
	person = row.get(f"{which}_contact")
	return (CONTACT, person) if person else (ORGANISATION, row.get(f"{which}_organisation"))


def close(introduction: Document, status: str, note: str | None, today: date) -> None:
	"""Close a request as Made, Declined or No Answer. Raises PermissionError, ValidationError."""
	introduction.check_permission("write")
	introduction.update({"status": status, "closed_on": today})
	if note:
		introduction.note = "\n".join(filter(None, (introduction.note, note)))
	introduction.save()


def request(
	target: tuple[str, str],
	introducer: tuple[str, str],
	asked_for: str | None,
	partnership: str | None = None,
	note: str | None = None,
) -> Document:
	"""A request that is not stored yet."""
	return frappe.get_doc(
		{
			"doctype": INTRODUCTION,
			FIELDS[target[0]][1]: target[1],
			FIELDS[introducer[0]][0]: introducer[1],
			"asked_for": asked_for,
			"partnership": partnership,
			"note": note,
		}
	)


def mail(introduction: Document, language: str) -> dict:
	"""A draft of the mail that asks the introducer, in English or Korean: `{recipients, subject, message}` (HTML)."""
	check_language(language)
	introducer, target = end_of(introduction, "introducer"), end_of(introduction, "target")
	ours = name_in(language, ORGANISATION, introduction.asked_for)
	theirs = name_in(language, *target)
	person = (
		addressees.of_person(introducer[1])
		if introducer[0] == CONTACT
		else addressees.of_organisation(introducer[1])
	)
	wish = (
		_("We at {0} would like to get to know {1}.", language, context="a person")
		if target[0] == CONTACT
		else _("We at {0} would like to get to know {1}.", language, context="an organisation")
	)
	parts = (
		[greeting(language, person, name_in(language, *introducer))],
		[wish.format(ours, theirs)],
		[_("Could you introduce us to them? A short mail to both of us would be enough.", language)],
		[_("If this is not possible, please tell us as well.", language)],
		closing(language, ours),
	)
	return {
		"recipients": person.address if person else "",
		"subject": _("Introduction to {0}", language).format(theirs),
		"message": mail_drafts.as_html(parts),
	}


def name_in(language: str, doctype: str, name: str) -> str:
	"""What an organisation or a person is called in a mail: in Korean by its native name if there is one, a person with honorific."""
	if doctype == CONTACT:
		person = addressees.of_person(name)
		return mail_drafts.honoured(person) if language == mail_drafts.KOREAN else person.name
	return name_of(name, language)

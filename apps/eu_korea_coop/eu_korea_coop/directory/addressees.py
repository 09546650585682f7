"""Whom a mail to an organisation or a person is for: the one who is greeted by name, and their address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.domain import names
from eu_korea_coop.domain.mail_drafts import ENGLISH, Recipient

CONTACT = "Contact"
FIELDS = [
	"name",
	"email_id",
	"first_name",
	"middle_name",
	"last_name",
	"name_order",
	"native_name",
	"designation",
]


def of_person(contact: str) -> Recipient:
	"""The person; without an address where they have none, may not be written to, or are not for the session's user to read."""
	return first_of([contact]) or described(
		frappe.db.get_value(CONTACT, contact, FIELDS, as_dict=True), "", ""
	)


def of_organisation(organisation: str, first: str | None = None) -> Recipient | None:
	"""`first`, else the first active person of the organisation who may be written to; None where there is nobody."""
	rows = frappe.get_all(
		"Organisation Contact",
		filters={"parenttype": ORGANISATION, "parent": organisation, "status": "Active"},
		fields=["contact", "role_title"],
		order_by="idx",
	)
	titles = {row.contact: row.role_title for row in reversed(rows)}
	return first_of([first, *(row.contact for row in rows)], titles)


def first_of(
	people: Iterable[str | None], titles: Mapping[str, str | None] | None = None
) -> Recipient | None:
	"""The first of `people` who has an address, may be written to and may be read by the session's user."""
	wanted = [person for person in people if person]
	if not wanted:
		return None
	rows = frappe.get_list(
		CONTACT,
		filters={"name": ("in", wanted), "do_not_contact": 0, "unsubscribed": 0, "email_id": ("is", "set")},
		fields=FIELDS,
		limit_page_length=len(wanted),
	)
	known = {row.name: row for row in rows}
	first = next((known[name] for name in wanted if name in known), None)
	return first and described(first, first.email_id, (titles or {}).get(first.name))


def described(contact: frappe._dict, address: str, title: str | None, language: str = ENGLISH) -> Recipient:
	"""A person by the columns of their Contact, and `title`, the one they have in the organisation."""
	given = " ".join(filter(None, (contact.first_name, contact.middle_name)))
	name = names.display_person(given, contact.last_name, contact.name_order)
	return Recipient(address, name, contact.native_name or "", title or contact.designation or "", language)

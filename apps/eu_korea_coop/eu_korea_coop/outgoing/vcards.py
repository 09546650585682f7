"""People as vCards (RFC 2426, RFC 6350), written by the vobject library, and one person as a QR code for a telephone.

One person's card is for whoever may read the person; the cards of several are an export.
"""

from __future__ import annotations

import io
import uuid
from collections import defaultdict
from collections.abc import Sequence

import frappe
import pyqrcode
import vobject
from frappe import _
from frappe.utils import get_datetime, get_url_to_form
from vobject.vcard import Address, Name

from eu_korea_coop.constants import COOPERATION_EVENT, ORGANISATION
from eu_korea_coop.directory.people import present_places
from eu_korea_coop.domain.plain_text import on_one_line
from eu_korea_coop.outgoing.records import CONTACT, require_export
from eu_korea_coop.permissions import can_read, readable_names

VERSIONS = ("3.0", "4.0")
MOST = 5_000
TABLES = {ORGANISATION: "Organisation Contact", COOPERATION_EVENT: "Event Participant"}
"""DocTypes whose people can be taken, and the table they stand in."""


def of_people(contacts: Sequence[str], version: str = "3.0") -> bytes:
	"""The cards of these people in the order of their names. Raises PermissionError, ValidationError."""
	if version not in VERSIONS:
		frappe.throw(_("There are vCards of version {0}.").format(", ".join(VERSIONS)))
	names = list(dict.fromkeys(name for name in contacts if name))
	if len(names) > MOST:
		frappe.throw(_("At most {0} people at once.").format(MOST))
	if len(names) > 1:
		require_export(CONTACT)
	readable = readable_names(CONTACT, names)
	if not readable:
		frappe.throw(_("There is nobody whose card you may take."), frappe.PermissionError)
	return "".join(card(row, version).serialize() for row in read(sorted(readable))).encode()


def of_record(doctype: str, name: str, version: str = "3.0") -> bytes:
	"""The cards of an organisation's present people, or of those who were at an event. Raises PermissionError, ValidationError."""
	if doctype not in TABLES:
		frappe.throw(_("Document type: choose one of {0}.").format(", ".join(_(known) for known in TABLES)))
	if not can_read(doctype, name):
		raise frappe.PermissionError(_("You may not read {0}.").format(f"{_(doctype)} {name}"))
	require_export(CONTACT)
	filters = {"parenttype": doctype, "parent": name, "contact": ("is", "set")}
	filters["status" if doctype == ORGANISATION else "attended"] = "Active" if doctype == ORGANISATION else 1
	contacts = frappe.get_all(TABLES[doctype], filters=filters, pluck="contact", order_by="idx")
	if not contacts:
		frappe.throw(_("No person is known here."))
	return of_people(contacts, version)


def qr_code(contact: str) -> bytes:
	"""The person's card as a QR code, as SVG. Raises PermissionError."""
	code = pyqrcode.create(of_people([contact]).decode(), error="L", mode="binary", encoding="utf-8")
	buffer = io.BytesIO()
	code.svg(buffer, scale=6, background="#ffffff")
	return buffer.getvalue()


def read(contacts: Sequence[str]) -> list[frappe._dict]:
	"""What the cards say, in a fixed number of queries."""
	people = frappe.get_all(
		CONTACT,
		filters={"name": ("in", contacts)},
		fields=[
			"name", "first_name", "last_name", "full_name", "native_name", "designation", "modified", "do_not_contact",
		],
		order_by="full_name, name",
	)  # fmt: skip
	emails, phones = rows_of("Contact Email", contacts), rows_of("Contact Phone", contacts)
	places = present_places(list(contacts))
	known = readable_names(ORGANISATION, (row.organisation for rows in places.values() for row in rows))
	organisations = {}
	if known:
		fields = ["name", "organisation_name", "city", "country", "website"]
		rows = frappe.get_all(ORGANISATION, filters={"name": ("in", list(known))}, fields=fields)
		organisations = {row.name: row for row in rows}
	for person in people:
		person.emails, person.phones = emails.get(person.name, []), phones.get(person.name, [])
		place = next((row for row in places.get(person.name, []) if row.organisation in organisations), None)
		person.organisation = organisations[place.organisation] if place else None
		person.title = (place.role_title if place else None) or person.designation
	return people


def rows_of(child: str, contacts: Sequence[str]) -> dict[str, list[frappe._dict]]:
	result: dict[str, list[frappe._dict]] = defaultdict(list)
	fields = {
		"Contact Email": ["parent", "email_id", "is_primary"],
		"Contact Phone": ["parent", "phone", "is_primary_phone", "is_primary_mobile_no"],
	}
	for row in frappe.get_all(
		child, filters={"parent": ("in", contacts)}, fields=fields[child], order_by="idx"
	):
		result[row.parent].append(row)
	return result


def card(person: frappe._dict, version: str):
	"""A vCard; version 4 says numbers as addresses (`tel:`) and which of several is preferred."""
	is_new = version == VERSIONS[1]
	card = vobject.vCard()
	card.add("version").value = version
	put(card, "fn", person.full_name or person.first_name or person.native_name)
	card.add("n").value = Name(family=line(person.last_name), given=line(person.first_name))
	if person.native_name and person.native_name != person.full_name:
		put(card, "nickname", person.native_name)
	put(card, "title", person.title)
	for row in sorted(person.emails, key=lambda row: -row.is_primary):
		mark(put(card, "email", row.email_id), "" if is_new else "INTERNET", row.is_primary, is_new)
	for row in person.phones:
		number = line(row.phone)
		kind = "cell" if row.is_primary_mobile_no else "work"
		phone = put(card, "tel", f"tel:{number.replace(' ', '-')}" if is_new else number)
		mark(phone, kind if is_new else kind.upper(), row.is_primary_phone, is_new)
		if phone is not None and is_new:
			phone.value_param = "uri"
	if organisation := person.organisation:
		card.add("org").value = [line(organisation.organisation_name)]
		put(card, "url", (organisation.website or "").replace(",", "%2C").replace(";", "%3B"))
		if organisation.city or organisation.country:
			card.add("adr").value = Address(city=line(organisation.city), country=line(organisation.country))
	if person.do_not_contact:
		put(card, "note", _("Does not want to be contacted."))
	put(card, "uid", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, get_url_to_form(CONTACT, person.name))}")
	put(card, "rev", get_datetime(person.modified).strftime("%Y%m%dT%H%M%S"))
	return card


def put(card, name: str, value: str | None):
	"""A line of the card; None and no line without a value."""
	text = line(value)
	if not text:
		return None
	entry = card.add(name)
	entry.value = text
	return entry


def mark(entry, kind: str, is_preferred: bool, is_new: bool) -> None:
	if entry is None:
		return
	kinds = [kind] if kind else []
	if is_preferred and is_new:
		entry.pref_param = "1"
	elif is_preferred:
		kinds.append("PREF")
	if kinds:
		entry.type_paramlist = kinds


def line(value: str | None) -> str:
	return on_one_line(value)

"""Reads an organisation or person as entered, and makes it as the session's user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import frappe
import phonenumbers
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, validate_email_address

from eu_korea_coop.constants import KOREA, ORGANISATION
from eu_korea_coop.directory import sides
from eu_korea_coop.domain import names, search_terms, whom
from eu_korea_coop.domain.whom import EntryError, OrganisationEntry, PersonEntry
from eu_korea_coop.refusals import INVALID, MISSING, beside, refuse

CONTACT = "Contact"


# ---------------------------------------------------------------------------------------------------------- reading


def read_organisation(value: Mapping, field: str = "organisation") -> OrganisationEntry:
	return read_entry(OrganisationEntry, value, field)


def read_person(value: Mapping, field: str = "person") -> PersonEntry:
	return read_entry(PersonEntry, value, field)


def read_entry(kind: type, value: Mapping, field: str):
	"""Return the entry in an object. Raises a refusal that names the part."""
	try:
		entry = whom.entry_of(kind, value)
	except EntryError as problem:
		part = f"{field}.{problem.part}" if problem.part else field
		if problem.part == "name" and problem.value == "":
			refuse(MISSING, part, _("Write a name."))
		refuse(INVALID, part, _("“{0}” is not understood here.").format(escape_html(problem.part)))
	if entry.email:
		address = search_terms.bare_email(entry.email)
		if not address or not validate_email_address(address):
			refuse(
				INVALID,
				f"{field}.email",
				_("“{0}” is no e-mail address.").format(escape_html(entry.email[:60])),
				text=entry.email,
			)
		entry = replace(entry, email=address)
	return entry


def completed(entry: OrganisationEntry) -> OrganisationEntry:
	"""Return the entry with Latin name, country and side filled in from its acronym, script, domains and telephone number."""
	if not entry.name and entry.acronym:
		entry = replace(entry, name=entry.acronym)
	if not entry.name and entry.native_name:
		# by name: the library is read by whoever enters a Hangul name, not by every request
		entry = replace(
			entry, name=frappe.get_attr("eu_korea_coop.directory.romanising.romanised")(entry.native_name)
		)
	if not entry.country:
		domains = (names.website_domain(entry.website), entry.email.rpartition("@")[2])
		code = whom.country_code(domains, entry.native_name, region_of(entry.phone))
		if code:
			entry = replace(entry, country=frappe.db.get_value("Country", {"code": code}, "name") or "")
	if not entry.side:
		side = sides.propose(entry.country or None, entry.organisation_type or None)
		if not side and entry.native_name and whom.has_hangul(entry.native_name):
			side = KOREA
		entry = replace(entry, side=side or "")
	return entry


def region_of(phone: str) -> str | None:
	"""Return the country of a number that has a country code: KR for "+82 2 …"; None for others."""
	if not phone:
		return None
	try:
		number = phonenumbers.parse(f"+{phone[2:]}" if phone.startswith("00") else phone, None)
	except phonenumbers.NumberParseException:
		return None
	region = phonenumbers.region_code_for_number(number)
	return region or phonenumbers.region_code_for_country_code(number.country_code)


def own_domain(entry: OrganisationEntry) -> str:
	"""Return the domain of the entry's address; empty for a mail service's."""
	domain = entry.email.rpartition("@")[2]
	return "" if domain in search_terms.PUBLIC_DOMAINS else domain


# ----------------------------------------------------------------------------------------------------------- making


def make_organisation(entry: OrganisationEntry, people: list[dict], field: str = "organisation") -> Document:
	"""The organisation, inserted with `people`, rows of its contacts. Raises a refusal that names the part of `field`."""
	if not entry.side:
		refuse(
			MISSING,
			f"{field}.side",
			_("Is {0} European, Korean or from a third country? Choose the side or the country.").format(
				escape_html(entry.name)
			),
		)
	doc = frappe.new_doc(ORGANISATION)
	values = {
		"organisation_name": entry.name,
		"native_name": entry.native_name or None,
		"acronym": entry.acronym or None,
		"country": entry.country or None,
		"side": entry.side,
		"organisation_type": entry.organisation_type or None,
		"website": entry.website or None,
	}
	doc.update(values)
	doc.set("contacts", people)
	# whoever logs an encounter was shown the similar ones before
	doc.flags.similar_seen = True
	labels = {doc.meta.get_label(fieldname): f"{field}.{fieldname}" for fieldname in values}
	labels[doc.meta.get_label("organisation_name")] = f"{field}.name"
	with beside(field, {_(label): part for label, part in labels.items()}):
		return doc.insert()


def make_person(entry: PersonEntry) -> Document:
	"""The Contact, inserted; its name reads as it was typed."""
	doc = frappe.new_doc(CONTACT)
	typed = entry.name or entry.native_name
	name = whom.split_person(typed)
	doc.update(
		{
			"first_name": name.given,
			"last_name": name.family or None,
			"name_order": name.order or None,
			"native_name": entry.native_name or None,
			"designation": entry.title or None,
		}
	)
	if entry.email:
		doc.append("email_ids", {"email_id": entry.email, "is_primary": 1})
	if entry.phone:
		doc.append("phone_nos", {"phone": entry.phone, "is_primary_mobile_no": 1})
	labels = {_("Phone"): "person.phone", _("Number"): "person.phone", _("Email ID"): "person.email"}
	with beside("person", labels):
		return doc.insert()


def affiliation(contact: str, entry: PersonEntry) -> dict:
	"""Return the row of a new person for the table of an organisation's contacts."""
	return {"contact": contact, "role_title": entry.title or None, "status": "Active"}

"""People who may be the one being entered, and where they are."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import frappe

from eu_korea_coop.asked_by_names import NAMES, ask
from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import same_people
from eu_korea_coop.directory.search import begins
from eu_korea_coop.directory.search_names import CONTACT, SEARCH_NAME
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.domain import names, same_person, search_terms
from eu_korea_coop.domain.person_names import find_keys
from eu_korea_coop.domain.whom import PersonEntry

MOST = 20
CONTACT_FIELDS = (
	"first_name",
	"middle_name",
	"last_name",
	"native_name",
	"name_order",
	"email_id",
	"phone",
	"mobile_no",
	"do_not_contact",
)
ROW_FIELDS = ("role_title", "contact_function", "languages", "is_primary", "status")
EMAIL, PHONE, NAME = "email", "phone", "name"


def similar_to(
	entry: PersonEntry, organisation: str | None = None, excluding: str | None = None
) -> list[frappe._dict]:
	"""People the user may read who may be the one entered: `name, full_name, …, because`, the surest first.

	Those with the entry's address, number or name, and those whose names sound or are spelt alike if more speaks for it
	(domain/same_person.py). With `organisation`, of those that share the name alone only who is there, or nowhere.
	"""
	because = {**judged_alike(entry, organisation), **with_a_term_of(entry)}
	because.pop(excluding, None)
	result = described(list(because))
	for row in result:
		row.because = because[row.name]
	if organisation:
		result = [row for row in result if row.because != NAME or row.organisation in (None, organisation)]
	order = (EMAIL, PHONE, NAME)
	result.sort(
		key=lambda row: (
			order.index(row.because) if row.because in order else len(order),
			row.full_name or "",
			row.name,
		)
	)
	return result[:MOST]


def with_a_term_of(entry: PersonEntry) -> dict[str, str]:
	"""Contact → email, phone or name: which of the entry's it has. One query."""
	terms = wanted_terms(entry)
	if not terms:
		return {}
	table = frappe.qb.DocType(SEARCH_NAME)
	is_one = table.term.isin(sorted(terms))
	if numbers := [term for term, because in terms.items() if because == PHONE]:
		is_one |= begins(table.term, numbers)
	rows = (
		frappe.qb.from_(table)
		.select(table.record, table.term)
		.where((table.record_type == CONTACT) & (table.is_start == 1) & is_one)
		.limit(MOST * 10)
		.run(as_dict=True)
	)
	because: dict[str, str] = {}
	for row in rows:
		reason = terms.get(row.term, PHONE)
		if because.get(row.record) not in (EMAIL, PHONE):
			because[row.record] = reason
	return because


def judged_alike(entry: PersonEntry, organisation: str | None = None) -> dict[str, str]:
	"""Contact → the sign in its name, of those who are probably the entry's person by a name that sounds or is spelt alike."""
	facts = same_people.facts_of_entry(entry, organisation)
	keys = search_terms.of_parts(find_keys(facts.name))
	if not keys:
		return {}
	table = frappe.qb.DocType(SEARCH_NAME)
	near = (
		frappe.qb.from_(table)
		.select(table.record)
		.distinct()
		.where((table.record_type == CONTACT) & table.term.isin(sorted(key.text for key in keys)))
		.limit(same_people.MOST_COMPARED)
		.run(pluck=True)
	)
	alike = {name: same_person.compare(facts, known) for name, known in same_people.facts_of(near).items()}
	return {name: match.signs[-1] for name, match in alike.items() if match.score >= same_person.ALIKE}


def wanted_terms(entry: PersonEntry) -> dict[str, str]:
	"""Return the terms to look up, each with what it is: email, phone or name."""
	reasons = {}
	names = search_terms.of_names([entry.name, entry.native_name, entry.name.replace("-", "")])
	reasons.update({term.text: NAME for term in names if term.is_start})
	for term in search_terms.of_emails([entry.email]):
		if term.is_start:
			reasons[term.text] = EMAIL
	for beginning in search_terms.wanted(entry.phone).beginnings:
		if beginning.startswith(search_terms.TELEPHONE):
			reasons[beginning] = PHONE
	return reasons


def described(names: list[str]) -> list[frappe._dict]:
	"""Contacts by id, as the user may read them, with their present organisation (`organisation`, `organisation_name`)."""
	if not names:
		return []
	rows = frappe.get_list(
		CONTACT,
		filters={"name": ("in", names)},
		fields=["name", "full_name", "native_name", "designation", "email_id"],
		limit_page_length=0,
		order_by="name asc",
	)
	places = present_places([row.name for row in rows])
	for row in rows:
		place = places.get(row.name, [])
		row.places = [one.organisation for one in place]
		row.organisation = place[0].organisation if place else None
		row.organisation_name = place[0].title if place else None
		row.side = place[0].side if place else None
		row.title = (place[0].role_title if place else None) or row.designation
	return rows


def present_places(contacts: list[str]) -> dict[str, list[frappe._dict]]:
	"""The organisations people are at, the primary ones first: contact → rows of `organisation, title, side, role_title`."""
	if not contacts:
		return {}
	row, organisation = frappe.qb.DocType("Organisation Contact"), frappe.qb.DocType(ORGANISATION)
	places: dict[str, list[frappe._dict]] = {}
	for place in (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on((organisation.name == row.parent) & (row.parenttype == ORGANISATION))
		.select(
			row.contact,
			row.role_title,
			organisation.name.as_("organisation"),
			organisation.organisation_name,
			organisation.native_name,
			organisation.acronym,
			organisation.side,
		)
		.where(row.contact.isin(contacts) & (row.status == "Active"))
		.orderby(row.is_primary, order=frappe.qb.desc)
		.orderby(row.creation, order=frappe.qb.desc)
		.run(as_dict=True)
	):
		place.title = short_name(place)
		places.setdefault(place.contact, []).append(place)
	return places


def of_organisations(
	organisations: Collection[str], most: int, only_active: bool = False
) -> list[frappe._dict]:
	"""Return the people of organisations: `organisation, contact, full_name`, CONTACT_FIELDS, ROW_FIELDS and from when. One query.

	Active people first, then primary ones, then in the order of the rows. Rights are the caller's matter.
	"""
	rows = ask(in_order(frappe.db.db_type, most, only_active), [*organisations, ""], as_dict=True)
	for person in rows:
		person.full_name = full_name(person)
	return rows


@cache
def in_order(_db_type: str, most: int, only_active: bool) -> str:
	"""What is asked of the people of the organisations NAMES."""
	row, contact = frappe.qb.DocType("Organisation Contact"), frappe.qb.DocType(CONTACT)
	query = (
		frappe.qb.from_(row)
		.inner_join(contact)
		.on(contact.name == row.contact)
		.select(row.parent.as_("organisation"), contact.name.as_("contact"))
		.select(*(contact[field] for field in CONTACT_FIELDS), *(row[field] for field in ROW_FIELDS))
		.select(row.from_date, row.from_date_precision)
		.where((row.parenttype == ORGANISATION) & row.parent.isin(NAMES))
		.orderby(row.parent)
		.orderby(row.status)
		.orderby(row.is_primary, order=frappe.qb.desc)
		.orderby(row.idx)
		.limit(most)
	)
	if only_active:
		query = query.where(row.status == "Active")
	return query.get_sql()


def full_name(row: frappe._dict) -> str:
	"""Return the name of a row with Contact's parts of it, in the order its person writes it."""
	given = " ".join(filter(None, (row.first_name, row.middle_name)))
	return names.display_person(given, row.last_name, row.name_order)

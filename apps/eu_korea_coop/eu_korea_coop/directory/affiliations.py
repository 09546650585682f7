"""Which people work in which organisation: the rows of Organisation.contacts, copied to Contact.links (requirements K1 to K3).

A row holds title, dates and status. Frappe's mail, timeline and address book read the link: a person who left an
organisation is no longer linked to it, so that their later mails do not appear there.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now

from eu_korea_coop import row_writing
from eu_korea_coop.checked_document import refuse
from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import contact_entry
from eu_korea_coop.directory.wording import tidy_line
from eu_korea_coop.domain import dates, names

ACTIVE = "Active"
LEFT = "Left"
CONTACT = "Contact"
LINK = "Dynamic Link"
TEXT_FIELDS = ("role_title", "department", "contact_function", "languages")
WHO_OR_WHAT = ("contact", "role_title", "department", "contact_function")


# the rows of an organisation


def check(organisation: Document, today: date) -> None:
	"""Correct the contact rows of an organisation before it is saved. Raises ValidationError for a row that is wrong."""
	for row in organisation.contacts:
		for field in TEXT_FIELDS:
			row.set(field, tidy_line(row.get(field)))
		require_someone(row)
		check_period(row)
		set_status(row, today)
	refuse_double_rows(organisation)
	keep_one_primary(organisation)


def require_someone(row: Document) -> None:
	"""Raise ValidationError for a row that names neither a person nor a function such as a desk (K3)."""
	if not any(row.get(field) for field in WHO_OR_WHAT):
		refuse(row, row.meta.get_field("contact"), _("choose a person, or say which function this is."))


def check_period(row: Document) -> None:
	if dates.ends_before_start(period_start(row), period_end(row)):
		refuse(row, row.meta.get_field("to_date"), _("it lies before the start."))


def period_start(row: Document) -> dates.FuzzyDate:
	return dates.fuzzy(row.get("from_date"), row.get("from_date_precision"))


def period_end(row: Document) -> dates.FuzzyDate:
	return dates.fuzzy(row.get("to_date"), row.get("to_date_precision"))


def set_status(row: Document, today: date) -> None:
	"""Set status Left on rows that certainly ended before today; a row with status Left is not primary."""
	last_day = period_end(row).last_day
	if last_day and last_day < today:
		row.status = LEFT
	row.status = row.status or ACTIVE
	if row.status == LEFT:
		row.is_primary = 0


def double_rows(organisation: Document) -> list[Document]:
	"""Return the rows that repeat an earlier row of the same person."""
	seen, doubles = set(), []
	for row in organisation.contacts:
		key = affiliation_key(row)
		if row.contact and key in seen:
			doubles.append(row)
		seen.add(key)
	return doubles


def refuse_double_rows(organisation: Document) -> None:
	"""Raise ValidationError if a person has the same title twice at the same time; several titles are allowed."""
	seen = {}
	for row in organisation.contacts:
		if not row.contact:
			continue
		key = affiliation_key(row)
		if key in seen:
			refuse(
				row,
				row.meta.get_field("contact"),
				_("row {0} says the same already. Remove one, or give it another title.").format(seen[key]),
			)
		seen[key] = row.idx


def affiliation_key(row: Document) -> tuple:
	"""Return what is equal in two rows that mean the same."""
	return (
		row.contact,
		(row.role_title or "").casefold(),
		(row.department or "").casefold(),
		period_start(row),
		period_end(row),
	)


def keep_one_primary(organisation: Document) -> None:
	"""Leave one primary contact: the one ticked in this save replaces the earlier one. Raises ValidationError if several were ticked."""
	primary = [row for row in organisation.contacts if row.is_primary]
	if len(primary) < 2:
		return
	before = organisation.get_doc_before_save()
	was_primary = {row.name for row in before.contacts if row.is_primary} if before else set()
	ticked = [row for row in primary if row.name not in was_primary]
	if len(ticked) != 1:
		refuse(
			primary[-1],
			primary[-1].meta.get_field("is_primary"),
			_("only one contact can be the primary one. Untick the others."),
		)
	for row in primary:
		row.is_primary = int(row is ticked[0])


# the mirror


def mirror_to_contacts(organisation: Document) -> None:
	"""Link the active people to the organisation, unlink those who left or were taken out."""
	wanted = active_people(organisation)
	before = organisation.get_doc_before_save()
	known = people(organisation) | (people(before) if before else set())
	if known:
		linked = linked_people(organisation.name)
		link(sorted(wanted - linked), organisation)
		unlink((known - wanted) & linked, organisation.name)
	if before and before.organisation_name != organisation.organisation_name:
		retitle_links(organisation)


def people(organisation: Document) -> set[str]:
	return {row.contact for row in organisation.contacts if row.contact}


def active_people(organisation: Document) -> set[str]:
	return {row.contact for row in organisation.contacts if row.contact and row.status == ACTIVE}


def linked_people(organisation: str) -> set[str]:
	return set(frappe.get_all(LINK, filters=link_filter(organisation), pluck="parent"))


def link_filter(organisation: str) -> dict:
	return {"link_doctype": ORGANISATION, "link_name": organisation, "parenttype": CONTACT}


def link(contacts: list[str], organisation: Document) -> None:
	"""Write link rows without saving the Contacts, whose forms may be open elsewhere. Two queries."""
	if not contacts:
		return
	have = Counter(
		frappe.get_all(LINK, filters={"parent": ("in", contacts), "parenttype": CONTACT}, pluck="parent")
	)
	stamp, user = now(), frappe.session.user
	values = link_values(organisation)
	columns = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx")
	columns += ("parent", "parenttype", "parentfield", *values)
	rows = [
		(frappe.generate_hash(length=10), stamp, stamp, user, user, 0, have[contact] + 1)
		+ (contact, CONTACT, "links", *values.values())
		for contact in contacts
	]
	row_writing.insert(LINK, columns, rows)
	for contact in contacts:
		frappe.clear_document_cache(CONTACT, contact)


def link_values(organisation: Document) -> dict:
	return {
		"link_doctype": ORGANISATION,
		"link_name": organisation.name,
		"link_title": organisation.organisation_name,
	}


def unlink(contacts: set[str], organisation: str) -> None:
	if not contacts:
		return
	frappe.db.delete(LINK, {**link_filter(organisation), "parent": ("in", sorted(contacts))})
	for contact in contacts:
		frappe.clear_document_cache(CONTACT, contact)


def retitle_links(organisation: Document) -> None:
	frappe.db.set_value(
		LINK,
		link_filter(organisation.name),
		"link_title",
		organisation.organisation_name,
		update_modified=False,
	)


def remove_mirror(organisation: Document) -> None:
	"""Unlink the people of an organisation that is deleted; the people themselves are not deleted."""
	unlink(linked_people(organisation.name), organisation.name)


def drop_double_links(organisation: str) -> None:
	"""Delete the second of two links from a person to one organisation; a merge can make them."""
	seen = set()
	for row in frappe.get_all(
		LINK, filters=link_filter(organisation), fields=["name", "parent"], order_by="parent, idx"
	):
		if row.parent in seen:
			frappe.db.delete(LINK, {"name": row.name})
			frappe.clear_document_cache(CONTACT, row.parent)
		seen.add(row.parent)


# the other end: Contact (doc_events)


def complete_contact(contact: Document, method: str | None = None) -> None:
	"""Set a Contact's full name and its links to organisations before it is saved."""
	contact_entry.forget_no_picture(contact)
	show_name_in_order(contact)
	if not contact.is_new():
		restore_links(contact)


def show_name_in_order(contact: Document) -> None:
	"""Set full_name, which lists, links and mails show, in the person's own order; Frappe's order is given name first.

	Without an order a name in Hangul is shown family name first, any other as Frappe shows it.
	"""
	if not (contact.first_name and contact.last_name):
		return
	given = " ".join(filter(None, (contact.first_name, contact.middle_name)))
	contact.full_name = names.display_person(given, contact.last_name, contact.name_order)


def restore_links(contact: Document) -> None:
	"""Put back links that a Contact's form took out: an affiliation is ended in the organisation."""
	linked = {row.link_name for row in contact.links if row.link_doctype == ORGANISATION}
	for organisation in frappe.get_all(
		"Organisation Contact",
		filters={"contact": contact.name, "status": ACTIVE, "parenttype": ORGANISATION},
		pluck="parent",
		distinct=True,
		order_by="parent",
	):
		if organisation not in linked:
			title = frappe.db.get_value(ORGANISATION, organisation, "organisation_name")
			contact.append(
				"links", {"link_doctype": ORGANISATION, "link_name": organisation, "link_title": title}
			)


def follow_merge(
	contact: Document, method: str | None = None, old: str = "", new: str = "", merge: bool = False
) -> None:
	"""After two Contacts are merged, make one row of two that mean the same, and set the links anew."""
	if not merge:
		return
	for name in frappe.get_all(
		"Organisation Contact",
		filters={"contact": contact.name, "parenttype": ORGANISATION},
		pluck="parent",
		distinct=True,
		order_by="parent",
	):
		organisation = frappe.get_doc(ORGANISATION, name)
		for row in double_rows(organisation):
			frappe.db.delete("Organisation Contact", {"name": row.name})
		frappe.clear_document_cache(ORGANISATION, name)
		mirror_to_contacts(organisation)

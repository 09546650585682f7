"""Erases a person who asks for it: the Contact, the affiliations, and the name in every text.

Frappe's own deletion request serves people with a user account, and redacts first and last name; a person's Hangul name,
messaging id and what colleagues wrote about them stay in it (domain.md §4.6, trap 6). Meetings, agreements and their dates
remain, without the name. A login of the person goes with them, unless it is a colleague's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.terms import Criterion

from eu_korea_coop.constants import MANAGER, ORGANISATION
from eu_korea_coop.directory import affiliations, logins, person_changes, search_names
from eu_korea_coop.directory.search_names import SEARCH_NAME, SOURCES
from eu_korea_coop.domain import names

CONTACT = "Contact"
ERASED = "[erased]"
SHORTEST_NAME = 3
"""Letters a name must have to be replaced in texts: shorter ones are parts of other words."""

PERSONAL_FIELDS = (
	"salutation",
	"middle_name",
	"last_name",
	"native_name",
	"name_order",
	"gender",
	"email_id",
	"phone",
	"mobile_no",
	"messaging_id",
	"designation",
	"department",
	"company_name",
	"image",
	"user",
	"address",
	"preferred_language",
	"english_level",
	"lawful_basis",
	"basis_date",
	"data_source",
	"retention_until",
)
NORMALISED_FIELD = "search_names"
"""Of an organisation, and of records with such: its names as written and in normalised form."""
TEXT_TYPES = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "JSON", "Code", "HTML Editor")
FRAPPES_TEXTS = (
	"Activity Log",
	"Comment",
	"Communication",
	"Deleted Document",
	"Notification Log",
	"ToDo",
	"Version",
)
"""DocTypes of Frappe that may quote texts of our records."""


def erase(contact_name: str) -> dict:
	"""Erase a person: `{name, texts, logins, colleague_logins}`, the new name of the Contact, the number of texts that were changed, the
	number of logins that were disabled and emptied, and the names of those that are a colleague's and stay.

	Raises PermissionError for anyone but a Cooperation Manager.
	"""
	if frappe.session.user != "Administrator" and MANAGER not in frappe.get_roles():
		frappe.throw(_("Only a Cooperation Manager can erase a person's data."), frappe.PermissionError)
	contact = frappe.get_doc(CONTACT, contact_name)
	contact.check_permission("write")
	own, colleagues = logins.of_contact(contact)
	spellings = spellings_of(contact, set().union(*map(logins.texts_of, own)))
	person_changes.forget(contact.name)
	for login in own:  # before the texts are read: Frappe writes down who was signed out
		forget_history(logins.USER, logins.empty(login, ERASED))
	end_affiliations(contact)
	empty(contact)
	texts = replace_in_texts(spellings)
	erased = frappe.rename_doc(
		CONTACT, contact.name, f"erased-{frappe.generate_hash(length=10)}", force=True, show_alert=False
	)
	forget_history(CONTACT, erased)
	return {"name": erased, "texts": texts, "logins": len(own), "colleague_logins": colleagues}


def spellings_of(contact: Document, others: Collection[str] = ()) -> list[str]:
	"""Return the person's names, addresses and numbers as they may be written in a text, and `others`, the longest first."""
	given = " ".join(filter(None, (contact.first_name, contact.middle_name)))
	family, native = contact.last_name, contact.get("native_name")
	texts = {contact.name, contact.full_name, contact.email_id, contact.phone, contact.mobile_no, native}
	texts |= {contact.get("messaging_id"), *others}
	if given and family:
		texts |= {f"{given} {family}", f"{family} {given}", f"{family}, {given}"}
	if native:
		texts.add(native.replace(" ", ""))
	texts |= {row.email_id for row in contact.email_ids} | {row.phone for row in contact.phone_nos}
	long_enough = {text.strip() for text in texts if text and len(text.strip()) >= SHORTEST_NAME}
	return sorted(long_enough, key=lambda text: (-len(text), text))


def end_affiliations(contact: Document) -> None:
	"""Leave the rows without the person: they say that somebody had the place."""
	for name in frappe.get_all(
		"Organisation Contact",
		filters={"contact": contact.name, "parenttype": ORGANISATION},
		pluck="parent",
		distinct=True,
		order_by="parent",
	):
		organisation = frappe.get_doc(ORGANISATION, name)
		for row in organisation.contacts:
			if row.contact == contact.name:
				row.update({"status": affiliations.LEFT, **dict.fromkeys(affiliations.TEXT_FIELDS)})
		for row in affiliations.double_rows(organisation):
			organisation.remove(row)
		organisation.save()
	contact.reload()


def empty(contact: Document) -> None:
	for field in PERSONAL_FIELDS:
		if contact.meta.has_field(field):
			contact.set(field, None)
	contact.first_name = ERASED
	contact.set("email_ids", [])
	contact.set("phone_nos", [])
	contact.do_not_contact = 1
	contact.unsubscribed = 1
	contact.save()


def forget_history(doctype: str, name: str) -> None:
	"""Delete the versions and comments that contain the name; Frappe writes the old name into them when it renames."""
	frappe.db.delete("Version", {"ref_doctype": doctype, "docname": name})
	frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": name})


def replace_in_texts(spellings: list[str]) -> int:
	"""Replace each spelling in every text of ours, and in Frappe's that quote them; answers the records changed."""
	wanted = dict.fromkeys((*spellings, *(json.dumps(text)[1:-1] for text in spellings)))
	changed = 0
	for doctype, fields in sorted(text_fields().items()):
		for row in rows_with(doctype, fields, list(wanted)):
			values = {
				field: (without_any_form if field == NORMALISED_FIELD else without)(row[field], wanted)
				for field in fields
				if row[field]
			}
			new = {field: value for field, value in values.items() if value != row[field]}
			if new:
				write(doctype, row.name, new)
				renew_terms(doctype, row.name)
				changed += 1
	return changed


def renew_terms(doctype: str, name: str) -> None:
	"""The terms by which a record is found are made of what its texts say now."""
	if doctype == "Organisation Alias":
		doctype, name = ORGANISATION, frappe.db.get_value(doctype, name, "parent")
	if doctype in SOURCES and name:
		doc = frappe.get_doc(doctype, name)
		search_names.renew(doctype, name, search_names.terms_of(SOURCES[doctype], doc))


def text_fields() -> dict[str, list[str]]:
	"""Return the fields that hold text, by DocType. Two queries: loading sixty DocTypes would take seconds."""
	modules = frappe.get_module_list("eu_korea_coop")
	ours = frappe.get_all(
		"DocType",
		filters={
			"module": ("in", modules),
			"issingle": 0,
			"is_virtual": 0,
			"name": ("!=", SEARCH_NAME),
		},
		pluck="name",
	)
	result: dict[str, list[str]] = {}
	for table, parent in (("DocField", "parent"), ("Custom Field", "dt")):
		for doctype, fieldname in frappe.get_all(
			table,
			filters={
				parent: ("in", (*ours, *FRAPPES_TEXTS)),
				"fieldtype": ("in", TEXT_TYPES),
				"is_virtual": 0,
			},
			fields=[parent, "fieldname"],
			as_list=True,
		):
			result.setdefault(doctype, []).append(fieldname)
	return result


def rows_with(doctype: str, fields: list[str], spellings: list[str]) -> list[frappe._dict]:
	"""Return the rows that contain a spelling. Reads the table once; `_` replaces a backslash, which LIKE reads as an escape."""
	table = frappe.qb.DocType(doctype)
	patterns = [f"%{text}%".replace("\\", "_") for text in spellings]
	has_one = Criterion.any(table[field].like(pattern) for field in fields for pattern in patterns)
	query = frappe.qb.from_(table).select(table.name, *(table[field] for field in fields))
	return query.where(has_one).run(as_dict=True)


def write(doctype: str, name: str, values: dict[str, str]) -> None:
	"""Write the changed texts without changing `modified`."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.update(table).where(table.name == name)
	for field, value in values.items():
		query = query.set(table[field], value)
	query.run()
	frappe.clear_document_cache(doctype, name)


def without(text: str, spellings: dict[str, None]) -> str:
	for spelling in spellings:
		text = text.replace(spelling, ERASED)
	return text


def without_any_form(text: str, spellings: dict[str, None]) -> str:
	"""The same for names that are stored in normalised form too: in small letters, without accents and punctuation."""
	forms = {*spellings, *map(names.fold, spellings)}
	for form in sorted(forms, key=len, reverse=True):
		if len(form) >= SHORTEST_NAME:
			text = re.sub(re.escape(form), ERASED, text, flags=re.IGNORECASE)
	return text


# Frappe's own deletion request (doc_events)


def forget_native_names(request: Document, method: str | None = None) -> None:
	"""Replace, before Frappe redacts a user's data, the texts it does not know, such as a Hangul name in a participant's row."""
	if not request.get("deletion_steps") or any(step.status != "Pending" for step in request.deletion_steps):
		return
	for name in frappe.get_all(CONTACT, filters={"email_id": request.email}, pluck="name"):
		replace_in_texts(spellings_of(frappe.get_doc(CONTACT, name)))
		search_names.remove(CONTACT, [name])

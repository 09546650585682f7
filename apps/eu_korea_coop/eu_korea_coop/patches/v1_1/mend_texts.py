"""Texts stored before every entrance brought them into one form (domain/text.py, rule 116)."""

import frappe
from frappe.model.rename_doc import rename_doc
from frappe.utils import cstr

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import contact_entry, search_names
from eu_korea_coop.domain import names
from eu_korea_coop.domain import text as texts

APP = "eu_korea_coop"
CONTACT = "Contact"
LINES = ("Data", "Autocomplete", "Phone", "Read Only")
LONG_TEXTS = ("Small Text", "Text", "Long Text", "Text Editor", "HTML Editor", "Markdown Editor")
PEOPLES = (CONTACT, "Contact Email", "Contact Phone")


def execute() -> None:
	"""Idempotent: a text in normal form is its own normal form."""
	ours = frappe.get_all(
		"DocType",
		filters={"module": ("in", frappe.get_module_list(APP)), "issingle": 0, "is_virtual": 0},
		fields=["name", "autoname"],
		order_by="name",
	)
	for doctype in ours:
		mend(doctype.name, cstr(doctype.autoname))
	for doctype in PEOPLES:
		mend(doctype, "")
	mend_addresses()
	show_hangul_names()
	find_organisations_again()


def mend(doctype: str, autoname: str) -> None:
	meta = frappe.get_meta(doctype)
	naming = autoname.removeprefix("field:") if autoname.startswith("field:") else None
	forms = {df.fieldname: texts.one_line for df in meta.fields if df.fieldtype in LINES}
	forms |= {df.fieldname: texts.lines for df in meta.fields if df.fieldtype in LONG_TEXTS}
	virtual = {df.fieldname for df in meta.fields if df.get("is_virtual")}
	forms = {field: form for field, form in forms.items() if field not in virtual}
	if not forms:
		return
	for row in frappe.get_all(doctype, fields=["name", *forms], order_by=None):
		normal = {
			field: form(row[field]) or None
			for field, form in forms.items()
			if row[field] and form(row[field]) != row[field]
		}
		if naming in normal:
			rename(doctype, row.name, normal.pop(naming))
		elif normal:
			frappe.db.set_value(doctype, row.name, normal, update_modified=False)


def rename(doctype: str, old: str, new: str | None) -> None:
	"""A master is called by its tidied name, unless that is nothing or another's."""
	spelled = new and frappe.db.exists(doctype, new)
	if new and (not spelled or spelled == old):
		rename_doc(doctype, old, new, force=True, show_alert=False, rebuild_search=False)


def mend_addresses() -> None:
	"""What is one address behind a name or a scheme becomes that address; what is several stays for people to part."""
	for row in frappe.get_all(
		"Contact Email", fields=["name", "parent", "email_id", "is_primary"], order_by=None
	):
		try:
			bare = contact_entry.bare(row.email_id)
		except ValueError:
			continue
		if bare and bare != row.email_id:
			frappe.db.set_value("Contact Email", row.name, "email_id", bare, update_modified=False)
			if row.is_primary:
				frappe.db.set_value(CONTACT, row.parent, "email_id", bare, update_modified=False)


def show_hangul_names() -> None:
	fields = ["name", "first_name", "middle_name", "last_name", "name_order", "full_name"]
	for row in frappe.get_all(CONTACT, fields=fields, order_by=None):
		if not (row.first_name and row.last_name):
			continue
		given = " ".join(filter(None, (row.first_name, row.middle_name)))
		shown = names.display_person(given, row.last_name, row.name_order)
		if shown != row.full_name:
			frappe.db.set_value(CONTACT, row.name, "full_name", shown, update_modified=False)


def find_organisations_again() -> None:
	"""What searches look through follows the names: the text in Organisation, and the table of names."""
	for name in frappe.get_all(ORGANISATION, pluck="name"):
		organisation = frappe.get_doc(ORGANISATION, name)
		terms_of = search_names.names_to_search(organisation)
		if terms_of != organisation.search_names:
			frappe.db.set_value(ORGANISATION, name, "search_names", terms_of, update_modified=False)
	search_names.fill()

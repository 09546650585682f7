"""What the app adds to Contact (domain.md §4.2) and ToDo: one dict for install, patches and uninstall.

`module` lets Frappe's own uninstall find them too.
"""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

MODULE = "Directory"
CONTACT = "Contact"

CUSTOM_FIELDS = {
	CONTACT: [
		{
			"fieldname": "native_name",
			"fieldtype": "Data",
			"label": "Native Name",
			"insert_after": "last_name",
			"in_global_search": 1,
			"description": "The name in its own script, for example in Hangul, in that language's order.",
		},
		{
			"fieldname": "name_order",
			"fieldtype": "Select",
			"label": "Name Order",
			"options": "\nGiven Name First\nFamily Name First",
			"insert_after": "native_name",
			"description": "How the name is written in Latin script; empty is Given Name First.",
		},
		{
			"fieldname": "cooperation_section",
			"fieldtype": "Section Break",
			"label": "Language and Personal Data",
			"insert_after": "links",
			"collapsible": 1,
		},
		{
			"fieldname": "preferred_language",
			"fieldtype": "Link",
			"options": "Language",
			"label": "Preferred Language",
			"insert_after": "cooperation_section",
		},
		{
			"fieldname": "english_level",
			"fieldtype": "Select",
			"label": "English",
			"options": "\nNone\nBasic\nGood\nFluent",
			"insert_after": "preferred_language",
		},
		{
			"fieldname": "messaging_id",
			"fieldtype": "Data",
			"label": "Messaging ID",
			"insert_after": "english_level",
			"description": "Name in a messaging service, for example KakaoTalk.",
		},
		{
			"fieldname": "do_not_contact",
			"fieldtype": "Check",
			"label": "Do Not Contact",
			"insert_after": "messaging_id",
			"in_standard_filter": 1,
		},
		{
			"fieldname": "cooperation_column",
			"fieldtype": "Column Break",
			"insert_after": "do_not_contact",
		},
		{
			"fieldname": "lawful_basis",
			"fieldtype": "Select",
			"label": "Lawful Basis",
			"options": "\nConsent\nLegitimate Interest\nContract\nLegal Obligation\nPublic Task",
			"insert_after": "cooperation_column",
			"in_standard_filter": 1,
			"description": "Why this person's data may be kept.",
		},
		{
			"fieldname": "basis_date",
			"fieldtype": "Date",
			"label": "Basis Date",
			"insert_after": "lawful_basis",
			"description": "The day the basis was given or noted.",
		},
		{
			"fieldname": "data_source",
			"fieldtype": "Small Text",
			"label": "Data Source",
			"insert_after": "basis_date",
			"description": "Where the data comes from: the person, a website, a business card.",
		},
		{
			"fieldname": "retention_until",
			"fieldtype": "Date",
			"label": "Keep Until",
			"insert_after": "data_source",
			"search_index": 1,
			"description": "The data is due for review after this day.",
		},
		{
			"fieldname": "history_key",
			"fieldtype": "Data",
			"label": "History Key",
			"insert_after": "retention_until",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"unique": 1,
			"description": "The record's key in the file it was loaded from; a second load finds it by this key.",
		},
	],
	"ToDo": [
		{
			"fieldname": "is_next_step",
			"fieldtype": "Check",
			"label": "Is Next Step",
			"insert_after": "assignment_rule",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"description": "Stands for the present next step of the partnership it refers to.",
		},
	],
}

NATIVE_NAME_IS_SEARCHED = {"doctype": CONTACT, "property": "search_fields", "fieldname": "native_name"}


def fieldnames(doctype: str = CONTACT) -> list[str]:
	return [field["fieldname"] for field in CUSTOM_FIELDS[doctype]]


def create_missing() -> None:
	"""Create the fields that are not there; a field an administrator changed stays as it is."""
	missing = {doctype: missing_fields(doctype) for doctype in CUSTOM_FIELDS}
	wanted = {doctype: fields for doctype, fields in missing.items() if fields}
	if wanted:
		create_custom_fields(wanted, ignore_validate=True, update=False)
	search_contacts_by_native_name()


def missing_fields(doctype: str) -> list[dict]:
	there = frappe.get_all("Custom Field", filters={"dt": doctype}, pluck="fieldname")
	return [
		{**field, "module": MODULE} for field in CUSTOM_FIELDS[doctype] if field["fieldname"] not in there
	]


def search_contacts_by_native_name() -> None:
	"""Let link search find a Contact by its Hangul name, unless an administrator chose the search fields."""
	if frappe.db.exists("Property Setter", {"doc_type": CONTACT, "property": "search_fields"}):
		return
	standard = frappe.get_meta(CONTACT).search_fields
	wanted = ", ".join(filter(None, (standard, "native_name")))
	setter = make_property_setter(CONTACT, None, "search_fields", wanted, "Data", for_doctype=True)
	setter.db_set("module", MODULE)
	frappe.clear_cache(doctype=CONTACT)

"""Overrides of what Frappe tells of people and addresses by their name.

Frappe (15) shows a person's name, mail address and numbers, and an address in full, to everybody who is signed in.
"""

from __future__ import annotations

import frappe
import frappe.contacts.doctype.address.address
import frappe.contacts.doctype.contact.contact
import frappe.core.doctype.sms_settings.sms_settings

from eu_korea_coop.overrides.scope import passed_on


@frappe.whitelist()
def get_contact_details(contact: str, **kwargs):
	"""`frappe.contacts.doctype.contact.contact.get_contact_details`, of a person one may read. Raises PermissionError."""
	frappe.get_doc("Contact", contact).check_permission("read")
	return passed_on(frappe.contacts.doctype.contact.contact.get_contact_details, kwargs, contact=contact)


@frappe.whitelist()
def get_contact_number(contact_name: str, ref_doctype: str, ref_name: str | int, **kwargs):
	"""`frappe.core.doctype.sms_settings.sms_settings.get_contact_number`, of a person one may read."""
	frappe.get_doc("Contact", contact_name).check_permission("read")
	return passed_on(
		frappe.core.doctype.sms_settings.sms_settings.get_contact_number,
		kwargs,
		contact_name=contact_name,
		ref_doctype=ref_doctype,
		ref_name=ref_name,
	)


@frappe.whitelist()
def get_address_display(address_dict: dict | str | None = None, **kwargs):
	"""`frappe.contacts.doctype.address.address.get_address_display`: a named address is one that one may read."""
	if isinstance(address_dict, str) and address_dict:
		frappe.get_doc("Address", address_dict).check_permission("read")
	return passed_on(
		frappe.contacts.doctype.address.address.get_address_display, kwargs, address_dict=address_dict
	)


@frappe.whitelist()
def get_default_address(doctype: str, name: str | None = None, **kwargs):
	"""`frappe.contacts.doctype.address.address.get_default_address`: its name holds whose it is, and often where."""
	address = passed_on(
		frappe.contacts.doctype.address.address.get_default_address, kwargs, doctype=doctype, name=name
	)
	return address if address and frappe.has_permission("Address", "read", doc=address) else None

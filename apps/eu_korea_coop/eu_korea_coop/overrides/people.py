"""Overrides of what Frappe tells of people and addresses, asked by the record they belong to."""

from __future__ import annotations

import frappe
import frappe.contacts.doctype.address.address

from eu_korea_coop.overrides.scope import passed_on


@frappe.whitelist()
def get_default_address(doctype: str, name: str | None = None, **kwargs):
	"""`frappe.contacts.doctype.address.address.get_default_address`: its name holds whose it is, and often where."""
	address = passed_on(
		frappe.contacts.doctype.address.address.get_default_address, kwargs, doctype=doctype, name=name
	)
	return address if address and frappe.has_permission("Address", "read", doc=address) else None

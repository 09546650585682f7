"""Overrides of what Frappe tells of people: of their addresses by the record they belong to, of their calendars by their name."""

from __future__ import annotations

import frappe
import frappe.contacts.doctype.address.address
import frappe.desk.doctype.event.event

from eu_korea_coop.overrides.scope import passed_on


@frappe.whitelist()
def get_default_address(doctype: str, name: str | None = None, **kwargs):
	"""`frappe.contacts.doctype.address.address.get_default_address`: its name holds whose it is, and often where."""
	address = passed_on(
		frappe.contacts.doctype.address.address.get_default_address, kwargs, doctype=doctype, name=name
	)
	return address if address and frappe.has_permission("Address", "read", doc=address) else None


@frappe.whitelist()
def get_events(start: str, end: str, user: str | None = None, **kwargs):
	"""`frappe.desk.doctype.event.event.get_events`: one's own private entries and public ones (it showed anybody's, by `user`)."""
	return passed_on(frappe.desk.doctype.event.event.get_events, kwargs, start=start, end=end)

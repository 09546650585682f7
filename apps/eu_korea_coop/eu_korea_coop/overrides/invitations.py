"""Override of Frappe's invitation of a contact as a user of the site."""

import frappe
from frappe import _
from frappe.contacts.doctype.contact import contact as contacts

from eu_korea_coop.overrides.scope import passed_on


@frappe.whitelist(methods=["POST"])
def invite_user(contact: str, **kwargs):
	"""`frappe.contacts.doctype.contact.contact.invite_user`: only for whoever may make users. Raises PermissionError.

	Until later versions of Frappe 15 it makes a login, and mails it, for whoever may write the contact: it inserts the user past
	all permissions.
	"""
	if not frappe.has_permission("User", "create"):
		frappe.throw(_("You may not make logins for this site."), frappe.PermissionError)
	return passed_on(contacts.invite_user, kwargs, contact=contact)

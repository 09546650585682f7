"""Overrides of Frappe's inbox: a mail is moved, closed or thrown away by whoever may read it.

Frappe 15 writes the row of any mail there and asks nothing: whoever knows its name could take a mail of a Restricted record to a
record of their own, and read it there.
"""

from __future__ import annotations

import frappe
import frappe.email
import frappe.email.inbox
from frappe import _

from eu_korea_coop.overrides.scope import passed_on

MAIL = "Communication"


@frappe.whitelist(methods=["POST"])
def relink(
	name: str, reference_doctype: str | None = None, reference_name: str | int | None = None, **kwargs
):
	"""`frappe.email.relink`: to a record its user may write."""
	check_readable(name)
	if reference_doctype and reference_name:
		frappe.get_doc(reference_doctype, reference_name).check_permission("write")
	return passed_on(
		frappe.email.relink,
		kwargs,
		name=name,
		reference_doctype=reference_doctype,
		reference_name=reference_name,
	)


@frappe.whitelist(methods=["POST"])
def mark_as_closed_open(communication: str, status: str, **kwargs):
	"""`frappe.email.inbox.mark_as_closed_open`."""
	check_readable(communication)
	return passed_on(
		frappe.email.inbox.mark_as_closed_open, kwargs, communication=communication, status=status
	)


@frappe.whitelist(methods=["POST"])
def move_email(communication: str, email_account: str, **kwargs):
	"""`frappe.email.inbox.move_email`."""
	check_readable(communication)
	return passed_on(
		frappe.email.inbox.move_email, kwargs, communication=communication, email_account=email_account
	)


@frappe.whitelist(methods=["POST"])
def mark_as_trash(communication: str, **kwargs):
	"""`frappe.email.inbox.mark_as_trash`."""
	check_readable(communication)
	return passed_on(frappe.email.inbox.mark_as_trash, kwargs, communication=communication)


@frappe.whitelist(methods=["POST"])
def mark_as_spam(communication: str, sender: str, **kwargs):
	"""`frappe.email.inbox.mark_as_spam`."""
	check_readable(communication)
	return passed_on(frappe.email.inbox.mark_as_spam, kwargs, communication=communication, sender=sender)


def check_readable(name: str) -> None:
	"""Raises PermissionError unless the session's user may read the mail, or the record it is about."""
	if frappe.has_permission(MAIL, "read", doc=name):
		return
	about, record = frappe.db.get_value(MAIL, name, ["reference_doctype", "reference_name"])
	if not (about and record and about != MAIL and frappe.has_permission(about, "read", doc=record)):
		raise frappe.PermissionError(_("You may not change this mail."))

"""Frappe's Auto Email Report: what may hold Restricted rows is mailed to those who read everything.

Frappe (15 and 16) runs a script report there as Administrator and mails all its rows to whatever addresses are named.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.overrides.scope import is_ours
from eu_korea_coop.permissions import has_hidden_rows, may_read_all
from eu_korea_coop.setup import direct_reports

DOCTYPE = "Auto Email Report"


def refuse_unreading_recipients(doc: Document, method: str | None = None) -> None:
	"""Auto Email Report, validate. Raises PermissionError naming the first recipient who may not read every row."""
	if doc.enabled and (strangers := unreading(doc.report, doc.email_to)):
		frappe.throw(
			_(
				"{0} may hold Restricted records, and {1} may not read them. It is mailed to Cooperation Managers alone; "
				"everybody else can have a digest."
			).format(frappe.bold(_(doc.report)), frappe.bold(frappe.utils.escape_html(strangers[0]))),
			frappe.PermissionError,
		)


def end_for_user(doc: Document, method: str | None = None) -> None:
	"""User, on_update: who no longer reads everything is mailed none of these reports."""
	if doc.enabled and may_read_all(doc.name):
		return
	end_unreading({"email_to": ("like", f"%{doc.email or doc.name}%")})


def end_unreading(filters: dict | None = None) -> None:
	"""Switch off the mails of reports that have a recipient who may not read them."""
	mails = frappe.get_all(
		DOCTYPE, filters={"enabled": 1, **(filters or {})}, fields=["name", "report", "email_to"]
	)
	for mail in mails:
		if unreading(mail.report, mail.email_to):
			frappe.db.set_value(DOCTYPE, mail.name, "enabled", 0)


def unreading(report: str, email_to: str | None) -> list[str]:
	"""The addresses of recipients who may not read every row of a report of ours, or on records of ours."""
	doctype = frappe.db.get_value("Report", report, "ref_doctype")
	if not (direct_reports.is_direct(report) or is_ours(doctype) or has_hidden_rows(doctype)):
		return []
	addresses = (email_to or "").replace(",", " ").split()
	users = frappe.get_all(
		"User", filters={"email": ("in", addresses), "enabled": 1}, fields=["name", "email"]
	)
	readers = {user.email.casefold() for user in users if may_read_all(user.name)}
	return [address for address in addresses if address.casefold() not in readers]

"""Saved filters of lists: one's own, and those saved for everybody, on a list that one may read.

Frappe (15 and 16) shows all of them to everybody who is signed in: titles and names that somebody has searched for.
"""

import frappe
from frappe.model.document import Document

from eu_korea_coop.permissions import PEOPLE, RECORDS

DOCTYPE = "List Filter"


def conditions(user: str | None = None) -> str:
	"""The `permission_query_conditions` hook of List Filter."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	table = frappe.qb.DocType(DOCTYPE)
	seen = table.for_user.isnull() | table.for_user.isin(["", user])
	if closed := closed_lists(user):
		seen &= table.reference_doctype.notin(closed)
	return f"({seen.get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""The `has_permission` hook of List Filter; judges the stored record, and a new one as it is sent."""
	user = user or frappe.session.user
	fields = ["for_user", "reference_doctype"]
	stored = frappe.db.get_value(DOCTYPE, doc.name, fields, as_dict=True) if doc.name else None
	stored = stored or doc
	return stored.for_user in (None, "", user) and stored.reference_doctype not in closed_lists(user)


def closed_lists(user: str) -> list[str]:
	"""The DocTypes of personal or restricted text whose lists are closed to `user`."""
	return [
		doctype for doctype in (*RECORDS, *PEOPLE) if not frappe.has_permission(doctype, "read", user=user)
	]

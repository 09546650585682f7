"""Shares open no record to a reader of figures.

Frappe (15 and 16) lets a share open a record whatever the role and the `has_permission` hook say.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.permissions import RECORDS, reads_figures_only


def refuse_for_readers_of_figures(doc: Document, method: str | None = None) -> None:
	"""DocShare, validate. Raises PermissionError for a share with a Policy Viewer, or with everybody, who include them."""
	if doc.share_doctype not in RECORDS:
		return
	if doc.everyone:
		frappe.throw(
			_("{0} is shared with people by name, not with everybody.").format(_(doc.share_doctype)),
			frappe.PermissionError,
		)
	if reads_figures_only(doc.user):
		frappe.throw(
			_("{0} reads figures and profiles, and opens no record: nothing can be shared with them.").format(
				doc.user
			),
			frappe.PermissionError,
		)


def forget_of_readers_of_figures(doc: Document, method: str | None = None) -> None:
	"""User, on_update: who reads figures alone from now on loses what was shared with them."""
	if reads_figures_only(doc.name):
		frappe.db.delete("DocShare", {"user": doc.name, "share_doctype": ("in", RECORDS)})

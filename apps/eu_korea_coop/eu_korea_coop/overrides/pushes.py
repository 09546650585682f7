"""Following and attaching: only what whoever gets it may read."""

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.permissions import GUARDED, can_read


def refuse_following_unseen(doc: Document, method: str | None = None) -> None:
	"""Who follows a record gets its changes by mail: only for those who may read it."""
	if doc.ref_doctype in GUARDED and not can_read(doc.ref_doctype, doc.ref_docname, doc.user):
		frappe.throw(
			_("{0} may not read {1} {2}").format(doc.user, _(doc.ref_doctype), doc.ref_docname),
			frappe.PermissionError,
		)


def refuse_public_attachment(doc: Document, method: str | None = None) -> None:
	"""A public file can be read by anybody who has its address: none is attached to a record that may be Restricted."""
	if doc.attached_to_doctype in GUARDED and not doc.is_private and not doc.is_folder:
		frappe.throw(_("Attach the file to {0} as a private one").format(_(doc.attached_to_doctype)))

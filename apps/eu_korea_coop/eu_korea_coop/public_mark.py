"""The mark by which an agreement or an event stands on the public page: who may set it, and on which records.

A Cooperation Manager marks. A record that is Restricted, or that belongs to a Restricted partnership, is never marked: it
is refused, and a marked one loses its mark when it or its partnership becomes Restricted. What the page reads
(outgoing/public_records.py) leaves out Restricted records whatever their mark says.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, PARTNERSHIP, RESTRICTED
from eu_korea_coop.permissions import may_read_all

MARK = "is_public"
PARTNERSHIP_OF = {AGREEMENT: "partnership", COOPERATION_EVENT: "organised_by_partnership"}
"""DocTypes that can be marked → the field with the partnership they belong to."""


def check(doc: Document) -> None:
	"""Judge the mark of a document that is being saved.

	Raises PermissionError if anybody but a Cooperation Manager changes it, ValidationError if it is set on what is Restricted.
	"""
	before = doc.get_doc_before_save()
	was_marked = bool(before and before.get(MARK))
	if bool(doc.get(MARK)) != was_marked and not may_read_all():
		frappe.throw(
			_("{0}: only a Cooperation Manager decides what the public page shows.").format(doc.bold(MARK)),
			frappe.PermissionError,
			title=_("Not saved"),
		)
	if not doc.get(MARK) or not is_restricted(doc):
		return
	if not was_marked:
		frappe.throw(
			_("{0}: this is Restricted, or its partnership is. The public page never shows it.").format(
				doc.bold(MARK)
			),
			title=_("Restricted"),
		)
	doc.set(MARK, 0)
	frappe.msgprint(_("It is no longer on the public page, because it is Restricted."), alert=True)


def is_restricted(doc: Document) -> bool:
	"""Whether the document as it is being saved is Restricted, by itself or by its partnership."""
	if doc.get("visibility") == RESTRICTED:
		return True
	partnership = doc.get(PARTNERSHIP_OF[doc.doctype])
	return bool(partnership) and frappe.db.get_value(PARTNERSHIP, partnership, "visibility") == RESTRICTED


def partnership_changed(doc: Document, method: str | None = None) -> None:
	"""On save: what belongs to a partnership that has become Restricted loses its mark."""
	before = doc.get_doc_before_save()
	if doc.visibility != RESTRICTED or (before and before.visibility == RESTRICTED):
		return
	for doctype, fieldname in PARTNERSHIP_OF.items():
		filters = {fieldname: doc.name, MARK: 1}
		names = frappe.get_all(doctype, filters=filters, pluck="name")
		if names:
			frappe.db.set_value(doctype, {"name": ("in", names)}, MARK, 0, update_modified=False)

"""Following and notifying: only for those who may read the record at that moment (rule 113)."""

import frappe
import frappe.share
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.languages import in_language, language_of
from eu_korea_coop.permissions import GUARDED, PEOPLE, RECORDS, can_read, unreadable_names

OPENING_FIELDS = ("visibility", "owner_user", "next_step_owner", "partnership")
"""What decides, beside shares, for whom a record is."""


def refuse_following_unseen(doc: Document, method: str | None = None) -> None:
	"""Who follows a record gets its changes by mail: only for those who may read it."""
	if doc.ref_doctype in GUARDED and not can_read(doc.ref_doctype, doc.ref_docname, doc.user):
		frappe.throw(
			_("{0} may not read {1} {2}").format(doc.user, _(doc.ref_doctype), doc.ref_docname),
			frappe.PermissionError,
		)


def refuse_comment_on_unseen(doc: Document, method: str | None = None) -> None:
	"""Comment, before_insert: what a person writes or likes is about a record they may read.

	Frappe's comments and likes of web pages ask nothing of whoever is signed in. Raises PermissionError.
	"""
	about, name = doc.reference_doctype, doc.reference_name
	if doc.comment_type not in ("Comment", "Like") or about not in (*RECORDS, *PEOPLE):
		return
	if not frappe.has_permission(about, "read", doc=name):
		raise frappe.PermissionError(_("You may not comment on {0} {1}.").format(_(about), name))


def share_with_assignee(doc: Document, method: str | None = None) -> None:
	"""A ToDo about a guarded record is for somebody who may read it: who does not yet has it shared with them, as Frappe's
	*Assign To* does, by whoever may share it.

	Raises PermissionError for whoever may not, and for an assignee to whom nothing can be shared.
	"""
	if doc.reference_type not in GUARDED or not doc.reference_name or not doc.allocated_to:
		return
	before = doc.get_doc_before_save()
	fields = ("reference_type", "reference_name", "allocated_to")
	if before and all(doc.get(field) == before.get(field) for field in fields):
		return
	if can_read(doc.reference_type, doc.reference_name, doc.allocated_to):
		return
	frappe.share.add(doc.reference_type, doc.reference_name, doc.allocated_to)
	frappe.msgprint(
		_("{0} can read {1} {2} from now on: it was shared with them.").format(
			frappe.utils.escape_html(doc.allocated_to), _(doc.reference_type), doc.reference_name
		),
		alert=True,
	)


def keep_from_unreaders(doc: Document, method: str | None = None) -> None:
	"""A Notification Log for somebody who may not read its record goes to its sender instead, without the record's words.

	Mentions, assignments, shares and alerts all come as this DocType, and their mails are made from it. Refusing it would
	keep the others who were named from theirs. One that names no record, as of a whole portfolio, is for whom it was made.
	"""
	if doc.document_type not in GUARDED or not doc.document_name:
		return
	if can_read(doc.document_type, doc.document_name, doc.for_user):
		return
	sender = doc.from_user or "Administrator"
	with in_language(language_of(sender)):
		doc.subject = _("{0} may not read {1} {2} and was not notified.").format(
			frappe.utils.escape_html(doc.for_user or ""), _(doc.document_type), doc.document_name
		)
	doc.update({"for_user": sender, "email_content": None, "attached_file": None})


def notification_permission(doc: Document, ptype: str | None = "read", user: str | None = None) -> bool:
	"""The `has_permission` hook of Notification Log: one is for whom it was made, as in Frappe's list of them.

	Frappe (15 and 16) shows it to everybody who says its number, and the title of the record with it.
	"""
	user = user or frappe.session.user
	stored = frappe.db.get_value("Notification Log", doc.name, "for_user") if doc.name else None
	return user in ("Administrator", stored or doc.for_user)


def forget_followers(doc: Document, method: str | None = None) -> None:
	"""On save of a record with a visibility: who may no longer read it, or what belongs to it, follows it no longer."""
	before = doc.get_doc_before_save()
	if not before or not any(
		doc.has_value_changed(field) for field in OPENING_FIELDS if doc.meta.has_field(field)
	):
		return
	followed: dict[tuple[str, str], dict[str, str]] = {}
	fields = ["name", "ref_doctype", "ref_docname", "user"]
	for row in frappe.get_all("Document Follow", filters={"ref_doctype": ("in", GUARDED)}, fields=fields):
		followed.setdefault((row.ref_doctype, row.user), {})[row.ref_docname] = row.name
	gone = [
		rows[name]
		for (doctype, user), rows in followed.items()
		for name in unreadable_names(doctype, rows, user)
	]
	if gone:
		frappe.db.delete("Document Follow", {"name": ("in", gone)})

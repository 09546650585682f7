"""Files: no public one beside a guarded record, and no second record of a private file that one may not read.

Frappe (15 and 16) asks nothing of whoever makes a File record with the address of somebody else's private file, or has it
mailed as an attachment; and whoever has such a record may download the file.
"""

import posixpath

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.agreements.documents import refuse_lost_file
from eu_korea_coop.permission_hooks import has_permission
from eu_korea_coop.permissions import GUARDED, may_read_all

PRIVATE_FILES = "/private/files/"


def file_permission(doc: Document, ptype: str | None = "read", user: str | None = None) -> bool:
	"""The `has_permission` hook of File; notes that a new file brings its own content, before Frappe reads any from the disk."""
	if ptype == "create":
		doc.flags.brought_content = bool(doc.get("content"))
	if ptype == "delete":
		refuse_lost_file(doc)
	return has_permission(doc, ptype, user)


def validate(doc: Document, method: str | None = None) -> None:
	"""Raises ValidationError for a public attachment of a guarded record, PermissionError for another's private file."""
	if doc.is_folder:
		return
	if doc.attached_to_doctype in GUARDED and not doc.is_private:
		# anybody who has its address can read a public file
		frappe.throw(_("Attach the file to {0} as a private one").format(_(doc.attached_to_doctype)))
	refuse_unreadable_file(doc)


def refuse_unreadable_file(doc: Document) -> None:
	before = doc.get_doc_before_save()
	if before and (before.file_url, before.file_name) == (doc.file_url, doc.file_name):
		return
	brought = doc.flags.brought_content or getattr(frappe.local, "uploaded_file", None)
	path = private_path(doc)
	if brought or not path or may_read_all():
		return
	same = frappe.get_all("File", filters={"file_url": path, "name": ("!=", doc.name or "")}, pluck="name")
	if same and not any(frappe.has_permission("File", "read", doc=name) for name in same):
		# not by its name, which Frappe may have read for them
		raise frappe.PermissionError(_("This is a file you may not read."))


def refuse_unreadable_address(url: str) -> None:
	"""Raises PermissionError for the address of a private file that the session's user may not download."""
	files = [frappe.get_doc("File", name) for name in frappe.get_all("File", {"file_url": url}, pluck="name")]
	if files and not any(file.is_downloadable() for file in files):
		raise frappe.PermissionError(
			_("{0} is a file you may not read.").format(frappe.bold(frappe.utils.escape_html(url)))
		)


def private_path(doc: Document) -> str | None:
	"""The address on the disk that Frappe will read, however it is written; None for a public or remote file."""
	path = doc.file_url or doc.file_name or ""
	if PRIVATE_FILES in path:
		path = PRIVATE_FILES + path.split(PRIVATE_FILES, 1)[1]
	elif "/" in path or not doc.is_private:
		return None
	else:
		path = PRIVATE_FILES + path
	return posixpath.normpath(path)

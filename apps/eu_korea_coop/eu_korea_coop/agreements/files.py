"""The private files that agreements and their templates name."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document


def content_of(row: Document, fieldname: str) -> bytes:
	"""The content of the private file that a row names. Raises ValidationError where there is none the user may read."""
	url = row.get(fieldname) or ""
	label = frappe.bold(_(row.meta.get_label(fieldname)))
	names = frappe.get_all("File", filters={"file_url": url}, pluck="name") if url else []
	if not names:
		frappe.throw(_("{0}: attach the file here; an address alone is not enough.").format(label))
	# as a download is asked for: early versions of Frappe 15 let the first hook alone decide `has_permission`
	readable = [doc for doc in (frappe.get_doc("File", name) for name in names) if doc.is_downloadable()]
	if not readable:
		raise frappe.PermissionError(_("{0}: this is a file you may not read.").format(label))
	if not readable[0].is_private:
		frappe.throw(_("{0}: attach the file as a private one.").format(label))
	path = Path(readable[0].get_full_path())
	if not path.is_file():
		frappe.throw(_("{0}: the file is missing on the server; attach it again.").format(label))
	return path.read_bytes()


def attach(doctype: str, name: str, file_name: str, content: bytes, fieldname: str | None = None) -> Document:
	"""A new private file of a record."""
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": file_name,
			"content": content,
			"is_private": 1,
			"attached_to_doctype": doctype,
			"attached_to_name": name,
			"attached_to_field": fieldname,
		}
	).insert()

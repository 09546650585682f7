"""Frappe's Data Import.

It reads a file that is not UTF-8 as Western European text: Hangul of a Korean Excel would be stored as other letters. And it (15)
reads any private file by its address.
"""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.overrides.files import refuse_unreadable_address
from eu_korea_coop.overrides.scope import is_ours
from eu_korea_coop.permissions import PEOPLE

TEXTS = (".csv", ".tsv", ".txt")


def refuse_other_encodings(doc: Document, method: str | None = None) -> None:
	"""Data Import, before_validate. Raises PermissionError for a file one may not read, ValidationError for a text file for our records, or for
	people, that is not UTF-8.
	"""
	if doc.import_file and doc.has_value_changed("import_file"):
		refuse_unreadable_address(doc.import_file)
	if not (doc.import_file and doc.reference_doctype) or not doc.import_file.lower().endswith(TEXTS):
		return
	if doc.reference_doctype not in PEOPLE and not is_ours(doc.reference_doctype):
		return
	name = frappe.db.get_value("File", {"file_url": doc.import_file})
	path = Path(frappe.get_doc("File", name).get_full_path()) if name else None
	if path is None or not path.is_file() or is_utf8(path.read_bytes()):
		return
	frappe.throw(
		_(
			"{0}: this file is not in UTF-8, and its letters would be read as others. Save it as “CSV UTF-8”, "
			"or bring it by our page Import, which reads files of Korean and Western Excel as they are."
		).format(frappe.bold(_(doc.meta.get_label("import_file")))),
		title=_("Wrong encoding"),
	)


def is_utf8(content: bytes) -> bool:
	try:
		content.decode("utf-8")
	except UnicodeDecodeError:
		return False
	return True

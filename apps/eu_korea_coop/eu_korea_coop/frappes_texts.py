"""Texts of Frappe's own records that people see beside ours: file names and subjects of mails (rule 116)."""

from __future__ import annotations

from frappe.model.document import Document

from eu_korea_coop.domain import text as texts


def name_file(file: Document, method: str | None = None) -> None:
	"""A new File is called as people see its name; where it lies, and so its address, Frappe has decided by now."""
	file.file_name = texts.one_line(file.file_name) or file.file_name


def name_mail(mail: Document, method: str | None = None) -> None:
	"""Subject and sender's name of a new mail or comment, as they are seen and searched for."""
	for fieldname in ("subject", "sender_full_name"):
		if isinstance(mail.get(fieldname), str):
			mail.set(fieldname, texts.one_line(mail.get(fieldname)))

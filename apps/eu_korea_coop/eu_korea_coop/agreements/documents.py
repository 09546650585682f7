"""Versions of an agreement's document: drafts from a template, copies sent and received, signed ones with their check."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, formatdate

from eu_korea_coop.agreements import files, pdf_signatures, templates
from eu_korea_coop.agreements.templates import TEMPLATE
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import AGREEMENT
from eu_korea_coop.printing.sheet import organisation_names

DRAFT, SENT, RECEIVED, SIGNED = "Draft", "Sent", "Received", "Signed"
COMPUTED = ("sha256", "signature_check", "template")


def check(doc: Document) -> None:
	"""Hash and signatures of each new file; what is known of a version stays as it was. No query where nothing is new."""
	before = doc.get_doc_before_save()
	known = {row.name: row for row in before.documents} if before else {}
	for row in doc.documents:
		old = known.get(row.name)
		if old and old.document == row.document:
			for fieldname in COMPUTED:
				row.set(fieldname, old.get(fieldname))
			continue
		content = files.content_of(row, "document")
		row.sha256 = hashlib.sha256(content).hexdigest()
		row.signature_check = pdf_signatures.check(content)
		if not row.flags.from_template:
			row.template = None
		doc.refuse_future(row, "day", doc.today)


def templates_for(doc: Document) -> list[dict]:
	"""The templates of its kind: `[{name, language}]`."""
	return frappe.get_list(
		TEMPLATE, filters={"kind": doc.kind, "enabled": 1}, fields=["name", "language"], order_by="name"
	)


def draft(doc: Document, template: str) -> dict:
	"""Make a draft from a template and add it as a version. Answers `{file_url, file_name}`. Raises PermissionError."""
	chosen = frappe.get_doc(TEMPLATE, template)
	chosen.check_permission("read")
	doc.check_permission("write")
	if not chosen.enabled:
		frappe.throw(
			_("{0}: this template is not in use any more.").format(frappe.bold(escape_html(template)))
		)
	day = persons_today()
	file = files.attach(
		AGREEMENT,
		doc.name,
		f"{doc.name} {chosen.language} {day.isoformat()}.docx",
		templates.fill(chosen, doc),
	)
	row = doc.append(
		"documents",
		{
			"direction": DRAFT,
			"day": day,
			"language": chosen.language,
			"document": file.file_url,
			"template": chosen.name,
		},
	)
	row.flags.from_template = True
	doc.save()
	return {"file_url": file.file_url, "file_name": file.file_name}


def versions(doc: Document) -> list[dict]:
	"""The versions of a document the reader may read, the latest first: `[{what, day, language, file_url, sha256, evidence}]`."""
	names = organisation_names(row.organisation for row in doc.documents)
	rows = sorted(doc.documents, key=lambda row: (str(row.day), row.idx), reverse=True)
	return [
		{
			"what": words(row.direction, names.get(row.organisation)),
			"direction": row.direction,
			"day": row.day,
			"shown_day": formatdate(row.day),
			"language": _(row.language or ""),
			"file_url": row.document,
			"file_name": (row.document or "").rsplit("/", 1)[-1],
			"sha256": row.sha256,
			"evidence": pdf_signatures.sentences(row.signature_check),
			"remarks": row.remarks or "",
		}
		for row in rows
	]


def words(direction: str, organisation: str | None) -> str:
	if not organisation:
		return _(direction)
	sentences = {
		DRAFT: _("Draft for {0}"),
		SENT: _("Sent to {0}"),
		RECEIVED: _("Received from {0}"),
		SIGNED: _("Signed copy from {0}"),
	}
	return sentences[direction].format(organisation)

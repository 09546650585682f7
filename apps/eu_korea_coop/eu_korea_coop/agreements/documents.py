"""Versions of an agreement's document: drafts from a template, copies sent and received, signed ones with their check."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from eu_korea_coop.agreements import files, pdf_signatures, templates
from eu_korea_coop.agreements.templates import TEMPLATE
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import AGREEMENT, MANAGER
from eu_korea_coop.printing.sheet import organisation_names
from eu_korea_coop.reporting.fuzzy_text import day_text

DRAFT, SENT, RECEIVED, SIGNED = "Draft", "Sent", "Received", "Signed"
EVIDENCE = (SENT, RECEIVED, SIGNED)
"""Versions that left us or came to us. As a row of a log, each stays as it was recorded (rules 61, 103); a draft may go."""
COMPUTED = ("sha256", "signature_check", "template")
RECORDED = ("direction", "day", "language", "organisation", "document")


def check(doc: Document) -> None:
	"""Hash and signatures of each new file; what is known of a version stays as it was. No query where nothing is new."""
	before = doc.get_doc_before_save()
	known = {row.name: row for row in before.documents} if before else {}
	refuse_lost_evidence(doc, known)
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


def refuse_lost_evidence(doc: Document, known: dict[str, Document]) -> None:
	"""Raise ValidationError for a version sent, received or signed that is removed or changed by other than a Cooperation Manager."""
	if MANAGER in frappe.get_roles():
		return
	sent = {row.name: row for row in doc.documents}
	for old in known.values():
		if old.direction not in EVIDENCE:
			continue
		row = sent.get(old.name)
		changed = [field for field in RECORDED if row and cstr(row.get(field)) != cstr(old.get(field))]
		if row and not changed:
			continue
		place = f"{_(doc.meta.get_label('documents'))}, {_('row')} {old.idx}"
		if changed:
			place = f"{place}, {frappe.bold(_(old.meta.get_label(changed[0])))}"
		frappe.throw(
			_(
				"{0}: what was sent, received or signed stays as it was recorded. Add a row for another version, "
				"or ask a Cooperation Manager."
			).format(place),
			title=_("Version is kept"),
		)


def keep_file(doc: Document, method: str | None = None) -> None:
	"""File, validate: the file of such a version is not exchanged or attached elsewhere by an officer. Raises PermissionError."""
	before = doc.get_doc_before_save()
	places = ("file_url", "attached_to_doctype", "attached_to_name")
	if before and any(before.get(field) != doc.get(field) for field in places):
		refuse_lost_file(before)


def refuse_lost_file(doc: Document) -> None:
	"""Raise PermissionError if a File holds a version sent, received or signed, and its user is no Cooperation Manager.

	A deletion asks before any event, for Frappe takes the file off the disk in the first of them. An agreement that is
	deleted has no rows any more when its files go.
	"""
	if doc.is_folder or not doc.file_url or MANAGER in frappe.get_roles():
		return
	agreement = frappe.db.get_value(
		"Agreement Document", {"document": doc.file_url, "direction": ("in", EVIDENCE)}, "parent"
	)
	is_a_copy = not doc.attached_to_name and frappe.db.exists(
		"File", {"file_url": doc.file_url, "name": ("!=", doc.name)}
	)
	if agreement and doc.attached_to_name in (None, "", agreement) and not is_a_copy:
		raise frappe.PermissionError(
			_(
				"This file is a version sent, received or signed of {0}, and is kept. A Cooperation Manager can remove it."
			).format(frappe.bold(agreement))
		)


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
			"shown_day": day_text(row.day),
			"language": _(row.language or ""),
			"file_url": row.document,
			"file_name": (row.document or "").rsplit("/", 1)[-1],
			"sha256": row.sha256,
			"evidence": pdf_signatures.sentences(row.signature_check),
			"is_changed": pdf_signatures.is_changed(row.signature_check),
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

"""What the import page asks: preview, decisions, run, undo, and the files it gives."""

import frappe
from frappe import _
from frappe.utils import cint, cstr

from eu_korea_coop import replica
from eu_korea_coop.api.requests import read_mapping
from eu_korea_coop.constants import COOPERATION_IMPORT, MANAGER
from eu_korea_coop.domain import sheet_kinds
from eu_korea_coop.importing import corrected, example, export, mapping, previews, run, templates, undoing
from eu_korea_coop.permissions import may_read_all
from eu_korea_coop.writes_at_once import said_in_words

MOST_ROUNDS = 4
"""Answers open questions: two organisations that are one may have one person under two spellings."""


@frappe.whitelist()
def preview_import(name: str, anew: str | int = 0) -> dict:
	"""What an import would make, what is there, what probably is, and every bad cell; makes nothing. Raises PermissionError.

	`modified`: when the import was last saved, answers to its questions included.
	A large sheet is counted in the background: `{pending, job: {state, done, total, error}}` until it is, `anew` 1 to count again.
	"""
	doc = mapping.of(name)
	return {**previews.of(doc, anew=bool(cint(anew))), "modified": cstr(doc.modified)}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def decide_import(name: str, decisions: dict | str) -> dict:
	"""Store answers to questions of the preview: `{question: "new" | "use:NAME" | "same:NAME" | ""}`; answers the preview."""
	mapping.decide(mapping.of(name, "write"), read_mapping("decisions", decisions) or {})
	return preview_import(name)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def decide_import_at_once(name: str, answer: str) -> dict:
	"""Answer all open questions: `answer` is `new`, or `first` for the likeliest candidate of each; answers the preview."""
	doc = mapping.of(name, "write")
	if answer not in ("new", "first"):
		frappe.throw(
			_("{0}: “{1}” is not one of the choices.").format("answer", frappe.utils.escape_html(answer))
		)
	for _round in range(MOST_ROUNDS):
		if not (likeliest := previews.likeliest_answers(doc)):
			break
		mapping.decide(doc, likeliest if answer == "first" else dict.fromkeys(likeliest, "new"))
	return preview_import(name)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def save_import_mapping(name: str, mapping_name: str) -> str:
	"""Keep the columns of an import under a name for the next sheet; answers the name."""
	return mapping.save_mapping(mapping.of(name), mapping_name).name


@frappe.whitelist(methods=["POST"])
@said_in_words()
def start_import(name: str) -> dict:
	"""Run an import in the background, or go on with a stopped one; answers its status. Raises ValidationError."""
	run.start(mapping.of(name, "write"))
	return run.status(name)


@frappe.whitelist()
def get_import_status(name: str) -> dict:
	"""How far an import is, with its errors; `is_stuck` if its process has died."""
	mapping.of(name)
	return run.status(name)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_import(name: str) -> int | None:
	"""Take an import back as a whole; answers how many records were removed, None while a job removes many.

	Raises ValidationError.
	"""
	return undoing.start(mapping.of(name, "write"))


@frappe.whitelist()
def download_corrected_import(name: str) -> None:
	"""The sheet with a column of remarks, as XLSX."""
	doc = mapping.of(name)
	answer_with(f"{mapping.file_name(doc).rsplit('.', 1)[0]} {_('with remarks')}.xlsx", corrected.write(doc))


@frappe.whitelist()
def download_import_template(kind: str, language: str = "en") -> None:
	"""An empty sheet of a kind to fill in, as XLSX, in English (`en`) or Korean (`ko`); officers get that of a badge list.

	Raises PermissionError, ValidationError.
	"""
	if not may_read_all() and kind != sheet_kinds.ATTENDANCE:
		refuse_sheet()
	if not frappe.has_permission(COOPERATION_IMPORT, "create"):
		refuse_sheet()
	answer_with(f"{_(kind, lang=language)}.xlsx", templates.write(kind, language))


@frappe.whitelist()
def download_seven_cases() -> None:
	"""The seven cases of the discussion paper as a filled workbook. For a Cooperation Manager."""
	if not may_read_all():
		refuse_sheet()
	answer_with("seven-cases.xlsx", example.write())


@frappe.whitelist()
@replica.read_only
def download_all_records() -> None:
	"""Everything the reader may read as one workbook that the import reads back. For a Cooperation Manager."""
	if MANAGER not in frappe.get_roles():
		raise frappe.PermissionError(_("Only a Cooperation Manager may take all records out."))
	answer_with("eu-korea-cooperation.xlsx", export.write())


def refuse_sheet() -> None:
	raise frappe.PermissionError(_("You may not read {0}.").format(_(COOPERATION_IMPORT)))


def answer_with(filename: str, content: bytes) -> None:
	frappe.local.response.filename = filename
	frappe.local.response.filecontent = content
	frappe.local.response.type = "binary"

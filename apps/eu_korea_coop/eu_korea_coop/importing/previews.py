"""What an import would do: counted while the person waits for a small sheet, by a background job for a large one.

A large sheet is counted once and stored for a day; answers to its questions are put to what was counted, so that each of them
takes no time. Its numbers are those before the answers until the person has it counted again.
"""

from __future__ import annotations

import json

import frappe
from frappe.utils import cint, strip_html_tags

from eu_korea_coop.domain import sheet_kinds, text
from eu_korea_coop.importing import mapping, plan_summary, progress

LARGE = 3_000
"""Rows from which a background job counts: planning them takes about a second."""
QUEUE = "default"
LONGEST = 1500
ASKED = (
	"name", "file", "encoding", "kind", "event", "sheet", "heading_row", "own_organisation", "default_side", "date_order",
	"next_step_due",
)  # fmt: skip
"""What a preview depends on, beside the columns, the reader and their language."""


def of(doc, anew: bool = False) -> dict:
	"""The preview, or `pending` with how far its job is; `anew`: count a large sheet again."""
	decisions = frappe.parse_json(doc.decisions or "{}")
	if doc.kind == sheet_kinds.WORKBOOK:
		return {"workbook": True, "decisions": {}}
	if not is_large(doc):
		return {**plan_summary.as_dict(mapping.make_plan(doc)), "decisions": decisions}
	key = key_of(doc)
	if not anew and (counted := frappe.cache.get_value(key, expires=True)):
		return with_answers(counted, decisions)
	state = progress.of(f"{key}:job")
	if not state or (anew and state["state"] == progress.FAILED):
		frappe.cache.delete_value(key)
		progress.say(f"{key}:job", progress.WAITING)
		state = progress.of(f"{key}:job")
		frappe.enqueue(
			"eu_korea_coop.importing.previews.count",
			queue=QUEUE,
			timeout=LONGEST,
			name=doc.name,
			key=key,
			language=frappe.local.lang,
		)
	return {"pending": state["state"] != progress.FAILED, "job": state, "decisions": decisions}


def count(name: str, key: str, language: str) -> None:
	"""The background job: count what the import would do, and keep it."""
	frappe.local.lang = language
	try:
		doc = mapping.of(name)
		plan = mapping.make_plan(doc, progress.reporter(f"{key}:job"))
	except frappe.ValidationError as error:
		progress.say(f"{key}:job", progress.FAILED, error=strip_html_tags(str(error)))
		return
	except Exception as error:
		progress.say(f"{key}:job", progress.FAILED, error=type(error).__name__)
		raise
	first = {question.key: question.candidates[0].answer for question in plan.questions.values()}
	counted = {
		**plan_summary.as_dict(plan),
		"first": first,
		"counted_with": frappe.parse_json(doc.decisions or "{}"),
	}
	frappe.cache.set_value(key, counted, expires_in_sec=progress.KEPT)
	progress.forget(f"{key}:job")


def is_large(doc) -> bool:
	return cint(doc.sheet_rows) > LARGE


def key_of(doc) -> str:
	"""Where the preview of this sheet, read this way by this person, is stored."""
	said = [doc.get(name) for name in ASKED]
	said += [(row.column, row.target) for row in doc.columns]
	mark = text.fingerprint(json.dumps([*said, frappe.session.user, frappe.local.lang], default=str))
	return f"cooperation-import-preview:{doc.name}:{mark[:24]}"


def with_answers(counted: dict, decisions: dict) -> dict:
	"""What was counted, with the answers given since."""
	shown = {name: value for name, value in counted.items() if name not in ("first", "counted_with")}
	shown["undecided"] = len(open_questions(counted, decisions))
	return {**shown, "decisions": decisions, "is_old": decisions != counted["counted_with"]}


def open_questions(counted: dict, decisions: dict) -> dict[str, str]:
	"""Question → its likeliest answer."""
	return {key: answer for key, answer in counted["first"].items() if key not in decisions}


def likeliest_answers(doc) -> dict[str, str]:
	"""Open question → its likeliest answer; of a large sheet as it was counted, none before that."""
	if not is_large(doc):
		return {question.key: question.candidates[0].answer for question in mapping.make_plan(doc).undecided}
	counted = frappe.cache.get_value(key_of(doc), expires=True)
	return open_questions(counted, frappe.parse_json(doc.decisions or "{}")) if counted else {}

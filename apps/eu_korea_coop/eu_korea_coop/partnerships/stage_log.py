"""The stage log stays what it was: rows are added by moves, never removed, corrected in their date by a Manager (rule 103)."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime

from eu_korea_coop.domain import dates, funnel, lifecycle
from eu_korea_coop.partnerships import moves

DATE = ("effective_on", "effective_on_precision")
FIXED = (
	"from_stage",
	"to_stage",
	"action",
	"recorded_on",
	"recorded_by",
	"interaction",
	"agreement",
	"note",
	"loaded",
	"source",
)

KEPT_FOR_REPORTS = ("origin_kind", *(field.name for field in fields(funnel.MoveFacts)))


def keep(doc, today: date) -> None:
	"""Compare the log of a document that is being saved with the stored one; refuse what rule 103 does not allow.

	What a client leaves out of a row is taken from the stored row; rows of its own making are refused.
	"""
	before = doc.get_doc_before_save()
	stored = before.get("stage_log") or []
	if not doc.get("stage_log"):  # a client that sent the document without this table
		doc.set("stage_log", [row.as_dict() for row in stored])
		return
	sent = {row.name: row for row in doc.stage_log if row.name}
	if len(sent) != len(doc.stage_log) or sent.keys() - {row.name for row in stored}:
		refuse(_("Stage log: rows are written by the moves of the partnership and can't be added by hand."))
	if {row.name for row in stored} - sent.keys():
		refuse(
			_("Stage log: rows are never removed. A Cooperation Manager can correct their effective date.")
		)
	doc.stage_log.sort(key=lambda row: [old.name for old in stored].index(row.name))
	corrected = []
	for index, old in enumerate(stored):
		row = sent[old.name]
		row.idx = index + 1
		keep_fixed_fields(row, old)
		if has_new_date(row, old):
			corrected.append(index)
	for index in corrected:
		correct(doc.stage_log, index, today)
	if corrected:
		follow_correction(doc)


def keep_fixed_fields(row, old) -> None:
	row.days_in_previous = old.days_in_previous
	for field in FIXED:
		value = row.get(field)
		if value is not None and plain(value) != plain(old.get(field)):
			refuse(
				_("Stage log, row {0}: {1} can't be changed, only the effective date can.").format(
					row.idx, frappe.bold(_(row.meta.get_label(field)))
				)
			)
		row.set(field, old.get(field))


def plain(value: object) -> object:
	"""A value as it can be compared, whether it comes from a form or from the database."""
	if isinstance(value, datetime):
		return value
	try:
		return get_datetime(value) if isinstance(value, str) and len(value) >= 19 else cstr(value or "")
	except (ValueError, OverflowError):
		return cstr(value)


def has_new_date(row, old) -> bool:
	if row.effective_on is None and not row.effective_on_precision:
		row.effective_on, row.effective_on_precision = old.effective_on, old.effective_on_precision
	return fuzzy_of(row) != fuzzy_of(old)


def correct(rows: list, index: int, today: date) -> None:
	"""A Manager's correction lies within its neighbours' dates (rule 103)."""
	row = rows[index]
	if not moves.is_manager():
		refuse(
			_("Stage log, row {0}: only a Cooperation Manager can correct an effective date.").format(row.idx)
		)
	previous = fuzzy_of(rows[index - 1]) if index else None
	following = fuzzy_of(rows[index + 1]) if index + 1 < len(rows) else None
	problems = lifecycle.check_correction(previous, fuzzy_of(row), following, today)
	if problems:
		refuse(
			_("Stage log, row {0}: {1}").format(row.idx, " ".join(moves.sentence(code) for code in problems))
		)


def follow_correction(doc) -> None:
	"""stage_since and the days of every row follow the corrected dates."""
	previous = None
	for row in doc.stage_log:
		row.days_in_previous = moves.days_in_previous(previous, fuzzy_of(row))
		previous = row
	moves.follow_last_row(doc)


def note_for_reports(rows: list, origin_kind: str | None) -> None:
	"""What Partnership Pipeline asks of a row is kept on it, so that the report adds up the log alone.

	Called by every save of the partnership, whatever changed: a move, a correction, the history loader, the origin.
	"""
	told = funnel.move_facts([(row.to_stage, fuzzy_of(row)) for row in rows])
	for row, facts in zip(rows, told, strict=True):
		row.update({**asdict(facts), "origin_kind": origin_kind})


def fuzzy_of(row) -> dates.FuzzyDate:
	return dates.fuzzy(row.effective_on or None, row.effective_on_precision or None)


def refuse(message: str) -> None:
	frappe.throw(message, frappe.ValidationError, title=_("Stage log"))

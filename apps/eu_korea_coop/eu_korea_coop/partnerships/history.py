"""Loading the past: stage logs as the sources tell them (rule 104).

A loaded log may start in any stage and skip stages. No guard and no role is asked; only dates that are certainly wrong
are refused. Its rows are marked as loaded. `flags.loading_history` on the document is the one switch for this; a client
can't set it, and a comment on the record tells that it was used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import frappe
from frappe import _
from frappe.utils import now_datetime

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import dates, lifecycle
from eu_korea_coop.partnerships import moves, stage_log

ROW_FIELDS = ("effective_on", "effective_on_precision", "note", "source", "interaction", "agreement")


def load_stage_log(partnership, rows: Iterable[Mapping[str, object]]):
	"""Append these rows to a partnership's log and set its stage to the last one's; answers the saved document.

	`partnership`: a document, new or stored, or a name. Rows, in order: `stage` (or `to_stage`), `effective_on` with
	`effective_on_precision`, and as far as known `note`, `source`, `interaction`, `agreement`. What a parked or closed
	partnership says about itself (parked_until, close_reason …) are fields of the document, set by the caller before.
	Rows of a new document that has no log yet are its whole history. Raises ValidationError naming the row.
	"""
	doc = frappe.get_doc(PARTNERSHIP, partnership) if isinstance(partnership, str) else partnership
	if not doc.is_new() and is_untouched(doc):
		doc.set("stage_log", [])  # the row "Identified, today" that any new record gets
	for row in rows:
		stage = row.get("stage") or row.get("to_stage")
		doc.append("stage_log", {"to_stage": stage, **{field: row.get(field) for field in ROW_FIELDS}})
		doc.stage = stage
	doc.flags.loading_history = True
	return doc.insert() if doc.is_new() else doc.save()


def is_untouched(doc) -> bool:
	"""Whether the log holds nothing but the row that its creation wrote, or was loaded before."""
	return all(row.loaded or (not row.from_stage and not row.action) for row in doc.get("stage_log") or ())


def settle(doc, today: date | None = None) -> None:
	"""Bring the log of a document that is being saved as loaded history into shape; the controller calls this."""
	today = today or site_today()
	rows = doc.get("stage_log") or []
	if not rows:
		refuse(_("Stage log: history needs at least one row."))
	problems = lifecycle.check_log([stage_log.fuzzy_of(row) for row in rows], today)
	if problems:
		refuse(
			" ".join(
				_("Stage log, row {0}: {1}").format(index + 1, moves.sentence(code))
				for index, code in problems
			)
		)
	previous = None
	for index, row in enumerate(rows, 1):
		if row.to_stage not in lifecycle.STAGES:
			refuse(
				_("Stage log, row {0}: “{1}” is not a stage.").format(
					index, frappe.utils.escape_html(str(row.to_stage))
				)
			)
		row.idx = index
		row.from_stage = previous.to_stage if previous else None
		row.effective_on, row.effective_on_precision = dates.normalise(
			row.effective_on or None, row.effective_on_precision or None
		)
		row.days_in_previous = moves.days_in_previous(previous, stage_log.fuzzy_of(row))
		row.action = row.action or action_between(row.from_stage, row.to_stage)
		if row.is_new() or not row.recorded_on:
			row.recorded_on, row.recorded_by, row.loaded = now_datetime(), frappe.session.user, 1
		previous = row
	if rows[-1].to_stage != doc.stage:
		refuse(
			_("Stage: {0} is not the stage of the log's last row, {1}.").format(
				_(doc.stage), _(rows[-1].to_stage)
			)
		)
	if doc.stage == lifecycle.PARKED and not doc.resume_stage:
		doc.resume_stage = lifecycle.resume_stage_of([(row.from_stage, row.to_stage) for row in rows])
	moves.follow_last_row(doc)
	moves.clear_inputs(doc)


def action_between(from_stage: str | None, to_stage: str) -> str | None:
	"""The move that leads there in one step, None where stages were skipped."""
	if not from_stage:
		return None
	move = lifecycle.resolve(from_stage, to_stage, to_stage if from_stage == lifecycle.PARKED else None)
	return move.action if move else None


def leave_a_trace(doc) -> None:
	"""Everybody sees on the record that its history was loaded, and by whom."""
	doc.add_comment(
		"Info",
		_("History loaded: {0} rows of the stage log, without the checks of a move").format(
			sum(bool(row.loaded) for row in doc.stage_log)
		),
	)


def refuse(message: str) -> None:
	frappe.throw(message, frappe.ValidationError, title=_("Loading history"))

"""Historical partnerships: the stages they went through, without guards and roles (rule 104).

A loaded log may start in any stage and skip stages; only dates that are certainly wrong are refused. Its rows are marked
as loaded. `flags.loading_history` on the document is the one switch for this; a client can't set it, and a comment on the
record says that it was used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import frappe
from frappe import _

from eu_korea_coop import logbook
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import lifecycle
from eu_korea_coop.partnerships import moves
from eu_korea_coop.partnerships.stage_log import LOG

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


def settle(doc, today: date) -> None:
	"""Complete the log of a partnership that is being saved as loaded history; its stage must be the last row's (rule 104)."""
	logbook.settle(doc, LOG, lifecycle.STAGES, action_between, today)
	rows = doc.stage_log
	if rows[-1].to_stage != doc.stage:
		frappe.throw(
			_("Stage: {0} is not the stage of the log's last row, {1}.").format(
				_(doc.stage), _(rows[-1].to_stage)
			),
			title=_("Loading history"),
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

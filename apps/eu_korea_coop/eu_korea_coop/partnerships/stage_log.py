"""The stage log of a partnership: its columns, and what Partnership Pipeline reads from each row."""

from __future__ import annotations

from dataclasses import asdict, fields

from eu_korea_coop import logbook
from eu_korea_coop.domain import funnel

LOG = logbook.Logbook(
	"stage_log", "from_stage", "to_stage", further=("interaction", "agreement", "source"), measured=True
)
FOR_REPORTS = ("origin_kind", *(field.name for field in fields(funnel.MoveFacts)))
"""Columns computed for Partnership Pipeline."""


def note_for_reports(rows: list, origin_kind: str | None) -> None:
	"""Fill FOR_REPORTS in every row, so that the report adds up the log alone.

	Called by every save of the partnership, whatever changed: a move, a correction, the history loader, the origin.
	"""
	computed = funnel.move_facts([(row.to_stage, logbook.date_of(row)) for row in rows])
	for row, facts in zip(rows, computed, strict=True):
		row.update({**asdict(facts), "days_known": int(facts.days_known), "origin_kind": origin_kind})

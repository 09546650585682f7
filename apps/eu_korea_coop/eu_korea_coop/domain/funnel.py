"""Facts of each move of a partnership from which the funnel report is added up (§5, L2).

A move counts from the first day on which it can have happened; it belongs to the period of its last possible day. Going
on means reaching a later one of the seven active stages afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.dates import FuzzyDate
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, days_between

NONE_YET = -1
"""Place of the furthest stage of a partnership that has not been in an active one."""


@dataclass(frozen=True, slots=True)
class MoveFacts:
	"""One move. `begun_by`, `last_day`: first day on which it counts and last possible day, None if unknown.

	`went_on_by`: the first day on which a later active stage, reached in a later row, counts; None if there is none.
	`furthest_before`: place of the furthest active stage among the moves that count from an earlier day, -1 for none.
	`days_known`: whether both this move and the one before it have a date.
	"""

	begun_by: date | None
	last_day: date | None
	went_on_by: date | None
	furthest_before: int
	days_known: bool


def place(stage: str) -> int:
	"""0 for the first active stage to 6 for the last one; -1 for Parked and the end stages."""
	return ACTIVE_STAGES.index(stage) if stage in ACTIVE_STAGES else NONE_YET


def move_facts(log: Sequence[tuple[str, FuzzyDate]]) -> list[MoveFacts]:
	"""The facts of each row of a stage log, given as (stage entered, when), in order of entry.

	A move of unknown date counts always: as a move on, from the day of the row it went on from.
	"""
	begun = [when.first_day or when.last_day for _stage, when in log]
	places = [place(stage) for stage, _when in log]
	furthest, before = NONE_YET, {}
	for index in sorted(range(len(log)), key=lambda index: (begun[index] or date.min, index)):
		before[index] = furthest
		furthest = max(furthest, places[index])
	return [
		MoveFacts(
			begun_by=begun[index],
			last_day=when.last_day,
			went_on_by=went_on(index, places, begun),
			furthest_before=before[index],
			days_known=index > 0 and days_between(log[index - 1][1], when) is not None,
		)
		for index, (_stage, when) in enumerate(log)
	]


def went_on(index: int, places: Sequence[int], begun: Sequence[date | None]) -> date | None:
	mine = places[index]
	if mine == NONE_YET or begun[index] is None:
		return None
	return min(
		(begun[later] or begun[index] for later in range(index + 1, len(places)) if places[later] > mine),
		default=None,
	)

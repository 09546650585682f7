"""The next steps of a sheet: which become those of their partnerships, and of which nobody would be reminded (rules 32, 37).

A partnership has one next step, with its day. A row that names a step and no day is written down with its interaction; the
import's own day makes the newest of them the step of a partnership that has none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from eu_korea_coop.domain.dates import FuzzyDate

if TYPE_CHECKING:
	from eu_korea_coop.importing.grouping import Planned
	from eu_korea_coop.importing.plan import Plan
	from eu_korea_coop.importing.rows import Row


@dataclass(frozen=True, slots=True)
class Step:
	"""A next step as a row of the sheet has it; links are full keys or names.

	`met`: the last possible day of its meeting, but no later than today; today where it is not known (rules 4, 17).
	`is_beside`: another row of the same meeting has another step, which the meeting takes.
	"""

	row: int
	text: str
	due: date | None
	partnership: str | None
	interaction: str
	met: date
	is_beside: bool = False


def note(plan: Plan, row: Row, meeting: Planned, when: FuzzyDate) -> None:
	"""The next step of a row; of the rows of one meeting the first that names one gives it to the meeting."""
	text, known = row.get("next_step"), meeting.values.get("next_step")
	if meeting.row != row.number and known == text:
		return
	if not known:
		given = {"next_step": text, "next_step_due": row.get("next_step_due"), "no_next_step_reason": ""}
		meeting.values |= {name: value for name, value in given.items() if value is not None}
	plan.steps.append(
		Step(
			row.number,
			text,
			row.get("next_step_due"),
			meeting.values.get("partnership"),
			meeting.full_key,
			when.last_day_by(plan.options.today) or plan.options.today,
			is_beside=bool(known) and known != text,
		)
	)


def give_day(plan: Plan) -> None:
	"""Leave out the steps of groups that are not made; with a day of the import, note the steps that take it at their groups."""
	group_of = {row: group for group in plan.groups.values() for row in group.rows}
	plan.steps = [step for step in plan.steps if not group_of[step.row].is_bad]
	if plan.options.next_step_due:
		for step in newest_without_day(plan.steps, plan.settled).values():
			group_of[step.row].next_steps.append(step)


def newest_without_day(steps: Iterable[Step], settled: Collection[str]) -> dict[str, Step]:
	"""Partnership → its newest step, of those that have none: neither before (`settled`), nor by a row with a day."""
	known = [step for step in steps if step.partnership and not step.is_beside]
	settled = {*settled, *(step.partnership for step in known if step.due)}
	newest: dict[str, Step] = {}
	for step in known:
		before = newest.get(step.partnership)
		if step.partnership not in settled and (before is None or step.met >= before.met):
			newest[step.partnership] = step
	return newest


def rows_by_fate(steps: Collection[Step], given: Collection[Step], has_day: bool) -> dict[str, list[int]]:
	"""The rows of steps `without_partnership`, `without_day`, `given` the import's day, `left` without it, and `beside` another one.

	`has_day`: whether the import has a day of its own.
	"""
	beside = [step for step in steps if step.is_beside]
	steps = [step for step in steps if not step.is_beside]
	open_steps = [step for step in steps if step.partnership and not step.due]
	return {
		"without_partnership": rows_of(step for step in steps if not step.partnership),
		"without_day": [] if has_day else rows_of(open_steps),
		"given": rows_of(step for step in open_steps if step in given),
		"left": rows_of(step for step in open_steps if step not in given) if has_day else [],
		"beside": rows_of(beside),
	}


def rows_of(steps: Iterable[Step]) -> list[int]:
	return sorted(step.row for step in steps)

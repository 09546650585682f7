"""The next steps of a sheet: which become those of their partnerships, and of which nobody would be reminded (rules 32, 37).

A partnership has one next step, with its day. A row that names a step and no day is written down with its interaction, and so is
one after whose meeting there is a later one; the import's own day makes the newest of those without a day the step of a
partnership that has none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import dates, interactions
from eu_korea_coop.domain.dates import FuzzyDate
from eu_korea_coop.partnerships.fact_queries import later, load_interactions

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


@dataclass(frozen=True, slots=True)
class Meeting:
	"""A held meeting of a partnership that the sheet makes in a row; `met` as that of a Step."""

	row: int
	partnership: str
	interaction: str
	met: date


def note_meeting(plan: Plan, row: Row, meeting: Planned, when: FuzzyDate) -> None:
	"""A meeting, where the row is the one that makes it; one that lies ahead counts for no step."""
	partnership = meeting.values.get("partnership")
	if partnership and meeting.row == row.number and not interactions.is_planned(when, plan.options.today):
		plan.meetings.append(Meeting(row.number, partnership, meeting.full_key, met(plan, when)))


def met(plan: Plan, when: FuzzyDate) -> date:
	return when.last_day_by(plan.options.today) or plan.options.today


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
			met(plan, when),
			is_beside=bool(known) and known != text,
		)
	)


def give_day(plan: Plan) -> None:
	"""Leave out the steps of groups that are not made; with a day of the import, note the steps that take it at their groups."""
	group_of = {row: group for group in plan.groups.values() for row in group.rows}
	plan.steps = [step for step in plan.steps if not group_of[step.row].is_bad]
	place = {id(group): number for number, group in enumerate(plan.groups.values())}
	made = [meeting for meeting in plan.meetings if not group_of[meeting.row].is_bad]
	made.sort(key=lambda meeting: place[id(group_of[meeting.row])])
	plan.taken = taken_steps(made, plan.steps, latest_meetings(plan))
	if plan.options.next_step_due:
		for step in newest_without_day(plan.steps, {*plan.settled, *plan.taken}).values():
			group_of[step.row].next_steps.append(step)


def latest_meetings(plan: Plan) -> dict[str, date]:
	"""Partnership that is here, and for which the sheet has a step with a day → the day of its latest meeting (partnerships/health.py). One query, if any."""
	today = plan.options.today
	with_day = {step.partnership for step in plan.steps if step.partnership and step.due}
	here = sorted(with_day & {name for doctype, name in plan.there if doctype == PARTNERSHIP})
	if not here:
		return {}
	known, _activity = load_interactions(here, today)
	latest = {
		name: dates.clip(later(contact.last_any_day, contact.last_undated_recorded_on), today)
		for name, contact in known.items()
	}
	return {name: day for name, day in latest.items() if day}


def taken_steps(
	meetings: Iterable[Meeting], steps: Iterable[Step], latest: Mapping[str, date]
) -> dict[str, Step]:
	"""Partnership → the step with a day of its own that it has at the end: one is taken with its meeting, unless a later meeting is
	there by then (rule 37).

	`meetings`: in the order in which they are made. `latest`: of partnerships that are here, the day of their latest meeting.
	"""
	with_day = {step.interaction: step for step in steps if step.due and not step.is_beside}
	days, result = dict(latest), {}
	for meeting in meetings:
		if meeting.met < days.get(meeting.partnership, meeting.met):
			continue
		days[meeting.partnership] = meeting.met
		if meeting.interaction in with_day:
			result[meeting.partnership] = with_day[meeting.interaction]
	return result


def newest_without_day(steps: Iterable[Step], settled: Collection[str]) -> dict[str, Step]:
	"""Partnership → its newest step without a day, of those that have none: neither before, nor by a row with a day (`settled`)."""
	newest: dict[str, Step] = {}
	for step in steps:
		if not step.partnership or step.is_beside or step.due:
			continue
		before = newest.get(step.partnership)
		if step.partnership not in settled and (before is None or step.met >= before.met):
			newest[step.partnership] = step
	return newest


def rows_by_fate(
	steps: Collection[Step], given: Collection[Step], taken: Collection[Step], has_day: bool
) -> dict[str, list[int]]:
	"""The rows of steps `without_partnership`, `without_day`, `given` the import's day, `left` without it, `older` than a later
	meeting, and `beside` another one.

	`taken`: those with a day of their own that their partnerships have at the end. `has_day`: whether the import has a day of its own.
	"""
	beside = [step for step in steps if step.is_beside]
	steps = [step for step in steps if not step.is_beside]
	open_steps = [step for step in steps if step.partnership and not step.due]
	return {
		"without_partnership": rows_of(step for step in steps if not step.partnership),
		"without_day": [] if has_day else rows_of(open_steps),
		"given": rows_of(step for step in open_steps if step in given),
		"left": rows_of(step for step in open_steps if step not in given) if has_day else [],
		"older": rows_of(step for step in steps if step.partnership and step.due and step not in taken),
		"beside": rows_of(beside),
	}


def rows_of(steps: Iterable[Step]) -> list[int]:
	return sorted(step.row for step in steps)

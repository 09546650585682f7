"""What managers hear of: what changed, what nobody handled, what ends, and whose work hangs. Constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import reduce
from operator import mul

import frappe
from frappe.query_builder.functions import Coalesce, Count
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import ValueWrapper

from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP, PARTNERSHIP_SNAPSHOT
from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain import digest, health, lifecycle
from eu_korea_coop.follow_up.sections import reviews
from eu_korea_coop.follow_up.sections.first_lines import (
	EVERY_ROW,
	by_tier,
	empty_last,
	first_lines,
	in_order,
	with_beyond,
)
from eu_korea_coop.follow_up.sections.items import HAND_OVER, N_, Item, Sections, counted, line, short_title
from eu_korea_coop.follow_up.sections.officers import wake_line
from eu_korea_coop.follow_up.sections.reasons import reasons_of, stalled_since
from eu_korea_coop.partnerships import portfolio, snapshots


def for_managers(since: date, today: date, escalation_days: int, windows: Collection[int]) -> Sections:
	"""Sections of the manager's digest; they read everything, so it is the same for all. `since`: the day to compare with.

	Of sections that grow with the tables no more is read than a digest shows, and how many there are beyond (`digest.Lines`).
	"""
	lines: Sections = defaultdict(list)
	reviews.to_review(lines, today)
	hanging(lines, today)
	changes(lines, since)
	reviews.reviewed(lines, since)
	of_partnerships(lines, digest.escalates_before(today, escalation_days), today)
	of_agreements(lines, today, windows)
	workload(lines, today)
	return lines


HANGING_TEXT = {
	"Partnership.owner_user": (N_("1 partnership"), N_("{0} partnerships")),
	"Partnership.next_step_owner": (N_("1 next step"), N_("{0} next steps")),
	"Agreement.owner_user": (N_("1 agreement"), N_("{0} agreements")),
	"Action Item.owner_user": (N_("1 action of a plan"), N_("{0} actions of plans")),
	"Cooperation Event.owner_user": (N_("1 event to follow up"), N_("{0} events to follow up")),
}


def hanging(lines: Sections, today: date) -> None:
	"""Work of people who cannot do it any more: disabled, or without a role that can act (rule 115)."""
	for user, counts in portfolio.held_by_unable(today).items():
		parts = tuple(
			(counted(counts[key], *texts), counts[key]) for key, texts in HANGING_TEXT.items() if counts[key]
		)
		text = N_("Cannot work on it any more: {0}")
		item = Item("User", "", user, text, (parts,), actions=(HAND_OVER,), user=user)
		lines[digest.HANGING].append(line(item, (-sum(counts.values()), user)))


MOVED, NEW, NEWLY_STALLED, RECOVERED = range(4)
"""What may have changed in a partnership, in the order of the lines."""


def changes(lines: Sections, since: date) -> None:
	"""New, moved, newly stalled and recovered since a day, by the snapshots that held then.

	Each of these has left a snapshot since that day (rule 77): no other partnership is looked at.
	"""
	then, now = frappe.qb.DocType(PARTNERSHIP_SNAPSHOT).as_("then"), frappe.qb.DocType(PARTNERSHIP)
	is_new, is_stalled = then.partnership.isnull(), now.health == health.STALLED
	kind = Case().when(is_new, NEW).when(then.stage != now.stage, MOVED).when(is_stalled, NEWLY_STALLED)
	kind = kind.else_(RECOVERED)
	query = (
		frappe.qb.from_(now)
		.left_join(then)
		.on(then.name == snapshots.held_on(since, now.name))
		.select(now.name, short_title(now), now.tier, now.stage, now.health, now.owner_user)
		.select(then.stage.as_("stage_then"), kind.as_("kind"))
		.where(now.name.isin(snapshots.recorded_since(since)))
		.where(
			(is_new & (now.creation > since))
			| (then.stage != now.stage)
			| ((then.health == health.STALLED) & (now.health != health.STALLED))
			| ((then.health != health.STALLED) & is_stalled)
		)
	)
	rows, beyond = first_lines(query, kind, by_tier(now), now.title, number=EVERY_ROW)
	lines[digest.CHANGES] = digest.Lines((line_of_change(row) for row in rows), beyond)


def line_of_change(row: frappe._dict) -> digest.Line:
	text, params = {
		MOVED: ("{0} → {1}", ((row.stage_then,), (row.stage,))),
		NEW: (N_("New, {0}"), ((row.stage,),)),
		NEWLY_STALLED: (N_("Newly stalled"), ()),
		RECOVERED: (N_("Recovered: {0}"), ((row.health,),)),
	}[row.kind]
	item = Item(PARTNERSHIP, row.name, row.title, text, params, officer=row.owner_user or "")
	return line(item, (row.kind, *digest.rank(tier=row.tier, title=row.title)))


def of_partnerships(lines: Sections, escalates_before: date, today: date) -> None:
	"""What stands in the partnerships themselves: the stalled ones with a hard reason that has stood for longer than
	managers' patience, and the others; those with late actions; the parked ones whose date has come or whose partner has
	called (rule 73). Two queries.

	`stalled_since` is the day of the earliest hard reason. Why one stalls is read for the lines that a digest shows.
	"""
	table = frappe.qb.DocType(PARTNERSHIP)
	since, until, late = table.stalled_since, table.parked_until, table.overdue_actions
	is_stalled = table.health == health.STALLED
	by_since = (by_tier(table), empty_last(since), since, table.title)
	columns = (table.name, table.title, table.short_title, table.tier, table.owner_user, since, until, late)
	asked = frappe.qb.from_(table).select(*columns)
	read = read_together(
		{
			digest.ESCALATED: in_order(asked.where(is_stalled & (since < escalates_before)), *by_since),
			digest.TOP_STALLED: in_order(
				asked.where(is_stalled & (since.isnull() | (since >= escalates_before))), *by_since
			),
			digest.PLANS_OVERDUE: in_order(
				asked.where((late > 0) & table.stage.isin(lifecycle.ACTIVE_STAGES)),
				*(-late, by_tier(table), table.title),
				number=EVERY_ROW,
			),
			digest.TO_WAKE: in_order(
				asked.where(table.to_wake == 1), empty_last(until), until, by_tier(table), table.title
			),
		}
	)
	why = reasons_of([*read[digest.ESCALATED], *read[digest.TOP_STALLED]], today, health.HARD)
	in_words = {
		digest.ESCALATED: lambda row: line_of_stalled(row, why),
		digest.TOP_STALLED: lambda row: line_of_stalled(row, why),
		digest.PLANS_OVERDUE: line_of_plans,
		digest.TO_WAKE: lambda row: wake_line(row, row.owner_user or ""),
	}
	for section, line_of in in_words.items():
		rows, beyond = with_beyond(read[section])
		lines[section] = digest.Lines((line_of(row) for row in rows), beyond)


def read_together(parts: Mapping[str, QueryBuilder]) -> dict[str, list[frappe._dict]]:
	"""The rows of each of these queries, which select the same columns. One query."""
	every = reduce(  # UNION ALL
		mul,
		(
			frappe.qb.from_(part.as_("part")).select("*", ValueWrapper(section).as_("section"))
			for section, part in parts.items()
		),
	).as_("every")
	rows = frappe.qb.from_(every).select(every.star).run(as_dict=True)
	return {section: [row for row in rows if row.section == section] for section in parts}


def line_of_stalled(row: frappe._dict, why: Mapping[str, tuple[str, tuple]]) -> digest.Line:
	title = row.short_title or row.title
	text = why.get(row.name, ("", ()))
	item = Item(PARTNERSHIP, row.name, title, *text, officer=row.owner_user or "", day=stalled_since(row))
	return line(item, digest.rank(health.HARD, row.tier, row.stalled_since, title))


def line_of_plans(row: frappe._dict) -> digest.Line:
	title = row.short_title or row.title
	text = counted(row.overdue_actions, N_("1 action is late"), N_("{0} actions are late"))
	item = Item(PARTNERSHIP, row.name, title, text, (row.overdue_actions,), officer=row.owner_user or "")
	return line(item, (-row.overdue_actions, *digest.rank(tier=row.tier, title=title)))


def of_agreements(lines: Sections, today: date, windows: Collection[int]) -> None:
	"""What stands in the agreements: those that end, and those that wait for a manager's review. Two queries."""
	table, kind = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType("Agreement Kind")
	latest = today + timedelta(days=max([*windows, *frappe.get_all("Agreement Kind", pluck="notice_days")]))
	asked = (
		frappe.qb.from_(table)
		.left_join(kind)
		.on(kind.name == table.kind)
		.select(table.name, table.title, table.state, table.state_since, table.term_type, table.end_date)
		.select(table.review_date, table.partnership, table.owner_user, kind.notice_days)
	)
	read = read_together(
		{
			digest.AGREEMENTS_ENDING: asked.where(
				(table.state == agreements.IN_FORCE) & (Coalesce(table.renewal_decision, "") == "")
			)
			.where((table.end_date <= latest) | (table.review_date <= latest))
			.select(ValueWrapper(0).as_("in_all")),
			digest.APPROVALS: in_order(
				asked.where(table.state == agreements.INTERNAL_REVIEW),
				*(empty_last(table.state_since), table.state_since, table.title),
			),
		}
	)
	ending = (line_of_ending(row, today, max(windows)) for row in read[digest.AGREEMENTS_ENDING])
	lines[digest.AGREEMENTS_ENDING] += [one for one in ending if one]
	rows, beyond = with_beyond(read[digest.APPROVALS])
	lines[digest.APPROVALS] = digest.Lines((line_of_approval(row) for row in rows), beyond)


def line_of_ending(row: frappe._dict, today: date, window: int) -> digest.Line | None:
	"""In force, in a notice window (or past its review date), and nobody has decided (rules 44 to 49); None if it is not."""
	facts = agreements.AgreementFacts(
		name=row.name,
		state=row.state,
		term_type=row.term_type,
		end_date=row.end_date,
		review_date=row.review_date,
		notice_days=row.notice_days or None,
		renewal_decision=None,
		state_since=None,
		terminated_on=None,
	)
	if not agreements.is_ending(facts, window, today):
		return None
	if agreements.is_open_ended(row.term_type):
		end, text = row.review_date, N_("Review due on {0}, no decision yet")
	else:
		end, text = row.end_date, N_("Ends on {0}, no decision yet")
	officer = row.owner_user or ""
	item = Item(AGREEMENT, row.name, row.title, text, (end,), row.partnership, due=end, officer=officer)
	return line(item, digest.by_due(end, title=row.title))


def line_of_approval(row: frappe._dict) -> digest.Line:
	item = Item(
		AGREEMENT,
		row.name,
		row.title,
		N_("Waits for your review since {0}"),
		(row.state_since,),
		row.partnership,
		officer=row.owner_user or "",
	)
	return line(item, digest.by_due(row.state_since, title=row.title))


def workload(lines: Sections, today: date) -> None:
	"""For each officer with something overdue or stalled: active partnerships, overdue steps, stalled ones."""
	table = frappe.qb.DocType(PARTNERSHIP)
	late, is_stalled = table.next_step_due < today, table.health == health.STALLED
	rows = (
		frappe.qb.from_(table)
		.select(
			table.owner_user, Count("*"), *(Count(Case().when(so, table.name)) for so in (late, is_stalled))
		)
		.where(table.stage.isin(lifecycle.ACTIVE_STAGES))
		.groupby(table.owner_user)
		.run()
	)
	for user, active, overdue, stalled in rows:
		if not user or not (overdue or stalled):
			continue
		parts = (
			(counted(active, N_("1 partnership"), N_("{0} partnerships")), active),
			(counted(overdue, N_("1 step overdue"), N_("{0} steps overdue")), overdue),
			(N_("{0} stalled"), stalled),
		)
		item = Item("User", "", user, "{0}", (parts,), user=user)
		lines[digest.WORKLOAD].append(line(item, (-stalled, -overdue, user)))

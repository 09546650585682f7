"""What managers hear of: what changed, what nobody handled, what ends, and whose work hangs. Constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from functools import reduce
from operator import mul

import frappe
from frappe.query_builder.functions import Coalesce, Count
from pypika import Case, analytics
from pypika.queries import QueryBuilder, Table
from pypika.terms import Term, ValueWrapper

from eu_korea_coop import work_owners
from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP, PARTNERSHIP_SNAPSHOT
from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain import digest, health, lifecycle
from eu_korea_coop.follow_up.sections import reviews
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
	stalled(lines, digest.escalates_before(today, escalation_days), today)
	agreements_ending(lines, today, windows)
	plans_overdue(lines)
	approvals(lines)
	to_wake(lines)
	workload(lines, today)
	return lines


EVERY_ROW = analytics.Count("*").over()
"""The number of rows, counted while they are read."""


def first_lines(
	query: QueryBuilder, *order: Term, number: Term | None = None
) -> tuple[list[frappe._dict], int]:
	"""Return the first rows of `query` in this order, as many as a digest shows, and how many there are beyond. One query."""
	return with_beyond(in_order(query, *order, number=number).run(as_dict=True))


def in_order(query: QueryBuilder, *order: Term, number: Term | None = None) -> QueryBuilder:
	"""`number`: how many rows there are, where it is not counted apart, which is quicker if an index counts them."""
	number = number or frappe.qb.from_(query.as_("every")).select(Count("*"))
	for term in order:
		query = query.orderby(term)
	return query.select(number.as_("in_all")).limit(digest.MAX_LINES)


def with_beyond(rows: list[frappe._dict]) -> tuple[list[frappe._dict], int]:
	return rows, (rows[0].in_all - len(rows) if rows else 0)


def by_tier(table: Table) -> Term:
	"""The order of tiers in `digest.rank`."""
	return Case().when(table.tier == "Strategic", 0).when(table.tier == "Watch", 2).else_(1)


def empty_last(term: Term) -> Term:
	"""To be ordered by before `term`, so that rows without a value come last."""
	return Case().when(term.isnull(), 1).else_(0)


HANGING_TEXT = {
	"Partnership.owner_user": (N_("1 partnership"), N_("{0} partnerships")),
	"Partnership.next_step_owner": (N_("1 next step"), N_("{0} next steps")),
	"Agreement.owner_user": (N_("1 agreement"), N_("{0} agreements")),
	"Action Item.owner_user": (N_("1 action of a plan"), N_("{0} actions of plans")),
	"Cooperation Event.owner_user": (N_("1 event to follow up"), N_("{0} events to follow up")),
}


def hanging(lines: Sections, today: date) -> None:
	"""Work of people who cannot do it any more: disabled, or without a role that can act (rule 115)."""
	held = portfolio.held_by_unable(today)
	names = work_owners.full_names(held)
	for user, counts in held.items():
		parts = tuple(
			(counted(counts[key], *texts), counts[key]) for key, texts in HANGING_TEXT.items() if counts[key]
		)
		item = Item(
			"User",
			"",
			names.get(user) or user,
			N_("Cannot work on it any more: {0}"),
			(parts,),
			actions=(HAND_OVER,),
			user=user,
		)
		lines[digest.HANGING].append(line(item, (-sum(counts.values()), user)))


def changes(lines: Sections, since: date) -> None:
	"""New, moved, newly stalled and recovered since a day, by the snapshots that held then.

	Each of these has left a snapshot since that day (rule 77): no other partnership is looked at.
	"""
	then, now = frappe.qb.DocType(PARTNERSHIP_SNAPSHOT).as_("then"), frappe.qb.DocType(PARTNERSHIP)
	is_new, is_stalled = then.partnership.isnull(), now.health == health.STALLED
	kind = Case().when(is_new, 1).when(then.stage != now.stage, 0).when(is_stalled, 2).else_(3)
	query = (
		frappe.qb.from_(now)
		.left_join(then)
		.on(then.name == snapshots.held_on(since, now.name))
		.select(now.name, short_title(now), now.tier, now.stage, now.health, now.owner_user)
		.select(then.stage.as_("stage_then"))
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
	if row.stage_then is None:
		order, text, params = 1, N_("New, {0}"), ((row.stage,),)
	elif row.stage_then != row.stage:
		order, text, params = 0, "{0} → {1}", ((row.stage_then,), (row.stage,))
	elif row.health == health.STALLED:
		order, text, params = 2, N_("Newly stalled"), ()
	else:
		order, text, params = 3, N_("Recovered: {0}"), ((row.health,),)
	item = Item(PARTNERSHIP, row.name, row.title, text, params, officer=row.owner_user or "")
	return line(item, (order, *digest.rank(tier=row.tier, title=row.title)))


def stalled(lines: Sections, escalates_before: date, today: date) -> None:
	"""Stalled partnerships: those with a hard reason that has stood for longer than managers' patience, and the others.

	`stalled_since` is the day of the earliest hard reason. Why one stalls is read for the lines that a digest shows.
	"""
	table = frappe.qb.DocType(PARTNERSHIP)
	since = table.stalled_since
	sections = {
		digest.ESCALATED: since < escalates_before,
		digest.TOP_STALLED: since.isnull() | (since >= escalates_before),
	}
	parts = [
		in_order(
			frappe.qb.from_(table)
			.select(table.name, short_title(table), table.tier, since, table.owner_user)
			.select(ValueWrapper(section).as_("section"))
			.where((table.health == health.STALLED) & condition),
			by_tier(table),
			empty_last(since),
			since,
			table.title,
		).as_("part")
		for section, condition in sections.items()
	]
	both = reduce(mul, (frappe.qb.from_(part).select(part.star) for part in parts)).as_("both")
	rows = frappe.qb.from_(both).select(both.star).run(as_dict=True)
	read = {section: with_beyond([row for row in rows if row.section == section]) for section in sections}
	why = reasons_of(rows, today, health.HARD)
	for section, (first, beyond) in read.items():
		lines[section] = digest.Lines(
			(
				line(
					Item(
						PARTNERSHIP,
						row.name,
						row.title,
						*why.get(row.name, ("", ())),
						officer=row.owner_user or "",
						day=stalled_since(row),
					),
					digest.rank(health.HARD, row.tier, row.stalled_since, row.title),
				)
				for row in first
			),
			beyond,
		)


def agreements_ending(lines: Sections, today: date, windows: Collection[int]) -> None:
	"""In force, in a notice window (or past its review date), and nobody has decided (rules 44 to 49)."""
	table, kind = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType("Agreement Kind")
	longest = frappe.get_all("Agreement Kind", order_by="notice_days desc", limit=1, pluck="notice_days")
	latest = today + timedelta(days=max(*windows, *longest, 0))
	rows = (
		frappe.qb.from_(table)
		.left_join(kind)
		.on(kind.name == table.kind)
		.select(table.name, table.title, table.state, table.term_type, table.end_date, table.review_date)
		.select(table.renewal_decision, table.partnership, table.owner_user, kind.notice_days)
		.where((table.state == agreements.IN_FORCE) & (Coalesce(table.renewal_decision, "") == ""))
		.where((table.end_date <= latest) | (table.review_date <= latest))
		.run(as_dict=True)
	)
	for row in rows:
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
		if not agreements.is_ending(facts, max(windows), today):
			continue
		end = row.review_date if agreements.is_open_ended(row.term_type) else row.end_date
		text = N_("Review was due on {0}") if end < today else N_("Ends on {0}, no decision yet")
		item = Item(
			AGREEMENT,
			row.name,
			row.title,
			text,
			(end,),
			row.partnership,
			due=end,
			officer=row.owner_user or "",
		)
		lines[digest.AGREEMENTS_ENDING].append(line(item, digest.by_due(end, title=row.title)))


def plans_overdue(lines: Sections) -> None:
	table = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(table)
		.select(table.name, short_title(table), table.tier, table.overdue_actions, table.owner_user)
		.where((table.overdue_actions > 0) & table.stage.isin(lifecycle.ACTIVE_STAGES))
	)
	rows, beyond = first_lines(query, -table.overdue_actions, by_tier(table), table.title, number=EVERY_ROW)
	lines[digest.PLANS_OVERDUE] = digest.Lines((line_of_plans(row) for row in rows), beyond)


def line_of_plans(row: frappe._dict) -> digest.Line:
	text = counted(row.overdue_actions, N_("1 action is late"), N_("{0} actions are late"))
	item = Item(PARTNERSHIP, row.name, row.title, text, (row.overdue_actions,), officer=row.owner_user or "")
	return line(item, (-row.overdue_actions, *digest.rank(tier=row.tier, title=row.title)))


def approvals(lines: Sections) -> None:
	table = frappe.qb.DocType(AGREEMENT)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.state_since, table.partnership, table.owner_user)
		.where(table.state == agreements.INTERNAL_REVIEW)
	)
	rows, beyond = first_lines(query, empty_last(table.state_since), table.state_since, table.title)
	lines[digest.APPROVALS] = digest.Lines((line_of_approval(row) for row in rows), beyond)


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


def to_wake(lines: Sections) -> None:
	"""Everybody's parked partnerships whose date has come or whose partner has called (rule 73)."""
	table = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.short_title, table.tier, table.parked_until, table.owner_user)
		.where(table.to_wake == 1)
	)
	until = table.parked_until
	rows, beyond = first_lines(query, empty_last(until), until, by_tier(table), table.title)
	lines[digest.TO_WAKE] = digest.Lines((wake_line(row, row.owner_user or "") for row in rows), beyond)


def workload(lines: Sections, today: date) -> None:
	"""For each officer with something overdue or stalled: active partnerships, overdue steps, stalled ones."""
	table = frappe.qb.DocType(PARTNERSHIP)
	late, is_stalled = table.next_step_due < today, table.health == health.STALLED
	rows = (
		frappe.qb.from_(table)
		.select(table.owner_user, Count("*"), Count(Case().when(late, 1)), Count(Case().when(is_stalled, 1)))
		.where(table.stage.isin(lifecycle.ACTIVE_STAGES))
		.groupby(table.owner_user)
		.run()
	)
	load = [row for row in rows if row[0] and (row[2] or row[3])]
	names = work_owners.full_names([row[0] for row in load])
	for user, active, overdue, stalled in load:
		parts = (
			(counted(active, N_("1 partnership"), N_("{0} partnerships")), active),
			(counted(overdue, N_("1 step overdue"), N_("{0} steps overdue")), overdue),
			(N_("{0} stalled"), stalled),
		)
		item = Item("User", "", names.get(user) or user, "{0}", (parts,), user=user)
		lines[digest.WORKLOAD].append(line(item, (-stalled, -overdue, user)))

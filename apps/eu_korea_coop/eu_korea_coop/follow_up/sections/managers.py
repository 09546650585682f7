"""What managers hear of: what changed, what nobody handled, what ends, and whose work hangs. Constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date
from operator import itemgetter

import frappe
from frappe.query_builder.functions import Coalesce, Count
from pypika import Case

from eu_korea_coop import work_owners
from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP
from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain import digest, health, lifecycle
from eu_korea_coop.follow_up.sections import reviews
from eu_korea_coop.follow_up.sections.items import HAND_OVER, N_, Item, Sections, counted, line, short_title
from eu_korea_coop.follow_up.sections.officers import rows_to_wake, wake_line
from eu_korea_coop.follow_up.sections.reasons import REASON, reasons_of
from eu_korea_coop.partnerships import portfolio, snapshots


def for_managers(since: date, today: date, escalation_days: int, windows: Collection[int]) -> Sections:
	"""Sections of the manager's digest; they read everything, so it is the same for all. `since`: the day to compare with."""
	lines: Sections = defaultdict(list)
	reviews.to_review(lines, today)
	hanging(lines, today)
	changes(lines, since)
	reviews.reviewed(lines, since)
	escalated = escalations(lines, today, escalation_days)
	top_stalled(lines, escalated)
	agreements_ending(lines, today, windows)
	plans_overdue(lines)
	approvals(lines)
	to_wake(lines)
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
	held = portfolio.held_by_each(today)
	unable = work_owners.unable(held)
	names = work_owners.full_names(unable)
	for user in unable:
		counts: Counter[str] = held[user]
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
	"""New, moved, newly stalled and recovered since a day, by the snapshots that held then."""
	then, now = snapshots.as_of(since), frappe.qb.DocType(PARTNERSHIP)
	rows = (
		frappe.qb.from_(now)
		.left_join(then)
		.on(then.partnership == now.name)
		.select(now.name, short_title(now), now.tier, now.stage, now.health, now.creation, now.owner_user)
		.select(then.stage.as_("stage_then"), then.health.as_("health_then"))
		.where(
			(then.partnership.isnull() & (now.creation > since))
			| (then.stage != now.stage)
			| ((then.health == health.STALLED) & (now.health != health.STALLED))
			| ((then.health != health.STALLED) & (now.health == health.STALLED))
		)
		.run(as_dict=True)
	)
	for row in rows:
		if row.stage_then is None:
			order, text, params = 1, N_("New, {0}"), ((row.stage,),)
		elif row.stage_then != row.stage:
			order, text, params = 0, "{0} → {1}", ((row.stage_then,), (row.stage,))
		elif row.health == health.STALLED:
			order, text, params = 2, N_("Newly stalled"), ()
		else:
			order, text, params = 3, N_("Recovered: {0}"), ((row.health,),)
		item = Item(PARTNERSHIP, row.name, row.title, text, params, officer=row.owner_user or "")
		lines[digest.CHANGES].append(line(item, (order, *digest.rank(tier=row.tier, title=row.title))))


def escalations(lines: Sections, today: date, patience_days: int) -> set[str]:
	"""Partnerships with a hard reason that has stood for longer than managers' patience; answers their names."""
	reason, table = frappe.qb.DocType(REASON), frappe.qb.DocType(PARTNERSHIP)
	columns = ("name", "short_title", "title", "tier", "owner_user", "stalled_since")
	rows = (
		frappe.qb.from_(reason)
		.inner_join(table)
		.on(table.name == reason.parent)
		.select(*(table[column] for column in columns))
		.distinct()
		.where((reason.parenttype == PARTNERSHIP) & (reason.severity == health.HARD))
		.where(reason.since < digest.escalates_before(today, patience_days))
		.run(as_dict=True)
	)
	stalled_lines(lines, digest.ESCALATED, rows)
	return {row.name for row in rows}


def top_stalled(lines: Sections, shown_already: Collection[str]) -> None:
	rows = frappe.get_all(
		PARTNERSHIP,
		filters={"health": health.STALLED},
		fields=["name", "title", "short_title", "tier", "stalled_since", "owner_user"],
	)
	stalled_lines(lines, digest.TOP_STALLED, [row for row in rows if row.name not in shown_already])


def stalled_lines(lines: Sections, section: str, rows: list[frappe._dict]) -> None:
	"""Why a partnership stalls is read for the lines that a digest shows: the first by rank, of thousands."""
	ranked = sorted(
		((digest.rank(health.HARD, row.tier, row.stalled_since, row.title), row) for row in rows),
		key=itemgetter(0),
	)
	why = reasons_of([row for _rank, row in ranked[: digest.MAX_LINES]], health.HARD)
	for rank, row in ranked:
		title, reason = row.short_title or row.title, why.get(row.name, ("", ()))
		item = Item(PARTNERSHIP, row.name, title, *reason, officer=row.owner_user or "")
		lines[section].append(line(item, rank))


def agreements_ending(lines: Sections, today: date, windows: Collection[int]) -> None:
	"""In force, in a notice window (or past its review date), and nobody has decided (rules 44 to 49)."""
	table, kind = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType("Agreement Kind")
	rows = (
		frappe.qb.from_(table)
		.left_join(kind)
		.on(kind.name == table.kind)
		.select(table.name, table.title, table.state, table.term_type, table.end_date, table.review_date)
		.select(table.renewal_decision, table.partnership, table.owner_user, kind.notice_days)
		.where((table.state == agreements.IN_FORCE) & (Coalesce(table.renewal_decision, "") == ""))
		.where(table.end_date.isnotnull() | table.review_date.isnotnull())
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
	for row in frappe.get_all(
		PARTNERSHIP,
		filters={"overdue_actions": (">", 0), "stage": ("in", lifecycle.ACTIVE_STAGES)},
		fields=["name", "title", "short_title", "tier", "overdue_actions", "owner_user"],
	):
		text = counted(row.overdue_actions, N_("1 action is late"), N_("{0} actions are late"))
		title, params = row.short_title or row.title, (row.overdue_actions,)
		item = Item(PARTNERSHIP, row.name, title, text, params, officer=row.owner_user or "")
		rank = (-row.overdue_actions, *digest.rank(tier=row.tier, title=row.title))
		lines[digest.PLANS_OVERDUE].append(line(item, rank))


def approvals(lines: Sections) -> None:
	for row in frappe.get_all(
		AGREEMENT,
		filters={"state": agreements.INTERNAL_REVIEW},
		fields=["name", "title", "state_since", "partnership", "owner_user"],
	):
		item = Item(
			AGREEMENT,
			row.name,
			row.title,
			N_("Waits for your review since {0}"),
			(row.state_since,),
			row.partnership,
			officer=row.owner_user or "",
		)
		lines[digest.APPROVALS].append(line(item, digest.by_due(row.state_since, title=row.title)))


def to_wake(lines: Sections) -> None:
	"""Everybody's parked partnerships whose date has come or whose partner has called (rule 73)."""
	for row in rows_to_wake():
		lines[digest.TO_WAKE].append(wake_line(row, row.owner_user or ""))


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

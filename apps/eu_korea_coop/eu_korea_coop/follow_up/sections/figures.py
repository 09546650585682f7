"""Sections of the policy reader's monthly digest: figures, agreements and events, never a person, never a Restricted record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder.functions import Count, Sum

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	PARTNERSHIP,
	PARTNERSHIP_SNAPSHOT,
)
from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain import dates, digest, health, lifecycle
from eu_korea_coop.follow_up.sections.items import N_, Item, Sections, counted, line
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.permissions import restrict


def for_policy_reader(first: date, today: date) -> Sections:
	"""What the last full month brought, for the session's user: `first` is the day the present month began."""
	last_month = dates.add_months(first, -1)
	lines: Sections = defaultdict(list)
	outcomes(lines, last_month, first)
	signed(lines, last_month, first)
	events(lines, last_month, first, dates.add_months(first, 1))
	stall_rate(lines, first)
	return lines


def outcomes(lines: Sections, begin: date, end: date) -> None:
	table = frappe.qb.DocType(COOPERATION_OUTCOME)
	query = (
		frappe.qb.from_(table)
		.select(table.indicator, Count("*").as_("results"), Sum(table.quantity).as_("quantity"))
		.where((table.outcome_date >= begin) & (table.outcome_date < end))
		.where(table.outcome_date_precision.isin((dates.DAY, dates.MONTH)))
		.where(table.status.isin(("Reported", "Verified")))
		.groupby(table.indicator)
	)
	for row in restrict(query, COOPERATION_OUTCOME, table).run(as_dict=True):
		item = Item(
			"Outcome Indicator",
			row.indicator,
			row.indicator,
			counted(row.results, N_("{0} in 1 record"), N_("{0} in {1} records")),
			(f"{row.quantity or row.results:g}", row.results),
		)
		lines[digest.KPI_CHANGES].append(line(item, (-row.results, row.indicator)))


def signed(lines: Sections, begin: date, end: date) -> None:
	table = frappe.qb.DocType(AGREEMENT)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.kind, table.signed_on, table.signed_on_precision)
		.where((table.signed_on >= begin) & (table.signed_on < end))
		.where(table.signed_on_precision.isin((dates.DAY, dates.MONTH)))
		.where(table.state.isin((agreements.IN_FORCE, agreements.EXPIRED, agreements.SUPERSEDED)))
		.where(table.counts_in_figures == 1)
	)
	for row in restrict(query, AGREEMENT, table).run(as_dict=True):
		when = dates.fuzzy(row.signed_on, row.signed_on_precision)
		item = Item(AGREEMENT, row.name, row.title, N_("{0}, signed {1}"), ((row.kind,), when))
		lines[digest.AGREEMENTS_SIGNED].append(line(item, digest.rank(since=row.signed_on, title=row.title)))


def events(lines: Sections, begin: date, present: date, end: date) -> None:
	"""Last month's and this month's."""
	table = frappe.qb.DocType(COOPERATION_EVENT)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.city, table.start_date, table.start_date_precision)
		.where((table.start_date >= begin) & (table.start_date < end) & (table.status != "Cancelled"))
		.where(table.start_date_precision.isin((dates.DAY, dates.MONTH)))
	)
	for row in restrict(query, COOPERATION_EVENT, table).run(as_dict=True):
		when = dates.fuzzy(row.start_date, row.start_date_precision)
		text, params = ("{0}, {1}", (row.city, when)) if row.city else ("{0}", (when,))
		item = Item(COOPERATION_EVENT, row.name, row.title, text, params)
		lines[digest.EVENTS].append(line(item, digest.rank(since=row.start_date, title=row.title)))


def stall_rate(lines: Sections, first: date) -> None:
	"""Share of the active partnerships that is stalled, now and when the month began."""
	now, before = (share(counts) for counts in active_now_and_on(first))
	if now is None:
		return
	if before is None:
		text, params = N_("{0} % of {1} active partnerships are stalled"), now
	else:
		text, params = (
			N_("{0} % of {1} active partnerships are stalled, {2} % when the month began"),
			(*now, before[0]),
		)
	item = Item(PARTNERSHIP, "", "", text, params)
	lines[digest.STALL_RATE].append(line(item, ()))


def active_now_and_on(day: date) -> tuple[Counter, Counter]:
	"""How many active partnerships have each health: now, and at the end of `day`. Two queries.

	What has changed since `day` has left a snapshot (rule 77): all others stood then as they stand now.
	"""
	table, then = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType(PARTNERSHIP_SNAPSHOT).as_("then")
	standing = (table.stage, table.health)
	query = frappe.qb.from_(table).select(*standing, Count("*")).groupby(*standing)
	now = of_active(restrict(query.where(table.health.notnull()), PARTNERSHIP, table).run())
	standing = (*standing, then.stage, then.health)
	query = (
		frappe.qb.from_(table)
		.left_join(then)
		.on(then.name == snapshots.held_on(day, table.name))
		.where(table.name.isin(snapshots.recorded_since(day)))
		.select(*standing, Count("*"))
		.groupby(*standing)
	)
	changed = restrict(query, PARTNERSHIP, table).run()
	on_day = Counter(now)
	on_day.subtract(of_active((stage, health, number) for stage, health, *_then, number in changed))
	on_day.update(of_active((stage, health, number) for *_now, stage, health, number in changed))
	return now, on_day


def of_active(rows: Iterable[tuple[str, str, int]]) -> Counter:
	"""Health → how many, of rows (stage, health, how many) those of active stages."""
	counts = Counter()
	for stage, of_health, number in rows:
		if stage in lifecycle.ACTIVE_STAGES:
			counts[of_health] += number
	return counts


def share(counts: Counter) -> tuple[int, int] | None:
	"""(percent that is stalled, how many there are), None of nothing."""
	total = counts.total()
	return (round(100 * counts[health.STALLED] / total), total) if total else None

"""Which partnerships the report lists: today as conditions for the database, on a past day one by one."""

from collections.abc import Collection
from datetime import date

import frappe
from pypika import Case
from pypika.functions import Coalesce, Count
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, ExistsCriterion

from eu_korea_coop.domain.health import APPROACHING, HARD, NEEDS_ATTENTION, PARKED, STALLED, WARNING
from eu_korea_coop.reporting import counted
from eu_korea_coop.reporting.partnership_rows import Narrow

RANK = {STALLED: 0, PARKED: 1, NEEDS_ATTENTION: 2}
"""What comes first; the health of everything that is listed."""


def severities_shown(filters: frappe._dict) -> set[str]:
	"""Reasons that only near a limit are shown on request (rule 70)."""
	return {HARD, WARNING} | ({APPROACHING} if filters.include_approaching else set())


def severities_listed(filters: frappe._dict) -> set[str]:
	"""With which reasons a partnership that needs attention is listed."""
	asked = {WARNING: filters.include_warnings, APPROACHING: filters.include_approaching}
	return {severity for severity, is_asked in asked.items() if is_asked}


# ------------------------------------------------------------------------------------------------------ one by one


def is_listed(partnership: frappe._dict, reasons: Collection[tuple[str, str]], filters: frappe._dict) -> bool:
	"""Is it stalled, to wake, or of those asked for, and has it the reason asked for? `reasons`: (code, severity)."""
	if filters.reason and not any(
		(filters.reason, severity) in reasons for severity in severities_shown(filters)
	):
		return False
	if partnership.health == PARKED:
		return bool(partnership.to_wake)  # rule 73
	if partnership.health == NEEDS_ATTENTION:
		return any(severity in severities_listed(filters) for _code, severity in reasons)
	return partnership.health == STALLED


def urgency(health: str, stalled_since: date | None, days_silent: int | None, name: str) -> tuple:
	"""The order of the rows: the longest stalled first, of those of one day the longest silent."""
	return RANK[health], stalled_since or date.max, -(days_silent or 0), name


# ------------------------------------------------------------------------------------------------ for the database


class Listing:
	"""The partnerships that are listed today, of those that `named` leaves."""

	def __init__(self, named: Narrow, filters: frappe._dict):
		self.named = named
		self.as_of = filters.as_of
		self.table = frappe.qb.DocType("Partnership")
		self.conditions = conditions_by_health(self.table, filters)

	def listed(self, query: QueryBuilder) -> QueryBuilder:
		"""`query` on the listed ones; a Narrow."""
		return self.named(query.where(Criterion.any(self.conditions.values())))

	def first(self, query: QueryBuilder, most: int) -> QueryBuilder:
		"""`query` on the first `most` in the order of `urgency`.

		Where so many are stalled, the day since which the last of them is ends the search: an index by that day finds both.
		"""
		stalled, since = self.conditions[STALLED], self.table.stalled_since
		days = frappe.qb.from_(self.table).select(since).where(stalled & since.isnotnull()).orderby(since)
		last = self.named(days.limit(1).offset(most - 1)).run(pluck=True)
		query = self.named(query.where(stalled & (since <= last[0]))) if last else self.listed(query)
		return self.by_urgency(query).limit(most)

	def by_urgency(self, query: QueryBuilder) -> QueryBuilder:
		"""`query` in the order of `urgency`."""
		rank = Case()
		for health, number in RANK.items():
			rank = rank.when(self.table.health == health, number)
		return query.orderby(
			rank,
			Coalesce(self.table.stalled_since, date.max),
			Coalesce(self.table.silent_since, self.as_of),
			self.table.name,
		)

	def numbers(self, known: dict[str, int]) -> dict[str, counted.Counted]:
		"""Health → how many of the listed ones have it, as numbers that open. `known`: those that need not be counted."""
		return {
			health: counted.counted_by(
				known[health] if health in known else self.count(condition),
				"Partnership",
				lambda condition=condition: self.names(condition),
			)
			for health, condition in self.conditions.items()
		}

	def count(self, condition: Criterion) -> int:
		query = frappe.qb.from_(self.table).select(Count("*")).where(condition)
		return self.named(query).run()[0][0]

	def names(self, condition: Criterion) -> list[str]:
		query = frappe.qb.from_(self.table).select(self.table.name).where(condition)
		return self.by_urgency(self.named(query)).run(pluck=True)

	def reasons(self) -> dict[tuple[str, str], counted.Counted]:
		"""(code, severity) → how many of the listed ones have this reason, as numbers that open."""
		reason = frappe.qb.DocType("Partnership Health Reason")
		of_listed = frappe.qb.from_(reason).join(self.table).on(self.table.name == reason.parent)
		by = (reason.code, reason.severity)
		rows = self.listed(of_listed.select(*by, Count("*")).groupby(*by)).run()

		def names(code: str, severity: str) -> list[str]:
			query = of_listed.select(reason.parent).orderby(reason.parent)
			query = query.where((reason.code == code) & (reason.severity == severity))
			return self.listed(query).run(pluck=True)

		return {
			(code, severity): counted.counted_by(
				count, "Partnership", lambda code=code, severity=severity: names(code, severity)
			)
			for code, severity, count in rows
		}


def conditions_by_health(table, filters: frappe._dict) -> dict[str, Criterion]:
	"""Health → what is listed of the partnerships that have it: `is_listed` for the database."""
	conditions = {
		STALLED: table.health == STALLED,
		PARKED: (table.health == PARKED) & (table.to_wake == 1),
	}
	if severities := severities_listed(filters):
		conditions[NEEDS_ATTENTION] = (table.health == NEEDS_ATTENTION) & has_reason(table, severities)
	if filters.reason:
		shown = has_reason(table, severities_shown(filters), filters.reason)
		conditions = {health: condition & shown for health, condition in conditions.items()}
	return conditions


def has_reason(table, severities: Collection[str], code: str | None = None) -> Criterion:
	reason = frappe.qb.DocType("Partnership Health Reason").as_("shown_reason")
	query = frappe.qb.from_(reason).select(reason.name)
	query = query.where((reason.parent == table.name) & reason.severity.isin(sorted(severities)))
	return ExistsCriterion(query.where(reason.code == code) if code else query)

"""The indicators of the European Cluster Collaboration Platform as a workbook: results beside targets and its own figures.

The figures are those of the report Outcome Scoreboard, with the reader's own permissions.
"""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import COOPERATION_FIGURES
from eu_korea_coop.importing.books import Book
from eu_korea_coop.outgoing.records import require_export
from eu_korea_coop.reporting.fuzzy_text import latest_day
from eu_korea_coop.results.report.outcome_scoreboard import outcome_scoreboard

STEPS = (
	("Matchmaking Meetings", "Cooperation Cases"),
	("Cooperation Cases", "Formal Agreements"),
)
"""From how many of the first comes one of the second: the platform's own way to compare events (requirement G4)."""


def write(filters: dict) -> bytes:
	"""Indicators of the period, the same by year, and the steps from meetings to agreements. Raises PermissionError."""
	require_export(COOPERATION_FIGURES)
	if not frappe.get_cached_doc("Report", "Outcome Scoreboard").is_permitted():
		raise frappe.PermissionError(_("You may not read {0}.").format(_("Outcome Scoreboard")))
	asked = outcome_scoreboard.validate_filters(frappe._dict(filters))
	indicators, outcomes = outcome_scoreboard.indicators(), outcome_scoreboard.outcomes(asked)
	rows = outcome_scoreboard.get_data(
		indicators, outcome_scoreboard.sums_by_indicator(outcomes, asked), asked
	)
	book = Book()
	columns = outcome_scoreboard.get_columns()
	book.sheet(
		_("Indicators"),
		[column["label"] for column in columns],
		[[shown(row[column["fieldname"]], column) for column in columns] for row in rows],
	)
	years, sums = by_year(outcomes)
	book.sheet(
		_("By year"),
		[_("Indicator"), *(str(year) for year in years), _("Without a date")],
		[[_(row.name), *(sums[row.name][year] or None for year in (*years, None))] for row in indicators],
	)
	book.sheet(
		_("From meetings to agreements"),
		[_("Step", context="of the funnel"), _("Ours, in %"), _("ECCP reference, in %")],
		[step(first, second, {row["indicator"]: row for row in rows}) for first, second in STEPS],
	)
	period = " – ".join(str(day) if day else "…" for day in (asked.from_date, asked.to_date))
	book.sheet(
		_("About this sheet"),
		[_("Period"), _("Written on"), _("Site")],
		[[period, site_today().isoformat(), frappe.local.site]],
	)
	return book.content()


def shown(value: object, column: dict) -> object:
	return _(value) if isinstance(value, str) and column["fieldname"] in ("indicator", "category") else value


def by_year(outcomes: list[frappe._dict]) -> tuple[list[int], dict[str, dict]]:
	"""(years, indicator → year or None → what was reported), by the last possible day of each outcome."""
	sums: dict[str, dict] = defaultdict(lambda: defaultdict(float))
	years = set()
	for outcome in outcomes:
		if outcome.status in outcome_scoreboard.REAL_STATUSES:
			day = latest_day(outcome.outcome_date, outcome.outcome_date_precision)
			years |= {day.year} if day else set()
			sums[outcome.indicator][day.year if day else None] += outcome.quantity or 1
	return sorted(years), sums


def step(first: str, second: str, rows: dict[str, dict]) -> list[object]:
	def share(fieldname: str) -> float | None:
		before, after = (rows.get(name, {}).get(fieldname) for name in (first, second))
		return round(100 * (after or 0) / before, 1) if before else None

	return [f"{_(first)} → {_(second)}", share("reported"), share("reference")]

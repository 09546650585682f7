"""Results against targets, beside the reference figures of the European Cluster Collaboration Platform (§5, G1-G4)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import frappe
from frappe import _
from pypika.functions import Coalesce, Count, NullIf, Sum
from pypika.queries import QueryBuilder, Table

from eu_korea_coop.constants import COOPERATION_OUTCOME, EUROPE, KOREA
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import charts, counted
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import share, within
from eu_korea_coop.reporting.fuzzy_text import latest_day
from eu_korea_coop.reporting.partnership_rows import in_sector
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

REAL_STATUSES = ("Reported", "Verified")
DAYS_OF_A_YEAR = 365.25


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	if only_chart and not (filters.from_date or filters.to_date):
		sums = sums_added_up(filters)
	else:
		sums = sums_by_indicator(outcomes(filters), filters)
	rows = get_data(indicators(), sums, filters)
	if only_chart:
		return charts.alone("Outcome Scoreboard", filters, get_chart(rows), get_summary(rows))
	answer = get_columns(), rows_for_reader(rows), None, get_chart(rows), get_summary(rows)
	return counted.marked("Outcome Scoreboard", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	first, last = checked.period(filters)
	return frappe._dict(
		from_date=first,
		to_date=last,
		programme=checked.existing(filters, "programme", _("Programme"), "Programme"),
		sector=checked.existing(filters, "sector", _("Sector"), "Sector"),
	)


def get_columns() -> list[dict]:
	return [
		column.link("indicator", _("Indicator"), "Outcome Indicator", 260),
		column.text("category", _("Category"), 150, translate=1),
		column.text("unit", _("Unit"), 100, translate=1),
		column.number("target", _("Target"), 95),
		column.number("reported", _("Reported"), 100),
		column.number("verified", _("of these verified"), 125),
		column.percent("achieved", _("Of target"), 95),
		column.number("direct", _("Direct"), 90),
		column.number("indirect", _("Indirect"), 95),
		column.number("expected", _("Expected"), 95),
		column.whole("none_yet", _("None yet"), 95),
		column.number("reference", _("ECCP reference"), 130),
		column.text("reference_note", _("What the reference counts"), 280),
	]


@dataclass
class Sums:
	"""Quantities of one indicator."""

	reported: float = 0
	verified: float = 0
	direct: float = 0
	indirect: float = 0
	expected: float = 0
	none_yet: int = 0
	names: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
	"""Column → the outcomes in it."""

	def note(self, what: str, quantity: float, names: Iterable[str]) -> None:
		setattr(self, what, getattr(self, what) + quantity)
		self.names[what] += names

	def number(self, what: str) -> counted.Measured:
		"""The sum of a column, which opens its outcomes."""
		return counted.measured_of(getattr(self, what), COOPERATION_OUTCOME, self.names[what])

	def add(self, outcome: frappe._dict) -> None:
		quantity = outcome.quantity or 1  # an outcome without a number is one
		self.add_all(outcome.status, outcome.directness, quantity, 1, [outcome.name])

	def add_all(
		self, status: str, directness: str | None, quantity: float, count: int, names: Iterable[str] = ()
	) -> None:
		"""Add `count` outcomes of one status and directness, `quantity` all together."""
		if status == "None Yet":
			self.note("none_yet", count, names)
		elif status == "Expected":
			self.note("expected", quantity, names)
		elif status in REAL_STATUSES:
			self.note("reported", quantity, names)
			if status == "Verified":
				self.note("verified", quantity, names)
			if directness in ("Direct", "Indirect"):
				self.note(directness.lower(), quantity, names)


def indicators() -> list[frappe._dict]:
	return frappe.get_all(
		"Outcome Indicator",
		fields=["name", "category", "unit", "target", "reference_value", "reference_note"],
		order_by="name",
	)


def outcomes(filters: frappe._dict) -> list[frappe._dict]:
	query, outcome = of_cooperation(filters)
	return query.select(
		outcome.name,
		outcome.indicator,
		outcome.status,
		outcome.quantity,
		outcome.directness,
		outcome.outcome_date,
		outcome.outcome_date_precision,
	).run(as_dict=True)


def of_cooperation(filters: frappe._dict) -> tuple[QueryBuilder, Table]:
	"""A query without columns on the outcomes of European-Korean cooperation, and their table: without those of agreements
	that do not count in figures, or of partnerships that lack a side (A8, E8)."""
	outcome, third = (
		frappe.qb.DocType("Cooperation Outcome"),
		frappe.qb.DocType("Agreement").as_("third_country"),
	)
	query = (
		frappe.qb.from_(outcome)
		.left_join(third)
		.on((third.name == outcome.agreement) & (third.counts_in_figures == 0))
		.where(third.name.isnull())
		.where(
			outcome.partnership.isnull()
			| (
				outcome.partnership.isin(with_party_of(EUROPE))
				& outcome.partnership.isin(with_party_of(KOREA))
			)
		)
	)
	if filters.programme:
		query = query.where(outcome.programme == filters.programme)
	if filters.sector:
		query = query.where(
			in_sector(filters.sector, "Partnership", outcome.partnership)
			| in_sector(filters.sector, "Cooperation Event", outcome.event)
		)
	return restrict(query, "Cooperation Outcome", outcome), outcome


def with_party_of(side: str) -> QueryBuilder:
	"""Partnerships with a party of that side."""
	party = frappe.qb.DocType("Partnership Party")
	return frappe.qb.from_(party).where(party.side == side).select(party.parent)


def sums_by_indicator(outcomes: list[frappe._dict], filters: frappe._dict) -> dict[str, Sums]:
	"""Sums of the period, by the last possible day of each outcome; an undated one is in no period."""
	sums: defaultdict[str, Sums] = defaultdict(Sums)
	for outcome in outcomes:
		day = latest_day(outcome.outcome_date, outcome.outcome_date_precision)
		if within(day, filters.from_date, filters.to_date):
			sums[outcome.indicator].add(outcome)
	return sums


def sums_added_up(filters: frappe._dict) -> dict[str, Sums]:
	"""The same as `sums_by_indicator` without a period, added up by the database; the numbers name no outcomes. One query."""
	query, outcome = of_cooperation(filters)
	groups = (outcome.indicator, outcome.status, outcome.directness)
	quantity = Sum(Coalesce(NullIf(outcome.quantity, 0), 1))
	sums: defaultdict[str, Sums] = defaultdict(Sums)
	for indicator, status, directness, total, count in (
		query.select(*groups, quantity, Count("*")).groupby(*groups).run()
	):
		sums[indicator].add_all(status, directness, float(total), count)
	return sums


def years_of(first: date | None, last: date | None) -> float | None:
	"""The length of the period in years, None without both ends."""
	if not (first and last):
		return None
	return ((last - first).days + 1) / DAYS_OF_A_YEAR


def target_of(indicator: frappe._dict, filters: frappe._dict) -> float | None:
	"""The yearly target, scaled to the period; without a period it is the target of one year."""
	if not indicator.target:
		return None
	years = years_of(filters.from_date, filters.to_date)
	return indicator.target if years is None else round(indicator.target * round(years, 2), 1)


def get_data(outcomes: list[frappe._dict], sums: dict[str, Sums], filters: frappe._dict) -> list[dict]:
	"""One row for each indicator, those nothing was reported for included.

	`achieved` compares only over a period with both ends: a yearly target says nothing about all years together.
	"""
	rows = []
	for indicator in outcomes:
		sum_ = sums.get(indicator.name) or Sums()
		target = target_of(indicator, filters)
		comparable = target and filters.from_date and filters.to_date
		rows.append(
			{
				"indicator": indicator.name,
				"category": indicator.category or "",
				"unit": indicator.unit or "",
				"target": target,
				"reported": sum_.number("reported"),
				"verified": sum_.number("verified"),
				"achieved": share(sum_.reported, target) if comparable else None,
				"direct": sum_.number("direct"),
				"indirect": sum_.number("indirect"),
				"expected": sum_.number("expected"),
				"none_yet": counted.counted_by(
					sum_.none_yet, COOPERATION_OUTCOME, partial(list, sum_.names["none_yet"])
				),
				"reference": indicator.reference_value or None,
				"reference_note": indicator.reference_note or "",
			}
		)
	return rows


def get_chart(rows: list[dict]) -> dict | None:
	"""Target against what was reported, beside the reference."""
	shown = [row for row in rows if row["reported"] or row["target"]]
	if not shown:
		return None
	series = [(_("Reported"), "reported"), (_("Target"), "target")]
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(row["indicator"] for row in shown),
			"datasets": [
				{"name": name, "values": [row[what] or 0 for row in shown]} for name, what in series
			],
		},
		"colors": ["#2b6cb0", "#c5cbd1"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	return [
		{
			"label": _("Indicators with results"),
			"value": indicators_of(row for row in rows if row["reported"]),
			"datatype": "Int",
			"indicator": "Green",
		},
		{
			"label": _("Indicators asked for, none yet"),
			"value": indicators_of(row for row in rows if row["none_yet"] and not row["reported"]),
			"datatype": "Int",
			"indicator": "Grey",
		},
	]


def indicators_of(rows: Iterable[dict]) -> counted.Counted:
	return counted.counted("Outcome Indicator", (row["indicator"] for row in rows))

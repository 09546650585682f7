"""The funnel: how many partnerships are in each stage, entered and left it, went on, how long it took (§5, L2)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe import _
from pypika import Case
from pypika.functions import Count, Max, Sum
from pypika.terms import ExistsCriterion

from eu_korea_coop.clock import site_today
from eu_korea_coop.domain.dates import (
	BEFORE,
	DAY,
	MONTH,
	UNKNOWN,
	YEAR,
	add_months,
	month_end,
	plus_days,
	year_end,
)
from eu_korea_coop.domain.health import STALLED
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, STAGES
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import middle_of_counts, months_between, share
from eu_korea_coop.reporting.fuzzy_text import latest_day
from eu_korea_coop.reporting.partnership_rows import ORIGINS, Narrow, in_sector, narrowed_by
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

FUNNEL, TREND = "Funnel", "Trend"
COINCIDENCE, OUTREACH = "By Coincidence", "Organised Outreach"
RANK = {stage: rank for rank, stage in enumerate(ACTIVE_STAGES)}


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	narrow = narrowed_by(in_sector(filters.sector), with_origin(filters.origin_kind))
	moves = moves_of(narrow, filters)
	standing = standing_on(narrow, filters.as_of)
	rows = get_data(moves, standing)
	return (
		get_columns(),
		rows_for_reader(rows),
		get_message(moves),
		get_chart(rows, moves, filters),
		get_summary(rows),
	)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	"""The filters as dates, known words and existing names; the period is the last twelve months unless said otherwise."""
	first, last = checked.period(filters)
	as_of = checked.past_day(filters, "as_of", _("As of"))
	if last and last > as_of:
		checked.refuse(_("To ({0}) is after As of ({1})").format(last.isoformat(), as_of.isoformat()))
	last = last or as_of
	if first and first > last:
		checked.refuse(_("From ({0}) is after As of ({1})").format(first.isoformat(), last.isoformat()))
	return frappe._dict(
		from_date=first or add_months(last, -12),
		to_date=last,
		as_of=as_of,
		sector=checked.existing(filters, "sector", _("Sector"), "Sector"),
		origin_kind=checked.one_of(filters, "origin_kind", _("Origin"), ORIGINS),
		chart=checked.one_of(filters, "chart", _("Chart"), (FUNNEL, TREND)) or FUNNEL,
	)


def get_columns() -> list[dict]:
	return [
		column.text("stage", _("Stage"), 190, translate=1),
		column.whole("count", _("Partnerships"), 110),
		column.whole("stalled", _("Stalled"), 80),
		column.percent("stalled_share", _("Stalled %"), 90),
		column.whole("reached", _("Ever reached"), 110),
		column.whole("entered", _("Entered"), 85),
		column.whole("left", _("Left"), 75),
		column.percent("conversion", _("Went on %"), 100),
		column.number("median_days", _("Median days in stage"), 175),
		column.whole("entered_by_coincidence", _("Entered, by coincidence"), 190),
		column.percent("conversion_by_coincidence", _("Went on %, by coincidence"), 205),
		column.whole("entered_by_outreach", _("Entered, organised outreach"), 220),
		column.percent("conversion_by_outreach", _("Went on %, organised outreach"), 240),
	]


# ---------------------------------------------------------------------------------------------------- reading


def with_origin(origin_kind: str | None):
	return frappe.qb.DocType("Partnership").origin_kind == origin_kind if origin_kind else None


def standing_on(narrow: Narrow, as_of: date) -> dict[tuple[str, bool], int]:
	"""(stage, is it stalled) → number of partnerships on that day."""
	counts: Counter = Counter()
	partnership = frappe.qb.DocType("Partnership")
	query, table = frappe.qb.from_(partnership), partnership
	if as_of < site_today():
		table = snapshots.as_of(as_of)
		query = query.join(table).on(table.partnership == partnership.name)
	query = query.select(table.stage, table.health, Count("*")).groupby(table.stage, table.health)
	for stage, health, count in narrow(query).run():
		counts[stage, health == STALLED] += count
	return counts


# --------------------------------------------------------------------------------------------------- counting


@dataclass
class Moves:
	"""What happened in the period, stage by stage. `entered` and `went_on` are by (stage, origin)."""

	entered: Counter = field(default_factory=Counter)
	went_on: Counter = field(default_factory=Counter)
	left: Counter = field(default_factory=Counter)
	reached: Counter = field(default_factory=Counter)
	days: defaultdict = field(default_factory=lambda: defaultdict(Counter))
	by_month: Counter = field(default_factory=Counter)
	undated: int = 0

	def entries(self, stage: str, origin: str | None = None) -> int:
		return total(self.entered, stage, origin)

	def conversions(self, stage: str, origin: str | None = None) -> int:
		return total(self.went_on, stage, origin)


def total(counts: Counter, stage: str, origin: str | None) -> int:
	if origin:
		return counts[stage, origin]
	return sum(count for (found, _origin), count in counts.items() if found == stage)


def moves_of(narrow: Narrow, filters: frappe._dict) -> Moves:
	"""Entries, exits and conversions of the period, by the last possible day of each move, added up by the database.

	A move without a known date is in no period. Going on means: of the partnerships that entered the stage in the period,
	those that by the as-of day have reached a later stage of the seven active ones.
	"""
	log = Log(narrow, filters)
	moves = Moves()
	for former, stage, origin, days, went_on, count in log.moves():
		moves.entered[stage, origin] += count
		moves.went_on[stage, origin] += count if went_on else 0
		if former:
			moves.left[former] += count
			if days is not None:
				moves.days[former][days] += count
	for furthest, count, undated in log.furthest():
		moves.undated += int(undated or 0)
		for stage in ACTIVE_STAGES[: furthest + 1]:
			moves.reached[stage] += count
	if filters.chart == TREND:
		for stage, day, precision, count in log.entries_by_date():
			moves.by_month[stage, min(latest_day(day, precision), filters.as_of).isoformat()[:7]] += count
	return moves


class Log:
	"""The stage log of the partnerships that `narrow` leaves, as far as it was written by the as-of day."""

	def __init__(self, narrow: Narrow, filters: frappe._dict):
		self.narrow = narrow
		self.row = frappe.qb.DocType("Partnership Stage Log")
		self.partnership = frappe.qb.DocType("Partnership")
		self.as_of = filters.as_of
		self.in_period = last_day_within(self.row, filters.from_date, filters.to_date, filters.as_of)
		self.by_then = last_day_within(self.row, None, filters.as_of, filters.as_of) | is_undated(self.row)

	def rows(self):
		return frappe.qb.from_(self.row).join(self.partnership).on(self.partnership.name == self.row.parent)

	def moves(self) -> list[tuple]:
		"""(from stage, to stage, origin, days in the stage left, went on, count) of the period, in one pass.

		The days are None where they are not known: the column says 0 there too, and then the row before tells which it is.
		"""
		former = frappe.qb.DocType("Partnership Stage Log").as_("former")
		known = (self.row.days_in_previous > 0) | (former.name.isnotnull() & is_undated(former).negate())
		each = (
			self.narrow(
				self.rows()
				.left_join(former)
				.on(
					(self.row.days_in_previous == 0)
					& (former.parent == self.row.parent)
					& (former.idx == self.row.idx - 1)
				)
				.select(
					self.row.from_stage,
					self.row.to_stage,
					self.partnership.origin_kind,
					Case().when(known, self.row.days_in_previous).as_("days"),
					Case().when(ExistsCriterion(self.later_ones()), 1).else_(0).as_("went_on"),
				)
			).where(self.in_period)
		).as_("each")
		by = (each.from_stage, each.to_stage, each.origin_kind, each.days, each.went_on)
		return frappe.qb.from_(each).select(*by, Count("*")).groupby(*by).run()

	def later_ones(self):
		"""Rows of the same partnership, after this one, of a later active stage."""
		later = frappe.qb.DocType("Partnership Stage Log").as_("later")
		return (
			frappe.qb.from_(later)
			.select(later.name)
			.where((later.parent == self.row.parent) & (later.idx > self.row.idx))
			.where(last_day_within(later, None, self.as_of, self.as_of) | is_undated(later))
			.where((rank_of(later.to_stage) > rank_of(self.row.to_stage)) & (rank_of(self.row.to_stage) >= 0))
		)

	def furthest(self) -> list[tuple]:
		"""(rank of the furthest active stage, partnerships, their undated moves)."""
		each = (
			self.narrow(
				self.rows().select(
					Max(rank_of(self.row.to_stage)).as_("furthest"),
					Sum(Case().when(is_undated(self.row), 1).else_(0)).as_("undated"),
				)
			)
			.where(self.by_then)
			.groupby(self.row.parent)
		).as_("each")
		query = (
			frappe.qb.from_(each).select(each.furthest, Count("*"), Sum(each.undated)).groupby(each.furthest)
		)
		return query.run()

	def entries_by_date(self) -> list[tuple]:
		"""(stage, date, precision, count) of the entries of the period."""
		by = (self.row.to_stage, self.row.effective_on, self.row.effective_on_precision)
		return self.narrow(self.rows().select(*by, Count("*")).where(self.in_period).groupby(*by)).run()


def rank_of(stage):
	"""The rank of an active stage as SQL; -1 for Parked and closed."""
	case = Case()
	for name, rank in RANK.items():
		case = case.when(stage == name, rank)
	return case.else_(-1)


def is_undated(row):
	return row.effective_on.isnull() | (row.effective_on_precision == UNKNOWN)


def last_day_within(row, first: date | None, last: date, as_of: date):
	"""Is the last possible day of a log row in the period (rules 1-4)? A comparison of stored dates for each precision.

	A last possible day after the as-of day counts as that day, so a month or year that has begun by then counts.
	"""
	to_month, to_year = (
		(month_end(last), year_end(last)) if last >= as_of else (full_month(last), full_year(last))
	)
	kinds = (
		(MONTH, first and first.replace(day=1), to_month),
		(YEAR, first and first.replace(month=1, day=1), to_year),
		(BEFORE, first and plus_days(first, 1), plus_days(last, 1)),
	)
	plain = row.effective_on_precision.isnull() | row.effective_on_precision.isin((DAY, ""))
	found = plain & between(row.effective_on, first, last)
	for precision, start, end in kinds:
		found = found | ((row.effective_on_precision == precision) & between(row.effective_on, start, end))
	return found


def between(field, first: date | None, last: date):
	return (field <= last) if first is None else (field >= first) & (field <= last)


def full_month(day: date) -> date:
	"""The end of the last month that has ended by `day`."""
	return day if month_end(day) == day else plus_days(day.replace(day=1), -1)


def full_year(day: date) -> date:
	return day if year_end(day) == day else date(day.year - 1, 12, 31)


def get_data(moves: Moves, standing: dict[tuple[str, bool], int]) -> list[dict]:
	"""One row for each stage, those nobody is in or was in included."""
	rows = []
	for stage in STAGES:
		stalled = standing.get((stage, True), 0)
		count = standing.get((stage, False), 0) + stalled
		active = stage in RANK
		rows.append(
			{
				"stage": stage,
				"count": count,
				"stalled": stalled if active else None,
				"stalled_share": share(stalled, count) if active else None,
				"reached": moves.reached[stage] if active else None,
				"entered": moves.entries(stage),
				"left": moves.left[stage],
				"conversion": converted(moves, stage),
				"median_days": middle_of_counts(moves.days[stage]),
				"entered_by_coincidence": moves.entries(stage, COINCIDENCE),
				"conversion_by_coincidence": converted(moves, stage, COINCIDENCE),
				"entered_by_outreach": moves.entries(stage, OUTREACH),
				"conversion_by_outreach": converted(moves, stage, OUTREACH),
			}
		)
	return rows


def converted(moves: Moves, stage: str, origin: str | None = None) -> float | None:
	"""In percent of those that entered; of the last active stage nobody can go on."""
	if stage not in RANK or stage == ACTIVE_STAGES[-1]:
		return None
	return share(moves.conversions(stage, origin), moves.entries(stage, origin))


def get_message(moves: Moves) -> str | None:
	if not moves.undated:
		return None
	return _("{0} moves have no known date: they count as reached, and in no period.").format(moves.undated)


def get_chart(rows: list[dict], moves: Moves, filters: frappe._dict) -> dict:
	if filters.chart == TREND:
		return trend_chart(moves, filters)
	active = [row for row in rows if row["stage"] in RANK]
	return {
		"type": "bar",
		"data": {
			"labels": [_(row["stage"]) for row in active],
			"datasets": [
				{"name": _("Ever reached"), "values": [row["reached"] for row in active]},
				{"name": _("In this stage"), "values": [row["count"] for row in active]},
			],
		},
		"colors": ["#9ecae1", "#2b6cb0"],
	}


def trend_chart(moves: Moves, filters: frappe._dict) -> dict:
	"""Entries into each stage, month by month."""
	months = months_between(filters.from_date, filters.to_date)
	return {
		"type": "line",
		"data": {
			"labels": months,
			"datasets": [
				{"name": _(stage), "values": [moves.by_month[stage, month] for month in months]}
				for stage in ACTIVE_STAGES
				if moves.entries(stage)
			]
			or [{"name": _("Entered"), "values": [0] * len(months)}],
		},
		"lineOptions": {"hideDots": 0, "regionFill": 0},
	}


def get_summary(rows: list[dict]) -> list[dict]:
	active = [row for row in rows if row["stage"] in RANK]
	partnerships = sum(row["count"] for row in active)
	stalled = sum(row["stalled"] for row in active)
	early = sum(row["count"] for row in active[:3])
	return [
		{"label": _("Active partnerships"), "value": partnerships, "datatype": "Int", "indicator": "Blue"},
		{
			"label": _("Early stage"),
			"value": share(early, partnerships) or 0,
			"datatype": "Percent",
			"indicator": "Grey",
		},
		{
			"label": _("Stalled"),
			"value": share(stalled, partnerships) or 0,
			"datatype": "Percent",
			"indicator": "Red",
		},
	]

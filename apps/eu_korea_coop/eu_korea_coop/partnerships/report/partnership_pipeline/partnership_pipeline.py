"""The funnel: how many partnerships are in each stage, entered and left it, went on, how long it took (§5, L2)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import frappe
from frappe import _
from pypika import Case
from pypika.functions import Count, Sum

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain.dates import add_months
from eu_korea_coop.domain.funnel import place
from eu_korea_coop.domain.health import STALLED
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, STAGES
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.reporting import charts, counted
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import middle_of_counts, months_between, share, share_card
from eu_korea_coop.reporting.fuzzy_text import day_text
from eu_korea_coop.reporting.partnership_rows import ORIGINS, Narrow, in_sector, narrowed_by
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

FUNNEL, TREND = "Funnel", "Trend"
COINCIDENCE, OUTREACH = "By Coincidence", "Organised Outreach"
ORIGIN_OF = {"entered_by_coincidence": COINCIDENCE, "entered_by_outreach": OUTREACH}
COUNTS = (
	"count",
	"stalled",
	"reached",
	"entered",
	"left",
	"entered_by_coincidence",
	"entered_by_outreach",
)
"""The columns that count partnerships; one that moved twice counts twice."""
RANK = {stage: rank for rank, stage in enumerate(ACTIVE_STAGES)}


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	narrow = narrowed_by(in_sector(filters.sector), with_origin(filters.origin_kind))
	moves = moves_of(narrow, filters, of_period=not only_chart or filters.chart == TREND)
	standing = standing_on(narrow, filters.as_of)
	rows = with_names(get_data(moves, standing), narrow, filters)
	if only_chart:
		chart = get_chart(rows, moves, filters, narrow)
		return charts.alone("Partnership Pipeline", filters, chart, get_summary(rows))
	answer = (
		get_columns(),
		rows_for_reader(rows),
		get_message(moves),
		get_chart(rows, moves, filters, narrow),
		get_summary(rows),
	)
	return counted.marked("Partnership Pipeline", filters, answer)


def with_names(rows: list[dict], narrow: Narrow, filters: frappe._dict) -> list[dict]:
	"""The rows, in which each number of partnerships can name them."""
	for row in rows:
		for what in COUNTS:
			if row[what] is not None:
				names = partial(names_behind, narrow, filters, row["stage"], what)
				row[what] = counted.counted_by(row[what], PARTNERSHIP, names)
	return rows


def names_behind(narrow: Narrow, filters: frappe._dict, stage: str, what: str) -> list[str]:
	"""The partnerships that a cell counts, by the same conditions as the cell."""
	if what in ("count", "stalled"):
		return names_standing(narrow, filters.as_of, stage, what == "stalled")
	log = Log(narrow, filters)
	if what == "reached":
		passed = (
			log.rows().select(log.row.parent, log.row.to_stage, log.row.furthest_before).where(log.by_then)
		)
		place_of_stage = place(stage)
		return [name for name, to, before in passed.run() if before + 1 <= place_of_stage <= place(to)]
	condition = log.row.from_stage == stage if what == "left" else log.row.to_stage == stage
	if what in ORIGIN_OF:
		condition = condition & (log.row.origin_kind == ORIGIN_OF[what])
	return log.rows().select(log.row.parent).where(log.in_period & condition).run(pluck=True)


def names_entered_in(narrow: Narrow, filters: frappe._dict, stage: str, month: str) -> list[str]:
	"""The partnerships that entered a stage in a month of the period."""
	log = Log(narrow, filters)
	query = (
		log.rows().select(log.row.parent, log.row.last_day).where(log.in_period & (log.row.to_stage == stage))
	)
	return [name for name, day in query.run() if min(day, filters.as_of).isoformat()[:7] == month]


def validate_filters(filters: frappe._dict) -> frappe._dict:
	"""The filters as dates, known words and existing names; the period is the last twelve months unless said otherwise."""
	first, last = checked.period(filters)
	as_of = checked.past_day(filters, "as_of", _("As of"))
	if last and last > as_of:
		checked.refuse(_("To ({0}) is after As of ({1})").format(day_text(last), day_text(as_of)))
	last = last or as_of
	if first and first > last:
		checked.refuse(_("From ({0}) is after As of ({1})").format(day_text(first), day_text(last)))
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
		column.whole("left", _("Left", context="a stage"), 75),
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
	query, partnership, table = as_they_stood(as_of)
	query = query.select(table.stage, table.health, Count("*")).groupby(table.stage, table.health)
	for stage, health, count in narrow(query, partnership.name).run():
		counts[stage, health == STALLED] += count
	return counts


def as_they_stood(as_of: date) -> tuple:
	"""Return a query, the partnerships' table, and the table that holds their stage and health on that day."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query, table = frappe.qb.from_(partnership), partnership
	if as_of < site_today():
		table = snapshots.as_of(as_of)
		query = query.join(table).on(table.partnership == partnership.name)
	return query, partnership, table


def names_standing(narrow: Narrow, as_of: date, stage: str, only_stalled: bool) -> list[str]:
	"""The partnerships in a stage on that day."""
	query, partnership, table = as_they_stood(as_of)
	query = query.select(partnership.name).where(table.stage == stage).orderby(partnership.name)
	if only_stalled:
		query = query.where(table.health == STALLED)
	return narrow(query).run(pluck=True)


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
	return sum(count for (of_stage, _origin), count in counts.items() if of_stage == stage)


def moves_of(narrow: Narrow, filters: frappe._dict, of_period: bool) -> Moves:
	"""Entries, exits and conversions of the period, by the last possible day of each move, added up by the database.

	Without `of_period` nothing but what was ever reached. A move without a known date is in no period. Going on means: of the partnerships that entered the stage in the period,
	those that by the as-of day have reached a later stage of the seven active ones.
	"""
	log = Log(narrow, filters)
	moves = Moves()
	for former, stage, origin, count, went_on in log.entries() if of_period else ():
		moves.entered[stage, origin] += count
		moves.went_on[stage, origin] += int(went_on or 0)
		if former:
			moves.left[former] += count
	for former, days, count in log.days() if of_period else ():
		moves.days[former][days] += count
	for stage, before, count, undated in log.advances():
		moves.undated += int(undated or 0)
		for passed in ACTIVE_STAGES[before + 1 : place(stage) + 1]:
			moves.reached[passed] += count
	if filters.chart == TREND:
		for stage, day, count in log.entries_by_day():
			moves.by_month[stage, min(day, filters.as_of).isoformat()[:7]] += count
	return moves


class Log:
	"""The stage log of the partnerships that `narrow` leaves, as far as it was written by the as-of day.

	Each row keeps what is asked here (stage_log.note_for_reports), so that an index over the log answers. The partnerships
	are looked at only where a condition names them: a database drops a left join that nobody asks anything of.
	"""

	def __init__(self, narrow: Narrow, filters: frappe._dict):
		self.narrow = narrow
		self.row = frappe.qb.DocType("Partnership Stage Log")
		self.partnership = frappe.qb.DocType("Partnership")
		self.as_of = filters.as_of
		begun = self.row.begun_by <= filters.as_of
		# A last possible day after the as-of day counts as that day.
		ended = begun if filters.to_date >= filters.as_of else self.row.last_day <= filters.to_date
		self.in_period = (self.row.last_day >= filters.from_date) & ended
		self.by_then = self.row.begun_by.isnull() | begun

	def rows(self):
		query = frappe.qb.from_(self.row).left_join(self.partnership)
		return self.narrow(query.on(self.partnership.name == self.row.parent), self.row.parent)

	def entries(self) -> list[tuple]:
		"""(from stage, to stage, origin, moves, of which went on) of the period."""
		by = (self.row.from_stage, self.row.to_stage, self.row.origin_kind)
		went_on = Sum(Case().when(self.row.went_on_by <= self.as_of, 1).else_(0))
		return self.rows().select(*by, Count("*"), went_on).where(self.in_period).groupby(*by).run()

	def days(self) -> list[tuple]:
		"""(stage left, days in it, moves) of the period, where the days are known."""
		by = (self.row.from_stage, self.row.days_in_previous)
		known = self.rows().where(self.in_period & (self.row.days_known == 1))
		return known.select(*by, Count("*")).groupby(*by).run()

	def advances(self) -> list[tuple]:
		"""(stage, furthest one before, moves, of which undated) up to the as-of day."""
		by = (self.row.to_stage, self.row.furthest_before)
		undated = Sum(Case().when(self.row.begun_by.isnull(), 1).else_(0))
		return self.rows().select(*by, Count("*"), undated).where(self.by_then).groupby(*by).run()

	def entries_by_day(self) -> list[tuple]:
		"""(stage, last possible day, moves) of the period."""
		by = (self.row.to_stage, self.row.last_day)
		return self.rows().select(*by, Count("*")).where(self.in_period).groupby(*by).run()


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
	if moves.undated == 1:
		return _("One move has no known date: it counts as reached, and in no period.")
	return _("{0} moves have no known date: they count as reached, and in no period.").format(moves.undated)


def get_chart(rows: list[dict], moves: Moves, filters: frappe._dict, narrow: Narrow) -> dict:
	if filters.chart == TREND:
		return trend_chart(moves, filters, narrow)
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


def trend_chart(moves: Moves, filters: frappe._dict, narrow: Narrow) -> dict:
	"""Entries into each stage, month by month."""
	months = months_between(filters.from_date, filters.to_date)

	def entered(stage: str, month: str) -> counted.Counted:
		names = partial(names_entered_in, narrow, filters, stage, month)
		return counted.counted_by(moves.by_month[stage, month], PARTNERSHIP, names)

	return {
		"type": "line",
		"data": {
			"labels": months,
			"datasets": [
				{"name": _(stage), "values": [entered(stage, month) for month in months]}
				for stage in ACTIVE_STAGES
				if moves.entries(stage)
			]
			or [{"name": _("Entered"), "values": [0] * len(months)}],
		},
	}


def get_summary(rows: list[dict]) -> list[dict]:
	active = [row for row in rows if row["stage"] in RANK]
	partnerships = counted.together(row["count"] for row in active)
	stalled = counted.together(row["stalled"] for row in active)
	early = counted.together(row["count"] for row in active[:3])
	return [
		{"label": _("Active partnerships"), "value": partnerships, "datatype": "Int", "indicator": "Blue"},
		share_card(_("Early stage"), early, partnerships, "Grey"),
		share_card(_("Stalled"), stalled, partnerships, "Red"),
	]

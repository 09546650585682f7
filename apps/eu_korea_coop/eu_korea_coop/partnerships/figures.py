"""Figures of the desk's cards and charts, counted for the reader who asks, and the rows each of them counts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from pypika.queries import QueryBuilder

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import AGREEMENT, COOPERATION_OUTCOME, PARTNERSHIP
from eu_korea_coop.domain import agreement
from eu_korea_coop.domain.health import CLOSED, HEALTH_VALUES, STALLED
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, PARKED
from eu_korea_coop.permissions import PROFILED, reads_figures_only, restrict, restrict_named
from eu_korea_coop.reporting import counted as numbers

STAGES_BY_HEALTH = "Stages By Health"
STAGES = (*ACTIVE_STAGES, PARKED)
HEALTHS = tuple(health for health in HEALTH_VALUES if health != CLOSED)
"""The chart's colours are given by place: every health has its row, also one of zeros."""
ENDING_DAYS = 180


@dataclass(frozen=True, slots=True)
class Figure:
	"""What a card counts: records of `doctype` that meet `filters`, as Frappe's lists take them."""

	doctype: str
	filters: dict


def figures(today: date) -> dict[str, Figure]:
	"""The number cards that every reader of figures sees, by the card's name."""
	return {
		"Active Partnerships": Figure(PARTNERSHIP, {"stage": ("in", ACTIVE_STAGES)}),
		"Stalled Partnerships": Figure(PARTNERSHIP, {"health": STALLED}),
		"Partnerships To Wake": Figure(PARTNERSHIP, {"to_wake": 1}),
		"Agreements In Force": Figure(AGREEMENT, {"state": agreement.IN_FORCE, "counts_in_figures": 1}),
		"Agreements Ending In 180 Days": Figure(
			AGREEMENT,
			{
				"state": agreement.IN_FORCE,
				"term_type": ("!=", "Open-Ended"),
				"end_date": ("between", (today, today + timedelta(days=ENDING_DAYS))),
			},
		),
		"Results Reported": Figure(COOPERATION_OUTCOME, {"status": ("in", ("Reported", "Verified"))}),
	}


def the_figure(name: str) -> Figure:
	"""Raises ValidationError for a name that is no figure."""
	figure = figures(site_today()).get(name)
	if not figure:
		frappe.throw(
			_("Figure: there is no {0}.").format(frappe.bold(frappe.utils.escape_html(str(name)[:80])))
		)
	return figure


def counted(name: str) -> dict:
	"""For a number card: `{value, fieldtype}` and, if rows have one, `{route, route_options}`, counted for the session's user. One query."""
	figure = the_figure(name)
	query = rows_of(figure.doctype, figure.filters).select(Count("*"))
	return {"value": query.run()[0][0], "fieldtype": "Int", **where_its_rows_are(name, figure)}


def rows_of(doctype: str, filters: dict) -> QueryBuilder:
	"""A query without columns on the rows that meet the filters, of those the session's user may know of."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table)
	for fieldname, wanted in filters.items():
		operator, value = wanted if isinstance(wanted, tuple) else ("=", wanted)
		column = table[fieldname]
		if operator == "in":
			query = query.where(column.isin(value))
		elif operator == "between":
			query = query.where(column[value[0] : value[1]])
		else:
			query = query.where(column != value if operator == "!=" else column == value)
	return restrict(query, doctype, table)


def where_its_rows_are(name: str, figure: Figure) -> dict:
	"""The desk's route to the rows a figure counts: the list, or profiles for a reader of figures.

	Nothing for what has no profile: the desk shows its rows in a dialog (`api.get_rows_behind`).
	"""
	if not reads_figures_only():
		return {"route": ["List", figure.doctype], "route_options": as_list_filters(figure.filters)}
	if figure.doctype not in PROFILED:
		return {}
	return {"route": ["cooperation-profile", figure.doctype], "route_options": {"figure": name}}


def as_list_filters(filters: dict) -> dict:
	"""The filters as a route of Frappe's list takes them: values of several as one text, days as ISO text."""
	shown = {}
	for fieldname, wanted in filters.items():
		operator, value = wanted if isinstance(wanted, tuple) else ("=", wanted)
		if operator == "between":
			value = [day.isoformat() for day in value]
		elif operator == "in":
			value = ",".join(value)
		shown[fieldname] = [operator, value]
	return shown


def number(name: str, place: Mapping) -> numbers.Opening | None:
	"""The number of a card, or of a place in the chart, which names its records. Raises ValidationError."""
	if name == STAGES_BY_HEALTH:
		return numbers.number_of_bar(stages_by_health(), place) if "bar" in place else None
	figure = the_figure(name)
	table = frappe.qb.DocType(figure.doctype)
	query = rows_of(figure.doctype, figure.filters).select(table.name).orderby(table.name)
	return numbers.counted(figure.doctype, query.run(pluck=True))


def stages_by_health() -> dict:
	"""`{labels, datasets}`: the partnerships that have not ended, by stage, a row for each health. One query."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(partnership)
		.select(partnership.stage, partnership.health, Count("*"))
		.groupby(partnership.stage, partnership.health)
	)
	counts: Counter = Counter()
	for stage, health, count in restrict_named(query, PARTNERSHIP, partnership.name).run():
		counts[stage, health] += count

	def standing(stage: str, health: str) -> numbers.Counted:
		def names() -> list[str]:
			asked = rows_of(PARTNERSHIP, {"stage": stage, "health": health})
			return asked.select(partnership.name).run(pluck=True)

		return numbers.counted_by(counts[stage, health], PARTNERSHIP, names)

	data = {
		"labels": [_(stage) for stage in STAGES],
		"datasets": [
			{"name": _(health), "values": [standing(stage, health) for stage in STAGES]} for health in HEALTHS
		],
	}
	return numbers.mark_chart(data, {"figure": STAGES_BY_HEALTH})

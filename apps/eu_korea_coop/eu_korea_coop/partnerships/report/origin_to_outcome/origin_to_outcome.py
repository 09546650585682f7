"""What came of meeting by coincidence, of organised outreach, of an event: from the origin to the outcome (§5, C1, D6)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder.functions import Cast_
from pypika import Case, CustomFunction
from pypika.functions import Cast, Coalesce, Count, Max, Min

from eu_korea_coop.domain.lifecycle import (
	ACTIVE_STAGES,
	EXPLORING,
	FIRST_CONTACT,
	FORMALISED,
	IMPLEMENTING,
	INFORMAL,
)
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import charts, counted
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import middle, share, share_card, within
from eu_korea_coop.reporting.origins import Origin, ancestors, origins
from eu_korea_coop.reporting.partnership_rows import ORIGINS, Narrow, in_sector, narrowed_by
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

RANK = {stage: rank for rank, stage in enumerate(ACTIVE_STAGES)}
COOPERATING = (INFORMAL, FORMALISED, IMPLEMENTING)
SIGNED_STATES = ("In Force", "Expired", "Terminated", "Superseded")
REAL_STATUSES = ("Reported", "Verified")
NOT_RECORDED = ""
REPLACE = CustomFunction("REPLACE", ["text", "part", "other"])
DAYS = 10**8
"""More than any day as a number has."""


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	if only_chart and not filters.from_date and not filters.to_date:
		rows = kinds_added_up(filters)
		return charts.alone("Origin to Outcome", filters, get_chart(rows), get_summary(rows))
	rows = get_data(filters)
	answer = get_columns(), rows_for_reader(rows), None, get_chart(rows), get_summary(rows)
	return counted.marked("Origin to Outcome", filters, answer, ("origin_kind", "origin_event"))


def validate_filters(filters: frappe._dict) -> frappe._dict:
	first, last = checked.period(filters)
	return frappe._dict(
		from_date=first,
		to_date=last,
		origin_kind=checked.one_of(filters, "origin_kind", _("Origin"), ORIGINS),
		sector=checked.existing(filters, "sector", _("Sector"), "Sector"),
	)


def get_columns() -> list[dict]:
	return [
		column.text("origin", _("Origin"), 350),
		column.link("origin_event", _("Event"), "Cooperation Event", 130),
		column.whole("partnerships", _("Partnerships"), 105),
		column.whole("first_contacts", _("First contacts"), 115),
		column.whole("exploring", _("Exploring"), 90),
		column.whole("cooperating", _("Cooperating"), 105),
		column.percent("conversion", _("Cooperating %"), 120),
		column.whole("agreements", _("Agreements"), 105),
		column.whole("outcomes", _("Outcomes"), 95),
		column.number("median_days", _("Median days to cooperation"), 190),
		column.whole("direct", _("Direct"), 80),
		column.whole("indirect", _("Indirect"), 85),
	]


class Course(NamedTuple):
	"""How far a partnership came. `began`: its first dated stage; `cooperated`: the day of its first move into cooperation."""

	furthest: int
	began: date | None
	has_cooperated: bool
	cooperated: date | None


@dataclass
class Group:
	"""The partnerships of one origin. `came_of_them`: those that came from these in turn."""

	own: set = field(default_factory=set)
	marked_indirect: set = field(default_factory=set)
	came_of_them: set = field(default_factory=set)


def courses(narrow: Narrow) -> dict[str, Course]:
	"""Partnership → its course, added up by the database from the days that its moves keep. One query."""
	partnership, log = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Partnership Stage Log")
	rank = Case()
	for stage, place in RANK.items():
		rank = rank.when(log.to_stage == stage, place)
	# a day as a number, 20260131, behind the number of its row: the least one is that of the first row, dated or not
	day = Cast(REPLACE(Cast_(log.last_day, "varchar"), "-", ""), "INTEGER")
	numbered = log.idx * DAYS + Coalesce(day, 0)
	moved = (
		frappe.qb.from_(log)
		.select(
			log.parent,
			Max(rank.else_(-1)).as_("furthest"),
			Min(log.last_day).as_("began"),
			Min(Case().when(log.to_stage.isin(COOPERATING), numbered)).as_("cooperated"),
		)
		.groupby(log.parent)
	)
	query = (
		frappe.qb.from_(moved)
		.left_join(partnership)
		.on(partnership.name == moved.parent)
		.select(moved.parent, moved.furthest, moved.began, moved.cooperated)
	)
	return {
		name: Course(furthest, began, cooperated is not None, as_day((cooperated or 0) % DAYS))
		for name, furthest, began, cooperated in narrow(query, moved.parent).run()
	}


def as_day(number: int) -> date | None:
	return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def results_by_partnership(narrow: Narrow) -> tuple[dict[str, list], dict[str, list]]:
	"""Signed agreements and real outcomes of each partnership; those with third countries do not count (E8)."""
	partnership, agreement, outcome = (
		frappe.qb.DocType(doctype) for doctype in ("Partnership", "Agreement", "Cooperation Outcome")
	)
	query = (
		frappe.qb.from_(agreement)
		.join(partnership)
		.on(partnership.name == agreement.partnership)
		.select(agreement.partnership, agreement.name)
		.where(agreement.state.isin(SIGNED_STATES) & (agreement.counts_in_figures == 1))
	)
	agreements = by_first(narrow(restrict(query, "Agreement", agreement)).run())
	third = frappe.qb.DocType("Agreement").as_("third_country")
	query = (
		frappe.qb.from_(outcome)
		.join(partnership)
		.on(partnership.name == outcome.partnership)
		.left_join(third)
		.on((third.name == outcome.agreement) & (third.counts_in_figures == 0))
		.select(outcome.partnership, outcome.name)
		.where(outcome.status.isin(REAL_STATUSES) & third.name.isnull())
	)
	outcomes = by_first(narrow(restrict(query, "Cooperation Outcome", outcome)).run())
	return agreements, outcomes


def by_first(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
	names = defaultdict(list)
	for first, name in pairs:
		names[first].append(name)
	return names


def get_data(filters: frappe._dict) -> list[dict]:
	"""One row for each kind of origin, below it one for each event its partnerships came from.

	A partnership is in the period of its first dated stage. Direct and indirect: those that began there, and those marked
	indirect or that came from one of them in turn, whenever that was.
	"""
	narrow = narrowed_by(in_sector(filters.sector))
	known, course_of = origins(), courses(narrow)
	agreements, outcomes = results_by_partnership(narrow)
	in_period = {
		name
		for name, course in course_of.items()
		if name in known and within(course.began, filters.from_date, filters.to_date)
	}
	groups = grouped(known, in_period, set(course_of))
	titles = titles_of_events({event for _kind, event in groups if event})
	rows = []
	for kind in (*ORIGINS, NOT_RECORDED):
		if (kind, None) not in groups or (filters.origin_kind and kind != filters.origin_kind):
			continue
		events = sorted(
			(event for of_kind, event in groups if of_kind == kind and event),
			key=lambda event: titles.get(event, event),
		)
		for event in (None, *events):
			group = groups[kind, event]
			label = titles.get(event, event) if event else _(kind) if kind else _("Not recorded")
			rows.append(a_row(kind, event, label, group, course_of, agreements, outcomes))
	return rows


def grouped(known: dict[str, Origin], in_period: set[str], in_sector: set[str]) -> dict[tuple, Group]:
	"""(kind, None) and (kind, event) → the partnerships of the period that began so, and what came of them."""
	groups: defaultdict[tuple, Group] = defaultdict(Group)

	def groups_of(origin: Origin):
		yield groups[origin.kind, None]
		if origin.event:
			yield groups[origin.kind, origin.event]

	for name in in_period:
		for group in groups_of(known[name]):
			group.own.add(name)
			if known[name].indirect:
				group.marked_indirect.add(name)
	for name in in_sector & known.keys():
		if known[name].parents:
			for parent in ancestors(name, known) & in_period:
				for group in groups_of(known[parent]):
					group.came_of_them.add(name)
	return groups


def a_row(kind, event, label, group: Group, course_of, agreements: dict, outcomes: dict) -> dict:
	own = [course_of[name] for name in group.own]
	cooperating = number_of(name for name in group.own if course_of[name].has_cooperated)
	direct = group.own - group.marked_indirect
	return {
		"origin": label,
		"origin_kind": kind,
		"origin_event": event,
		"indent": 1 if event else 0,
		"partnerships": number_of(group.own),
		"first_contacts": reached(group.own, course_of, FIRST_CONTACT),
		"exploring": reached(group.own, course_of, EXPLORING),
		"cooperating": cooperating,
		"conversion": share(cooperating, len(own)),
		"agreements": counted.counted(
			"Agreement", (agreement for name in group.own for agreement in agreements.get(name, ()))
		),
		"outcomes": counted.counted(
			"Cooperation Outcome", (outcome for name in group.own for outcome in outcomes.get(name, ()))
		),
		"median_days": middle(
			(course.cooperated - course.began).days for course in own if course.cooperated and course.began
		),
		"direct": number_of(direct),
		"indirect": number_of((group.marked_indirect | group.came_of_them) - direct),
	}


def reached(own: set[str], course_of: dict[str, Course], stage: str) -> counted.Counted:
	return number_of(name for name in own if course_of[name].furthest >= RANK[stage])


def number_of(names: Iterable[str]) -> counted.Counted:
	return counted.counted("Partnership", names)


def titles_of_events(names: set[str]) -> dict[str, str]:
	if not names:
		return {}
	event = frappe.qb.DocType("Cooperation Event")
	return dict(
		frappe.qb.from_(event).select(event.name, event.title).where(event.name.isin(sorted(names))).run()
	)


def kinds_added_up(filters: frappe._dict) -> list[dict]:
	"""What chart and summary read of the rows of kinds of origin, whatever the period. One query."""
	partnership, log = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Partnership Stage Log")
	steps = ("first_contacts", "exploring", "cooperating")  # who has come to one has come to those before it
	furthest = (
		Case()
		.when(log.to_stage.isin(COOPERATING), 3)
		.when(log.to_stage.isin(ACTIVE_STAGES[RANK[EXPLORING] :]), 2)
		.when(log.to_stage == FIRST_CONTACT, 1)
		.else_(0)
	)
	# Every row of a log keeps its partnership's origin, so that an index over the log answers; the partnerships are looked
	# at only where a condition names them: a database drops a left join that nobody asks anything of.
	entered = (
		frappe.qb.from_(log)
		.select(log.parent, log.origin_kind, Max(furthest).as_("furthest"))
		.groupby(log.parent, log.origin_kind)
	)
	kind = Coalesce(entered.origin_kind, "")
	query = (
		frappe.qb.from_(entered)
		.left_join(partnership)
		.on(partnership.name == entered.parent)
		.select(kind, Count("*"), *(Count(Case().when(entered.furthest >= place, 1)) for place in (1, 2, 3)))
		.groupby(kind)
	)
	if filters.origin_kind:
		query = query.where(entered.origin_kind == filters.origin_kind)
	counts = {
		row[0]: [counted.Counted(number) for number in row[1:]]
		for row in narrowed_by(in_sector(filters.sector))(query, entered.parent).run()
	}
	rows = []
	for name in (*ORIGINS, NOT_RECORDED):
		if name in counts:
			partnerships, *reached_by = counts[name]
			row = {"origin": _(name) if name else _("Not recorded"), "origin_kind": name, "indent": 0}
			row |= {"partnerships": partnerships, **dict(zip(steps, reached_by, strict=True))}
			rows.append({**row, "conversion": share(row["cooperating"], partnerships)})
	return rows


def get_chart(rows: list[dict]) -> dict | None:
	"""How many of each origin got how far, in percent: coincidence against organised outreach."""
	kinds = [row for row in rows if not row["indent"]]
	if not kinds:
		return None
	steps = (
		(_("First contact"), "first_contacts"),
		(_("Exploring"), "exploring"),
		(_("Cooperating"), "cooperating"),
	)
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(row["origin"] for row in kinds),
			"datasets": [
				{
					"name": f"{label} %",
					"values": [
						counted.measured(share(row[step], row["partnerships"]) or 0, row[step].find)
						for row in kinds
					],
				}
				for label, step in steps
			],
		},
		"colors": ["#9ecae1", "#4a90c4", "#1f4e79"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	kinds = [row for row in rows if not row["indent"]]
	partnerships = counted.together(row["partnerships"] for row in kinds)
	cards = [{"label": _("Partnerships"), "value": partnerships, "datatype": "Int", "indicator": "Blue"}]
	for kind in ("By Coincidence", "Organised Outreach"):
		row = next((row for row in kinds if row["origin_kind"] == kind), None)
		if row:
			label = _("{0}: cooperating").format(_(kind))
			cards.append(share_card(label, row["cooperating"], row["partnerships"], "Green"))
	return cards

"""What makes cooperation difficult, where it does, and how long it takes to resolve (§5, H1)."""

from collections import Counter, defaultdict
from functools import partial, reduce
from operator import mul

import frappe
from frappe import _
from pypika.functions import Coalesce, Count, NullIf
from pypika.queries import QueryBuilder
from pypika.terms import ValueWrapper

from eu_korea_coop.constants import COOPERATION_EVENT, EUROPE, INTERACTION, KOREA, PARTNERSHIP
from eu_korea_coop.domain.lifecycle import STAGES
from eu_korea_coop.permissions import reads_figures_only, restrict
from eu_korea_coop.reporting import charts, counted
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import middle
from eu_korea_coop.reporting.fuzzy_text import latest_day
from eu_korea_coop.reporting.partnership_rows import COUNTERPART_TYPES, Narrow, in_sector, narrowed_by
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

BY_STAGE, BY_COUNTERPART = "Stage", "Korean Counterpart"
GROUPS = {BY_STAGE: STAGES, BY_COUNTERPART: COUNTERPART_TYPES}
OPEN, RESOLVED = "Open", "Resolved"


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	if only_chart:
		rows = rows_added_up(filters)
		return charts.alone("Bottleneck Heatmap", filters, get_chart(rows), get_summary(rows))
	tags = [*partnership_tags(filters), *event_tags(filters)]
	difficulties = interaction_tags(filters) if reads_interactions() else None
	rows = get_data(tags, difficulties, filters)
	answer = (
		get_columns(tags, difficulties, filters),
		rows_for_reader(rows),
		None,
		get_chart(rows),
		get_summary(rows),
	)
	return counted.marked("Bottleneck Heatmap", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(
		side=checked.one_of(filters, "side", _("Side"), (EUROPE, KOREA)),
		sector=checked.existing(filters, "sector", _("Sector"), "Sector"),
		by=checked.one_of(filters, "by", _("By"), tuple(GROUPS)) or BY_STAGE,
	)


def reads_interactions() -> bool:
	"""Policy viewers read no interactions, so theirs has no column of them; of them Frappe would ask the database first."""
	return not reads_figures_only() and bool(frappe.has_permission(INTERACTION, "read"))


def get_columns(tags: list[frappe._dict], difficulties: Counter | None, filters: frappe._dict) -> list[dict]:
	columns = [
		column.link("bottleneck", _("Bottleneck"), "Bottleneck", 260),
		column.whole("open", _("Open"), 75),
		column.whole("resolved", _("Resolved"), 90),
		column.number("median_days", _("Median days to resolve"), 165),
	]
	columns += [column.whole(field_of(group), _(group), 115, heat=1) for group in groups_shown(tags, filters)]
	columns.append(column.whole("events", _("At events"), 95, heat=1))
	if difficulties is not None:
		columns.append(column.whole("interactions", _("In interactions"), 125, heat=1))
	return columns


def groups_shown(tags: list[frappe._dict], filters: frappe._dict) -> list[str]:
	"""The stages or counterpart types that have any bottleneck."""
	used = {tag.group for tag in tags}
	return [group for group in GROUPS[filters.by] if group in used]


def field_of(group: str) -> str:
	return f"in_{frappe.scrub(group)}"


def partnership_tags(filters: frappe._dict) -> list[frappe._dict]:
	"""The bottlenecks of partnerships; with the counterpart type, one row for each type a partnership has."""
	partnership, tag = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Partnership Bottleneck")
	query = (
		frappe.qb.from_(tag)
		.join(partnership)
		.on(partnership.name == tag.parent)
		.select(
			tag.name,
			tag.parent,
			partnership.stage,
			tag.bottleneck,
			tag.status,
			tag.raised_on,
			tag.raised_on_precision,
			tag.resolved_on,
			tag.resolved_on_precision,
		)
	)
	narrow = of_partnerships(filters)
	tags = narrow(query).run(as_dict=True)
	if filters.by == BY_STAGE:
		return [frappe._dict(tag, group=tag.stage, doctype=PARTNERSHIP) for tag in tags]
	types = counterpart_types(narrow)
	return [
		frappe._dict(tag, group=kind, doctype=PARTNERSHIP)
		for tag in tags
		for kind in sorted(types.get(tag.parent) or {""})
	]


def of_partnerships(filters: frappe._dict) -> Narrow:
	return narrowed_by(in_sector(filters.sector), led_from(filters.side))


def led_from(side: str | None):
	"""Partnerships with a lead party of that side."""
	if not side:
		return None
	party, organisation = frappe.qb.DocType("Partnership Party"), frappe.qb.DocType("Organisation")
	return frappe.qb.DocType("Partnership").name.isin(
		frappe.qb.from_(party)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.where((party.role == "Lead") & (organisation.side == side))
		.select(party.parent)
	)


def counterpart_types(narrow) -> dict[str, set[str]]:
	"""Partnership → types of its Korean parties."""
	partnership, party, organisation, kind = (
		frappe.qb.DocType(doctype)
		for doctype in ("Partnership", "Partnership Party", "Organisation", "Organisation Type")
	)
	query = (
		frappe.qb.from_(party)
		.join(partnership)
		.on(partnership.name == party.parent)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.join(kind)
		.on(kind.name == organisation.organisation_type)
		.where((organisation.side == KOREA) & kind.counterpart_type.isin(COUNTERPART_TYPES))
		.select(party.parent, kind.counterpart_type)
	)
	result = defaultdict(set)
	for name, counterpart_type in narrow(query).run():
		result[name].add(counterpart_type)
	return result


def event_tags(filters: frappe._dict) -> list[frappe._dict]:
	"""The bottlenecks of events; with a side, of those it organised."""
	event, tag = frappe.qb.DocType("Cooperation Event"), frappe.qb.DocType("Event Bottleneck")
	query = (
		frappe.qb.from_(tag)
		.join(event)
		.on(event.name == tag.parent)
		.select(
			tag.name,
			tag.parent,
			tag.bottleneck,
			tag.status,
			tag.raised_on,
			tag.raised_on_precision,
			tag.resolved_on,
			tag.resolved_on_precision,
		)
	)
	tags = of_events(query, filters).run(as_dict=True)
	return [frappe._dict(tag, group=None, doctype=COOPERATION_EVENT) for tag in tags]


def of_events(query: QueryBuilder, filters: frappe._dict) -> QueryBuilder:
	"""`query` on those events alone that the filters ask for."""
	event = frappe.qb.DocType("Cooperation Event")
	if filters.sector:
		query = query.where(in_sector(filters.sector, "Cooperation Event"))
	if filters.side:
		organiser, organisation = frappe.qb.DocType("Event Organiser"), frappe.qb.DocType("Organisation")
		query = query.where(
			event.name.isin(
				frappe.qb.from_(organiser)
				.join(organisation)
				.on(organisation.name == organiser.organisation)
				.where(organisation.side == filters.side)
				.select(organiser.parent)
			)
		)
	return query


def interaction_tags(filters: frappe._dict) -> Counter:
	"""How often each bottleneck was met in an interaction of these partnerships."""
	query, tag = met_in_interactions(filters)
	return Counter(dict(query.select(tag.bottleneck, Count("*")).groupby(tag.bottleneck).run()))


def interactions_with(bottleneck: str, filters: frappe._dict) -> list[str]:
	"""The interactions in which a bottleneck was met."""
	query, tag = met_in_interactions(filters)
	return query.select(tag.parent).where(tag.bottleneck == bottleneck).run(pluck=True)


def met_in_interactions(filters: frappe._dict) -> tuple:
	"""A query without columns on the bottlenecks of interactions, and their table."""
	partnership, interaction, tag = (
		frappe.qb.DocType(doctype) for doctype in (PARTNERSHIP, INTERACTION, "Bottleneck Tag")
	)
	query = (
		frappe.qb.from_(tag)
		.join(interaction)
		.on((interaction.name == tag.parent) & (tag.parenttype == INTERACTION))
		.join(partnership)
		.on(partnership.name == interaction.partnership)
	)
	return of_partnerships(filters)(restrict(query, INTERACTION, interaction)), tag


def rows_added_up(filters: frappe._dict) -> list[dict]:
	"""The numbers of all stages together, as `get_data` has them, counted by the database; they name no records. One query."""
	partnership, event = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Cooperation Event")
	parts = []
	for parent, child, narrow in (
		(partnership, "Partnership Bottleneck", of_partnerships(filters)),
		(event, "Event Bottleneck", lambda query, _name: of_events(query, filters)),
	):
		tag = frappe.qb.DocType(child)
		status = Coalesce(NullIf(tag.status, ""), OPEN)
		query = frappe.qb.from_(tag).left_join(parent).on(parent.name == tag.parent)
		parts.append(
			narrow(query, tag.parent)
			.select(tag.bottleneck, status.as_("status"), Count("*").as_("number"))
			.groupby(tag.bottleneck, status)
		)
	if reads_interactions():
		query, tag = met_in_interactions(filters)
		parts.append(
			query.select(tag.bottleneck, ValueWrapper(INTERACTION), Count("*")).groupby(tag.bottleneck)
		)
	counts_of_all = reduce(mul, parts).as_("counts_of_all")  # UNION ALL
	counts = defaultdict(Counter)
	for bottleneck, what, count in (
		frappe.qb.from_(counts_of_all)
		.select(counts_of_all.bottleneck, counts_of_all.status, counts_of_all.number)
		.run()
	):
		counts[bottleneck][what] += count
	rows = [
		{
			"bottleneck": bottleneck,
			"open": counted.Counted(count[OPEN]),
			"resolved": counted.Counted(count[RESOLVED]),
			"interactions": count[INTERACTION],
		}
		for bottleneck, count in counts.items()
	]
	return sorted(rows, key=most_open_first)


def get_data(tags: list[frappe._dict], difficulties: Counter | None, filters: frappe._dict) -> list[dict]:
	"""One row for each bottleneck met anywhere, the most open first."""
	once = {tag.name: tag for tag in tags}.values()
	groups = groups_shown(tags, filters)
	by_status, by_group = defaultdict(list), defaultdict(list)
	for tag in once:
		by_status[tag.bottleneck, tag.status or OPEN].append((tag.doctype, tag.parent))
	for tag in tags:
		by_group[tag.bottleneck, tag.group].append((tag.doctype, tag.parent))
	days = days_to_resolve(once)
	rows = []
	for bottleneck in {tag.bottleneck for tag in tags} | set(difficulties or ()):
		row = {
			"bottleneck": bottleneck,
			"open": counted.counted_records(by_status[bottleneck, OPEN]),
			"resolved": counted.counted_records(by_status[bottleneck, RESOLVED]),
			"median_days": middle(days[bottleneck]),
			**{field_of(group): counted.counted_records(by_group[bottleneck, group]) for group in groups},
			"events": counted.counted_records(by_group[bottleneck, None]),
		}
		if difficulties is not None:
			row["interactions"] = counted.counted_by(
				difficulties[bottleneck], INTERACTION, partial(interactions_with, bottleneck, filters)
			)
		rows.append(row)
	return sorted(rows, key=most_open_first)


def most_open_first(row: dict) -> tuple:
	return -row["open"], -row["resolved"], -row.get("interactions", 0), row["bottleneck"]


def days_to_resolve(tags) -> dict[str, list[int]]:
	"""Bottleneck → days from raised to resolved, where both days are known (their last possible days)."""
	days = defaultdict(list)
	for tag in tags:
		raised = latest_day(tag.raised_on, tag.raised_on_precision)
		resolved = latest_day(tag.resolved_on, tag.resolved_on_precision)
		if tag.status == RESOLVED and raised and resolved:
			days[tag.bottleneck].append(max((resolved - raised).days, 0))
	return days


def get_chart(rows: list[dict]) -> dict | None:
	shown = [row for row in rows if row["open"] or row["resolved"]][:15]
	if not shown:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(row["bottleneck"] for row in shown),
			"datasets": [
				{"name": _("Open"), "values": [row["open"] for row in shown]},
				{"name": _("Resolved"), "values": [row["resolved"] for row in shown]},
			],
		},
		"barOptions": {"stacked": 1},
		"colors": ["#c0392b", "#2e8b57"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	return [
		{
			"label": _("Open"),
			"value": counted.together(row["open"] for row in rows),
			"datatype": "Int",
			"indicator": "Red",
		},
		{
			"label": _("Resolved"),
			"value": counted.together(row["resolved"] for row in rows),
			"datatype": "Int",
			"indicator": "Green",
		},
	]

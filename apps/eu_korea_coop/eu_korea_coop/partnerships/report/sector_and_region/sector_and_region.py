"""Which European and Korean regions cooperate in which sector (§5, J1, L2)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import reduce
from itertools import product
from operator import mul

import frappe
from frappe import _
from pypika import Case
from pypika.functions import Coalesce, Count, Max, NullIf
from pypika.queries import QueryBuilder, Table
from pypika.terms import Term, ValueWrapper

from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.domain.lifecycle import STAGES
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import charts, counted
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.partnership_rows import Narrow, in_sector, narrowed_by, sectors_of
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

SIGNED_STATES = ("In Force", "Expired", "Terminated", "Superseded")
CHART_SECTORS, CHART_REGIONS = 12, 8


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	partnership = frappe.qb.DocType("Partnership")
	narrow = narrowed_by(
		in_sector(filters.sector), partnership.stage == filters.stage if filters.stage else None
	)
	if only_chart:
		pairs = pairs_added_up(narrow)
		sectors = {sector for sector, _region in pairs if sector}
		summary = get_summary(number_with_regions(narrow), sectors)
		return charts.alone("Sector and Region", filters, get_chart(pairs), summary)
	cells = cells_of(narrow)
	rows = get_data(cells, agreements_of(narrow))
	partnerships = number_of(set().union(*cells.values()))
	sectors = {row["sector"] for row in rows if row["sector"]}
	summary = get_summary(partnerships, sectors)
	answer = get_columns(), rows_for_reader(rows), None, get_chart(pairs_of(cells)), summary
	return counted.marked(
		"Sector and Region", filters, answer, ("sector", "european_region", "korean_region")
	)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(
		stage=checked.one_of(filters, "stage", _("Stage"), STAGES),
		sector=checked.existing(filters, "sector", _("Sector"), "Sector"),
	)


def get_columns() -> list[dict]:
	return [
		column.link("sector", _("Sector"), "Sector", 260),
		column.text("european_region", _("European region"), 240),
		column.text("korean_region", _("Korean region"), 240),
		column.whole("partnerships", _("Partnerships"), 120),
		column.whole("agreements", _("Agreements"), 120),
	]


def regions_of(narrow: Narrow) -> dict[str, dict[str, set]]:
	"""Partnership → side → regions of its parties; the country where no region is known (and the city in Korea)."""
	party, organisation = frappe.qb.DocType("Partnership Party"), frappe.qb.DocType("Organisation")
	fields = ("name", "side", "region", "city", "country")
	query = frappe.qb.from_(organisation).select(*(organisation[field] for field in fields))
	places = {
		name: (side, region or (city or country if side == KOREA else country) or "")
		for name, side, region, city, country in query.where(organisation.side.isin((EUROPE, KOREA))).run()
	}
	regions = {}
	parties = narrow(from_parties(party), party.parent).select(party.parent, party.organisation)
	for name, organisation in parties.run():
		if organisation not in places:
			continue
		if name not in regions:
			regions[name] = {EUROPE: set(), KOREA: set()}
		side, place = places[organisation]
		regions[name][side].add(place)
	return regions


def agreements_of(narrow: Narrow) -> dict[str, list[str]]:
	"""Partnership → its signed agreements that count in European-Korean figures."""
	partnership, agreement = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Agreement")
	query = (
		frappe.qb.from_(agreement)
		.join(partnership)
		.on(partnership.name == agreement.partnership)
		.select(agreement.partnership, agreement.name)
		.where(agreement.state.isin(SIGNED_STATES) & (agreement.counts_in_figures == 1))
	)
	names = defaultdict(list)
	for of_partnership, name in narrow(restrict(query, "Agreement", agreement)).run():
		names[of_partnership].append(name)
	return names


def cells_of(narrow: Narrow) -> dict[tuple[str, str, str], set[str]]:
	"""(sector, European region, Korean region) → partnerships; one with several of each stands in several cells."""
	sectors, cells = sectors_of(narrow), defaultdict(set)
	for name, sides in regions_of(narrow).items():
		for cell in product(set(sectors.get(name) or [""]), sides[EUROPE] or {""}, sides[KOREA] or {""}):
			cells[cell].add(name)
	return cells


def get_data(cells: dict[tuple, set], agreements: dict[str, list[str]]) -> list[dict]:
	"""One row for each cell, by sector, most partnerships first."""
	rows = [
		{
			"sector": sector or None,
			"european_region": _(europe) if europe else _("Not stated"),
			"korean_region": _(korea) if korea else _("Not stated"),
			"partnerships": number_of(names),
			"agreements": counted.counted(
				"Agreement", (agreement for name in names for agreement in agreements.get(name, ()))
			),
		}
		for (sector, europe, korea), names in cells.items()
	]
	rows.sort(
		key=lambda row: (
			row["sector"] is None,
			row["sector"] or "",
			-row["partnerships"],
			row["european_region"],
			row["korean_region"],
		)
	)
	return rows


def pairs_of(cells: dict[tuple, set]) -> dict[tuple[str, str], counted.Counted]:
	"""(sector, Korean region) → its partnerships, for the chart."""
	pairs = defaultdict(set)
	for (sector, _europe, korea), names in cells.items():
		pairs[sector, korea] |= names
	return {pair: number_of(names) for pair, names in pairs.items()}


def pairs_added_up(narrow: Narrow) -> dict[tuple[str, str], counted.Counted]:
	"""The same as `pairs_of`, counted by the database. One query.

	It reads the side that each party keeps of its organisation (directory/sides.py), for an index answers that. Those with a
	Korean party are counted from there, and those with a European one alone beside them; a reader of everything needs no
	partnership for that.
	"""
	party, organisation, tag = (
		frappe.qb.DocType(doctype) for doctype in ("Partnership Party", "Organisation", "Sector Tag")
	)
	stated = (NullIf(organisation[field], "") for field in ("region", "city", "country"))
	with_korean = (
		from_parties(party)
		.left_join(organisation)
		.on(organisation.name == party.organisation)
		.where(party.side == KOREA)
	)
	without = of_sides(party).having(Max(Case().when(party.side == KOREA, 1).else_(0)) == 0).as_("without")

	def of(query: QueryBuilder, name: Term, region: Term) -> QueryBuilder:
		sector = Coalesce(tag.sector, "")
		return (
			narrow(query, name)
			.left_join(tag)  # last, for fewer are looked up
			.on((tag.parent == name) & (tag.parenttype == "Partnership"))
			.select(sector.as_("sector"), region.as_("region"), Count(name).distinct().as_("number"))
			.groupby(sector, region)
		)

	parts = (
		of(with_korean, party.parent, Coalesce(*stated, "")),
		of(from_parties(without), without.parent, without.region),
	)
	pairs = Counter()
	both = reduce(mul, parts).as_("both")
	for sector, region, number in frappe.qb.from_(both).select(both.star).run():
		pairs[sector, region] += number
	return {pair: counted.Counted(number) for pair, number in pairs.items()}


def number_with_regions(narrow: Narrow) -> counted.Counted:
	"""How many partnerships have a party of a side. One query."""
	every = of_sides(frappe.qb.DocType("Partnership Party")).as_("every")
	query = narrow(from_parties(every), every.parent).select(Count("*"))
	return counted.Counted(query.run()[0][0])


def of_sides(party: Table) -> QueryBuilder:
	"""The partnerships with a party of a side, each once, from an index; `region` is that of those without a Korean party."""
	query = frappe.qb.from_(party).where(party.side.isin((EUROPE, KOREA)))
	return query.select(party.parent, ValueWrapper("").as_("region")).groupby(party.parent)


def from_parties(party: Table | QueryBuilder) -> QueryBuilder:
	"""Parties with their partnerships, joined so that the database leaves these out where no condition asks for them."""
	partnership = frappe.qb.DocType("Partnership")
	return frappe.qb.from_(party).left_join(partnership).on(partnership.name == party.parent)


def get_chart(pairs: dict[tuple[str, str], counted.Counted]) -> dict | None:
	"""The matrix: sectors, stacked by Korean region, the largest of each; of equals the first by name."""
	if not pairs:
		return None
	by_sector, by_region = Counter(), Counter()
	for (sector, korea), number in sorted(pairs.items()):
		by_sector[sector] += number
		by_region[korea] += number
	sectors = [sector for sector, _count in by_sector.most_common(CHART_SECTORS)]
	regions = [region for region, _count in by_region.most_common(CHART_REGIONS)]
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(sector or _("No sector") for sector in sectors),
			"datasets": [
				{
					"name": label,
					"values": [pairs.get((sector, region)) or number_of(()) for sector in sectors],
				}
				for label, region in zip(
					column.series_names(_(region) if region else _("Not stated") for region in regions),
					regions,
					strict=True,
				)
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(partnerships: counted.Counted, sectors: set[str]) -> list[dict]:
	return [
		{"label": _("Partnerships"), "value": partnerships, "datatype": "Int", "indicator": "Blue"},
		{
			"label": _("Sectors"),
			"value": counted.counted("Sector", sectors),
			"datatype": "Int",
			"indicator": "Grey",
		},
	]


def number_of(names: Iterable[str]) -> counted.Counted:
	return counted.counted("Partnership", names)

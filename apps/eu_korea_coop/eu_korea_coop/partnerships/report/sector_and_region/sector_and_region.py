"""Which European and Korean regions cooperate in which sector (§5, J1, L2)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import product

import frappe
from frappe import _

from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.domain.lifecycle import STAGES
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.partnership_rows import Narrow, in_sector, narrowed_by, sectors_of
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

SIGNED_STATES = ("In Force", "Expired", "Terminated", "Superseded")
CHART_SECTORS, CHART_REGIONS = 12, 8


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	partnership = frappe.qb.DocType("Partnership")
	narrow = narrowed_by(
		in_sector(filters.sector), partnership.stage == filters.stage if filters.stage else None
	)
	cells = cells_of(narrow)
	rows = get_data(cells, agreements_of(narrow))
	answer = get_columns(), rows_for_reader(rows), None, get_chart(cells), get_summary(cells, rows)
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
	partnership, party, organisation = (
		frappe.qb.DocType(doctype) for doctype in ("Partnership", "Partnership Party", "Organisation")
	)
	query = (
		frappe.qb.from_(party)
		.join(partnership)
		.on(partnership.name == party.parent)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.select(party.parent, organisation.side, organisation.region, organisation.city, organisation.country)
		.where(organisation.side.isin((EUROPE, KOREA)))
	)
	regions = defaultdict(lambda: {EUROPE: set(), KOREA: set()})
	for name, side, region, city, country in narrow(query).run():
		place = region or (city or country if side == KOREA else country)
		regions[name][side].add(place or "")
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
			"european_region": europe or _("Not stated"),
			"korean_region": korea or _("Not stated"),
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


def get_chart(cells: dict[tuple, set]) -> dict | None:
	"""The matrix: sectors, stacked by Korean region, the largest of each."""
	pairs = defaultdict(set)
	for (sector, _europe, korea), names in cells.items():
		pairs[sector, korea] |= names
	if not pairs:
		return None
	by_sector, by_region = Counter(), Counter()
	for (sector, korea), names in pairs.items():
		by_sector[sector] += len(names)
		by_region[korea] += len(names)
	sectors = [sector for sector, _count in by_sector.most_common(CHART_SECTORS)]
	regions = [region for region, _count in by_region.most_common(CHART_REGIONS)]
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(sector or _("No sector") for sector in sectors),
			"datasets": [
				{
					"name": label,
					"values": [number_of(pairs.get((sector, region), ())) for sector in sectors],
				}
				for label, region in zip(
					column.series_names(region or _("Not stated") for region in regions), regions, strict=True
				)
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(cells: dict[tuple, set], rows: list[dict]) -> list[dict]:
	partnerships = set().union(*cells.values())
	sectors = {row["sector"] for row in rows if row["sector"]}
	return [
		{
			"label": _("Partnerships"),
			"value": number_of(partnerships),
			"datatype": "Int",
			"indicator": "Blue",
		},
		{
			"label": _("Sectors"),
			"value": counted.counted("Sector", sectors),
			"datatype": "Int",
			"indicator": "Grey",
		},
	]


def number_of(names: Iterable[str]) -> counted.Counted:
	return counted.counted("Partnership", names)

"""Partnership Pipeline, Origin to Outcome, Event Effectiveness, Sector and Region: whole rows on a small world."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import add_months, getdate, nowdate

from eu_korea_coop.api.drill_down import answer_of
from eu_korea_coop.constants import EUROPE, KOREA, OFFICER
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.partnerships.report.sector_and_region import sector_and_region
from eu_korea_coop.reporting.counted import Counted
from testing import (
	as_user,
	make_agreement,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_user,
	run_report,
)

A_DAY = timedelta(days=1)


def today() -> date:
	return getdate(nowdate())


def ago(days: int) -> date:
	return today() - timedelta(days=days)


@pytest.fixture
def sector(site) -> str:
	"""A sector no other record has."""
	return make_master("Sector", f"Test {frappe.generate_hash(length=6)}")


@pytest.fixture
def sides(site):
	return (
		make_organisation(EUROPE, organisation_name="Pack Cluster", region="Catalonia", country="Spain"),
		make_organisation(KOREA, organisation_name="Daegu Institute", city="Daegu"),
	)


def walked(sides, sector, *log, **fields):
	"""A partnership whose loaded stage log is (stage, day, precision)."""
	rows = [
		{
			"from_stage": log[place - 1][0] if place else "",
			"to_stage": stage,
			"effective_on": day,
			"effective_on_precision": precision,
		}
		for place, (stage, day, precision) in enumerate(log)
	]
	doc = frappe.get_doc(
		{
			"doctype": "Partnership",
			"title": f"Test {frappe.generate_hash(length=6)}",
			"stage": log[-1][0],
			"parties": [
				{"organisation": sides[0].name, "role": "Lead", "agreement_intent": "Open"},
				{"organisation": sides[1].name, "role": "Counterpart"},
			],
			"stage_log": rows,
			"sectors": [{"sector": sector}],
			"owner_user": "Administrator",
			**fields,
		}
	)
	doc.flags.loading_history = True
	return doc.insert()


# ------------------------------------------------------------------------------------------------------ pipeline


@pytest.fixture
def pipeline(sides, sector):
	"""Three partnerships: one by coincidence got as far as Exploring, one of two of an outreach did."""
	walked(
		sides,
		sector,
		("First Contact", ago(100), "Day"),
		("Exploring", ago(60), "Day"),
		origin_kind="By Coincidence",
	)
	walked(
		sides,
		sector,
		("First Contact", ago(90), "Day"),
		("Exploring", ago(70), "Day"),
		origin_kind="Organised Outreach",
		origin_organising_kind="Agency",
	)
	walked(
		sides,
		sector,
		("First Contact", ago(20), "Day"),
		origin_kind="Organised Outreach",
		origin_organising_kind="Agency",
	)
	return sector


def test_the_pipeline_counts_entries_conversions_and_days(pipeline):
	answer = run_report("Partnership Pipeline", sector=pipeline)
	assert answer.row(stage="First Contact") == {
		"stage": "First Contact",
		"count": 1,
		"stalled": 0,
		"stalled_share": 0.0,
		"reached": 3,
		"entered": 3,
		"left": 2,
		"conversion": 66.7,
		"median_days": 30.0,
		"entered_by_coincidence": 1,
		"conversion_by_coincidence": 100.0,
		"entered_by_outreach": 2,
		"conversion_by_outreach": 50.0,
	}
	exploring = answer.row(stage="Exploring")
	assert [exploring[what] for what in ("count", "reached", "entered", "left", "conversion")] == [
		2,
		2,
		2,
		0,
		0.0,
	]
	assert [row["stage"] for row in answer.rows][:2] == ["Identified", "First Contact"]
	assert answer.series()["Ever reached"] == {
		"Identified": 3,
		"First Contact": 3,
		"Exploring": 2,
		"Informal Cooperation": 0,
		"Agreement in Preparation": 0,
		"Formalised": 0,
		"Implementing": 0,
	}
	assert answer.summary["Active partnerships"] == 3


def test_a_period_leaves_what_happened_in_it_and_the_trend_says_when(pipeline):
	answer = run_report(
		"Partnership Pipeline", sector=pipeline, from_date=ago(75), to_date=ago(65), chart="Trend"
	)
	contact, exploring = answer.row(stage="First Contact"), answer.row(stage="Exploring")
	assert (contact["entered"], contact["left"], contact["median_days"]) == (0, 1, 20.0)
	assert (exploring["entered"], exploring["conversion"]) == (1, 0.0)
	assert sum(answer.series()["Exploring"].values()) == 1


def test_a_move_of_today_counts_in_a_period_that_ends_today(sides, sector):
	walked(sides, sector, ("First Contact", today(), "Day"))
	answer = run_report("Partnership Pipeline", sector=sector, from_date=today(), to_date=today())
	assert answer.row(stage="First Contact")["entered"] == 1


def test_a_fuzzy_move_counts_by_its_last_possible_day_and_an_unknown_one_is_said(sides, sector):
	walked(
		sides,
		sector,
		("First Contact", date(2013, 4, 1), "Year"),
		("Exploring", date(2014, 2, 10), "Month"),
		("Informal Cooperation", None, "Unknown"),
	)
	answer = run_report("Partnership Pipeline", sector=sector, from_date="2013-12-31", to_date="2014-02-28")
	contact = answer.row(stage="First Contact")
	assert (contact["entered"], contact["left"], contact["median_days"], contact["conversion"]) == (
		1,
		1,
		59.0,
		100.0,
	)
	assert "One move has no known date" in answer.message
	answer = run_report("Partnership Pipeline", sector=sector, from_date="2014-01-01", to_date="2014-02-27")
	assert (answer.row(stage="First Contact")["entered"], answer.row(stage="Exploring")["entered"]) == (0, 0)


def test_the_stages_of_a_past_day_come_from_the_snapshots(pipeline):
	name = frappe.get_all("Sector Tag", filters={"sector": pipeline}, pluck="parent", order_by="creation")[0]
	snapshots.write_as_of([name], ago(50))
	answer = run_report("Partnership Pipeline", sector=pipeline, as_of=ago(40))
	assert sum(row["count"] for row in answer.rows) == 1
	assert answer.row(stage="First Contact")["entered"] == 2, "the entry of 20 days ago was not yet"


def test_the_pipeline_of_a_past_day_ends_with_the_moves_of_that_day(sides, sector):
	first_day = getdate(add_months(ago(30), -12))
	moved = walked(
		sides,
		sector,
		("First Contact", first_day, "Day"),
		("Exploring", ago(30), "Day"),
		("Informal Cooperation", ago(29), "Day"),
	)
	snapshots.write_as_of([moved.name], ago(30))
	answer = run_report("Partnership Pipeline", sector=sector, as_of=ago(30), chart="Trend")
	contact, exploring = answer.row(stage="First Contact"), answer.row(stage="Exploring")
	assert (contact["entered"], contact["left"], contact["conversion"]) == (1, 1, 100.0)
	assert (exploring["entered"], exploring["reached"], exploring["conversion"]) == (1, 1, 0.0)
	assert answer.row(stage="Informal Cooperation")["reached"] == 0
	assert {stage: sum(months.values()) for stage, months in answer.series().items()} == {
		"First Contact": 1,
		"Exploring": 1,
	}
	for row in answer.raw["result"]:
		for number in (cell for cell in row.values() if cell and hasattr(cell, "records")):
			assert number.records == [("Partnership", moved.name)]
	later = run_report("Partnership Pipeline", sector=sector, as_of=ago(30), from_date=first_day + A_DAY)
	assert later.row(stage="First Contact")["entered"] == 0


def test_a_move_of_some_day_this_year_counts_in_a_period_that_ends_today(sides, sector):
	year = today().replace(month=1, day=1)
	moved = walked(sides, sector, ("First Contact", year, "Year"))
	answer = answer_of("Partnership Pipeline", {"sector": sector, "from_date": year, "chart": "Trend"})
	_columns, rows, _message, chart, _summary = answer
	entered = next(row["entered"] for row in rows if row["stage"] == "First Contact")
	assert (entered, entered.records) == (1, [("Partnership", moved.name)])
	this_month = chart["data"]["datasets"][0]["values"][-1]
	assert chart["data"]["labels"][-1] == today().isoformat()[:7]
	assert (this_month, this_month.records) == (1, [("Partnership", moved.name)])


def test_the_cards_say_how_many_are_early_and_how_many_stalled(sides, sector):
	walked(sides, sector, ("Informal Cooperation", today(), "Day"))
	early = walked(sides, sector, ("Exploring", ago(900), "Day"))
	walked(sides, sector, ("Concluded", today(), "Day"), closed_on=today(), closed_on_precision="Day")
	answer = run_report("Partnership Pipeline", sector=sector)
	assert answer.summary == {"Active partnerships": 2, "Early stage": 50.0, "Stalled": 50.0}
	for card in ("Early stage", "Stalled"):
		assert answer.summary[card].records == [("Partnership", early.name)]
	concluded = answer.row(stage="Concluded")
	assert [concluded[what] for what in ("count", "stalled", "stalled_share", "reached", "conversion")] == [
		1,
		None,
		None,
		None,
		None,
	]


def test_a_pipeline_of_nothing_has_its_months_and_no_share(sector):
	answer = run_report("Partnership Pipeline", sector=sector, chart="Trend")
	assert answer.summary == {"Active partnerships": 0, "Early stage": "–", "Stalled": "–"}
	assert answer.message is None
	assert [sum(months.values()) for months in answer.series().values()] == [0]
	assert len(answer.series()["Entered"]) == 13, "the last twelve months, and this one so far"


def test_several_moves_without_a_date_are_counted(sides, sector):
	walked(sides, sector, ("First Contact", None, "Unknown"), ("Exploring", None, "Unknown"))
	answer = run_report("Partnership Pipeline", sector=sector)
	assert "2 moves have no known date" in answer.message
	contact = answer.row(stage="First Contact")
	assert (contact["reached"], contact["entered"], contact["median_days"]) == (1, 0, None)


def test_wrong_filters_of_the_pipeline_are_refused(site):
	assert run_report("Partnership Pipeline", from_date="2020-01-01", to_date="2020-01-01").columns
	for filters, said in (
		({"from_date": "2020-01-02", "to_date": "2020-01-01"}, "is before From"),
		({"as_of": "2999-01-01"}, "may not be after today"),
		({"as_of": "2020-01-01", "to_date": "2020-02-01"}, "is after As of"),
		({"from_date": "soon"}, "is not a date"),
		({"origin_kind": "Fate"}, "Origin can't be"),
		({"sector": "No Such"}, "is not known"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report("Partnership Pipeline", **filters)


# ------------------------------------------------------------------------------------- origins, events, regions


@pytest.fixture
def lineage(sides, sector):
	"""A fair, a partnership that began there and signed, one that came from that in turn, and one by outreach."""
	fair = make_event(
		ago(400),
		title="Fair <b>of</b> Daegu",
		budget=1000,
		currency="EUR",
		satisfaction_score=9,
		satisfaction_scale=10,
	)
	first = walked(
		sides,
		sector,
		("First Contact", ago(400), "Day"),
		("Informal Cooperation", ago(350), "Day"),
		("Formalised", ago(300), "Day"),
		origin_kind="By Coincidence",
		origin_event=fair.name,
	)
	second = walked(
		sides,
		sector,
		("First Contact", ago(200), "Day"),
		origin_kind="Introduction",
		origin_partnership=first.name,
	)
	third = walked(sides, sector, ("Exploring", ago(100), "Day"), origin_kind="Organised Outreach")
	make_interaction(first, ago(380))
	make_interaction(third, ago(400), events=[fair])
	make_agreement(first, "In Force", sides, signed_on=ago(300))
	uncounted = make_agreement(first, "In Force", sides, counts_in_figures=0)
	make_outcome(first, quantity=2)
	make_outcome(first, agreement=uncounted.name)
	make_outcome(first, status="Expected")
	return frappe._dict(fair=fair, first=first, second=second, third=third, sector=sector)


def test_origins_tell_how_far_they_led_directly_and_indirectly(lineage):
	answer = run_report("Origin to Outcome", sector=lineage.sector)
	assert answer.row(origin="By Coincidence") == {
		"origin": "By Coincidence",
		"origin_event": None,
		"partnerships": 1,
		"first_contacts": 1,
		"exploring": 1,
		"cooperating": 1,
		"conversion": 100.0,
		"agreements": 1,
		"outcomes": 1,
		"median_days": 50,
		"direct": 1,
		"indirect": 1,
	}
	event = answer.row(origin_event=lineage.fair.name)
	assert event["origin"] == lineage.fair.title
	assert (event["direct"], event["indirect"]) == (1, 1)
	introduction = answer.row(origin="Introduction")
	assert (introduction["partnerships"], introduction["conversion"], introduction["median_days"]) == (
		1,
		0.0,
		None,
	)
	assert [row["indent"] for row in answer.raw["result"]] == [0, 1, 0, 0]
	assert answer.series()["Cooperating %"] == {
		"By Coincidence": 100.0,
		"Organised Outreach": 0.0,
		"Introduction": 0.0,
	}
	assert (
		run_report("Origin to Outcome", sector=lineage.sector, from_date=ago(250)).summary["Partnerships"]
		== 2
	)
	only = run_report("Origin to Outcome", sector=lineage.sector, origin_kind="Introduction").rows
	assert [row["origin"] for row in only] == ["Introduction"]


def test_cooperation_from_the_first_day_took_no_day(sides, sector):
	moves = (("First Contact", ago(30), "Day"), ("Informal Cooperation", ago(30), "Day"))
	walked(sides, sector, *moves, origin_kind="By Coincidence")
	assert run_report("Origin to Outcome", sector=sector).row(origin="By Coincidence")["median_days"] == 0


def test_an_event_is_measured_by_what_came_of_it(lineage):
	answer = run_report("Event Effectiveness", from_date=ago(401), to_date=ago(399))
	row = answer.row(event=lineage.fair.name)
	del row["held_on"]
	assert row == {
		"event": lineage.fair.name,
		"title": lineage.fair.title,
		"kind": "Conference",
		"series": None,
		"participants": None,
		"countries": None,
		"satisfaction": 90.0,
		"meetings_requested": None,
		"meetings_held": None,
		"followed_up": 50.0,
		"partnerships": 1,
		"indirect": 1,
		"agreements": 1,
		"budget": 1000.0,
		"cost_per_partnership": 1000.0,
		"currency": "EUR",
	}
	assert "<b>" not in frappe.as_json(answer.chart), (
		"labels of a chart are escaped: it writes them as markup"
	)
	assert run_report("Event Effectiveness", from_date=ago(300)).rows == [] or lineage.fair.name not in [
		row["event"] for row in run_report("Event Effectiveness", from_date=ago(300)).rows
	]
	for filters, said in (
		({"from_date": "2020-01-02", "to_date": "2020-01-01"}, "is before From"),
		({"kind": "Party"}, "Kind can't be"),
		({"series": "No Such"}, "is not known"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report("Event Effectiveness", **filters)


def test_sectors_come_in_their_order_and_what_has_none_comes_last(site):
	cells = {(sector, "Region", "Region"): {"PTN"} for sector in ("Water", "", "Energy")}
	assert [row["sector"] for row in sector_and_region.get_data(cells, {})] == ["Energy", "Water", None]


def test_a_country_in_the_place_of_a_region_is_named_in_the_readers_language(site, monkeypatch):
	monkeypatch.setattr(frappe.local, "lang", "ko")
	cells = {("Water", "Spain", "Korea, Republic of"): {"PTN"}}
	(row,) = sector_and_region.get_data(cells, {})
	assert (row["european_region"], row["korean_region"]) == ("스페인", "대한민국")
	chart = sector_and_region.get_chart(sector_and_region.pairs_of(cells))
	assert [series["name"] for series in chart["data"]["datasets"]] == ["대한민국"]


def test_sectors_meet_regions(lineage, sides):
	sides[0].reload()
	other = make_organisation(EUROPE, organisation_name="Water Cluster", region="Occitania")
	make_partnership(
		"Exploring",
		(other, sides[1]),
		since=ago(5),
		sectors=[{"sector": lineage.sector}],
		owner_user=make_user(OFFICER),
	)
	answer = run_report("Sector and Region", sector=lineage.sector)
	assert answer.rows == [
		{
			"sector": lineage.sector,
			"european_region": "Catalonia",
			"korean_region": "Daegu",
			"partnerships": 3,
			"agreements": 1,
		},
		{
			"sector": lineage.sector,
			"european_region": "Occitania",
			"korean_region": "Daegu",
			"partnerships": 1,
			"agreements": 0,
		},
	]
	assert answer.series() == {"Daegu": {lineage.sector: 4}}
	assert (
		run_report("Sector and Region", sector=lineage.sector, stage="Formalised").summary["Partnerships"]
		== 1
	)
	with pytest.raises(frappe.ValidationError, match="Stage can't be"):
		run_report("Sector and Region", stage="Asleep")


def test_a_chart_of_regions_counts_as_its_rows_whoever_asks(sides, sector, viewer):
	"""With parties of one side alone, with two of one region, with a place that nobody stated, and Restricted."""
	europe, korea = sides
	beside, nowhere = make_organisation(KOREA, city="Daegu"), make_organisation(KOREA, city="", country="")
	tagged = {"sectors": [{"sector": sector}]}
	hidden = {"visibility": "Restricted", "owner_user": make_user(OFFICER)}
	make_partnership("Formalised", (europe, korea, beside), **tagged)
	make_partnership("Exploring", (europe, nowhere, beside), **tagged)
	for side, fields in ((EUROPE, tagged), (KOREA, {}), (EUROPE, tagged | hidden)):
		name = make_partnership("Exploring", (europe, korea), **fields).name
		frappe.db.delete(
			"Partnership Party", {"parent": name, "side": ("!=", side)}
		)  # as an import may leave it
	numbers = {}
	for reader in ("Administrator", viewer):
		for asked in ({}, {"stage": "Exploring"}, {"sector": sector}):
			with as_user(reader):
				whole = run_report("Sector and Region", **asked)
				chart = run_report("Sector and Region", only_chart=1, **asked)
			assert (chart.series(), chart.summary) == (whole.series(), whole.summary), (reader, asked)
			numbers[reader] = chart.summary["Partnerships"]
	assert numbers == {"Administrator": 4, viewer: 3}  # of the sector


def test_a_region_is_the_nearest_place_that_is_known(sector, sides):
	"""A Korean party's city counts as its region, else the country; a European one's country."""
	europe = make_organisation(EUROPE, country="Spain", city="Reus")
	city, country = (
		make_organisation(KOREA, country="Korea, Republic of", **place) for place in ({"city": "Ulsan"}, {})
	)
	of_sector = {"sectors": [{"sector": sector}]}
	signed = make_partnership("Exploring", (europe, city), **of_sector)
	make_partnership("Exploring", (sides[0], city), **of_sector)
	make_partnership("Exploring", (sides[0], country), **of_sector)
	make_partnership("Exploring", (sides[0], city), **of_sector)
	make_partnership("Exploring", (make_organisation(EUROPE), sides[1]), **of_sector)
	make_agreement(signed, "In Force")
	make_agreement(signed, "In Force", counts_in_figures=0)
	make_agreement(signed)
	answer = run_report("Sector and Region", sector=sector)
	korea = frappe._("Korea, Republic of")  # "South Korea" on 15.105 and 16
	assert [tuple(row.values())[1:] for row in answer.rows] == [
		("Catalonia", "Ulsan", 2, 0),
		("Catalonia", korea, 1, 0),
		("Not stated", "Daegu", 1, 0),
		("Spain", "Ulsan", 1, 1),
	]
	assert answer.series() == {
		"Ulsan": {sector: 3},
		"Daegu": {sector: 1},
		korea if len(korea) <= 16 else f"{korea[:15]}…": {sector: 1},
	}
	assert answer.chart["barOptions"] == {"stacked": 1}
	assert answer.summary == {"Partnerships": 5, "Sectors": 1}
	assert run_report("Sector and Region", sector=sector, stage="Formalised").chart is None


def test_the_matrix_draws_twelve_sectors_and_eight_regions(site):
	counts = {(f"Sector {place:02}", f"Region {place:02}"): Counted(place) for place in range(1, 14)}
	data = sector_and_region.get_chart(counts)["data"]
	assert data["labels"] == [f"Sector {place:02}" for place in range(13, 1, -1)]
	assert [series["name"] for series in data["datasets"]] == [
		f"Region {place:02}" for place in range(13, 5, -1)
	]


def test_an_origin_counts_in_the_period_of_the_first_dated_stage(sides, sector):
	"""A year counts by its last day; what has no date is in no period. Events come by their titles."""
	fair, other = make_event(ago(500), title="B fair"), make_event(ago(500), title="A fair")
	coincidence = {"origin_kind": "By Coincidence"}
	first = walked(
		sides,
		sector,
		("First Contact", ago(120).replace(month=1, day=1), "Year"),
		("Exploring", ago(121), "Day"),
		("Informal Cooperation", ago(120), "Day"),
		("Exploring", ago(10), "Day"),
		("Informal Cooperation", ago(5), "Day"),
		origin_event=fair.name,
		**coincidence,
	)
	walked(sides, sector, ("First Contact", ago(50), "Day"), origin_event=other.name, **coincidence)
	walked(sides, sector, ("First Contact", None, "Unknown"), **coincidence)
	unsaid = walked(sides, sector, ("Identified", ago(100), "Day"))
	walked(
		sides,
		sector,
		("Concluded", ago(100), "Day"),
		origin_kind="Introduction",
		origin_partnership=first.name,
		closed_on=ago(100),
		closed_on_precision="Day",
	)
	answer = run_report("Origin to Outcome", sector=sector)
	assert [(row["origin"], row["partnerships"]) for row in answer.rows] == [
		("By Coincidence", 3),
		("A fair", 1),
		("B fair", 1),
		("Introduction", 1),
		("Not recorded", 1),
	]
	kind = answer.row(origin="By Coincidence")
	assert (kind["first_contacts"], kind["exploring"], kind["cooperating"]) == (3, 1, 1)
	assert (kind["median_days"], kind["direct"], kind["indirect"]) == (1, 3, 1)
	assert answer.row(origin="Not recorded")["first_contacts"] == 0
	assert answer.row(origin="Introduction")["first_contacts"] == 0
	assert answer.raw["result"][-1]["partnerships"].records == [("Partnership", unsaid.name)]
	assert answer.summary == {"Partnerships": 5, "By Coincidence: cooperating": 33.3}
	day = run_report("Origin to Outcome", sector=sector, from_date=ago(50), to_date=ago(50))
	assert [(row["origin"], row["partnerships"]) for row in day.rows] == [
		("By Coincidence", 1),
		("A fair", 1),
	]
	assert run_report("Origin to Outcome", sector=sector, to_date=ago(122)).chart is None


def test_a_partnership_marked_indirect_is_not_direct(sides, sector):
	marked = {"origin_kind": "By Coincidence", "origin_directness": "Indirect"}
	walked(sides, sector, ("First Contact", ago(50), "Day"), **marked)
	row = run_report("Origin to Outcome", sector=sector).row(origin="By Coincidence")
	assert (row["direct"], row["indirect"]) == (0, 1)


def test_the_matrix_is_drawn_for_the_twelve_largest_sectors_and_eight_regions():
	pairs = {
		(f"Sector {row:02}", f"Region {place:02}"): Counted(1 + (row == 12) + (place == 8))
		for row in range(13)
		for place in range(9)
	}
	data = sector_and_region.get_chart(pairs)["data"]
	assert data["labels"] == ["Sector 12", *(f"Sector {row:02}" for row in range(11))]
	assert [series["name"] for series in data["datasets"]] == [
		"Region 08",
		*(f"Region {place:02}" for place in range(7)),
	]
	assert [int(number) for number in data["datasets"][0]["values"]] == [3] + [2] * 11

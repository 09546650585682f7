"""Outcome Scoreboard, Bottleneck Heatmap, Support and Budget."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from eu_korea_coop.constants import EUROPE, THIRD_COUNTRY
from testing import (
	as_user,
	make_agreement,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	run_report,
)


def today() -> date:
	return getdate(nowdate())


def ago(days: int) -> date:
	return today() - timedelta(days=days)


def unique(doctype: str, **fields) -> str:
	"""A record of a master that no other test uses."""
	return make_master(doctype, f"Test {frappe.generate_hash(length=6)}", **fields)


def test_results_stand_beside_targets_and_the_reference(site):
	indicator = unique(
		"Outcome Indicator",
		target=10,
		unit="meetings",
		category="Meeting",
		reference_value=2210,
		reference_note="Ten matchmaking events",
	)
	partnership = make_partnership("Implementing")
	third = make_agreement(partnership, counts_in_figures=0)
	for fields in (
		{"quantity": 4, "directness": "Direct", "outcome_date": ago(10)},
		{"quantity": 2, "directness": "Indirect", "outcome_date": ago(20), "status": "Verified"},
		{"directness": "Direct", "outcome_date": ago(30)},  # without a number it is one
		{"quantity": 5, "status": "Expected"},
		{"status": "None Yet"},
		{"quantity": 100, "agreement": third},  # third countries do not count
		{"quantity": 7, "outcome_date": date(2013, 6, 1), "outcome_date_precision": "Year"},
	):
		make_outcome(partnership, indicator, **fields)
	period = {"from_date": ago(364), "to_date": today()}
	assert run_report("Outcome Scoreboard", **period).row(indicator=indicator) == {
		"indicator": indicator,
		"category": "Meeting",
		"unit": "meetings",
		"target": 10.0,
		"reported": 7.0,
		"verified": 2.0,
		"achieved": 70.0,
		"direct": 5.0,
		"indirect": 2.0,
		"expected": 5.0,
		"none_yet": 1,
		"reference": 2210.0,
		"reference_note": "Ten matchmaking events",
	}
	always = run_report("Outcome Scoreboard").row(indicator=indicator)
	assert (always["reported"], always["target"], always["achieved"]) == (14.0, 10.0, None)
	old = run_report("Outcome Scoreboard", from_date="2013-12-31", to_date="2013-12-31").row(
		indicator=indicator
	)
	assert old["reported"] == 7.0, "a year counts by its last possible day"
	assert run_report("Outcome Scoreboard", **period).series()["Reported"][indicator] == 7.0
	for filters, said in (
		({"from_date": "2020-01-02", "to_date": "2020-01-01"}, "is before From"),
		({"programme": "No Such"}, "is not known"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report("Outcome Scoreboard", **filters)


def test_an_outcome_of_a_partnership_without_a_korean_party_is_no_result(site):
	indicator = unique("Outcome Indicator")
	partnership = make_partnership("Exploring")
	make_outcome(partnership, indicator, quantity=3)
	assert run_report("Outcome Scoreboard").row(indicator=indicator)["reported"] == 3.0
	korean = partnership.parties[1].organisation
	frappe.get_doc("Organisation", korean).update({"side": THIRD_COUNTRY}).save()
	assert run_report("Outcome Scoreboard").row(indicator=indicator)["reported"] == 0


def test_bottlenecks_by_stage_and_by_korean_counterpart(site, viewer):
	bottleneck, sector = unique("Bottleneck"), unique("Sector")
	company = make_organisation(
		"Korea", organisation_type=unique("Organisation Type", counterpart_type="Company", side="Korea")
	)
	europe = make_organisation(EUROPE)
	first = make_partnership(
		"Exploring",
		(europe, company),
		sectors=[{"sector": sector}],
		bottlenecks=[
			{"bottleneck": bottleneck, "status": "Open"},
			{"bottleneck": bottleneck, "status": "Resolved", "raised_on": ago(50), "resolved_on": ago(20)},
		],
	)
	make_partnership(
		"Formalised", sectors=[{"sector": sector}], bottlenecks=[{"bottleneck": bottleneck, "status": "Open"}]
	)
	make_event(sectors=[{"sector": sector}], bottlenecks=[{"bottleneck": bottleneck, "status": "Open"}])
	make_interaction(first, difficulties=[{"bottleneck": bottleneck}])
	answer = run_report("Bottleneck Heatmap", sector=sector)
	assert answer.rows == [
		{
			"bottleneck": bottleneck,
			"open": 3,
			"resolved": 1,
			"median_days": 30,
			"in_exploring": 2,
			"in_formalised": 1,
			"events": 1,
			"interactions": 1,
		}
	]
	assert answer.series() == {"Open": {bottleneck: 3}, "Resolved": {bottleneck: 1}}
	row = run_report("Bottleneck Heatmap", sector=sector, by="Korean Counterpart").row(bottleneck=bottleneck)
	assert (row["in_company"], row["open"]) == (2, 3)
	assert run_report("Bottleneck Heatmap", sector=sector, side="Korea").rows == []
	with as_user(viewer):
		row = run_report("Bottleneck Heatmap", sector=sector).row(bottleneck=bottleneck)
	assert "interactions" not in row
	with pytest.raises(frappe.ValidationError, match="By can't be"):
		run_report("Bottleneck Heatmap", by="Weather")


def test_what_hinders_most_comes_first_and_days_are_counted_where_both_are_known(site):
	sector = unique("Sector")
	resolved, most, least, often, once = (unique("Bottleneck") for _ in range(5))
	tied = sorted(unique("Bottleneck") for _ in range(2))

	def tag(bottleneck, status="Open", **days):
		return {"bottleneck": bottleneck, "status": status, **days}

	partnership = make_partnership(
		"Exploring",
		sectors=[{"sector": sector}],
		bottlenecks=[
			tag(
				resolved,
				"Resolved",
				raised_on="2016-01-01",
				raised_on_precision="Year",
				resolved_on="2016-05-01",
			),
			tag(resolved, "Resolved", raised_on=ago(5)),
			tag(least, "Resolved", resolved_on=ago(5)),
			tag(least),
			tag(most, raised_on=ago(50), resolved_on=ago(20)),
			tag(most, ""),
		],
	)
	make_event(sectors=[{"sector": sector}], bottlenecks=[tag(name) for name in tied])
	for difficulties in ([often, once], [often]):
		make_interaction(partnership, difficulties=[{"bottleneck": name} for name in difficulties])
	make_interaction(make_partnership(), difficulties=[{"bottleneck": once}])
	answer = run_report("Bottleneck Heatmap", sector=sector)
	shown = ("bottleneck", "open", "resolved", "median_days", "events", "interactions")
	assert [tuple(row[field] for field in shown) for row in answer.rows] == [
		(most, 2, 0, None, 0, 0),
		(least, 1, 1, None, 0, 0),
		(tied[0], 1, 0, None, 1, 0),
		(tied[1], 1, 0, None, 1, 0),
		(resolved, 0, 2, 0, 0, 0),
		(often, 0, 0, None, 0, 2),
		(once, 0, 0, None, 0, 1),
	]
	assert list(answer.series()["Open"]) == [most, least, *tied, resolved]
	assert answer.chart["barOptions"] == {"stacked": 1}
	assert answer.summary == {"Open": 5, "Resolved": 3}
	assert len(answer.raw["result"][5]["interactions"].records) == 2
	assert [column["fieldname"] for column in answer.columns if column["fieldname"].startswith("in_")] == [
		"in_exploring"
	]


def test_the_chart_of_bottlenecks_shows_fifteen(site):
	sector = unique("Sector")
	tags = [{"bottleneck": unique("Bottleneck"), "status": "Open"} for _ in range(16)]
	make_partnership(sectors=[{"sector": sector}], bottlenecks=tags)
	answer = run_report("Bottleneck Heatmap", sector=sector)
	assert (len(answer.rows), len(answer.series()["Open"])) == (16, 15)
	assert run_report("Bottleneck Heatmap", sector=unique("Sector")).chart is None


def test_a_side_leaves_the_partnerships_it_leads_and_the_events_it_organises(site):
	sector, bottleneck = unique("Sector"), unique("Bottleneck")
	europe, korea = make_organisation(EUROPE), make_organisation("Korea")
	tagged = {"sectors": [{"sector": sector}], "bottlenecks": [{"bottleneck": bottleneck, "status": "Open"}]}
	make_partnership("Exploring", (europe, korea), **tagged)
	for organiser in (europe, korea, korea):
		make_event(organisers=[organiser], **tagged)
	make_event(organisers=[korea], bottlenecks=tagged["bottlenecks"])
	for side, opened, events in ((None, 4, 3), (EUROPE, 2, 1), ("Korea", 2, 2)):
		row = run_report("Bottleneck Heatmap", sector=sector, side=side).row(bottleneck=bottleneck)
		assert (row["open"], row["events"]) == (opened, events), side


def test_support_is_added_up_by_currency_and_never_across(site):
	programme, provider = (
		unique("Programme"),
		make_organisation(EUROPE, organisation_name="Ministry of Tests"),
	)

	def support(amount=0, currency=None, **fields):
		return {
			"kind": "Funding",
			"level": "EU",
			"programme": programme,
			"provider": provider.name,
			"amount": amount,
			"currency": currency,
			**fields,
		}

	make_partnership("Exploring", support=[support(100, "EUR"), support(50, "EUR"), support(7, "USD")])
	make_partnership(
		"Exploring",
		support=[
			support(
				20, "EUR", from_date=date(2015, 1, 1), to_date=date(2016, 5, 1), to_date_precision="Year"
			),
			support(),
		],
	)
	answer = run_report("Support and Budget", programme=programme)
	common = {
		"programme": programme,
		"kind": "Funding",
		"level": "EU",
		"provider": provider.name,
		"provider_name": "Ministry of Tests",
	}
	assert answer.rows == [
		{**common, "amount": None, "currency": None, "partnerships": 1, "without_amount": 1},
		{**common, "amount": 170.0, "currency": "EUR", "partnerships": 2, "without_amount": 0},
		{**common, "amount": 7.0, "currency": "USD", "partnerships": 1, "without_amount": 0},
	]
	assert answer.series() == {"Partnerships": {"EU": 2}}, "two currencies have no common scale"
	said = "The chart shows partnerships by level: the amounts are in several currencies."
	assert answer.raw["message"] == said
	assert answer.summary == {"Supported partnerships": 2, "Amount in EUR": 170.0, "Amount in USD": 7.0}
	in_2016 = run_report(
		"Support and Budget", programme=programme, from_date="2016-12-31", to_date="2016-12-31"
	)
	assert [row["amount"] for row in in_2016.rows] == [20.0]
	assert in_2016.series() == {"EUR": {"EU": 20.0}}
	assert in_2016.raw["message"] == "The chart shows the amounts in EUR by level."
	assert run_report("Support and Budget", programme=programme, level="Local").rows == []
	for filters, said in (({"level": "Moon"}, "Level can't be"), ({"kind": "Luck"}, "Kind can't be")):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report("Support and Budget", **filters)


@pytest.mark.parametrize(
	("given", "first", "last", "ran"),
	[
		({"from_date": "2015-01-01"}, None, "2015-01-01", True),
		({"from_date": "2015-01-01"}, None, "2014-12-31", False),
		({"from_date": "2015-01-01"}, "2030-01-01", None, True),
		({"from_date": "2015-01-01", "from_date_precision": "Before"}, None, "2014-12-31", True),
		({"from_date": "2015-01-01", "from_date_precision": "Before"}, None, "2014-12-30", False),
		({"to_date": "2016-05-01"}, "2016-05-01", None, True),
		({"to_date": "2016-05-01"}, "2016-05-02", None, False),
		({"to_date": "2016-05-01"}, None, "2000-01-01", True),
		({"from_date": "2015-01-01", "to_date": "2016-05-01"}, "2015-06-01", "2015-07-01", True),
		({}, None, None, True),
		({}, "2015-01-01", None, False),
		({}, None, "2015-01-01", False),
	],
)
def test_support_is_in_a_period_in_which_it_may_have_run(site, given, first, last, ran):
	programme = unique("Programme")
	make_partnership(support=[{"kind": "Label", "programme": programme, **given}])
	period = {side: day for side, day in (("from_date", first), ("to_date", last)) if day}
	assert bool(run_report("Support and Budget", programme=programme, **period).rows) is ran


def test_support_without_amounts_is_drawn_by_its_number_and_a_partnership_counts_once(site):
	programme = unique("Programme")
	label = {"kind": "Label", "programme": programme}
	twice = make_partnership(
		support=[{**label, "level": "Korea"}, {**label, "level": "Korea"}, {**label, "currency": "EUR"}]
	)
	make_partnership(support=[{**label, "level": "Local"}])
	answer = run_report("Support and Budget", programme=programme)
	assert [
		(row["level"], row["partnerships"], row["without_amount"], row["currency"]) for row in answer.rows
	] == [
		("", 1, 1, None),
		("Korea", 1, 2, None),
		("Local", 1, 1, None),
	]
	assert answer.series() == {"Partnerships": {"Local": 1, "Korea": 1, "Not stated": 1}}
	assert answer.raw["message"] == "The chart shows partnerships by level."
	assert answer.summary == {"Supported partnerships": 2}
	assert answer.raw["result"][1]["partnerships"].records == [("Partnership", twice.name)]
	nothing = run_report("Support and Budget", programme=unique("Programme"))
	assert (nothing.chart, nothing.raw["message"]) == (None, None)


def test_support_that_differs_in_one_thing_has_a_row_of_its_own(site):
	sector = unique("Sector")
	first, second = sorted(unique("Programme") for _ in range(2))
	provider = make_organisation(EUROPE, organisation_name="Ministry of Rows")
	given = {"kind": "Funding", "level": "EU", "programme": first, "amount": 10, "currency": "EUR"}
	make_partnership(
		sectors=[{"sector": sector}],
		support=[
			given,
			{**given, "programme": second},
			{**given, "programme": None},
			{**given, "level": "Local"},
			{**given, "level": None},
			{**given, "kind": "Label"},
			{**given, "provider": provider.name},
			{**given, "currency": "USD"},
		],
	)
	rows = run_report("Support and Budget", sector=sector).rows
	shown = ("programme", "kind", "level", "provider_name", "currency", "amount")
	assert [tuple(row[field] or "" for field in shown) for row in rows] == [
		("", "Funding", "EU", "", "EUR", 10.0),
		(first, "Funding", "", "", "EUR", 10.0),
		(first, "Funding", "EU", "", "EUR", 10.0),
		(first, "Funding", "EU", "", "USD", 10.0),
		(first, "Funding", "EU", "Ministry of Rows", "EUR", 10.0),
		(first, "Funding", "Local", "", "EUR", 10.0),
		(first, "Label", "EU", "", "EUR", 10.0),
		(second, "Funding", "EU", "", "EUR", 10.0),
	]


def test_amounts_of_one_currency_are_added_by_level_and_open_what_they_add(site):
	programme = unique("Programme")
	given = {"kind": "Funding", "programme": programme, "currency": "EUR"}
	one, other = (
		make_partnership(
			support=[{**given, "level": "EU", "amount": 5}, {**given, "level": "EU", "kind": kind}]
		)
		for kind in ("Label", "Policy")
	)
	make_partnership(support=[{**given, "level": "Local", "amount": 2, "provider": None}])
	answer = run_report("Support and Budget", programme=programme)
	assert answer.series() == {"EUR": {"Local": 2.0, "EU": 10.0}}
	bars = answer.raw["chart"]["data"]["datasets"][0]["values"]
	assert sorted(bars[1].records) == sorted([("Partnership", one.name), ("Partnership", other.name)])


def test_the_three_largest_amounts_have_cards(site):
	programme = unique("Programme")
	amounts = {"EUR": 50, "USD": 70, "GBP": 10, "CHF": 30}
	support = [
		{"kind": "Funding", "level": level, "programme": programme, "amount": amount, "currency": currency}
		for level, currency, amount in (
			*(("EU", currency, amount) for currency, amount in amounts.items()),
			("Local", "EUR", 5),
		)
	]
	partnership = make_partnership(support=support)
	answer = run_report("Support and Budget", programme=programme)
	assert [(card["label"], card["value"]) for card in answer.raw["report_summary"]] == [
		("Supported partnerships", 1),
		("Amount in USD", 70.0),
		("Amount in EUR", 55.0),
		("Amount in CHF", 30.0),
	]
	assert answer.series() == {"Partnerships": {"Local": 1, "EU": 1}}
	assert answer.summary["Amount in USD"].records == [("Partnership", partnership.name)]

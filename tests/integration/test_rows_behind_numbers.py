"""Every number of a report, chart or card that counts records opens exactly these, for each who may open it."""

import json

import frappe
import pytest
from frappe.desk import query_report
from frappe.utils import add_days, nowdate

from eu_korea_coop import api, demo
from eu_korea_coop.api.drill_down import answer_of
from eu_korea_coop.overrides import reports
from eu_korea_coop.partnerships import figures, profiles
from eu_korea_coop.reporting.counted import Counted, Opening
from testing import (
	as_user,
	make_agreement,
	make_event,
	make_interaction,
	make_introduction,
	make_outcome,
	make_partnership,
	persona,
	some_of,
)
from testing.reports import REPORTS

pytestmark = pytest.mark.demo_records

PEOPLE = ("officer", "manager", "viewer")
FILTERS = {
	"Stalled Partnerships": {"include_warnings": 1, "chart": "Reasons"},
	"Partnership Pipeline": {"from_date": "2010-01-01", "chart": "Trend"},
	"Bottleneck Heatmap": {"by": "Korean Counterpart"},
	"Follow-ups and Workload": {"from_date": "2010-01-01"},
}
"""A second way to ask each of these, beside the one without filters."""


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module", autouse=True)
def records(site):
	"""The demo's cases, and partnerships in several stages, one Restricted with its agreement."""
	demo.load()
	officer, other = persona("officer"), persona("another officer")
	for days, owner in ((-40, officer), (-2, officer), (3, other)):
		make_partnership(
			"Exploring",
			since=add_days(nowdate(), -20),
			owner_user=owner,
			next_step="Call",
			next_step_due=add_days(nowdate(), days),
			next_step_owner=other,
		)
	silent = make_partnership("Informal Cooperation", since="2015-01-01", owner_user=officer)
	hidden = make_partnership("Exploring", since="2015-01-01", owner_user=officer, visibility="Restricted")
	make_interaction(silent)
	make_introduction(silent)
	make_agreement(hidden, "In Force", visibility="Restricted")


def numbers_of(answer):
	"""(place, number) of each number of a report's answer that opens, as the desk names the place."""
	columns, rows, _message, chart, summary = answer
	fields = columns[0]["row_key"]
	for row in rows:
		for column in columns:
			if column.get("opens") and row.get(column["fieldname"]):
				key = [row.get(field) for field in fields]
				yield {"row": key, "column": column["fieldname"]}, row[column["fieldname"]]
	for card in summary or ():
		if card.get("opens"):
			yield {"summary": card["label"]}, card["value"]
	yield from bars_of(chart["data"] if chart else None)


def bars_of(data):
	for series, dataset in enumerate(data["datasets"] if data and data.get("opens") else ()):
		for bar, value in enumerate(dataset["values"]):
			if value and data["opens"]["series"][series]:
				yield {"bar": bar, "label": data["labels"][bar], "series": series}, value


def may_open(report: str) -> bool:
	return frappe.get_doc("Report", report).is_permitted()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("report", REPORTS)
def test_every_number_that_counts_opens_the_rows_it_counts(report, who):
	with as_user(who):
		for filters in some_of(({}, FILTERS.get(report, {})), (report, who)):
			if not may_open(report):
				with pytest.raises(frappe.PermissionError):
					api.get_rows_behind({"summary": "x"}, report, filters)
				continue
			numbers = list(numbers_of(answer_of(report, filters)))
			assert numbers, f"no number of {report} opens anything"
			seen = {}
			for place, number in numbers:
				assert isinstance(number, Opening)
				opened = seen.setdefault(json.dumps(place, default=str), number.records)
				if isinstance(number, Counted):
					assert len(opened) == number, f"{report}: {place}"
			place, number = max(numbers, key=lambda pair: len(pair[1].records))
			answer = api.get_rows_behind(json.dumps(place, default=str), report, json.dumps(filters))
			assert answer["total"] == len(number.records)
			assert len(answer["rows"]) == len(answer["names"]) <= answer["total"]


@pytest.mark.long
@pytest.mark.parametrize("report", REPORTS)
def test_a_reader_of_figures_opens_profiles_alone(report):
	with as_user("viewer"):
		if not may_open(report):
			return
		opened = set()
		for place, number in numbers_of(answer_of(report, {})):
			for row in api.get_rows_behind(place, report)["rows"]:
				assert "/cooperation-profile/" in row["url"] or row["doctype"] in (
					"Sector",
					"Outcome Indicator",
					"Cooperation Outcome",
				), (place, row)
				if row["doctype"] in profiles.KINDS:
					opened.add((row["doctype"], row["name"]))
			assert number
		assert all(api.get_profile(*profile) for profile in opened)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_bar_of_the_chart_and_every_card_opens_what_it_counts(who):
	with as_user(who):
		if not frappe.has_permission("Cooperation Figures", "read"):
			with pytest.raises(frappe.PermissionError):
				api.get_rows_behind(figure="Active Partnerships")
			return
		for place, number in bars_of(figures.stages_by_health()):
			assert api.get_rows_behind(place, figure=figures.STAGES_BY_HEALTH)["total"] == number
		for name in figures.figures(frappe.utils.getdate(nowdate())):
			shown = api.get_figure(figure=name)
			assert api.get_rows_behind(figure=name)["total"] == shown["value"], name
			if shown.get("route", [""])[0] == "List":
				listed = frappe.get_list(shown["route"][1], filters=shown["route_options"], limit=0)
				assert len(listed) == shown["value"], name
			elif shown.get("route"):
				rows = api.get_profiles(shown["route"][1], **shown["route_options"])["rows"]
				assert len(rows) == min(shown["value"], len(rows)), name


@pytest.mark.parametrize("who", PEOPLE)
def test_a_dashboards_chart_is_the_reports_own_without_its_rows(who):
	charts = frappe.get_all(
		"Dashboard Chart", {"chart_type": "Report", "module": "Partnerships"}, ["report_name", "filters_json"]
	)
	assert len(charts) == 8
	with as_user(who):
		for chart in charts:
			if not may_open(chart.report_name):
				with pytest.raises(frappe.PermissionError):
					reports.run(chart.report_name, filters=chart.filters_json)
				continue
			whole, alone = (
				query_report.run(chart.report_name),
				reports.run(chart.report_name, filters=chart.filters_json),
			)
			assert alone["result"] == []
			assert alone["chart"] == whole["chart"], chart.report_name
			assert alone["report_summary"] == whole["report_summary"], chart.report_name


def test_the_rows_behind_a_number_are_of_those_the_reader_may_see():
	place = {"row": ["Exploring"], "column": "stalled"}
	with as_user("manager"):
		all_of_them = api.get_rows_behind(place, "Partnership Pipeline")
	with as_user("viewer"):
		open_ones = api.get_rows_behind(place, "Partnership Pipeline")
	assert all_of_them["total"] == open_ones["total"] + 1
	assert all("/cooperation-profile/" in row["url"] for row in open_ones["rows"])


def test_a_result_says_how_much_when_and_of_which_partnership():
	partnership = make_partnership("Exploring", title="Harbour – Port", short_title="H – P")
	day = {"outcome_date": "2016-05-01", "outcome_date_precision": "Month"}
	made = make_outcome(partnership, title="Ms Kim's visit", quantity=3, unit="companies", **day)
	alone = make_outcome(event=make_event(), outcome_date=None)
	hidden = make_outcome(make_partnership("Exploring", visibility="Restricted", title="Hidden"))
	with as_user("viewer"):
		answer = api.get_rows_behind(figure="Results Reported")
	rows = {row["name"]: row for row in answer["rows"]}
	assert rows[made.name] == {
		"doctype": "Cooperation Outcome",
		"name": made.name,
		"words": "Test Indicator · companies: 3 · May 2016",
		"title": "H – P",
		"url": profile_of("Partnership", partnership.name),
	}
	shown = rows[alone.name]
	assert (shown["words"], shown["title"], shown["url"]) == ("Test Indicator", "", "")
	assert hidden.name not in rows and "Hidden" not in str(answer) and "Kim" not in str(answer)


def profile_of(doctype: str, name: str) -> str:
	with as_user("viewer"):
		return profiles.url(doctype, name)


def test_a_report_of_another_app_is_refused():
	with as_user("manager"), pytest.raises(frappe.ValidationError, match="no number"):
		api.get_rows_behind({"summary": "x"}, "ToDo")


@pytest.mark.parametrize(
	"place",
	[
		{"row": ["Exploring"], "column": "median_days"},
		{"row": ["Nowhere"], "column": "count"},
		{"summary": "Nothing"},
		{"bar": 99, "label": "x", "series": 0},
		{},
	],
)
def test_a_place_without_records_is_refused(place):
	with as_user("manager"), pytest.raises(frappe.ValidationError, match="opens no list"):
		api.get_rows_behind(place, "Partnership Pipeline")

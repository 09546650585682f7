"""The reports on the seven cases of the paper, as of its last month; every expected value is typed here by hand.

The demonstration is loaded once; these tests only read.
"""

import pytest

from testing import as_user, run_report

pytestmark = pytest.mark.demo_records

PAPER_READS_TO = "2017-05-31"
PARK = "Park with a review date, unless a next step can be agreed now"
CONTACT = "Contact the counterpart and log the interaction"
STEP = "Set a dated next step"


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	from eu_korea_coop import demo

	demo.load()
	return site_of_module


def name_of(doctype: str, key: str) -> str:
	import frappe

	return frappe.db.get_value(doctype, {"history_key": f"demo.eccp-d3.5:{key}"}, "name")


def standing(key: str, **filters) -> tuple:
	answer = run_report("Stalled Partnerships", as_of=PAPER_READS_TO, include_warnings=1, **filters)
	row = answer.row(partnership=name_of("Partnership", key))
	since = row["stalled_since"] and row["stalled_since"].isoformat()
	words = [said for said in row["reasons"].split("; ") if not said.startswith("no active contact")]
	return row["health"], words, since, row["days_silent"], row["suggested_action"]


@pytest.mark.parametrize(
	("key", "expected"),
	[
		(
			"P1",
			(
				"Stalled",
				["silent for 182 days, limit 120", "no plan after signature", "no next step"],
				"2016-12-31",
				182,
				PARK,
			),
		),
		("P4", ("Stalled", ["silent for 365 days, limit 180", "no next step"], "2016-11-28", 365, PARK)),
		("P8", ("Needs attention", ["no next step"], None, 13, STEP)),
		(
			"P11",
			(
				"Needs attention",
				[
					"silent for 182 days, limit 90 (date not certain)",
					"no next step",
					"signature pending: Croatia",
					"last contact not dated",
				],
				None,
				182,
				CONTACT,
			),
		),
		(
			"P6",
			(
				"Needs attention",
				["no next step (date not certain)", "start of the stage not dated"],
				None,
				None,
				STEP,
			),
		),
	],
)
def test_why_each_case_stands_where_it_stood(key, expected):
	assert standing(key) == expected


def test_only_the_two_stalled_cases_are_listed_unless_warnings_are_asked_for():
	answer = run_report("Stalled Partnerships", as_of=PAPER_READS_TO)
	assert [row["partnership"] for row in answer.rows] == [
		name_of("Partnership", "P4"),
		name_of("Partnership", "P1"),
	]
	stalled = answer.series()["Stalled"]
	assert (stalled["Formalised"], stalled["Informal Cooperation"]) == (1, 1)
	assert answer.series()["Closed"]["Concluded"] == 1


def test_the_undisclosed_case_is_not_there_for_another_officer():
	"""P6 is Restricted (L168); it is granted to a manager and denied to an officer it does not belong to."""
	hidden = name_of("Partnership", "P6")
	filters = {"as_of": PAPER_READS_TO, "include_warnings": 1}
	with as_user("another officer"):
		answer = run_report("Stalled Partnerships", **filters)
		assert hidden not in [row["partnership"] for row in answer.rows]
		seen = sum(sum(series.values()) for series in answer.series().values())
	with as_user("manager"):
		answer = run_report("Stalled Partnerships", **filters)
		assert hidden in [row["partnership"] for row in answer.rows]
		assert sum(sum(series.values()) for series in answer.series().values()) == seen + 1


def test_nine_of_ten_have_signed_and_croatia_is_waited_for():
	answer = run_report("Signature Tracker", agreement=name_of("Agreement", "A11"))
	assert (answer.summary["Signed"], answer.summary["Pending"]) == (9, 1)
	croatia = answer.row(signature_status="Approval Ongoing")
	assert (croatia["country"], croatia["required"], croatia["signed_on"]) == ("Croatia", 0, "")
	korea = answer.row(organisation_name="Keimyung University")
	assert (korea["signature_status"], korea["signed_on"]) == ("Signed", "Sep 2016")
	register = run_report("Agreement Register and Expiry", state="In Force").row(
		agreement=name_of("Agreement", "A11")
	)
	assert register["signatures"] == "9 of 10 signed, pending: Croatia (approval ongoing)"
	assert (register["signed_on"], register["plan"]) == ("Sep 2016", "Adopted")


def test_what_came_of_the_congress_in_daegu_came_by_detours():
	"""L244: no cluster cooperation came of it as a direct consequence; its lineage tells of three indirect ones."""
	congress = run_report("Event Effectiveness", from_date="2015-11-01", to_date="2015-11-30").row(
		title="18th TCI Global Conference, Daegu"
	)
	assert (congress["participants"], congress["countries"]) == (900, 86)
	assert (congress["partnerships"], congress["indirect"]) == (1, 3)
	mission = run_report("Event Effectiveness", from_date="2016-05-01", to_date="2016-05-31").row(
		title="ACCIÓ delegation mission to Korea 2016"
	)
	assert mission["satisfaction"] == 90.0


def test_agreements_with_third_countries_stay_out_of_the_figures():
	register = run_report("Agreement Register and Expiry")
	counted = run_report("Agreement Register and Expiry", counted_only=1)
	assert len(counted.rows) < len(register.rows)
	assert not [row for row in counted.rows if "Milwaukee" in row["parties"]]


def test_the_pipeline_of_that_month_shows_every_case_once():
	answer = run_report("Partnership Pipeline", as_of=PAPER_READS_TO, from_date="2013-01-01")
	assert {row["stage"]: row["count"] for row in answer.rows if row["count"]} == {
		"Identified": 1,
		"Informal Cooperation": 2,
		"Agreement in Preparation": 2,
		"Formalised": 3,
		"Implementing": 4,
		"Concluded": 1,
	}
	assert answer.row(stage="First Contact")["median_days"] == 365


def counts_alone() -> list[str]:
	"""The reports that count for a dashboard in another way than for their rows."""
	import frappe

	return sorted(set(frappe.get_all("Dashboard Chart", {"chart_type": "Report"}, pluck="report_name")))


@pytest.mark.parametrize("reader", ["manager", "viewer"])
def test_a_dashboard_shows_the_same_numbers_as_the_whole_report(reader):
	import frappe

	compared = []
	for name in counts_alone():
		with as_user(reader):
			try:
				whole, alone = run_report(name), run_report(name, only_chart=1)
			except frappe.PermissionError:
				continue
		assert figures_of(alone) == figures_of(whole), name
		compared.append(name)
	assert {"Bottleneck Heatmap", "Outcome Scoreboard", "Sector and Region", "Event Effectiveness"} <= set(
		compared
	)


def figures_of(answer) -> tuple:
	"""Labels and numbers of a report's chart, and its summary."""
	data = (answer.chart or {}).get("data") or {}
	series = [(one["name"], [float(value) for value in one["values"]]) for one in data.get("datasets", ())]
	return data.get("labels"), series, answer.summary

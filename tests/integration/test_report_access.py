"""Every report: who opens it, what a reader without access finds of a Restricted record, how many queries it takes."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.core.doctype.prepared_report.prepared_report import make_prepared_report
from frappe.utils import getdate, nowdate

from eu_korea_coop.constants import EUROPE, KOREA, MANAGER, OFFICER, VIEWER
from eu_korea_coop.setup.install import after_migrate
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_introduction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_user,
	run_report,
)
from testing.rest import call_method

AUDIENCE = {
	"Action Plan Progress": {MANAGER},
	"Agreement Register and Expiry": {MANAGER, VIEWER},
	"Bottleneck Heatmap": {MANAGER, VIEWER},
	"Contact Coverage": {OFFICER, MANAGER},
	"Data Quality and Retention": {MANAGER},
	"Event Effectiveness": {MANAGER, VIEWER},
	"Introductions": {OFFICER, MANAGER},
	"Follow-ups and Workload": {OFFICER, MANAGER},
	"Origin to Outcome": {MANAGER, VIEWER},
	"Outcome Scoreboard": {MANAGER, VIEWER},
	"Partnership Pipeline": {MANAGER, VIEWER},
	"Sector and Region": {MANAGER, VIEWER},
	"Signature Tracker": {OFFICER, MANAGER},
	"Stalled Partnerships": {OFFICER, MANAGER},
	"Support and Budget": {MANAGER, VIEWER},
}
"""Written from the table of reports, not from their JSON."""
PERSONAS = {
	"officer": OFFICER,
	"manager": MANAGER,
	"viewer": VIEWER,
	"outsider": None,
	"system manager": None,
}
SECRET = "Zebra"
"""In every name and title of the Restricted partnership's world."""

EVERY_REPORT = sorted(AUDIENCE)


def today() -> date:
	return getdate(nowdate())


def ago(days: int) -> date:
	return today() - timedelta(days=days)


def fresh(doc):
	doc.reload()
	return doc


def test_a_report_opens_for_its_audience_alone():
	opened = {}
	for persona in PERSONAS:
		with as_user(persona):
			for report in EVERY_REPORT:
				opened[report, persona] = opens(report)
	assert opened == {
		(report, persona): role in AUDIENCE[report]
		for report in EVERY_REPORT
		for persona, role in PERSONAS.items()
	}


def opens(report: str) -> bool:
	try:
		return bool(run_report(report).columns)
	except frappe.PermissionError:
		return False


def test_no_report_is_prepared_for_others_to_open():
	prepared = frappe.get_all(
		"Report", filters={"name": ("in", EVERY_REPORT), "prepared_report": 1}, pluck="name"
	)
	assert prepared == []


def test_a_report_that_frappe_has_ticked_because_it_was_slow_is_counted_all_the_same():
	# what Frappe's enable_prepared_report does, in a job or a thread, which in later versions commits
	frappe.db.set_value("Report", "Stalled Partnerships", "prepared_report", 1)
	partnership = make_partnership("Exploring", since="2015-01-01")
	with as_user("manager"):
		asked = {"report_name": "Stalled Partnerships", "filters": "{}"}
		answer = call_method("frappe.desk.query_report.run", **asked)["message"]
	assert partnership.name in [row.get("partnership") for row in answer["result"]]
	assert not answer.get("prepared_report")


@pytest.mark.parametrize(
	"prepare",
	[
		lambda: frappe.get_doc(
			{"doctype": "Prepared Report", "report_name": "Stalled Partnerships"}
		).insert(),
		lambda: make_prepared_report("Stalled Partnerships", "{}"),
	],
	ids=["document", "request"],
)
def test_a_report_of_ours_is_prepared_by_no_way(prepare):
	with as_user("Administrator"), pytest.raises(frappe.PermissionError, match="counted for each reader"):
		prepare()
	assert not frappe.db.exists("Prepared Report", {"report_name": "Stalled Partnerships"})


def test_reports_of_others_are_prepared_as_ever():
	name = make_prepared_report("Permitted Documents For User", "{}")["name"]
	assert frappe.db.exists("Prepared Report", name)


def test_a_migrate_finds_a_report_that_was_prepared_before():
	frappe.db.set_value("Report", "Contact Coverage", "prepared_report", 1)
	after_migrate()
	assert not frappe.db.get_value("Report", "Contact Coverage", "prepared_report")


def test_no_report_of_ours_is_without_this_test():
	modules = frappe.get_all("Module Def", filters={"app_name": "eu_korea_coop"}, pluck="name")
	reports = frappe.get_all(
		"Report", filters={"module": ("in", modules), "is_standard": "Yes"}, pluck="name"
	)
	assert set(reports) == set(AUDIENCE)


# ------------------------------------------------------------------------------------------------- Restricted


def make_world(owner: str, word: str, visibility: str = "Normal") -> dict:
	"""A partnership with one of everything a report reads; `word` stands in every title."""
	europe = make_organisation(EUROPE, organisation_name=f"{word} Cluster", region=f"{word} Land")
	korea = make_organisation(KOREA, organisation_name=f"{word} Institute", city=f"{word} City")
	event = make_event(ago(200), title=f"Fair of {word}", satisfaction_score=9, satisfaction_scale=10)
	sector = make_master("Sector", f"{word} Sector")
	bottleneck = make_master("Bottleneck", f"{word} Bottleneck")
	indicator = make_master("Outcome Indicator", f"{word} Indicator", target=10, category="Meeting")
	programme = make_master("Programme", f"{word} Programme")
	partnership = make_partnership(
		"Formalised",
		(europe, korea),
		since=ago(190),
		title=f"Exchange of {word}",
		owner_user=owner,
		visibility=visibility,
		origin_kind="",
		origin_event=event.name,
		sectors=[{"sector": sector}],
		bottlenecks=[{"bottleneck": bottleneck, "status": "Open"}],
		support=[
			{"kind": "Funding", "level": "EU", "programme": programme, "amount": 5000, "currency": "EUR"}
		],
	)
	make_interaction(
		partnership,
		ago(190),
		subject=f"Talk of {word}",
		events=[event],
		difficulties=[{"bottleneck": bottleneck}],
	)
	agreement = make_agreement(
		partnership,
		"In Force",
		title=f"Memorandum of {word}",
		owner_user=owner,
		term_type="Fixed",
		end_date=today() + timedelta(days=60),
	)
	make_plan(
		partnership,
		agreement,
		title=f"Plan of {word}",
		items=[{"action": f"Stand of {word}", "owner_user": owner, "due": ago(10)}],
	)
	make_outcome(partnership, indicator, title=f"Outcome of {word}", quantity=3)
	make_introduction(
		partnership,
		introducer_organisation=make_organisation(KOREA, organisation_name=f"{word} Gateway"),
		status="Made",
		asked_on=ago(30),
	)
	return frappe._dict(
		partnership=partnership,
		agreement=agreement,
		event=event,
		sector=sector,
		bottleneck=bottleneck,
		indicator=indicator,
		programme=programme,
		owner=owner,
	)


FILTERS = {
	"Stalled Partnerships": lambda world: {"sector": world.sector, "include_warnings": 1},
	"Partnership Pipeline": lambda world: {"sector": world.sector},
	"Origin to Outcome": lambda world: {"sector": world.sector},
	"Outcome Scoreboard": lambda world: {"sector": world.sector},
	"Bottleneck Heatmap": lambda world: {"sector": world.sector},
	"Sector and Region": lambda world: {"sector": world.sector},
	"Support and Budget": lambda world: {"sector": world.sector},
	"Follow-ups and Workload": lambda world: {"owner_user": world.owner},
}


def figures(report: str, world) -> list:
	"""Every figure that a report tells of the world: numbers of rows, chart and summary."""
	answer = run_report(report, **FILTERS.get(report, lambda world: {})(world))
	rows = answer.rows
	if report == "Event Effectiveness":
		rows = [row for row in rows if row["event"] == world.event.name]
		return [
			row[what] for row in rows for what in ("followed_up", "partnerships", "indirect", "agreements")
		]
	if report == "Outcome Scoreboard":
		return [row["reported"] for row in rows if row["indicator"] == world.indicator]
	if report not in FILTERS:
		rows = [row for row in rows if SECRET in frappe.as_json(row)]
	else:
		rows = [
			*answer.summary.values(),
			*(value for series in answer.series().values() for value in series.values()),
			*rows,
		]
	return [
		value
		for row in rows
		for value in (row.values() if isinstance(row, dict) else [row])
		if isinstance(value, int | float) and value
	]


def test_a_restricted_partnership_leaves_no_trace():
	"""Denied, then granted by lifting the restriction, so that no empty answer is empty by accident."""
	world = make_world(make_user(OFFICER), SECRET, visibility="Restricted")
	denied = what_others_find(world)
	fresh(world.partnership).update({"visibility": "Normal"})
	world.partnership.save()
	granted = what_others_find(world)
	assert {report for report, seen in granted.items() if not any(seen)} == set()
	assert {report: seen for report, seen in denied.items() if any(seen)} == {}


def what_others_find(world) -> dict[str, list]:
	"""Report → what of the world it tells to somebody of its audience to whom the world does not belong.

	Managers alone read some reports, and nothing is hidden from them: those are asked as an officer, behind the role.
	"""
	result = {}
	for report in sorted(EVERY_REPORT):
		if report == "Contact Coverage":  # speaks of organisations, which are nobody's secret
			continue
		managers_only = AUDIENCE[report] == {MANAGER}
		with as_user("viewer" if VIEWER in AUDIENCE[report] else "another officer"):
			result[report] = direct(report, world) if managers_only else figures(report, world)
	return result


def direct(report: str, world) -> list:
	"""The rows the report's own module answers to this user, whatever the report's role."""
	execute = frappe.get_attr(
		{
			"Action Plan Progress": "eu_korea_coop.agreements.report.action_plan_progress.action_plan_progress.execute",
			"Data Quality and Retention": "eu_korea_coop.directory.report.data_quality_and_retention"
			".data_quality_and_retention.execute",
		}[report]
	)
	rows = execute({})[1]
	owned = (world.partnership.name, world.agreement.name)
	return [row for row in rows if row.get("partnership") in owned or row.get("document") in owned]


def test_a_workload_without_the_restricted_partnership_is_empty():
	owner = make_user(OFFICER)
	make_world(owner, SECRET, visibility="Restricted")
	counts = ("stalled", "partnerships", "no_next_step", "late_actions")
	with as_user("another officer"):
		row = run_report("Follow-ups and Workload", owner_user=owner).row(officer=owner)
		assert [row[what] for what in counts] == [0, 0, 0, 0]
	with as_user(owner):
		row = run_report("Follow-ups and Workload", owner_user=owner).row(officer=owner)
		assert [row[what] for what in counts] == [1, 1, 1, 1]


# --------------------------------------------------------------------------------------------- personal data

PERSONAL = (
	"signatory",
	"signatory_title",
	"responsible_person",
	"next_step",
	"contact",
	"introduced_by",
	"note",
)


def test_a_viewers_report_has_no_column_of_personal_data(viewer):
	world = make_world(make_user(OFFICER, first_name="Hidden", last_name="Person"), SECRET)
	contact = make_contact(world.agreement.parties[0].organisation, first_name="Jisoo", last_name="Secret")
	for report in (name for name, roles in AUDIENCE.items() if VIEWER in roles):
		with as_user(viewer):
			answer = run_report(report)
		columns = {column["fieldname"] for column in answer.columns}
		assert not columns & set(PERSONAL), report
		assert not [column for column in answer.columns if column.get("options") in ("Contact", "User")], (
			report
		)
		text = frappe.as_json(answer.raw)
		assert contact.first_name not in text, report
		assert "Hidden" not in text, report


# ------------------------------------------------------------------------------------------------- queries


def test_the_number_of_queries_does_not_grow_with_the_rows():
	owner = make_user(OFFICER)
	make_world(owner, SECRET)
	few = queries_of_every_report()
	for number in range(3):
		make_world(owner, f"{SECRET} {number}")
	many = queries_of_every_report()
	assert {report: seen.count for report, seen in many.items()} == {
		report: seen.count for report, seen in few.items()
	}
	assert {report: seen.count for report, seen in many.items() if seen.count > MOST_QUERIES} == {}
	assert {report: seen.writes for report, seen in many.items() if seen.writes} == {}, (
		"a report never writes"
	)


MOST_QUERIES = 20
"""Frappe's own four or five (the report, its roles, shares, its execution time) included."""


def queries_of_every_report() -> dict:
	result = {}
	with as_user("manager"):
		for report in EVERY_REPORT:
			run_report(report)  # warms the caches
			with count_queries() as result[report]:
				run_report(report)
	return result

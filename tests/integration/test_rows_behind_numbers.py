"""Every number of a report that opens a list opens exactly the rows it counts, for each who may open the report."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from eu_korea_coop import api
from eu_korea_coop.follow_up.report.follow_ups_and_workload import follow_ups_and_workload
from eu_korea_coop.partnerships.report.partnership_pipeline import partnership_pipeline
from testing import as_user, make_interaction, make_partnership, persona

REPORTS = {
	"Partnership Pipeline": (partnership_pipeline, ("manager", "viewer")),
	"Follow-ups and Workload": (follow_ups_and_workload, ("manager",)),
}
CASES = [(report, who) for report, (_module, people) in REPORTS.items() for who in people]


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module", autouse=True)
def records(site):
	"""Partnerships in several stages, one Restricted, steps overdue and soon due, interactions held and to confirm."""
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
	make_partnership("Exploring", since="2015-01-01", owner_user=officer, visibility="Restricted")
	make_interaction(silent)


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_who_may_not_open_the_report_opens_no_row(who):
	with as_user(who), pytest.raises(frappe.PermissionError):
		api.get_rows_behind("Follow-ups and Workload", persona("officer"), "stalled")


def test_a_report_without_lists_behind_its_numbers_is_refused():
	with as_user("manager"), pytest.raises(frappe.ValidationError, match="no number"):
		api.get_rows_behind("Outcome Scoreboard", "x", "y")


def test_a_column_that_counts_no_records_is_refused():
	with as_user("manager"), pytest.raises(frappe.ValidationError, match="opens no list"):
		api.get_rows_behind("Partnership Pipeline", "Exploring", "median_days")


def test_the_rows_behind_a_number_are_of_those_the_reader_may_see():
	with as_user("manager"):
		all_of_them = api.get_rows_behind("Partnership Pipeline", "Exploring", "stalled")
	with as_user("viewer"):
		open_ones = api.get_rows_behind("Partnership Pipeline", "Exploring", "stalled")
	assert all_of_them["total"] == open_ones["total"] + 1
	assert all("/cooperation-profile/" in row["url"] for row in open_ones["rows"])


@pytest.mark.parametrize(("report", "who"), CASES)
def test_every_number_that_opens_counts_the_rows_it_opens(report, who):
	module, _people = REPORTS[report]
	compared = 0
	with as_user(who):
		columns, rows = module.execute({})[:2]
		first = columns[0]["fieldname"]
		opening = [column["fieldname"] for column in columns if column.get("opens")]
		for row in rows:
			for column in opening:
				if row[column]:
					opened = api.get_rows_behind(report, row[first], column)["total"]
					assert opened == row[column], f"{report}, {row[first]}, {column}"
					compared += 1
	assert compared > 5

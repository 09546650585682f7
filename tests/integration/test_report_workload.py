"""Follow-ups and Workload: each number counts what the day, the stage and the owner say, and opens exactly these records."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from eu_korea_coop.constants import OFFICER
from eu_korea_coop.follow_up.report.follow_ups_and_workload import follow_ups_and_workload as workload
from testing import make_interaction, make_partnership, make_plan, make_user, run_report

REPORT = "Follow-ups and Workload"


def ago(days: int) -> date:
	return getdate(nowdate()) - timedelta(days=days)


def store(doc, **values) -> None:
	frappe.db.set_value(doc.doctype, doc.name, values)


def step_due(days: int, owner: str | None, **values):
	"""A partnership whose step is due so many days ahead."""
	doc = make_partnership("Exploring", next_step="Call", next_step_due=ago(-1), owner_user=owner)
	store(doc, next_step_due=ago(-days), **values)
	return doc


def numbers_of(user: str, **filters) -> dict[str, int]:
	"""A person's numbers that are not 0; each opens as many records as it counts, and the report names their DocType."""
	row = workload.execute({"owner_user": user, **filters})[1][0]
	for what, doctype in workload.COUNTS.items():
		records = row[what].records
		assert len(records) == row[what], what
		assert {(doctype, name) for name in frappe.get_all(doctype, pluck="name")} >= set(records)
	return {what: row[what] for what in workload.COUNTS if row[what]}


@pytest.mark.parametrize(
	("days", "counted"), [(-1, ["overdue"]), (0, ["due_soon"]), (7, ["due_soon"]), (8, [])]
)
def test_a_step_is_overdue_from_the_day_after_and_due_soon_for_a_week(officer, days, counted):
	step_due(days, officer)
	assert numbers_of(officer) == {"partnerships": 1, **dict.fromkeys(counted, 1)}


def test_a_step_counts_for_its_owner_and_its_partnership_for_the_responsible_officer(
	officer, another_officer
):
	step_due(-1, officer, next_step_owner=another_officer)
	step_due(-1, officer, next_step=None)
	step_due(-1, officer, stage="Parked")
	step_due(-1, officer, owner_user=None, next_step_owner=None)
	dateless = step_due(-1, officer)
	store(dateless, next_step_due=None)
	assert numbers_of(officer) == {"partnerships": 3, "no_next_step": 2}
	assert numbers_of(another_officer) == {"overdue": 1}


@pytest.mark.parametrize(
	("days", "precision", "action", "plan", "is_late"),
	[
		(1, "Day", {}, {}, True),
		(0, "Day", {}, {}, False),
		(0, "Month", {}, {}, False),
		(40, "Month", {}, {}, True),
		(None, "Unknown", {}, {}, False),
		(1, "Day", {"status": "Done"}, {}, False),
		(1, "Day", {"owner_user": None}, {}, False),
		(1, "Day", {}, {"status": "Draft"}, False),
	],
)
def test_an_action_of_an_adopted_plan_is_late_from_the_day_after_its_last_day(
	officer, days, precision, action, plan, is_late
):
	partnership = make_partnership("Implementing", next_step="Call", next_step_due=ago(-30))
	due = {"due": ago(days) if days is not None else None, "due_precision": precision}
	make_plan(partnership, items=[{"action": "Stand", "owner_user": officer, **due, **action}], **plan)
	make_plan(partnership, items=[{"action": "Fair", "owner_user": "Administrator", "due": ago(9)}])
	assert numbers_of(officer) == ({"late_actions": 1} if is_late else {})


def test_what_was_held_in_the_last_thirty_days_counts_for_whoever_recorded_it(officer, as_user):
	partnership = make_partnership("Exploring", next_step="Call", next_step_due=ago(-30))
	with as_user(officer):
		for days in (31, 30, 0):
			make_interaction(partnership, ago(days))
		for days in (1, 0):
			planned = make_interaction(partnership, ago(-5), status="Planned")
			store(planned, interaction_date=ago(days), first_day=ago(days), last_day=ago(days))
	make_interaction(partnership, ago(1))
	assert numbers_of(officer) == {"interactions": 2, "to_confirm": 1}
	assert numbers_of(officer, from_date=str(ago(31)), to_date=str(ago(1))) == {
		"interactions": 2,
		"to_confirm": 1,
	}
	assert numbers_of(officer, to_date=str(ago(1))) == {"interactions": 2, "to_confirm": 1}
	with pytest.raises(frappe.ValidationError, match="is after today"):
		run_report(REPORT, from_date=str(ago(-1)))


def test_everybody_who_can_have_work_has_a_row_and_whoever_has_some_the_most_overdue_first(
	officer, another_officer, manager, viewer
):
	assert frappe.db.count("Partnership") == 0
	idle = {row["officer"]: row for row in run_report(REPORT).rows}
	assert {officer, another_officer, manager} <= idle.keys() and viewer not in idle
	assert {idle[officer][what] for what in workload.COUNTS} == {0}
	gone = make_user(OFFICER, first_name="Gone")
	frappe.db.set_value("User", gone, "enabled", 0)
	assert gone not in [row["officer"] for row in run_report(REPORT).rows]
	for days, owner in ((1, officer), (-1, another_officer), (-1, gone), (-2, viewer), (-2, viewer)):
		step_due(days, officer, owner_user=owner, next_step_owner=None)
	store(make_partnership("First Contact", since=ago(300), owner_user=manager), next_step_owner=None)
	store(step_due(9, officer, owner_user=gone, next_step_owner=None), health="Stalled")
	rows = run_report(REPORT)
	assert [row["officer"] for row in rows.rows][:5] == [viewer, gone, another_officer, manager, officer]
	assert rows.summary == {
		"Overdue": 4,
		"Due in 7 days": 1,
		"No next step": 1,
		"Interactions in the period": 0,
	}
	assert {label: sum(values.values()) for label, values in rows.series().items()} == {
		"Overdue": 4,
		"Due in 7 days": 1,
		"No next step": 1,
	}


def test_whoever_has_no_name_is_called_by_their_address_in_the_chart(officer):
	step_due(-1, officer)
	frappe.db.set_value("User", officer, "full_name", None)
	assert run_report(REPORT, owner_user=officer).series()["Overdue"] == {officer: 1}


def test_a_chart_that_is_asked_for_alone_shows_the_same_without_rows(officer):
	step_due(-1, officer)
	columns, rows, _message, chart, summary, *_more = workload.execute({"owner_user": officer})
	assert [row["overdue"] for row in rows] == [1]
	alone = workload.execute({"owner_user": officer, "only_chart": 1})
	assert (alone[0], list(alone[1]), alone[3], alone[4]) == ([], [], chart, summary)
	assert workload.execute(None)[0] == columns
	assert workload.execute({"owner_user": "Guest"})[3] is None

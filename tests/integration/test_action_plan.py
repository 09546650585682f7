"""An action plan: its agreement, its adoption, its actions and their progress."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from testing import make_agreement, make_partnership, make_plan


@pytest.fixture(autouse=True)
def site(site_of_module):
	"""One transaction for all these tests: each makes its own records and none counts those of another."""
	frappe.clear_messages()
	return site_of_module


def today() -> date:
	return getdate(nowdate())


def refused(*words: str, **values) -> None:
	with pytest.raises(frappe.ValidationError) as error:
		make_plan(**values)
	for word in words:
		assert word in str(error.value)


def test_a_plan_stands_without_an_agreement():
	assert make_plan(items=()).agreement is None


def test_a_plan_belongs_to_the_partnership_of_its_agreement():
	partnership = make_partnership()
	plan = make_plan(partnership, make_agreement(partnership))
	assert plan.partnership == partnership.name
	refused(
		"Agreement",
		"another partnership",
		partnership=make_partnership(),
		agreement=make_agreement(partnership),
	)


def test_an_adopted_plan_without_a_date_says_that_it_is_unknown():
	plan = make_plan(adopted_on=None)
	assert (plan.adopted_on, plan.adopted_on_precision) == (None, "Unknown")


def test_a_plan_adopted_at_some_time_in_a_month():
	plan = make_plan(adopted_on="2016-11-10", adopted_on_precision="Month")
	assert (plan.adopted_on, plan.adopted_on_precision) == (date(2016, 11, 10), "Month")


def test_an_adoption_in_the_future_is_refused():
	refused("Adopted on", "future", adopted_on=today() + timedelta(days=1))


def test_a_draft_may_name_the_day_on_which_it_shall_be_adopted():
	plan = make_plan(status="Draft", adopted_on=today() + timedelta(days=30))
	assert plan.status == "Draft"


def test_a_period_that_ends_before_it_starts_is_refused():
	refused("End", "Start", period_start="2018-12-31", period_end="2017-01-01")


def test_progress_is_the_mean_of_what_is_not_cancelled():
	plan = make_plan(
		items=[
			{"action": "A", "status": "Done"},
			{"action": "B", "status": "In Progress", "progress": 50},
			{"action": "C", "status": "Open"},
			{"action": "D", "status": "Cancelled", "progress": 90},
		]
	)
	assert plan.progress == pytest.approx(50)
	assert plan.items[0].progress == 100


def test_a_plan_without_actions_has_no_progress():
	assert make_plan(items=()).progress == 0


@pytest.mark.parametrize("progress", [-1, 101])
def test_progress_outside_a_hundred_percent_is_refused(progress):
	refused("Planned actions, row 1", "Progress", items=[{"action": "A", "progress": progress}])


def test_an_action_that_becomes_done_was_completed_today():
	plan = make_plan(items=[{"action": "A"}, {"action": "B"}])
	plan.items[0].status = "Done"
	plan.items[1].update({"status": "Done", "completed_on": "2026-01-15", "completed_on_precision": "Month"})
	plan.save()
	assert (plan.items[0].completed_on, plan.items[0].completed_on_precision) == (today(), "Day")
	assert (plan.items[1].completed_on, plan.items[1].completed_on_precision) == (date(2026, 1, 15), "Month")


def test_an_action_recorded_as_done_has_an_unknown_date():
	plan = make_plan(items=[{"action": "A", "status": "Done"}])
	assert plan.items[0].completed_on is None


def test_an_action_that_is_opened_again_is_not_completed():
	plan = make_plan(items=[{"action": "A", "status": "Done", "completed_on": "2026-01-15"}])
	plan.items[0].status = "Open"
	plan.save()
	assert (plan.items[0].completed_on, plan.items[0].completed_on_precision) == (None, "")


def test_a_completion_in_the_future_is_refused():
	refused(
		"Planned actions, row 1",
		"Completed on",
		items=[{"action": "A", "status": "Done", "completed_on": today() + timedelta(days=1)}],
	)


@pytest.mark.parametrize(
	("given", "precision", "stored"),
	[
		("2017-06-15", None, (date(2017, 6, 15), "Day")),
		("2017-06-01", "Before", (date(2017, 6, 1), "Before")),
	],
)
def test_the_due_date_of_an_action_is_fuzzy(given, precision, stored):
	plan = make_plan(items=[{"action": "A", "due": given, "due_precision": precision}])
	assert (plan.items[0].due, plan.items[0].due_precision) == stored


@pytest.mark.parametrize(
	("values", "label"),
	[
		({"status": "Agreed"}, "Status"),
		({"period_start": "next year"}, "Start"),
		({"items": "Visit Daegu"}, "Planned actions"),
		({"items": [{"action": "A", "progress": "half"}]}, "Planned actions, row 1"),
		({"items": [{"action": "A", "due": "soon"}]}, "Planned actions, row 1"),
		({"items": [{"action": "A", "responsible_organisation": "ORG-none"}]}, "Responsible organisation"),
		({"title": "x" * 10_000}, "Title"),
	],
)
def test_bad_input_is_an_error_that_names_the_field(values, label):
	partnership = make_partnership()
	before = frappe.db.count("Action Plan")
	with pytest.raises(frappe.ValidationError) as error:
		frappe.get_doc(
			{"doctype": "Action Plan", "title": "Plan", "partnership": partnership.name, **values}
		).insert()
	assert label in str(error.value).replace("<strong>", "").replace("</strong>", "")
	assert frappe.db.count("Action Plan") == before

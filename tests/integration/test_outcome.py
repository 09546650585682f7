"""An outcome: what it came of, its number, its date, and who verified it."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from testing import (
	as_user,
	make_agreement,
	make_event,
	make_master,
	make_outcome,
	make_partnership,
)


@pytest.fixture(autouse=True)
def site(site_of_module):
	"""One transaction for all these tests: each makes its own records and none counts those of another."""
	frappe.clear_messages()
	return site_of_module


def today() -> date:
	return getdate(nowdate())


def new_outcome(**values):
	return frappe.get_doc(
		{
			"doctype": "Cooperation Outcome",
			"indicator": make_master("Outcome Indicator", unit="projects"),
			"title": "Joint projects",
			**values,
		}
	)


def refused(doc, *words: str) -> None:
	with pytest.raises(frappe.ValidationError) as error:
		doc.save()
	for word in words:
		assert word in str(error.value)


def test_an_outcome_of_nothing_is_refused():
	refused(new_outcome(), "Partnership", "Event", "Agreement", "Programme")


@pytest.mark.parametrize("field", ["partnership", "event", "programme"])
def test_one_link_is_enough(field):
	link = {
		"partnership": lambda: make_partnership().name,
		"event": lambda: make_event("2015-11-03").name,
		"programme": lambda: make_master("Programme"),
	}[field]()
	doc = new_outcome(**{field: link}).insert()
	assert (doc.status, doc.unit) == ("Reported", "projects")


def test_what_came_of_an_agreement_came_of_its_partnership():
	partnership = make_partnership()
	doc = new_outcome(agreement=make_agreement(partnership).name).insert()
	assert doc.partnership == partnership.name


def test_an_agreement_of_another_partnership_is_refused():
	agreement = make_agreement(make_partnership())
	refused(
		new_outcome(partnership=make_partnership().name, agreement=agreement.name),
		"Agreement",
		"another partnership",
	)


@pytest.mark.parametrize("field", ["quantity", "amount"])
def test_a_number_is_not_negative(field):
	label = {"quantity": "Quantity", "amount": "Amount"}[field]
	refused(new_outcome(partnership=make_partnership().name, **{field: -1}), label)


def test_none_yet_has_no_number():
	partnership = make_partnership().name
	refused(new_outcome(partnership=partnership, status="None Yet", quantity=3), "Quantity")
	doc = new_outcome(partnership=partnership, status="None Yet", outcome_date="2017-05-31").insert()
	assert not doc.quantity


def test_an_amount_has_a_currency():
	outcome = new_outcome(partnership=make_partnership().name).insert()
	outcome.update({"amount": 5000, "currency": None})  # later versions of Frappe begin with the site's own
	refused(outcome, "Currency")


@pytest.mark.parametrize("status", ["Reported", "Verified", "None Yet"])
def test_what_lies_ahead_is_only_expected(status):
	partnership = make_partnership().name
	tomorrow = today() + timedelta(days=1)
	refused(new_outcome(partnership=partnership, status=status, outcome_date=tomorrow), "Date", "future")
	assert new_outcome(partnership=partnership, status="Expected", outcome_date=tomorrow).insert().name


def test_an_officer_can_not_verify(officer):
	doc = make_outcome(make_partnership())
	doc.status = "Verified"
	with as_user(officer), pytest.raises(frappe.PermissionError, match="Cooperation Manager"):
		doc.save()
	assert frappe.db.get_value("Cooperation Outcome", doc.name, "status") == "Reported"


def test_a_manager_verifies_with_name_and_day(manager):
	doc = make_outcome(make_partnership())
	with as_user(manager):
		doc.status = "Verified"
		doc.save()
	assert (doc.verified_by, doc.verified_on) == (manager, today())


def test_a_later_change_keeps_who_verified(manager, officer):
	doc = make_outcome(make_partnership())
	with as_user(manager):
		doc.status = "Verified"
		doc.save()
	with as_user(officer):
		doc.description = "Three companies"
		doc.verified_by = officer
		doc.save()
	assert doc.verified_by == manager


def test_what_is_no_longer_verified_is_verified_by_nobody(manager):
	doc = make_outcome(make_partnership())
	with as_user(manager):
		doc.status = "Verified"
		doc.save()
		doc.status = "Reported"
		doc.save()
	assert (doc.verified_by, doc.verified_on) == (None, None)


@pytest.mark.parametrize(
	("field", "value", "label"),
	[
		("quantity", "many", "Quantity"),
		("quantity", float("inf"), "Quantity"),
		("outcome_date", "2017-13-01", "Date"),
		("indicator", "No such indicator", "Indicator"),
		("title", "x" * 10_000, "Title"),
		("status", "Done", "Status"),
		("directness", "Sideways", "Directness"),
		("partnership", {"a": 1}, "Partnership"),
	],
)
def test_bad_input_is_an_error_that_names_the_field(field, value, label):
	before = frappe.db.count("Cooperation Outcome")
	with pytest.raises(frappe.ValidationError) as error:
		new_outcome(**{"partnership": make_partnership().name, field: value}).insert()
	assert label in str(error.value)
	assert frappe.db.count("Cooperation Outcome") == before

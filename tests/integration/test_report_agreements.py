"""Agreement Register and Expiry, Signature Tracker, Action Plan Progress."""

from datetime import date, timedelta

import frappe
import pytest
from desk_figures import figure_of_card
from frappe.utils import getdate, nowdate

from eu_korea_coop.constants import EUROPE, KOREA, THIRD_COUNTRY
from eu_korea_coop.reporting import columns
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_master,
	make_organisation,
	make_partnership,
	make_plan,
	make_user,
	run_report,
)


def today() -> date:
	return getdate(nowdate())


def ahead(days: int) -> date:
	return today() + timedelta(days=days)


@pytest.fixture
def kind(site) -> str:
	"""A kind of agreement no other record has."""
	return make_master("Agreement Kind", f"Test {frappe.generate_hash(length=6)}")


@pytest.fixture
def sides(site):
	return (
		make_organisation(EUROPE, organisation_name="Pack Cluster", country="Spain"),
		make_organisation(KOREA, organisation_name="Daegu Institute", country="Korea, Republic of"),
	)


def test_the_register_says_what_ends_when_and_what_is_decided(kind, sides):
	partnership = make_partnership("Formalised", sides)
	ending = make_agreement(
		partnership, "In Force", sides, kind=kind, title="Ending", term_type="Fixed", end_date=ahead(60)
	)
	make_plan(partnership, ending)
	decided = make_agreement(
		partnership, "In Force", sides, kind=kind, title="Decided", term_type="Fixed", end_date=ahead(90)
	)
	decided.reload()
	decided.update({"renewal_decision": "Renew"})
	decided.save()
	review = make_agreement(
		partnership,
		"In Force",
		sides,
		kind=kind,
		title="Review",
		term_type="Open-Ended",
		review_date=ahead(300),
	)
	draft = make_agreement(partnership, "Draft", sides, kind=kind, title="Draft")
	answer = run_report("Agreement Register and Expiry", kind=kind)
	assert [row["agreement"] for row in answer.rows] == [ending.name, decided.name, review.name, draft.name]
	row = answer.rows[0]
	del row["signed_on"], row["signatures"]
	assert row == {
		"agreement": ending.name,
		"title": "Ending",
		"kind": kind,
		"parties": "Pack Cluster ↔ Daegu Institute",
		"state": "In Force",
		"term_type": "Fixed",
		"due": ahead(60),
		"days_left": 60,
		"renewal_decision": "",
		"plan": "Adopted",
		"evaluation": "",
		"evaluation_due": None,
		"partnership": partnership.name,
		"counts_in_figures": 1,
	}
	assert answer.summary == {
		"Agreements": 4,
		"In force": 3,
		"In force, European-Korean": 3,
		"Due within 180 days, nothing decided": 1,
	}
	months = answer.series()
	assert months["Undecided"][ahead(60).isoformat()[:7]] == 1
	assert months["Decided"][ahead(90).isoformat()[:7]] == 1

	def listed(**filters):
		return {
			row["title"] for row in run_report("Agreement Register and Expiry", kind=kind, **filters).rows
		}

	assert listed(window=90) == {"Ending", "Decided"}
	assert listed(window=90, undecided_only=1) == {"Ending"}
	assert listed(state="Draft") == {"Draft"}
	assert listed(side="Korea") == {"Ending", "Decided", "Review", "Draft"}
	assert listed(side="Third Country") == set()


def test_a_review_that_has_passed_stays_until_it_is_decided(kind, sides):
	late = make_agreement(
		make_partnership("Formalised", sides),
		"In Force",
		sides,
		kind=kind,
		review_date=ahead(5),
		term_type="Open-Ended",
	)
	frappe.db.set_value("Agreement", late.name, "review_date", ahead(-20))
	row = run_report("Agreement Register and Expiry", kind=kind, window=30).row(agreement=late.name)
	assert row["days_left"] == -20


def test_agreements_with_third_countries_are_recorded_and_can_be_left_out(kind, sides):
	third = make_organisation(THIRD_COUNTRY)
	make_agreement(None, "Draft", (sides[0], third), kind=kind, counts_in_figures=0)
	make_agreement(None, "In Force", (sides[0], third), kind=kind, counts_in_figures=0)
	for asked in ({}, {"only_chart": 1}):
		summary = run_report("Agreement Register and Expiry", kind=kind, **asked).summary
		assert (summary["In force"], summary["In force, European-Korean"]) == (1, 0)
	assert len(run_report("Agreement Register and Expiry", kind=kind).rows) == 2
	assert run_report("Agreement Register and Expiry", kind=kind, counted_only=1).rows == []


def test_the_card_counts_what_the_register_says_is_in_force_and_european_korean(manager):
	with as_user(manager):
		register = run_report("Agreement Register and Expiry")
		assert register.summary["In force, European-Korean"] == figure_of_card("Agreements In Force")


def test_a_chart_calls_a_record_by_its_partnership_where_that_is_shorter_and_no_others():
	titles = [
		("A – B", "Memorandum"),
		("C – D", "Second one"),
		("C – D", "Third"),
		(None, "R&D"),
		("E – F", "MoU"),
	]
	assert columns.short_labels(titles) == ["A – B", "Second one", "Third", "R&amp;D", "MoU"]


def test_the_tracker_names_who_keeps_us_waiting(sides):
	signatory = make_contact(sides[0], first_name="Carla", last_name="Invented")
	croatia = make_organisation(EUROPE, organisation_name="Chamber of Croatia", country="Croatia")
	partnership = make_partnership("Agreement in Preparation", sides, short_title="Ports")
	agreement = make_agreement(
		partnership,
		"In Force",
		[
			{
				"organisation": sides[0].name,
				"signatory_contact": signatory.name,
				"signatory_title": "President",
			},
			{"organisation": sides[1].name},
			{
				"organisation": croatia.name,
				"required": 0,
				"represents": "Republic of Croatia",
				"signature_status": "Approval Ongoing",
			},
		],
		title="Grand agreement",
	)
	party = agreement.parties[2].name
	frappe.db.set_value("Agreement Party", party, "pending_since", ahead(-70))
	answer = run_report("Signature Tracker", agreement=agreement.name)
	assert answer.rows[2] == {
		"agreement": agreement.name,
		"title": "Grand agreement",
		"state": "In Force",
		"organisation": croatia.name,
		"organisation_name": "Chamber of Croatia",
		"country": "Republic of Croatia",
		"party_role": "Signatory",
		"required": 0,
		"signatory": "",
		"signatory_title": "",
		"signature_status": "Approval Ongoing",
		"signed_on": "",
		"pending_since": ahead(-70),
		"days_pending": 70,
	}
	assert (answer.rows[0]["signatory"], answer.rows[0]["signatory_title"]) == ("Carla Invented", "President")
	assert answer.rows[0]["country"] == "Spain"
	assert answer.summary == {"Signed": 2, "Pending": 1, "Pending for more than 60 days": 1}
	assert answer.series()["Pending"] == {"Ports": 1}
	pending = run_report("Signature Tracker", status="Pending", agreement=agreement.name).rows
	assert [row["organisation"] for row in pending] == [croatia.name]
	for filters, said in (
		({"status": "Lost"}, "Signature can't be"),
		({"agreement": "AGR-0"}, "is not known"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report("Signature Tracker", **filters)
	agreement.reload()
	agreement.update({"visibility": "Restricted"})
	agreement.save()
	with as_user("officer"):  # a restricted agreement is as unknown as one that isn't there
		with pytest.raises(frappe.ValidationError, match="is not known"):
			run_report("Signature Tracker", agreement=agreement.name)
		assert agreement.name not in [row["agreement"] for row in run_report("Signature Tracker").rows]


def test_the_tracker_names_a_country_in_the_readers_language(sides, monkeypatch):
	parties = [{"organisation": side.name} for side in sides]
	agreement = make_agreement(make_partnership("Agreement in Preparation", sides), "Signing", parties)
	monkeypatch.setattr(frappe.local, "lang", "ko")
	rows = run_report("Signature Tracker", agreement=agreement.name).rows
	assert [row["country"] for row in rows] == ["스페인", "대한민국"]


def test_a_plan_shows_what_is_late_and_how_far_it_is(sides):
	owner = make_user("Cooperation Officer")
	partnership = make_partnership("Implementing", sides)
	plan = make_plan(
		partnership,
		title="Plan 2017",
		items=[
			{
				"action": "Joint stand",
				"owner_user": owner,
				"due": ahead(-10),
				"status": "In Progress",
				"progress": 40,
				"responsible_organisation": sides[1].name,
				"result": "Stand booked",
			},
			{"action": "Exchange of staff", "owner_user": owner, "due": ahead(10), "status": "Open"},
			{
				"action": "Name contacts",
				"owner_user": owner,
				"due": ahead(-30),
				"status": "Done",
				"progress": 100,
			},
			{"action": "Someday", "owner_user": owner, "due": None, "due_precision": "Unknown"},
		],
	)
	answer = run_report("Action Plan Progress", plan=plan.name)
	row = answer.rows[0]
	assert row.pop("due")
	assert row == {
		"plan": plan.name,
		"plan_title": "Plan 2017",
		"action": "Joint stand",
		"responsible_organisation": sides[1].name,
		"responsible_name": "Daegu Institute",
		"responsible_person": "",
		"owner_user": owner,
		"days_late": 10,
		"status": "In Progress",
		"progress": 40.0,
		"result": "Stand booked",
		"plan_status": "Adopted",
		"partnership": partnership.name,
	}
	assert [row["days_late"] for row in answer.rows] == [10, None, None, None]
	assert answer.series() == {"Progress in %": {"Plan 2017": 35.0}}
	assert answer.summary == {"Open actions": 3, "Late": 1, "Done": 1}
	late = run_report("Action Plan Progress", owner_user=owner, overdue_only=1).rows
	assert [row["action"] for row in late] == ["Joint stand"]
	for filters, said in (
		({"plan": "PLAN-0"}, "is not known"),
		({"status": "Lost"}, "Status can't be"),
		({"owner_user": "x"}, "is not known"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			run_report("Action Plan Progress", **filters)

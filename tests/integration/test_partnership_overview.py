"""A partnership on one page: one request answers all that its Overview shows, for whom it is allowed."""

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop import api
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_interaction,
	make_organisation,
	make_partnership,
	make_plan,
)
from testing.factories import make_port_and_harbour, make_waiting_partnership, today


@pytest.fixture
def partnership(officer):
	parties = make_port_and_harbour(native_name="김민수", row={"role_title": "Director"})
	return make_waiting_partnership(parties, officer)


def seen_by(user: str, partnership) -> dict:
	with as_user(user):
		return api.get_partnership_overview(partnership.name)


def test_who_may_not_read_the_partnership_is_refused(partnership, another_officer):
	partnership.visibility = "Restricted"
	partnership.save()
	with pytest.raises(frappe.PermissionError):
		seen_by(another_officer, partnership)


def test_the_path_has_past_present_and_possible_stages(partnership, officer):
	states = {step["stage"]: step["state"] for step in seen_by(officer, partnership)["path"]}
	assert states["Exploring"] == "present"
	assert states["Informal Cooperation"] == "next"
	assert len(states) == 7


def test_a_parked_partnership_has_its_resting_stage_at_the_end_of_the_path(officer):
	parked = make_partnership("Parked", owner_user=officer)
	last = seen_by(officer, parked)["path"][-1]
	assert (last["stage"], last["state"]) == ("Parked", "present")


def test_an_overdue_step_says_by_how_many_days(partnership, officer):
	step = seen_by(officer, partnership)["next_step"]
	assert (step["text"], step["days_left"]) == ("Send the draft", -3)


def test_parties_come_with_their_people_in_their_own_order_of_names(partnership, officer):
	parties = seen_by(officer, partnership)["parties"]
	assert [(party["short"], party["side"]) for party in parties] == [
		("AOP", "Europe"),
		("Harbour Institute", "Korea"),
	]
	(person,) = parties[1]["people"]
	assert (person["native_name"], person["role_title"]) == ("김민수", "Director")


def test_a_party_has_left_from_the_day_after_its_last_one(partnership, officer):
	party = partnership.parties[1].name
	for days, has_left in ((0, False), (-1, True)):
		until = {"to_date": add_days(today(), days), "to_date_precision": "Day"}
		frappe.db.set_value("Partnership Party", party, until)
		assert [one["left"] for one in seen_by(officer, partnership)["parties"]] == [False, has_left]


def test_agreements_say_how_many_have_signed_and_whom_one_waits_for(partnership, officer):
	european, korean = (row.organisation for row in partnership.parties)
	make_agreement(
		partnership,
		parties=[
			{"organisation": european, "party_role": "Initiator", "signature_status": "Signed"},
			{"organisation": korean, "party_role": "Signatory", "signature_status": "Sent"},
			{"organisation": make_organisation().name, "party_role": "Supporter"},
		],
	)
	(agreement,) = seen_by(officer, partnership)["agreements"]
	assert (agreement["signed"], agreement["signatories"]) == (1, 2)
	assert agreement["waiting"] == ["Harbour Institute"]


def test_plans_count_what_is_done_and_what_is_late(partnership, officer):
	make_plan(
		partnership,
		items=[
			{"action": "A", "status": "Done", "due": add_days(today(), -9)},
			{"action": "B", "status": "Open", "due": add_days(today(), -2)},
			{"action": "C", "status": "Open", "due": add_days(today(), 9)},
			{"action": "D", "status": "Cancelled", "due": add_days(today(), -9)},
		],
	)
	(plan,) = seen_by(officer, partnership)["plans"]
	assert (plan["done"], plan["items"], plan["late"]) == (1, 3, 1)


def test_the_story_has_comments_and_mails_and_is_narrowed_to_a_kind(partnership, officer):
	make_interaction(partnership.name, add_days(today(), -5))
	partnership.add_comment("Comment", "They asked for a <b>draft</b>")
	with as_user(officer):
		everything = api.get_timeline(partnership.name)["entries"]
		comments = api.get_timeline(partnership.name, kinds=["comment"])["entries"]
	assert {"comment", "interaction", "stage"} <= {entry["kind"] for entry in everything}
	assert [entry["title"] for entry in comments] == ["They asked for a draft"]


def test_a_kind_of_entry_there_is_not_is_refused_by_name(partnership, officer):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="gossip"):
		api.get_timeline(partnership.name, kinds=["gossip"])


def test_an_old_partnership_costs_as_many_queries_as_a_young_one(partnership, officer):
	def cost() -> int:
		with as_user(officer):
			api.get_partnership_overview(partnership.name)
			with count_queries() as seen:
				api.get_partnership_overview(partnership.name)
		return len(seen)

	young = cost()
	for days in range(30):
		make_interaction(partnership.name, add_days(today(), -days))
	assert cost() == young <= 34

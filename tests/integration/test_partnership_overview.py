"""A partnership on one page: one request answers all that its Overview shows, for whom it is allowed."""

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop import api
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_event,
	make_interaction,
	make_organisation,
	make_partnership,
	make_plan,
	share_with,
)
from testing.factories import make_port_and_harbour, make_waiting_partnership, today


@pytest.fixture
def partnership(officer):
	parties = make_port_and_harbour(native_name="김민수", row={"role_title": "Director"})
	return make_waiting_partnership(parties, officer)


def seen_by(user: str, partnership) -> dict:
	with as_user(user):
		return api.get_partnership_overview(partnership.name)


def story(user: str, partnership, kind: str) -> list[dict]:
	return [entry for entry in seen_by(user, partnership)["story"]["entries"] if entry["kind"] == kind]


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


def test_the_path_says_when_each_stage_was_entered_and_which_were_skipped(officer, another_officer):
	log = [
		{"to_stage": "Identified", "effective_on": "2020-01-01", "effective_on_precision": "Month"},
		{"to_stage": "Exploring", "effective_on": "2020-03-05", "effective_on_precision": "Day"},
		{"to_stage": "Formalised", "effective_on": "2021-02-01", "effective_on_precision": "Year"},
	]
	fields = {"owner_user": officer, "visibility": "Restricted"}
	signed = make_partnership("Formalised", since="2021-02-01", stage_log=log, **fields)
	seen = seen_by(officer, signed)
	assert [(step["stage"], step["state"], step["on"], step["precision"]) for step in seen["path"]] == [
		("Identified", "past", "2020-01-01", "Month"),
		("First Contact", "skipped", None, ""),
		("Exploring", "past", "2020-03-05", "Day"),
		("Informal Cooperation", "next", None, ""),
		("Agreement in Preparation", "skipped", None, ""),
		("Formalised", "present", "2021-02-01", "Year"),
		("Implementing", "next", None, ""),
	]
	assert [step["actions"] for step in seen["path"] if step["stage"] == "Implementing"] == [["Implement"]]
	assert seen["can_write"]
	share_with(signed, another_officer)
	seen = seen_by(another_officer, signed)
	assert (seen["can_write"], seen["moves"]) == (False, [])
	assert [step["state"] for step in seen["path"]][3:] == ["skipped", "skipped", "present", "ahead"]
	parked = make_partnership("Parked", **fields)
	share_with(parked, another_officer)
	assert {step["state"] for step in seen_by(another_officer, parked)["path"][:-1]} == {"ahead"}


def test_no_step_is_no_step_and_one_without_a_day_has_no_days(partnership, officer):
	frappe.db.set_value("Partnership", partnership.name, {"next_step_due": None, "next_step_owner": officer})
	step = seen_by(officer, partnership)["next_step"]
	assert (step["text"], step["due"], step["days_left"]) == ("Send the draft", None, None)
	assert (step["owner"], step["owner_name"]) == (officer, frappe.utils.get_fullname(officer))
	frappe.db.set_value("Partnership", partnership.name, {"next_step": None, "next_step_owner": None})
	assert seen_by(officer, partnership)["next_step"] is None
	due = {"next_step_due": add_days(today(), 2)}
	frappe.db.set_value("Partnership", partnership.name, due)
	step = seen_by(officer, partnership)["next_step"]
	assert (step["text"], step["days_left"], step["owner_name"]) == ("", 2, None)


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
	assert (parties[1]["title"], parties[1]["native_name"], parties[1]["role_label"]) == (
		"Harbour Institute",
		"항만연구원",
		"Counterpart",
	)


def test_a_party_says_through_which_member_and_since_when(partnership, officer):
	member = make_organisation(organisation_name="Port of Ulsan")
	row = partnership.parties[0]
	since = {"from_date": "2016-11-01", "from_date_precision": "Month", "via_member": member.name}
	frappe.db.set_value("Partnership Party", row.name, since)
	party, other = seen_by(officer, partnership)["parties"]
	assert (party["via"], party["since"], party["since_precision"]) == (
		"Port of Ulsan",
		"2016-11-01",
		"Month",
	)
	assert (other["via"], other["since"], other["since_precision"]) == (None, None, "")


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
	assert [entry["text"] for entry in story(officer, partnership, "signature")] == ["Agency of Ports"]


def test_who_declined_is_not_waited_for_and_the_latest_agreement_comes_first(partnership, officer):
	european, korean = (row.organisation for row in partnership.parties)
	older = make_agreement(partnership, "Signing", since=add_days(today(), -5))
	make_agreement(
		partnership,
		title="Renewal",
		end_date="2090-12-31",
		term_type="Fixed",
		parties=[
			{"organisation": european, "signature_status": "Declined"},
			{"organisation": korean, "represents": "Ministry of Ports", "signature_status": "Sent"},
			{"organisation": make_organisation(acronym="KPA").name},
		],
	)
	renewal, first = seen_by(officer, partnership)["agreements"]
	assert (renewal["title"], renewal["end_date"], renewal["state"]) == ("Renewal", "2090-12-31", "Draft")
	assert (renewal["signed"], renewal["signatories"]) == (0, 2)
	assert renewal["waiting"] == ["Ministry of Ports", "KPA"]
	assert renewal["asked"] == [str(today()), None]
	assert (first["name"], first["state_since"]) == (older.name, str(add_days(today(), -5)))
	assert (first["state_since_precision"], first["kind"]) == ("Day", older.kind)
	assert first["waiting"] == ["AOP", "Harbour Institute"]


def test_the_origin_names_what_the_reader_may_read(partnership, officer):
	assert seen_by(officer, partnership)["origin"] == {
		"kind": "By Coincidence",
		"records": [],
		"introduced_by": None,
		"basis": None,
	}
	fair, agency = make_event(title="Fair of Ports"), make_organisation(organisation_name="Trade Agency")
	before = make_partnership(title="Before it", visibility="Restricted")
	frappe.db.set_value(
		"Partnership",
		partnership.name,
		{
			"origin_event": fair.name,
			"origin_partnership": before.name,
			"introduced_by_organisation": agency.name,
		},
	)
	origin = seen_by(officer, partnership)["origin"]
	assert [record["title"] for record in origin["records"]] == ["Fair of Ports"]
	assert origin["introduced_by"]["title"] == "Trade Agency"
	frappe.db.set_value("Partnership", partnership.name, "origin_kind", None)
	assert seen_by(officer, partnership)["origin"]["kind"] == ""
	frappe.db.set_value(
		"Partnership", partnership.name, {"origin_event": None, "introduced_by_organisation": None}
	)
	assert seen_by(officer, partnership)["origin"] is None, "what may not be read is not mentioned"


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

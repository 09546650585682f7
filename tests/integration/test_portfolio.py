"""Handing over an officer's whole portfolio in one action, and back."""

import json

import frappe
import pytest
from frappe.utils import add_days, nowdate

from eu_korea_coop import api
from testing import make_agreement, make_event, make_partnership, make_plan, make_user


@pytest.fixture
def portfolio(officer):
	due = add_days(nowdate(), 5)
	one = make_partnership("Exploring", next_step="Call", next_step_due=due, owner_user=officer)
	two = make_partnership("Formalised", owner_user=officer)
	closed = make_partnership("Concluded", owner_user=officer)
	agreement = make_agreement(two, owner_user=officer)
	plan = make_plan(two, items=[{"action": "Exchange staff", "owner_user": officer, "due": due}])
	return frappe._dict(
		one=one.name, two=two.name, closed=closed.name, agreement=agreement.name, plan=plan.name
	)


def owner(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "owner_user")


@pytest.mark.parametrize("who", ["officer", "viewer", "system_manager"])
def test_only_a_manager_hands_over(who, request, as_user, officer, another_officer):
	with as_user(request.getfixturevalue(who)), pytest.raises(frappe.PermissionError):
		api.reassign_portfolio(officer, another_officer)
	with as_user(request.getfixturevalue(who)), pytest.raises(frappe.PermissionError):
		api.preview_handover(officer)


@pytest.mark.parametrize("who", ["viewer", "outsider", "nobody@people.example"])
def test_only_an_officer_or_a_manager_can_hold_a_portfolio(who, request, as_user, manager, officer):
	to_user = who if "@" in who else request.getfixturevalue(who)
	with as_user(manager), pytest.raises(frappe.ValidationError, match="not an enabled cooperation officer"):
		api.reassign_portfolio(officer, to_user)


def test_everything_unfinished_changes_hands(portfolio, as_user, manager, officer, another_officer):
	with as_user(manager):
		before = api.preview_handover(officer)
		result = api.reassign_portfolio(officer, another_officer)
	assert {key: len(names) for key, names in result.items()} == {**before, "Notification Log": 1}
	assert result["Partnership.owner_user"] == sorted([portfolio.one, portfolio.two])
	assert owner("Partnership", portfolio.one) == owner("Agreement", portfolio.agreement) == another_officer
	assert owner("Partnership", portfolio.closed) == officer
	item = frappe.get_doc("Action Plan", portfolio.plan).items[0]
	assert item.owner_user == another_officer


def test_the_next_steps_and_their_todos_go_along(portfolio, as_user, manager, officer, another_officer):
	with as_user(manager):
		api.reassign_portfolio(officer, another_officer)
	assert frappe.db.get_value("Partnership", portfolio.one, "next_step_owner") == another_officer
	todo = {"reference_type": "Partnership", "reference_name": portfolio.one, "status": "Open"}
	assert frappe.get_all("ToDo", filters=todo, pluck="allocated_to") == [another_officer]


def test_each_partnership_tells_it_and_keeps_a_snapshot(
	portfolio, as_user, manager, officer, another_officer
):
	with as_user(manager):
		api.reassign_portfolio(officer, another_officer)
	comments = frappe.get_all(
		"Comment", filters={"reference_name": portfolio.one, "comment_type": "Info"}, pluck="content"
	)
	assert any("Handed over from" in text for text in comments)
	snapshots = frappe.get_all(
		"Partnership Snapshot", filters={"partnership": portfolio.one}, pluck="owner_user"
	)
	assert another_officer in snapshots


def test_handing_the_answer_back_undoes_it_and_nothing_more(
	portfolio, as_user, manager, officer, another_officer
):
	theirs = make_partnership("Exploring", owner_user=another_officer).name
	with as_user(manager):
		result = api.reassign_portfolio(officer, another_officer)
		api.reassign_portfolio(another_officer, officer, result)
	assert owner("Partnership", portfolio.one) == owner("Agreement", portfolio.agreement) == officer
	assert owner("Partnership", theirs) == another_officer


def test_an_event_that_still_needs_its_follow_up_goes_along(as_user, manager, officer, another_officer):
	ahead = make_event(owner_user=officer, follow_up_due=add_days(nowdate(), 10)).name
	over = make_event(owner_user=officer, follow_up_due=add_days(nowdate(), -10)).name
	with as_user(manager):
		api.reassign_portfolio(officer, another_officer)
	assert (owner("Cooperation Event", ahead), owner("Cooperation Event", over)) == (another_officer, officer)


def notified(user: str) -> list[str]:
	return frappe.get_all("Notification Log", {"for_user": user}, pluck="subject", order_by="creation asc")


def test_the_new_owner_is_notified_once_of_all_partnerships_and_of_nothing_else(
	portfolio, as_user, manager, officer, another_officer
):
	with as_user(manager):
		moved = api.reassign_portfolio(officer, another_officer)
		api.reassign_portfolio(another_officer, officer, moved)
		api.reassign_portfolio(officer, another_officer, {"Partnership.owner_user": [portfolio.one]})
		api.reassign_portfolio(officer, another_officer, {"Agreement.owner_user": [portfolio.agreement]})
	assert notified(another_officer) == ["One partnership was handed over to you from Officer"]
	assert len(notified(officer)) == 1, "who has it back is notified, too"


def test_who_has_read_of_a_portfolio_that_is_taken_back_is_notified_of_that(
	portfolio, as_user, manager, officer, another_officer
):
	frappe.db.set_value("User", another_officer, "language", "ko")
	with as_user(manager):
		moved = api.reassign_portfolio(officer, another_officer)
		assert notified(another_officer) == ["Officer에게서 파트너십 2건을 인계받았습니다"]
		frappe.db.set_value("Notification Log", {"for_user": another_officer}, "read", 1)
		api.reassign_portfolio(another_officer, officer, moved)
	assert notified(another_officer) == ["Manager 님이 귀하에게 인계한 내용을 되돌렸습니다"]


@pytest.mark.parametrize("names", ["{notice}", ["{notice}"], {"{notice}": 1}, 5, [None, ["{notice}"]]])
def test_nobody_takes_anothers_notice_away(names, portfolio, as_user, manager, officer, another_officer):
	other = make_user("Cooperation Manager")
	with as_user(other):
		(notice,) = api.reassign_portfolio(officer, another_officer)["Notification Log"]
	given = frappe.parse_json(json.dumps(names).replace("{notice}", notice))
	with as_user(manager):
		api.reassign_portfolio(another_officer, officer, {"Notification Log": given})
	assert len(notified(another_officer)) == 1

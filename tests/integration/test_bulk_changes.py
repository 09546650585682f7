"""One change for several partnerships of the list: each judged by itself, what is refused is said, and it can be taken back."""

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop import api
from testing import as_user, make_master, make_partnership
from testing.factories import today


@pytest.fixture
def mine(officer):
	return [make_partnership("Exploring", owner_user=officer) for _number in range(2)]


def shown(partnerships) -> list[dict]:
	return [
		{"name": one.name, "modified": str(frappe.db.get_value("Partnership", one.name, "modified"))}
		for one in partnerships
	]


def changed(user: str, change: str, partnerships, **values) -> dict:
	with as_user(user):
		return api.change_partnerships(change, shown(partnerships), values)


def stored(partnership, field: str):
	return frappe.db.get_value("Partnership", partnership.name, field)


# --- denied first


def test_what_one_may_not_write_is_refused_and_the_others_are_done(mine, officer, another_officer):
	hidden = make_partnership(
		"Exploring", owner_user=another_officer, visibility="Restricted", title="Hidden"
	)
	answer = changed(officer, "tier", [hidden, *mine], tier="Strategic")
	assert [row["name"] for row in answer["done"]] == [one.name for one in mine]
	assert [(row["name"], row["title"]) for row in answer["refused"]] == [(hidden.name, hidden.name)]
	assert "may not" in answer["refused"][0]["reason"] and "Hidden" not in str(answer)
	assert stored(hidden, "tier") != "Strategic"


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_without_a_right_to_write_nothing_is_done(mine, who, request):
	user = request.getfixturevalue(who)
	with pytest.raises(frappe.PermissionError):
		changed(user, "tier", mine, tier="Strategic")
	with as_user(user), pytest.raises(frappe.PermissionError):
		api.undo_partnerships(
			[{"change": "tier", **row, "values": {"tier": "Strategic"}} for row in shown(mine)]
		)
	assert stored(mine[0], "tier") != "Strategic"


def test_what_was_changed_since_the_list_was_read_is_refused(mine, officer):
	rows = shown(mine)
	rows[0]["modified"] = "2020-01-01 00:00:00"
	rows[1]["modified"] = "lately"
	with as_user(officer):
		answer = api.change_partnerships("tier", rows, {"tier": "Watch"})
		rows[0].pop("modified")
		answer["refused"] += api.change_partnerships("tier", rows[:1], {"tier": "Watch"})["refused"]
	assert (answer["done"], len(answer["refused"])) == ([], 3)
	assert all("changed since" in row["reason"] for row in answer["refused"])


@pytest.mark.parametrize(
	("change", "values", "words"),
	[
		("gossip", {}, "choose from"),
		("tier", {}, "Tier"),
		("park", {"parked_until": "2030-01-01"}, "Reason"),
		("next_step", {"next_step": "Call", "next_step_due": "2020-01-01"}, "today or later"),
		("next_step", {"next_step": "Call", "next_step_due": "soon"}, "not a date"),
	],
)
def test_a_request_that_lacks_something_changes_nothing(mine, officer, change, values, words):
	with as_user(officer), pytest.raises(frappe.ValidationError, match=words):
		api.change_partnerships(change, shown(mine), values)


@pytest.mark.parametrize("rows", [[], "x", [{"name": str(number)} for number in range(101)]])
def test_no_rows_and_too_many_are_refused(officer, rows):
	with as_user(officer), pytest.raises(frappe.ValidationError):
		api.change_partnerships("tier", rows, {"tier": "Watch"})


def test_a_hundred_rows_are_taken_and_those_that_are_not_there_said(officer):
	rows = [{"name": f"PTN-0000-{number:04}", "modified": "2020-01-01"} for number in range(100)]
	with as_user(officer):
		answer = api.change_partnerships("tier", rows, {"tier": "Watch"})
	assert (len(answer["refused"]), answer["done"], answer["undo"]) == (100, [], [])
	assert "is not there" in answer["refused"][0]["reason"]


def test_a_refusal_of_one_record_leaves_no_half_of_it(mine, officer):
	answer = changed(officer, "officer", mine, owner_user="nobody@kr.example")
	assert answer["done"] == [] and len(answer["refused"]) == 2
	assert stored(mine[0], "owner_user") == officer
	assert not frappe.local.message_log


# --- each change, and taking it back


@pytest.mark.parametrize(
	("change", "values", "field"),
	[
		("tier", {"tier": "Strategic"}, "tier"),
		("next_step", {"next_step": "Call", "next_step_due": 5}, "next_step"),
		("next_step", {"next_step": "Call", "next_step_due": 0}, "next_step"),
		("park", {"parked_until": 60, "reason": "Budget"}, "stage"),
	],
)
def test_a_change_is_made_and_taken_back(mine, officer, change, values, field):
	"""A number stands for so many days from today."""
	values = {
		key: add_days(today(), value) if isinstance(value, int) else value for key, value in values.items()
	}
	before = [stored(one, field) for one in mine]
	answer = changed(officer, change, mine, **values)
	assert len(answer["done"]) == 2 and not answer["refused"]
	assert all(stored(one, field) != was for one, was in zip(mine, before, strict=True))
	with as_user(officer):
		undone = api.undo_partnerships(answer["undo"])
	assert len(undone["done"]) == 2 and not undone["refused"]
	assert [stored(one, field) for one in mine] == before


def test_the_officer_hands_over_the_step_that_was_theirs(officer, another_officer):
	one = make_partnership(
		"Exploring", owner_user=officer, next_step="Call", next_step_due=add_days(today(), 3)
	)
	changed(officer, "officer", [one], owner_user=another_officer)
	assert (stored(one, "owner_user"), stored(one, "next_step_owner")) == (another_officer,) * 2


def test_a_sector_is_added_once_and_taken_off_again(mine, officer):
	sector = make_master("Sector")
	answer = changed(officer, "sector", mine, sector=sector)
	assert len(answer["done"]) == 2
	assert "already" in changed(officer, "sector", mine, sector=sector)["refused"][0]["reason"]
	with as_user(officer):
		api.undo_partnerships(answer["undo"])
	assert frappe.get_doc("Partnership", mine[0].name).sectors == []


def test_what_somebody_changed_since_is_not_taken_back(mine, officer):
	answer = changed(officer, "tier", mine, tier="Watch")
	frappe.db.set_value("Partnership", mine[0].name, "objective", "Another wish")
	with as_user(officer):
		undone = api.undo_partnerships(answer["undo"])
	assert [row["name"] for row in undone["refused"]] == [mine[0].name]
	assert (stored(mine[0], "tier"), stored(mine[1], "tier")) == ("Watch", "Standard")

"""The ToDo of a next step follows the step (issue: one dated, owned next step per partnership)."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from eu_korea_coop.follow_up import next_steps
from testing import as_user, count_queries, make_interaction, make_partnership


def due(days: int) -> str:
	return add_days(nowdate(), days)


def todos(partnership: str, **filters) -> list[frappe._dict]:
	return frappe.get_all(
		"ToDo",
		filters={"reference_type": "Partnership", "reference_name": partnership, **filters},
		fields=["name", "status", "allocated_to", "date", "description", "is_next_step"],
		order_by="creation asc",
	)


@pytest.fixture
def partnership(officer):
	return make_partnership("Exploring", next_step="Send the draft", next_step_due=due(7), owner_user=officer)


def test_a_partnership_without_a_step_has_no_todo(officer):
	assert todos(make_partnership("Exploring", owner_user=officer).name) == []


def test_a_step_is_a_todo_of_its_owner(partnership, officer):
	(todo,) = todos(partnership.name)
	assert (todo.status, todo.allocated_to, todo.date) == ("Open", officer, getdate(due(7)))
	assert todo.description == f"Send the draft · {partnership.title}"
	assert frappe.db.get_value("Partnership", partnership.name, "_assign") == f'["{officer}"]'


def test_a_todo_moves_with_the_date_of_its_step(partnership):
	partnership.next_step_due = due(9)
	partnership.save()
	(todo,) = todos(partnership.name)
	assert todo.date == getdate(due(9))


def test_a_todo_closes_with_its_step(partnership):
	partnership.update({"next_step": None, "next_step_due": None})
	partnership.save()
	(todo,) = todos(partnership.name)
	assert (todo.status, todo.is_next_step) == ("Closed", 0)
	assert frappe.db.get_value("Partnership", partnership.name, "_assign") == "[]"


def test_another_step_is_another_todo(partnership):
	partnership.next_step = "Call about the draft"
	partnership.save()
	assert [todo.status for todo in todos(partnership.name)] == ["Closed", "Open"]
	assert todos(partnership.name, status="Open")[0].description.startswith("Call about the draft")


def test_a_todo_ticked_off_by_its_owner_stays_ticked_off_while_the_step_stands(partnership):
	frappe.get_doc("ToDo", todos(partnership.name)[0].name).update({"status": "Closed"}).save()
	partnership.reload()
	partnership.objective = "Something else changed"
	partnership.save()
	assert [todo.status for todo in todos(partnership.name)] == ["Closed"]


def test_a_todo_comes_back_when_the_partnership_is_handed_over(partnership, another_officer):
	frappe.get_doc("ToDo", todos(partnership.name)[0].name).update({"status": "Closed"}).save()
	partnership.reload()
	partnership.owner_user = another_officer
	partnership.save()
	(todo,) = todos(partnership.name)
	assert (todo.status, todo.allocated_to) == ("Open", another_officer)


def test_a_parked_partnership_asks_for_nothing(partnership):
	partnership = frappe.get_doc("Partnership", partnership.name)
	partnership.update({"stage": "Parked", "move_reason": "No mission this year", "parked_until": due(100)})
	partnership.save()
	assert todos(partnership.name, status="Open") == []


def test_the_step_of_a_logged_interaction_is_a_todo(officer):
	partnership = make_partnership("Exploring", owner_user=officer)
	make_interaction(partnership, next_step="Invite them", next_step_due=due(14))
	(todo,) = todos(partnership.name)
	assert (todo.allocated_to, todo.date) == (officer, getdate(due(14)))


def test_markup_in_a_step_is_text(officer):
	partnership = make_partnership(
		"Exploring", next_step="<img src=x onerror=alert(1)>", next_step_due=due(1), owner_user=officer
	)
	assert "<img" not in todos(partnership.name)[0].description


def test_a_todo_that_a_person_made_is_left_alone(partnership, manager):
	own = frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": "Read the minutes",
			"reference_type": "Partnership",
			"reference_name": partnership.name,
			"allocated_to": manager,
		}
	).insert()
	partnership.update({"next_step": None, "next_step_due": None})
	partnership.save()
	assert frappe.db.get_value("ToDo", own.name, "status") == "Open"
	assert frappe.db.get_value("Partnership", partnership.name, "_assign") == f'["{manager}"]'


def test_a_saved_record_asks_nothing_of_the_todos_unless_a_step_changed(partnership, officer):
	plain = make_partnership("Exploring", owner_user=officer)
	for doc in (frappe.get_doc("Partnership", partnership.name), frappe.get_doc("Partnership", plain.name)):
		doc.objective = "Something else changed"
		with count_queries() as seen:
			doc.save()
		assert not [one for one in seen.statements if "`tabToDo`" in one]
	for step in ({}, {"next_step": "Call", "next_step_due": due(3)}):
		with count_queries() as seen:
			make_interaction(plain, **step)
		assert bool([one for one in seen.statements if "`tabToDo`" in one]) == bool(step)


def test_a_step_without_words_a_day_or_an_owner_is_no_todo(partnership, officer):
	for field in ("next_step", "next_step_due", "owner_user"):
		before = frappe.db.get_value("Partnership", partnership.name, field)
		frappe.db.set_value("Partnership", partnership.name, {field: None, "next_step_owner": None})
		next_steps.keep([partnership.name])
		assert todos(partnership.name, status="Open") == [], field
		frappe.db.set_value("Partnership", partnership.name, field, before)
		next_steps.keep([partnership.name])
		(standing,) = todos(partnership.name, status="Open")
		assert (standing.allocated_to, standing.is_next_step) == (officer, 1)
	assert frappe.get_all("ToDo", {"reference_name": partnership.name}, pluck="docstatus") == [0] * 4


def test_a_todo_is_its_step_owners_and_those_assigned_are_named_once_in_the_order_they_came(
	partnership, officer, another_officer, manager
):
	for user in (manager, another_officer, officer):
		frappe.get_doc(
			{
				"doctype": "ToDo",
				"description": "Read",
				"reference_type": "Partnership",
				"reference_name": partnership.name,
				"allocated_to": user,
			}
		).insert()
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": "Of nobody",
			"reference_type": "Partnership",
			"reference_name": partnership.name,
		}
	).insert()
	partnership.reload()
	partnership.next_step_owner = another_officer
	partnership.save()
	(standing,) = todos(partnership.name, is_next_step=1)
	assert standing.allocated_to == another_officer
	assigned = frappe.parse_json(frappe.db.get_value("Partnership", partnership.name, "_assign"))
	assert assigned == [another_officer, manager, officer]
	frappe.db.set_value(
		"ToDo", {"reference_name": partnership.name, "description": "Read"}, "status", "Closed"
	)
	next_steps.keep([partnership.name])
	assigned = frappe.parse_json(frappe.db.get_value("Partnership", partnership.name, "_assign"))
	assert assigned == [another_officer]


def test_todos_of_many_partnerships_follow_in_batches_and_those_of_other_records_do_not(officer, monkeypatch):
	made = [
		make_partnership("Exploring", next_step="Write", next_step_due=due(3), owner_user=officer)
		for _ in range(3)
	]
	other = frappe.get_doc({"doctype": "ToDo", "description": "Ours"}).insert()
	namesake = {"reference_type": "Organisation", "reference_name": made[0].name, "is_next_step": 1}
	frappe.db.set_value("ToDo", other.name, namesake)
	monkeypatch.setattr(next_steps, "BATCH", 2)
	frappe.db.set_value("Partnership", {"name": ("in", [one.name for one in made])}, "next_step", "Call")
	next_steps.keep([one.name for one in made])
	for one in made:
		(todo,) = todos(one.name, status="Open")
		assert todo.description == f"Call · {one.title}"
	assert frappe.db.get_value("ToDo", other.name, "status") == "Open"


def test_the_number_of_queries_does_not_grow_with_the_portfolio(officer):
	names = [
		make_partnership("Exploring", next_step="Write", next_step_due=due(3), owner_user=officer).name
		for _ in range(6)
	]
	frappe.db.set_value("Partnership", {"name": ("in", names)}, "next_step", "Call")
	with count_queries() as few:
		next_steps.keep(names[:2])
	with count_queries() as many:
		next_steps.keep(names[2:])
	assert len(few) == len(many) <= 4


def test_logging_a_contact_with_its_next_step_and_the_todo_takes_seventeen_queries_at_most(officer):
	"""Fifteen for the interaction, the health and the snapshot (test_interaction.py), and two for the ToDos."""
	name = make_partnership("Exploring", owner_user=officer).name
	with as_user(officer):
		taken = []
		for day in (3, 4, 5):
			with count_queries() as seen:
				make_interaction(name, next_step=f"Call again {day}", next_step_due=due(day))
			taken.append(len(seen))
	assert max(taken[1:]) <= 17, seen.statements
	open_todos = frappe.get_all(
		"ToDo", filters={"reference_name": name, "status": "Open"}, pluck="allocated_to"
	)
	assert open_todos == [officer]
	assert frappe.db.get_value("Partnership", name, "_assign") == f'["{officer}"]'

"""The bridge from pytest to the site keeps its promises."""

import frappe
import pytest

from eu_korea_coop.constants import ROLES

MARK = "left behind by test_bridge"


def test_a_commit_inside_a_test_writes_nothing():
	frappe.get_doc({"doctype": "ToDo", "description": MARK}).insert()
	frappe.db.commit()
	frappe.db.rollback()
	assert not frappe.db.exists("ToDo", {"description": MARK})


def test_the_next_test_finds_nothing_of_the_one_before():
	frappe.get_doc({"doctype": "ToDo", "description": MARK}).insert()
	frappe.set_user("Guest")


def test_after_it():
	assert frappe.session.user == "Administrator"
	assert not frappe.db.exists("ToDo", {"description": MARK})


@pytest.mark.parametrize("name", ["officer", "manager", "viewer"])
def test_a_persona_has_its_own_role_and_none_of_the_others(request: pytest.FixtureRequest, name: str):
	user = request.getfixturevalue(name)
	ours = set(frappe.get_roles(user)) & set(ROLES)
	assert len(ours) == 1


def test_as_user_comes_back(as_user, officer):
	with as_user(officer):
		assert frappe.session.user == officer
	assert frappe.session.user == "Administrator"

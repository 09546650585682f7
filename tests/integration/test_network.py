"""What surrounds an organisation: its neighbours one step at a time, never more than the reader may see."""

import datetime
import random
from itertools import permutations

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.directory import introductions, network
from testing import (
	as_user,
	count_queries,
	make_contact,
	make_master,
	make_organisation,
	make_partnership,
	make_relationship,
)

TODAY = datetime.date(2026, 11, 26)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


def partners(*names: str, **values):
	roles = ("Lead", "Counterpart")
	parties = [{"organisation": name, "role": role} for name, role in zip(names, roles, strict=True)]
	return make_partnership("Exploring", parties=parties, **values)


@pytest.fixture
def relate(site):
	"""`relate(one, other)`: a relation that can introduce."""
	kind = make_master("Relation Type", can_introduce=1)
	return lambda one, other: make_relationship(one, other, kind)


def test_neighbours_come_with_side_health_and_what_joins_them():
	ours, theirs = make_organisation(side="Europe"), make_organisation(side="Korea")
	person = make_contact(theirs.name)
	partners(ours.name, theirs.name)
	with as_user("officer"):
		answer = api.get_network("Organisation", theirs.name)
	ends = {tie["end"]["name"]: tie for tie in answer["ties"]}
	assert set(ends) == {ours.name, person.name}
	assert (ends[ours.name]["end"]["side"], ends[ours.name]["kind"]) == ("Europe", "Partnership")
	assert ends[ours.name]["standing"]
	assert (answer["centre"]["name"], answer["centre"]["side"], answer["more"]) == (theirs.name, "Korea", 0)


def test_forty_neighbours_are_answered_at_once_and_the_others_counted(relate):
	hub = make_organisation()
	for _number in range(43):
		relate(hub.name, make_organisation().name)
	with as_user("officer"):
		first = api.get_network("Organisation", hub.name)
		rest = api.get_network("Organisation", hub.name, after=40)
	names = [tie["end"]["name"] for tie in [*first["ties"], *rest["ties"]]]
	assert (len(first["ties"]), first["more"], len(rest["ties"]), rest["more"]) == (40, 3, 3, 0)
	assert len(set(names)) == 43


def test_the_queries_are_few_however_many_neighbours_there_are(relate):
	few, many = make_organisation(), make_organisation()
	for hub, count in ((few, 1), (many, 12)):
		for _number in range(count):
			relate(hub.name, make_organisation().name)
	with as_user("officer"):
		for hub in (few, many):
			with count_queries() as queries:
				network.surroundings(("Organisation", hub.name), TODAY)
			assert len(queries) <= 4


def test_a_restricted_partnership_joins_nobody_for_who_may_not_read_it():
	ours, theirs = make_organisation("Europe"), make_organisation("Korea")
	partners(ours.name, theirs.name, visibility="Restricted")
	with as_user("officer"):
		assert api.get_network("Organisation", theirs.name)["ties"] == []
	with as_user("manager"):
		assert len(api.get_network("Organisation", theirs.name)["ties"]) == 1


def test_a_policy_viewer_sees_no_network():
	with as_user("viewer"), pytest.raises(frappe.PermissionError):
		api.get_network("Organisation", make_organisation().name)


def test_user_permissions_hide_a_neighbour_and_every_way_through_it(relate):
	ours, gate, goal = (make_organisation().name for _number in range(3))
	relate(ours, gate)
	relate(gate, goal)
	with as_user("officer") as user:
		assert len(introductions.paths([ours], ("Organisation", goal), TODAY)) == 1
	for name in (ours, goal):
		permission = {"doctype": "User Permission", "user": user, "allow": "Organisation", "for_value": name}
		frappe.get_doc(permission).insert()
	try:
		with as_user("officer"):
			assert introductions.paths([ours], ("Organisation", goal), TODAY) == []
			assert api.get_network("Organisation", goal)["ties"] == []
	finally:
		for name in frappe.get_all("User Permission", filters={"user": user}, pluck="name"):
			frappe.delete_doc("User Permission", name)


def test_no_way_between_any_two_leads_over_a_hidden_partnership():
	dice = random.Random(5)
	names = [make_organisation(side).name for side in ("Europe", "Korea") * 3]
	hidden = set()
	for number in range(10):
		ends = dice.choice(names[::2]), dice.choice(names[1::2])
		made = partners(*ends, visibility="Restricted" if number % 2 else "Normal")
		hidden |= {made.name} if number % 2 else set()
	with as_user("officer"):
		ways = [
			way
			for own, goal in permutations(names, 2)
			for way in introductions.paths([own], ("Organisation", goal), TODAY)
		]
	assert ways
	assert not hidden & {hop["evidence"]["name"] for way in ways for hop in way["hops"]}
	assert max(len(way["hops"]) for way in ways) <= 4

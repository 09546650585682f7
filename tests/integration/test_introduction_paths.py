"""Who can introduce us, over the seven cases of the paper: paths and strengths typed by hand, as of the paper's day."""

import datetime

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.constants import OFFICER
from eu_korea_coop.directory import introductions
from testing import (
	as_user,
	count_queries,
	make_interaction,
	make_organisation,
	make_partnership,
	make_user,
)

pytestmark = pytest.mark.demo_records

PAPER = datetime.date(2017, 5, 31)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	from eu_korea_coop import demo

	demo.load()
	return site_of_module


def organisation(key: str) -> str:
	return frappe.db.get_value("Organisation", {"history_key": f"demo.eccp-d3.5:{key}"})


def ways(own: str, target: str) -> list[tuple[list[str], int]]:
	result = introductions.paths([organisation(own)], ("Organisation", organisation(target)), PAPER)
	return [
		(
			[path["hops"][0]["start"]["title"], *(hop["end"]["title"] for hop in path["hops"])],
			path["strength"],
		)
		for path in result
	]


def test_pole_eau_needs_nobody_to_reach_daegu():
	assert ways("pole-eau", "daegu")[0] == (["Pôle Eau", "City of Daegu"], 68)


def test_accio_reaches_the_packaging_clusters_peer_through_kicox():
	peer = "Korean packaging peer"
	assert (["ACCIÓ", "KICOX", "Packaging cluster (Catalonia)", peer], 53) in ways("accio", "peer-packaging")


def test_the_cluster_organisation_reaches_keimyung_through_the_board_of_tci():
	assert ways("cluster-house", "keimyung")[0] == (["The Cluster House", "TCI", "Keimyung University"], 90)


def test_a_gateway_on_the_way_says_what_it_does_not_do():
	result = introductions.paths(
		[organisation("accio")], ("Organisation", organisation("mechatronics")), PAPER
	)
	gateways = [hop for path in result for hop in path["hops"] if hop["end"]["title"] == "KICOX"]
	assert gateways
	assert all("does not" in hop["caution"] for hop in gateways)


def test_nobody_is_invented_where_no_fact_joins_two_organisations():
	alone = make_organisation(organisation_name="Nobody Knows It")
	assert introductions.paths([organisation("accio")], ("Organisation", alone.name), PAPER) == []


def test_five_queries_give_the_ways_whatever_there_is():
	target = ("Organisation", organisation("mechatronics"))
	introductions.paths([organisation("accio")], target, PAPER)
	with count_queries() as queries:
		introductions.paths([organisation("accio")], target, PAPER)
	assert len(queries) <= 5


# rights


@pytest.fixture
def hidden_way():
	ours, goal = make_organisation(side="Europe"), make_organisation(side="Korea")
	secret = make_partnership(
		visibility="Restricted",
		parties=[
			{"organisation": ours.name, "role": "Lead"},
			{"organisation": goal.name, "role": "Counterpart"},
		],
	)
	make_interaction(secret, organisations=[{"organisation": ours.name}, {"organisation": goal.name}])
	return frappe._dict(ours=ours.name, goal=goal.name)


def asked_by(user: str, way) -> list[dict]:
	with as_user(user):
		return api.get_introduction_paths("Organisation", way.goal, own=way.ours)["paths"]


def test_no_way_leads_over_a_restricted_partnership_or_its_meetings(hidden_way):
	assert asked_by("officer", hidden_way) == []


def test_who_may_read_the_partnership_is_shown_the_way(hidden_way):
	assert [len(path["hops"]) for path in asked_by("manager", hidden_way)] == [1]


def test_signs_in_ones_own_address_change_nothing_in_the_question(hidden_way):
	"""The address stands in the text of the question, beside places for names and values."""
	odd = make_user(OFFICER, email="o'hara%s{0}@people.example")
	assert asked_by(odd, hidden_way) == []
	secret = frappe.get_all(
		"Partnership Party", {"organisation": hidden_way.goal, "parenttype": "Partnership"}, pluck="parent"
	)
	frappe.db.set_value("Partnership", secret[0], "owner_user", odd)
	assert [len(path["hops"]) for path in asked_by(odd, hidden_way)] == [1]


def test_a_policy_viewer_asks_for_nobody(hidden_way):
	with pytest.raises(frappe.PermissionError):
		asked_by("viewer", hidden_way)


def test_the_ways_begin_at_the_readers_own_organisation(hidden_way):
	with as_user("manager"):
		api.set_own_organisation(hidden_way.ours)
		result = api.get_introduction_paths("Organisation", hidden_way.goal)
	assert (result["own"]["name"], len(result["paths"])) == (hidden_way.ours, 1)


def test_without_an_own_organisation_the_page_says_what_is_missing(hidden_way):
	frappe.db.set_single_value(
		"Cooperation Settings", "own_organisation", None
	)  # the demonstration names one
	with as_user("another officer"), pytest.raises(frappe.ValidationError, match="Own organisation"):
		api.get_introduction_paths("Organisation", hidden_way.goal)


def test_an_unknown_target_is_refused_by_its_name():
	with as_user("officer"), pytest.raises(frappe.DoesNotExistError):
		api.get_introduction_paths("Organisation", "ORG-99999", own=organisation("accio"))


def test_only_organisations_and_people_are_asked_for():
	with as_user("officer"), pytest.raises(frappe.ValidationError, match="organisation or a person"):
		api.get_introduction_paths("Partnership", "PTN-1", own=organisation("accio"))

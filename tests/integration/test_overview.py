"""An organisation from all sides: its people, partnerships, agreements and events, and who can introduce us."""

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.directory.relation_words import in_words, known_sentences
from eu_korea_coop.setup.seeds import RELATION_TYPES
from testing import (
	count_queries,
	make_agreement,
	make_contact,
	make_event,
	make_master,
	make_organisation,
	make_partnership,
	make_relationship,
)

PARTS = {"people", "partnerships", "agreements", "events", "relations", "introducers"}


@pytest.fixture
def cluster(site):
	return make_organisation(EUROPE, organisation_name="Lyon Cluster")


@pytest.fixture
def institute(site):
	return make_organisation(KOREA, organisation_name="Daegu Institute")


def overview(organisation) -> dict:
	return api.get_organisation_overview(organisation.name)


def test_nothing_known_is_six_empty_parts(cluster):
	assert overview(cluster) == {part: [] for part in PARTS}


def test_people_are_named_in_their_own_order_those_who_are_there_first(institute):
	row = {"role_title": "Director", "contact_function": "Policy", "languages": "Korean"}
	make_contact(institute, first_name="Left", last_name="Long Ago", row={"status": "Left"})
	make_contact(
		institute,
		first_name="Geunwoo",
		last_name="Ryu",
		native_name="류근우",
		name_order="Family Name First",
		row={**row, "is_primary": 1},
	)
	first, second = overview(institute)["people"]
	assert {**first, "name": ""} == {
		"name": "",
		"full_name": "Ryu Geunwoo",
		"native_name": "류근우",
		**row,
		"email": "",
		"phone": "",
		"is_primary": 1,
		"status": "Active",
	}
	assert (second["full_name"], second["status"]) == ("Left Long Ago", "Left")


def test_partnerships_are_its_own_and_those_it_takes_part_in_for_another(cluster, institute):
	own = make_partnership("Exploring", (cluster, institute))
	consortium = make_organisation(EUROPE)
	parties = (
		{"organisation": consortium.name, "via_member": cluster.name, "role": "Lead"},
		{"organisation": institute.name, "role": "Counterpart"},
	)
	through = make_partnership("Concluded", parties)
	result = {
		row["name"]: (row["stage"], row["health"], row["role"]) for row in overview(cluster)["partnerships"]
	}
	assert result == {
		own.name: ("Exploring", own.health, "Lead"),
		through.name: ("Concluded", "Closed", "Lead"),
	}


def test_agreements_say_whether_it_has_signed(cluster, institute):
	partnership = make_partnership("Formalised", (cluster, institute))
	agreement = make_agreement(partnership, "In Force", title="Memorandum")
	assert [
		(row["name"], row["state"], row["signature_status"]) for row in overview(cluster)["agreements"]
	] == [(agreement.name, "In Force", "Signed")]


def test_events_it_organised_or_took_part_in_are_there_once_the_latest_first(cluster, institute):
	older = make_event("2019-05-01", participants=[cluster])
	both = make_event(
		"2021-05-01", participants=[cluster], organisers=[{"organisation": cluster.name, "role": "Host"}]
	)
	make_event("2022-05-01", participants=[institute])
	assert [(row["name"], row["role"]) for row in overview(cluster)["events"]] == [
		(both.name, "Host"),
		(older.name, "Participant"),
	]


# ---------------------------------------------------------------------------------------- who can introduce us


def introducers(organisation) -> list[tuple[str, str]]:
	return [(row["title"], row["because"]) for row in overview(organisation)["introducers"]]


def test_a_relation_of_a_kind_that_can_introduce_counts(institute):
	kind = make_master("Relation Type", "Test Introduces", label="test introduces", can_introduce=1)
	works = make_master("Relation Type", "Test Only Works", label="test only works")
	make_relationship(institute, make_organisation(EUROPE, organisation_name="Chamber"), kind)
	make_relationship(institute, make_organisation(EUROPE, organisation_name="Neighbour"), works)
	closed = make_organisation(EUROPE, organisation_name="Closed", status="Closed")
	make_relationship(institute, closed, kind)
	assert introducers(institute) == [
		("Chamber", f"{institute.organisation_name} – test introduces – Chamber")
	]


def test_a_relation_is_said_as_a_person_says_it_from_either_end(institute):
	ministry = make_organisation(KOREA, organisation_name="Ministry of Industry", acronym="MOI")
	make_relationship(institute, ministry, "Appointed By")
	said = f"{institute.acronym or institute.organisation_name} was appointed by MOI"
	assert introducers(institute) == [("Ministry of Industry", said)]
	assert introducers(ministry) == [(institute.organisation_name, said)]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_kind_of_relation_of_a_new_site_has_its_sentence(language, site):
	frappe.local.lang = language
	assert set(known_sentences()) == {label for _name, label, *_rest in RELATION_TYPES}
	for label in known_sentences():
		said = in_words(label, "KICOX", "MOI")
		assert "KICOX" in said and "MOI" in said and "–" not in said, label
		assert any("가" <= letter <= "힣" for letter in said) == (language == "ko"), label


@pytest.mark.parametrize("role", ["Gateway", "Introducer"])
def test_a_gateway_of_a_partnership_introduces(cluster, institute, role):
	agency = make_organisation(KOREA, organisation_name="Agency")
	parties = (
		{"organisation": cluster.name, "role": "Lead"},
		{"organisation": institute.name, "role": "Counterpart"},
		{"organisation": agency.name, "role": role},
	)
	make_partnership("Exploring", parties, title="Exchange")
	assert introducers(institute) == [("Agency", f"{role} in Exchange")]
	assert introducers(agency) == []


def test_a_person_who_sits_in_both_introduces_until_they_leave(cluster, institute):
	person = make_contact(institute, first_name="Ana", last_name="Both")
	cluster.append("contacts", {"contact": person.name, "status": "Active", "role_title": "Board"})
	cluster.save()
	assert introducers(institute) == [("Lyon Cluster", "Ana Both works with both")]
	cluster.contacts[0].status = "Left"
	cluster.save()
	assert introducers(institute) == []


# ------------------------------------------------------------------------------------------------------ access


@pytest.fixture
def secrets(cluster, institute, another_officer):
	"""A Restricted partnership with an agreement, an introducer and a person."""
	agency = make_organisation(KOREA, organisation_name="Agency")
	parties = (
		{"organisation": cluster.name, "role": "Lead"},
		{"organisation": institute.name, "role": "Counterpart"},
		{"organisation": agency.name, "role": "Gateway"},
	)
	partnership = make_partnership("Formalised", parties, visibility="Restricted", owner_user=another_officer)
	make_agreement(partnership, "Draft")
	make_contact(institute)
	return institute


@pytest.mark.parametrize(
	("who", "seen"),
	[
		("manager", {"people", "partnerships", "agreements", "introducers"}),
		("another_officer", {"people", "partnerships", "agreements", "introducers"}),
		("officer", {"people"}),
	],
)
def test_each_part_is_its_readers_own(who, seen, request, as_user, secrets):
	with as_user(request.getfixturevalue(who)):
		result = overview(secrets)
	assert {part for part, rows in result.items() if rows} == seen


@pytest.mark.parametrize("who", ["outsider", "viewer"])
def test_without_the_role_there_is_no_overview(who, request, as_user, cluster):
	with as_user(request.getfixturevalue(who)), pytest.raises(frappe.PermissionError):
		overview(cluster)


def test_the_number_of_queries_does_not_grow(cluster, institute, as_user, officer):
	def queries() -> int:
		with as_user(officer), count_queries() as asked:
			overview(institute)
		return len(asked)

	def fill() -> None:
		partnership = make_partnership("Formalised", (cluster, institute))
		make_agreement(partnership, "Draft")
		make_event(participants=[institute])
		make_contact(institute)
		make_relationship(institute, make_organisation(EUROPE))
		institute.reload()

	fill()
	queries()
	few = queries()
	for _number in range(4):
		fill()
	assert queries() == few

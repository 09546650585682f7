"""The map of organisations: who stands where, in how many partnerships, with whom, as its reader may see it."""

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.constants import EUROPE, KOREA, THIRD_COUNTRY
from eu_korea_coop.directory import geography
from testing import (
	count_queries,
	make_master,
	make_organisation,
	make_partnership,
	share_with,
)

LYON = {"country": "France", "city": "Lyon", "latitude": 45.764, "longitude": 4.8357}
DAEGU = {"country": "Korea, Republic of", "city": "Daegu", "latitude": 35.8714, "longitude": 128.6014}


@pytest.fixture
def sector(site) -> str:
	"""A sector no other record has: every test asks for its own organisations alone."""
	return make_master("Sector", f"Test {frappe.generate_hash(length=6)}")


@pytest.fixture
def place(sector):
	"""Makes an organisation of the sector."""

	def make(side: str, **fields):
		return make_organisation(side, **{"sectors": [{"sector": sector}], **fields})

	return make


@pytest.fixture
def lyon(place):
	return place(EUROPE, organisation_name="Lyon Cluster", **LYON)


@pytest.fixture
def daegu(place):
	return place(KOREA, organisation_name="Daegu Institute", native_name="대구연구원", **DAEGU)


def names(answer: dict) -> list[str]:
	return [row["organisation_name"] for row in answer["organisations"]]


def partnerships(answer: dict) -> dict[str, int]:
	return {row["organisation_name"]: row["partnerships"] for row in answer["organisations"]}


# ------------------------------------------------------------------------------------------------ what it says


def test_an_organisation_says_where_it_stands_and_how_its_partnerships_are(sector, lyon, daegu):
	make_partnership("Exploring", (lyon, daegu), since="2020-01-01")
	make_partnership("Concluded", (lyon, daegu))
	result = api.get_organisation_map(sector=sector)
	assert result["organisations"][0] == {
		"name": daegu.name,
		"organisation_name": "Daegu Institute",
		"native_name": "대구연구원",
		"organisation_type": None,
		"side": KOREA,
		**DAEGU,
		"partnerships": 2,
		"health": "Stalled",
	}
	assert result["lines"] == [{"ends": [lyon.name, daegu.name], "partnerships": 2, "health": "Stalled"}]
	assert (result["total"], result["without_coordinates"]) == (2, 0)


def test_those_in_most_partnerships_come_first_then_by_name(sector, place, lyon, daegu):
	place(EUROPE, organisation_name="Aachen Cluster", latitude=50.8, longitude=6.1)
	make_partnership("Exploring", (lyon, daegu))
	assert names(api.get_organisation_map(sector=sector)) == [
		"Daegu Institute",
		"Lyon Cluster",
		"Aachen Cluster",
	]


def test_those_without_coordinates_are_counted_and_placeholders_are_not(sector, place, lyon):
	place(KOREA)
	place(KOREA, is_placeholder=1)
	place(KOREA, is_placeholder=1, **DAEGU)
	result = api.get_organisation_map(sector=sector)
	assert (names(result), result["without_coordinates"]) == (["Lyon Cluster"], 1)


def test_on_the_equator_or_the_prime_meridian_is_somewhere(sector, place):
	place(THIRD_COUNTRY, organisation_name="Libreville", latitude=0, longitude=9.45)
	place(EUROPE, organisation_name="Greenwich", latitude=51.48, longitude=0)
	assert names(api.get_organisation_map(sector=sector)) == ["Greenwich", "Libreville"]


def test_a_member_through_whom_an_organisation_takes_part_has_its_partnership_and_its_line(
	sector, place, lyon, daegu
):
	consortium = place(EUROPE, organisation_name="Consortium")
	parties = (
		{"organisation": consortium.name, "via_member": lyon.name, "role": "Lead"},
		{"organisation": daegu.name, "role": "Counterpart"},
	)
	make_partnership("Exploring", parties)
	result = api.get_organisation_map(sector=sector)
	assert partnerships(result) == {"Daegu Institute": 1, "Lyon Cluster": 1}
	assert [line["ends"] for line in result["lines"]] == [[lyon.name, daegu.name]]


def test_a_partnership_is_counted_once_however_many_rows_an_organisation_has_in_it(sector, lyon, daegu):
	parties = (
		{"organisation": lyon.name, "role": "Lead"},
		{"organisation": make_organisation(EUROPE).name, "via_member": lyon.name, "role": "Member"},
		{"organisation": daegu.name, "role": "Counterpart"},
	)
	make_partnership("Exploring", parties)
	result = api.get_organisation_map(sector=sector)
	assert partnerships(result) == {"Daegu Institute": 1, "Lyon Cluster": 1}
	assert [line["partnerships"] for line in result["lines"]] == [1]


def test_no_line_lies_on_one_side_alone(sector, place, lyon, daegu):
	milan = place(EUROPE, organisation_name="Milan Cluster", latitude=45.46, longitude=9.19)
	make_partnership("Exploring", (lyon, milan, daegu))
	lines = api.get_organisation_map(sector=sector)["lines"]
	assert sorted(line["ends"] for line in lines) == sorted(
		[[lyon.name, daegu.name], [milan.name, daegu.name]]
	)


# ---------------------------------------------------------------------------------------------------- filters


@pytest.mark.parametrize(
	("filters", "left"),
	[
		({"side": KOREA}, ["Daegu Institute"]),
		({"country": "France"}, ["Lyon Cluster"]),
		({"organisation_type": "Ministry"}, ["Ministry"]),
		({"side": EUROPE, "country": "France"}, ["Lyon Cluster"]),
		({"side": KOREA, "country": "France"}, []),
	],
)
def test_filters_narrow_the_map(sector, place, lyon, daegu, filters, left):
	place(EUROPE, organisation_name="Ministry", organisation_type="Ministry", latitude=48.85, longitude=2.35)
	assert names(api.get_organisation_map(sector=sector, **filters)) == left


def test_a_sector_holds_the_ones_below_it(lyon, sector):
	above = make_master("Sector", f"Test {frappe.generate_hash(length=6)}", is_group=1)
	frappe.get_doc("Sector", sector).update({"parent_sector": above}).save()
	assert names(api.get_organisation_map(sector=above)) == ["Lyon Cluster"]


def test_a_sector_that_is_not_there_is_refused():
	with pytest.raises(frappe.ValidationError, match="Sector: there is no"):
		api.get_organisation_map(sector="Alchemy")


def test_live_partnerships_alone_leave_out_what_is_parked_or_ended(sector, place, lyon, daegu):
	seoul = place(KOREA, organisation_name="Seoul Institute", latitude=37.57, longitude=126.98)
	place(KOREA, organisation_name="Nobody's partner")
	make_partnership("Exploring", (lyon, daegu))
	make_partnership("Concluded", (lyon, seoul))
	make_partnership("Parked", (lyon, seoul))
	result = api.get_organisation_map(sector=sector, live_only=1)
	assert partnerships(result) == {"Daegu Institute": 1, "Lyon Cluster": 1}
	assert [line["ends"] for line in result["lines"]] == [[lyon.name, daegu.name]]
	assert result["without_coordinates"] == 0


# ------------------------------------------------------------------------------------------------------ access


@pytest.fixture
def secret(lyon, daegu, another_officer):
	return make_partnership("Exploring", (lyon, daegu), visibility="Restricted", owner_user=another_officer)


@pytest.mark.parametrize(
	("who", "seen"), [("manager", 1), ("another_officer", 1), ("officer", 0), ("viewer", 0)]
)
def test_a_restricted_partnership_is_drawn_and_counted_only_for_its_readers(
	who, seen, request, as_user, sector, secret
):
	with as_user(request.getfixturevalue(who)):
		result = api.get_organisation_map(sector=sector)
		live = api.get_organisation_map(sector=sector, live_only=1)
	assert partnerships(result) == {"Daegu Institute": seen, "Lyon Cluster": seen}
	assert {row["health"] is None for row in result["organisations"]} == {not seen}
	assert len(result["lines"]) == seen
	assert len(live["organisations"]) == 2 * seen


def test_whom_it_is_shared_with_sees_it_too(as_user, sector, secret, officer):
	share_with(secret, officer)
	with as_user(officer):
		assert len(api.get_organisation_map(sector=sector)["lines"]) == 1


def test_organisations_that_a_user_permission_hides_are_not_on_the_map(as_user, sector, lyon, daegu, officer):
	frappe.get_doc(
		{"doctype": "User Permission", "user": officer, "allow": "Organisation", "for_value": lyon.name}
	).insert()
	with as_user(officer):
		assert names(api.get_organisation_map(sector=sector)) == ["Lyon Cluster"]


@pytest.mark.parametrize("who", ["outsider", "Guest"])
def test_without_the_role_there_is_no_map(who, request, as_user):
	user = who if who == "Guest" else request.getfixturevalue(who)
	with as_user(user), pytest.raises(frappe.PermissionError):
		api.get_organisation_map()


# ------------------------------------------------------------------------------------------------------- bounds


def test_the_number_of_queries_does_not_grow(sector, place, lyon, daegu, as_user, officer):
	def queries() -> int:
		with as_user(officer), count_queries() as asked:
			api.get_organisation_map(sector=sector)
		return len(asked)

	make_partnership("Exploring", (lyon, daegu))
	queries()
	few = queries()
	for number in range(8):
		make_partnership("Exploring", (place(EUROPE, latitude=40 + number, longitude=9), daegu))
	assert queries() == few <= 12


def test_a_large_directory_is_cut_to_those_in_most_partnerships_and_says_how_many_there_are(
	sector, place, lyon, daegu, monkeypatch
):
	monkeypatch.setattr(geography, "LARGEST", 2)
	make_partnership("Exploring", (lyon, daegu))
	for number in range(3):
		place(EUROPE, latitude=40 + number, longitude=9)
	result = api.get_organisation_map(sector=sector)
	assert (names(result), result["total"]) == (["Daegu Institute", "Lyon Cluster"], 5)


def test_lines_are_cut_to_those_of_most_partnerships(sector, place, lyon, daegu, monkeypatch):
	monkeypatch.setattr(geography, "MOST_LINES", 1)
	make_partnership("Exploring", (place(EUROPE, latitude=40, longitude=9), daegu))
	for _number in range(2):
		make_partnership("Exploring", (lyon, daegu))
	lines = api.get_organisation_map(sector=sector)["lines"]
	assert [(line["ends"], line["partnerships"]) for line in lines] == [([lyon.name, daegu.name], 2)]

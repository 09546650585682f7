"""Records as other programs read them: vCards, a QR code, calendar files, JSON-LD, CERIF XML, the indicator sheet."""

import io
import json
from datetime import datetime
from xml.etree import ElementTree

import frappe
import openpyxl
import pytest
import vobject
from icalendar import Calendar

from eu_korea_coop import api
from eu_korea_coop.outgoing import cerif
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_organisation,
	make_outcome,
	make_partnership,
	make_relationship,
)

CERIF = f"{{{cerif.NAMESPACE}}}"


def taken() -> bytes:
	return frappe.local.response.filecontent


def organisation_of(contact) -> str:
	return frappe.db.get_value("Organisation Contact", {"contact": contact.name}, "parent")


@pytest.fixture
def kim(site):
	"""A person with everything a card can say."""
	water = make_organisation(
		"Korea",
		organisation_name="Water, Sensors; and more",
		native_name="물 클러스터",
		website="https://water.example",
		city="Daegu",
	)
	return make_contact(
		water,
		first_name="민수",
		last_name="김",
		row={"role_title": "Director, R&D"},
		email_ids=[{"email_id": "kim@water.example", "is_primary": 1}, {"email_id": "minsu@other.example"}],
		phone_nos=[
			{"phone": "+82 53 000 0000", "is_primary_phone": 1},
			{"phone": "+82 10 0000 0000", "is_primary_mobile_no": 1},
		],
	)


# ------------------------------------------------------------------------------------------------------- vCards


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_card_is_read_back_as_it_was_written(kim, officer, version):
	with as_user(officer):
		api.download_vcards(kim.name, version)
		text = taken().decode()
		[person] = api.read_card(text)["people"]
	assert f"VERSION:{version}\r\n" in text
	assert person["name"] == "김민수"
	assert person["title"] == "Director, R&D"
	assert person["email"] == "kim@water.example"
	assert person["organisation"] == "Water, Sensors; and more"
	assert person["website"] == "https://water.example"
	assert person["phone"].replace(" ", "-") == "+82-10-0000-0000"


def test_a_card_names_family_and_given_apart_and_folds_its_lines(kim, officer):
	frappe.db.set_value("Organisation Contact", {"contact": kim.name}, "role_title", "국제협력 담당 " * 15)
	with as_user(officer):
		api.download_vcards(kim.name)
	card = vobject.readOne(taken().decode())
	assert (card.n.value.family, card.n.value.given) == ("김", "민수")
	assert max(len(line) for line in taken().split(b"\r\n")) <= 75


def test_several_cards_are_an_export(kim, officer, manager):
	lee = make_contact(make_organisation("Europe"), first_name="Mina", last_name="Example")
	both = json.dumps([kim.name, lee.name])
	with as_user(officer), pytest.raises(frappe.PermissionError):
		api.download_vcards(both)
	with as_user(manager):
		api.download_vcards(both)
	assert taken().count(b"BEGIN:VCARD") == 2


def test_the_people_of_an_event_are_those_who_came(kim, officer, manager):
	lee = make_contact(make_organisation("Europe"), first_name="Mina", last_name="Example")
	participants = [
		{"contact": contact.name, "organisation": organisation_of(contact), "attended": came}
		for contact, came in ((kim, 1), (lee, 0))
	]
	event = make_event("2014-05-02", participants=participants)
	with as_user(officer), pytest.raises(frappe.PermissionError):
		api.download_vcards_of("Cooperation Event", event.name)
	with as_user(manager):
		api.download_vcards_of("Cooperation Event", event.name)
	cards = list(vobject.readComponents(taken().decode()))
	assert [card.fn.value for card in cards] == ["김민수"]


def test_nobody_takes_the_card_of_a_person_they_may_not_read(kim, viewer):
	with as_user(viewer):
		for call in (api.download_vcards, api.get_contact_qr):
			with pytest.raises(frappe.PermissionError):
				call(kim.name)


def test_a_card_is_shown_as_a_code_for_a_telephone(kim, officer):
	with as_user(officer):
		api.get_contact_qr(kim.name)
	picture = ElementTree.fromstring(taken())
	assert picture.tag.endswith("svg")
	assert len(taken()) > 2000


# ---------------------------------------------------------------------------------------------- calendar files


def test_an_event_goes_into_a_calendar_in_its_own_time(officer):
	event = make_event(
		"2026-12-03", title="Seoul Fair", start_time="09:30", end_time="17:00", time_zone="Asia/Seoul"
	)
	with as_user(officer):
		api.download_calendar_file("Cooperation Event", event.name)
	calendar = Calendar.from_ical(taken())
	[entry] = calendar.walk("VEVENT")
	assert str(entry["SUMMARY"]) == "Seoul Fair"
	assert entry["DTSTART"].dt.isoformat() == "2026-12-03T09:30:00+09:00"
	assert len(calendar.walk("VTIMEZONE")) == 1


def test_what_has_no_day_is_refused_in_words(officer):
	event = make_event("2014-01-01", title="Some year", start_date_precision="Year", end_date=None)
	with as_user(officer), pytest.raises(frappe.ValidationError, match="calendar"):
		api.download_calendar_file("Cooperation Event", event.name)


def test_a_hidden_meeting_goes_into_nobody_elses_calendar(another_officer):
	meeting = make_interaction(
		make_partnership("Exploring"),
		interaction_date="2030-01-05",
		status="Planned",
		visibility="Restricted",
	)
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		api.download_calendar_file("Interaction", meeting.name)


# --------------------------------------------------------------------------------------------------- open data


@pytest.fixture
def world(kim):
	"""Two organisations with an event, an agreement and outcomes; one agreement and its outcome are Restricted."""
	europe = make_organisation(
		"Europe", organisation_name="Open <Cluster> & Co", acronym="OCC", description="\x0bVertical"
	)
	korea = make_organisation("Korea", organisation_name="Open Agency", native_name="개방청")
	make_relationship(from_organisation=europe, to_organisation=korea)
	event = make_event("2014-05-01", title="Open fair", start_date_precision="Month", end_date=None)
	partnership = make_partnership("Exploring", [europe.name, korea.name])
	agreement = make_agreement(partnership, title="Open memorandum")
	hidden = make_agreement(partnership, title="Hidden memorandum", visibility="Restricted")
	outcome = make_outcome(partnership, title="Open outcome", agreement=agreement.name, quantity=3)
	secret = make_outcome(partnership, title="Hidden outcome", agreement=hidden.name)
	return frappe._dict(
		europe=europe,
		korea=korea,
		event=event,
		agreement=agreement,
		outcome=outcome,
		hidden=hidden,
		secret=secret,
	)


def graph(people: int = 0) -> dict[str, dict]:
	api.download_open_data("json-ld", people)
	document = json.loads(taken())
	nodes = {node["@id"]: node for node in document["@graph"]}
	assert len(nodes) == len(document["@graph"]), "an address stands for two records"
	return nodes


def by_name(nodes: dict[str, dict], name: str) -> dict:
	def first(value):
		return value[0] if isinstance(value, list) else value

	return next(node for node in nodes.values() if first(node.get("schema:name")) == name)


def test_json_ld_names_what_is_open_and_links_it(world, officer):
	with as_user(officer):
		nodes = graph()
	organisation = by_name(nodes, "Open Agency")
	assert organisation["@type"] == ["schema:Organization", "org:Organization"]
	assert organisation["schema:name"][1] == {"@value": "개방청", "@language": "ko"}
	assert by_name(nodes, "Open fair")["schema:startDate"] == "2014-05"
	agreement = by_name(nodes, "Open memorandum")
	assert {"@id": organisation["@id"]} in agreement["schema:about"]["org:hasMember"]
	outcome = by_name(nodes, "Open outcome")
	assert outcome["schema:value"] == 3
	assert outcome["schema:observationAbout"] == [{"@id": agreement["@id"]}]


def test_every_link_of_json_ld_leads_to_a_record_of_the_document(world, manager):
	def links(value):
		if isinstance(value, dict):
			if set(value) == {"@id"} and not value["@id"].startswith("schema:"):
				yield value["@id"]
			for inner in value.values():
				yield from links(inner)
		elif isinstance(value, list):
			for inner in value:
				yield from links(inner)

	with as_user(manager):
		nodes = graph(people=1)
	missing = {link for node in nodes.values() for link in links(node)} - set(nodes)
	assert missing == set()


@pytest.mark.parametrize("form", ["json-ld", "cerif"])
def test_people_are_not_in_it_unless_they_are_asked_for_and_restricted_records_never(
	world, officer, manager, form
):
	with as_user(officer):
		api.download_open_data(form)
		assert "Open memorandum" in taken().decode()
		with pytest.raises(frappe.PermissionError):
			api.download_open_data(form, people=1)
	with as_user(manager):
		api.download_open_data(form)
		without = taken().decode()
		api.download_open_data(form, people=1)
		with_people = taken().decode()
	for text in (without, with_people):
		assert "Hidden" not in text
		assert "kim@water.example" not in text
		assert "+82" not in text
	assert "민수" not in without
	assert "민수" in with_people


def test_readers_of_figures_take_no_open_data(world, viewer):
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.download_open_data()


ENTITIES = (
	"cfPAddr",
	"cfOrgUnit",
	"cfPersName",
	"cfPers",
	"cfEvent",
	"cfResPubl",
	"cfIndic",
	"cfMeas",
	"cfClassScheme",
)
FIRST_FIELDS = {
	"cfOrgUnit": ("cfAcro", "cfURI", "cfName", "cfResAct", "cfKeyw"),
	"cfEvent": ("cfCityTown", "cfCountryCode", "cfStartDate", "cfEndDate", "cfURI", "cfName", "cfDescr"),
	"cfResPubl": ("cfResPublDate", "cfTitle"),
	"cfMeas": ("cfCountFloatP", "cfValFloatP", "cfDateTime", "cfDescr"),
	"cfPers": (),
	"cfPersName": ("cfFamilyNames", "cfFirstNames", "cfOtherNames"),
	"cfPAddr": ("cfCityTown", "cfStateOfCountry", "cfCountryCode"),
	"cfIndic": ("cfName",),
	"cfClassScheme": ("cfName",),
}
"""The order in which CERIF's entities have their own fields; links follow."""


def test_cerif_has_the_structure_of_the_standard(world, manager):
	with as_user(manager):
		api.download_open_data("cerif", people=1)
	root = ElementTree.fromstring(taken())
	assert root.tag == f"{CERIF}CERIF"
	assert datetime.strptime(root.get("date"), "%Y-%m-%d") and root.get("sourceDatabase").startswith("http")
	ids, classes = {}, {}
	for entity in root:
		kind = entity.tag.removeprefix(CERIF)
		assert kind in ENTITIES
		assert entity[0].tag == f"{CERIF}{kind}Id"
		assert (kind, entity[0].text) not in ids, "an id stands twice"
		ids[kind, entity[0].text] = entity
		own = [field.tag.removeprefix(CERIF) for field in entity[1:] if len(field) == 0]
		assert own == sorted(own, key=FIRST_FIELDS[kind].index)
		for one in entity.findall(f"{CERIF}cfClass"):
			classes[one.findtext(f"{CERIF}cfClassId")] = entity[0].text
			assert one.find(f"{CERIF}cfTerm").get("cfTrans") == "o"
	for entity in root:
		for link in entity:
			if len(link) and link.tag != f"{CERIF}cfClass":
				check_link(link, ids, classes)
	languages = {name.get("cfLangCode") for name in root.iter(f"{CERIF}cfName")}
	assert languages == {"en", "ko"}


def check_link(link, ids, classes) -> None:
	names = [part.tag.removeprefix(CERIF) for part in link]
	assert names[-4:] == ["cfClassId", "cfClassSchemeId", "cfStartDate", "cfEndDate"]
	assert classes[link.findtext(f"{CERIF}cfClassId")] == link.findtext(f"{CERIF}cfClassSchemeId")
	begins, ends = (
		datetime.fromisoformat(link.findtext(f"{CERIF}{name}")) for name in ("cfStartDate", "cfEndDate")
	)
	assert begins <= ends
	for name, part in zip(names[:-4], link, strict=False):
		kind = name.rstrip("2").removesuffix("Id")
		assert (kind, part.text) in ids, f"{link.tag} leads nowhere"


# -------------------------------------------------------------------------------------------- the indicator sheet


def test_the_indicator_sheet_puts_results_beside_the_platforms_figures(manager, officer):
	partnership = make_partnership("Exploring")
	make_outcome(
		partnership,
		indicator="Matchmaking Meetings",
		quantity=40,
		status="Reported",
		outcome_date="2016-11-05",
	)
	make_outcome(
		partnership, indicator="Cooperation Cases", quantity=4, status="Verified", outcome_date="2016-12-05"
	)
	with as_user(officer), pytest.raises(frappe.PermissionError):
		api.download_indicator_sheet()
	with as_user(manager):
		api.download_indicator_sheet("2016-01-01", "2016-12-31")
	book = openpyxl.load_workbook(io.BytesIO(taken()))
	indicators, years, steps, _about = book.worksheets
	rows = {row[0]: row for row in indicators.iter_rows(values_only=True)}
	assert rows["Matchmaking Meetings"][4] >= 40
	assert rows["Matchmaking Meetings"][11] == 2210
	assert "2016" in [cell.value for cell in years[1]]
	assert [row[2] for row in steps.iter_rows(min_row=2, values_only=True)] == [9.1, 13.4]
	assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)

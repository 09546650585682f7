"""One organisation: its names, side, status, gateway, figures and people, and what a bad value says."""

import json

import frappe
import pytest

from eu_korea_coop.api import find_similar_organisations, propose_side
from testing import (
	as_user,
	call_rest,
	count_queries,
	make_contact,
	make_master,
	make_organisation,
)

KOREA_REPUBLIC = "Korea, Republic of"


def organisation(**fields):
	"""An Organisation as REST would make it: only what was sent."""
	return frappe.get_doc({"doctype": "Organisation", **fields})


def messages() -> str:
	"""Everything said to the user since the last `frappe.clear_messages()`."""
	return json.dumps(frappe.get_message_log(), ensure_ascii=False, default=str)


def refused(doc, *words: str, error=frappe.ValidationError) -> None:
	"""Saving `doc` is refused and the message names all the words."""
	with pytest.raises(error) as caught:
		doc.save()
	for word in words:
		assert word in str(caught.value)


# ------------------------------------------------------------------------------------------------------- names


def test_names_lose_the_space_around_and_doubled_inside():
	org = make_organisation(organisation_name="  Korea   Food\tResearch  Institute ", acronym=" KFRI ")
	assert (org.organisation_name, org.acronym) == ("Korea Food Research Institute", "KFRI")


def test_hangul_pasted_in_single_letters_is_stored_in_syllables():
	org = make_organisation("Korea", native_name="한국식품연구원")
	assert org.native_name == "한국식품연구원"


def test_a_name_of_spaces_is_no_name():
	with pytest.raises(frappe.MandatoryError, match="Name"):
		make_organisation(organisation_name="   ")


def test_ten_thousand_characters_are_no_name_and_nothing_is_stored():
	before = frappe.db.count("Organisation")
	with pytest.raises(frappe.ValidationError, match=r"Name.*10000"):
		make_organisation(organisation_name="x" * 10_000)
	assert frappe.db.count("Organisation") == before


def test_markup_in_a_name_is_stored_as_text_that_can_not_run():
	org = make_organisation(organisation_name="<script>alert(1)</script> Cluster", description="=1+1")
	stored = frappe.db.get_value("Organisation", org.name, ["organisation_name", "description"])
	assert "<script" not in stored[0]
	assert stored[0].endswith("Cluster")
	assert stored[1] == "=1+1"


def test_aliases_are_stored_once_and_never_repeat_the_name():
	org = make_organisation(
		organisation_name="Pôle Eau",
		acronym="PE",
		aliases=[{"alias": "Pôle  EAU"}, {"alias": "Pôle Aqua"}, {"alias": " pôle aqua "}, {"alias": "pe"}],
	)
	assert [row.alias for row in org.aliases] == ["Pôle Aqua"]


def test_a_website_is_stored_with_its_scheme():
	assert make_organisation(website=" www.qvixel.example ").website == "https://www.qvixel.example"
	assert make_organisation(website="http://qvixel.example/en").website == "http://qvixel.example/en"


# -------------------------------------------------------------------------------------------------------- side


@pytest.mark.parametrize(
	("code", "side"),
	[
		("kr", "Korea"),
		("fr", "Europe"),
		("rs", "Europe"),
		("tr", "Europe"),
		("gb", "Europe"),
		("us", "Third Country"),
	],
)
def test_the_side_is_proposed_from_the_country(code, side):
	"""By its code: Frappe 15's Turkey is Frappe 16's Türkiye."""
	country = frappe.db.get_value("Country", {"code": code})
	assert organisation(organisation_name="Somebody", country=country).insert().side == side


def test_the_users_own_side_wins_over_the_country():
	org = organisation(organisation_name="TCI Network", country=KOREA_REPUBLIC, side="Europe").insert()
	assert org.side == "Europe"
	org.country = "Singapore"
	org.save()
	assert org.side == "Europe"


def test_without_a_country_the_usual_side_of_the_type_is_proposed():
	mini_cluster = make_master("Organisation Type", "Test Korean Type", side="Korea")
	assert organisation(organisation_name="Somebody", organisation_type=mini_cluster).insert().side == "Korea"


def test_no_country_is_assumed_for_an_organisation_entered_without_one():
	frappe.defaults.set_global_default("country", "Belgium")
	assert make_organisation("Korea").country is None


def test_without_any_hint_the_side_is_asked_for():
	with pytest.raises(frappe.MandatoryError, match="side"):
		organisation(organisation_name="Somebody").insert()


def test_a_form_asks_for_the_same_proposal():
	assert propose_side("Albania") == "Europe"
	assert propose_side() is None


# ------------------------------------------------------------------------------------ status, gateway, figures


@pytest.mark.parametrize("given", [{"is_placeholder": 1}, {"status": "Placeholder"}])
def test_placeholder_and_status_say_the_same_when_made(given):
	org = make_organisation("Korea", **given)
	assert (org.status, org.is_placeholder) == ("Placeholder", 1)


@pytest.mark.parametrize(
	("change", "status", "ticked"),
	[
		({"is_placeholder": 0}, "Active", 0),
		({"status": "Active"}, "Active", 0),
		({"status": "Closed"}, "Closed", 0),
		({"is_placeholder": 0, "status": "Closed"}, "Closed", 0),
	],
)
def test_whichever_of_placeholder_and_status_is_changed_wins(change, status, ticked):
	org = make_organisation("Korea", is_placeholder=1)
	org.update(change)
	org.save()
	assert (org.status, org.is_placeholder) == (status, ticked)


def test_a_closed_organisation_made_a_placeholder_is_one():
	org = make_organisation(status="Closed")
	org.is_placeholder = 1
	org.save()
	assert org.status == "Placeholder"


def test_a_scope_needs_a_gateway():
	org = make_organisation("Korea", is_gateway=1, gateway_scope=" Mini Clusters; no day-to-day management ")
	assert org.gateway_scope == "Mini Clusters; no day-to-day management"
	org.is_gateway = 0
	org.save()
	assert org.gateway_scope is None


def test_a_figure_may_be_a_range():
	org = make_organisation(
		figures=[
			{"label": "Members", "value": 700, "value_max": 750},
			{
				"label": "Clusters",
				"qualifier": "Over",
				"value": 170,
				"as_of": "2016-01-01",
				"as_of_precision": "Year",
			},
		]
	)
	org.reload()
	assert [(row.value, row.value_max, row.as_of_precision or "") for row in org.figures] == [
		(700, 750, ""),
		(170, 0, "Year"),
	]


@pytest.mark.parametrize(
	("row", "words"),
	[
		({"value": 750, "value_max": 700}, ("row 1", "Up to", "700", "750")),
		({"value": -1}, ("row 1", "Value", "less than 0")),
		({"value": "many"}, ("row 1", "Value", "many", "not a number")),
		({"value": 1, "as_of": "soon"}, ("row 1", "As of", "soon", "not a date")),
	],
)
def test_a_figure_that_is_none_is_refused_with_its_row(row, words):
	org = make_organisation()
	org.append("figures", {"label": "Members", **row})
	refused(org, "Figures", *words)


@pytest.mark.parametrize(("field", "value"), [("latitude", 91), ("longitude", -180.5)])
def test_coordinates_lie_on_the_globe(field, value):
	org = make_organisation()
	org.set(field, value)
	refused(org, org.meta.get_label(field), "degrees")


def test_a_sector_is_listed_once():
	sector = make_master("Sector")
	org = make_organisation(sectors=[{"sector": sector}])
	org.append("sectors", {"sector": sector})
	refused(org, "Sectors", sector)


# ------------------------------------------------------------------------------------------------------ people


def links_of(contact) -> set[str]:
	return {
		row.link_name
		for row in frappe.get_doc("Contact", contact.name).links
		if row.link_doctype == "Organisation"
	}


def test_one_person_with_four_titled_affiliations_is_one_contact():
	ryu = make_contact()
	places = [make_organisation("Korea") for _place in range(3)]
	for title, place in (("Dean", 0), ("Professor", 0), ("Director", 1), ("Advisor", 2)):
		org = frappe.get_doc("Organisation", places[place].name)
		org.append("contacts", {"contact": ryu.name, "role_title": title})
		org.save()
	assert links_of(ryu) == {place.name for place in places}
	assert len(frappe.get_doc("Contact", ryu.name).links) == 3


def test_who_left_is_no_longer_linked_and_who_comes_back_is():
	org = make_organisation()
	person = make_contact(org)
	org.reload()
	org.contacts[0].status = "Left"
	org.save()
	assert links_of(person) == set()
	org.contacts[0].status = "Active"
	org.save()
	assert links_of(person) == {org.name}


def test_a_row_taken_out_takes_its_link_along_and_no_other():
	org, other = make_organisation(), make_organisation()
	person = make_contact(org)
	contact = frappe.get_doc("Contact", person.name)
	contact.append("links", {"link_doctype": "Organisation", "link_name": other.name})
	contact.save()
	org.reload()
	org.set("contacts", [])
	org.save()
	assert links_of(person) == {other.name}


def test_an_old_open_contact_form_does_not_undo_an_affiliation():
	person = make_contact()
	open_form = frappe.get_doc("Contact", person.name)
	org = make_organisation(contacts=[{"contact": person.name}])
	open_form.designation = "Dean"
	open_form.save()
	assert links_of(person) == {org.name}


def test_a_person_moving_on_stays_with_both_their_dates():
	old, new = make_organisation(), make_organisation()
	person = make_contact(old, row={"to_date": "2015-06-30"})
	new.append("contacts", {"contact": person.name, "from_date": "2015-07-01"})
	new.save()
	old.reload()
	assert old.contacts[0].status == "Left"
	assert links_of(person) == {new.name}


@pytest.mark.parametrize(
	("to_date", "precision", "status"),
	[
		("2015-06-30", "Day", "Left"),
		("2015-01-01", "Year", "Left"),
		("2999-01-01", "Day", "Active"),
		(None, "Unknown", "Active"),
		(None, None, "Active"),
	],
)
def test_an_affiliation_ended_for_certain_is_left(to_date, precision, status):
	org = make_organisation(
		contacts=[{"contact": make_contact().name, "to_date": to_date, "to_date_precision": precision}]
	)
	assert org.contacts[0].status == status


def test_an_organisation_without_any_person_is_valid_and_so_is_a_desk_without_a_name():
	assert make_organisation().contacts == []
	desk = make_organisation(contacts=[{"contact_function": "EEN contact point"}])
	assert desk.contacts[0].status == "Active"


def test_several_people_have_functions_of_their_own():
	org = make_organisation("Korea")
	for function in ("Policy", "International cooperation"):
		make_contact(org, row={"contact_function": function})
	org.reload()
	assert [row.contact_function for row in org.contacts] == ["Policy", "International cooperation"]


@pytest.mark.parametrize(
	("row", "words"),
	[
		({}, ("row 2", "Contact", "choose a person")),
		({"contact": "Nobody Anywhere"}, ("Nobody Anywhere",)),
		(
			{"role_title": "Dean", "from_date": "2016-01-01", "to_date": "2015-12-31"},
			("row 2", "End", "before the start"),
		),
		({"role_title": "Dean", "status": "Retired"}, ("row 2", "Status", "Retired", "Active")),
		({"role_title": "Dean", "purpose": "Fun"}, ("row 2", "Purpose", "Fun")),
	],
)
def test_a_contact_row_that_is_none_is_refused_with_its_row(row, words):
	org = make_organisation(contacts=[{"contact": make_contact().name}])
	org.append("contacts", row)
	refused(org, *words)


def test_the_same_title_of_the_same_person_twice_is_refused():
	person = make_contact()
	org = make_organisation(contacts=[{"contact": person.name, "role_title": "Director"}])
	org.append("contacts", {"contact": person.name, "role_title": "director"})
	refused(org, "row 2", "row 1 says the same")


def test_the_primary_contact_just_ticked_takes_over():
	org = make_organisation(
		contacts=[{"contact": make_contact().name, "is_primary": 1}, {"contact": make_contact().name}]
	)
	org.contacts[1].is_primary = 1
	org.save()
	assert [row.is_primary for row in org.contacts] == [0, 1]


def test_two_primary_contacts_at_once_are_refused():
	org = organisation(organisation_name="Somebody", side="Korea")
	for _person in range(2):
		org.append("contacts", {"contact": make_contact().name, "is_primary": 1})
	with pytest.raises(frappe.ValidationError, match=r"Primary.*only one"):
		org.insert()


def test_who_has_left_is_not_primary():
	org = make_organisation(contacts=[{"contact": make_contact().name, "is_primary": 1, "status": "Left"}])
	assert org.contacts[0].is_primary == 0


def test_a_new_name_of_the_organisation_is_shown_on_its_people():
	org = make_organisation(organisation_name="Old Name")
	person = make_contact(org)
	org.reload()
	org.organisation_name = "New Name"
	org.save()
	assert [row.link_title for row in frappe.get_doc("Contact", person.name).links] == ["New Name"]


def test_deleting_an_organisation_leaves_its_people():
	org = make_organisation()
	person = make_contact(org)
	frappe.delete_doc("Organisation", org.name)
	assert links_of(person) == set()
	assert not frappe.db.exists("Organisation", org.name)


def test_two_contacts_of_one_person_become_one_with_the_places_of_both():
	here, there = make_organisation(), make_organisation()
	twin, person = make_contact(here), make_contact(here)
	there.append("contacts", {"contact": twin.name, "role_title": "Advisor"})
	there.save()
	frappe.rename_doc("Contact", twin.name, person.name, merge=True, show_alert=False)
	for org in (here, there):
		org.reload()
		assert [row.contact for row in org.contacts] == [person.name]
		org.save()
	assert links_of(person) == {here.name, there.name}
	assert len(frappe.get_doc("Contact", person.name).links) == 2


# ----------------------------------------------------------------------------------------- a person's own name


@pytest.mark.parametrize(
	("order", "shown"),
	[
		("Family Name First", "Ryu Geunwoo"),
		("Given Name First", "Geunwoo Ryu"),
		("", "Geunwoo Ryu"),
	],
)
def test_a_person_is_shown_in_the_order_of_the_name(order, shown):
	person = make_contact(first_name="Geunwoo", last_name="Ryu", name_order=order, native_name=" 류 근우")
	assert (person.full_name, person.native_name) == (shown, "류 근우")


def test_a_name_without_a_family_name_stays_as_it_is():
	assert make_contact(first_name="Mina", last_name=None, name_order="Family Name First").full_name == "Mina"


# -------------------------------------------------------------------------------------------------- duplicates


@pytest.fixture
def kicox():
	return make_organisation(
		"Korea",
		organisation_name="Quorvane Machinery Complex Corp.",
		native_name="쿼바네산업단지공단",
		acronym="QVIXEL",
		website="www.qvixel.example",
		aliases=[{"alias": "Widget Promotion Office"}],
	)


@pytest.mark.parametrize(
	("asked", "because"),
	[
		({"name": "Quorvane Machinery Complex Corporation"}, "organisation_name"),
		({"name": "Quorvane Machinrey Complex Corp"}, "organisation_name"),
		({"name": "Somebody", "native_name": "쿼바네 산업단지 공단"}, "native_name"),
		({"name": "Somebody", "acronym": "qvixel"}, "acronym"),
		({"name": "Somebody", "website": "https://qvixel.example/home/eng"}, "website"),
		({"name": "Widget Promotion Office"}, "aliases"),
	],
)
def test_the_same_organisation_is_recognised_under_another_name(kicox, asked, because):
	result = find_similar_organisations(**asked)
	assert (result[0]["name"], result[0]["because"]) == (kicox.name, because)
	assert 0.7 < result[0]["score"] <= 1


@pytest.mark.parametrize(
	"native",
	[
		"쿼바네산업단지공당",
		"쿼바네신업단지공단",
		"쿼바내산업단지공단",
		"퀘바네산업단지공단",
		"쿼바네산업단자공단",
	],
)
def test_one_misspelt_syllable_of_hangul_does_not_make_another_organisation(kicox, native):
	frappe.clear_messages()
	(row,) = find_similar_organisations("Somebody", native)
	assert (row["name"], row["because"]) == (kicox.name, "native_name")
	make_organisation("Korea", organisation_name="Somebody", native_name=native)
	assert kicox.name in messages()


def test_a_short_name_in_hangul_is_recognised_with_a_syllable_misspelt_in_its_middle():
	short = make_organisation("Korea", organisation_name="Quorvane", native_name="쿼바네원")
	assert [row["name"] for row in find_similar_organisations("Somebody", "쿼버네원")] == [short.name]
	assert [row["name"] for row in find_similar_organisations("Somebody", "쿼바내원")] == [short.name]
	assert find_similar_organisations("Somebody", "쿼바남원") == []


def test_another_organisation_is_no_duplicate(kicox):
	assert kicox.name not in [
		row["name"] for row in find_similar_organisations("Korea Food Research Institute", acronym="KFRI")
	]


def test_saving_a_likely_duplicate_says_so_and_saves(kicox):
	frappe.clear_messages()
	make_organisation("Korea", organisation_name="Quorvane Machinery Complex Corporation")
	assert kicox.name in messages()
	frappe.clear_messages()
	kicox.reload()
	kicox.city = "Daegu"
	kicox.save()
	assert frappe.get_message_log() == []


def test_the_warning_names_a_country_in_the_readers_language(kicox, monkeypatch):
	kicox.reload()
	kicox.update({"country": KOREA_REPUBLIC})
	kicox.save()
	frappe.clear_messages()
	monkeypatch.setattr(frappe.local, "lang", "ko")
	make_organisation("Korea", organisation_name="Quorvane Machinery Complex Corporation")
	assert "대한민국" in messages() and KOREA_REPUBLIC not in messages()


def test_markup_in_a_similar_name_is_escaped_in_the_warning():
	first = make_organisation(organisation_name="Nasty & <b>bold</b> Cluster")
	frappe.clear_messages()
	make_organisation(organisation_name="Nasty & <b>bold</b> Clusters")
	assert first.name in messages()
	assert "<b>bold" not in messages()


def test_placeholders_are_nobodys_duplicate():
	make_organisation("Korea", organisation_name="Undisclosed peer", is_placeholder=1)
	assert find_similar_organisations("Undisclosed peer") == []


def test_the_duplicate_check_costs_two_queries(kicox):
	with count_queries() as queries:
		find_similar_organisations("Quorvane Machinery Complex Corporation", acronym="QVIXEL")
	assert len(queries.touching("Organisation")) == 1
	assert len(queries.touching("Organisation Alias")) == 1


def test_who_may_not_read_organisations_gets_no_candidates(kicox, outsider):
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		find_similar_organisations("Quorvane Machinery Complex Corporation")


# -------------------------------------------------------------------------------------------- REST, in process


def test_an_officer_creates_reads_and_changes_an_organisation_over_rest(officer):
	with as_user(officer):
		status, made = call_rest(
			"POST", "Organisation", {"organisation_name": "Wagralim", "country": "Belgium"}
		)
		assert (status, made["side"]) == (200, "Europe")
		status, read = call_rest("GET", f"Organisation/{made['name']}")
		assert (status, read["organisation_name"]) == (200, "Wagralim")
		status, changed = call_rest("PUT", f"Organisation/{made['name']}", {"acronym": " WAG "})
		assert (status, changed["acronym"]) == (200, "WAG")


@pytest.mark.parametrize(
	("body", "word"),
	[
		({"side": "Europe"}, "Name"),
		({"organisation_name": "x" * 10_000, "side": "Europe"}, "Name"),
		({"organisation_name": "Somebody", "side": "Mars"}, "Side"),
		({"organisation_name": "Somebody", "side": "Europe", "country": "Atlantis"}, "Country"),
		({"organisation_name": "Somebody", "side": "Europe", "country": ["France"]}, "Country"),
		({"organisation_name": "Somebody", "side": "Europe", "latitude": "north"}, "Latitude"),
		({"organisation_name": "Somebody", "side": "Europe", "website": "no address"}, "no address"),
		({"organisation_name": "Somebody", "side": "Europe", "contacts": "Mina"}, "Contacts"),
		({"organisation_name": "Somebody", "side": "Europe", "figures": [{"value": 3}]}, "label"),
		({"organisation_name": {"a": 1}, "side": "Europe"}, "Name"),
	],
)
def test_bad_input_over_rest_is_refused_with_the_fields_name_and_nothing_is_stored(officer, body, word):
	before = frappe.db.count("Organisation"), frappe.db.count("Organisation Figure")
	with as_user(officer):
		status, message = call_rest("POST", "Organisation", body)
	assert 400 <= status < 500
	assert word in message
	assert (frappe.db.count("Organisation"), frappe.db.count("Organisation Figure")) == before


def test_who_opens_no_record_reads_nothing(outsider, viewer):
	org = make_organisation()
	for user in (outsider, viewer):
		with as_user(user):
			assert call_rest("GET", f"Organisation/{org.name}")[0] == 403, user
			assert call_rest("PUT", f"Organisation/{org.name}", {"city": "Daegu"})[0] == 403, user

"""An encounter from nothing: found or made, logged once for each key, all of it or nothing, and taken back."""

from datetime import date, timedelta
from unittest.mock import ANY

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.clock import persons_today
from eu_korea_coop.domain import dates
from eu_korea_coop.encounters import entry_keys
from eu_korea_coop.partnerships import capture_context
from testing import (
	as_user,
	count_queries,
	make_contact,
	make_event,
	make_master,
	make_organisation,
	make_partnership,
)

COUNTED = ("Organisation", "Contact", "Partnership", "Interaction", "Encounter Key", "ToDo", "Search Name")


@pytest.fixture
def own(officer):
	organisation = make_organisation("Europe", organisation_name="Quibbleton Own", acronym="QOWN")
	with as_user(officer):
		api.set_own_organisation(organisation.name)
	return organisation


@pytest.fixture
def kicox():
	return make_organisation(
		"Korea",
		organisation_name="Zetavolt Complex",
		native_name="제타단지공단",
		acronym="ZTVX",
		website="ztvx.example",
	)


@pytest.fixture
def log(officer, own):
	"""Logs as the officer; every call has a key of its own unless one is given."""

	def call(**content):
		content = {"no_next_step_reason": "Nothing yet", **content}
		with as_user(officer):
			return api.log_encounter(content.pop("key", None) or f"key-{frappe.generate_hash()}", **content)

	return call


def counts() -> dict[str, int]:
	return {doctype: frappe.db.count(doctype) for doctype in COUNTED}


def refused(call, code: str, field: str, **content) -> dict:
	"""The refusal of a call that must save nothing."""
	before = counts()
	with pytest.raises((frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)):
		call(**content)
	assert counts() == before
	refusal = frappe.local.response["refusal"]
	assert (refusal["code"], refusal["field"]) == (code, field)
	assert refusal["message"]
	return refusal


# ---------------------------------------------------------------------------------------------------- who may do it


@pytest.mark.parametrize("name", ["viewer", "outsider"])
def test_who_may_not_log_is_refused(name, kicox):
	with as_user(name):
		refused(api.log_encounter, "NOT_ALLOWED", "key", key="a-key-of-mine", organisation=kicox.name)


def test_nobody_logs_to_a_restricted_partnership_of_others(log, own, kicox, another_officer):
	with as_user(another_officer):
		secret = make_partnership(parties=[own, kicox], visibility="Restricted")
	refused(log, "NOT_ALLOWED", "partnership", organisation=kicox.name, partnership=secret.name)


def test_a_restricted_partnership_of_others_is_not_found_and_not_mentioned(log, own, kicox, another_officer):
	with as_user(another_officer):
		secret = make_partnership(parties=[own, kicox], visibility="Restricted")
	answer = log(organisation=kicox.name)
	assert answer["partnership"]["name"] != secret.name
	assert answer["partnership"]["made"]


# ------------------------------------------------------------------------------------------------ the partner is known


def test_a_known_partner_is_logged_to_the_live_partnership(log, own, kicox):
	partnership = make_partnership("Exploring", parties=[own, kicox])
	answer = log(organisation=kicox.name, outcome="They want a visit")
	partnership.reload()
	assert partnership.short_title not in (None, "", partnership.title)
	assert answer["partnership"] == {
		"name": partnership.name,
		"made": False,
		"title": partnership.short_title,
		"stage": "Exploring",
	}
	interaction = frappe.get_doc("Interaction", answer["interaction"]["name"])
	assert interaction.partnership == partnership.name
	assert interaction.interaction_date == persons_today()
	assert (interaction.interaction_type, interaction.outcome) == ("Meeting", "They want a visit")
	assert interaction.status == "Held"


@pytest.mark.parametrize(
	"text", ["ZTVX", "ztvx", "제타단지공단", "제타 단지 공단", "Zetavolt Complex", "ztvx.example"]
)
def test_an_organisation_is_named_by_any_whole_name(log, kicox, text):
	answer = log(organisation=text)
	assert answer["organisation"]["name"] == kicox.name


def test_a_person_brings_their_organisation(log, kicox):
	person = make_contact(kicox, first_name="Zebedee", last_name="Quux")
	answer = log(person=person.name)
	assert (answer["organisation"]["name"], answer["person"]["name"]) == (kicox.name, person.name)
	participants = frappe.get_doc("Interaction", answer["interaction"]["name"]).participants
	assert [(row.contact, row.organisation) for row in participants] == [(person.name, kicox.name)]


def test_a_person_is_named_by_their_whole_name(log, kicox):
	first = make_contact(kicox, first_name="Jinho", native_name="류제타")
	answer = log(person="류제타")
	assert (answer["person"]["name"], answer["organisation"]["name"]) == (first.name, kicox.name)
	second = make_contact(kicox, first_name="Jinho", native_name="류제타")
	refusal = refused(log, "SEVERAL", "person", person="류제타")
	assert {row["name"] for row in refusal["candidates"]} == {first.name, second.name}


def test_a_person_at_two_organisations_asks_which(log, kicox):
	person = make_contact(kicox)
	other = make_organisation("Korea")
	other.append("contacts", {"contact": person.name, "status": "Active"})
	other.save()
	refusal = refused(log, "SEVERAL", "organisation", person=person.name)
	assert {row["name"] for row in refusal["candidates"]} == {kicox.name, other.name}


def test_several_live_partnerships_ask_which(log, own, kicox):
	two = [make_partnership(parties=[own, kicox]) for _number in range(2)]
	refusal = refused(log, "SEVERAL", "partnership", organisation=kicox.name)
	assert {row["name"] for row in refusal["candidates"]} == {one.name for one in two}
	answer = log(organisation=kicox.name, partnership=two[1].name)
	assert answer["partnership"]["name"] == two[1].name


def test_a_chosen_partnership_says_whom_was_met(log, own, kicox):
	"""The leading party of the other side than one's own; who speaks for none of its parties met the first one."""
	ally, twin = make_organisation("Europe"), make_organisation("Korea")
	gateway = {"organisation": make_organisation("Korea").name, "role": "Gateway"}
	joint = make_partnership(parties=[own, gateway, {"organisation": ally.name, "role": "Member"}, kicox])
	answer = log(partnership=joint.name)
	assert (answer["organisation"]["name"], answer["partnership"]["name"]) == (kicox.name, joint.name)
	of_others = make_partnership(parties=[ally, twin])
	assert log(partnership=of_others.name)["organisation"]["name"] == ally.name
	person = make_contact(twin)
	kicox.append("contacts", {"contact": person.name, "status": "Active"})
	kicox.save()
	assert log(person=person.name, partnership=joint.name)["organisation"]["name"] == kicox.name


def test_who_has_no_own_organisation_logs_to_a_partnership_they_choose(kicox, own, another_officer):
	"""They may name their own organisation by any whole name; the first one they name stays theirs."""
	partnership = make_partnership(parties=[own, kicox])
	entry = {"partnership": partnership.name, "no_next_step_reason": "Nothing"}
	with as_user(another_officer):
		answer = api.log_encounter("a-key-of-mine", organisation=kicox.name, **entry)
		assert answer["own_organisation"] is None
		answer = api.log_encounter("another-key-of-mine", own_organisation="QOWN", **entry)
		assert (answer["own_organisation"]["name"], answer["organisation"]["name"]) == (own.name, kicox.name)
		assert api.get_capture_context()["own_organisation"]["name"] == own.name
		other = make_organisation("Europe")
		api.log_encounter("a-third-key-of-mine", own_organisation=other.name, **entry)
		assert api.get_capture_context()["own_organisation"]["name"] == own.name


def test_a_name_of_two_asks_which_and_a_name_of_none_is_not_found(log):
	twins = [make_organisation("Korea", organisation_name="Zwilling Institute") for _number in range(2)]
	refusal = refused(log, "SEVERAL", "organisation", organisation="Zwilling Institute")
	assert {row["name"] for row in refusal["candidates"]} == {one.name for one in twins}
	assert refused(log, "NOT_FOUND", "organisation", organisation="Nobody At All")["text"] == "Nobody At All"
	refused(log, "MISSING", "organisation")


def test_an_ended_partnership_is_not_live(log, own, kicox):
	ended = make_partnership("Not Pursued", parties=[own, kicox])
	assert log(organisation=kicox.name)["partnership"]["name"] != ended.name


# --------------------------------------------------------------------------------------------------- everything is new


def test_everything_new_is_made_at_a_fair_with_its_first_stage(log, own, officer):
	fair = make_event(kind="Trade Fair", title="Zykon Fair")
	answer = log(
		organisation={"new": True, "name": "한국제타진흥원"},
		person={"new": True, "name": "류진호", "title": "Director", "email": "ryu@zeta.example"},
		event=fair.name,
		outcome="Wants a visit",
		next_step="Send the programme",
		next_step_due="tomorrow",
	)
	assert {
		part: answer[part]["made"] for part in ("organisation", "person", "partnership", "interaction")
	} == {
		"organisation": True,
		"person": True,
		"partnership": True,
		"interaction": True,
	}
	organisation = frappe.get_doc("Organisation", answer["organisation"]["name"])
	assert (organisation.organisation_name, organisation.native_name) == (
		"Hangukjetajinheungwon",
		"한국제타진흥원",
	)
	assert (organisation.side, organisation.country) == ("Korea", "Korea, Republic of")
	person = frappe.get_doc("Contact", answer["person"]["name"])
	assert (person.full_name, person.native_name, person.email_id) == ("류진호", "류진호", "ryu@zeta.example")
	assert [(row.contact, row.role_title) for row in organisation.contacts] == [(person.name, "Director")]
	partnership = frappe.get_doc("Partnership", answer["partnership"]["name"])
	assert (partnership.stage, partnership.origin_kind, partnership.origin_event) == (
		"First Contact",
		"By Coincidence",
		fair.name,
	)
	assert [row.to_stage for row in partnership.stage_log] == ["Identified", "First Contact"]
	assert partnership.stage_log[1].interaction == answer["interaction"]["name"]
	assert (partnership.owner_user, partnership.next_step) == (officer, "Send the programme")
	assert partnership.next_step_due == persons_today() + timedelta(days=1)
	interaction = frappe.get_doc("Interaction", answer["interaction"]["name"])
	assert interaction.interaction_type == "Trade-Fair Encounter"
	assert [row.event for row in interaction.events] == [fair.name]
	assert answer["next_step"] == {
		"text": "Send the programme",
		"due": str(persons_today() + timedelta(days=1)),
		"owner": officer,
	}


def test_a_meeting_elsewhere_leaves_a_new_partnership_identified(log, kicox):
	answer = log(organisation=kicox.name)
	assert answer["partnership"]["stage"] == "Identified"


def test_organised_outreach_is_distinguished_from_coincidence(log, kicox):
	answer = log(
		organisation=kicox.name, event=make_event(kind="Matchmaking").name, kind="Conference Encounter"
	)
	partnership = frappe.get_doc("Partnership", answer["partnership"]["name"])
	assert (partnership.origin_kind, partnership.stage) == ("Organised Outreach", "Identified")


def test_who_organised_the_outreach_is_the_first_agency_or_network_among_its_organisers(log):
	def organiser(kind: str) -> str:
		of_kind = make_master("Organisation Type", f"Test {kind} kind", counterpart_type=kind)
		return make_organisation("Europe", organisation_type=of_kind).name

	cluster, agency, network = (organiser(kind) for kind in ("Cluster", "Agency", "Network"))
	make_event(kind="Matchmaking", organisers=[network])
	for organisers, kind in (
		([cluster, agency, network], "Agency"),
		([network, agency], "Network"),
		([cluster], None),
	):
		event = make_event(kind="Matchmaking", organisers=organisers)
		guest = make_organisation("Korea")
		answer = log(organisation=guest.name, event=event.name, kind="Conference Encounter")
		partnership = frappe.get_doc("Partnership", answer["partnership"]["name"])
		assert partnership.origin_kind == "Organised Outreach"
		assert (partnership.origin_organising_kind or None) == kind
		assert partnership.origin_event == event.name


def test_an_encounter_of_the_past_dates_the_first_stages(log, kicox):
	answer = log(
		organisation=kicox.name, kind="Trade-Fair Encounter", when="Nov 2016", no_next_step_reason=None
	)
	partnership = frappe.get_doc("Partnership", answer["partnership"]["name"])
	assert [
		(row.to_stage, str(row.effective_on), row.effective_on_precision) for row in partnership.stage_log
	] == [
		("Identified", "2016-11-01", "Month"),
		("First Contact", "2016-11-01", "Month"),
	]


def test_a_korean_officers_new_partnership_names_the_european_lead_first(log, kicox):
	europe = make_organisation("Europe", organisation_name="Zetaeuro")
	answer = log(organisation=europe.name, own_organisation=kicox.name, visibility="Restricted")
	partnership = frappe.get_doc("Partnership", answer["partnership"]["name"])
	assert (partnership.title, partnership.visibility) == ("Zetaeuro – ZTVX", "Restricted")
	assert [(row.organisation, row.role) for row in partnership.parties] == [
		(europe.name, "Lead"),
		(kicox.name, "Counterpart"),
	]


@pytest.mark.parametrize(("when", "begun", "precision"), [("yesterday", 1, "Day"), (None, 0, "Day")])
def test_a_new_partnership_begins_on_the_day_of_the_encounter(log, kicox, when, begun, precision):
	answer = log(organisation=kicox.name, when=when)
	(row,) = frappe.get_doc("Partnership", answer["partnership"]["name"]).stage_log
	day = persons_today() - timedelta(days=begun)
	assert (row.effective_on, row.effective_on_precision) == (day, precision)


def test_a_day_without_its_year_is_the_last_one_and_of_a_step_the_next_one(log, kicox):
	day = persons_today() - timedelta(days=1)
	answer = log(organisation=kicox.name, when=f"{day:%d %B}", next_step="Call", next_step_due="today")
	interaction = frappe.get_doc("Interaction", answer["interaction"]["name"])
	assert (interaction.interaction_date, interaction.next_step_due) == (day, persons_today())
	answer = log(organisation=kicox.name, next_step="Call", next_step_due=f"{day:%d %B}")
	assert answer["next_step"]["due"] > str(persons_today())


def test_an_encounter_before_some_day_dates_no_stage(log, kicox):
	answer = log(organisation=kicox.name, when="before 2016")
	(row,) = frappe.get_doc("Partnership", answer["partnership"]["name"]).stage_log
	assert row.effective_on == persons_today()


def test_both_sides_took_part_unless_it_is_said_or_an_attempt(log, kicox):
	for content, two_way in (
		({}, 1),
		({"two_way": 0}, 0),
		({"kind": "Attempt"}, 0),
		({"kind": "Message", "two_way": 1}, 1),
	):
		answer = log(organisation=kicox.name, **content)
		assert frappe.db.get_value("Interaction", answer["interaction"]["name"], "two_way") == two_way
		assert answer["interaction"]["is_meaningful"] == two_way


def test_a_new_latin_organisation_says_its_country_by_its_address_or_is_asked(log):
	refused(log, "MISSING", "organisation.side", organisation={"new": True, "name": "Zetamax Labs"})
	answer = log(
		organisation={"new": True, "name": "Zetamax Labs", "email": "@".join(("info", "zetamax.co.kr"))}
	)
	organisation = frappe.get_doc("Organisation", answer["organisation"]["name"])
	assert (organisation.side, organisation.country) == ("Korea", "Korea, Republic of")
	answer = log(organisation={"new": True, "name": "Borealis Works", "phone": "+82 2 555 1234"})
	assert frappe.db.get_value("Organisation", answer["organisation"]["name"], "side") == "Korea"


def test_a_new_person_of_a_known_organisation_is_placed_there(log, kicox):
	answer = log(organisation=kicox.name, person={"new": True, "name": "Mina Zebulon", "title": "Manager"})
	rows = frappe.get_doc("Organisation", kicox.name).contacts
	assert [(row.contact, row.role_title) for row in rows] == [(answer["person"]["name"], "Manager")]
	assert answer["person"]["title"] == "Mina Zebulon"


@pytest.mark.parametrize(
	"name", ["Mina Zebulon", "Kim Zebul", "ZEBULON Mina", "Jean-Luc van Zebul", "Zebul", "김제타"]
)
def test_a_new_person_keeps_the_name_as_it_was_typed(log, kicox, name):
	assert log(organisation=kicox.name, person={"new": True, "name": name})["person"]["title"] == name


def test_two_organisations_of_one_side_have_no_partnership_and_no_next_step(log, own):
	other = make_organisation("Europe", organisation_name="Zetaeuro")
	refusal = refused(
		log,
		"INVALID",
		"next_step",
		organisation=other.name,
		next_step="Call",
		next_step_due="tomorrow",
		no_next_step_reason=None,
	)
	assert "QOWN (Europe)" in refusal["message"] and "Zetaeuro (Europe)" in refusal["message"]
	assert "“none”" in refusal["message"]
	answer = log(organisation=other.name)
	assert answer["partnership"] is None
	assert answer["interaction"]["title"] == "Zetaeuro"
	rows = frappe.get_doc("Interaction", answer["interaction"]["name"]).organisations
	assert {row.organisation for row in rows} == {own.name, other.name}


# ----------------------------------------------------------------------------------------------- probable duplicates


def test_a_probable_duplicate_is_shown_and_nothing_is_saved(log, kicox):
	entry = {"new": True, "name": "Zetavolt Komplex", "side": "Korea"}
	refusal = refused(log, "SIMILAR", "organisation", organisation=entry)
	assert [row["name"] for row in refusal["candidates"]] == [kicox.name]
	assert log(organisation=entry, similar_ok=1)["organisation"]["made"]


def test_a_person_with_the_same_address_is_a_probable_duplicate(log, kicox):
	known = make_contact(kicox, email_ids=[{"email_id": "z@ztvx.example", "is_primary": 1}])
	entry = {"new": True, "name": "Another Name", "email": "Z@ztvx.example"}
	refusal = refused(log, "SIMILAR", "person", organisation=kicox.name, person=entry)
	assert [(row["name"], row["because"]) for row in refusal["candidates"]] == [
		(known.name, "the same e-mail address")
	]


def test_a_namesake_is_a_probable_duplicate_in_the_same_organisation_alone(log, kicox):
	known = make_contact(kicox, first_name="Zebedee", last_name="Quux")
	entry = {"new": True, "name": "Zebedee Quux"}
	refusal = refused(log, "SIMILAR", "person", organisation=kicox.name, person=entry)
	assert [row["name"] for row in refusal["candidates"]] == [known.name]
	elsewhere = make_organisation("Korea")
	assert log(organisation=elsewhere.name, person=entry)["person"]["made"]
	new = {"new": True, "name": "한국제타진흥원"}
	assert log(organisation=new, person={"new": True, "name": "Zebedee Quux"})["person"]["made"]


def test_a_card_fills_what_was_not_entered(log):
	card = "MECARD:N:Example,Mina;ORG:Quux Foundry;EMAIL:mina@quux.example;TEL:+82 2 000 0000;;"
	answer = log(card=card)
	assert answer["organisation"] == answer["organisation"] | {"title": "Quux Foundry", "made": True}
	assert frappe.db.get_value("Contact", answer["person"]["name"], "email_id") == "mina@quux.example"
	organisation = answer["organisation"]["name"]
	again = log(card="MECARD:N:Zebulon,Jean;ORG:Quux Foundry;;")
	assert (again["organisation"]["name"], again["organisation"]["made"]) == (organisation, False)


def test_what_was_entered_counts_more_than_a_card(log, own, kicox):
	card = "MECARD:N:Example,Mina;ORG:Quux Foundry;EMAIL:mina@quux.example;TEL:+82 2 000 0000;;"
	answer = log(card=card, organisation=kicox.name)
	assert (answer["organisation"]["name"], answer["person"]["made"]) == (kicox.name, True)
	entered = log(
		card=card.replace("mina@", "zoe@"), organisation=kicox.name, person={"new": True, "name": "Zoe Quux"}
	)
	assert entered["person"]["title"] == "Zoe Quux"
	partnership = make_partnership(parties=[own, make_organisation("Korea")])
	answer = log(card="MECARD:N:Example,Ada;ORG:Quux Foundry;;", partnership=partnership.name)
	assert answer["organisation"]["name"] == partnership.parties[1].organisation


# ----------------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
	("field", "code", "content"),
	[
		("when", "UNCLEAR", {"when": "2016-11-05 or 06"}),
		("when", "UNCLEAR", {"when": "31 Feb 2016"}),
		("when", "INVALID", {"when": "2062-11-05"}),
		("next_step_due", "UNCLEAR", {"next_step": "Call", "next_step_due": "some day"}),
		("next_step_due", "UNCLEAR", {"next_step": "Call", "next_step_due": "Nov 2096"}),
		("next_step_due", "INVALID", {"next_step": "Call", "next_step_due": "yesterday"}),
		("next_step_due", "MISSING", {"next_step": "Call"}),
		("next_step", "MISSING", {"next_step_due": "tomorrow"}),
		("next_step_owner", "NOT_FOUND", {"next_step_owner": "nobody@nowhere.example"}),
		("kind", "INVALID", {"kind": "Chat"}),
		("visibility", "INVALID", {"visibility": "Secret"}),
		("event", "NOT_FOUND", {"event": "EVT-0000-0000"}),
		("partnership", "NOT_FOUND", {"partnership": "PTN-0000-0000"}),
		("own_organisation", "NOT_FOUND", {"own_organisation": "Nobody At All"}),
		("two_way", "MISSING", {"kind": "Message"}),
		("subject", "INVALID", {"subject": "x" * 200}),
		("person", "NOT_FOUND", {"person": "Nobody At All"}),
		("person.name", "MISSING", {"person": {"new": True, "name": " \u200b "}}),
		("person.email", "INVALID", {"person": {"new": True, "name": "Zeb", "email": "no address"}}),
		("person.salary", "INVALID", {"person": {"new": True, "name": "Zeb", "salary": "1"}}),
		("key", "INVALID", {"key": "short"}),
	],
)
def test_wrong_input_names_its_field_and_saves_nothing(log, kicox, field, code, content):
	refusal = refused(log, code, field, organisation=kicox.name, **content)
	if code == "UNCLEAR":
		assert refusal["text"] == content[field]


@pytest.mark.parametrize(
	("field", "content", "shown"),
	[
		("kind", {"kind": "x" * 61}, "x" * 60),
		("event", {"event": "x" * 61}, "x" * 60),
		("person", {"person": "x" * 61}, "x" * 60),
		("next_step_due", {"next_step_due": f"{' ' * 32}Nov 2096   "}, f"{' ' * 32}Nov 2096"),
		("next_step_due", {"next_step_due": f"{' ' * 30}1990-01-01   "}, f"{' ' * 30}1990-01-01"),
	],
)
def test_a_long_text_is_quoted_by_its_beginning(log, kicox, field, content, shown):
	if field == "next_step_due":
		content = {"next_step": "Call", **content}
	refusal = refused(log, ANY, field, organisation=kicox.name, **content)
	assert f"“{shown}”" in refusal["message"]


def test_nobody_who_has_left_owns_a_next_step(log, kicox, another_officer):
	step = {"next_step": "Call", "next_step_due": "tomorrow", "no_next_step_reason": None}
	answer = log(organisation=kicox.name, next_step_owner=another_officer, **step)
	assert answer["next_step"]["owner"] == another_officer
	frappe.db.set_value("User", another_officer, "enabled", 0)
	refused(
		log, "NOT_FOUND", "next_step_owner", organisation=kicox.name, next_step_owner=another_officer, **step
	)


def test_the_next_step_is_asked_for(log, own, kicox):
	make_partnership("Exploring", parties=[own, kicox])
	refused(log, "INVALID", "next_step", organisation=kicox.name, no_next_step_reason=None)


def test_ones_own_organisation_is_asked_for_once_and_never_guessed(kicox, another_officer):
	mine = make_organisation("Europe")
	with as_user(another_officer):
		call = {"organisation": kicox.name, "no_next_step_reason": "Nothing yet"}
		refused(api.log_encounter, "MISSING", "own_organisation", key="first-key", **call)
		answer = api.log_encounter("second-key", own_organisation=mine.name, **call)
		assert answer["own_organisation"]["name"] == mine.name
		assert api.log_encounter("third-key", **call)["own_organisation"]["name"] == mine.name
		refused(api.log_encounter, "SAME", "organisation", key="fourth-key", organisation=mine.name)


def test_the_sites_own_organisation_serves_who_has_none(kicox, another_officer):
	site = make_organisation("Europe")
	frappe.db.set_single_value("Cooperation Settings", "own_organisation", site.name)
	with as_user(another_officer):
		answer = api.log_encounter("a-key-of-mine", organisation=kicox.name, no_next_step_reason="Nothing")
	assert answer["own_organisation"]["name"] == site.name


# ------------------------------------------------------------------------------------- one's own organisation is new

AGENCY = {"new": True, "name": "Quorvex Cluster Agency", "side": "Europe"}


@pytest.fixture
def log_first(another_officer):
	"""Logs as an officer who has no own organisation, on a site that has none either."""

	def call(key: str = "my-first-key", **content):
		with as_user(another_officer):
			return api.log_encounter(key, **{"no_next_step_reason": "Nothing yet", **content})

	return call


def own_of(user: str) -> str | None:
	return frappe.db.get_value("Digest Preference", user, "own_organisation")


def test_ones_own_organisation_may_be_new_and_is_remembered(log_first, kicox, another_officer):
	answer = log_first(organisation=kicox.name, own_organisation=AGENCY)
	made = answer["own_organisation"]
	assert made == {"name": ANY, "made": True, "title": AGENCY["name"]}
	assert own_of(another_officer) == made["name"]
	agency = frappe.get_doc("Organisation", made["name"])
	assert (agency.side, agency.owner) == ("Europe", another_officer)
	parties = frappe.get_doc("Partnership", answer["partnership"]["name"]).parties
	assert {row.organisation for row in parties} == {made["name"], kicox.name}
	again = log_first("my-second-key", organisation=kicox.name)
	assert again["own_organisation"] == made | {"made": False}


def test_all_of_it_may_be_new(log_first):
	before = counts()
	answer = log_first(
		organisation={"new": True, "name": "한국제타진흥원"},
		person={"new": True, "name": "류진호"},
		own_organisation=frappe.as_json(AGENCY),  # as a form sends it
	)
	after = counts()
	made = {
		doctype: after[doctype] - before[doctype] for doctype in ("Organisation", "Contact", "Partnership")
	}
	assert made == {"Organisation": 2, "Contact": 1, "Partnership": 1}
	assert answer["organisation"]["name"] != answer["own_organisation"]["name"]


@pytest.mark.parametrize(
	("field", "code", "content"),
	[
		("own_organisation.name", "MISSING", {"own_organisation": {"new": True, "name": " "}}),
		("own_organisation.side", "MISSING", {"own_organisation": {"new": True, "name": "Quorvex"}}),
		("own_organisation.salary", "INVALID", {"own_organisation": AGENCY | {"salary": "1"}}),
		("own_organisation.name", "INVALID", {"own_organisation": AGENCY | {"name": "x" * 200}}),
		("own_organisation", "INVALID", {"own_organisation": "{no object"}),
		("organisation.side", "MISSING", {"organisation": {"new": True, "name": "Zebulon"}}),
		("next_step_due", "UNCLEAR", {"next_step": "Call", "next_step_due": "some day"}),
		("two_way", "MISSING", {"kind": "Message"}),
		("subject", "INVALID", {"subject": "x" * 200}),
	],
)
def test_a_refusal_leaves_nothing_of_ones_own_new_organisation(
	log_first, kicox, another_officer, field, code, content
):
	content = {"organisation": kicox.name, "own_organisation": AGENCY, **content}
	refused(log_first, code, field, **content)
	assert own_of(another_officer) is None
	if isinstance(content["own_organisation"], dict):
		assert not frappe.db.exists("Organisation", {"organisation_name": AGENCY["name"]})


def test_who_may_make_no_organisation_makes_none_of_their_own(log_first, kicox, another_officer, monkeypatch):
	real = frappe.permissions.has_permission

	def without_making(doctype, ptype="read", *args, **more):
		return (doctype, ptype) != ("Organisation", "create") and real(doctype, ptype, *args, **more)

	monkeypatch.setattr(frappe.permissions, "has_permission", without_making)
	refused(log_first, "NOT_ALLOWED", "own_organisation", organisation=kicox.name, own_organisation=AGENCY)
	assert own_of(another_officer) is None


def test_the_same_key_makes_ones_own_organisation_once(log_first, kicox):
	first = log_first(organisation=kicox.name, own_organisation=AGENCY)
	before = counts()
	assert log_first(organisation=kicox.name, own_organisation=AGENCY) == first | {"repeated": True}
	assert counts() == before


def test_entries_that_waited_together_make_ones_own_organisation_once(log_first, kicox):
	first = log_first(organisation=kicox.name, own_organisation=AGENCY)
	second = log_first("my-second-key", organisation=kicox.name, own_organisation=AGENCY)
	assert second["own_organisation"] == first["own_organisation"] | {"made": False}
	hangul = {"new": True, "name": "한국제타진흥원"}
	assert log_first("my-third-key", organisation=kicox.name, own_organisation=hangul)["own_organisation"][
		"made"
	]


def test_ones_own_organisation_that_may_be_here_already_is_asked_about_alone(log_first, kicox):
	make_organisation("Europe", organisation_name="Quorvex Kluster Agency")
	similar = {"new": True, "name": "Zetavolt Komplex", "side": "Korea"}
	content = {"organisation": similar, "own_organisation": AGENCY}
	[row] = refused(log_first, "SIMILAR", "own_organisation", **content, similar_ok=1)["candidates"]
	assert row["title"] == "Quorvex Kluster Agency"
	[row] = refused(log_first, "SIMILAR", "organisation", **content, own_similar_ok=1)["candidates"]
	assert row["name"] == kicox.name
	answer = log_first(**content, similar_ok=1, own_similar_ok=1)
	assert (answer["own_organisation"]["made"], answer["organisation"]["made"]) == (True, True)


def test_ones_own_new_organisation_is_not_the_one_that_was_met(log_first):
	met = AGENCY | {"name": AGENCY["name"].upper()}
	refused(log_first, "SAME", "organisation", organisation=met, own_organisation=AGENCY)


def test_a_partnership_that_was_chosen_stays_beside_ones_own_new_organisation(log_first, own, kicox):
	partnership = make_partnership("Exploring", parties=[own, kicox])
	answer = log_first(partnership=partnership.name, organisation=kicox.name, own_organisation=AGENCY)
	assert answer["partnership"]["name"] == partnership.name
	assert answer["own_organisation"]["made"]


def test_undo_takes_ones_own_new_organisation_back_and_asks_for_it_again(log_first, kicox, another_officer):
	before = counts()
	answer = log_first(organisation=kicox.name, own_organisation=AGENCY)
	with as_user(another_officer):
		removed = api.undo_encounter("my-first-key")["removed"]
	assert ["Organisation", answer["own_organisation"]["name"]] in removed
	assert own_of(another_officer) is None
	assert counts() == before | {"Encounter Key": before["Encounter Key"] + 1}
	refused(log_first, "MISSING", "own_organisation", key="my-second-key", organisation=kicox.name)


def test_a_colleagues_own_organisation_is_not_taken_back(log_first, kicox, another_officer, officer):
	answer = log_first(organisation=kicox.name, own_organisation=AGENCY)
	with as_user(officer):
		api.set_own_organisation(answer["own_organisation"]["name"])
	with as_user(another_officer):
		refused(api.undo_encounter, "TOUCHED", "key", key="my-first-key")
	assert own_of(another_officer) == answer["own_organisation"]["name"]


# ------------------------------------------------------------------------------------------------------ once per key


def test_a_repeat_answers_the_first_answer_and_makes_nothing(log, kicox):
	first = log(key="the-same-key", organisation=kicox.name)
	before = counts()
	assert log(key="the-same-key", organisation=kicox.name) == first | {"repeated": True}
	differs = log(key="the-same-key", organisation=kicox.name, outcome="Something else")
	assert differs == first | {"repeated": True, "differs": True}
	assert counts() == before


def test_two_people_may_use_the_same_key(log, kicox, manager, own):
	first = log(key="the-same-key", organisation=kicox.name)
	with as_user(manager):
		second = api.log_encounter(
			"the-same-key", organisation=kicox.name, own_organisation=own.name, no_next_step_reason="x"
		)
	assert second["interaction"]["name"] != first["interaction"]["name"]
	assert second["repeated"] is False


def test_a_refused_entry_leaves_its_key_free(log, kicox):
	refused(log, "UNCLEAR", "when", key="the-same-key", organisation=kicox.name, when="some day")
	assert log(key="the-same-key", organisation=kicox.name)["repeated"] is False


def test_keys_are_forgotten_after_90_days(log, kicox):
	log(key="an-old-key", organisation=kicox.name)
	log(key="a-younger-key", organisation=kicox.name)
	names = frappe.get_all("Encounter Key", order_by="creation asc", pluck="name")
	for name, days in zip(names[-2:], (-91, -89), strict=True):
		frappe.db.set_value(
			"Encounter Key", name, "creation", frappe.utils.add_days(frappe.utils.now(), days)
		)
	entry_keys.clear_old()
	assert [frappe.db.exists("Encounter Key", name) is not None for name in names[-2:]] == [False, True]


# -------------------------------------------------------------------------------------------------------- taking back


def everything_new(log, key: str) -> dict:
	return log(
		key=key,
		organisation={"new": True, "name": "한국제타진흥원"},
		person={"new": True, "name": "류진호"},
		kind="Trade-Fair Encounter",
		next_step="Write",
		next_step_due="tomorrow",
		no_next_step_reason=None,
	)


def test_nobody_else_takes_an_entry_back(log, manager, kicox):
	log(key="my-own-key", organisation=kicox.name)
	with as_user(manager):
		refused(api.undo_encounter, "NOT_FOUND", "key", key="my-own-key")


def may_take_back(interaction: str, user: str) -> bool:
	"""Whether the page of an interaction offers it."""
	with as_user(user):
		doc = frappe.get_doc("Interaction", interaction)
		doc.run_method("onload")
		return doc.get_onload("may_be_taken_back")


def test_an_interactions_page_takes_the_entry_back_that_made_it(log, kicox, officer, manager):
	before = counts()
	interaction = log(key="my-own-key", organisation=kicox.name)["interaction"]["name"]
	assert (may_take_back(interaction, manager), may_take_back(interaction, officer)) == (False, True)
	with as_user(manager):
		refused(api.undo_encounter, "NOT_FOUND", "key", interaction=interaction)
	with as_user(officer):
		assert ["Interaction", interaction] in api.undo_encounter(interaction=interaction)["removed"]
		refused(api.undo_encounter, "NOT_FOUND", "key", interaction=interaction)
	assert counts() == before | {"Encounter Key": before["Encounter Key"] + 1}


def test_an_interactions_page_offers_nothing_to_take_back_once_it_is_changed_or_after_a_day(
	log, kicox, officer
):
	changed, old = (log(key=f"my-key-{n}", organisation=kicox.name)["interaction"]["name"] for n in "12")
	with as_user(officer):
		doc = frappe.get_doc("Interaction", changed)
		doc.outcome = "They want to visit"
		doc.save()
	assert (may_take_back(changed, officer), may_take_back(old, officer)) == (False, True)
	yesterday = frappe.utils.add_to_date(frappe.utils.now_datetime(), hours=-25)
	frappe.db.set_value("Encounter Key", {"interaction": old}, "creation", yesterday)
	assert not may_take_back(old, officer)


def test_undo_takes_back_all_that_was_made(log, officer):
	before = counts()
	answer = everything_new(log, "my-own-key")
	with as_user(officer):
		undone = api.undo_encounter("my-own-key")
		assert undone["undone"]
		assert {doctype for doctype, _name in undone["removed"]} == {
			"Interaction",
			"Partnership",
			"Organisation",
			"Contact",
		}
		assert api.undo_encounter("my-own-key") == undone
	assert counts() == before | {"Encounter Key": before["Encounter Key"] + 1}
	for doctype, field in (
		("Comment", "reference_name"),
		("Version", "docname"),
		("Deleted Document", "deleted_name"),
	):
		assert not frappe.db.exists(doctype, {field: answer["partnership"]["name"]}), doctype
	assert log(key="my-own-key", organisation="x")["undone"] is True


def test_undo_gives_a_known_partnership_its_step_back(log, own, kicox, officer):
	with as_user(officer):
		partnership = make_partnership(
			"Exploring",
			parties=[own, kicox],
			next_step="The old step",
			next_step_due=persons_today() + timedelta(days=5),
			owner_user=officer,
		)
	log(key="my-own-key", organisation=kicox.name, next_step="The new step", next_step_due="tomorrow")
	assert frappe.db.get_value("Partnership", partnership.name, "next_step") == "The new step"
	with as_user(officer):
		assert api.undo_encounter("my-own-key")["removed"][0][0] == "Interaction"
	partnership.reload()
	assert (partnership.next_step, partnership.next_step_due) == (
		"The old step",
		persons_today() + timedelta(days=5),
	)


def test_undo_takes_a_new_person_out_of_a_known_organisation(log, kicox, officer):
	log(key="my-own-key", organisation=kicox.name, person={"new": True, "name": "Mina Zebulon"})
	with as_user(officer):
		api.undo_encounter("my-own-key")
	assert frappe.get_doc("Organisation", kicox.name).contacts == []
	assert frappe.db.exists("Organisation", kicox.name)


def change(answer: dict) -> None:
	doc = frappe.get_doc("Organisation", answer["organisation"]["name"])
	doc.city = "Daegu"
	doc.save()


def use(answer: dict) -> None:
	make_partnership(parties=[make_organisation(), answer["organisation"]["name"]])


def comment(answer: dict) -> None:
	frappe.get_doc("Interaction", answer["interaction"]["name"]).add_comment("Comment", "Mine too")


@pytest.mark.parametrize("touch", [change, use, comment])
def test_what_somebody_touched_is_not_taken_back(log, officer, manager, touch):
	answer = everything_new(log, "my-own-key")
	with as_user(manager):
		touch(answer)
	with as_user(officer):
		refusal = refused(api.undo_encounter, "TOUCHED", "key", key="my-own-key")
	touched = ("Interaction", "interaction", "subject")
	if touch is not comment:
		touched = ("Organisation", "organisation", "organisation_name")
	doctype, part, title = touched
	title = frappe.db.get_value(doctype, answer[part]["name"], title)
	assert refusal["message"].startswith(f"{doctype} “{title}” was changed or used")


def test_after_a_day_nothing_is_taken_back(log, kicox, officer):
	log(key="my-own-key", organisation=kicox.name)
	name = frappe.get_all("Encounter Key", order_by="creation desc", pluck="name")[0]
	yesterday = frappe.utils.add_to_date(frappe.utils.now_datetime(), hours=-25)
	frappe.db.set_value("Encounter Key", name, "creation", yesterday)
	with as_user(officer):
		refused(api.undo_encounter, "TOO_LATE", "key", key="my-own-key")


# --------------------------------------------------------------------------------------------------------- the context


def test_the_days_proposed_for_a_next_step_end_with_the_month():
	days = [chip["date"] for chip in capture_context.due_chips(date(2026, 1, 31))]
	assert days == ["2026-02-01", "2026-02-07", "2026-02-14", "2026-02-28"]


def test_the_context_says_all_in_one_call(log, own, kicox, officer):
	today = persons_today()
	running = make_event(
		title="Zykon Running", start_date=today - timedelta(days=1), end_date=today + timedelta(days=1)
	)
	used = make_event(title="Zykon Used", start_date=today)
	make_event(title="Zykon Over", start_date=today - timedelta(days=3), end_date=today - timedelta(days=1))
	make_event(title="Zykon Endless", start_date=today - timedelta(days=1), end_date=None)
	make_event(title="Zykon Cancelled", start_date=today, status="Cancelled")
	make_event(title="Zykon Month", start_date=today, start_date_precision="Month", end_date=None)
	answer = log(organisation=kicox.name, event=used.name)
	with as_user(officer):
		context = api.get_capture_context()
	assert context["today"] == today.isoformat()
	assert context["own_organisation"] == {"name": own.name, "title": "QOWN", "side": "Europe"}
	titles = [row["title"] for row in context["events"] if row["title"].startswith("Zykon")]
	assert titles == ["Zykon Used", "Zykon Running"]
	assert running.name in [row["name"] for row in context["events"]]
	recent = [(row["doctype"], row["name"]) for row in context["recent"]]
	assert recent[:2] == [("Organisation", kicox.name), ("Partnership", answer["partnership"]["name"])]
	assert context["recent"][0]["partnership"] == answer["partnership"]["name"]
	assert {"value": "Message", "label": "Message", "asks_two_way": True} in context["kinds"]
	assert context["may_log"] is True
	ahead = [today + timedelta(days=days) for days in (1, 7, 14)] + [dates.add_months(today, 1)]
	assert [chip["date"] for chip in context["due_chips"]] == [day.isoformat() for day in ahead]
	assert all(row["recent"] is True for row in context["recent"])


def test_recent_are_those_met_lately_and_then_those_one_answers_for(log, own, kicox, officer):
	"""One's own organisation is nobody one meets, and what has ended is not met again."""
	other = make_organisation("Korea")
	mine = make_partnership(parties=[own, other], owner_user=officer)
	make_partnership("Not Pursued", parties=[own, make_organisation("Korea")], owner_user=officer)
	make_partnership(parties=[own, make_organisation("Korea")])
	person = make_contact(kicox)
	answer = log(person=person.name)
	with as_user(officer):
		context = api.get_capture_context()
	assert [(row["doctype"], row["name"]) for row in context["recent"]] == [
		("Contact", person.name),
		("Organisation", kicox.name),
		("Partnership", answer["partnership"]["name"]),
		("Partnership", mine.name),
		("Organisation", other.name),
	]


def test_an_event_of_a_year_is_offered_to_its_end_and_twenty_at_most(officer):
	today = persons_today()
	for days in (366, 367):
		make_event(f"{today - timedelta(days=days)}", title=f"Zykon {days}", end_date=today)
	with as_user(officer):
		titles = [row["title"] for row in api.get_capture_context()["events"]]
	assert "Zykon 366" in titles and "Zykon 367" not in titles
	for number in range(21):
		make_event(title=f"Aaa {number:02}")
	with as_user(officer):
		titles = [row["title"] for row in api.get_capture_context()["events"]]
	assert len(titles) == 20 and titles == sorted(titles, key=str.casefold)


def test_a_reader_of_figures_is_offered_no_event_and_may_not_log(viewer):
	make_event(title="Zykon Running")
	with as_user(viewer):
		context = api.get_capture_context()
	assert (context["events"], context["recent"], context["may_log"]) == ([], [], False)


def test_recent_ones_come_before_others_and_closed_ones_last(log, kicox, officer):
	make_organisation("Korea", organisation_name="Zetavolt Aardvark")
	make_organisation("Korea", organisation_name="Zetavolt Closed", status="Closed")
	log(organisation=kicox.name)
	with as_user(officer):
		rows = [row for row in api.find_whom("zetavolt")["rows"] if row["doctype"] == "Organisation"]
	assert [(row["title"], row["recent"], row["closed"]) for row in rows] == [
		("Zetavolt Complex", True, False),
		("Zetavolt Aardvark", False, False),
		("Zetavolt Closed", False, True),
	]


def test_a_row_names_the_country_in_the_readers_language(kicox, officer):
	kicox.db_set("country", "Korea, Republic of")
	frappe.local.lang = "ko"
	with as_user(officer):
		(row,) = (row for row in api.find_whom("ZTVX")["rows"] if row["doctype"] == "Organisation")
	assert row["subtitle"].endswith("대한민국")


def test_a_row_brings_the_live_partnership(own, kicox, officer):
	partnership = make_partnership(parties=[own, kicox])
	person = make_contact(kicox, first_name="Zebedee", last_name="Quux")
	with as_user(officer):
		rows = {row["doctype"]: row for row in api.find_whom("ZTVX")["rows"]}
		result = api.find_whom("Zebedee Quux")["rows"][0]
	assert rows["Organisation"]["partnership"] == partnership.name
	assert rows["Partnership"]["name"] == partnership.name
	assert (result["name"], result["organisation"], result["partnership"]) == (
		person.name,
		kicox.name,
		partnership.name,
	)


def test_a_row_brings_the_partnerships_with_others_where_there_is_none_with_ones_own(own, kicox, officer):
	person = make_contact(kicox, first_name="Zebedee", last_name="Quux")
	with_others = make_partnership(parties=[make_organisation("Europe"), kicox], owner_user=officer)
	with as_user(officer):
		rows = {row["doctype"]: row for row in api.find_whom("ZTVX")["rows"]}
		opened_for = [
			api.get_capture_context(**whom)["whom"]
			for whom in ({"organisation": kicox.name}, {"person": person.name}, {})
		]
	assert rows["Organisation"]["partnership"] is None
	for row in (rows["Organisation"], *opened_for[:2]):
		(one,) = row["to_choose_from"]
		assert (one["name"], one["with_own"], one["is_mine"]) == (with_others.name, False, True)
	assert opened_for[0] | {"recent": False} == rows["Organisation"] | {"recent": False}
	assert (rows["Partnership"]["to_choose_from"], opened_for[2]) == ([], None)


def test_the_dialog_is_not_opened_for_whom_the_user_may_not_read(kicox, viewer):
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.get_capture_context(organisation=kicox.name)


def test_what_stands_beside_a_new_name_goes_where_it_belongs(own, officer, log):
	result = log(
		organisation={"new": True, "name": "(재)제타테크노파크(ZTPK)"},
		person={"new": True, "name": "한지우 팀장님"},
	)
	organisation = frappe.get_doc("Organisation", result["organisation"]["name"])
	assert (organisation.organisation_name, organisation.native_name, organisation.acronym) == (
		"ZTPK",
		"제타테크노파크",
		"ZTPK",
	)
	person = frappe.get_doc("Contact", result["person"]["name"])
	assert (person.first_name, person.last_name, person.native_name, person.designation) == (
		"지우",
		"한",
		"한지우",
		"팀장",
	)
	assert [row.role_title for row in organisation.contacts] == ["팀장"]
	with as_user(officer):
		new = api.find_whom("제타테크노파크 (Zeta Technopark)")["new"]
	assert (new["organisation"]["name"], new["organisation"]["native_name"]) == (
		"Zeta Technopark",
		"제타테크노파크",
	)


def test_the_box_proposes_what_would_be_made(officer):
	with as_user(officer):
		new = api.find_whom("한국제타진흥원")["new"]
		assert new["organisation"] == {
			"name": "Hangukjetajinheungwon",
			"native_name": "한국제타진흥원",
			"country": "Korea, Republic of",
			"side": "Korea",
		}
		assert api.find_whom("zeb@zeta.example")["new"] == {
			"organisation": None,
			"person": {"email": "zeb@zeta.example", "phone": None},
		}


# -------------------------------------------------------------------------------------------------------------- costs


def test_an_encounter_costs_a_bounded_number_of_queries(log, own, kicox, officer):
	make_partnership("Exploring", parties=[own, kicox], owner_user=officer)
	log(organisation=kicox.name)
	with count_queries() as known:
		log(organisation=kicox.name)
	with count_queries() as new:
		everything_new(log, "a-key-for-counting")
	assert len(known) <= 45
	assert len(new) <= (240 if frappe.__version__ < "16" else 310)  # Frappe 16 itself asks 55 more

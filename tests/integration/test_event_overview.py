"""An event on one page: its meetings, its follow-up, what came of it; a day logged in one go; its next edition."""

import json
from datetime import date, timedelta

import frappe
import pytest
import time_machine
from frappe.utils import getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.encounters import event_follow_up
from eu_korea_coop.reporting.origins import origins, partnerships_of_event, partnerships_of_events
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_organisation,
	make_outcome,
	make_partnership,
	run_report,
)

STEP = {"next_step": "Send the programme", "next_step_due": "31 December 2099"}


def ago(days: int) -> date:
	return getdate(nowdate()) - timedelta(days=days)


def key() -> str:
	return f"key-{frappe.generate_hash()}"


@pytest.fixture
def own(officer):
	organisation = make_organisation("Europe", organisation_name="Cockpit Own Cluster", acronym="COWN")
	with as_user(officer):
		api.set_own_organisation(organisation.name)
	return organisation


@pytest.fixture
def guests(site):
	return [make_organisation("Korea") for _number in range(3)]


@pytest.fixture
def event(site, own, guests):
	"""A fair of yesterday with two agreed meetings and one that was asked for."""
	return make_event(
		ago(1),
		kind="Trade Fair",
		time_zone="Asia/Seoul",
		participants=[guests[0], guests[1]],
		meetings=[
			{"organisation": guests[0].name, "status": "Agreed", "start_time": "14:00", "end_time": "14:30"},
			{"organisation": guests[1].name, "status": "Agreed", "start_time": "09:30", "place": "Table 4"},
			{"organisation": guests[2].name},
		],
	)


@pytest.fixture
def log(officer, event):
	def call(*rows):
		with as_user(officer):
			return api.log_meetings(
				event.name, json.dumps([{"key": key(), "held": 1, **row} for row in rows])
			)

	return call


def overview(event, user="officer") -> dict:
	with as_user(user):
		return api.get_event_overview(event.name)


def status_of(event) -> list[str]:
	return [row.status for row in frappe.get_doc("Cooperation Event", event.name).meetings]


# ---------------------------------------------------------------------------------------------------- who may


def test_a_reader_of_figures_sees_the_profile_alone(event, viewer):
	row = event.meetings[0].name
	for call in (
		lambda: api.get_event_overview(event.name),
		lambda: api.log_meetings(event.name, [{"key": key(), "held": 1, "meeting": row}]),
		lambda: api.set_meeting_status(event.name, row, "Declined"),
		lambda: api.set_attendance(event.name, event.participants[0].name, 1),
		lambda: api.undo_next_edition(event.name),
	):
		with as_user(viewer), pytest.raises(frappe.PermissionError):
			call()
	with as_user(viewer):
		assert (
			"meetings"
			not in json.dumps(api.get_profile("Cooperation Event", event.name), default=str).lower()
		)


def test_what_is_restricted_is_absent_and_not_counted(event, guests, own, officer, another_officer):
	with as_user(another_officer):
		secret = make_partnership(
			"Exploring", parties=[own, guests[0]], visibility="Restricted", origin_event=event.name
		)
		make_interaction(secret.name, ago(1), events=[event.name], subject="Unseen talk")
	seen = overview(event)
	assert secret.name not in json.dumps(seen, default=str)
	assert "Unseen talk" not in json.dumps(seen, default=str)
	assert seen["follow_up"]["concerned"] == 0
	assert seen["came_of_it"]["direct"] == []
	assert overview(event, another_officer)["came_of_it"]["direct"][0]["name"] == secret.name


# ------------------------------------------------------------------------------------------------- what it shows


def test_meetings_stand_in_the_order_of_the_clock_with_whom_and_what_they_are(event, guests):
	seen = overview(event)
	assert [(row["organisation"], row["status"], row["start"], row["end"]) for row in seen["meetings"]] == [
		(guests[1].name, "Agreed", "09:30", None),
		(guests[0].name, "Agreed", "14:00", "14:30"),
		(guests[2].name, "Requested", None, None),
	]
	assert {row["day"] for row in seen["meetings"]} == {str(ago(1))}
	assert seen["meetings"][0]["place"] == "Table 4"
	assert (seen["counts"]["requested"], seen["counts"]["agreed"], seen["counts"]["held"]) == (3, 2, 0)


def test_a_time_that_nobody_said_stays_empty(event):
	assert event.meetings[2].start_time is None


def test_whom_we_know_stands_with_person_partnership_and_last_contact(site, own):
	guest = make_organisation("Korea")
	person = make_contact(guest, first_name="Geunwoo", last_name="Ryu", name_order="Family Name First")
	partnership = make_partnership("Exploring", parties=[own, guest])
	make_interaction(partnership.name, ago(20))
	event = make_event(ago(-5), participants=[{"organisation": guest.name, "contact": person.name}])
	(row,) = overview(event)["participants"]
	assert row["person"]["name"] == "Ryu Geunwoo"
	assert [(one["name"], one["last_interaction"]) for one in row["partnerships"]] == [
		(partnership.name, ago(20))
	]
	assert not row["attended"]


def test_a_row_says_how_whoever_is_met_is_called_and_reached(site, own):
	guest = make_organisation("Korea", organisation_name="Guest Agency", native_name="손님청")
	phones = [{"phone": "+82 2 000 0000", "is_primary_phone": 1}]
	mobile = {"phone": "+82 10 000 0000", "is_primary_mobile_no": 1}
	fields = {"designation": "Director", "native_name": "류건우", "phone_nos": phones}
	by_phone = make_contact(guest, first_name="Geunwoo", last_name="Ryu", do_not_contact=1, **fields)
	by_mobile = make_contact(
		guest,
		first_name="Mina",
		last_name="Ryu",
		phone_nos=[*phones, mobile],
		email_ids=[{"email_id": "mina@guest.example", "is_primary": 1}],
	)
	partnership = make_partnership("Exploring", parties=[own, guest], short_title="Guests")
	make_partnership("Exploring", parties=[own, guest])
	event = make_event(
		ago(-5),
		participants=[
			{"organisation": guest.name, "contact": by_phone.name, "delegation": "Daegu", "role": "Speaker"},
			{"organisation": guest.name, "contact": by_mobile.name},
		],
	)
	first, second = overview(event)["participants"]
	assert not first["person"].pop("email")
	assert first | {"partnerships": None} == {
		"row": event.participants[0].name,
		"organisation": guest.name,
		"title": "Guest Agency",
		"native_name": "손님청",
		"side": "Korea",
		"person": {
			"contact": by_phone.name,
			"name": "Geunwoo Ryu",
			"native_name": "류건우",
			"role_title": "Director",
			"phone": "+82 2 000 0000",
			"do_not_contact": True,
		},
		"partnerships": None,
		"delegation": "Daegu",
		"is_lead": False,
		"head_count": 0,
		"role": "Speaker",
		"attended": False,
	}
	assert (second["person"]["phone"], second["person"]["email"]) == (
		"+82 10 000 0000",
		"mina@guest.example",
	)
	titles = {row["name"]: row["title"] for row in first["partnerships"]}
	assert (titles[partnership.name], len(titles)) == ("Guests", 2)


def test_who_came_is_counted_by_rows_people_and_countries(site, own):
	guests = [make_organisation("Korea", country="Korea, Republic of") for _ in range(2)]
	nowhere = make_organisation("Europe")
	event = make_event(
		ago(1),
		organisers=[{"organisation": own.name, "role": "Host"}],
		participants=[
			{"organisation": guests[0].name, "attended": 1, "head_count": 5, "role": "Speaker"},
			{"organisation": guests[1].name, "attended": 1, "is_delegation_lead": 1},
			{"organisation": nowhere.name, "attended": 1},
			{"organisation": own.name, "attended": 0, "head_count": 9},
		],
		agenda=[{"title": "Opening", "organisation": own.name}, {"title": "Coffee"}],
		attendance_participants=120,
	)
	seen = overview(event)
	assert seen["organisers"] == [{"organisation": own.name, "title": "COWN", "role": "Host"}]
	assert [
		seen["attendance"][what] for what in ("listed", "came", "people_came", "countries_came", "people")
	] == [
		4,
		3,
		7,
		1,
		120,
	]
	assert [(row["attended"], row["is_lead"], row["head_count"] or 0) for row in seen["participants"]] == [
		(True, False, 5),
		(True, True, 0),
		(True, False, 0),
		(False, False, 9),
	]
	assert [(item["title"], item["organisation_title"]) for item in seen["agenda"]] == [
		("Opening", "COWN"),
		("Coffee", None),
	]
	assert (seen["satisfaction"], seen["can_write"], seen["can_log"]) == (None, True, True)
	assert (seen["own"]["name"], seen["today"]) == (own.name, nowdate())


def test_meetings_of_several_days_stand_by_their_day_and_say_what_was_logged(event, guests, log):
	frappe.db.set_value("Event Meeting", event.meetings[1].name, "day", getdate(nowdate()))
	row = event.meetings[0].name
	log({"meeting": row, "outcome": "A visit in May", "no_next_step_reason": "Later"})
	first, second, last = overview(event)["meetings"]
	assert (first["row"], first["is_logged"], first["interaction"]["outcome"]) == (
		row,
		True,
		"A visit in May",
	)
	assert (second["start"], second["is_logged"], second["interaction"]) == (None, False, None)
	assert (last["day"], last["organisation"]) == (nowdate(), guests[1].name)
	frappe.db.set_value("Cooperation Event", event.name, "start_date_precision", "Month")
	days = [meeting["day"] for meeting in overview(event)["meetings"]]
	assert days == ["", "", nowdate()], "a month is no day"


def test_partnerships_of_a_guest_come_by_their_last_contact_without_those_that_ended(site, own):
	guest = make_organisation("Korea")
	parties = {"parties": [own, guest]}
	older, newer = make_partnership("Exploring", **parties), make_partnership("Exploring", **parties)
	make_partnership("Concluded", **parties)
	make_interaction(older.name, ago(20))
	make_interaction(newer.name, ago(10))
	(row,) = overview(make_event(participants=[guest]))["participants"]
	assert [one["name"] for one in row["partnerships"]] == [newer.name, older.name]


def test_an_edition_has_the_one_before_and_the_next_that_takes_place(site):
	first = make_event(ago(800), title="First")
	second = make_event(ago(400), title="Second", previous_edition=first.name)
	make_event(ago(30), title="Called off", previous_edition=second.name, status="Cancelled")
	third = make_event(ago(20), title="Third", previous_edition=second.name)

	def near(event) -> tuple:
		editions = overview(event)["editions"]
		return tuple(editions[side] and editions[side].title for side in ("before", "next"))

	assert [near(event) for event in (first, second, third)] == [
		(None, "Second"),
		("First", "Third"),
		("Second", None),
	]


@time_machine.travel("2026-11-28T09:00:00+00:00", tick=False)
def test_a_contact_of_a_month_that_is_not_over_is_no_follow_up_of_the_future(site, own):
	event = make_event("2026-11-12")
	followed = make_partnership("Exploring", parties=[own, make_organisation("Korea")], since="2026-01-10")
	make_interaction(followed.name, "2026-11-12", events=[event.name])
	make_interaction(followed.name, "2026-11-12", "Month")
	[row] = overview(event, "manager")["follow_up"]["rows"]
	assert row["contact_on"] == date(2026, 11, 28)


def test_the_follow_up_is_what_the_report_says(site, own, monkeypatch):
	event = make_event(ago(40), budget=9000, currency="EUR", satisfaction_score=8, satisfaction_scale=10)
	met, followed = (make_partnership("Exploring", parties=[own, make_organisation("Korea")]) for _ in "12")
	began = make_partnership("Exploring", origin_event=event.name, origin_kind="By Coincidence")
	later = make_partnership("Exploring", origin_partnership=began.name)
	make_interaction(met.name, ago(40), events=[event.name])
	make_interaction(followed.name, ago(40), events=[event.name])
	make_interaction(followed.name, ago(28))
	agreement = make_agreement(later.name)
	outcome = make_outcome(began, event=event.name)
	seen = overview(event, "manager")
	follow_up, came = seen["follow_up"], seen["came_of_it"]
	assert {row["name"]: row["contact_on"] for row in follow_up["rows"]} == {
		met.name: None,
		followed.name: ago(28),
		began.name: None,
	}
	assert follow_up["rows"][-1]["name"] == followed.name
	assert [row["name"] for row in came["direct"]] == [began.name]
	assert [row["name"] for row in came["indirect"]] == [later.name]
	assert [(row["name"], row["signed_here"]) for row in came["agreements"]] == [(agreement.name, False)]
	assert [row["name"] for row in came["outcomes"]] == [outcome.name]
	with as_user("manager"):
		row = run_report("Event Effectiveness").row(event=event.name)
	assert follow_up["rate"] == row["followed_up"] == 33.3
	monkeypatch.setattr(event_follow_up, "NAMED", 0)
	with as_user("manager"):
		assert run_report("Event Effectiveness").row(event=event.name)["followed_up"] == 33.3, "of many"
	assert (len(came["direct"]), len(came["indirect"])) == (row["partnerships"], row["indirect"])
	assert seen["cost"]["per_partnership"] == row["cost_per_partnership"] == 9000
	assert seen["satisfaction"]["percent"] == row["satisfaction"] == 80


@pytest.mark.parametrize(("days_since", "rate"), [(0, None), (30, None), (31, 50)])
def test_a_follow_up_has_a_share_once_its_days_are_over(site, own, days_since, rate):
	event = make_event(ago(days_since))
	for _ in range(2):
		met = make_partnership("Exploring", parties=[own, make_organisation("Korea")], since=ago(100))
		make_interaction(met.name, ago(days_since), events=[event.name])
	if days_since:
		make_interaction(met.name, ago(days_since - 1))
	seen = overview(event, "manager")["follow_up"]
	with as_user("manager"):
		row = run_report("Event Effectiveness").row(event=event.name)
	assert (seen["awaited"], seen["done"]) == (rate is None, int(days_since > 0))
	assert seen["rate"] == row["followed_up"] == rate


def test_the_cost_of_a_partnership_is_shown_to_the_cent(site):
	event = make_event(ago(20), budget=100, currency="EUR")
	for _ in range(3):
		make_partnership(origin_event=event.name)
	assert overview(event, "manager")["cost"] == {
		"budget": 100,
		"currency": "EUR",
		"per_partnership": 33.33,
	}


def test_what_came_of_one_event_is_what_is_counted_over_all(site):
	event = make_event(ago(40))
	began = make_partnership(origin_event=event.name)
	marked = make_partnership(origin_event=event.name, origin_directness="Indirect")
	agreement = make_agreement(began.name)
	child = make_partnership(origin_agreement=agreement.name)
	make_partnership(origin_partnership=child.name)
	both = make_partnership(origin_event=event.name, origin_partnership=marked.name)
	direct, indirect = partnerships_of_events(origins())
	assert partnerships_of_event(event.name) == (direct[event.name], indirect[event.name])
	assert (len(direct[event.name]), len(indirect[event.name])) == (2, 3)
	assert both.name in direct[event.name]


def test_its_queries_do_not_grow_with_rows(event, own, guests):
	make_interaction(
		make_partnership("Exploring", parties=[own, guests[0]]).name, ago(1), events=[event.name]
	)
	overview(event)
	with count_queries() as few:
		overview(event)
	rows = [{"organisation": make_organisation("Korea").name, "status": "Requested"} for _ in range(8)]
	doc = frappe.get_doc("Cooperation Event", event.name)
	for row in rows:
		doc.append("meetings", row)
		doc.append("participants", {"organisation": row["organisation"]})
		partnership = make_partnership("Exploring", parties=[own, row["organisation"]])
		make_interaction(partnership.name, ago(1), events=[event.name])
	doc.save()
	overview(event)
	with count_queries() as many:
		overview(event)
	assert len(many) == len(few) <= 25


# ------------------------------------------------------------------------- which partnership a meeting belongs to


def choices_of(event, user="officer") -> dict[str, list[tuple]]:
	return {
		row["organisation"]: row["to_choose_from"]
		and [(one["name"], one["with_own"], one["is_mine"]) for one in row["to_choose_from"]]
		for row in overview(event, user)["meetings"]
	}


def test_a_meeting_belongs_to_a_partnership_with_ones_own_organisation_before_any_other(
	event, own, guests, officer, another_officer
):
	other = make_organisation("Europe")
	with_own = make_partnership(parties=[own, guests[0]])
	make_partnership(parties=[other, guests[0]], owner_user=officer)
	make_partnership("Concluded", parties=[own, guests[1]])
	colleagues, mine = (
		make_partnership(parties=[other, guests[1]], owner_user=user) for user in (another_officer, officer)
	)
	assert choices_of(event) == {
		guests[0].name: [(with_own.name, True, False)],
		guests[1].name: [(mine.name, False, True), (colleagues.name, False, False)],
		guests[2].name: [],
	}


def test_a_meeting_belongs_to_no_partnership_that_is_only_shared_to_be_read(
	event, guests, officer, another_officer
):
	with as_user(another_officer):
		shared = make_partnership(parties=[make_organisation("Europe"), guests[0]], visibility="Restricted")
	right = {"doctype": "Partnership", "name": shared.name, "user": officer}
	frappe.share.add(**right, read=1)
	assert choices_of(event)[guests[0].name] == []
	frappe.share.add(**right, read=1, write=1)
	assert choices_of(event)[guests[0].name] == [(shared.name, False, False)]


def test_of_who_has_no_own_organisation_it_is_not_known(event, another_officer):
	assert set(map(str, choices_of(event, another_officer).values())) == {"None"}


def test_a_meeting_is_logged_for_the_partnership_that_was_chosen(event, guests, log):
	shown = make_partnership("Exploring", parties=[make_organisation("Europe"), guests[0]])
	before = frappe.db.count("Partnership")
	(answer,) = log({"meeting": event.meetings[0].name, "partnership": shown.name, **STEP})
	assert answer["logged"]["partnership"] | {"title": ""} == {
		"name": shown.name,
		"title": "",
		"made": False,
		"stage": "Exploring",
	}
	assert frappe.db.count("Partnership") == before
	assert frappe.db.get_value("Partnership", shown.name, "next_step") == STEP["next_step"]
	row = next(row for row in overview(event)["meetings"] if row["is_logged"])
	assert row["interaction"]["partnership"] == shown.name


# ------------------------------------------------------------------------------------------------- logging a day


def test_a_day_is_logged_each_row_by_itself(event, guests, log):
	first, second, third = (row.name for row in event.meetings)
	before = frappe.db.count("Interaction")
	answers = log(
		{"meeting": first, "outcome": "They want to visit", **STEP},
		{"meeting": second, "held": 0, "status": "Did Not Come"},
		{"meeting": third, "outcome": "Half said", "next_step": "Send it"},
		{"organisation": "No such organisation of ours", **STEP},
	)
	assert ["refusal" in answer for answer in answers] == [False, False, True, True]
	assert [answer["refusal"]["field"] for answer in answers[2:]] == ["next_step_due", "organisation"]
	assert status_of(event) == ["Held", "Did Not Come", "Requested"]
	assert frappe.db.count("Interaction") == before + 1
	logged = answers[0]["logged"]
	interaction = frappe.get_doc("Interaction", logged["interaction"]["name"])
	assert (interaction.outcome, interaction.events[0].event) == ("They want to visit", event.name)
	assert logged["partnership"]["stage"] == "First Contact"
	row = overview(event)["meetings"][1]
	assert (row["status"], row["interaction"]["next_step"]) == ("Held", "Send the programme")
	doc = frappe.get_doc("Cooperation Event", event.name)
	assert [row.attended for row in doc.participants] == [1, 0]


def test_who_had_no_appointment_was_met_on_the_day_that_is_said(event, log):
	(answer,) = log(
		{"organisation": make_organisation("Korea").name, "when": f"{ago(1):%d %B}", **STEP},
	)
	assert answer["logged"]["undone"] is False
	assert frappe.get_doc("Cooperation Event", event.name).meetings[-1].day == ago(1)


def test_ones_own_new_organisation_is_made_by_the_first_row_alone(event, guests, another_officer):
	agency = {"new": True, "name": "Quorvex Cluster Agency", "side": "Europe"}
	rows = [
		{"key": key(), "held": 1, "organisation": guest.name, "own_organisation": agency, **STEP}
		for guest in guests[:2]
	]
	with as_user(another_officer):
		answers = api.log_meetings(event.name, json.dumps(rows))
	first, second = (answer["logged"]["own_organisation"] for answer in answers)
	assert (first["made"], second) == (True, first | {"made": False})


def test_a_repeated_row_is_answered_and_not_logged_again(event, log):
	row = {"key": key(), "meeting": event.meetings[0].name, **STEP}
	walk_in = {"key": key(), "organisation": make_organisation("Korea").name, **STEP}
	first = log(row, walk_in)
	before = frappe.db.count("Interaction")
	again = log(row, walk_in)
	assert [answer["logged"]["repeated"] for answer in again] == [True, True]
	assert [one["logged"]["interaction"]["name"] for one in again] == [
		one["logged"]["interaction"]["name"] for one in first
	]
	assert frappe.db.count("Interaction") == before
	assert status_of(event) == ["Held", "Agreed", "Requested", "Held"]
	with as_user("manager"):
		row = run_report("Event Effectiveness").row(event=event.name)
	assert (row["meetings_requested"], row["meetings_held"]) == (3, 2)


def test_what_a_colleague_has_logged_is_not_logged_twice(event, log, another_officer):
	meeting = event.meetings[0].name
	log({"meeting": meeting, **STEP})
	rows = [{"key": key(), "held": 1, "meeting": meeting, **STEP}]
	with as_user(another_officer):
		(answer,) = api.log_meetings(event.name, rows)
	assert answer["refusal"]["field"] == "meeting"


def test_a_meeting_of_tomorrow_is_not_held_yet(event, log):
	before = frappe.db.count("Interaction")
	(answer,) = log({"meeting": event.meetings[0].name, "when": "tomorrow", **STEP})
	assert answer["refusal"]["field"] == "when"
	assert (frappe.db.count("Interaction"), status_of(event)[0]) == (before, "Agreed")


def test_undo_gives_the_meeting_its_status_back(event, officer, log):
	meeting, walk_in = key(), key()
	log(
		{"key": meeting, "meeting": event.meetings[0].name, **STEP},
		{"key": walk_in, "organisation": make_organisation("Korea").name, **STEP},
	)
	with as_user(officer):
		for one in (walk_in, meeting):
			api.undo_encounter(one)
	assert status_of(event) == ["Agreed", "Agreed", "Requested"]
	doc = frappe.get_doc("Cooperation Event", event.name)
	assert (doc.meetings[0].interaction, doc.participants[0].attended) == (None, 0)


@pytest.mark.parametrize("rows", [[], [{}] * 21, "many", [1]])
def test_a_batch_has_between_one_and_twenty_rows(event, officer, rows):
	with as_user(officer), pytest.raises(frappe.ValidationError):
		api.log_meetings(event.name, rows)


@pytest.mark.parametrize(
	("values", "field"),
	[
		({"outcome": ["a list"]}, "outcome"),
		({"organisation": ["ORG-1"]}, "organisation"),
		({"when": {"day": 1}}, "when"),
		({"when": "someday"}, "when"),
		({"key": 5}, "key"),
		({"key": None}, "key"),
		({"meeting": {"name": "x"}}, "meeting"),
		({"kind": "Party"}, "kind"),
	],
)
def test_bad_input_is_refused_beside_its_field_and_saves_nothing(event, log, values, field):
	before = frappe.db.count("Interaction")
	(answer,) = log({"meeting": event.meetings[0].name, **STEP, **values})
	assert answer["refusal"]["field"] == field
	assert (frappe.db.count("Interaction"), status_of(event)[0]) == (before, "Agreed")


def test_what_was_not_understood_is_answered_by_its_beginning(event, log):
	(answer,) = log({"meeting": event.meetings[0].name, **STEP, "outcome": ["x" * 100]})
	assert answer["refusal"]["text"] == f"['{'x' * 58}"


def test_status_and_attendance_are_said_without_logging(event, officer):
	first, second = event.meetings[0].name, event.participants[1].name
	with as_user(officer):
		api.set_meeting_status(event.name, first, "Declined")
		api.set_attendance(event.name, second, 1)
	doc = frappe.get_doc("Cooperation Event", event.name)
	assert (doc.meetings[0].status, doc.participants[1].attended) == ("Declined", 1)
	for meeting, status, field in (
		(first, "Held", "status"),
		(first, "Perhaps", "status"),
		("gone", "Agreed", "meeting"),
	):
		with as_user(officer), pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
			api.set_meeting_status(event.name, meeting, status)
		assert frappe.local.response["refusal"]["field"] == field


# ------------------------------------------------------------------------------------------------- next edition


def test_next_years_edition_has_organisers_place_and_delegations(officer, guests):
	lead = {"organisation": guests[0].name, "delegation": "Catalan clusters", "is_delegation_lead": 1}
	last = make_event(
		"2025-05-20",
		title="Partnering days 2025",
		city="Busan",
		venue="BEXCO",
		country="Korea, Republic of",
		organisers=[{"organisation": guests[1].name, "role": "Host"}],
		participants=[
			{**lead, "contact": make_contact(guests[0]).name, "attended": 1, "head_count": 14},
			{"organisation": guests[2].name, "attended": 1},
		],
	)
	with as_user(officer):
		new = frappe.get_doc("Cooperation Event", api.plan_next_edition(last.name))
	assert (new.title, new.start_date, new.previous_edition) == (
		"Partnering days 2026",
		date(2026, 5, 1),
		last.name,
	)
	assert (new.city, new.venue, new.organisers[0].role) == ("Busan", "BEXCO", "Host")
	(row,) = new.participants
	assert (row.delegation, row.is_delegation_lead) == ("Catalan clusters", 1)
	assert (row.contact, row.head_count, row.attended) == (None, 0, 0)
	assert overview(last)["editions"]["next"]["name"] == new.name
	assert overview(new)["editions"]["before"]["name"] == last.name
	with as_user(officer), pytest.raises(frappe.ValidationError, match="later edition"):
		api.plan_next_edition(last.name)


def test_a_planned_edition_is_taken_back_by_who_planned_it_while_it_is_untouched(officer, another_officer):
	last = make_event("2025-05-20")
	with as_user(officer):
		new = api.plan_next_edition(last.name)
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		api.undo_next_edition(new)
	with as_user(officer):
		with pytest.raises(frappe.PermissionError):
			api.undo_next_edition(last.name)
		api.undo_next_edition(new)
		assert not frappe.db.exists("Cooperation Event", new)
		assert not frappe.db.exists("Deleted Document", {"deleted_name": new})
		touched = frappe.get_doc("Cooperation Event", api.plan_next_edition(last.name))
		touched.city = "Daegu"
		touched.save()
		with pytest.raises(frappe.ValidationError):
			api.undo_next_edition(touched.name)
	assert frappe.local.response["refusal"]["code"] == "TOUCHED"
	assert frappe.db.exists("Cooperation Event", touched.name)

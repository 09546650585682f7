"""Asking for an introduction: the record, who sees it, what it does to a way and to its partnership, and its mail."""

import datetime
import re

import frappe
import pytest
from frappe.utils import getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.directory import introductions
from testing import (
	as_user,
	make_contact,
	make_introduction,
	make_organisation,
	make_partnership,
	run_report,
)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture
def three():
	names = {"ours": "Europe", "gateway": "Korea", "goal": "Korea"}
	return frappe._dict({key: make_organisation(side=side).name for key, side in names.items()})


def ask(three, **more):
	return api.ask_for_introduction(
		"Organisation", three.goal, "Organisation", three.gateway, asked_for=three.ours, **more
	)


def made(three, **more):
	return make_introduction(
		asked_for=three.ours, introducer_organisation=three.gateway, target_organisation=three.goal, **more
	)


def ways(three) -> list[tuple[int, int]]:
	ways = introductions.paths([three.ours], ("Organisation", three.goal), getdate(nowdate()))
	return [(len(path["hops"]), path["strength"]) for path in ways]


# rights


def test_a_policy_viewer_asks_for_no_introduction(three):
	with as_user("viewer"), pytest.raises(frappe.PermissionError):
		ask(three)


def test_a_request_on_a_restricted_partnership_is_hidden_with_it(three):
	secret = made(three, partnership=make_partnership(visibility="Restricted"))
	with as_user("another officer"):
		assert not frappe.has_permission("Introduction", "read", secret.name)
		assert frappe.get_list("Introduction", filters={"name": secret.name}) == []
		assert ways(three) == []
		answer = api.get_introduction_paths("Organisation", three.goal, own=three.ours)
	assert (answer["requests"], answer["paths"]) == ([], [])


def test_nobody_asks_on_a_partnership_they_may_not_read(three):
	secret = make_partnership(visibility="Restricted")
	before = frappe.db.count("Introduction")
	with as_user("another officer"), pytest.raises(frappe.PermissionError):
		ask(three, partnership=secret.name)
	assert frappe.db.count("Introduction") == before


# the record


def test_a_request_says_who_asked_for_whom_and_when(three):
	with as_user("officer") as user:
		name = ask(three)["name"]
	row = frappe.get_doc("Introduction", name)
	assert (row.status, row.asked_for, str(row.asked_on), row.closed_on) == (
		"Asked",
		three.ours,
		nowdate(),
		None,
	)
	assert row.asked_by == (user or row.owner)


def test_an_introduction_needs_somebody_to_make_it(three):
	with pytest.raises(frappe.ValidationError, match="Introducing organisation"):
		frappe.get_doc(
			{"doctype": "Introduction", "asked_for": three.ours, "target_organisation": three.goal}
		).insert()


def test_nobody_introduces_to_themselves(three):
	with pytest.raises(frappe.ValidationError, match="three different ones"):
		made(frappe._dict(three, gateway=three.goal))


def test_it_is_not_closed_before_it_was_asked(three):
	with pytest.raises(frappe.ValidationError, match="before the day it was asked"):
		made(three, status="Made", closed_on="2001-01-01")


def test_closing_notes_the_day(three):
	with as_user("officer"):
		api.close_introduction(ask(three)["name"], "Declined", note="Not before spring")
	row = frappe.get_last_doc("Introduction", {"target_organisation": three.goal})
	assert (row.status, str(row.closed_on), row.note) == ("Declined", nowdate(), "Not before spring")


def test_a_status_nobody_knows_is_refused_by_its_name(three):
	with as_user("officer"), pytest.raises(frappe.ValidationError, match="Status"):
		api.close_introduction(ask(three)["name"], "Perhaps")


# what it does


@pytest.mark.parametrize(
	"status, expected", [("Made", [(2, 90)]), ("Asked", []), ("No Answer", []), ("Declined", [])]
)
def test_one_that_was_made_is_a_way_by_itself(three, status, expected):
	made(three, status=status)
	assert ways(three) == expected


@pytest.mark.parametrize("status, percent", [("Asked", 45), ("No Answer", 18), ("Declined", 9)])
def test_how_it_ended_counts_in_the_introducers_strength(three, status, percent):
	made(three, status=status)
	make_introduction(
		asked_for=three.ours,
		introducer_organisation=three.gateway,
		target_organisation=make_organisation().name,
		status="Made",
	)
	assert ways(three) == [(2, percent)]


def test_a_partnership_without_a_step_gets_the_question_as_its_next(three):
	partnership = make_partnership("Exploring")
	frappe.db.set_value("Partnership", partnership.name, {"next_step": None, "next_step_due": None})
	with as_user("manager"):
		assert (
			ask(three, partnership=partnership.name)["next_step"] == "Ask whether the introduction was made"
		)
	due = frappe.db.get_value("Partnership", partnership.name, "next_step_due")
	assert due == getdate(nowdate()) + datetime.timedelta(days=14)


def test_a_step_that_stands_already_is_left(three):
	partnership = make_partnership("Exploring", next_step="Call", next_step_due=nowdate())
	with as_user("manager"):
		assert ask(three, partnership=partnership.name)["next_step"] is None
	assert frappe.db.get_value("Partnership", partnership.name, "next_step") == "Call"


def test_the_mail_is_written_in_korean_with_korean_names(three):
	frappe.db.set_value("Organisation", three.goal, "native_name", "포장 미니클러스터")
	person = make_contact(three.gateway, email_ids=[{"email_id": "kim@kicox.example", "is_primary": 1}])
	with as_user("officer"):
		draft = api.get_introduction_mail(ask(three)["name"], language="ko")
	assert person.email_id == draft["recipients"] == "kim@kicox.example"
	assert "포장 미니클러스터" in draft["subject"]
	assert "소개" in draft["message"]
	assert "님께" in draft["message"] and "귀중" not in draft["message"], "it goes to a person"


def test_a_person_is_addressed_as_one_in_korean(three):
	person = make_contact(three.gateway, native_name="김하늘")
	made = make_introduction(
		asked_for=three.ours, introducer_contact=person.name, target_organisation=three.goal
	)
	with as_user("officer"):
		message = api.get_introduction_mail(made.name, language="ko")["message"]
	assert "김하늘 님께" in message
	assert "귀중" not in message


PARTICLES = re.compile(r"[은이을과]\([는가를와]\)|\(으\)로")
"""Both forms of a particle, as a form letter has them."""


@pytest.mark.parametrize("target", ["organisation", "person"])
def test_a_korean_mail_has_no_particle_in_two_forms_whatever_the_names(three, target):
	frappe.db.set_value("Organisation", three.ours, {"organisation_name": "ACCIÓ", "native_name": None})
	frappe.db.set_value("Organisation", three.goal, "native_name", "한국산업단지공단")
	person = make_contact(three.goal, first_name="Haneul", last_name="Sol-Example", native_name="솔하늘")
	goal = ("Organisation", three.goal) if target == "organisation" else ("Contact", person.name)
	with as_user("officer"):
		draft = api.get_introduction_mail(
			language="ko",
			doctype=goal[0],
			name=goal[1],
			introducer_doctype="Organisation",
			introducer=three.gateway,
			asked_for=three.ours,
		)
	assert not PARTICLES.search(draft["message"] + draft["subject"])
	known_as = "한국산업단지공단 측과" if target == "organisation" else "솔하늘 님과"
	assert f"저희 ACCIÓ에서는 {known_as} 교류하기를 희망합니다." in draft["message"]


@pytest.mark.parametrize(
	("language", "greeting", "closing"),
	[
		("en", "<p>Dear Mina Han-Example,</p>", "<p>With kind regards<br>{me}<br>ACCIÓ</p>"),
		("ko", "<p>한민아 부장님께</p>", "<p>감사합니다.<br>ACCIÓ<br>{me} 드림</p>"),
	],
)
def test_the_person_who_gets_the_mail_is_greeted_and_the_sender_is_named(three, language, greeting, closing):
	frappe.db.set_value("Organisation", three.ours, {"organisation_name": "ACCIÓ", "native_name": None})
	make_contact(
		three.gateway,
		first_name="Mina",
		last_name="Han-Example",
		native_name="한민아",
		email_ids=[{"email_id": "mina@gateway.example", "is_primary": 1}],
		row={"role_title": "부장"},
	)
	with as_user("officer") as me:
		draft = api.get_introduction_mail(made(three).name, language=language)
	assert draft["message"].startswith(greeting)
	assert draft["message"].endswith(closing.format(me=frappe.utils.get_fullname(me)))
	assert draft["recipients"] == "mina@gateway.example"


def test_a_person_who_may_not_be_written_to_is_not_addressed(three):
	make_contact(
		three.gateway, email_ids=[{"email_id": "no@gateway.example", "is_primary": 1}], do_not_contact=1
	)
	with as_user("officer"):
		draft = api.get_introduction_mail(made(three).name, language="ko")
	assert draft["recipients"] == "" and "귀중" in draft["message"]


def test_a_draft_records_nothing_and_is_for_who_may_ask(three):
	before = frappe.db.count("Introduction")
	asked = {"doctype": "Organisation", "name": three.goal, "introducer_doctype": "Organisation"}
	asked |= {"introducer": three.gateway, "asked_for": three.ours}
	with as_user("viewer"), pytest.raises(frappe.PermissionError):
		api.get_introduction_mail(**asked)
	with as_user("officer"):
		assert "Dear" in api.get_introduction_mail(**asked)["message"]
		with pytest.raises(frappe.ValidationError, match="three different ones"):
			api.get_introduction_mail(**{**asked, "introducer": three.goal})
		with pytest.raises(frappe.PermissionError):
			secret = make_partnership(visibility="Restricted")
			with as_user("another officer"):
				api.get_introduction_mail(**asked, partnership=secret.name)
	assert frappe.db.count("Introduction") == before


def test_the_report_counts_what_was_made_to_us_and_by_us(three):
	with as_user("officer"):
		api.set_own_organisation(three.ours)
		made(three, status="Made")
		made(frappe._dict(ours=three.goal, gateway=three.ours, goal=three.gateway), status="Declined")
		made(frappe._dict(ours=three.goal, gateway=three.gateway, goal=three.ours), status="Made")
	with as_user("officer"):
		rows = run_report("Introductions").rows
	mine = [row for row in rows if three.ours in (row["asked_for"], row["introducer_organisation"])]
	assert sorted((row["direction"], row["status"]) for row in mine) == [
		("By us", "Declined"),
		("To us", "Made"),
	]

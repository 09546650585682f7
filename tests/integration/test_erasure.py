"""A person who asks to be forgotten is, in Latin letters and in Hangul; what happened stays recorded."""

import unicodedata

import frappe
import pytest

from eu_korea_coop.api import erase_contact
from testing import as_user, make_contact, make_event, make_interaction, make_organisation, make_partnership

SPELLINGS = ("Geunwoo", "Ryu", "류근우", "류 근우", "kakao-ryu", "ryu@keimyung.example", "+82 53 580 0000")


@pytest.fixture
def ryu():
	return make_contact(
		first_name="Geunwoo",
		last_name="Ryu",
		name_order="Family Name First",
		native_name="류 근우",
		messaging_id="kakao-ryu",
		designation="Dean",
		email_ids=[{"email_id": "ryu@keimyung.example", "is_primary": 1}],
		phone_nos=[{"phone": "+82 53 580 0000", "is_primary_phone": 1}],
	)


def everything_about(doctype: str, name: str) -> str:
	return frappe.as_json(frappe.get_doc(doctype, name).as_dict(), ensure_ascii=False)


def test_the_contact_keeps_nothing_personal_and_the_places_held_stay_without_the_person(ryu):
	org = make_organisation(
		"Korea",
		contacts=[
			{"contact": ryu.name, "role_title": "Dean", "is_primary": 1},
			{"contact": ryu.name, "role_title": "Professor"},
		],
	)
	erased = erase_contact(ryu.name)["name"]
	assert not frappe.db.exists("Contact", ryu.name)
	stored = everything_about("Contact", erased)
	for spelling in (*SPELLINGS, "Dean"):
		assert spelling not in stored, spelling
	contact = frappe.get_doc("Contact", erased)
	assert (contact.do_not_contact, contact.email_ids, contact.phone_nos, contact.links) == (1, [], [], [])
	org.reload()
	rows = [(row.contact, row.role_title, row.status, row.is_primary) for row in org.contacts]
	assert rows == [(erased, None, "Left", 0)]


def test_the_name_goes_from_every_text_and_the_meeting_stays(ryu):
	org = make_organisation("Korea", contacts=[{"contact": ryu.name, "role_title": "Dean"}])
	partnership = make_partnership(
		parties=[make_organisation(), org], notes="Ask Ryu Geunwoo, ryu@keimyung.example"
	)
	meeting = make_interaction(
		partnership,
		when="2016-11-10",
		summary="류근우 (Geunwoo Ryu) welcomed us.",
		participants=[{"contact": ryu.name}, {"participant_name": "류 근우"}],
	)
	partnership.add_comment("Comment", "Geunwoo Ryu called")
	erase_contact(ryu.name)
	for doctype, name in (
		("Partnership", partnership.name),
		("Interaction", meeting.name),
		("Organisation", org.name),
	):
		stored = everything_about(doctype, name)
		for spelling in ("Geunwoo Ryu", "Ryu Geunwoo", "류근우", "류 근우", "keimyung.example"):
			assert spelling not in stored, (doctype, spelling)
	again = frappe.get_doc("Interaction", meeting.name)
	assert (str(again.interaction_date), again.summary) == ("2016-11-10", "[erased] ([erased]) welcomed us.")
	comments = frappe.get_all("Comment", filters={"reference_name": partnership.name}, pluck="content")
	assert not [comment for comment in comments if "Ryu" in comment]


def test_the_name_is_in_no_name_by_which_a_record_is_found(ryu):
	org = make_organisation(
		"Korea", organisation_name="Ryu Geunwoo Institute", aliases=[{"alias": "류근우 연구실"}]
	)
	partnership = make_partnership(title="Visit of Geunwoo Ryu", parties=[make_organisation(), org])
	event = make_event(title="Evening with Ryu Geunwoo")
	erase_contact(ryu.name)
	terms = frappe.get_all(
		"Search Name", {"record": ("in", [org.name, partnership.name, event.name])}, pluck="term"
	)
	terms += [frappe.db.get_value(doc.doctype, doc.name, "search_names") for doc in (org, partnership)]
	assert {"erased institute", "evening with erased"} <= set(terms)
	for spelling in ("geunwoo", "류근우"):
		assert (
			unicodedata.normalize("NFD", spelling)
			not in unicodedata.normalize("NFD", "\n".join(terms)).casefold()
		)


def test_the_history_of_changes_forgets_the_name_too(ryu):
	contact = frappe.get_doc("Contact", ryu.name)
	contact.native_name = "류근우"
	contact.save()
	partnership = make_partnership()
	for note in ("류근우 called", "Geunwoo Ryu called", "Nobody called"):
		partnership.reload()
		partnership.notes = note
		partnership.save()
	erase_contact(ryu.name)
	text = "".join(frappe.get_all("Version", pluck="data")) + "".join(
		frappe.get_all("Comment", pluck="content")
	)
	for spelling in ("류근우", "\\ub958\\uadfc\\uc6b0", "Geunwoo Ryu"):
		assert spelling not in text


def test_somebody_elses_texts_stay(ryu):
	other = make_contact(first_name="Mina", last_name="Ryu-Example", native_name="류민아")
	meeting = make_interaction(make_partnership(), summary="Mina Ryu-Example (류민아) joined")
	erase_contact(ryu.name)
	assert frappe.db.get_value("Interaction", meeting.name, "summary") == "Mina Ryu-Example (류민아) joined"
	assert frappe.db.get_value("Contact", other.name, "native_name") == "류민아"


def test_only_a_manager_erases_a_person(ryu, officer, viewer, system_manager, manager):
	for user in (officer, viewer, system_manager):
		with as_user(user), pytest.raises(frappe.PermissionError):
			erase_contact(ryu.name)
	with as_user(manager):
		erase_contact(ryu.name)
	assert not frappe.db.exists("Contact", ryu.name)


@pytest.fixture
def mail_account(monkeypatch):
	"""The request writes to the person at each step: a default account, whose mails stay in the queue."""
	monkeypatch.setitem(frappe.local.conf, "mail_server", "127.0.0.1")
	monkeypatch.setitem(frappe.local.conf, "auto_email_id", "desk@cooperation.example")


@pytest.mark.long
def test_frappes_deletion_request_of_a_user_redacts_our_fields_and_the_hangul_name(
	ryu, mail_account, system_manager
):
	email = "ryu@keimyung.example"
	frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": "Geunwoo",
			"last_name": "Ryu",
			"send_welcome_email": 0,
		}
	).insert()
	frappe.db.set_value("Contact", ryu.name, "user", email)
	meeting = make_interaction(
		make_partnership(),
		participants=[{"participant_name": "류 근우"}, {"participant_name": "Geunwoo Ryu"}],
	)
	request = frappe.get_doc({"doctype": "Personal Data Deletion Request", "email": email}).insert()
	request.db_set("status", "Pending Approval")
	request.reload()
	request.trigger_data_deletion()
	names = [row.participant_name for row in frappe.get_doc("Interaction", meeting.name).participants]
	assert names == ["[erased]", "[erased]"]
	left = frappe.get_all("Contact", filters={"native_name": ("is", "set")}, pluck="native_name")
	assert "류 근우" not in left
	assert not frappe.db.exists("Contact", {"messaging_id": "kakao-ryu"})
	assert not frappe.db.exists("Contact", {"full_name": "Ryu Geunwoo"})

"""Two Contacts become one: nothing of either is lost, and every record that names both stays valid."""

import frappe
import pytest

from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_organisation,
	make_partnership,
	make_plan,
)

FIRST = {
	"first_name": "Jin-ho",
	"last_name": "Ryu",
	"native_name": "류진호",
	"email_ids": [{"email_id": "ryu1@x.example", "is_primary": 1}],
	"phone_nos": [{"phone": "+82-10-1111-2222", "is_primary_mobile_no": 1}],
}
SECOND = {
	"first_name": "Jinho",
	"last_name": "Ryu",
	"designation": "CEO",
	"email_ids": [{"email_id": "ryu2@x.example", "is_primary": 1}, {"email_id": "RYU1@x.example"}],
	"phone_nos": [{"phone": "+82-10-3333-4444", "is_primary_mobile_no": 1}, {"phone": "+82 10 1111 2222"}],
	"do_not_contact": 1,
	"links": [{"link_doctype": "User", "link_name": "Administrator"}],
}


def merge(source, target):
	with as_user("manager"):
		frappe.rename_doc("Contact", source.name, target.name, merge=True, show_alert=False)
	return frappe.get_doc("Contact", target.name)


def test_addresses_numbers_titles_and_links_of_both_stay():
	remaining = merge(make_contact(**SECOND), make_contact(**FIRST))
	assert [(row.email_id, row.is_primary) for row in remaining.email_ids] == [
		("ryu1@x.example", 1),
		("ryu2@x.example", 0),
	]
	assert [row.phone for row in remaining.phone_nos] == ["+82-10-1111-2222", "+82-10-3333-4444"]
	assert (remaining.designation, remaining.native_name, remaining.email_id) == (
		"CEO",
		"류진호",
		"ryu1@x.example",
	)
	assert ("User", "Administrator") in [(row.link_doctype, row.link_name) for row in remaining.links]


def test_a_wish_not_to_be_contacted_is_the_persons():
	assert merge(make_contact(**SECOND), make_contact(**FIRST)).do_not_contact == 1


def test_the_nearer_day_of_review_stays():
	source, target = make_contact(retention_until="2030-01-01"), make_contact(retention_until="2031-01-01")
	assert str(merge(source, target).retention_until) == "2030-01-01"


def test_a_value_that_is_lost_is_noted():
	source, target = make_contact(designation="CEO <b>"), make_contact(designation="Chair")
	remaining = merge(source, target)
	notes = frappe.get_all(
		"Comment", {"reference_doctype": "Contact", "reference_name": remaining.name}, pluck="content"
	)
	assert remaining.designation == "Chair"
	assert any("CEO &lt;b&gt;" in note for note in notes)


def test_a_second_load_finds_the_person_by_the_key_of_the_record_that_went():
	source, target = make_contact(), make_contact()
	frappe.db.set_value("Contact", source.name, "history_key", "set:ryu")
	assert merge(source, target).history_key == "set:ryu"


@pytest.mark.parametrize(
	"record",
	[
		lambda people, partnership: make_interaction(
			partnership,
			participants=[
				{"contact": people[0]},
				{"participant_name": "Mr Lee"},
				{"contact": people[1], "is_interpreter": 1},
			],
		),
		lambda people, partnership: make_event(
			"2015-11-03",
			participants=[
				{"contact": people[0], "role": "Speaker"},
				{"contact": people[1], "role": "Speaker", "attended": 1},
			],
		),
		lambda people, partnership: make_agreement(
			parties=[
				{"organisation": make_organisation("Europe").name, "signatory_contact": people[0]},
				{"organisation": make_organisation("Korea").name, "signatory_contact": people[1]},
			]
		),
		lambda people, partnership: make_plan(
			items=[
				{"action": "Call", "description": "Call", "responsible_contact": people[0]},
				{"action": "Visit", "description": "Visit", "responsible_contact": people[1]},
			]
		),
	],
	ids=["interaction", "event", "agreement", "plan"],
)
def test_a_record_that_names_both_can_still_be_saved(record):
	source, target = make_contact(**SECOND), make_contact(**FIRST)
	doc = record([target.name, source.name], make_partnership())
	merge(source, target)
	doc.reload()
	doc.save()
	assert source.name not in frappe.as_json(doc)


def test_of_two_rows_that_name_the_person_one_stays_with_what_both_said():
	source, target = make_contact(**SECOND), make_contact(**FIRST)
	met = make_interaction(
		make_partnership(),
		participants=[
			{"contact": target.name},
			{"participant_name": "Mr Lee"},
			{"contact": source.name, "is_interpreter": 1},
		],
	)
	merge(source, target)
	met.reload()
	assert [(row.idx, row.contact, row.is_interpreter) for row in met.participants] == [
		(1, target.name, 1),
		(2, None, 0),
	]


def test_a_rename_alone_takes_nothing():
	person = make_contact(**FIRST)
	frappe.rename_doc("Contact", person.name, "Ryu Renamed", show_alert=False)
	assert len(frappe.get_doc("Contact", "Ryu Renamed").email_ids) == 1

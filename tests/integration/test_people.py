"""People: the directory by purpose and organisation, possible duplicates, merging and moving, and undoing either."""

import frappe
import pytest
import time_machine

from eu_korea_coop import api
from eu_korea_coop.directory import people_directory, person_changes
from testing import (
	as_user,
	count_queries,
	forget_request,
	make_contact,
	make_event,
	make_interaction,
	make_organisation,
	make_partnership,
	run_report,
)


@pytest.fixture
def office(site):
	return make_organisation(
		"Korea",
		organisation_name="Zunvara Promotion Office",
		native_name="준바라진흥원",
		country="Korea, Republic of",
	)


@pytest.fixture
def ryu(office):
	return make_contact(
		office,
		first_name="Geunwoo",
		last_name="Ryuzeb",
		native_name="류근우",
		name_order="Family Name First",
		preferred_language="ko",
		email_ids=[{"email_id": "ryuzeb@zunvara.example", "is_primary": 1}],
		row={"role_title": "Director", "purpose": "Policy Dialogue"},
	)


def names(answer: dict) -> list[str]:
	return [row["contact"] for row in answer["rows"]]


def message_of(call, *args, **kwargs) -> str:
	with pytest.raises(frappe.ValidationError) as refused:
		call(*args, **kwargs)
	return str(refused.value)


# ---------------------------------------------------------------------------------------------------- directory


def test_a_row_says_who_where_with_all_titles_in_which_language_and_when_we_met(ryu, office, officer):
	university = make_organisation("Korea", organisation_name="Zunvara University", acronym="ZVU")
	university.append("contacts", {"contact": ryu.name, "status": "Active", "role_title": "Professor"})
	university.save()
	make_interaction(make_partnership(), "2016-11-03", participants=[{"contact": ryu.name}])
	with as_user(officer):
		[row, _at_the_university] = api.get_people("Zunvara")["rows"]
	assert (row["purpose"], row["organisation"], row["name"], row["native_name"]) == (
		"Policy Dialogue",
		office.name,
		"Ryuzeb Geunwoo",
		"류근우",
	)
	assert row["titles"] == ["Director", "Professor, ZVU"]
	assert (row["language"], row["email"], row["last_contact"]) == (
		"Korean",
		"ryuzeb@zunvara.example",
		"2016-11-03",
	)


@pytest.mark.parametrize(
	"text", ["류근우", "Geunwoo Ryuzeb", "ryuzeb@zunvara.example", "준바라", "Zunvara Promotion"]
)
def test_a_person_is_found_by_any_of_their_names_and_their_organisations(ryu, officer, text):
	with as_user(officer):
		assert names(api.get_people(text)) == [ryu.name]


def test_filters_narrow_and_the_order_is_purpose_organisation_main_person(ryu, office, officer):
	make_contact(office, first_name="Aaron", last_name="Zunv", row={"purpose": "Further"})
	first = make_contact(
		office, first_name="Zoe", last_name="Zunv", row={"purpose": "Policy Dialogue", "is_primary": 1}
	)
	with as_user(officer):
		rows = api.get_people("Zunvara")["rows"]
		assert [row["purpose"] for row in rows] == ["Policy Dialogue", "Policy Dialogue", "Further"]
		assert rows[0]["contact"] == first.name
		assert len(api.get_people("Zunvara", {"purpose": "Further"})["rows"]) == 1
		assert api.get_people("Zunvara", {"side": "Europe"})["rows"] == []
		assert len(api.get_people("Zunvara", {"country": "Korea, Republic of"})["rows"]) == 3


def test_pages_follow_each_other_without_gap_or_repetition(office, officer):
	made = [make_contact(office, first_name=f"Zunna {number}").name for number in range(5)]
	with as_user(officer):
		pages = [api.get_people("Zunvara", start=start, limit=2) for start in (0, 2, 4)]
	assert sorted(name for answer in pages for name in names(answer)) == sorted(made)
	assert {answer["total"] for answer in pages} == {5}


def test_a_page_costs_the_same_for_one_person_and_for_many(office, officer):
	make_contact(office, first_name="Zunna")
	with as_user(officer):
		costs = []
		for _round in range(2):
			api.get_people("Zunvara")
			forget_request()
			with count_queries() as counted:
				api.get_people("Zunvara")
			costs.append(len(counted))
			with as_user("Administrator"):
				for number in range(4):
					make_contact(office, first_name=f"Zunna {number}")
	assert costs[0] == costs[1] <= 12


@pytest.fixture
def next_request():
	"""Lets what follows be as in a request that has changed nobody itself; takes away what it left in Redis."""
	people_directory.forget()

	def begin() -> None:
		frappe.local.people_moved = False

	yield begin
	begin()
	people_directory.forget()


def test_the_numbers_of_people_are_counted_once_for_all_who_see_the_same(
	ryu, office, officer, another_officer, next_request
):
	next_request()
	with as_user(officer):
		before = api.get_people()["total"]
	with as_user(another_officer), count_queries() as counted:
		assert api.get_people()["total"] == before
	assert not [
		statement for statement in counted.statements if "GROUP BY" in statement and "purpose" in statement
	]
	make_contact(
		office, first_name="Zunnew"
	)  # counted at once by whoever adds them, by others after the commit
	with as_user(officer):
		assert api.get_people()["total"] == before + 1


def test_whom_user_permissions_narrow_counts_for_themselves(
	ryu, office, officer, another_officer, next_request
):
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": another_officer,
			"allow": "Organisation",
			"for_value": office.name,
		}
	).insert()
	make_contact(make_organisation("Europe"))
	next_request()
	with as_user(officer):
		everybody = api.get_people()["total"]
	with as_user(another_officer):
		narrowed = api.get_people()
	assert (narrowed["total"], names(narrowed)) == (1, [ryu.name])
	with as_user(officer):
		assert api.get_people()["total"] == everybody > 1


def test_who_left_is_not_shown_and_who_is_nowhere_is_found_by_name(office, officer):
	make_contact(office, first_name="Zunleft", row={"status": "Left"})
	alone = make_contact(first_name="Zunlonely")
	with as_user(officer):
		assert api.get_people("Zunvara")["rows"] == []
		[row] = api.get_people("Zunlonely")["rows"]
	assert (row["contact"], row["organisation"]) == (alone.name, None)


@time_machine.travel("2026-11-28T09:00:00+00:00", tick=False)
def test_a_meeting_of_a_month_that_is_not_over_is_no_contact_of_the_future(ryu, officer):
	make_interaction(make_partnership(), "2026-11-03", "Month", participants=[{"contact": ryu.name}])
	with as_user(officer):
		assert api.get_people("류근우")["rows"][0]["last_contact"] == "2026-11-28"


def test_a_restricted_meeting_is_no_last_contact_for_others(ryu, officer, manager):
	with as_user(manager):
		make_interaction(
			make_partnership(), "2017-01-02", visibility="Restricted", participants=[{"contact": ryu.name}]
		)
	with as_user(officer):
		assert api.get_people("류근우")["rows"][0]["last_contact"] is None
	with as_user(manager):
		assert api.get_people("류근우")["rows"][0]["last_contact"] == "2017-01-02"


def test_a_reader_of_figures_sees_nobody(ryu, viewer):
	with as_user(viewer):
		for call in (
			api.get_people,
			api.get_people_filters,
			lambda: api.find_similar_people("Geunwoo Ryuzeb"),
		):
			with pytest.raises(frappe.PermissionError):
				call()
		with pytest.raises(frappe.PermissionError):
			api.get_places(ryu.name)


@pytest.mark.parametrize(("filters", "field"), [({"side": "Asia"}, "side"), ({"colour": "red"}, "colour")])
def test_a_filter_that_is_none_is_refused_by_name(officer, filters, field):
	with as_user(officer):
		assert field in message_of(api.get_people, "", filters)
	assert frappe.local.response["refusal"]["field"] == field


# --------------------------------------------------------------------------------------------------- duplicates


def test_who_is_being_entered_may_be_somebody_we_know_and_the_reason_is_said(ryu, office, officer):
	person = frappe.get_doc("Contact", ryu.name)
	person.last_name = "Ryu"
	person.save()

	def similar(*entry) -> list[tuple]:
		with as_user(officer):
			rows = api.find_similar_people(*entry)
			also = api.find_similar(
				person={"new": True, **dict(zip(("name", "native_name", "email"), entry, strict=False))}
			)
		assert [row["name"] for row in rows] == [row["name"] for row in also["people"]]
		return [(row["name"], row["because"]) for row in rows if row["name"] == ryu.name]

	assert similar("Somebody Else", "", "ryuzeb@zunvara.example") == [(ryu.name, "the same e-mail address")]
	assert similar("Keun-woo Yoo", "", "ryuzeb@zunvara.example") == [(ryu.name, "the same e-mail address")]
	assert similar("Geun Woo Ryu", "류근우") == [(ryu.name, "the same name")]
	assert similar("Keun-woo Yoo", "") == []  # a name that sounds alike is no sign by itself
	with as_user(officer):
		there = api.find_similar(office.name, {"new": True, "name": "Keun-woo Yoo"})["people"]
	assert [(row["name"], row["because"]) for row in there] == [(ryu.name, "a name that sounds alike")]
	assert similar("Mina Example", "") == []


def test_entries_that_may_be_one_are_listed_for_managers_and_may_be_said_to_be_two(
	ryu, office, officer, manager
):
	double = make_contact(
		office, first_name="Geun-woo", last_name="Ryuzeb", email_ids=[{"email_id": "ryuzeb@zunvara.example"}]
	)
	pair = {ryu.name, double.name}

	def listed() -> list[dict]:
		return [
			row
			for row in api.get_similar_people()["pairs"]
			if {row["one"]["name"], row["other"]["name"]} == pair
		]

	with as_user(officer), pytest.raises(frappe.PermissionError):
		api.get_similar_people()
	with as_user(manager):
		assert listed()[0]["signs"][0] == "the same e-mail address"
		change = api.keep_people_apart(*pair)["change"]
		assert listed() == []
		api.undo_person_change(change)
		assert len(listed()) == 1
	report = run_report("Data Quality and Retention", kind="Possible Duplicate")
	assert pair & {row["document"] for row in report.rows}


# ------------------------------------------------------------------------------------------------ merge and undo


@pytest.fixture
def pair(ryu, office):
	"""(the entry that goes, the one that stays, records that name one or both)."""
	gone = make_contact(
		office,
		first_name="Geun-woo",
		last_name="Ryuzeb",
		designation="Chair",
		email_ids=[{"email_id": "second@zunvara.example"}],
		phone_nos=[{"phone": "+82 10 0000 4411"}],
		row={"role_title": "Chair"},
	)
	met = make_interaction(
		make_partnership(), participants=[{"contact": ryu.name}, {"contact": gone.name, "is_interpreter": 1}]
	)
	event = make_event(
		"2015-11-03", participants=[{"contact": gone.name, "organisation": office.name, "role": "Speaker"}]
	)
	gone.add_comment("Comment", "Speaks Dutch")
	return gone, ryu, (met, event)


def everything(pair) -> str:
	gone, stays, records = pair
	docs = [frappe.get_doc(doc.doctype, doc.name) for doc in (gone, stays, *records)]
	docs.append(
		frappe.get_doc(
			"Organisation", frappe.db.get_value("Organisation Contact", {"contact": stays.name}, "parent")
		)
	)
	said = [{**doc.as_dict(convert_dates_to_str=True), "_comments": None} for doc in docs]
	terms = frappe.get_all(
		"Search Name",
		{"record": ("in", [gone.name, stays.name])},
		["record", "term"],
		order_by="record, term",
	)
	comments = frappe.get_all("Comment", {"content": "Speaks Dutch"}, ["reference_name"])
	return frappe.as_json([said, terms, comments])


def test_the_preview_names_what_differs_and_what_is_brought_over(pair, officer, manager):
	gone, stays, _records = pair
	with as_user(officer), pytest.raises(frappe.PermissionError):
		api.preview_merge_of_people(gone.name, stays.name)
	before = everything(pair)
	with as_user(manager):
		preview = api.preview_merge_of_people(gone.name, stays.name)
	fields = {
		field["fieldname"]: (field["source"], field["target"], field["choice"]) for field in preview["fields"]
	}
	assert fields["designation"] == ("Chair", "", "source")
	assert fields["first_name"] == ("Geun-woo", "Geunwoo", "target")
	assert preview["rows"][0]["values"] == ["ryuzeb@zunvara.example", "second@zunvara.example"]
	assert preview["signs"][0] == "the same organisation"
	assert everything(pair) == before


def test_a_merge_takes_the_chosen_values_and_is_undone_to_the_letter(pair, manager):
	gone, stays, (met, event) = pair
	before = everything(pair)
	with as_user(manager):
		answer = api.merge_people(gone.name, stays.name, {"first_name": "source"})
		merged = frappe.get_doc("Contact", stays.name)
		assert merged.first_name == "Geun-woo"
		assert {row.email_id for row in merged.email_ids} == {
			"ryuzeb@zunvara.example",
			"second@zunvara.example",
		}
		assert not frappe.db.exists("Contact", gone.name)
		assert [row.contact for row in frappe.get_doc(met.doctype, met.name).participants] == [stays.name]
		assert [row.contact for row in frappe.get_doc(event.doctype, event.name).participants] == [stays.name]
		assert api.get_places(stays.name)["changes"][0]["name"] == answer["change"]
		api.undo_person_change(answer["change"])
		assert everything(pair) == before
		assert api.get_places(stays.name)["changes"] == []
		message_of(api.undo_person_change, answer["change"])


def test_what_was_changed_since_the_merge_is_not_overwritten(pair, manager):
	gone, stays, (met, _event) = pair
	with as_user(manager):
		change = api.merge_people(gone.name, stays.name)["change"]
		met = frappe.get_doc(met.doctype, met.name)
		met.append("participants", {"participant_name": "Mr Lee"})
		met.save()
		assert met.name in message_of(api.undo_person_change, change)
	assert not frappe.db.exists("Contact", gone.name)


def test_a_merge_by_frappes_own_dialog_can_be_undone_too(pair, manager):
	gone, stays, _records = pair
	before = everything(pair)
	with as_user(manager):
		frappe.rename_doc("Contact", gone.name, stays.name, merge=True, show_alert=False)
		api.undo_person_change(api.get_places(stays.name)["changes"][0]["name"])
	assert everything(pair) == before


def test_a_wrong_choice_is_refused_before_anything_is_merged(pair, manager):
	gone, stays, _records = pair
	with as_user(manager):
		assert "full_name" in message_of(api.merge_people, gone.name, stays.name, {"full_name": "source"})
		message_of(api.merge_people, stays.name, stays.name)
	assert frappe.db.exists("Contact", gone.name)


def test_the_record_of_changes_is_erased_with_the_person_and_forgotten_after_a_month(pair, manager):
	gone, stays, _records = pair
	with as_user(manager):
		change = api.merge_people(gone.name, stays.name)["change"]
		assert "second@zunvara.example" in frappe.db.get_value("Person Change", change, "before")
		frappe.db.set_value("Person Change", change, "creation", "2020-01-01")
		person_changes.clear_old()
		assert not frappe.db.exists("Person Change", change)
		apart = api.keep_people_apart(stays.name, make_contact().name)["change"]
		api.erase_contact(stays.name)
	assert not frappe.db.exists("Person Change", apart)


# ------------------------------------------------------------------------------------------------- moving on


@pytest.fixture
def harbour(site):
	return make_organisation("Europe", organisation_name="Zunhaven Harbour")


def rows_at(organisation, contact) -> list[tuple]:
	return [
		(row.status, row.role_title, row.is_primary, str(row.from_date or ""), str(row.to_date or ""))
		for row in frappe.get_doc("Organisation", organisation.name).contacts
		if row.contact == contact.name
	]


def test_a_person_moves_and_whom_we_met_stays_with_the_old_organisation(ryu, office, harbour, officer):
	met = make_interaction(make_partnership(), "2016-05-02", participants=[{"contact": ryu.name}])
	with as_user(officer):
		change = api.move_person(ryu.name, harbour.name, office.name, "2026-03-01", "Adviser")["change"]
		assert rows_at(office, ryu) == [("Left", "Director", 0, "", "2026-03-01")]
		assert rows_at(harbour, ryu) == [("Active", "Adviser", 0, "2026-03-01", "")]
		assert frappe.get_doc("Interaction", met.name).participants[0].organisation == office.name
		assert [row.link_name for row in frappe.get_doc("Contact", ryu.name).links] == [harbour.name]
		api.undo_person_change(change)
	assert rows_at(office, ryu) == [("Active", "Director", 0, "", "")]
	assert rows_at(harbour, ryu) == []
	assert not frappe.get_doc("Interaction", met.name).participants[0].organisation
	assert [row.link_name for row in frappe.get_doc("Contact", ryu.name).links] == [office.name]


def test_a_move_that_somebody_has_corrected_since_is_not_undone(ryu, office, harbour, officer):
	with as_user(officer):
		change = api.move_person(ryu.name, harbour.name, office.name, title="Adviser")["change"]
		harbour.reload()
		harbour.contacts[-1].role_title = "Head"
		harbour.save()
		assert harbour.name in message_of(api.undo_person_change, change)
	assert rows_at(office, ryu)[0][0] == "Left"


@pytest.mark.parametrize(
	("change", "field"),
	[
		({"to": ""}, "to"),
		({"to": "ORG-none"}, "to"),
		({"leaves": "same"}, "to"),
		({"on": "2099-01-01"}, "on"),
	],
)
def test_a_wrong_move_is_refused_by_name_and_changes_nothing(ryu, office, harbour, officer, change, field):
	args = {"to": harbour.name, "leaves": office.name, **change}
	args["leaves"] = args["to"] if args["leaves"] == "same" else args["leaves"]
	with as_user(officer), pytest.raises(frappe.ValidationError):
		api.move_person(ryu.name, **args)
	assert frappe.local.response["refusal"]["field"] == field
	assert rows_at(office, ryu)[0][0] == "Active"


def test_only_who_moved_a_person_or_a_manager_undoes_it(ryu, office, harbour, officer, manager):
	with as_user(manager):
		change = api.move_person(ryu.name, harbour.name, office.name)["change"]
	with as_user(officer):
		assert api.get_places(ryu.name)["changes"] == []
		with pytest.raises(frappe.PermissionError):
			api.undo_person_change(change)


def test_the_choices_of_the_filters_are_those_that_find_somebody(ryu, officer):
	with as_user(officer):
		filters = api.get_people_filters()
	assert "Korea, Republic of" in [choice["value"] for choice in filters["country"]]
	assert [choice["value"] for choice in filters["purpose"]] == list(people_directory.PURPOSES)

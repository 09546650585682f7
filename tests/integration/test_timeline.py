"""The timeline of a partnership: in the order of the business dates, and only for those who may read it."""

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop import api
from eu_korea_coop.partnerships import timeline
from testing import as_user, make_agreement, make_event, make_interaction, make_organisation, make_partnership
from testing.factories import today


def test_entries_come_by_business_date_and_not_by_entry(officer):
	name = make_partnership("Exploring", since=add_days(today(), -50), owner_user=officer).name
	recent = make_interaction(name, add_days(today(), -10)).name
	older = make_interaction(name, add_days(today(), -90)).name
	with as_user(officer):
		page = api.get_timeline(name)
	assert [entry["name"] for entry in page["entries"] if entry["kind"] == "interaction"] == [recent, older]
	assert [entry["kind"] for entry in page["entries"]][1] != "interaction", (
		"the change of stage lies between"
	)
	assert not page["more"]


def test_who_may_not_read_the_partnership_is_refused(officer, another_officer, outsider):
	name = make_partnership(visibility="Restricted", owner_user=officer).name
	for user in (another_officer, outsider):
		with as_user(user), pytest.raises(frappe.PermissionError):
			api.get_timeline(name)
	with as_user(officer):
		assert api.get_timeline(name)["entries"]


def test_a_partnership_that_is_missing_is_said_to_be(officer):
	with as_user(officer), pytest.raises(frappe.DoesNotExistError):
		api.get_timeline("PTN-0000-0000")


def test_a_page_says_whether_older_entries_follow(officer):
	name = make_partnership("Exploring", since=add_days(today(), -50), owner_user=officer).name
	first, second, third = (make_interaction(name, add_days(today(), -days)).name for days in (30, 20, 10))

	def page(**asked) -> tuple[list[str], bool]:
		answer = api.get_timeline(name, kinds=["interaction"], **asked)
		return [entry["name"] for entry in answer["entries"]], answer["more"]

	with as_user(officer):
		assert page(limit=2) == ([third, second], True)
		assert page(limit=3) == ([third, second, first], False)
		assert page(start=1, limit=1) == ([second], True)
		assert page(start=2, limit=2) == ([first], False)
		assert page(start=-1, limit=0) == ([third], True), "a page has one entry at least"
		timeline_of_all = api.get_timeline(name, limit=2)
	assert [entry["name"] for entry in timeline_of_all["entries"]] == [third, second]
	assert timeline_of_all["more"]


def test_a_page_has_a_hundred_entries_at_most(officer, monkeypatch):
	monkeypatch.setattr(timeline, "LARGEST_PAGE", 2)
	name = make_partnership(owner_user=officer).name
	for _ in range(3):
		make_interaction(name)
	with as_user(officer):
		answer = api.get_timeline(name, limit=1000, kinds=["interaction"])
	assert (len(answer["entries"]), answer["more"]) == (2, True)


def test_what_has_no_date_comes_last_and_of_one_day_what_was_recorded_last_first(officer):
	name = make_partnership("Exploring", since=add_days(today(), -50), owner_user=officer).name
	undated = make_interaction(name, precision="Unknown").name
	month = make_interaction(name, "2016-11-20", "Month").name
	exact = make_interaction(name, "2016-11-10").name
	twice = [make_interaction(name, "2016-12-01").name for _ in range(2)]
	with as_user(officer):
		entries = api.get_timeline(name, kinds=["interaction"])["entries"]
	assert [entry["name"] for entry in entries] == [*reversed(twice), exact, month, undated]
	assert [entry["precision"] for entry in entries[2:]] == ["Day", "Month", "Unknown"]


def test_an_interaction_of_another_partnership_that_also_concerns_this_one_comes_once(officer):
	one, other = (make_partnership(owner_user=officer).name for _ in range(2))
	shared = make_interaction(other, other_partnerships=[one], outcome="They want a visit").name
	event = make_event(add_days(today(), -400), city="Daegu")
	make_interaction(one, add_days(today(), -400), events=[event])
	frappe.db.set_value("Partnership", one, "origin_event", event.name)
	with as_user(officer):
		interactions = api.get_timeline(one, kinds=["interaction"])["entries"]
		events = api.get_timeline(one, kinds=["event"])["entries"]
	assert [entry["name"] for entry in interactions].count(shared) == 1
	shown = interactions[0]
	assert (shown["name"], shown["text"], shown["label"]) == (shared, "They want a visit", "Meeting")
	assert (shown["status"], shown["meaningful"]) == ("Held", 1)
	assert [(entry["title"], entry["text"], entry["place"], entry["label"]) for entry in events] == [
		(event.title, "", "Daegu", "Conference")
	]
	with as_user(officer):
		assert api.get_timeline(other, kinds=["event"])["entries"] == []


def test_those_that_sign_an_agreement_on_one_day_share_a_line(officer):
	named = (("Europe", "Agency"), ("Korea", "Institute"), ("Korea", "Chamber"))
	parties = [make_organisation(side, organisation_name=name) for side, name in named]
	partnership = make_partnership(owner_user=officer)
	rows = [
		{"organisation": parties[0].name, "signature_status": "Signed", "signed_on": "2020-05-01"},
		{
			"organisation": parties[1].name,
			"represents": "Ministry",
			"signature_status": "Signed",
			"signed_on": "2020-05-01",
		},
		{"organisation": parties[2].name, "signature_status": "Signed", "signed_on": "2020-06-01"},
		{"organisation": make_organisation().name, "signature_status": "Sent"},
	]
	make_agreement(partnership, parties=rows, title="Memorandum")
	with as_user(officer):
		entries = api.get_timeline(partnership.name, kinds=["signature"])["entries"]
		stages = api.get_timeline(partnership.name, kinds=["stage"])["entries"]
	assert [(str(entry["date"]), entry["title"], entry["text"]) for entry in entries] == [
		("2020-06-01", "Memorandum", "Chamber"),
		("2020-05-01", "Memorandum", "Agency, Ministry"),
	]
	assert [entry["title"] for entry in stages] == ["Identified"]


def test_a_change_of_stage_says_from_where_to_where(officer):
	partnership = make_partnership(owner_user=officer)
	make_interaction(partnership)
	with as_user(officer):
		api.move(partnership.name, "Log first contact")
		entries = api.get_timeline(partnership.name, kinds=["stage"])["entries"]
	assert [entry["title"] for entry in entries] == ["Identified → First Contact", "Identified"]


def test_mails_comments_and_files_say_what_they_are(officer):
	partnership = make_partnership("Exploring", since=add_days(today(), -50), owner_user=officer)
	about = {"reference_doctype": "Partnership", "reference_name": partnership.name}
	mail = {"doctype": "Communication", "communication_type": "Communication", **about}
	addresses = {"sender": "kim@kicox.example", "recipients": "office@cluster.example"}
	for subject, fields in (
		("They wrote", {"communication_medium": "Email", "sent_or_received": "Received"}),
		("We wrote", {"communication_medium": "Email", "sent_or_received": "Sent"}),
		("A call", {"communication_medium": "Phone", "sent_or_received": "Received"}),
	):
		frappe.get_doc({**mail, "subject": subject, **addresses, **fields}).insert()
	other = frappe.get_doc({**mail, **addresses, "subject": "Of another", "communication_medium": "Email"})
	other.reference_name = make_partnership().name
	other.insert()
	partnership.add_comment("Comment", f"<p>Too long: {'x' * 400}</p>", comment_by="Mina Example")
	partnership.add_comment("Info", "changed something")
	attached = {"attached_to_doctype": "Partnership", "attached_to_name": partnership.name}
	frappe.get_doc(
		{"doctype": "File", "file_name": "memo.txt", "content": "Memo", "is_private": 1, **attached}
	).insert()
	with as_user(officer):
		entries = {
			kind: api.get_timeline(partnership.name, kinds=[kind])["entries"]
			for kind in ("mail", "comment", "file")
		}
	assert {(entry["title"], entry["label"], entry["text"]) for entry in entries["mail"]} == {
		("They wrote", "Mail received", "kim@kicox.example"),
		("We wrote", "Mail sent", "office@cluster.example"),
	}
	(comment,) = entries["comment"]
	assert (len(comment["title"]), comment["label"], comment["text"]) == (280, "Comment", "Mina Example")
	assert (comment["date"], comment["precision"], comment["url"]) == (today(), "Day", None)
	(file,) = entries["file"]
	assert (file["title"], file["label"], file["text"]) == ("memo.txt", "File", "")
	assert file["url"].startswith("/private/files/memo")

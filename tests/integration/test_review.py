"""The review: who may decide, what each decision does and how it is taken back, and who hears of it."""

import json
from email import message_from_string, policy

import frappe
import pytest
from bs4 import BeautifulSoup
from frappe.utils import add_days, add_to_date, getdate, now_datetime, nowdate

from eu_korea_coop import api, notices
from eu_korea_coop.partnerships.report.stalled_partnerships import stalled_partnerships
from eu_korea_coop.partnerships.reviews import past, sessions
from eu_korea_coop.reporting.fuzzy_text import day_text
from testing import count_queries, factories, faults, make_master, make_user, share_with


def make_partnership(*args, title: str | None = None, **fields):
	"""A partnership that is called by `title`, where one is given."""
	named = {"title": title, "short_title": title[:100]} if title else {}
	return factories.make_partnership(*args, **named, **fields)


def due(days: int) -> str:
	return add_days(nowdate(), days)


@pytest.fixture
def silent(officer):
	"""A partnership of the officer that has been silent for years."""
	return make_partnership(
		"Exploring", since="2015-01-01", title="ACCIÓ – KICOX", owner_user=officer, tier="Strategic"
	)


@pytest.fixture
def mail_server():
	with faults.outgoing_account():
		yield


def stored(doc, *fields: str):
	return frappe.db.get_value(doc.doctype, doc.name, fields if len(fields) > 1 else fields[0])


def review_of(*partnerships) -> dict:
	"""A review of exactly these partnerships, started by the session's user."""
	names = [partnership.name for partnership in partnerships]
	return api.start_review("Filter", filters=[["name", "in", names]])


def decide(partnership, decision: str, **values) -> dict:
	return api.decide_review(partnership.name, decision, **values)


def test_whoever_hands_over_to_themself_is_not_notified(silent, manager, as_user):
	with as_user(manager):
		decide(silent, "Hand Over", for_user=manager)
	assert stored(silent, "owner_user") == manager
	assert not frappe.db.exists("Notification Log", {"for_user": manager, "document_name": silent.name})


# --- denied first


@pytest.mark.parametrize("who", ["officer", "viewer", "outsider", "system_manager"])
def test_only_managers_hold_a_review(who, silent, manager, request, as_user):
	with as_user(manager):
		session = review_of(silent)["session"]
		decided = decide(silent, "Leave")["name"]
	with as_user(request.getfixturevalue(who)):
		for act in (
			api.get_review_choices,
			api.start_review,
			lambda: api.show_review(session),
			lambda: api.decide_review(silent.name, "Leave", seen=decided),
			lambda: api.undo_review(decided),
			lambda: api.end_review(session),
			lambda: api.get_review_protocol(session),
			lambda: api.mail_review(session),
			lambda: frappe.get_doc(
				{"doctype": "Partnership Review", "partnership": silent.name, "decision": "Leave"}
			).insert(),
		):
			with pytest.raises(frappe.PermissionError):
				act()


def test_a_decision_about_anothers_restricted_partnership_is_read_with_it(
	manager, officer, another_officer, as_user
):
	hidden = make_partnership("Exploring", title="Hidden", visibility="Restricted", owner_user=officer)
	with as_user(manager):
		decided = decide(hidden, "Leave", text="Secret words")["name"]
	with as_user(another_officer):
		assert frappe.get_list("Partnership Review", {"partnership": hidden.name}, pluck="name") == []
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Partnership Review", decided).check_permission("read")
	share_with(hidden, another_officer)
	with as_user(another_officer):
		assert frappe.get_list("Partnership Review", {"partnership": hidden.name}, pluck="name") == [decided]


@pytest.mark.parametrize(
	"filters", [dict, lambda given: [["name", "=", given["name"]]]], ids=["dict", "list"]
)
def test_filters_that_a_program_sends_as_they_are_become_text(filters, silent, manager, as_user):
	with as_user(manager):
		values = {"choice": "Filter", "filters": filters({"name": silent.name})}
		session = frappe.get_doc({"doctype": "Review Session", **values}).insert()
		session.save()
	assert json.loads(stored(session, "partnerships")) == [silent.name]
	assert json.loads(stored(session, "filters")) == values["filters"]


@pytest.mark.parametrize(
	("decision", "values", "field"),
	[
		("Next Step", {"text": "Call"}, "due"),
		("Next Step", {"due": 5}, "text"),
		("Next Step", {"text": "Call", "due": -1}, "due"),
		("Ask", {"for_user": "officer"}, "text"),
		("Ask", {"text": "Still alive?"}, "for_user"),
		("Ask", {"text": "Still alive?", "for_user": "viewer"}, "for_user"),
		("Park", {"text": "Elections"}, "due"),
		("Park", {"due": 30}, "text"),
		("Drop", {"text": "No answer"}, "close_reason"),
		("Hand Over", {}, "for_user"),
		("Hand Over", {"for_user": "officer"}, "for_user"),
		("Hand Over", {"for_user": "viewer"}, "for_user"),
	],
)
def test_a_decision_that_lacks_something_names_the_field(
	decision, values, field, silent, manager, as_user, request
):
	given = dict(values)
	if "for_user" in given:
		given["for_user"] = request.getfixturevalue(given["for_user"])
	if "due" in given:
		given["due"] = due(given["due"])
	with as_user(manager), pytest.raises(frappe.ValidationError):
		decide(silent, decision, **given)
	assert frappe.local.response["refusal"]["field"] == field
	assert not frappe.db.exists("Partnership Review", {"partnership": silent.name})


def test_nobody_is_asked_about_what_they_may_not_read(manager, officer, another_officer, as_user):
	hidden = make_partnership("Exploring", visibility="Restricted", owner_user=officer)
	with as_user(manager), pytest.raises(frappe.ValidationError, match="may not read"):
		decide(hidden, "Ask", text="Still alive?", for_user=another_officer)


def test_an_unknown_decision_is_refused(silent, manager, as_user):
	with as_user(manager), pytest.raises(frappe.ValidationError, match="Decision"):
		decide(silent, "Forget")


def test_a_review_of_a_filter_needs_one(manager, as_user):
	with as_user(manager), pytest.raises(frappe.ValidationError, match="filter"):
		api.start_review("Filter")


# --- two managers at once


def test_the_second_of_two_managers_is_refused_in_words(silent, manager, officer, as_user):
	other = make_user("Cooperation Manager", first_name="Second")
	frappe.db.set_value("Partnership", silent.name, "short_title", "KICOX")
	with as_user(manager):
		seen = review_of(silent)["seen"]
		decide(silent, "Ask", text="Is the draft still alive?", for_user=officer, seen=seen)
	said = "^KICOX was decided meanwhile by Manager: ask Officer: Is the draft still alive"
	with as_user(other), pytest.raises(frappe.ValidationError, match=said) as refused:
		decide(silent, "Leave", seen=seen)
	assert refused.value.http_status_code == 409
	assert frappe.db.count("Partnership Review", {"partnership": silent.name}) == 1


def test_who_saw_a_decision_that_was_taken_back_is_refused(silent, manager, as_user):
	with as_user(manager):
		seen = decide(silent, "Leave")["name"]
		api.undo_review(seen)
		frappe.db.set_value("Partnership", silent.name, "short_title", "KICOX")
		with pytest.raises(
			frappe.ValidationError, match=r"^KICOX: the last decision was taken back meanwhile"
		):
			decide(silent, "Leave", seen=seen)


def test_who_has_seen_the_last_decision_decides_anew(silent, manager, as_user):
	with as_user(manager):
		first = decide(silent, "Leave")["name"]
		decide(silent, "Leave", text="Again", seen=first)
	assert frappe.db.count("Partnership Review", {"partnership": silent.name}) == 2


# --- what each decision does


def test_a_next_step_is_set_for_whom_it_is_decided(silent, manager, another_officer, as_user):
	with as_user(manager):
		decide(silent, "Next Step", text="Call Daegu", due=due(7), for_user=another_officer)
	assert stored(silent, "next_step", "next_step_due", "next_step_owner") == (
		"Call Daegu",
		getdate(due(7)),
		another_officer,
	)


def test_a_next_step_of_today_is_the_officers_unless_they_cannot_act_any_more(
	silent, manager, officer, as_user
):
	with as_user(manager):
		first = decide(silent, "Next Step", text=" Call Daegu ", due=due(0))["name"]
		assert stored(silent, "next_step", "next_step_owner") == ("Call Daegu", officer)
		frappe.db.set_value("User", officer, "enabled", 0)
		decide(silent, "Next Step", text="Write", due=due(0), seen=first)
		assert stored(silent, "next_step_owner") == manager


def test_a_question_is_a_todo_and_a_notice_of_whoever_is_asked(silent, manager, officer, as_user):
	with as_user(manager):
		decide(silent, "Ask", text="Is <b>KIAT</b> in?", for_user=officer, due=due(5))
	todo = frappe.get_last_doc("ToDo", {"reference_name": silent.name, "allocated_to": officer})
	assert (todo.status, todo.description) == ("Open", "Is &lt;b&gt;KIAT&lt;/b&gt; in?")
	assert (todo.assigned_by, todo.date) == (manager, getdate(due(5)))
	asked = "<strong>Manager</strong> asks in the review about ACCIÓ – KICOX: Is &lt;b&gt;KIAT&lt;/b&gt; in?"
	assert notices_of(silent, officer) == [f"{asked} (until {day_text(due(5))})"]


def notices_of(partnership, user: str) -> list[str]:
	"""What a person is notified of about a partnership, in the order in which it was said."""
	about = {"for_user": user, "document_name": partnership.name}
	return frappe.get_all("Notification Log", about, pluck="subject", order_by="creation")


def notice_mails(decided: str) -> list[tuple[str, str, str]]:
	"""Who is written to about one decision, the subject, and the text below the mail's head."""
	mails = []
	fields = {"reference_doctype": "Partnership Review", "reference_name": decided}
	for row in frappe.get_all("Email Queue", fields, ["name", "message"], order_by="creation"):
		to = frappe.db.get_value("Email Queue Recipient", {"parent": row.name}, "recipient")
		message = message_from_string(row.message, policy=policy.default)
		html = BeautifulSoup(message.get_body(("html",)).get_content(), "html.parser")
		mails.append((to, message["Subject"], " ".join(html.get_text(" ").split())))
	return mails


@pytest.mark.parametrize(
	("decision", "values", "korean"),
	[
		(
			"Ask",
			{"text": "Is A&B in?"},
			"Manager 님이 검토에서 ACCIÓ – KICOX 건에 대해 문의했습니다: Is A&B in?",
		),
		("Hand Over", {}, "Manager 님이 검토에서 ACCIÓ – KICOX 건을 귀하에게 인계했습니다"),
	],
)
def test_notice_and_mail_are_in_the_language_of_whoever_reads_them(
	decision, values, korean, mail_server, silent, manager, another_officer, as_user
):
	frappe.db.set_value("User", another_officer, "language", "ko")
	with as_user(manager):
		decided = decide(silent, decision, for_user=another_officer, **values)["name"]
		assert frappe.local.lang == "en"
	(said,) = notices_of(silent, another_officer)
	assert BeautifulSoup(said, "html.parser").get_text() == korean
	((to, subject, text),) = notice_mails(decided)
	assert (to, subject) == (another_officer, korean)
	assert f"Another Officer 님, 안녕하세요. {korean} ACCIÓ – KICOX" in text
	assert silent.name not in text


@pytest.mark.parametrize("decision", ["Ask", "Hand Over"])
def test_an_undo_takes_the_notice_and_the_waiting_mail_away(
	decision, mail_server, silent, manager, another_officer, as_user
):
	with as_user(manager):
		decided = decide(silent, decision, text="Alive?", for_user=another_officer)["name"]
		assert len(notices_of(silent, another_officer)) == len(notice_mails(decided)) == 1
		api.undo_review(decided)
	assert notices_of(silent, another_officer) == notice_mails(decided) == []


@pytest.mark.parametrize(
	("decision", "said"),
	[
		("Ask", "Manager has taken back the question about ACCIÓ – KICOX"),
		("Hand Over", "Manager has taken ACCIÓ – KICOX back: it was not to be handed over to you"),
	],
)
def test_whoever_has_read_of_a_decision_reads_that_it_was_taken_back(
	decision, said, mail_server, silent, manager, another_officer, as_user
):
	with as_user(manager):
		sent = decide(silent, decision, text="Alive?", for_user=another_officer)["name"]
		frappe.db.set_value("Email Queue", {"reference_name": sent}, "status", "Sent")
		api.undo_review(sent)
	(subject,) = notices_of(silent, another_officer)
	assert BeautifulSoup(subject, "html.parser").get_text() == said
	assert [mail[:2] for mail in notice_mails(sent)][1:] == [(another_officer, said)]
	with as_user(manager):
		read = decide(silent, decision, text="Alive?", for_user=another_officer)["name"]
		frappe.db.set_value("Notification Log", {"document_name": silent.name}, "read", 1)
		api.undo_review(read)
	assert [mail[1] for mail in notice_mails(read)] == [said], "the mail that waited is gone"


def test_who_may_not_read_the_partnership_any_more_reads_nothing_of_an_undo(
	mail_server, manager, officer, another_officer, as_user
):
	hidden = make_partnership("Exploring", title="Hidden", visibility="Restricted", owner_user=officer)
	with as_user(manager):
		decided = decide(hidden, "Hand Over", for_user=another_officer)["name"]
		frappe.db.set_value("Email Queue", {"reference_name": decided}, "status", "Sent")
		api.undo_review(decided)
	assert notices_of(hidden, another_officer) == notices_of(hidden, manager) == []


def test_who_wants_no_notices_or_no_mails_gets_none(
	mail_server, silent, manager, officer, another_officer, as_user
):
	for user, unwanted in ((officer, "enabled"), (another_officer, "enable_email_mention")):
		frappe.get_doc("Notification Settings", user).update({unwanted: 0}).save()
	with as_user(manager):
		first = decide(silent, "Ask", text="Alive?", for_user=officer)["name"]
		second = decide(silent, "Ask", text="Alive?", for_user=another_officer, seen=first)["name"]
	assert notices_of(silent, officer) == notice_mails(first) == notice_mails(second) == []
	assert len(notices_of(silent, another_officer)) == 1


def test_without_an_outgoing_account_a_notice_stands_on_the_desk_alone(
	silent, manager, officer, as_user, monkeypatch
):
	monkeypatch.setattr(notices.EmailAccount, "find_outgoing", lambda: None)
	with as_user(manager):
		decided = decide(silent, "Ask", text="Alive?", for_user=officer)["name"]
	assert len(notices_of(silent, officer)) == 1 and notice_mails(decided) == []


def test_parking_rests_the_partnership(silent, manager, as_user):
	with as_user(manager):
		decide(silent, "Park", text="Elections in Korea", due=due(60))
	assert stored(silent, "stage", "parked_until") == ("Parked", getdate(due(60)))


def test_dropping_closes_the_partnership(silent, manager, as_user):
	reason = make_master("Close Reason", "No Answer For The Test")
	with as_user(manager):
		decide(silent, "Drop", close_reason=reason)
	assert stored(silent, "stage", "close_reason") == ("Not Pursued", reason)


def test_handing_over_takes_the_next_step_along(manager, officer, another_officer, as_user):
	step = make_partnership(
		"Exploring", owner_user=officer, next_step="Call", next_step_due=due(3), next_step_owner=officer
	)
	with as_user(manager):
		decide(step, "Hand Over", for_user=another_officer)
	assert stored(step, "owner_user", "next_step_owner") == (another_officer, another_officer)


def test_a_step_that_is_somebody_elses_stays_theirs(manager, officer, another_officer, as_user):
	third = make_user("Cooperation Officer")
	fields = {"next_step": "Call", "next_step_due": due(3), "next_step_owner": third}
	others = make_partnership("Exploring", owner_user=officer, **fields)
	without = make_partnership("Exploring", owner_user=officer)
	with as_user(manager):
		decide(others, "Hand Over", for_user=another_officer)
		decide(without, "Hand Over", for_user=another_officer)
	assert stored(others, "owner_user", "next_step_owner") == (another_officer, third)
	assert stored(without, "owner_user", "next_step_owner") == (another_officer, None)


def test_a_move_that_is_not_possible_stores_no_decision(manager, as_user):
	closed = make_partnership("Concluded")
	with as_user(manager), pytest.raises(frappe.ValidationError):
		decide(closed, "Park", text="Later", due=due(60))
	assert not frappe.db.exists("Partnership Review", {"partnership": closed.name})


# --- taking back


@pytest.mark.parametrize(
	("decision", "values"),
	[
		("Next Step", {"text": "Call", "due": 7}),
		("Park", {"text": "Elections", "due": 60}),
		("Drop", {"close_reason": "No Answer For The Test"}),
		("Hand Over", {"for_user": "another_officer"}),
		("Ask", {"text": "Alive?", "for_user": "another_officer"}),
		("Leave", {}),
	],
)
def test_a_decision_is_taken_back_as_if_it_had_never_been(
	decision, values, silent, manager, as_user, request
):
	make_master("Close Reason", "No Answer For The Test")
	values = {
		field: request.getfixturevalue(value)
		if field == "for_user"
		else due(value)
		if field == "due"
		else value
		for field, value in values.items()
	}
	fields = (
		"stage",
		"owner_user",
		"next_step",
		"next_step_due",
		"parked_until",
		"closed_on",
		"close_reason",
	)
	before, log = stored(silent, *fields), len(silent.stage_log)
	with as_user(manager):
		api.undo_review(decide(silent, decision, **values)["name"])
	assert stored(silent, *fields) == before
	assert frappe.db.count("Partnership Stage Log", {"parent": silent.name}) == log
	assert not frappe.db.exists("ToDo", {"reference_name": silent.name, "status": "Open"})
	assert not frappe.db.exists("Partnership Review", {"partnership": silent.name})


def test_a_dropped_parked_partnership_is_parked_again_after_an_undo(silent, manager, as_user):
	make_master("Close Reason", "No Answer For The Test")
	with as_user(manager):
		parked = decide(silent, "Park", text="Elections", due=due(60))["name"]
		dropped = decide(silent, "Drop", close_reason="No Answer For The Test", seen=parked)["name"]
		api.undo_review(dropped)
	assert stored(silent, "stage", "resume_stage", "parked_until") == (
		"Parked",
		"Exploring",
		getdate(due(60)),
	)


def test_nobody_takes_back_anothers_decision(silent, manager, as_user):
	with as_user(manager):
		decided = decide(silent, "Leave")["name"]
	with as_user(make_user("Cooperation Manager")), pytest.raises(frappe.PermissionError):
		api.undo_review(decided)


def test_a_partnership_that_was_changed_since_is_not_turned_back(silent, manager, as_user):
	with as_user(manager):
		decided = decide(silent, "Next Step", text="Call", due=due(7))["name"]
	later = {"modified": "2031-01-01 00:00:00", "short_title": "KICOX"}
	frappe.db.set_value("Partnership", silent.name, later)
	with (
		as_user(manager),
		pytest.raises(frappe.ValidationError, match=r"^KICOX was changed since") as refused,
	):
		api.undo_review(decided)
	assert refused.value.http_status_code == 409


def test_after_a_day_a_decision_stays(silent, manager, as_user):
	with as_user(manager):
		decided = decide(silent, "Leave")["name"]
		decided_ago(decided, hours=24)
		with pytest.raises(frappe.ValidationError, match="more than a day ago"):
			api.undo_review(decided)
		decided_ago(decided, hours=23)
		assert api.undo_review(decided) == {"partnership": silent.name}


def decided_ago(review: str, hours: int) -> None:
	when = add_to_date(now_datetime(), hours=-hours)
	frappe.db.set_value("Partnership Review", review, "creation", when, update_modified=False)


def test_the_last_decision_alone_is_taken_back(silent, manager, as_user):
	with as_user(manager):
		first = decide(silent, "Leave")["name"]
		decided_ago(first, hours=1)
		second = decide(silent, "Leave", seen=first)["name"]
		with pytest.raises(frappe.ValidationError, match="changed since"):
			api.undo_review(first)
		api.undo_review(second)
		api.undo_review(first)


# --- going through


def test_a_review_begins_with_what_matters_most_and_waited_longest(silent, manager, officer, as_user):
	standard = make_partnership("Exploring", since="2012-01-01", owner_user=officer)
	longer = make_partnership("Exploring", since="2013-01-01", owner_user=officer, tier="Strategic")
	with as_user(manager):
		shown = review_of(silent, standard, longer)
	names = json.loads(frappe.db.get_value("Review Session", shown["session"], "partnerships"))
	assert names == [longer.name, silent.name, standard.name]
	watched = make_partnership("Exploring", since="2010-01-01", owner_user=officer, tier="Watch")
	sound = make_partnership("Exploring", owner_user=officer)
	with as_user(manager):
		shown = review_of(silent, watched, standard, longer, sound)
	names = json.loads(frappe.db.get_value("Review Session", shown["session"], "partnerships"))
	assert names == [longer.name, silent.name, standard.name, sound.name, watched.name]


def test_a_review_has_a_largest_number_and_says_how_many_there_are(silent, manager, as_user, monkeypatch):
	monkeypatch.setattr(sessions, "MOST", 2)
	more = [make_partnership("Exploring", since="2016-01-01") for _ in range(2)]
	with as_user(manager):
		shown = review_of(silent, *more)
		assert (shown["count"], shown["total"], shown["position"], shown["ended"]) == (2, 3, 0, False)
		assert api.show_review(shown["session"], 9)["position"] == 1, "the last one"
		assert api.show_review(shown["session"], -1)["position"] == 0
		api.end_review(shown["session"])
		assert api.show_review(shown["session"], 1)["position"] == 0, "a review that has ended stays"


def test_a_review_of_nothing_shows_nothing_and_is_not_gone_on_with(manager, as_user):
	with as_user(manager):
		shown = api.start_review("Filter", filters=[["name", "in", ["PTN-0000-0000"]]])
		assert (shown["count"], shown["partnership"], shown["overview"]) == (0, None, None)
		assert (api.get_review_choices()["open"] or {}).get("session") != shown["session"]
		protocol = api.end_review(shown["session"])
		assert (protocol["lines"], protocol["ended"], protocol["mailed"]) == ([], True, False)
		for filters in ("nonsense", '"stalled"', "[]"):
			with pytest.raises(frappe.ValidationError, match="filter"):
				api.start_review("Filter", filters=filters)


def test_what_nobody_has_looked_at_comes_first_on_request(silent, manager, officer, as_user):
	other = make_partnership("Exploring", since="2015-01-01", owner_user=officer)
	with as_user(manager):
		decide(silent, "Leave")
		shown = api.start_review("Filter", "Longest Unreviewed", [["name", "in", [silent.name, other.name]]])
	assert shown["partnership"] == other.name
	with as_user(manager):
		decide(other, "Leave")
		frappe.db.set_value("Partnership Review", {"partnership": silent.name}, "day", due(-1))
		shown = api.start_review("Filter", "Longest Unreviewed", [["name", "in", [silent.name, other.name]]])
	assert shown["partnership"] == silent.name, "it was looked at before the other"


def test_a_review_that_was_left_goes_on_where_it_stopped(silent, manager, officer, as_user):
	second = make_partnership("Exploring", since="2016-01-01", owner_user=officer)
	with as_user(manager):
		session = review_of(silent, second)["session"]
		api.show_review(session, 1)
		result = api.get_review_choices()["open"]
		assert (result["session"], result["position"], result["count"]) == (session, 1, 2)
		assert api.show_review(session)["partnership"] == second.name
		api.end_review(session)
		assert (api.get_review_choices()["open"] or {}).get("session") != session
		session = review_of(silent)["session"]
		assert api.get_review_choices()["open"]["session"] == session, "one of a single partnership too"


def test_an_officer_with_a_per_cent_sign_in_their_address_sees_what_was_decided_of_their_own(
	manager, as_user
):
	officer = make_user("Cooperation Officer", email="100%@people.example")
	own = make_partnership("Exploring", since="2015-01-01", owner_user=officer, visibility="Restricted")
	frappe.permissions.add_user_permission("Partnership", own.name, officer)
	with as_user(manager):
		decide(own, "Leave", text="Wait for the fair")
	with as_user(officer):
		assert past.latest([own.name], getdate())[own.name].text == "Wait for the fair"


def test_the_latest_decisions_of_many_are_those_of_each(silent, manager, as_user, monkeypatch):
	twice, once, unasked = silent, *(make_partnership("Exploring", since="2015-01-01") for _ in range(2))
	with as_user(manager):
		first = decide(twice, "Leave", text="First")["name"]
		decided_ago(first, hours=1)
		decide(twice, "Leave", text="Second", seen=first)
		decide(once, "Leave", text="Third")
		decide(unasked, "Leave", text="Not asked for")
		names = [twice.name, once.name]
		latest = past.latest(names, getdate())
		assert [latest[name].text for name in names] == ["Second", "Third"]
		monkeypatch.setattr(past, "NAMED", 1)
		assert past.latest(names, getdate()) == latest


def test_the_present_partnership_comes_with_its_story_reasons_and_last_decision(silent, manager, as_user):
	with as_user(manager):
		decide(silent, "Leave", text="Wait for the fair")
		shown = review_of(silent)
	assert shown["overview"]["health"]["reasons"][0]["code"] == "SILENT"
	assert [one["words"] for one in shown["last"]] == ["leave as it is: Wait for the fair"]
	assert shown["overview"]["story"]["entries"][0]["kind"] == "review"
	assert (shown["owner_user"], shown["officer"]) == (silent.owner_user, "Officer")
	(last,) = shown["last"]
	assert (last["name"], last["by"], last["own"]) == (shown["seen"], "Manager", True)
	assert (last["ago"], last["day"]) == ("reviewed today: leave as it is: Wait for the fair", nowdate())
	with as_user(make_user("Cooperation Manager")):
		assert review_of(silent)["last"][0]["own"] is False
	frappe.db.set_value("Partnership Review", last["name"], "day", due(-1))
	decided_ago(last["name"], hours=9)
	frappe.db.set_value("Partnership", silent.name, "owner_user", None)
	with as_user(manager):
		shown = review_of(silent)
		seen = shown["seen"]
		for number in range(5):
			seen = decide(silent, "Leave", text=str(number), seen=seen)["name"]
			decided_ago(seen, hours=5 - number)
		words = [one["words"] for one in review_of(silent)["last"]]
	assert shown["last"][0]["ago"] == "reviewed 1 day ago: leave as it is: Wait for the fair"
	assert shown["officer"] is None
	assert len(words) == 5
	frappe.db.delete("Partnership Review", {"partnership": silent.name})
	with as_user(manager):
		shown = review_of(silent)
	assert (shown["last"], shown["seen"]) == ([], None)


def test_a_partnership_that_is_gone_stands_empty_in_the_review(manager, as_user):
	gone = make_partnership("Identified")
	with as_user(manager):
		session = review_of(gone)["session"]
	frappe.delete_doc("Partnership", gone.name, force=True)
	with as_user(manager):
		assert api.show_review(session)["overview"] is None


def test_stalled_ones_are_counted_before_a_review_begins(silent, manager, as_user):
	with as_user(manager):
		before = api.get_review_choices()["stalled"]
		make_partnership("Exploring", since="2015-01-01")
		assert api.get_review_choices()["stalled"] == before + 1
		assert api.start_review("Stalled")["total"] == before + 1


def test_today_counts_the_stalled_and_those_nobody_has_decided_about(manager, officer, as_user):
	frappe.db.set_value("Partnership", {"health": "Stalled"}, "health", "On track")
	assert sessions.stalled_and_unreviewed(getdate()) == (0, 0)
	stalled = [make_partnership("Exploring", since="2015-01-01", owner_user=officer) for _ in range(3)]
	assert sessions.stalled_and_unreviewed(getdate()) == (3, 3)
	with as_user(manager):
		decide(stalled[0], "Leave")
	assert sessions.stalled_and_unreviewed(getdate()) == (3, 2)


def test_what_was_decided_within_four_weeks_is_not_unreviewed(silent, manager, as_user):
	with as_user(manager):
		before = api.get_review_choices()["unreviewed"]
		decided = decide(silent, "Leave")["name"]
		assert api.get_review_choices()["unreviewed"] == before - 1
		for days, number in ((28, before - 1), (29, before)):
			frappe.db.set_value("Partnership Review", decided, "day", due(-days))
			assert api.get_review_choices()["unreviewed"] == number, days
		make_partnership("Concluded")
		make_partnership("Parked")
		assert api.get_review_choices()["unreviewed"] == before, "what rests or is closed waits for no review"


def test_whoever_can_act_is_offered_once_and_by_name(manager, officer, another_officer, as_user):
	both = make_user("Cooperation Officer", "Cooperation Manager", first_name="aaa both")
	gone = make_user("Cooperation Officer", first_name="Gone", enabled=0)
	make_master("Close Reason", "Aaa Reason")
	with as_user(manager):
		offered = api.get_review_choices()
	users = [person["user"] for person in offered["people"]]
	assert {both, officer, another_officer, manager} <= set(users) and len(users) == len(set(users))
	assert not {gone, "Administrator", "viewer@persona.example"} & set(users)
	names = [person["name"].casefold() for person in offered["people"]]
	assert names == sorted(names)
	assert {"value": "Aaa Reason", "label": "Aaa Reason"} in offered["close_reasons"]


def test_the_present_partnership_costs_the_same_in_a_long_review(manager, officer, as_user):
	few = [make_partnership("Exploring", since="2015-01-01", owner_user=officer) for _ in range(2)]
	many = [*few, *(make_partnership("Exploring", since="2015-01-01") for _ in range(6))]
	with as_user(manager):
		counts = []
		api.show_review(review_of(*few)["session"], 1)  # what Frappe remembers from now on
		for partnerships in (few, many):
			session = review_of(*partnerships)["session"]
			with count_queries() as queries:
				api.show_review(session, 1)
			counts.append(queries.count)
	assert counts[0] == counts[1]


# --- the end


def test_the_protocol_lists_what_was_decided(silent, manager, officer, as_user):
	with as_user(manager):
		session = review_of(silent)["session"]
		decide(silent, "Ask", text="Alive?", for_user=officer, session=session)
		lines = api.end_review(session)["lines"]
		printed = frappe.get_print("Review Session", session, "Review Protocol")
	assert [(line["title"], line["words"]) for line in lines] == [("ACCIÓ – KICOX", "ask Officer: Alive?")]
	assert "ACCIÓ – KICOX" in printed and "one decision, one partnership in the review" in printed
	other = make_partnership("Exploring", title="Second", owner_user=officer)
	with as_user(manager):
		empty = review_of(silent, other)["session"]
		assert "0 decisions, 2 partnerships in the review" in frappe.get_print(
			"Review Session", empty, "Review Protocol"
		)
		decide(other, "Leave", session=empty)
		decide(silent, "Leave", session=empty, seen=review_of(silent)["seen"])
		protocol = api.get_review_protocol(empty)
		printed = frappe.get_print("Review Session", empty, "Review Protocol")
	assert "2 decisions, 2 partnerships in the review" in printed
	assert [line["title"] for line in protocol["lines"]] == ["Second", "ACCIÓ – KICOX"]
	assert {line["by"] for line in protocol["lines"]} == {"Manager"} == {protocol["by"]}
	assert (protocol["position"], protocol["count"], protocol["total"]) == (0, 2, 2)
	assert protocol["ended"] is False


def test_each_person_concerned_gets_one_mail_of_what_they_may_read(
	mail_server, silent, manager, officer, another_officer, as_user
):
	other = make_partnership("Exploring", title="Second", owner_user=officer)
	with as_user(manager):
		session = review_of(silent, other)["session"]
		decide(silent, "Leave", session=session)
		decide(other, "Ask", text="Alive?", for_user=another_officer, session=session)
		assert api.mail_review(session) == {"sent": 2}
	assert set(mails_of(session)) == {officer, another_officer}


def mails_of(session: str) -> dict[str, tuple[str, list[str]]]:
	"""Subject and lines of each mail of a review, by who gets it."""
	mails = {}
	for row in frappe.get_all(
		"Email Queue", {"reference_name": session}, ["name", "message", "add_unsubscribe_link"]
	):
		assert not row.add_unsubscribe_link
		to = frappe.db.get_value("Email Queue Recipient", {"parent": row.name}, "recipient")
		message = message_from_string(row.message, policy=policy.default)
		html = message.get_body(("html",)).get_content()
		assert "email-container" in html
		text = BeautifulSoup(html, "html.parser").find("div", lang=True).get_text("\n")
		mails[to] = message["Subject"], [line for line in map(str.strip, text.splitlines()) if line]
	return mails


def test_whoever_may_not_read_any_of_it_any_more_gets_no_mail(
	mail_server, silent, manager, officer, another_officer, as_user
):
	with as_user(manager):
		session = review_of(silent)["session"]
		decide(silent, "Ask", text="Alive?", for_user=another_officer, session=session)
	frappe.db.set_value("Partnership", silent.name, "visibility", "Restricted")
	frappe.db.delete("DocShare", {"share_name": silent.name})
	with as_user(manager):
		assert api.mail_review(session) == {"sent": 1}
	assert set(mails_of(session)) == {officer}


def test_a_mail_says_who_decided_what_in_the_words_of_whoever_reads_it(
	mail_server, silent, manager, officer, another_officer, as_user
):
	second, theirs = (
		make_partnership("Exploring", title=title, owner_user=owner)
		for title, owner in (("Second", officer), ("Theirs", another_officer))
	)
	frappe.db.set_value("User", another_officer, "language", "ko")
	frappe.db.set_value("User", officer, "language", None)
	frappe.db.set_single_value("System Settings", "language", "en")
	with as_user(manager):
		session = review_of(silent, second, theirs)["session"]
		for partnership in (silent, second, theirs):
			decide(partnership, "Leave", session=session)
		assert api.mail_review(session) == {"sent": 2}
	assert mails_of(session) == {
		officer: (
			"Decided in the review: ACCIÓ – KICOX and 1 more",
			[
				"Hello Officer,",
				"this was decided about your partnerships in the review with Manager:",
				"ACCIÓ – KICOX",
				"leave as it is · Manager",
				"Second",
				"leave as it is · Manager",
				"Open Today",
			],
		),
		another_officer: (
			"검토에서 결정된 사항: Theirs",
			[
				"Another Officer 님, 안녕하세요.",
				"Manager 님과의 검토에서 귀하의 파트너십에 대해 다음과 같이 결정되었습니다.",
				"Theirs",
				"그대로 두기 · Manager",
				"오늘 화면 열기",
			],
		),
	}


def test_nobody_is_written_to_about_their_own_decision_or_after_they_have_left(
	mail_server, silent, manager, officer, another_officer, as_user
):
	own = make_partnership("Exploring", title="Own", owner_user=manager)
	theirs = make_partnership(
		"Exploring",
		owner_user=another_officer,
		next_step="Call",
		next_step_due=due(3),
		next_step_owner=officer,
	)
	frappe.db.set_value("User", another_officer, "enabled", 0)
	with as_user(manager):
		session = review_of(silent, own, theirs)["session"]
		decide(own, "Leave", session=session)
		decide(theirs, "Leave", session=session)
		assert api.mail_review(session) == {"sent": 1}
		assert api.get_review_protocol(session)["mailed"]
		another = make_partnership("Exploring", owner_user=manager)
		alone = review_of(another)["session"]
		decide(another, "Leave", session=alone)
		assert api.mail_review(alone) == {"sent": 0}
	(mail,) = frappe.get_all("Email Queue", {"reference_name": session}, pluck="name")
	assert frappe.get_all("Email Queue Recipient", {"parent": mail}, pluck="recipient") == [officer]


def test_a_review_is_mailed_once(mail_server, silent, manager, as_user):
	with as_user(manager):
		session = review_of(silent)["session"]
		decide(silent, "Leave", session=session)
		with count_queries() as seen:
			api.mail_review(session)
		# of two clicks at once the second waits and finds that the mails were sent
		assert [one for one in seen.statements if "tabReview Session" in one and "for update" in one.lower()]
		with pytest.raises(frappe.ValidationError, match="already"):
			api.mail_review(session)


# --- where it is seen


def today_of(user: str, as_user) -> dict[str, list[dict]]:
	with as_user(user):
		return {section["code"]: section["lines"] for section in api.get_today()["sections"]}


def test_a_question_stands_in_todays_lines_of_whom_it_is_for_alone(
	silent, manager, officer, another_officer, as_user
):
	with as_user(manager):
		decide(silent, "Ask", text="Is KIAT in?", for_user=officer)
	assert "Is KIAT in?" not in str(today_of(another_officer, as_user))
	(line,) = today_of(officer, as_user)["ASKED"]
	assert (line["title"], line["text"]) == ("ACCIÓ – KICOX", "Manager asks: Is KIAT in?")


def test_nobody_answers_anothers_question(silent, manager, officer, another_officer, as_user):
	with as_user(manager):
		decide(silent, "Ask", text="Is KIAT in?", for_user=officer)
	todo = frappe.get_last_doc("ToDo", {"reference_name": silent.name}).name
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		api.finish_line("ToDo", todo)


def test_an_answered_question_leaves_today_and_comes_back_with_an_undo(silent, manager, officer, as_user):
	with as_user(manager):
		decide(silent, "Ask", text="Is KIAT in?", for_user=officer)
	(line,) = today_of(officer, as_user)["ASKED"]
	with as_user(officer):
		answer = api.finish_line("ToDo", line["name"])
	assert answer["line"] is None
	assert "ASKED" not in today_of(officer, as_user)
	with as_user(officer):
		api.undo_line(answer["undo"])
	assert len(today_of(officer, as_user)["ASKED"]) == 1


def test_an_answered_question_is_not_taken_back_by_the_manager(silent, manager, officer, as_user):
	with as_user(manager):
		decided = decide(silent, "Ask", text="Is KIAT in?", for_user=officer)["name"]
	with as_user(officer):
		api.finish_line("ToDo", frappe.get_last_doc("ToDo", {"reference_name": silent.name}).name)
	with as_user(manager), pytest.raises(frappe.ValidationError, match="answered meanwhile"):
		api.undo_review(decided)


def test_a_question_whose_todo_is_gone_is_taken_back(silent, manager, officer, as_user):
	with as_user(manager):
		decided = decide(silent, "Ask", text="Is KIAT in?", for_user=officer)["name"]
		frappe.db.delete("ToDo", {"reference_name": silent.name})
		assert api.undo_review(decided) == {"partnership": silent.name}
	assert "ASKED" not in today_of(officer, as_user)


def test_managers_see_what_was_decided_and_what_waits(silent, manager, officer, as_user):
	with as_user(manager):
		decide(silent, "Ask", text="Is KIAT in?", for_user=officer)
	sections = today_of(manager, as_user)
	assert ("ACCIÓ – KICOX", "ask Officer: Is KIAT in?") in [
		(line["title"], line["text"]) for line in sections["REVIEWED"]
	]
	(summary,) = sections["TO_REVIEW"]
	assert summary["actions"] == ["review"]
	assert summary["links"][0]["url"].endswith("/app/review")


def test_readers_of_figures_read_no_decision_in_the_stalled_report(silent, manager, viewer, as_user):
	with as_user(manager):
		decide(silent, "Leave", text="Secret words")
	with as_user(viewer):
		assert "Secret words" not in str(stalled_partnerships.execute({})[1])


def test_the_stalled_report_says_what_was_decided_last(silent, manager, officer, as_user):
	with as_user(manager):
		name = decide(silent, "Ask", text="Is KIAT in?", for_user=officer)["name"]
	frappe.db.set_value("Partnership Review", name, "day", due(-12))
	with as_user(manager):
		rows = stalled_partnerships.execute({})[1]
	(row,) = [row for row in rows if row["partnership"] == silent.name]
	assert row["reviewed"] == "reviewed 12 days ago: ask Officer: Is KIAT in?"

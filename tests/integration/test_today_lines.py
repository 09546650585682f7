"""What is done from a line of Today at the limits of days and people, where its links lead, and what a new user begins with."""

import frappe
import pytest
from frappe.utils import add_days, get_url_to_form, get_url_to_list, getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.sections import items, wording
from testing import factories, make_event, make_interaction, make_partnership, make_user, share_with


def due(days: int) -> str:
	return add_days(nowdate(), days)


@pytest.fixture
def step(officer):
	"""A partnership of the officer whose step was due two days ago."""
	doc = make_partnership(
		"Exploring",
		short_title="Tom <i>Jerry</i>",
		next_step="Call",
		next_step_due=due(3),
		owner_user=officer,
		next_step_owner=officer,
	)
	frappe.db.set_value("Partnership", doc.name, "next_step_due", due(-2))
	return doc


@pytest.fixture
def question(manager, officer, as_user):
	"""A question of a review to the officer, about a partnership of somebody else."""
	doc = make_partnership(
		"Exploring", title="Asked", short_title="Asked", next_step="Call", next_step_due=due(9)
	)
	with as_user(manager):
		api.decide_review(doc.name, "Ask", text="Alive?", for_user=officer)
	return frappe.get_last_doc("ToDo", {"reference_name": doc.name, "allocated_to": officer})


def stored(doc, *fields: str):
	return frappe.db.get_value(doc.doctype, doc.name, fields if len(fields) > 1 else fields[0])


def lines_of(user: str, as_user) -> dict[str, list[dict]]:
	with as_user(user):
		return {section["code"]: section["lines"] for section in api.get_today()["sections"]}


# --- until when


@pytest.mark.parametrize(
	("until", "days", "then"), [(0, 0, 0), (None, 1, 1), (None, 366, 366), (None, 367, None), (-1, 0, None)]
)
def test_a_step_is_postponed_to_today_or_by_a_year_at_most(step, officer, as_user, until, days, then):
	asked = {"until": due(until) if until is not None else None, "days": days}
	with as_user(officer):
		if then is None:
			with pytest.raises(frappe.ValidationError):
				api.postpone_line("Partnership", step.name, **asked)
			return
		answer = api.postpone_line("Partnership", step.name, **asked)
	assert stored(step, "next_step_due") == getdate(due(then))
	shown = answer["line"] and (answer["line"]["due"], answer["line"]["section"])
	assert shown == ((due(then), digest.DUE_SOON) if then <= 7 else None)


def test_what_comes_next_may_be_due_today_and_belongs_to_whoever_is_responsible(
	step, officer, another_officer, as_user
):
	frappe.db.set_value("Partnership", step.name, "next_step_owner", another_officer)
	with as_user(officer):
		with pytest.raises(frappe.ValidationError, match="today or later"):
			api.finish_line("Partnership", step.name, "Write", due(-1))
		answer = api.finish_line("Partnership", step.name, "  Write ", due(0))
	assert stored(step, "next_step", "next_step_due", "next_step_owner") == (
		"Write",
		getdate(due(0)),
		officer,
	)
	line = answer["line"]
	assert (line["text"], line["step"], line["section"]) == ("Write: due today", "Write", digest.DUE_SOON)
	assert line["links"][0]["url"].startswith(f"{get_url_to_list('Today')}?do=log&doctype=Partnership&name=")


def test_nothing_is_postponed_where_there_is_no_step(officer, as_user):
	doc = make_partnership("Exploring", owner_user=officer)
	with as_user(officer), pytest.raises(frappe.ValidationError, match="no next step"):
		api.postpone_line("Partnership", doc.name, days=1)


def test_an_event_is_followed_up_later_and_a_meeting_of_one_day_stays_one(officer, as_user):
	event = make_event(due(-20), title="Fair", owner_user=officer, follow_up_due=due(3))
	doc = make_interaction(make_partnership("Exploring", owner_user=officer), due(5), status="Planned")
	with as_user(officer):
		answer = api.postpone_line("Cooperation Event", event.name, days=3)
		assert (answer["line"]["section"], answer["line"]["due"]) == (digest.EVENT_FOLLOW_UPS, due(6))
		api.undo_line(answer["undo"])
		moved = api.postpone_line("Interaction", doc.name, until=due(9))
		assert stored(doc, "interaction_date", "period_end") == (getdate(due(9)), None)
		api.undo_line(moved["undo"])
	assert stored(event, "follow_up_due") == getdate(due(3))
	assert stored(doc, "interaction_date", "interaction_date_precision") == (getdate(due(5)), "Day")


def test_a_meeting_that_took_place_brings_its_next_step(officer, as_user):
	partnership = make_partnership("Exploring", owner_user=officer)
	doc = make_interaction(partnership, due(5), status="Planned")
	frappe.db.set_value(
		"Interaction", doc.name, {"interaction_date": due(-1), "first_day": due(-1), "last_day": due(-1)}
	)
	with as_user(officer):
		api.finish_line("Interaction", doc.name, "Send the minutes", due(4))
	assert stored(doc, "status") == "Held"
	assert stored(partnership, "next_step", "next_step_due") == ("Send the minutes", getdate(due(4)))


# --- taking back


def test_what_was_changed_since_is_called_by_its_title_and_not_undone(step, officer, as_user):
	with as_user(officer):
		undo = api.postpone_line("Partnership", step.name, days=7)["undo"]
		api.postpone_line("Partnership", step.name, days=1)
		with pytest.raises(frappe.ValidationError, match="Tom &lt;i&gt;Jerry&lt;/i&gt;</strong> was changed"):
			api.undo_line(undo)
	assert stored(step, "next_step_due") == getdate(due(8))  # a day later than the seven of before


@pytest.mark.parametrize("doctype", ["Communication", "Partnership", "User"])
def test_a_token_without_a_name_undoes_nothing(officer, as_user, doctype):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="nothing to undo"):
		api.undo_line({"doctype": doctype, "name": 3, "modified": nowdate()})


# --- questions of a review


def test_a_question_is_answered_and_postponed_by_whom_it_is_for_alone(
	question, officer, another_officer, as_user
):
	share_with(question, another_officer, write=1)
	for act in (api.finish_line, api.postpone_line):
		with as_user(another_officer), pytest.raises(frappe.PermissionError):
			act("ToDo", question.name, **({"days": 1} if act is api.postpone_line else {}))
	assert stored(question, "status") == "Open"
	(line,) = lines_of(officer, as_user)[digest.ASKED]
	assert (line["title"], line["text"]) == ("Asked", "Manager asks: Alive?")
	assert line["url"] == get_url_to_form("Partnership", question.reference_name)
	assert lines_of(another_officer, as_user).get(digest.ASKED) is None
	with as_user(officer):
		api.postpone_line("ToDo", question.name, days=3)
		assert stored(question, "date") == getdate(due(3))
		api.postpone_line("ToDo", question.name, days=3)
		assert stored(question, "date") == getdate(due(6))
		answer = api.finish_line("ToDo", question.name)
		assert (stored(question, "status"), answer["line"]) == ("Closed", None)
		back = api.undo_line(answer["undo"])
	assert (stored(question, "status"), back["line"]["section"]) == ("Open", digest.ASKED)


def test_a_manager_is_led_to_the_review_and_reads_how_many_wait(manager, officer, as_user):
	for _ in range(2):
		make_partnership("First Contact", since=due(-300), owner_user=officer)
	with as_user(manager):
		reviewed = make_partnership("First Contact", since=due(-300), owner_user=officer)
		api.decide_review(reviewed.name, "Leave")
	lines = lines_of(manager, as_user)
	(line,) = lines[digest.TO_REVIEW]
	assert line["text"] == "3 stalled, 2 of them not reviewed for four weeks"
	assert [(link["label"], link["url"]) for link in line["links"]] == [("Review", get_url_to_list("Review"))]
	assert [one["title"] for one in lines[digest.REVIEWED]] == [stored(reviewed, "short_title")]


# --- where more is


@pytest.mark.parametrize(
	("code", "doctype", "address"),
	[
		(digest.TO_CONFIRM, "Interaction", "/app/interaction"),
		(digest.EVENT_FOLLOW_UPS, "Cooperation Event", "/app/cooperation-event"),
		(digest.OVERDUE, "Partnership", "/app/query-report/Follow-ups"),
	],
)
def test_what_a_section_could_not_show_is_in_its_report_or_else_in_its_list(code, doctype, address):
	lines = tuple(
		digest.Line(key, (0,), items.Item(of, key, key)) for key, of in (("a", doctype), ("b", "User"))
	)
	shown = wording.section(digest.Section(code, lines, more=3), {}, first=False)
	assert (shown["more"], shown["total"]) == ("and 3 more", 5)
	assert address in shown["more_url"]
	whole = wording.section(digest.Section(code, lines, more=0), {}, first=False)
	assert (whole["more"], whole["more_url"]) == ("", "")


def test_a_line_without_a_record_leads_nowhere_and_says_no_day():
	line = wording.line(items.Item("User", "", "a@x.example", user="a@x.example"), {"a@x.example": "Anna"})
	assert (line["title"], line["url"], line["text"], line["day"], line["due"], line["step"]) == (
		("Anna", "", "", "", None, None)
	)


def test_korean_sentences_stand_side_by_side_and_spans_are_in_figures(monkeypatch):
	monkeypatch.setattr(frappe.local, "lang", "ko")
	parts = ("No next step", ("Silent for {0}", frappe.utils.datetime.timedelta(days=800)))
	text = wording.in_words(parts)
	assert " · " in text and "2년" in text


# --- a new user


@pytest.mark.parametrize(
	("roles", "steps"),
	[
		(["Cooperation Manager"], ["Log an encounter", "Bring your sheet", "Open the page for your phone"]),
		(
			["Cooperation Manager", "System Manager"],
			["Log an encounter", "Bring your sheet", "See the demo records"],
		),
		(
			["Cooperation Officer", "System Manager"],
			["Log an encounter", "See the demo records", "Open the page for your phone"],
		),
	],
)
def test_on_an_empty_site_a_new_user_begins_by_what_their_roles_allow(roles, steps, as_user):
	newcomer = make_user(*roles)
	with as_user(newcomer):
		assert [step["label"] for step in api.get_today()["first_steps"]] == steps


def test_what_is_ahead_are_two_weeks_of_ones_own_steps_and_of_everybodys_events(
	officer, another_officer, as_user
):
	for days, owner in ((0, officer), (14, officer), (15, officer), (3, another_officer)):
		make_partnership(
			"Exploring",
			title=f"In {days}",
			short_title=f"In {days}",
			next_step="Call",
			next_step_due=due(days),
			owner_user=owner,
		)
	make_event(due(5), title="Fair")
	with as_user(officer):
		today = api.get_today()
	assert [(entry["title"], entry["first"], entry["kind"]) for entry in today["ahead"]] == [
		("In 0 · Call", due(0), "Next Step"),
		("Fair", due(5), "Event"),
		("In 14 · Call", due(14), "Next Step"),
	]
	assert (today["nothing"], today["first_steps"]) == ("", [])
	with as_user(make_user("Cooperation Officer")):
		assert api.get_today()["nothing"] == "Nothing is waiting for you today. This is next: Fair"


def test_nobody_has_first_steps_once_there_is_work_of_theirs_and_nothing_ahead_is_said_so(officer, as_user):
	factories.make_partnership("Exploring", owner_user=officer)
	with as_user(officer):
		today = api.get_today()
	assert (today["sections"], today["first_steps"]) == ([], [])
	assert today["nothing"] == "Nothing is waiting for you today."


def test_what_this_mornings_digest_said_is_compared_with_the_one_before_midnight(officer, as_user):
	"""A digest that was composed at midnight is today's: what it called new is new all day."""
	make_partnership(
		"First Contact", title="Silent", short_title="Silent", since=due(-200), owner_user=officer
	)
	frappe.get_doc(
		{
			"doctype": "Digest Delivery",
			"user": officer,
			"kind": digest.OFFICER,
			"status": "Sent",
			"period": nowdate(),
			"delivery_key": f"{officer}|Officer|today",
			"composed_at": f"{nowdate()} 00:00:00",
		}
	).insert()
	assert [line["title"] for line in lines_of(officer, as_user)[digest.NEWLY_STALLED]] == ["Silent"]

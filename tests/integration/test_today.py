"""The screen Today: the lines of one's own digest, and what is done from each of them and taken back."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests import job, people
from eu_korea_coop.follow_up.sections import items, wording
from testing import (
	count_queries,
	factories,
	make_event,
	make_interaction,
	make_user,
	share_with,
)


def make_partnership(*args, title: str | None = None, **fields):
	"""A partnership that lines call by `title`, where one is given."""
	named = {"title": title, "short_title": title[:100]} if title else {}
	return factories.make_partnership(*args, **named, **fields)


def due(days: int) -> str:
	return add_days(nowdate(), days)


@pytest.fixture
def step(officer):
	"""A partnership of the officer whose step is due in three days."""
	return make_partnership(
		"Exploring", title="ACCIÓ – KICOX", next_step="Call", next_step_due=due(3), owner_user=officer
	)


def today_of(user: str, as_user) -> dict:
	with as_user(user):
		return api.get_today()


def shown(screen: dict) -> dict[str, list[str]]:
	return {section["code"]: [line["title"] for line in section["lines"]] for section in screen["sections"]}


def stored(doc, *fields: str) -> tuple:
	return frappe.db.get_value(doc.doctype, doc.name, fields)


# --- denied first


@pytest.mark.parametrize("who", ["viewer", "outsider", "system_manager"])
def test_only_officers_and_managers_have_a_today(who, request, as_user):
	with as_user(request.getfixturevalue(who)), pytest.raises(frappe.PermissionError):
		api.get_today()


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_who_may_not_write_the_record_acts_on_no_line(who, step, request, as_user):
	with as_user(request.getfixturevalue(who)):
		for act in (
			lambda: api.finish_line("Partnership", step.name),
			lambda: api.postpone_line("Partnership", step.name, days=1),
			lambda: api.park_line(step.name, due(30)),
			lambda: api.undo_line(
				{"doctype": "Partnership", "name": step.name, "modified": str(step.modified)}
			),
		):
			with pytest.raises(frappe.PermissionError):
				act()


def test_anothers_restricted_line_is_not_shown_and_cannot_be_acted_on(officer, another_officer, as_user):
	hidden = make_partnership(
		"Exploring",
		title="Hidden",
		visibility="Restricted",
		next_step="Call",
		next_step_due=due(1),
		owner_user=another_officer,
	)
	assert "Hidden" not in str(today_of(officer, as_user))
	with as_user(officer), pytest.raises(frappe.PermissionError):
		api.postpone_line("Partnership", hidden.name, days=1)
	share_with(hidden, officer, write=1)
	with as_user(officer):
		api.postpone_line("Partnership", hidden.name, days=2)
	assert stored(hidden, "next_step_due") == getdate(due(3))


@pytest.mark.parametrize(
	("until", "days", "message"),
	[
		(None, 0, "choose a day"),
		(None, -1, "choose a day"),
		(None, 9999, "choose a day"),
		(-1, 0, "today or later"),
	],
)
def test_a_step_is_postponed_to_a_day_ahead(step, officer, as_user, until, days, message):
	with as_user(officer), pytest.raises(frappe.ValidationError, match=message):
		api.postpone_line("Partnership", step.name, until=until and due(until), days=days)
	assert stored(step, "next_step_due") == getdate(due(3))


def test_a_step_without_a_day_is_no_step(step, officer, as_user):
	with as_user(officer):
		for values in (
			{"next_step": "Write"},
			{"next_step_due": due(5)},
			{"next_step": " ", "next_step_due": due(5)},
		):
			with pytest.raises(frappe.ValidationError, match="until which day"):
				api.finish_line("Partnership", step.name, **values)


def test_another_records_line_has_no_action(officer, as_user):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="no such action"):
		api.finish_line("User", officer)


# --- what it shows


def test_today_and_the_digest_show_the_same_sections_lines_and_words(officer, as_user):
	for days, title in ((5, "Five"), (1, "One"), (3, "Three")):
		make_partnership(
			"Exploring", title=title, next_step="Call", next_step_due=due(days), owner_user=officer
		)
	make_partnership("First Contact", title="Silent", since=due(-200), owner_user=officer)
	make_event(due(-20), title="Fair", owner_user=officer, follow_up_due=due(3))
	(reader,) = people.readers([digest.OFFICER], [officer])
	mail = job.compose_now(reader, getdate(nowdate()))
	screen = today_of(officer, as_user)

	def words(sections):
		return [
			(one["heading"], one["total"], [(line["title"], line["text"]) for line in one["lines"]])
			for one in sections
		]

	assert words(screen["sections"]) == words(mail.args["sections"])


def test_what_the_mornings_digest_called_new_stays_on_the_screen_all_day(officer, as_user):
	make_partnership("First Contact", title="Silent", since=due(-200), owner_user=officer)
	row = {"doctype": "Digest Delivery", "user": officer, "kind": digest.OFFICER, "status": "Sent"}
	row |= {
		"period": nowdate(),
		"delivery_key": f"{officer}|Officer|today",
		"composed_at": frappe.utils.now(),
	}
	frappe.get_doc(row).insert()
	assert shown(today_of(officer, as_user))[digest.NEWLY_STALLED] == ["Silent"]


def test_a_manager_sees_the_review_first_and_an_officer_of_both_roles_the_own_work_below(officer, as_user):
	both = make_user("Cooperation Officer", "Cooperation Manager")
	make_partnership("First Contact", title="Forgotten", since=due(-300), owner_user=officer)
	make_partnership("Exploring", title="Mine", next_step="Call", next_step_due=due(1), owner_user=both)
	codes = [(section["code"], section["own"]) for section in today_of(both, as_user)["sections"]]
	assert (digest.ESCALATED, False) in codes and codes[-1] == (digest.DUE_SOON, True)


def test_nothing_to_do_says_what_is_next(officer, as_user):
	make_partnership("Exploring", title="Later", next_step="Visit", next_step_due=due(10), owner_user=officer)
	screen = today_of(officer, as_user)
	assert screen["sections"] == []
	assert screen["nothing"] == "Nothing is waiting for you today. This is next: Later · Visit"


def test_a_new_user_is_shown_three_first_steps(as_user):
	newcomer = make_user("Cooperation Officer")
	make_partnership("Exploring", title="A colleague's")
	assert [one["label"] for one in today_of(newcomer, as_user)["first_steps"]] == [
		"Log an encounter",
		"See the partnerships of your colleagues",
		"See the encounters of your colleagues",
	]


def test_on_an_empty_site_no_first_step_leads_to_an_empty_list(as_user):
	newcomer = make_user("Cooperation Officer")
	assert not frappe.db.exists("Partnership", {})
	assert [one["label"] for one in today_of(newcomer, as_user)["first_steps"]] == [
		"Log an encounter",
		"Open the page for your phone",
	]


def test_more_than_ten_lines_are_cut_and_counted(officer, as_user):
	for number in range(12):
		make_partnership(
			"Exploring", title=f"P{number}", next_step="Call", next_step_due=due(1), owner_user=officer
		)
	(section,) = today_of(officer, as_user)["sections"]
	assert (len(section["lines"]), section["total"], section["more"]) == (10, 12, "and 2 more")


def test_today_takes_eighteen_queries_at_most_however_many_lines(officer, as_user):
	def queries() -> int:
		with as_user(officer):
			api.get_today()
			with count_queries() as seen:
				api.get_today()
		return len(seen)

	make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
	few = queries()
	for _ in range(5):
		make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
	assert queries() == few <= 18


# --- what is done from a line


def test_done_with_what_comes_next_and_undone(step, officer, as_user):
	with as_user(officer):
		answer = api.finish_line("Partnership", step.name, "Write", due(6))
		assert answer["line"]["text"].startswith("Write: due in")
		assert stored(step, "next_step", "next_step_due") == ("Write", getdate(due(6)))
		assert api.undo_line(answer["undo"])["line"]["text"].startswith("Call: due in")
	assert stored(step, "next_step", "next_step_due", "next_step_owner") == ("Call", getdate(due(3)), officer)


def test_done_with_nothing_next_takes_the_line_away(step, officer, as_user):
	with as_user(officer):
		answer = api.finish_line("Partnership", step.name)
		assert answer["line"] is None
		assert stored(step, "next_step", "next_step_due") == (None, None)
		assert digest.DUE_SOON not in shown(api.get_today())
		api.undo_line(answer["undo"])
		assert shown(api.get_today())[digest.DUE_SOON] == [step.title]


def test_postponed_by_a_week_or_to_a_date_and_undone(step, officer, as_user):
	with as_user(officer):
		week = api.postpone_line("Partnership", step.name, days=7)
		assert stored(step, "next_step_due") == getdate(due(10))  # a week after the day it was due
		dated = api.postpone_line("Partnership", step.name, until=due(2))
		assert dated["line"]["due"] == due(2)
		with pytest.raises(frappe.ValidationError, match="changed since"):
			api.undo_line(week["undo"])
		api.undo_line(dated["undo"])
	assert stored(step, "next_step_due") == getdate(due(10))


def test_an_overdue_step_is_given_its_day_back(officer, as_user):
	doc = make_partnership("Exploring", next_step="Call", next_step_due=due(1), owner_user=officer)
	frappe.db.set_value("Partnership", doc.name, "next_step_due", due(-4))
	with as_user(officer):
		answer = api.postpone_line("Partnership", doc.name, days=1)
		assert stored(doc, "next_step_due") == getdate(due(1))  # counted from today
		back = api.undo_line(answer["undo"])
	assert back["line"]["text"] == "Call: 4 days overdue"


def test_parked_and_taken_back_leaves_no_trace_in_the_log(step, officer, as_user):
	before = frappe.get_doc("Partnership", step.name)
	with as_user(officer):
		answer = api.park_line(step.name, due(60), "No budget this year")
		parked = frappe.get_doc("Partnership", step.name)
		assert (parked.stage, parked.parked_until, answer["line"]) == ("Parked", getdate(due(60)), None)
		api.undo_line(answer["undo"])
	after = frappe.get_doc("Partnership", step.name)
	facts = (
		"stage",
		"stage_since",
		"health",
		"silent_since",
		"parked_until",
		"parked_reason",
		"resume_stage",
	)
	assert [after.get(field) or None for field in facts] == [before.get(field) or None for field in facts]
	assert [row.to_stage for row in after.stage_log] == [row.to_stage for row in before.stage_log]


def test_parking_without_a_day_asks_for_the_day(step, officer, as_user):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="Set a date to park until"):
		api.park_line(step.name, reason="No budget this year")
	assert stored(step, "stage") == "Exploring"


@pytest.fixture
def to_wake(officer, as_user):
	"""A partnership whose rest is over, as the sweep leaves it."""
	doc = make_partnership("Exploring", owner_user=officer)
	doc.reload()
	with as_user(officer):
		api.park_line(doc.name, due(60), "No budget this year")
	frappe.db.set_value(
		"Partnership", doc.name, {"parked_until": due(-1), "to_wake": 1}, update_modified=False
	)
	return doc


def lines_to_wake(officer, as_user) -> list[dict]:
	sections = {section["code"]: section["lines"] for section in today_of(officer, as_user)["sections"]}
	return sections.get(digest.TO_WAKE, [])


def test_what_rested_is_woken_with_a_next_step(to_wake, officer, as_user):
	(line,) = lines_to_wake(officer, as_user)
	assert (line["name"], line["actions"]) == (to_wake.name, ["wake", "postpone", "write"])
	with as_user(officer):
		for step, day in (("Call them", None), (None, due(3)), (None, None)):
			with pytest.raises(frappe.ValidationError):
				api.wake_line(to_wake.name, step, day)
		assert stored(to_wake, "stage") == "Parked"
		answer = api.wake_line(to_wake.name, "Call them", due(3))
	assert (answer["line"]["text"], answer["undo"]) == ("Call them: due in 3 days", None)
	after = frappe.get_doc("Partnership", to_wake.name)
	assert (after.stage, after.next_step, after.parked_until, after.to_wake) == (
		"Exploring",
		"Call them",
		None,
		0,
	)
	assert lines_to_wake(officer, as_user) == []


def test_what_rested_goes_on_resting_until_another_day(to_wake, officer, another_officer, as_user):
	with as_user(officer):
		answer = api.postpone_line("Partnership", to_wake.name, until=due(30))
		with pytest.raises(frappe.ValidationError):
			api.postpone_line("Partnership", to_wake.name, until=due(3000))  # rule 94
	assert answer == {"line": None, "undo": None}
	assert stored(to_wake, "parked_until") == getdate(due(30))
	assert lines_to_wake(officer, as_user) == []


def test_anothers_park_is_not_taken_back(step, officer, another_officer, as_user):
	with as_user(officer):
		undo = api.park_line(step.name, due(60), "No budget this year")["undo"]
	with as_user(another_officer), pytest.raises(frappe.ValidationError, match="no longer be undone"):
		api.undo_line(undo)
	assert stored(step, "stage") == "Parked"


def test_a_move_that_was_not_into_parked_is_not_taken_back(officer, as_user):
	doc = make_partnership("Exploring", owner_user=officer)
	doc.reload()
	undo = {"doctype": "Partnership", "name": doc.name, "modified": str(doc.modified), "move": "Explore"}
	with as_user(officer), pytest.raises(frappe.ValidationError, match="no longer be undone"):
		api.undo_line(undo)


def test_a_planned_meeting_took_place_and_was_planned_again(officer, as_user):
	partnership = make_partnership("Exploring", owner_user=officer)
	doc = make_interaction(partnership, due(5), subject="Visit", status="Planned")
	frappe.db.set_value(
		"Interaction", doc.name, {"interaction_date": due(-1), "first_day": due(-1), "last_day": due(-1)}
	)
	with as_user(officer):
		answer = api.finish_line("Interaction", doc.name)
		assert (stored(doc, "status"), answer["line"]) == ("Held", None)
		assert api.undo_line(answer["undo"])["line"]["title"] == "Visit"
		assert stored(doc, "status") == "Planned"
		api.postpone_line("Interaction", doc.name, days=7)
	assert stored(doc, "interaction_date", "status") == (getdate(due(7)), "Planned")


def test_a_visit_of_three_days_is_postponed_with_its_length(officer, as_user):
	partnership = make_partnership("Exploring", owner_user=officer)
	doc = make_interaction(partnership, due(5), status="Planned", period_end=due(7))
	with as_user(officer):
		api.postpone_line("Interaction", doc.name, days=10)
	assert stored(doc, "interaction_date", "period_end") == (getdate(due(15)), getdate(due(17)))


def test_who_is_parked_rests_longer_than_until_its_day(officer, as_user):
	doc = make_partnership("Exploring", owner_user=officer)
	with as_user(officer):
		api.park_line(doc.name, due(20), "No budget this year")
		api.postpone_line("Partnership", doc.name, days=7)
	assert stored(doc, "parked_until") == getdate(due(27))


def test_a_line_concerns_its_partnership_and_names_who_is_responsible():
	about = [
		items.Item("Partnership", "PTN-1", "t").about,
		items.Item("Interaction", "INT-1", "t", partnership="PTN-1").about,
		items.Item("Interaction", "INT-1", "t").about,
	]
	assert about == ["PTN-1", "PTN-1", None]
	named = [
		wording.officer(items.Item("Partnership", "PTN-1", "t", officer=user), {"a@x.example": "Anna"})
		for user in (None, "", "a@x.example", "b@x.example")
	]
	assert named == ["", "Nobody is responsible", "Responsible: Anna", "Responsible: b@x.example"]


def test_parts_of_a_sentence_begin_with_a_small_letter_and_only_the_first_one_with_a_capital():
	assert wording.in_one_sentence(["No STEP", "No AGREEMENT", "No PLAN"]) == "No STEP, no AGREEMENT, no PLAN"
	assert (
		wording.in_words((("{0} steps overdue", 2), "Nothing planned")) == "2 steps overdue, nothing planned"
	)


def test_a_parked_partnership_to_wake_is_called_by_its_short_title_where_it_has_one(officer, as_user):
	doc = make_partnership("Parked", title="A long title", owner_user=officer)
	make_partnership("Parked", title="Not yet", owner_user=officer)
	frappe.db.set_value("Partnership", doc.name, {"to_wake": 1, "short_title": "Short"})
	assert shown(today_of(officer, as_user))[digest.TO_WAKE] == ["Short"]
	frappe.db.set_value("Partnership", doc.name, "short_title", None)
	assert shown(today_of(officer, as_user))[digest.TO_WAKE] == ["A long title"]


def test_an_event_is_followed_up_and_asked_for_again(officer, as_user):
	event = make_event(due(-20), title="Fair", owner_user=officer, follow_up_due=due(3))
	with as_user(officer):
		answer = api.finish_line("Cooperation Event", event.name)
		assert digest.EVENT_FOLLOW_UPS not in shown(api.get_today())
		api.undo_line(answer["undo"])
		assert shown(api.get_today())[digest.EVENT_FOLLOW_UPS] == ["Fair"]


@pytest.mark.parametrize(
	"undo", [{}, {"doctype": "User", "name": "Administrator"}, {"doctype": "Partnership", "name": 3}]
)
def test_a_token_that_is_none_undoes_nothing(officer, as_user, undo):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="nothing to undo"):
		api.undo_line(undo)

"""What is ahead, as calendars show it: of which days, of whom, and in which words."""

from datetime import date

import frappe
import pytest

from eu_korea_coop import api
from eu_korea_coop.follow_up import agenda
from eu_korea_coop.partnerships import brief_link
from testing import make_agreement, make_event, make_interaction, make_partnership, make_plan, share_with

FIRST, LAST = date(2031, 5, 10), date(2031, 5, 20)


def shown(kind: str, **of) -> list[tuple[str, str, str]]:
	return [
		(entry.title, f"{entry.first:%m-%d}", f"{entry.last:%m-%d}")
		for entry in agenda.entries(FIRST, LAST, (kind,), **of)
	]


def step_on(day: int, stage: str = "Exploring", title: str = "", **fields):
	title = title or f"On {day}"
	named = {"title": title, "short_title": title, "next_step": "Call", "next_step_due": date(2031, 5, day)}
	return make_partnership(stage, **named, **fields)


def test_a_next_step_is_shown_on_its_day_with_its_words_where_it_has_any(officer, another_officer):
	for day in (21, 20, 10, 9):
		step_on(day, owner_user=officer)
	wordless = step_on(15, owner_user=another_officer, next_step_owner=officer)
	frappe.db.set_value("Partnership", wordless.name, "next_step", None)
	step_on(16, owner_user=another_officer)
	resting = step_on(17, owner_user=officer)
	frappe.db.set_value("Partnership", resting.name, "stage", "Parked")
	steps = [
		("On 10 · Call", "05-10", "05-10"),
		("On 15", "05-15", "05-15"),
		("On 20 · Call", "05-20", "05-20"),
	]
	assert shown(agenda.NEXT_STEP, user=officer) == steps
	assert shown(agenda.NEXT_STEP) == [*steps[:2], ("On 16 · Call", "05-16", "05-16"), steps[2]]
	assert shown(agenda.NEXT_STEP, user=officer, most=2) == steps[:2]


def test_an_event_is_shown_on_all_its_days_that_are_known_and_those_over_take_no_place():
	for title, first, last, more in (
		("Over", "2031-05-01", "2031-05-09", {}),
		("Ends on the first day", "2031-05-05", "2031-05-10", {}),
		("Begins on the last day", "2031-05-20", "2031-05-25", {}),
		("Too late", "2031-05-21", "2031-05-21", {}),
		("In May", "2031-05-01", None, {"start_date_precision": "Month"}),
		("In April", "2031-04-01", None, {"start_date_precision": "Month"}),
		("Some time in 2031", "2031-05-15", None, {"start_date_precision": "Year"}),
		("Until some day of May", "2031-04-30", "2031-05-01", {"end_date_precision": "Month"}),
		("Called off", "2031-05-15", "2031-05-15", {"status": "Cancelled"}),
	):
		make_event(first, title=title, end_date=last, **more)
	events = [
		("Until some day of May", "04-30", "05-31"),
		("In May", "05-01", "05-31"),
		("Ends on the first day", "05-05", "05-10"),
		("Begins on the last day", "05-20", "05-25"),
	]
	assert shown(agenda.EVENT) == shown(agenda.EVENT, most=4) == shown(agenda.EVENT, user="Guest") == events
	assert shown(agenda.EVENT, most=2) == events[:2]


def test_a_planned_meeting_is_shown_if_its_day_is_known_and_to_whom_it_is_of(officer, another_officer):
	partnership = make_partnership("Exploring")
	with_whom = partnership.short_title
	for title, day, more in (
		("Too early", "2031-05-09", {}),
		("First", "2031-05-10", {"location": "Daegu"}),
		("Last", "2031-05-20", {"period_end": "2031-05-22"}),
		("Too late", "2031-05-21", {}),
		("Some day", "2031-05-15", {"interaction_date_precision": "Month"}),
		("Called off", "2031-05-15", {}),
	):
		make_interaction(partnership, day, subject=title, status="Planned", **more)
	frappe.db.set_value("Interaction", {"subject": "Called off"}, "status", "Cancelled")
	frappe.db.set_value("Interaction", {"subject": "First"}, "owner", officer)
	meetings = [(f"{with_whom} · First", "05-10", "05-10"), (f"{with_whom} · Last", "05-20", "05-22")]
	assert shown(agenda.PLANNED) == meetings
	assert shown(agenda.PLANNED, user=officer) == meetings[:1]
	(first, _last) = agenda.entries(FIRST, LAST, (agenda.PLANNED,))
	assert (first.place, first.brief) == ("Daegu", brief_link.url(partnership.name))


def test_a_planned_meeting_names_its_partnership_once_and_to_its_readers_alone(
	officer, another_officer, as_user
):
	partnership = make_partnership("Exploring", owner_user=another_officer, visibility="Restricted")
	for subject in (partnership.short_title, "Visit"):
		share_with(make_interaction(partnership, "2031-05-10", subject=subject, status="Planned"), officer)
	titles = {
		another_officer: [partnership.short_title, f"{partnership.short_title} · Visit"],
		officer: [partnership.short_title, "Visit"],
	}
	for user, expected in titles.items():
		with as_user(user):
			assert [title for title, *_days in shown(agenda.PLANNED)] == expected


def test_an_agreement_ends_on_its_day_if_it_is_in_force_for_a_term(officer):
	partnership = make_partnership("Formalised")
	for title, day in (("Early", 9), ("First", 10), ("Last", 20), ("Late", 21), ("Ended", 15), ("Open", 15)):
		make_agreement(partnership, "In Force", title=title, term_type="Fixed", end_date=date(2031, 5, day))
	frappe.db.set_value("Agreement", {"title": "Ended"}, "state", "Terminated")
	frappe.db.set_value("Agreement", {"title": "Open"}, "term_type", "Open-Ended")
	ends = [("First ends", "05-10", "05-10"), ("Last ends", "05-20", "05-20")]
	assert shown(agenda.AGREEMENT_END) == shown(agenda.AGREEMENT_END, user=officer) == ends
	assert agenda.entries(FIRST, LAST, (agenda.AGREEMENT_END,))[0].brief is None


def test_an_open_action_of_an_adopted_plan_is_shown_on_its_day_to_its_owner(officer, another_officer):
	partnership = make_partnership("Implementing")
	days = {"Early": 9, "First": 10, "Done": 15, "Some day": 15, "Last": 20, "Late": 21}
	items = [
		{
			"action": action,
			"due": date(2031, 5, day),
			"due_precision": "Month" if action == "Some day" else "Day",
			"status": "Done" if action == "Done" else "Open",
			"owner_user": another_officer if action == "Last" else officer,
		}
		for action, day in days.items()
	]
	make_plan(partnership, title="Plan", items=items)
	make_plan(make_partnership("Implementing"), status="Draft", title="Not adopted", items=items)
	actions = [("Plan · First", "05-10", "05-10"), ("Plan · Last", "05-20", "05-20")]
	assert shown(agenda.ACTION_DUE) == actions
	assert shown(agenda.ACTION_DUE, user=officer) == actions[:1]
	keys = {entry.uid for entry in agenda.entries(FIRST, LAST, (agenda.ACTION_DUE,))}
	assert len(keys) == 2, "two actions of one plan are two entries for a calendar program"


def test_the_desk_shows_an_event_with_its_own_clock_and_a_step_with_its_brief(officer, as_user):
	step = step_on(20, title="Daegu", owner_user=officer)
	clocks = (
		("Full", {"start_time": "09:30:00", "end_time": "17:00:00", "time_zone": "Asia/Seoul"}),
		("No end", {"start_time": "09:30:00", "end_time": None, "time_zone": "Asia/Seoul"}),
		("No zone", {"start_time": "09:30:00", "end_time": "17:00:00", "time_zone": None}),
		("No hour", {"start_time": None, "end_time": "17:00:00", "time_zone": "Asia/Seoul"}),
		("Some day", {"start_time": "09:30:00", "time_zone": "Asia/Seoul", "start_date_precision": "Month"}),
	)
	for title, clock in clocks:
		event = make_event("2031-05-12", title=title, city="Seoul", **clock)
		frappe.db.set_value("Cooperation Event", event.name, {**clock, "end_date": None})
	with as_user(officer):
		rows = api.get_calendar("2031-05-10", "2031-05-20")
		assert rows == api.get_calendar("2031-05-10 00:00:00", "2031-05-20 00:00:00", list(agenda.KINDS))
		assert [
			row["title"] for row in api.get_calendar("2031-05-10", "2031-05-20", "Next Step", mine=1)
		] == ["Daegu · Call"]
	by_title = {row["title"]: row for row in rows}
	assert {
		title: [by_title[title][field] for field in ("start_time", "end_time", "time_zone", "tooltip")]
		for title, _clock in clocks
	} == {
		"Full": ["09:30", "17:00", "Asia/Seoul", "Event: Full, 09:30 (Asia/Seoul), Seoul"],
		"No end": ["09:30", None, "Asia/Seoul", "Event: No end, 09:30 (Asia/Seoul), Seoul"],
		"No zone": [None, None, None, "Event: No zone, Seoul"],
		"No hour": [None, None, None, "Event: No hour, Seoul"],
		"Some day": [None, None, None, "Event: Some day, Seoul"],
	}
	assert rows[-1] == {
		"id": f"next-step/{step.name}",
		"doctype": "Partnership",
		"name": step.name,
		"kind": "Next Step",
		"title": "Daegu · Call",
		"start": "2031-05-20",
		"end": "2031-05-20",
		"start_time": None,
		"end_time": None,
		"time_zone": None,
		"place": "",
		"all_day": 1,
		"tooltip": "Next Step: Daegu · Call",
		"brief": brief_link.url(step.name),
	}


def test_a_calendar_shows_what_is_of_one_day_in_the_order_of_kind_and_title():
	for title in ("B", "A"):
		make_event("2031-05-12", title=title)
	step_on(12)
	titles = [entry.title for entry in agenda.entries(FIRST, LAST)]
	assert titles == ["A", "B", "On 12 · Call"]


def test_a_reader_of_figures_sees_events_and_ends_and_an_outsider_nothing(viewer, outsider, as_user):
	step_on(12)
	make_event("2031-05-12", title="Fair")
	make_agreement(
		make_partnership("Formalised"), "In Force", title="MoU", term_type="Fixed", end_date="2031-05-13"
	)
	make_interaction(make_partnership("Exploring"), "2031-05-14", subject="Visit", status="Planned")
	with as_user(viewer):
		assert [entry.title for entry in agenda.entries(FIRST, LAST)] == ["Fair", "MoU ends"]
	with as_user(outsider):
		assert agenda.entries(FIRST, LAST) == []


@pytest.mark.parametrize("day", ["soon", "9" * 40])
def test_a_calendar_that_is_asked_for_no_day_says_so(day, officer, as_user):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="date"):
		api.get_calendar("2031-05-10", day)

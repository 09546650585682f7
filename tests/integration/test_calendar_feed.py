"""The private calendar address: only for its owner, only what they may read, a calendar that a calendar reads."""

import re
import subprocess
import sys
from datetime import date, datetime, time

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate
from icalendar import Calendar

from eu_korea_coop import api
from eu_korea_coop.follow_up import agenda, calendar_feed, calendar_file
from testing import (
	count_queries,
	make_agreement,
	make_event,
	make_interaction,
	make_partnership,
	make_plan,
)

ENDS = ("dtstart", "dtend")


def due(days: int) -> str:
	return add_days(nowdate(), days)


def address_of(user: str, as_user) -> str:
	with as_user(user):
		return api.create_calendar_feed().split("token=")[1]


def events_behind(token: str) -> dict[str, object]:
	calendar = Calendar.from_ical(calendar_feed.read(token))
	return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


# --- denied first


def test_reading_a_calendar_does_not_change_its_record(officer, as_user):
	token = address_of(officer, as_user)
	feed = frappe.get_doc("Calendar Feed", {"user": officer})
	feed.db_set("modified", "2020-01-01 00:00:00", update_modified=False)
	calendar_feed.read(token)
	assert str(frappe.db.get_value("Calendar Feed", feed.name, "modified")) == "2020-01-01 00:00:00"
	assert frappe.db.get_value("Calendar Feed", feed.name, "last_read_on")


@pytest.mark.parametrize("token", ["", "x", "0" * 43])
def test_any_other_address_is_not_found(token):
	with pytest.raises(frappe.DoesNotExistError):
		calendar_feed.read(token)


def test_a_revoked_address_is_not_found(officer, as_user):
	token = address_of(officer, as_user)
	with as_user(officer):
		api.revoke_calendar_feed()
	assert frappe.db.get_value("Calendar Feed", {"user": officer}, "enabled") == 0
	with pytest.raises(frappe.DoesNotExistError):
		calendar_feed.read(token)


def test_a_renewed_address_ends_the_older_one(officer, as_user):
	old, new = address_of(officer, as_user), address_of(officer, as_user)
	assert calendar_feed.read(new)
	with pytest.raises(frappe.DoesNotExistError):
		calendar_feed.read(old)


def test_a_disabled_user_and_one_without_our_roles_read_nothing(officer, as_user):
	token = address_of(officer, as_user)
	frappe.db.set_value("User", officer, "enabled", 0)
	with pytest.raises(frappe.DoesNotExistError):
		calendar_feed.read(token)
	frappe.db.set_value("User", officer, "enabled", 1)
	frappe.db.delete("Has Role", {"parent": officer})
	frappe.clear_cache(user=officer)
	with pytest.raises(frappe.DoesNotExistError):
		calendar_feed.read(token)


def test_an_outsider_gets_no_address(outsider, as_user):
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		api.create_calendar_feed()


def test_the_token_is_not_stored(officer, as_user):
	token = address_of(officer, as_user)
	assert token not in frappe.as_json(frappe.get_all("Calendar Feed", fields=["*"]))


def test_restricted_records_of_others_are_absent(officer, another_officer, as_user):
	hidden = make_partnership(
		"Formalised", title="Hidden", visibility="Restricted", owner_user=another_officer
	)
	make_agreement(
		hidden,
		"In Force",
		title="Hidden MoU",
		term_type="Fixed",
		end_date=due(30),
		owner_user=another_officer,
	)
	assert "Hidden MoU ends" not in events_behind(address_of(officer, as_user))
	assert "Hidden MoU ends" in events_behind(address_of(another_officer, as_user))


def test_a_viewers_calendar_has_events_and_no_next_steps(viewer, officer, as_user):
	make_partnership("Exploring", next_step="Call", next_step_due=due(2), owner_user=officer)
	make_event(due(3), title="Fair")
	result = events_behind(address_of(viewer, as_user))
	assert "Fair" in result and not any("Call" in title for title in result)


# --- what it says


def test_a_calendar_has_ones_own_follow_ups_and_everybodys_events_and_ends(officer, another_officer, as_user):
	mine = make_partnership(
		"Exploring", next_step="Write, please; now", next_step_due=due(4), owner_user=officer
	)
	make_partnership("Exploring", next_step="Theirs", next_step_due=due(4), owner_user=another_officer)
	formal = make_partnership("Formalised", owner_user=another_officer)
	make_agreement(formal, "In Force", title="MoU", term_type="Fixed", end_date=due(60))
	result = events_behind(address_of(officer, as_user))
	title = f"Next Step: {mine.short_title} · Write, please; now"
	assert {title, "MoU ends"} <= set(result)
	assert not any("Theirs" in other for other in result)
	event = result[title]
	assert event["dtstart"].dt == getdate(due(4)) and event["dtend"].dt == getdate(due(5))
	assert mine.name in str(event["url"])


def test_a_calendar_goes_from_ninety_days_ago_to_two_years_ahead(officer, as_user):
	for days in (-91, -90, 730, 731):
		make_event(due(days), title=f"In {days} days")
	assert set(events_behind(address_of(officer, as_user))) == {"In -90 days", "In 730 days"}


def test_a_calendar_has_the_two_hundred_earliest_entries_of_a_kind(officer, as_user):
	event = make_event(due(9), title="The last one")
	for number in range(200):
		values = {
			"name": f"EVT-{number}",
			"title": f"Fair {number}",
			"start_date": due(8),
			"end_date": due(8),
		}
		frappe.copy_doc(event).update(values).db_insert()
	titles = set(events_behind(address_of(officer, as_user)))
	assert titles == {f"Fair {number}" for number in range(200)}


def test_a_calendar_is_in_the_language_of_whoever_reads_it(officer, as_user):
	partnership = make_partnership("Exploring", next_step="전화", next_step_due=due(2), owner_user=officer)
	frappe.db.set_value("User", officer, "language", "ko")
	(title,) = events_behind(address_of(officer, as_user))
	assert title == f"다음 할 일: {partnership.short_title} · 전화"
	frappe.db.set_value("User", officer, "language", None)
	(title,) = events_behind(address_of(officer, as_user))
	assert title == f"Next Step: {partnership.short_title} · 전화"


def test_an_entry_is_a_whole_day_or_has_the_clock_of_its_place_and_an_hour_where_its_end_is_not_known():
	day, later = date(2031, 7, 1), date(2031, 7, 2)
	clocks = (
		("Whole days", None, None, None),
		("No end", time(9, 30), None, "Asia/Seoul"),
		("Two days", time(9, 30), time(17), "Asia/Seoul"),
		("No such zone", time(9, 30), time(17), "Mars/Olympus"),
		("Without a zone", time(9, 30), time(17), None),
	)
	entries = [
		agenda.Entry(agenda.EVENT, "Cooperation Event", title, title, day, later, *clock)
		for title, *clock in clocks
	]
	entries.append(
		agenda.Entry(
			agenda.PLANNED, "Interaction", "INT-1", "Call", day, day, time(10), time(9), "Asia/Seoul", "Daegu"
		)
	)
	calendar = Calendar.from_ical(calendar_file.write_calendar(entries, datetime(2031, 1, 1)))
	assert [
		(
			str(event["summary"]),
			*(
				f"{event[end].dt:%d %H:%M}" if event["transp"] == "OPAQUE" else str(event[end].dt)
				for end in ENDS
			),
			event.get("location"),
		)
		for event in calendar.walk("VEVENT")
	] == [
		("Whole days", "2031-07-01", "2031-07-03", None),
		("No end", "01 09:30", "01 10:30", None),
		("Two days", "01 09:30", "02 17:00", None),
		("No such zone", "2031-07-01", "2031-07-03", None),
		("Without a zone", "2031-07-01", "2031-07-03", None),
		("Planned Interaction: Call", "01 10:00", "01 10:00", "Daegu"),
	]
	assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Seoul"]


def test_an_event_with_a_clock_keeps_its_places_time(officer, as_user):
	make_event(
		due(10),
		title="Meeting in Daegu",
		start_time="09:30:00",
		end_time="17:00:00",
		time_zone="Asia/Seoul",
	)
	begins = events_behind(address_of(officer, as_user))["Meeting in Daegu"]["dtstart"].dt
	assert isinstance(begins, datetime) and begins.utcoffset().total_seconds() == 9 * 3600
	assert (begins.date(), begins.hour, begins.minute) == (getdate(due(10)), 9, 30)
	with as_user(officer):
		(entry,) = [one for one in api.get_calendar(due(10), due(10)) if one["title"] == "Meeting in Daegu"]
	assert (entry["start_time"], entry["end_time"]) == ("09:30", "17:00")


def test_an_event_known_to_the_month_is_shown_as_its_month():
	make_event("2031-05-01", title="Congress", start_date_precision="Month", end_date=None)
	make_event("2031-01-01", title="Some year", start_date_precision="Year", end_date=None)
	result = agenda.entries(date(2031, 1, 1), date(2031, 12, 31), (agenda.EVENT,))
	assert [(entry.title, entry.first, entry.last) for entry in result] == [
		("Congress", date(2031, 5, 1), date(2031, 5, 31))
	]


def test_planned_interactions_and_due_actions_are_in_the_agenda(officer, as_user):
	partnership = make_partnership("Implementing", owner_user=officer)
	make_interaction(partnership, subject="Visit", interaction_date=due(6), status="Planned")
	make_plan(
		partnership,
		status="Adopted",
		items=[{"action": "Training", "owner_user": officer, "due": due(8), "due_precision": "Day"}],
	)
	result = agenda.entries(getdate(due(1)), getdate(due(20)), (agenda.PLANNED, agenda.ACTION_DUE))
	assert [(entry.kind, entry.first) for entry in result] == [
		(agenda.PLANNED, getdate(due(6))),
		(agenda.ACTION_DUE, getdate(due(8))),
	]
	make_interaction(partnership, due(5), subject="Return visit", period_end=due(7), status="Planned")
	planned = (getdate(due(1)), getdate(due(20)), (agenda.PLANNED,))
	(earliest,) = agenda.entries(*planned, most=1)
	assert (earliest.first, earliest.last) == (getdate(due(5)), getdate(due(7)))
	assert len(agenda.entries(*planned, user="Administrator")) == 2
	with as_user(officer):
		assert (len(agenda.for_desk(*planned)), agenda.for_desk(*planned, mine=True)) == (2, [])


def test_the_address_is_the_same_record_twice(officer, as_user):
	make_event(due(3), title="Fair")
	token = address_of(officer, as_user)
	assert events_behind(token)["Fair"]["uid"] == events_behind(token)["Fair"]["uid"]


def test_five_queries_whatever_the_number_of_rows(officer, as_user):
	make_event(due(3), title="One")
	with as_user(officer):
		agenda.entries(getdate(due(0)), getdate(due(30)))
		with count_queries() as few:
			agenda.entries(getdate(due(0)), getdate(due(30)))
		for _ in range(5):
			make_event(due(3), title="More")
		with count_queries() as many:
			agenda.entries(getdate(due(0)), getdate(due(30)))
	assert (len(few), len(many)) == (5, 5)


def test_a_calendar_asked_for_nonsense_says_so(officer, as_user):
	with as_user(officer), pytest.raises(frappe.ValidationError, match="Kinds"):
		api.get_calendar(due(0), due(5), ["Birthdays"])
	with as_user(officer), pytest.raises(frappe.ValidationError):
		api.get_calendar("soon", due(5))


def calendar_text(user: str, as_user) -> str:
	return calendar_feed.read(address_of(user, as_user)).decode()


def test_each_time_zone_is_described_once(officer, as_user):
	for days, zone in ((10, "Asia/Seoul"), (11, "Asia/Seoul"), (12, "Europe/Brussels")):
		make_event(due(days), title=f"In {zone}", start_time="09:30:00", end_time="17:00:00", time_zone=zone)
	text = calendar_text(officer, as_user)
	zones = [str(zone["tzid"]) for zone in Calendar.from_ical(text).walk("VTIMEZONE")]
	assert sorted(zones) == ["Asia/Seoul", "Europe/Brussels"]


def test_a_time_zone_of_the_calendar_says_its_clock(officer, as_user):
	make_event(
		"2031-07-01", title="Summer", start_time="09:30:00", end_time="17:00:00", time_zone="Europe/Brussels"
	)
	entries = agenda.entries(date(2031, 6, 1), date(2031, 8, 1), (agenda.EVENT,))
	calendar = Calendar.from_ical(calendar_file.write_calendar(entries, datetime(2031, 1, 1)))
	zone = calendar.walk("VTIMEZONE")[0].to_tz()
	begins = calendar.walk("VEVENT")[0]["dtstart"].dt.replace(tzinfo=None)
	assert begins.replace(tzinfo=zone).utcoffset().total_seconds() == 2 * 3600


def test_no_control_character_goes_out(officer, as_user):
	event = make_event(due(3), title="Fair")
	frappe.db.set_value("Cooperation Event", event.name, {"title": "Ctrl \x0b\x1f char", "city": "Ulm\x07"})
	text = calendar_text(officer, as_user)
	assert "SUMMARY:Ctrl  char" in text and "LOCATION:Ulm\r\n" in text
	assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)


def test_what_was_typed_reads_so_in_the_calendar(officer, as_user):
	partnership = make_partnership(
		"Exploring",
		title="Tom & <Jerry>",
		next_step="call Tom & <Jerry>",
		next_step_due=due(2),
		owner_user=officer,
	)
	titles = events_behind(address_of(officer, as_user))
	assert f"Next Step: {partnership.short_title} · call Tom & <Jerry>" in titles


HEAVY = ("docx", "icalendar", "openpyxl", "vobject")
"""Libraries of files that are read or written now and then."""


@pytest.mark.parametrize(
	"function", ["get_today", "get_partnership_overview", "log_encounter", "get_widgets"]
)
def test_what_people_ask_all_day_imports_no_library_of_files(function):
	code = f"import sys; from eu_korea_coop.api import {function}; print(*{{*{HEAVY}}} & {{*sys.modules}})"
	done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
	assert done.stdout.split() == []

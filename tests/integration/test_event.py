"""A cooperation event: dates and clock, status, the larger event, attendance, satisfaction, follow-up, next edition."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
import pytest
from frappe.utils import getdate, nowdate

from eu_korea_coop import api
from eu_korea_coop.encounters.clock import event_times
from eu_korea_coop.encounters.series import next_edition, next_title
from testing import as_user, make_event, make_master, make_organisation
from testing.ways import import_csv


@pytest.fixture(autouse=True)
def site(site_of_module):
	"""One transaction for all these tests: each makes its own records and none counts those of another."""
	frappe.clear_messages()
	return site_of_module


def today() -> date:
	return getdate(nowdate())


def ahead(days: int) -> date:
	return today() + timedelta(days=days)


def new_event(**values):
	return frappe.get_doc(
		{"doctype": "Cooperation Event", "title": "TCI Global Conference", "kind": "Conference", **values}
	)


def refused(doc, *words: str) -> None:
	with pytest.raises(frappe.ValidationError) as error:
		doc.save()
	for word in words:
		assert word in str(error.value)


# dates and clock


def test_an_event_without_a_date_says_unknown():
	doc = new_event().insert()
	assert (doc.start_date, doc.start_date_precision, doc.status) == (None, "Unknown", "Planned")


def test_an_end_certainly_before_the_start_is_refused():
	refused(new_event(start_date="2015-11-03", end_date="2015-11-02"), "End", "Start")


def test_an_end_within_the_month_of_the_start_is_accepted():
	doc = new_event(start_date="2015-11-03", end_date="2015-11-01", end_date_precision="Month").insert()
	assert doc.end_date_precision == "Month"


def test_a_new_event_has_no_clock_time_that_nobody_entered():
	doc = new_event(start_date="2015-11-03").insert()
	assert (doc.start_time, doc.end_time) == (None, None)


def test_an_imported_event_has_no_clock_time_that_nobody_entered(system_manager):
	with as_user("officer and system manager"):
		(name,) = import_csv(
			"Cooperation Event", [["Title", "Kind", "Start"], ["Pollutec", "Trade Fair", "2014-12-02"]]
		)
	doc = frappe.get_doc("Cooperation Event", name)
	assert (doc.title, doc.start_date, doc.start_time, doc.end_time) == (
		"Pollutec",
		date(2014, 12, 2),
		None,
		None,
	)


@pytest.mark.parametrize("zone", ["KST", "Seoul", "Asia/Pyongyang/x", "../etc/passwd"])
def test_a_time_zone_that_is_none_is_refused(zone):
	refused(new_event(time_zone=zone), "Time zone", "Asia/Seoul")


@pytest.mark.parametrize("clock", ["25:00", "noon", "9"])
def test_a_clock_time_that_is_none_is_refused(clock):
	refused(new_event(start_time=clock), "Start time")


def test_an_end_time_before_the_start_time_of_the_same_day_is_refused():
	refused(
		new_event(start_date="2015-11-03", start_time="14:00", end_time="13:30"), "End time", "Start time"
	)


def test_the_readers_clock_stands_beside_the_places_clock():
	doc = new_event(
		start_date="2015-11-03",
		end_date="2015-11-06",
		start_time="09:30",
		end_time="17:00",
		time_zone="Asia/Seoul",
	).insert()
	doc.reload()
	times = event_times(doc, "Europe/Brussels")
	assert times.start.there == datetime(2015, 11, 3, 9, 30, tzinfo=ZoneInfo("Asia/Seoul"))
	assert (times.start.here.hour, times.start.here.minute) == (1, 30)
	assert (times.end.there.day, times.end.here.hour) == (6, 9)
	assert not times.start.is_same_clock
	assert event_times(doc, "Asia/Seoul").start.is_same_clock


def test_summer_time_is_the_readers():
	doc = {"start_date": date(2017, 5, 15), "start_time": "09:00:00", "time_zone": "Asia/Seoul"}
	assert event_times(doc, "Europe/Brussels").start.here.hour == 2


def test_without_a_day_there_is_no_clock():
	doc = {
		"start_date": date(2017, 5, 1),
		"start_date_precision": "Month",
		"start_time": "09:00",
		"time_zone": "Asia/Seoul",
	}
	assert event_times(doc, "Europe/Brussels").start is None


# status


def test_an_event_ahead_can_not_be_held():
	refused(new_event(start_date=ahead(1), status="Held"), "Status", "future")


def test_an_event_that_is_over_when_it_is_recorded_was_held():
	assert new_event(start_date="2015-11-03", end_date="2015-11-06").insert().status == "Held"


def test_a_planned_event_stays_planned_until_somebody_says_so():
	doc = new_event(start_date=ahead(1)).insert()
	frappe.db.set_value("Cooperation Event", doc.name, "start_date", ahead(-5))
	doc.reload()
	doc.save()
	assert doc.status == "Planned"


def test_a_cancelled_event_stays_cancelled():
	assert new_event(start_date="2015-11-03", status="Cancelled").insert().status == "Cancelled"


# the larger event


def test_an_event_takes_place_in_another():
	fair = make_event("2014-09-01", title="BioKorea")
	doc = new_event(parent_event=fair.name, parent_relation="Parallel To").insert()
	assert doc.parent_relation == "Parallel To"


def test_events_are_no_part_of_each_other_in_a_circle():
	first = make_event("2014-09-01")
	second = make_event("2014-09-01", parent_event=first.name)
	first.parent_event = second.name
	refused(first, "Part of")
	first.reload()
	first.parent_event = first.name
	refused(first, "Part of")


# who


def test_an_organiser_is_listed_once():
	organisation = make_organisation().name
	refused(new_event(organisers=[{"organisation": organisation}, {"organisation": organisation}]), "row 2")


def test_an_empty_participant_is_refused():
	refused(new_event(participants=[{"attended": 1}]), "Participants", "row 1")


def test_a_delegation_without_names_is_a_participant():
	doc = new_event(
		participants=[{"delegation": "Catalan clusters", "head_count": 14, "is_delegation_lead": 1}]
	).insert()
	assert doc.participants[0].head_count == 14


# attendance and satisfaction


@pytest.mark.parametrize(
	("field", "label"),
	[
		("attendance_participants", "Participants"),
		("attendance_countries", "Countries"),
		("meetings_held", "Meetings held"),
		("satisfaction_respondents", "Respondents"),
	],
)
def test_a_count_is_not_negative(field, label):
	refused(new_event(**{field: -1}), label, "less than 0")


@pytest.mark.parametrize(("score", "scale", "percent"), [(9, 10, 90), (4.5, 5, 90), (0, 0, 0), (0, 10, 0)])
def test_satisfaction_is_comparable(score, scale, percent):
	doc = new_event(satisfaction_score=score, satisfaction_scale=scale).insert()
	assert doc.satisfaction_normalised == pytest.approx(percent)


@pytest.mark.parametrize(
	("values", "label"),
	[
		({"satisfaction_score": 9}, "Out of"),
		({"satisfaction_score": 11, "satisfaction_scale": 10}, "Score"),
		({"satisfaction_score": -1, "satisfaction_scale": 10}, "Score"),
	],
)
def test_a_score_outside_its_scale_is_refused(values, label):
	refused(new_event(**values), label)


def test_attendance_can_be_a_word():
	assert not new_event(attendance_text="hundreds").insert().attendance_participants


def test_a_budget_has_a_currency():
	event = new_event().insert()
	event.update({"budget": 1000, "currency": None})  # later versions of Frappe begin with the site's own
	refused(event, "Currency")


# follow-up


def test_follow_up_is_due_some_days_after_the_end():
	days = frappe.db.get_single_value("Cooperation Settings", "event_follow_up_days") or 30
	doc = new_event(start_date=ahead(-3), end_date=ahead(-2)).insert()
	assert doc.follow_up_due == ahead(days - 2)


def test_follow_up_of_an_event_long_past_is_not_proposed():
	assert new_event(start_date="2015-11-03").insert().follow_up_due is None


def test_a_follow_up_that_was_entered_stays():
	assert new_event(start_date=ahead(-3), follow_up_due=ahead(5)).insert().follow_up_due == ahead(5)


# series


def series(recurrence: str = "Yearly") -> str:
	return make_master(
		"Event Series", f"Korea EUREKA Day {frappe.generate_hash(length=5)}", recurrence=recurrence
	)


def test_the_next_edition_is_planned_for_the_same_month_of_the_next_year(officer):
	host, organiser = make_organisation(), make_organisation("Korea")
	last = make_event(
		"2015-05-20",
		title="6th Korea EUREKA Day 2015",
		edition="6",
		series=series(),
		city="Gothenburg",
		organisers=[
			{"organisation": host.name, "role": "Host"},
			{"organisation": organiser.name, "role": "Organiser"},
		],
	)
	with as_user(officer):
		new = frappe.get_doc("Cooperation Event", api.plan_next_edition(last.name))
	assert (new.title, new.edition, new.status) == ("7th Korea EUREKA Day 2016", "7", "Planned")
	assert (new.start_date, new.start_date_precision) == (date(2016, 5, 1), "Month")
	assert (new.city, new.start_time, new.end_date) == ("Gothenburg", None, None)
	assert [row.organisation for row in new.organisers] == [host.name, organiser.name]


@pytest.mark.parametrize("way", ["Application", "Rotation", "Invitation"])
def test_where_the_host_is_chosen_anew_host_and_place_are_left_open(way):
	host, organiser = make_organisation(), make_organisation("Korea")
	last = make_event(
		"2015-11-03",
		host_selection=way,
		city="Daegu",
		organisers=[
			{"organisation": host.name, "role": "Host"},
			{"organisation": organiser.name, "role": "Organiser"},
		],
	)
	new = frappe.get_doc("Cooperation Event", api.plan_next_edition(last.name))
	assert new.city is None
	assert [row.organisation for row in new.organisers] == [organiser.name]


def test_the_next_edition_is_planned_once():
	last = make_event("2015-05-20", series=series())
	api.plan_next_edition(last.name)
	with pytest.raises(frappe.ValidationError, match="later edition"):
		api.plan_next_edition(last.name)


def test_every_two_years_means_two_years():
	last = make_event("2015-05-20", series=series("Every Two Years"))
	assert frappe.db.get_value("Cooperation Event", api.plan_next_edition(last.name), "start_date") == date(
		2017, 5, 1
	)


def test_an_event_of_an_irregular_series_has_no_next_edition():
	with pytest.raises(frappe.ValidationError, match="Series"):
		api.plan_next_edition(make_event("2015-05-20", series=series("Irregular")).name)


def test_an_event_of_no_series_is_planned_for_the_next_year():
	last = make_event("2015-05-20")
	new = frappe.get_doc("Cooperation Event", api.plan_next_edition(last.name))
	assert (new.start_date, new.previous_edition) == (date(2016, 5, 1), last.name)


# meetings


@pytest.mark.parametrize(
	("values", "words"),
	[
		({"start_time": "10:00", "end_time": "09:00"}, ("Meetings", "row 1", "End time")),
		({"status": "Held", "day": "2099-01-01"}, ("Meetings", "row 1", "Day")),
		({"status": "Perhaps"}, ("Status",)),
		({"start_time": "noon"}, ("Start time",)),
	],
)
def test_a_wrong_meeting_is_refused(values, words):
	refused(new_event(meetings=[{"organisation": make_organisation().name, **values}]), *words)


def test_an_event_is_not_its_own_edition_before():
	event = make_event("2015-05-20")
	event.previous_edition = event.name
	refused(event, "Edition before")


def test_a_viewer_plans_nothing(viewer):
	last = make_event("2015-05-20", series=series())
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		api.plan_next_edition(last.name)


@pytest.mark.parametrize(
	("edition", "following"),
	[("6", "7"), ("18th", "19th"), ("1st", "2nd"), ("10th", "11th"), ("", None), ("Gold", None)],
)
def test_editions_count_on(edition, following):
	assert next_edition(edition) == following


def test_a_title_without_numbers_stays_as_it_is():
	assert next_title("Daegu Forum", None, 2015, 1) == "Daegu Forum"


# bad input


@pytest.mark.parametrize(
	("field", "value", "label"),
	[
		("title", "x" * 10_000, "Title"),
		("kind", "Party", "Kind"),
		("start_date", "soon", "Start"),
		("attendance_participants", "hundreds", "Participants"),
		("country", "Atlantis", "Country"),
		("series", "No series", "Series"),
		("organisers", "TCI", "Organisers"),
		("participants", [{"organisation": "ORG-none"}], "Organisation"),
		("budget", 1e20, "Budget"),
	],
)
def test_bad_input_is_an_error_that_names_the_field(field, value, label):
	before = frappe.db.count("Cooperation Event")
	with pytest.raises(frappe.ValidationError) as error:
		new_event(**{field: value}).insert()
	assert label in str(error.value)
	assert frappe.db.count("Cooperation Event") == before

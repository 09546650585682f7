"""Whose today: the person's for what they enter and ask, the site's for what is stored (rules 76, 110, 111)."""

from contextlib import contextmanager
from datetime import date

import frappe
import pytest
import time_machine

from eu_korea_coop import api, clock
from eu_korea_coop.follow_up.digests import job, mail, people
from eu_korea_coop.partnerships import health
from eu_korea_coop.partnerships.history_loader import load_files
from testing import (
	as_user,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
	make_user,
	run_report,
)

BRUSSELS, SEOUL, HONOLULU = "Europe/Brussels", "Asia/Seoul", "Pacific/Honolulu"
NIGHT_IN_SEOUL = "2026-11-25T17:30:00+00:00"
"""The 26th at 02:30 in Seoul, the 25th at 18:30 in Brussels, the 25th at 07:30 in Honolulu."""
MORNING_IN_BRUSSELS = "2026-11-26T05:00:00+00:00"
"""The 26th at 06:00 in Brussels, the 25th at 19:00 in Honolulu."""


@contextmanager
def at(moment: str, site: str = BRUSSELS):
	"""Live at a moment, on a site of a time zone."""
	frappe.db.set_single_value("System Settings", "time_zone", site)
	if hasattr(frappe.local, "system_settings"):
		del frappe.local.system_settings
	with time_machine.travel(moment, tick=False):
		yield


def officer(zone: str) -> str:
	return make_user("Cooperation Officer", time_zone=zone)


@pytest.mark.parametrize(
	("moment", "zone", "day"),
	[
		("2026-11-25T14:59:59+00:00", SEOUL, date(2026, 11, 25)),
		("2026-11-25T15:00:00+00:00", SEOUL, date(2026, 11, 26)),
		("2026-11-25T22:59:59+00:00", BRUSSELS, date(2026, 11, 25)),
		("2026-11-25T23:00:00+00:00", BRUSSELS, date(2026, 11, 26)),
		("2026-11-26T09:59:59+00:00", HONOLULU, date(2026, 11, 25)),
		("2026-11-26T10:00:00+00:00", HONOLULU, date(2026, 11, 26)),
		# clocks go forward in Brussels at 01:00 UTC, back on 25 October
		("2027-03-27T22:59:00+00:00", BRUSSELS, date(2027, 3, 27)),
		("2027-03-27T23:00:00+00:00", BRUSSELS, date(2027, 3, 28)),
		("2027-03-28T21:59:00+00:00", BRUSSELS, date(2027, 3, 28)),
		("2027-03-28T22:00:00+00:00", BRUSSELS, date(2027, 3, 29)),
		("2026-10-24T21:59:00+00:00", BRUSSELS, date(2026, 10, 24)),
		("2026-10-24T22:00:00+00:00", BRUSSELS, date(2026, 10, 25)),
		("2026-10-25T22:59:00+00:00", BRUSSELS, date(2026, 10, 25)),
		("2026-10-25T23:00:00+00:00", BRUSSELS, date(2026, 10, 26)),
		# zones of half and quarter hours, one whose summer is half an hour, and the first to see a day
		("2026-11-25T18:29:59+00:00", "Asia/Kolkata", date(2026, 11, 25)),
		("2026-11-25T18:30:00+00:00", "Asia/Kolkata", date(2026, 11, 26)),
		("2026-11-25T18:15:00+00:00", "Asia/Kathmandu", date(2026, 11, 26)),
		("2026-11-25T10:15:00+00:00", "Pacific/Chatham", date(2026, 11, 26)),
		("2027-04-03T13:00:00+00:00", "Australia/Lord_Howe", date(2027, 4, 4)),
		("2027-04-04T13:29:59+00:00", "Australia/Lord_Howe", date(2027, 4, 4)),
		("2026-11-25T10:00:00+00:00", "Pacific/Kiritimati", date(2026, 11, 26)),
	],
)
def test_a_persons_day_begins_at_their_own_midnight(moment, zone, day):
	user = officer(zone)
	with at(moment):
		assert clock.persons_today(user) == day


def days_silent(partnership: str, day: date) -> int:
	return health.describe(*health.judge(partnership, day), day)["days_silent"]


def test_where_no_person_is_known_the_day_that_has_begun_anywhere_decides():
	with at("2026-11-25T10:00:00+00:00"), clock.entered_by_nobody():
		assert clock.last_day_begun() == date(2026, 11, 26)
		assert clock.persons_today() == clock.site_today() == date(2026, 11, 25)


def test_a_zone_this_machine_does_not_know_is_the_sites():
	user = officer(SEOUL)
	frappe.db.set_value("User", user, "time_zone", "Mars/Phobos")
	with at(NIGHT_IN_SEOUL):
		assert clock.persons_today(user) == date(2026, 11, 25)


# ------------------------------------------------------------------------------------------- ahead of the site


def test_a_meeting_of_the_night_in_seoul_is_held_and_counts_at_once():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(SEOUL)):
			met = make_interaction(partnership, "2026-11-26")
		assert met.status == "Held"
		assert days_silent(partnership.name, clock.site_today()) == 0


def test_a_meeting_of_the_night_in_seoul_is_shown_on_its_day_by_list_report_and_directory():
	"""In Seoul it is "today", and not "1 day ago"."""
	with at(NIGHT_IN_SEOUL):
		kind = make_master("Organisation Type")
		organisation = make_organisation("Korea", organisation_type=kind)
		person = make_contact(organisation, first_name="Zunseoul")
		partnership = make_partnership(
			"Exploring", (make_organisation("Europe"), organisation), since="2026-01-10"
		)
		with as_user(officer(SEOUL)):
			make_interaction(partnership, "2026-11-26", participants=[{"contact": person.name}])
			[row] = api.get_people("Zunseoul")["rows"]
		partnership.reload()
		[covered] = run_report("Contact Coverage", organisation_type=kind).rows
	day = date(2026, 11, 26)
	assert (partnership.last_interaction, partnership.last_meaningful_interaction) == (day, day)
	assert (partnership.silent_since, partnership.days_silent) == (date(2026, 11, 25), 0)
	assert (covered["last_contact"], row["last_contact"]) == (day, "2026-11-26")


def test_for_somebody_in_brussels_the_same_day_is_a_plan():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(BRUSSELS)):
			met = make_interaction(partnership, "2026-11-26")
		assert met.status == "Planned"


def test_what_is_held_stays_held_when_a_colleague_behind_saves_it():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(SEOUL)):
			met = make_interaction(partnership, "2026-11-26")
		with as_user(officer(HONOLULU)):
			met.reload()
			met.summary = "They showed the laboratory."
			met.save()
		assert met.status == "Held"


def test_a_plan_is_held_on_the_day_of_whoever_says_so():
	with at("2026-11-20T08:00:00+00:00"):
		partnership = make_partnership("Exploring", since="2026-01-10")
		planned = make_interaction(partnership, "2026-11-26")
	with at(NIGHT_IN_SEOUL):
		with as_user(officer(BRUSSELS)), pytest.raises(frappe.ValidationError, match="can be set to Held"):
			api.hold_interaction(planned.name, no_next_step_reason="Nothing")
		with as_user(officer(SEOUL)):
			assert api.hold_interaction(planned.name, no_next_step_reason="Nothing")["status"] == "Held"


def test_the_contact_of_the_night_counts_for_the_next_move():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Identified")
		with as_user(officer(SEOUL)):
			make_interaction(partnership, "2026-11-26")
		with as_user(officer(HONOLULU)):
			moved = api.move(partnership.name, "Log first contact")
		assert moved["stage"] == "First Contact"


def test_a_move_takes_effect_on_the_day_of_whoever_makes_it():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		parked = {"reason": "Budget", "parked_until": "2027-03-01"}
		with as_user(officer(BRUSSELS)), pytest.raises(frappe.ValidationError, match="in the future"):
			api.move(partnership.name, "Park", effective_on="2026-11-26", **parked)
		with as_user(officer(SEOUL)):
			moved = api.move(partnership.name, "Park", effective_on="2026-11-26", **parked)
		assert moved["stage_since"] == date(2026, 11, 26)


def test_without_a_date_a_move_is_of_the_persons_day():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(SEOUL)):
			moved = api.move(partnership.name, "Park", reason="Budget", parked_until="2027-03-01")
		assert moved["stage_since"] == date(2026, 11, 26)


@pytest.mark.parametrize(
	"enter",
	[
		lambda day: make_event(day, status="Held"),
		lambda day: make_plan(status="Adopted", adopted_on=day),
		lambda day: make_outcome(event=make_event("2015-11-03"), outcome_date=day, status="Reported"),
		lambda day: make_agreement(signed_on=day),
	],
	ids=["event", "plan", "outcome", "agreement"],
)
def test_what_happened_today_in_seoul_is_entered_today_in_seoul(enter):
	with at(NIGHT_IN_SEOUL):
		with as_user(officer(BRUSSELS)), pytest.raises(frappe.ValidationError, match="future"):
			enter("2026-11-26")
		with as_user(officer(SEOUL)):
			assert enter("2026-11-26").name


def test_a_date_entered_in_seoul_does_not_stop_a_colleague_in_brussels():
	with at(NIGHT_IN_SEOUL):
		with as_user(officer(SEOUL)):
			agreement = make_agreement(signed_on="2026-11-26")
			event = make_event("2026-11-26", status="Held")
		with as_user(officer(BRUSSELS)):
			for record, field in ((agreement, "language"), (event, "location")):
				record.reload()
				record.set(field, "ko" if field == "language" else "Busan") if record.meta.has_field(
					field
				) else None
				record.save()
		assert frappe.db.get_value("Agreement", agreement.name, "signed_on") == date(2026, 11, 26)


@pytest.mark.parametrize("report", ["Stalled Partnerships", "Partnership Pipeline"])
def test_a_report_as_of_the_readers_today_answers_as_of_the_sites_and_says_so(report):
	with at(NIGHT_IN_SEOUL), as_user(make_user("Cooperation Manager", time_zone=SEOUL)):
		frappe.clear_messages()
		assert run_report(report, as_of="2026-11-26").columns
		assert "the report shows" in str(frappe.message_log)


@pytest.mark.parametrize("report", ["Stalled Partnerships", "Partnership Pipeline"])
def test_a_report_as_of_a_day_that_nobody_has_yet_is_refused(report):
	with at(NIGHT_IN_SEOUL):
		for zone, day in ((SEOUL, "2026-11-27"), (BRUSSELS, "2026-11-26"), (HONOLULU, "2026-11-26")):
			user = make_user("Cooperation Manager", time_zone=zone)
			with as_user(user), pytest.raises(frappe.ValidationError, match="may not be after today"):
				run_report(report, as_of=day)


def test_the_contact_of_the_night_ages_from_its_own_day():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(SEOUL)):
			make_interaction(partnership, "2026-11-26")
		assert frappe.db.get_value("Partnership", partnership.name, "days_silent") == 0
	with at("2026-11-28T20:00:00+00:00"):
		health.recompute([partnership.name])
		assert frappe.db.get_value("Partnership", partnership.name, "days_silent") == 2


def test_as_of_a_day_that_is_past_for_the_site_nothing_later_counts():
	with at("2026-11-30T08:00:00+00:00"):
		partnership = make_partnership("Exploring", since="2026-11-01")
		make_interaction(partnership, "2026-11-26")
		assert days_silent(partnership.name, date(2026, 11, 25)) == 24
		assert days_silent(partnership.name, date(2026, 11, 26)) == 0


# ---------------------------------------------------------------------------------------------- behind the site


def test_in_honolulu_today_is_still_ahead_of_nobody():
	with at(MORNING_IN_BRUSSELS):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(HONOLULU)):
			assert make_interaction(partnership, "2026-11-25").status == "Held"
			assert make_interaction(partnership, "2026-11-26").status == "Planned"


def test_a_next_step_may_be_due_on_the_persons_own_day():
	with at(MORNING_IN_BRUSSELS):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(BRUSSELS)), pytest.raises(frappe.ValidationError, match="today or later"):
			api.set_next_step(partnership.name, "Call", "2026-11-25")
		with as_user(officer(HONOLULU)):
			assert api.set_next_step(partnership.name, "Call", "2026-11-25")["next_step_due"] == date(
				2026, 11, 25
			)


def test_with_a_site_in_seoul_brussels_enters_its_own_day():
	with at(NIGHT_IN_SEOUL, site=SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		with as_user(officer(BRUSSELS)):
			moved = api.move(partnership.name, "Park", reason="Budget", parked_until="2027-03-01")
		assert moved["stage_since"] == date(2026, 11, 25)


def test_a_report_as_of_a_day_behind_the_site_is_a_report_of_the_past():
	with at(MORNING_IN_BRUSSELS), as_user(make_user("Cooperation Manager", time_zone=HONOLULU)):
		frappe.clear_messages()
		assert run_report("Stalled Partnerships", as_of="2026-11-25").columns
		assert "the report shows" not in str(frappe.message_log)


# ---------------------------------------------------------------------------------- loader, mails, digests


def history(day: str) -> dict:
	return {
		"dataset": "clock",
		"records": {
			"Organisation": [
				{"key": "e", "organisation_name": "Clock Cluster", "side": "Europe"},
				{"key": "k", "organisation_name": "Clock Agency", "side": "Korea"},
			],
			"Partnership": [
				{
					"key": "p",
					"title": "Clock",
					"origin_kind": "By Coincidence",
					"parties": [
						{"organisation": "e", "role": "Lead"},
						{"organisation": "k", "role": "Counterpart"},
					],
					"stage_log": [{"to_stage": "First Contact", "effective_on": day}],
				}
			],
			"Interaction": [
				{
					"key": "i",
					"subject": "Meeting",
					"interaction_type": "Meeting",
					"interaction_date": day,
					"status": "Held",
					"partnership": "p",
				}
			],
		},
	}


def test_a_file_may_say_what_happened_today_wherever_it_was_written():
	manager = make_user("Cooperation Manager", time_zone=HONOLULU)
	with at(NIGHT_IN_SEOUL), as_user(manager):
		report = load_files({"clock.json": history("2026-11-26")})
	assert not report.errors
	assert frappe.db.get_value("Interaction", {"history_key": "clock:i"}, "status") == "Held"


def test_a_file_that_tells_of_a_day_nobody_has_is_refused():
	manager = make_user("Cooperation Manager", time_zone=HONOLULU)
	with at(NIGHT_IN_SEOUL), as_user(manager):
		report = load_files({"clock.json": history("2026-11-27")})
	assert "in the future" in report.errors[0].message


def test_a_mail_is_logged_on_the_day_its_reader_saw_it():
	with at(NIGHT_IN_SEOUL):
		partnership = make_partnership("Exploring", since="2026-01-10")
		received = frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
				"sender": "kim@x.example",
				"recipients": "office@x.example",
				"subject": "Visit",
				"content": "See you",
				"communication_date": "2026-11-25 18:10:00",
				"reference_doctype": "Partnership",
				"reference_name": partnership.name,
			}
		).insert()
		with as_user(officer(SEOUL)):
			logged = api.interaction_from_communication(
				received.name, two_way=1, no_next_step_reason="Nothing"
			)
		assert frappe.db.get_value("Interaction", logged["name"], ["interaction_date", "status"]) == (
			date(2026, 11, 26),
			"Held",
		)


def test_a_digest_counts_days_from_its_readers_today():
	with at("2026-11-25T22:30:00+00:00"):  # 07:30 on the 26th in Seoul, 23:30 on the 25th in Brussels
		seoul, brussels = officer(SEOUL), officer(BRUSSELS)
		for user in (seoul, brussels):
			with as_user(user):
				step = {"next_step": "Call", "next_step_due": "2026-11-26", "next_step_owner": user}
				make_partnership("Exploring", since="2026-11-20", owner_user=user, **step)
		written = {
			reader.user: mail.render(job.compose_now(reader, clock.today_in_zone(reader.time_zone)))
			for reader in people.readers(users=[seoul, brussels])
		}
	assert ("due today" in written[seoul], "due today" in written[brussels]) == (True, False)

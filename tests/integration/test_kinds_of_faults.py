"""Relatives of the reported faults (docs/faults.md), through entrances beside those of the reported ones."""

import json
from datetime import date, timedelta
from xml.etree import ElementTree

import frappe
import pytest
from frappe import client
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.utils import add_days, now_datetime
from frappe.utils.background_jobs import create_job_id, get_redis_conn
from rq.job import Job
from test_digest_choices import request as asked
from test_exported_files import csv_rows, list_of
from test_watchdog import late  # noqa: F401 (a fixture)
from test_whose_today import NIGHT_IN_SEOUL, SEOUL, at
from test_whose_today import officer as officer_in
from werkzeug.exceptions import HTTPException

from eu_korea_coop import api
from eu_korea_coop.directory import cards
from eu_korea_coop.domain import numbers, text
from eu_korea_coop.domain.dates import display, fuzzy
from eu_korea_coop.encounters import series
from eu_korea_coop.follow_up import agenda, calendar_file, watchdog
from eu_korea_coop.outgoing import cerif, public_data, records
from eu_korea_coop.overrides import exports
from eu_korea_coop.partnerships import brief_link
from eu_korea_coop.printing.sheet import Sheet
from eu_korea_coop.setup import direct_reports
from eu_korea_coop.setup.desk_start import lead_through_login
from testing import (
	as_user,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_partnership,
	make_user,
	run_report,
)
from testing.rest import call_method

DECOMPOSED = "\u1100\u1161\u11bc\u1102\u1161\u11b7"


@pytest.mark.parametrize(
	"name",
	[
		"\uffa0",
		"\u180e",
		"\u2062\u2063",
		"\u00ad",
		"\ufff9\ufffb",
		"\U000e0020\U000e007f",
		"\u0335\u0336",
		"\x85\x0c",
	],
)
def test_a_master_is_not_called_what_nobody_sees(name):
	for doctype, field in (("Sector", "sector_name"), ("Programme", "programme_name")):
		with pytest.raises(frappe.ValidationError):
			frappe.get_doc({"doctype": doctype, field: name}).insert()


@pytest.mark.parametrize(
	("one", "other"),
	[
		("İzmir Hub", "Izmir Hub"),
		("Łódź Hub", "Lodz Hub"),
		("Ａ Hub", "A Hub"),
		("㎏ Hub", "kg Hub"),
		("ｶﾅ", "カナ"),
		("か", "が"),
	],
)
def test_two_sectors_are_two_or_refused_in_words_and_never_one(one, other):
	make_master("Sector", one)
	try:
		made = frappe.get_doc({"doctype": "Sector", "sector_name": other}).insert()
	except frappe.ValidationError as refused:
		assert "only in capital letters" in str(refused)
	else:
		assert made.name == text.one_line(other) != text.one_line(one)


@pytest.mark.parametrize(
	"address",
	[
		"kim(at)x.example",
		"kim@x",
		"kim＠x.example;lee@x.example",
		"@x.example",
		"kim@@x.example",
		"mailto:",
		"kim@x.example\nlee@x.example",
	],
)
def test_what_is_no_address_is_refused_wherever_it_was_copied_from(address):
	with pytest.raises(frappe.ValidationError, match="Email ID"):
		make_contact(email_ids=[{"email_id": address, "is_primary": 1}])


@pytest.mark.parametrize("written", ["1٫5", "½", "12%", "€12", "1 250,5 €", "1'250", "Ⅻ", "一二"])
def test_a_figure_in_another_writing_is_refused_beside_the_field(written):
	frappe.db.set_default("number_format", "#,###.##")
	with pytest.raises(frappe.ValidationError, match="not a number"):
		make_organisation("Korea", figures=[{"label": "a", "value": written}])
	assert numbers.read(written, ".", ",") is None


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_card_brings_names_and_addresses_in_normal_form(version):
	lines = [
		"BEGIN:VCARD",
		f"VERSION:{version}",
		f"FN:{DECOMPOSED}\u200b\u00a0바이오",
		f"N:{DECOMPOSED};민수\u3164;;;",
		"EMAIL:mailto:kim@x.example",
		"END:VCARD",
	]
	(person,) = cards.read("\r\n".join([*lines, ""]))["people"]
	assert "강남" in person["name"] + person["native_name"]
	assert not set("\u200b\u3164\u00a0\u1100") & set("".join(map(str, person.values())))
	assert person["email"] == "kim@x.example"


@pytest.mark.parametrize("day", ["2016-11-05 or 06", "0216-11-05", "31 Feb 2016"])
def test_the_filter_of_a_report_refuses_what_is_no_day(day):
	with pytest.raises(frappe.ValidationError):
		run_report("Stalled Partnerships", as_of=day)


# ---------------------------------------------------------------------------------------------- 1: whose today


def test_a_print_of_the_night_in_seoul_says_its_readers_day():
	printed = Sheet("Brief", "Wave")
	with at(NIGHT_IN_SEOUL):
		for user, day in ((officer_in(SEOUL), date(2026, 11, 26)), ("officer", date(2026, 11, 25))):
			with as_user(user):
				assert display(fuzzy(day)) in printed.foot


def test_a_partnership_rests_until_a_day_that_is_ahead_of_whoever_parks_it():
	with at(NIGHT_IN_SEOUL):
		name = make_partnership("Exploring", since="2026-01-10").name
		park = {"action": "Park", "reason": "Budget", "parked_until": "2026-11-26"}
		with as_user(officer_in(SEOUL)), pytest.raises(frappe.ValidationError):
			api.move(name, **park)
		with as_user("officer"):  # in Brussels, as the site
			assert api.move(name, **park)["stage"] == "Parked"


def test_a_line_of_today_is_put_off_from_the_day_of_whoever_does_it():
	with at(NIGHT_IN_SEOUL):
		step = {"next_step": "Call", "next_step_due": "2026-11-26"}
		name = make_partnership("Exploring", since="2026-11-20", **step).name
		late = {"next_step_due": "2026-11-24"}
		for user, day in ((officer_in(SEOUL), date(2026, 11, 27)), ("officer", date(2026, 11, 26))):
			frappe.db.set_value("Partnership", name, late)  # what is overdue counts from today
			with as_user(user):
				api.postpone_line("Partnership", name, days=1)
			assert frappe.db.get_value("Partnership", name, "next_step_due") == day


# ------------------------------------------------------------------------------------------- 6: who may hold work


@pytest.fixture
def owner_gone():
	"""A partnership whose responsible officer has left."""
	gone = make_user("Cooperation Officer")
	partnership = make_partnership("Exploring", owner_user=gone)
	frappe.db.set_value("User", gone, "enabled", 0)
	return partnership


def enter_by_interaction(name: str) -> None:
	make_interaction(name, next_step="Call", next_step_due=add_days(frappe.utils.nowdate(), 3))


def enter_by_form(name: str) -> None:
	doc = frappe.get_doc("Partnership", name)
	doc.update({"next_step": "Call", "next_step_due": add_days(frappe.utils.nowdate(), 3)})
	doc.save()


def enter_by_button(name: str) -> None:
	api.set_next_step(name, "Call", add_days(frappe.utils.nowdate(), 3))


@pytest.mark.parametrize("enter", [enter_by_interaction, enter_by_form, enter_by_button])
def test_a_step_that_is_entered_where_the_officer_has_left_is_of_whoever_enters_it(
	owner_gone, officer, as_user, enter
):
	with as_user(officer):
		enter(owner_gone.name)
	assert frappe.db.get_value("Partnership", owner_gone.name, "next_step_owner") == officer


def test_the_next_edition_of_an_event_whose_officer_has_left_is_of_whoever_plans_it(officer, as_user):
	gone = make_user("Cooperation Officer")
	event = make_event("2024-11-05", owner_user=gone)
	frappe.db.set_value("User", gone, "enabled", 0)
	with as_user(officer):
		assert series.plan_next_edition(event.name).owner_user == officer


def test_work_is_not_handed_back_to_who_has_left(officer, manager, as_user):
	gone = make_user("Cooperation Officer")
	make_partnership("Exploring", owner_user=gone)
	with as_user(manager):
		moved = api.reassign_portfolio(gone, officer)
	frappe.db.set_value("User", gone, "enabled", 0)
	with as_user(manager), pytest.raises(frappe.ValidationError, match="not an enabled cooperation officer"):
		api.reassign_portfolio(officer, gone, json.dumps(moved))


# ------------------------------------------------------------------------------------------------- 8: what goes out


@pytest.mark.parametrize("formula", ["\uff1d1+1", "\uff20SUM(1)", "\uff0b1", "\u3000=1+1"])
def test_signs_that_excel_of_east_asia_evaluates_are_text_and_come_back_as_they_were(formula):
	assert exports.safe_cell(formula) == f"'{formula}"
	organisation = make_organisation("Korea", city=formula.strip("\u3000"))
	written = csv_rows(list_of("Organisation", organisation.name, ["city"], "CSV"))[1][1]
	assert written == f"'{organisation.city}"
	frappe.flags.in_import = True
	try:
		assert make_organisation("Korea", city=written).city == organisation.city
	finally:
		frappe.flags.in_import = False


def test_what_would_end_an_entry_of_a_calendar_stays_inside_its_text():
	day = date(2026, 11, 5)
	title = "Wave\\nEND:VEVENT\r\nEND:VEVENT\u2028END:VEVENT"
	entry = agenda.Entry(agenda.EVENT, "Cooperation Event", "EV-1", title, day, day, place=title)
	written = calendar_file.write_calendar([entry], now_datetime()).decode().replace("\r\n ", "")
	assert written.splitlines().count("END:VEVENT") == 1


def test_what_would_end_a_script_of_the_public_page_stays_inside_its_text():
	name = "Wave</script><script>alert(1)</script><!--"
	assert "</script" not in public_data.write(
		frappe._dict(agreements=[], events=[]), f"https://x.example/{name}"
	)


@pytest.mark.parametrize("stored", ["a\x0bb", "a\ufffeb", "a\x1bb"])
def test_open_data_is_read_by_an_xml_parser_whatever_is_stored(stored):
	organisation = make_organisation("Korea")
	frappe.db.set_value("Organisation", organisation.name, "description", stored)
	frappe.db.set_value("Organisation", organisation.name, "city", stored)
	with as_user("manager"):
		read = ElementTree.fromstring(cerif.write(records.read()))
	assert organisation.organisation_name in "".join(read.itertext())


# ------------------------------------------------------------------------------------------ 9: rules in step


UNSEEN = ["\u3164", "\u200b\u00a0", "\u2800"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_is_no_reason(unseen):
	exploring = make_partnership("Exploring")
	with pytest.raises(frappe.ValidationError):
		api.move(exploring.name, "Park", reason=unseen, parked_until=add_days(frappe.utils.nowdate(), 60))
	with pytest.raises(frappe.ValidationError):
		make_interaction(exploring, no_next_step_reason=unseen)


@pytest.mark.parametrize("way", ["bulk edit", "import", "value"])
def test_a_side_that_is_corrected_by_another_way_is_the_side_everywhere(way):
	korean = make_organisation("Korea")
	event = make_event(participants=[korean.name])
	partnership = make_partnership(parties=[make_organisation("Europe"), make_organisation("Korea"), korean])
	if way == "value":
		client.set_value("Organisation", korean.name, "side", "Third Country")
	elif way == "bulk edit":
		submit_cancel_or_update_docs(
			"Organisation", json.dumps([korean.name]), "update", json.dumps({"side": "Third Country"})
		)
	else:
		frappe.flags.in_import = True
		try:
			korean.reload()
			korean.update({"side": "Third Country"}).save()
		finally:
			frappe.flags.in_import = False
	for table, parent in (("Event Participant", event), ("Partnership Party", partnership)):
		of_it = {"parent": parent.name, "organisation": korean.name}
		assert frappe.db.get_value(table, of_it, "side") == "Third Country"


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_is_no_step_of_a_logged_meeting(unseen):
	with pytest.raises(frappe.ValidationError, match="a next step is what will be done"):
		make_interaction(
			organisations=[make_organisation()],
			next_step=unseen,
			next_step_due=add_days(frappe.utils.nowdate(), 3),
		)


# ---------------------------------------------------------------------------------------------- 10: other Frappes


def variant(name: str, of: str, doctype: str = "Partnership") -> str:
	"""A Custom Report that somebody has saved."""
	return (
		frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": name,
				"report_type": "Custom Report",
				"reference_report": of,
				"ref_doctype": doctype,
				"is_standard": "No",
				"json": json.dumps({"columns": [], "filters": {}}),
			}
		)
		.insert()
		.name
	)


def test_a_variant_of_a_variant_is_prepared_for_nobody():
	mine = variant("Mine of mine", variant("Mine", "Stalled Partnerships"))
	assert direct_reports.is_direct(mine)
	with pytest.raises(frappe.PermissionError, match="counted for each reader"):
		frappe.get_doc({"doctype": "Prepared Report", "report_name": mine}).insert()


def test_variants_that_name_each_other_are_none_of_ours_and_end():
	one = variant("One", "Permitted Documents For User", "User")
	other = variant("Other", one, "User")
	frappe.db.set_value("Report", one, "reference_report", other)
	assert not direct_reports.is_direct(one)


def test_a_variant_that_frappe_has_ticked_is_counted_for_its_reader():
	mine = variant("Mine", "Stalled Partnerships")
	frappe.db.set_value("Report", mine, "prepared_report", 1)
	partnership = make_partnership("Exploring", since="2015-01-01")
	with as_user("manager"):
		answer = call_method("frappe.desk.query_report.run", report_name=mine, filters="{}")["message"]
	assert partnership.name in [row.get("partnership") for row in answer["result"]]


# --------------------------------------------------------------------------------------------- 11: the watchdog


def test_a_job_that_the_scheduler_does_not_know_any_more_is_late(late):  # noqa: F811
	for name in late:
		frappe.db.set_value("Scheduled Job Type", name, "last_execution", now_datetime())
	assert watchdog.late_jobs(now_datetime()) == []
	frappe.db.delete("Scheduled Job Type", {"name": late[0]})
	assert watchdog.run()["late"] == 1


def test_a_clock_that_was_set_back_does_not_hold_the_jobs_until_it_has_caught_up(late):  # noqa: F811
	for name in late:
		frappe.db.set_value(
			"Scheduled Job Type", name, "last_execution", now_datetime() + timedelta(days=400)
		)
	assert watchdog.run()["late"] == len(late)
	assert not watchdog.late_jobs(now_datetime())


def test_a_job_that_somebody_has_stopped_on_purpose_is_no_fault(late):  # noqa: F811
	for name in late:
		frappe.db.set_value("Scheduled Job Type", name, "stopped", 1)
	assert watchdog.late_jobs(now_datetime()) == []


def test_a_job_id_with_nothing_behind_it_stops_no_watching(late):  # noqa: F811
	key = Job.key_for(create_job_id(frappe.get_doc("Scheduled Job Type", late[0]).rq_job_id))
	get_redis_conn().hset(key, "status", "queued")
	try:
		assert watchdog.run()["late"] == len(late)
	finally:
		get_redis_conn().delete(key)


# -------------------------------------------------------------------------------------------- 12: first contact


def test_the_brief_in_a_calendar_leads_through_the_login(officer):
	address = brief_link.url("PTN-1", "ko")
	with asked(address), pytest.raises(HTTPException) as led:
		lead_through_login()
	answer = led.value.get_response()
	assert answer.status_code == 302
	assert answer.location.startswith("/login?redirect-to=/printview%3Fdoctype%3DPartnership%26name%3DPTN-1")


@pytest.mark.parametrize(
	"path",
	[
		"/printview?doctype=ToDo&name=x",
		"/printview?doctype=Partnership&name=x&key=abc",
		"/printview?doctype=%27%22&name=x",
		"/printview",
	],
)
def test_prints_of_others_and_those_with_a_key_are_as_they_were(path):
	with asked(f"http://x.example{path}"):
		assert lead_through_login() is None


@pytest.mark.parametrize(
	"path", ["/app//evil.example/x", "/app/..//evil.example", "/app/x%0d%0aSet-Cookie:a=b"]
)
def test_the_way_through_the_login_leads_to_no_other_site(path):
	with asked(f"http://x.example{path}"), pytest.raises(HTTPException) as led:
		lead_through_login()
	location = led.value.get_response().location
	assert location.startswith("/login?redirect-to=/app/") and "\n" not in location

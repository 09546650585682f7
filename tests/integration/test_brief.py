"""The brief of a partnership: one page, only what is recorded, each line with its date or said to be undated."""

import io
import re

import frappe
import pytest
from frappe.utils import add_days, getdate
from frappe.www.printview import get_html_and_style
from icalendar import Calendar
from pypdf import PdfReader

from eu_korea_coop import api
from eu_korea_coop.follow_up import calendar_feed
from eu_korea_coop.partnerships.brief import cooperation_brief, has_happened
from eu_korea_coop.partnerships.prints import cooperation_case_study
from eu_korea_coop.printing.sheet import Sheet
from testing import (
	as_user,
	count_queries,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_organisation,
	make_partnership,
	make_plan,
)
from testing.factories import make_port_and_harbour, make_waiting_partnership, today
from testing.printed import most_frequent_size
from testing.web import served_assets

FORMAT = "Partnership Brief"
HEADINGS = [
	"Who they are",
	"People",
	"History",
	"Agreement and plan",
	"Open promises of both sides",
	"Bottlenecks",
	"Who introduced us",
	"What to ask for",
]


@pytest.fixture
def partnership(officer):
	parties = make_port_and_harbour(
		native_name="김민수",
		name_order="Family Name First",
		row={"from_date": "2016-01-01", "from_date_precision": "Year"},
	)
	return make_waiting_partnership(parties, officer)


def sheet_of(user: str, partnership) -> Sheet:
	with as_user(user):
		return cooperation_brief(frappe.get_doc("Partnership", partnership.name))


def brief(user: str, partnership) -> dict[str, list]:
	"""Heading → the rows of its tables, as `user` reads them."""
	sections = sheet_of(user, partnership).sections
	return {section.heading: [row for table in section.tables for row in table.rows] for section in sections}


def pdf(partnership) -> PdfReader:
	with served_assets():
		made = frappe.get_print("Partnership", partnership.name, FORMAT, no_letterhead=1, as_pdf=True)
	return PdfReader(io.BytesIO(made))


# --- denied first


def test_nobody_prints_the_brief_of_what_they_may_not_read(partnership, another_officer):
	partnership.visibility = "Restricted"
	partnership.save()
	with as_user(another_officer), pytest.raises(frappe.PermissionError):
		get_html_and_style(doc="Partnership", name=partnership.name, print_format=FORMAT)


def test_a_reader_of_figures_prints_none(partnership, viewer):
	with as_user(viewer), pytest.raises(frappe.PermissionError):
		get_html_and_style("Partnership", name=partnership.name, print_format=FORMAT)


def test_a_restricted_interaction_is_in_the_brief_of_its_owner_alone(partnership, officer, another_officer):
	with as_user(another_officer):
		make_interaction(
			partnership, add_days(today(), -9), subject="Secret talk", visibility="Restricted", outcome="Hush"
		)
	make_interaction(partnership, add_days(today(), -8), subject="Open talk")
	assert "Secret talk" not in str(brief(officer, partnership))
	assert "Open talk" in str(brief(officer, partnership))
	assert "Secret talk" in str(brief(another_officer, partnership))


# --- what it says


def test_it_has_its_eight_parts_in_order(partnership, officer):
	assert list(brief(officer, partnership)) == HEADINGS


def test_people_have_their_names_in_their_own_order_and_script_and_since_when(partnership, officer):
	((name, *_rest, since),) = brief(officer, partnership)["People"]
	assert (name, since) == ("Kim Minsu (김민수)", "2016")


def test_a_party_whose_beginning_nobody_entered_is_undated(partnership, officer):
	assert [row[-1] for row in brief(officer, partnership)["Who they are"]] == ["undated", "undated"]


def test_a_party_stands_with_its_place_its_role_and_the_member_it_came_through(partnership, officer):
	european, korean = partnership.parties
	frappe.db.set_value(
		"Organisation", korean.organisation, {"city": "Busan", "country": "Korea, Republic of"}
	)
	member = make_organisation(organisation_name="Port of Ulsan")
	since = {"via_member": member.name, "from_date": "2016-11-01", "from_date_precision": "Month"}
	frappe.db.set_value("Partnership Party", korean.name, since)
	assert brief(officer, partnership)["Who they are"] == [
		("Agency of Ports", "Europe", "Lead", "undated"),
		(
			"Harbour Institute (항만연구원)",
			f"Busan, {frappe._('Korea, Republic of')}",  # later Frappes say South Korea
			"Counterpart, via Port of Ulsan",
			"Nov\u00a02016",
		),
	]
	frappe.db.set_value("Partnership Party", european.name, {"to_date": add_days(today(), -1)})
	assert [row[0] for row in brief(officer, partnership)["Who they are"]] == [
		"Harbour Institute (항만연구원)"
	]


@pytest.mark.parametrize("more", [0, 1])
def test_each_part_has_its_number_of_lines_and_says_when_there_are_more(officer, more):
	parties = [make_organisation("Korea" if number % 2 else "Europe") for number in range(6 + more)]
	bottleneck = frappe.get_all("Bottleneck", pluck="name", limit=1)[0]
	partnership = make_partnership(
		"Exploring",
		parties,
		since=add_days(today(), -5),
		next_step="Call",
		next_step_due=today(),
		bottlenecks=[{"bottleneck": bottleneck, "status": "Open"}] * (4 + more),
	)
	for number in range(6 + more):
		make_contact(parties[0], last_name=f"Example{number}")
	for number in range(3 + more):
		make_agreement(partnership, title=f"Memorandum {number}", parties=parties[:2])
	items = [{"action": "Write", "due": add_days(today(), 9)}] * (5 + more)
	make_plan(partnership, items=items)
	for number in range(8 + more):  # the stage is the ninth line
		make_interaction(partnership, add_days(today(), -number))
	sections = {section.heading: section for section in sheet_of(officer, partnership).sections}
	first_table = {heading: section.tables[0] for heading, section in sections.items() if section.tables}
	for heading, lines in (
		("Who they are", 6),
		("People", 6),
		("Agreement and plan", 3),
		("Open promises of both sides", 6),
		("Bottlenecks", 4),
	):
		assert len(first_table[heading].rows) == lines, heading
		note = "More is in the partnership's record." if more else ""
		assert sections[heading].note == note, heading
	assert len(first_table["History"].rows) == 9 + more
	assert sections["History"].note == ""


def test_a_town_and_who_signed_are_not_what_came_of_it(partnership, officer):
	fair = make_event(add_days(today(), -9), title="Partnering days", kind="Trade Fair", city="Busan")
	in_title = make_event(add_days(today(), -8), title="Daegu water week", city="Daegu")
	make_interaction(
		partnership, add_days(today(), -9), events=[fair, in_title], subject="Talk", outcome="A visit"
	)
	parties = [
		{"organisation": row.organisation, "signature_status": "Signed", "signed_on": add_days(today(), -5)}
		for row in partnership.parties
	]
	make_agreement(partnership, "Signing", parties=parties, title="MoU")
	rows = {row[1]: row[2] for row in brief(officer, partnership)["History"]}
	assert rows["Trade Fair: Partnering days (Busan)"] == rows["Conference: Daegu water week"] == ""
	assert rows["Meeting: Talk"] == "A visit"
	assert rows["Signed: MoU (Agency of Ports, Harbour Institute)"] == ""
	with as_user(officer):
		study = cooperation_case_study(frappe.get_doc("Partnership", partnership.name))
	(activities,) = (part for part in study.sections if part.heading == "Common activities")
	shown = {row[2]: row[3] for row in activities.tables[0].rows}
	assert shown == {"Partnering days (Busan)": "", "Daegu water week": "", "Talk": "A visit"}


def test_history_says_that_there_is_more_when_much_is_planned(partnership, officer):
	make_interaction(partnership, add_days(today(), -1), subject="Talk")
	for days in range(29):
		make_interaction(partnership, add_days(today(), days + 1), status="Planned")
	(section,) = (part for part in sheet_of(officer, partnership).sections if part.heading == "History")
	assert section.note == "More is in the partnership's record."


def test_agreements_and_plans_say_how_far_they_are(partnership, officer):
	european, korean = (row.organisation for row in partnership.parties)
	parties = [
		{"organisation": european, "signature_status": "Signed"},
		{"organisation": korean, "signature_status": "Sent"},
	]
	fields = {"title": "MoU", "term_type": "Fixed", "end_date": "2090-12-31"}
	make_agreement(partnership, "Signing", parties=parties, since="2016-11-03", **fields)
	items = [
		{"action": "A", "status": "Done", "due": "2016-01-01"},
		{"action": "B", "due": add_days(today(), -1)},
		{"action": "C", "due": today()},
	]
	make_plan(partnership, title="Plan", items=items, adopted_on="2016-11-01", adopted_on_precision="Month")
	later = {"title": "Next plan", "items": [{"action": "D", "due": today()}]}
	make_plan(partnership, status="Draft", **later)
	rows = brief(officer, partnership)["Agreement and plan"]
	assert rows[0] == (
		"MoU",
		"Signing since 3\u00a0Nov\u00a02016",
		"1 of 2 signed",
		"Harbour Institute",
		"31 Dec 2090",
	)
	assert ("Plan", "Adopted", "Nov\u00a02016", "1 of 3 done, 1 late") in rows
	assert ("Next plan", "Draft", "undated", "0 of 1 done") in rows


def test_who_introduced_us_and_at_which_event(partnership, officer):
	def facts() -> list[tuple[str, str]]:
		sections = sheet_of(officer, partnership).sections
		return next(section for section in sections if section.heading == "Who introduced us").facts

	assert facts() == [("Origin", "By Coincidence")]
	fair = make_event("2016-11-05", title="Fair of Ports")
	before = make_partnership(short_title="Before it")
	agency = make_organisation(organisation_name="Trade Agency")
	person = make_contact(agency, first_name="Mina")
	fields = {
		"origin_event": fair.name,
		"origin_partnership": before.name,
		"introduced_by_organisation": agency.name,
		"introduction_basis": "They know each other",
	}
	frappe.db.set_value("Partnership", partnership.name, fields)
	assert facts()[1:] == [
		("Came from", "Fair of Ports (5\u00a0Nov\u00a02016)"),
		("Came from", "Before it"),
		("Introduced by", "Trade Agency (undated)"),
		("Basis of the introduction", "They know each other"),
	]
	frappe.db.set_value("Cooperation Event", fair.name, "start_date", None)
	frappe.db.set_value("Partnership", partnership.name, "introduced_by_contact", person.name)
	assert facts()[1] == ("Came from", "Fair of Ports (undated)")
	assert facts()[3] == ("Introduced by", "Trade Agency, Mina Example (undated)")
	gone = dict.fromkeys((*fields, "introduced_by_contact", "origin_kind"))
	frappe.db.set_value("Partnership", partnership.name, gone)
	assert facts() == []


def test_of_many_parties_none_of_a_side_is_cut_away(officer):
	many = [make_organisation() for _number in range(9)]
	partnership = make_partnership(
		"Exploring", [*many, make_organisation("Korea", organisation_name="Last Institute")]
	)
	assert brief(officer, partnership)["Who they are"][1][0] == "Last Institute"


def test_the_last_contact_is_as_exact_as_it_is_known(partnership, officer):
	make_interaction(partnership, "2016-11-01", interaction_date_precision="Month")
	assert sheet_of(officer, partnership).status.endswith("last contact Nov\u00a02016")
	make_interaction(partnership, "2016-11-29")
	assert sheet_of(officer, partnership).status.endswith("last contact Nov\u00a02016"), (
		"it may be of the 30th"
	)
	make_interaction(partnership, "2016-11-01", period_end="2016-12-02")
	assert sheet_of(officer, partnership).status.endswith("2\u00a0Dec\u00a02016")


def test_no_contact_is_said_unless_there_is_one_that_its_reader_may_not_read(
	partnership, officer, another_officer
):
	assert sheet_of(officer, partnership).status.endswith(" · no contact is recorded")
	with as_user(another_officer):
		make_interaction(partnership, "2016-11-01", visibility="Restricted")
	status = sheet_of(officer, partnership).status
	assert "contact" not in status and status.startswith("Exploring since ")
	frappe.db.set_value("Partnership", partnership.name, {"stage_since": None})
	assert sheet_of(officer, partnership).status.startswith("Exploring (undated)")


def test_its_title_is_the_short_one_with_the_long_one_below(partnership, officer):
	for title, short, shown in (
		("Ports of the south", "AOP – KHI", ("AOP – KHI", "Ports of the south")),
		("Ports of the south", None, ("Ports of the south", "")),
		("Ports", "Ports", ("Ports", "")),
	):
		frappe.db.set_value("Partnership", partnership.name, {"title": title, "short_title": short})
		sheet = sheet_of(officer, partnership)
		assert (sheet.title, sheet.subtitle) == shown


def test_history_is_the_last_ten_things_that_happened(partnership, officer):
	for days in range(12):
		make_interaction(partnership, add_days(today(), -days - 1), subject=f"Talk {days}")
	make_interaction(partnership, add_days(today(), 5), subject="Coming visit", status="Planned")
	parts = brief(officer, partnership)
	assert len(parts["History"]) == 10
	assert "Talk 0" in parts["History"][0][1]
	assert "Coming visit" not in str(parts["History"])
	assert "Coming visit" in str(parts["Open promises of both sides"])


def test_open_promises_are_our_step_and_the_open_actions_of_both_sides(partnership, officer):
	korean = partnership.parties[1].organisation
	make_plan(
		partnership,
		items=[
			{"action": "Done already", "status": "Done", "due": today()},
			{"action": "Name a host", "responsible_organisation": korean, "due": add_days(today(), -2)},
			{"action": "Some day", "responsible_organisation": korean},
		],
	)
	rows = brief(officer, partnership)["Open promises of both sides"]
	assert [row[1] for row in rows] == ["Send the draft", "Name a host", "Some day"]
	assert rows[0][-1].endswith(", late") and rows[1][-1].endswith(", late")
	assert rows[1][2] == "Harbour Institute" and rows[2][-1] == "undated"
	frappe.db.set_value("Partnership", partnership.name, "next_step_due", today())
	assert "late" not in brief(officer, partnership)["Open promises of both sides"][0][-1], "due today"
	frappe.db.set_value("Partnership", partnership.name, {"next_step_due": None, "next_step": None})
	rows = brief(officer, partnership)["Open promises of both sides"]
	assert [row[1] for row in rows] == ["Name a host", "Some day"]


def test_what_to_ask_for_names_the_signature_and_the_day_it_was_asked_for(partnership, officer):
	european, korean = (row.organisation for row in partnership.parties)
	parties = [
		{"organisation": european, "signature_status": "Signed"},
		{"organisation": korean, "signature_status": "Sent"},
	]
	make_agreement(partnership, "Signing", title="MoU", parties=parties)
	make_agreement(partnership, title="A draft of another")
	asked = [row[:2] for row in brief(officer, partnership)["What to ask for"]]
	assert ("Signature of Harbour Institute", "MoU") in asked
	assert "A draft of another" not in str(asked)


def test_what_to_ask_for_counts_from_the_day_as_exactly_as_it_is_known(partnership, officer):
	european, korean = (row.organisation for row in partnership.parties)
	frappe.db.set_value("Partnership Stage Log", {"parent": partnership.name}, {"effective_on": "2016-11-03"})
	frappe.db.set_value(
		"Partnership",
		partnership.name,
		{
			"stage_since": "2016-11-03",
			"stage_since_precision": "Month",
			"next_step_due": add_days(today(), 5),
		},
	)
	agreement = make_agreement(
		partnership,
		"Signing",
		title="MoU",
		since="2016-12-05",
		parties=[
			{"organisation": european, "signature_status": "Signed"},
			{"organisation": korean, "signature_status": "Sent"},
		],
	)

	def since() -> dict[str, str]:
		return {row[0]: row[-1] for row in brief(officer, partnership)["What to ask for"]}

	asked = since()
	assert asked["Agree a next step towards the next stage, or park the partnership"] == "Nov\u00a02016"
	assert asked["Name an active contact on each side"] == "undated"
	for day, precision, shown in (
		("2016-12-31", "Month", "Dec\u00a02016"),
		("2016-12-30", "Month", "30\u00a0Dec\u00a02016"),
		(None, "Month", "undated"),
	):
		frappe.db.set_value("Agreement", agreement.name, "state_since_precision", precision)
		frappe.db.set_value("Agreement Party", agreement.parties[1].name, "pending_since", day)
		assert since()["Signature of Harbour Institute"] == shown
	moved_today = {"state_since": today(), "state_since_precision": "Day"}
	frappe.db.set_value("Agreement", agreement.name, moved_today)
	assert since()["Signature of Harbour Institute"] == "undated", "nobody has asked for it"


def test_markup_is_printed_as_text(partnership, officer):
	make_interaction(partnership, today(), subject="<b onclick='x()'>bold</b>")
	with as_user(officer):
		html = frappe.get_print("Partnership", partnership.name, FORMAT, no_letterhead=1)
	assert "<b>bold" not in html and "&lt;b&gt;bold" in html


@pytest.mark.parametrize(
	("entry", "is_past"),
	[
		({"kind": "interaction", "status": "Planned", "date": "2020-01-01"}, False),
		({"kind": "interaction", "status": "Cancelled", "date": "2020-01-01"}, False),
		({"kind": "interaction", "status": "Held", "date": "2020-01-01"}, True),
		({"kind": "event", "date": "2020-01-02"}, True),
		({"kind": "event", "date": "2020-01-03"}, False),
		({"kind": "event", "date": None}, True),
	],
)
def test_what_has_happened_by_a_day(entry, is_past):
	day = {"date": entry["date"] and getdate(entry["date"])}
	assert has_happened(entry | day, getdate("2020-01-02")) is is_past


# --- one page


def test_a_full_record_is_one_page_in_both_languages(partnership, officer, monkeypatch):
	wordy = "What was said about the joint call for proposals of the two clusters, and who answers it. " * 3
	korean = frappe.get_doc("Organisation", partnership.parties[1].organisation)
	for number in range(9):
		make_contact(korean, last_name=f"Example{number}", row={"role_title": wordy[:100]})
		make_interaction(partnership, add_days(today(), -number), subject=wordy[:130], outcome=wordy)
	for number in range(4):
		make_agreement(partnership, "Signing", title=f"{number} {wordy[:120]}")
	make_plan(partnership, items=[{"action": wordy, "due": today()} for _number in range(12)])
	partnership.reload()
	bottleneck = frappe.get_all("Bottleneck", pluck="name", limit=1)[0]
	for _number in range(6):
		partnership.append("bottlenecks", {"bottleneck": bottleneck, "status": "Open", "note": wordy})
	partnership.save()
	for language in ("en", "ko"):
		monkeypatch.setattr(frappe.local, "lang", language)
		pages = pdf(partnership).pages
		assert len(pages) == 1, language
	assert "파트너십 요약" in " ".join(pages[0].extract_text().split())


def test_an_ordinary_brief_is_read_without_effort(partnership, officer):
	for number in range(6):
		make_interaction(partnership, add_days(today(), -number), subject="Visit", outcome="A joint call")
	(page,) = pdf(partnership).pages
	assert most_frequent_size(page) >= 8


def test_a_brief_of_many_interactions_asks_no_more(officer):
	few, many = (make_partnership("Exploring", owner_user=officer) for _ in range(2))
	make_interaction(few)
	for _ in range(8):
		make_interaction(many)

	def queries(doc) -> int:
		stored = frappe.get_doc("Partnership", doc.name)
		cooperation_brief(stored)
		with count_queries() as seen:
			cooperation_brief(stored)
		return len(seen)

	assert queries(few) == queries(many)


# --- where it is found


def test_the_calendar_entry_of_a_meeting_says_where_its_brief_is(partnership, officer):
	with as_user(officer):
		make_interaction(partnership, add_days(today(), 3), subject="Visit", status="Planned")
		make_event(add_days(today(), 3), title="Fair")
		token = api.create_calendar_feed().split("token=")[1]
	calendar = Calendar.from_ical(calendar_feed.read(token))
	described = {
		str(event["summary"]): str(event.get("description", "")) for event in calendar.walk("VEVENT")
	}
	assert re.search(
		rf"^Brief: http.*/printview\?.*name={partnership.name}&format=Partnership\+Brief",
		described[f"Planned Interaction: {partnership.short_title} · Visit"],
	)
	assert described["Fair"] == ""


def test_todays_meetings_and_the_desk_calendar_lead_to_the_brief(partnership, officer):
	with as_user(officer):
		make_interaction(partnership, add_days(today(), 3), subject="Visit", status="Planned")
		ahead = {entry["title"]: entry["brief"] for entry in api.get_today()["ahead"]}
		entries = {
			entry["title"]: entry["brief"] for entry in api.get_calendar(today(), add_days(today(), 9))
		}
	title = f"{partnership.short_title} · Visit"
	assert partnership.name in ahead[title] and partnership.name in entries[title]


def test_the_overview_offers_it_in_both_languages(partnership, officer):
	with as_user(officer):
		briefs = api.get_partnership_overview(partnership.name)["briefs"]
	assert [(one["language"], one["url"].endswith(f"_lang={one['language']}")) for one in briefs] == [
		("en", True),
		("ko", True),
	]

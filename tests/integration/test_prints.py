"""Prints: the paper's seven headings, who signed, what the reader may not see, and Korean letters in the PDF."""

import io
import re

import frappe
import pytest
from frappe.model import no_value_fields
from frappe.www.printview import get_html_and_style
from pypdf import PdfReader

from eu_korea_coop.partnerships.prints import cooperation_case_study
from eu_korea_coop.reporting.figures import quantity
from testing import (
	count_queries,
	make_agreement,
	make_contact,
	make_event,
	make_interaction,
	make_master,
	make_organisation,
	make_outcome,
	make_partnership,
	make_plan,
)
from testing.printed import most_frequent_size
from testing.web import served_assets

HEADINGS = [
	"Organisations concerned, stakeholders",
	"History of cooperation",
	"Policy support",
	"Sectors concerned",
	"Budget / funding",
	"Common activities",
	"Results",
]
"""L92 to L103 of the source."""


def printed(doc, print_format: str) -> str:
	return frappe.get_print(doc.doctype, doc.name, print_format, no_letterhead=1)


# --- denied first


def test_nobody_prints_what_they_may_not_read(another_officer, officer, as_user):
	hidden = make_partnership("Exploring", visibility="Restricted", owner_user=another_officer)
	with as_user(officer), pytest.raises(frappe.PermissionError):
		get_html_and_style(doc="Partnership", name=hidden.name, print_format="Partnership Case Study")


def test_a_restricted_agreement_is_absent_from_the_case_study(officer, another_officer, as_user):
	partnership = make_partnership("Exploring", owner_user=officer)
	make_agreement(partnership, title="Hidden MoU", visibility="Restricted", owner_user=another_officer)
	make_agreement(partnership, title="Open MoU", owner_user=another_officer)
	with as_user(officer):
		html = printed(partnership, "Partnership Case Study")
	assert "Open MoU" in html and "Hidden MoU" not in html


def test_a_policy_viewer_prints_no_record(viewer, officer, as_user):
	organisation = make_organisation("Korea", organisation_name="Institute")
	contact = make_contact(organisation, first_name="Sunhee", last_name="Example")
	partnership = make_partnership(
		"Exploring", parties=[make_organisation("Europe"), organisation], owner_user=officer
	)
	agreement = make_agreement(
		partnership,
		parties=[
			{
				"organisation": organisation.name,
				"signatory_contact": contact.name,
				"signatory_title": "Dean of Something",
			},
			{"organisation": partnership.parties[0].organisation},
		],
	)
	for doc, sheet in (
		(organisation, "Organisation 360"),
		(agreement, "Agreement Sheet"),
		(partnership, "Partnership Case Study"),
	):
		with as_user(viewer), pytest.raises(frappe.PermissionError):
			get_html_and_style(doc.doctype, name=doc.name, print_format=sheet)
	with as_user(officer):
		assert "Sunhee" in printed(organisation, "Organisation 360")
		assert "Dean of Something" in printed(agreement, "Agreement Sheet")


# --- what they say


def test_a_case_study_has_exactly_the_papers_headings(officer):
	sheet = cooperation_case_study(make_partnership("Exploring", owner_user=officer))
	assert [section.heading for section in sheet.sections] == HEADINGS


def test_a_case_study_says_what_each_party_intends_and_that_it_is_cross_sectoral(officer):
	partnership = make_partnership("Exploring", owner_user=officer)
	partnership.parties[0].agreement_intent = "Wanted"
	for sector in ("Energy", "Water"):
		partnership.append("sectors", {"sector": make_master("Sector", f"Test {sector}")})
	partnership.cross_sectoral_note = "Energy from waste water"
	partnership.save()
	make_plan(partnership, items=[{"action": "Open a stand", "due": "2031-05-01"}])
	sheet = cooperation_case_study(partnership)
	rows = [
		cell for section in sheet.sections for table in section.tables for row in table.rows for cell in row
	]
	assert {"Wanted", "Open a stand"} <= {*rows}
	texts = [text for section in sheet.sections for text in section.paragraphs]
	assert "Cross-sectoral: Energy from waste water" in texts


def test_a_case_study_has_under_each_heading_what_is_recorded(officer):
	europe = make_organisation("Europe", organisation_name="Case Cluster")
	korea = make_organisation("Korea", organisation_name="Case Institute", native_name="사례연구원")
	programme = make_master("Programme", "Test Programme")
	fair = make_event("2016-11-10", title="Case Fair")
	partnership = make_partnership(
		"Exploring",
		(europe, {"organisation": korea.name, "motive": "Learn", "via_member": europe.name}),
		since="2016-11-01",
		precision="Month",
		origin_event=fair.name,
		introduced_by_organisation=korea.name,
		notes="<p>First <b>met</b></p>",
		support=[
			{
				"kind": "Label",
				"level": "EU",
				"provider": korea.name,
				"programme": programme,
				"from_date": "2016-01-01",
			},
			{"kind": "Funding", "level": "Local", "description": "A grant"},
			{"kind": "Label", "amount": 1500, "currency": "EUR"},
		],
		success_criteria=[{"criterion": "Visits", "target": 2.5, "actual": "3"}, {"criterion": "Trust"}],
		bottlenecks=[
			{"bottleneck": make_master("Bottleneck", "Test Language"), "status": "Open", "note": "Slow"}
		],
	)
	make_interaction(partnership, "2016-12-01", subject="Visit", outcome="A plan", events=[fair])
	make_interaction(partnership, precision="Unknown", subject="Some talk")
	make_plan(
		partnership, title="Plan", items=[{"action": "Write", "due": "2031-05-01", "owner_user": officer}]
	)
	make_plan(partnership, status="Cancelled", items=[{"action": "Never"}])
	indicator = make_master("Outcome Indicator", "Test Case Meetings")
	for day, title in (("2017-02-01", "Later"), ("2017-01-01", "First")):
		make_outcome(partnership, indicator, title=title, quantity=2, directness="Direct", outcome_date=day)
	make_agreement(partnership, "In Force", title="Memorandum", signed_on="2017-01-05")
	partnership.reload()
	sheet = cooperation_case_study(partnership)
	assert (sheet.title, sheet.subtitle, sheet.status) == (partnership.title, "", "Exploring since Nov 2016")
	parties, history, support, _sectors, budget, activities, results = sheet.sections
	assert parties.tables[0].rows == [
		("Case Cluster", "Europe", "Lead", "", ""),
		("Case Institute (사례연구원)", "Korea", "Counterpart", "Case Cluster", "Learn"),
	]
	assert history.facts == [
		("Origin", "By Coincidence"),
		("From event", "Case Fair"),
		("Introduced by", "Case Institute (사례연구원)"),
	]
	assert history.tables[0].rows == [("Nov 2016", "Exploring", "Loaded by a test")]
	assert history.paragraphs == ["First met"]
	assert [row[:4] for row in support.tables[0].rows] == [
		("Label", "EU", "Case Institute (사례연구원)", "Test Programme"),
		("Label", "", "", ""),
	]
	assert "A grant" in budget.tables[0].rows[0]
	assert any("1,500" in cell for cell in budget.tables[0].rows[1])
	assert len(budget.tables[0].rows) == 2
	assert activities.tables[0].rows == [
		("1 Dec 2016", "Meeting", "Visit", "A plan"),
		("10 Nov 2016", "Conference", "Case Fair", ""),
		("date unknown", "Meeting", "Some talk", ""),
	]
	assert activities.tables[1].rows == [("Plan", "Write", "1 May 2031", "Open")]
	outcomes, agreements, criteria, bottlenecks = results.tables
	assert [row[1:] for row in outcomes.rows] == [
		("First", "2", "1 Jan 2017", "Direct", "Reported"),
		("Later", "2", "1 Feb 2017", "Direct", "Reported"),
	]
	assert [(row[0], row[2], row[3]) for row in agreements.rows] == [("Memorandum", "In Force", "5 Jan 2017")]
	assert criteria.rows == [("Visits", "2.5", "3"), ("Trust", "", "")]
	assert bottlenecks.rows == [("Test Language", "Open", "Slow")]
	frappe.db.set_value("Partnership Stage Log", {"parent": partnership.name}, "effective_on", None)
	frappe.db.set_value("Partnership", partnership.name, "stage_since", None)
	sheet = cooperation_case_study(frappe.get_doc("Partnership", partnership.name))
	assert (sheet.status, sheet.sections[1].tables[0].rows[0][0]) == ("Exploring", "date unknown")


def test_an_empty_section_says_so(officer):
	html = printed(make_partnership("Exploring", owner_user=officer), "Partnership Case Study")
	assert "Nothing is recorded." in html


def test_an_agreement_sheet_tells_each_signature(officer):
	partnership = make_partnership("Exploring", owner_user=officer)
	agreement = make_agreement(
		partnership,
		"Signing",
		parties=[
			{
				"organisation": partnership.parties[0].organisation,
				"signature_status": "Signed",
				"signed_on": "2016-09-01",
				"signed_on_precision": "Month",
			},
			{
				"organisation": partnership.parties[1].organisation,
				"signature_status": "Sent",
				"represents": "Croatia",
			},
		],
	)
	html = printed(agreement, "Agreement Sheet")
	assert "1 of 2 signed" in html and "Sep 2016" in html and "Croatia" in html


def test_an_event_report_tells_what_came_of_it(officer):
	event = make_event("2015-11-03", title="Global Conference", satisfaction_score=9, satisfaction_scale=10)
	partnership = make_partnership("Exploring", owner_user=officer, origin_event=event.name)
	html = printed(event, "Event Report")
	assert "9 of 10" in html and partnership.title in html


def test_markup_is_printed_as_text(officer):
	partnership = make_partnership("Exploring", owner_user=officer, objective="<b onclick='x()'>bold</b>")
	assert "<b onclick" not in printed(partnership, "Partnership Case Study")


def test_a_case_study_of_many_interactions_asks_no_more(officer):
	few, many = (make_partnership("Exploring", owner_user=officer) for _ in range(2))
	make_interaction(few)
	for _ in range(8):
		make_interaction(many)

	def queries(doc) -> int:
		cooperation_case_study(frappe.get_doc("Partnership", doc.name))
		with count_queries() as seen:
			cooperation_case_study(frappe.get_doc("Partnership", doc.name))
		return len(seen)

	assert queries(few) == queries(many)


def pages_of(doc, print_format: str) -> list:
	with served_assets():
		pdf = frappe.get_print(doc.doctype, doc.name, print_format, no_letterhead=1, as_pdf=True)
	return list(PdfReader(io.BytesIO(pdf)).pages)


def test_no_row_is_cut_and_no_head_stands_alone_at_a_pages_end(officer):
	partnership = make_partnership("Exploring", owner_user=officer)
	for number in range(30):
		words = " ".join(f"n{number}x{word}" for word in range(6 + 7 * (number % 5)))
		make_interaction(partnership, f"2026-01-{number + 1:02}", subject=f"Talk {number}", outcome=words)
	for _ in range(2):
		make_agreement(partnership)
	pages = pages_of(partnership, "Partnership Case Study")
	assert len(pages) > 2
	texts = [page.extract_text() for page in pages]
	for number in range(30):
		whole = {word for text in texts for word in re.findall(rf"n{number}x\d+", text)}
		assert len(whole) == 6 + 7 * (number % 5)
		assert [text for text in texts if whole <= {*re.findall(r"n\d+x\d+", text)}], number
	for page, text in zip(pages, texts, strict=True):
		last = text.strip().splitlines()[-1].strip()
		assert last not in (*HEADINGS, "Date Kind Activity Outcome"), last
		assert 9.3 <= most_frequent_size(page) <= 10.3


def test_the_pdf_has_korean_letters(officer):
	organisation = make_organisation("Korea", organisation_name="KFRI", native_name="한국식품연구원")
	text = "\n".join(page.extract_text() for page in pages_of(organisation, "Organisation 360"))
	assert "한국식품연구원" in text and "At a glance" in " ".join(text.split())


# ------------------------------------------------------------------------------------- Frappe's own print of a record


OURS = ("Partnership Brief", "Agreement Sheet", "Organisation 360", "Event Report", "Review Protocol")


@pytest.mark.parametrize("print_format", OURS)
def test_a_sheet_of_ours_is_what_the_printer_button_prints(print_format):
	doctype = frappe.db.get_value("Print Format", print_format, "doc_type")
	assert frappe.get_meta(doctype).default_print_format == print_format


def test_what_a_form_hides_stands_on_no_print():
	"""Frappe prints hidden fields too, such as fingerprints and keys of the history loader."""
	modules = frappe.get_module_list("eu_korea_coop")
	shown = {
		f"{meta.name}.{field.fieldname}"
		for meta in map(frappe.get_meta, frappe.get_all("DocType", {"module": ("in", modules)}, pluck="name"))
		for field in meta.fields
		if field.hidden and not field.print_hide and field.fieldtype not in no_value_fields
	}
	assert shown == set()


def test_a_quantity_is_right_for_one_too():
	assert quantity(1, "agreements") == "agreements: 1"
	assert quantity(2.5, None) == "2.5"
	assert quantity(None, "agreements") == quantity(0, "agreements") == ""

"""A partnership on one page: its path, a refused move with its ways out, the next step, the story; wide, narrow, by keyboard."""

import datetime
import re

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import testing
from testing import faults


def present_stage(page: Page):
	return page.locator(".overview-path [aria-current=step]")


@pytest.fixture
def first_met(stalled_partnership):
	"""The partnership as it was before its first contact: nobody said how the two met, and nothing is logged."""
	made = stalled_partnership
	frappe.db.set_value("Partnership", made.name, {"stage": "Identified", "origin_kind": ""})
	frappe.db.commit()
	frappe.clear_document_cache("Partnership", made.name)
	return made


def test_a_refused_move_is_made_by_itself_once_its_ways_out_are_taken(open_as, visit, first_met):
	page = visit(open_as("Cooperation Officer"), f"partnership/{first_met.name}")
	page.locator(".overview-path button[data-stage='First Contact']").focus()
	page.keyboard.press("Enter")
	refused = page.locator(".overview-refused")
	expect(refused.get_by_role("heading")).to_be_focused()

	# how they met
	page.keyboard.press("Tab")
	page.keyboard.press("Tab")
	expect(refused.get_by_role("button", name="Set the origin")).to_be_focused()
	page.keyboard.press("Enter")
	dialog = page.get_by_role("dialog").filter(has_text="Set the origin")
	dialog.locator("[data-fieldname=origin_kind] select").select_option("By Coincidence")
	dialog.get_by_role("button", name="Save", exact=True).click()
	expect(refused.get_by_role("button", name="Set the origin")).to_have_count(0)

	# and that they met
	refused.get_by_role("button", name="Log encounter").click()
	page.evaluate(
		"""name => frappe.xcall("eu_korea_coop.api.log_interaction", {
		partnership: name, interaction_type: "Meeting", interaction_date: frappe.datetime.get_today(),
		outcome: "We met", no_next_step_reason: "They write"})""",
		first_met.name,
	)
	page.wait_for_timeout(400)
	page.locator(".modal.show .btn-modal-close").click()
	page.evaluate("cur_frm.reload_doc()")
	expect(present_stage(page)).to_contain_text("First Contact")
	expect(refused).to_have_count(0)


def test_the_next_step_is_postponed_taken_back_and_done(open_as, visit, stalled_partnership):
	name = stalled_partnership.name
	page = visit(open_as("Cooperation Officer"), f"partnership/{name}")
	page.evaluate(
		"""name => frappe.xcall("eu_korea_coop.api.set_next_step", {
		partnership: name, next_step: "Call them", next_step_due: frappe.datetime.add_days(frappe.datetime.get_today(), 7)})""",
		name,
	)
	page.evaluate("cur_frm.reload_doc()")
	step = page.locator(".overview-next")
	expect(step).to_contain_text("in 7 days")
	change = step.get_by_role("button", name="Change")
	change.focus()
	page.keyboard.press("Enter")
	expect(page.get_by_role("dialog").get_by_label("Next step", exact=True)).to_be_focused()
	page.wait_for_timeout(400)  # Bootstrap closes no dialog that is still coming
	page.keyboard.press("Escape")
	expect(page.get_by_role("dialog")).to_have_count(0)
	expect(change).to_be_focused()
	step.get_by_role("button", name="Postpone").click()
	fortnight = page.evaluate("frappe.datetime.add_days(frappe.datetime.get_today(), 14)")
	day = datetime.date.fromisoformat(fortnight)
	chip = step.get_by_role("button", name=f"1 week · {day:%a} {day.day} {day:%b}")  # after the day it is due
	chip.click()
	expect(step).to_contain_text("in 2 weeks")
	page.get_by_role("status").get_by_role("button", name="Undo").click()
	expect(step).to_contain_text("in 7 days")
	step.get_by_role("button", name="Done").click()
	step.get_by_role("button", name="Done", exact=True).last.click()
	expect(step).to_contain_text("None is set.")


def test_a_parked_partnership_is_woken_on_its_page_on_a_phone(open_as, visit, stalled_partnership):
	name = stalled_partnership.name
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": 360, "height": 740})
	visit(page, f"partnership/{name}")
	stage = present_stage(page).inner_text().split("\n")[0]
	page.evaluate(
		"""name => frappe.xcall("eu_korea_coop.api.move", {partnership: name, action: "Park", reason: "Budget",
		parked_until: frappe.datetime.add_months(frappe.datetime.get_today(), 3)}).then(() => cur_frm.reload_doc())""",
		name,
	)
	expect(present_stage(page)).to_contain_text("Parked")
	page.locator(".overview").get_by_role("button", name="Wake", exact=True).click()
	dialog = page.get_by_role("dialog")
	expect(dialog.locator(".modal-title")).to_have_text(f"Wake → {stage}")
	dialog.get_by_label("Next step", exact=True).fill("Call them")
	dialog.get_by_label("Due", exact=True).fill("in 2 weeks")
	dialog.get_by_label("Next step", exact=True).focus()
	dialog.get_by_role("button", name="Wake", exact=True).click()
	expect(present_stage(page)).to_contain_text(stage)
	expect(page.locator(".overview-next")).to_contain_text("in 2 weeks")


def background_of(element) -> str:
	return element.evaluate("element => getComputedStyle(element).backgroundColor")


def test_what_is_logged_in_the_box_stands_first_in_the_story_and_is_found_by_kind(
	open_as, visit, stalled_partnership
):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	asked = []
	page.on("request", lambda request: asked.append(request.url))
	page.get_by_label("What happened?").fill("They showed us <b>the park</b>")
	chosen, other = (page.get_by_role("button", name=name, exact=True) for name in ("in a week", "tomorrow"))
	expect(chosen).not_to_have_css("background-color", background_of(other))  # it is seen which day is chosen
	page.get_by_label("What was it?").select_option("Site Visit")
	page.get_by_label("When?", exact=True).fill("someday")
	page.get_by_role("textbox", name="Next step").fill("Send the programme")
	page.get_by_role("button", name="Log", exact=True).click()
	expect(page.locator(".overview-log [role=alert]").last).to_contain_text("is not understood")
	page.get_by_label("When?", exact=True).fill("5 May 2062")
	page.get_by_role("button", name="Log", exact=True).click()
	expect(page.locator("#overview-log-when-says")).to_contain_text("more than two years ahead")
	page.get_by_label("When?", exact=True).fill("yesterday")
	page.get_by_role("button", name="Log", exact=True).click()
	expect(page.get_by_label("What happened?")).to_have_value("")
	story = page.locator(".cooperation-timeline-entry")
	expect(story.first).to_contain_text("They showed us <b>the park</b>")
	expect(page.locator(".overview-next")).to_contain_text("Send the programme")
	page.get_by_label("Show only").select_option("stage")
	expect(story.first).to_contain_text("Stage")
	expect(page.get_by_text("They showed us")).to_have_count(0)
	assert sum("desk.form.load.getdoc?" in url for url in asked) == 1, asked
	assert not any("get_partnership_overview" in url for url in asked), "it comes with the record"

	page.get_by_label("What happened?").fill("They will send")
	page.evaluate("frappe.set_route('today')")
	page.locator(".today:visible").first.wait_for()
	page.go_back()
	expect(page.get_by_label("What happened?")).to_have_value("They will send")
	page.get_by_role("button", name="Cancel", exact=True).click()
	expect(page.get_by_label("What happened?")).to_have_value("")


def test_a_mail_without_an_address_says_so_and_is_there_again_when_it_was_left(
	open_as, visit, stalled_partnership
):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	write = page.get_by_role("button", name="Write", exact=True).first
	write.focus()
	page.keyboard.press("Enter")
	dialog = page.get_by_role("dialog")
	expect(dialog).to_contain_text(f"No address is recorded for {stalled_partnership.title}.")
	letter = dialog.locator(".ql-editor").filter(visible=True)
	expect(letter).to_contain_text("Dear colleagues")
	page.wait_for_timeout(1000)  # Frappe would ask for everybody's addresses by now
	expect(dialog.get_by_role("listbox")).to_have_count(0)
	letter.click()
	page.keyboard.type("We met in Daegu. ")
	page.keyboard.press("Escape")
	expect(dialog).to_have_count(0)
	expect(write).to_be_focused()
	page.keyboard.press("Enter")
	expect(letter).to_contain_text("We met in Daegu.")
	dialog.get_by_role("button", name="Discard").click()
	expect(write).to_be_focused()
	page.keyboard.press("Enter")
	expect(letter).to_contain_text("Dear colleagues")
	expect(letter).not_to_contain_text("We met in Daegu.")


@pytest.fixture
def sending(stalled_partnership):
	"""A server that takes mails; those about the partnership are taken away at the end."""
	with faults.mail_server():
		yield
	frappe.db.delete("Email Queue", {"reference_name": stalled_partnership.name})
	for name in frappe.get_all("Communication", {"reference_name": stalled_partnership.name}, pluck="name"):
		frappe.delete_doc("Communication", name, force=True)
	frappe.db.commit()


def test_a_mail_that_was_sent_stands_in_the_story_at_once(open_as, visit, sending, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	page.get_by_role("button", name="Write", exact=True).first.click()
	dialog = page.get_by_role("dialog")
	expect(dialog.locator(".ql-editor").filter(visible=True)).to_contain_text("Dear colleagues")
	for field, text in (("recipients", "ji-won.park@cluster.example"), ("subject", "Dates for the visit")):
		box = dialog.locator(f"[data-fieldname={field}] input:visible")
		box.fill(text)
		box.blur()
	dialog.get_by_role("button", name="Send", exact=True).click()
	expect(page.get_by_text("The mail is on its way.")).to_be_visible()
	expect(page.get_by_role("region", name="Story").get_by_text("Dates for the visit")).to_be_visible()


def test_it_opens_with_its_record_and_no_request_of_ours(open_as, visit, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), "today")
	asked = []
	page.on("request", lambda request: asked.append(request.url))
	page.evaluate("name => frappe.set_route('Form', 'Partnership', name)", stalled_partnership.name)
	page.locator(".overview-standing").wait_for()
	page.wait_for_load_state("networkidle")
	assert [url for url in asked if "eu_korea_coop.api" in url or "get_transitions" in url] == []
	assert sum("desk.form.load.getdoc?" in url for url in asked) == 1, asked


@pytest.mark.parametrize("width", testing.some_of((1440, 360), "partnership"))
def test_it_fits_and_axe_finds_nothing_serious(open_as, visit, width):
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": width, "height": 740})
	name = frappe.get_all(
		"Agreement", filters={"partnership": ("is", "set"), "state": "Signing"}, pluck="partnership"
	)[0]
	visit(page, f"partnership/{name}")
	page.locator(".overview-sides").wait_for()
	proposed = page.evaluate("cur_frm.timeline.get_recipient()").split(", ")
	assert set(proposed) <= set(frappe.get_all("Contact", pluck="email_id")) - {""}, "New Email"
	page.get_by_label("What happened?").fill("A call")
	page.locator(".overview-path button").first.click()
	page.wait_for_timeout(400)
	page.keyboard.press("Escape")
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	assert page.evaluate("document.querySelector('.overview').scrollWidth") <= width
	# the colour of a primary button is Frappe's
	rows = (
		Axe()
		.run(page, context={"include": [[".overview"]], "exclude": [[".btn-primary"]]})
		.response["violations"]
	)
	assert [
		(one["id"], one["nodes"][0]["html"][:200]) for one in rows if one["impact"] in ("serious", "critical")
	] == []
	text = page.locator(".overview").inner_text()
	assert not re.search(r"\b(SILENT|Hard|Warning|[A-Z]{4,}_[A-Z_]+)\b", text), text


@pytest.mark.long
def test_the_changes_frappe_notes_are_folded_away(open_as, visit, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	changes = page.locator(".cooperation-changes")
	expect(changes.locator("summary")).to_contain_text("Changes")
	expect(changes.locator(".timeline-item").first).to_be_hidden()

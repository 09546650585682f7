"""The officer's day: what is stalled, a word about it, a move that is refused, completed and made."""

import re

import frappe
import pytest
from playwright.sync_api import Page, expect

BOARD = "partnership/view/kanban/Partnerships by Stage"


def card(page: Page, title: str):
	return page.locator(".kanban-card-wrapper", has_text=title)


def column_of(page: Page, title: str) -> str:
	return card(page, title).evaluate("card => card.closest('.kanban-column').dataset.columnValue")


def drag_to(page: Page, title: str, column: str) -> None:
	"""Drag a card with the mouse as a person does, in steps."""
	target = page.locator(f'.kanban-column[data-column-value="{column}"] .kanban-cards')
	target.scroll_into_view_if_needed()
	card(page, title).scroll_into_view_if_needed()
	start, end = card(page, title).bounding_box(), target.bounding_box()
	page.mouse.move(start["x"] + 60, start["y"] + 20)
	page.mouse.down()
	page.mouse.move(start["x"] + 75, start["y"] + 30, steps=5)
	page.mouse.move(end["x"] + 80, end["y"] + 30, steps=25)
	page.mouse.move(end["x"] + 85, end["y"] + 35, steps=5)
	page.mouse.up()


def present_stage(page: Page):
	return page.locator(".overview-path [aria-current=step]")


def test_from_stalled_to_the_next_stage(open_as, visit, close_message, stalled_partnership):
	page = open_as("Cooperation Officer")
	title, name = stalled_partnership.short_title, stalled_partnership.name

	# the list, what is stalled in it
	visit(page, "partnership")
	page.get_by_role("button", name="Show").first.click()
	page.get_by_role("link", name="Mine, stalled").click()
	row = page.locator(".list-row", has_text=title)
	expect(row.locator(".indicator-pill").first).to_have_text(re.compile("Stalled"))
	assert "Silent" in row.locator(".indicator-pill").first.get_attribute("title")
	row.get_by_role("link", name=title).click()
	headline, step = page.locator(".cooperation-headline"), page.locator(".overview-next")
	expect(present_stage(page)).to_contain_text(re.compile("Exploring.*since"))
	expect(headline).to_contain_text(re.compile(r"Stalled\s+Silent for (two years|\d+ months)"))
	expect(step).to_contain_text("None is set.")
	expect(page.locator(".cooperation-reasons li").first).to_contain_text("No meaningful contact")

	# a visit is logged with its next step, and the health turns
	page.locator(".cooperation-reasons").get_by_role("button", name="Log encounter").click()
	dialog = page.get_by_role("dialog", name="Log encounter")
	dialog.get_by_label("What was it?").select_option("Site Visit")
	dialog.get_by_label("What came of it?").fill("They showed us <b>the park</b>")
	dialog.get_by_label("Next step", exact=True).fill("Send the programme")
	dialog.get_by_role("button", name="in two weeks").click()
	dialog.get_by_role("button", name="Log", exact=True).click()
	expect(dialog).to_be_hidden()
	expect(step).to_contain_text("Send the programme")
	expect(step).to_contain_text("in 2 weeks")
	expect(headline).not_to_contain_text("Stalled")

	# the board: the card goes back, with a reason
	visit(page, BOARD)
	drag_to(page, title, "Informal Cooperation")
	message = page.locator(".msgprint")
	expect(message).to_contain_text("ask every lead party for its agreement intent")
	close_message(page)
	expect(card(page, title)).to_be_visible()
	assert column_of(page, title) == "Exploring"

	# what is missing is completed; the timeline shows the visit, as text
	visit(page, f"partnership/{name}")
	page.evaluate(
		"""() => Promise.all(cur_frm.doc.parties.map(row =>
			frappe.model.set_value(row.doctype, row.name, "agreement_intent", "Wanted")))"""
	)
	page.get_by_role("button", name="Save").click()
	page.wait_for_function("() => !cur_frm.is_dirty() && !frappe.request.ajax_count")
	timeline = page.locator(".cooperation-timeline")
	expect(timeline).to_contain_text("They showed us <b>the park</b>")

	# and now the card stays
	visit(page, BOARD)
	drag_to(page, title, "Informal Cooperation")
	page.wait_for_function("() => !frappe.request.ajax_count")
	visit(page, f"partnership/{name}")
	expect(present_stage(page)).to_contain_text(re.compile("Informal Cooperation.*since"))


@pytest.mark.long
def test_a_move_asks_for_what_it_needs_and_can_be_stepped_back(open_as, visit, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")

	def choose(move: str) -> None:
		page.get_by_role("button", name="Move").click()
		page.get_by_role("link", name=move, exact=True).click()

	choose("Cooperate")
	refused = page.locator(".overview-refused")
	expect(refused).to_contain_text("Record a joint activity")
	refused.get_by_role("button", name="Close").click()
	choose("Park")
	dialog = page.get_by_role("dialog").filter(has_text="Parked until")
	dialog.locator("[data-fieldname=reason] textarea").fill("They reorganise")
	later = page.evaluate(
		"frappe.datetime.str_to_user(frappe.datetime.add_months(frappe.datetime.get_today(), 3))"
	)
	dialog.locator("[data-fieldname=parked_until] input").fill(later)
	dialog.locator("[data-fieldname=parked_until] input").press("Tab")
	dialog.get_by_role("button", name="Park", exact=True).click()
	expect(present_stage(page)).to_contain_text(re.compile("Parked.*since"))
	page.get_by_role("button", name="Move").click()
	page.get_by_role("link", name=re.compile("Wake")).click()
	wake = page.get_by_role("dialog").filter(has_text="Wake")
	wake.locator("[data-fieldname=next_step] input").fill("Call them")
	wake.locator("[data-fieldname=next_step] input").press("Tab")
	wake.locator("[data-fieldname=next_step_due] input").fill(later)
	wake.locator("[data-fieldname=next_step_due] input").press("Tab")
	reason = wake.locator("[data-fieldname=reason] textarea")
	reason.fill("They are back")
	wake.get_by_role("button", name="Wake", exact=True).click()
	expect(present_stage(page)).to_contain_text(re.compile("Exploring.*since"))


def test_the_dialog_by_keyboard_keeps_what_was_typed_and_what_is_logged_can_be_undone(
	open_as, visit, stalled_partnership
):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	page.keyboard.press("Alt+Shift+L")
	dialog = page.get_by_role("dialog").filter(has_text="Log encounter")
	expect(
		dialog.get_by_label("What came of it?")
	).to_be_focused()  # whom is said by the form it was opened from
	page.keyboard.type("A long talk")
	dialog.get_by_label("When?", exact=True).fill("some day")
	dialog.get_by_label("Next step", exact=True).fill("Call")
	dialog.get_by_role("button", name="Log", exact=True).press("Enter")
	expect(dialog.get_by_role("alert")).to_contain_text("“some day” is not understood")
	expect(dialog.get_by_label("When?", exact=True)).to_have_value("some day")
	expect(dialog.get_by_label("What came of it?")).to_have_value("A long talk")
	dialog.get_by_label("When?", exact=True).fill("yesterday")
	dialog.get_by_role("button", name="Log", exact=True).press("Enter")
	expect(dialog).to_be_hidden()
	page.locator(".desk-alert").get_by_text("Undo").click()
	expect(page.locator(".desk-alert").filter(has_text="Taken back")).to_be_visible()
	assert not frappe.get_all("Interaction", filters={"partnership": stalled_partnership.name})


def test_what_was_logged_is_taken_back_from_its_page(open_as, visit, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	logged = page.evaluate(
		"(args) => frappe.xcall('eu_korea_coop.api.log_encounter', args)",
		{
			"key": frappe.generate_hash(length=12),
			"partnership": stalled_partnership.name,
			"no_next_step_reason": "Only a courtesy",
		},
	)
	visit(page, f"interaction/{logged['interaction']['name']}")
	page.get_by_role("button", name="Take back").click()
	page.get_by_role("button", name="Yes").click()
	expect(page.locator(".desk-alert").filter(has_text="Taken back")).to_be_visible()
	frappe.db.rollback()
	assert not frappe.get_all("Interaction", filters={"partnership": stalled_partnership.name})


@pytest.mark.long
def test_an_interaction_is_prefilled_from_a_link_in_a_digest(open_as, visit, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), f"interaction/new?partnership={stalled_partnership.name}")
	assert page.evaluate("cur_frm.doc.partnership") == stalled_partnership.name
	assert not page.evaluate("cur_frm.doc.language")


@pytest.mark.parametrize("width", [360])
def test_a_phone_shows_all_of_it(open_as, visit, stalled_partnership, width):
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": width, "height": 740})
	visit(page, f"partnership/{stalled_partnership.name}")
	page.locator(".overview-standing").get_by_role("button", name="Log encounter").click()
	dialog = page.get_by_role("dialog").filter(has_text="Log encounter")
	expect(dialog.get_by_role("button", name="Log", exact=True)).to_be_in_viewport()
	visible = dialog.locator("[data-field]:visible").count()
	assert visible <= 6, visible
	assert page.evaluate("document.querySelector('.overview').scrollWidth") <= width


def test_without_a_connection_a_form_says_that_it_is_not_saved_and_stays_as_it_was(
	open_as, visit, close_message, stalled_partnership
):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	page.evaluate("cur_frm.set_value('objective', 'Written on a train')")
	page.context.set_offline(True)
	page.evaluate("void cur_frm.save()")
	message = page.locator(".modal.show .msgprint")
	expect(message).to_contain_text("Not saved: there is no connection.")
	page.wait_for_timeout(4000)  # Frappe's own line is gone by then
	expect(message).to_be_visible()
	close_message(page)
	page.context.set_offline(False)
	assert page.evaluate("cur_frm.is_dirty() && cur_frm.doc.objective") == "Written on a train"
	page.evaluate("void cur_frm.save()")
	expect(page.locator(".indicator-pill:visible", has_text="Not Saved")).to_have_count(0)
	page.wait_for_function("() => !cur_frm.is_dirty()")

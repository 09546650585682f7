"""The lists of an officer: each comes, with the titles of the records it links to."""

import re

import frappe
import pytest
from playwright.sync_api import expect

import testing
from eu_korea_coop.demo.people import PASSWORD, PEOPLE

BOARD = "partnership/view/kanban/Partnerships by Stage"
TITLED = {
	"interaction": "partnership",
	"agreement": "partnership",
	"action-plan": "partnership",
	"cooperation-outcome": "partnership",
	"partnership-snapshot": "partnership",
}


def test_lists_show_linked_records_by_their_titles(open_as, visit):
	titles = set(frappe.get_all("Partnership", pluck="short_title"))
	page = open_as("Cooperation Officer")
	for address, link in TITLED.items():
		visit(page, address)
		cells = page.locator(f".frappe-list:visible .list-row a.filterable[data-filter^='{link},=,']")
		cells = cells.filter(has_text=re.compile(r"\S"))  # an outcome may belong to an event alone
		expect(cells.first, address).to_be_visible()
		expect(page.locator(".modal.show")).to_have_count(0)
		shown = {cell.inner_text().strip() for cell in cells.all()}
		assert shown and shown <= titles, (address, shown)


def test_the_actions_of_selected_rows_are_all_seen_and_none_moves_a_stage(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "partnership")
	page.locator(".list-row-checkbox:visible").nth(0).check()
	page.locator(".actions-btn-group button:visible").first.click()
	entries = page.locator(".actions-btn-group .dropdown-menu li:not(.dropdown-divider)")
	expect(entries.first).to_be_visible()
	names = [name.strip() for name in entries.all_inner_texts()]
	# Delete is there as well, but in later versions of Frappe, which offer it for no DocType with a workflow
	assert {"Change", "Add Tags", "Print"} <= set(names) and all(names), names
	assert not {"Drop", "Park", "Conclude"} & set(names), names


def test_officers_are_shown_by_their_names_also_where_nobody_is_assigned(open_as, visit):
	closed = frappe.get_all("Partnership", {"health": "Closed"}, pluck="owner_user")
	page = visit(open_as("Cooperation Manager"), "partnership?health=Closed")
	expect(page.locator(".page-head:visible .primary-action")).to_have_text("Add Partnership")
	expect(page.locator(".list-row:visible")).to_have_count(len(closed))
	shown = page.locator(".frappe-list:visible .result").inner_text()
	assert "@" not in shown, shown
	for user in set(closed):
		assert frappe.db.get_value("User", user, "first_name") in shown


def test_a_board_says_that_nothing_matches_and_leads_to_all(open_as, visit):
	page = visit(open_as("Cooperation Officer"), BOARD)
	line = page.locator(".cooperation-filter")
	expect(page.locator(".kanban-card-wrapper").first).to_be_visible()
	expect(line).to_be_hidden()
	for width in (360, 820):  # where no filter is shown
		page.set_viewport_size({"width": width, "height": 800})
		expect(page.locator(".filter-selector:visible")).to_have_count(0)
		expect(line).to_contain_text("Mine")
	page.set_viewport_size({"width": 1280, "height": 800})
	page.evaluate("cur_list.filter_area.add([['Partnership', 'title', '=', 'No such partnership']])")
	expect(line).to_contain_text("Nothing matches the filter.")
	line.get_by_role("button", name="Show all").click()
	expect(line).to_have_count(0)
	expect(page.locator(".kanban-card-wrapper").first).to_be_visible()


def test_a_list_says_on_a_phone_that_it_is_filtered_and_leads_to_all(open_as, visit):
	page = visit(open_as("Cooperation Officer"), "partnership")
	rows = page.locator(".frappe-list:visible .list-row")
	everything = rows.count()
	line = page.locator(".cooperation-filter")
	page.evaluate("cur_list.filter_area.add([['Partnership', 'health', '=', 'Parked']])")
	expect(rows).not_to_have_count(everything)
	expect(line).to_be_hidden()  # Frappe shows the field with its value
	page.set_viewport_size({"width": 360, "height": 740})
	expect(line).to_contain_text("Filtered")
	# by keyboard: Frappe 16's side bar, opened on a wide screen, lies above it
	line.get_by_role("button", name="Show all").press("Enter")
	expect(rows).to_have_count(everything)
	expect(line).to_have_count(0)


def test_a_list_in_korean_has_no_word_of_english_of_frappes(open_page, visit):
	person = next(person for person in PEOPLE if person["language"] == "ko")
	page = open_page(person["email"], PASSWORD)
	page.set_viewport_size({"width": 1440, "height": 900})
	for address, view, record in (
		("organisation", "목록 보기", "기관"),
		("partnership", "목록 보기", "파트너십"),
		("partnership/view/report", "보고서 보기", "파트너십"),
		("cooperation-event/view/calendar/default", "캘린더 보기", "협력 행사"),
	):
		visit(page, address)
		head = page.locator(".page-head:visible")
		expect(head.locator(".custom-btn-group-label").last).to_have_text(view)
		expect(head.locator(".primary-action")).to_have_text(f"{record} 추가")
	visit(page, "organisation")
	count = page.locator(".list-count:visible")
	expect(count).to_have_text(re.compile(r"^\d+건 중 20건$"))
	headings = page.locator(".list-row-head:visible .list-row-col:visible")
	sides = page.locator(".list-row:visible .indicator-pill")
	expect(headings.nth(1)).to_have_text("구분")
	assert {re.split(" · ", side)[0].strip() for side in sides.all_inner_texts()} <= {"유럽", "한국", "제3국"}


def test_a_calendar_offers_no_gantt_chart_and_its_address_leads_to_the_calendar(open_as, visit):
	page = open_as("Cooperation Officer")
	for doctype in ("cooperation-figures", "cooperation-event"):
		visit(page, f"{doctype}/view/gantt")
		expect(page).to_have_url(re.compile(f"{doctype}/view/calendar/default$"))
		expect(page.locator(".modal.show")).to_have_count(0)
	views = page.locator(".page-head:visible [data-view]")
	expect(views.first).to_be_attached()
	assert "Gantt" not in {view.get_attribute("data-view") for view in views.all()}


BROKEN = """() => [...document.querySelectorAll(".frappe-list .list-row .list-row-col")]
	.filter((cell) => cell.offsetParent && cell.innerText.trim())
	.filter((cell) => {
		const words = cell.innerText.split(/[^\\p{L}\\p{N}]+/u).filter((word) => /^[\\p{Script=Latin}]+$/u.test(word));
		const longest = Math.max(0, ...words.map((word) => word.length));
		const inside = [...cell.querySelectorAll(":not(input)")].filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth);
		return cell.clientWidth < 6 * longest || (cell.matches(".list-subject") && cell.clientWidth < 240) || inside.length;
	})
	.map((cell) => `${cell.clientWidth}: ${cell.innerText}`)"""
"""Cells in which a word is broken or cut, and titles that are too narrow."""


HEALTH = """() => Object.fromEntries(
	[...document.querySelectorAll(".frappe-list .list-row-container:has(.list-row)")].filter((row) => row.offsetParent)
	.map((row) => [
		row.querySelector(".list-row-checkbox").dataset.name,
		[...row.querySelectorAll(".indicator-pill")].filter((pill) => pill.offsetParent).map((pill) => pill.innerText.trim()),
	]))"""
"""What each row says of its partnership's health, beside the title or below it."""


@pytest.mark.parametrize("width", testing.some_of((820, 1024, 1200, 1440), "titles"))
def test_every_title_and_every_word_is_read_at_any_width(open_as, visit, width):
	page = open_as("Cooperation Manager")
	page.set_viewport_size({"width": width, "height": 900})
	visit(page, "partnership")
	expect(page.locator(".frappe-list:visible .list-row .list-subject").first).to_be_visible()
	assert page.evaluate(BROKEN) == []
	for column in page.locator(".list-row-head:visible .list-row-col:visible", has_text="Next step").all():
		assert column.bounding_box()["width"] >= 110  # it says most of all columns
	shown = page.evaluate(HEALTH)
	stored = frappe.get_all(
		"Partnership", {"name": ("in", list(shown))}, ["name", "health", "to_wake"], limit=len(shown)
	)
	assert shown == {row.name: ["To wake" if row.to_wake else row.health] for row in stored}


def test_how_many_columns_there_are_follows_from_the_list_not_from_the_window(open_as, visit):
	"""Frappe 16 has a second bar beside it, which a person may close."""
	page = open_as("Cooperation Manager")
	page.set_viewport_size({"width": 1600, "height": 900})
	visit(page, "partnership")
	expect(page.locator(".frappe-list:visible .list-row .list-subject").first).to_be_visible()
	columns = page.locator(".list-row-head:visible .list-row-col:visible")
	step = columns.filter(has_text="Next step")
	for width in (880, 920, 1010):
		page.add_style_tag(content=f".frappe-list {{ width: {width}px }}")
		assert page.evaluate(BROKEN) == [], width
		expect(step).to_have_count(int(width > 900))
		expect(columns.filter(has_text="Last contact")).to_have_count(0)
		expect(page.locator(".cooperation-row-below:visible").first).to_be_visible(visible=width < 900)
		if width > 900:
			assert step.bounding_box()["width"] >= 110


FOUND_BY_HANGUL = {
	"partnership": ("산업단지공단", "KICOX"),
	"organisation": ("산업단지공단", "Korea Industrial Complex"),
	"agreement": ("계명대학교", "Grand Transnational Agreement"),
	"interaction": ("대한민국정부", "on invitation of CBF"),
}


@pytest.mark.parametrize("width", testing.some_of((360, 1280), "any name"))
def test_the_box_above_a_list_finds_a_record_by_a_name_in_hangul(open_as, visit, width):
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": width, "height": 800})
	for address, (name, title) in FOUND_BY_HANGUL.items():
		visit(page, address)
		rows = page.locator(".frappe-list:visible .list-row")
		expect(rows.first).to_be_visible()
		every = rows.count()
		boxes = page.locator(".standard-filter-section:visible input:visible")
		names = boxes.evaluate_all("boxes => boxes.map((box) => box.dataset.fieldname)")
		assert names[:2] == ["name", "search_names"], names  # the two that a phone shows
		boxes.nth(1).fill(name)
		boxes.nth(1).press("Enter")
		expect(rows).not_to_have_count(every)
		expect(rows.first).to_contain_text(title)
		boxes.nth(1).fill("")
		boxes.nth(1).press("Enter")
		expect(rows).to_have_count(every)

"""The map of organisations: outlines, markers and lines for the eye, the same in a list for the keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

OFFICER, VIEWER = "Cooperation Officer", "Policy Viewer"
MARKERS = ".leaflet-marker-pane .cooperation-place"
LINES = ".leaflet-overlay-pane .cooperation-line"
COUNTRIES = ".leaflet-outlines-pane .cooperation-country"
ROWS = ".cooperation-map-list li"


def open_map(page: Page, visit) -> Page:
	visit(page, "organisation-map")
	page.locator(MARKERS).first.wait_for()
	return page


@pytest.fixture
def page(open_as, visit) -> Page:
	"""An officer's map; a console error fails the test."""
	page = open_as(OFFICER)
	complaints = []
	page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
	yield open_map(page, visit)
	assert not complaints, complaints


def test_the_map_in_the_menu_of_views_is_ours(open_as, visit):
	page = visit(open_as(OFFICER), "organisation")
	page.locator(".custom-btn-group:visible > button").press("Enter")
	page.locator(".custom-btn-group:visible .dropdown-item", has_text="Map").press("Enter")
	page.locator(MARKERS).first.wait_for()
	expect(page).to_have_url(re.compile("/organisation-map$"))


def test_outlines_markers_and_lines_are_drawn(page):
	page.locator(COUNTRIES).first.wait_for(state="attached")
	assert page.locator(COUNTRIES).count() > 150
	assert page.locator(MARKERS).count() > 5
	assert page.locator(LINES).count() > 5
	expect(page.locator(".cooperation-map-count")).to_have_text(
		re.compile(r"\d+ organisations · \d+ organisations without coordinates")
	)
	page.get_by_label("Lines by health").uncheck()
	expect(page.locator(LINES)).to_have_count(0)


@pytest.mark.long
def test_a_filter_narrows_map_and_list(page):
	everybody = page.locator(ROWS).count()
	page.locator("select[data-fieldname=side]").select_option("Korea")
	expect(page.locator(ROWS, has_text="Europe ·")).to_have_count(0)
	assert 0 < page.locator(ROWS).count() < everybody


def test_a_side_that_was_chosen_is_left_again(page):
	everybody = page.locator(ROWS).count()
	side = page.locator("select[data-fieldname=side]")
	side.select_option("Korea")
	expect(page.locator(ROWS, has_text="Europe ·")).to_have_count(0)
	assert side.locator("option").all_inner_texts() == ["", "Europe", "Korea", "Third Country"]
	side.select_option(index=0)
	expect(page.locator(ROWS)).to_have_count(everybody)


def test_a_marker_says_who_stands_there_and_leads_to_the_record(page):
	page.locator("select[data-fieldname=side]").select_option("Korea")
	expect(page.locator(ROWS, has_text="Europe ·")).to_have_count(0)
	page.locator(MARKERS).first.click(force=True)
	link = page.locator(".cooperation-map-popup a").first
	expect(link).to_be_visible()
	link.click()
	page.wait_for_url(re.compile("/app/organisation/ORG-"))


def test_the_keyboard_alone_reaches_what_a_marker_says_and_comes_back(page):
	button = page.locator(f"{ROWS} button").first
	button.focus()
	page.keyboard.press("Enter")
	popup = page.locator(".cooperation-map-popup")
	expect(popup.locator("li a").nth(1)).to_be_visible()  # its partnerships
	assert page.evaluate("document.activeElement.closest('.cooperation-map-popup') !== null")
	page.keyboard.press("Escape")
	expect(popup).to_have_count(0)
	expect(button).to_be_focused()


@pytest.mark.long
def test_every_organisation_of_the_map_is_in_the_list_by_both_its_names(page):
	drawn = page.evaluate(
		"frappe.xcall('eu_korea_coop.api.get_organisation_map').then(answer => answer.organisations)"
	)
	rows = page.locator(ROWS).all_inner_texts()
	assert len(rows) == len(drawn)
	for organisation, row in zip(drawn, rows, strict=True):
		assert all(
			name in row for name in (organisation["organisation_name"], organisation["native_name"] or "")
		)


@pytest.mark.long
def test_those_without_coordinates_are_one_click_away(page):
	link = page.locator(".cooperation-map-count a")
	count = int(re.search(r"\d+", link.inner_text())[0])
	link.click()
	page.wait_for_url(re.compile("latitude=0"))
	page.wait_for_function(
		"() => window.cur_list && cur_list.doctype === 'Organisation' && cur_list.data.length"
	)
	assert page.evaluate("frappe.db.count('Organisation', {filters: cur_list.get_args().filters})") == count


def test_axe_finds_nothing_serious(page):
	page.locator(f"{ROWS} button").first.click()
	page.locator(".cooperation-map-popup li a").nth(1).wait_for()
	page.wait_for_function(
		"getComputedStyle(document.querySelector('.leaflet-popup')).opacity === '1'"
	)  # it fades in
	answer = Axe().run(page, context=".cooperation-map").response
	items = [
		f"{broken['id']} {[node['html'][:120] for node in broken['nodes']][:3]}"
		for broken in answer["violations"]
		if broken["impact"] in ("serious", "critical")
	]
	assert not items, "\n".join(items)


@pytest.mark.long
def test_without_the_outlines_the_markers_stand_on_a_graticule(open_as, visit):
	page = open_as(OFFICER)
	page.route("**/world-atlas/**", lambda route: route.fulfill(status=404))
	open_map(page, visit)
	expect(page.locator(".cooperation-map-outlines code")).to_contain_text("bench setup requirements --node")
	assert page.locator(COUNTRIES).count() == 0
	assert page.locator(".leaflet-outlines-pane .cooperation-graticule").count() > 20
	assert page.locator(MARKERS).count() > 5


def test_a_viewer_sees_no_restricted_partnership_on_the_map(open_as, visit):
	import frappe

	hidden = frappe.get_all("Partnership", filters={"visibility": "Restricted"}, pluck="title")
	assert hidden, "the demo has a Restricted partnership"
	page = open_map(open_as(VIEWER), visit)
	result = page.evaluate(
		"frappe.xcall('eu_korea_coop.api.get_organisation_map').then(answer => answer.lines.length)"
	)
	everything = open_map(open_as("Cooperation Manager"), visit).evaluate(
		"frappe.xcall('eu_korea_coop.api.get_organisation_map').then(answer => answer.lines.length)"
	)
	assert 0 < result <= everything
	assert all(title not in page.content() for title in hidden)


@pytest.mark.long
def test_a_phone_shows_map_and_list_below_each_other(open_as, visit):
	page = open_as(OFFICER)
	page.set_viewport_size({"width": 360, "height": 740})
	open_map(page, visit)
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	canvas, rows = (
		page.locator(place).bounding_box() for place in (".cooperation-map-canvas", ".cooperation-map-list")
	)
	assert canvas["width"] > 280
	assert rows["y"] >= canvas["y"] + canvas["height"]


def test_a_site_without_places_does_not_speak_of_filters(open_as, visit):
	page = open_as("Cooperation Officer")
	nothing = {"organisations": [], "lines": [], "total": 0, "without_coordinates": 0}
	page.route("**/*get_organisation_map*", lambda route: route.fulfill(json={"message": nothing}))
	visit(page, "organisation-map")
	expect(page.get_by_text("No organisation has coordinates yet.")).to_be_visible()

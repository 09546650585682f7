"""The workspaces and the boards, as each role finds them."""

import frappe
import pytest
from playwright.sync_api import Page, expect

import testing
from eu_korea_coop.demo.people import PASSWORD, PEOPLE

OURS = ("eu-korea-cooperation", "my-cooperation")
CARDS = {"eu-korea-cooperation": 4, "my-cooperation": 4, "policy-figures": 5}
OFFERED = {"Cooperation Officer": OURS, "Cooperation Manager": OURS, "Policy Viewer": ("policy-figures",)}


@pytest.mark.parametrize("role", testing.some_of(tuple(OFFERED), "workspace"))
def test_a_workspace_is_whole_for_each_role(open_as, visit, role):
	page: Page = open_as(role)
	complaints = []
	page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
	for workspace in OFFERED[role]:
		visit(page, workspace)
		expect(page.locator(".number-widget-box:visible")).to_have_count(CARDS[workspace])
		expect(page.locator(".number-widget-box .number:visible")).to_have_count(CARDS[workspace])
		expect(page.locator(".dashboard-widget-box .frappe-chart:visible")).to_have_count(1)
		assert page.locator(".shortcut-widget-box:visible").count() >= 4
		assert page.get_by_text("can not be displayed").count() == 0
	assert not complaints, complaints


def test_headings_and_frappes_mail_dialog_are_korean_for_a_korean_reader(open_page, visit):
	person = next(person for person in PEOPLE if person["language"] == "ko")
	page = visit(open_page(person["email"], PASSWORD), "my-cooperation")
	expect(page.locator(".ce-header:visible", has_text="내 업무")).to_be_visible()
	page.evaluate("() => void new frappe.views.CommunicationComposer({})")
	recipients = page.locator(".modal:visible [data-fieldname=recipients] .control-label")
	expect(recipients).to_have_text("받는 사람")


def test_titles_of_charts_and_names_of_lists_are_korean_for_a_korean_reader(open_page, visit):
	person = next(person for person in PEOPLE if person["language"] == "ko")
	page = visit(open_page(person["email"], PASSWORD), "dashboard-view/My Desk")
	titles = page.locator(".dashboard-widget-box .widget-title:visible")
	expect(titles).to_have_text(["건전성별 단계", "담당자별 업무량"])
	visit(page, "query-report/Contact Coverage")
	expect(page.locator(".dt-cell").get_by_role("link", name="지역 개발 기관").first).to_be_visible()


def test_a_viewer_is_not_offered_the_officers_workspace(open_as, visit):
	page = visit(open_as("Policy Viewer"), "policy-figures")
	sidebar = page.locator(".desk-sidebar, .body-sidebar")  # the latter in Frappe 16
	expect(sidebar.filter(has_text="Policy Figures")).to_be_visible()
	assert sidebar.filter(has_text="My Cooperation").count() == 0


@pytest.mark.long
def test_the_workspace_leads_to_the_map(open_as, visit):
	page = visit(open_as("Policy Viewer"), "policy-figures")
	page.locator(".shortcut-widget-box", has_text="Map of organisations").click()
	page.wait_for_url("**/app/organisation-map")
	expect(page.locator(".cooperation-map-canvas")).to_be_visible()


@pytest.mark.long
def test_the_entries_of_a_legend_keep_their_distance(open_as, visit):
	page = visit(open_as("Cooperation Officer"), "eu-korea-cooperation")
	labels = page.locator(".frappe-chart .legend-dataset-label")
	expect(labels).to_have_count(4)
	place = "all => all.map(one => one.getBoundingClientRect()).map(({ x, width }) => ({ x, width }))"
	boxes = labels.evaluate_all(place)  # all at once: the chart may be drawn again in between
	dots = page.locator(".frappe-chart .chart-legend rect").evaluate_all(place)
	for box, dot in zip(boxes, dots[1:], strict=False):
		assert box["x"] + box["width"] + 8 < dot["x"], (box, dot)


@pytest.mark.long
def test_a_card_of_the_board_shows_health_as_an_indicator_with_its_reasons_on_hover(open_as, visit):
	stalled = frappe.get_all(
		"Partnership",
		filters={
			"health": "Stalled",
			"visibility": "Normal",
			"reason_codes": ("like", "SILENT:Hard%"),
			"owner_user": PEOPLE[0]["email"],  # the board opens with one's own
		},
		fields=["name", "title"],
		limit=1,
	)[0]
	page = visit(open_as("Cooperation Officer"), "partnership/view/kanban/Partnerships by Stage")
	card = page.locator(f'.kanban-card-wrapper[data-name="{stalled.name}"]')
	pill = card.locator(".indicator-pill.red")
	expect(pill).to_have_text("Stalled")
	pill.hover()
	title = pill.get_attribute("title") or pill.get_attribute(
		"data-original-title"
	)  # Frappe 16 shows it itself
	assert title and title.startswith("Silent"), title

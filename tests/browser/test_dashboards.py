"""What it costs to open a dashboard or a workspace: the calls of the API that the browser makes, and what stands there then."""

import frappe
import pytest
from playwright.sync_api import Page, expect

import testing

MOST_CALLS = 10
DASHBOARDS = (
	("My Desk", "Cooperation Officer"),
	("Pipeline and Health", "Cooperation Manager"),
	("Policy", "Cooperation Manager"),
	("Policy", "Policy Viewer"),
)
WORKSPACES = (
	("EU-Korea Cooperation", "Cooperation Officer"),
	("My Cooperation", "Cooperation Manager"),
	("Policy Figures", "Policy Viewer"),
)


def calls_of(page: Page, route: list[str], cards: int, charts: int) -> list[str]:
	"""The methods that are called until so many cards and charts stand there and the page has come to rest."""
	calls = []

	def listen(request) -> None:
		if "/api/method/" in request.url and request.resource_type in ("xhr", "fetch"):
			calls.append(request.url.split("/api/method/")[1].split("?")[0])

	page.on("request", listen)
	page.evaluate("route => frappe.set_route(...route)", route)
	expect(page.locator(".number-widget-box .number:visible")).to_have_count(cards)
	expect(page.locator(".dashboard-widget-box .frappe-chart:visible")).to_have_count(charts)
	page.wait_for_function("() => !frappe.request.ajax_count")
	page.wait_for_load_state("networkidle")
	page.remove_listener("request", listen)
	return calls


@pytest.mark.parametrize(("name", "role"), testing.some_of(DASHBOARDS, "dashboards"))
def test_a_dashboard_is_filled_with_ten_calls(open_as, visit, name, role):
	dashboard = frappe.get_doc("Dashboard", name)
	page = visit(open_as(role), "policy-figures" if role == "Policy Viewer" else "today")
	calls = calls_of(page, ["dashboard-view", name], len(dashboard.cards), len(dashboard.charts))
	assert len(calls) <= MOST_CALLS, calls
	expect(page.locator(".dashboard-widget-box .report-summary:visible").first).to_be_visible()


CUT_OFF = """() => [...document.querySelectorAll(".dashboard-widget-box")].flatMap(box => {
	const card = box.getBoundingClientRect();
	const legend = box.querySelector(".chart-legend");
	const below = legend ? legend.getBoundingClientRect() : null;
	const labels = [...box.querySelectorAll(".x.axis text")];
	const words = [...labels, ...box.querySelectorAll(".chart-legend text")].filter(word => word.firstChild?.textContent);
	return words.filter(word => {
		const place = word.getBoundingClientRect();
		const is_label = labels.includes(word);
		const is_cut = is_label && /\\.\\.|…/.test(word.textContent) && word.lastChild.nodeName !== "title";
		const is_outside = place.left < card.left || place.right > card.right || place.bottom > card.bottom;
		return is_cut || is_outside || (is_label && below && place.bottom > below.top + 1);
	}).map(word => word.textContent);
})"""
"""What is cut, stands beyond its card or on the legend."""


@pytest.mark.parametrize(("name", "role"), testing.some_of(DASHBOARDS[1:3], "words of charts"))
def test_the_words_of_charts_are_read_on_a_desk_and_on_a_phone(open_as, visit, name, role):
	page = open_as(role)
	for width in (1440, 360):
		page.set_viewport_size({"width": width, "height": 800})
		visit(page, f"dashboard-view/{name}")
		charts = len(frappe.get_doc("Dashboard", name).charts)
		expect(page.locator(".dashboard-widget-box .frappe-chart:visible")).to_have_count(charts)
		page.wait_for_timeout(1500)  # the bars grow
		assert page.evaluate(CUT_OFF) == [], width
	if name == "Pipeline and Health":
		expect(page.locator(".number-widget-box", has_text="Hours Since Last Check")).to_be_visible()


@pytest.mark.parametrize(("name", "role"), testing.some_of(WORKSPACES, "workspaces"))
def test_a_workspace_is_filled_with_ten_calls(open_as, visit, name, role):
	workspace = frappe.get_doc("Workspace", name)
	page = visit(open_as(role), "todo/view/list")
	calls = calls_of(page, ["Workspaces", name], len(workspace.number_cards), len(workspace.charts))
	assert len(calls) <= MOST_CALLS, calls

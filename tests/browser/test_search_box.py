"""The desk's search box finds what has a name in our records, by any of its names."""

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def officers_page(browser, desk):
	"""One page of the desk for all the names that are looked for."""
	from eu_korea_coop.demo.people import PASSWORD, PEOPLE

	officer = next(p for p in PEOPLE if p["role"] == "Cooperation Officer" and p["language"] == "en")
	context = browser.new_context(
		base_url=desk.url, viewport={"width": 1280, "height": 800}, locale="en-GB"
	)
	assert context.request.post(
		"/api/method/login", form={"usr": officer["email"], "pwd": PASSWORD}
	).ok
	page = context.new_page()
	page.goto("/app/partnership")
	page.wait_for_function("() => window.cur_page && !frappe.request.ajax_count")
	yield page
	context.close()


@pytest.mark.parametrize("typed", ["KICOX", "kicox", "한국산업단지공단", "한국산업", "Korea Industrial Complex"])
def test_an_organisation_is_found_by_each_of_its_names(officers_page, typed):
	box = officers_page.locator("#navbar-search")
	box.fill(typed)
	first = officers_page.locator(".search-bar [role=listbox] li, .search-bar ul li").first
	expect(first).to_contain_text("Organisation")
	expect(first).to_contain_text("KICOX")
	box.fill("")


def test_what_is_chosen_opens(officers_page):
	box = officers_page.locator("#navbar-search")
	box.fill("kicox")
	expect(officers_page.locator(".search-bar ul li").first).to_contain_text("Organisation")
	box.press("Enter")
	officers_page.wait_for_function("() => cur_frm && cur_frm.doctype === 'Organisation'")
	assert "KICOX" in officers_page.evaluate("JSON.stringify(cur_frm.doc)")

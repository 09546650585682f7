"""The desk's search box finds what has a name in our records, by any of its names."""

import re

import pytest
from playwright.sync_api import expect

NAMES = ("KICOX", "kicox", "한국산업단지공단", "한국산업", "korea industrial complex")


def test_an_organisation_is_found_by_each_of_its_names_and_opens(open_as, visit):
	page = visit(open_as("Cooperation Officer"), "partnership")
	box = page.locator("#navbar-search")
	for name in NAMES:
		box.fill("")
		box.fill(name)
		result = page.locator(".search-bar ul li", has_text="Korea Industrial Complex")
		expect(page.locator(".search-bar ul")).to_contain_text(
			f"Search for {name}"
		)  # no answer to the name before
		expect(result.filter(has_text="Organisation").first, name).to_be_visible()
	result.filter(has_text="Organisation").first.click()
	page.wait_for_function("() => cur_frm && cur_frm.doctype === 'Organisation'")
	assert page.evaluate("cur_frm.doc.native_name") == "한국산업단지공단"


def test_a_viewer_finds_a_profile_by_a_name_and_opens_it(open_as, visit):
	page = visit(open_as("Policy Viewer"), "policy-figures")
	page.locator("#navbar-search").fill("KICOX")
	result = page.locator(".search-bar ul li", has_text="Korea Industrial Complex")
	result.first.click()
	expect(page.locator(".cooperation-profile .cooperation-facts")).to_be_visible()
	expect(page).to_have_url(re.compile("/cooperation-profile/Organisation/"))


@pytest.mark.long
def test_what_was_left_in_the_box_is_typed_over(open_as, visit):
	page = visit(open_as("Cooperation Officer"), "partnership")
	page.locator("#navbar-search").fill("something looked for before")
	page.locator(".page-title").click()
	page.keyboard.press("Control+g")
	page.wait_for_function(
		"() => { const box = document.activeElement; return box.selectionStart === 0 && box.selectionEnd === box.value.length }"
	)
	page.keyboard.type("KICOX")
	expect(page.locator("#navbar-search")).to_have_value("KICOX")
	expect(page.locator(".search-bar ul li", has_text="Korea Industrial Complex").first).to_be_visible()


@pytest.mark.long
def test_the_palette_opens_the_log_dialog(open_as, visit):
	page = visit(open_as("Cooperation Officer"), "partnership")
	page.locator("#navbar-search").fill("log enc")
	page.locator(".search-bar ul li", has_text="Log encounter").first.click()
	expect(page.get_by_role("dialog").get_by_role("combobox", name="Whom?")).to_be_visible()

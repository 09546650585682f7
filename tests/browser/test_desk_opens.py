"""The desk as a newcomer first sees it."""

import re

from playwright.sync_api import Page, expect


def test_login_leads_to_the_desk_and_not_to_a_wizard(browser, desk):
	page: Page = browser.new_page()
	page.goto(f"{desk.url}/login")
	page.fill("#login_email", "Administrator")
	page.fill("#login_password", "admin")
	page.click(".btn-login:visible")
	page.wait_for_url(re.compile("/(app|desk)/"))  # /desk in Frappe 16, which has no bar with a logo either
	expect(page.locator(".page-container:visible").first).to_be_visible()
	assert "setup-wizard" not in page.url
	page.close()


def test_the_list_of_organisations_opens(open_page):
	page = open_page("Administrator", "admin")
	page.goto("/app/organisation")
	expect(page.locator(".page-title .title-text")).to_have_text("Organisation")

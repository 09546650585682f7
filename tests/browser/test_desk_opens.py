"""The desk as a newcomer first sees it."""

import re

import frappe
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


def test_whoever_makes_users_has_the_time_zone_of_the_site():
	"""The form of a new user proposes it; Frappe gives Administrator one of its own before the site has one."""
	own = frappe.get_all(
		"DefaultValue",
		{"defkey": "time_zone", "parent": ("in", ("Administrator", "Guest"))},
		pluck="defvalue",
	)
	assert own and set(own) == {frappe.db.get_single_value("System Settings", "time_zone")}


def test_the_settings_offer_to_remove_the_demo_records(open_page, visit):
	"""What asks and follows comes with the screens, not with each page of the desk."""
	page = visit(open_page("Administrator", "admin"), "cooperation-settings")
	page.locator(".inner-group-button:visible", has_text="Demo records").locator("button").click()
	page.locator(".dropdown-menu.show").get_by_text("Remove the demo records").click()
	question = page.locator(".modal.show:has(.frappe-confirm-message)")
	expect(question).to_contain_text("What people made themselves stays.")
	page.wait_for_timeout(400)  # a dialog comes in with a movement
	question.locator(".btn-secondary:visible, .btn-modal-secondary:visible").first.click()
	expect(question).to_be_hidden()

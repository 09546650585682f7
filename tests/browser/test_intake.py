"""A proposal of contact from a telephone to the list of partnerships, at both widths."""

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import testing

OFFICER = "Cooperation Officer"
NAME = "Zqbrowser Sensor Cluster"


@pytest.fixture
def switched_on(site):
	set_intake(1)
	yield
	frappe.db.rollback()
	frappe.db.delete("Contact Proposal", {"organisation_name": NAME})
	set_intake(0)


def set_intake(value: int) -> None:
	settings = frappe.get_doc("Cooperation Settings")
	settings.intake = value
	settings.save()
	frappe.db.commit()


@pytest.mark.parametrize("width", testing.some_of((1440, 360), "intake"))
def test_a_stranger_writes_and_an_officer_accepts_and_takes_it_back(
	browser, desk, open_as, visit, switched_on, width
):
	context = browser.new_context(
		base_url=desk.url,
		viewport={"width": width, "height": 800},
		extra_http_headers={"X-Forwarded-For": f"192.0.2.{width % 250}"},
	)
	page = context.new_page()
	page.goto("/propose-contact?_lang=ko")
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	problems = Axe().run(page, options={"resultTypes": ["violations"]})
	assert problems.violations_count == 0, problems.generate_report()
	page.goto("/propose-contact?_lang=en")
	page.get_by_label("Organisation", exact=True).fill(NAME)
	page.get_by_label("Country").select_option("Korea, Republic of")
	page.get_by_label("Type of organisation").select_option(index=1)
	page.get_by_label("Your name").fill("Ryu Jinho")
	page.get_by_label("Your e-mail address").fill("jinho@local")
	page.get_by_label("What are you looking for?").fill("A partner for sensors")
	page.get_by_label("I agree").check()
	page.get_by_role("button", name="Send").click()
	expect(page.get_by_role("alert")).to_contain_text("Your e-mail address")
	page.get_by_label("Your e-mail address").fill("jinho@zqbrowser.example")
	page.get_by_role("button", name="Send").click()
	expect(page.get_by_role("status")).to_be_visible()
	context.close()

	frappe.db.rollback()
	name = frappe.db.get_value("Contact Proposal", {"organisation_name": NAME})
	page = open_as(OFFICER)
	page.set_viewport_size({"width": width, "height": 900})
	visit(page, f"contact-proposal/{name}")
	act = page.locator(".page-head:visible .primary-action")
	expect(act).to_have_text("Accept")
	act.click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator("[data-fieldname=next_step] input")).to_have_value("Answer Ryu Jinho")
	dialog.get_by_role("button", name="Accept").click()
	expect(act).to_have_text("Undo")
	frappe.db.rollback()
	partnership = frappe.db.get_value("Contact Proposal", name, "partnership")
	assert frappe.db.get_value("Partnership", partnership, "origin_kind") == "Inbound Invitation"
	act.click()
	expect(act).to_have_text("Accept")
	frappe.db.rollback()
	assert not frappe.db.exists("Partnership", partnership)

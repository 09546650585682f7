"""An agreement and an organisation on one page, and one change for several rows of the list; wide, narrow, by keyboard."""

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import testing


def complaints_of(page) -> list:
	# the colour of a primary button is Frappe's
	context = {"include": [[".overview"]], "exclude": [[".btn-primary"]]}
	rows = Axe().run(page, context=context).response["violations"]
	return [
		(one["id"], one["nodes"][0]["html"][:200]) for one in rows if one["impact"] in ("serious", "critical")
	]


@pytest.mark.parametrize("width", testing.some_of((1440, 360), "agreement and organisation"))
def test_both_fit_and_axe_finds_nothing_serious(open_as, visit, width):
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": width, "height": 740})
	agreement = frappe.get_all("Agreement", filters={"state": "Signing"}, pluck="name")[0]
	organisation = frappe.get_all("Organisation Contact", pluck="parent", limit=1)[0]
	asked = []
	page.on(
		"request", lambda request: asked.append(request.url.split("eu_korea_coop.api.")[-1].split("?")[0])
	)
	for path, shown, method in (
		(f"agreement/{agreement}", ".overview-signatures", "get_agreement_overview"),
		(f"organisation/{organisation}", ".overview-organisation", "get_organisation_overview"),
	):
		asked.clear()
		visit(page, path)
		page.locator(f"{shown}:visible").wait_for()
		assert page.evaluate("document.documentElement.scrollWidth") <= width, path
		assert complaints_of(page) == [], path
		assert [name for name in asked if name.startswith("get_") and "/" not in name] == [method]


@pytest.mark.long
def test_a_signature_is_recorded_by_keyboard_from_the_overview(open_as, visit):
	page = open_as("Cooperation Officer")
	agreement = frappe.get_all("Agreement", filters={"state": "Signing"}, pluck="name")[0]
	visit(page, f"agreement/{agreement}")
	record = page.locator(".overview-signatures button").first
	record.focus()
	party = record.get_attribute("data-party")
	page.keyboard.press("Enter")
	dialog = page.get_by_role("dialog").filter(has_text="Record a signature")
	expect(dialog).to_be_visible()
	assert dialog.locator("[data-fieldname=organisation] select").input_value() == party
	page.wait_for_timeout(400)
	page.keyboard.press("Escape")
	expect(dialog).to_be_hidden()


def test_the_dialog_of_a_move_is_called_by_what_is_done_and_the_agreement(open_as, visit):
	page = open_as("Cooperation Manager")
	agreement = frappe.get_all("Agreement", filters={"state": "In Force"}, fields=["name", "title"])[0]
	visit(page, f"agreement/{agreement.name}")
	page.get_by_role("button", name="Move").click()
	page.get_by_role("link", name="Terminate", exact=True).click()
	expect(page.locator(".modal.show .modal-title")).to_have_text(f"Terminate: {agreement.title}")


def test_a_partnership_begun_from_an_organisation_has_it_as_its_only_party(open_as, visit):
	name, title = frappe.get_all(
		"Organisation", fields=["name", "organisation_name"], order_by="name", limit=1, as_list=True
	)[0]
	page = visit(open_as("Cooperation Officer"), f"organisation/{name}")
	page.get_by_role("button", name="Add", exact=True).click()
	page.get_by_role("link", name="Partnership", exact=True).click()
	page.wait_for_function("() => cur_frm.doctype === 'Partnership' && cur_frm.is_new()")
	expect(page.locator(".form-page:visible [data-fieldname=parties] .grid-body")).to_contain_text(title)
	parties = page.evaluate("cur_frm.doc.parties.map((row) => [row.organisation, row.role])")
	assert parties == [[name, "Lead"]]


def test_selected_partnerships_get_a_tier_and_it_is_taken_back(open_as, visit, stalled_partnership):
	name, title = stalled_partnership.name, stalled_partnership.title
	page = open_as("Cooperation Officer")
	visit(page, f"partnership?title={title}")
	page.locator(".list-row-checkbox").first.check()
	page.get_by_role("button", name="Actions").click()
	page.locator(".dropdown-menu.show").get_by_text("Change", exact=True).click()
	dialog = page.locator(".modal.show").filter(has_text="Change 1 partnership")
	dialog.get_by_label("What to change").select_option("tier")
	dialog.get_by_label("Tier", exact=True).select_option("Strategic")
	page.wait_for_timeout(400)
	dialog.get_by_role("button", name="Change", exact=True).click()
	result = page.locator(".modal.show").filter(has_text="1 partnership changed.")
	expect(result).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Partnership", name, "tier") == "Strategic"
	page.wait_for_timeout(400)
	result.get_by_role("button", name="Undo").click()
	expect(page.get_by_text("Undone.")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Partnership", name, "tier") == stalled_partnership.tier

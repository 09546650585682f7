"""The policy reader: figures and facts, no person, no Restricted record, nothing to change."""

import frappe
from playwright.sync_api import expect


def test_a_partnership_is_read_without_people(open_as, visit):
	row = frappe.get_all(
		"Partnership",
		filters={
			"visibility": "Normal",
			"next_step": ("is", "set"),
			"stage": ("not in", ("Parked", "Concluded", "Not Pursued")),
		},
		fields=["name", "next_step"],
		limit=1,
	)[0]
	page = visit(open_as("Policy Viewer"), f"partnership/{row.name}")
	expect(page.locator(".cooperation-headline")).to_be_visible()
	assert row.next_step not in page.content()
	assert page.get_by_role("button", name="Log encounter").count() == 0
	assert page.get_by_role("button", name="Set next step").count() == 0
	assert page.get_by_role("button", name="Move").count() == 0


def test_an_organisation_is_read_without_its_contacts(open_as, visit):
	contact = frappe.get_all(
		"Organisation Contact", filters={"parenttype": "Organisation"}, fields=["parent", "contact"], limit=1
	)[0]
	person = frappe.get_doc("Contact", contact.contact)
	page = visit(open_as("Policy Viewer"), f"organisation/{contact.parent}")
	expect(page.locator(".cooperation-panels")).to_be_visible()
	for text in filter(None, (person.last_name, person.native_name)):
		assert text not in page.locator(".cooperation-panels").inner_text()


def test_restricted_partnerships_are_not_there(open_as, visit):
	page = open_as("Policy Viewer")
	hidden = frappe.get_all("Partnership", filters={"visibility": "Restricted"}, fields=["name", "title"])
	assert hidden, "the demo has a Restricted partnership"
	visit(page, "partnership?limit=100")
	names = page.evaluate(
		"frappe.xcall('frappe.client.get_list', {doctype: 'Partnership', limit_page_length: 0}).then(rows => rows.map(row => row.name))"
	)
	assert names and not {row.name for row in hidden} & set(names)
	assert all(row.title not in page.content() for row in hidden)


def test_interactions_and_contacts_are_closed(open_as, visit):
	page = visit(open_as("Policy Viewer"), "partnership")
	for doctype in ("Interaction", "Contact", "Action Plan"):
		answer = page.request.get(f"/api/resource/{doctype}")
		assert answer.status == 403, (doctype, answer.status)

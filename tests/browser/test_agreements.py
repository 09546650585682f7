"""What people do with an agreement on its form: decide on its renewal, send it on, attach its document, begin one."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate
from playwright.sync_api import expect

import testing


@pytest.fixture
def partnership(site):
	"""A partnership of one European and one Korean party; taken away at the end, with its agreements."""
	korean = testing.make_organisation(
		"Korea",
		organisation_name=f"Hanbit Robotics Mini Cluster {frappe.generate_hash(length=5)}",
		native_name="한빛로봇 미니클러스터",
	)
	made = testing.make_partnership("Agreement in Preparation", (testing.make_organisation(), korean))
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	for name in frappe.get_all("Agreement", filters={"partnership": made.name}, pluck="name"):
		frappe.delete_doc("Agreement", name, force=True)
	frappe.delete_doc("Partnership", made.name, force=True)
	for row in made.parties:
		frappe.delete_doc("Organisation", row.organisation, force=True)
	frappe.db.commit()


@pytest.fixture
def show(partnership, open_as, visit):
	"""`show(role, state, …)` answers a page of this role with a new agreement of the partnership in this state, and the agreement."""

	def show_agreement(role: str, state: str, **fields):
		agreement = testing.make_agreement(partnership, state, **fields)
		frappe.db.commit()
		page = visit(open_as(role), f"agreement/{agreement.name}")
		page.locator(".overview-signatures:visible").wait_for()
		return page, agreement

	return show_agreement


def term(**fields) -> dict:
	return {"term_type": "Fixed", "end_date": add_days(getdate(nowdate()), 90), **fields}


def test_a_renewal_is_decided_and_its_new_end_goes_into_the_draft_of_a_successor(show):
	page, agreement = show("Cooperation Manager", "In Force", **term())
	page.get_by_role("button", name="Decide on renewal").click()
	dialog = page.locator(".modal.show").filter(has_text="Decide on renewal")
	expect(dialog).to_contain_text("The end date stays as it was signed.")
	assert dialog.get_by_label("New end date").count() == 0
	dialog.get_by_label("Make the draft of a successor").check()
	dialog.get_by_role("button", name="Decide", exact=True).click()
	page.wait_for_function("old => cur_frm.doc.supersedes === old", arg=agreement.name)
	draft = page.evaluate(
		"({ name: cur_frm.doc.name, state: cur_frm.doc.state, end_date: cur_frm.doc.end_date })"
	)
	assert (draft["state"], draft["end_date"]) == ("Draft", None)
	frappe.db.rollback()
	decided = frappe.db.get_value("Agreement", agreement.name, ["renewal_decision", "end_date"])
	assert decided == ("Renew", agreement.end_date)


def test_what_was_signed_is_read_and_not_written_once_in_force(show, partnership):
	page, _agreement = show("Cooperation Manager", "In Force", **term())
	fields = ["kind", "term_type", "end_date", "scope_items", "supersedes", "review_date", "effective_from"]
	shown = page.evaluate("fields => fields.map((one) => cur_frm.get_field(one).disp_status)", fields)
	written = [field for field, how in zip(fields, shown, strict=True) if how == "Write"]
	assert written == ["review_date", "effective_from"]  # a day that nobody knows may be filled in
	assert page.evaluate(PARTIES) == [True, True, False, True]
	draft = testing.make_agreement(partnership)
	frappe.db.commit()
	page.evaluate("name => frappe.set_route('Form', 'Agreement', name)", draft.name)
	page.wait_for_function("name => cur_frm.docname === name && !frappe.request.ajax_count", arg=draft.name)
	assert page.evaluate(PARTIES) == [False, False, False, False]
	assert page.evaluate("cur_frm.get_field('end_date').df.read_only") in (None, 0)


PARTIES = """() => {
	const { grid } = cur_frm.get_field("parties");
	const columns = ["organisation", "required", "signature_status"].map((one) =>
		grid.grid_rows[0].docfields.find((df) => df.fieldname === one).read_only);
	return [...columns, grid.wrapper.find(".grid-add-row").hasClass("hidden")].map(Boolean);
}"""
"""Which columns of the parties are only read, and whether no row can be added."""


@pytest.mark.parametrize(
	("role", "can_approve"), [("Cooperation Officer", False), ("Cooperation Manager", True)]
)
def test_what_another_role_does_next_is_said_and_has_no_button(show, role, can_approve):
	page, agreement = show(role, "Internal Review")
	row = page.locator(".overview-next li", has_text="Send the reviewed draft to the partners")
	if can_approve:
		row.get_by_role("button").click()
		expect(page.locator(".modal.show .modal-title")).to_have_text(f"Approve: {agreement.title}")
	else:
		expect(row).to_contain_text("A manager approves it.")
		assert row.get_by_role("button").count() == 0


def test_attach_leads_to_the_field_and_begins_the_upload(show):
	page, _agreement = show("Cooperation Officer", "Draft")
	page.get_by_role("button", name="Attach: Attach the document").click()
	expect(page.locator(".modal.show .file-uploader")).to_be_visible()
	expect(page.locator(".frappe-control[data-fieldname=document]")).to_be_in_viewport()


@pytest.mark.parametrize("width", testing.some_of((1440, 1280), "rows of signatures"))
def test_each_signature_stands_in_one_row_with_its_button(show, width):
	page, _agreement = show("Cooperation Officer", "Draft")
	page.set_viewport_size({"width": width, "height": 900})
	rows = page.evaluate(
		"""() => [...document.querySelectorAll(".overview-signatures > li, .overview-next .overview-rows > li")].map((row) => {
			const boxes = [...row.children].map((one) => one.getBoundingClientRect());
			return Math.max(...boxes.map(({ top }) => top)) < Math.min(...boxes.map(({ bottom }) => bottom));
		})"""
	)
	assert rows == [True] * 4


def test_a_new_agreement_of_a_partnership_begins_with_its_parties(partnership, open_as, visit):
	page = visit(open_as("Cooperation Officer"), "")
	for how in (
		"name => frappe.new_doc('Agreement', { partnership: name })",  # as from the partnership's form
		"name => frappe.new_doc('Agreement').then(() => cur_frm.set_value('partnership', name))",
	):
		page.evaluate(how, partnership.name)
		page.wait_for_function(
			"name => cur_frm && cur_frm.doc.partnership === name && cur_frm.doc.parties.length === 2",
			arg=partnership.name,
		)
		rows = page.evaluate(
			"cur_frm.doc.parties.map((row) => [row.organisation, row.side, row.party_role, row.required])"
		)
		assert rows == [[row.organisation, row.side, "Signatory", 1] for row in partnership.parties]
		expect(page.locator("[data-fieldname=parties] .grid-body")).to_contain_text(
			"Hanbit Robotics Mini Cluster"
		)
		page.evaluate("cur_frm.doc.parties = []")

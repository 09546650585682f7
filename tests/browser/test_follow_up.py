"""What follows one home: the digest's preference and preview, a private calendar address, a mail that becomes an interaction."""

import re

import frappe
import pytest
from frappe.utils import add_days, nowdate
from playwright.sync_api import expect

from eu_korea_coop.demo.people import PEOPLE

OFFICER = PEOPLE[0]["email"]


@pytest.fixture(autouse=True)
def nothing_of_theirs_before_and_after(site):
	def clear() -> None:
		frappe.db.rollback()
		for doctype in ("Digest Preference", "Calendar Feed"):
			frappe.db.delete(doctype, {"name": OFFICER})
		frappe.db.commit()

	clear()
	yield
	clear()


@pytest.fixture
def mail(stalled_partnership):
	"""A mail that Frappe has linked to a partnership of theirs."""
	doc = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": "Dates for the visit",
			"content": "We could receive you in May.",
			"sender": "ji-won.park@cluster.example",
			"recipients": OFFICER,
			"reference_doctype": "Partnership",
			"reference_name": stalled_partnership.name,
		}
	).insert()
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	for name in frappe.get_all("Interaction", {"communication": doc.name}, pluck="name"):
		frappe.delete_doc("Interaction", name, force=True)
	frappe.delete_doc("Communication", doc.name, force=True)
	frappe.db.commit()


def test_a_muted_section_leaves_the_preview_and_nobody_is_logged_out(open_as, visit, stalled_partnership):
	page = open_as("Cooperation Officer")
	visit(page, "digest-preference/new")
	page.get_by_label("Newly stalled").uncheck()
	page.get_by_role("button", name="Save").click()
	expect(page).to_have_url(re.compile("digest-preference/anna"))
	for _twice in range(2):
		page.get_by_role("button", name="Preview").click()
		dialog = page.get_by_role("dialog").filter(has=page.locator("iframe"))
		expect(dialog.frame_locator("iframe").locator("h2").first).to_be_visible()
		assert "Newly stalled" not in dialog.frame_locator("iframe").locator("body").inner_text()
		# Bootstrap does not close a dialog that is still opening
		page.wait_for_function("() => !$('.modal.show').data('bs.modal')._isTransitioning")
		dialog.locator(".btn-modal-close").click()
		expect(dialog).to_have_count(0)
	visit(page, "digest-preference/new")  # the link below every digest
	expect(page.get_by_label("Newly stalled")).not_to_be_checked()
	expect(page.get_by_label("Due within a week")).to_be_checked()
	frappe.db.set_value("Digest Preference", OFFICER, "calendar_on", 1)
	frappe.db.commit()
	page.reload()
	expect(page.get_by_text("Not read yet. Save, then test the connection.")).to_be_visible()
	expect(page.get_by_role("button", name="Read now")).to_be_visible()


@pytest.mark.long
def test_a_calendar_address_is_made_read_and_ended(open_as, visit, desk):
	page = open_as("Cooperation Officer")
	visit(page, "calendar-feed/new")
	page.get_by_role("button", name="New address").click()
	page.get_by_role("button", name="Yes").click()
	address = page.get_by_role("dialog").filter(has_text="private calendar address").locator("textarea")
	expect(address).to_have_value(re.compile("token="))
	path = address.input_value()[address.input_value().index("/api/") :]
	assert "BEGIN:VCALENDAR" in page.context.request.get(f"{desk.url}{path}").text()
	page.wait_for_timeout(400)  # a dialog comes in with a movement
	page.locator(".modal.show:has(textarea) .btn-modal-close").click()
	page.get_by_role("button", name="End the address").click()
	page.get_by_role("button", name="Yes").click()
	expect(page.get_by_role("button", name="End the address")).to_have_count(0)
	assert page.context.request.get(f"{desk.url}{path}").status == 404


def test_who_had_several_steps_is_assigned_once(open_as, visit, stalled_partnership):
	for step in ("Call", "Write", "Visit"):
		stalled_partnership.update({"next_step": step, "next_step_due": add_days(nowdate(), 7)}).save()
	todos = frappe.get_all(
		"ToDo", {"reference_name": stalled_partnership.name}, pluck="status", order_by="status"
	)
	assert todos == ["Closed", "Closed", "Open"]
	frappe.db.commit()
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	expect(page.locator(".form-assignments .assignments .avatar-frame")).to_have_count(1)


def test_a_mail_in_the_timeline_becomes_one_interaction_or_none_again(
	open_as, visit, mail, stalled_partnership
):
	page = open_as("Cooperation Officer")
	visit(page, f"partnership/{stalled_partnership.name}")
	log_first_mail(page)
	expect(page).to_have_url(re.compile("/app/partnership/"))
	page.locator(".cooperation-undo").click()
	expect(page.get_by_text("Taken back.")).to_be_visible()
	frappe.db.rollback()
	assert not frappe.db.exists("Interaction", {"communication": mail.name})
	log_first_mail(page)
	expect(page.locator(".cooperation-undo")).to_be_visible()
	visit(page, f"partnership/{stalled_partnership.name}")
	page.get_by_role("button", name="Log as interaction").click()
	expect(page).to_have_url(re.compile("/app/interaction/INT-"))


def test_a_mail_logged_from_today_leaves_one_there(open_as, visit, mail, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), "today")
	line = page.locator(".today-line").filter(has_text=mail.subject)
	line.get_by_role("button", name=re.compile("^Log")).click()
	fill_mail_dialog(page)
	expect(line).to_have_count(0)
	expect(page).to_have_url(re.compile("/app/today"))
	page.locator(".cooperation-undo").click()
	expect(line).to_be_visible()


def test_who_cancels_an_interaction_reads_that_the_next_step_stays(open_as, visit, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), "interaction/new")
	page.wait_for_function("() => window.cur_frm && cur_frm.doctype === 'Interaction' && cur_frm.is_new()")
	page.evaluate(
		"name => cur_frm.set_value({ partnership: name, next_step: 'Call', status: 'Held' })",
		stalled_partnership.name,
	)
	said = page.locator("[data-fieldname=status] .help-box")
	status = page.locator("[data-fieldname=status] select")
	for chosen, words in (
		("Held", "counts as contact"),
		("Cancelled", "The next step of the partnership stays."),
		("Held", "counts as contact"),
	):
		status.select_option(chosen)
		expect(said).to_contain_text(words)


def log_first_mail(page) -> None:
	page.get_by_role("button", name="Log as interaction").click()
	fill_mail_dialog(page)


def fill_mail_dialog(page) -> None:
	dialog = page.get_by_role("dialog").filter(has_text="Log this mail")
	dialog.locator(
		"input:focus"
	).wait_for()  # the dialog puts the cursor into its first field once it has come in
	choices = dialog.locator("[data-fieldname=two_way] option")
	assert choices.all_text_contents() == ["", "Yes, we had an answer", "No, one-way"]
	dialog.locator("[data-fieldname=two_way] select").select_option(label="Yes, we had an answer")
	dialog.locator("[data-fieldname=no_next_step_reason] input").fill("They will write")
	dialog.get_by_role("button", name="Log", exact=True).click()

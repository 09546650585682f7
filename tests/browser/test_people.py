"""The directory of people and entries that may be one, wide and narrow, by an officer and a manager."""

import re

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import testing

EMAIL = "geunwoo@zunvara.example"


@pytest.fixture
def twice(site):
	"""One person entered twice at one organisation; taken away at the end, whatever became of them."""
	office = testing.make_organisation(
		"Korea", organisation_name="Zunvara Office", native_name="준바라진흥원"
	)
	mail = [{"email_id": EMAIL, "is_primary": 1}]
	people = [
		testing.make_contact(
			office,
			first_name=first,
			last_name="Ryu",
			native_name=native,
			email_ids=mail,
			row={"role_title": title},
		)
		for first, native, title in (("Geunwoo", "류근우", "Director"), ("Keun-woo", None, "Adviser"))
	]
	elsewhere = testing.make_organisation("Europe", organisation_name="Zunhaven Harbour")
	frappe.db.commit()
	yield people
	frappe.db.rollback()
	for organisation in (office, elsewhere):
		frappe.delete_doc("Organisation", organisation.name, force=True)
	for person in people:
		if frappe.db.exists("Contact", person.name):
			frappe.delete_doc("Contact", person.name, force=True)
	frappe.db.delete("Person Change")
	frappe.db.commit()


def check(page: Page) -> None:
	"""Nothing is wider than the screen, and axe has nothing serious to say."""
	assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
	# the colour of a primary button is Frappe's
	rows = (
		Axe()
		.run(page, context={"include": [[".people"]], "exclude": [[".btn-primary"]]})
		.response["violations"]
	)
	wrong = [
		(one["id"], one["nodes"][0]["html"][:200]) for one in rows if one["impact"] in ("serious", "critical")
	]
	assert wrong == []


@pytest.mark.parametrize("width", testing.some_of((1440, 360), "people"))
def test_somebody_is_looked_up_merged_and_moved_and_either_is_undone(open_as, visit, twice, width):
	page = open_as("Cooperation Manager")
	page.set_viewport_size({"width": width, "height": 740})
	visit(page, "people")
	page.get_by_role("searchbox").fill("준바라")
	rows = page.locator(".people-person")
	expect(rows).to_have_count(2)
	first = rows.filter(has_text="류근우")
	expect(first).to_contain_text("Director")
	expect(first.get_by_role("link", name=re.compile("^Write to"))).to_have_text(EMAIL)
	check(page)
	page.keyboard.press("Tab")  # from here on the browser shows where the keyboard is
	link = first.get_by_role("link").first
	link.focus()
	assert link.evaluate("element => parseFloat(getComputedStyle(element).outlineWidth)") >= 2
	first.get_by_role("button", name=re.compile("QR code")).click()
	code = page.get_by_role("img", name=re.compile("as a QR code"))
	expect(code).to_be_visible()
	assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
	page.wait_for_function("() => window.cur_dialog")  # it has come in and takes keys
	page.keyboard.press("Escape")
	expect(page.locator(".modal.show")).to_have_count(0)

	page.get_by_role("button", name="People that may be one").click()
	pair = page.locator(".people-pairs > li").filter(has_text="Geunwoo Ryu")
	expect(pair).to_contain_text("the same e-mail address")
	check(page)
	compare = pair.get_by_role("button", name=re.compile("^Compare"))
	pair.get_by_role("button", name=re.compile("are two people$")).press("Enter")
	expect(pair).to_have_count(0)
	undo = page.get_by_role("button", name="Undo")
	expect(page.locator(".people button:focus")).to_have_count(1)  # of the next pair, or Undo after the last
	undo.press("Enter")
	expect(compare).to_be_focused()
	compare.press("Enter")
	expect(page.get_by_role("group", name="First Name")).to_be_visible()
	expect(page.get_by_role("heading", name=re.compile("becomes"))).to_be_focused()
	check(page)
	page.get_by_role("button", name="Merge", exact=True).click()
	expect(page.get_by_role("status").filter(has_text="Both entries are one")).to_be_visible()
	expect(page.get_by_role("button", name="Undo")).to_be_focused()
	page.keyboard.press("Enter")
	expect(page.get_by_role("status").filter(has_text="The merge was undone")).to_be_visible()

	page.get_by_role("button", name="Back to the list").press("Enter")
	expect(page.get_by_role("button", name="People that may be one")).to_be_focused()
	page.get_by_role("button", name="Directory").click()
	page.get_by_role("searchbox").fill("류근우")
	expect(rows).to_have_count(1)
	moves = rows.get_by_role("button", name=re.compile("moves to another"))
	moves.press("Enter")
	goal = page.get_by_label("Goes to")
	expect(goal).to_be_focused()
	page.keyboard.press("Escape")
	expect(moves).to_be_focused()
	page.keyboard.press("Enter")
	expect(goal).to_be_focused()
	page.keyboard.type("Zunhaven")
	page.get_by_role("option", name=re.compile("Zunhaven Harbour")).click()
	check(page)
	since = page.get_by_label("Since when")
	since.fill("someday")
	page.get_by_role("button", name="Move", exact=True).click()
	expect(since).to_be_focused()
	expect(page.locator(".people-move div > [role=alert]")).to_contain_text("is not understood")
	since.fill("today")
	page.get_by_role("button", name="Move", exact=True).click()
	expect(page.get_by_role("status").filter(has_text="is at Zunhaven Harbour now")).to_be_visible()
	expect(page.locator(".people-place h3")).to_contain_text("Zunhaven Harbour")
	expect(undo).to_be_focused()
	page.keyboard.press("Enter")
	expect(page.locator(".people-place h3")).to_contain_text("Zunvara Office")
	expect(moves).to_be_focused()


def test_a_contact_offers_no_login_to_who_may_make_none_and_says_what_becomes_of_one(open_as, visit, twice):
	name = frappe.get_all("Contact", {"email_id": EMAIL}, pluck="name", order_by="name")[0]
	frappe.db.rollback()
	page = visit(open_as("Cooperation Manager"), f"contact/{name}")
	expect(page.get_by_role("button", name="Who can introduce us?")).to_be_visible()
	expect(page.get_by_role("button", name="Invite as User")).to_have_count(0)
	page.evaluate("cur_frm.page.menu.find('li:contains(\"Erase this person\") a').click()")
	expect(page.get_by_role("dialog")).to_contain_text("If this person has a login on this site")

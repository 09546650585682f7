"""Who can introduce us, the network and the lineage: drawn, the same as text, by keyboard, wide and narrow."""

import re

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from eu_korea_coop.demo.people import PEOPLE

OFFICER = "Cooperation Officer"


def name_of(doctype: str, key: str) -> str:
	return frappe.db.get_value(doctype, {"history_key": f"demo.eccp-d3.5:{key}"})


def check(page: Page, place: str, width: int) -> None:
	"""Nothing is wider than the screen, and axe has nothing serious to say."""
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	# the colour of a primary button is Frappe's
	rows = (
		Axe().run(page, context={"include": [[place]], "exclude": [[".btn-primary"]]}).response["violations"]
	)
	assert [
		(one["id"], one["nodes"][0]["html"][:200]) for one in rows if one["impact"] in ("serious", "critical")
	] == []


@pytest.fixture(params=[1440, 360])
def page(request, open_as) -> Page:
	page = open_as(OFFICER)
	page.set_viewport_size({"width": request.param, "height": 740})
	return page


def test_a_way_is_asked_for_by_keyboard_and_closed(page, visit):
	goal = name_of("Organisation", "peer-packaging")
	visit(page, f"introductions/Organisation/{goal}")
	first = page.locator(".introductions-path", has=page.get_by_role("button", name=re.compile("^Ask"))).first
	first.get_by_role("button", name=re.compile("^Ask")).focus()
	page.keyboard.press("Enter")
	expect(first.get_by_label("Note")).to_be_focused()
	page.keyboard.type("We met at the fair")
	check(page, ".introductions", page.viewport_size["width"])
	page.keyboard.press("Enter")
	expect(page.get_by_role("status").filter(has_text="Recorded")).to_be_visible()
	page.get_by_role("button", name=re.compile("^Declined")).first.click()
	expect(page.locator(".introductions-requests strong").first).to_have_text("Declined")
	frappe.db.rollback()
	for name in frappe.get_all("Introduction", filters={"target_organisation": goal}, pluck="name"):
		frappe.delete_doc("Introduction", name, force=True)
	frappe.db.commit()


@pytest.fixture
def sent_mail(site):
	"""A mail as Frappe stores it when an officer has sent it from New Email."""
	doc = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"subject": "Introduction to the mini-cluster",
			"content": "Could you introduce us?",
			"sent_or_received": "Sent",
		}
	).insert(ignore_permissions=True)
	doc.db_set("owner", PEOPLE[0]["email"])
	frappe.db.commit()
	yield doc.name
	frappe.db.rollback()
	for name in frappe.get_all("Introduction", filters={"status": "Asked"}, pluck="name"):
		if frappe.db.get_value("Communication", doc.name, "reference_name") == name:
			frappe.delete_doc("Introduction", name, force=True)
	frappe.delete_doc("Communication", doc.name, force=True)
	frappe.db.commit()


def test_a_mail_that_asks_is_recorded_when_it_was_sent_and_not_before(open_as, visit, sent_mail):
	goal = name_of("Organisation", "peer-packaging")
	before = frappe.db.count("Introduction")
	page = visit(open_as(OFFICER), f"introductions/Organisation/{goal}")
	page.get_by_role("button", name=re.compile("^Ask .* for an introduction$")).first.click()
	by_mail = page.get_by_role("button", name="Ask by mail in English")
	by_mail.click()
	dialog = page.get_by_role("dialog")
	expect(dialog.locator(".ql-editor").filter(visible=True)).to_contain_text(
		"Could you introduce us to them?"
	)
	dialog.get_by_role("button", name="Discard").click()
	expect(dialog).to_have_count(0)
	expect(by_mail).to_be_visible()
	expect(page.locator(".introductions-said")).to_have_count(0)
	frappe.db.rollback()
	assert frappe.db.count("Introduction") == before

	page.context.route(
		"**/api/method/frappe.core.doctype.communication.email.make",
		lambda route: route.fulfill(json={"message": {"name": sent_mail, "emails_not_sent_to": ""}}),
	)
	by_mail.click()
	dialog.get_by_label("To", exact=True).fill("somebody@partner.example")
	dialog.get_by_role("button", name="Send", exact=True).click()
	with page.expect_response("**/frappe.email.relink"):
		expect(page.get_by_role("status").filter(has_text="Recorded")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.count("Introduction") == before + 1
	filed = frappe.db.get_value("Communication", sent_mail, ["reference_doctype", "reference_name"])
	assert filed == ("Introduction", frappe.get_last_doc("Introduction").name)


def test_a_name_that_could_not_be_searched_is_not_said_to_be_nowhere(open_as, visit):
	page = visit(open_as(OFFICER), "cooperation-network")
	page.context.route("**/api/method/*search_names*", lambda route: route.abort())
	page.get_by_role("combobox", name="Organisation or person").fill("KICOX")
	expect(page.locator(".name-box-says")).to_have_text(
		"The server can't be reached. Try again when there is a connection."
	)


@pytest.mark.long
def test_the_network_grows_by_keyboard_and_draws_a_way_bold(page, visit):
	goal = name_of("Organisation", "kicox")
	visit(page, f"cooperation-network/Organisation/{goal}")
	rows, canvas = page.locator(".network-rows tbody tr"), page.locator(".drawing-canvas")
	expect(canvas.locator("canvas").first).to_be_visible()
	before = rows.count()
	assert before > 3
	canvas.focus()
	page.keyboard.press("ArrowUp")
	chosen = page.locator(".network-chosen h2")
	expect(chosen).not_to_have_text("KICOX")
	page.keyboard.press("Enter")
	expect(page.get_by_role("status").filter(has_text="more drawn")).to_be_visible()
	assert rows.count() >= before
	page.get_by_role("button", name="Who can introduce us?").click()
	expect(page.get_by_label("Who can introduce us?")).to_have_value("1")
	expect(page.locator(".network-bold").first).to_be_visible()
	check(page, ".network", page.viewport_size["width"])


def test_the_lineage_is_one_picture_and_the_same_as_text(page, visit):
	visit(page, f"cooperation-lineage/Partnership/{name_of('Partnership', 'P10')}")
	expect(page.locator(".drawing-canvas canvas").first).to_be_visible()
	text = page.locator(".cooperation-lineage-tree").last
	for words in ("18th TCI Global Conference", "ACCIÓ and KICOX", "packaging cluster", "Balkan Black Sea"):
		expect(text).to_contain_text(words)
	page.locator(".drawing-canvas").focus()
	page.keyboard.press("ArrowDown" if page.viewport_size["width"] < 768 else "ArrowRight")
	expect(page.locator(".network-chosen")).to_contain_text("TCI Global Conference")
	page.keyboard.press("Enter")
	page.wait_for_url("**/cooperation-lineage/Cooperation%20Event/**")
	check(page, ".cooperation-lineage", page.viewport_size["width"])

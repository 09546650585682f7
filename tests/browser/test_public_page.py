"""The public page as somebody without a login sees it, on a screen and on a telephone."""

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT
from eu_korea_coop.outgoing import public_page

WIDTHS = {"screen": (1440, 900), "telephone": (360, 740)}


@pytest.fixture
def shown(site):
	"""The demo's agreements in force and two of its events, marked; taken off again at the end. Answers an agreement."""
	settings = frappe.get_doc("Cooperation Settings")
	settings.public_page = 1
	settings.save()
	agreements = frappe.get_all(AGREEMENT, filters={"state": "In Force"}, pluck="name", order_by="name")
	events = frappe.get_all(COOPERATION_EVENT, filters={"city": ("is", "set")}, pluck="name", limit=2)
	set_marks(agreements, events, 1)
	yield frappe.get_doc(AGREEMENT, agreements[0])
	set_marks(agreements, events, 0)
	settings.reload()
	settings.public_page = 0
	settings.save()
	frappe.db.commit()


def set_marks(agreements: list[str], events: list[str], value: int) -> None:
	for doctype, names in ((AGREEMENT, agreements), (COOPERATION_EVENT, events)):
		frappe.db.set_value(doctype, {"name": ("in", names)}, "is_public", value)
	frappe.db.after_commit.add(public_page.forget)
	frappe.db.commit()


def test_everybody_reads_it_at_both_widths_in_both_languages_without_a_script(browser, desk, shown):
	for width, height in WIDTHS.values():
		context = browser.new_context(
			base_url=desk.url,
			viewport={"width": width, "height": height},
			locale="en-GB",
			java_script_enabled=False,
		)
		page = context.new_page()
		answer = page.goto("/cooperation")
		assert (answer.status, answer.header_value("set-cookie")) == (200, None)
		expect(page.get_by_role("heading", name=shown.title, exact=True)).to_be_visible()
		assert page.locator("svg circle").count() > 1
		assert page.locator("svg .land").bounding_box()["width"] > 100
		page.get_by_role("link", name="한국어").click()
		expect(page.get_by_role("heading", level=1)).to_have_text("유럽-한국 협력")
		context.close()
		context = browser.new_context(base_url=desk.url, viewport={"width": width, "height": height})
		page = context.new_page()
		page.goto("/cooperation?_lang=ko")
		assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
		problems = Axe().run(page, options={"resultTypes": ["violations"]})
		assert problems.violations_count == 0, problems.generate_report()
		context.close()


def test_what_is_unmarked_is_gone_at_the_next_request(browser, desk, shown):
	page = browser.new_page(base_url=desk.url)
	page.goto("/cooperation?_lang=en")
	heading = page.get_by_role("heading", name=shown.title, exact=True)
	expect(heading).to_be_visible()
	shown.is_public = 0
	shown.save()
	frappe.db.commit()
	page.reload()
	expect(heading).to_have_count(0)
	page.close()

"""The brief from a partnership's form, by keyboard, wide and on a phone: what stands there, and that its PDF is one page."""

import io

import frappe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
MOST_STOPS = 12
"""Of the Tab key from the first tab to the brief: the other tabs lie between."""


def open_brief(page: Page, language: str) -> Page:
	"""The page that opens when one goes on from the tab Overview by keyboard, to the brief in `language`."""
	page.get_by_role("tab", name="Overview").focus()
	link = page.locator(f".overview-briefs a[lang={language}]")
	for _stop in range(MOST_STOPS):
		if link.evaluate("element => element === document.activeElement"):
			break
		page.keyboard.press("Tab")
	expect(link).to_be_focused()
	with page.expect_popup() as opened:
		page.keyboard.press("Enter")
	return opened.value


def test_the_brief_opens_from_the_form_and_its_pdf_is_one_page(open_as, visit):
	(partnership,) = frappe.get_all(
		"Partnership",
		filters={"next_step": ("is", "set"), "visibility": "Normal"},
		fields=["name", "short_title", "next_step"],
		order_by="name",
		limit=1,
	)
	page = open_as("Cooperation Officer")
	page.set_viewport_size(WIDE)
	visit(page, f"partnership/{partnership.name}")
	for size, language, promises in ((WIDE, "en", "Next step"), (PHONE, "ko", "다음 할 일")):
		page.set_viewport_size(size)
		brief = open_brief(page, language)
		expect(brief.get_by_role("heading", level=1)).to_have_text(partnership.short_title)
		row = brief.get_by_role("row").filter(has_text=partnership.next_step)
		expect(row).to_contain_text(promises)
		assert row.bounding_box()["x"] >= 0
		address = brief.locator(".action-banner a[href*=download_pdf]").get_attribute("href")
		made = PdfReader(io.BytesIO(page.request.get(address).body()))
		assert len(made.pages) == 1, language
		words = " ".join(made.pages[0].extract_text().split())
		assert partnership.next_step in words
		assert promises in words, "in the language that was opened"
		brief.close()

"""The Monday meeting: a whole review by keyboard alone, on a wide screen and on a phone, and what axe says of it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import testing

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


def serious(page: Page) -> list[str]:
	# the colours of Frappe's primary buttons and pills are Frappe's
	of_ours = {"include": [[".review"]], "exclude": [[".btn-primary"], [".indicator-pill"]]}
	violations = Axe().run(page, context=of_ours).response["violations"]
	return [one["id"] for one in violations if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(
	"size", testing.some_of((WIDE, PHONE), "review"), ids=lambda size: str(size["width"])
)
def test_a_review_by_keyboard_alone(open_as, size):
	page = open_as("Cooperation Manager")
	page.set_viewport_size(size)
	page.goto("/app/review")
	page.get_by_role("button", name=re.compile("^Stalled: ")).focus()
	assert serious(page) == []
	page.keyboard.press("Enter")
	title = page.locator("#review-title")
	expect(title).to_be_focused()
	first = title.inner_text()

	page.keyboard.press("ArrowRight")
	expect(title).not_to_have_text(first)
	page.keyboard.press("ArrowLeft")
	expect(title).to_have_text(first)

	page.keyboard.press("a")
	expect(page.get_by_label("Question")).to_be_focused()
	page.keyboard.press("Escape")
	expect(title).to_be_focused()
	page.keyboard.press("?")
	assert serious(page) == []
	assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

	page.keyboard.press("l")
	page.get_by_label("Note").fill("Wait for the autumn fair")
	page.keyboard.press("Enter")
	said = page.get_by_role("status").filter(has_text="Wait for the autumn fair")
	expect(said).to_contain_text(first)
	expect(title).not_to_have_text(first)

	page.keyboard.press("ArrowLeft")
	expect(page.locator(".review-last")).to_contain_text(
		"reviewed today: leave as it is: Wait for the autumn fair"
	)
	page.keyboard.press("e")
	lines = page.locator(".review-lines")
	expect(lines).to_contain_text("Wait for the autumn fair")
	expect(page.get_by_role("link", name="Print")).to_have_attribute("href", re.compile("Review\\+Protocol"))
	assert serious(page) == []

	# what was decided is taken back, for the other tests
	page.get_by_role("button", name="Undo").focus()
	page.keyboard.press("Enter")
	expect(page.locator(".review-said")).to_contain_text("Undone")
	expect(title).to_have_text(first)
	expect(page.locator(".review-story")).not_to_contain_text("Wait for the autumn fair")


def test_a_review_that_was_left_is_gone_on_with(open_as):
	page = open_as("Cooperation Manager")
	page.goto("/app/review")
	page.get_by_role("button", name=re.compile("^Stalled: ")).click()
	page.locator("#review-title").wait_for()
	page.keyboard.press("ArrowRight")
	expect(page.locator(".review-place")).to_have_text(re.compile("^2 of"))
	title = page.locator("#review-title").inner_text()
	page.reload()
	page.get_by_role("button", name=re.compile("^Go on with the review: 2 of")).click()
	expect(page.locator("#review-title")).to_have_text(title)


def test_todays_summary_leads_to_the_review(open_as):
	page = open_as("Cooperation Manager")
	page.goto("/app/today")
	page.get_by_role("button", name=re.compile("^Review: ")).click()
	expect(page.get_by_role("button", name=re.compile("^Stalled: "))).to_be_visible()

"""The Monday meeting: a whole review by keyboard alone, on a wide screen and on a phone, and what axe says of it."""

import re

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import testing
from eu_korea_coop.partnerships.reviews import decisions, past

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


@pytest.mark.long
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


def test_the_partnerships_of_a_list_are_reviewed(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "partnership?stage=Exploring")
	page.wait_for_function("() => window.cur_list && cur_list.data.length && !frappe.request.ajax_count")
	count = page.evaluate("cur_list.data.length")
	page.locator(".menu-btn-group:visible > button").first.click()
	page.locator(".menu-btn-group .dropdown-menu:visible").get_by_text("Review these").click()
	page.get_by_role("button", name="The partnerships of your filter").click()
	expect(page.locator(".review-place")).to_have_text(f"1 of {count}")


@pytest.mark.long
def test_todays_summary_leads_to_the_review(open_as):
	page = open_as("Cooperation Manager")
	page.goto("/app/today")
	page.get_by_role("button", name=re.compile("^Review: ")).click()
	expect(page.get_by_role("button", name=re.compile("^Stalled: "))).to_be_visible()


@pytest.fixture
def decided_by_another(site):
	"""Decide about a partnership as a second manager, while the first has it on their screen; taken back at the end."""
	made = []

	def decide(partnership: str, text: str) -> None:
		with testing.as_user("manager"):
			seen = past.latest([partnership]).get(partnership)
			made.append(decisions.decide(partnership, seen and seen.name, decision="Leave", text=text).name)
		frappe.db.commit()

	yield decide
	frappe.db.rollback()
	for name in made:
		frappe.delete_doc("Partnership Review", name, force=True)
	frappe.db.commit()


@pytest.mark.parametrize(
	"size", testing.some_of((WIDE, PHONE), "refused"), ids=lambda size: str(size["width"])
)
def test_what_a_refused_manager_typed_stays_with_the_reason_beside_it(open_as, decided_by_another, size):
	page = open_as("Cooperation Manager")
	page.set_viewport_size(size)
	page.goto("/app/review")
	page.get_by_role("button", name=re.compile("^Stalled: ")).click()
	title = page.locator("#review-title")
	expect(title).to_be_focused()
	page.keyboard.press("n")
	step = page.get_by_label("Next step", exact=True)
	step.fill("Call their director")
	page.get_by_role("textbox", name="Due").fill("1 May 2020")
	page.get_by_role("button", name="Decide and go on").click()
	due = page.get_by_role("textbox", name="Due")
	expect(due).to_have_attribute("aria-invalid", "true")
	expect(due).to_be_focused()
	expect(page.locator(".review-form [role=alert]")).to_contain_text("due today or later")

	due.fill("tomorrow")
	partnership = title.locator("a").get_attribute("href").split("/")[-1]
	decided_by_another(partnership, f"They answer {size['width']}")
	page.get_by_role("button", name="Decide and go on").click()
	expect(page.locator(".review-form [role=alert]")).to_contain_text("was decided meanwhile by")
	expect(step).to_have_value("Call their director")
	expect(due).to_have_value("tomorrow")
	expect(step).to_be_focused()
	expect(page.locator(".review-last")).to_contain_text(f"They answer {size['width']}")
	assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

	step.press("Enter")  # in the knowledge of it
	expect(page.locator(".review-said")).to_contain_text("Call their director")
	page.get_by_role("button", name="Undo").click()
	expect(page.locator(".review-said")).to_contain_text("Undone")


def test_where_nothing_is_to_be_reviewed_that_is_said(open_as, visit):
	page = open_as("Cooperation Manager")

	def nothing(route):
		answer = route.fetch()
		message = answer.json()["message"] | {"stalled": 0, "unreviewed": 0}
		route.fulfill(response=answer, json={"message": message})

	page.route("**/*get_review_choices*", nothing)
	visit(page, "review")
	expect(page.get_by_text("No partnership is stalled, and none waits for a review.")).to_be_visible()


def test_the_day_in_a_box_is_written_as_its_reader_writes_days(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "review")
	page.get_by_role("button", name=re.compile("^Stalled: ")).click()
	expect(page.locator("#review-title")).to_be_focused()
	page.keyboard.press("n")
	expect(page.locator("#decision-due")).to_have_value(re.compile(r"^\d\d-\d\d-\d{4}$"))

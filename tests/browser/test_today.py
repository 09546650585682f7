"""A morning on Today: the first screen after login, by keyboard alone, taken back, and on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def open_today(open_as):
	page = open_as("Cooperation Officer")
	page.goto("/app")
	page.locator(".today-line").first.wait_for()
	return page


def in_hangul(page, key: str, code: str) -> None:
	"""A key of a keyboard that writes Hangul, on what has the focus."""
	page.evaluate(
		"init => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', init))",
		{"key": key, "code": code, "bubbles": True, "cancelable": True},
	)


def test_a_morning_by_keyboard_alone(open_as):
	page = open_today(open_as)
	assert page.url.endswith("/app/today")
	loads = []
	page.on("load", lambda: loads.append(page.url))
	due = page.locator("section", has=page.get_by_role("heading", name=re.compile("^Due within a week")))
	first = due.locator(".today-line").first
	words = first.locator(".today-text").inner_text()

	page.keyboard.press("ArrowDown")
	while not first.evaluate("line => line === document.activeElement"):
		page.keyboard.press("ArrowDown")
	page.keyboard.press("p")
	page.get_by_role("group", name="Until when?").get_by_role("button", name="2 weeks").focus()
	page.keyboard.press("Enter")
	said = page.get_by_role("status")
	expect(said.get_by_role("button", name="Undo")).to_be_visible()
	expect(page.get_by_text(words, exact=True)).to_have_count(0)

	said.get_by_role("button", name="Undo").focus()
	page.keyboard.press("Enter")
	expect(page.get_by_text(words, exact=True)).to_be_visible()

	page.keyboard.press("?")
	expect(page.get_by_text("Show or hide the keys")).to_be_visible()
	page.locator(".today-line").first.focus()
	in_hangul(page, "ㅣ", "KeyL")
	expect(page.locator(".modal.show")).to_be_visible()
	page.wait_for_timeout(400)  # Bootstrap closes no dialog that is still coming
	page.locator(".modal.show .btn-modal-close").focus()
	page.keyboard.press("Enter")
	expect(page.locator(".modal.show")).to_have_count(0)
	assert loads == []


def test_an_encounter_from_nothing_by_keyboard_alone(open_as):
	page = open_today(open_as)
	due = page.locator("section", has=page.get_by_role("heading", name=re.compile("^Due within a week")))
	step = due.get_by_text("Send the cluster map", exact=False)
	page.keyboard.press("Alt+Shift+L")
	expect(page.get_by_role("combobox", name="Whom?")).to_be_focused()
	page.keyboard.type("KICOX")
	expect(page.get_by_role("option").first).to_contain_text("Korea Industrial Complex")
	page.keyboard.press("Enter")
	expect(page.locator(".enc-chosen li")).to_have_count(1)
	keys = 3
	while page.evaluate("document.activeElement.id") != "enc-next" and keys < 20:
		page.keyboard.press("Tab")
		keys += 1
	page.keyboard.type("Send the cluster map")
	page.keyboard.press("Enter")
	assert keys <= 13, "keys beside letters"
	expect(step).to_be_visible()  # Today knows of it, wherever the dialog was opened
	expect(page.get_by_role("dialog")).to_have_count(0)  # while it fades it has the keyboard

	undo = page.locator(".desk-alert [data-action=undo]")
	last = page.locator(".today a").last
	last.focus()
	page.keyboard.press("Tab")
	expect(undo).to_be_focused()
	expect(undo).to_have_css("outline-style", "solid")
	page.keyboard.press("Shift+Tab")  # the way goes on where it was
	expect(last).to_be_focused()
	undo.focus()
	page.keyboard.press("Enter")
	expect(step).to_have_count(0)


@pytest.mark.long
def test_what_was_written_into_a_dialog_that_was_closed_is_there_again(open_as):
	page = open_today(open_as)
	page.keyboard.press("Alt+Shift+L")
	whom = page.get_by_role("combobox", name="Whom?")
	whom.press_sequentially("Somebody I met")
	page.get_by_label("What came of it?").fill("They want to visit in spring")
	page.get_by_role("button", name="Log", exact=True).last.click()
	expect(page.locator(".enc-form [role=alert]").first).to_contain_text(
		"Choose “Somebody I met” from the list"
	)
	page.locator(".modal.show .btn-modal-close").click()
	expect(page.locator(".modal.show")).to_have_count(0)
	page.keyboard.press("Alt+Shift+L")
	expect(page.get_by_label("What came of it?")).to_have_value("They want to visit in spring")


def test_the_keyboard_is_seen_stays_in_the_dialog_and_goes_back_to_where_it_was(open_as):
	page = open_today(open_as)
	page.keyboard.press("ArrowDown")
	first, second = page.locator(".today-line").nth(0), page.locator(".today-line").nth(1)
	page.keyboard.press("Tab")
	page.keyboard.press("Tab")
	button = first.get_by_role("button", name=re.compile("^Log:"))
	expect(button).to_be_focused()
	expect(button).to_have_css("outline-style", "solid")
	assert contrast_of_outline(button) >= 3

	page.keyboard.press("Enter")
	dialog = page.get_by_role("dialog").filter(has_text="Log encounter")
	expect(dialog.get_by_label("What came of it?")).to_be_focused()
	dialog.get_by_role("button", name="Log", exact=True).focus()
	page.keyboard.press("Tab")
	expect(dialog.get_by_role("button", name="Close", exact=True)).to_be_focused()
	page.keyboard.press("Shift+Tab")
	expect(dialog.get_by_role("button", name="Log", exact=True)).to_be_focused()
	close_by_key(page, dialog)
	expect(button).to_be_focused()
	second.focus()
	page.keyboard.press("l")
	close_by_key(page, dialog)
	expect(second).to_be_focused()


def test_what_was_written_about_a_partnership_is_there_again_for_this_one_alone(open_as):
	page = open_today(open_as)
	first, second = page.locator(".today-line").nth(0), page.locator(".today-line").nth(1)
	dialog = page.get_by_role("dialog").filter(has_text="Log encounter")
	outcome = dialog.get_by_label("What came of it?")
	first.focus()
	page.keyboard.press("l")
	outcome.fill("They want to visit in spring")
	close_by_key(page, dialog)
	second.focus()
	page.keyboard.press("l")
	expect(outcome).to_have_value("")
	close_by_key(page, dialog)
	first.focus()
	page.keyboard.press("l")
	expect(outcome).to_have_value("They want to visit in spring")
	dialog.get_by_role("textbox", name="Next step").fill("Propose a week")
	dialog.get_by_role("button", name="Log", exact=True).click()
	expect(dialog).to_have_count(0)
	page.locator(".desk-alert [data-action=undo]").click()
	expect(page.locator(".desk-alert").filter(has_text="Taken back.")).to_be_visible()
	first.focus()
	page.keyboard.press("l")
	expect(dialog.get_by_role("textbox", name="Next step")).to_be_visible()
	expect(outcome).to_have_value("")


def close_by_key(page, dialog):
	expect(dialog).to_be_visible()
	page.wait_for_timeout(400)  # Bootstrap closes no dialog that is still coming
	page.keyboard.press("Escape")
	expect(dialog).to_have_count(0)


def contrast_of_outline(button) -> float:
	"""With white, which is about what it lies on."""
	colour = button.evaluate("element => getComputedStyle(element).outlineColor")
	red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
	linear = [
		part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
	]
	return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_a_refused_step_keeps_what_was_typed_beside_the_reason(open_as):
	page = open_today(open_as)
	page.get_by_role("button", name=re.compile("^Done:")).first.click()
	page.get_by_label(re.compile("What is next")).fill("Write to them")
	page.get_by_role("button", name="Done", exact=True).last.click()
	expect(page.locator(".today-form [role=alert]")).to_contain_text("until which day")
	expect(page.get_by_label(re.compile("What is next"))).to_have_value("Write to them")
	page.get_by_label("Due", exact=True).press_sequentially("tom")
	expect(page.locator(".today-form [role=alert]")).to_have_count(0)  # it was about what stood there before


def test_a_link_of_the_mail_opens_its_dialog_after_the_login(open_as, browser, desk):
	from eu_korea_coop.demo.people import PASSWORD, PEOPLE

	page = open_today(open_as)
	name = page.locator(".today-line a.today-title").first.get_attribute("href").split("/")[-1]
	officer = next(person for person in PEOPLE if person["role"] == "Cooperation Officer")
	context = browser.new_context(base_url=desk.url, viewport={"width": 1280, "height": 800})
	fresh = context.new_page()
	fresh.goto(f"/app/today?do=postpone&doctype=Partnership&name={name}")
	fresh.locator("#login_email").fill(officer["email"])
	fresh.locator("#login_password").fill(PASSWORD)
	fresh.locator(".btn-login").first.click()
	expect(fresh.get_by_role("group", name="Until when?")).to_be_visible()
	context.close()


def test_parking_asks_for_its_day_and_each_action_says_what_it_did(open_as):
	page = open_today(open_as)
	said, form = page.locator(".today-said"), page.locator(".today-form")
	park = page.get_by_role("button", name=re.compile("^Park:")).first
	title = park.get_attribute("aria-label").removeprefix("Park: ")
	park.click()
	day = form.get_by_role("textbox", name="Park until when?")
	assert not re.match(
		"^(tomorrow|today)", day.get_attribute("placeholder")
	)  # looks like what is written there
	form.get_by_role("button", name="Park", exact=True).click()
	expect(day).to_have_attribute("aria-invalid", "true")
	expect(form.get_by_role("alert")).to_have_text("Choose a day.")
	day.fill(page.evaluate("frappe.datetime.add_days(frappe.datetime.get_today(), 60)"))
	form.get_by_label("Why").fill("No budget this year")
	form.get_by_role("button", name="Park", exact=True).click()
	expect(said).to_contain_text(f"{title}: parked.")
	said.get_by_role("button", name="Undo").click()
	expect(said).to_contain_text("Undone.")

	page.get_by_role("button", name=re.compile("^Postpone:")).first.click()
	form.get_by_role("button", name="Postpone", exact=True).click()
	expect(form.get_by_role("alert")).to_have_text("Choose a day.")
	form.get_by_role("button", name="2 weeks").click()
	expect(said.get_by_role("button", name="Undo")).to_be_visible()
	expect(said).not_to_contain_text("done")
	said.get_by_role("button", name="Undo").click()
	expect(said).to_contain_text("Undone.")


@pytest.mark.long
def test_today_fits_a_phone(open_as):
	page = open_today(open_as)
	page.set_viewport_size({"width": 360, "height": 740})
	assert page.evaluate("document.documentElement.scrollWidth") <= 360
	button = page.get_by_role("button", name=re.compile("^Postpone:")).first.bounding_box()
	assert button["height"] >= 36


def test_axe_finds_nothing_serious_on_today(open_as):
	page = open_today(open_as)
	page.keyboard.press("?")
	page.get_by_role("button", name=re.compile("^Park:")).first.click()
	# the colour of a primary button is Frappe's
	of_ours = {"include": [[".today"]], "exclude": [[".btn-primary"]]}
	rows = Axe().run(page, context=of_ours).response["violations"]
	assert [one["id"] for one in rows if one["impact"] in ("serious", "critical")] == []

"""A day at a fair, on a phone: ten encounters at one event, three of them without a network, one of them a duplicate."""

import gzip
import time
from urllib.parse import urlsplit

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

import testing
from eu_korea_coop.clock import persons_today
from eu_korea_coop.demo.people import PASSWORD, PEOPLE

OFFICER, COLLEAGUE = PEOPLE[0]["email"], PEOPLE[1]["email"]
A_TAP, A_LETTER = (600, 120) if testing.WHOLE else (50, 15)
"""Milliseconds before a tap and a letter: a person's in the whole form, which measures what they take."""
COUNT_TAPS = """
	window.taps = 0; window.fields = new Set();
	addEventListener("pointerdown", () => (window.taps += 1), true);
	addEventListener("input", (event) => window.fields.add(event.target.id || event.target), true);
"""


@pytest.fixture
def fair(site):
	"""An event that runs today, the officer's own organisation, and one Korean partner; all that follows goes with them."""
	mark = frappe.generate_hash(length=5)
	own = testing.make_organisation("Europe", organisation_name=f"Fair Host {mark}")
	partner = testing.make_organisation("Korea", organisation_name=f"Fair Partner {mark}")
	event = testing.make_event(title=f"Fair {mark}", kind="Trade Fair")
	partnership = testing.make_partnership(
		"Exploring", parties=[own.name, partner.name], title=f"Fair partnership {mark}", owner_user=OFFICER
	)
	with testing.as_user(OFFICER):
		from eu_korea_coop.directory import own_organisation

		own_organisation.choose(own.name)
	frappe.db.commit()
	others = {
		"history_key": "demo.desk:ev-today"
	}  # the demonstration's own event of today would be proposed first
	frappe.db.set_value("Cooperation Event", others, "status", "Cancelled")
	frappe.db.commit()
	yield frappe._dict(mark=mark, own=own, partner=partner, event=event, partnership=partnership)
	frappe.db.rollback()
	frappe.db.set_value("Cooperation Event", others, "status", "Planned")
	forget(mark, event.name)


def forget(mark: str, event: str) -> None:
	"""Take away what the test made, in the order in which it hangs together."""
	frappe.delete_doc("Digest Preference", OFFICER, force=True, ignore_missing=True)
	made = frappe.get_all("Interaction Event", filters={"event": event}, pluck="parent")
	organisations = frappe.get_all(
		"Organisation", or_filters={"organisation_name": ("like", f"%{mark}%")}, pluck="name"
	)
	partnerships = frappe.get_all(
		"Partnership Party", filters={"organisation": ("in", organisations)}, pluck="parent", distinct=True
	)
	made += frappe.get_all("Interaction", filters={"partnership": ("in", partnerships)}, pluck="name")
	for doctype, names in (
		("Encounter Key", frappe.get_all("Encounter Key", filters={"user": OFFICER}, pluck="name")),
		(
			"ToDo",
			frappe.get_all("ToDo", filters={"reference_name": ("in", [*made, *partnerships])}, pluck="name"),
		),
		("Interaction", set(made)),
		("Partnership", partnerships),
		("Cooperation Event", [event]),
		("Contact", frappe.get_all("Contact", filters={"native_name": ("like", f"%{mark}%")}, pluck="name")),
		("Organisation", organisations),
	):
		for name in names:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
	frappe.db.commit()


@pytest.fixture
def phone(browser, desk):
	"""`phone()` answers the context of a phone; an uncaught error on any of its pages fails the test."""
	contexts, errors = [], []

	def take() -> BrowserContext:
		context = browser.new_context(
			base_url=desk.url, viewport={"width": 360, "height": 740}, locale="en-GB", has_touch=True
		)
		contexts.append(context)
		context.on("weberror", lambda error: errors.append(str(error.error)))
		context.add_init_script(COUNT_TAPS)
		return context

	yield take
	for context in contexts:
		context.close()
	assert not errors, errors


def sign_in(context: BrowserContext, user: str) -> None:
	assert context.request.post("/api/method/login", form={"usr": user, "pwd": PASSWORD}).ok


def open_page(context: BrowserContext) -> Page:
	page = context.pages[0] if context.pages else context.new_page()
	page.set_default_timeout(30_000)
	page.goto("/encounter")
	expect(whom(page)).to_be_visible()
	return page


def whom(page: Page):
	return page.get_by_role("combobox", name="Whom?")


def tap(target) -> None:
	target.page.wait_for_timeout(A_TAP)
	target.click()


def write(target, text: str) -> None:
	target.press_sequentially(text, delay=A_LETTER)


def log(page: Page, step: str = "Call") -> None:
	"""The next step in one tap, and the last tap."""
	tap(page.get_by_label("Next step"))
	write(page.get_by_label("Next step"), step)
	tap(page.get_by_role("button", name="Log", exact=True))


def log_known(page: Page, text: str, step: str = "Call") -> None:
	write(whom(page), text)
	tap(page.get_by_role("option").filter(has_text=text).first)
	log(page, step)


def log_new(page: Page, organisation: str, person: str = "") -> None:
	for name, kind in ((organisation, "organisation"), (person, "person")):
		if name:
			write(whom(page), name)
			tap(page.get_by_role("option").filter(has_text=f"New {kind}"))
			tap(page.get_by_role("button", name="Use this"))
			expect(page.get_by_role("group", name=f"New {kind}")).to_have_count(0)
	log(page)


class Measured:
	"""Taps, fields and seconds of one task on a page; the seconds are noted, for they hang on the machine."""

	def __init__(self, page: Page, task: str, note):
		self.page, self.task, self.note = page, task, note

	def __enter__(self):
		self.page.evaluate("window.taps = 0; window.fields.clear()")
		self.began = time.monotonic()
		return self

	def __exit__(self, *_problem):
		self.seconds = time.monotonic() - self.began
		self.taps, self.fields = self.page.evaluate("[window.taps, window.fields.size]")
		self.note(f"{self.task}: taps, fields, seconds", [self.taps, self.fields, round(self.seconds, 1)])


def logged(page: Page) -> None:
	expect(page.locator(".page-toast")).to_contain_text("Logged.")


def encounters_of(fair) -> list[dict]:
	frappe.db.rollback()
	names = frappe.get_all("Interaction Event", filters={"event": fair.event.name}, pluck="parent")
	return frappe.get_all(
		"Interaction", filters={"name": ("in", names)}, fields=["name", "partnership", "interaction_date"]
	)


def wait_until_logged(fair, count: int) -> None:
	"""Wait until the server has as many encounters of the fair, and no more."""
	limit = time.monotonic() + 30
	while len(encounters_of(fair)) < count and time.monotonic() < limit:
		time.sleep(0.3)
	assert len(encounters_of(fair)) == count


def test_ten_encounters_three_without_a_network_one_of_them_a_duplicate(fair, phone, record_property):
	context = phone()
	sign_in(context, OFFICER)
	page = open_page(context)
	page.wait_for_function("() => navigator.serviceWorker.controller")

	with Measured(page, "known partner", record_property) as known:
		log_known(page, fair.partner.organisation_name)
		logged(page)
	assert known.taps <= 4
	page.reload()
	with Measured(page, "new organisation with a person", record_property) as new:
		log_new(page, f"누리바이오{fair.mark}", f"김민수{fair.mark}")
		logged(page)
	assert new.taps <= 9
	for number in range(3, 8):
		log_known(page, fair.partner.organisation_name, f"Step {number}")
		wait_until_logged(fair, number)

	context.set_offline(True)
	page.reload()
	log_known(page, fair.partner.organisation_name)
	expect(page.get_by_role("heading", name="Waiting to be sent (1)")).to_be_visible()
	log_new(page, f"하늘로봇{fair.mark}")
	log_new(page, f"Fair Partner {fair.mark}")
	tap(page.get_by_role("group", name="Which side is").get_by_role("button", name="Europe"))
	log(page)
	expect(page.get_by_role("heading", name="Waiting to be sent (3)")).to_be_visible()
	assert len(encounters_of(fair)) == 7

	page.reload()  # the browser was closed in between
	context.set_offline(False)
	expect(page.get_by_role("heading", name="Waiting to be sent (1)")).to_be_visible()
	expect(page.get_by_role("status")).to_contain_text(
		f"Sent: {fair.partner.organisation_name}; 하늘로봇{fair.mark}"
	)
	wait_until_logged(fair, 9)
	page.get_by_role("button", name="Decide").click()
	page.get_by_role("group", name="Is it one of these?").get_by_role("button").first.click()
	page.get_by_role("button", name="Log", exact=True).click()
	logged(page)
	expect(page.locator(".page-waiting")).to_have_count(0)
	made = encounters_of(fair)
	assert len(made) == 10
	assert {row.interaction_date for row in made} == {persons_today(OFFICER)}
	assert len({row.partnership for row in made}) == 3  # the known one, and two that began here


def test_without_a_network_the_page_says_which_names_it_can_search(fair, phone):
	context = phone()
	sign_in(context, OFFICER)
	page = open_page(context)
	note = page.get_by_text("only recent names can be searched now")
	context.set_offline(True)
	whom(page).fill("KICOX")
	expect(page.get_by_role("option", name="New organisation “KICOX” …")).to_be_visible()
	expect(note).to_be_visible()
	beside = note.bounding_box()
	assert page.get_by_role("listbox").bounding_box()["y"] >= beside["y"] + beside["height"], (
		"it lies under the list"
	)
	context.set_offline(False)
	whom(page).fill("KICO")
	expect(page.get_by_role("option", name="KICOX").first).to_be_visible()
	expect(note).to_be_hidden()


def test_somebody_known_is_logged_by_tapping_alone(fair, phone):
	context = phone()
	sign_in(context, OFFICER)
	page = open_page(context)
	rows = {page.locator(f"#enc-{field}").bounding_box()["x"] for field in ("kind", "event", "when")}
	assert len(rows) == 1, "one below the other, or their texts are cut"
	page.get_by_role("combobox", name="Whom?").click()
	tap(page.get_by_role("option").filter(has_text=fair.partner.organisation_name).first)
	tap(page.get_by_role("button", name="none", exact=True))
	tap(page.get_by_role("group", name="Usual reasons").get_by_role("button", name="No interest for now"))
	tap(page.get_by_role("button", name="Log", exact=True))
	logged(page)
	[made] = encounters_of(fair)
	assert frappe.db.get_value("Interaction", made.name, "no_next_step_reason") == "No interest for now"


def test_nobody_else_in_this_browser_sees_or_sends_what_waits(fair, phone):
	context = phone()
	sign_in(context, OFFICER)
	page = open_page(context)
	context.route("**/api/method/*log_encounter", lambda route: route.abort())
	log_known(page, fair.partner.organisation_name)
	waiting = page.get_by_role("heading", name="Waiting to be sent (1)")
	expect(waiting).to_be_visible()
	context.unroute("**/api/method/*log_encounter")

	sign_in(context, COLLEAGUE)
	page.goto("/encounter")
	expect(page.locator("#enc-whom")).to_be_visible()
	expect(page.locator(".page-waiting")).to_have_count(0)
	assert encounters_of(fair) == []

	sign_in(context, OFFICER)
	page.goto("/encounter")
	wait_until_logged(fair, 1)
	expect(page.locator(".page-waiting")).to_have_count(0)

	context.route("**/api/method/*log_encounter", lambda route: route.abort())
	log_known(page, fair.partner.organisation_name)
	expect(waiting).to_be_visible()
	context.unroute("**/api/method/*log_encounter")
	page.evaluate("() => fetch('/?cmd=web_logout', { credentials: 'same-origin' })")
	sign_in(context, OFFICER)
	open_page(context)
	expect(page.locator(".page-waiting")).to_have_count(0)
	assert len(encounters_of(fair)) == 1


def test_half_an_entry_is_back_for_its_user_alone_until_it_is_logged_or_begun_anew(fair, phone):
	context = phone()
	sign_in(context, OFFICER)
	page = open_page(context)
	begun = page.get_by_text("What you had begun is back.")
	write(page.get_by_label("What came of it?"), "They want to see the park")
	write(whom(page), fair.partner.organisation_name)
	page.get_by_role("option").filter(has_text=fair.partner.organisation_name).first.wait_for()
	open_page(context)
	expect(begun).to_be_visible()
	expect(page.get_by_label("What came of it?")).to_have_value("They want to see the park")
	expect(whom(page)).to_have_value(fair.partner.organisation_name)

	sign_in(context, COLLEAGUE)
	page.goto("/encounter")
	expect(page.locator("#enc-outcome")).to_have_value("")
	expect(page.locator("#enc-whom")).to_have_value("")
	expect(page.locator(".page-begun")).to_have_count(0)

	sign_in(context, OFFICER)
	open_page(context)
	tap(whom(page))
	tap(page.get_by_role("option").filter(has_text=fair.partner.organisation_name).first)
	open_page(context)  # what was chosen is back too
	expect(page.get_by_role("button", name=f"Remove {fair.partner.organisation_name}")).to_be_visible()
	log(page)
	logged(page)
	expect(begun).to_have_count(0)
	wait_until_logged(fair, 1)
	open_page(context)
	expect(page.get_by_label("What came of it?")).to_have_value("")
	expect(begun).to_have_count(0)

	write(page.get_by_label("What came of it?"), "Another")
	open_page(context)
	tap(page.get_by_role("button", name="Begin anew"))
	expect(page.get_by_label("What came of it?")).to_have_value("")
	open_page(context)
	expect(begun).to_have_count(0)
	wait_until_logged(fair, 1)


@pytest.mark.long
def test_somebody_known_is_shown_before_they_are_made_again(fair, phone):
	known = testing.make_contact(fair.partner, first_name="Somin", last_name=fair.mark)
	known.native_name = f"소민{fair.mark}"
	known.save()
	frappe.db.commit()
	context = phone()
	sign_in(context, OFFICER)
	page = open_page(context)
	expect(page.get_by_role("heading", name="Log encounter")).to_contain_text(
		f"for: {fair.own.organisation_name}"
	)
	write(whom(page), known.native_name)
	tap(page.get_by_role("option").filter(has_text="New person"))
	tap(page.get_by_role("button", name="Use this"))
	one_of_these = page.get_by_role("group", name="Is it one of these?")
	expect(one_of_these.get_by_role("button").first).to_contain_text("the same name")
	tap(one_of_these.get_by_role("button").first)
	expect(page.locator(".enc-chosen li")).to_have_count(2)  # the person, and where they are
	expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()  # it would lie over the form


def test_the_page_is_light_reachable_and_by_keyboard_alone(fair, phone, record_property):
	context = phone()
	page = context.new_page()
	page.goto("/encounter")
	page.wait_for_url("**/login?redirect-to=/encounter")  # signed out: the login, and back from there
	page.locator("#login_email").fill(OFFICER)
	page.locator("#login_password").fill(PASSWORD)
	page.locator(".btn-login").first.click()
	page.wait_for_url("**/encounter")
	expect(whom(page)).to_be_focused()

	loaded = page.evaluate(
		"""() => [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")].map(
			(entry) => entry.name)"""
	)
	sizes = {urlsplit(url).path: len(gzip.compress(context.request.get(url).body())) for url in loaded}
	kib = sum(sizes.values()) / 1024
	record_property("first load: requests, KiB", [len(sizes), round(kib, 1)])
	assert kib <= 100, sizes
	assert not [path for path in sizes if "/assets/frappe/" in path]

	page.keyboard.type(fair.partner.organisation_name)
	expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
	page.keyboard.press("Enter")
	page.get_by_label("Next step").focus()
	page.keyboard.type("Call them")
	page.keyboard.press("Enter")
	logged(page)
	serious = [
		violation["id"]
		for violation in Axe().run(page).response["violations"]
		if violation["impact"] in ("serious", "critical")
	]
	assert not serious


@pytest.mark.long
def test_the_desk_keeps_what_the_network_does_not_take_and_today_sends_it(fair, open_as, visit):
	page = visit(open_as("Cooperation Officer"), "today")
	page.context.route("**/api/method/*log_encounter", lambda route: route.abort())
	page.keyboard.press("Alt+Shift+L")
	dialog = page.get_by_role("dialog").filter(has_text="Log encounter")
	dialog.get_by_role("combobox", name="Whom?").press_sequentially(fair.partner.organisation_name)
	dialog.get_by_role("option").filter(has_text=fair.partner.organisation_name).first.click()
	dialog.get_by_label("Next step", exact=True).fill("Call them")
	dialog.get_by_role("button", name="Log", exact=True).click()
	expect(page.locator(".desk-alert").filter(has_text="Kept on this device")).to_be_visible()
	visit(page, "today")
	waiting = page.get_by_role("region", name="Waiting to be sent (1)")
	expect(waiting).to_contain_text(fair.partner.organisation_name)
	assert encounters_of(fair) == []
	page.context.unroute("**/api/method/*log_encounter")
	waiting.get_by_role("button", name="Send now").click()
	expect(
		page.get_by_role("status").filter(has_text=f"Sent: {fair.partner.organisation_name}")
	).to_be_visible()
	expect(waiting).to_have_count(0)
	wait_until_logged(fair, 1)

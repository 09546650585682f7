"""A headless Chromium for the tests of this folder."""

import frappe
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from scripts.preflight import BROWSERS, browser_program

expect.set_options(timeout=20_000)

ARGUMENTS = (
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
)


@pytest.fixture(scope="session")
def browser():
	program = browser_program()
	assert program, f"Chromium is missing: install the Debian package {BROWSERS[0]}"
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
		yield browser
		browser.close()


class Profiles:
	"""A browser profile for each person of a site, the same for all tests: signed in, with the desk's files in its cache.

	Every test begins with nothing stored in it, and with the caches that Frappe empties at a login emptied.
	"""

	STORED = "local_storage,indexeddb,service_workers,cache_storage"

	def __init__(self, browser: Browser):
		self.browser = browser
		self.ready: dict[tuple[str, str], BrowserContext] = {}
		self.in_use: list[tuple[tuple[str, str] | None, BrowserContext]] = []

	def take(self, url: str, user: str, password: str, **options) -> BrowserContext:
		"""The person's profile; with options, or where a test asks for a second one, a profile for this test alone."""
		whose = None if options else (url, user)
		context = self.ready.pop(whose, None)
		if not context:
			context = self.browser.new_context(
				base_url=url, viewport={"width": 1280, "height": 800}, locale="en-GB", **options
			)
		self.in_use.append((whose, context))
		if self.signed_in(context) == user:
			frappe.clear_cache(user=user)
		else:
			answer = context.request.post("/api/method/login", form={"usr": user, "pwd": password})
			assert answer.ok, f"{user} cannot log in: {answer.status}"
		return context

	@staticmethod
	def signed_in(context: BrowserContext) -> str | None:
		if not context.cookies():
			return None
		answer = context.request.get("/api/method/frappe.auth.get_logged_user")
		return answer.json()["message"] if answer.ok else None

	def give_back(self, url: str) -> None:
		"""At the end of a test."""
		for whose, context in self.in_use:
			if not whose or whose in self.ready or not self.empty(context, url):
				context.close()
			else:
				self.ready[whose] = context
		self.in_use.clear()

	def empty(self, context: BrowserContext, url: str) -> bool:
		"""Close the pages and forget all but the session; False for a profile that the test has closed."""
		try:
			pages, blank = context.pages, context.new_page()
		except Error:
			return False
		for page in pages:
			page.close()
		context.unroute_all(behavior="ignoreErrors")
		context.set_offline(False)
		context.clear_permissions()
		asked = {"origin": url, "storageTypes": self.STORED}
		context.new_cdp_session(blank).send("Storage.clearDataForOrigin", asked)
		blank.close()
		return True


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
	return Profiles(browser)


@pytest.fixture
def open_page(profiles: Profiles, desk):
	"""`open_page(user, password)` answers a page of a person who is signed in; an uncaught error on any page fails the test."""
	errors = []

	def open_as(user: str, password: str, **options) -> Page:
		page = profiles.take(desk.url, user, password, **options).new_page()
		page.set_default_timeout(30_000)
		page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
		return page

	yield open_as
	profiles.give_back(desk.url)
	assert not errors, errors


@pytest.fixture
def open_as(open_page):
	"""`open_as("Cooperation Officer")` answers a page on which the demo's person of this role is logged in."""
	from eu_korea_coop.demo.people import PASSWORD, PEOPLE

	def open_role(role: str, **options) -> Page:
		person = next(person for person in PEOPLE if person["role"] == role and person["language"] == "en")
		return open_page(person["email"], PASSWORD, **options)

	return open_role


def visit(page: Page, path: str) -> Page:
	"""Open a page of the desk and wait until it has come to rest."""
	page.goto(f"/app/{path}")
	page.wait_for_function("() => window.cur_page && window.frappe && !frappe.request.ajax_count")
	page.wait_for_load_state("networkidle")
	return page


REPORT_STANDS = """name => {
	const report = frappe.query_report;
	const drawn = report && report.report_name === name && report.data !== undefined && !frappe.request.ajax_count;
	const table = drawn ? report.datatable : undefined;
	if (!drawn || window.tableSeen !== table) window.seenSince = performance.now();
	window.tableSeen = table;
	return drawn && performance.now() - window.seenSince > 600;
}"""


def open_report(page: Page, name: str) -> Page:
	"""Show a report by the desk's router, and wait until its table has stood for a while.

	One page shows all reports, so that the rows of the report before are taken away, or they would be taken for this one's;
	and Frappe asks for the rows again 300 ms after a filter was set, and draws the table again.
	"""
	page.evaluate(
		"name => { const shown = frappe.query_report; if (shown && shown.report_name !== name) shown.data = undefined }",
		name,
	)
	page.evaluate("name => frappe.set_route('query-report', name)", name)
	page.wait_for_function(REPORT_STANDS, arg=name)
	return page


def close_message(page: Page) -> None:
	"""Close Frappe's message, and wait until it is gone: it comes and goes with a movement."""
	page.wait_for_timeout(400)
	page.locator(".modal.show:has(.msgprint) .btn-modal-close").click()
	expect(page.locator(".modal.show:has(.msgprint)")).to_have_count(0)


@pytest.fixture(name="close_message")
def close_message_fixture():
	return close_message


@pytest.fixture(name="open_report")
def open_report_fixture():
	return open_report


@pytest.fixture(name="visit")
def visit_fixture():
	return visit


@pytest.fixture
def stalled_partnership(site):
	"""A partnership of the demo's officer that nobody has touched for two years; taken away at the end."""
	import frappe
	from frappe.utils import add_days, getdate, nowdate

	import testing
	from eu_korea_coop.demo.people import PEOPLE

	officer = PEOPLE[0]["email"]
	made = testing.make_partnership(
		"Exploring",
		since=add_days(getdate(nowdate()), -700),
		title=f"Browser partnership {frappe.generate_hash(length=6)}",
		owner_user=officer,
	)
	made.reload()
	for row in made.parties:
		row.agreement_intent = ""
	made.save()
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	for doctype in ("Interaction", "ToDo"):
		field = "partnership" if doctype == "Interaction" else "reference_name"
		for name in frappe.get_all(doctype, filters={field: made.name}, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)
	organisations = [row.organisation for row in made.parties]
	frappe.delete_doc("Partnership", made.name, force=True)
	for name in organisations:
		frappe.delete_doc("Organisation", name, force=True)
	frappe.db.commit()

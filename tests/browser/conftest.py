"""A headless Chromium for the tests of this folder."""

import shutil

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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
	program = shutil.which("chromium")
	assert program, "Chromium is missing: install the Debian package chromium"
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
		yield browser
		browser.close()


@pytest.fixture
def open_page(browser: Browser, desk):
	"""`open_page(user, password)` logs in and answers a page; an uncaught error on any page fails the test."""
	contexts, errors = [], []

	def open_as(user: str, password: str, **options) -> Page:
		context = browser.new_context(
			base_url=desk.url, viewport={"width": 1280, "height": 800}, locale="en-GB", **options
		)
		contexts.append(context)
		page = context.new_page()
		page.set_default_timeout(30_000)
		page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
		answer = context.request.post("/api/method/login", form={"usr": user, "pwd": password})
		assert answer.ok, f"{user} cannot log in: {answer.status}"
		return page

	yield open_as
	for context in contexts:
		context.close()
	assert not errors, errors

"""Retakes every picture of docs/img from the demo: `make screenshots`, or with DESK_URL set to a served site with it."""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from eu_korea_coop.testing.reports import REPORTS

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "img"
BROWSER = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}

OFFICER, MANAGER, VIEWER = "Cooperation Officer", "Cooperation Manager", "Policy Viewer"


STALLED = "BioXClusters+ and Chuncheon Bioindustry Foundation"
SIGNING = "Grand Transnational Agreement On Cooperation%"
GATEWAY = "Korea Industrial Complex Corp."


def slug(words: str) -> str:
	return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


class Camera:
	"""Takes pictures as the demo's people; what goes wrong on a page is said and counted."""

	def __init__(self, browser: Browser, url: str, people: tuple, password: str, only: list[str]):
		self.browser, self.url, self.people, self.password, self.only = browser, url, people, password, only
		self.complaints: list[str] = []
		self.taken = 0

	def log_in(self, role: str, viewport: dict) -> Page:
		person = next(p for p in self.people if p["role"] == role and p["language"] == "en")
		context = self.browser.new_context(base_url=self.url, viewport=viewport, locale="en-GB")
		answer = context.request.post(
			"/api/method/login", form={"usr": person["email"], "pwd": self.password}
		)
		if not answer.ok:
			raise SystemExit(f"{person['email']} cannot log in: {answer.status}")
		page = context.new_page()
		page.set_default_timeout(60_000)
		page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
		page.on(
			"console",
			lambda line: self.complaints.append(f"{page.url}: {line.text}") if line.type == "error" else None,
		)
		return page

	def shoot(self, page: Page, name: str, path: str | None = None, after: str | None = None) -> None:
		"""Open `path`, do what `after` says in the page, wait until it rests, and keep the picture as `name`.png."""
		if self.only and not any(word in name for word in self.only):
			return
		if path is not None:
			page.goto(f"/app/{path}")
		settle(page)
		if after:
			page.evaluate(after)
			settle(page)
		page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
		self.taken += 1
		print(f"{name}.png", flush=True)


RESTING = """() => !window.frappe || !frappe.request || !(
	frappe.request.ajax_count
	|| [...document.querySelectorAll(".chart-loading-state, .number-widget-box")].some(
		place => place.offsetParent && place.textContent.includes("Loading"))
)"""


def settle(page: Page) -> None:
	page.wait_for_load_state("networkidle")
	for _time in range(2):  # what has come may ask for more
		page.wait_for_function(RESTING)
		page.wait_for_timeout(900)  # dialogs come in with a movement
	if page.locator(".frappe-chart:visible").count():
		page.wait_for_timeout(2000)  # and charts with a longer one


def find(page: Page, doctype: str, field: str, text: str) -> str:
	"""The name of the demo's record whose `field` reads like `text`."""
	if "/app" not in page.url:
		page.goto("/app/partnership")
		settle(page)
	rows = page.evaluate(
		"""([doctype, field, text]) => frappe.xcall("frappe.client.get_list",
			{doctype, filters: {[field]: ["like", text]}, limit_page_length: 1})""",
		[doctype, field, text],
	)
	if not rows:
		raise SystemExit(f"The demo has no {doctype} with {field} like {text}")
	return rows[0]["name"]


def tab(label: str) -> str:
	return (
		"() => [...document.querySelectorAll('.form-tabs .nav-link')]"
		f".find(link => link.offsetParent && link.textContent.trim() === '{label}').click()"
	)


def take_all(camera: Camera) -> None:
	guest = camera.browser.new_page(base_url=camera.url, viewport=WIDE)
	guest.goto("/login")
	camera.shoot(guest, "login")

	officer = camera.log_in(OFFICER, WIDE)
	partnership = find(officer, "Partnership", "title", STALLED)
	agreement = find(officer, "Agreement", "title", SIGNING)
	organisation = find(officer, "Organisation", "organisation_name", GATEWAY)
	planned = find(officer, "Interaction", "status", "Planned")
	camera.shoot(officer, "workspace-officer", "my-cooperation")
	camera.shoot(officer, "partnership-list", "partnership")
	camera.shoot(officer, "partnership-form", f"partnership/{partnership}")
	camera.shoot(officer, "partnership-timeline", after=tab("History"))
	camera.shoot(
		officer,
		"log-encounter",
		f"partnership/{partnership}",
		"() => { eu_korea_coop.log_interaction({partnership: cur_frm.doc.name, title: cur_frm.doc.title}); }",
	)
	camera.shoot(officer, "partnership-board", "partnership/view/kanban/Partnerships by Stage")
	camera.shoot(officer, "agreement-board", "agreement/view/kanban/Agreements by State")
	camera.shoot(officer, "agreement-list", "agreement")
	camera.shoot(officer, "agreement-form", f"agreement/{agreement}")
	camera.shoot(officer, "organisation-list", "organisation")
	camera.shoot(officer, "organisation-form", f"organisation/{organisation}")
	camera.shoot(officer, "organisation-tree", "organisation/view/tree")
	camera.shoot(officer, "map", "organisation-map")
	camera.shoot(officer, "interaction-list", "interaction")
	camera.shoot(officer, "interaction-form", f"interaction/{planned}")
	camera.shoot(officer, "calendar", "cooperation-event/view/calendar/default")
	camera.shoot(
		officer, "digest-officer", "partnership", "() => { eu_korea_coop.digests.preview('Officer'); }"
	)
	camera.shoot(officer, "digest-preference", "digest-preference/new")

	phone = camera.log_in(OFFICER, PHONE)
	camera.shoot(phone, "workspace-360", "eu-korea-cooperation")
	camera.shoot(phone, "map-360", "organisation-map", "() => scrollTo(0, 400)")
	camera.shoot(phone, "phone-partnership-list", "partnership")
	camera.shoot(phone, "phone-partnership-form", f"partnership/{partnership}")
	camera.shoot(
		phone,
		"phone-log-encounter",
		after="() => { eu_korea_coop.log_interaction({partnership: cur_frm.doc.name, title: cur_frm.doc.title}); }",
	)
	camera.shoot(phone, "phone-agreement-form", f"agreement/{agreement}")

	manager = camera.log_in(MANAGER, WIDE)
	camera.shoot(manager, "workspace", "eu-korea-cooperation")
	for report in REPORTS:
		camera.shoot(manager, f"report-{slug(report)}", f"query-report/{report}")
	for dashboard in ("My Desk", "Pipeline and Health", "Policy"):
		camera.shoot(manager, f"dashboard-{slug(dashboard)}", f"dashboard-view/{dashboard}")
	camera.shoot(
		manager, "digest-manager", "partnership", "() => { eu_korea_coop.digests.preview('Manager'); }"
	)

	viewer = camera.log_in(VIEWER, WIDE)
	camera.shoot(viewer, "workspace-viewer", "eu-korea-cooperation")


def main(only: list[str]) -> int:
	"""`only`: retake the pictures whose names hold one of these words; none given retakes all."""
	from eu_korea_coop.demo.people import PASSWORD, PEOPLE

	url = os.environ.get("DESK_URL")
	if not url:
		print("DESK_URL names no desk; `make screenshots` serves one.", file=sys.stderr)
		return 1
	IMAGES.mkdir(parents=True, exist_ok=True)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(BROWSER))
		camera = Camera(browser, url, PEOPLE, PASSWORD, only)
		take_all(camera)
		browser.close()
	for complaint in camera.complaints:
		print(f"! {complaint}", file=sys.stderr)
	print(f"{camera.taken} pictures, {len(camera.complaints)} complaints")
	return 1 if camera.complaints else 0


if __name__ == "__main__":
	sys.exit(main([word for word in sys.argv[1:] if word != "--"]))

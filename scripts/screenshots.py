"""Retakes every picture of docs/img from the demo: `make screenshots`, or with DESK_URL set to a served site with it."""

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.preflight import browser_program
from scripts.sites import ADMIN_PASSWORD
from testing.reports import REPORTS

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "img"
BROWSER = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}

LOG = "() => { eu_korea_coop.log_encounter({partnership: cur_frm.doc.name, title: cur_frm.doc.title}); }"

POSTPONE = "() => { document.querySelector('.today-actions button[aria-label^=Postpone]').click(); }"
DRAFT = "() => { [...document.querySelectorAll('.inner-group-button a')].find(link => link.textContent.trim() === 'Draft from a template').click(); }"
WRITE_PAPER = "() => { eu_korea_coop.screens().then(({ paper }) => paper.open()); }"
BEGIN_REVIEW = "() => { [...document.querySelectorAll('.review button')].find(button => button.textContent.includes('Stalled')).click(); }"
SEARCH = "() => { const box = document.querySelector('#navbar-search'); box.focus(); box.value = 'KICOX'; box.dispatchEvent(new Event('input', { bubbles: true })); }"

OFFICER, MANAGER, VIEWER = "Cooperation Officer", "Cooperation Manager", "Policy Viewer"


STALLED = "BioXClusters+ and Chuncheon Bioindustry Foundation"
SIGNING = "Grand Transnational Agreement On Cooperation%"
GATEWAY = "Korea Industrial Complex Corp."
SEVEN_CASES = (
	"BioXClusters+ and Chuncheon%",
	"Pôle Eau and%",
	"ACCIÓ and KICOX",
	"KORANET%",
	"EUREKA and Korea",
	"TCI Network and KICOX",
	"Balkan Black Sea%",
)
PDF = "/api/method/frappe.utils.print_format.download_pdf"
FAIR = "Cluster partnering days"


def slug(words: str) -> str:
	return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


class Camera:
	"""Takes pictures as the demo's people; what goes wrong on a page is said and counted."""

	def __init__(self, browser: Browser, url: str, people: tuple, password: str, only: list[str]):
		self.browser, self.url, self.people, self.password, self.only = browser, url, people, password, only
		self.complaints: list[str] = []
		self.taken = 0

	def log_in(self, role: str, viewport: dict, language: str = "en") -> Page:
		person = next(p for p in self.people if p["role"] == role and p["language"] == language)
		context = self.browser.new_context(base_url=self.url, viewport=viewport, locale="en-GB")
		answer = context.request.post(
			"/api/method/login", form={"usr": person["email"], "pwd": self.password}
		)
		if not answer.ok:
			raise SystemExit(f"{person['email']} cannot log in: {answer.status}")
		page = context.new_page()
		page.set_default_timeout(60_000)
		page.on("pageerror", lambda error: self.complain(page, error))
		page.on("console", lambda line: self.complain(page, line.text) if line.type == "error" else None)
		return page

	def wants(self, name: str) -> bool:
		return not self.only or any(word in name for word in self.only)

	def keep_page(self, content: bytes, name: str) -> None:
		"""Keep the first page of a PDF as `name`.png; poppler draws it."""
		line = ["pdftoppm", "-r", "80", "-png", "-singlefile", "-", str(IMAGES / name)]
		subprocess.run(line, input=content, check=True)
		self.taken += 1
		print(f"{name}.png", flush=True)

	def complain(self, page: Page, what: object) -> None:
		"""But for the print preview: Frappe's script there looks for a footer that only its standard formats have."""
		if "/printview" not in page.url:
			self.complaints.append(f"{page.url}: {what}")

	def shoot(self, page: Page, name: str, path: str | None = None, after: str | None = None) -> None:
		"""Open `path`, do what `after` says in the page, wait until it rests, and keep the picture as `name`.png."""
		if not self.wants(name):
			return
		if path is not None:
			page.goto(path if path.startswith("/") else f"/app/{path}")
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


def tell_digest(kind: str) -> str:
	return f"() => {{ eu_korea_coop.digests.preview('{kind}'); }}"


def printed(doctype: str, name: str, print_format: str) -> str:
	return f"/printview?{urlencode({'doctype': doctype, 'name': name, 'format': print_format, 'no_letterhead': 1})}"


def take_all(camera: Camera) -> None:
	guest = camera.browser.new_page(base_url=camera.url, viewport=WIDE)
	guest.goto("/login")
	camera.shoot(guest, "login")
	officer = camera.log_in(OFFICER, WIDE)
	records = {
		"partnership": find(officer, "Partnership", "title", STALLED),
		"agreement": find(officer, "Agreement", "title", SIGNING),
		"organisation": find(officer, "Organisation", "organisation_name", GATEWAY),
		"interaction": find(officer, "Interaction", "status", "Planned"),
		"cooperation-event": find(officer, "Cooperation Event", "title", FAIR),
		"action-plan": find(officer, "Action Plan", "status", "Adopted"),
		"cooperation-outcome": find(officer, "Cooperation Outcome", "title", "%"),
	}
	take_officer(camera, officer, records)
	phone = camera.log_in(OFFICER, PHONE)
	take_phone(camera, phone, records)
	film_encounter(camera, phone)
	take_briefs(camera, officer)
	take_public(camera)
	korean = camera.log_in(OFFICER, WIDE, language="ko")
	camera.shoot(korean, "today-korean", "today")
	camera.shoot(korean, "partnership-form-korean", f"partnership/{records['partnership']}")
	camera.shoot(korean, "digest-officer-korean", "partnership", tell_digest("Officer"))
	take_manager(camera, camera.log_in(MANAGER, WIDE), records)
	viewer = camera.log_in(VIEWER, WIDE)
	camera.shoot(viewer, "workspace-viewer", "policy-figures")
	camera.shoot(viewer, "profile-viewer", f"cooperation-profile/Partnership/{records['partnership']}")
	camera.shoot(viewer, "digest-policy", "partnership", tell_digest("Policy"))


def take_officer(camera: Camera, page: Page, records: dict[str, str]) -> None:
	camera.shoot(page, "today", "today")
	camera.shoot(page, "today-postpone", "today", POSTPONE)
	camera.shoot(page, "search-palette", "today", SEARCH)
	camera.shoot(page, "workspace-officer", "my-cooperation")
	for doctype in ("partnership", "agreement", "organisation", "interaction", "cooperation-event"):
		camera.shoot(page, f"{doctype}-list", doctype)
	for doctype, name in records.items():
		camera.shoot(page, f"{doctype}-form", f"{doctype}/{name}")
	camera.shoot(page, "partnership-timeline", f"partnership/{records['partnership']}", tab("History"))
	camera.shoot(page, "log-encounter", f"partnership/{records['partnership']}", LOG)
	camera.shoot(page, "partnership-board", "partnership/view/kanban/Partnerships by Stage")
	camera.shoot(page, "agreement-board", "agreement/view/kanban/Agreements by State")
	camera.shoot(page, "organisation-tree", "organisation/view/tree")
	camera.shoot(page, "lineage", f"cooperation-lineage/Partnership/{records['partnership']}")
	camera.shoot(page, "network", f"cooperation-network/Organisation/{records['organisation']}")
	camera.shoot(page, "introductions", f"introductions/Organisation/{records['organisation']}")
	camera.shoot(page, "people", "people")
	camera.shoot(page, "agreement-draft", f"agreement/{records['agreement']}", DRAFT)
	camera.shoot(page, "map", "organisation-map")
	camera.shoot(page, "calendar", "cooperation-event/view/calendar/default")
	camera.shoot(page, "digest-officer", "partnership", tell_digest("Officer"))
	camera.shoot(page, "digest-preference", "digest-preference/new")


def take_phone(camera: Camera, page: Page, records: dict[str, str]) -> None:
	camera.shoot(page, "phone-today", "today")
	camera.shoot(page, "phone-encounter", "/encounter")
	camera.shoot(page, "phone-workspace", "my-cooperation")
	for doctype in ("partnership", "interaction"):
		camera.shoot(page, f"phone-{doctype}-list", doctype)
	for doctype in ("partnership", "interaction", "agreement", "organisation", "cooperation-event"):
		camera.shoot(page, f"phone-{doctype}-form", f"{doctype}/{records[doctype]}")
	camera.shoot(page, "phone-log-encounter", f"partnership/{records['partnership']}", LOG)
	for name in ("lineage", "network", "introductions"):
		doctype = "Partnership" if name == "lineage" else "Organisation"
		route = name if name == "introductions" else f"cooperation-{name}"
		camera.shoot(page, f"phone-{name}", f"{route}/{doctype}/{records[doctype.lower()]}")
	camera.shoot(page, "phone-people", "people")
	camera.shoot(page, "phone-board", "partnership/view/kanban/Partnerships by Stage")
	camera.shoot(page, "phone-calendar", "cooperation-event/view/calendar/default")
	camera.shoot(page, "phone-map", "organisation-map", "() => scrollTo(0, 400)")
	camera.shoot(page, "phone-stalled", "query-report/Stalled Partnerships", "() => scrollTo(0, 700)")


def take_briefs(camera: Camera, page: Page) -> None:
	"""The brief of one partnership of each of the seven cases, as its PDF shows it; in Korean that of the first."""
	for number, title in enumerate(SEVEN_CASES, start=1):
		if not camera.wants(f"brief-{number}"):
			continue
		name = find(page, "Partnership", "title", title)
		for language in ("en", "ko") if number == 1 else ("en",):
			asked = {
				"doctype": "Partnership",
				"name": name,
				"format": "Partnership Brief",
				"no_letterhead": 1,
				"_lang": language,
			}
			answer = page.context.request.get(f"{PDF}?{urlencode(asked)}", timeout=120_000)
			if not answer.ok:
				raise SystemExit(f"The brief of {title} was not made: {answer.status}")
			camera.keep_page(
				answer.body(), f"brief-{number}" if language == "en" else f"brief-{number}-{language}"
			)


def take_public(camera: Camera) -> None:
	"""What a stranger sees: the page of proposals and the public page, switched on for the pictures and off again."""
	if not any(
		camera.wants(name) for name in ("proposal", "phone-proposal", "public-page", "phone-public-page")
	):
		return
	person = next(person for person in camera.people if person["role"] == MANAGER)
	manager = camera.browser.new_context(base_url=camera.url)
	manager.request.post("/api/method/login", form={"usr": person["email"], "pwd": camera.password})
	administrator = camera.browser.new_context(base_url=camera.url)
	administrator.request.post("/api/method/login", form={"usr": "Administrator", "pwd": ADMIN_PASSWORD})

	def put(context: BrowserContext, record: str, **values) -> None:
		# what was changed within the last minute is replaced by those alone who have seen it
		seen = context.request.get(f"/api/resource/{record}").json().get("data", {}).get("modified")
		answer = context.request.put(
			f"/api/resource/{record}",
			data={**values, "modified": seen},
			headers={"X-Frappe-CSRF-Token": "None"},
		)
		if not answer.ok:
			camera.complaints.append(f"{record}: {answer.status}")

	def names(doctype: str, *filters: list) -> list[str]:
		asked = {"filters": json.dumps(filters), "limit_page_length": 8}
		rows = manager.request.get(f"/api/resource/{doctype}", params=asked).json()["data"]
		return [f"{doctype}/{row['name']}" for row in rows]

	marked = [
		*names("Agreement", ["state", "=", "In Force"], ["visibility", "=", "Normal"]),
		*names("Cooperation Event", ["city", "is", "set"]),
	]

	def switch(value: int) -> None:
		put(administrator, "Cooperation Settings/Cooperation Settings", intake=value, public_page=value)
		for record in marked:
			put(manager, record, is_public=value)

	switch(1)
	for kind, viewport in (("", WIDE), ("phone-", PHONE)):
		stranger = camera.browser.new_page(base_url=camera.url, viewport=viewport, locale="en-GB")
		camera.shoot(stranger, f"{kind}proposal", "/propose-contact")
		camera.shoot(stranger, f"{kind}public-page", "/cooperation")
	switch(0)


def film_encounter(camera: Camera, page: Page) -> None:
	"""An encounter on a phone, from nothing to "Logged", as fair-day.gif; taken back at the end."""
	if camera.only and not any(word in "fair-day" for word in camera.only):
		return
	frames: list[tuple[Image.Image, int]] = []

	def take(milliseconds: int = 500) -> None:
		picture = Image.open(BytesIO(page.screenshot(animations="disabled")))
		frames.append((picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=48), milliseconds))

	page.goto("/encounter")
	settle(page)
	whom, step = page.get_by_role("combobox", name="Whom?"), page.get_by_label("Next step")
	take(1200)
	for letter in "KICOX":
		whom.press_sequentially(letter)
		take(180)
	page.get_by_role("option").first.wait_for()
	page.wait_for_timeout(500)
	take(1200)
	page.get_by_role("option").filter(has_text="KICOX").first.click()
	take(1000)
	page.get_by_label("What came of it?").fill("They want to visit in spring")
	take(900)
	step.fill("Send the programme")
	page.get_by_role("button", name="in two weeks").click()
	take(1200)
	page.get_by_role("button", name="Log", exact=True).click()
	page.locator(".page-toast").filter(has_text="Logged").wait_for()
	take(2500)
	page.locator(".page-toast").get_by_role("button", name="Undo").click()
	page.locator(".page-toast").filter(has_text="Taken back").wait_for()
	pictures, times = zip(*frames, strict=True)
	pictures[0].save(
		IMAGES / "fair-day.gif",
		save_all=True,
		append_images=pictures[1:],
		duration=list(times),
		loop=0,
		optimize=True,
	)
	camera.taken += 1
	print("fair-day.gif", flush=True)


def take_manager(camera: Camera, page: Page, records: dict[str, str]) -> None:
	camera.shoot(page, "today-manager", "today")
	camera.shoot(page, "review", "review", BEGIN_REVIEW)
	page.set_viewport_size(PHONE)
	camera.shoot(page, "phone-review")
	page.set_viewport_size(WIDE)
	camera.shoot(page, "paper", "eu-korea-cooperation", WRITE_PAPER)
	camera.shoot(page, "import", "cooperation-import/new")
	camera.shoot(page, "workspace", "eu-korea-cooperation")
	for report in REPORTS:
		camera.shoot(page, f"report-{slug(report)}", f"query-report/{report}")
	for dashboard in ("My Desk", "Pipeline and Health", "Policy"):
		camera.shoot(page, f"dashboard-{slug(dashboard)}", f"dashboard-view/{dashboard}")
	camera.shoot(page, "digest-manager", "partnership", tell_digest("Manager"))
	for name, doctype, print_format in (
		("brief", "Partnership", "Partnership Brief"),
		("case-study", "Partnership", "Partnership Case Study"),
		("agreement-sheet", "Agreement", "Agreement Sheet"),
		("organisation-360", "Organisation", "Organisation 360"),
		("event-report", "Cooperation Event", "Event Report"),
	):
		record = records[doctype.lower().replace(" ", "-")]
		camera.shoot(page, f"print-{name}", printed(doctype, record, print_format))


def main(only: list[str]) -> int:
	"""`only`: retake the pictures whose names hold one of these words; none given retakes all."""
	from eu_korea_coop.demo.people import PASSWORD, PEOPLE

	url = os.environ.get("DESK_URL")
	if not url:
		print("DESK_URL names no desk; `make screenshots` serves one.", file=sys.stderr)
		return 1
	IMAGES.mkdir(parents=True, exist_ok=True)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=browser_program(), args=list(BROWSER))
		camera = Camera(browser, url, PEOPLE, PASSWORD, only)
		take_all(camera)
		browser.close()
	for complaint in camera.complaints:
		print(f"! {complaint}", file=sys.stderr)
	print(f"{camera.taken} pictures, {len(camera.complaints)} complaints")
	return 1 if camera.complaints else 0


if __name__ == "__main__":
	sys.exit(main([word for word in sys.argv[1:] if word != "--"]))

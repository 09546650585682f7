"""What logging an encounter takes on a phone: taps, fields, seconds, requests and KiB, on three kinds of line.

`DESK_URL=http://127.0.0.1:8000 env/bin/python tests/benchmarks/capturing.py` drives /encounter of a served site with the demo
records at 360 x 740, as a person who needs 0.6 s for a tap and 0.12 s for a letter, prints a table as Markdown and takes
back what it logged.
"""

import json
import os
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=30_000)
A_TAP, A_LETTER = 600, 120
"""Milliseconds a person takes."""
LINES = {
	"fast": None,
	"3G": {
		"offline": False,
		"latency": 400,
		"downloadThroughput": 50_000,
		"uploadThroughput": 50_000,
	},
	"none": {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
}
"""Kinds of line: that of this machine; 400 kbit/s with 400 ms of delay; no network."""
NAMES = {"fast": "this machine", "3G": "3G: 400 kbit/s, 400 ms", "none": "no network"}
KNOWN = "KICOX"
SIGNATURE = (
	"감사합니다.\n류진호 드림\n\n팀장\n한국제타{mark}진흥원\n휴대폰: 010-555-0142\nryu@zetaquill.example"
)
COUNT = """
	window.taps = 0; window.fields = new Set();
	addEventListener("pointerdown", () => (window.taps += 1), true);
	addEventListener("input", (event) => window.fields.add(event.target.id || event.target), true);
"""


class Phone:
	"""The small page on a phone, with a meter for what goes over the line."""

	def __init__(self, context: BrowserContext, line: str):
		self.page: Page = context.new_page()
		self.line = line
		self.keys: set[str] = set()
		self.requests = self.bytes = 0
		self.page.set_default_timeout(60_000)
		context.on("request", self.remember)
		self.devtools = context.new_cdp_session(self.page)
		self.devtools.send("Network.enable")
		self.devtools.on("Network.requestWillBeSent", self.asked)
		self.devtools.on("Network.loadingFinished", self.answered)

	def remember(self, request) -> None:
		if request.url.endswith("log_encounter"):
			self.keys.update(parse_qs(request.post_data or "").get("key", []))

	def asked(self, _event: dict) -> None:
		self.requests += 1

	def answered(self, event: dict) -> None:
		self.bytes += event["encodedDataLength"]

	def open(self) -> None:
		"""The page as it is when somebody takes the phone out: opened before, then on its line."""
		self.page.goto("/encounter")
		expect(self.whom).to_be_visible()
		self.page.wait_for_function("() => navigator.serviceWorker.controller")
		if LINES[self.line]:
			self.devtools.send("Network.emulateNetworkConditions", LINES[self.line])

	@property
	def whom(self):
		return self.page.get_by_role("combobox", name="Whom?")

	def measure(self, act) -> dict:
		self.page.evaluate("window.taps = 0; window.fields.clear()")
		self.requests = self.bytes = 0
		began = time.monotonic()
		act()
		seconds = time.monotonic() - began
		taps, fields = self.page.evaluate("[window.taps, window.fields.size]")
		return {
			"taps": taps,
			"fields": fields,
			"seconds": seconds,
			"requests": self.requests,
			"kib": self.bytes / 1024,
		}

	# ------------------------------------------------------------------------------------------------- what a person does

	def tap(self, target) -> None:
		self.page.wait_for_timeout(A_TAP)
		target.click()

	def write(self, target, text: str) -> None:
		target.press_sequentially(text, delay=A_LETTER)

	def finish(self, step: str = "Call") -> None:
		self.tap(self.page.get_by_label("Next step"))
		self.write(self.page.get_by_label("Next step"), step)
		self.tap(self.page.get_by_role("button", name="Log", exact=True))
		expect(self.page.locator(".page-toast").filter(has_text="Logged.").or_(self.waiting)).to_be_visible()
		expect(self.page.locator(".enc-chosen li")).to_have_count(0)

	@property
	def waiting(self):
		return self.page.locator(".page-toast").filter(has_text="Kept on this device.")

	def log_known(self, step: str = "Call") -> None:
		self.write(self.whom, KNOWN)
		self.tap(self.page.get_by_role("option").filter(has_text=KNOWN).first)
		self.finish(step)

	def make(self, name: str, kind: str) -> None:
		self.write(self.whom, name)
		self.tap(self.page.get_by_role("option").filter(has_text=f"New {kind}"))
		self.tap(self.page.get_by_role("button", name="Use this"))
		expect(self.page.get_by_role("group", name=f"New {kind}")).to_have_count(0)

	def log_new(self, mark: str, organisation: str = "누리바이오", person: str = "김민수") -> None:
		self.make(f"{organisation}{mark}", "organisation")
		self.make(f"{person}{mark}", "person")
		self.finish()

	def log_signature(self, mark: str) -> None:
		self.tap(self.page.get_by_role("button", name="Paste a signature"))
		self.page.get_by_role("textbox", name="Paste a signature").fill(
			SIGNATURE.format(mark="".join("가나다라마바사아자차"[int(digit)] for digit in mark))
		)
		self.tap(self.page.get_by_role("button", name="Read it"))
		expect(self.page.locator(".enc-chosen li").first).to_be_visible()
		self.finish()

	def log_ten(self, mark: str) -> None:
		for number in range(8):
			self.log_known(f"Step {number}")
		self.log_new(mark, "미리내소재", "박서준")
		self.log_known("Send")


def tasks(phone: Phone, mark: str) -> dict:
	return {
		"somebody we know, with a next step": phone.log_known,
		"a new Korean organisation with a person": lambda: phone.log_new(mark),
		"a pasted signature": lambda: phone.log_signature(mark),
		"ten meetings of one event": lambda: phone.log_ten(mark),
	}


def send_the_rest(phone: Phone) -> None:
	"""Back on this machine's line: what waited is sent."""
	online = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
	phone.devtools.send("Network.emulateNetworkConditions", online)
	phone.page.reload()
	expect(phone.page.locator(".page-waiting")).to_have_count(0, timeout=60_000)


def take_back(context: BrowserContext, keys: set[str]) -> None:
	"""Undo what was logged, the last one first where one hangs on another."""
	token = context.request.get("/api/method/eu_korea_coop.api.get_session_token").json()["message"]["token"]
	left = list(keys)
	for _round in range(3):
		left = [
			key
			for key in reversed(left)
			if not context.request.post(
				"/api/method/eu_korea_coop.api.undo_encounter",
				form={"key": key},
				headers={"X-Frappe-CSRF-Token": token},
			).ok
		]
	if left:
		print(f"{len(left)} entries were not taken back", file=sys.stderr)


def main() -> int:
	sys.path[:0] = [str(ROOT / "apps" / "eu_korea_coop"), str(ROOT / "tests"), str(ROOT)]
	from eu_korea_coop.demo.people import PASSWORD, PEOPLE
	from scripts.preflight import browser_program

	url = os.environ.get("DESK_URL")
	if not url:
		print("DESK_URL names no desk; `make demo` serves one.", file=sys.stderr)
		return 1
	rows = []
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(
			executable_path=browser_program(), args=["--headless", "--no-sandbox", "--disable-gpu"]
		)
		for line in LINES:
			context = browser.new_context(
				base_url=url, viewport={"width": 360, "height": 740}, locale="en-GB", has_touch=True
			)
			context.add_init_script(COUNT)
			login = {"usr": PEOPLE[0]["email"], "pwd": PASSWORD}
			assert context.request.post("/api/method/login", form=login).ok
			phone = Phone(context, line)
			phone.open()
			mark = f"{int(time.time()) % 100_000}{len(rows)}"
			try:
				for task, act in tasks(phone, mark).items():
					rows.append((task, line, phone.measure(act)))
					print(json.dumps([task, line, rows[-1][2]]), file=sys.stderr, flush=True)
			finally:
				send_the_rest(phone)
				take_back(context, phone.keys)
			context.close()
		browser.close()
	order = [task for task, _line, _taken in rows]
	print("| task | line | taps | fields | seconds | requests | KiB |\n|---|---|---:|---:|---:|---:|---:|")
	for task, line, taken in sorted(rows, key=lambda row: order.index(row[0])):
		print(
			f"| {task} | {NAMES[line]} | {taken['taps']} | {taken['fields']} | {taken['seconds']:.0f} | {taken['requests']} | {taken['kib']:.0f} |"
		)
	return 0


if __name__ == "__main__":
	sys.exit(main())

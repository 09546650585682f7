"""A manager brings a sheet: looks at what it would make, decides, starts it, and takes it back."""

import os

import frappe
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SHEET = (
	"Company;Country;Name;E-mail;Date;Notes\n"
	"Browser Import Cluster;한국;김민수;minsu@import.example;Nov 2016;Met at the stand\n"
	"browser import cluster;한국;Lee Jina;jina@import.example;2016-12-05;Second visit\n"
	"Browser Import Agency;Korea, Republic of;Park;park@;;\n"
)


STEPS = (
	"European organisation;Korean organisation;Date;Notes;Next step\n"
	"Browser Step Cluster;Gumi Step Valley;2016-11-02;Met at the stand;Send the brochure\n"
	"browser step cluster;Gumi Step Valley;2016-12-05;Second visit;Send draft MoU\n"
)
OLDER = (
	"European organisation;Korean organisation;Date;Notes;Next step;Next step due\n"
	"Browser Older Cluster;Gumi Older Valley;2016-12-05;Second visit;;\n"
	"Browser Older Cluster;Gumi Older Valley;2016-11-02;Met at the stand;Send the brochure;2099-01-31\n"
	'Browser Older Cluster;"Gumi Other Valley; Ulsan Other Quay";2016-11-02;Met there;;\n'
)


def take(page, name: str) -> None:
	"""A picture for whoever asks for one (PICTURES=folder)."""
	if folder := os.environ.get("PICTURES"):
		page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def complaints_of(page) -> list[str]:
	# the colour of a primary button is Frappe's
	context = {"include": [[".cooperation-import"]], "exclude": [[".btn-primary"]]}
	violations = Axe().run(page, context=context).response["violations"]
	return [one["id"] for one in violations if one["impact"] in ("serious", "critical")]


def attach(page, sheet: str) -> None:
	"""Attach a text file to a new import and save it."""
	page.wait_for_function(
		"() => window.cur_frm && cur_frm.doctype === 'Cooperation Import' && cur_frm.is_new()"
	)
	page.locator('[data-fieldname="file"] button:visible').first.click()
	with page.expect_file_chooser() as chosen:
		page.locator(".modal:visible .btn-file-upload").first.click()
	chosen.value.set_files({"name": "mission.csv", "mimeType": "text/csv", "buffer": sheet.encode("cp949")})
	page.locator(".modal:visible .btn-modal-primary:visible").first.click()
	page.wait_for_function("() => cur_frm.doc.file && !document.querySelector('.modal.show')")
	page.evaluate("() => void cur_frm.save()")


def test_a_sheet_is_previewed_decided_run_and_undone(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "cooperation-import/new")
	attach(page, SHEET)
	screen = page.locator(".cooperation-import")
	expect(screen.get_by_text("Perhaps here already: 1 open")).to_be_visible()
	expect(screen.get_by_role("cell", name="this is no e-mail address")).to_be_visible()
	assert page.evaluate("cur_frm.doc.columns.map(row => row.target)") == [
		"Organisation",
		"Country",
		"Person",
		"E-mail",
		"Date",
		"Summary",
	]
	take(page, "import-preview-1280")
	assert complaints_of(page) == []
	expect(screen.get_by_role("button", name="Start")).to_be_disabled()
	screen.get_by_role("button", name="All are the first one named").click()
	expect(screen.get_by_text("Perhaps here already: 0 open")).to_be_visible()
	screen.get_by_role("button", name="Start").click()
	expect(screen.get_by_role("button", name="Undo the import")).to_be_visible(timeout=60_000)
	expect(screen.get_by_text("5 records made")).to_be_visible()
	expect(screen.get_by_role("heading", name="Finished")).to_be_focused()
	take(page, "import-finished-1280")
	page.set_viewport_size({"width": 360, "height": 740})
	overflow = page.evaluate("document.querySelector('.cooperation-import').scrollWidth - innerWidth")
	assert overflow <= 0
	take(page, "import-finished-360")
	page.set_viewport_size({"width": 1280, "height": 800})
	frappe.db.rollback()
	assert frappe.db.exists("Organisation", {"organisation_name": "Browser Import Cluster"})
	screen.get_by_role("button", name="Undo the import").click()
	page.locator(".modal.show .btn-modal-primary:visible").click()
	expect(screen.get_by_role("heading", name="Undone")).to_be_focused()
	frappe.db.rollback()
	assert not frappe.db.exists("Organisation", {"organisation_name": "Browser Import Cluster"})


def test_next_steps_without_a_day_are_said_and_given_one(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "cooperation-import/new")
	attach(page, STEPS)
	screen, due = page.locator(".cooperation-import"), page.locator('[data-fieldname="next_step_due"] input')
	expect(screen.get_by_text("2 next steps have no day")).to_be_visible()
	expect(due).to_be_visible()
	screen.get_by_role("button", name="All are the first one named").click()
	expect(screen.get_by_text("Perhaps here already: 0 open")).to_be_visible()
	take(page, "import-steps-before")
	due.fill("in 2 weeks")
	due.press("Tab")
	expect(screen.get_by_text("One next step is due on the day chosen above")).to_be_visible()
	expect(screen.get_by_text("One next step is written down with its interaction alone")).to_be_visible()
	expect(screen.get_by_text("Perhaps here already: 0 open")).to_be_visible()
	assert complaints_of(page) == []
	take(page, "import-steps-1280")
	page.set_viewport_size({"width": 360, "height": 740})
	assert page.evaluate("document.querySelector('.cooperation-import').scrollWidth - innerWidth") <= 0
	take(page, "import-steps-360")
	page.set_viewport_size({"width": 1280, "height": 800})
	screen.get_by_role("button", name="Start").click()
	expect(screen.get_by_role("button", name="Undo the import")).to_be_visible(timeout=60_000)
	frappe.db.rollback()
	assert frappe.db.get_value("Partnership", {"next_step": "Send draft MoU"}, "next_step_due")
	screen.get_by_role("button", name="Undo the import").click()
	page.locator(".modal.show .btn-modal-primary:visible").click()
	expect(screen.get_by_role("heading", name="Undone")).to_be_focused()


def test_an_older_step_and_a_name_that_may_be_several_are_said(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "cooperation-import/new")
	attach(page, OLDER)
	screen = page.locator(".cooperation-import")
	for sentence, row in (
		("One next step does not become that of its partnership, since a later meeting is there", 3),
		("In one row the name of an organisation has a semicolon or several lines", 4),
	):
		expect(screen.locator("p").filter(has_text=sentence)).to_contain_text(f"rows {row}")
	take(page, "import-older-1280")
	page.set_viewport_size({"width": 360, "height": 740})
	assert page.evaluate("document.querySelector('.cooperation-import').scrollWidth - innerWidth") <= 0
	take(page, "import-older-360")

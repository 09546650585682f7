"""An event on one page: it fits at both widths, a day's meetings are logged in one go and taken back, the next edition is planned."""

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from frappe.utils import add_days, nowdate
from playwright.sync_api import expect

import testing
from eu_korea_coop.demo.people import PEOPLE
from eu_korea_coop.directory import own_organisation

OFFICER = PEOPLE[0]["email"]


def complaints_of(page) -> list:
	# the colour of a primary button is Frappe's
	context = {"include": [[".overview"]], "exclude": [[".btn-primary"]]}
	rows = Axe().run(page, context=context).response["violations"]
	return [
		(one["id"], one["nodes"][0]["html"][:200]) for one in rows if one["impact"] in ("serious", "critical")
	]


CUT = """() => [...document.querySelectorAll(".overview select")].filter((box) => {
	const { fontSize, paddingTop, paddingBottom } = getComputedStyle(box);
	return box.offsetParent && box.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom) < 1.25 * parseFloat(fontSize);
}).map((box) => box.getAttribute("aria-label") || box.outerHTML.slice(0, 120))"""
"""Boxes of a choice that are too low for their letters."""


@pytest.fixture
def fair(site):
	"""An event of yesterday with three agreed meetings, and the officer's own organisation; all of it goes at the end."""
	mark = frappe.generate_hash(length=5)
	own, other = (
		testing.make_organisation("Europe", organisation_name=f"Fair {n} {mark}") for n in ("Own", "Other")
	)
	guests = [testing.make_organisation("Korea", organisation_name=f"Guest {n} {mark}") for n in "123"]
	event = testing.make_event(
		add_days(nowdate(), -1),
		title=f"Fair {mark}",
		kind="Trade Fair",
		time_zone="Asia/Seoul",
		participants=guests,
		meetings=[
			{"organisation": guest.name, "status": "Agreed", "start_time": f"0{9 - n}:00"}
			for n, guest in enumerate(guests)
		],
	)
	testing.make_partnership(
		parties=[other, guests[0]], short_title=f"Other – Guest 1 {mark}", owner_user="Administrator"
	)
	with testing.as_user(OFFICER):
		own_organisation.choose(own.name)
	frappe.db.commit()
	yield event
	frappe.db.rollback()
	organisations = [own.name, other.name, *(guest.name for guest in guests)]
	partnerships = frappe.get_all(
		"Partnership Party", {"organisation": ("in", organisations)}, pluck="parent", distinct=True
	)
	interactions = frappe.get_all("Interaction", {"partnership": ("in", partnerships)}, pluck="name")
	editions = frappe.get_all("Cooperation Event", {"previous_edition": event.name}, pluck="name")
	about = [*interactions, *partnerships]
	for doctype, names in (
		("Encounter Key", frappe.get_all("Encounter Key", {"event": event.name}, pluck="name")),
		("ToDo", frappe.get_all("ToDo", {"reference_name": ("in", about)}, pluck="name")),
		("Interaction", interactions),
		("Partnership", partnerships),
		("Cooperation Event", [*editions, event.name]),
		("Digest Preference", [OFFICER]),
		("Organisation", organisations),
	):
		for name in names:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, ignore_missing=True)
	frappe.db.commit()


def stored(event: str) -> list[tuple[str, bool]]:
	frappe.db.rollback()
	rows = frappe.get_all(
		"Event Meeting",
		{"parent": event},
		["status", "interaction"],
		order_by="idx asc",
		parent_doctype="Cooperation Event",
	)
	return [(row.status, bool(row.interaction)) for row in rows]


@pytest.mark.parametrize("width", testing.some_of((1440, 360), "event"))
def test_it_fits_and_axe_finds_nothing_serious(open_as, visit, width):
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": width, "height": 740})
	event = frappe.db.get_value("Cooperation Event", {"history_key": "demo.desk:ev-today"})
	asked = []
	page.on("request", lambda one: asked.append(one.url.split("eu_korea_coop.api.")[-1].split("?")[0]))
	visit(page, f"cooperation-event/{event}")
	page.locator(".event-meetings:visible").wait_for()
	assert [name for name in asked if name.startswith("get_") and "/" not in name] == ["get_event_overview"]
	page.get_by_role("button", name="Log meetings").click()
	page.locator(".event-entry").first.wait_for()
	page.locator(".event-entry input[type=checkbox]").first.check()
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	assert page.evaluate(CUT) == []
	assert complaints_of(page) == []


def test_a_day_is_logged_by_keyboard_and_taken_back(open_as, visit, fair):
	page = open_as("Cooperation Officer")
	visit(page, f"cooperation-event/{fair.name}")
	page.get_by_role("button", name="Log meetings").focus()
	page.keyboard.press("Enter")
	entries = page.locator(".event-entry")
	expect(entries).to_have_count(3)
	for at in (0, 1):
		entries.nth(at).get_by_role("checkbox", name="Held").focus()
		page.keyboard.press("Space")
		page.keyboard.type("They want to visit")
		page.keyboard.press("Tab")
		if at == 0:
			page.keyboard.type("Send the programme")
	entries.nth(2).get_by_role("checkbox", name="Did not come").check()
	page.get_by_role("button", name="Save 3").click()
	expect(entries.nth(1).get_by_role("alert")).to_have_text("Say what comes next, or choose “none”.")
	assert stored(fair.name) == [("Agreed", False)] * 3
	entries.nth(1).get_by_label("Due").select_option("none")
	expect(entries.nth(1).get_by_role("alert")).to_have_count(0)
	entries.nth(1).get_by_label("Due").select_option("in a week")
	entries.nth(1).get_by_label("Next step", exact=True).fill("Call them")
	page.get_by_role("button", name="Save 3").click()
	expect(page.locator(".event-table .indicator-pill.green", has_text="Held")).to_have_count(2)
	assert stored(fair.name) == [("Did Not Come", False), ("Held", True), ("Held", True)]
	page.locator(".desk-alert [data-action=undo]").click()
	expect(page.get_by_text("Taken back.")).to_be_visible()
	assert stored(fair.name) == [("Did Not Come", False), ("Agreed", False), ("Agreed", False)]


def test_a_meeting_says_for_which_partnership_it_is_logged(open_as, visit, fair):
	mark = fair.title.split()[-1]
	known = frappe.db.get_value("Partnership", {"short_title": f"Other – Guest 1 {mark}"})
	page = open_as("Cooperation Officer")
	visit(page, f"cooperation-event/{fair.name}")
	page.get_by_role("button", name="Log meetings").click()
	with_new, _second, with_known = page.locator(".event-entry").all()
	for entry in (with_new, with_known):
		entry.get_by_role("checkbox", name="Held").check()
		entry.get_by_label("Next step", exact=True).fill("Call them")
	new = "New partnership: Fair Own {0} – Guest {1} {0}"
	expect(with_new).to_contain_text(new.format(mark, 3))
	page.get_by_role("button", name="Save 2").click()
	expect(with_known.get_by_role("alert")).to_have_text("Choose the partnership.")
	assert stored(fair.name) == [("Agreed", False)] * 3
	which = with_known.get_by_label("Partnership", exact=True)
	expect(which).to_be_focused()
	assert which.locator("option").all_inner_texts() == [
		"Which partnership?",
		f"Other – Guest 1 {mark}",
		new.format(mark, 1),
	]
	which.select_option(f"Other – Guest 1 {mark}")
	expect(with_known.get_by_role("alert")).to_have_count(0)
	page.get_by_role("button", name="Save 2").click()
	expect(page.locator(".event-table .indicator-pill.green", has_text="Held")).to_have_count(2)
	assert stored(fair.name) == [("Held", True), ("Agreed", False), ("Held", True)]
	logged = frappe.get_all(
		"Event Meeting",
		{"parent": fair.name},
		pluck="interaction",
		parent_doctype="Cooperation Event",
		order_by="idx asc",
	)
	assert frappe.db.get_value("Interaction", logged[0], "partnership") == known


def test_of_an_event_that_was_held_it_says_who_was_there(open_as, visit):
	page = open_as("Cooperation Officer")
	for status, heading in (("Held", "Who was there"), ("Planned", "Who will be there")):
		event = frappe.db.get_value("Cooperation Event", {"status": status})
		visit(page, f"cooperation-event/{event}")
		expect(page.get_by_role("region", name=heading)).to_contain_text(heading)


@pytest.mark.long
def test_the_next_edition_is_planned_and_taken_back(open_as, visit, fair):
	page = open_as("Cooperation Officer")
	visit(page, f"cooperation-event/{fair.name}")
	page.locator(".event-actions").get_by_role("button", name="Plan next edition").click()
	expect(page.get_by_text("Edition before:")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.exists("Cooperation Event", {"previous_edition": fair.name})
	page.locator(".desk-alert [data-action=undo]").click()
	expect(page.get_by_text("Taken back.")).to_be_visible()
	frappe.db.rollback()
	assert not frappe.db.exists("Cooperation Event", {"previous_edition": fair.name})

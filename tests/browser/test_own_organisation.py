"""The first encounter of an officer who has no own organisation yet: it is made with the encounter, and asked for once."""

import re

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from frappe.utils import add_days, nowdate
from playwright.sync_api import Page, expect

import testing
from eu_korea_coop.constants import COOPERATION_SETTINGS
from eu_korea_coop.demo import own_organisations
from eu_korea_coop.demo.people import PEOPLE

OFFICER = PEOPLE[0]["email"]


@pytest.fixture
def mark(site):
	"""A word in all names of the test; neither the officer nor the site has an own organisation while it runs."""
	mark = f"Q{frappe.generate_hash(length=5)}"
	of_site = frappe.db.get_single_value(COOPERATION_SETTINGS, "own_organisation")
	of_officer = own_of_officer()
	own_organisations.set_of_site(None)
	keep_own_of_officer(None)
	frappe.db.commit()
	yield mark
	frappe.db.rollback()
	forget(mark)
	own_organisations.set_of_site(of_site)
	keep_own_of_officer(of_officer)
	frappe.db.commit()


def own_of_officer() -> str | None:
	return frappe.db.get_value("Digest Preference", OFFICER, "own_organisation")


def keep_own_of_officer(organisation: str | None) -> None:
	if frappe.db.exists("Digest Preference", OFFICER):
		frappe.db.set_value("Digest Preference", OFFICER, "own_organisation", organisation)


def forget(mark: str) -> None:
	"""Take away what the test made, in the order in which it hangs together."""
	keep_own_of_officer(None)
	organisations = organisations_of(mark)
	rows = {"organisation": ("in", organisations)}
	partnerships = frappe.get_all("Partnership Party", rows, pluck="parent", distinct=True)
	interactions = frappe.get_all("Interaction", {"partnership": ("in", partnerships)}, pluck="name")
	about = {"reference_name": ("in", [*interactions, *partnerships])}
	for doctype, names in (
		(
			"Encounter Key",
			frappe.get_all("Encounter Key", {"partnership": ("in", partnerships)}, pluck="name"),
		),
		("ToDo", frappe.get_all("ToDo", about, pluck="name")),
		("Interaction", interactions),
		("Partnership", partnerships),
		(
			"Cooperation Event",
			frappe.get_all("Cooperation Event", {"title": ("like", f"%{mark}%")}, pluck="name"),
		),
		("Organisation", organisations),
	):
		for name in names:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)


def organisations_of(mark: str) -> list[str]:
	frappe.db.rollback()
	like = ("like", f"%{mark}%")
	either = {"organisation_name": like, "native_name": like}
	return frappe.get_all("Organisation", or_filters=either, pluck="name")


def parties_of_officers_partnerships(mark: str) -> list[set[str]]:
	"""Of each partnership that was made, the organisations in it."""
	rows = frappe.get_all(
		"Partnership Party", {"organisation": ("in", organisations_of(mark))}, ["parent", "organisation"]
	)
	return [{row.organisation for row in rows if row.parent == name} for name in {row.parent for row in rows}]


def own_box(page: Page):
	return page.get_by_role("combobox", name="Your own organisation")


def make_new(page: Page, box: str, name: str) -> None:
	page.get_by_role("combobox", name=box).press_sequentially(name)
	page.get_by_role("option").filter(has_text=f"New organisation “{name}”").click()
	page.get_by_role("group", name="New organisation").get_by_role("button", name="Use this").click()
	expect(page.locator(".enc-chosen li").filter(has_text=name)).to_contain_text("new")


def choose_side(page: Page, name: str) -> None:
	page.get_by_role("group", name=f"Which side is {name} on?").get_by_role("button", name="Europe").click()


def press_log(page: Page) -> None:
	page.get_by_role("button", name="Log", exact=True).last.click()


def test_on_the_desk_it_is_made_with_the_first_encounter_and_goes_with_it(open_as, mark):
	page = open_as("Cooperation Officer")
	page.goto("/app/today")
	page.locator(".today-line").first.wait_for()
	page.keyboard.press("Alt+Shift+L")
	agency, partner = f"Basque Cluster Agency {mark}", f"한빛진흥원 {mark}"

	own_box(page).press_sequentially(agency)
	press_log(page)
	alert = page.locator("[data-field=own_organisation] [role=alert]")
	expect(alert).to_contain_text(f"Choose “{agency}” from the list or make it new")
	expect(own_box(page)).to_be_focused()
	own_box(page).fill("")
	make_new(page, "Your own organisation", agency)
	make_new(page, "Whom?", partner)
	page.get_by_label("Next step", exact=True).fill("Send the programme")
	press_log(page)
	expect(page.locator("[data-field=own_side] [role=alert]")).to_have_text("Choose the side.")
	expect(page.get_by_role("group", name="Which side is").get_by_role("button").first).to_be_focused()
	choose_side(page, agency)

	page.get_by_role("button", name="a date", exact=True).click()
	day = page.get_by_role("textbox", name="Due", exact=True)
	expect(day).to_be_focused()
	page.keyboard.type("in 2 weeks")
	press_log(page)
	logged = page.locator(".desk-alert").filter(has_text="Logged.")
	expect(logged).to_be_visible()
	made = organisations_of(mark)
	assert own_of_officer() in made
	assert parties_of_officers_partnerships(mark) == [set(made)]

	logged.locator("[data-action=undo]").click()
	expect(page.locator(".desk-alert").filter(has_text="Taken back.")).to_be_visible()
	assert organisations_of(mark) == []
	assert own_of_officer() is None


def test_what_may_be_here_already_is_asked_before_it_is_made(open_as, mark):
	known = frappe.get_doc(
		{"doctype": "Organisation", "organisation_name": f"Basque Cluster Agency {mark}", "side": "Europe"}
	).insert()
	frappe.db.commit()
	page = open_as("Cooperation Officer")
	page.goto("/app/today")
	page.locator(".today-line").first.wait_for()
	page.keyboard.press("Alt+Shift+L")
	own_box(page).press_sequentially(f"Basque Kluster Agency {mark}")
	page.get_by_role("option").filter(has_text="New organisation").click()
	page.get_by_role("button", name="Use this").click()
	question = page.get_by_role("group", name="Is it one of these?")
	question.get_by_role("button", name=known.organisation_name).click()
	expect(page.locator("[data-field=own_organisation] .enc-chosen li")).to_have_text(
		re.compile(f"^{known.organisation_name}")
	)
	make_new(page, "Whom?", f"한빛진흥원 {mark}")
	page.get_by_label("Next step", exact=True).fill("Send the programme")
	press_log(page)
	expect(page.locator(".desk-alert").filter(has_text="Logged.")).to_be_visible()
	assert len(organisations_of(mark)) == 2
	assert own_of_officer() == known.name


def open_small_page(open_as) -> Page:
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": 360, "height": 740})
	page.goto("/encounter")
	expect(page.get_by_role("combobox", name="Whom?")).to_be_visible()
	return page


def test_on_a_phone_it_is_asked_for_once(open_as, mark):
	page = open_small_page(open_as)
	agency = f"Basque Cluster Agency {mark}"
	make_new(page, "Your own organisation", agency)
	choose_side(page, agency)
	assert page.evaluate("document.documentElement.scrollWidth") <= 360
	complaints = [
		one["id"]
		for one in Axe().run(page).response["violations"]
		if one["impact"] in ("serious", "critical")
	]
	assert not complaints
	make_new(page, "Whom?", f"한빛진흥원 {mark}")
	page.get_by_label("Next step", exact=True).fill("Call")
	press_log(page)
	expect(page.locator(".page-toast")).to_contain_text("Logged.")
	expect(page.get_by_role("heading", name="Log encounter")).to_contain_text(f"for: {agency}")
	expect(own_box(page)).to_have_count(0)

	page.get_by_role("button", name="Undo").click()
	expect(page.locator(".page-toast")).to_contain_text("Taken back.")
	expect(own_box(page)).to_be_visible()
	assert organisations_of(mark) == []


def test_without_a_network_two_entries_make_it_once(open_as, mark):
	page = open_small_page(open_as)
	page.context.set_offline(True)
	agency = f"Basque Cluster Agency {mark}"
	make_new(page, "Your own organisation", agency)
	choose_side(page, agency)
	for number in (1, 2):
		make_new(page, "Whom?", f"한빛진흥원{'가나'[number - 1] * 4} {mark}")
		page.get_by_label("Next step", exact=True).fill("Call")
		press_log(page)
		expect(page.get_by_role("heading", name=f"Waiting to be sent ({number})")).to_be_visible()
	assert organisations_of(mark) == []
	page.context.set_offline(False)
	expect(page.locator(".page-waiting")).to_have_count(0)
	expect(page.get_by_role("heading", name="Log encounter")).to_contain_text(f"for: {agency}")
	expect(own_box(page)).to_have_count(0)
	parties = parties_of_officers_partnerships(mark)
	assert len(parties) == 2
	assert own_of_officer() in set.intersection(*parties)
	assert len(organisations_of(mark)) == 3


def start_logging_a_day(open_as, visit, mark: str, width: int) -> Page:
	"""The form that logs the meetings of an event of yesterday: two that were agreed, with new organisations."""
	guests = [testing.make_organisation("Korea", organisation_name=f"Guest {n} {mark}") for n in "12"]
	meetings = [{"organisation": guest.name, "status": "Agreed"} for guest in guests]
	event = testing.make_event(add_days(nowdate(), -1), title=f"Fair {mark}", meetings=meetings)
	frappe.db.commit()
	page = open_as("Cooperation Officer")
	page.set_viewport_size({"width": width, "height": 800})
	visit(page, f"cooperation-event/{event.name}")
	page.get_by_role("button", name="Log meetings").click()
	for entry in page.locator(".event-entry").all():
		entry.get_by_role("checkbox", name="Held").check()
		entry.get_by_label("Next step", exact=True).fill("Send the programme")
	return page


@pytest.mark.parametrize("width", testing.some_of((360, 1440), "own"))
def test_for_a_day_of_meetings_it_is_asked_for_once_and_made_with_them(open_as, visit, mark, width):
	page = start_logging_a_day(open_as, visit, mark, width)
	agency, save = f"Basque Cluster Agency {mark}", page.get_by_role("button", name="Save 2")
	alert = page.locator("[data-field=own_organisation] [role=alert]")
	save.click()
	expect(alert).to_have_text("Say which organisation you work for. It is asked once.")
	expect(own_box(page)).to_be_focused()
	own_box(page).press_sequentially(agency)
	save.click()
	expect(alert).to_contain_text(f"Choose “{agency}” from the list or make it new")
	own_box(page).fill("")
	make_new(page, "Your own organisation", agency)
	save.click()
	expect(page.locator("[data-field=own_side] [role=alert]")).to_have_text("Choose the side.")
	expect(page.get_by_role("group", name="Which side is").get_by_role("button").first).to_be_focused()
	choose_side(page, agency)
	assert page.evaluate("document.documentElement.scrollWidth") <= width
	save.click()
	logged = page.locator(".desk-alert").filter(has_text="2 meetings noted.")
	expect(logged).to_be_visible()
	expect(page.locator(".event-log")).to_have_count(0)
	assert len(organisations_of(mark)) == 3
	parties = parties_of_officers_partnerships(mark)
	assert own_of_officer() in set.intersection(*parties)
	assert len(parties) == 2

	logged.locator("[data-action=undo]").click()
	expect(page.locator(".desk-alert").filter(has_text="Taken back.")).to_be_visible()
	assert len(organisations_of(mark)) == 2
	assert own_of_officer() is None


def test_for_a_day_of_meetings_a_refusal_of_it_is_said_once(open_as, visit, mark):
	page = start_logging_a_day(open_as, visit, mark, 1280)
	agency = f"Basque Cluster Agency {mark}"
	make_new(page, "Your own organisation", agency)
	choose_side(page, agency)
	known = testing.make_organisation("Europe", organisation_name=f"Basque Kluster Agency {mark}")
	frappe.db.commit()  # meanwhile, by a colleague
	page.get_by_role("button", name="Save 2").click()
	expect(page.locator(".event-log [role=alert]")).to_have_count(1)
	expect(page.locator("[data-field=own_organisation] [role=alert]")).to_contain_text(
		"may be an organisation that is here already"
	)
	assert parties_of_officers_partnerships(mark) == []
	question = page.get_by_role("group", name="Is it one of these?")
	question.get_by_role("button", name=known.organisation_name).click()
	page.get_by_role("button", name="Save 2").click()
	expect(page.locator(".desk-alert").filter(has_text="2 meetings noted.")).to_be_visible()
	assert len(organisations_of(mark)) == 3
	assert own_of_officer() == known.name


def test_suggestions_stay_for_who_leaves_the_box_and_comes_back(open_as, mark):
	page = open_small_page(open_as)
	whom, step = page.get_by_role("combobox", name="Whom?"), page.get_by_label("Next step", exact=True)
	for box in (whom, step, whom, step, whom):
		box.focus()
	page.keyboard.insert_text(f"한빛진흥원 {mark}")
	offered = page.get_by_role("option").filter(has_text="New organisation")
	expect(offered).to_be_visible()
	page.wait_for_timeout(400)  # milliseconds: longer than a person takes from the box to a suggestion
	expect(offered).to_be_visible()
	step.focus()
	expect(offered).to_be_hidden()
	whom.click()
	offered.click()
	expect(page.get_by_role("group", name="New organisation")).to_be_visible()


def test_each_type_of_an_encounter_is_offered_once(open_as, mark):
	page = open_small_page(open_as)
	kind, event = page.get_by_label("What was it?"), page.get_by_label("Where?")
	event.select_option("at no event")
	offered = kind.locator("option").all_inner_texts()
	assert len(offered) == len(set(offered))
	assert kind.locator("option:checked").inner_text() == "Meeting"
	event.select_option(index=1)
	assert kind.locator("option:checked").inner_text() == "As the event says"
	kind.select_option("Meeting")
	event.select_option("at no event")
	assert kind.locator("option:checked").inner_text() == "Meeting"

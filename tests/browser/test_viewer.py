"""The policy reader: figures, profiles behind them, and no record that could be opened."""

import re

import frappe
import pytest
from playwright.sync_api import expect

import testing
from eu_korea_coop import api
from eu_korea_coop.constants import VIEWER
from eu_korea_coop.demo.people import PEOPLE

READER = next(person["email"] for person in PEOPLE if person["role"] == VIEWER)


def test_from_a_figure_to_a_profile_and_on(open_as, visit):
	"""A viewer's whole path: workspace, a card, its rows, a profile, the profile of a party."""
	page = open_as("Policy Viewer")
	page.goto("/app")
	page.wait_for_url("**/app/policy-figures")  # their first screen
	card = page.locator(".number-widget-box", has_text="Stalled Partnerships")
	expect(card.locator(".number")).not_to_be_empty()
	figure = int(card.locator(".number").inner_text())
	card.locator(".widget-body").click()
	rows = page.locator(".cooperation-profile .cooperation-rows a")
	expect(rows).to_have_count(figure)
	rows.first.click()
	expect(page.locator(".cooperation-facts")).to_be_visible()
	expect(page.locator("#navbar-breadcrumbs")).to_have_text("Policy Figures")
	people = frappe.get_all("Contact", pluck="last_name")
	steps = frappe.get_all("Partnership", filters={"next_step": ("is", "set")}, pluck="next_step")
	shown = page.locator(".cooperation-profile").inner_text()
	assert not [text for text in (*people, *steps) if text and re.search(rf"\b{re.escape(text)}\b", shown)]
	page.locator(".cooperation-panel a").first.click()
	expect(page.locator(".cooperation-profile .text-muted").first).to_contain_text("Organisation")
	page.set_viewport_size({"width": 360, "height": 740})
	assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.long
def test_the_board_counts_and_a_count_opens_its_profiles(open_as, visit):
	page = visit(open_as("Policy Viewer"), "cooperation-profile/Partnership")
	stage = page.locator("button[data-group='Formalised']")
	count = int(stage.locator(".cooperation-count").inner_text())
	assert count == frappe.db.count("Partnership", {"stage": "Formalised", "visibility": "Normal"})
	stage.click()
	expect(stage).to_have_attribute("aria-pressed", "true")
	expect(page.locator(".cooperation-profile .cooperation-rows a")).to_have_count(count)


@pytest.mark.long
def test_a_reports_names_and_the_calendar_open_profiles(open_as, visit):
	page = open_as("Policy Viewer")
	# a press on a row at the window's lower edge scrolls there, as Frappe's table takes the focus first
	page.set_viewport_size({"width": 1280, "height": 1000})
	visit(page, "query-report/Agreement Register and Expiry")
	page.locator(".dt-cell a[href*='cooperation-profile/Agreement']").first.click()
	expect(page.locator(".cooperation-facts")).to_be_visible()
	visit(page, "cooperation-figures/view/calendar/default")
	page.locator(".fc-event").first.click()
	expect(page).to_have_url(re.compile("cooperation-profile"))


@pytest.mark.long
def test_a_report_offers_nothing_that_leads_a_reader_nowhere(open_as, visit, open_report):
	page = visit(open_as("Policy Viewer"), "policy-figures")
	open_report(page, "Partnership Pipeline")
	for offered in ("Create Card", "Set Chart", "Add Chart to Dashboard"):
		expect(page.get_by_role("button", name=offered, include_hidden=True)).to_have_count(0)
	expect(page.locator(".page-head .menu-btn-group:visible")).to_have_count(0)
	page.set_viewport_size({"width": 360, "height": 740})
	# by keyboard: Frappe 16's side bar, opened on a wide screen, lies above it
	page.locator(".menu-btn-group:visible > button").press("Enter")
	entries = page.locator(".menu-btn-group:visible .dropdown-item")
	assert [name.strip() for name in entries.all_inner_texts()] == ["Refresh"]


def test_the_list_behind_a_number_says_of_which_row_it_is(open_as, visit, open_report):
	page = visit(open_as("Policy Viewer"), "policy-figures")
	open_report(page, "Partnership Pipeline")
	number = page.locator(".cooperation-number:visible").first
	fieldname, count = number.get_attribute("data-cooperation-column"), number.inner_text()
	stage, column = page.evaluate(
		"""fieldname => {
			const { data, columns } = frappe.query_report;
			return [data.find((row) => row[fieldname]).stage, columns.find((one) => one.fieldname === fieldname).label];
		}""",
		fieldname,
	)
	number.click()
	expect(page.locator(".modal.show .modal-title")).to_have_text(f"{stage} · {column}: {count}")


def test_results_are_listed_with_how_much_when_and_whose_they_are(open_as, visit):
	page = visit(open_as("Policy Viewer"), "policy-figures")
	page.locator(".number-widget-box", has_text="Results Reported").locator(".widget-body").click()
	lines = page.locator(".modal.show li")
	with testing.as_user(READER):
		rows = api.get_rows_behind(figure="Results Reported")["rows"]
	expect(lines).to_have_text([" · ".join(filter(None, (row["words"], row["title"]))) for row in rows])
	linked = [row for row in rows if row["url"]]
	expect(lines.locator("a")).to_have_text([row["title"] for row in linked])
	lines.locator("a").first.click()
	expect(
		page.locator("#page-cooperation-profile h2, #page-cooperation-profile .title-text").first
	).to_be_visible()
	expect(page).to_have_url(re.compile(linked[0]["url"].rsplit("/", 1)[-1]))


def test_an_officers_address_leads_to_a_profile_or_to_ones_own_screen(open_as, visit):
	page = open_as("Policy Viewer")
	refused = []
	page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
	name = frappe.db.get_value("Partnership", {"title": "ACCIÓ and KICOX"})
	for typed, led_to in (
		(f"partnership/{name}", f"cooperation-profile/Partnership/{name}"),
		("today", "policy-figures"),
	):
		visit(page, typed)
		expect(page).to_have_url(re.compile(f"/{led_to}$"))
		expect(page.locator(".desk-alert")).to_be_visible()
	assert refused == []


def test_what_came_of_a_record_opens_by_its_address_and_long_names_fit_a_phone(open_as, visit):
	page = open_as("Policy Viewer")
	page.set_viewport_size({"width": 360, "height": 740})
	shown = frappe.get_all("Partnership", {"visibility": "Normal"}, ["name", "title"])
	name = max(shown, key=lambda row: len(row.title)).name
	for kind, place in (("lineage", ".cooperation-lineage h2"), ("profile", ".cooperation-facts")):
		visit(page, f"cooperation-{kind}/Partnership/{name}")
		expect(page.locator(f"{place}:visible").first).to_be_visible()
		expect(page).to_have_url(re.compile(f"/cooperation-{kind}/Partnership/{name}$"))
		assert page.evaluate("document.documentElement.scrollWidth") <= 360, kind


def test_no_record_opens(open_as, visit):
	page = visit(open_as("Policy Viewer"), "policy-figures")
	for doctype in ("Partnership", "Agreement", "Interaction", "Organisation", "Contact", "Action Plan"):
		answer = page.request.get(f"/api/resource/{doctype}")
		if doctype == "Contact" and answer.ok:  # later versions of Frappe let everybody read those they made
			assert answer.json()["data"] == []
			continue
		assert answer.status == 403, (doctype, answer.status)
	hidden = frappe.get_all("Partnership", filters={"visibility": "Restricted"}, pluck="name")
	assert hidden, "the demo has a Restricted partnership"
	for name in (hidden[0], "PTN-1999-9999"):
		answer = page.request.get(
			"/api/method/eu_korea_coop.api.get_profile", params={"doctype": "Partnership", "name": name}
		)
		assert answer.status == 404, name


def test_a_name_that_nothing_has_is_said(open_as, visit):
	page = visit(open_as("Policy Viewer"), "cooperation-profile/Partnership")
	page.get_by_role("searchbox", name="Find by name").fill("zzz")
	page.keyboard.press("Enter")
	expect(page.locator(".cooperation-rows")).to_have_text("No name contains “zzz”.")


def test_a_paper_that_was_there_before_is_no_new_one(open_as, visit):
	done = {
		"state": "done",
		"percent": 100,
		"step": None,
		"message": None,
		"files": {"docx": "/private/files/a.docx"},
	}
	page = open_as("Policy Viewer")
	answer = {"message": {**done, "written_on": "2026-11-05 10:20:30.123456"}}
	page.route("**/*get_paper_state*", lambda route: route.fulfill(json=answer))
	visit(page, "cooperation-profile")
	page.get_by_role("button", name="Write the paper").click()
	expect(page.locator(".modal.show [role=status]")).to_contain_text(
		"Your last paper, written on 5 Nov 2026"
	)

"""What we draw ourselves: no console error, no serious complaint of axe, reached by keyboard alone."""

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from eu_korea_coop.demo.people import PEOPLE
from testing import as_user, some_of

OURS = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up")
OWN = (
	".overview",
	".cooperation-headline",
	".cooperation-panels",
	".cooperation-timeline",
	".cooperation-dialog .modal-content",
	".cooperation-empty",
	".cooperation-lineage",
	".cooperation-profile",
	".introductions",
	".modal.show:has(.msgprint) .modal-content",
)


def as_the_manager():
	return as_user(next(person["email"] for person in PEOPLE if person["role"] == "Cooperation Manager"))


def doctypes() -> list[str]:
	"""Those a manager may read: keys of entries and names for the search have no screen."""
	names = frappe.get_all(
		"DocType",
		filters={"module": ("in", OURS), "istable": 0, "issingle": 0},
		pluck="name",
		order_by="name",
	)
	with as_the_manager():
		return [name for name in names if frappe.has_permission(name, "read")]


@pytest.fixture
def watched(open_as):
	"""A manager's page, and what its console complains of."""
	page = open_as("Cooperation Manager")
	complaints = []
	page.on(
		"console",
		lambda line: complaints.append(f"{page.url}: {line.text}") if line.type == "error" else None,
	)
	return page, complaints


def first_readable(doctype: str) -> list[str]:
	"""The first record that the manager may open: people's own preferences are theirs alone."""
	with as_the_manager():
		return frappe.get_list(doctype, pluck="name", limit=1)


@pytest.mark.long
def test_no_list_and_no_form_complains(watched, visit):
	page, complaints = watched
	visit(page, "today")

	def go(*route: str) -> None:
		"""As a click goes there: the desk is loaded once."""
		page.evaluate("route => frappe.set_route(route)", list(route))
		page.wait_for_function("() => !frappe.request.ajax_count")

	for doctype in doctypes():
		shown = some_of(("List", "Form"), doctype)
		if "List" in shown:
			go("List", doctype)
			page.wait_for_function("doctype => cur_list && cur_list.doctype === doctype", arg=doctype)
			assert page.locator(".msgprint:visible").count() == 0, doctype
		for name in first_readable(doctype) if "Form" in shown else ():
			go("Form", doctype, name)
			page.wait_for_function("name => cur_frm && cur_frm.docname === name", arg=name)
			page.wait_for_function("() => !frappe.request.ajax_count")
			assert not page.evaluate("cur_frm.is_dirty()"), (doctype, name)
	assert not complaints, complaints


@pytest.mark.long
def test_axe_finds_nothing_serious_in_what_we_draw(watched, visit):
	page, _complaints = watched
	organisation = frappe.get_all("Organisation Contact", pluck="parent", limit=1)[0]
	agreement = frappe.get_all(
		"Agreement Party", filters={"signature_status": "Approval Ongoing"}, pluck="parent", limit=1
	)[0]
	partnership = frappe.get_all(
		"Partnership", filters={"health": "Stalled", "visibility": "Normal"}, pluck="name", limit=1
	)[0]
	violations, seen = [], set()

	def look() -> None:
		shown = [place for place in OWN if page.locator(f"{place}:visible").count()]
		seen.update(shown)
		for place in shown:
			# the colour of a primary button is Frappe's
			answer = Axe().run(page, context={"include": [[place]], "exclude": [[".btn-primary"]]}).response
			violations.extend(
				f"{page.url} {place}: {broken['id']} {[node['html'][:120] for node in broken['nodes']][:3]}"
				for broken in answer["violations"]
				if broken["impact"] in ("serious", "critical")
			)

	visit(page, f"organisation/{organisation}")
	page.locator(".overview-organisation:visible").wait_for()
	look()
	visit(page, f"cooperation-profile/Organisation/{organisation}")
	page.locator(".cooperation-panels").wait_for()
	look()
	visit(page, f"agreement/{agreement}")
	page.locator(".overview-signatures:visible").wait_for()
	look()
	for path, place in (
		(f"cooperation-profile/Partnership/{partnership}", ".cooperation-facts"),
		(f"cooperation-lineage/Partnership/{partnership}", ".cooperation-lineage h2"),
		(f"introductions/Organisation/{organisation}", ".introductions h2"),
	):
		visit(page, path)
		page.locator(f"{place}:visible").first.wait_for()
		look()
	visit(page, "query-report/Bottleneck Heatmap")
	page.locator("button.cooperation-number").first.click()
	page.locator(".modal.show .msgprint li").first.wait_for()
	page.wait_for_timeout(400)
	look()
	visit(page, f"partnership/{partnership}")
	page.locator(".cooperation-reasons").wait_for()
	page.locator(".cooperation-timeline-entry").first.wait_for()
	look()
	page.evaluate("() => { eu_korea_coop.log_encounter(); }")
	page.locator(".cooperation-dialog .enc-form").wait_for()
	page.wait_for_timeout(400)
	look()
	assert {".overview", ".cooperation-headline", ".cooperation-panels", ".cooperation-timeline"} <= seen, (
		seen
	)
	assert not violations, "\n".join(violations)


def test_a_keyboard_is_enough(open_as, visit, stalled_partnership):
	page = visit(open_as("Cooperation Officer"), f"partnership/{stalled_partnership.name}")
	page.locator(".cooperation-reasons button").first.wait_for()
	wanted = page.locator(".cooperation-reasons button").evaluate_all(
		"buttons => buttons.map(b => b.dataset.action)"
	)
	page.locator(".form-tabs .nav-link").first.focus()
	reached = []
	for _step in range(60):
		page.keyboard.press("Tab")
		action = page.evaluate("document.activeElement.dataset.action || null")
		if action:
			reached.append(action)
		if set(wanted) <= set(reached):
			break
	assert set(reached) == set(wanted)
	page.keyboard.press("Alt+Shift+L")
	dialog = page.locator(".cooperation-dialog .modal-content")
	expect(dialog).to_be_visible()
	expect(dialog.get_by_label("What came of it?")).to_be_focused()
	for _step in range(14):
		page.keyboard.press("Shift+Tab")
		if page.evaluate("document.activeElement.id") == "enc-whom":
			break
	names = ["enc-whom"] if page.evaluate("document.activeElement.id") == "enc-whom" else []
	for _step in range(26):
		page.keyboard.press("Tab")
		names.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
	assert {"enc-whom", "enc-kind", "enc-when", "enc-outcome", "enc-next"} <= set(names), names
	assert any("btn-modal-primary" in name for name in names), names
	page.keyboard.press("Escape")
	expect(dialog).to_be_hidden()


@pytest.mark.parametrize(
	("role", "route", "place"),
	[
		(
			"Cooperation Manager",
			"cooperation-import/new-cooperation-import-1",
			".page-actions button:visible",
		),
		("Policy Viewer", "cooperation-profile", "#page-cooperation-profile :is(a, button):visible"),
		("Cooperation Officer", "organisation-map", "#page-organisation-map :is(a, button):visible"),
	],
)
def test_who_goes_by_keyboard_sees_where_they_are(open_as, visit, role, route, place):
	page = visit(open_as(role), route)
	stop = page.locator(place).last
	stop.wait_for()
	page.keyboard.press("Tab")
	stop.focus()
	expect(stop).to_have_css("outline-style", "solid")
	expect(stop).to_have_css("outline-width", "2px")

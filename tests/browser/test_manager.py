"""The manager's day: every report opens with rows, filters, leads on to the record, and can be taken along."""

import re

import frappe
import pytest
from playwright.sync_api import expect

import testing
from eu_korea_coop.demo.people import PEOPLE

OURS = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up")


def reports_of(role: str) -> list[str]:
	names = frappe.get_all("Has Role", filters={"parenttype": "Report", "role": role}, pluck="parent")
	return frappe.get_all(
		"Report",
		filters={"name": ("in", names), "module": ("in", OURS), "disabled": 0},
		pluck="name",
		order_by="name",
	)


def test_every_report_opens(open_as, visit, open_report):
	page = open_as("Cooperation Manager")
	complaints = []
	page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
	names = reports_of("Cooperation Manager")
	assert len(names) >= 14, names
	empty = []
	visit(page, "today")
	for name in names if testing.WHOLE else names[::2]:
		open_report(page, name)
		if not page.evaluate("(frappe.query_report.data || []).length"):
			empty.append(name)
		assert page.locator(".msgprint:visible").count() == 0, name
	assert not complaints, complaints
	assert not empty, empty


def test_stalled_partnerships_are_filtered_and_opened_and_exported(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "query-report/Stalled Partnerships")
	page.wait_for_function("() => frappe.query_report.data && frappe.query_report.data.length")
	all_rows = page.evaluate("frappe.query_report.data.map(row => row.partnership).filter(Boolean)")
	officer = PEOPLE[0]["email"]
	visit(page, f"query-report/Stalled Partnerships?owner_user={officer}")
	page.wait_for_function(
		"count => frappe.query_report.data && frappe.query_report.data.length < count", arg=len(all_rows)
	)
	mine = page.evaluate("frappe.query_report.data.map(row => row.partnership).filter(Boolean)")
	assert mine and set(mine) < set(all_rows)
	owners = frappe.get_all("Partnership", filters={"name": ("in", mine)}, pluck="owner_user")
	assert set(owners) == {officer}

	answer = page.request.post(
		"/api/method/frappe.desk.query_report.export_query",
		form={
			"report_name": "Stalled Partnerships",
			"file_format_type": "CSV",
			"filters": page.evaluate("JSON.stringify(frappe.query_report.get_filter_values())"),
			"visible_idx": page.evaluate(
				"JSON.stringify(frappe.query_report.data.map((_row, index) => index))"
			),
		},
		headers={"X-Frappe-CSRF-Token": page.evaluate("frappe.csrf_token")},
	)
	assert answer.ok, answer.text()[:300]
	text = answer.body().decode("utf-8-sig", errors="replace")
	assert all(name in text for name in mine), text[:500]

	page.wait_for_load_state("networkidle")
	page.wait_for_timeout(800)  # the table is drawn anew after its filter
	address = page.locator(f'.dt-cell a[href*="{mine[0]}"]').first.get_attribute("href")
	visit(page, address.removeprefix("/app/"))
	page.wait_for_function("name => window.cur_frm && cur_frm.docname === name", arg=mine[0])
	expect(page.locator(".cooperation-headline:visible")).to_contain_text("Stalled")


def test_a_report_offers_no_list_that_its_reader_may_not_read(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "query-report/Partnership Pipeline")
	page.locator(".page-head .menu-btn-group button:visible").first.click()
	entries = page.locator(".menu-btn-group .dropdown-menu.show li:visible")
	expect(entries.filter(has_text="Add Column")).to_be_visible()
	names = {name.strip() for name in entries.all_inner_texts()}
	assert not {"Edit", "Save", "Setup Auto Email", "User Permissions"} & names


def test_the_tables_of_the_settings_say_what_they_do_and_fit_a_phone(open_as, visit):
	page = open_as("Cooperation Manager")
	page.set_viewport_size({"width": 360, "height": 740})
	visit(page, "cooperation-settings")
	for table, last, said in (
		("stage_policies", "next_step", "before it is stalled"),
		("tier_factors", "factor", "multiplied"),
		("notice_windows", "days", "The largest number counts"),
	):
		shown = page.locator(f".frappe-control[data-fieldname={table}]")
		expect(shown).to_contain_text(said)
		cell = shown.locator(f".grid-body [data-fieldname={last}]").first
		box = cell.bounding_box()
		assert box and box["x"] + box["width"] <= 360, (table, box)


def test_a_label_below_a_chart_is_read_as_it_was_written(open_as, visit, open_report):
	page = visit(open_as("Cooperation Manager"), "today")
	open_report(page, "Outcome Scoreboard")
	expect(page.locator(".x.axis text", has_text="R&D").first).to_have_text("Joint R&D Projects")
	assert "&amp;" not in "".join(page.locator(".chart-container text").all_text_contents())
	assert (
		page.locator(".cooperation-number", has_text=re.compile(r"\.000")).count() == 0
	)  # 88.000 is read as thousands


def test_markup_in_a_label_of_a_chart_stays_text(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "today")
	page.evaluate(
		"""() => {
			const written = "<img src=x onerror='window.ran = 1'> & more";
			const place = $("<div id='drawn' style='width: 900px'>").prependTo(cur_page.page)[0];
			const label = frappe.utils.escape_html(written);
			new frappe.Chart(place, { type: "bar", data: { labels: [label, "b"], datasets: [{ name: label, values: [1, 2] }] } });
		}"""
	)
	expect(page.locator("#drawn .x.axis text").first).to_contain_text("<img")
	page.locator("#drawn svg").hover()
	expect(page.locator("#drawn .graph-svg-tip .title")).to_be_visible()
	assert page.locator("#drawn img").count() == 0 and page.evaluate("window.ran") is None


@pytest.fixture
def twins():
	"""Two records of one organisation, the first with a figure and at two events."""
	made = [testing.make_organisation("Korea", organisation_name=f"Twin & {word}") for word in ("Old", "New")]
	made[0].append("figures", {"label": "Members", "value": 40})
	made[0].save()
	events = [testing.make_event(participants=[made[0]]) for _number in range(2)]
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	for doc in (*events, *made):
		frappe.delete_doc(doc.doctype, doc.name, force=True, ignore_missing=True)
	frappe.db.commit()


def test_a_merge_of_organisations_asks_first_and_says_what_it_did(open_as, visit, twins):
	goes, stays = twins
	page = visit(open_as("Cooperation Manager"), f"organisation/{goes.name}")
	page.locator(".page-head .menu-btn-group:visible button").first.click()
	page.get_by_text("Merge into another organisation").locator("visible=true").click()
	target = page.locator(".modal.show input[data-fieldname=target]:focus")
	target.press_sequentially(stays.name)
	page.locator(".awesomplete li, [role=option]").filter(has_text=stays.name, visible=True).first.click()
	page.wait_for_function(
		"() => !frappe.request.ajax_count"
	)  # the box has its value once the server knows it
	page.locator(".modal.show .btn-primary:visible", has_text="Compare").click()
	compared = page.locator(".modal.show:has(.cooperation-merge)")
	expect(compared).to_contain_text("will point at the one that stays: Cooperation Event 2")
	page.wait_for_timeout(400)  # a dialog comes in with a movement
	compared.get_by_role("button", name="Merge").click()
	question = page.locator(".modal.show:has(.frappe-confirm-message)")
	for sentence in (
		"Twin & Old goes.",
		"Records that will name Twin & New instead: Cooperation Event 2",
		"Rows that move: Figures 1",
		"This can't be undone.",
	):
		expect(question).to_contain_text(sentence)
	frappe.db.rollback()
	assert frappe.db.exists("Organisation", goes.name)
	page.wait_for_timeout(400)
	question.get_by_role("button", name="Merge").click()
	expect(page.locator(".desk-alert", has_text="Twin & Old was merged into Twin & New.")).to_be_visible()
	expect(page.locator(f".desk-alert a[href$='{stays.name}']")).to_be_visible()
	frappe.db.rollback()
	assert not frappe.db.exists("Organisation", goes.name)


@pytest.mark.long
def test_a_number_of_records_with_commas_in_their_names_opens_all_of_them(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "query-report/Outcome Scoreboard")
	card = page.locator("[data-cooperation-summary]", has_text="Indicators with results")
	number = int(card.locator(".summary-value").inner_text())
	card.click()
	rows = page.locator(".modal.show .msgprint li")
	expect(rows).to_have_count(number)
	expect(rows.filter(has_text="SME Partnership, ").first).to_be_visible()


@pytest.mark.parametrize(
	"board",
	testing.some_of(
		("partnership/view/kanban/Partnerships by Stage", "agreement/view/kanban/Agreements by State"),
		"board",
	),
)
def test_the_boards_have_cards(open_as, visit, board):
	page = visit(open_as("Cooperation Manager"), board)
	expect(page.locator(".kanban-card-wrapper").first).to_be_visible()


@pytest.mark.long
def test_the_calendar_shows_steps_and_events(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "cooperation-event/view/calendar/default")
	expect(page.locator(".fc-event").first).to_be_visible()
	kinds = page.evaluate(
		"""() => frappe.xcall("eu_korea_coop.api.get_calendar", {
			start: frappe.datetime.add_months(frappe.datetime.get_today(), -12),
			end: frappe.datetime.add_months(frappe.datetime.get_today(), 12)}).then(rows => [...new Set(rows.map(row => row.kind))])"""
	)
	assert {"Next Step", "Event", "Agreement End"} <= set(kinds), kinds


CUT = """() => [...document.querySelectorAll(".fc-event, .fc-list-item, .fc-list-event")]
	.flatMap((entry) => [entry, ...entry.querySelectorAll("*")])
	.filter((part) => part.clientWidth && part.scrollWidth > part.clientWidth + 1)
	.map((part) => part.innerText)"""
"""Entries of a calendar of which a part is not seen."""


def test_an_entry_of_the_calendar_begins_with_the_partner_and_is_read_whole(open_as, visit):
	step = frappe.get_all(
		"Partnership",
		{"next_step": ("is", "set"), "stage": "Exploring"},
		["short_title", "next_step", "next_step_due"],
		limit=1,
	)[0]
	page = visit(open_as("Cooperation Manager"), "cooperation-event/view/calendar/default")
	expect(page.locator(".fc-event").first).to_be_visible()
	move = """day => { const { fullCalendar, $cal } = cur_list.calendar;
		fullCalendar ? fullCalendar.gotoDate(day) : $cal.fullCalendar("gotoDate", day) }"""
	page.evaluate(move, str(step.next_step_due))
	text = f"{step.short_title} · {step.next_step}"
	entry = page.locator(".fc-event, .fc-list-item, .fc-list-event", has_text=text).first
	for width, cells in ((1440, True), (360, False), (1440, True)):
		page.set_viewport_size({"width": width, "height": 800})
		expect(page.locator(".fc-month-view, .fc-dayGridMonth-view")).to_have_count(int(cells))
		expect(page.locator(".fc-listMonth-view")).to_have_count(int(not cells))
		expect(entry).to_be_visible()
		assert page.evaluate(CUT) == [], width
	page.set_viewport_size({"width": 360, "height": 800})
	expect(entry).to_contain_text("Next Step")
	visit(page, "cooperation-event/view/calendar/default")
	expect(page.locator(".fc-listMonth-view")).to_be_visible()
	assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.long
def test_the_tree_opens_level_by_level(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "organisation/view/tree")
	node = page.locator(".tree-children .tree-link").first
	expect(node).to_be_visible()
	node.click()
	expect(page.locator(".tree-children .tree-children .tree-link").first).to_be_visible()


def test_a_printed_report_is_whole_and_as_wide_as_its_page(open_as, visit, open_report):
	page = visit(open_as("Cooperation Manager"), "today")
	open_report(page, "Stalled Partnerships")
	with page.expect_popup() as popup:
		page.evaluate("frappe.query_report.print_report({ orientation: 'Landscape' })")
	paper = popup.value
	paper.set_viewport_size({"width": 1123, "height": 794})  # A4
	table = paper.locator("table")
	expect(table).to_contain_text("Why")
	assert "Do it" not in table.inner_text() and table.locator("[data-cooperation-action]").count() == 0
	assert paper.evaluate("document.documentElement.scrollWidth") <= 1123
	cut = "[...document.querySelectorAll('td *')].filter((part) => getComputedStyle(part).webkitLineClamp !== 'none').length"
	assert paper.evaluate(cut) == 0


def test_a_wrong_hour_in_the_settings_is_said_beside_it(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "cooperation-settings")
	limits = page.locator("[data-fieldname=stage_policies] .grid-body [data-fieldname=max_in_stage]")
	expect(limits.filter(has_text="no limit")).to_have_count(2)
	assert "0" not in [limit.strip() for limit in limits.all_inner_texts()]
	hour = page.locator("input[data-fieldname=digest_hour]")
	hour.click()
	page.wait_for_timeout(300)  # Frappe selects what a number's box holds a moment after it is clicked
	page.keyboard.type("27")
	page.evaluate("window.scrollTo(0, 0)")
	page.keyboard.press("Control+s")
	expect(page.locator("#wrong-date-digest_hour")).to_have_text("Write a number from 0 to 23.")
	expect(hour).to_have_attribute("aria-invalid", "true")
	expect(hour).to_be_in_viewport()
	page.wait_for_timeout(300)
	hour.fill("7")
	expect(page.locator("#wrong-date-digest_hour")).to_have_count(0)

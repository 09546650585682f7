"""What a newcomer stumbles over first: an empty board, reports opened in haste, an amount without its currency."""

import pytest
from playwright.sync_api import expect

BOARD = "partnership/view/kanban/Partnerships by Stage"
REPORTS = ("Stalled Partnerships", "Partnership Pipeline", "Origin to Outcome", "Stalled Partnerships")


def test_an_empty_board_has_its_columns(open_as, visit):
	page = visit(open_as("Cooperation Officer"), f"{BOARD}?title=nobody is called like this")
	expect(page.locator(".kanban-card-wrapper")).to_have_count(0)
	column = page.locator('.kanban-column[data-column-value="Exploring"]')
	expect(column.or_(page.locator(".kanban-empty-state")).filter(visible=True)).to_have_count(
		1
	)  # Frappe 16 has the latter


@pytest.mark.long
@pytest.mark.parametrize("pause", [150, 400])
def test_reports_opened_in_haste_leave_no_error_on_the_page(open_as, visit, pause):
	page = visit(open_as("Cooperation Manager"), "partnership")
	for report in REPORTS:
		page.evaluate("name => { frappe.set_route('query-report', name) }", report)
		page.wait_for_timeout(pause)
	expect(page.locator(".dt-scrollable .dt-row").first).to_be_visible()
	page.set_viewport_size({"width": 900, "height": 800})  # charts draw again; open_page watches for errors
	page.wait_for_timeout(500)


@pytest.mark.long
def test_an_amount_without_a_currency_is_a_number(open_as, visit):
	page = visit(open_as("Cooperation Manager"), "partnership/new")
	shown = page.evaluate(
		"""() => {
			const row = frappe.model.add_child(cur_frm.doc, "Partnership Support", cur_frm.meta.fields.find(
				(df) => df.options === "Partnership Support").fieldname);
			const df = frappe.meta.get_docfield("Partnership Support", "amount", cur_frm.doc.name);
			const text = (doc) => $("<div>").html(frappe.format(12500, df, {}, doc)).text().trim();
			return [text({ ...row, currency: null }), text({ ...row, currency: "EUR" })];
		}"""
	)
	assert shown == ["12,500.00", "€ 12,500.00"], shown

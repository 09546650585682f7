"""A number of a report, reached and opened by keyboard, wide and on a phone, opens the list of exactly so many records."""

import pytest
from playwright.sync_api import Page, expect

REPORTS = ("Partnership Pipeline", "Follow-ups and Workload")
WIDTHS = (1440, 360)
MOST_CELLS = 60


def number_by_keyboard(page: Page):
	"""The first number of the table that is reached from its head by the Tab key alone."""
	page.locator(".dt-cell--header-1:visible").focus()
	for _cell in range(MOST_CELLS):
		page.keyboard.press("Tab")
		number = page.locator(".cooperation-number:focus")
		if number.count():
			return number
	raise AssertionError("no number is reached")


@pytest.mark.parametrize("report", REPORTS)
def test_a_number_opens_the_list_of_so_many_records(open_as, visit, open_report, report):
	page = visit(open_as("Cooperation Manager"), "today")
	for width in WIDTHS:
		page.set_viewport_size({"width": width, "height": 800})
		open_report(page, report)
		number = number_by_keyboard(page)
		expect(number).to_be_in_viewport()
		count = int(number.inner_text())
		assert count, "a nought opens nothing"
		page.keyboard.press("Enter")
		page.wait_for_function(
			"() => frappe.get_route()[0] === 'List' && cur_list && !frappe.request.ajax_count"
		)
		expect(page.locator(".list-row-container:visible .list-row")).to_have_count(count)
		page.wait_for_function("count => cur_list.data.length === count", arg=count)
		assert page.evaluate("document.documentElement.scrollWidth") <= width

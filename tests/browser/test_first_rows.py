"""A long report in the desk: its first rows, what is left out, all of them on request, and the file of what is shown."""

import csv
import io

import frappe
import pytest
from frappe.utils import add_days, now, nowdate
from playwright.sync_api import Page, expect

REPORT = "Stalled Partnerships"
MANY = 520
STEM = "PTN-MANY-"


@pytest.fixture
def many(desk):
	"""More stalled partnerships than a report begins with; each stalls a day later than the one before."""
	stamp, columns = now(), ("name", "creation", "modified", "owner", "title", "stage", "health")
	rows = [
		(f"{STEM}{n:04d}", stamp, stamp, "Administrator", f"Many {n}", "Exploring", "Stalled", since, since)
		for n in range(MANY)
		for since in [add_days("2010-01-01", n)]
	]
	frappe.db.bulk_insert("Partnership", (*columns, "stalled_since", "silent_since"), rows)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.delete("Partnership", {"name": ("like", f"{STEM}%")})
	frappe.db.commit()


def shown(page: Page) -> list[str]:
	return page.evaluate("frappe.query_report.data.map((row) => row.partnership)")


def exported(page: Page) -> list[dict]:
	"""The rows of the file that Export of the report's menu answers."""
	page.locator(".page-head .menu-btn-group button:visible").first.click()
	page.locator(".menu-btn-group .dropdown-menu.show").get_by_text("Export", exact=True).click()
	dialog = page.locator(".modal.show")
	dialog.locator("select[data-fieldname=file_format]").select_option("CSV")
	page.wait_for_timeout(400)  # the dialog comes in with a movement
	with page.expect_download() as download:
		dialog.locator(".btn-primary:visible").click()
	text = download.value.path().read_text(encoding="utf-8-sig")
	return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_long_report_shows_and_exports_its_first_rows_and_all_of_them_on_request(
	open_as, visit, open_report, many
):
	page = open_report(visit(open_as("Cooperation Manager"), "today"), REPORT)
	filters = page.locator(".page-form [data-fieldname]:visible")
	expect(filters.last).to_have_attribute("data-fieldname", "rows")
	rows = page.locator(".page-form select[data-fieldname=rows]")
	expect(rows).to_have_value("500")
	assert rows.locator("option").all_inner_texts() == ["500 rows", "5,000 rows", "All rows"]
	said = page.locator(".form-message:visible")
	expect(said).to_contain_text("The first 500 of ")
	first = shown(page)
	assert len(first) == 500 and first[0] == f"{STEM}0000"
	stalled = page.locator(".summary-item", has_text="Stalled").first.inner_text()
	assert [row["Partnership"] for row in exported(page)] == first
	page.locator(".modal.show").wait_for(state="hidden")
	assert page.evaluate("frappe.query_report.get_data_for_print().length") == 500
	assert "Rows: 500" in page.evaluate("$(frappe.query_report.get_filters_html_for_print()).text()")

	rows.select_option("All")
	page.wait_for_function("count => frappe.query_report.data.length > count", arg=500)
	expect(said).to_have_count(0)
	every = shown(page)
	assert every[:500] == first and len(every) > MANY
	assert page.locator(".summary-item", has_text="Stalled").first.inner_text() == stalled
	assert [row["Partnership"] for row in exported(page)] == every


@pytest.mark.long
def test_the_filter_stands_in_the_long_reports_alone(open_as, visit, open_report):
	page = visit(open_as("Cooperation Manager"), "today")
	filter_of = page.locator(".page-form select[data-fieldname=rows]:visible")
	open_report(page, REPORT)
	expect(filter_of).to_have_count(1)
	open_report(page, "Partnership Pipeline")
	expect(filter_of).to_have_count(0)
	open_report(page, REPORT)
	expect(filter_of).to_have_count(1)
	assert "rows" not in page.evaluate(
		f"frappe.query_reports['{REPORT}'].filters.map((filter) => filter.fieldname)"
	), "what is mailed has every row"


def test_a_card_made_of_a_report_is_of_all_its_rows(open_as, visit, open_report):
	page = open_report(visit(open_as("Cooperation Manager"), "today"), REPORT)
	made = page.evaluate(
		"""() => {
			const report = frappe.query_report, asked = [], { xcall } = frappe;
			frappe.xcall = (method, { args }) => (asked.push(JSON.parse(args.filters_json)), Promise.resolve());
			report.create_number_card({ report_field: "days_silent", report_function: "Sum" }, "", "Sum", 0);
			report.create_dashboard_chart({ type: "bar" }, "", "Chart", 0);
			frappe.xcall = xcall;
			return { asked, shown: report.get_filter_values() };
		}"""
	)
	assert made["shown"]["rows"] == "500"
	assert made["asked"] == [{"as_of": nowdate(), "chart": "Health by Stage"}] * 2

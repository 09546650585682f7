"""Overrides of Frappe's reports: ours are counted for whoever asks, whatever is ticked on them (setup/direct_reports.py)."""

import frappe
import frappe.desk.query_report
from frappe.core.doctype.report.report import get_report_module_dotted_path

from eu_korea_coop.overrides.scope import passed_on
from eu_korea_coop.reporting import charts
from eu_korea_coop.setup import direct_reports


@frappe.whitelist()
def run(report_name: str, **kwargs):
	"""`frappe.desk.query_report.run`: an answer that was prepared for somebody is never shown to somebody else.

	A dashboard's chart is answered without the rows, and without Frappe's reading of the report's own document.
	"""
	filters = frappe.parse_json(kwargs.get("filters"))
	if isinstance(filters, dict) and charts.is_alone(filters):
		report = frappe.get_cached_doc("Report", report_name)
		if may_be_asked(report):
			return chart_of(report, filters)
	if direct_reports.is_direct(report_name):
		direct_reports.untick(report_name)
		kwargs["ignore_prepared_report"] = True
	return passed_on(frappe.desk.query_report.run, kwargs, report_name=report_name)


def may_be_asked(report) -> bool:
	"""Whether it is one of ours and its reader may run it; what is refused, Frappe's `run` refuses in its own words."""
	ours = report.is_standard == "Yes" and report.module in frappe.get_module_list(direct_reports.APP)
	if not ours or report.disabled or not report.is_permitted():
		return False
	return bool(frappe.has_permission(report.ref_doctype, "report"))


def chart_of(report, filters: dict) -> dict:
	"""Chart and summary in the form of Frappe's answer."""
	execute = frappe.get_attr(f"{get_report_module_dotted_path(report.module, report.name)}.execute")
	columns, rows, message, chart, summary = execute(frappe._dict(filters))
	return {
		"columns": columns,
		"result": rows,
		"message": message,
		"chart": chart,
		"report_summary": summary,
		"add_total_row": 0,
	}

"""Overrides of Frappe's reports: a column that its reader adds shows what they may read; a chart is answered alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import frappe.desk.query_report
from frappe.core.doctype.report.report import get_report_module_dotted_path
from frappe.utils import cstr

from eu_korea_coop import replica
from eu_korea_coop.overrides.scope import hides_rows, passed_on, read_names
from eu_korea_coop.permissions import REFERENCES, readable_names
from eu_korea_coop.reporting import charts
from eu_korea_coop.setup import direct_reports


@frappe.whitelist()
def run(report_name: str, **kwargs):
	"""`frappe.desk.query_report.run`: Frappe fills a column that a reader has added from all records of its DocType (until 15.105).

	A dashboard's chart is answered without the rows, and without Frappe's reading of the report's own document.
	"""
	filters = frappe.parse_json(kwargs.get("filters"))
	if isinstance(filters, dict) and charts.is_alone(filters):
		report = frappe.get_cached_doc("Report", report_name)
		if may_be_asked(report):
			return chart_of(report, filters)
	answer = passed_on(frappe.desk.query_report.run, kwargs, report_name=report_name)
	empty_unreadable_cells(answer)
	return answer


@frappe.whitelist()
def get_data_for_custom_field(doctype: str, field: str, **kwargs):
	"""`frappe.desk.query_report.get_data_for_custom_field`: of the records its user may read (until 15.105 it shows all of them)."""
	names = kwargs.get("names")
	return dict(
		frappe.get_list(
			doctype,
			filters={"name": ("in", read_names("names", names))} if names else {},
			fields=["name", field],
			as_list=True,
			limit_page_length=0,
		)
	)


def columns_to_read(columns: object) -> str:
	"""Those of the added columns whose DocType hides no records from the session's user: a file takes no others."""
	try:
		columns = frappe.parse_json(columns or "[]")
	except ValueError:
		columns = []
	readable = [
		column
		for column in (columns if isinstance(columns, list) else ())
		if isinstance(column, dict) and not hides_rows(cstr(column.get("doctype")))
	]
	return frappe.as_json(readable)


def empty_unreadable_cells(answer: dict | None) -> None:
	"""A column that a reader has added to a report is empty where it is about a record that they may not read."""
	for column in (answer or {}).get("columns") or ():
		link = column.get("link_field") if isinstance(column, dict) else None
		doctype = column.get("doctype") if link else None
		if not doctype or not (hides_rows(doctype) or doctype in REFERENCES):
			continue
		link = link.get("fieldname") if isinstance(link, dict) else link
		rows = [row for row in answer.get("result") or () if isinstance(row, dict)]
		seen = readable_names(doctype, [str(row.get(link)) for row in rows if row.get(link)])
		for row in rows:
			if row.get(link) not in seen:
				row[column.get("fieldname")] = None


def may_be_asked(report) -> bool:
	"""Whether it is one of ours and its reader may run it; what is refused, Frappe's `run` refuses in its own words."""
	ours = report.is_standard == "Yes" and report.module in frappe.get_module_list(direct_reports.APP)
	if not ours or report.disabled or not is_permitted(report):
		return False
	return bool(frappe.has_permission(report.ref_doctype, "report"))


def is_permitted(report) -> bool:
	"""Frappe's `Report.is_permitted`; within `roles_asked_once` two queries less, where no Custom Role names the report."""
	with_roles_of_the_site = frappe.flags.reports_with_custom_roles
	if with_roles_of_the_site is None or report.name in with_roles_of_the_site:
		return bool(report.is_permitted())
	allowed = {row.role for row in report.roles}
	return not allowed or bool(allowed & set(frappe.get_roles()))


@contextmanager
def roles_asked_once() -> Iterator[None]:
	"""Within it one query says which reports have roles of the site's own; for the others their document says it."""
	before = frappe.flags.reports_with_custom_roles
	named = frappe.get_all("Custom Role", {"report": ("is", "set")}, pluck="report")
	frappe.flags.reports_with_custom_roles = set(named)
	try:
		yield
	finally:
		frappe.flags.reports_with_custom_roles = before


@replica.read_only
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

"""Overrides of Frappe's exports: what leaves the desk as a file of ours holds text and numbers, never a live formula.

Frappe writes a text that begins with "=" as a formula, leaves HTML entities in it, and no mark by which Korean Excel
knows UTF-8. Frappe makes the file; it is mended before it is sent. No version of Frappe does so by itself.
"""

from __future__ import annotations

import csv
import html
import io

import frappe
import frappe.core.doctype.data_import.data_import
import frappe.desk.query_report
import frappe.desk.reportview
import openpyxl
from frappe.utils import cint, cstr

from eu_korea_coop.overrides.scope import hides_rows, is_ours, passed_on
from eu_korea_coop.permissions import PEOPLE
from eu_korea_coop.reporting.spreadsheet import as_text
from eu_korea_coop.setup import direct_reports

UTF_8_MARK = "\ufeff"
IN_BACKGROUND = "export_in_background"
"""Later versions can mail the file from a job, past any override: ours are made while the reader waits."""


@frappe.whitelist()
def export_list(**kwargs):
	"""`frappe.desk.reportview.export_query`: the file of a list."""
	ours = needs_care(cstr(frappe.form_dict.get("doctype")))
	if ours:
		frappe.form_dict.pop(IN_BACKGROUND, None)
	answered = frappe.desk.reportview.export_query()
	if ours:
		mend_file()
	return answered


@frappe.whitelist()
def export_report(**kwargs):
	"""`frappe.desk.query_report.export_query`: the file of a report."""
	report = cstr(frappe.form_dict.get("report_name"))
	ours = direct_reports.is_direct(report)
	if ours:
		direct_reports.untick(report)
		frappe.form_dict.pop(IN_BACKGROUND, None)
	leave_out_added_columns()
	answered = frappe.desk.query_report.export_query()
	if ours:
		mend_file()
	return answered


def leave_out_added_columns() -> None:
	"""A column that a reader has added is exported if its DocType hides no records from them: Frappe fills it from all of them."""
	try:
		columns = frappe.parse_json(frappe.form_dict.get("custom_columns") or "[]")
	except ValueError:
		return
	if isinstance(columns, list):
		frappe.form_dict["custom_columns"] = frappe.as_json(
			[
				column
				for column in columns
				if isinstance(column, dict) and not hides_rows(cstr(column.get("doctype")))
			]
		)


@frappe.whitelist()
def download_template(doctype: str, **kwargs):
	"""`frappe.core.doctype.data_import.data_import.download_template`: the file in which records are imported again.

	Without the mark of UTF-8: Frappe 15 takes it for a part of the first heading when the file comes back.
	"""
	answered = passed_on(
		frappe.core.doctype.data_import.data_import.download_template, kwargs, doctype=doctype
	)
	if needs_care(doctype):
		mend_file(mark=False)
	return answered


def needs_care(doctype: str) -> bool:
	"""Records of ours, and of people, whose texts anybody may have written."""
	return doctype in PEOPLE or (bool(doctype and frappe.db.exists("DocType", doctype)) and is_ours(doctype))


def mend_file(mark: bool = True) -> None:
	"""Mend the file that Frappe has put into its answer: bytes of a workbook or of CSV, or CSV as text."""
	response = frappe.response
	if response.get("type") == "csv":
		response["result"] = mend_csv(cstr(response.get("result")), mark)
	elif content := response.get("filecontent"):
		is_csv = cstr(response.get("filename")).endswith(".csv")
		if is_csv and isinstance(content, bytes):
			response["filecontent"] = mend_csv(content.decode("utf-8-sig"), mark).encode()
		elif not is_csv:
			response["filecontent"] = mend_workbook(content)


def mend_workbook(content: bytes) -> bytes:
	"""The workbook with every formula as the text it was typed as."""
	workbook = openpyxl.load_workbook(io.BytesIO(content))
	for sheet in workbook.worksheets:
		for row in sheet.iter_rows():
			for cell in row:
				if not isinstance(cell.value, str):
					continue
				text = html.unescape(cell.value)
				if cell.data_type == "f" or text != cell.value:
					cell.value = text
					cell.data_type = "s"
					cell.quotePrefix = text.startswith("=")
	mended = io.BytesIO()
	workbook.save(mended)
	return mended.getvalue()


def mend_csv(text: str, mark: bool) -> str:
	"""The lines with an apostrophe before text that a spreadsheet would evaluate; numbers stay as they are."""
	delimiter = cstr(frappe.form_dict.get("csv_delimiter") or ",")[0]
	quoting = cint(frappe.form_dict.get("csv_quoting") or csv.QUOTE_MINIMAL)
	quoting = csv.QUOTE_MINIMAL if quoting == csv.QUOTE_NONNUMERIC else quoting  # read back, all is text
	written = io.StringIO()
	writer = csv.writer(
		written, delimiter=delimiter, quoting=quoting, escapechar="\\" if quoting == csv.QUOTE_NONE else None
	)
	for row in csv.reader(io.StringIO(text.removeprefix(UTF_8_MARK), newline=""), delimiter=delimiter):
		writer.writerow([safe_cell(cell) for cell in row])
	return (UTF_8_MARK if mark else "") + written.getvalue()


def safe_cell(cell: str) -> str:
	text = html.unescape(cell)
	try:
		float(text.replace(",", ""))
	except ValueError:
		return as_text(text)
	return text

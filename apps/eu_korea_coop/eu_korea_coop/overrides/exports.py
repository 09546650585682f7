"""What leaves the desk as a file of records of ours, or of people, holds text and numbers, never a live formula.

Frappe (15 and 16) writes a text that begins with "=" as a formula, leaves HTML entities in it, and no mark by which Korean
Excel knows UTF-8. Whatever function of Frappe makes the file, it is mended before it is sent.
"""

from __future__ import annotations

import csv
import html
import io

import frappe
import openpyxl
from frappe import _
from frappe.utils import cint, cstr
from werkzeug.wrappers import Response

from eu_korea_coop.overrides.by_path import calls_others
from eu_korea_coop.overrides.scope import is_ours
from eu_korea_coop.permissions import PEOPLE
from eu_korea_coop.reporting.spreadsheet import as_text
from eu_korea_coop.setup import direct_reports

UTF_8_MARK = "\ufeff"


def mend(response: Response | None = None, request=None) -> None:
	"""The `after_request` hook. Where the file can't be mended, it does not leave: Frappe takes no exception from here."""
	kind = kind_of(frappe.local.response)
	if not (kind and response and calls_others() and holds_ours(frappe.local.form_dict)):
		return
	try:
		content = response.get_data()
		response.set_data(mend_csv(content) if kind == "csv" else mend_workbook(content))
	except Exception:
		frappe.log_error(title="A file was not mended")
		response.set_data(_("This file can't be exported."))
		response.status_code = 500


def kind_of(answer: dict) -> str | None:
	"""The kind of file that Frappe answers, of those that a spreadsheet opens."""
	if answer.get("type") == "csv":
		return "csv"
	ending = cstr(answer.get("filename")).rsplit(".", 1)[-1]
	return ending if answer.get("filecontent") and ending in ("csv", "xlsx") else None


def holds_ours(asked: dict) -> bool:
	"""Whether a request is about a report of ours, or about records of ours or of people, whose texts anybody may have written."""
	doctype = cstr(asked.get("doctype"))
	if doctype in PEOPLE or (doctype and frappe.db.exists("DocType", doctype) and is_ours(doctype)):
		return True
	return direct_reports.is_direct(asked.get("report_name"))


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


def mend_csv(content: bytes) -> bytes:
	"""The lines with an apostrophe before text that a spreadsheet would evaluate; numbers stay as they are.

	A file to be imported again (no `file_format_type` was chosen) has no mark: Frappe 15 takes it for a part of the first heading.
	"""
	asked = frappe.local.form_dict
	delimiter = cstr(asked.get("csv_delimiter") or ",")[0]
	quoting = cint(asked.get("csv_quoting") or csv.QUOTE_MINIMAL)
	quoting = csv.QUOTE_MINIMAL if quoting == csv.QUOTE_NONNUMERIC else quoting  # read back, all is text
	written = io.StringIO()
	writer = csv.writer(
		written, delimiter=delimiter, quoting=quoting, escapechar="\\" if quoting == csv.QUOTE_NONE else None
	)
	for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter):
		writer.writerow([safe_cell(cell) for cell in row])
	return ((UTF_8_MARK if asked.get("file_format_type") else "") + written.getvalue()).encode()


def safe_cell(cell: str) -> str:
	text = html.unescape(cell)
	try:
		float(text.replace(",", ""))
	except ValueError:
		return as_text(text)
	return text

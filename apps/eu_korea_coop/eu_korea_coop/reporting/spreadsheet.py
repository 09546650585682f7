"""Cells that a spreadsheet takes for text and never for a formula (issue C point 6).

A title such as `=HYPERLINK(…)` is text on the screen and must stay text when the report is opened in a spreadsheet.
Frappe's export writes the rows a report answers, so the report itself answers neutralised cells whenever its answer does
not go to the desk's screen: the cell is given a leading apostrophe, as spreadsheets do themselves for text.
"""

from collections.abc import Iterable

import frappe

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
SCREEN = "frappe.desk.query_report.run"


def rows_for_reader(rows: list[dict]) -> list[dict]:
	"""The rows as they are for the screen, with neutralised text for every other door (export, mail, job)."""
	return neutralise(rows) if leaves_the_desk() else rows


def neutralise(rows: Iterable[dict]) -> list[dict]:
	"""Rows in which no text begins like a formula."""
	return [{field: as_text(value) for field, value in row.items()} for row in rows]


def as_text(value: object) -> object:
	"""`value`, with an apostrophe before text that a spreadsheet would evaluate; leading blanks don't hide a formula."""
	if isinstance(value, str) and value.lstrip(" \u00a0\ufeff\u200b").startswith(FORMULA_STARTS):
		return f"'{value}"
	return value


def leaves_the_desk() -> bool:
	"""Is the report asked for by anything but the report page? An unknown door counts as an export."""
	if frappe.form_dict.get("file_format_type"):
		return True
	if getattr(frappe.local, "job", None):
		return True
	return bool(getattr(frappe.local, "request", None)) and frappe.form_dict.get("cmd") not in (None, SCREEN)

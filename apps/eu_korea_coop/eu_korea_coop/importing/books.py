"""Writing XLSX: cells that stay text, headings one can read, widths one can see."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

HEADING = PatternFill("solid", fgColor="FFE3EAF4")
REQUIRED = PatternFill("solid", fgColor="FFFCE8C9")
WRONG = PatternFill("solid", fgColor="FFF9D9D6")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDEST = 60


class Book:
	"""A workbook in the making."""

	def __init__(self):
		self.book = openpyxl.Workbook()
		self.book.remove(self.book.active)

	def sheet(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]):
		"""A sheet with its headings in bold, frozen; answers the worksheet."""
		sheet = self.book.create_sheet(title)
		widths = [len(heading) for heading in headings]
		put(sheet, 1, headings)
		for number, row in enumerate(rows, start=2):
			put(sheet, number, row)
			for at, value in enumerate(row[: len(widths)]):
				widths[at] = max(widths[at], min(len(str(value)) if value is not None else 0, WIDEST))
		for cell in sheet[1]:
			cell.font, cell.fill = Font(bold=True), HEADING
			cell.alignment = Alignment(vertical="top", wrap_text=True)
		for at, width in enumerate(widths, start=1):
			sheet.column_dimensions[get_column_letter(at)].width = max(10, width * 1.2)
		sheet.freeze_panes = "A2"
		return sheet

	def content(self) -> bytes:
		buffer = io.BytesIO()
		self.book.save(buffer)
		return buffer.getvalue()


def put(sheet, number: int, values: Sequence[object]) -> None:
	"""Write a row; text that begins like a formula stays text."""
	for at, value in enumerate(values, start=1):
		if value is None or value == "":
			continue
		cell = sheet.cell(number, at)
		if isinstance(value, str):
			cell.value = NOT_IN_XML.sub("", value)
			cell.data_type = "s"
			cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
		else:
			cell.value = value


def choose_from(sheet, column: int, source: str, rows: int) -> None:
	"""The cells of a column below its heading offer the values of a range; others are warned of, not refused."""
	rule = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning")
	sheet.add_data_validation(rule)
	letter = get_column_letter(column)
	rule.add(f"{letter}2:{letter}{rows}")


def comment(cell, text: str) -> None:
	cell.comment = Comment(text, "EU-Korea Cooperation", width=280, height=120)

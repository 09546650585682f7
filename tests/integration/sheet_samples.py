"""Files as people's programs write them, made by the tests: openpyxl for XLSX, xlwt for XLS, odfpy for ODS."""

import datetime
import io

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def xlsx(*sheets, **named) -> bytes:
	"""Workbook of lists of rows, the sheets called Sheet1 … or by keyword; a callable gets its worksheet to write itself."""
	book = openpyxl.Workbook()
	book.remove(book.active)
	for name, rows in [*((f"Sheet{number}", rows) for number, rows in enumerate(sheets, 1)), *named.items()]:
		sheet = book.create_sheet(name)
		if callable(rows):
			rows(sheet)
		else:
			for row in rows:
				sheet.append(row)
	return saved(book)


def saved(book) -> bytes:
	buffer = io.BytesIO()
	book.save(buffer)
	return buffer.getvalue()


def xls(rows, merged=(), name="Sheet1") -> bytes:
	book = xlwt.Workbook(encoding="utf-8")
	sheet = book.add_sheet(name)
	day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
	for number, row in enumerate(rows):
		for column, value in enumerate(row):
			if any(number == area[0] and column == area[2] for area in merged):
				continue
			if value is not None:
				is_day = isinstance(value, datetime.date)
				sheet.write(number, column, value, day) if is_day else sheet.write(number, column, value)
	for area in merged:
		sheet.write_merge(*area, rows[area[0]][area[2]])
	return saved(book)


def ods(rows, name="Tabelle1") -> bytes:
	book = OpenDocumentSpreadsheet()
	table = Table(name=name)
	for row in rows:
		line = TableRow()
		for value in row:
			if value is None:
				line.addElement(TableCell())
			elif isinstance(value, datetime.date):
				line.addElement(TableCell(valuetype="date", datevalue=value.isoformat()))
			elif isinstance(value, int | float):
				line.addElement(TableCell(valuetype="float", value=value))
			else:
				cell = TableCell(valuetype="string")
				cell.addElement(P(text=value))
				line.addElement(cell)
		table.addElement(line)
	book.spreadsheet.addElement(table)
	buffer = io.BytesIO()
	book.write(buffer)
	return buffer.getvalue()

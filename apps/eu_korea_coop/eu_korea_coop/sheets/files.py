"""Any file of tables, by what it holds and not by what it is called."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import frappe
from frappe import _

from eu_korea_coop.domain import text
from eu_korea_coop.sheets import delimited
from eu_korea_coop.sheets.table import (
	LONGEST_CELL,
	MOST_COLUMNS,
	MOST_ROWS,
	FileContent,
	Problem,
	Table,
	UnreadableFile,
	letter,
	too_large,
)

LARGEST_FILE = 50 * 2**20
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
ENDINGS = (*WORKBOOKS, *TEXTS)
WORKBOOK_READER = "eu_korea_coop.sheets.workbooks.read"
"""Loaded when the first workbook comes: its library is not needed by a worker that only serves forms."""
APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""The first bytes of what a Mac puts beside a file on other people's disks (RFC 1740)."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(content: bytes | str, encoding: str | None = None) -> FileContent:
	"""The tables of a file and every problem with it; a file of nothing has the problem that it has no lines."""
	try:
		result = read_tables(content, encoding)
	except UnreadableFile as error:
		return FileContent(problems=[error.problem])
	for table in result.tables:
		settle(table, result.problems)
	result.tables = [table for table in result.tables if table.rows]
	if not result.tables and not result.problems:
		result.problems.append(Problem(_("The file has no lines.")))
	return result


def is_beside(name: str) -> bool:
	"""A Mac's `._name` and Excel's `~$name` lie beside the files and are none."""
	return name.startswith(("._", "~$")) or name in (".DS_Store", "Thumbs.db")


def read_tables(content: bytes | str, encoding: str | None) -> FileContent:
	if len(content) > LARGEST_FILE:
		raise UnreadableFile(
			_("The file is too large: at most {0} MB are read.").format(LARGEST_FILE // 2**20)
		)
	if not content.strip():
		raise UnreadableFile(_("The file has no lines."))
	kind = kind_of(content) if isinstance(content, bytes) else "text"
	if kind == "text":
		return FileContent([delimited.read(content, encoding)])
	return frappe.get_attr(WORKBOOK_READER)(content, kind)


def kind_of(content: bytes) -> str:
	"""`xlsx`, `ods`, `xls` or `text`. Raises UnreadableFile for what people take for a sheet and is none."""
	if content.startswith(APPLE_DOUBLE):
		raise UnreadableFile(
			_(
				"This is what a Mac puts beside a file, not the file. Attach the one whose name does not begin with “._”."
			)
		)
	if content.startswith(OLE):
		return "xls"
	if content.startswith(b"PK"):
		try:
			with zipfile.ZipFile(io.BytesIO(content)) as archive:
				names = archive.namelist()
		except zipfile.BadZipFile:
			raise UnreadableFile(_("This is no readable workbook. Save it again as XLSX.")) from None
		if "content.xml" in names:
			return "ods"
		if any(name.startswith("xl/") for name in names):
			return "xlsx"
		raise UnreadableFile(_("This is no workbook. Save it as XLSX or as “CSV UTF-8”."))
	start = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
	if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
		raise UnreadableFile(
			_(
				"This is a web page under the name of a workbook. Open it in a spreadsheet program and save it as XLSX."
			)
		)
	if start.startswith((b"%pdf", b"{\\rtf")):
		raise UnreadableFile(_("This is no workbook. Save it as XLSX or as “CSV UTF-8”."))
	return "text"


def settle(table: Table, problems: list[Problem]) -> None:
	"""Bring every cell into normal form, cut empty rows and columns at the end, and note cells that are too long."""
	width = 0
	for number, row in enumerate(table.rows, start=1):
		filled = 0
		for place, value in enumerate(row):
			value = row[place] = settled(value)
			if value is None:
				continue
			filled = place + 1
			if (
				isinstance(value, str)
				and len(value) > LONGEST_CELL // 4
				and len(value.encode()) > LONGEST_CELL
			):
				problems.append(
					Problem(
						_("This cell is too long: {0} bytes, at most {1} fit.").format(
							len(value.encode()), f"{LONGEST_CELL:,}"
						),
						table.sheet,
						number,
						letter(place),
					)
				)
				row[place] = None
		width = max(width, filled)
	while table.rows and not any(value is not None for value in table.rows[-1]):
		table.rows.pop()
	if len(table.rows) > MOST_ROWS or width > MOST_COLUMNS:
		problems.append(Problem(too_large(), table.sheet))
		table.rows = []
	table.rows = [row[:width] + [None] * (width - len(row)) for row in table.rows]


def settled(value: object) -> object:
	"""Text in normal form, None for nothing, a whole float as int, midnight as a day."""
	if isinstance(value, str):
		return text.lines(value) or None
	if isinstance(value, bool) or value is None:
		return value
	if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
		return int(value)
	if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
		return value.date()
	return value


def as_text(value: object) -> str:
	"""A cell as people would type it."""
	if value is None:
		return ""
	if isinstance(value, bool):
		return "1" if value else "0"
	if isinstance(value, datetime):
		return value.isoformat(" ", "seconds")
	if isinstance(value, date):
		return value.isoformat()
	return str(value)

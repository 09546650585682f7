"""Workbooks: XLSX and XLSB, XLS, ODS, read by calamine; what it would swallow is looked up in the file itself.

calamine holds a sheet as a full rectangle, so a single cell in the last row and column would need more memory than there
is: the extent is looked up before. It gives an empty cell for a formula's error, for a formula without a stored value, and the
first of the month for a date shown as "Nov 2016": these are read from an XLSX beside it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree.ElementTree import Element, ParseError, fromstring

from frappe import _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from eu_korea_coop.sheets.table import (
	MOST_COLUMNS,
	MOST_ROWS,
	FileContent,
	Problem,
	Table,
	UnreadableFile,
	letter,
	number,
	too_large,
)

LARGEST_UNPACKED = 400 * 2**20
LARGEST_RECTANGLE = 20_000_000
"""Cells between the first and the last one."""
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
STYLE = re.compile(rb'\bs="(\d+)"')
NO_VALUE = re.compile(rb"<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</")
ODS_TAG = re.compile(rb"<table:(table-row|table-cell)\b([^>]*)>")
REPEATED = re.compile(rb'table:number-(?:columns|rows)-repeated="(\d+)"')
MONTH_FORMATS = (17,)
"""Excel's own format of a date without a day, `mmm-yy`, has no code in the file."""


@dataclass(slots=True)
class Details:
	"""What calamine does not tell of an XLSX sheet: problems, and cells whose date is shown without its day."""

	problems: list[tuple[int, int, str]] = field(default_factory=list)
	precision: dict[tuple[int, int], str] = field(default_factory=dict)
	rows: int = 0
	columns: int = 0


def read(content: bytes, kind: str) -> FileContent:
	"""Every sheet with cells. Raises UnreadableFile."""
	details = look_inside(content, kind)
	result = FileContent()
	try:
		workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
		for sheet in workbook.sheets_metadata:
			if sheet.typ != SheetTypeEnum.WorkSheet:
				continue
			data = workbook.get_sheet_by_name(sheet.name)
			merged = [(*first, *last) for first, last in data.merged_cell_ranges or ()]
			rows = data.to_python(skip_empty_area=False)
			inside = details.get(sheet.name, Details())
			for (row, column), precision in inside.precision.items():
				if row < len(rows) and column < len(rows[row]):
					rows[row][column] = shorten(rows[row][column], precision)
			result.tables.append(Table(sheet.name, rows, merged, how=kind.upper()))
			result.problems += [
				Problem(message, sheet.name, row + 1, letter(column))
				for row, column, message in inside.problems
			]
	except CalamineError as error:
		if "assword" in f"{type(error).__name__} {error}":
			raise UnreadableFile(_("The file is protected by a password. Save it without one.")) from None
		raise UnreadableFile(_("This is no readable workbook. Save it again as XLSX.")) from None
	except BaseException as error:
		if type(error).__name__ != "PanicException":  # calamine's way to fail on damaged files; no Exception
			raise
		raise UnreadableFile(_("This is no readable workbook. Save it again as XLSX.")) from None
	return result


def shorten(value: object, precision: str) -> object:
	"""A date as it is shown: `2016-11` or `2016`."""
	if not isinstance(value, date | datetime):
		return value
	return f"{value.year:04}" if precision == "year" else f"{value.year:04}-{value.month:02}"


def look_inside(content: bytes, kind: str) -> dict[str, Details]:
	"""Refuse what would not fit into memory; answers the details of each XLSX sheet by its name."""
	if kind not in ("xlsx", "ods"):
		return {}
	try:
		with zipfile.ZipFile(io.BytesIO(content)) as archive:
			if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
				raise UnreadableFile(_("The file is too large: unpacked it is more than {0} MB.").format(400))
			if kind == "ods":
				check_ods_extent(archive.read("content.xml"))
				return {}
			return dict(xlsx_details(archive))
	except (zipfile.BadZipFile, KeyError, ParseError, ValueError, NotImplementedError):
		raise UnreadableFile(_("This is no readable workbook. Save it again as XLSX.")) from None


def check_ods_extent(content: bytes) -> None:
	"""LibreOffice writes a run of equal cells once with its length; a run with values must fit."""
	repeated_row = 1
	for match in ODS_TAG.finditer(content):
		count = int(extent[1]) if (extent := REPEATED.search(match[2])) else 1
		if match[1] == b"table-row":
			repeated_row = count
		elif b"value-type=" in match[2] and count * repeated_row > MOST_ROWS:
			raise UnreadableFile(too_large())


def xlsx_details(archive: zipfile.ZipFile) -> Iterator[tuple[str, Details]]:
	without_day = formats_without_day(archive)
	for name, path in sheet_parts(archive):
		details = Details()
		for match in CELL.finditer(archive.read(path)):
			attributes, inner = match[1], match[2]
			place = PLACE.search(attributes)
			if not place or (not inner and b"t=" not in attributes):
				continue
			row, column = int(place[2]) - 1, number(place[1].decode())
			details.rows, details.columns = max(details.rows, row + 1), max(details.columns, column + 1)
			if b't="e"' in attributes:
				shown = re.sub(rb"<(?:\w+:)?f\b.*?</(?:\w+:)?f>|<[^>]*>", b"", inner or b"").decode()[:20]
				details.problems.append((row, column, _("The formula ends in an error: {0}").format(shown)))
			elif b"f>" in inner and has_no_value(inner):
				details.problems.append(
					(
						row,
						column,
						_(
							"The formula has no value yet. Open the file in a spreadsheet program and save it."
						),
					)
				)
			elif style := STYLE.search(attributes):
				precision = without_day.get(int(style[1]))
				if precision:
					details.precision[row, column] = precision
		if details.rows > MOST_ROWS or details.columns > MOST_COLUMNS:
			raise UnreadableFile(too_large(), row=details.rows, column=letter(details.columns - 1))
		if details.rows * details.columns > LARGEST_RECTANGLE:
			raise UnreadableFile(too_large(), row=details.rows, column=letter(details.columns - 1))
		yield name, details


def has_no_value(inner: bytes) -> bool:
	return b"v>" not in inner or bool(NO_VALUE.search(inner))


def parse(archive: zipfile.ZipFile, path: str) -> Element:
	part = archive.read(path)
	if b"<!DOCTYPE" in part:  # no spreadsheet program writes one; entities could grow without end
		raise ValueError(path)
	return fromstring(part)


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
	"""(name of the sheet, its part of the archive)."""
	targets = {
		relation.get("Id"): relation.get("Target", "")
		for relation in parse(archive, "xl/_rels/workbook.xml.rels")
	}
	for sheet in parse(archive, "xl/workbook.xml").iter():
		if local_name(sheet) != "sheet":
			continue
		relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
		target = targets.get(relation, "")
		path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
		if path in archive.namelist() and "worksheets/" in path:
			yield sheet.get("name", ""), path


def formats_without_day(archive: zipfile.ZipFile) -> dict[int, str]:
	"""The number of each cell style that shows a date as a month or a year."""
	if "xl/styles.xml" not in archive.namelist():
		return {}
	styles = parse(archive, "xl/styles.xml")
	codes = {
		int(item.get("numFmtId", 0)): item.get("formatCode", "")
		for item in styles.iter()
		if local_name(item) == "numFmt"
	}
	formats = {}
	for group in styles:
		if local_name(group) == "cellXfs":
			for place, style in enumerate(group):
				number_format = int(style.get("numFmtId", 0))
				precision = precision_of(
					codes.get(number_format, "mmm-yy" if number_format in MONTH_FORMATS else "")
				)
				if precision:
					formats[place] = precision
	return formats


def precision_of(code: str) -> str | None:
	"""What a date format leaves out: `month` for mmm yyyy, `year` for yyyy, None if it shows a day or a time."""
	letters = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).casefold()
	if "y" not in letters or any(char in letters for char in "dhs"):
		return None
	return "month" if "m" in letters else "year"


def local_name(element: Element) -> str:
	return element.tag.rsplit("}", 1)[-1]

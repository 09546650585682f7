"""From files to records: JSON, and tables (CSV, XLSX, XLS, ODS)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.utils import cstr

from eu_korea_coop.constants import COOPERATION_EVENT, COOPERATION_OUTCOME
from eu_korea_coop.domain import text
from eu_korea_coop.partnerships.history_loader.records import (
	NOWHERE,
	ORDER,
	Place,
	Record,
	Records,
	name_field,
)
from eu_korea_coop.sheets import delimited, files, headings
from eu_korea_coop.sheets.table import Table, UnreadableFile, letter

DATASET = "history"
"""The dataset of rows that have no column of that name."""
SHORT_NAMES = {"Event": COOPERATION_EVENT, "Outcome": COOPERATION_OUTCOME}
"""A sheet's name has at most 31 characters: `Event.recommendations` is Cooperation Event's table."""
BETWEEN_VALUES = re.compile(r"(?<!;);(?!;)")


def read_folder(path: Path) -> dict[str, bytes]:
	"""A file, or the history files of a folder, by file name. Raises ValidationError if there are none."""
	if path.is_file():
		items = [path]
	else:
		endings = (".json", ".csv", *files.WORKBOOKS)
		items = sorted(
			file
			for file in (path.iterdir() if path.is_dir() else ())
			if file.suffix.lower() in endings and file.is_file() and not files.is_beside(file.name)
		)
	if not items:
		frappe.throw(
			_("{0}: there are no history files here (*.json, *.csv, *.xlsx, *.xls, *.ods)").format(path),
			title=_("Nothing to load"),
		)
	return {file.name: file.read_bytes() for file in items}


def read_file(records: Records, file: str, content: object) -> None:
	"""Take in one file; what can't be read is reported with file, row and column."""
	ending = Path(file).suffix.lower()
	if ending in files.ENDINGS and isinstance(content, bytes | str):
		read_tables(records, file, content)
		return
	try:
		data = parse_json(content)
	except UnreadableFile as error:
		problem = error.problem
		records.refuse_file(file, message=problem.message, row=problem.row, column=problem.column)
		return
	dataset = text.one_line(cstr(data.get("dataset")))
	if not dataset or ":" in dataset:
		message = _("Name the dataset, without a colon: keys are unique within it")
		records.refuse_file(file, field="dataset", message=message)
		return
	for doctype, rows in data["records"].items():
		if doctype not in ORDER:
			records.refuse_file(file, doctype, message=_("This DocType can't be loaded"))
		elif not isinstance(rows, list):
			records.refuse_file(file, doctype, message=_("A list of records is wanted"))
		else:
			for number, row in enumerate(rows, start=1):
				take(records, file, dataset, doctype, row, number)


def parse_json(content: object) -> dict:
	"""What a file says, in normal form. Raises UnreadableFile."""
	data = content
	if isinstance(content, bytes):
		content = delimited.decode(content)[0]
	if isinstance(content, str):
		if not content.strip("\ufeff \r\n\t"):
			raise UnreadableFile(_("The file has no lines."))
		try:
			data = json.loads(content.removeprefix("\ufeff"), object_pairs_hook=refuse_doubles)
		except json.JSONDecodeError as error:
			raise UnreadableFile(
				_("This is not a history file: {0}").format(error.msg),
				row=error.lineno,
				column=str(error.colno),
			) from None
		except (ValueError, RecursionError) as error:
			raise UnreadableFile(_("This is not a history file: {0}").format(error)) from None
	if not isinstance(data, dict) or not isinstance(data.get("records"), dict):
		raise UnreadableFile(_("This is not a history file: {0}").format(_("it has no records by DocType")))
	return normal(data)


def refuse_doubles(pairs: list[tuple[str, object]]) -> dict:
	"""JSON takes the last of two values under one name, and the first would be lost without a word."""
	result: dict[str, object] = {}
	for name, value in pairs:
		if name in result:
			raise ValueError(_("{0} stands twice in one record").format(name))
		result[name] = value
	return result


def normal(value: object) -> object:
	"""A copy in which every name is one line and every text in normal form; the caller's data stays as it is."""
	if isinstance(value, dict):
		return {text.one_line(cstr(name)): normal(inner) for name, inner in value.items()}
	if isinstance(value, list | tuple):
		return [normal(inner) for inner in value]
	return text.lines(value) if isinstance(value, str) else value


def read_tables(records: Records, file: str, content: bytes | str) -> None:
	"""A text file is called after its DocType, or DocType and table; in a workbook each sheet is."""
	read = files.read(content)
	for problem in read.problems:
		records.refuse_file(
			file, message=problem.message, sheet=problem.sheet, row=problem.row, column=problem.column
		)
	for table in read.tables:
		name = text.one_line(table.sheet) if table.sheet else Path(file).stem
		if table.sheet and name.startswith("_"):
			continue
		doctype, *inner = name.split(".")
		doctype = SHORT_NAMES.get(doctype, doctype)
		if doctype not in ORDER or len(inner) > 1:
			message = (
				_(
					"Name the sheet after a DocType that can be loaded, or after one and its table, or begin its name with _"
				)
				if table.sheet
				else _("Name the file after a DocType that can be loaded, or after one and its table")
			)
			records.refuse_file(file, message=message, sheet=table.sheet)
			continue
		read_table(records, file, table, doctype, inner[0] if inner else None)


def read_table(records: Records, file: str, table: Table, doctype: str, inner: str | None) -> None:
	"""The rows of one table. The first row with a value is the headings; rows without any value are ignored."""
	rows = table.filled()
	heading_row, cells = next(rows)
	names = [text.one_line(files.as_text(cell)) for cell in cells]
	wanted = "key" if inner else name_field(doctype) or "key"
	if wanted not in names:
		message = _("The first line has no column {0}").format(wanted)
		records.refuse_file(file, doctype, message=message, sheet=table.sheet, row=heading_row)
		return
	doubled = headings.problems_of(table, heading_row, names)
	for problem in doubled:
		records.refuse_file(
			file, doctype, message=problem.message, sheet=table.sheet, row=problem.row, column=problem.column
		)
	if doubled:
		return
	columns = {name: letter(place) for place, name in enumerate(names) if name}
	for number, (row_number, row) in enumerate(rows, start=1):
		place = Place(table.sheet, row_number, columns)
		if table.widths and table.widths[row_number - 1] < table.widths[heading_row - 1]:
			message = _("This line has not as many values as the first has names")
			records.refuse_file(
				file, doctype, f"#{number}", message=message, sheet=table.sheet, row=row_number
			)
			continue
		nameless = [at for at, cell in enumerate(row) if cell is not None and not names[at]]
		for at in nameless:
			records.refuse_file(
				file,
				doctype,
				f"#{number}",
				message=_("This value has no heading above it"),
				sheet=table.sheet,
				row=row_number,
				column=letter(at),
			)
		if nameless:
			continue
		values = {
			name: files.as_text(cell) for name, cell in zip(names, row, strict=True) if cell is not None
		}
		dataset = text.one_line(values.pop("dataset", "")) or DATASET
		if not inner:
			take(records, file, dataset, doctype, split_lists(doctype, values), number, place)
		elif not values.get("key"):
			missing_key(records, file, doctype, number, place)
		else:
			key = text.one_line(values.pop("key"))
			records.loose_rows.append((file, doctype, f"{dataset}:{key}", inner, values, place))


def split_lists(doctype: str, values: dict) -> dict:
	"""A cell of a table with one link a row holds several: `Water; Energy`; a semicolon in a name is doubled."""
	meta = frappe.get_meta(doctype)
	for name, value in values.items():
		df = meta.get_field(name)
		if df and df.fieldtype in table_fields:
			parts = (part.replace(";;", ";").strip() for part in BETWEEN_VALUES.split(value))
			values[name] = [part for part in parts if part]
	return values


def take(
	records: Records, file: str, dataset: str, doctype: str, row: object, number: int, place: Place = NOWHERE
) -> Record | None:
	"""One record, `number` from 1 within its list; None, and an error in the report, if it can't be known by a key."""
	if not isinstance(row, dict):
		records.refuse_file(file, doctype, f"#{number}", message=_("A record is wanted, with fields by name"))
		return None
	values = {name: value for name, value in row.items() if not name.startswith("_")}
	key = values.pop("key", None) or (values.get(name_field(doctype)) if name_field(doctype) else None)
	if not key or not isinstance(key, str) or not text.one_line(key):
		missing_key(records, file, doctype, number, place)
		return None
	record = Record(file, dataset, doctype, text.one_line(key), values, place)
	other = records.by_identity.get(record.identity)
	if other:
		place = f"{other.place.sheet} {other.place.row or ''}".strip()
		where = ", ".join(filter(None, (other.file, place)))
		records.refuse(record, "key", _("This key is used twice, also in {0}").format(where))
		return None
	records.by_identity[record.identity] = record
	return record


def missing_key(records: Records, file: str, doctype: str, number: int, place: Place) -> None:
	records.refuse_file(
		file,
		doctype,
		f"#{number}",
		"key",
		_("The key is missing"),
		sheet=place.sheet,
		row=place.row,
		column=place.columns.get("key", ""),
	)

"""The seven cases of the discussion paper as one workbook: what a whole history looks like, sheet by sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import frappe
from frappe import _

from eu_korea_coop.importing.books import Book
from eu_korea_coop.importing.export import SHEET_OF

DESK = "desk.json"
"""The demonstration's present day, whose dates are filled in when it is loaded."""


def write() -> bytes:
	"""A workbook that the history loader and the import read to the same records as the files of the demonstration."""
	book = Book()
	book.sheet(
		"_About",
		[_("The seven cases of the discussion paper")],
		[[_("Persons are invented; facts are the paper's.")]],
	)
	for title, rows in sorted(sheets_of(read_files()).items(), key=lambda pair: pair[0].count(".")):
		columns = list(dict.fromkeys(name for row in rows for name in row))
		book.sheet(title, columns, [[row.get(name) for name in columns] for row in rows])
	return book.content()


def read_files() -> list[dict]:
	folder = Path(frappe.get_app_path("eu_korea_coop", "fixtures", "demo"))
	return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json")) if file.name != DESK]


def sheets_of(files: list[dict]) -> dict[str, list[dict]]:
	"""Name of a sheet → its rows."""
	sheets: dict[str, list[dict]] = {}
	for data in files:
		for doctype, records in data["records"].items():
			title = SHEET_OF.get(doctype, doctype)
			for record in records:
				key = {"key": record["key"]} if "key" in record else {}
				row = {**key, "dataset": data["dataset"]}
				for name, value in record.items():
					if name.startswith("_"):
						continue
					if is_table(value):
						start = {"key": record.get("key"), "dataset": data["dataset"]}
						rows = ({**start, **without_notes(one)} for one in value)
						sheets.setdefault(f"{title}.{name}", []).extend(rows)
					else:
						row[name] = written(value)
				sheets.setdefault(title, []).append(row)
	return sheets


def without_notes(row: Mapping) -> dict:
	"""Names that begin with _ are notes to the reader of the file."""
	return {name: written(value) for name, value in row.items() if not name.startswith("_")}


def is_table(value: object) -> bool:
	return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def written(value: object) -> object:
	"""A list of links in one cell; a semicolon in a name is doubled."""
	return "; ".join(str(one).replace(";", ";;") for one in value) if isinstance(value, list) else value

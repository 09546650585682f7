"""The rows of one sheet under a mapping of its columns: values by field, and every cell that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

import frappe
from frappe import _

from eu_korea_coop.domain import sheet_kinds, text, written_names
from eu_korea_coop.importing.cells import ORGANISATIONS, BadCell, Cells, may_be_several_organisations
from eu_korea_coop.sheets import files, headings
from eu_korea_coop.sheets.table import FileContent, Table, letter

SHOWN_VALUE = 80
VALUES_TRIED = 30
"""Values of a column that say what it is."""
AS_ABOVE = frozenset(
	["〃", "〻", '"', "''", "″", "상동", "동상", "위와 같음", "同上", "上同", "ditto", "idem", "dto", "dto."]
)
"""What people write for the value of the cell above."""


@dataclass(frozen=True, slots=True)
class CellError:
	"""A cell that can't be taken: where it stands, what it holds, what is wrong, and what would be right."""

	sheet: str
	row: int
	column: str
	value: str
	message: str
	right: str = ""

	@property
	def place(self) -> str:
		"""The cell as spreadsheets name it, such as Contacts!E5; without a column, its row."""
		cell = f"{self.column}{self.row}" if self.column else _("row {0}").format(self.row)
		return f"{self.sheet}!{cell}" if self.sheet else cell

	@property
	def explained(self) -> str:
		return f"{self.message} → {self.right}" if self.right else self.message


@dataclass(slots=True)
class Row:
	"""One row: `number` as spreadsheets show it, values by field, and the letter of each field's column."""

	number: int
	values: dict[str, object]
	columns: dict[str, str]
	is_bad: bool = False
	bad: set[str] = field(default_factory=set)
	"""The fields whose cells were refused."""

	def get(self, name: str, otherwise: object = "") -> object:
		return self.values.get(name, otherwise)


@dataclass(slots=True)
class Sheet:
	"""A sheet as the import sees it."""

	table: Table
	kind: str
	heading_row: int
	names: list[str]
	fields: list[str]
	said: frozenset[str] = frozenset()
	"""Required fields that are said for the whole sheet."""
	others: tuple[str, ...] = ()
	"""The other sheets of the file that have rows."""
	rows: list[Row] = field(default_factory=list)
	errors: list[CellError] = field(default_factory=list)
	perhaps_several: list[int] = field(default_factory=list)
	"""Rows with a name that may be those of several organisations; it is read as one."""


def choose_table(content: FileContent, name: str | None) -> Table:
	"""The sheet of that name, else the one with most rows whose name does not begin with _. Raises ValidationError."""
	if not content.tables:
		problem = content.problems[0]
		where = _("Row {0}: ").format(problem.row) if problem.row else ""
		frappe.throw(where + problem.message, title=_("The file can't be read"))
	if name:
		for table in content.tables:
			if table.sheet == name:
				return table
		frappe.throw(_("There is no sheet {0} in the file.").format(frappe.utils.escape_html(name)))
	shown = [table for table in content.tables if not table.sheet.startswith("_")]
	return max(shown or content.tables, key=lambda table: len(table.rows))


def propose(table: Table, kind: str | None, heading_row: int | None) -> Sheet:
	"""The kind, the row of headings (from 1) and the field of each column, as far as they are not given."""
	texts = [
		[text.one_line(files.as_text(cell)) for cell in row] for row in table.rows[: sheet_kinds.TITLE_ROWS]
	]
	kind = kind or sheet_kinds.guess_kind(
		[
			headings.read(table, number).names if headings.stands_over(table, number) else row
			for number, row in enumerate(texts, start=1)
		]
	)
	if not heading_row:
		heading_row = headings.top_of(table, sheet_kinds.heading_row(kind, texts) + 1)
	heading_row = min(max(heading_row, 1), len(table.rows))
	names = headings.read(table, heading_row).names
	return Sheet(table, kind, heading_row, names, sheet_kinds.propose(kind, names))


def settle_by_values(sheet: Sheet, cells: Cells) -> None:
	"""A column called no more than "Type" is the field that its values fit, of those no other column has."""
	first = headings.read(sheet.table, sheet.heading_row).first_row
	for place, heading in enumerate(sheet.names):
		if sheet_kinds.fold(heading) not in sheet_kinds.SAYS_NO_MORE:
			continue
		column = [
			row[place] for number, row in sheet.table.filled() if number >= first and row[place] is not None
		]
		values = [files.as_text(value) for value in column[:VALUES_TRIED]]
		taken = {name for at, name in enumerate(sheet.fields) if at != place}
		free = [
			name
			for name in sheet_kinds.KINDS_OF_THINGS
			if name in sheet_kinds.FIELDS[sheet.kind] and name not in taken
		]
		fits = {name: sum(is_read(cells, name, value) for value in values) for name in free}
		best = max(free, key=lambda name: (fits[name], name == sheet.fields[place]), default="")
		if best and fits[best] * 2 > len(values):
			sheet.fields[place] = best


def is_read(cells: Cells, name: str, value: str) -> bool:
	try:
		cells.read(name, value)
	except BadCell:
		return False
	return True


def read_rows(sheet: Sheet, problems: list, cells: Cells) -> None:
	"""Fill `sheet.rows` and `sheet.errors`; rows without a value in a mapped column are left out."""
	table = sheet.table
	first = headings.read(table, sheet.heading_row).first_row
	columns = {name: place for place, name in enumerate(sheet.fields) if name}
	letters = {name: letter(place) for name, place in columns.items()}
	bad_places = {}
	for problem in problems:
		if problem.sheet == table.sheet and problem.row:
			bad_places[problem.row, problem.column] = problem.message
	required = [name for name in sheet_kinds.REQUIRED[sheet.kind] if name not in sheet.said]
	missing = [name for name in required if name not in columns and not named_otherwise(name, columns)]
	for name in missing:
		sheet.errors.append(
			CellError(
				table.sheet,
				sheet.heading_row,
				"",
				"",
				_("No column is chosen for {0}").format(_(sheet_kinds.FIELD_LABELS[name])),
			)
		)
	downwards = merged_downwards(table, first)
	above: dict[str, str] = {}
	for number, cells_of_row in table.filled():
		if number < first:
			continue
		row = Row(number, {}, letters)
		for name, place in columns.items():
			where = (number, letters[name])
			value = files.as_text(downwards.get((number, place), cells_of_row[place]))
			if text.one_line(value).casefold() in AS_ABOVE:
				value = above.get(name, value)
			above[name] = value
			if where in bad_places:
				refuse(sheet, row, name, value, bad_places[where])
			elif text.one_line(value).casefold() in AS_ABOVE:
				refuse(sheet, row, name, value, _("this repeats the cell above, and there is none"))
			elif value:
				try:
					row.values[name] = cells.read(name, value)
					if name in ORGANISATIONS and may_be_several_organisations(value):
						sheet.perhaps_several.append(number)
				except BadCell as problem:
					refuse(sheet, row, name, value, str(problem), problem.right)
		if not row.values and not row.is_bad:
			continue
		sort_out_names(row)
		for name in required:
			if (
				name in columns
				and name not in row.values
				and not row.is_bad
				and not named_otherwise(name, row.values)
			):
				refuse(sheet, row, name, "", _("{0} is missing").format(_(sheet_kinds.FIELD_LABELS[name])))
		sheet.rows.append(row)


def sort_out_names(row: Row) -> None:
	"""Put what stands in one cell of names where it belongs: a title behind a name, a name in brackets, a family name alone."""
	if whole := row.get("person_name"):
		apart = written_names.person(whole)
		row.values["person_name"] = apart.name
		for name, value in (("person_native_name", apart.native_name), ("role_title", apart.title)):
			if value:
				row.values.setdefault(name, value)
		given = row.get("given_name")
		if given and not row.get("family_name") and given not in apart.name:
			row.values["family_name"] = row.values.pop("person_name")


def merged_downwards(table: Table, first: int) -> dict[tuple[int, int], object]:
	"""(row from 1, column from 0) → the value of the merged cell that reaches down there, in the rows from `first` on."""
	return {
		(row + 1, left): table.rows[top][left]
		for top, left, bottom, _right in table.merged
		if top + 1 >= first
		for row in range(top + 1, min(bottom + 1, len(table.rows)))
	}


def named_otherwise(name: str, given: dict) -> bool:
	"""A person's name may stand in two columns or in Hangul alone; an organisation's in its own script."""
	others = {
		"person_name": ("given_name", "family_name", "person_native_name"),
		"organisation_name": ("native_name", "acronym"),
	}
	return any(other in given for other in others.get(name, ()))


def refuse(sheet: Sheet, row: Row, name: str, value: str, message: str, right: str = "") -> None:
	row.is_bad = True
	row.bad.add(name)
	sheet.errors.append(
		CellError(
			sheet.table.sheet, row.number, row.columns.get(name, ""), value[:SHOWN_VALUE], message, right
		)
	)

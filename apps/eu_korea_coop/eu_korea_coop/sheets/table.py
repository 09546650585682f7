"""What a file holds once it is read: tables of rows, and the problems with their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from frappe import _

LONGEST_CELL = 65_535
"""Bytes in UTF-8: what a text column of the database holds."""
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Problem:
	"""What can't be read, and where; `row` counts from 1, `column` is a letter as spreadsheets show it."""

	message: str
	sheet: str = ""
	row: int | None = None
	column: str = ""


class UnreadableFile(Exception):
	"""Nothing of the file can be read; `problem` says why and where."""

	def __init__(self, message: str, row: int | None = None, column: str = ""):
		super().__init__(message)
		self.problem = Problem(message, row=row, column=column)


@dataclass(slots=True)
class Table:
	"""The cells of one sheet or text file, as they stand: `rows[0]` is row 1.

	A value is a str in normal form, int, float, bool, date, datetime or time; an empty cell is None. `merged` are the
	ranges of merged cells as (first row, first column, last row, last column), counted from 0.
	"""

	sheet: str
	rows: list[list[object]]
	merged: list[tuple[int, int, int, int]] = field(default_factory=list)
	widths: list[int] = field(default_factory=list)
	"""How many values each row of a text file has; empty for a workbook."""
	how: str = ""
	"""How it was read, for people: format, encoding, separator."""

	def filled(self) -> Iterator[tuple[int, list[object]]]:
		"""(row number from 1, cells) of every row with a value."""
		for number, row in enumerate(self.rows, start=1):
			if any(cell is not None for cell in row):
				yield number, row


@dataclass(slots=True)
class FileContent:
	"""The tables of a file, and what is wrong with it. With problems, the tables are incomplete."""

	tables: list[Table] = field(default_factory=list)
	problems: list[Problem] = field(default_factory=list)


def letter(column: int) -> str:
	"""The letter of a column counted from 0: A, B … Z, AA."""
	name = ""
	column += 1
	while column:
		column, rest = divmod(column - 1, 26)
		name = chr(65 + rest) + name
	return name


def number(letters: str) -> int:
	"""The column of a letter, counted from 0."""
	place = 0
	for char in letters:
		place = place * 26 + ord(char) - 64
	return place - 1


def too_large() -> str:
	return _(
		"The sheet is too large: at most {0} rows and {1} columns are read. Delete what is not needed."
	).format(MOST_ROWS, MOST_COLUMNS)

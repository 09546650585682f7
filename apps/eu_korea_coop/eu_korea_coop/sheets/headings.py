"""The row of headings: which texts stand over which columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from frappe import _

from eu_korea_coop.domain import text
from eu_korea_coop.sheets.files import as_text
from eu_korea_coop.sheets.table import Problem, Table, letter


@dataclass(frozen=True, slots=True)
class Headings:
	"""`names[column]` is the heading of a column ("" without one); the data begins in row `first_row` (from 1)."""

	names: list[str]
	first_row: int


def read(table: Table, row: int) -> Headings:
	"""The headings in `row` (from 1). Merged headings stand over a second row of headings: "Contact: E-mail"."""
	top = [text.one_line(as_text(value)) for value in table.rows[row - 1]]
	over = [area for area in table.merged if area[0] == row - 1 and area[3] > area[1]]
	if not over or row >= len(table.rows):
		return Headings(top, row + 1)
	below = [text.one_line(as_text(value)) for value in table.rows[row]]
	names = list(top)
	for _first_row, first, _last_row, last in over:
		for column in range(first, min(last + 1, len(top))):
			if column < len(below) and below[column]:
				names[column] = f"{top[first]}: {below[column]}" if top[first] else below[column]
	for column, name in enumerate(below):
		names[column] = names[column] or name
	return Headings(names, row + 2)


def stands_over(table: Table, row: int) -> bool:
	"""Whether several merged cells of `row` (from 1) stand over the row below it; one over everything is a title."""
	return sum(area[0] == area[2] == row - 1 and area[3] > area[1] for area in table.merged) > 1


def top_of(table: Table, row: int) -> int:
	"""The row where the headings begin that were found in `row`: the one above if its merged cells stand over them.

	One merged cell over everything is a title and no heading.
	"""
	above = [area for area in table.merged if area[0] == row - 2]
	reach_down = any(area[2] == row - 1 for area in above)
	groups = sum(area[3] > area[1] and area[2] == row - 2 for area in above)
	return row - 1 if row > 1 and groups and (reach_down or groups > 1) else row


def problems_of(table: Table, row: int, names: list[str]) -> list[Problem]:
	"""Headings that stand twice: the second column would be lost without a word."""
	counts = Counter(name.casefold() for name in names if name)
	seen: set[str] = set()
	problems = []
	for column, name in enumerate(names):
		if counts[name.casefold()] > 1 and name.casefold() in seen:
			problems.append(
				Problem(_("The column {0} stands twice.").format(name), table.sheet, row, letter(column))
			)
		seen.add(name.casefold())
	return problems

"""How large the letters of a sheet may be that stands on one page, reckoned as its template sets it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from eu_korea_coop.printing.column_widths import PADDING, least_widths, width

if TYPE_CHECKING:
	from eu_korea_coop.printing.sheet import Section, Sheet, Table

SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
"""Points of a letter, the largest first."""
READABLE = 8.0
"""The smallest that is read without effort."""
LAST = 5.8
"""Where not even the smallest does: what a brief cuts its texts for."""
WIDTH, HEIGHT = 527.0, 800.0
"""Points of an A4 page without margins of 12 and 10 mm; the height is reckoned a little too large."""
LETTER_WIDTH = 0.53
"""How wide a Latin letter is, by its height."""
LINE_HEIGHT, CELL_EDGES, HEADING, TITLE, SMALL, FOOT = 1.25, 0.4, 2.8, 2.4, 0.5, 1.8
"""Heights in letters: of a line, of a row's edges, of a heading, of the sheet's title, between two blocks, of the sheet's foot."""


def letter(sheet: Sheet) -> float:
	"""Return the largest size with which everything stands on one page."""
	return next((size for size in SIZES if is_right(sheet, size)), LAST)


def is_right(sheet: Sheet, size: float) -> bool:
	"""Whether everything stands on one page, and no word is broken that a smaller letter, if one can read it, would leave whole."""
	place = line(size)
	tables = (table for section in sheet.sections for table in section.tables)
	is_broken = size > READABLE and any(sum(least_widths(table.head, table.rows)) > place for table in tables)
	return not is_broken and height(sheet, place) * size <= HEIGHT


def line(size: float, of: float = WIDTH) -> float:
	"""Return how many Latin letters stand in one line."""
	return of / (size * LETTER_WIDTH)


def height(sheet: Sheet, line: float) -> float:
	"""Return the height of a sheet in letters."""
	texts = [text for text in (sheet.kind, sheet.subtitle, sheet.status) if text]
	return (
		TITLE * lines(sheet.title, line / 1.8)
		+ sum(block(text, line) for text in texts)
		+ sum(of_section(one, line) for one in sheet.sections)
		+ FOOT
	)


def of_section(section: Section, line: float) -> float:
	texts = [*section.paragraphs, section.note, section.nothing if section.is_empty else ""]
	return (
		HEADING
		+ sum(block(text, line) for text in texts if text)
		+ sum(block(value, 0.68 * line) for _label, value in section.facts)
		+ sum(of_table(table, line) for table in section.tables)
	)


def of_table(table: Table, line: float) -> float:
	places = [max(1.0, share * line / 100 - PADDING) for share in table.widths(line)]
	return SMALL + sum(
		max(lines(cell, place) for cell, place in zip(row, places, strict=True)) * LINE_HEIGHT + CELL_EDGES
		for row in (table.head, *table.rows)
	)


def block(text: str, line: float) -> float:
	return lines(text, line) * LINE_HEIGHT + SMALL


def lines(text: str, line: float) -> int:
	"""Return in how many lines a text stands: its words leave a place at a line's end."""
	whole = width(text)
	return 1 if whole <= line else ceil(whole * 1.08 / line)

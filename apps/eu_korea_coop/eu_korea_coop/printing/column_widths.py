"""How wide the columns of a printed table are.

Each row of a print is a table of its own, because wkhtmltopdf cuts the rows of one table at a page's end whatever its style
says; so the columns don't find their widths together: they are reckoned here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

LINE = 117.0
"""Latin letters in one line of the paper: 180 mm at 8 points, of which a letter is about half as wide as high."""
WIDTHS = {
	**dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 1.2),
	**dict.fromkeys("mwMW@%", 1.75),
	**dict.fromkeys("fijlrtI.,:;'()-/", 0.7),
}
"""Letters that are broader or narrower than most, in most letters' width."""
WIDE = 1.9
"""How many Latin letters are as wide as a Hangul syllable."""
SHORT = 18.0
"""A text of less width, as a date, stands in one line."""
PADDING = 3.2
"""How many Latin letters are as wide as a cell's edges."""


def width(text: str) -> float:
	"""Return the width of a text without a break, in Latin letters."""
	return sum(
		WIDE if unicodedata.east_asian_width(letter) in "WF" else WIDTHS.get(letter, 1.0) for letter in text
	)


def unbroken(text: str) -> float:
	"""Return the width of what is not to be broken of a text: the whole of a short one, else its longest word."""
	whole = width(text)
	return whole if whole < SHORT else longest_word(text)


def longest_word(text: str) -> float:
	return max(map(width, text.split()), default=0.0)


def columns_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
	return [[title, *(row[place] for row in rows)] for place, title in enumerate(head)]


def least_widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
	"""Return the width of each column, in Latin letters, with which no word and no short text is broken."""
	return [PADDING + max(map(unbroken, cells)) for cells in columns_of(head, rows)]


def column_widths(head: Sequence[str], rows: Sequence[Sequence[str]], line: float = LINE) -> list[float]:
	"""Return the width of each column in percent, 100 together, of a table in which `line` letters stand beside each other.

	No word and no short text is broken while those of all columns fit beside each other, and no word while all words do; what is left goes
	to the columns in the measure of what they lack to stand in one line.
	"""
	if not head:
		return []
	columns, least = columns_of(head, rows), least_widths(head, rows)
	if sum(least) > line:
		least = [PADDING + max(map(longest_word, cells)) for cells in columns]
	whole = [PADDING + max(width(cell) for cell in cells) for cells in columns]
	lacking = [full - word for full, word in zip(whole, least, strict=True)]
	spare = max(0.0, min(line, sum(whole)) - sum(least))
	share = spare / sum(lacking) if sum(lacking) else 0.0
	wanted = [word + share * lack for word, lack in zip(least, lacking, strict=True)]
	return [round(100 * one / sum(wanted), 2) for one in wanted]

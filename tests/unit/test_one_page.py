"""The letters of a sheet of one page: as large as it allows, and no smaller than the texts were cut for."""

import pytest

from eu_korea_coop.printing import one_page
from eu_korea_coop.printing.sheet import Sheet


def sheet(rows: int, words: int, letters: str = "letters") -> Sheet:
	made = Sheet(kind="Brief", title="A and B", is_compact=True)
	for part in range(8):
		section = made.section(f"Part {part}", nothing="Nothing.")
		section.table(("When", "What"), [("2026", " ".join([letters] * words))] * rows)
	return made


def test_a_short_sheet_has_the_largest_letters():
	assert sheet(1, 3).letter == one_page.SIZES[0]


def test_the_more_stands_on_it_the_smaller_they_are():
	sizes = [sheet(rows, 12).letter for rows in (1, 4, 6, 12)]
	assert sizes == sorted(sizes, reverse=True)
	assert len(set(sizes)) > 2 and sizes[-1] == one_page.LAST


def test_a_word_is_broken_only_by_letters_that_are_small_already():
	long = sheet(1, 1, "x" * 90)
	assert long.letter == one_page.READABLE or one_page.line(long.letter) > 90


@pytest.mark.parametrize(("text", "lines"), [("", 1), ("x" * 10, 1), ("x " * 10, 3)])
def test_in_how_many_lines_a_text_stands(text, lines):
	assert one_page.lines(text, 10) == lines

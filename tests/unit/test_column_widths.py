"""The widths of a printed table's columns: percent, no short text broken, the rest by what a column lacks."""

import pytest

from eu_korea_coop.printing.column_widths import LINE, PADDING, column_widths, width


def test_a_hangul_syllable_is_wider_than_a_latin_letter():
	assert width("한국") > width("ab")


def test_a_table_without_columns_has_no_widths():
	assert column_widths((), ()) == []


@pytest.mark.parametrize(
	("head", "rows"),
	[
		(("A", "B"), [("x", "y")]),
		(("", ""), [("", "")]),
		(("기관", "서명됨"), [("가나다 " * 40, "2026년 3월 11일"), ("", "")]),
	],
)
def test_widths_are_percent_of_all(head, rows):
	widths = column_widths(head, rows)
	assert len(widths) == len(head)
	assert min(widths) > 0
	assert sum(widths) == pytest.approx(100, abs=0.1)


def test_a_date_beside_a_long_text_stands_in_one_line():
	day = "2026년 3월 11일"
	long, short = column_widths(("당사자", "서명됨"), [("Cluster " * 60, day)])
	assert short * LINE / 100 >= width(day) + PADDING - 0.1
	assert long > short


def test_where_all_fit_in_one_line_the_columns_are_as_wide_as_their_texts():
	narrow, wide = column_widths(("A", "B"), [("x" * 5, "y" * 45)])
	assert narrow / wide == pytest.approx((5 + PADDING) / (45 + PADDING), abs=0.01)


def test_words_too_long_for_a_line_share_it_by_their_length():
	widths = column_widths(("A", "B"), [("x" * 200, "y" * 100)])
	assert widths[0] == pytest.approx(100 * (200 + PADDING) / (300 + 2 * PADDING), abs=0.01)


def test_where_short_texts_have_no_place_no_word_is_broken():
	head = ("Organisation", "Role", "Represents", "Signature", "Signed on", "Signed by")
	row = (
		"Chuncheon Foundation",
		"Supporter",
		"Republic of Korea",
		"Approval Ongoing",
		"before 2 May 2017",
		"Mina Example",
	)
	widths = column_widths(head, [row], 70.0)
	for share, title, cell in zip(widths, head, row, strict=True):
		for word in (*title.split(), *cell.split()):
			assert 70.0 * share / 100 >= PADDING + width(word) - 0.1, word

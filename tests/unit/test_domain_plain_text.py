"""Stored text as a person typed it."""

import pytest

from eu_korea_coop.domain.plain_text import as_typed, on_one_line


@pytest.mark.parametrize("text", ["R&D", "AT&amp;T", "50 %", "한국산업단지공단", ""])
def test_text_without_anything_like_a_tag_stays_as_it_is(text):
	assert as_typed(text) == text


@pytest.mark.parametrize(
	("stored", "typed"),
	[
		("Tom &amp; &lt;Jerry&gt;", "Tom & <Jerry>"),
		("call Tom &amp; &lt;Jerry&gt;", "call Tom & <Jerry>"),
		('R&amp;D <b>"협력"</b>', 'R&D <b>"협력"</b>'),
		("a &lt; b", "a < b"),
		(None, ""),
	],
)
def test_the_entities_that_frappe_stored_are_characters_again(stored, typed):
	assert as_typed(stored) == typed


@pytest.mark.parametrize(
	("stored", "line"),
	[
		("Ctrl \x0b\x1f char", "Ctrl  char"),
		("two\r\nlines\tand more", "two  lines and more"),
		("two\u2028lines\u2029more", "two lines more"),
		("\x00\x85", ""),
		("부산 \x1b대회", "부산 대회"),
	],
)
def test_a_line_holds_no_control_character(stored, line):
	assert on_one_line(stored) == line

"""translations/ko.csv as a whole: Frappe's own words are left to Frappe."""

import csv

import pytest

from scripts.translations import PACKAGE, ROOT

with (ROOT / PACKAGE / "translations" / "ko.csv").open(newline="", encoding="utf-8") as stream:
	ROWS = [(row[0], row[1], row[2] if len(row) > 2 else "") for row in csv.reader(stream) if row]
TEXTS = {(english, context): korean for english, korean, context in ROWS}


@pytest.mark.parametrize(
	("english", "frappes", "context", "ours"),
	[
		("To", "받는 사람", "of a period", "종료"),
		("To", "받는 사람", "whom", "인수자"),
		("From", "보낸 사람", "of a period", "시작"),
		("Between", "사이", "two records", "관계 대상"),
		("Write", "쓰기", "a mail", "메일 쓰기"),
		("Korean", "한국어", "side", "한국"),
		("Step", "단계", "of the funnel", "전환"),
	],
)
def test_a_short_word_that_frappe_says_too_has_our_meaning_with_a_context_only(
	english, frappes, context, ours
):
	"""What stands in ko.csv without a context is said by all of the desk: a mail's "To" was 종료, the end of a period."""
	assert TEXTS[english, ""] == frappes
	assert TEXTS[english, context] == ours


def test_no_text_has_two_korean_ones():
	assert len(TEXTS) == len(ROWS)

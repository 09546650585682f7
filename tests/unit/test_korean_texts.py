"""translations/ko.csv as a whole: one style, one term for a thing, and Frappe's own words left to Frappe."""

import csv
import re

import pytest

from scripts.translations import PACKAGE, ROOT, find

with (ROOT / PACKAGE / "translations" / "ko.csv").open(newline="", encoding="utf-8") as stream:
	ROWS = [(row[0], row[1], row[2] if len(row) > 2 else "") for row in csv.reader(stream) if row]
TEXTS = {(english, context): korean for english, korean, context in ROWS}


def test_what_to_do_is_asked_in_one_style():
	assert [
		korean for _, korean, _ in ROWS if korean.replace("안녕하세요", "").rstrip(".").endswith("세요")
	] == []


@pytest.mark.parametrize(
	("english", "term", "other"),
	[
		("partnership", "파트너십", "협력 관계"),
		("next step", "다음 할 일", "다음 단계"),
		("record", "기록", "레코드"),
		("contact", "연락 담당자", "활성 연락처"),
		("silent", "무연락", "침묵"),
		("personal data", "개인정보", "개인 데이터"),
		("reason", "사유", "이유"),
		("undo", "되돌", "취소할 작업"),
		("undone", "되돌렸습니다", "취소했습니다"),
	],
)
def test_a_thing_has_one_name(english, term, other):
	assert any(term in korean for _, korean, _ in ROWS)
	left = [
		korean for text, korean, _ in ROWS if other in korean and text != "{0} and {1} are partners ({2})"
	]
	assert left == [], f"{english} is {term}"


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


@pytest.mark.parametrize(
	"english",
	[
		"Login to {0}",
		"Login with Email Link",
		"Forgot Password?",
		"Search",
		"Search for {0}",
		"Find {0} in {1}",
		"Ctrl+Enter to add comment",
		"1 minute ago",
		"Yesterday",
		"{0} m",
		"{0} M",
		"Weekly",
		"Copy to Clipboard",
		"Remind Me",
		"{0} filter",
		"{0} filters",
		"Select Kanban",
		"Kanban View",
		"Report View",
		"No {0} found",
		"No {0} found with matching filters. Clear filters to see all {0}.",
		"In",
		"Not Like",
		"Drag and drop files here or upload from",
		"My Device",
		"Library",
		"Set all private",
		"Connection Lost",
		"You are not connected to Internet. Retry after sometime.",
		"Get PDF",
		"Saving",
	],
)
def test_what_frappe_says_in_english_or_in_broken_korean_is_said_by_us(english):
	korean = TEXTS[english, ""]
	assert re.search("[가-힣]", korean)
	assert sorted(set(re.findall(r"\{\d\}", korean))) == sorted(set(re.findall(r"\{\d\}", english)))
	assert not re.search(r"^(에서|으로|을|를)\b", korean)


def test_an_age_says_its_number():
	assert TEXTS["1 minute ago", ""] == "1분 전" and TEXTS["{0} minutes ago", ""] == "{0}분 전"


def test_a_doctypes_name_is_followed_by_no_particle():
	"""Frappe fills in names of DocTypes: "파트너십이(가)" is read as a form that nobody filled in."""
	ours = [
		text for text in TEXTS if re.fullmatch(r"(No|You haven't created a|Could not find) \{0\}.*", text[0])
	]
	assert len(ours) > 4
	assert [text for text in ours if re.search(r"\}[가-힣]{1,2}\(", TEXTS[text])] == []


def test_a_count_says_of_what_it_is_one():
	said = {
		context: korean for (english, context), korean in TEXTS.items() if english == "{0} of {1}" and context
	}
	assert said == {
		"records of a list": "{1}건 중 {0}건",
		"a score": "{1}점 중 {0}점",
		"the place in a review": "{1}건 중 {0}번째",
	}


def test_a_field_that_is_hidden_is_named_in_korean_too():
	"""Filters and new boards offer it."""
	assert find()["Taken up again on precision"]
	assert TEXTS["Taken up again on precision", ""] == "재개일 정밀도"

"""Whom a mail to partners addresses, in which language, and what is filled in."""

import pytest

from eu_korea_coop.domain import mail_drafts
from eu_korea_coop.domain.mail_drafts import Recipient

PARK = Recipient("p@x.example", "Park Ji-won", "박지원", "부장", "ko")
KIM = Recipient("k@x.example", "Kim Su-jin", "", "Team Leader", "ko")
ANNA = Recipient("a@x.example", "Anna Puig", title="Head of Unit")
BEN = Recipient("b@x.example", "Ben Roth")


@pytest.mark.parametrize(
	("language", "people", "words"),
	[
		("en", [ANNA], "Dear Anna Puig,"),
		("en", [ANNA, BEN], "Dear Anna Puig and Ben Roth,"),
		("en", [ANNA, BEN, PARK], "Dear Anna Puig, Ben Roth and Park Ji-won,"),
		("en", [ANNA] * 4, "Dear colleagues,"),
		("en", [], "Dear colleagues,"),
		("ko", [PARK], "박지원 부장님께"),
		("ko", [KIM], "Kim Su-jin 님께"),
		("ko", [PARK, KIM], "박지원 부장님, Kim Su-jin 님께"),
		("ko", [Recipient("x", "Lee", "이서연", "선생님")], "이서연 선생님께"),
		("ko", [PARK] * 4, "관계자 여러분께"),
		("ko", [], "관계자 여러분께"),
	],
)
def test_people_are_greeted_formally(language, people, words):
	assert mail_drafts.greeting(language, people) == words


@pytest.mark.parametrize(
	("preferred", "is_korean", "level", "language"),
	[
		(None, True, None, "ko"),
		("", True, "Basic", "ko"),
		(None, True, "Good", "en"),
		(None, True, "Fluent", "en"),
		("en", True, None, "en"),
		("ko", False, None, "ko"),
		("fr", False, None, "en"),
		(None, False, None, "en"),
	],
)
def test_the_language_is_the_preferred_one_else_by_side_and_english(preferred, is_korean, level, language):
	assert mail_drafts.language_of(preferred, is_korean, level) == language


def test_known_words_are_filled_in_and_others_said():
	assert mail_drafts.fill("{greeting} {us} {x}", {"greeting": "Hi", "us": "{me}"}) == "Hi {me} {x}"
	assert mail_drafts.unknown_words("{me} {x} {{ y }} { us }") == [" us ", " y ", "x"]
	assert mail_drafts.unknown_words("{greeting} {partnership} {agreement} {me} {us}") == []


def test_paragraphs_are_parted_by_blank_lines():
	assert mail_drafts.paragraphs("a\nb\n \n\nc\n") == [["a", "b"], ["c"]]


def test_languages_come_with_most_people_first():
	assert list(mail_drafts.by_language([ANNA, BEN, PARK])) == ["en", "ko"]
	assert list(mail_drafts.by_language([ANNA, PARK])) == ["ko", "en"]
	assert mail_drafts.by_language([]) == {"en": []}


def test_the_first_known_reason_counts():
	assert mail_drafts.first_reason(["SILENT", "NO_NEXT_STEP"]) == "SILENT"
	assert mail_drafts.first_reason([]) is None


@pytest.mark.parametrize(
	("language", "us", "lines"),
	[
		("en", "ACCIÓ", ["Anna Puig", "ACCIÓ"]),
		("en", "", ["Anna Puig"]),
		("ko", "한국산업단지공단", ["한국산업단지공단", "Anna Puig 드림"]),
		("ko", "", ["Anna Puig 드림"]),
	],
)
def test_a_mail_ends_with_who_writes_and_for_which_organisation(language, us, lines):
	assert mail_drafts.signature(language, "Anna Puig", us) == lines


def test_names_are_no_markup_in_a_mail():
	assert (
		mail_drafts.as_html([["Dear A <b>,"], ["x", "R&D"]]) == "<p>Dear A &lt;b&gt;,</p><p>x<br>R&amp;D</p>"
	)

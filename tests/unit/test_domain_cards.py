"""MECARD codes and signatures under e-mails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import cards
from eu_korea_coop.domain.cards import Card


def test_a_mecard_says_the_person():
	text = r"MECARD:N:Ryu,Jinho;ORG:Zeta\; Complex;TITLE:Director;TEL:+82 10 1234 5678;EMAIL:ryu@zeta.example;URL:https\://zeta.example;;"
	assert cards.read_mecard(text) == Card(
		name="Jinho Ryu",
		title="Director",
		email="ryu@zeta.example",
		phone="+82 10 1234 5678",
		organisation="Zeta; Complex",
		website="https://zeta.example",
	)


def test_a_mecard_in_hangul_is_family_name_first():
	assert cards.read_mecard("MECARD:N:류,진호;;").name == "류진호"


SIGNATURES = {
	"english": (
		"Kind regards,\n\nMina Example\nProject Manager\nZeta Cluster Agency\nTel: +32 2 555 12 34 | Fax: +32 2 555 12 35\nmina@zeta.example\nwww.zeta.example",
		Card(
			name="Mina Example",
			title="Project Manager",
			email="mina@zeta.example",
			phone="+32 2 555 12 34",
			organisation="Zeta Cluster Agency",
			website="www.zeta.example",
		),
	),
	"one line": (
		"Jean-Luc van Example | Head of Unit | jl@zeta.example | +32 475 55 12 34",
		Card(
			name="Jean-Luc van Example",
			title="Head of Unit",
			email="jl@zeta.example",
			phone="+32 475 55 12 34",
		),
	),
	"korean": (
		"감사합니다.\n류진호 드림\n\n팀장\n한국제타진흥원\n전화: 02-555-1234 / 휴대폰: 010-1234-5678\nryu@zeta.example",
		Card(
			name="류진호",
			native_name="류진호",
			title="팀장",
			email="ryu@zeta.example",
			phone="010-1234-5678",
			organisation="한국제타진흥원",
		),
	),
	"korean with title": (
		"류진호 과장\n한국제타진흥원\nryu@zeta.example",
		Card(
			name="류진호",
			native_name="류진호",
			title="과장",
			email="ryu@zeta.example",
			organisation="한국제타진흥원",
		),
	),
	"mobile first": (
		"Dr Mina Example\nT. +32 2 555 12 34\nM. +32 475 55 12 34",
		Card(name="Dr Mina Example", phone="+32 475 55 12 34"),
	),
}


@pytest.mark.parametrize("text, card", SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_says_the_person(text, card):
	assert cards.read_signature(text) == card


@pytest.mark.parametrize(
	("line", "organisation"),
	[
		("Industry 4.0 Agency", "Industry 4.0 Agency"),
		("3D Printing Cluster", "3D Printing Cluster"),
		("제4차산업진흥원", "제4차산업진흥원"),
		("12 Centre Street", ""),
		("Science Center, 34126 Daejeon", "Science Center"),
		("Agency for 2030", ""),
		("대덕대로 센터 3층", ""),
		("Tel. Agency +32 2 555 12 34", ""),
	],
)
def test_an_organisation_may_have_a_number_in_its_name_and_a_place_is_none(line, organisation):
	text = f"Mina Example\n{line}\nmina@zeta.example"
	assert cards.read_signature(text).organisation == organisation


@pytest.mark.parametrize(
	"text", ["", "Thanks!", "see you at the fair", "2016", "mina@zeta.example", "Kind regards,"]
)
def test_a_text_that_names_nobody_is_no_card(text):
	assert cards.read_signature(text) is None


@given(st.text(max_size=400))
def test_any_text_is_a_card_or_none(text):
	card = cards.read_signature(text)
	assert card is None or card.name


@given(st.text(max_size=300))
def test_any_mecard_is_read(text):
	assert isinstance(cards.read_mecard(f"MECARD:{text}"), Card)


@pytest.mark.parametrize(
	("text", "is_one"),
	[
		("MECARD:N:x;;", True),
		("\ufeff\r\n mecard:N:x;;", True),
		("MECARDS:N:x", False),
		("A MECARD:N:x", False),
		("", False),
	],
)
def test_a_mecard_is_known_by_its_beginning(text, is_one):
	assert cards.is_mecard(text) is is_one


def test_a_card_is_cut_to_what_a_record_holds():
	long = cards.card(name="x" * 141, title=" a  b ")
	assert (len(long.name), long.title, long.native_name) == (140, "a b", "")
	assert cards.card(name="류진호").native_name == "류진호"
	assert cards.card(name="진호", native_name="류진호").native_name == "류진호"


def test_a_signature_is_read_from_its_first_thirty_lines():
	def signed(lines: int) -> str:
		return (
			"".join(f"{number} lines of a text\n" for number in range(lines))
			+ "Mina Example\nmina@zeta.example"
		)

	assert cards.read_signature(signed(28)).email == "mina@zeta.example"
	assert cards.read_signature(signed(29)) is None  # the name is the thirtieth line, the address is not read
	assert cards.read_signature(signed(30)) is None


def test_blank_lines_are_not_counted_but_nothing_behind_the_sixtieth_line_is_read():
	signed = "Mina Example\nmina@zeta.example"
	assert cards.read_signature("\n" * 58 + signed).email == "mina@zeta.example"
	assert cards.read_signature("\n" * 59 + signed) is None  # the name is the sixtieth line


def test_a_long_line_is_read_to_its_two_hundredth_letter():
	def signed(last: int) -> str:
		return f"Mina Example\n{'x' * (last - 12)} mina@zeta.x"

	assert cards.read_signature(signed(200)).email == "mina@zeta.x"
	assert cards.read_signature(signed(201)) is None  # "mina@zeta." is no address


@pytest.mark.parametrize(
	"words",
	["Kind Regards,", "Best Wishes", "Many Greetings", "Sincerely Yours,", "Thank You", "Thanks Again"],
)
def test_a_greeting_in_capitals_is_no_name(words):
	assert cards.read_signature(f"{words}\nMina Example\nmina@zeta.example").name == "Mina Example"


@pytest.mark.parametrize("line", ["info@zeta-cluster.example", "www.zeta-cluster.example", "until next week"])
def test_neither_an_address_nor_a_line_of_a_letter_is_the_organisation(line):
	card = cards.read_signature(f"Mina Example\n{line}\nZeta Foundation\nOmega Foundation\nmina@zeta.example")
	assert card.organisation == "Zeta Foundation", "the first that is one"


@pytest.mark.parametrize(
	("line", "is_person"),
	[
		("Mina Example", True),
		("Mina", False),
		("mina Example", False),
		("Mina van der Example", True),
		("One Two Three Four Five", True),
		("One Two Three Four Five Six", False),
		("Zeta Cluster", False),
		("Prof Mina Example", True),
		("Project Manager", False),
		("류진호 팀장", True),
		("류진호 (Jinho)", True),
		("팀장", False),
		("한국제타진흥원", False),
		("류", False),
	],
)
def test_a_line_is_a_name_or_not(line, is_person):
	card = cards.read_signature(f"{line}\nmina@zeta.example")
	assert (card is not None) is is_person


def test_a_number_needs_a_label_or_a_line_of_its_own():
	assert cards.read_signature("Mina Example\nroom 12 345 678 90") is None
	assert cards.read_signature("Mina Example\n(02) 555 12 34").phone == "(02) 555 12 34"
	assert cards.read_signature("Mina Example\nFax: +32 2 555 12 35") is None

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

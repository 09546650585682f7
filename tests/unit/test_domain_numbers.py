"""Numbers are read with the separators of one number format, and never guessed."""

import pytest

from eu_korea_coop.domain import numbers

ENGLISH, GERMAN, SWISS, FRENCH, KOREAN_WON = (".", ","), (",", "."), (".", "'"), (",", " "), ("", ",")


@pytest.mark.parametrize(
	("written", "separators", "number"),
	[
		("12,500", ENGLISH, 12500),
		("12500", ENGLISH, 12500),
		("1,250.50", ENGLISH, 1250.5),
		("12,50,000", ENGLISH, 1250000),
		("-0.5", ENGLISH, -0.5),
		(".5", ENGLISH, 0.5),
		("5.", ENGLISH, 5),
		("1e3", ENGLISH, 1000.0),
		("\u22127", ENGLISH, -7),
		(" 7\u00a0", ENGLISH, 7),
		("1,5", GERMAN, 1.5),
		("3,75", GERMAN, 3.75),
		("1.250,50", GERMAN, 1250.5),
		("12.500", GERMAN, 12500),
		("12,500", GERMAN, 12.5),
		("1'250.5", SWISS, 1250.5),
		("1’250.5", SWISS, 1250.5),
		("1\u00a0250,5", FRENCH, 1250.5),
		("1\u202f250", FRENCH, 1250),
		("1,250", KOREAN_WON, 1250),
	],
)
def test_a_number_is_read_by_its_format(written, separators, number):
	assert numbers.read(written, *separators) == number


@pytest.mark.parametrize(
	("written", "separators"),
	[
		("1,5", ENGLISH),
		("3,75", ENGLISH),
		("1.250,50", ENGLISH),
		("1,2500", ENGLISH),
		(",500", ENGLISH),
		("1,,500", ENGLISH),
		("1 250", ENGLISH),
		("1'250", ENGLISH),
		("1.5", GERMAN),
		("1,250.50", GERMAN),
		("1.5", KOREAN_WON),
		("many", ENGLISH),
		("", ENGLISH),
		("-", ENGLISH),
		(".", ENGLISH),
		("nan", ENGLISH),
		("inf", ENGLISH),
		("1e999", ENGLISH),
		("0x10", ENGLISH),
		("1_000", ENGLISH),
		("5 or 6", ENGLISH),
		("١٢", ENGLISH),
		("１２", ENGLISH),
	],
)
def test_any_other_writing_is_no_number(written, separators):
	assert numbers.read(written, *separators) is None

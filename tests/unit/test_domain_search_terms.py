"""Terms under which a name is found, and what a text looks for."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import search_terms


def finds(text: str, *names: str) -> bool:
	terms = [term.text for term in search_terms.of_names(names)]
	return any(
		term.startswith(beginning) for beginning in search_terms.wanted(text).beginnings for term in terms
	)


@pytest.mark.parametrize(
	("text", "name"),
	[
		("kicox", "KICOX"),
		("KICOX kicox", "KICOX"),
		("한국산업 한국산업", "한국산업단지공단"),
		("Baden Baden", "Baden-Baden"),
		("kic", "KICOX"),
		("activa", "Barcelona Activa"),
		("barcelona act", "Barcelona Activa"),
		("pole", "Pôle Eau"),
		("한국산업단지공단", "한국산업단지공단"),
		("한국 산업단지", "한국산업단지공단"),
		("산업단지", "한국산업단지공단"),
		("서", "서울"),
		("서울", "서울"),
		("한", "한"),
		("한국사", "한국산업단지공단"),
		("강남바이오", "주식회사 강남바이오"),
		("KICOX", "Korea Industrial Complex Corp. (KICOX)"),
		("Ryu", "Ryu Jinho"),
		("진호", "류진호"),
		("Quorvane Ltd.", "Quorvane"),
		("gang\u200bnam", "Gangnam Bio"),
	],
)
def test_a_text_finds_the_name(text, name):
	assert finds(text, name)
	assert finds(unicodedata.normalize("NFD", text), unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
	("text", "name"), [("icox", "KICOX"), ("북", "한국"), ("bio", "Gangnam"), ("%", "KICOX"), ("", "KICOX")]
)
def test_a_text_finds_no_other_name(text, name):
	assert not finds(text, name)


@pytest.mark.parametrize(
	("written", "stored"),
	[
		("010-1234-5678", "+82 10 1234 5678"),
		("+82 (0)10 1234 5678", "010.1234.5678"),
		("0082 10 1234 5678", "010 1234 5678"),
		("tel: 02 555 12 34", "+32 2 555 12 34"),
	],
)
def test_a_telephone_number_is_found_however_it_is_written(written, stored):
	(beginning,) = search_terms.wanted(written).beginnings
	(term,) = search_terms.of_phones([stored])
	assert term.text.startswith(beginning)


@pytest.mark.parametrize("text", ["2016", "12-34", "Room 101", "KICOX 12345678"])
def test_a_few_digits_or_a_name_with_digits_are_no_telephone_number(text):
	assert search_terms.telephone(text) == ""


def test_an_address_is_found_by_itself_and_by_its_domain():
	terms = {term.text for term in search_terms.of_emails(["Kim <Kim@KICOX.example>"])}
	assert terms == {"kim@kicox.example", "kicox.example"}
	assert search_terms.wanted("kim@kicox.example").beginnings == ("kim@kicox.example", "kicox.example")


def test_the_domain_of_a_mail_service_finds_nobody():
	address = "@".join(("kim", "gmail.com"))
	assert {term.text for term in search_terms.of_emails([address])} == {address}


@given(st.text(min_size=1, max_size=80))
def test_every_name_is_found_by_itself(name):
	if search_terms.wanted(name).beginnings and not search_terms.telephone(name) and "@" not in name:
		assert not search_terms.fold(name) or finds(search_terms.fold(name), name)


@given(st.text(max_size=200))
def test_terms_fit_their_column_and_begin_with_a_letter(name):
	for term in search_terms.of_names([name]):
		assert 0 < len(term.text) <= search_terms.LONGEST
		assert term.text == term.text.strip()


def test_a_term_is_a_name_to_its_ninetieth_letter():
	assert {term.text for term in search_terms.of_names(["x" * 91])} == {"x" * 90}
	assert search_terms.wanted("x" * 91).beginnings == ("x" * 90,)


def test_a_name_in_brackets_is_one_of_its_own():
	assert search_terms.Term("kicox", True) in search_terms.of_names(["Korea Industrial Complex (KICOX)"])
	assert search_terms.of_names([None]) == frozenset()


def test_a_number_is_looked_for_by_its_last_digits_alone():
	(beginning,) = search_terms.wanted("+82 10 1234 5678").beginnings
	assert beginning == search_terms.TELEPHONE + "87654321"[: search_terms.SUBSCRIBER]
	assert len(beginning) == len(search_terms.TELEPHONE) + search_terms.SUBSCRIBER


def test_an_address_and_a_website_are_starts_and_a_domain_is_none():
	terms = {
		(term.text, term.is_start) for term in search_terms.of_emails(["kim@kicox.example", None, "none"])
	}
	assert terms == {("kim@kicox.example", True), ("kicox.example", False)}
	(website,) = search_terms.of_website("https://www.Kicox.example/en")
	assert (website.text, website.is_start) == ("kicox.example", True)
	assert search_terms.of_website("") == search_terms.of_website(None) == frozenset()
	(phone,) = search_terms.of_phones(["", None, "02 555 12 34"])
	assert phone.is_start


def test_the_domain_of_an_address_alone_is_looked_for():
	assert search_terms.wanted("@kicox.example").beginnings == ("kicox.example",)
	assert search_terms.wanted("@k").beginnings == ("k",)
	assert search_terms.wanted("@").beginnings == search_terms.wanted(" ").beginnings == ()
	service = "@".join(("kim", "gmail.com"))
	assert search_terms.wanted(service).beginnings == (service,)


def test_several_words_are_looked_for_in_any_order_the_first_four_of_them():
	assert search_terms.wanted("one two").words == ("one", "two")
	assert search_terms.wanted("one two three four five").words == ("one", "two", "three", "four")
	assert search_terms.wanted("one").words == ()
	assert search_terms.wanted("one one").words == ()


def test_a_website_is_looked_for_by_its_host():
	assert search_terms.wanted("www.kicox.example").beginnings[0] == "kicox.example"
	assert "kicox.example" not in search_terms.wanted("www. kicox.example").beginnings[:1]


def test_a_long_name_has_a_term_for_its_first_beginnings_alone():
	name = " ".join("abcdefghijklmnopqrstuvwxyz")
	assert len(search_terms.of_names([name])) == search_terms.MOST_TERMS == 24
	assert len(search_terms.of_names(["one two three"])) == 3


def test_six_digits_are_a_telephone_number_and_five_are_none():
	assert search_terms.telephone("123456") == search_terms.TELEPHONE + "654321"
	assert search_terms.telephone("12345") == search_terms.telephone("0012345") == ""


def test_a_number_of_any_length_is_cut_to_its_last_digits():
	assert search_terms.wanted("+82 2 555 12 34").beginnings == (search_terms.TELEPHONE + "43215552",)
	assert search_terms.wanted("123456").beginnings == (search_terms.TELEPHONE + "654321",)


def test_a_name_is_a_start_and_its_later_words_are_none():
	terms = {(term.text, term.is_start) for term in search_terms.of_names(["one two", "two"])}
	assert terms == {("one two", True), ("two", True)}
	assert {(term.text, term.is_start) for term in search_terms.of_names(["one two"])} == {
		("one two", True),
		("two", False),
	}


def test_parts_are_found_by_no_text_that_is_searched_for():
	parts = search_terms.of_parts({"kico", "한국산"})
	assert {term.text[0] for term in parts} == {search_terms.PART}
	assert not any(term.is_start for term in parts)
	for text in ("~kico", "kico", "~", "~.kico"):
		assert not any(
			part.text.startswith(start) for part in parts for start in search_terms.wanted(text).beginnings
		)

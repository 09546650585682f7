"""Names of people and organisations: order, and who is probably the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain.names import (
	CONTRADICTED,
	display_person,
	likeness,
	normalise_organisation,
	search_keys,
	similarity,
	telling_parts,
	website_domain,
)


@pytest.mark.parametrize(
	("given_name", "family", "order", "shown"),
	[
		("Min-su", "Kim", "Family First", "Kim Min-su"),
		("Min-su", "Kim", "Given First", "Min-su Kim"),
		("Danica", "Petrović", None, "Danica Petrović"),
		("Danica", "Petrović", "", "Danica Petrović"),
		("민수", "김", None, "김민수"),
		("민수", "김", "Family First", "김민수"),
		("민수", "김", "Given First", "민수 김"),
		("민수", "Kim", None, "민수 Kim"),
		("Min-su", "김", None, "Min-su 김"),
		("Danica", "", None, "Danica"),
		(None, "Kim", "Family First", "Kim"),
		("  Min  su ", " Kim ", "Family First", "Kim Min su"),
		(None, None, None, ""),
	],
)
def test_a_korean_family_name_comes_first(given_name, family, order, shown):
	assert display_person(given_name, family, order) == shown


@pytest.mark.parametrize(
	("one", "other"),
	[
		("BioM Biotech Cluster Development GmbH", "biom biotech cluster development"),
		("Pôle Eau", "POLE EAU"),
		("Pôle-Eau S.A.S.", "Pole Eau"),
		("Chuncheon Bioindustry Foundation", "chuncheon  bioindustry foundation."),
		("㈜한국 클러스터", "한국클러스터 주식회사"),
		("(재)춘천바이오산업진흥원", "춘천 바이오 산업 진흥원"),
		("한국산업단지공단", "한국 산업 단지 공단"),
		("Trade & Industry Ltd.", "Trade and Industry"),
		("The Cluster House", "Cluster House"),
		("The Network", "Network"),
		("Trade GmbH & Co. KG", "Trade"),
		("Trade & Co. KG", "Trade"),
		("Zeta B V", "Zeta BV"),
		("Zeta S p A", "Zeta"),
		("ＫＩＣＯＸ", "kicox"),
		("Łódź Cluster Sp. z o.o. ", "Lodz Cluster sp z o o"),
		("Straße Cluster", "strasse cluster"),
	],
)
def test_spellings_of_one_organisation_are_one(one, other):
	assert normalise_organisation(one) == normalise_organisation(other) != ""


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Chuncheon Bioindustry Foundation", "Chuncheon Bioindustry"),
		("City of Daegu", "City of Montpellier"),
		("Korea Food Cluster", "Korea Food Institute"),
		("한국산업단지공단", "한국산업기술진흥원"),
	],
)
def test_different_organisations_stay_different(one, other):
	assert normalise_organisation(one) != normalise_organisation(other)


@pytest.mark.parametrize("name", ["", None, "   ", "...", "!?"])
def test_nothing_is_normalised_to_nothing(name):
	assert normalise_organisation(name) == ""


@pytest.mark.parametrize(
	("name", "normal"),
	[
		("AB", "ab"),
		("The", "the"),
		("And Ltd.", "and"),  # the name is what is left, though it is no word of its own
		("Zeta Doo El", "zeta doo el"),  # a word of three letters is no piece of a legal form
	],
)
def test_a_legal_form_never_takes_the_name_with_it(name, normal):
	assert normalise_organisation(name) == normal


@pytest.mark.parametrize(
	("url", "host"),
	[
		("https://www.kicox.example/en/", "kicox.example"),
		("WWW.Kicox.example", "kicox.example"),
		("kicox.example:8080/x", "kicox.example"),
		("http://[", ""),
		("", ""),
		(None, ""),
	],
)
def test_the_host_of_a_website(url, host):
	assert website_domain(url) == host


def test_native_name_acronym_alias_and_host_find_an_organisation():
	keys = search_keys(
		"Korea Industrial Complex Corporation (KICOX)",
		"한국 산업단지 공단",
		"KICOX",
		("Korea Industrial Complex Corp.",),
		"https://www.kicox.example",
	)
	assert {"kicox", "한국산업단지공단", "korea industrial complex", "kicox.example"} <= keys


def test_a_name_with_brackets_is_one_without_them_too():
	assert search_keys("Zeta Cluster (ZC)") == {"zeta cluster zc", "zeta cluster", "zc"}


def test_likeness_names_the_pair_that_is_alike():
	match = likeness(search_keys("Pole Eau Montpellier"), search_keys("Pôle Eau, Montpellier", acronym="PEM"))
	assert (match.score, match.mine, match.theirs) == (1.0, "pole eau montpellier", "pole eau montpellier")
	assert likeness((), ("x",)).score == 0.0
	equal = likeness(("pole", "eau"), ("pole", "eau"))
	assert (equal.mine, equal.theirs) == ("pole", "pole")  # of pairs as good as each other the first
	assert likeness(("abc",), ("xyz",)).mine == ""


def test_an_acronym_counts_less_where_a_word_differs_and_an_address_of_the_web_does_not():
	north, south = "north textile cluster", "south textile cluster"
	assert likeness(("ntc", north), ("ntc", south)).score == CONTRADICTED
	assert likeness(("ntc.example", north), ("ntc.example", south)).score == 1.0
	assert likeness(("북남섬유", north), ("북남섬유", south)).score == 1.0, "a Korean name is no acronym"
	assert likeness(("textile cluster", north), ("textile cluster", south)).score == 1.0, "nor are two words"
	assert likeness(("ntc", "national trade centre"), ("ntc", "nordic textile cluster")).score == 1.0


def test_similar_is_closer_than_different():
	close = similarity("chuncheon bioindustry foundation", "chunchon bio industry foundation")
	far = similarity("chuncheon bioindustry foundation", "wageningen food valley")
	assert similarity("a b c", "c b a") == 0.95
	assert similarity("a", "a") == 1.0
	assert similarity("", "a") == similarity("a", "") == similarity("", "") == 0.0
	assert similarity("abc", "abd") == 1 / 3  # one of three groups of three letters, with the blanks around
	assert similarity("가나", "가다") == 1 / 3  # of two syllables in Hangul
	assert close > 0.7 > 0.3 > far
	assert similarity("bioindustry foundation chuncheon", "chuncheon bioindustry foundation") > 0.9
	assert similarity("한국산업단지공단", "한국산업단지관리공단") > 0.6


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_is_a_symmetric_share(a, b):
	score = similarity(normalise_organisation(a), normalise_organisation(b))
	assert 0 <= score <= 1
	assert score == similarity(normalise_organisation(b), normalise_organisation(a))


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text):
	once = normalise_organisation(text)
	assert normalise_organisation(once) == once


def test_telling_parts_are_the_ends_of_the_less_common_words():
	assert telling_parts({"korean zirconia institute", "kz"}) == {"zirc", "onia"}
	assert telling_parts({"korean institute"}) == {"kore", "rean", "inst", "tute"}, "if there are no others"
	assert telling_parts({"pole eau"}) == {"pole", "eau"}
	assert telling_parts({"zirconia", "institute"}) == {"zirc", "onia"}, "a common word alone tells nothing"
	assert telling_parts({"한국산업단지공단"}) == {"한국산", "지공단"}
	assert telling_parts(set()) == set()

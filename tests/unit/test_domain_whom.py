"""Whom somebody met: names taken apart, entries read, countries by what was entered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import whom
from eu_korea_coop.domain.whom import EntryError, OrganisationEntry, PersonEntry, PersonName

FAMILY_FIRST = whom.FAMILY_FIRST


@pytest.mark.parametrize(
	("text", "parts"),
	[
		("류진호", PersonName("진호", "류", FAMILY_FIRST)),
		("류 진호", PersonName("진호", "류", FAMILY_FIRST)),
		("김구", PersonName("구", "김", FAMILY_FIRST)),
		("선우재덕", PersonName("재덕", "선우", FAMILY_FIRST)),
		("남궁민", PersonName("민", "남궁", FAMILY_FIRST)),
		("선우", PersonName("우", "선", FAMILY_FIRST)),  # two syllables: one is the family's
		("김수한무거북", PersonName("김수한무거북", "")),
		("김수한무거", PersonName("수한무거", "김", FAMILY_FIRST)),
		("김", PersonName("김", "")),
		("김 Minsu", PersonName("김 Minsu", "")),
		("Ryu Jinho", PersonName("Jinho", "Ryu", FAMILY_FIRST)),
		("Kim Min Su", PersonName("Min Su", "Kim", FAMILY_FIRST)),
		("Kim Anders van Berg", PersonName("Kim Anders van", "Berg")),  # too long for a Korean name
		("Mina Kim", PersonName("Mina", "Kim")),
		("Kim Park", PersonName("Kim", "Park")),  # both are family names: the order of most
		("Mina Example", PersonName("Mina", "Example")),
		("Ana Maria Example", PersonName("Ana Maria", "Example")),
		("RYU Jinho", PersonName("Jinho", "RYU", FAMILY_FIRST)),
		("EXAMPLE Ana Maria", PersonName("Ana Maria", "EXAMPLE", FAMILY_FIRST)),
		("LI Jinho", PersonName("Jinho", "LI", FAMILY_FIRST)),
		("Jinho RYU", PersonName("Jinho", "RYU")),
		("Kim Jinho RYU", PersonName("Kim Jinho", "RYU")),
		("Kim Jinho EXAMPLE", PersonName("Kim Jinho", "EXAMPLE")),  # capitals go before the first word
		(
			"Kim JINHO EXAMPLE",
			PersonName("JINHO EXAMPLE", "Kim", FAMILY_FIRST),
		),  # of two words they say nothing
		("JINHO RYU", PersonName("JINHO", "RYU")),  # all in capitals say nothing
		("J Example", PersonName("J", "Example")),  # an initial is not a family name in capitals
		("Ryu, Jinho", PersonName("Jinho", "Ryu", FAMILY_FIRST)),
		("Example,Mina", PersonName("Mina", "Example", FAMILY_FIRST)),
		("Mina Example, PhD", PersonName("Mina Example,", "PhD")),
		("Mina Example, Ph.D.", PersonName("Mina Example,", "Ph.D.")),
		("Example,", PersonName("Example,", "")),
		("Example, Mina, MBA", PersonName("Example, Mina,", "MBA")),
		("Madonna", PersonName("Madonna", "")),
		("  Mina   Example ", PersonName("Mina", "Example")),
		("", PersonName("", "")),
	],
)
def test_a_name_is_taken_apart_as_it_was_typed(text, parts):
	assert whom.split_person(text) == parts


@given(st.text(max_size=40))
def test_any_text_is_taken_apart_without_losing_a_letter(text):
	parts = whom.split_person(text)
	letters = sorted("".join(f"{parts.given}{parts.family}".split()).replace(",", ""))
	assert letters == sorted("".join(whom.one_line(text).split()).replace(",", ""))
	assert parts.order in ("", FAMILY_FIRST) and (parts.family or not parts.order)


def test_a_name_in_hangul_is_the_native_name():
	assert whom.entry_of(PersonEntry, {"name": "류진호"}) == PersonEntry(native_name="류진호")
	both = {"name": "Ryu Jinho", "native_name": "류진호"}
	assert whom.entry_of(PersonEntry, both) == PersonEntry(**both)
	twice = whom.entry_of(PersonEntry, {"name": "진호", "native_name": "류진호"})
	assert (twice.name, twice.native_name) == ("진호", "류진호")


@pytest.mark.parametrize(
	("written", "name", "native", "title"),
	[
		("한지우 팀장", "", "한지우", "팀장"),
		("오세린 대리님", "", "오세린", "대리"),
		("한지우팀장님", "", "한지우", "팀장"),
		("한지우 책임", "", "한지우", "책임"),
		("한지우 사무국장", "", "한지우", "사무국장"),
		("한지우 (팀장)", "", "한지우", "팀장"),
		("Han Jiu 팀장", "Han Jiu", "", "팀장"),
		("한지우 팀장 (Han Jiu)", "Han Jiu", "한지우", "팀장"),
		("Han Jiu (한지우)", "Han Jiu", "한지우", ""),
		("한지우 님", "", "한지우", ""),
		("한지우씨", "", "한지우", ""),
		# parts of a name
		("김하님", "", "김하님", ""),
		("김대표", "", "김대표", ""),
		("남궁책임", "", "남궁책임", ""),
		("한 지우", "", "한 지우", ""),
		("Mina Example (Agency)", "Mina Example (Agency)", "", ""),
	],
)
def test_what_stands_beside_a_persons_name_is_no_part_of_it(written, name, native, title):
	assert whom.entry_of(PersonEntry, {"name": written}) == PersonEntry(
		name=name, native_name=native, title=title
	)


def test_a_title_that_was_entered_stays_and_a_native_name_is_read_as_the_name_is():
	given = {"name": "Han Jiu", "native_name": "한지우 팀장", "title": "Head"}
	assert whom.entry_of(PersonEntry, given) == PersonEntry("Han Jiu", "한지우", "Head")
	assert whom.entry_of(PersonEntry, {"native_name": "한지우 (Han Jiu)"}) == PersonEntry("Han Jiu", "한지우")


@pytest.mark.parametrize(
	("written", "name", "native", "acronym"),
	[
		("대전테크노파크 (Daejeon Technopark)", "Daejeon Technopark", "대전테크노파크", ""),
		("Daejeon Technopark(대전테크노파크)", "Daejeon Technopark", "대전테크노파크", ""),
		("(재)대전테크노파크(DJTP)", "", "대전테크노파크", "DJTP"),
		("KoDi (재) (한국디자인)", "", "한국디자인", "KoDi"),
		(
			"한국산업단지공단 (KICOX, Korea Industrial Complex)",
			"Korea Industrial Complex",
			"한국산업단지공단",
			"KICOX",
		),
		("(주)한빛테크 (Hanbit Tech Co., Ltd.)", "Hanbit Tech Co., Ltd.", "한빛테크", ""),
		("㈜이디리서치", "", "이디리서치", ""),
		# nothing to take apart
		("주식회사 포스코", "", "주식회사 포스코", ""),
		("LG화학", "", "LG화학", ""),
		("ACME (주)", "", "ACME (주)", ""),
		("대전테크노파크 (본원)", "", "대전테크노파크 (본원)", ""),
		("Daejeon Technopark (DJTP)", "Daejeon Technopark (DJTP)", "", ""),
	],
)
def test_an_organisations_name_in_two_scripts_is_two_names(written, name, native, acronym):
	assert whom.entry_of(OrganisationEntry, {"name": written}) == OrganisationEntry(
		name=name, native_name=native, acronym=acronym
	)


def test_an_entry_is_lines_of_text():
	given = {"new": True, "name": " Quorvane\n Ltd ", "phone": 112, "email": None, "acronym": ""}
	assert whom.entry_of(OrganisationEntry, given) == OrganisationEntry(name="Quorvane Ltd", phone="112")


@pytest.mark.parametrize(
	("value", "part"),
	[
		({"name": ["Mina"]}, "name"),
		({"name": "Mina", "email": {}}, "email"),
		({"name": "Mina", "wish": "x", "age": 3}, "age"),  # the first in order
		({}, "name"),
		({"email": "mina@quorvane.example"}, "name"),
	],
)
def test_an_entry_that_can_not_be_read_names_its_part(value, part):
	with pytest.raises(EntryError) as refused:
		whom.entry_of(PersonEntry, value)
	assert refused.value.part == part
	assert str(refused.value).startswith(f"{part}: ")


def test_a_missing_name_differs_from_an_unknown_part():
	with pytest.raises(EntryError) as missing:
		whom.entry_of(PersonEntry, {})
	with pytest.raises(EntryError) as unknown:
		whom.entry_of(PersonEntry, {"name": "Mina", "wish": "x"})
	assert (missing.value.value, unknown.value.value) == ("", None)


@pytest.mark.parametrize(
	("domains", "native_name", "region", "code"),
	[
		((), "한국산업단지공단", "DE", "kr"),
		(("kicox.example", "kicox.or.kr"), "", "DE", "kr"),
		(("cluster.co.UK",), "", None, "gb"),
		(("cluster.eu", "cluster.de"), "", None, "de"),
		(("cluster.io",), "", "FR", "fr"),
		(("cluster.com",), "", None, None),
		(("localhost", "de"), "", None, None),  # no domain has one word
		((), "", "KR", "kr"),
		((), "", None, None),
	],
)
def test_a_country_is_known_by_script_domain_or_telephone(domains, native_name, region, code):
	assert whom.country_code(domains, native_name, region) == code


def test_hangul_is_syllables_and_letters():
	assert all(whom.has_hangul(text) for text in ("가", "힣", "\u1100", "ㄱ", "KICOX 한국"))
	assert not any(whom.has_hangul(text) for text in ("", None, "KICOX", "日本", "あ"))

"""Who is probably one person: judged by pairs that were labelled by hand before the rule was written."""

import labelled_pairs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import search_terms
from eu_korea_coop.domain.person_names import (
	PersonName,
	family_sound,
	find_keys,
	latin_words,
	romanised,
	sound,
)
from eu_korea_coop.domain.same_person import (
	ALIKE,
	EMAIL,
	FAMILY,
	INITIALS,
	NAME,
	NATIVE_NAME,
	ORGANISATION,
	OTHER,
	PART,
	PHONE,
	SOUND,
	SPELLING,
	UNKNOWN,
	PersonFacts,
	compare,
	compare_names,
)

PAIRS = labelled_pairs.read("people_pairs.txt", 6)


def facts(entry: tuple[str, ...]) -> PersonFacts:
	given_name, family, native, email, phone, organisation = entry
	numbers = [search_terms.subscriber(phone)] if phone else []
	return PersonFacts(
		PersonName(given_name, family, native),
		frozenset([email] if email else []),
		frozenset(numbers),
		frozenset([organisation] if organisation else []),
	)


def person(given_name="", family="", native="", email="", phone="", organisation="") -> PersonFacts:
	return facts((given_name, family, native, email, phone, organisation))


def test_the_list_is_long_enough_and_has_both_kinds():
	same = sum(pair.is_same for pair in PAIRS)
	assert len(set(PAIRS)) == len(PAIRS) >= 150
	assert min(same, len(PAIRS) - same) >= 70


def test_the_rule_agrees_with_the_labels():
	verdicts = labelled_pairs.judge(
		PAIRS, lambda pair: compare(facts(pair.one), facts(pair.other)).score >= ALIKE
	)
	assert verdicts.precision >= 0.95, verdicts.wrong
	assert verdicts.recall >= 0.85, verdicts.wrong


def test_whoever_is_one_person_is_looked_up_under_a_common_key():
	missed = [
		pair
		for pair in PAIRS
		if pair.is_same
		and not find_keys(facts(pair.one).name) & find_keys(facts(pair.other).name)
		and not facts(pair.one).emails & facts(pair.other).emails
		and not facts(pair.one).phones & facts(pair.other).phones
	]
	assert missed == []


def test_a_verdict_says_its_signs_the_strongest_first():
	one = person("Minsu", "Kim", "김민수", "ms@x.example", "+82 10 0000 1201", "KICOZ")
	assert compare(one, person("Min-soo", "Kim", email="ms@x.example")).signs == (EMAIL, SOUND)
	assert compare(one, person("Min-soo", "Kim", phone="010-0000-1201")).signs == (PHONE, SOUND)
	assert compare(
		person("Minsu", "Kim", organisation="KICOZ"), person("Minsu", "Kim", organisation="KICOZ")
	).signs == (
		ORGANISATION,
		NAME,
	)


@pytest.mark.parametrize(
	("one", "other", "verdict"),
	[
		(("", "", "김민수"), ("", "", "김민수"), NATIVE_NAME),
		(("", "", "류진호"), ("", "", "유진호"), SOUND),
		(("", "", "김민수"), ("", "", "김민수현"), OTHER),
		(("", "", "김민수"), ("", "", "박민수"), OTHER),
		(("", "", "김근우"), ("", "", "김건우"), OTHER),  # alike in Latin letters, not as they are written
		(("Minsu", "Kim", "김민수"), ("Min-soo", "Kim"), SOUND),
		(("Minsu", "Kim", "김민수"), ("Rachel Minsu", "Kim", "김민수"), NATIVE_NAME),
		(("Minsu", "Kim"), ("Rachel Minsu", "Kim"), PART),
		(("Jun Min", "Kim"), ("Min Jun", "Kim"), FAMILY),
		(("Minsu", "", "김민수"), ("Rachel Minsu", "Kim"), FAMILY),  # one word is no part that tells anything
		(("Minsu", "Kim"), ("Anna", "Schmidt"), OTHER),
		(("Jean-Luc", "Moreau"), ("J.-L.", "Moreau"), INITIALS),
		(("Jean-Luc", "Moreau"), ("E.-U.", "Moreau"), FAMILY),
		(("Maria Luisa", "Rossi"), ("Maria", "Rossi"), PART),
		(("Anna Anna", "Rossi"), ("Anna", "Rossi"), PART),
		(("Maria", ""), ("Maria", "Rossi"), OTHER),
		(("", "Rossi"), ("Maria", "Rossi"), FAMILY),
		(("", "Schmidt"), ("", "Schmitt"), OTHER),  # without given names nothing is spelt alike
		(("Anna", "Vanderberg"), ("Anna", "van der Berg"), NAME),
		(("Annamaria", "de Rossi"), ("Anna Maria", "Rossi"), NAME),
		(("Christina", "Schmidt"), ("Christina", "Schmitt"), SPELLING),
		(("Maria", "Rossi"), ("Mario", "Rossi"), FAMILY),
		(("Tamara", "Weber"), ("Samara", "Weber"), FAMILY),
		(("Marko", "Horvat"), ("Marrko", "Horvat"), SPELLING),
		(("Marko", "Horvat"), ("Marko", "Horvad"), SPELLING),
		(("Ivana", "Novak"), ("Ivanna", "Novak"), SPELLING),
		(("Luka", "Novak"), ("Lukaa", "Novak"), FAMILY),
		(("Anna", "Schmidt"), ("", "", "김민수"), UNKNOWN),
		(("Minsu", "Kim", "김민수"), ("Minsu", "Lee"), OTHER),
		(("Minsu", "Kim", "김민수"), ("Jiwon", "Kim"), FAMILY),
		(("Anna", "Kovacova"), ("Anna", "Kovasova"), SPELLING),
		(("Anna", "Bellini"), ("Anna", "Bellimi"), SPELLING),
		(("Anna", "Kowalski"), ("Anna", "Kowalska"), OTHER),
		(("Anna", "Weber"), ("Anna", "Wiber"), OTHER),
	],
)
def test_how_two_names_agree(one, other, verdict):
	names = [PersonName(*entry, *[""] * (3 - len(entry))) for entry in (one, other)]
	assert compare_names(*names) == verdict
	assert compare_names(*reversed(names)) == verdict


def test_a_number_contradicts_only_where_both_have_one():
	one = person("Anna", "Schmidt", phone="+49 30 000 1201", organisation="KICOZ")
	same_place = person("Anna", "Schmidt", organisation="KICOZ")
	another = person("Anna", "Schmidt", phone="+49 30 000 9999", organisation="KICOZ")
	assert compare(one, same_place).score == pytest.approx(0.9)
	assert compare(one, another).score == pytest.approx(0.6)


@pytest.mark.parametrize(
	("one", "other", "score"),
	[
		# the name alone: it counts where one of the two is nowhere
		(person("Anna", "Schmidt"), person("Anna", "Schmidt"), 0.75),
		(person("Anna", "Schmidt", organisation="KICOZ"), person("Anna", "Schmidt"), 0.75),
		(person(native="김민수"), person(native="김민수", organisation="KICOZ"), 0.75),
		(person("Minsu", "Kim"), person("Min-soo", "Kim"), 0.5),
		(person("Anna", "Schmidt", organisation="KICOZ"), person("Anna", "Schmidt", organisation="Z"), 0.4),
		# two addresses of one domain, or two numbers, are two people's
		(person("Anna", "Schmidt", email="a@x.example"), person("Anna", "Schmidt", email="s@x.example"), 0.3),
		(
			person("Anna", "Schmidt", email="a@x.example"),
			person("Anna", "Schmidt", email="a@y.example"),
			0.75,
		),
		(person("Anna", "Schmidt", phone="030 000 1201"), person("Anna", "Schmidt", phone="030 000 99"), 0.3),
		(
			person("Anna", "Schmidt", email="a@x.example", organisation="Z"),
			person("Anna", "Schmidt", email="s@x.example", organisation="Z"),
			0.6,
		),
		# the same number counts if the names agree, initials too; a family at one number is a switchboard's
		(
			person("Jean-Luc", "Moreau", phone="030 000 1201"),
			person("J.-L.", "Moreau", phone="030 000 1201"),
			0.93,
		),
		(
			person("Jean-Luc", "Moreau", phone="030 000 1201"),
			person("Eva", "Moreau", phone="030 000 1201"),
			0.0,
		),
		# the same organisation is not enough for initials
		(person("Jean-Luc", "Moreau", organisation="Z"), person("J.-L.", "Moreau", organisation="Z"), 0.0),
		(person("Maria Luisa", "Rossi", organisation="Z"), person("Maria", "Rossi", organisation="Z"), 0.78),
	],
)
def test_how_likely_two_entries_are_one_person(one, other, score):
	assert compare(one, other).score == pytest.approx(score)
	assert compare(other, one).score == pytest.approx(score)


@pytest.mark.parametrize(
	("given_name", "mailbox", "is_theirs"),
	[("Bo", "bo.office", True), ("M.", "marketing", False)],
)
def test_an_address_begins_with_a_whole_given_name_of_two_letters_at_least(given_name, mailbox, is_theirs):
	email = f"{mailbox}@x.example"
	one, other = person(given_name, "Kaufmann", email=email), person("Peter", "Kaufmann", email=email)
	assert (compare(one, other).score >= ALIKE) is is_theirs


@pytest.mark.parametrize(
	("mailbox", "is_theirs"),
	[
		("minah", True),
		("mina.office", True),
		("mk", True),
		("m", False),
		("reception", False),
		("info", False),
	],
)
def test_an_address_in_common_counts_for_whom_it_names(mailbox, is_theirs):
	"""Two of one family at one address: it is one person's if it begins with a given name or is somebody's initials."""
	email = f"{mailbox}@x.example"
	one, other = person("Mina", "Kaufmann", email=email), person("Peter", "Kaufmann", email=email)
	assert compare_names(one.name, other.name) == FAMILY
	assert (compare(one, other).score >= ALIKE) is is_theirs


def test_a_hangul_name_of_its_own_goes_before_hangul_in_the_latin_fields():
	assert PersonName("지원", "박", "김민수").hangul == ("김", "민수")
	assert PersonName("지 원", "남궁").hangul == ("남궁", "지원")


def test_of_names_that_can_not_be_compared_an_address_decides_unless_it_is_an_offices():
	def verdict(email: str) -> float:
		return compare(person("Anna", "Schmidt", email=email), person(native="김민수", email=email)).score

	assert verdict("kms@x.example") == pytest.approx(0.85)
	assert verdict("info@x.example") == 0.0


@pytest.mark.parametrize(
	("hangul", "spellings"),
	[
		("근우", ["Geunwoo", "Geun-woo", "Keun Woo", "Geunu"]),
		("현경", ["Hyun-kyung", "Hyeongyeong", "Hyun Kyoung"]),
		("영희", ["Younghee", "Yeong-hui", "Young Hee"]),
		("민규", ["Min-gyu", "Minkyu", "Min Kyoo"]),
		("성훈", ["Sung-hoon", "Seonghun", "Sunghun"]),
	],
)
def test_spellings_of_a_given_name_sound_the_same(hangul, spellings):
	assert {sound(spelling) for spelling in spellings} == {sound(hangul)}


@pytest.mark.parametrize(
	"spellings",
	[
		["류", "유", "Ryu", "Yoo", "You"],
		["이", "리", "Lee", "Yi", "Rhee"],
		["노", "로", "Noh", "Roh"],
		["임", "림", "Lim", "Im", "Rim"],
		["박", "Park", "Pak", "Bak"],
		["최", "Choi", "Choe"],
		["정", "Jeong", "Jung", "Chung"],
		["허", "Heo", "Hur", "Huh"],
	],
)
def test_spellings_of_a_family_name_sound_the_same(spellings):
	assert len({family_sound(spelling) for spelling in spellings}) == 1


def test_names_in_other_scripts_are_compared_in_latin_letters():
	assert latin_words("Марко Јовановић") == ["marko", "jovanovic"]
	assert latin_words("Αλέξανδρος Παπαδόπουλος") == ["alexandros", "papadopoulos"]


@pytest.mark.parametrize(
	("family", "is_rare"),
	[("Schneiders", True), ("Lindqvist", False), ("Ruiz Zapata", True), ("Kim", False), ("김", False)],
)
def test_a_long_family_name_is_one_person_wherever_they_work(family, is_rare):
	one, other = (person("Anna", family, organisation=organisation) for organisation in ("ORG-1", "ORG-2"))
	assert compare(one, other).score == (0.74 if is_rare else 0.4)


@pytest.mark.parametrize(
	("name", "latin"),
	[
		(PersonName("Min-su", "Kim"), ("kim", "minsu")),
		(PersonName("Kim", "Min-su"), ("kim", "minsu")),
		(PersonName("Seung Ho Kim"), ("kim", "seungho")),
		(PersonName(family="Kim Min Su"), ("kim", "minsu")),
		(PersonName("Kim"), ("", "")),
		(PersonName("Anna", "Schmidt"), ("", "")),
		(PersonName("민수", "김"), ("", "")),
	],
)
def test_a_korean_name_in_latin_letters_is_read_in_whichever_field_and_order_it_stands(name, latin):
	assert name.latin == latin


def test_hangul_is_romanised_syllable_by_syllable_and_nothing_else_is():
	assert romanised("가힣") == "gahit"
	assert romanised("\uabff김\ud7a4 A") == "gim"  # what stands before and behind the syllables in Unicode


@pytest.mark.parametrize(
	("name", "keys"),
	[
		(PersonName(), set()),
		(PersonName("Anna"), set()),
		(PersonName("Anna", "Ruiz Zapata"), {"a.ruiz", "r.anna", "a.zapa", "z.anna"}),
		(PersonName("Anna Ruiz"), {"a.ruiz", "r.anna"}),
		(PersonName("Anna", "van der Berg"), {"a.berg", "b.anna", "a.vand", "v.anna"}),
		(PersonName("Minsu", "Kim", "김민수"), {"gim|minsu"}),
	],
)
def test_a_person_is_looked_up_by_initial_and_name_either_way_and_a_korean_by_sound(name, keys):
	assert find_keys(name) == keys


PARTS = st.text(max_size=12)
PEOPLE = st.builds(
	person, PARTS, PARTS, PARTS, st.sampled_from(["", "a@x.example"]), st.just(""), st.sampled_from(["", "O"])
)


@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_who_is_compared_with_whom(one, other):
	assert compare(one, other) == compare(other, one)
	assert 0 <= compare(one, other).score <= 1

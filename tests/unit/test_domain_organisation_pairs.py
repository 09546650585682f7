"""Which organisations are probably one: judged by pairs that were labelled by hand."""

import labelled_pairs
import pytest

from eu_korea_coop.domain import names

PAIRS = labelled_pairs.read("organisation_pairs.txt", 4)


def keys(entry: tuple[str, ...]) -> frozenset[str]:
	name, native, acronym, website = entry
	return names.search_keys(name, native, acronym, website=website)


def says_same(pair: labelled_pairs.Pair) -> bool:
	return names.likeness(keys(pair.one), keys(pair.other)).score >= names.ALIKE


def test_the_rule_agrees_with_the_labels():
	verdicts = labelled_pairs.judge(PAIRS, says_same)
	assert verdicts.precision >= 0.95, verdicts.wrong
	assert verdicts.recall >= 0.85, verdicts.wrong


def test_two_organisations_share_a_part_of_a_name_to_be_compared_at_all():
	missed = [
		pair
		for pair in PAIRS
		if pair.is_same
		and says_same(pair)
		and not names.telling_parts(keys(pair.one)) & names.telling_parts(keys(pair.other))
	]
	assert missed == []


def test_places_tell_organisations_of_one_kind_apart():
	assert names.similarity("busan technopark", "ulsan technopark") == names.CONTRADICTED
	assert names.similarity("경북테크노파크", "경남테크노파크") == names.CONTRADICTED
	assert names.similarity("busan technopark", "pusan technopark") > names.ALIKE


@pytest.mark.parametrize(
	("one", "other", "differ"),
	[
		("korea food research institute", "korea forest research institute", True),
		("korea food research inst", "korea food research institute", False),
		("korea food research institute", "research food institute korea", False),
		# a word may be written in two, or a piece of three letters at least in another word
		("food valley nl", "foodvalley nl", False),
		("foodvalley", "food valley", False),
		("lab food", "foodlab city", False),
		("lab food", "ab food", True),
		("ab food nl", "ab food dk", True),
		# a word of four letters at least may be the beginning of another; what else is there does not matter then
		("korea institute", "korea inst seoul", False),
		("korea market", "korea mar seoul", True),
		# one letter otherwise, or two that changed places, in words of five letters at least
		("seoul water", "seoul vater", False),
		("seoul water", "seoul awter", False),
		("seoul food", "seoul good", True),
		("seoul food", "seoul ofod", True),
		("seoul water", "seoul metre", True),
		# of a name of one word nothing is left to compare
		("technopark", "busan technopark", False),
		("zirconia", "zirconik", False),
		# in Hangul, without blanks, names of one length differ
		("경북테크노파크", "경남테크노파크", True),
		("경북테크노파크", "경북테크노", False),
		("경북테크노파크", "technoparks", False),
	],
)
def test_a_word_that_only_one_of_two_names_has_tells_them_apart(one, other, differ):
	assert names.differ_in_a_word(one, other) is differ
	assert names.differ_in_a_word(other, one) is differ


@pytest.mark.parametrize(
	("one", "other", "is_one"),
	[
		("한국산업단지공단", "한국산업단지공당", True),
		("한국산업단지공단", "함국산업단지공단", True),
		("한국산업단지공단", "한국산업단지공단", False),  # nothing is misspelt
		("한국산업단지공단", "한국산업단지공남", False),  # one letter in common
		("한국산업단지공단", "함국산업단지공당", False),  # two syllables
		("한국산업단지공단", "한국산업단지공", False),
		("가람협회", "가란협회", True),
		("가람회", "가란회", False),  # three syllables
		("경북테크노파크", "경남테크노파크", False),
		# another place, another subject
		("청주테크노파크", "충주테크노파크", False),
		("한국광주연구원", "한국경주연구원", False),
		("의료산업협회", "의류산업협회", False),
		("한국화학연구원", "한국과학연구원", False),
		("청주테크노파크", "청즈테크노파크", True),
		# no Hangul
		("quorvane", "quorvana", False),
		("한국산업a", "한국산업b", False),
	],
)
def test_one_syllable_of_hangul_may_be_misspelt(one, other, is_one):
	assert names.is_misspelt(one, other) is names.is_misspelt(other, one) is is_one
	assert (names.similarity(one, other) == names.MISSPELT) is is_one


@pytest.mark.parametrize(
	("one", "other", "number"),
	[("단", "단", 3), ("단", "당", 2), ("람", "란", 2), ("북", "남", 0), ("하", "한", 2)],
)
def test_letters_of_two_syllables_in_common(one, other, number):
	assert names.letters_in_common(one, other) == number


@pytest.mark.parametrize(
	("one", "other", "differ"),
	[
		("water", "vater", True),
		("water", "waters", True),
		("water", "wate", True),
		("water", "watxxr", False),
		("water", "waterss", False),
		("water", "vatez", False),
	],
)
def test_one_letter_more_less_or_another_one(one, other, differ):
	assert names.differs_by_one_letter(one, other) is differ

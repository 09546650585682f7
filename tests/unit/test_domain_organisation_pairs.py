"""Which organisations are probably one: judged by pairs that were labelled by hand."""

import labelled_pairs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eu_korea_coop.domain import names, organisation_pairs
from reference import organisation_pairs as reference

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


# ------------------------------------------------------------------------------------------------- pairs of all

WORDS = (
	"korea",
	"institute",
	"research",
	"zirconia",
	"zirconium",
	"quorvane",
	"quorvana",
	"busan",
	"pusan",
	"kicox",
	"nrf",
	"naver.com",
	"한국산업단지공단",
	"한국산업단지공당",
)
KEYS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(" ".join)
ORGANISATIONS = st.dictionaries(
	st.integers(0, 60).map("ORG-{:02d}".format), st.frozensets(KEYS, max_size=3), max_size=30
)


def crowded(monkeypatch) -> None:
	"""As few as there are here are a crowd, so that some cross its limit."""
	monkeypatch.setattr(organisation_pairs, "CROWD", 5)
	monkeypatch.setattr(reference, "CROWD", 5)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=ORGANISATIONS)
def test_all_pairs_are_those_that_are_found_one_by_one(monkeypatch, keys):
	crowded(monkeypatch)
	assert organisation_pairs.alike_pairs(keys) == reference.alike_pairs(keys)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ORGANISATIONS, changes=ORGANISATIONS, gone=st.sets(st.integers(0, 60).map("ORG-{:02d}".format)))
def test_pairs_that_are_renewed_are_those_of_all_names_of_now(monkeypatch, before, changes, gone):
	crowded(monkeypatch)
	now = {name: own for name, own in {**before, **changes}.items() if name not in gone}
	earlier = organisation_pairs.alike_pairs(before)
	assert organisation_pairs.renewed_pairs(earlier, before, now) == organisation_pairs.alike_pairs(now)


@pytest.mark.parametrize("number", [organisation_pairs.NAMESAKES, organisation_pairs.NAMESAKES + 1])
def test_a_name_that_one_more_takes_on_is_a_sign_no_longer(number):
	keys = {f"ORG-{place}": frozenset(["zirconia", f"name{place}"]) for place in range(number)}
	before = {name: own for name, own in keys.items() if name != "ORG-0"}
	pairs = organisation_pairs.renewed_pairs(organisation_pairs.alike_pairs(before), before, keys)
	assert len(pairs) == (3 if number == organisation_pairs.NAMESAKES else 0)


@pytest.mark.parametrize("number", [organisation_pairs.CROWD, organisation_pairs.CROWD + 1])
def test_a_part_of_a_name_that_one_more_takes_on_is_a_sign_no_longer(number):
	spellings = {"ORG-A": frozenset(["quorvane"]), "ORG-B": frozenset(["quorvanes"])}
	others = {
		f"ORG-{place:02d}": frozenset([f"quorum{place:02d}{place}", "xx"]) for place in range(number - 2)
	}
	before = {**spellings, **dict(list(others.items())[1:])}
	earlier = organisation_pairs.alike_pairs(before)
	assert (0.82, "ORG-A", "ORG-B") in earlier
	pairs = organisation_pairs.renewed_pairs(earlier, before, {**spellings, **others})
	assert ((0.82, "ORG-A", "ORG-B") in pairs) is (number == organisation_pairs.CROWD)
	assert pairs == organisation_pairs.alike_pairs({**spellings, **others})


def test_only_what_the_changed_names_touch_is_compared(monkeypatch):
	before = {f"ORG-{place}": frozenset([f"quorvane{place}"]) for place in range(3)}
	earlier = organisation_pairs.alike_pairs(before)
	judged = []
	likeness = names.likeness
	monkeypatch.setattr(names, "likeness", lambda *both: judged.append(both) or likeness(*both))
	now = {**before, "ORG-9": frozenset(["zirconia"]), "ORG-8": frozenset(["zirconio"])}
	assert len(organisation_pairs.renewed_pairs(earlier, before, now)) == len(earlier) + 1 == 4
	assert judged == [(("zirconio",), ("zirconia",))]

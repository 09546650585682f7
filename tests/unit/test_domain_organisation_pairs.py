"""Which organisations are probably one: judged by pairs that were labelled by hand."""

import labelled_pairs

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
	assert names.differ_in_a_word("korea food research institute", "korea forest research institute")
	assert not names.differ_in_a_word("korea food research inst", "korea food research institute")
	assert not names.differ_in_a_word("food valley nl", "foodvalley nl")
	assert not names.differ_in_a_word("lab food", "foodlab city"), (
		"a word of three letters is a piece of another"
	)

"""Introduction paths: as strong as the weakest hop, ranked, at most four hops, from stated facts alone."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain import introductions as intro
from eu_korea_coop.domain.introductions import Fact, best_paths, strength

TODAY = date(2017, 5, 31)


def org(name: str) -> tuple[str, str]:
	return ("Organisation", name)


def fact(kind: str, start: str, end: str, **values) -> Fact:
	return Fact(kind, org(start), org(end), evidence=("Record", f"{start}-{end}"), **values)


def names(path: intro.Path) -> list[str]:
	return [name for _doctype, name in path.nodes]


# strength


@pytest.mark.parametrize(
	("values", "percent"),
	[
		({"kind": intro.RELATION}, 80),
		({"kind": intro.RELATION, "weight": 50}, 40),
		({"kind": intro.RELATION, "ended": True}, 32),
		({"kind": intro.AFFILIATION}, 85),
		({"kind": intro.PARTNERSHIP, "standing": "On track"}, 80),
		({"kind": intro.PARTNERSHIP, "standing": "Stalled"}, 40),
		({"kind": intro.INTERACTION, "on": TODAY}, 75),
		({"kind": intro.INTERACTION, "on": date(2015, 6, 1)}, 38),
		({"kind": intro.INTERACTION, "on": date(2015, 5, 31)}, 37),  # the 731st day
		({"kind": intro.INTERACTION, "on": TODAY, "weight": 2}, 2),  # 1.5: no day has passed
		({"kind": intro.INTERACTION}, 38),
		({"kind": intro.EVENT, "on": TODAY}, 35),
		({"kind": intro.EVENT, "on": date(2015, 6, 1)}, 18),
		({"kind": intro.INTRODUCTION, "standing": "Made"}, 90),
		({"kind": intro.INTRODUCTION, "standing": "Declined"}, 9),
		({"kind": intro.EVENT, "on": date(1950, 1, 1)}, 1),
	],
)
def test_a_fact_counts_by_its_kind_its_age_and_how_it_stands(values, percent):
	kind = values.pop("kind")
	assert strength(fact(kind, "a", "b", **values), TODAY) == percent


def test_a_meeting_of_tomorrow_counts_as_one_of_today():
	assert strength(fact(intro.INTERACTION, "a", "b", on=date(2017, 6, 1)), TODAY) == 75


# paths


def test_a_path_is_as_strong_as_its_weakest_hop():
	facts = [fact(intro.RELATION, "us", "gate"), fact(intro.PARTNERSHIP, "gate", "goal", standing="Stalled")]
	(path,) = best_paths(facts, [org("us")], org("goal"), TODAY)
	assert (names(path), path.strength) == (["us", "gate", "goal"], 40)


def test_a_fact_is_walked_against_its_direction_too():
	(path,) = best_paths([fact(intro.RELATION, "goal", "us")], [org("us")], org("goal"), TODAY)
	assert names(path) == ["us", "goal"]
	assert path.hops[0].is_reversed


def test_between_two_nodes_the_strongest_fact_stands():
	facts = [fact(intro.EVENT, "us", "goal", on=TODAY), fact(intro.INTERACTION, "us", "goal", on=TODAY)]
	(path,) = best_paths(facts, [org("us")], org("goal"), TODAY)
	assert path.hops[0].fact.kind == intro.INTERACTION


def test_of_two_facts_of_one_record_the_first_stands():
	facts = [fact(intro.INTERACTION, "us", "goal", on=TODAY, label=label) for label in ("first", "second")]
	(path,) = best_paths(facts, [org("us")], org("goal"), TODAY)
	assert path.hops[0].fact.label == "first"


def test_of_many_ways_ten_are_shown():
	facts = [
		fact(intro.RELATION, *pair)
		for number in range(11)
		for pair in (("us", f"{number}"), (f"{number}", "goal"))
	]
	assert len(best_paths(facts, [org("us")], org("goal"), TODAY)) == 10


def test_a_strong_detour_comes_before_a_weak_direct_way():
	facts = [
		fact(intro.EVENT, "us", "goal", on=TODAY),
		fact(intro.RELATION, "us", "gate"),
		fact(intro.RELATION, "gate", "goal"),
	]
	assert [names(path) for path in best_paths(facts, [org("us")], org("goal"), TODAY)] == [
		["us", "gate", "goal"],
		["us", "goal"],
	]


def test_of_equally_strong_ways_the_shorter_one_comes_first():
	facts = [fact(intro.RELATION, a, b) for a, b in (("us", "goal"), ("us", "x"), ("x", "goal"))]
	assert [len(path.hops) for path in best_paths(facts, [org("us")], org("goal"), TODAY)] == [1, 2]


def test_four_hops_are_shown_and_five_are_not():
	chain = ["us", "a", "b", "c", "goal"]
	facts = [fact(intro.RELATION, *pair) for pair in pairwise(chain)]
	assert len(best_paths(facts, [org("us")], org("goal"), TODAY)) == 1
	facts[-1] = fact(intro.RELATION, "c", "d")
	facts.append(fact(intro.RELATION, "d", "goal"))
	assert best_paths(facts, [org("us")], org("goal"), TODAY) == []


def test_nobody_needs_an_introduction_to_themselves():
	assert best_paths([fact(intro.RELATION, "us", "goal")], [org("us")], org("us"), TODAY) == []


# ties


def test_a_neighbour_is_joined_by_the_strongest_fact_and_says_how_the_partnership_stands():
	facts = [
		fact(intro.PARTNERSHIP, "kicox", "accio", standing="Stalled"),
		fact(intro.RELATION, "accio", "kicox"),
		fact(intro.INTERACTION, "kicox", "daegu", on=TODAY),
		fact(intro.RELATION, "daegu", "elsewhere"),
	]
	ties = intro.ties(facts, org("kicox"), TODAY)
	assert [(tie.hop.end[1], tie.hop.fact.kind, tie.standing) for tie in ties] == [
		("accio", intro.RELATION, "Stalled"),
		("daegu", intro.INTERACTION, ""),
	]


def test_of_several_partnerships_with_a_neighbour_the_best_counts_and_ended_ones_do_not():
	facts = [
		fact(intro.PARTNERSHIP, "a", "b", standing="Stalled"),
		fact(intro.PARTNERSHIP, "a", "b", standing="Needs attention"),
		fact(intro.PARTNERSHIP, "a", "b", standing="On track", ended=True),
	]
	assert [tie.standing for tie in intro.ties(facts, org("a"), TODAY)] == ["Needs attention"]


def test_a_partnership_that_nobody_has_judged_yet_counts_less_than_a_stalled_one():
	facts = [fact(intro.PARTNERSHIP, "a", "b"), fact(intro.PARTNERSHIP, "a", "b", standing="Stalled")]
	assert [tie.standing for tie in intro.ties(facts, org("a"), TODAY)] == ["Stalled"]


# properties

LETTERS = "abcdefg"
facts_of_a_world = st.lists(
	st.builds(
		fact,
		st.sampled_from(sorted(intro.BASE)),
		st.sampled_from(LETTERS),
		st.sampled_from(LETTERS),
		on=st.none() | st.dates(date(2000, 1, 1), TODAY),
		ended=st.booleans(),
	),
	max_size=25,
)


@given(facts_of_a_world)
def test_no_path_is_longer_than_four_hops_or_passes_a_node_twice(facts):
	for path in best_paths(facts, [org("a")], org("g"), TODAY):
		assert len(path.hops) <= 4
		assert len(set(path.nodes)) == len(path.nodes)
		assert (path.nodes[0], path.nodes[-1]) == (org("a"), org("g"))


@given(facts_of_a_world, st.randoms(use_true_random=False))
def test_the_ranking_does_not_depend_on_the_order_of_the_facts(facts, dice):
	shuffled = facts[:]
	dice.shuffle(shuffled)
	items = [path.rank for path in best_paths(facts, [org("a")], org("g"), TODAY)]
	assert items == [path.rank for path in best_paths(shuffled, [org("a")], org("g"), TODAY)]


@given(facts_of_a_world, st.sampled_from(LETTERS), st.sampled_from(LETTERS))
def test_a_fresh_fact_never_weakens_the_best_way(facts, start, end):
	before = best_paths(facts, [org("a")], org("g"), TODAY)
	after = best_paths([*facts, fact(intro.INTERACTION, start, end, on=TODAY)], [org("a")], org("g"), TODAY)
	if before:
		assert after[0].strength >= before[0].strength


def every_way(facts: list[Fact]) -> list[intro.Path]:
	"""All ways from a to g of at most four hops, each tried."""
	hops = intro.strongest_hops(facts, TODAY)

	def on_from(steps: tuple[intro.Hop, ...], at: tuple[str, str]) -> list[intro.Path]:
		if at == org("g"):
			return [intro.Path(steps)]
		passed = {org("a"), *(step.end for step in steps)}
		ahead = hops.get(at, {}) if len(steps) < intro.MOST_HOPS else {}
		return [way for end, hop in ahead.items() if end not in passed for way in on_from((*steps, hop), end)]

	return sorted(on_from((), org("a")), key=lambda path: path.rank)


@given(facts_of_a_world)
def test_the_ways_are_all_there_are_with_the_best_first(facts):
	assert best_paths(facts, [org("a")], org("g"), TODAY, most=1_000) == every_way(facts)

"""Strength 0 to 100: every component, never health."""

from dataclasses import replace
from datetime import timedelta

import pytest
from domain_facts import TODAY, ago
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain.strength import StrengthFacts, strength

FULL = StrengthFacts(
	last_meaningful=TODAY,
	meaningful_count=24,
	interaction_types=frozenset(("Site Visit", "Call")),
	european_contacts=3,
	korean_contacts=3,
	agreements_in_force=1,
	plan_settled=True,
)


def test_the_strongest_has_100_and_the_unknown_none():
	assert strength(FULL, TODAY).total == 100
	assert strength(StrengthFacts(), TODAY).total == 0


def test_the_components_have_the_weights_of_the_design():
	full = strength(FULL, TODAY)
	assert (full.recency, full.frequency, full.breadth, full.depth, full.formality) == (35, 20, 15, 15, 15)


def test_recency_halves_every_180_days():
	assert strength(replace(FULL, last_meaningful=ago(180)), TODAY).recency == 17.5
	assert strength(replace(FULL, last_meaningful=ago(360)), TODAY).recency == 8.75
	assert strength(replace(FULL, last_meaningful=TODAY + timedelta(days=9)), TODAY).recency == 35


def test_frequency_is_full_at_one_contact_a_month():
	assert strength(replace(FULL, meaningful_count=12), TODAY).frequency == 10
	assert strength(replace(FULL, meaningful_count=240), TODAY).frequency == 20


def test_breadth_counts_up_to_three_contacts_a_side():
	assert strength(replace(FULL, european_contacts=90, korean_contacts=0), TODAY).breadth == 7.5


@pytest.mark.parametrize(
	("deeper", "shallower"),
	[("Site Visit", "Meeting"), ("Meeting", "E-Mail Exchange"), ("Message", "Attempt")],
)
def test_a_visit_is_deeper_than_a_meeting_than_a_mail(deeper, shallower):
	a = strength(replace(FULL, interaction_types=frozenset((deeper,))), TODAY).depth
	b = strength(replace(FULL, interaction_types=frozenset((shallower,))), TODAY).depth
	assert a > b


@pytest.mark.parametrize(
	("in_force", "is_open", "has_plan", "points"),
	[
		(1, False, True, 15),
		(2, False, False, 12),
		(0, True, False, 6),
		(0, False, True, 6),
		(0, False, False, 0),
	],
)
def test_an_agreement_in_force_is_more_formal_with_a_plan_and_one_being_prepared_less(
	in_force, is_open, has_plan, points
):
	facts = replace(FULL, agreements_in_force=in_force, has_open_agreement=is_open, plan_settled=has_plan)
	assert strength(facts, TODAY).formality == pytest.approx(points)


@given(
	st.builds(
		StrengthFacts,
		last_meaningful=st.none() | st.dates(ago(5000), TODAY + timedelta(days=9)),
		meaningful_count=st.integers(0, 1000),
		interaction_types=st.frozensets(st.sampled_from(("Call", "Workshop", "Attempt", "Other"))),
		european_contacts=st.integers(0, 50),
		korean_contacts=st.integers(0, 50),
		agreements_in_force=st.integers(0, 5),
		has_open_agreement=st.booleans(),
		plan_settled=st.booleans(),
	)
)
def test_strength_stays_between_0_and_100(facts):
	assert 0 <= strength(facts, TODAY).total <= 100

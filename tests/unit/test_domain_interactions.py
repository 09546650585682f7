"""What counts as contact: rules 5 to 14, and the aggregate of many interactions."""

from datetime import date, timedelta

import pytest
from domain_facts import TODAY, UNKNOWN, ago, before, contacts, day, health_of, month, partnership, year
from hypothesis import given
from hypothesis import strategies as st

from eu_korea_coop.domain.dates import PRECISIONS, fuzzy
from eu_korea_coop.domain.interactions import (
	HELD,
	NO_CONTACT,
	asks_two_way,
	contact_day,
	default_two_way,
	ends_before_it_starts,
	first_day,
	initial_status,
	is_ahead,
	is_meaningful,
	is_planned,
	last_day,
	override_needs_reason,
	too_far_ahead,
)
from reference.contacts import Interaction, summarise

TYPES = (
	"Trade-Fair Encounter",
	"Conference Encounter",
	"Meeting",
	"Call",
	"Video",
	"E-Mail Exchange",
	"Message",
	"Site Visit",
	"Delegation Visit",
	"Workshop",
	"Negotiation",
	"Signing",
	"Introduction",
)


def test_rule_5_the_latest_last_possible_day_is_the_last_interaction():
	facts = contacts(Interaction(day("2016-06-01")), Interaction(year(2016)), Interaction(month("2016-11")))
	assert facts.last_certain_day == date(2016, 12, 31)


def test_rule_6_a_period_end_is_the_last_possible_day():
	assert last_day(year(2014), date(2014, 3, 1)) == date(2014, 3, 1)
	assert last_day(UNKNOWN, date(2014, 3, 1)) == date(2014, 3, 1)
	assert last_day(month("2014-02"), None) == date(2014, 2, 28)


def test_a_period_end_says_nothing_about_its_first_possible_day():
	assert first_day(month("2016-05")) == date(2016, 5, 1)
	assert first_day(UNKNOWN) is None


def test_rule_6_a_period_may_not_end_before_its_first_possible_day():
	assert ends_before_it_starts(day("2014-03-02"), date(2014, 3, 1))
	assert not ends_before_it_starts(month("2014-03"), date(2014, 3, 1))
	assert not ends_before_it_starts(UNKNOWN, date(2014, 3, 1))
	assert not ends_before_it_starts(before("2014-03-01"), date(2014, 3, 1))


@pytest.mark.parametrize("when", [UNKNOWN, before("2016-01-01"), year(2014)])
def test_rule_7_a_period_end_makes_any_interaction_dated(when):
	facts = contacts(Interaction(when, period_end=date(2016, 3, 1), recorded_on=TODAY))
	assert facts.last_certain_day == date(2016, 3, 1)
	assert facts.last_undated_recorded_on is None
	assert facts.last_before_day is None


@pytest.mark.parametrize(
	("when", "planned"),
	[
		(day("2017-06-01"), True),
		(day("2017-05-31"), False),
		(month("2017-05"), False),
		(month("2017-06"), True),
		(year(2017), False),
		(before("2018-01-01"), False),
		(UNKNOWN, False),
	],
)
def test_rule_8_what_certainly_lies_ahead_is_a_plan(when, planned):
	assert is_planned(when, TODAY) is planned
	assert initial_status(when, TODAY) == ("Planned" if planned else "Held")
	counted = contacts(Interaction(when, recorded_on=TODAY))
	assert (counted.last_any_day is None and counted.last_undated_recorded_on is None) is planned


@pytest.mark.parametrize(
	("when", "too_far"),
	[
		(fuzzy(TODAY.replace(year=TODAY.year + 2), "Day"), False),
		(fuzzy(TODAY.replace(year=TODAY.year + 2) + timedelta(days=1), "Day"), True),
		(fuzzy(date(TODAY.year + 2, 1, 1), "Year"), False),  # it may still be meant within two years
		(fuzzy(date(TODAY.year + 3, 1, 1), "Year"), True),
		(fuzzy(date(TODAY.year + 9, 1, 1), "Before"), False),
		(fuzzy(None, "Unknown"), False),
		(fuzzy(date(1999, 1, 1), "Day"), False),
	],
)
def test_a_meeting_is_not_planned_more_than_two_years_ahead(when, too_far):
	assert too_far_ahead(when, TODAY) is too_far


@pytest.mark.parametrize("status", ["Planned", "Cancelled"])
def test_rule_8_what_is_not_held_never_counts(status):
	assert contacts(Interaction(day("2017-01-01"), status=status, recorded_on=TODAY)) == NO_CONTACT


def test_rule_8_the_aggregate_says_when_a_held_one_ahead_begins_to_count():
	facts = contacts(
		Interaction(day("2017-06-10")), Interaction(day("2017-06-05")), Interaction(day("2017-05-01"))
	)
	assert facts.next_counting_on == date(2017, 6, 5)
	assert facts.last_certain_day == date(2017, 5, 1)


@pytest.mark.parametrize("interaction_type", TYPES)
def test_rule_9_every_type_is_meaningful_when_both_sides_took_part_and_only_then(interaction_type):
	assert is_meaningful(interaction_type, True)
	assert not is_meaningful(interaction_type, False)


@pytest.mark.parametrize("interaction_type", ["Attempt", "attempt", "Internal Note", "internal note"])
@pytest.mark.parametrize("two_way", [True, False])
def test_rule_9_an_attempt_is_an_attempt(interaction_type, two_way):
	assert not is_meaningful(interaction_type, two_way)


def test_rule_10_both_sides_take_part_unless_it_is_an_attempt_or_a_note():
	assert all(default_two_way(kind) for kind in TYPES)
	assert not default_two_way("Attempt")
	assert not default_two_way("Internal Note")
	assert {kind for kind in TYPES if asks_two_way(kind)} == {"E-Mail Exchange", "Message"}


def test_rule_11_one_way_mail_is_no_contact():
	assert not is_meaningful("E-Mail Exchange", two_way=False)


@pytest.mark.parametrize("interaction_type", ["Attempt", "Meeting", "E-Mail Exchange"])
@pytest.mark.parametrize("two_way", [True, False])
def test_rule_12_a_set_override_beats_the_derivation(interaction_type, two_way):
	assert is_meaningful(interaction_type, two_way, "Yes")
	assert not is_meaningful(interaction_type, two_way, "No")
	assert is_meaningful(interaction_type, two_way, "") == is_meaningful(interaction_type, two_way)


def test_rule_12_an_override_needs_its_reason():
	assert override_needs_reason("Yes", " ")
	assert override_needs_reason("No", None)
	assert not override_needs_reason("Yes", "They answered by letter")
	assert not override_needs_reason("", None)


def test_rule_17_the_latest_recording_of_an_undated_one_counts():
	facts = contacts(Interaction(UNKNOWN, recorded_on=ago(10)), Interaction(UNKNOWN, recorded_on=ago(3)))
	assert facts.last_undated_recorded_on == ago(3)


def test_rule_78_the_last_interaction_may_be_of_any_kind():
	facts = contacts(
		Interaction(day("2017-01-05"), meaningful=False), Interaction(day("2016-12-01")), Interaction(UNKNOWN)
	)
	assert facts.last_any_day == date(2017, 1, 5)
	assert facts.last_certain_day == date(2016, 12, 1)


@pytest.mark.parametrize(
	("interactions", "shown"),
	[
		([month("2017-05")], date(2017, 5, 1)),  # most of it lies ahead
		([year(2017), day("2017-04-30")], date(2017, 5, 1)),
		([before("2017-06-01"), month("2017-06")], date(2017, 5, 1)),
		([day("2017-05-02")], date(2017, 5, 2)),  # the 2nd has begun in Seoul
		([month("2017-05"), day("2017-05-02")], date(2017, 5, 2)),
		([day("2017-04-03")], date(2017, 4, 3)),
		([UNKNOWN], None),
	],
)
def test_rules_4_and_110_a_contact_is_shown_on_its_day_but_a_month_that_is_not_over_today(
	interactions, shown
):
	today = date(2017, 5, 1)
	counted = summarise(map(Interaction, interactions), today + timedelta(days=2))
	health = health_of(partnership("Exploring", contact=counted), today)
	assert (health.last_interaction, health.last_meaningful) == (shown, shown)


def test_rule_78_a_note_that_is_held_ahead_of_the_site_is_no_meaningful_contact():
	today = date(2017, 5, 1)
	note, call = Interaction(day("2017-05-02"), meaningful=False), Interaction(day("2017-04-03"))
	health = health_of(
		partnership("Exploring", contact=summarise([note, call], today + timedelta(days=2))), today
	)
	assert (health.last_interaction, health.last_meaningful) == (date(2017, 5, 2), date(2017, 4, 3))


def test_rule_73_only_a_meaningful_two_way_one_can_wake():
	assert contacts(Interaction(day("2017-01-05"), two_way=False)).last_two_way_first_day is None
	assert contacts(Interaction(day("2017-01-05"), meaningful=False)).last_two_way_first_day is None
	assert contacts(Interaction(month("2017-01"))).last_two_way_first_day == date(2017, 1, 1)


INTERACTIONS = st.builds(
	Interaction,
	when=st.builds(fuzzy, st.dates(date(2014, 1, 1), date(2018, 1, 1)), st.sampled_from(PRECISIONS)),
	period_end=st.none() | st.dates(date(2014, 1, 1), date(2018, 1, 1)),
	status=st.sampled_from(("Held", "Held", "Planned", "Cancelled")),
	meaningful=st.booleans(),
	two_way=st.booleans(),
	recorded_on=st.dates(date(2014, 1, 1), date(2018, 1, 1)),
)


@given(st.lists(INTERACTIONS, max_size=8), st.randoms())
def test_the_aggregate_does_not_depend_on_order_or_repetition(interactions, random):
	shuffled = interactions * 2
	random.shuffle(shuffled)
	assert summarise(shuffled, TODAY) == summarise(interactions, TODAY)


@given(st.lists(INTERACTIONS, max_size=8))
def test_aggregates_of_parts_combine_into_the_whole(interactions):
	"""What a database computes with max() and min() per column."""
	parts = [summarise([one], TODAY) for one in interactions]

	def best(name, pick):
		return pick((getattr(part, name) for part in parts if getattr(part, name)), default=None)

	whole = summarise(interactions, TODAY)
	for name in (
		"last_certain_day",
		"last_before_day",
		"last_undated_recorded_on",
		"last_any_day",
		"last_two_way_first_day",
		"last_any_first_day",
		"last_meaningful_first_day",
	):
		assert getattr(whole, name) == best(name, max)
	assert whole.next_counting_on == best("next_counting_on", min)


@given(st.lists(INTERACTIONS, max_size=8), st.integers(1, 400))
def test_until_the_next_one_counts_the_aggregate_stands_still(interactions, days):
	facts = summarise(interactions, TODAY)
	later = TODAY + timedelta(days=days)
	if facts.next_counting_on is None or later < facts.next_counting_on:
		assert summarise(interactions, later) == facts


@given(st.lists(INTERACTIONS, max_size=8))
def test_rules_4_and_110_the_day_shown_is_that_of_the_latest_single_contact(interactions):
	"""The aggregate answers as each contact by itself: no later than today, but where its first day is."""
	linked = [one for one in interactions if not ends_before_it_starts(one.when, one.period_end)]
	begun = TODAY + timedelta(days=2)
	single = [
		min(one.period_end or one.when.last_day, max(TODAY, one.when.first_day or TODAY))
		for one in linked
		if one.status == HELD
		and (one.period_end or one.when.last_day)
		and not is_ahead(one.when.first_day, begun)
	]
	counted = summarise(linked, begun)
	assert contact_day(counted.last_any_day, counted.last_any_first_day, TODAY) == max(single, default=None)

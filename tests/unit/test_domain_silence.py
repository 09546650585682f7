"""SILENT and the clocks it shares: rules 4, 5, 13 to 26, 34, 65 to 70, 74, 75."""

from datetime import date

import pytest
from domain_facts import (
	TODAY,
	UNKNOWN,
	ago,
	ahead,
	before,
	contacts,
	day,
	days_ago,
	health_of,
	month,
	partnership,
	reason,
	reasons,
	talked,
	with_step,
	year,
)

from eu_korea_coop.domain.health import (
	CODES,
	DEFAULT_STAGE_POLICY,
	Policy,
)
from eu_korea_coop.domain.interactions import NO_CONTACT, ContactFacts
from reference.contacts import Interaction

LIMITS = {row.stage: row.max_silent for row in DEFAULT_STAGE_POLICY}


def silent(facts, today=TODAY, policy=None):
	row = reason(facts, "SILENT", today, policy or Policy())
	return row and (row.severity, row.since)


@pytest.mark.parametrize(("stage", "limit"), LIMITS.items())
def test_rule_26_the_limit_day_is_within_the_limit_in_every_stage(stage, limit):
	assert silent(partnership(stage, contact=talked(limit)))[0] == "Approaching"
	assert silent(partnership(stage, contact=talked(limit + 1))) == ("Hard", TODAY)


@pytest.mark.parametrize(("stage", "limit"), LIMITS.items())
def test_rule_20_three_quarters_are_compared_exactly(stage, limit):
	first = -(-limit * 3 // 4)
	assert silent(partnership(stage, contact=talked(first))) == ("Approaching", TODAY)
	assert silent(partnership(stage, contact=talked(first - 1))) is None


def test_rule_20_the_limit_of_a_strategic_first_contact_is_33_and_three_quarter_days():
	facts = {"tier": "Strategic"}
	assert silent(partnership("First Contact", contact=talked(33), **facts))[0] == "Approaching"
	assert silent(partnership("First Contact", contact=talked(34), **facts)) == ("Hard", TODAY)
	assert silent(partnership("First Contact", contact=talked(26), **facts))[0] == "Approaching"  # 25.3125
	assert silent(partnership("First Contact", contact=talked(25), **facts)) is None


@pytest.mark.parametrize("factor", [0.7, "0.7"])
def test_rule_20_a_product_is_exact_where_floats_are_not(factor):
	policy = Policy(tier_factors={"Watch": factor})
	assert 90 * 0.7 < 63  # the trap
	assert (
		silent(partnership("Exploring", tier="Watch", contact=talked(63)), policy=policy)[0] == "Approaching"
	)
	assert silent(partnership("Exploring", tier="Watch", contact=talked(64)), policy=policy) == (
		"Hard",
		TODAY,
	)


def test_rule_76_one_day_later_is_one_day_more():
	facts = partnership("Exploring", contact=talked(90))
	assert silent(facts)[0] == "Approaching"
	assert silent(facts, ahead(1)) == ("Hard", ahead(1))


def test_rule_4_a_contact_in_the_current_month_was_today():
	health = health_of(partnership("Exploring", contact=contacts(Interaction(year(2017)))))
	assert (health.silence_start, health.days_silent) == (TODAY, 0)


def test_rule_3_month_and_year_are_aged_from_their_last_day():
	assert (
		health_of(partnership("Exploring", contact=contacts(Interaction(month("2016-11"))))).days_silent
		== 182
	)
	assert health_of(partnership("Exploring", contact=contacts(Interaction(year(2016))))).days_silent == 151


def test_rule_5_on_equal_days_the_certain_interaction_is_the_last_one():
	facts = partnership(
		"Exploring", contact=contacts(Interaction(before("2017-01-02")), Interaction(day("2017-01-01")))
	)
	assert silent(facts) == ("Hard", date(2017, 4, 2))
	assert "DATE_UNKNOWN" not in reasons(facts)


def test_rule_7_a_period_end_makes_no_unknown_date():
	contact = contacts(Interaction(UNKNOWN, period_end=date(2017, 1, 1), recorded_on=TODAY))
	facts = partnership("Exploring", contact=contact)
	assert silent(facts)[0] == "Hard"
	assert "DATE_UNKNOWN" not in reasons(facts)


def test_rule_8_a_plan_does_not_break_the_silence():
	contact = contacts(Interaction(days_ago(200)), Interaction(day("2017-06-10")))
	assert silent(partnership("Exploring", contact=contact))[0] == "Hard"


def test_rule_11_only_meaningful_interactions_break_the_silence():
	contact = contacts(Interaction(days_ago(200)), Interaction(days_ago(1), meaningful=False))
	health = health_of(partnership("Exploring", contact=contact))
	assert health.days_silent == 200
	assert health.last_interaction == ago(1)


def test_rule_17_an_undated_contact_counts_as_the_latest_until_it_was_surely_followed():
	undated = Interaction(UNKNOWN, recorded_on=ago(100))
	earlier, same_day = Interaction(days_ago(101)), Interaction(days_ago(100))
	assert silent(partnership("Exploring", contact=contacts(undated, earlier)))[0] == "Warning"
	assert silent(partnership("Exploring", contact=contacts(undated, same_day)))[0] == "Hard"


def test_rule_17_an_undated_contact_recorded_after_today_was_recorded_today():
	undated = Interaction(UNKNOWN, recorded_on=ahead(500))
	facts = partnership("Exploring", contact=contacts(undated, Interaction(day("2017-05-31"))))
	assert "DATE_UNKNOWN" not in reasons(facts)
	facts = partnership("Exploring", contact=contacts(undated, Interaction(day("2017-05-30"))))
	assert "DATE_UNKNOWN" in reasons(facts)


def test_rule_17_a_contact_dated_before_some_day_also_follows_an_undated_one():
	undated = Interaction(UNKNOWN, recorded_on=date(2016, 12, 31))
	health = health_of(partnership("Exploring", contact=contacts(undated, Interaction(before("2017-01-01")))))
	assert health.silence_start == date(2016, 12, 31)
	assert not health.silence_certain


def test_rule_18_an_undated_latest_is_measured_from_the_latest_dated_and_only_warns():
	contact = contacts(Interaction(UNKNOWN, recorded_on=TODAY), Interaction(days_ago(91)))
	facts = partnership("Exploring", contact=contact)
	assert silent(facts) == ("Warning", TODAY)
	assert reasons(facts)["DATE_UNKNOWN"] == "Warning"
	assert health_of(facts).stalled_since is None
	contact = contacts(Interaction(UNKNOWN, recorded_on=TODAY), Interaction(days_ago(67)))
	assert silent(partnership("Exploring", contact=contact)) is None


def test_rule_18_without_a_dated_one_it_is_measured_from_the_stage():
	contact = contacts(Interaction(UNKNOWN, recorded_on=ago(300)))
	facts = partnership("Informal Cooperation", contact=contact, stage_since=days_ago(181))
	assert silent(facts) == ("Warning", TODAY)
	assert reasons(facts)["DATE_UNKNOWN"] == "Warning"


def test_rule_18_with_no_known_date_at_all_there_is_only_date_unknown():
	contact = contacts(Interaction(UNKNOWN, recorded_on=TODAY))
	facts = partnership("Informal Cooperation", contact=contact, stage_since=UNKNOWN)
	assert reasons(facts) == {"DATE_UNKNOWN": "Warning", "NO_NEXT_STEP": "Warning"}
	health = health_of(facts)
	assert health.silence_start is None
	assert health.days_silent is None


def test_rule_19_before_is_a_warning_even_long_after_the_limit():
	contact = contacts(Interaction(before("2010-01-01")))
	facts = partnership("Exploring", contact=contact)
	assert silent(facts) == ("Warning", date(2010, 4, 1))
	assert reasons(facts)["DATE_UNKNOWN"] == "Warning"


def test_rule_19_a_certain_contact_after_it_makes_it_hard_again():
	contact = contacts(Interaction(before("2010-01-01")), Interaction(day("2010-01-01")))
	assert silent(partnership("Exploring", contact=contact))[0] == "Hard"


# the next step defers


@pytest.mark.parametrize(("stage", "limit"), LIMITS.items())
def test_rules_21_24_the_last_day_of_twice_the_limit_still_defers(stage, limit):
	within = partnership(
		stage, contact=talked(limit + 1), next_step="Call", next_step_due=ahead(limit - 1)
	)  # limit + 1 + limit - 1 = 2 x limit
	beyond = partnership(stage, contact=talked(limit + 1), next_step="Call", next_step_due=ahead(limit))
	assert silent(within)[0] == "Warning"
	assert silent(beyond)[0] == "Hard"


def test_rule_21_the_window_follows_tier_and_override():
	facts = {"contact": talked(100), "next_step": "Call"}
	assert silent(partnership("Exploring", next_step_due=ahead(80), **facts))[0] == "Warning"
	assert silent(partnership("Exploring", next_step_due=ahead(81), **facts))[0] == "Hard"
	assert (
		silent(partnership("Exploring", tier="Strategic", next_step_due=ahead(35), **facts))[0] == "Warning"
	)
	assert silent(partnership("Exploring", tier="Strategic", next_step_due=ahead(36), **facts))[0] == "Hard"
	assert (
		silent(partnership("Exploring", max_silent_override=60, next_step_due=ahead(20), **facts))[0]
		== "Warning"
	)
	assert (
		silent(partnership("Exploring", max_silent_override=60, next_step_due=ahead(21), **facts))[0]
		== "Hard"
	)


def test_rule_22_a_step_defers_on_its_due_date_and_no_longer():
	facts = partnership("Exploring", contact=talked(100), next_step="Call", next_step_due=TODAY)
	assert silent(facts)[0] == "Warning"
	assert silent(facts, ahead(1)) == ("Hard", ahead(1))


def test_rule_23_a_step_beyond_the_window_defers_nothing():
	facts = partnership("Exploring", contact=talked(91), next_step="Call", next_step_due=ahead(400))
	assert silent(facts) == ("Hard", TODAY)


def test_rule_25_wake_and_reopen_start_the_silence_anew():
	facts = {"contact": talked(400), "stage_since": days_ago(10), "stage_recorded_on": ago(10)}
	assert silent(partnership("Exploring", **facts))[0] == "Hard"
	health = health_of(
		partnership("Exploring", restarted=days_ago(10), restarted_recorded_on=ago(10), **facts)
	)
	assert (health.days_silent, health.silence_certain) == (10, True)


def test_rule_25_the_later_of_contact_and_restart_counts():
	facts = partnership("Exploring", contact=talked(5), restarted=days_ago(10))
	assert health_of(facts).days_silent == 5


def test_rule_25_an_ordinary_stage_change_does_not_start_the_silence_anew():
	facts = partnership("Exploring", contact=talked(400), stage_since=days_ago(1))
	assert health_of(facts).days_silent == 400


def test_rule_25_with_no_interaction_at_all_the_present_stage_is_the_clock():
	facts = partnership(
		"Exploring", contact=NO_CONTACT, stage_since=days_ago(91), restarted=days_ago(200), next_step=None
	)
	assert silent(facts) == ("Hard", TODAY)
	assert health_of(facts).days_silent == 91


def test_rule_25_an_undated_contact_recorded_before_the_restart_cannot_be_the_later():
	undated = contacts(Interaction(UNKNOWN, recorded_on=ago(100)))
	facts = partnership("Exploring", contact=undated, restarted=days_ago(100), stage_since=days_ago(100))
	assert silent(facts)[0] == "Hard"
	facts = partnership("Exploring", contact=undated, restarted=days_ago(101), stage_since=days_ago(101))
	assert silent(facts)[0] == "Warning"


def test_rule_25_a_restart_of_unknown_date_makes_no_hard_silence():
	facts = {"contact": talked(400), "restarted": UNKNOWN, "stage_since": days_ago(1)}
	assert silent(partnership("Exploring", restarted_recorded_on=ago(300), **facts))[0] == "Warning"
	assert (
		reasons(partnership("Exploring", restarted_recorded_on=ago(300), **facts))["DATE_UNKNOWN"]
		== "Warning"
	)
	assert silent(partnership("Exploring", restarted_recorded_on=ago(400), **facts))[0] == "Hard"


# limits


def test_rule_38_tier_scales_the_stage_table():
	assert silent(partnership("Exploring", tier="Watch", contact=talked(180)))[0] == "Approaching"
	assert silent(partnership("Exploring", tier="Watch", contact=talked(181)))[0] == "Hard"
	assert silent(partnership("Exploring", tier="Strategic", contact=talked(68)))[0] == "Hard"


@pytest.mark.parametrize("tier", ["Strategic", "Standard", "Watch", None])
def test_rule_40_an_override_replaces_the_limit_and_the_tier_is_not_applied(tier):
	facts = {"tier": tier, "max_silent_override": 20}
	assert silent(partnership("Exploring", contact=talked(14), **facts)) is None
	assert silent(partnership("Exploring", contact=talked(15), **facts))[0] == "Approaching"
	assert silent(partnership("Exploring", contact=talked(20), **facts))[0] == "Approaching"
	assert silent(partnership("Exploring", contact=talked(21), **facts))[0] == "Hard"


@pytest.mark.parametrize("tier", [None, ""])
def test_rule_41_an_empty_tier_is_standard(tier):
	assert silent(partnership("Exploring", tier=tier, contact=talked(90)))[0] == "Approaching"
	assert silent(partnership("Exploring", tier=tier, contact=talked(91)))[0] == "Hard"


def test_rule_69_whoever_planned_the_next_step_is_not_nagged_before_the_limit():
	assert silent(with_step("Exploring", TODAY, contact=talked(80))) is None
	assert silent(with_step("Exploring", ahead(1000), contact=talked(80))) is None
	assert silent(with_step("Exploring", ago(1), contact=talked(80)))[0] == "Approaching"


def test_rule_70_approaching_needs_attention():
	health = health_of(with_step("Exploring", ago(1), contact=talked(80)))
	assert health.health == "Needs attention"
	assert health.stalled_since is None


# since


def test_rule_74_stalled_since_is_the_first_day_after_the_limit_and_may_precede_the_stage():
	facts = with_step("Exploring", ahead(2000), contact=talked(400), stage_since=days_ago(3))
	health = health_of(facts)
	assert health.stalled_since == ago(400 - 91)
	assert health.stalled_since < facts.stage_since.date


def test_rule_75_after_an_overdue_step_silence_is_hard_since_the_day_after_its_date():
	facts = partnership("Exploring", contact=talked(120), next_step="Call", next_step_due=ago(10))
	assert silent(facts) == ("Hard", ago(9))
	facts = partnership("Exploring", contact=talked(120), next_step="Call", next_step_due=ago(60))
	assert silent(facts) == ("Hard", ago(120 - 91))


def test_rule_75_a_step_that_never_deferred_moves_nothing():
	facts = partnership("Exploring", contact=talked(400), next_step="Call", next_step_due=ago(1))
	assert silent(facts) == ("Hard", ago(400 - 91))  # due long after the window had closed


def test_rule_65_the_silence_clock_always_tells_of_its_unknown_date():
	for stage in LIMITS:
		facts = partnership(stage, contact=contacts(Interaction(UNKNOWN, recorded_on=TODAY)))
		assert reasons(facts)["DATE_UNKNOWN"] == "Warning"


@pytest.mark.parametrize("stage", ["Informal Cooperation", "Implementing"])
def test_rule_65_without_any_contact_it_tells_of_the_unknown_stage_start_also_where_nothing_else_counts_from_it(
	stage,
):
	facts = with_step(stage, contact=NO_CONTACT, stage_since=UNKNOWN)
	assert reasons(facts)["DATE_UNKNOWN"] == "Warning"
	assert not health_of(facts).silence_certain


@pytest.mark.parametrize(
	"facts",
	[
		{"contact": NO_CONTACT, "stage_since": before("2017-03-01"), "restarted": day("2017-04-01")},
		{"contact": contacts(Interaction(day("2017-04-01"))), "restarted": before("2017-03-01")},
	],
)
def test_rule_25_what_was_before_a_day_is_not_the_later_one_however_late_it_was_recorded(facts):
	recorded = {"stage_recorded_on": TODAY, "restarted_recorded_on": TODAY}
	health = health_of(partnership("Exploring", **{"stage_since": days_ago(1), **recorded, **facts}))
	assert (health.silence_start, health.silence_certain) == (date(2017, 4, 1), True)


def test_rule_78_days_silent_is_measured_from_the_clock():
	health = health_of(partnership("Exploring", contact=talked(17)))
	assert (health.days_silent, health.silence_start, health.silent_limit) == (17, ago(17), 90)
	assert health.last_meaningful == ago(17)


def test_rule_109_the_suggestion_for_a_silent_partnership_without_a_step_is_to_park():
	facts = partnership("Formalised", contact=talked(200), stage_since=days_ago(200))
	assert reason(facts, "SILENT").action == "PARK_WITH_REVIEW_DATE"
	assert health_of(facts).action == "PARK_WITH_REVIEW_DATE"
	assert health_of(facts).health == "Stalled"
	assert (
		reason(with_step("Formalised", ahead(900), contact=talked(200)), "SILENT").action
		== "CONTACT_COUNTERPART"
	)


def test_no_facts_at_all_still_give_an_answer():
	for stage in LIMITS:
		health = health_of(
			partnership(stage, contact=ContactFacts(), stage_since=UNKNOWN, stage_recorded_on=None)
		)
		assert health.health == "Needs attention"
		assert {row.code for row in health.reasons} <= set(CODES)

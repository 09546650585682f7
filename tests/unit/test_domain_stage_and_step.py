"""STAGE_AGE, NO_NEXT_STEP, NEXT_STEP_OVERDUE, PLAN_*, DATE_UNKNOWN and the policy: rules 26 to 43, 55 to 58, 65 to 72."""

from datetime import date
from fractions import Fraction

import pytest
from domain_facts import (
	TODAY,
	UNKNOWN,
	ago,
	ahead,
	before,
	contacts,
	days_ago,
	health_of,
	item,
	month,
	partnership,
	reason,
	reasons,
	talked,
	with_step,
)

from eu_korea_coop.domain.health import (
	DEFAULT_NOTICE_WINDOWS,
	DEFAULT_STAGE_POLICY,
	DEFAULT_TIER_FACTORS,
	Policy,
	PolicyError,
	StagePolicy,
)
from eu_korea_coop.domain.interactions import NO_CONTACT
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES
from eu_korea_coop.domain.stage_policy import Limit
from reference.contacts import Interaction

AGED = {
	row.stage: row.max_stage for row in DEFAULT_STAGE_POLICY if row.max_stage and row.stage != "Formalised"
}
REQUIRED = ("First Contact", "Exploring", "Agreement in Preparation", "Formalised")


def row(facts, code, today=TODAY, policy=None):
	result = reason(facts, code, today, policy or Policy())
	return result and (result.severity, result.since)


def test_the_default_policy_is_the_table_of_the_design():
	def row_of(stage: str) -> tuple:
		limits = Policy().limits(stage, None, None, None)
		silent, in_stage = (
			limit and int(limit.text) for limit in (limits.silent, limits.stage or limits.plan)
		)
		return stage, silent, in_stage, limits.next_step

	assert [row_of(stage) for stage in ACTIVE_STAGES] == [
		("Identified", 60, 90, ""),
		("First Contact", 45, 90, "Required"),
		("Exploring", 90, 365, "Required"),
		("Informal Cooperation", 180, None, "Warn"),
		("Agreement in Preparation", 60, 270, "Required"),
		("Formalised", 120, 180, "Required"),
		("Implementing", 90, None, "Warn"),
	]
	assert DEFAULT_NOTICE_WINDOWS == (180, 90, 30)
	assert Policy().notice_days == 180
	assert DEFAULT_TIER_FACTORS == {"Strategic": "0.75", "Standard": "1", "Watch": "2"}


# STAGE_AGE


@pytest.mark.parametrize(("stage", "limit"), AGED.items())
def test_rule_26_the_last_day_of_a_stage_limit_is_within_it(stage, limit):
	assert row(partnership(stage, stage_since=days_ago(limit)), "STAGE_AGE")[0] == "Approaching"
	assert row(partnership(stage, stage_since=days_ago(limit + 1)), "STAGE_AGE") == ("Hard", TODAY)


@pytest.mark.parametrize(("stage", "limit"), AGED.items())
def test_rule_68_three_quarters_of_a_stage_limit_approach(stage, limit):
	first = -(-limit * 3 // 4)
	assert row(partnership(stage, stage_since=days_ago(first)), "STAGE_AGE") == ("Approaching", TODAY)
	assert row(partnership(stage, stage_since=days_ago(first - 1)), "STAGE_AGE") is None


def test_rule_27_a_step_due_today_counts_as_future():
	facts = with_step("Exploring", TODAY, stage_since=days_ago(400))
	assert row(facts, "STAGE_AGE")[0] == "Warning"
	assert "NEXT_STEP_OVERDUE" not in reasons(facts)
	assert row(facts, "STAGE_AGE", ahead(1)) == ("Hard", ahead(1))


def test_rule_28_any_next_step_will_do_however_far():
	facts = with_step("Exploring", ahead(5000), stage_since=days_ago(400))
	assert row(facts, "STAGE_AGE") == ("Warning", ago(400 - 366))


def test_rule_29_an_unknown_stage_start_gives_no_stage_age_and_no_plan_missing():
	for stage in ACTIVE_STAGES:
		problems = reasons(with_step(stage, stage_since=UNKNOWN))
		assert "STAGE_AGE" not in problems
		assert "PLAN_MISSING" not in problems


def test_rule_30_time_in_stage_counts_from_the_last_log_row_alone():
	health = health_of(partnership("Exploring", stage_since=days_ago(12), restarted=days_ago(300)))
	assert health.days_in_stage == 12


def test_rule_66_a_stage_start_before_some_day_is_downgraded():
	facts = partnership("Exploring", stage_since=before("2010-01-01"))
	assert row(facts, "STAGE_AGE")[0] == "Warning"
	assert reasons(facts)["DATE_UNKNOWN"] == "Warning"
	facts = with_step("Formalised", stage_since=before("2010-01-01"))
	assert row(facts, "PLAN_MISSING")[0] == "Warning"
	assert reasons(facts)["DATE_UNKNOWN"] == "Warning"


def test_rule_69_a_planned_step_silences_the_stage_warning_before_the_limit():
	assert row(with_step("Exploring", TODAY, stage_since=days_ago(300)), "STAGE_AGE") is None
	assert row(with_step("Exploring", ago(1), stage_since=days_ago(300)), "STAGE_AGE")[0] == "Approaching"


def test_rule_75_after_an_overdue_step_the_stage_is_too_old_since_the_day_after():
	assert row(with_step("Exploring", ago(3), stage_since=days_ago(400)), "STAGE_AGE") == ("Hard", ago(2))
	assert row(with_step("Exploring", ago(300), stage_since=days_ago(400)), "STAGE_AGE") == ("Hard", ago(34))


# NO_NEXT_STEP


@pytest.mark.parametrize("stage", REQUIRED)
def test_rule_31_a_required_step_is_hard_from_day_31(stage):
	for days, severity in ((0, "Warning"), (30, "Warning"), (31, "Hard")):
		facts = partnership(stage, stage_since=days_ago(days), contact=NO_CONTACT)
		assert row(facts, "NO_NEXT_STEP")[0] == severity
	assert row(facts, "NO_NEXT_STEP") == ("Hard", TODAY)


@pytest.mark.parametrize("stage", ["Informal Cooperation", "Implementing"])
def test_a_step_that_is_only_asked_for_never_makes_a_stall(stage):
	facts = partnership(stage, stage_since=days_ago(5000), contact=talked(40))
	assert row(facts, "NO_NEXT_STEP") == ("Warning", ago(40))


def test_an_identified_partnership_needs_no_next_step():
	assert "NO_NEXT_STEP" not in reasons(partnership("Identified", stage_since=days_ago(80)))


@pytest.mark.parametrize(("step", "due"), [(None, ahead(3)), ("", ahead(3)), ("Call", None), (None, None)])
def test_rule_32_a_step_is_text_and_date(step, due):
	facts = partnership("Exploring", next_step=step, next_step_due=due)
	assert row(facts, "NO_NEXT_STEP")[0] == "Warning"
	assert "NO_NEXT_STEP" not in reasons(with_step("Exploring"))


def test_rule_33_an_overdue_step_is_still_a_step():
	result = reasons(with_step("Exploring", ago(1), contact=talked(40), stage_since=days_ago(40)))
	assert result == {"NEXT_STEP_OVERDUE": "Warning"}


def test_rule_34_the_clock_is_the_later_of_stage_and_contact():
	assert row(partnership("Exploring", stage_since=days_ago(40), contact=talked(31)), "NO_NEXT_STEP") == (
		"Hard",
		TODAY,
	)
	assert (
		row(partnership("Exploring", stage_since=days_ago(40), contact=talked(30)), "NO_NEXT_STEP")[0]
		== "Warning"
	)
	assert (
		row(partnership("Exploring", stage_since=days_ago(31), contact=talked(60)), "NO_NEXT_STEP")[0]
		== "Hard"
	)


@pytest.mark.parametrize(("recorded", "severity"), [(50, "Hard"), (49, "Warning")])
def test_rule_34_an_unknown_stage_start_recorded_on_or_before_the_contact_is_not_the_later(
	recorded, severity
):
	facts = partnership("Exploring", stage_since=UNKNOWN, stage_recorded_on=ago(recorded), contact=talked(50))
	assert row(facts, "NO_NEXT_STEP")[0] == severity


@pytest.mark.parametrize(("recorded", "severity"), [(50, "Hard"), (49, "Warning")])
def test_rule_34_an_undated_contact_recorded_on_or_before_the_stage_start_is_not_the_later(
	recorded, severity
):
	contact = contacts(Interaction(UNKNOWN, recorded_on=ago(recorded)))
	facts = partnership("Exploring", stage_since=days_ago(50), contact=contact)
	assert row(facts, "NO_NEXT_STEP")[0] == severity


def test_rule_34_before_could_be_the_later_if_its_last_day_is_later():
	later = contacts(Interaction(before(str(ago(48)))))
	same = contacts(Interaction(before(str(ago(49)))))  # last possible day 50 days ago
	facts = {"stage_since": days_ago(50)}
	assert row(partnership("Exploring", contact=later, **facts), "NO_NEXT_STEP")[0] == "Warning"
	assert row(partnership("Exploring", contact=same, **facts), "NO_NEXT_STEP")[0] == "Hard"
	assert (
		row(partnership("Exploring", stage_since=before(str(ago(48))), contact=talked(50)), "NO_NEXT_STEP")[0]
		== "Warning"
	)


def test_rule_34_two_unknowns_are_never_hard():
	contact = contacts(Interaction(UNKNOWN, recorded_on=ago(900)))
	facts = partnership("Exploring", stage_since=UNKNOWN, stage_recorded_on=ago(900), contact=contact)
	assert row(facts, "NO_NEXT_STEP") == ("Warning", None)


def test_rule_35_the_thirty_days_do_not_count_from_clearing_the_step():
	facts = partnership("Exploring", stage_since=days_ago(60), contact=talked(60))
	assert row(facts, "NO_NEXT_STEP") == ("Hard", ago(60 - 31))


@pytest.mark.parametrize(("tier", "override"), [("Watch", None), ("Strategic", None), (None, 1000)])
def test_rule_38_tier_and_override_leave_the_fixed_days_alone(tier, override):
	facts = {"tier": tier, "max_silent_override": override, "max_stage_override": override}
	assert (
		row(partnership("Exploring", stage_since=days_ago(30), contact=NO_CONTACT, **facts), "NO_NEXT_STEP")[
			0
		]
		== "Warning"
	)
	assert (
		row(partnership("Exploring", stage_since=days_ago(31), contact=NO_CONTACT, **facts), "NO_NEXT_STEP")[
			0
		]
		== "Hard"
	)
	assert row(with_step("Exploring", ago(14), **facts), "NEXT_STEP_OVERDUE")[0] == "Warning"
	assert row(with_step("Exploring", ago(15), **facts), "NEXT_STEP_OVERDUE")[0] == "Hard"
	assert row(with_step("Exploring", open_items=(item(ago(30)),), **facts), "PLAN_OVERDUE")[0] == "Warning"
	assert row(with_step("Exploring", open_items=(item(ago(31)),), **facts), "PLAN_OVERDUE")[0] == "Hard"


# NEXT_STEP_OVERDUE


@pytest.mark.parametrize("stage", ACTIVE_STAGES)
def test_rules_42_43_overdue_warns_for_fourteen_days_and_then_is_hard_in_every_stage(stage):
	assert "NEXT_STEP_OVERDUE" not in reasons(with_step(stage, TODAY))
	assert row(with_step(stage, ago(1)), "NEXT_STEP_OVERDUE") == ("Warning", TODAY)
	assert row(with_step(stage, ago(14)), "NEXT_STEP_OVERDUE") == ("Warning", ago(13))
	assert row(with_step(stage, ago(15)), "NEXT_STEP_OVERDUE") == ("Hard", TODAY)
	assert row(with_step(stage, ago(20)), "NEXT_STEP_OVERDUE") == ("Hard", ago(5))


# limits


def test_rule_39_formalised_has_no_stage_age_and_its_180_days_are_the_plans():
	facts = with_step("Formalised", stage_since=days_ago(181))
	assert "STAGE_AGE" not in reasons(facts)
	assert row(facts, "PLAN_MISSING") == ("Hard", TODAY)
	assert row(with_step("Formalised", stage_since=days_ago(180)), "PLAN_MISSING")[0] == "Approaching"


@pytest.mark.parametrize(("tier", "limit"), [("Strategic", 135), ("Standard", 180), ("Watch", 360)])
def test_rule_39_the_plans_days_are_scaled_by_tier(tier, limit):
	assert (
		row(with_step("Formalised", tier=tier, stage_since=days_ago(limit)), "PLAN_MISSING")[0]
		== "Approaching"
	)
	assert (
		row(with_step("Formalised", tier=tier, stage_since=days_ago(limit + 1)), "PLAN_MISSING")[0] == "Hard"
	)


def test_rule_40_a_stage_override_replaces_the_limit_in_every_stage():
	facts = {"max_stage_override": 10, "tier": "Watch"}
	for stage in ACTIVE_STAGES:
		code = "PLAN_MISSING" if stage == "Formalised" else "STAGE_AGE"
		assert row(partnership(stage, stage_since=days_ago(7), **facts), code) is None
		assert row(partnership(stage, stage_since=days_ago(8), **facts), code)[0] == "Approaching"
		assert row(partnership(stage, stage_since=days_ago(10), **facts), code)[0] == "Approaching"
		assert row(partnership(stage, stage_since=days_ago(11), **facts), code)[0] == "Hard"


def test_rule_41_an_empty_limit_is_no_limit():
	policy = Policy([StagePolicy("Exploring")])
	facts = partnership("Exploring", stage_since=days_ago(5000), contact=talked(5000))
	assert reasons(facts, policy=policy) == {}
	assert health_of(facts, policy=policy).health == "On track"


@pytest.mark.parametrize("days", [0, -1])
def test_rule_41_a_limit_of_nothing_is_refused(days):
	with pytest.raises(PolicyError) as refused:
		StagePolicy("Exploring", max_silent=days)
	assert refused.value.field == "max_silent"
	with pytest.raises(PolicyError) as refused:
		StagePolicy("Exploring", max_stage=days)
	assert refused.value.field == "max_stage"


def test_a_limit_of_one_day_is_a_limit_and_a_tier_nobody_has_set_is_standard():
	policy = Policy([StagePolicy("Exploring", max_silent=1, max_stage=1)], tier_factors={"Watch": 2})
	for tier in (None, "Standard", "Gold"):
		assert policy.limits("Exploring", tier, None, None).silent.text == "1"
	assert policy.limits("Exploring", "Watch", None, None).silent.text == "2"


def test_a_policy_that_makes_no_sense_is_refused():
	with pytest.raises(PolicyError):
		StagePolicy("Parked", 10)
	with pytest.raises(PolicyError):
		StagePolicy("Exploring", next_step="Perhaps")
	with pytest.raises(PolicyError):
		Policy(tier_factors={"Watch": 0})
	with pytest.raises(PolicyError):
		Policy(notice_days=-1)
	assert Policy(notice_days=0).notice_days == 0


def test_rule_40_an_override_of_nothing_is_none_and_one_day_is_an_override():
	policy = Policy()
	assert policy.limits("Exploring", None, 0, 0) == policy.limits("Exploring", None, None, None)
	assert policy.limits("Exploring", None, 1, 2).silent.text == "1"
	assert policy.limits("Exploring", None, 1, 2).stage.text == "2"
	with pytest.raises(PolicyError):
		policy.limits("Exploring", None, -1, None)


@pytest.mark.parametrize(
	("days", "text"), [(Fraction(30), "30"), (Fraction(45, 2), "22.5"), (Fraction(90, 4), "22.5")]
)
def test_a_limit_is_written_as_it_is(days, text):
	assert Limit.of(days).text == text


# PLAN


def test_rule_55_an_adopted_or_completed_plan_cures_plan_missing():
	assert "PLAN_MISSING" not in reasons(
		with_step("Formalised", stage_since=days_ago(900), plan_settled=True)
	)


@pytest.mark.parametrize("stage", [stage for stage in ACTIVE_STAGES if stage != "Formalised"])
def test_plan_missing_is_asked_in_formalised_alone(stage):
	assert "PLAN_MISSING" not in reasons(with_step(stage, stage_since=days_ago(900)))


def test_rule_57_an_item_is_late_from_the_day_after_its_last_possible_day():
	april = month("2017-04").last_day
	before_may = before("2017-05-01").last_day
	for due in (april, before_may):
		facts = with_step("Implementing", open_items=(item(due),))
		assert "PLAN_OVERDUE" not in reasons(facts, date(2017, 4, 30))
		assert row(facts, "PLAN_OVERDUE", date(2017, 5, 1)) == ("Warning", date(2017, 5, 1))
		assert row(facts, "PLAN_OVERDUE", date(2017, 5, 30)) == ("Warning", date(2017, 5, 1))
		assert row(facts, "PLAN_OVERDUE", date(2017, 5, 31)) == ("Hard", date(2017, 5, 31))


@pytest.mark.parametrize("order", [1, -1])
def test_rules_71_74_a_hard_reason_stands_since_the_first_item_became_hard(order):
	items = (item(date(2017, 1, 1)), item(date(2017, 1, 20)))[::order]
	health = health_of(with_step("Implementing", open_items=items), date(2017, 2, 10))
	reason = next(reason for reason in health.reasons if reason.code == "PLAN_OVERDUE")
	assert (reason.severity, reason.since) == ("Hard", date(2017, 2, 1))
	assert health.stalled_since == date(2017, 2, 1)
	assert len(reason.evidence) == 2


def test_rule_71_of_two_hard_items_the_earlier_one_counts():
	items = (item(date(2017, 1, 20)), item(date(2017, 1, 1)), item(date(2017, 4, 1)))
	assert row(with_step("Implementing", open_items=items), "PLAN_OVERDUE", date(2017, 4, 10)) == (
		"Hard",
		date(2017, 2, 1),
	)


def test_rule_57_an_item_without_a_known_date_is_never_late():
	health = health_of(with_step("Implementing", open_items=(item(None),)))
	assert health.health == "On track"
	assert (health.open_actions, health.overdue_actions) == (1, 0)


def test_rule_57_an_unknown_stage_start_does_not_soften_a_late_item():
	facts = with_step("Formalised", stage_since=UNKNOWN, open_items=(item(ago(40)),))
	assert row(facts, "PLAN_OVERDUE") == ("Hard", ago(9))


@pytest.mark.parametrize("stage", ACTIVE_STAGES)
def test_rule_58_late_items_are_raised_in_every_active_stage(stage):
	assert row(with_step(stage, open_items=(item(ago(1)),)), "PLAN_OVERDUE")[0] == "Warning"


def test_rule_71_one_row_per_code_with_the_worst_severity_its_earliest_day_and_all_evidence():
	facts = with_step("Implementing", open_items=(item(ago(5), "A"), item(ago(31), "B"), item(ago(20), "C")))
	result = reason(facts, "PLAN_OVERDUE")
	assert (result.severity, result.since) == ("Hard", TODAY)
	assert len(result.evidence) == 3
	health = health_of(facts)
	assert [reason.code for reason in health.reasons] == ["PLAN_OVERDUE"]
	assert health.stalled_since == TODAY
	assert health.overdue_actions == 3


# DATE_UNKNOWN


def test_rule_65_an_unknown_stage_start_is_mentioned_where_something_counts_from_it():
	text = {
		stage: "DATE_UNKNOWN" in reasons(with_step(stage, stage_since=UNKNOWN, plan_settled=True))
		for stage in ACTIVE_STAGES
	}
	assert text == {
		"Identified": True,
		"First Contact": True,
		"Exploring": True,
		"Informal Cooperation": False,
		"Agreement in Preparation": True,
		"Formalised": False,
		"Implementing": False,
	}


def test_rule_65_plan_missing_and_a_required_missing_step_count_from_the_stage():
	assert "DATE_UNKNOWN" in reasons(with_step("Formalised", stage_since=UNKNOWN))
	missing = {"stage_since": UNKNOWN, "plan_settled": True, "contact": talked(50)}
	assert "DATE_UNKNOWN" in reasons(partnership("Formalised", stage_recorded_on=ago(10), **missing))
	assert "DATE_UNKNOWN" not in reasons(partnership("Formalised", stage_recorded_on=ago(50), **missing))
	assert "DATE_UNKNOWN" not in reasons(partnership("Implementing", stage_recorded_on=ago(10), **missing))


def test_rule_34_a_stage_that_began_before_a_day_is_not_the_later_one_however_late_it_was_recorded():
	facts = {"stage_since": before("2017-03-01"), "stage_recorded_on": TODAY, "contact": talked(40)}
	assert row(partnership("Exploring", **facts), "NO_NEXT_STEP") == ("Hard", ago(9))


def test_rule_67_entering_the_date_ends_the_downgrade():
	facts = {"contact": NO_CONTACT, "stage_recorded_on": ago(900)}
	assert health_of(partnership("Exploring", stage_since=UNKNOWN, **facts)).health == "Needs attention"
	assert health_of(partnership("Exploring", stage_since=month("2014-01"), **facts)).health == "Stalled"


# health


def test_health_is_on_track_when_nothing_is_raised():
	health = health_of(with_step("Exploring"))
	assert (health.health, health.reasons, health.stalled_since, health.action) == (
		"On track",
		(),
		None,
		None,
	)


def test_rule_70_plan_missing_approaches_whatever_step_is_planned():
	facts = with_step("Formalised", stage_since=days_ago(135))
	assert row(facts, "PLAN_MISSING") == ("Approaching", TODAY)
	assert health_of(facts).health == "Needs attention"
	assert row(with_step("Formalised", stage_since=days_ago(134)), "PLAN_MISSING") is None


def test_rule_68_nothing_else_approaches():
	facts = with_step("Exploring", ahead(1), open_items=(item(ahead(1)),))
	assert reasons(facts) == {}
	assert reasons(partnership("Exploring", stage_since=days_ago(25), contact=talked(25))) == {
		"NO_NEXT_STEP": "Warning"
	}


@pytest.mark.parametrize(
	("stage", "expected"), [("Parked", "Parked"), ("Concluded", "Closed"), ("Not Pursued", "Closed")]
)
def test_rule_72_parked_and_closed_have_no_reasons(stage, expected):
	facts = partnership(
		stage,
		stage_since=UNKNOWN,
		contact=talked(5000),
		europe_contact_until=None,
		open_items=(item(ago(99)),),
		next_step="Call",
		next_step_due=ago(99),
	)
	health = health_of(facts)
	assert (health.health, health.reasons, health.stalled_since, health.action) == (expected, (), None, None)
	assert (health.open_actions, health.overdue_actions) == (1, 1)


def test_rule_73_a_parked_partnership_is_to_wake_from_its_date_on():
	facts = partnership("Parked", parked_until=TODAY, stage_since=days_ago(50), contact=talked(60))
	assert not health_of(facts, ago(1)).to_wake
	assert health_of(facts).to_wake
	assert health_of(facts).health == "Parked"
	assert health_of(facts, ahead(300)).to_wake


def test_rule_73_a_two_way_contact_after_parking_wakes_too():
	facts = {"parked_until": ahead(300), "stage_since": days_ago(50)}
	assert not health_of(partnership("Parked", contact=talked(50), **facts)).to_wake
	assert health_of(partnership("Parked", contact=talked(49), **facts)).to_wake
	one_way = contacts(Interaction(days_ago(1), meaningful=False, two_way=False))
	assert not health_of(partnership("Parked", contact=one_way, **facts)).to_wake


def test_rule_73_only_a_parked_partnership_can_be_to_wake():
	for stage in (*ACTIVE_STAGES, "Concluded", "Not Pursued"):
		assert not health_of(partnership(stage, parked_until=ago(1), stage_since=days_ago(50))).to_wake


def test_of_two_reasons_the_worse_comes_first():
	facts = partnership("Implementing", contact=talked(68), europe_contact_until=None)
	assert [row.severity for row in health_of(facts).reasons] == ["Warning", "Warning", "Approaching"]
	facts = with_step("Implementing", ago(1), contact=talked(68))
	assert [row.code for row in health_of(facts).reasons] == ["NEXT_STEP_OVERDUE", "SILENT"]


def test_reasons_are_ranked_worst_first():
	facts = partnership("Exploring", contact=talked(80), stage_since=days_ago(500), europe_contact_until=None)
	assert [(row.code, row.severity) for row in health_of(facts).reasons] == [
		("STAGE_AGE", "Hard"),
		("NO_NEXT_STEP", "Hard"),
		("CONTACT_GAP", "Warning"),
		("SILENT", "Approaching"),
	]

"""The lifecycle: rules 25, 30, 79 to 104."""

from dataclasses import replace
from datetime import date

import pytest
from domain_facts import MANAGER, OFFICER, TODAY, UNKNOWN, ago, agreement, ahead, before, day, month, year

from eu_korea_coop.domain import lifecycle
from eu_korea_coop.domain.lifecycle import (
	ACTIVE_STAGES,
	MOVES,
	STAGES,
	LifecycleFacts,
	Party,
	allowed_moves,
	check_correction,
	check_log,
	check_parked_until,
	count_leads,
	days_between,
	effects,
	has_side,
	is_restart,
	missing,
	party_problems,
	resolve,
)

ID, FC, EX, IN = "Identified", "First Contact", "Exploring", "Informal Cooperation"
PR, FO, IM = "Agreement in Preparation", "Formalised", "Implementing"
PA, CO, NP = "Parked", "Concluded", "Not Pursued"

GUARD_CODES = {
	"ROLE",
	"TWO_WAY_INTERACTION",
	"EUROPEAN_PARTY",
	"KOREAN_PARTY",
	"ORIGIN_KIND",
	"NEXT_STEP_OR_MEETING",
	"JOINT_ACTIVITY",
	"LEAD_INTENT",
	"OPEN_AGREEMENT",
	"SIGNED_IN_FORCE",
	"PLAN_OR_RUNNING",
	"REASON",
	"AGREEMENT_DRAFT",
	"AGREEMENT_IN_FORCE",
	"NO_AGREEMENT_IN_FORCE",
	"PARKED_UNTIL",
	"NEXT_STEP",
	"EVALUATION",
	"CLOSE_REASON",
	"EFFECTIVE_BEFORE_PREVIOUS",
	"EFFECTIVE_IN_FUTURE",
}
"""The codes api.get_allowed_moves may answer with: an interface."""

SIGNED = agreement("In Force", signed_sides=frozenset(("Europe", "Korea")))

TABLE = {
	# (from, to): (action, least role, facts that fulfil its guards, {fact taken away: code})
	(ID, FC): (
		"Log first contact",
		OFFICER,
		{
			"has_meaningful_interaction": True,
			"european_party": True,
			"korean_party": True,
			"origin_kind": "By Coincidence",
		},
		{
			"has_meaningful_interaction": "TWO_WAY_INTERACTION",
			"european_party": "EUROPEAN_PARTY",
			"korean_party": "KOREAN_PARTY",
			"origin_kind": "ORIGIN_KIND",
		},
	),
	(FC, EX): ("Explore", OFFICER, {"planned_meeting": True}, {"planned_meeting": "NEXT_STEP_OR_MEETING"}),
	(EX, IN): (
		"Cooperate",
		OFFICER,
		{"joint_activity": True, "leads": 1},
		{"joint_activity": "JOINT_ACTIVITY", "leads": "LEAD_INTENT"},
	),
	(EX, PR): (
		"Prepare agreement",
		OFFICER,
		{"agreements": (agreement("Draft"),)},
		{"agreements": "OPEN_AGREEMENT"},
	),
	(IN, PR): ("Prepare agreement", OFFICER, {"agreements": (SIGNED,)}, {"agreements": "OPEN_AGREEMENT"}),
	(EX, FO): ("Formalise", MANAGER, {"agreements": (SIGNED,)}, {"agreements": "SIGNED_IN_FORCE"}),
	(IN, FO): ("Formalise", MANAGER, {"agreements": (SIGNED,)}, {"agreements": "SIGNED_IN_FORCE"}),
	(PR, FO): ("Formalise", MANAGER, {"agreements": (SIGNED,)}, {"agreements": "SIGNED_IN_FORCE"}),
	(IN, IM): (
		"Implement",
		OFFICER,
		{"implementable_plan": True},
		{"implementable_plan": "PLAN_OR_RUNNING"},
	),
	(FO, IM): ("Implement", OFFICER, {"running_outcome": True}, {"running_outcome": "PLAN_OR_RUNNING"}),
	(PR, EX): ("Step back", OFFICER, {"reason": "Not yet"}, {"reason": "REASON"}),
	(PR, IN): ("Step back", OFFICER, {"reason": "Not yet"}, {"reason": "REASON"}),
	(IM, FO): ("Pause", OFFICER, {"agreements": (SIGNED,)}, {"agreements": "AGREEMENT_IN_FORCE"}),
	(IM, IN): ("Pause", OFFICER, {}, {}),
	(FO, IN): ("Agreement lapsed", MANAGER, {}, {}),
	(PA, EX): ("Wake", OFFICER, {"next_step": "Call", "next_step_due": TODAY}, {"next_step": "NEXT_STEP"}),
	(CO, EX): ("Reopen", MANAGER, {"reason": "They called"}, {"reason": "REASON"}),
	(NP, EX): ("Reopen", MANAGER, {"reason": "They called"}, {"reason": "REASON"}),
}
for _stage in ACTIVE_STAGES:
	TABLE[_stage, PA] = (
		"Park",
		MANAGER if _stage in (FO, IM) else OFFICER,
		{"parked_reason": "No mission planned", "parked_until": ahead(90)},
		{"parked_reason": "REASON", "parked_until": "PARKED_UNTIL"},
	)
for _stage in (IN, FO, IM):
	TABLE[_stage, CO] = ("Conclude", MANAGER, {"evaluated": True}, {"evaluated": "EVALUATION"})
for _stage in (ID, FC, EX, IN, PR, PA):
	TABLE[_stage, NP] = (
		"Drop",
		OFFICER if _stage in (ID, FC) else MANAGER,
		{"close_reason": "No interest"},
		{"close_reason": "CLOSE_REASON"},
	)


def facts_for(stage, **facts):
	return LifecycleFacts(stage=stage, resume_stage=EX if stage == PA else None, **facts)


def move(from_stage, to_stage, **options):
	return resolve(from_stage, to_stage, EX if from_stage == PA else None, **options)


@pytest.mark.parametrize("from_stage", STAGES)
@pytest.mark.parametrize("to_stage", STAGES)
def test_there_are_these_moves_and_no_others(from_stage, to_stage):
	result = move(from_stage, to_stage)
	wanted = TABLE.get((from_stage, to_stage))
	assert (result and (result.action, result.role)) == (wanted and wanted[:2])


@pytest.mark.parametrize("pair", TABLE)
def test_a_move_with_all_its_guards_fulfilled_is_free(pair):
	_, _, fulfilled, _ = TABLE[pair]
	assert missing(move(*pair), facts_for(pair[0], **fulfilled), TODAY, (MANAGER,)) == ()


@pytest.mark.parametrize("pair", TABLE)
def test_each_missing_guard_is_named(pair):
	_, _, fulfilled, guards = TABLE[pair]
	for taken, code in guards.items():
		facts = facts_for(pair[0], **{name: value for name, value in fulfilled.items() if name != taken})
		assert missing(move(*pair), facts, TODAY, (MANAGER,)) == (code,)


@pytest.mark.parametrize(
	("stage", "guards"),
	[
		(FC, {"NEXT_STEP_OR_MEETING", "REASON", "PARKED_UNTIL", "CLOSE_REASON"}),
		(PA, {"NEXT_STEP", "CLOSE_REASON"}),
		(CO, {"REASON"}),
	],
)
def test_the_guards_of_all_moves_from_a_stage(stage, guards):
	assert lifecycle.guards_from(stage) == guards


@pytest.mark.parametrize("pair", TABLE)
def test_all_missing_guards_are_named_at_once(pair):
	_, _, _, guards = TABLE[pair]
	codes = missing(move(*pair), facts_for(pair[0]), TODAY, ())
	assert codes[0] == "ROLE"
	assert set(guards.values()) <= set(codes[1:])
	assert set(codes) <= GUARD_CODES


@pytest.mark.parametrize("pair", TABLE)
@pytest.mark.parametrize(
	"roles",
	[(), ("System Manager",), ("Policy Viewer",), (OFFICER,), (MANAGER,), (OFFICER, "System Manager")],
)
def test_rule_101_who_may_make_which_move(pair, roles):
	_, role, fulfilled, _ = TABLE[pair]
	allowed = role in roles or (role == OFFICER and MANAGER in roles)
	codes = missing(move(*pair), facts_for(pair[0], **fulfilled), TODAY, roles)
	assert codes == (() if allowed else ("ROLE",))


# guards


@pytest.mark.parametrize(
	("kind", "organising", "fulfilled"),
	[
		(None, None, False),
		("", "Agency", False),
		("Introduction", None, True),
		("Organised Outreach", None, False),
		("Organised Outreach", " ", False),
		("Organised Outreach", "Agency", True),
	],
)
def test_rule_79_organised_outreach_needs_who_organised_it(kind, organising, fulfilled):
	assert lifecycle.has_origin(kind, organising) is fulfilled


def test_rule_79_parking_and_dropping_need_no_origin():
	for pair in ((ID, PA), (ID, NP)):
		assert missing(move(*pair), facts_for(ID, **TABLE[pair][2]), TODAY, (OFFICER,)) == ()


PARTIES = (
	Party("ORG-1", "Europe", "Lead", has_intent=True),
	Party("ORG-2", "Korea", "Counterpart"),
)


@pytest.mark.parametrize(
	"role", ["Lead", "Member", "Counterpart", "Gateway", "Introducer", "Supporter", "Funder"]
)
def test_rule_81_lead_member_and_counterpart_count_for_their_side(role):
	counts = role in ("Lead", "Member", "Counterpart")
	assert has_side((Party("ORG-1", "Korea", role),), "Korea", TODAY) is counts
	assert not has_side((Party("ORG-1", "Third Country", role),), "Korea", TODAY)


@pytest.mark.parametrize(
	("to", "present"),
	[
		(UNKNOWN, True),
		(day(str(TODAY)), True),
		(day(str(ago(1))), False),
		(month("2017-05"), True),
		(before(str(TODAY)), False),
	],
)
def test_rule_81_a_party_is_present_through_its_last_possible_day(to, present):
	assert has_side((Party("ORG-1", "Europe", "Lead", to=to),), "Europe", TODAY) is present


def test_rule_82_two_parties_and_both_sides():
	assert party_problems(PARTIES) == ()
	assert party_problems(PARTIES[:1]) == ("TOO_FEW_PARTIES",)
	assert party_problems(()) == ("TOO_FEW_PARTIES",)
	assert party_problems((PARTIES[0], Party("ORG-3", "Europe", "Lead"))) == ("ONE_SIDE_ONLY",)
	assert party_problems((*PARTIES, PARTIES[1])) == ("DUPLICATE_PARTY",)


def test_an_organisation_may_come_back_or_take_part_in_two_roles():
	left = Party("ORG-2", "Korea", "Counterpart", to=year(2013))
	back = Party("ORG-2", "Korea", "Counterpart", start=year(2014))
	assert party_problems((PARTIES[0], left, back)) == ()
	assert party_problems((*PARTIES, Party("ORG-2", "Korea", "Funder"))) == ()


@pytest.mark.parametrize(
	("step", "due", "fulfilled"),
	[
		("Call", TODAY, True),
		("Call", ago(1), False),
		("Call", None, False),
		(" ", TODAY, False),
		(None, TODAY, False),
	],
)
def test_rule_83_the_next_step_of_a_guard_is_dated_today_or_later(step, due, fulfilled):
	for pair, code in (((FC, EX), "NEXT_STEP_OR_MEETING"), ((PA, EX), "NEXT_STEP")):
		facts = facts_for(pair[0], next_step=step, next_step_due=due)
		assert (code not in missing(move(*pair), facts, TODAY, (OFFICER,))) is fulfilled


@pytest.mark.parametrize(
	("kind", "joint"),
	[
		("Site Visit", True),
		("Delegation Visit", True),
		("Workshop", True),
		("Meeting", False),
		("Call", False),
	],
)
def test_rule_85_visits_and_workshops_are_joint(kind, joint):
	assert lifecycle.is_joint_activity_type(kind) is joint


def test_rule_85_an_event_is_joint_when_both_sides_attended_and_a_project_when_reported():
	assert lifecycle.is_joint_event({"Europe", "Korea"})
	assert not lifecycle.is_joint_event({"Europe", "Third Country"})
	assert lifecycle.is_joint_outcome("Joint R&D Project", "Reported")
	assert lifecycle.is_joint_outcome("Project Participation", "Verified")
	assert not lifecycle.is_joint_outcome("Board Seat", "Reported")
	assert not lifecycle.is_joint_outcome("Joint R&D Project", "Expected")


def test_rule_86_every_present_lead_needs_an_intent_and_there_must_be_one():
	without = Party("ORG-3", "Korea", "Lead")
	assert count_leads((*PARTIES, without), TODAY) == (2, 1)
	assert count_leads((*PARTIES, replace(without, to=year(2010))), TODAY) == (1, 0)
	ready = facts_for(EX, joint_activity=True)
	for leads, open_ones, fulfilled in ((0, 0, False), (2, 1, False), (2, 0, True)):
		facts = replace(ready, leads=leads, leads_without_intent=open_ones)
		assert (missing(move(EX, IN), facts, TODAY, (OFFICER,)) == ()) is fulfilled


@pytest.mark.parametrize(
	("deed", "fulfilled"),
	[
		(agreement("Draft"), True),
		(agreement("In Force"), True),
		(agreement("Withdrawn"), False),
		(agreement("In Force", "Fixed", end_date=ago(1)), False),
	],
)
def test_rule_87_preparing_needs_an_agreement_that_has_not_ended(deed, fulfilled):
	facts = facts_for(EX, agreements=(deed,))
	assert (missing(move(EX, PR), facts, TODAY, (OFFICER,)) == ()) is fulfilled


def test_rule_88_both_sides_sign_the_same_agreement_in_force():
	half_a = agreement("In Force", name="A", signed_sides=frozenset(("Europe",)))
	half_b = agreement("In Force", name="B", signed_sides=frozenset(("Korea",)))
	signing = agreement("Signing", signed_sides=frozenset(("Europe", "Korea")))
	third = agreement("In Force", signed_sides=frozenset(("Europe", "Korea", "Third Country")))
	for deeds, fulfilled in (((half_a, half_b), False), ((signing,), False), ((half_a, third), True)):
		assert (missing(move(PR, FO), facts_for(PR, agreements=deeds), TODAY, (MANAGER,)) == ()) is fulfilled


@pytest.mark.parametrize(
	("status", "items", "fulfilled"),
	[
		("Adopted", [("kim@coop.example", year(2018))], True),
		("Adopted", [("kim@coop.example", before("2018-01-01"))], True),
		("Adopted", [(None, year(2018)), ("kim@coop.example", UNKNOWN)], False),
		("Adopted", [], False),
		("Draft", [("kim@coop.example", year(2018))], False),
		("Completed", [("kim@coop.example", year(2018))], False),
	],
)
def test_rule_89_owned_dated_adopted(status, items, fulfilled):
	assert lifecycle.is_implementable(status, items) is fulfilled


@pytest.mark.parametrize(
	"category", ["Joint R&D Project", "Project Participation", "Board Seat", "Co-Funding"]
)
def test_rule_90_what_runs(category):
	assert lifecycle.is_running(category, "Reported")
	assert lifecycle.is_running(category, "Verified")
	assert not lifecycle.is_running(category, "Expected")
	assert not lifecycle.is_running("Training", "Verified")


@pytest.mark.parametrize(
	("deeds", "fulfilled"),
	[
		((), True),
		((agreement("Draft"),), True),
		((agreement("Draft"), agreement("Withdrawn"), agreement("Expired")), True),
		((agreement("Draft"), agreement("Signing")), False),
		((agreement("In Force"),), False),
		((agreement("In Force", "Fixed", end_date=ago(1)),), True),
	],
)
def test_rule_91_stepping_back_leaves_only_drafts(deeds, fulfilled):
	for to_stage in (EX, IN):
		facts = facts_for(PR, agreements=deeds, reason="Not yet")
		codes = missing(move(PR, to_stage), facts, TODAY, (OFFICER,))
		assert codes == (() if fulfilled else ("AGREEMENT_DRAFT",))


def test_rule_92_down_to_informal_only_without_an_agreement_in_force_by_whatever_name():
	pause = move(IM, IN)
	lapsed = move(IM, IN, roles=(MANAGER,), agreement_lapsed=True)
	assert (pause.action, lapsed.action) == ("Pause", "Agreement lapsed")
	for candidate in (pause, lapsed, move(FO, IN)):
		facts = facts_for(candidate.from_stage, agreements=(SIGNED,))
		assert missing(candidate, facts, TODAY, (MANAGER,)) == ("NO_AGREEMENT_IN_FORCE",)
	assert move(IM, IN, roles=(OFFICER,), agreement_lapsed=True).action == "Pause"


def test_rule_93_the_move_to_informal_is_proposed_only_while_the_agreement_is_lapsed():
	for lapsed in (True, False):
		states = allowed_moves(facts_for(IM, agreement_lapsed=lapsed), (MANAGER,), TODAY)
		assert {state.action for state in states if state.proposed} == (
			{"Agreement lapsed"} if lapsed else set()
		)
	assert not any(state.proposed for state in allowed_moves(facts_for(IM), (MANAGER,), TODAY))


@pytest.mark.parametrize(
	("today", "until", "fulfilled"),
	[
		(TODAY, TODAY, False),
		(TODAY, date(2017, 6, 1), True),
		(TODAY, date(2018, 11, 30), True),
		(TODAY, date(2018, 12, 1), False),
		(date(2016, 8, 31), date(2018, 2, 28), True),
		(date(2016, 8, 31), date(2018, 3, 1), False),
		(date(2014, 8, 30), date(2016, 2, 29), True),
		(date(2017, 5, 15), date(2018, 11, 15), True),
		(date(2017, 5, 15), date(2018, 11, 16), False),
		(TODAY, None, False),
	],
)
def test_rule_94_parked_for_at_most_eighteen_calendar_months(today, until, fulfilled):
	assert check_parked_until(until, today) is fulfilled
	facts = facts_for(EX, parked_reason="Later", parked_until=until, effective=day("2014-01-01"))
	assert (missing(move(EX, PA), facts, today, (OFFICER,)) == ()) is fulfilled


def test_rule_95_waking_needs_nothing_but_the_next_step_and_leads_where_it_slept():
	for stage in ACTIVE_STAGES:
		result = resolve(PA, stage, stage)
		facts = LifecycleFacts(stage=PA, resume_stage=stage, next_step="Call", next_step_due=TODAY)
		assert result.action == "Wake"
		assert missing(result, facts, TODAY, (OFFICER,)) == ()
	assert resolve(PA, IN, EX) is None
	assert resolve(PA, EX, None) is None


def test_rule_95_waking_clears_the_parked_fields():
	changes = effects(move(PA, EX), facts_for(PA), TODAY)
	assert changes == {"resume_stage": None, "parked_until": None, "parked_reason": None}
	assert effects(move(IN, PA), facts_for(IN), TODAY) == {"resume_stage": IN}


def test_rule_96_a_parked_partnership_wakes_or_is_dropped_by_a_manager():
	states = allowed_moves(facts_for(PA, close_reason="No interest"), (MANAGER,), TODAY)
	assert {(state.action, state.to, state.allowed) for state in states} == {
		("Wake", EX, False),
		("Drop", NP, True),
	}


@pytest.mark.parametrize(
	("status", "evaluates"),
	[("None Yet", True), ("Reported", True), ("Verified", True), ("Expected", False), (None, False)],
)
def test_rule_97_what_evaluates(status, evaluates):
	assert lifecycle.is_evaluation_outcome(status) is evaluates


def test_rule_98_closing_sets_the_day_to_the_effective_date_and_only_drop_needs_a_reason():
	facts = facts_for(IM, evaluated=True, effective=month("2013-06"), agreements=(SIGNED,))
	assert missing(move(IM, CO), facts, TODAY, (MANAGER,)) == ()
	assert effects(move(IM, CO), facts, TODAY) == {
		"closed_on": date(2013, 6, 1),
		"closed_on_precision": "Month",
	}
	dropped = effects(move(ID, NP), facts_for(ID, close_reason="No interest"), TODAY)
	assert dropped == {"closed_on": TODAY, "closed_on_precision": "Day"}


def test_rule_99_reopening_clears_the_closing():
	changes = effects(move(CO, EX), facts_for(CO, reason="They called"), TODAY)
	assert changes == {"closed_on": None, "closed_on_precision": None, "close_reason": None}


def test_rule_102_guards_judge_today_and_the_date_defaults_to_today():
	facts = facts_for(FC, next_step="Call", next_step_due=ago(1), effective=day("2015-01-01"))
	assert missing(move(FC, EX), facts, TODAY, (OFFICER,)) == ("NEXT_STEP_OR_MEETING",)
	assert effects(move(ID, NP), facts_for(ID), TODAY)["closed_on"] == TODAY


def test_rule_100_the_effective_date_is_judged_with_the_guards():
	facts = facts_for(FC, planned_meeting=True, previous=year(2014))
	explore = move(FC, EX)
	assert missing(explore, replace(facts, effective=day("2013-12-31")), TODAY, (OFFICER,)) == (
		"EFFECTIVE_BEFORE_PREVIOUS",
	)
	assert missing(explore, replace(facts, effective=day("2017-06-01")), TODAY, (OFFICER,)) == (
		"EFFECTIVE_IN_FUTURE",
	)
	assert missing(explore, replace(facts, effective=UNKNOWN), TODAY, (OFFICER,)) == ()
	assert missing(explore, facts, TODAY, (OFFICER,)) == ()


def test_rule_103_a_correction_stays_between_its_neighbours():
	previous, following = year(2014), month("2016-11")
	assert check_correction(previous, year(2015), following, TODAY) == ()
	assert check_correction(previous, month("2016-11"), following, TODAY) == ()
	assert check_correction(previous, month("2016-12"), following, TODAY) == ("EFFECTIVE_AFTER_NEXT",)
	assert check_correction(previous, year(2013), following, TODAY) == ("EFFECTIVE_BEFORE_PREVIOUS",)
	assert check_correction(previous, UNKNOWN, following, TODAY) == ()
	assert check_correction(None, year(2018), None, TODAY) == ("EFFECTIVE_IN_FUTURE",)


def test_rule_104_a_loaded_log_obeys_order_and_future_alone():
	assert check_log([year(2013), year(2014), month("2016-11")], TODAY) == ()
	assert check_log([year(2014), UNKNOWN, UNKNOWN], TODAY) == ()
	assert check_log([year(2014), UNKNOWN, year(2013)], TODAY) == ((2, "EFFECTIVE_BEFORE_PREVIOUS"),)
	assert check_log([year(2014), year(2013), year(2018)], TODAY) == (
		(1, "EFFECTIVE_BEFORE_PREVIOUS"),
		(2, "EFFECTIVE_IN_FUTURE"),
	)


def test_rule_25_a_restart_is_known_by_its_stages():
	assert is_restart(PA, EX)
	assert is_restart(CO, EX)
	assert is_restart(NP, EX)
	assert not is_restart(EX, IN)
	assert not is_restart(EX, PA)
	assert not is_restart(PA, NP)
	assert not is_restart(None, EX)


def test_the_stage_to_resume_at_is_the_last_active_one_of_the_log():
	assert lifecycle.resume_stage_of([(None, ID), (ID, FC), (FC, PA)]) == FC
	assert lifecycle.resume_stage_of([(EX, PA)]) == EX
	assert lifecycle.resume_stage_of([(None, PA)]) is None


@pytest.mark.parametrize(
	("previous", "following", "days"),
	[
		(year(2013), year(2014), 365),
		(day("2014-06-01"), month("2014-06"), 29),
		(UNKNOWN, year(2014), None),
		(year(2014), UNKNOWN, None),
		(year(2014), day("2014-02-01"), 0),
	],
)
def test_days_in_the_previous_stage(previous, following, days):
	assert days_between(previous, following) == days


def test_the_list_of_moves_names_what_is_missing_and_what_can_be_asked_for():
	states = {state.action: state for state in allowed_moves(facts_for(EX), (OFFICER,), TODAY)}
	assert set(states) == {"Cooperate", "Prepare agreement", "Formalise", "Park", "Drop"}
	assert states["Park"].missing == ("REASON", "PARKED_UNTIL")
	assert states["Park"].asks == ("REASON", "PARKED_UNTIL")
	assert states["Formalise"].missing == ("ROLE", "SIGNED_IN_FORCE")
	assert states["Formalise"].asks == ()
	assert states["Cooperate"].as_dict() == {
		"action": "Cooperate",
		"to": IN,
		"allowed": False,
		"missing": ["JOINT_ACTIVITY", "LEAD_INTENT"],
	}


def test_codes_and_actions_are_those_of_the_interface():
	used = {guard for row in MOVES for guard in row.guards}
	assert used == GUARD_CODES - {"ROLE", "EFFECTIVE_BEFORE_PREVIOUS", "EFFECTIVE_IN_FUTURE"}
	assert {row.action for row in MOVES} == {
		"Log first contact",
		"Explore",
		"Cooperate",
		"Prepare agreement",
		"Formalise",
		"Implement",
		"Step back",
		"Pause",
		"Agreement lapsed",
		"Park",
		"Wake",
		"Conclude",
		"Drop",
		"Reopen",
	}


def test_dropping_a_parked_partnership_clears_what_it_was_parked_with():
	changes = effects(move(PA, NP), facts_for(PA, close_reason="No interest"), TODAY)
	assert changes == {
		"closed_on": TODAY,
		"closed_on_precision": "Day",
		"resume_stage": None,
		"parked_until": None,
	}


def test_a_move_of_today_is_before_a_last_row_of_the_future():
	facts = facts_for(IM, evaluated=True)
	assert missing(move(IM, CO), facts, TODAY, {MANAGER}) == ()
	later = facts_for(IM, evaluated=True, previous=day(ahead(1).isoformat()))
	assert missing(move(IM, CO), later, TODAY, {MANAGER}) == ("EFFECTIVE_BEFORE_PREVIOUS",)
	same = facts_for(IM, evaluated=True, previous=day(TODAY.isoformat()))
	assert missing(move(IM, CO), same, TODAY, {MANAGER}) == ()


def test_a_parked_partnership_without_a_stage_to_resume_can_not_be_woken():
	facts = LifecycleFacts(stage=PA, resume_stage=None, next_step="Call", next_step_due=TODAY)
	assert {state.action for state in allowed_moves(facts, {MANAGER}, TODAY)} == {"Drop"}


@pytest.mark.parametrize(
	("log", "stage"),
	[
		([], None),
		([(None, ID), (ID, EX), (EX, PA)], EX),
		([(None, EX), (EX, PA), (PA, NP)], EX),
		([(None, PA)], None),
		([(None, ID), (ID, FC)], FC),
		([(FC, PA)], FC),
	],
)
def test_a_parked_partnership_resumes_at_its_last_active_stage(log, stage):
	assert lifecycle.resume_stage_of(log) == stage


def test_without_a_word_of_a_lapsed_agreement_the_move_down_is_a_pause():
	assert resolve(IM, IN, roles=(MANAGER,)).action == "Pause"

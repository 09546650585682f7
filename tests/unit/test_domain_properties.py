"""What must hold for any facts: time cures nothing, doubt never stalls, more contact never means more silence."""

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random

from domain_facts import POLICY, TODAY, ago
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eu_korea_coop.domain import agreement as agreements
from eu_korea_coop.domain.agreement import AgreementFacts
from eu_korea_coop.domain.dates import DAY, PRECISIONS, UNKNOWN_DATE, FuzzyDate, fuzzy
from eu_korea_coop.domain.health import (
	CODES,
	Health,
	HealthFacts,
	OpenItem,
	assess,
	evidence_text,
	is_clipped,
)
from eu_korea_coop.domain.interactions import HELD, NO_CONTACT, is_ahead
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, STAGES
from reference.contacts import Interaction, summarise

PAST = st.dates(ago(700), TODAY) | st.dates(ago(60), TODAY)
NEAR = st.dates(ago(700), TODAY + timedelta(days=400)) | st.dates(ago(40), TODAY + timedelta(days=20))
MAYBE = st.none() | NEAR
FUZZY_PAST = st.builds(fuzzy, PAST, st.sampled_from(PRECISIONS))
INTERACTION = st.builds(
	Interaction,
	when=FUZZY_PAST,
	period_end=st.none() | st.none() | PAST,
	status=st.sampled_from(("Held", "Held", "Held", "Planned", "Cancelled")),
	meaningful=st.sampled_from((True, True, False)),
	two_way=st.booleans(),
	recorded_on=PAST,
)
INTERACTIONS = st.lists(INTERACTION, max_size=5)
AGREEMENT = st.builds(
	AgreementFacts,
	name=st.sampled_from(("AGR-1", "AGR-2")),
	state=st.sampled_from(agreements.STATES) | st.just(agreements.IN_FORCE),
	term_type=st.sampled_from(("Fixed", "Auto-Renew", "Open-Ended")),
	end_date=MAYBE,
	review_date=MAYBE,
	notice_days=st.none() | st.integers(0, 200),
	renewal_decision=st.sampled_from((None, "Renew")),
	state_since=st.none() | PAST,
	terminated_on=st.none() | PAST,
	pending=st.sampled_from(((), ("Croatia",))),
)
ITEM = st.builds(OpenItem, name=st.just("ITEM"), plan=st.just("PLAN"), due_last_day=MAYBE)


@st.composite
def health_facts(draw, stages=STAGES, contact=None):
	"""Any partnership; each stage start and each restart was entered on or after it happened."""
	interactions = draw(INTERACTIONS) if contact is None else contact
	return HealthFacts(
		stage=draw(st.sampled_from(stages)),
		tier=draw(st.sampled_from(("Strategic", "Standard", "Watch", None))),
		max_silent_override=draw(st.none() | st.integers(1, 200)),
		max_stage_override=draw(st.none() | st.integers(1, 200)),
		stage_since=draw(FUZZY_PAST),
		stage_recorded_on=draw(PAST),
		restarted=draw(st.none() | FUZZY_PAST),
		restarted_recorded_on=draw(PAST),
		next_step=draw(st.sampled_from((None, "Call", "Call"))),
		next_step_due=draw(MAYBE),
		parked_until=draw(MAYBE),
		contact=summarise(interactions, TODAY),
		agreements=tuple(draw(st.lists(AGREEMENT, max_size=2))),
		plan_settled=draw(st.booleans()),
		open_items=tuple(draw(st.lists(ITEM, max_size=2))),
		europe_contact_until=draw(st.sampled_from((None, date.max)) | NEAR),
		korea_contact_until=draw(st.sampled_from((None, date.max)) | NEAR),
	)


def hard_codes(health: Health) -> set[str]:
	return {reason.code for reason in health.reasons if reason.severity == "Hard"}


def but_day_counts(health: Health) -> Health:
	return replace(health, days_silent=None, days_in_stage=None, next_change_on=None)


# time


@given(health_facts(stages=ACTIVE_STAGES), st.integers(1, 900))
def test_time_alone_cures_nothing_hard(facts, days):
	now, later = assess(facts, POLICY, TODAY), assess(facts, POLICY, TODAY + timedelta(days=days))
	assert hard_codes(now) <= hard_codes(later)
	if now.health == "Stalled":
		assert later.health == "Stalled"


@given(health_facts(stages=ACTIVE_STAGES), st.integers(1, 900))
def test_time_alone_never_moves_stalled_since(facts, days):
	"""But for a day that lies ahead, such as the end of an agreement that is over already: until it has come it counts as today (rule 4)."""
	assume(not is_clipped(facts, TODAY))
	now, later = assess(facts, POLICY, TODAY), assess(facts, POLICY, TODAY + timedelta(days=days))
	if now.stalled_since is not None:
		assert later.stalled_since == now.stalled_since


@settings(max_examples=150)
@given(health_facts())
def test_before_the_next_change_nothing_changes(facts):
	"""The sweep may skip a partnership until next_change_on: tried day by day."""
	now = assess(facts, POLICY, TODAY)
	wanted = but_day_counts(now)
	for offset in range(1, 300):
		day = TODAY + timedelta(days=offset)
		if day == now.next_change_on:
			break
		assert but_day_counts(assess(facts, POLICY, day)) == wanted


@settings(max_examples=150)
@given(health_facts())
def test_without_a_next_change_time_never_changes_anything(facts):
	now = assess(facts, POLICY, TODAY)
	steps = 0
	day = TODAY
	while now.next_change_on is not None and steps < 100:
		assert now.next_change_on > day
		day = now.next_change_on
		now = assess(facts, POLICY, day)
		steps += 1
	for years in (1, 10, 100) if now.next_change_on is None else ():
		assert but_day_counts(
			assess(facts, POLICY, day.replace(day=1, year=day.year + years))
		) == but_day_counts(now)


@given(health_facts(stages=ACTIVE_STAGES))
def test_stalled_since_is_never_ahead_and_only_the_stalled_have_one(facts):
	health = assess(facts, POLICY, TODAY)
	if health.stalled_since is not None:
		assert health.stalled_since <= TODAY
		assert health.health == "Stalled"
	for reason in health.reasons:
		assert reason.since is None or reason.since <= TODAY


@settings(max_examples=100)
@given(health_facts(stages=ACTIVE_STAGES))
def test_rule_74_stalled_since_is_the_first_day_it_would_have_been_hard(facts):
	"""Walk back with today's facts; what agreements once were is not among them (rule 53 says since when)."""
	facts = replace(facts, agreements=())
	health = assess(facts, POLICY, TODAY)
	firsts = []
	for code in hard_codes(health):
		early, late = (
			ago(4000),
			TODAY,
		)  # hard on `late`, not on `early`: time cures nothing, so halving finds the day
		while (late - early).days > 1:
			middle = early + (late - early) // 2
			if code in hard_codes(assess(facts, POLICY, middle)):
				late = middle
			else:
				early = middle
		firsts.append(late)
	assert health.stalled_since == min(firsts, default=None)


# contact


@given(INTERACTIONS, PAST, PAST, health_facts(stages=ACTIVE_STAGES))
def test_a_further_dated_contact_never_makes_the_silence_longer(interactions, one, another, facts):
	dated = [Interaction(FuzzyDate(one, DAY), recorded_on=TODAY), *interactions]
	more = [*dated, Interaction(FuzzyDate(another, DAY), recorded_on=TODAY)]
	less_silent = assess(replace(facts, contact=summarise(more, TODAY)), POLICY, TODAY)
	silent = assess(replace(facts, contact=summarise(dated, TODAY)), POLICY, TODAY)
	assert less_silent.days_silent <= silent.days_silent


@given(INTERACTIONS, health_facts(), FUZZY_PAST, PAST)
def test_what_is_not_meaningful_never_touches_the_clock(interactions, facts, when, recorded):
	without = replace(facts, contact=summarise(interactions, TODAY))
	attempt = Interaction(when, meaningful=False, recorded_on=recorded)
	with_attempt = replace(facts, contact=summarise([*interactions, attempt], TODAY))
	a, b = assess(without, POLICY, TODAY), assess(with_attempt, POLICY, TODAY)
	assert (a.health, a.reasons, a.silence_start) == (b.health, b.reasons, b.silence_start)


@given(INTERACTIONS, PAST, health_facts())
def test_when_a_dated_contact_was_recorded_never_matters(interactions, edited, facts):
	dated = [one for one in interactions if one.when.is_known or one.period_end]
	later = [replace(one, recorded_on=edited) for one in dated]
	assert summarise(dated, TODAY) == summarise(later, TODAY)


def test_a_record_edit_cannot_reset_the_clock_because_no_fact_tells_of_edits():
	names = {field.name for kind in (HealthFacts, type(NO_CONTACT), AgreementFacts) for field in fields(kind)}
	assert not {name for name in names if "modified" in name or "edited" in name or "comment" in name}


# doubt


@given(health_facts(stages=ACTIVE_STAGES), INTERACTIONS)
def test_unknown_dates_never_make_a_hard_stall(facts, interactions):
	vague = [
		replace(
			one,
			when=one.when if one.when.precision in ("Before", "Unknown") else UNKNOWN_DATE,
			period_end=None,
		)
		for one in interactions
	]
	facts = replace(
		facts,
		contact=summarise(vague, TODAY),
		stage_since=UNKNOWN_DATE,
		restarted=None,
	)
	assert not hard_codes(assess(facts, POLICY, TODAY)) & {
		"SILENT",
		"STAGE_AGE",
		"NO_NEXT_STEP",
		"PLAN_MISSING",
	}


@st.composite
def a_day_and_its_fuzzy_date(draw):
	"""A true day, and a fuzzy date that does not lie about it; unless it says Before, it says nothing about later days."""
	true = draw(PAST)
	precision = draw(st.sampled_from(PRECISIONS))
	written = true + timedelta(days=draw(st.integers(1, 60))) if precision == "Before" else true
	recorded = draw(st.dates(true, TODAY))
	return FuzzyDate(true, DAY), fuzzy(written, precision), recorded


@given(
	health_facts(stages=ACTIVE_STAGES),
	st.lists(a_day_and_its_fuzzy_date(), max_size=4),
	a_day_and_its_fuzzy_date(),
	st.none() | a_day_and_its_fuzzy_date(),
)
def test_vague_dates_never_stall_what_exact_dates_would_not(facts, met, stage, restart):
	def facts_with(index):
		return replace(
			facts,
			contact=summarise([Interaction(one[index], recorded_on=one[2]) for one in met], TODAY),
			stage_since=stage[index],
			stage_recorded_on=stage[2],
			restarted=restart[index] if restart else None,
			restarted_recorded_on=restart[2] if restart else None,
		)

	exact, vague = assess(facts_with(0), POLICY, TODAY), assess(facts_with(1), POLICY, TODAY)
	if (
		not met and restart
	):  # rule 25: without contact the stage is the clock, and a stage follows the restart
		assume(stage[0].date >= restart[0].date)
	assert hard_codes(vague) <= hard_codes(exact)


# the aggregate against the sentences of the rules


def silence_by_the_rules(interactions, stage_since, today):
	"""Rules 4 to 8, 17, 18, read sentence by sentence over single interactions: start and whether it is certain."""
	counted = [
		one
		for one in interactions
		if one.meaningful and one.status == HELD and not is_ahead(one.when.first_day, today)
	]
	dated = []
	undated = []
	for one in counted:
		last = one.period_end or one.when.last_day
		if last is None:
			undated.append(min(one.recorded_on, today))
		else:
			dated.append((min(last, today), bool(one.period_end) or one.when.precision != "Before"))
	if not counted:
		return stage_since.last_day_by(today), stage_since.is_certain
	undated_is_latest = any(not any(last >= recorded for last, _ in dated) for recorded in undated)
	latest = max(dated, default=None)  # equal days: the certain one
	if undated_is_latest:
		return (latest[0] if latest else stage_since.last_day_by(today)), False
	return latest


@given(INTERACTIONS, health_facts(), st.integers(-400, 400))
def test_rules_17_18_hold_for_the_aggregate_as_for_single_interactions(interactions, facts, offset):
	today = TODAY + timedelta(days=offset)
	facts = replace(facts, contact=summarise(interactions, today), restarted=None)
	health = assess(facts, POLICY, today)
	start, certain = silence_by_the_rules(interactions, facts.stage_since, today)
	assert (health.silence_start, health.silence_certain) == (start, certain)


# shape


@given(health_facts())
def test_every_answer_has_a_sound_shape(facts):
	health = assess(facts, POLICY, TODAY)
	codes = [reason.code for reason in health.reasons]
	assert len(set(codes)) == len(codes)
	assert set(codes) <= set(CODES)
	assert (health.health == "Stalled") is bool(hard_codes(health))
	assert health.days_silent is None or health.days_silent >= 0
	for reason in health.reasons:
		assert reason.evidence
		for fact in reason.evidence:
			assert evidence_text(fact)
			assert json.loads(json.dumps(fact.as_dict())) == fact.as_dict()


REACHABLE = {
	("SILENT", "Hard"),
	("SILENT", "Warning"),
	("SILENT", "Approaching"),
	("STAGE_AGE", "Hard"),
	("STAGE_AGE", "Warning"),
	("STAGE_AGE", "Approaching"),
	("NO_NEXT_STEP", "Hard"),
	("NO_NEXT_STEP", "Warning"),
	("NEXT_STEP_OVERDUE", "Hard"),
	("NEXT_STEP_OVERDUE", "Warning"),
	("AGREEMENT_LAPSED", "Hard"),
	("AGREEMENT_ENDING", "Warning"),
	("PLAN_MISSING", "Hard"),
	("PLAN_MISSING", "Warning"),
	("PLAN_MISSING", "Approaching"),
	("PLAN_OVERDUE", "Hard"),
	("PLAN_OVERDUE", "Warning"),
	("SIGNATURE_PENDING", "Warning"),
	("CONTACT_GAP", "Warning"),
	("DATE_UNKNOWN", "Warning"),
}


def random_facts(random: Random) -> HealthFacts:
	"""A partnership drawn evenly, where hypothesis prefers the odd ones."""

	def day(earliest=-700, latest=0):
		return TODAY + timedelta(days=random.randint(earliest, latest))

	def maybe(value, chance=0.5):
		return value if random.random() < chance else None

	def vague(latest=0):
		return fuzzy(day(latest=latest), random.choice(PRECISIONS))

	def deed(number):
		return AgreementFacts(
			name=f"AGR-{number}",
			state=random.choice((*agreements.STATES, "In Force", "In Force", "Signing")),
			term_type=random.choice(("Fixed", "Auto-Renew", "Open-Ended")),
			end_date=maybe(day(-200, 400)),
			review_date=maybe(day(-200, 400)),
			notice_days=maybe(random.randint(0, 200)),
			renewal_decision=maybe("Renew", 0.2),
			state_since=maybe(day(), 0.8),
			pending=random.choice(((), ("Croatia",))),
		)

	met = [
		Interaction(vague(), maybe(day(), 0.1), "Held", random.random() < 0.8, random.random() < 0.8, day())
		for _ in range(random.randint(0, 3))
	]
	return HealthFacts(
		stage=random.choice(STAGES),
		tier=random.choice(("Strategic", "Standard", "Watch", None)),
		max_silent_override=maybe(random.randint(1, 200), 0.1),
		max_stage_override=maybe(random.randint(1, 200), 0.1),
		stage_since=vague(),
		stage_recorded_on=day(),
		restarted=maybe(vague(), 0.2),
		restarted_recorded_on=day(),
		next_step=maybe("Call"),
		next_step_due=day(-40, 400),
		parked_until=maybe(day(-100, 500)),
		contact=summarise(met, TODAY),
		agreements=tuple(deed(number) for number in range(random.randint(0, 2))),
		plan_settled=random.random() < 0.4,
		open_items=tuple(
			OpenItem("ITEM", "PLAN", "", maybe(day(-60, 60))) for _ in range(random.randint(0, 2))
		),
		europe_contact_until=random.choice((None, date.max, date.max, day(-100, 300))),
		korea_contact_until=random.choice((None, date.max, date.max, day(-100, 300))),
	)


def test_thousands_of_random_partnerships_reach_every_code_and_wait_for_their_next_change():
	"""The properties above would be empty if the facts never got there."""
	random = Random(20170531)
	reached = set()
	changes = 0
	for _ in range(3000):
		facts = random_facts(random)
		now = assess(facts, POLICY, TODAY)
		reached.update((reason.code, reason.severity) for reason in now.reasons)
		if now.next_change_on is None:
			assert but_day_counts(assess(facts, POLICY, date(2117, 1, 1))) == but_day_counts(now)
			continue
		last_quiet_day = now.next_change_on - timedelta(days=1)
		between = TODAY + (last_quiet_day - TODAY) // 2
		for day in (between, last_quiet_day):
			assert but_day_counts(assess(facts, POLICY, day)) == but_day_counts(now)
		changes += but_day_counts(assess(facts, POLICY, now.next_change_on)) != but_day_counts(now)
	assert reached == REACHABLE
	assert changes > 1000  # the sweep is woken for something, most of the time

"""Health of a partnership: a pure function from facts and today to health, reasons and `stalled_since`.

Stage, agreement state and health are three facts: a person moves the first two, the third is computed here and nowhere
else (§4.4, rules 1-78). One call costs some microseconds, so that the nightly sweep can ask for every partnership. The
values and texts of reasons, the facts and the stage policy lie in files beside this one; callers find them all here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.agreement import first_day_without, in_force, is_open_ended, was_in_force
from eu_korea_coop.domain.clocks import latest, silence_clock
from eu_korea_coop.domain.dates import plus_days
from eu_korea_coop.domain.health_facts import HealthFacts, OpenItem
from eu_korea_coop.domain.health_rules import Findings, check_active, is_to_wake
from eu_korea_coop.domain.interactions import contact_day
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES
from eu_korea_coop.domain.lifecycle import PARKED as PARKED_STAGE
from eu_korea_coop.domain.reason_texts import (
	ACTION_TEXT,
	EVIDENCE_TEXT,
	REASON_LABEL,
	evidence_text,
	lasting,
	reason_in_words,
)
from eu_korea_coop.domain.reasons import (
	AGREEMENT_ENDING,
	AGREEMENT_LAPSED,
	APPROACHING,
	CLOSED,
	CODES,
	CONTACT_GAP,
	DATE_UNKNOWN,
	HARD,
	HEALTH_VALUES,
	NEEDS_ATTENTION,
	NEXT_STEP_OVERDUE,
	NO_NEXT_STEP,
	ON_TRACK,
	PARKED,
	PLAN_MISSING,
	PLAN_OVERDUE,
	SEVERITIES,
	SIGNATURE_PENDING,
	SILENT,
	STAGE_AGE,
	STALLED,
	WARNING,
	Evidence,
	Reason,
)
from eu_korea_coop.domain.stage_policy import (
	DEFAULT_NOTICE_WINDOWS,
	DEFAULT_STAGE_POLICY,
	DEFAULT_TIER_FACTORS,
	Policy,
	PolicyError,
	StagePolicy,
)

__all__ = [
	"ACTION_TEXT",
	"AGREEMENT_ENDING",
	"AGREEMENT_LAPSED",
	"APPROACHING",
	"CLOSED",
	"CODES",
	"CONTACT_GAP",
	"DATE_UNKNOWN",
	"DEFAULT_NOTICE_WINDOWS",
	"DEFAULT_STAGE_POLICY",
	"DEFAULT_TIER_FACTORS",
	"EVIDENCE_TEXT",
	"HARD",
	"HEALTH_VALUES",
	"NEEDS_ATTENTION",
	"NEXT_STEP_OVERDUE",
	"NO_NEXT_STEP",
	"ON_TRACK",
	"PARKED",
	"PLAN_MISSING",
	"PLAN_OVERDUE",
	"REASON_LABEL",
	"SEVERITIES",
	"SIGNATURE_PENDING",
	"SILENT",
	"STAGE_AGE",
	"STALLED",
	"WARNING",
	"Evidence",
	"Health",
	"HealthFacts",
	"OpenItem",
	"Policy",
	"PolicyError",
	"Reason",
	"StagePolicy",
	"assess",
	"evidence_text",
	"lasting",
	"reason_in_words",
]


@dataclass(frozen=True, slots=True)
class Health:
	"""The answer. Days are whole days; dates are None if unknown.

	last_interaction, last_meaningful: after today only where that day has begun for whoever held it (rule 110).
	silence_start, silence_certain, days_silent: SILENT's clock (rule 78); silent_limit: the last elapsed day within it.
	action: the first reason's suggested action. next_change_on: before that day time alone changes nothing here but
	days_silent and days_in_stage; None = time alone never will.
	"""

	health: str
	reasons: tuple[Reason, ...]
	stalled_since: date | None
	action: str | None
	silence_start: date | None
	silence_certain: bool
	days_silent: int | None
	silent_limit: int | None
	days_in_stage: int | None
	last_interaction: date | None
	last_meaningful: date | None
	agreements_in_force: int
	next_agreement_end: date | None
	open_actions: int
	overdue_actions: int
	to_wake: bool
	next_change_on: date | None


def assess(facts: HealthFacts, policy: Policy, today: date) -> Health:
	"""Health, reasons and derived figures of one partnership as of `today`, the site's date (rules 76, 77)."""
	contact = facts.contact
	upcoming: list[date] = []
	clipped = is_clipped(facts, today)
	if clipped:  # a day that counts as today will move on tomorrow
		upcoming.append(plus_days(today, 1))
	if contact.next_counting_on is not None:
		upcoming.append(contact.next_counting_on)

	silence = silence_clock(facts, today)
	stage_start = facts.stage_since.last_day_by(today)
	in_force_now = [agreement for agreement in facts.agreements if in_force(agreement, today)]
	late_items = [
		item for item in facts.open_items if item.due_last_day is not None and item.due_last_day < today
	]
	for agreement in facts.agreements:
		if agreement.end_date is not None:
			upcoming.append(plus_days(agreement.end_date, 1))
	for item in facts.open_items:
		if item.due_last_day is not None:
			upcoming.append(plus_days(item.due_last_day, 1))
	terms = [a.end_date for a in in_force_now if a.end_date is not None and not is_open_ended(a.term_type)]

	reasons: tuple[Reason, ...] = ()
	stalled_since = None
	silent_limit = None
	to_wake = False
	if facts.stage in ACTIVE_STAGES:
		limits = policy.limits(facts.stage, facts.tier, facts.max_silent_override, facts.max_stage_override)
		silent_limit = limits.silent.exceeded_at - 1 if limits.silent else None
		result = Findings(today, upcoming)
		check_active(result, facts, policy, limits, silence, stage_start, in_force_now, late_items)
		reasons = result.reasons()
		stalled_since = result.hard_since
		health = STALLED if result.is_hard else NEEDS_ATTENTION if reasons else ON_TRACK
	elif facts.stage == PARKED_STAGE:
		health = PARKED
		to_wake = is_to_wake(facts, today)
		if facts.parked_until is not None:
			upcoming.append(facts.parked_until)
	else:
		health = CLOSED

	return Health(
		health=health,
		reasons=reasons,
		stalled_since=stalled_since,
		action=reasons[0].action if reasons else None,
		silence_start=silence.start,
		silence_certain=silence.certain,
		days_silent=None if silence.start is None else (today - silence.start).days,
		silent_limit=silent_limit,
		days_in_stage=None if stage_start is None else (today - stage_start).days,
		last_interaction=contact_day(contact.last_any_day, contact.last_any_first_day, today),
		last_meaningful=contact_day(
			latest(contact.last_certain_day, contact.last_before_day),
			contact.last_meaningful_first_day,
			today,
		),
		agreements_in_force=len(in_force_now),
		next_agreement_end=min(terms, default=None),
		open_actions=len(facts.open_items),
		overdue_actions=len(late_items),
		to_wake=to_wake,
		next_change_on=min((day for day in upcoming if day > today), default=None),
	)


def is_clipped(facts: HealthFacts, today: date) -> bool:
	"""Some day in use lies after today and counts as today for the time being (rules 4, 17)."""
	contact = facts.contact
	days = [
		contact.last_certain_day,
		contact.last_before_day,
		contact.last_undated_recorded_on,
		contact.last_any_day,
		facts.stage_since.last_day,
		facts.stage_recorded_on,
		facts.restarted_recorded_on,
		facts.restarted.last_day if facts.restarted else None,
	]
	for agreement in facts.agreements:
		days.append(agreement.state_since)
		if was_in_force(agreement, today):
			days.append(first_day_without(agreement))
	return latest(today, *days) > today

"""The rules of health, one function for each reason code (§4.4, rules 17-75).

Over 400 lines, for a reader wants all reasons side by side, in the order in which they are asked.
"""

from __future__ import annotations

from datetime import date

from eu_korea_coop.domain.agreement import (
	SIGNING,
	SIGNING_PATIENCE_DAYS,
	AgreementFacts,
	first_day_without,
	in_force,
	is_ending,
	is_open_ended,
	notice_window,
	was_in_force,
)
from eu_korea_coop.domain.clocks import Clock, earliest, latest, next_step_clock, precision_of
from eu_korea_coop.domain.dates import DAY, clip, plus_days
from eu_korea_coop.domain.health_facts import HealthFacts, OpenItem
from eu_korea_coop.domain.lifecycle import FIRST_CONTACT, FORMALISED, IDENTIFIED, IMPLEMENTING, is_next_step
from eu_korea_coop.domain.reasons import (
	ADOPT_PLAN,
	AGREEMENT_ENDING,
	AGREEMENT_LAPSED,
	APPROACHING,
	CHASE_SIGNATURES,
	CODE_RANK,
	CONTACT_COUNTERPART,
	CONTACT_GAP,
	DATE_UNKNOWN,
	DECIDE_RENEWAL,
	DO_OR_RESCHEDULE_STEP,
	ENTER_DATES,
	FIND_CONTACT,
	HARD,
	MOVE_ON_OR_PARK,
	NEXT_STEP_OVERDUE,
	NO_NEXT_STEP,
	PARK_WITH_REVIEW_DATE,
	PLAN_MISSING,
	PLAN_OVERDUE,
	RENEW_OR_RECORD_LAPSE,
	SET_NEXT_STEP,
	SEVERITY_RANK,
	SIGNATURE_PENDING,
	SILENT,
	STAGE_AGE,
	UPDATE_PLAN_ITEMS,
	WARNING,
	Evidence,
	Reason,
	shown_as,
)
from eu_korea_coop.domain.stage_policy import REQUIRED, Limit, Limits, Policy

NO_STEP_PATIENCE_DAYS = 30
STEP_OVERDUE_PATIENCE_DAYS = 14
ITEM_LATE_PATIENCE_DAYS = 30


class Findings:
	"""Collects what the rules say: one row per code, the worst severity, and the earliest day of it (rules 71, 74)."""

	__slots__ = ("_rows", "hard_since", "is_hard", "today", "upcoming")

	def __init__(self, today: date, upcoming: list[date]):
		self.today = today
		self.upcoming = upcoming
		self.hard_since: date | None = None
		self.is_hard = False
		self._rows: dict[str, Reason] = {}

	def add(self, code: str, severity: str, since: date | None, action: str, *evidence: Evidence) -> None:
		if severity == HARD:
			self.is_hard = True
			self.hard_since = earliest(self.hard_since, since)
		row = self._rows.get(code)
		if row is not None:
			evidence = row.evidence + evidence
			if SEVERITY_RANK[row.severity] < SEVERITY_RANK[severity]:
				severity, since = row.severity, row.since
			elif row.severity == severity:
				since = earliest(row.since, since)
		self._rows[code] = Reason(code, severity, since, evidence, action)

	def reasons(self) -> tuple[Reason, ...]:
		"""Worst first."""
		return tuple(
			sorted(self._rows.values(), key=lambda row: (SEVERITY_RANK[row.severity], CODE_RANK[row.code]))
		)


def check_active(
	findings: Findings,
	facts: HealthFacts,
	policy: Policy,
	limits: Limits,
	silence: Clock,
	stage_start: date | None,
	in_force_now: list[AgreementFacts],
	late_items: list[OpenItem],
) -> None:
	"""All rules for an active stage; Parked and closed partnerships have no reasons (rule 72)."""
	today = findings.today
	# A step is text and date; an overdue one is still a step (rules 32, 33).
	step_due = facts.next_step_due if is_next_step(facts.next_step, facts.next_step_due) else None
	blame: list[str] = [] if silence.certain else list(silence.blame)

	_check_silence(findings, facts, limits.silent, silence, step_due)
	_check_stage_age(findings, facts, limits.stage, stage_start, step_due)
	if limits.stage is not None and not facts.stage_since.is_certain:
		blame.append("STAGE_UNDATED")

	if step_due is None:
		if limits.next_step:
			clock = next_step_clock(facts, today)
			_check_missing_step(findings, facts, limits.next_step, clock)
			if limits.next_step == REQUIRED:
				blame.extend(clock.blame)
	else:
		findings.upcoming.append(plus_days(step_due, 1))
		_check_overdue_step(findings, step_due)

	if facts.stage == FORMALISED and not facts.plan_settled and limits.plan is not None:
		_check_missing_plan(findings, facts, limits.plan, stage_start)
		if not facts.stage_since.is_certain:
			blame.append("STAGE_UNDATED")

	_check_late_items(findings, facts, late_items)
	_check_agreements(findings, facts, policy, in_force_now)
	_check_contacts(findings, facts)
	if blame:  # rule 65
		findings.add(
			DATE_UNKNOWN, WARNING, None, ENTER_DATES, *(Evidence(code) for code in dict.fromkeys(blame))
		)


def _check_silence(
	findings: Findings, facts: HealthFacts, limit: Limit | None, clock: Clock, step_due: date | None
) -> None:
	"""SILENT: no contact for longer than the stage allows (rules 17-26, 69, 70, 74, 75)."""
	if limit is None or clock.start is None:
		return
	today = findings.today
	elapsed = (today - clock.start).days
	exceeded_on = plus_days(clock.start, limit.exceeded_at)
	findings.upcoming.append(exceeded_on)
	findings.upcoming.append(plus_days(clock.start, limit.near_at))
	if elapsed < limit.near_at:
		return
	ahead = step_due is not None and step_due >= today
	evidence = [_silence_evidence(facts, limit, clock, today)]
	if not clock.certain:
		evidence.append(Evidence("CLOCK_UNCERTAIN"))
	if elapsed < limit.exceeded_at:
		if not ahead:
			since = plus_days(clock.start, limit.near_at)
			findings.add(SILENT, APPROACHING, since, CONTACT_COUNTERPART, *evidence)
		return
	window_end = plus_days(clock.start, limit.window)  # rules 21, 24: twice the limit, its last day included
	defers = step_due is not None and step_due <= window_end  # rule 23: beyond, it defers nothing
	since = exceeded_on
	severity = HARD
	if defers and ahead:  # rule 22: until its due date, that day included
		severity = WARNING
		evidence.append(Evidence("STEP_DEFERS", {"due": step_due}))
	elif defers:
		since = max(exceeded_on, plus_days(step_due, 1))
	elif ahead:
		evidence.append(Evidence("STEP_TOO_FAR", {"due": step_due, "window_end": window_end}))
	action = CONTACT_COUNTERPART
	if not clock.certain:
		severity = WARNING
		since = exceeded_on
	elif severity == HARD and step_due is None and facts.stage not in (IDENTIFIED, FIRST_CONTACT):
		action = PARK_WITH_REVIEW_DATE  # requirement D9, rule 109
	findings.add(SILENT, severity, since, action, *evidence)


def _silence_evidence(facts: HealthFacts, limit: Limit, clock: Clock, today: date) -> Evidence:
	params = {
		"since": clock.start,
		"limit": limit.text,
		**shown_as("since", precision_of(clock.start, facts, today)),
	}
	contact = facts.contact
	if clock.start in (clip(contact.last_certain_day, today), clip(contact.last_before_day, today)):
		return Evidence("SILENT_SINCE", params)
	if facts.restarted is not None and clock.start == facts.restarted.last_day_by(today):
		return Evidence("SILENT_SINCE_RESTART", params)
	return Evidence("NO_CONTACT_IN_STAGE", params)


def _check_stage_age(
	findings: Findings,
	facts: HealthFacts,
	limit: Limit | None,
	stage_start: date | None,
	step_due: date | None,
) -> None:
	"""STAGE_AGE: too long in this stage; any next step ahead makes it a warning (rules 26, 28, 29, 69, 75)."""
	if limit is None or stage_start is None:
		return
	today = findings.today
	elapsed = (today - stage_start).days
	exceeded_on = plus_days(stage_start, limit.exceeded_at)
	findings.upcoming.append(exceeded_on)
	findings.upcoming.append(plus_days(stage_start, limit.near_at))
	if elapsed < limit.near_at:
		return
	ahead = step_due is not None and step_due >= today
	certain = facts.stage_since.is_certain
	since = {"since": stage_start, **shown_as("since", facts.stage_since.precision)}
	evidence = [Evidence("IN_STAGE_SINCE", {"stage": facts.stage, "limit": limit.text, **since})]
	if not certain:
		evidence.append(Evidence("CLOCK_UNCERTAIN"))
	if elapsed < limit.exceeded_at:
		if not ahead:
			since = plus_days(stage_start, limit.near_at)
			findings.add(STAGE_AGE, APPROACHING, since, MOVE_ON_OR_PARK, *evidence)
		return
	if ahead:
		evidence.append(Evidence("STEP_DEFERS", {"due": step_due}))
	if ahead or not certain:
		findings.add(STAGE_AGE, WARNING, exceeded_on, MOVE_ON_OR_PARK, *evidence)
		return
	since = exceeded_on if step_due is None else max(exceeded_on, plus_days(step_due, 1))
	findings.add(STAGE_AGE, HARD, since, MOVE_ON_OR_PARK, *evidence)


def _check_missing_step(findings: Findings, facts: HealthFacts, kind: str, clock: Clock) -> None:
	"""NO_NEXT_STEP: a warning, hard where required after 30 days (rules 31-36)."""
	severity = WARNING
	since = clock.start
	if clock.start is None:
		evidence = [Evidence("STEP_MISSING")]
	else:
		exactly = shown_as("since", precision_of(clock.start, facts, findings.today))
		evidence = [Evidence("STEP_MISSING_SINCE", {"since": clock.start, **exactly})]
	if kind == REQUIRED:
		if not clock.certain:
			evidence.append(Evidence("CLOCK_UNCERTAIN"))
		elif clock.start is not None:
			hard_on = plus_days(clock.start, NO_STEP_PATIENCE_DAYS + 1)
			findings.upcoming.append(hard_on)
			if hard_on <= findings.today:
				severity, since = HARD, hard_on
	findings.add(NO_NEXT_STEP, severity, since, SET_NEXT_STEP, *evidence)


def _check_overdue_step(findings: Findings, step_due: date) -> None:
	"""NEXT_STEP_OVERDUE: a warning from the day after, hard from day 15, in every active stage (rules 27, 42, 43)."""
	late = (findings.today - step_due).days
	hard_on = plus_days(step_due, STEP_OVERDUE_PATIENCE_DAYS + 1)
	findings.upcoming.append(hard_on)
	if late <= 0:
		return
	evidence = Evidence("STEP_DUE", {"due": step_due})
	if late > STEP_OVERDUE_PATIENCE_DAYS:
		findings.add(NEXT_STEP_OVERDUE, HARD, hard_on, DO_OR_RESCHEDULE_STEP, evidence)
	else:
		findings.add(NEXT_STEP_OVERDUE, WARNING, plus_days(step_due, 1), DO_OR_RESCHEDULE_STEP, evidence)


def _check_missing_plan(
	findings: Findings, facts: HealthFacts, limit: Limit, stage_start: date | None
) -> None:
	"""PLAN_MISSING: Formalised without an adopted plan for too long (rules 29, 39, 55, 66, 68)."""
	if stage_start is None:
		return
	elapsed = (findings.today - stage_start).days
	exceeded_on = plus_days(stage_start, limit.exceeded_at)
	near_on = plus_days(stage_start, limit.near_at)
	findings.upcoming.append(exceeded_on)
	findings.upcoming.append(near_on)
	if elapsed < limit.near_at:
		return
	since = {"since": stage_start, **shown_as("since", facts.stage_since.precision)}
	evidence = [Evidence("NO_PLAN_SINCE", {"limit": limit.text, **since})]
	certain = facts.stage_since.is_certain
	if not certain:
		evidence.append(Evidence("CLOCK_UNCERTAIN"))
	if elapsed < limit.exceeded_at:
		findings.add(PLAN_MISSING, APPROACHING, near_on, ADOPT_PLAN, *evidence)
	else:
		findings.add(PLAN_MISSING, HARD if certain else WARNING, exceeded_on, ADOPT_PLAN, *evidence)


def _check_late_items(findings: Findings, facts: HealthFacts, late_items: list[OpenItem]) -> None:
	"""PLAN_OVERDUE: an item of an adopted plan is late, hard after 30 days (rules 56-58)."""
	for item in late_items:
		hard_on = plus_days(item.due_last_day, ITEM_LATE_PATIENCE_DAYS + 1)
		findings.upcoming.append(hard_on)
		evidence = Evidence(
			"ITEM_LATE", {"label": item.label or item.name, "due": item.due_last_day}, "plan", item.plan
		)
		if hard_on <= findings.today:
			findings.add(PLAN_OVERDUE, HARD, hard_on, UPDATE_PLAN_ITEMS, evidence)
		else:
			findings.add(PLAN_OVERDUE, WARNING, plus_days(item.due_last_day, 1), UPDATE_PLAN_ITEMS, evidence)


def _check_agreements(
	findings: Findings, facts: HealthFacts, policy: Policy, in_force_now: list[AgreementFacts]
) -> None:
	"""AGREEMENT_LAPSED, AGREEMENT_ENDING and SIGNATURE_PENDING (rules 44-54, 59-61, 64)."""
	today = findings.today
	if not facts.agreements:
		return
	if not in_force_now and facts.stage in (FORMALISED, IMPLEMENTING):
		_check_lapsed(findings, facts)
	for agreement in facts.agreements:
		title = agreement.title or agreement.name
		if in_force(agreement, today):
			window = notice_window(agreement, policy.notice_days)
			if window is not None:
				findings.upcoming.append(window[0])
			if window is not None and is_ending(agreement, policy.notice_days, today):
				if is_open_ended(agreement.term_type):
					evidence = _about(agreement, "AGREEMENT_REVIEW", title, review=agreement.review_date)
				else:
					evidence = _about(agreement, "AGREEMENT_ENDS", title, end=agreement.end_date)
				findings.add(AGREEMENT_ENDING, WARNING, window[0], DECIDE_RENEWAL, evidence)
			if agreement.pending:
				evidence = _about(agreement, "PARTIES_PENDING", title, parties=", ".join(agreement.pending))
				since = clip(agreement.state_since, today)
				findings.add(SIGNATURE_PENDING, WARNING, since, CHASE_SIGNATURES, evidence)
		elif agreement.state == SIGNING and agreement.state_since is not None:
			start = clip(agreement.state_since, today)
			over_on = plus_days(start, SIGNING_PATIENCE_DAYS + 1)
			findings.upcoming.append(over_on)
			if over_on <= today:
				exactly = shown_as("since", agreement.state_since_precision)
				rows = [_about(agreement, "IN_SIGNING_SINCE", title, since=start, **exactly)]
				if agreement.pending:
					rows.append(
						_about(agreement, "PARTIES_PENDING", title, parties=", ".join(agreement.pending))
					)
				findings.add(SIGNATURE_PENDING, WARNING, over_on, CHASE_SIGNATURES, *rows)


def _about(agreement: AgreementFacts, code: str, title: str, **params: object) -> Evidence:
	return Evidence(code, {"title": title, **params}, "agreement", agreement.name)


def _check_lapsed(findings: Findings, facts: HealthFacts) -> None:
	"""AGREEMENT_LAPSED: an agreement was in force and none is now, whatever was decided (rules 50-52, 53)."""
	lapsed = [agreement for agreement in facts.agreements if was_in_force(agreement, findings.today)]
	if not lapsed:
		return
	evidence = []
	since = None
	for agreement in lapsed:
		ended = clip(first_day_without(agreement), findings.today)
		since = latest(since, ended)
		title = agreement.title or agreement.name
		if ended is None:
			evidence.append(_about(agreement, "AGREEMENT_OVER", title))
		else:
			known = (
				agreement.state_since_precision
				if ended == clip(agreement.state_since, findings.today)
				else DAY
			)
			evidence.append(
				_about(agreement, "AGREEMENT_ENDED", title, ended=ended, **shown_as("ended", known))
			)
	findings.add(AGREEMENT_LAPSED, HARD, since, RENEW_OR_RECORD_LAPSE, *evidence)


def _check_contacts(findings: Findings, facts: HealthFacts) -> None:
	"""CONTACT_GAP: no active contact on the European or on the Korean side (rules 62-64)."""
	today = findings.today
	for until, precision, missing, ended in (
		(
			facts.europe_contact_until,
			facts.europe_contact_precision,
			"NO_EUROPEAN_CONTACT",
			"EUROPEAN_CONTACT_ENDED",
		),
		(
			facts.korea_contact_until,
			facts.korea_contact_precision,
			"NO_KOREAN_CONTACT",
			"KOREAN_CONTACT_ENDED",
		),
	):
		if until is None:
			findings.add(CONTACT_GAP, WARNING, None, FIND_CONTACT, Evidence(missing))
			continue
		gap_from = plus_days(until, 1)
		if until >= today:
			if until < date.max:
				findings.upcoming.append(gap_from)
		else:
			findings.add(
				CONTACT_GAP,
				WARNING,
				gap_from,
				FIND_CONTACT,
				Evidence(ended, {"until": until, **shown_as("until", precision)}),
			)


def is_to_wake(facts: HealthFacts, today: date) -> bool:
	"""Parked, and its date has come, or a two-way interaction is dated after the Park row (rule 73)."""
	is_due = facts.parked_until is not None and facts.parked_until <= today
	contact_day = facts.contact.last_two_way_first_day
	parked_on = facts.stage_since.last_day or facts.stage_recorded_on
	return is_due or (contact_day is not None and parked_on is not None and contact_day > parked_on)

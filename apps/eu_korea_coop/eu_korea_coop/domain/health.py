"""Health of a partnership: a pure function from facts and today to health, reasons and `stalled_since`.

Stage, agreement state and health are three facts: a person moves the first two, the third is computed here and nowhere
else (§4.4, rules 1-78). One call costs some microseconds, so that the nightly sweep can ask for every partnership.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor

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
from eu_korea_coop.domain.dates import ENGLISH, UNKNOWN_DATE, DateWords, FuzzyDate, display, fuzzy, plus_days
from eu_korea_coop.domain.interactions import NO_CONTACT, ContactFacts
from eu_korea_coop.domain.lifecycle import (
	ACTIVE_STAGES,
	EXPLORING,
	FIRST_CONTACT,
	FORMALISED,
	IDENTIFIED,
	IMPLEMENTING,
	INFORMAL,
	PREPARATION,
	is_next_step,
)
from eu_korea_coop.domain.lifecycle import PARKED as PARKED_STAGE

ON_TRACK = "On track"
NEEDS_ATTENTION = "Needs attention"
STALLED = "Stalled"
PARKED = "Parked"
CLOSED = "Closed"
HEALTH_VALUES = (STALLED, NEEDS_ATTENTION, ON_TRACK, PARKED, CLOSED)

HARD = "Hard"
WARNING = "Warning"
APPROACHING = "Approaching"
SEVERITIES = (HARD, WARNING, APPROACHING)
_SEVERITY_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}

SILENT = "SILENT"
STAGE_AGE = "STAGE_AGE"
NO_NEXT_STEP = "NO_NEXT_STEP"
NEXT_STEP_OVERDUE = "NEXT_STEP_OVERDUE"
AGREEMENT_LAPSED = "AGREEMENT_LAPSED"
AGREEMENT_ENDING = "AGREEMENT_ENDING"
PLAN_MISSING = "PLAN_MISSING"
PLAN_OVERDUE = "PLAN_OVERDUE"
SIGNATURE_PENDING = "SIGNATURE_PENDING"
CONTACT_GAP = "CONTACT_GAP"
DATE_UNKNOWN = "DATE_UNKNOWN"
CODES = (
	SILENT,
	STAGE_AGE,
	NO_NEXT_STEP,
	NEXT_STEP_OVERDUE,
	AGREEMENT_LAPSED,
	AGREEMENT_ENDING,
	PLAN_MISSING,
	PLAN_OVERDUE,
	SIGNATURE_PENDING,
	CONTACT_GAP,
	DATE_UNKNOWN,
)
"""Reason codes in the order in which a person should hear of them, within one severity."""
_CODE_RANK = {code: rank for rank, code in enumerate(CODES)}

NO_STEP_PATIENCE_DAYS = 30
STEP_OVERDUE_PATIENCE_DAYS = 14
ITEM_LATE_PATIENCE_DAYS = 30

REQUIRED = "Required"
WARN = "Warn"


# policy


class PolicyError(ValueError):
	"""A stage policy that makes no sense; `field` names what is wrong."""

	def __init__(self, field_name: str, value: object):
		super().__init__(f"{field_name}: {value!r}")
		self.field = field_name
		self.value = value


@dataclass(frozen=True, slots=True)
class StagePolicy:
	"""One row of the stage table (§4.4): limits in days, None = no limit (rule 41).

	`max_stage` is STAGE_AGE's limit, except in Formalised, where it is PLAN_MISSING's (rule 39).
	`next_step` is "Required", "Warn" or "" (not asked for). Raises PolicyError for a limit that is not positive.
	"""

	stage: str
	max_silent: int | None = None
	max_stage: int | None = None
	next_step: str = ""

	def __post_init__(self) -> None:
		if self.stage not in ACTIVE_STAGES:
			raise PolicyError("stage", self.stage)
		for name in ("max_silent", "max_stage"):
			value = getattr(self, name)
			if value is not None and value <= 0:
				raise PolicyError(name, value)
		if self.next_step not in ("", REQUIRED, WARN):
			raise PolicyError("next_step", self.next_step)


DEFAULT_STAGE_POLICY = (
	StagePolicy(IDENTIFIED, 60, 90, ""),
	StagePolicy(FIRST_CONTACT, 45, 90, REQUIRED),
	StagePolicy(EXPLORING, 90, 365, REQUIRED),
	StagePolicy(INFORMAL, 180, None, WARN),
	StagePolicy(PREPARATION, 60, 270, REQUIRED),
	StagePolicy(FORMALISED, 120, 180, REQUIRED),
	StagePolicy(IMPLEMENTING, 90, None, WARN),
)
"""The proposed defaults of §4.4."""
DEFAULT_TIER_FACTORS: Mapping[str, str] = {"Strategic": "0.75", "Standard": "1", "Watch": "2"}
DEFAULT_NOTICE_WINDOWS = (180, 90, 30)
"""Days before an agreement's end; the first is the default notice window (rule 44)."""


@dataclass(frozen=True, slots=True)
class Limit:
	"""A limit in days, with its thresholds as whole elapsed days (rules 20, 24, 26).

	`exceeded_at`: first elapsed day over the limit; `near_at`: first at or over 75 % of it; `window`: the last day of
	twice the limit.
	"""

	text: str
	exceeded_at: int
	near_at: int
	window: int

	@classmethod
	def of(cls, days: Fraction) -> Limit:
		text = str(days.numerator) if days.denominator == 1 else f"{float(days):g}"
		return cls(text, floor(days) + 1, ceil(days * Fraction(3, 4)), floor(days * 2))


@dataclass(frozen=True, slots=True)
class Limits:
	"""The limits of one stage, after tier and override."""

	silent: Limit | None
	stage: Limit | None
	plan: Limit | None
	next_step: str


class Policy:
	"""The stage table with tier factors and notice window; make one per batch, it remembers what it has worked out.

	`tier_factors` may hold strings, Decimals, ints or floats; they are read as written, so that products are exact
	(rule 20). `notice_days` is the first notice window (rule 44). Raises PolicyError.
	"""

	def __init__(
		self,
		stages: Iterable[StagePolicy] = DEFAULT_STAGE_POLICY,
		tier_factors: Mapping[str, object] = DEFAULT_TIER_FACTORS,
		notice_days: int = DEFAULT_NOTICE_WINDOWS[0],
	):
		self._stages = {row.stage: row for row in stages}
		self._factors = {tier: Fraction(str(factor)) for tier, factor in tier_factors.items()}
		for tier, factor in self._factors.items():
			if factor <= 0:
				raise PolicyError(tier, factor)
		if notice_days < 0:
			raise PolicyError("notice_days", notice_days)
		self.notice_days = notice_days
		self._known: dict[tuple, Limits] = {}

	def limits(
		self, stage: str, tier: str | None, silent_override: int | None, stage_override: int | None
	) -> Limits:
		"""The limits that hold for a partnership (rules 38, 39, 40, 41).

		An override replaces the stage's limit and no tier factor is applied to it; an empty tier is Standard. A stage that
		the table does not list has no limits of its own.
		"""
		key = (stage, tier, silent_override, stage_override)
		known = self._known.get(key)
		if known is None:
			known = self._known[key] = self._work_out(*key)
		return known

	def _work_out(
		self, stage: str, tier: str | None, silent_override: int | None, stage_override: int | None
	) -> Limits:
		row = self._stages.get(stage) or StagePolicy(stage)
		factor = self._factors.get(tier or "Standard", Fraction(1))
		silent = _limit(row.max_silent, factor, silent_override)
		in_stage = _limit(row.max_stage, factor, stage_override)
		if stage == FORMALISED:
			return Limits(silent, None, in_stage, row.next_step)
		return Limits(silent, in_stage, None, row.next_step)


def _limit(days: int | None, factor: Fraction, override: int | None) -> Limit | None:
	if override:
		if override < 0:
			raise PolicyError("override", override)
		return Limit.of(Fraction(override))
	return None if days is None else Limit.of(days * factor)


# facts


@dataclass(frozen=True, slots=True)
class OpenItem:
	"""An open item of an Adopted plan (rule 56); `due_last_day` is None without a known date (rule 57)."""

	name: str
	plan: str
	label: str = ""
	due_last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFacts:
	"""All that health needs to know of one partnership; nothing in it depends on today but what `contact` counted.

	stage_since, stage_recorded_on: effective date of the last Stage Log row and the day it was entered (rule 30).
	restarted, restarted_recorded_on: the same of the last Wake or Reopen row, None if there is none (rule 25).
	plan_settled: a linked plan is Adopted or Completed (rule 55). open_items: of Adopted plans (rule 56).
	europe_contact_until, korea_contact_until: last day on which that side has an active contact, date.max if without end,
	None if it never had one (rules 62, 63).
	"""

	stage: str
	partnership: str = ""
	tier: str | None = None
	max_silent_override: int | None = None
	max_stage_override: int | None = None
	stage_since: FuzzyDate = UNKNOWN_DATE
	stage_recorded_on: date | None = None
	restarted: FuzzyDate | None = None
	restarted_recorded_on: date | None = None
	next_step: str | None = None
	next_step_due: date | None = None
	parked_until: date | None = None
	contact: ContactFacts = NO_CONTACT
	agreements: tuple[AgreementFacts, ...] = ()
	plan_settled: bool = False
	open_items: tuple[OpenItem, ...] = ()
	europe_contact_until: date | None = None
	korea_contact_until: date | None = None


# results


@dataclass(frozen=True, slots=True)
class Evidence:
	"""One observed fact behind a reason: a code of EVIDENCE_TEXT with its parameters, never a count of days.

	`kind` ("agreement", "plan" or "") and `name` say which record it speaks of, so that its text can be kept from readers
	without access to that record (rule 15).
	"""

	code: str
	params: Mapping[str, object] = field(default_factory=dict)
	kind: str = ""
	name: str = ""

	def as_dict(self) -> dict[str, object]:
		"""For JSON: dates as ISO strings."""
		params = {
			key: value.isoformat() if isinstance(value, date) else value for key, value in self.params.items()
		}
		result: dict[str, object] = {"code": self.code, "params": params}
		if self.kind:
			result.update(kind=self.kind, name=self.name)
		return result


@dataclass(frozen=True, slots=True)
class Reason:
	"""Why a partnership is not on track: one per code (rule 71).

	`since` is the first day on which the rule would have had this severity with today's facts, None if unknown.
	"""

	code: str
	severity: str
	since: date | None
	evidence: tuple[Evidence, ...]
	action: str

	def as_dict(self) -> dict[str, object]:
		"""For JSON: {code, severity, since, evidence, action}."""
		return {
			"code": self.code,
			"severity": self.severity,
			"since": self.since.isoformat() if self.since else None,
			"evidence": [fact.as_dict() for fact in self.evidence],
			"action": self.action,
		}


@dataclass(frozen=True, slots=True)
class Health:
	"""The answer. Days are whole days; dates are None if unknown.

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


# suggested actions

CONTACT_COUNTERPART = "CONTACT_COUNTERPART"
PARK_WITH_REVIEW_DATE = "PARK_WITH_REVIEW_DATE"
DO_OR_RESCHEDULE_STEP = "DO_OR_RESCHEDULE_STEP"
SET_NEXT_STEP = "SET_NEXT_STEP"
MOVE_ON_OR_PARK = "MOVE_ON_OR_PARK"
DECIDE_RENEWAL = "DECIDE_RENEWAL"
RENEW_OR_RECORD_LAPSE = "RENEW_OR_RECORD_LAPSE"
ADOPT_PLAN = "ADOPT_PLAN"
UPDATE_PLAN_ITEMS = "UPDATE_PLAN_ITEMS"
CHASE_SIGNATURES = "CHASE_SIGNATURES"
FIND_CONTACT = "FIND_CONTACT"
ENTER_DATES = "ENTER_DATES"

ACTION_TEXT = {
	CONTACT_COUNTERPART: "Contact the counterpart and log the interaction",
	PARK_WITH_REVIEW_DATE: "Park with a review date, unless a next step can be agreed now",
	DO_OR_RESCHEDULE_STEP: "Do the next step or set a new date for it",
	SET_NEXT_STEP: "Set a dated next step",
	MOVE_ON_OR_PARK: "Agree a next step towards the next stage, or park the partnership",
	DECIDE_RENEWAL: "Decide whether to renew the agreement",
	RENEW_OR_RECORD_LAPSE: "Conclude a new agreement, or move back to Informal Cooperation",
	ADOPT_PLAN: "Adopt an action plan",
	UPDATE_PLAN_ITEMS: "Update the late items of the action plan",
	CHASE_SIGNATURES: "Ask the pending parties for their signatures",
	FIND_CONTACT: "Name an active contact on each side",
	ENTER_DATES: "Enter the unknown dates, at least the month or year",
}
"""English texts of the suggested actions."""

REASON_LABEL = {
	SILENT: "Silent",
	STAGE_AGE: "Too long in stage",
	NO_NEXT_STEP: "No next step",
	NEXT_STEP_OVERDUE: "Next step overdue",
	AGREEMENT_LAPSED: "Agreement lapsed",
	AGREEMENT_ENDING: "Agreement ending",
	PLAN_MISSING: "No action plan",
	PLAN_OVERDUE: "Action plan overdue",
	SIGNATURE_PENDING: "Signature pending",
	CONTACT_GAP: "Contact missing",
	DATE_UNKNOWN: "Date unknown",
}
"""English names of the reason codes."""

EVIDENCE_TEXT = {
	"SILENT_SINCE": "No meaningful contact since {since} (limit: {limit} days)",
	"NO_CONTACT_IN_STAGE": "No meaningful contact recorded; counted from the start of this stage, {since} (limit: {limit} days)",
	"SILENT_SINCE_RESTART": "No meaningful contact since the partnership was taken up again on {since} (limit: {limit} days)",
	"STEP_DEFERS": "A next step is planned for {due}",
	"STEP_TOO_FAR": "The next step of {due} is too far ahead: it defers silence until {window_end} only",
	"CLOCK_UNCERTAIN": "The date this is counted from is not certain",
	"IN_STAGE_SINCE": "In stage {stage} since {since} (limit: {limit} days)",
	"STEP_MISSING": "No next step is set",
	"STEP_MISSING_SINCE": "No next step is set, counted from {since}",
	"STEP_DUE": "The next step was due on {due}",
	"AGREEMENT_ENDED": "{title} has not been in force since {ended}",
	"AGREEMENT_OVER": "{title} is no longer in force",
	"AGREEMENT_ENDS": "{title} ends on {end}, and nothing is decided",
	"AGREEMENT_REVIEW": "{title} is due for review on {review}, and nothing is decided",
	"NO_PLAN_SINCE": "No action plan adopted since {since} (limit: {limit} days)",
	"ITEM_LATE": "{label}: was due by {due}",
	"IN_SIGNING_SINCE": "{title} has been in signing since {since}",
	"PARTIES_PENDING": "{title}: signature pending of {parties}",
	"NO_EUROPEAN_CONTACT": "No active contact on the European side",
	"NO_KOREAN_CONTACT": "No active contact on the Korean side",
	"EUROPEAN_CONTACT_ENDED": "The last active contact on the European side ended on {until}",
	"KOREAN_CONTACT_ENDED": "The last active contact on the Korean side ended on {until}",
	"CONTACT_UNDATED": "The latest contact has no certain date",
	"STAGE_UNDATED": "The start of this stage has no certain date",
	"RESTART_UNDATED": "The day on which the partnership was taken up again is not certain",
}
"""English templates of all evidence; parameters are dates, limits, titles and stage names."""


def evidence_text(
	evidence: Evidence, words: DateWords = ENGLISH, translate: Callable[[str], str] = str
) -> str:
	"""One sentence for a person; `translate` turns an English text (template, stage name) into the reader's language."""
	params = {}
	for key, value in evidence.params.items():
		if isinstance(value, date):
			params[key] = display(fuzzy(value), words)
		elif key == "stage":
			params[key] = translate(str(value))
		else:
			params[key] = value
	return translate(EVIDENCE_TEXT[evidence.code]).format(**params)


# the rules


@dataclass(frozen=True, slots=True)
class _Clock:
	"""Where counting starts; `certain` is False if the true start may be a later, unknown day."""

	start: date | None
	certain: bool
	blame: tuple[str, ...] = ()


def assess(facts: HealthFacts, policy: Policy, today: date) -> Health:
	"""Health, reasons and derived figures of one partnership as of `today`, the site's date (rules 76, 77)."""
	contact = facts.contact
	upcoming: list[date] = []
	clipped = _is_clipped(facts, today)
	if clipped:  # a day that counts as today will move on tomorrow
		upcoming.append(plus_days(today, 1))
	if contact.next_counting_on is not None:
		upcoming.append(contact.next_counting_on)

	silence = _silence_clock(facts, today)
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
		found = _Findings(today, upcoming)
		_check_active(found, facts, policy, limits, silence, stage_start, in_force_now, late_items)
		reasons = found.reasons()
		stalled_since = found.hard_since
		health = STALLED if found.is_hard else NEEDS_ATTENTION if reasons else ON_TRACK
	elif facts.stage == PARKED_STAGE:
		health = PARKED
		to_wake = _is_to_wake(facts, today)
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
		last_interaction=_clip(contact.last_any_day, today),
		last_meaningful=_latest(
			_clip(contact.last_certain_day, today), _clip(contact.last_before_day, today)
		),
		agreements_in_force=len(in_force_now),
		next_agreement_end=min(terms, default=None),
		open_actions=len(facts.open_items),
		overdue_actions=len(late_items),
		to_wake=to_wake,
		next_change_on=min((day for day in upcoming if day > today), default=None),
	)


def _clip(day: date | None, today: date) -> date | None:
	return today if day is not None and day > today else day


def _latest(*days: date | None) -> date | None:
	result = None
	for day in days:
		if day is not None and (result is None or day > result):
			result = day
	return result


def _is_clipped(facts: HealthFacts, today: date) -> bool:
	"""Some day in use lies after today and counts as today for the time being (rules 4, 17)."""
	contact = facts.contact
	for day in (
		contact.last_certain_day,
		contact.last_before_day,
		contact.last_undated_recorded_on,
		contact.last_any_day,
		facts.stage_since.last_day,
		facts.stage_recorded_on,
		facts.restarted_recorded_on,
		facts.restarted.last_day if facts.restarted else None,
	):
		if day is not None and day > today:
			return True
	for agreement in facts.agreements:
		over = first_day_without(agreement) if was_in_force(agreement, today) else None
		for day in (agreement.state_since, over):
			if day is not None and day > today:
				return True
	return False


def _recorded(day: date | None, today: date) -> date:
	"""Something undated was over when it was recorded; recorded after today, or who knows when, = today (rule 17)."""
	return today if day is None or day > today else day


def _latest_of(
	certain: Iterable[date | None], uncertain: Iterable[tuple[date | None, date | None, str]]
) -> _Clock:
	"""The later of certain days and uncertain ones (known last day or None, latest day possible, what to blame).

	An uncertain one could be the later if its latest possible day is after every certain one (rules 5, 17, 34); then the
	clock is measured from the latest known day, but it is not certain (rules 18, 19).
	"""
	best = _latest(*certain)
	start = best
	blame: list[str] = []
	for known, upper, name in uncertain:
		if upper is None or (best is not None and upper <= best):
			continue
		blame.append(name)
		start = _latest(start, known)
	return _Clock(start, not blame, tuple(blame))


def _silence_clock(facts: HealthFacts, today: date) -> _Clock:
	"""Where SILENT starts: the later of the last meaningful interaction and the last Wake or Reopen (rules 17, 18, 25).

	With no meaningful interaction at all it is the start of the present stage; with only undated ones that is what is
	measured from, without certainty.
	"""
	contact = facts.contact
	stage = facts.stage_since
	restart = facts.restarted
	certain: list[date | None] = []
	uncertain: list[tuple[date | None, date | None, str]] = []
	if restart is not None:
		day = restart.last_day_by(today)
		if restart.is_certain:
			certain.append(day)
		else:
			upper = day if day is not None else _recorded(facts.restarted_recorded_on, today)
			uncertain.append((day, upper, "RESTART_UNDATED"))

	before = _clip(contact.last_before_day, today)
	undated = contact.last_undated_recorded_on
	dated = contact.last_certain_day is not None or before is not None
	if not dated and undated is None:
		stage_day = stage.last_day_by(today)
		if stage.is_certain:
			return _Clock(stage_day, True)
		upper = stage_day if stage_day is not None else _recorded(facts.stage_recorded_on, today)
		uncertain.insert(0, (stage_day, upper, "STAGE_UNDATED"))
		return _latest_of(certain, uncertain)

	certain.append(_clip(contact.last_certain_day, today))
	uncertain.append((before, before, "CONTACT_UNDATED"))
	if undated is not None:
		fallback = None if dated else stage.last_day_by(today)
		uncertain.append((fallback, _recorded(undated, today), "CONTACT_UNDATED"))
	return _latest_of(certain, uncertain)


def _next_step_clock(facts: HealthFacts, today: date) -> _Clock:
	"""Where NO_NEXT_STEP's 30 days start: the later of stage start and last meaningful interaction (rules 34, 35)."""
	contact = facts.contact
	stage_day = facts.stage_since.last_day_by(today)
	certain = [_clip(contact.last_certain_day, today)]
	before = _clip(contact.last_before_day, today)
	uncertain = [(before, before, "CONTACT_UNDATED")]
	if contact.last_undated_recorded_on is not None:
		uncertain.append((None, _recorded(contact.last_undated_recorded_on, today), "CONTACT_UNDATED"))
	if facts.stage_since.is_certain:
		certain.append(stage_day)
	else:
		upper = stage_day if stage_day is not None else _recorded(facts.stage_recorded_on, today)
		uncertain.append((stage_day, upper, "STAGE_UNDATED"))
	return _latest_of(certain, uncertain)


class _Findings:
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
			if since is not None and (self.hard_since is None or since < self.hard_since):
				self.hard_since = since
		row = self._rows.get(code)
		if row is not None:
			evidence = row.evidence + evidence
			if _SEVERITY_RANK[row.severity] < _SEVERITY_RANK[severity]:
				severity, since = row.severity, row.since
			elif row.severity == severity and row.since is not None and (since is None or row.since < since):
				since = row.since
		self._rows[code] = Reason(code, severity, since, evidence, action)

	def reasons(self) -> tuple[Reason, ...]:
		"""Worst first."""
		if len(self._rows) < 2:
			return tuple(self._rows.values())
		return tuple(
			sorted(self._rows.values(), key=lambda row: (_SEVERITY_RANK[row.severity], _CODE_RANK[row.code]))
		)


def _check_active(
	found: _Findings,
	facts: HealthFacts,
	policy: Policy,
	limits: Limits,
	silence: _Clock,
	stage_start: date | None,
	in_force_now: list[AgreementFacts],
	late_items: list[OpenItem],
) -> None:
	"""All rules for an active stage; Parked and closed partnerships have no reasons (rule 72)."""
	today = found.today
	# A step is text and date; an overdue one is still a step (rules 32, 33).
	step_due = facts.next_step_due if is_next_step(facts.next_step, facts.next_step_due) else None
	blame: list[str] = [] if silence.certain else list(silence.blame)

	_check_silence(found, facts, limits.silent, silence, step_due)
	_check_stage_age(found, facts, limits.stage, stage_start, step_due)
	if limits.stage is not None and not facts.stage_since.is_certain:
		blame.append("STAGE_UNDATED")

	if step_due is None:
		if limits.next_step:
			clock = _next_step_clock(facts, today)
			_check_missing_step(found, limits.next_step, clock)
			if limits.next_step == REQUIRED:
				blame.extend(clock.blame)
	else:
		found.upcoming.append(plus_days(step_due, 1))
		_check_overdue_step(found, step_due)

	if facts.stage == FORMALISED and not facts.plan_settled and limits.plan is not None:
		_check_missing_plan(found, facts, limits.plan, stage_start)
		if not facts.stage_since.is_certain:
			blame.append("STAGE_UNDATED")

	_check_late_items(found, facts, late_items)
	_check_agreements(found, facts, policy, in_force_now)
	_check_contacts(found, facts)
	if blame:  # rule 65
		found.add(
			DATE_UNKNOWN, WARNING, None, ENTER_DATES, *(Evidence(code) for code in dict.fromkeys(blame))
		)


def _check_silence(
	found: _Findings, facts: HealthFacts, limit: Limit | None, clock: _Clock, step_due: date | None
) -> None:
	"""SILENT: nobody has talked for longer than the stage allows (rules 17-26, 69, 70, 74, 75)."""
	if limit is None or clock.start is None:
		return
	today = found.today
	elapsed = (today - clock.start).days
	exceeded_on = plus_days(clock.start, limit.exceeded_at)
	found.upcoming.append(exceeded_on)
	found.upcoming.append(plus_days(clock.start, limit.near_at))
	if elapsed < limit.near_at and elapsed < limit.exceeded_at:
		return
	ahead = step_due is not None and step_due >= today
	evidence = [_silence_evidence(facts, limit, clock, today)]
	if not clock.certain:
		evidence.append(Evidence("CLOCK_UNCERTAIN"))
	if elapsed < limit.exceeded_at:
		if not ahead:
			since = plus_days(clock.start, limit.near_at)
			found.add(SILENT, APPROACHING, since, CONTACT_COUNTERPART, *evidence)
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
	found.add(SILENT, severity, since, action, *evidence)


def _silence_evidence(facts: HealthFacts, limit: Limit, clock: _Clock, today: date) -> Evidence:
	params = {"since": clock.start, "limit": limit.text}
	contact = facts.contact
	if clock.start in (_clip(contact.last_certain_day, today), _clip(contact.last_before_day, today)):
		return Evidence("SILENT_SINCE", params)
	if facts.restarted is not None and clock.start == facts.restarted.last_day_by(today):
		return Evidence("SILENT_SINCE_RESTART", params)
	return Evidence("NO_CONTACT_IN_STAGE", params)


def _check_stage_age(
	found: _Findings,
	facts: HealthFacts,
	limit: Limit | None,
	stage_start: date | None,
	step_due: date | None,
) -> None:
	"""STAGE_AGE: too long in this stage; any next step ahead makes it a warning (rules 26, 28, 29, 69, 75)."""
	if limit is None or stage_start is None:
		return
	today = found.today
	elapsed = (today - stage_start).days
	exceeded_on = plus_days(stage_start, limit.exceeded_at)
	found.upcoming.append(exceeded_on)
	found.upcoming.append(plus_days(stage_start, limit.near_at))
	if elapsed < limit.near_at and elapsed < limit.exceeded_at:
		return
	ahead = step_due is not None and step_due >= today
	certain = facts.stage_since.is_certain
	evidence = [Evidence("IN_STAGE_SINCE", {"stage": facts.stage, "since": stage_start, "limit": limit.text})]
	if not certain:
		evidence.append(Evidence("CLOCK_UNCERTAIN"))
	if elapsed < limit.exceeded_at:
		if not ahead:
			since = plus_days(stage_start, limit.near_at)
			found.add(STAGE_AGE, APPROACHING, since, MOVE_ON_OR_PARK, *evidence)
		return
	if ahead:
		evidence.append(Evidence("STEP_DEFERS", {"due": step_due}))
	if ahead or not certain:
		found.add(STAGE_AGE, WARNING, exceeded_on, MOVE_ON_OR_PARK, *evidence)
		return
	since = exceeded_on if step_due is None else max(exceeded_on, plus_days(step_due, 1))
	found.add(STAGE_AGE, HARD, since, MOVE_ON_OR_PARK, *evidence)


def _check_missing_step(found: _Findings, kind: str, clock: _Clock) -> None:
	"""NO_NEXT_STEP: a warning, hard where required after 30 days (rules 31-36)."""
	severity = WARNING
	since = clock.start
	if clock.start is None:
		evidence = [Evidence("STEP_MISSING")]
	else:
		evidence = [Evidence("STEP_MISSING_SINCE", {"since": clock.start})]
	if kind == REQUIRED:
		if not clock.certain:
			evidence.append(Evidence("CLOCK_UNCERTAIN"))
		elif clock.start is not None:
			hard_on = plus_days(clock.start, NO_STEP_PATIENCE_DAYS + 1)
			found.upcoming.append(hard_on)
			if hard_on <= found.today:
				severity, since = HARD, hard_on
	found.add(NO_NEXT_STEP, severity, since, SET_NEXT_STEP, *evidence)


def _check_overdue_step(found: _Findings, step_due: date) -> None:
	"""NEXT_STEP_OVERDUE: a warning from the day after, hard from day 15, in every active stage (rules 27, 42, 43)."""
	late = (found.today - step_due).days
	hard_on = plus_days(step_due, STEP_OVERDUE_PATIENCE_DAYS + 1)
	found.upcoming.append(hard_on)
	if late <= 0:
		return
	evidence = Evidence("STEP_DUE", {"due": step_due})
	if late > STEP_OVERDUE_PATIENCE_DAYS:
		found.add(NEXT_STEP_OVERDUE, HARD, hard_on, DO_OR_RESCHEDULE_STEP, evidence)
	else:
		found.add(NEXT_STEP_OVERDUE, WARNING, plus_days(step_due, 1), DO_OR_RESCHEDULE_STEP, evidence)


def _check_missing_plan(found: _Findings, facts: HealthFacts, limit: Limit, stage_start: date | None) -> None:
	"""PLAN_MISSING: Formalised without an adopted plan for too long (rules 29, 39, 55, 66, 68)."""
	if stage_start is None:
		return
	elapsed = (found.today - stage_start).days
	exceeded_on = plus_days(stage_start, limit.exceeded_at)
	near_on = plus_days(stage_start, limit.near_at)
	found.upcoming.append(exceeded_on)
	found.upcoming.append(near_on)
	if elapsed < limit.near_at and elapsed < limit.exceeded_at:
		return
	evidence = [Evidence("NO_PLAN_SINCE", {"since": stage_start, "limit": limit.text})]
	certain = facts.stage_since.is_certain
	if not certain:
		evidence.append(Evidence("CLOCK_UNCERTAIN"))
	if elapsed < limit.exceeded_at:
		found.add(PLAN_MISSING, APPROACHING, near_on, ADOPT_PLAN, *evidence)
	else:
		found.add(PLAN_MISSING, HARD if certain else WARNING, exceeded_on, ADOPT_PLAN, *evidence)


def _check_late_items(found: _Findings, facts: HealthFacts, late_items: list[OpenItem]) -> None:
	"""PLAN_OVERDUE: an item of an adopted plan is late, hard after 30 days (rules 56-58)."""
	for item in late_items:
		hard_on = plus_days(item.due_last_day, ITEM_LATE_PATIENCE_DAYS + 1)
		found.upcoming.append(hard_on)
		evidence = Evidence(
			"ITEM_LATE", {"label": item.label or item.name, "due": item.due_last_day}, "plan", item.plan
		)
		if hard_on <= found.today:
			found.add(PLAN_OVERDUE, HARD, hard_on, UPDATE_PLAN_ITEMS, evidence)
		else:
			found.add(PLAN_OVERDUE, WARNING, plus_days(item.due_last_day, 1), UPDATE_PLAN_ITEMS, evidence)


def _check_agreements(
	found: _Findings, facts: HealthFacts, policy: Policy, in_force_now: list[AgreementFacts]
) -> None:
	"""AGREEMENT_LAPSED, AGREEMENT_ENDING and SIGNATURE_PENDING (rules 44-54, 59-61, 64)."""
	today = found.today
	if not facts.agreements:
		return
	if not in_force_now and facts.stage in (FORMALISED, IMPLEMENTING):
		_check_lapsed(found, facts)
	for agreement in facts.agreements:
		title = agreement.title or agreement.name
		if in_force(agreement, today):
			window = notice_window(agreement, policy.notice_days)
			if window is not None:
				found.upcoming.append(window[0])
			if window is not None and is_ending(agreement, policy.notice_days, today):
				if is_open_ended(agreement.term_type):
					evidence = _about(agreement, "AGREEMENT_REVIEW", title, review=agreement.review_date)
				else:
					evidence = _about(agreement, "AGREEMENT_ENDS", title, end=agreement.end_date)
				found.add(AGREEMENT_ENDING, WARNING, window[0], DECIDE_RENEWAL, evidence)
			if agreement.pending:
				evidence = _about(agreement, "PARTIES_PENDING", title, parties=", ".join(agreement.pending))
				since = _clip(agreement.state_since, today)
				found.add(SIGNATURE_PENDING, WARNING, since, CHASE_SIGNATURES, evidence)
		elif agreement.state == SIGNING and agreement.state_since is not None:
			start = _clip(agreement.state_since, today)
			over_on = plus_days(start, SIGNING_PATIENCE_DAYS + 1)
			found.upcoming.append(over_on)
			if over_on <= today:
				rows = [_about(agreement, "IN_SIGNING_SINCE", title, since=start)]
				if agreement.pending:
					rows.append(
						_about(agreement, "PARTIES_PENDING", title, parties=", ".join(agreement.pending))
					)
				found.add(SIGNATURE_PENDING, WARNING, over_on, CHASE_SIGNATURES, *rows)


def _about(agreement: AgreementFacts, code: str, title: str, **params: object) -> Evidence:
	return Evidence(code, {"title": title, **params}, "agreement", agreement.name)


def _check_lapsed(found: _Findings, facts: HealthFacts) -> None:
	"""AGREEMENT_LAPSED: there was an agreement in force and there is none now, whatever was decided (rules 50-52, 53)."""
	lapsed = [agreement for agreement in facts.agreements if was_in_force(agreement, found.today)]
	if not lapsed:
		return
	evidence = []
	since = None
	for agreement in lapsed:
		ended = _clip(first_day_without(agreement), found.today)
		since = _latest(since, ended)
		title = agreement.title or agreement.name
		if ended is None:
			evidence.append(_about(agreement, "AGREEMENT_OVER", title))
		else:
			evidence.append(_about(agreement, "AGREEMENT_ENDED", title, ended=ended))
	found.add(AGREEMENT_LAPSED, HARD, since, RENEW_OR_RECORD_LAPSE, *evidence)


def _check_contacts(found: _Findings, facts: HealthFacts) -> None:
	"""CONTACT_GAP: no active contact on the European or on the Korean side (rules 62-64)."""
	today = found.today
	for until, missing, ended in (
		(facts.europe_contact_until, "NO_EUROPEAN_CONTACT", "EUROPEAN_CONTACT_ENDED"),
		(facts.korea_contact_until, "NO_KOREAN_CONTACT", "KOREAN_CONTACT_ENDED"),
	):
		if until is None:
			found.add(CONTACT_GAP, WARNING, None, FIND_CONTACT, Evidence(missing))
			continue
		gap_from = plus_days(until, 1)
		if until >= today:
			if until < date.max:
				found.upcoming.append(gap_from)
		else:
			found.add(CONTACT_GAP, WARNING, gap_from, FIND_CONTACT, Evidence(ended, {"until": until}))


def _is_to_wake(facts: HealthFacts, today: date) -> bool:
	"""Parked, and its date has come, or a two-way interaction is dated after the Park row (rule 73)."""
	if facts.parked_until is not None and facts.parked_until <= today:
		return True
	contact_day = facts.contact.last_two_way_first_day
	if contact_day is None:
		return False
	parked_on = facts.stage_since.last_day or facts.stage_recorded_on
	return parked_on is not None and contact_day > parked_on

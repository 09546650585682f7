"""The life of a partnership: stages, moves, who may make them and what they need (§4.3, rules 79-104).

The same table answers the button, the REST API, a Kanban drag and an import: a controller collects `LifecycleFacts`,
asks `missing()`, and says all that is missing at once. Over 400 lines, for the table of moves and the guards it names are
read together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.agreement import (
	DRAFT,
	EUROPE,
	KOREA,
	MANAGER,
	OFFICER,
	REASON,
	ROLE,
	AgreementFacts,
	has_ended,
	in_force,
	may,
)
from eu_korea_coop.domain.dates import (
	DAY,
	EFFECTIVE_BEFORE_PREVIOUS,
	EFFECTIVE_IN_FUTURE,
	UNKNOWN_DATE,
	FuzzyDate,
	add_months,
	certainly_before,
	check_order,
)
from eu_korea_coop.domain.text import is_visible

IDENTIFIED = "Identified"
FIRST_CONTACT = "First Contact"
EXPLORING = "Exploring"
INFORMAL = "Informal Cooperation"
PREPARATION = "Agreement in Preparation"
FORMALISED = "Formalised"
IMPLEMENTING = "Implementing"
PARKED = "Parked"
CONCLUDED = "Concluded"
NOT_PURSUED = "Not Pursued"
ACTIVE_STAGES = (IDENTIFIED, FIRST_CONTACT, EXPLORING, INFORMAL, PREPARATION, FORMALISED, IMPLEMENTING)
END_STAGES = (CONCLUDED, NOT_PURSUED)
STAGES = (*ACTIVE_STAGES, PARKED, *END_STAGES)

LOG_FIRST_CONTACT = "Log first contact"
EXPLORE = "Explore"
COOPERATE = "Cooperate"
PREPARE_AGREEMENT = "Prepare agreement"
FORMALISE = "Formalise"
IMPLEMENT = "Implement"
STEP_BACK = "Step back"
PAUSE = "Pause"
AGREEMENT_LAPSED = "Agreement lapsed"
PARK = "Park"
WAKE = "Wake"
CONCLUDE = "Conclude"
DROP = "Drop"
REOPEN = "Reopen"

TWO_WAY_INTERACTION = "TWO_WAY_INTERACTION"
EUROPEAN_PARTY = "EUROPEAN_PARTY"
KOREAN_PARTY = "KOREAN_PARTY"
ORIGIN_KIND = "ORIGIN_KIND"
NEXT_STEP_OR_MEETING = "NEXT_STEP_OR_MEETING"
JOINT_ACTIVITY = "JOINT_ACTIVITY"
LEAD_INTENT = "LEAD_INTENT"
OPEN_AGREEMENT = "OPEN_AGREEMENT"
SIGNED_IN_FORCE = "SIGNED_IN_FORCE"
PLAN_OR_RUNNING = "PLAN_OR_RUNNING"
AGREEMENT_DRAFT = "AGREEMENT_DRAFT"
AGREEMENT_IN_FORCE = "AGREEMENT_IN_FORCE"
NO_AGREEMENT_IN_FORCE = "NO_AGREEMENT_IN_FORCE"
PARKED_UNTIL = "PARKED_UNTIL"
NEXT_STEP = "NEXT_STEP"
EVALUATION = "EVALUATION"
CLOSE_REASON = "CLOSE_REASON"
EFFECTIVE_AFTER_NEXT = "EFFECTIVE_AFTER_NEXT"

ASKABLE = frozenset((REASON, PARKED_UNTIL, CLOSE_REASON, EFFECTIVE_BEFORE_PREVIOUS, EFFECTIVE_IN_FUTURE))
"""What the person who makes the move can supply with it."""

PARKED_MONTHS = 18


@dataclass(frozen=True, slots=True)
class Move:
	"""One row of the table of §4.3; `to_stage` None is the stage a parked partnership resumes at."""

	action: str
	from_stage: str
	to_stage: str | None
	role: str
	guards: tuple[str, ...] = ()


def _table() -> tuple[Move, ...]:
	moves = [
		Move(
			LOG_FIRST_CONTACT,
			IDENTIFIED,
			FIRST_CONTACT,
			OFFICER,
			(TWO_WAY_INTERACTION, EUROPEAN_PARTY, KOREAN_PARTY, ORIGIN_KIND),
		),
		Move(EXPLORE, FIRST_CONTACT, EXPLORING, OFFICER, (NEXT_STEP_OR_MEETING,)),
		Move(COOPERATE, EXPLORING, INFORMAL, OFFICER, (JOINT_ACTIVITY, LEAD_INTENT)),
	]
	moves += [
		Move(PREPARE_AGREEMENT, stage, PREPARATION, OFFICER, (OPEN_AGREEMENT,))
		for stage in (EXPLORING, INFORMAL)
	]
	moves += [
		Move(FORMALISE, stage, FORMALISED, MANAGER, (SIGNED_IN_FORCE,))
		for stage in (EXPLORING, INFORMAL, PREPARATION)
	]
	moves += [
		Move(IMPLEMENT, stage, IMPLEMENTING, OFFICER, (PLAN_OR_RUNNING,)) for stage in (INFORMAL, FORMALISED)
	]
	moves += [
		Move(STEP_BACK, PREPARATION, stage, OFFICER, (REASON, AGREEMENT_DRAFT))
		for stage in (EXPLORING, INFORMAL)
	]
	moves += [
		Move(PAUSE, IMPLEMENTING, FORMALISED, OFFICER, (AGREEMENT_IN_FORCE,)),
		Move(PAUSE, IMPLEMENTING, INFORMAL, OFFICER, (NO_AGREEMENT_IN_FORCE,)),
	]
	moves += [
		Move(AGREEMENT_LAPSED, stage, INFORMAL, MANAGER, (NO_AGREEMENT_IN_FORCE,))
		for stage in (FORMALISED, IMPLEMENTING)
	]
	moves += [
		Move(
			PARK,
			stage,
			PARKED,
			MANAGER if stage in (FORMALISED, IMPLEMENTING) else OFFICER,
			(REASON, PARKED_UNTIL),
		)
		for stage in ACTIVE_STAGES
	]
	moves.append(Move(WAKE, PARKED, None, OFFICER, (NEXT_STEP,)))
	moves += [
		Move(CONCLUDE, stage, CONCLUDED, MANAGER, (EVALUATION,))
		for stage in (INFORMAL, FORMALISED, IMPLEMENTING)
	]
	moves += [
		Move(DROP, stage, NOT_PURSUED, role, (CLOSE_REASON,))
		for stage, role in (
			(IDENTIFIED, OFFICER),
			(FIRST_CONTACT, OFFICER),
			(EXPLORING, MANAGER),
			(INFORMAL, MANAGER),
			(PREPARATION, MANAGER),
			(PARKED, MANAGER),
		)
	]
	moves += [Move(REOPEN, stage, EXPLORING, MANAGER, (REASON,)) for stage in END_STAGES]
	return tuple(moves)


MOVES = _table()
"""Every move there is (§4.3; Drop and Wake from Parked: rules 95, 96)."""


def guards_from(stage: str) -> frozenset[str]:
	"""Return the guards of all moves from `stage`: what its facts are needed for."""
	return frozenset(guard for move in MOVES if move.from_stage == stage for guard in move.guards)


def is_restart(from_stage: str | None, to_stage: str) -> bool:
	"""Whether a log row is a Wake or a Reopen, recognised by its stages: the silence clock starts anew (rules 25, 30)."""
	return from_stage in (PARKED, *END_STAGES) and to_stage in ACTIVE_STAGES


# facts


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleFacts:
	"""What the guards judge: today's facts, also for a backdated move (rule 102), with the move's own inputs.

	has_meaningful_interaction: one that has happened, of any precision (rule 80). european_party, korean_party: rule 81.
	planned_meeting: rule 84; joint_activity: rule 85; implementable_plan: rule 89; running_outcome: rule 90; evaluated:
	rule 97. leads: number of present Lead parties, leads_without_intent: of these without agreement_intent (rule 86).
	effective: the move's effective date, None = today; previous: that of the last log row, None = no row yet.
	agreement_lapsed: health raises AGREEMENT_LAPSED (rule 93).
	"""

	stage: str
	resume_stage: str | None = None
	has_meaningful_interaction: bool = False
	european_party: bool = False
	korean_party: bool = False
	origin_kind: str | None = None
	organising_kind: str | None = None
	next_step: str | None = None
	next_step_due: date | None = None
	planned_meeting: bool = False
	joint_activity: bool = False
	leads: int = 0
	leads_without_intent: int = 0
	agreements: tuple[AgreementFacts, ...] = ()
	implementable_plan: bool = False
	running_outcome: bool = False
	evaluated: bool = False
	reason: str | None = None
	parked_reason: str | None = None
	parked_until: date | None = None
	close_reason: str | None = None
	effective: FuzzyDate | None = None
	previous: FuzzyDate | None = None
	agreement_lapsed: bool = False


# asking


def resolve(
	from_stage: str,
	to_stage: str,
	resume_stage: str | None = None,
	roles: Collection[str] = (),
	agreement_lapsed: bool = False,
) -> Move | None:
	"""The move that a change of stage is, None if there is none.

	Implementing to Informal Cooperation has two names: it is Agreement lapsed for a Manager while AGREEMENT_LAPSED is
	raised, Pause otherwise; both need that no agreement is in force (rules 92, 93).
	"""
	result = None
	for move in MOVES:
		if move.from_stage != from_stage or target(move, resume_stage) != to_stage:
			continue
		if result is None or (move.action == AGREEMENT_LAPSED and agreement_lapsed and may(move.role, roles)):
			result = move
	return result


def target(move: Move, resume_stage: str | None) -> str | None:
	"""The stage a move leads to; a Wake without a stored resume_stage leads nowhere (rule 95)."""
	return resume_stage if move.action == WAKE else move.to_stage


def missing(move: Move, facts: LifecycleFacts, today: date, roles: Collection[str]) -> tuple[str, ...]:
	"""Return the codes of everything that prevents a move; empty if it is allowed. ROLE comes first (rule 101)."""
	codes = [] if may(move.role, roles) else [ROLE]
	codes.extend(guard for guard in move.guards if not _GUARDS[guard](facts, today))
	if facts.effective is not None:
		codes.extend(check_order(facts.effective, facts.previous, today))
	elif facts.previous is not None and certainly_before(FuzzyDate(today, DAY), facts.previous):
		codes.append(EFFECTIVE_BEFORE_PREVIOUS)
	return tuple(codes)


@dataclass(frozen=True, slots=True)
class MoveState:
	"""A move from the present stage: what it lacks, and whether the system proposes it (rule 93).

	`asks`: those of the missing codes that can be supplied with the move itself, such as a reason.
	"""

	action: str
	to: str
	allowed: bool
	missing: tuple[str, ...]
	proposed: bool
	asks: tuple[str, ...]

	def as_dict(self) -> dict[str, object]:
		"""{action, to, allowed, missing} for the API."""
		return {"action": self.action, "to": self.to, "allowed": self.allowed, "missing": list(self.missing)}


def allowed_moves(facts: LifecycleFacts, roles: Collection[str], today: date) -> tuple[MoveState, ...]:
	"""Every move of the table from the present stage, allowed or not, in the table's order."""
	states = []
	for move in MOVES:
		if move.from_stage != facts.stage:
			continue
		to = target(move, facts.resume_stage)
		if to is None:
			continue
		codes = missing(move, facts, today, roles)
		states.append(
			MoveState(
				action=move.action,
				to=to,
				allowed=not codes,
				missing=codes,
				proposed=facts.agreement_lapsed and move.action == AGREEMENT_LAPSED,
				asks=tuple(code for code in codes if code in ASKABLE),
			)
		)
	return tuple(states)


def effects(move: Move, facts: LifecycleFacts, today: date) -> dict[str, object]:
	"""What a move sets on the partnership besides its stage and log row (rules 95, 98, 99, 102)."""
	effective = facts.effective or FuzzyDate(today, DAY)
	if move.action == PARK:
		return {"resume_stage": facts.stage}
	if move.action == WAKE:
		return {"resume_stage": None, "parked_until": None, "parked_reason": None}
	changes: dict[str, object] = {}
	if move.action in (CONCLUDE, DROP):
		changes.update(closed_on=effective.date, closed_on_precision=effective.precision)
		if facts.stage == PARKED:
			changes.update(resume_stage=None, parked_until=None)
	if move.action == REOPEN:
		changes.update(closed_on=None, closed_on_precision=None, close_reason=None)
	return changes


# guards


def check_parked_until(parked_until: date | None, today: date) -> bool:
	"""After today and not after today + 18 calendar months, also when it is extended (rule 94)."""
	return parked_until is not None and today < parked_until <= add_months(today, PARKED_MONTHS)


def is_next_step(next_step: str | None, due: date | None) -> bool:
	"""A next step is text that can be seen, and a date (rule 32)."""
	return due is not None and is_visible(next_step)


def has_next_step(next_step: str | None, due: date | None, today: date) -> bool:
	"""A guard wants the next step dated today or later (rule 83)."""
	return is_next_step(next_step, due) and due >= today


def has_origin(origin_kind: str | None, organising_kind: str | None) -> bool:
	"""origin_kind is set, and for organised outreach the organising kind too (rule 79)."""
	kind = (origin_kind or "").strip().casefold()
	return bool(kind) and (kind != "organised outreach" or bool((organising_kind or "").strip()))


def may_step_back(agreements: Iterable[AgreementFacts], today: date) -> bool:
	"""Every linked agreement that has not ended is a Draft (rule 91)."""
	return all(agreement.state == DRAFT or has_ended(agreement, today) for agreement in agreements)


def is_signed_in_force(agreement: AgreementFacts, today: date) -> bool:
	"""In force and signed by a European and a Korean party, on the same agreement (rule 88)."""
	return in_force(agreement, today) and agreement.signed_sides >= {EUROPE, KOREA}


def _has_in_force(facts: LifecycleFacts, today: date) -> bool:
	return any(in_force(agreement, today) for agreement in facts.agreements)


def _has_reason(facts: LifecycleFacts, today: date) -> bool:
	parked = facts.parked_reason if facts.stage in ACTIVE_STAGES else None
	return bool((facts.reason or parked or "").strip())


_GUARDS = {
	TWO_WAY_INTERACTION: lambda facts, today: facts.has_meaningful_interaction,
	EUROPEAN_PARTY: lambda facts, today: facts.european_party,
	KOREAN_PARTY: lambda facts, today: facts.korean_party,
	ORIGIN_KIND: lambda facts, today: has_origin(facts.origin_kind, facts.organising_kind),
	NEXT_STEP_OR_MEETING: lambda facts, today: (
		facts.planned_meeting or has_next_step(facts.next_step, facts.next_step_due, today)
	),
	JOINT_ACTIVITY: lambda facts, today: facts.joint_activity,
	LEAD_INTENT: lambda facts, today: facts.leads > 0 and facts.leads_without_intent == 0,
	OPEN_AGREEMENT: lambda facts, today: any(not has_ended(row, today) for row in facts.agreements),
	SIGNED_IN_FORCE: lambda facts, today: any(is_signed_in_force(row, today) for row in facts.agreements),
	PLAN_OR_RUNNING: lambda facts, today: facts.implementable_plan or facts.running_outcome,
	REASON: _has_reason,
	AGREEMENT_DRAFT: lambda facts, today: may_step_back(facts.agreements, today),
	AGREEMENT_IN_FORCE: _has_in_force,
	NO_AGREEMENT_IN_FORCE: lambda facts, today: not _has_in_force(facts, today),
	PARKED_UNTIL: lambda facts, today: check_parked_until(facts.parked_until, today),
	NEXT_STEP: lambda facts, today: has_next_step(facts.next_step, facts.next_step_due, today),
	EVALUATION: lambda facts, today: facts.evaluated,
	CLOSE_REASON: lambda facts, today: bool((facts.close_reason or "").strip()),
}


# parties

_CORE_ROLES = frozenset(("lead", "member", "counterpart"))
TOO_FEW_PARTIES = "TOO_FEW_PARTIES"
ONE_SIDE_ONLY = "ONE_SIDE_ONLY"
DUPLICATE_PARTY = "DUPLICATE_PARTY"


@dataclass(frozen=True, slots=True)
class Party:
	"""One party row; `to` is the fuzzy end of its part."""

	organisation: str
	side: str | None
	role: str
	to: FuzzyDate = UNKNOWN_DATE
	has_intent: bool = False
	start: FuzzyDate = UNKNOWN_DATE


def is_present(to: FuzzyDate, today: date) -> bool:
	"""Not ended: `to` empty, or its last possible day today or later (rules 62, 81)."""
	last = to.last_day
	return last is None or last >= today


def takes_part(role: str | None, to: FuzzyDate, today: date) -> bool:
	"""Whether a party row counts: a present Lead, Member or Counterpart (rule 81)."""
	return (role or "").casefold() in _CORE_ROLES and is_present(to, today)


def has_side(parties: Iterable[Party], side: str, today: date) -> bool:
	"""A present Lead, Member or Counterpart of that side (rule 81)."""
	return any(party.side == side and takes_part(party.role, party.to, today) for party in parties)


def count_leads(parties: Iterable[Party], today: date) -> tuple[int, int]:
	"""Number of present Lead parties, and of those without an agreement intent (rule 86)."""
	leads = [party for party in parties if party.role.casefold() == "lead" and is_present(party.to, today)]
	return len(leads), sum(not party.has_intent for party in leads)


def party_problems(parties: Sequence[Party]) -> tuple[str, ...]:
	"""What is wrong with the party rows at every save (rule 82).

	Ended parties and supporters count: the rows say who has ever taken part, a placeholder included.
	"""
	codes = []
	if len(parties) < 2:
		codes.append(TOO_FEW_PARTIES)
	elif not {EUROPE, KOREA} <= {party.side for party in parties}:
		codes.append(ONE_SIDE_ONLY)
	seen: dict[tuple[str, str], list[Party]] = {}
	for party in parties:
		earlier = seen.setdefault((party.organisation, party.role.casefold()), [])
		if any(
			not certainly_before(other.to, party.start) and not certainly_before(party.to, other.start)
			for other in earlier
		):
			codes.append(DUPLICATE_PARTY)
			break
		earlier.append(party)
	return tuple(codes)


# what counts for a guard

_JOINT_TYPES = frozenset(("site visit", "delegation visit", "workshop"))
_PROJECTS = frozenset(("joint r&d project", "project participation"))
_RUNNING = _PROJECTS | {"board seat", "co-funding"}
_REPORTED = frozenset(("reported", "verified"))
_EVALUATED = _REPORTED | {"none yet"}


def is_joint_activity_type(interaction_type: str | None) -> bool:
	"""Site visit, delegation visit, workshop; the interaction must have happened and be meaningful too (rule 85)."""
	return (interaction_type or "").casefold() in _JOINT_TYPES


def is_joint_event(attended_sides: Collection[str]) -> bool:
	"""A past event attended by at least one European and one Korean participant (rule 85)."""
	return EUROPE in attended_sides and KOREA in attended_sides


def is_joint_outcome(category: str | None, status: str | None) -> bool:
	"""An outcome of a project indicator, Reported or Verified, is a joint activity (rule 85)."""
	return (category or "").casefold() in _PROJECTS and (status or "").casefold() in _REPORTED


def is_running(category: str | None, status: str | None) -> bool:
	"""An outcome, Reported or Verified, of a project, board seat or co-funding indicator runs (rule 90)."""
	return (category or "").casefold() in _RUNNING and (status or "").casefold() in _REPORTED


def is_evaluation_outcome(status: str | None) -> bool:
	"""None yet, Reported and Verified evaluate; Expected does not (rule 97)."""
	return (status or "").casefold() in _EVALUATED


def is_implementable(plan_status: str | None, items: Iterable[tuple[str | None, FuzzyDate]]) -> bool:
	"""An Adopted plan with an item that has an owner_user and a due with a known date (rule 89)."""
	return (plan_status or "").casefold() == "adopted" and any(
		bool(owner) and due.is_known for owner, due in items
	)


# the log


def days_between(previous: FuzzyDate, following: FuzzyDate) -> int | None:
	"""Days spent in the previous stage, by last possible days; None if either is unknown, never negative."""
	start, end = previous.last_day, following.last_day
	if start is None or end is None:
		return None
	return max(0, (end - start).days)


def check_log(rows: Sequence[FuzzyDate], today: date) -> tuple[tuple[int, str], ...]:
	"""Order and future of a loaded log: (row number from 0, code) of all that is certainly wrong (rules 100, 104).

	A row is compared with the nearest row above that has a known date.
	"""
	problems = []
	previous = None
	for index, row in enumerate(rows):
		problems.extend((index, code) for code in check_order(row, previous, today))
		previous = row if row.is_known else previous
	return tuple(problems)


def check_correction(
	previous: FuzzyDate | None, new: FuzzyDate, following: FuzzyDate | None, today: date
) -> tuple[str, ...]:
	"""Return the codes of what prevents correcting a row's effective date between its neighbours (rule 103)."""
	codes = list(check_order(new, previous, today))
	if following is not None and certainly_before(following, new):
		codes.append(EFFECTIVE_AFTER_NEXT)
	return tuple(codes)


def resume_stage_of(log: Sequence[tuple[str | None, str]]) -> str | None:
	"""The stage a parked partnership resumes at, from its log of (from_stage, to_stage): the last active one."""
	for from_stage, to_stage in reversed(log):
		if to_stage in ACTIVE_STAGES:
			return to_stage
		if from_stage in ACTIVE_STAGES:
			return from_stage
	return None

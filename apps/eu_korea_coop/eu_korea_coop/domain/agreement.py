"""The agreement: its workflow, its signatures, its term (rules 44-54, 59-61, 87-88, 105-108).

Over 400 lines, for each step of the workflow reads signatures and term.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.dates import (
	DAY,
	EFFECTIVE_BEFORE_PREVIOUS,
	EFFECTIVE_IN_FUTURE,
	FuzzyDate,
	add_months,
	plus_days,
)

DRAFT = "Draft"
INTERNAL_REVIEW = "Internal Review"
WITH_PARTNERS = "With Partners"
SIGNING = "Signing"
IN_FORCE = "In Force"
EXPIRED = "Expired"
TERMINATED = "Terminated"
SUPERSEDED = "Superseded"
WITHDRAWN = "Withdrawn"
STATES = (
	DRAFT,
	INTERNAL_REVIEW,
	WITH_PARTNERS,
	SIGNING,
	IN_FORCE,
	EXPIRED,
	TERMINATED,
	SUPERSEDED,
	WITHDRAWN,
)
ENDED_STATES = frozenset((WITHDRAWN, EXPIRED, TERMINATED, SUPERSEDED))
_WERE_IN_FORCE = frozenset((EXPIRED, TERMINATED, SUPERSEDED))

FIXED = "Fixed"
AUTO_RENEW = "Auto-Renew"
OPEN_ENDED = "Open-Ended"
LET_LAPSE = "Let Lapse"

EUROPE = "Europe"
KOREA = "Korea"

OFFICER = "Cooperation Officer"
MANAGER = "Cooperation Manager"

ROLE = "ROLE"
REASON = "REASON"
NO_TRANSITION = "NO_TRANSITION"
REQUIRED_SIGNATURES = "REQUIRED_SIGNATURES"
SIGNED_EACH_SIDE = "SIGNED_EACH_SIDE"
TERM_OVER = "TERM_OVER"
ASKABLE = frozenset((REASON, EFFECTIVE_BEFORE_PREVIOUS, EFFECTIVE_IN_FUTURE, TERM_OVER))
"""Codes that the person who takes the step can clear by an input or a confirmation."""

SIGNING_PATIENCE_DAYS = 60


# workflow


@dataclass(frozen=True, slots=True)
class Transition:
	"""One step of the workflow; `role` is the least role that may take it, None = the system alone."""

	from_state: str
	action: str
	to_state: str
	role: str | None
	needs_reason: bool = False


TRANSITIONS = (
	Transition(DRAFT, "Submit for review", INTERNAL_REVIEW, OFFICER),
	Transition(INTERNAL_REVIEW, "Approve", WITH_PARTNERS, MANAGER),
	Transition(INTERNAL_REVIEW, "Return to draft", DRAFT, MANAGER, needs_reason=True),
	Transition(WITH_PARTNERS, "Start signing", SIGNING, OFFICER),
	Transition(WITH_PARTNERS, "Return to draft", DRAFT, OFFICER, needs_reason=True),
	Transition(SIGNING, "Back to partners", WITH_PARTNERS, OFFICER, needs_reason=True),
	Transition(SIGNING, "Put in force", IN_FORCE, MANAGER),
	Transition(DRAFT, "Withdraw", WITHDRAWN, OFFICER),
	Transition(INTERNAL_REVIEW, "Withdraw", WITHDRAWN, OFFICER),
	Transition(WITH_PARTNERS, "Withdraw", WITHDRAWN, OFFICER),
	Transition(SIGNING, "Withdraw", WITHDRAWN, OFFICER),
	Transition(IN_FORCE, "Terminate", TERMINATED, MANAGER),
	Transition(IN_FORCE, "Expire", EXPIRED, None),
	Transition(IN_FORCE, "Supersede", SUPERSEDED, None),
	Transition(EXPIRED, "Supersede", SUPERSEDED, None),
)
"""The agreement workflow (§4.3, rules 105, 106, 108)."""
_BY_STEP = {(step.from_state, step.to_state): step for step in TRANSITIONS}


def transition(from_state: str, to_state: str) -> Transition | None:
	"""The step between two states, None if there is none."""
	return _BY_STEP.get((from_state, to_state))


def may(role: str | None, roles: Collection[str]) -> bool:
	"""Whether somebody with `roles` has `role`: a Manager counts as Officer, System Manager alone as nobody (rule 101)."""
	return role is not None and (role in roles or (role == OFFICER and MANAGER in roles))


def missing(
	from_state: str,
	to_state: str,
	parties: Iterable[PartySignature],
	roles: Collection[str],
	reason: str | None = None,
	term: Term | None = None,
	effective: FuzzyDate | None = None,
) -> tuple[str, ...]:
	"""Return the codes of everything that prevents a step; empty if it is allowed (rules 45, 105-107).

	`term` and `effective`, the day the step takes effect, are read when the agreement comes into force.
	"""
	step = transition(from_state, to_state)
	if step is None:
		return (NO_TRANSITION,)
	codes = [] if may(step.role, roles) else [ROLE]
	if step.needs_reason and not (reason or "").strip():
		codes.append(REASON)
	if step.to_state == IN_FORCE:
		codes.extend(in_force_missing(parties))
		if term is not None and effective is not None and is_term_over(term, effective):
			codes.append(TERM_OVER)
	return tuple(codes)


def may_be_superseded(state: str) -> bool:
	"""In Force or Expired becomes Superseded on the day its successor goes In Force (rule 108)."""
	return (state, SUPERSEDED) in _BY_STEP


# signatures

SIGNED = "Signed"
DECLINED = "Declined"
_SIGNATORY_ROLES = frozenset(("initiator", "signatory"))
_WAITING = frozenset(("approval ongoing", "sent"))


@dataclass(frozen=True, slots=True)
class PartySignature:
	"""One party row; `label` is what a person calls it: the country it represents, else the organisation."""

	label: str
	side: str | None
	party_role: str
	status: str
	required: bool = False
	since: date | None = None


def is_signed(status: str | None) -> bool:
	return (status or "").casefold() == SIGNED.casefold()


def is_declined(status: str | None) -> bool:
	return (status or "").casefold() == DECLINED.casefold()


def is_pending(status: str | None, required: bool) -> bool:
	"""Approval ongoing and Sent are pending, Not requested only where required; Declined and Signed are not (rule 60)."""
	word = (status or "not requested").casefold()
	return word in _WAITING or (bool(required) and word == "not requested")


def pending_parties(parties: Iterable[PartySignature]) -> tuple[PartySignature, ...]:
	"""The parties whose signature is awaited (rule 60)."""
	return tuple(party for party in parties if is_pending(party.status, party.required))


def signed_sides(parties: Iterable[PartySignature]) -> frozenset[str]:
	"""The sides with at least one Signed party (rule 88)."""
	return frozenset(party.side for party in parties if party.side and is_signed(party.status))


def in_force_missing(parties: Iterable[PartySignature]) -> tuple[str, ...]:
	"""What In Force still needs: required signatures, two in all, one of every side that has a party row (rule 107)."""
	rows = tuple(parties)
	signed = [party for party in rows if is_signed(party.status)]
	codes = []
	if len(signed) < 2 or any(party.required and not is_signed(party.status) for party in rows):
		codes.append(REQUIRED_SIGNATURES)
	if {party.side for party in rows if party.side} - {party.side for party in signed}:
		codes.append(SIGNED_EACH_SIDE)
	return tuple(codes)


@dataclass(frozen=True, slots=True)
class SignatureSummary:
	"""How many have signed of those who are to sign, who is pending and who declined."""

	signed: int
	total: int
	pending: tuple[PartySignature, ...]
	declined: tuple[PartySignature, ...]


def signature_summary(parties: Iterable[PartySignature]) -> SignatureSummary:
	"""Signed and total count the Initiator and Signatory rows that are not Declined (E2, L256)."""
	rows = tuple(parties)
	counted = [
		party
		for party in rows
		if party.party_role.casefold() in _SIGNATORY_ROLES and not is_declined(party.status)
	]
	return SignatureSummary(
		signed=sum(is_signed(party.status) for party in counted),
		total=len(counted),
		pending=pending_parties(rows),
		declined=tuple(party for party in rows if is_declined(party.status)),
	)


SUMMARY_TEXT = {
	"SIGNED": "{signed} of {total} signed",
	"PENDING": "pending: {parties}",
	"DECLINED": "declined: {parties}",
}


def summary_text(summary: SignatureSummary, translate: Callable[[str], str] = str) -> str:
	""" "9 of 10 signed, pending: Croatia (approval ongoing)"; templates and statuses go through `translate`."""
	parts = [translate(SUMMARY_TEXT["SIGNED"]).format(signed=summary.signed, total=summary.total)]
	if summary.pending:
		names = "; ".join(f"{party.label} ({translate(party.status).lower()})" for party in summary.pending)
		parts.append(translate(SUMMARY_TEXT["PENDING"]).format(parties=names))
	if summary.declined:
		names = "; ".join(party.label for party in summary.declined)
		parts.append(translate(SUMMARY_TEXT["DECLINED"]).format(parties=names))
	return ", ".join(parts)


_SUMMARY = re.compile(
	r"(?P<signed>\d+) of (?P<total>\d+) signed(?:, pending: (?P<pending>.+?))?(?:, declined: (?P<declined>.+))?",
	re.DOTALL,
)
_PENDING = re.compile(r"(?P<label>.+) \((?P<status>[^()]+)\)", re.DOTALL)


def summary_of(text: str | None) -> SignatureSummary | None:
	"""The summary that a record keeps in English, to be said in another language; None for any other text."""
	match = _SUMMARY.fullmatch(text or "")
	if not match:
		return None
	pending = [_PENDING.fullmatch(part) for part in (match["pending"] or "").split("; ") if part]
	if None in pending:
		return None
	return SignatureSummary(
		signed=int(match["signed"]),
		total=int(match["total"]),
		pending=tuple(PartySignature(one["label"], None, "", one["status"].title()) for one in pending),
		declined=tuple(
			PartySignature(label, None, "", DECLINED)
			for label in (match["declined"] or "").split("; ")
			if label
		),
	)


# term


@dataclass(frozen=True, slots=True)
class Term:
	"""What a step reads of an agreement's term."""

	term_type: str | None
	end_date: date | None
	renewal_decision: str | None = None


def is_term_over(term: Term, effective: FuzzyDate) -> bool:
	"""Whether the term certainly ended before this day; an automatic renewal goes on unless it was let lapse (rules 45, 48)."""
	ends = term.term_type == FIXED or (term.term_type == AUTO_RENEW and term.renewal_decision == LET_LAPSE)
	first = effective.first_day
	return ends and term.end_date is not None and first is not None and first > term.end_date


@dataclass(frozen=True, slots=True)
class AgreementFacts:
	"""One linked agreement as health and guards read it.

	`notice_days` is the Kind's (None = the Settings' first window, rule 44); `pending` holds the labels of pending
	parties; `signed_sides` the sides with a Signed party; `evaluated` whether evaluation_verdict is set; `state_since`
	is the last possible day of the state's start (rule 61), `state_since_precision` how exactly it is known. effective_from is not read by any rule (rule 54).
	"""

	name: str
	state: str
	term_type: str | None = FIXED
	end_date: date | None = None
	review_date: date | None = None
	notice_days: int | None = None
	renewal_decision: str | None = None
	state_since: date | None = None
	terminated_on: date | None = None
	title: str = ""
	pending: tuple[str, ...] = ()
	signed_sides: frozenset[str] = frozenset()
	evaluated: bool = False
	state_since_precision: str = DAY


def _fixed_end(agreement: AgreementFacts) -> date | None:
	return agreement.end_date if agreement.term_type == FIXED else None


def is_open_ended(term_type: str | None) -> bool:
	return (term_type or "").casefold() == "open-ended"


def in_force(agreement: AgreementFacts, today: date) -> bool:
	"""State In Force, and not a Fixed term that ended before today (rule 54)."""
	if agreement.state != IN_FORCE:
		return False
	end = _fixed_end(agreement)
	return end is None or end >= today


def should_expire(agreement: AgreementFacts, today: date) -> bool:
	"""In Force, Fixed and past its end: the sweep sets it to Expired (§4.3)."""
	return agreement.state == IN_FORCE and not in_force(agreement, today)


def has_ended(agreement: AgreementFacts, today: date) -> bool:
	"""Withdrawn, Expired, Terminated, Superseded, or past its Fixed end_date (rule 87)."""
	if agreement.state in ENDED_STATES:
		return True
	end = _fixed_end(agreement)
	return end is not None and end < today


def was_in_force(agreement: AgreementFacts, today: date) -> bool:
	"""It was in force once and is no more (rule 51)."""
	return agreement.state in _WERE_IN_FORCE or should_expire(agreement, today)


def first_day_without(agreement: AgreementFacts) -> date | None:
	"""First day on which a lapsed agreement was no longer in force (rule 53), None if nothing is known.

	The day after end_date, the termination date or the day of supersession: the first of them, where a Fixed term ended
	before the agreement was terminated or superseded.
	"""
	days = []
	if agreement.end_date is not None and (agreement.term_type == FIXED or agreement.state == EXPIRED):
		days.append(plus_days(agreement.end_date, 1))
	if agreement.state == TERMINATED and agreement.terminated_on is not None:
		days.append(agreement.terminated_on)
	elif agreement.state != IN_FORCE and agreement.state_since is not None:
		days.append(agreement.state_since)
	return min(days, default=None)


def notice_days(agreement: AgreementFacts, default_days: int) -> int:
	"""The Kind's notice days, else the first Settings window (rule 44)."""
	return agreement.notice_days if agreement.notice_days is not None else default_days


def notice_window(agreement: AgreementFacts, default_days: int) -> tuple[date, date | None] | None:
	"""First and last day, both included, on which the end is announced; None = never (rules 45, 46, 47, 48).

	Open-ended agreements are announced by their review_date, without a last day; the review_date of others is no reason.
	"""
	days = notice_days(agreement, default_days)
	if is_open_ended(agreement.term_type):
		if agreement.review_date is None:
			return None
		return plus_days(agreement.review_date, -days), None
	if agreement.end_date is None:
		return None
	return plus_days(agreement.end_date, -days), agreement.end_date


def is_ending(agreement: AgreementFacts, default_days: int, today: date) -> bool:
	"""In force, within its notice window, and nobody has decided yet (rules 45-49)."""
	if agreement.renewal_decision or not in_force(agreement, today):
		return False
	window = notice_window(agreement, default_days)
	return window is not None and window[0] <= today and (window[1] is None or today <= window[1])


def decision_is_void(
	term_type: str | None,
	old_end: date | None,
	new_end: date | None,
	old_review: date | None,
	new_review: date | None,
) -> bool:
	"""A renewal decision holds for the date it was taken for: changing that date clears it (rule 49)."""
	if is_open_ended(term_type):
		return old_review != new_review
	return old_end != new_end


def rolled_end_date(end_date: date, term_months: int, today: date) -> date:
	"""End of an Auto-renew agreement's present term: moved on by whole terms until it is not before today (rule 48).

	`term_months` > 0, else ValueError. Counted from the first end, so that 31 January stays the last of the month.
	"""
	if term_months <= 0:
		raise ValueError(f"term of {term_months} months")
	terms = 0
	rolled = end_date
	while rolled < today:
		terms += 1
		rolled = add_months(end_date, terms * term_months)
	return rolled


# what is locked

LOCKED_FIELDS = (
	"kind",
	"objective_specific",
	"objective_general",
	"signed_on",
	"signed_on_precision",
	"effective_from",
	"end_date",
	"term_type",
	"supersedes",
	"scope_items",
	"parties",
)
"""Legal fields: fixed once the agreement is in force; a change is a new record that supersedes."""
LOCKED_PARTY_FIELDS = ("organisation", "represents", "party_role", "required")
"""Locked fields of a party row; its signature may still be added (Croatia, L256)."""
_MAY_BE_FILLED = frozenset(("signed_on", "signed_on_precision", "effective_from"))


def _is_unknown(field: str, value: object) -> bool:
	"""An unknown signing or effective date may be filled in (E6)."""
	return field in _MAY_BE_FILLED and value in (None, "", "Unknown")


def is_locked(state: str) -> bool:
	"""Whether the legal fields are locked in this state: In Force and every state after it."""
	return state in (IN_FORCE, EXPIRED, TERMINATED, SUPERSEDED)


def locked_fields(state: str, values: Mapping[str, object]) -> tuple[str, ...]:
	"""Names of the fields that can't be changed in this state, where they hold these values."""
	if not is_locked(state):
		return ()
	return tuple(field for field in LOCKED_FIELDS if not _is_unknown(field, values.get(field)))


def locked_changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
	"""Names of locked fields whose value would change.

	`parties` and `scope_items` are compared as given: pass sequences of tuples of their locked columns.
	"""
	changed = []
	for field in LOCKED_FIELDS:
		if field not in before or field not in after:
			continue
		old, new = before[field], after[field]
		if (old or None) == (new or None):
			continue
		if _is_unknown(field, old):
			continue
		changed.append(field)
	return tuple(changed)

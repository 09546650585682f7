"""The English texts of reasons, evidence and suggested actions; whoever shows one translates it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from eu_korea_coop.domain.dates import (
	BEFORE,
	DAY,
	ENGLISH,
	PRECISIONS,
	DateWords,
	display,
	fuzzy,
	plus_days,
)
from eu_korea_coop.domain.durations import duration_text
from eu_korea_coop.domain.reasons import (
	ADOPT_PLAN,
	AGREEMENT_ENDING,
	AGREEMENT_LAPSED,
	CHASE_SIGNATURES,
	CONTACT_COUNTERPART,
	CONTACT_GAP,
	DATE_UNKNOWN,
	DECIDE_RENEWAL,
	DO_OR_RESCHEDULE_STEP,
	ENTER_DATES,
	FIND_CONTACT,
	MOVE_ON_OR_PARK,
	NEXT_STEP_OVERDUE,
	NO_NEXT_STEP,
	PARK_WITH_REVIEW_DATE,
	PLAN_MISSING,
	PLAN_OVERDUE,
	RENEW_OR_RECORD_LAPSE,
	SET_NEXT_STEP,
	SIGNATURE_PENDING,
	SILENT,
	STAGE_AGE,
	UPDATE_PLAN_ITEMS,
	Evidence,
	Reason,
)

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

LASTING = {
	SILENT: "Silent for {0}",
	STAGE_AGE: "In this stage for {0}",
	NEXT_STEP_OVERDUE: "Next step overdue for {0}",
	AGREEMENT_LAPSED: "Without an agreement for {0}",
	PLAN_MISSING: "Without an action plan for {0}",
	SIGNATURE_PENDING: "Signature pending for {0}",
}
"""English sentences of the reasons of which a person asks how long."""
STARTS = ("since", "due", "ended")
"""The parameters of evidence that are the day from which that is counted."""

EVIDENCE_TEXT = {
	"SILENT_SINCE": "No meaningful contact since {since} (limit: {limit} days)",
	"NO_CONTACT_IN_STAGE": "No meaningful contact recorded; counted from the start of this stage, {since} (limit: {limit} days)",
	"SILENT_SINCE_RESTART": "No meaningful contact since the partnership was taken up again, {since} (limit: {limit} days)",
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
	"EUROPEAN_CONTACT_ENDED": "No active contact on the European side since {until}",
	"KOREAN_CONTACT_ENDED": "No active contact on the Korean side since {until}",
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
			params[key] = shown_day(value, str(evidence.params.get(f"{key}_precision", DAY)), words)
		elif key == "stage":
			params[key] = translate(str(value))
		else:
			params[key] = value
	return translate(EVIDENCE_TEXT[evidence.code]).format(**params)


def counted_from(reason: Reason) -> tuple[date, str] | None:
	"""The earliest day that the evidence of a reason names, and how exactly it is known; None where it names none."""
	named = [
		(fact.params[key], str(fact.params.get(f"{key}_precision", DAY)))
		for fact in reason.evidence
		for key in (*STARTS, "until")
		if fact.params.get(key)
	]
	return min(named, key=lambda one: (one[0], PRECISIONS.index(one[1])), default=None)


def shown_day(day: date, precision: str, words: DateWords) -> str:
	"""The last possible day of a date, shown as exactly as the date is known: "Nov 2016", "before May 2017"."""
	return display(fuzzy(plus_days(day, 1) if precision == BEFORE else day, precision), words)


def reason_in_words(
	reason: Reason, today: date, translate: Callable[[str], str] = str, spelled: bool = True
) -> str:
	"""Return a reason as a person says it: "Silent for ten years", "No next step".

	How long is counted from the earliest day its evidence names. `spelled`: small numbers as English words.
	"""
	text, lasted = lasting(reason.code, (fact.params for fact in reason.evidence), today)
	if lasted is None:
		return translate(text)
	return translate(text).format(duration_text(lasted.days, translate, spelled))


def lasting(code: str, params: Iterable[Mapping[str, object]], today: date) -> tuple[str, timedelta | None]:
	"""Return the English text of a reason and how long it has lasted, None where nobody asks or no day is known.

	`params` of its evidence; days are dates, or ISO strings as they are stored.
	"""
	named = [fact[key] for fact in params for key in STARTS if fact.get(key)]
	days = [date.fromisoformat(day) if isinstance(day, str) else day for day in named]
	starts = [day for day in days if day < today]
	if not starts or code not in LASTING:
		return REASON_LABEL[code], None
	return LASTING[code], today - min(starts)

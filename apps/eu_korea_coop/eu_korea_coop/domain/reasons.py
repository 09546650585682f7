"""Why a partnership is not on track: the values of health, the codes, what a reason and its evidence hold (rule 71)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from eu_korea_coop.domain.dates import DAY

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
SEVERITY_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}

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
"""Reason codes in the order in which they are shown within one severity."""
CODE_RANK = {code: rank for rank, code in enumerate(CODES)}

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


@dataclass(frozen=True, slots=True)
class Evidence:
	"""One observed fact behind a reason: a code of EVIDENCE_TEXT with its parameters, never a count of days.

	`kind` ("agreement", "plan" or "") and `name` say which record it speaks of, so that its text can be hidden from readers
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


def shown_as(parameter: str, precision: str) -> dict[str, str]:
	"""The parameter of evidence that says how exactly a day is known; none for a day that is known."""
	return {} if precision == DAY else {f"{parameter}_precision": precision}


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

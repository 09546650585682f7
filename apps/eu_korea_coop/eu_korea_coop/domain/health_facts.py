"""What health is judged by: the facts of one partnership, as they are collected from the documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.agreement import AgreementFacts
from eu_korea_coop.domain.dates import DAY, UNKNOWN_DATE, FuzzyDate
from eu_korea_coop.domain.interactions import NO_CONTACT, ContactFacts


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
	None if it never had one (rules 62, 63); the precisions say how exactly that day is known.
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
	europe_contact_precision: str = DAY
	korea_contact_precision: str = DAY

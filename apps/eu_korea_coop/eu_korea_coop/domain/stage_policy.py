"""How long a stage may last and be silent: the stage table with tier factors and overrides (§4.4, rules 20, 38-41)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from eu_korea_coop.domain.lifecycle import (
	ACTIVE_STAGES,
	EXPLORING,
	FIRST_CONTACT,
	FORMALISED,
	IDENTIFIED,
	IMPLEMENTING,
	INFORMAL,
	PREPARATION,
)

REQUIRED = "Required"
WARN = "Warn"


class PolicyError(ValueError):
	"""A value of a stage policy that is not allowed; `field` names it."""

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
	if override is not None and override < 0:
		raise PolicyError("override", override)
	if override:
		return Limit.of(Fraction(override))
	return None if days is None else Limit.of(days * factor)

"""The days from which silence and a missing next step are counted (rules 5, 17, 18, 25, 34, 35)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.dates import BEFORE, DAY, PRECISIONS, clip
from eu_korea_coop.domain.health_facts import HealthFacts


@dataclass(frozen=True, slots=True)
class Clock:
	"""Where counting starts; `certain` is False if the true start may be a later, unknown day."""

	start: date | None
	certain: bool
	blame: tuple[str, ...] = ()


def precision_of(start: date, facts: HealthFacts, today: date) -> str:
	"""How exactly the day a clock starts on is known: what is counted from the end of a month is shown as that month.

	The most exact one of the facts that lie on this day says it.
	"""
	contact = facts.contact
	known = [(clip(contact.last_certain_day, today), contact.last_certain_precision)]
	known.append((clip(contact.last_before_day, today), BEFORE))
	known += [
		(when.last_day_by(today), when.precision) for when in (facts.stage_since, facts.restarted) if when
	]
	return min((precision for day, precision in known if day == start), key=PRECISIONS.index, default=DAY)


def latest(*days: date | None) -> date | None:
	return max(filter(None, days), default=None)


def earliest(*days: date | None) -> date | None:
	return min(filter(None, days), default=None)


def recorded(day: date | None, today: date) -> date:
	"""Return the day an undated fact counts from: when it was recorded, today if that is later or unknown (rule 17)."""
	return today if day is None else min(day, today)


def latest_of(
	certain: Iterable[date | None], uncertain: Iterable[tuple[date | None, date | None, str]]
) -> Clock:
	"""The later of certain days and uncertain ones (known last day or None, latest day possible, what to blame).

	An uncertain one could be the later if its latest possible day is after every certain one (rules 5, 17, 34); then the
	clock is measured from the latest known day, but it is not certain (rules 18, 19).
	"""
	best = latest(*certain)
	start = best
	blame: list[str] = []
	for known, upper, name in uncertain:
		if upper is None or (best is not None and upper <= best):
			continue
		blame.append(name)
		start = latest(start, known)
	return Clock(start, not blame, tuple(blame))


def silence_clock(facts: HealthFacts, today: date) -> Clock:
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
			upper = day if day is not None else recorded(facts.restarted_recorded_on, today)
			uncertain.append((day, upper, "RESTART_UNDATED"))

	before = clip(contact.last_before_day, today)
	undated = contact.last_undated_recorded_on
	dated = contact.last_certain_day is not None or before is not None
	if not dated and undated is None:
		stage_day = stage.last_day_by(today)
		if stage.is_certain:
			return Clock(stage_day, True)
		upper = stage_day if stage_day is not None else recorded(facts.stage_recorded_on, today)
		uncertain.append((stage_day, upper, "STAGE_UNDATED"))
		return latest_of(certain, uncertain)

	certain.append(clip(contact.last_certain_day, today))
	uncertain.append((before, before, "CONTACT_UNDATED"))
	if undated is not None:
		fallback = None if dated else stage.last_day_by(today)
		uncertain.append((fallback, recorded(undated, today), "CONTACT_UNDATED"))
	return latest_of(certain, uncertain)


def next_step_clock(facts: HealthFacts, today: date) -> Clock:
	"""Where NO_NEXT_STEP's 30 days start: the later of stage start and last meaningful interaction (rules 34, 35)."""
	contact = facts.contact
	stage_day = facts.stage_since.last_day_by(today)
	certain = [clip(contact.last_certain_day, today)]
	before = clip(contact.last_before_day, today)
	uncertain = [(before, before, "CONTACT_UNDATED")]
	if contact.last_undated_recorded_on is not None:
		uncertain.append((None, recorded(contact.last_undated_recorded_on, today), "CONTACT_UNDATED"))
	if facts.stage_since.is_certain:
		certain.append(stage_day)
	else:
		upper = stage_day if stage_day is not None else recorded(facts.stage_recorded_on, today)
		uncertain.append((stage_day, upper, "STAGE_UNDATED"))
	return latest_of(certain, uncertain)

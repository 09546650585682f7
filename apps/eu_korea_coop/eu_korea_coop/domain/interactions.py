"""What counts as contact, and the aggregate of contacts a partnership's clocks need (rules 5-14, 17, 73, 78)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eu_korea_coop.domain.dates import DAY, FuzzyDate, add_months, clip

PLANNED = "Planned"
HELD = "Held"
CANCELLED = "Cancelled"
MOST_MONTHS_AHEAD = 24
"""Months ahead for which an encounter can be logged as planned; the full form takes any day."""

_NEVER_MEANINGFUL = frozenset(("attempt", "internal note"))


def is_meaningful(interaction_type: str, two_way: bool, override: str | None = None) -> bool:
	"""Whether an interaction of this type resets the silence clock (rules 9, 12).

	An attempt or an internal note never does, nor does one-way mail (rule 11); a set override ("Yes"/"No") beats it all.
	Organisation rows are not read (rule 14), nor is visibility (rule 15).
	"""
	wanted = (override or "").strip().casefold()
	if wanted:
		return wanted == "yes"
	return bool(two_way) and (interaction_type or "").casefold() not in _NEVER_MEANINGFUL


def override_needs_reason(override: str | None, reason: str | None) -> bool:
	"""A set override without its reason is refused (rule 12)."""
	return bool((override or "").strip()) and not (reason or "").strip()


def default_two_way(interaction_type: str) -> bool:
	"""Both sides take part by default, except in an attempt and an internal note (rule 10)."""
	return (interaction_type or "").casefold() not in _NEVER_MEANINGFUL


def asks_two_way(interaction_type: str) -> bool:
	"""For an e-mail exchange and a message the form asks instead of assuming (rules 10, 11)."""
	word = (interaction_type or "").casefold()
	return word.startswith(("e-mail", "email", "message"))


def first_day(when: FuzzyDate) -> date | None:
	"""First possible day of an interaction; a period's end says nothing about its start."""
	return when.first_day


def last_day(when: FuzzyDate, period_end: date | None) -> date | None:
	"""Last possible day of an interaction: its period_end where set (rules 6, 7), else the date's; not clipped."""
	return period_end or when.last_day


def contact_day(last: date | None, first: date | None, today: date) -> date | None:
	"""The day of the last of some contacts that took place, as it is stored and shown (rules 4, 78, 110).

	`last`, `first`: the latest of their last and of their first possible days. A month or a year that is not over counts up to
	today; a day that has begun for whoever held it there, and not yet for the site, stays that day.
	"""
	return max(filter(None, (clip(last, today), first)), default=None)


def ends_before_it_starts(when: FuzzyDate, period_end: date | None) -> bool:
	"""A period_end before the first possible day is refused (rule 6)."""
	first = when.first_day
	return period_end is not None and first is not None and period_end < first


def is_planned(when: FuzzyDate, today: date) -> bool:
	"""Its first possible day is after today: a plan, whatever its status (rules 8, 84)."""
	return is_ahead(when.first_day, today)


def initial_status(when: FuzzyDate, today: date) -> str:
	"""Planned or Held, for an interaction as it is saved for the first time (rule 8 as settled)."""
	return PLANNED if is_planned(when, today) else HELD


def is_ahead(first: date | None, today: date) -> bool:
	"""Whether something with this first possible day is certainly after today (rules 8, 84)."""
	return first is not None and first > today


def too_far_ahead(when: FuzzyDate, today: date) -> bool:
	"""Whether a meeting would certainly be planned more than MOST_MONTHS_AHEAD ahead: most likely a slip in the year."""
	return is_ahead(when.first_day, add_months(today, MOST_MONTHS_AHEAD))


@dataclass(frozen=True, slots=True)
class ContactFacts:
	"""All that health needs to know of any number of interactions; days are not clipped to today.

	last_certain_day: latest last possible day of a meaningful interaction dated Day, Month, Year or by a period_end.
	last_before_day: the same of those dated Before. last_undated_recorded_on: latest creation of an undated one.
	last_any_day: latest last possible day of any, meaningful or not (rule 78).
	last_two_way_first_day: latest first possible day of a meaningful one with two_way set (rule 73; not an attempt, rule 9).
	next_counting_on: first day on which a Held interaction that still lies ahead begins to count (rule 8).
	last_certain_precision: how exactly last_certain_day is known; a day beats a month, and a month a year, that ends on it.
	last_any_first_day, last_meaningful_first_day: latest first possible day of any, and of a meaningful one (rule 110).
	"""

	last_certain_day: date | None = None
	last_before_day: date | None = None
	last_undated_recorded_on: date | None = None
	last_any_day: date | None = None
	last_two_way_first_day: date | None = None
	next_counting_on: date | None = None
	last_certain_precision: str = DAY
	last_any_first_day: date | None = None
	last_meaningful_first_day: date | None = None


NO_CONTACT = ContactFacts()

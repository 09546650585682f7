"""How long something has lasted, in words: "ten years" for 3647 days.

The browser has the same rule in public/js/shared/durations.js; both are tested with tests/durations.json.
"""

from __future__ import annotations

from collections.abc import Callable

DAYS, WEEKS, MONTHS, YEARS = "days", "weeks", "months", "years"
DAYS_OF_A_YEAR = 365.2425
DAYS_OF_A_MONTH = DAYS_OF_A_YEAR / 12
FIRST_WEEKS, FIRST_MONTHS = 14, 60
"""The first number of days that is said in weeks, and in months."""
FIRST_YEARS = 24
"""The first number of months that is said in years."""
ONE = {DAYS: "one day", WEEKS: "one week", MONTHS: "one month", YEARS: "one year"}
MANY = {DAYS: "{0} days", WEEKS: "{0} weeks", MONTHS: "{0} months", YEARS: "{0} years"}
SPELLED = [
	"zero",
	"one",
	"two",
	"three",
	"four",
	"five",
	"six",
	"seven",
	"eight",
	"nine",
	"ten",
	"eleven",
	"twelve",
]


def duration(days: int) -> tuple[int, str]:
	"""Return the number and the unit (DAYS, WEEKS, MONTHS, YEARS) that are nearest to a number of days, 0 or more."""
	if days < FIRST_WEEKS:
		return days, DAYS
	if days < FIRST_MONTHS:
		return round(days / 7), WEEKS
	months = round(days / DAYS_OF_A_MONTH)
	if months < FIRST_YEARS:
		return months, MONTHS
	return round(days / DAYS_OF_A_YEAR), YEARS


def duration_text(days: int, translate: Callable[[str], str] = str, spelled: bool = True) -> str:
	"""Return "ten years", "8 weeks"; `spelled`: numbers up to twelve as English words, for English alone.

	Languages without plurals translate "one day" and "{0} days" alike ("1일", "{0}일").
	"""
	count, unit = duration(days)
	if count == 1:
		return translate(ONE[unit])
	return translate(MANY[unit]).format(SPELLED[count] if spelled and count < len(SPELLED) else count)

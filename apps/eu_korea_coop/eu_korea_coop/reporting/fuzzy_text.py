"""Fuzzy dates in the reader's language (rules 1-4)."""

from datetime import date, datetime

import frappe

from eu_korea_coop.domain.dates import DAY, ENGLISH, KOREAN, DateWords, display, fuzzy, last_day


def words() -> DateWords:
	"""The words for dates in the reader's language."""
	return KOREAN if frappe.local.lang == "ko" else ENGLISH


def fuzzy_text(value: date | str | None, precision: str | None) -> str:
	"""`Nov 2016`, `before May 2017`; empty for an unknown date, for a cell says nothing better by saying "unknown"."""
	when = fuzzy(value or None, precision or None)
	return display(when, words()) if when.is_known else ""


def day_text(value: date | str) -> str:
	"""A day as a person reads it in a sentence, wherever it stands: "28 Nov 2026", "2026년 11월 28일"."""
	return display(fuzzy(value), words())


def moment_text(value: datetime) -> str:
	"""A day with the time of its clock, to the minute."""
	return f"{day_text(value)} {value:%H:%M}"


def fuzzy_cell(value: date | str | None, precision: str | None) -> str:
	"""The date of a cell beside columns of days: a day in the site's format, as these are, anything else in words."""
	is_day = value and precision in (DAY, None, "")
	return frappe.format_value(value, {"fieldtype": "Date"}) if is_day else fuzzy_text(value, precision)


def latest_day(value: date | str | None, precision: str | None) -> date | None:
	"""The last possible day, None if it is unknown: the day from which a report counts."""
	if precision == DAY or not value:  # nearly all of thousands of rows: nothing to work out
		return value or None
	return last_day(value, precision or None)

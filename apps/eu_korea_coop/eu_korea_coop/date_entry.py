"""A date as somebody wrote it, read with the site's date format and the person's today (domain/dates.py decides)."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, escape_html

from eu_korea_coop.clock import persons_today
from eu_korea_coop.domain import dates, interactions

SHOWN = 40
"""Characters of a wrong text that its error repeats."""


def date_format() -> str:
	"""The site's date format, such as dd-mm-yyyy."""
	return frappe.get_system_settings("date_format") or "yyyy-mm-dd"


def date_order() -> str:
	"""How the site orders day, month and year: one of domain.dates.ORDERS."""
	letters = "".join(dict.fromkeys(letter for letter in date_format().casefold() if letter in "dmy"))
	return letters if letters in dates.ORDERS else dates.YEAR_FIRST


def understand(text: str | date | None, ahead: bool = False) -> dates.FuzzyDate:
	"""The fuzzy date of a text as people write it; `ahead` reads a day without a year as the next one. Raises DateError."""
	if isinstance(text, date):
		return dates.fuzzy(dates.entered_day(text))
	return dates.parse(
		cstr(text) if text is not None else None, today=persons_today(), order=date_order(), ahead=ahead
	)


def read(text: str | date | None, label: str, ahead: bool = False) -> dates.FuzzyDate:
	"""As `understand`, but raises a ValidationError that begins with `label`, a field's name, and says why."""
	try:
		return understand(text, ahead)
	except dates.DateError as problem:
		frappe.throw(f"{label}: {reason(problem)}", title=_("Which date?"))


def reason(problem: dates.DateError) -> str:
	"""Why a text is no date, in the reader's language; the text itself is in it, escaped."""
	text = escape_html(cstr(problem.value)[:SHOWN])
	return {
		dates.NO_SUCH_DAY: _("there is no day “{0}”.").format(text),
		dates.TWO_READINGS: _(
			"“{0}” can be read two ways. Write the month as a word, for example 5 Nov 2016."
		).format(text),
		dates.TOO_EARLY: _("“{0}” lies before {1}.").format(text, dates.FIRST_YEAR),
	}.get(
		problem.why,
		_("“{0}” is not understood. Write for example 2026-11-20, 20 Nov, Nov 2026, 2026 or unknown.").format(
			text
		),
	)


def too_far_ahead(when: dates.FuzzyDate, text: object) -> str | None:
	"""Why `when` is no day of an encounter, planned ones included, in the reader's language; `text` is in it, escaped."""
	if not interactions.too_far_ahead(when, persons_today()):
		return None
	return _("“{0}” is more than two years ahead. Is the year right?").format(escape_html(cstr(text)[:SHOWN]))

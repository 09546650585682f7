"""Filters of reports, checked before anything is read: a wrong value is refused with its name, never ignored."""

from collections.abc import Collection, Mapping
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint

from eu_korea_coop.clock import last_day_begun, site_today
from eu_korea_coop.domain import dates
from eu_korea_coop.reporting.fuzzy_text import day_text


def a_date(filters: Mapping, fieldname: str, label: str) -> date | None:
	"""The filter as a date, None if it is empty; refuses what is no date."""
	value = filters.get(fieldname)
	if not value:
		return None
	try:
		return dates.entered_day(value if isinstance(value, date) else str(value))
	except dates.DateError:
		refuse(_("{0} is not a date: {1}").format(label, frappe.bold(frappe.utils.escape_html(str(value)))))


def past_day(filters: Mapping, fieldname: str, label: str) -> date:
	"""The filter as a day up to today; empty means the site's today. Nobody knows the health of tomorrow (rule 77).

	A day that is today for the reader and tomorrow for the site is answered as of the site's today, and says so (rule 111).
	"""
	today = site_today()
	day = a_date(filters, fieldname, label) or today
	if day <= today:
		return day
	if day > last_day_begun():
		refuse(_("{0} may not be after today").format(label))
	frappe.msgprint(
		_("{0} is still to come where this site keeps its time: the report shows {1}.").format(
			day_text(day), day_text(today)
		),
		title=label,
		indicator="blue",
		alert=True,
	)
	return today


def period(
	filters: Mapping, start: str = "from_date", end: str = "to_date"
) -> tuple[date | None, date | None]:
	"""Both ends of a period, each may be empty; refuses an end before its start."""
	first, last = (
		a_date(filters, start, _("From", context="of a period")),
		a_date(filters, end, _("To", context="of a period")),
	)
	if first and last and last < first:
		refuse(_("To ({0}) is before From ({1})").format(day_text(last), day_text(first)))
	return first, last


def one_of(filters: Mapping, fieldname: str, label: str, choices: Collection[str]) -> str | None:
	"""The filter as one of `choices`, None if it is empty."""
	value = filters.get(fieldname)
	if not value:
		return None
	if value not in choices:
		refuse(
			_("{0} can't be {1}; choose one of: {2}").format(
				label,
				frappe.bold(frappe.utils.escape_html(str(value))),
				", ".join(_(choice) for choice in choices),
			)
		)
	return value


def days(filters: Mapping, fieldname: str, label: str, default: int, most: int = 3660) -> int:
	"""The filter as a number of days between 1 and `most`; empty (or 0) means `default`."""
	value = filters.get(fieldname)
	if value in (None, "", 0, "0"):
		return default
	try:
		number = int(str(value))
	except ValueError:
		number = 0
	if not 1 <= number <= most:
		refuse(_("{0} must be a number of days from 1 to {1}").format(label, most))
	return number


def existing(filters: Mapping, fieldname: str, label: str, doctype: str) -> str | None:
	"""The filter as the name of a record of a DocType everybody may list (a master, a user), None if it is empty."""
	value = filters.get(fieldname)
	if not value:
		return None
	if not isinstance(value, str) or not frappe.db.exists(doctype, value):
		unknown(label, value)
	return value


def readable(filters: Mapping, fieldname: str, label: str, doctype: str) -> str | None:
	"""The filter as a record the reader may read; one they may not read is as unknown as one that isn't there."""
	value = filters.get(fieldname)
	if not value:
		return None
	if not isinstance(value, str) or not frappe.get_list(doctype, filters={"name": value}, limit=1):
		unknown(label, value)
	return value


def check(filters: Mapping, fieldname: str) -> bool:
	"""A tick box."""
	return bool(cint(filters.get(fieldname)))


def unknown(label: str, value: object) -> None:
	refuse(_("{0} {1} is not known").format(label, frappe.bold(frappe.utils.escape_html(str(value)))))


def refuse(message: str) -> None:
	frappe.throw(message, frappe.ValidationError, title=_("Check the filters"))

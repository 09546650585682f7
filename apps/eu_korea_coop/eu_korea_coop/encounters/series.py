"""Recurring events: the next edition of a series, proposed as a plan (F2, F8)."""

from __future__ import annotations

import re
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.constants import COOPERATION_EVENT
from eu_korea_coop.domain import dates

YEARS_BETWEEN = {"Yearly": 1, "Every Two Years": 2}
COPIED = (
	"series",
	"kind",
	"format",
	"theme",
	"host_selection",
	"website",
	"time_zone",
	"country",
	"visibility",
)


def plan_next_edition(event: str):
	"""The next edition of a yearly (or two-yearly) series, planned for the same month; its place and day are left open.

	Refused with a ValidationError where there is no such series, no known start, or a later edition already.
	"""
	last = frappe.get_doc(COOPERATION_EVENT, event)
	last.check_permission("read")
	years = (
		YEARS_BETWEEN.get(frappe.db.get_value("Event Series", last.series, "recurrence"))
		if last.series
		else None
	)
	if not years:
		frappe.throw(
			_(
				"{0}: this event belongs to no series that recurs yearly or every two years. Choose one, or set its recurrence."
			).format(last.bold("series")),
			title=_("No recurring series"),
		)
	start = dates.fuzzy(last.start_date, last.start_date_precision)
	if not start.first_day:
		frappe.throw(
			_("{0}: enter at least the year of this edition first.").format(last.bold("start_date")),
			title=_("Date unknown"),
		)
	later = frappe.get_all(
		COOPERATION_EVENT,
		filters={"series": last.series, "start_date": (">", last.start_date), "status": ("!=", "Cancelled")},
		pluck="name",
		limit=1,
	)
	if later:
		frappe.throw(
			_("A later edition is recorded already: {0}.").format(
				frappe.utils.get_link_to_form(COOPERATION_EVENT, later[0])
			),
			title=_("Planned already"),
		)
	month_known = start.precision in (dates.DAY, dates.MONTH)
	event = frappe.new_doc(COOPERATION_EVENT)
	event.update({fieldname: last.get(fieldname) for fieldname in COPIED if last.meta.has_field(fieldname)})
	event.update(
		{
			"title": next_title(last.title, last.edition, start.date.year, years),
			"edition": next_edition(last.edition),
			"status": "Planned",
			"start_date": date(start.date.year + years, start.date.month if month_known else 1, 1),
			"start_date_precision": dates.MONTH if month_known else dates.YEAR,
			"owner_user": last.owner_user,
		}
	)
	for row in last.organisers:
		if row.role != "Host":  # the host of an edition changes with its place
			event.append("organisers", {"organisation": row.organisation, "role": row.role})
	for row in last.sectors:
		event.append("sectors", {"sector": row.sector})
	event.flags.is_planned = (
		True  # also where the year has passed meanwhile: nobody has said that it took place
	)
	return event.insert()


NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?", re.IGNORECASE)


def next_edition(edition: str | None) -> str | None:
	"""The number after this one: "6" → "7", "18th" → "19th"; what holds no number has no next."""
	match = NUMBER.search(edition or "")
	if not match:
		return None
	return edition[: match.start()] + count_on(match.group()) + edition[match.end() :]


def count_on(number: str) -> str:
	digits = re.match(r"\d+", number).group()
	following = int(digits) + 1
	return f"{following}{ordinal_ending(following)}" if number != digits else str(following)


def ordinal_ending(number: int) -> str:
	if number % 100 in (11, 12, 13):
		return "th"
	return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def next_title(title: str, edition: str | None, year: int, years: int) -> str:
	"""The title with the year and the edition's number counted on, where it names them."""
	following = re.sub(rf"\b{year}\b", str(year + years), title)
	match = NUMBER.search(edition or "")
	if match:
		number = match.group()
		following = re.sub(rf"\b{re.escape(number)}\b", count_on(number), following, count=1)
		digits = re.match(r"\d+", number).group()
		if number == digits:  # "6" in the field, "6th" in the title
			ending = ordinal_ending(int(digits))
			following = re.sub(rf"\b{digits}{ending}\b", count_on(f"{digits}{ending}"), following, count=1)
	return following[:140]

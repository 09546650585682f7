"""Recurring events: the next edition of a series, proposed as a plan (F2, F8)."""

from __future__ import annotations

import re
from datetime import date

import frappe
from frappe import _

from eu_korea_coop import work_owners
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
)
PLACE = ("city", "venue")
CHOSEN_ANEW = ("Application", "Rotation", "Invitation")
"""Ways of choosing a host by which an edition moves to another place."""
DELEGATION = ("organisation", "delegation", "role", "is_delegation_lead")
"""What is copied of a participant; who comes, and how many, is known later."""


def plan_next_edition(event: str):
	"""The next edition, planned for the same month: the same organisers, delegations and place, linked to this one.

	Next year's, or the one after where the series is two-yearly. Its day is left open; its place and host too, where each
	edition's host is chosen anew. Refused with a ValidationError where the series is irregular, no start is known, or a
	later edition is there already.
	"""
	last = frappe.get_doc(COOPERATION_EVENT, event)
	last.check_permission("read")
	years = years_to_next(last)
	start = dates.fuzzy(last.start_date, last.start_date_precision)
	if not start.first_day:
		frappe.throw(
			_("{0}: enter at least the year of this edition first.").format(last.bold("start_date")),
			title=_("Date unknown"),
		)
	refuse_later_edition(last)
	month_known = start.precision in (dates.DAY, dates.MONTH)
	moves = last.host_selection in CHOSEN_ANEW
	event = frappe.new_doc(COOPERATION_EVENT)
	event.update({fieldname: last.get(fieldname) for fieldname in (*COPIED, *(() if moves else PLACE))})
	event.owner_user = work_owners.or_who_enters(last.owner_user)
	event.update(
		{
			"title": next_title(last.title, last.edition, start.date.year, years),
			"edition": next_edition(last.edition),
			"previous_edition": last.name,
			"status": "Planned",
			"start_date": date(start.date.year + years, start.date.month if month_known else 1, 1),
			"start_date_precision": dates.MONTH if month_known else dates.YEAR,
		}
	)
	for row in last.organisers:
		if not (moves and row.role == "Host"):
			event.append("organisers", {"organisation": row.organisation, "role": row.role})
	for values in delegations(last):
		event.append("participants", values)
	for row in last.sectors:
		event.append("sectors", {"sector": row.sector})
	event.flags.is_planned = (
		True  # also where the year has passed meanwhile: nobody has said that it took place
	)
	return event.insert()


def years_to_next(event) -> int:
	"""Years until the next edition. Raises ValidationError for a series that is irregular, or says nothing."""
	if not event.series:
		return 1
	years = YEARS_BETWEEN.get(frappe.db.get_value("Event Series", event.series, "recurrence"))
	if not years:
		frappe.throw(
			_(
				"{0}: this series does not recur yearly or every two years. Set its recurrence, or leave the series empty."
			).format(event.bold("series")),
			title=_("No recurring series"),
		)
	return years


def refuse_later_edition(event) -> None:
	"""Raise ValidationError if an edition after this one is recorded, and not cancelled."""
	ways = [{"previous_edition": event.name}]
	if event.series:
		ways.append({"series": event.series, "start_date": (">", event.start_date)})
	for filters in ways:
		later = frappe.get_all(
			COOPERATION_EVENT,
			filters={**filters, "status": ("!=", "Cancelled")},
			fields=["name", "title"],
			limit_page_length=1,
		)
		if later:
			frappe.throw(
				_("A later edition is recorded already: {0}.").format(
					frappe.utils.get_link_to_form(COOPERATION_EVENT, later[0].name, later[0].title)
				),
				title=_("Planned already"),
			)


def delegations(event) -> list[dict]:
	"""The rows of an event's participants that say a delegation or a role, without people, each once."""
	rows = [
		{fieldname: row.get(fieldname) for fieldname in DELEGATION}
		for row in event.participants
		if (row.delegation or row.role) and (row.organisation or row.delegation)
	]
	return list({(row["organisation"], row["delegation"], row["role"]): row for row in rows}.values())


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

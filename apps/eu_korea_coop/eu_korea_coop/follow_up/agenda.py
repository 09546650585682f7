"""What is ahead, as one list of days: follow-ups, events, agreement ends, planned interactions and plan items.

The desk's calendar and a person's private calendar address read the same entries, each through the one criterion of
permissions.py: four queries, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time, timedelta

import frappe
from frappe import _
from frappe.utils import get_time, getdate
from pypika import functions as fn
from pypika.queries import QueryBuilder
from pypika.terms import Field

from eu_korea_coop.constants import ACTION_PLAN, AGREEMENT, COOPERATION_EVENT, INTERACTION, PARTNERSHIP
from eu_korea_coop.domain import agreement, dates, lifecycle
from eu_korea_coop.follow_up.sections.items import holds_step, short_title
from eu_korea_coop.partnerships import brief_link
from eu_korea_coop.permissions import criterion, reads_figures_only, restrict

NEXT_STEP, EVENT, PLANNED, AGREEMENT_END, ACTION_DUE = (
	"Next Step",
	"Event",
	"Planned Interaction",
	"Agreement End",
	"Action Due",
)
KINDS = (NEXT_STEP, EVENT, PLANNED, AGREEMENT_END, ACTION_DUE)


@dataclass(frozen=True, slots=True)
class Entry:
	"""One line of a calendar; `last` is included. With `start_time`, clock times count in `time_zone` (IANA).

	`partnership`: the one it is about, for whoever may read it; its brief prepares for a meeting.
	"""

	kind: str
	doctype: str
	name: str
	title: str
	first: date
	last: date
	start_time: time | None = None
	end_time: time | None = None
	time_zone: str | None = None
	place: str = ""
	key: str = ""
	partnership: str | None = None

	@property
	def brief(self) -> str | None:
		"""The address of the brief of its partnership."""
		return brief_link.url(self.partnership) if self.partnership else None

	@property
	def uid(self) -> str:
		"""The same for the same record on every reading."""
		return "/".join(filter(None, (self.kind.replace(" ", "-").lower(), self.name, self.key)))


def entries(
	first: date,
	last: date,
	kinds: Collection[str] = KINDS,
	user: str | None = None,
	most: int | None = None,
) -> list[Entry]:
	"""Everything from `first` to `last` (both included) that the session's user may know of, by day.

	`user`: only next steps, planned interactions and actions of that person, and agreements and events for all.
	`most`: at most so many of each kind, the earliest ones. Business dates that are not known to the day are left out of a
	calendar, but a month's event is shown as its month.
	"""
	rows: list[Entry] = []
	for kind, read in READERS.items():
		if kind in kinds and may_know(kind):
			rows.extend(read(first, last, user, most))
	return sorted(rows, key=lambda entry: (entry.first, entry.kind, entry.title))


def may_know(kind: str) -> bool:
	"""By role; a reader of figures knows of what has a profile, and never of a next step."""
	if reads_figures_only():
		return kind in (EVENT, AGREEMENT_END)
	return bool(frappe.has_permission(DOCTYPE_OF[kind], "read"))


def earliest(query: QueryBuilder, day: Field, most: int | None = None) -> list[frappe._dict]:
	"""The rows of a query by day, at most so many."""
	query = query.orderby(day)
	return (query.limit(most) if most else query).run(as_dict=True)


def with_whom(title: str | None, what: str | None) -> str:
	"""Whom it is with, and then what it is, once where both say the same: of a long line only the beginning is seen."""
	return " · ".join(dict.fromkeys(filter(None, (title, what))))


def next_steps(first: date, last: date, user: str | None, most: int | None = None) -> list[Entry]:
	table = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(table)
		.select(table.name, short_title(table), table.next_step, table.next_step_due)
		.where(table.next_step_due[first:last])
		.where(table.stage.isin(lifecycle.ACTIVE_STAGES))
	)
	if user:
		query = query.where(holds_step(table, [user]))
	return [
		Entry(
			NEXT_STEP,
			PARTNERSHIP,
			row.name,
			with_whom(row.title, row.next_step),
			row.next_step_due,
			row.next_step_due,
			partnership=row.name,
		)
		for row in earliest(restrict(query, PARTNERSHIP, table), table.next_step_due, most)
	]


def events(first: date, last: date, user: str | None, most: int | None = None) -> list[Entry]:
	table = frappe.qb.DocType(COOPERATION_EVENT)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.city, table.start_time, table.end_time, table.time_zone)
		.select(table.start_date, table.start_date_precision, table.end_date, table.end_date_precision)
		.where(table.start_date <= last)
		# a month or a year may reach beyond the day it is stored with
		.where(fn.Coalesce(table.end_date, table.start_date) >= first - timedelta(days=366))
		.where(table.status != "Cancelled")
	)
	rows: list[Entry] = []
	for row in earliest(restrict(query, COOPERATION_EVENT, table), table.start_date):
		if most and len(rows) == most:
			break
		start = dates.fuzzy(row.start_date, row.start_date_precision)
		end = dates.fuzzy(row.end_date, row.end_date_precision)
		if start.precision not in (dates.DAY, dates.MONTH):
			continue
		begins, ends = start.first_day, end.last_day or start.last_day
		if ends < first:
			continue
		timed = start.precision == dates.DAY and row.start_time is not None and row.time_zone
		rows.append(
			Entry(
				EVENT,
				COOPERATION_EVENT,
				row.name,
				row.title,
				begins,
				max(begins, ends),
				get_time(row.start_time) if timed else None,
				get_time(row.end_time) if timed and row.end_time is not None else None,
				row.time_zone if timed else None,
				row.city or "",
			)
		)
	return rows


def planned_interactions(first: date, last: date, user: str | None, most: int | None = None) -> list[Entry]:
	table, partnership = frappe.qb.DocType(INTERACTION), frappe.qb.DocType(PARTNERSHIP)
	about, known = partnership.name == table.partnership, criterion(PARTNERSHIP, partnership)
	# of a known day both are the same; by `interaction_date` the database would read what everybody has planned in these days
	day = table.first_day if user else table.interaction_date
	query = (
		frappe.qb.from_(table)
		.left_join(partnership)
		.on(about if known is None else about & known)
		.select(table.name, table.subject, table.interaction_date, table.period_end, table.location)
		.select(short_title(partnership))
		.select(table.partnership)
		.where(day[first:last])
		.where((table.status == "Planned") & (table.interaction_date_precision == dates.DAY))
		.where(table.last_day >= first)  # follows from the day; an index finds somebody's own by it
	)
	if user:
		query = query.where(table.owner == user)
	return [
		Entry(
			PLANNED,
			INTERACTION,
			row.name,
			with_whom(row.title, row.subject),
			row.interaction_date,
			row.period_end or row.interaction_date,
			place=row.location or "",
			partnership=row.partnership,
		)
		for row in earliest(restrict(query, INTERACTION, table), table.first_day, most)
	]


def agreement_ends(first: date, last: date, user: str | None, most: int | None = None) -> list[Entry]:
	table = frappe.qb.DocType(AGREEMENT)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.end_date)
		.where(table.end_date[first:last])
		.where((table.state == agreement.IN_FORCE) & (table.term_type != "Open-Ended"))
	)
	return [
		Entry(
			AGREEMENT_END,
			AGREEMENT,
			row.name,
			_("{0} ends").format(row.title),
			row.end_date,
			row.end_date,
		)
		for row in earliest(restrict(query, AGREEMENT, table), table.end_date, most)
	]


def actions_due(first: date, last: date, user: str | None, most: int | None = None) -> list[Entry]:
	plan, item = frappe.qb.DocType(ACTION_PLAN), frappe.qb.DocType("Action Item")
	query = (
		frappe.qb.from_(item)
		.inner_join(plan)
		.on((item.parent == plan.name) & (item.parenttype == ACTION_PLAN))
		.select(plan.name, plan.title, item.name.as_("row"), item.action, item.due)
		.where(item.due[first:last])
		.where((item.due_precision == dates.DAY) & item.status.notin(("Done", "Cancelled")))
		.where(plan.status == "Adopted")
	)
	if user:
		query = query.where(item.owner_user == user)
	return [
		Entry(
			ACTION_DUE,
			ACTION_PLAN,
			row.name,
			with_whom(row.title, row.action),
			row.due,
			row.due,
			key=row.row,
		)
		for row in earliest(restrict(query, ACTION_PLAN, plan), item.due, most)
	]


def for_desk(
	start: str | date, end: str | date, kinds: Collection[str] = KINDS, mine: bool = False
) -> list[dict]:
	"""The entries as Frappe's calendar reads them: `{id, doctype, name, kind, title, start, end, all_day, time_zone}`."""
	first, last = parse_range(start, end)
	if not set(kinds) <= set(KINDS):
		frappe.throw(_("Kinds: choose from {0}.").format(", ".join(_(kind) for kind in KINDS)))
	user = frappe.session.user if mine else None
	return [
		{
			"id": entry.uid,
			"doctype": entry.doctype,
			"name": entry.name,
			"kind": entry.kind,
			"title": entry.title,
			"start": entry.first.isoformat(),
			"end": entry.last.isoformat(),
			"start_time": entry.start_time.isoformat("minutes") if entry.start_time else None,
			"end_time": entry.end_time.isoformat("minutes") if entry.end_time else None,
			"time_zone": entry.time_zone,
			"place": entry.place,
			"all_day": 1,
			"tooltip": tooltip(entry),
			"brief": entry.brief,
		}
		for entry in entries(first, last, kinds, user)
	]


def tooltip(entry: Entry) -> str:
	"""What it is, and for an event its own clock: "Event: Matchmaking day, 09:30 (Asia/Seoul), Seoul"."""
	clock = f"{entry.start_time:%H:%M} ({entry.time_zone})" if entry.start_time else ""
	return ", ".join(filter(None, (f"{_(entry.kind)}: {entry.title}", clock, entry.place)))


READERS: dict[str, Callable[[date, date, str | None, int | None], list[Entry]]] = {
	NEXT_STEP: next_steps,
	EVENT: events,
	PLANNED: planned_interactions,
	AGREEMENT_END: agreement_ends,
	ACTION_DUE: actions_due,
}
DOCTYPE_OF = {
	NEXT_STEP: PARTNERSHIP,
	EVENT: COOPERATION_EVENT,
	PLANNED: INTERACTION,
	AGREEMENT_END: AGREEMENT,
	ACTION_DUE: ACTION_PLAN,
}


def parse_range(start: str | date, end: str | date) -> tuple[date, date]:
	"""The days a calendar asks for. Raises ValidationError where one is no date."""
	try:
		return getdate(start), getdate(end)
	except (OverflowError, TypeError, ValueError):
		frappe.throw(_("Start and end must be dates, for example 2026-11-01."))

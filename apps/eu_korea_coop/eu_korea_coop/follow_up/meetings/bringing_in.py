"""Meetings that were read become planned interactions of the session's user, and are followed afterwards.

Everything as that user: what they may not write is not touched. A constant number of queries finds what is there and whom it
concerns; each meeting that changed is one save, and one that is refused takes none of the others with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Protocol

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from eu_korea_coop.constants import CALENDAR_MEETING, INTERACTION
from eu_korea_coop.domain import interactions, meetings
from eu_korea_coop.domain.meetings import Followed, Meeting
from eu_korea_coop.domain.text import fingerprint
from eu_korea_coop.follow_up.meetings.partners import Partners

MOST_AT_ONCE = 200
"""Meetings made or changed in one reading; what is left comes with the next."""
STORED_DAYS = 400
SAVEPOINT = "meeting"


class Reading(Protocol):
	"""What calendar_files.read_files answers."""

	meetings: dict[str, Meeting]
	series: dict[str, str]
	whole: set[str]


def bring_in(
	reading: Reading, today: date, sender: str | None = None, more_people: Iterable[str] = ()
) -> Counter:
	"""Make, change and cancel planned interactions. Answers how many by what was done, `refused` for what could not be.

	`sender`: of the mail that brought it, None for a calendar. `more_people`: addresses that take part in each, beside those
	the meetings name.
	"""
	first, last = meetings.window(today)
	source = meetings.CALENDAR if sender is None else meetings.MAIL
	stored = stored_meetings(reading, first, last, source)
	actions = []
	for key, result in reading.meetings.items():
		row = stored.get(key)
		# who organises it is only ever compared: the address is not stored
		organiser = fingerprint(sender or result.organiser) if sender or result.organiser else ""
		meeting = replace(result, organiser=organiser, subject=result.subject or _("Meeting"))
		action = meetings.decide(meeting, followed(row) if row else None, source)
		if row and row.user != frappe.session.user and action in (meetings.CHANGE, meetings.CANCEL):
			continue  # it is followed where it came from
		if action != meetings.MAKE or meetings.is_within(meeting, today, last):
			actions.append((action, meeting, row))
	new = [meeting for action, meeting, _row in actions if action == meetings.MAKE]
	partners = Partners({*more_people, *(address for meeting in new for address in meeting.people)})
	done = Counter()
	for action, meeting, row in actions:
		if done.total() >= MOST_AT_ONCE:
			break
		if action == meetings.MAKE:
			people = partners.of((*meeting.people, *more_people))
			if partnership := meetings.which_partnership(partners.candidates(people)):
				series = reading.series[meeting.key]
				done[attempt(make, meeting, partnership, people, source, series)] += 1
		elif action != meetings.IGNORE:
			done[attempt(follow, action, meeting, row)] += 1
	for row in no_longer_there(reading, stored, source):
		done[attempt(follow, meetings.CANCEL, Meeting(row.key_hash, sequence=row.sequence), row)] += 1
	return done


def attempt(do, *arguments: object) -> str:
	"""Do one of them; answers what was done, or `refused`, with nothing of it left."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		return do(*arguments)
	except (frappe.ValidationError, frappe.PermissionError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		return "refused"


# ------------------------------------------------------------------------------------------------------ what is there


def stored_meetings(reading: Reading, first: date, last: date, source: str) -> dict[str, frappe._dict]:
	"""By key: what was read in before of these meetings and their series, and of the user's calendar in these days. One query."""
	row, interaction = frappe.qb.DocType(CALENDAR_MEETING), frappe.qb.DocType(INTERACTION)
	wanted = row.key_hash.isin([*reading.meetings, ""])
	wanted |= row.series.isin([*reading.whole, ""]) & (row.last_day >= first) & (row.first_day <= last)
	if source == meetings.CALENDAR:
		wanted |= (row.user == frappe.session.user) & (row.last_day >= first) & (row.first_day <= last)
	rows = (
		frappe.qb.from_(row)
		.left_join(interaction)
		.on(interaction.name == row.interaction)
		.select(row.star, interaction.status)
		.where(wanted)
		.run(as_dict=True)
	)
	return {one.key_hash: one for one in rows}


def followed(row: frappe._dict) -> Followed:
	return Followed(
		state=row.state,
		organiser=row.organiser or "",
		sequence=row.sequence,
		subject=row.subject or "",
		first=getdate(row.first_day),
		last=getdate(row.last_day),
		place=row.place or "",
		interaction_status=row.status,
	)


def no_longer_there(reading: Reading, stored: dict[str, frappe._dict], source: str) -> list[frappe._dict]:
	"""Stored meetings that are to be cancelled, since they are not in what was read.

	A date of a series that was read as a whole at once, another one with the second reading of the calendar that lacks it.
	"""
	gone = []
	for key, row in stored.items():
		if row.user != frappe.session.user or row.state != meetings.FOLLOWED:
			continue
		if key in reading.meetings:
			if row.missing:
				frappe.db.set_value(CALENDAR_MEETING, row.name, "missing", 0, update_modified=False)
			continue
		if meetings.is_decided_here(followed(row)):
			continue
		if row.series in reading.whole:
			gone.append(row)
		elif source == meetings.CALENDAR and row.source == meetings.CALENDAR:
			if row.missing + 1 >= meetings.MISSING_RUNS:
				gone.append(row)
			else:
				frappe.db.set_value(
					CALENDAR_MEETING, row.name, "missing", row.missing + 1, update_modified=False
				)
	return gone


# --------------------------------------------------------------------------------------------------- what is written


def make(meeting: Meeting, partnership: str, people: list, source: str, series: str) -> str:
	organisations = sorted({person.organisation for person in people})
	interaction = frappe.get_doc(
		{
			"doctype": INTERACTION,
			"subject": meeting.subject,
			"interaction_type": meetings.type_of(meeting),
			**meetings.days_of(meeting),
			"status": interactions.PLANNED,
			"partnership": partnership,
			"location": meeting.place or None,
			"organisations": [{"organisation": name} for name in organisations],
			"participants": [
				{"contact": person.contact, "organisation": person.organisation} for person in people
			],
		}
	).insert()
	row = frappe.get_doc(
		{
			"doctype": CALENDAR_MEETING,
			"user": frappe.session.user,
			"key_hash": meeting.key,
			"series": series,
			"source": source,
			"state": meetings.FOLLOWED,
			"interaction": interaction.name,
			**seen(meeting),
		}
	)
	row.db_insert()  # a row of the app's own: no role may write it
	return "made"


def seen(meeting: Meeting) -> dict:
	return {
		"organiser": meeting.organiser,
		"sequence": meeting.sequence,
		"subject": meeting.subject,
		"first_day": meeting.first,
		"last_day": meeting.last,
		"place": meeting.place,
	}


def follow(action: str, meeting: Meeting, row: frappe._dict) -> str:
	"""Write what the calendar says now into the interaction there is, and remember it."""
	interaction = frappe.get_doc(INTERACTION, row.interaction)
	interaction.check_permission("write")
	if action == meetings.CANCEL:
		interaction.status = interactions.CANCELLED
		values = {"state": meetings.CANCELLED, "sequence": max(meeting.sequence, row.sequence), "missing": 0}
	else:
		interaction.update(meetings.changed_values(meeting, followed(row), interaction.as_dict()))
		interaction.status = interactions.PLANNED
		values = {"state": meetings.FOLLOWED, "missing": 0, **seen(meeting)}
		if action == meetings.REVIVE:
			values["user"] = frappe.session.user
	interaction.save()
	frappe.db.set_value(CALENDAR_MEETING, row.name, values)
	return {meetings.CANCEL: "cancelled", meetings.CHANGE: "changed", meetings.REVIVE: "made"}[action]


def set_dropped(name: str, is_dropped: bool) -> None:
	"""Drop a meeting of one's own, so that it is not brought back, or take it back. Raises PermissionError for another's."""
	row = frappe.db.get_value(CALENDAR_MEETING, name, "*", as_dict=True)
	if not row or row.user != frappe.session.user:
		raise frappe.PermissionError(_("This meeting did not come from your calendar."))
	if frappe.db.get_value(INTERACTION, row.interaction, "status") in (None, interactions.HELD):
		frappe.throw(_("The interaction of this meeting was held, or deleted."), title=_("Not changed"))
	doc = frappe.get_doc(INTERACTION, row.interaction)
	doc.status = interactions.CANCELLED if is_dropped else interactions.PLANNED
	doc.save()
	state = meetings.DROPPED if is_dropped else meetings.FOLLOWED
	frappe.db.set_value(CALENDAR_MEETING, name, "state", state)


def lately(today: date, limit: int = 20) -> list[dict]:
	"""What the session's user's calendar and mails brought in, from last week on, by day.

	Rows of `{name, interaction, subject, first, source, state}`; the state is Dropped or the interaction's status.
	"""
	row, interaction = frappe.qb.DocType(CALENDAR_MEETING), frappe.qb.DocType(INTERACTION)
	rows = (
		frappe.qb.from_(row)
		.inner_join(interaction)
		.on(interaction.name == row.interaction)
		.select(row.name, row.interaction, row.source, row.state)
		.select(interaction.subject, interaction.interaction_date, interaction.status)
		.where((row.user == frappe.session.user) & (row.last_day >= add_days(today, -meetings.PAST_DAYS)))
		.orderby(interaction.interaction_date)
		.orderby(row.name)  # a meeting stays in its place when it is dropped
		.limit(limit)
		.run(as_dict=True)
	)
	return [
		{
			"name": one.name,
			"interaction": one.interaction,
			"subject": one.subject,
			"first": str(one.interaction_date) if one.interaction_date else None,
			"source": one.source,
			"state": meetings.DROPPED if one.state == meetings.DROPPED else one.status,
		}
		for one in rows
	]


def clear_old() -> None:
	"""Daily: meetings of more than a year ago are forgotten."""
	frappe.db.delete(CALENDAR_MEETING, {"last_day": ("<", add_days(nowdate(), -STORED_DAYS))})

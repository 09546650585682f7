"""An event on one page: who will be there, which meetings, who was in contact again, and what came of it (F4 to F7).

A fixed number of queries whatever the number of rows (two more for each generation of partnerships that came of it), and
every part through the reader's own rights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import own_organisation, parties
from eu_korea_coop.directory.people import CONTACT_FIELDS, full_name
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.domain import event_meetings
from eu_korea_coop.domain.lifecycle import END_STAGES
from eu_korea_coop.encounters.clock import clock_parts
from eu_korea_coop.encounters.event_follow_up import follow_up_days
from eu_korea_coop.partnerships import event_results
from eu_korea_coop.permissions import restrict

MOST = 500
"""Partnerships read for the organisations of one event."""


def overview(event: Document, today: date) -> dict:
	"""`{organisers, participants, meetings, agenda, counts, attendance, satisfaction, follow_up, came_of_it, cost, editions, …}`."""
	titles = organisations_of(event)
	people = people_of([row.contact for row in [*event.participants, *event.meetings]])
	cooperation = partnerships_of(titles)
	results = event_results.of(event)
	own = own_organisation.own_organisation()
	return {
		"today": str(today),
		"own": own_organisation.described(own),
		"can_write": bool(event.has_permission("write")),
		"can_log": bool(event.has_permission("write") and frappe.has_permission(INTERACTION, "create")),
		"organisers": [
			{"organisation": row.organisation, "title": titles[row.organisation].title, "role": row.role}
			for row in event.organisers
			if row.organisation in titles
		],
		"participants": [participant(row, titles, people, cooperation) for row in event.participants],
		"meetings": meetings(event, titles, people, cooperation, own),
		"agenda": [agenda_item(row, titles) for row in event.agenda],
		"counts": counts(event),
		"attendance": attendance(event, titles),
		"satisfaction": satisfaction(event),
		**results,
		"editions": editions(event),
		"follow_up_days": follow_up_days(),
	}


# -------------------------------------------------------------------------------------------------- who is there


def organisations_of(event: Document) -> dict[str, frappe._dict]:
	"""The organisations that the event's tables name: `name, title, native_name, side, country`. One query."""
	tables = (event.organisers, event.participants, event.meetings, event.agenda)
	names = {row.organisation for table in tables for row in table if row.organisation}
	if not names or not frappe.has_permission(ORGANISATION, "read"):
		return {}
	table = frappe.qb.DocType(ORGANISATION)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.organisation_name, table.acronym, table.native_name)
		.select(table.side, table.country)
		.where(table.name.isin(sorted(names)))
	)
	rows = restrict(query, ORGANISATION, table).run(as_dict=True)
	for row in rows:
		row.title = short_name(row)
	return {row.name: row for row in rows}


def people_of(contacts: Iterable[str | None]) -> dict[str, frappe._dict]:
	"""The people that the event's tables name, each name in its own order. One query; none for who reads no contacts."""
	names = {contact for contact in contacts if contact}
	if not names or not frappe.has_permission("Contact", "read"):
		return {}
	table = frappe.qb.DocType("Contact")
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.designation, *(table[field] for field in CONTACT_FIELDS))
		.where(table.name.isin(sorted(names)))
	)
	rows = restrict(query, "Contact", table).run(as_dict=True)
	return {row.name: row for row in rows}


def partnerships_of(organisations: Iterable[str]) -> dict[str, list[dict]]:
	"""Organisation → its readable partnerships that have not ended, the latest contact first. One query."""
	party, partnership = frappe.qb.DocType("Partnership Party"), frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(party)
		.inner_join(partnership)
		.on((partnership.name == party.parent) & (party.parenttype == PARTNERSHIP))
		.select(party.organisation, partnership.name, partnership.title, partnership.short_title)
		.select(partnership.stage, partnership.health, partnership.last_interaction)
		.distinct()
		.where(party.organisation.isin(sorted({*organisations, ""})) & partnership.stage.notin(END_STAGES))
		.orderby(partnership.last_interaction, order=frappe.qb.desc)
		.orderby(partnership.name)
		.limit(MOST)
	)
	result: dict[str, list[dict]] = defaultdict(list)
	for row in restrict(query, PARTNERSHIP, partnership).run(as_dict=True):
		result[row.pop("organisation")].append({**row, "title": row.short_title or row.title})
	return result


def person(contact: str | None, people: dict[str, frappe._dict]) -> dict | None:
	row = people.get(contact)
	if row is None:
		return None
	return {
		"contact": row.name,
		"name": full_name(row),
		"native_name": row.native_name,
		"role_title": row.designation,
		"email": row.email_id,
		"phone": row.mobile_no or row.phone,
		"do_not_contact": bool(row.do_not_contact),
	}


def whom(row: Document, titles: dict, people: dict, cooperation: dict) -> dict:
	organisation = titles.get(row.organisation)
	return {
		"row": row.name,
		"organisation": organisation and organisation.name,
		"title": organisation and organisation.title,
		"native_name": organisation and organisation.native_name,
		"side": organisation and organisation.side,
		"person": person(row.contact, people),
		"partnerships": cooperation.get(row.organisation, []),
	}


def participant(row: Document, titles: dict, people: dict, cooperation: dict) -> dict:
	return {
		**whom(row, titles, people, cooperation),
		"delegation": row.delegation,
		"is_lead": bool(row.is_delegation_lead),
		"head_count": row.head_count,
		"role": row.role,
		"attended": bool(row.attended),
	}


def agenda_item(row: Document, titles: dict) -> dict:
	organisation = titles.get(row.organisation)
	return {
		"title": row.title,
		"kind": row.kind,
		"sector": row.sector,
		"days": row.duration_days,
		"organisation": organisation and organisation.name,
		"organisation_title": organisation and organisation.title,
		"note": row.note,
	}


# ------------------------------------------------------------------------------------------------------ meetings


def meetings(event: Document, titles: dict, people: dict, cooperation: dict, own: str | None) -> list[dict]:
	"""The table of meetings in the order of the clock: what was logged of each, or which partnerships that may belong to."""
	logged = logged_of([row.interaction for row in event.meetings])
	choices = parties.to_choose_from([row.organisation for row in event.meetings if not row.interaction], own)
	first = event.start_date if (event.start_date_precision or "Day") == "Day" else None
	rows = [
		{
			**whom(row, titles, people, cooperation),
			"status": row.status,
			"day": str(row.day or first or ""),
			"start": clock(row.start_time),
			"end": clock(row.end_time),
			"place": row.place,
			"is_unplanned": bool(row.is_unplanned),
			"is_logged": bool(row.interaction),
			"interaction": logged.get(row.interaction),
			"to_choose_from": choices.get(row.organisation, []) if own else None,
		}
		for row in event.meetings
	]
	return sorted(rows, key=lambda row: (row["day"], row["start"] or "99", row["title"] or ""))


def logged_of(interactions: Iterable[str | None]) -> dict[str, dict]:
	"""What was logged of meetings, as the reader may see it. One query."""
	names = {name for name in interactions if name}
	if not names:
		return {}
	table = frappe.qb.DocType(INTERACTION)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.subject, table.outcome, table.next_step, table.next_step_due)
		.select(table.partnership)
		.where(table.name.isin(sorted(names)))
	)
	return {row.name: row for row in restrict(query, INTERACTION, table).run(as_dict=True)}


def clock(value: object) -> str | None:
	"""A stored clock time as "09:30"; None where there is none."""
	if value in (None, ""):
		return None
	parts = clock_parts(value)
	return f"{parts['hour']:02}:{parts['minute']:02}"


def counts(event: Document) -> dict[str, int]:
	"""Of the table of meetings, and as the organiser counted them."""
	unplanned = sum(cint(row.is_unplanned) for row in event.meetings)
	return {
		**event_meetings.counted((row.status for row in event.meetings), unplanned),
		"entered_requested": event.meetings_requested,
		"entered_held": event.meetings_held,
	}


def attendance(event: Document, titles: dict) -> dict:
	"""Who came, of the rows; and the numbers that were entered."""
	came = [row for row in event.participants if row.attended]
	countries = {titles[row.organisation].country for row in came if row.organisation in titles}
	return {
		"listed": len(event.participants),
		"came": len(came),
		"people_came": sum(row.head_count or 1 for row in came),
		"countries_came": len(countries - {None, ""}),
		"people": event.attendance_participants,
		"countries": event.attendance_countries,
		"organisations": event.attendance_organisations,
		"companies": event.attendance_companies,
		"smes": event.attendance_smes,
		"text": event.attendance_text,
	}


def satisfaction(event: Document) -> dict | None:
	if not event.satisfaction_score:
		return None
	return {
		"score": event.satisfaction_score,
		"scale": event.satisfaction_scale,
		"percent": event.satisfaction_normalised,
		"respondents": event.satisfaction_respondents,
	}


def editions(event: Document) -> dict:
	"""The edition before and the one after, `{name, title, start_date, start_date_precision}` or None. One query."""
	table = frappe.qb.DocType(COOPERATION_EVENT)
	is_near = table.previous_edition == event.name
	if event.previous_edition:
		is_near |= table.name == event.previous_edition
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.start_date, table.start_date_precision)
		.where(is_near & (table.status != "Cancelled"))
		.orderby(table.start_date)
	)
	rows = {row.name: row for row in restrict(query, COOPERATION_EVENT, table).run(as_dict=True)}
	before = rows.pop(event.previous_edition, None)
	return {"before": before, "next": next(iter(rows.values()), None)}

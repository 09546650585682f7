"""What an event brought: the partnerships it concerned with their follow-up, what came of it directly and indirectly, and its cost."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.model.document import Document

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import AGREEMENT, COOPERATION_OUTCOME, PARTNERSHIP
from eu_korea_coop.domain import dates, event_meetings
from eu_korea_coop.encounters.event_follow_up import (
	follow_up_days,
	meaningful_contacts,
	partnerships_concerned,
)
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting.figures import share
from eu_korea_coop.reporting.origins import partnerships_of_event

MOST = 100
"""Rows of one list; the numbers count all of them."""


def of(event: Document) -> dict:
	"""`{follow_up, came_of_it, cost}`."""
	direct, indirect = partnerships_of_event(event.name)
	concerned = {partnership for _event, partnership in partnerships_concerned([event.name])} | direct
	rows = partnerships(concerned | indirect)
	return {
		"follow_up": follow_up(event, concerned, rows),
		"came_of_it": {
			"direct": [rows[name] for name in sorted(direct) if name in rows][:MOST],
			"indirect": [rows[name] for name in sorted(indirect) if name in rows][:MOST],
			"agreements": agreements(event.name, direct | indirect),
			"outcomes": outcomes(event.name),
		},
		"cost": cost(event, len(direct)),
	}


def partnerships(names: set[str]) -> dict[str, dict]:
	table = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.short_title, table.stage, table.health)
		.select(table.next_step, table.next_step_due, table.owner_user)
		.where(table.name.isin(sorted({*names, ""})))
	)
	rows = restrict(query, PARTNERSHIP, table).run(as_dict=True)
	return {row.name: {**row, "title": row.short_title or row.title} for row in rows}


def last_day_of(event: Document) -> date | None:
	"""The last possible day of the event; None where it is not known."""
	end = dates.last_day(event.end_date, event.end_date_precision)
	return end or dates.last_day(event.start_date, event.start_date_precision)


def follow_up(event: Document, concerned: set[str], rows: dict[str, dict]) -> dict:
	"""Who was in contact again within the days of the settings, the others first.

	The rate is that of Event Effectiveness: none while these days are not over (`awaited`).
	"""
	last, days = last_day_of(event), follow_up_days()
	contacts = meaningful_contacts(concerned, [last] if last else [])
	done = event_meetings.followed_up(concerned, last, days, contacts)
	today = persons_today()
	awaited = event_meetings.is_awaited(last, days, today)
	listed = []
	for name in sorted(concerned & rows.keys()):
		first = event_meetings.first_follow_up(last, days, contacts.get(name, ()))
		listed.append({**rows[name], "contact_on": dates.clip(first, today)})
	listed.sort(
		key=lambda row: (row["contact_on"] is not None, str(row["next_step_due"] or "9"), row["title"])
	)
	return {
		"due": str(event.follow_up_due) if event.follow_up_due else None,
		"until": str(dates.plus_days(last, days)) if last else None,
		"concerned": len(concerned),
		"done": done,
		"awaited": awaited,
		"rate": None if done is None or awaited else share(done, len(concerned)),
		"rows": listed[:MOST],
	}


def agreements(event: str, came_of_it: set[str]) -> list[dict]:
	"""Agreements signed at the event, and those of the partnerships that came of it. One query."""
	table = frappe.qb.DocType(AGREEMENT)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.state, table.signed_on, table.signed_on_precision)
		.select(table.signed_at_event)
		.where((table.signed_at_event == event) | table.partnership.isin(sorted({*came_of_it, ""})))
		.orderby(table.signed_on, order=frappe.qb.desc)
		.limit(MOST)
	)
	rows = restrict(query, AGREEMENT, table).run(as_dict=True)
	return [{**row, "signed_here": row.pop("signed_at_event") == event} for row in rows]


def outcomes(event: str) -> list[dict]:
	table = frappe.qb.DocType(COOPERATION_OUTCOME)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.indicator, table.quantity, table.unit)
		.select(table.status, table.directness)
		.where(table.event == event)
		.orderby(table.name)
		.limit(MOST)
	)
	return restrict(query, COOPERATION_OUTCOME, table).run(as_dict=True)


def cost(event: Document, direct: int) -> dict | None:
	"""The budget, and by partnerships that began there directly; None where no budget is entered."""
	if not event.budget:
		return None
	return {
		"budget": event.budget,
		"currency": event.currency,
		"per_partnership": round(event.budget / direct, 2) if direct else None,
	}

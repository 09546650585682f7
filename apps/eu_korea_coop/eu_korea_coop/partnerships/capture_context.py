"""What the dialog and the small page need before anything is typed, in one call."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _

from eu_korea_coop import date_entry
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import own_organisation, whom
from eu_korea_coop.domain import dates, interactions
from eu_korea_coop.domain.lifecycle import END_STAGES
from eu_korea_coop.encounters import entry_keys

CONTACT = "Contact"
MOST_RECENT = 200
MOST_EVENTS = 20
MOST_OWN = 100
"""Own partnerships that count as recent."""


def context() -> dict:
	"""`{user, today, date_format, own_organisation, events, recent, kinds, labels, due_chips, may_log}` (docs/encounters.md)."""
	today = persons_today()
	lately = entry_keys.lately(frappe.session.user)
	return {
		"user": frappe.session.user,
		"today": today.isoformat(),
		"date_format": date_entry.date_format(),
		"own_organisation": own_organisation.described(own_organisation.own_organisation()),
		"events": events(today, [row.event for row in lately if row.event]),
		"recent": recent_rows(recent(lately)),
		"kinds": [
			{"value": kind, "label": _(kind), "asks_two_way": bool(interactions.asks_two_way(kind))}
			for kind in frappe.get_meta(INTERACTION).get_field("interaction_type").options.split("\n")
			if kind
		],
		"labels": labels(),
		"due_chips": due_chips(today),
		"may_log": bool(frappe.has_permission(INTERACTION, "create")),
	}


def events(today: date, used: list[str]) -> list[dict]:
	"""Events whose days contain `today`, the one used last first, then by title."""
	if not frappe.has_permission(COOPERATION_EVENT, "read"):
		return []
	rows = frappe.get_list(
		COOPERATION_EVENT,
		filters=[
			["start_date", "<=", today],
			["start_date", ">=", today - timedelta(days=366)],
			["status", "!=", "Cancelled"],
		],
		fields=[
			"name",
			"title",
			"kind",
			"city",
			"start_date",
			"start_date_precision",
			"end_date",
			"end_date_precision",
		],
		order_by="start_date desc",
		limit_page_length=MOST_EVENTS * 10,
	)
	place = {name: number for number, name in reversed(list(enumerate(used)))}
	items = [row for row in rows if runs_on(row, today)]
	items.sort(key=lambda row: (place.get(row.name, len(place)), row.title.casefold(), row.name))
	return [{field: row[field] for field in ("name", "title", "kind", "city")} for row in items[:MOST_EVENTS]]


def runs_on(row: frappe._dict, today: date) -> bool:
	"""Known to the day, from its start to its end; an event without an end lasts a day."""
	if (row.start_date_precision or dates.DAY) != dates.DAY:
		return False
	end = dates.fuzzy(row.end_date, row.end_date_precision)
	return row.start_date <= today <= (end.last_day or row.start_date)


def recent(lately: list[frappe._dict] | None = None) -> list[tuple[str, str]]:
	"""(DocType, id) of those the user met lately, newest first, then of the partnerships they answer for and their parties."""
	if lately is None:
		lately = entry_keys.lately(frappe.session.user)
	items: list[tuple[str, str]] = []
	for row in lately:
		items += [(CONTACT, row.person), (ORGANISATION, row.organisation), (PARTNERSHIP, row.partnership)]
	partnership, party = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Partnership Party")
	mine = (
		frappe.qb.from_(partnership)
		.select(partnership.name)
		.where((partnership.owner_user == frappe.session.user) & partnership.stage.notin(END_STAGES))
		.orderby(partnership.modified, order=frappe.qb.desc)
		.limit(MOST_OWN)
		.run(pluck=True)
	)
	if mine:
		own = own_organisation.own_organisation()
		query = frappe.qb.from_(party).select(party.parent, party.organisation)
		rows = query.where((party.parenttype == PARTNERSHIP) & party.parent.isin(mine)).run()
		parties: dict[str, list[str]] = {}
		for parent, organisation in rows:
			if organisation != own:
				parties.setdefault(parent, []).append(organisation)
		for name in mine:
			items.append((PARTNERSHIP, name))
			items += [(ORGANISATION, organisation) for organisation in parties.get(name, ())]
	return [record for record in dict.fromkeys(items) if record[1]][:MOST_RECENT]


def recent_rows(records: list[tuple[str, str]]) -> list[dict]:
	"""Rows of the box for `records`, in their order, as far as the user may read them."""
	names: dict[str, list[str]] = {}
	for doctype, name in records:
		names.setdefault(doctype, []).append(name)
	rows = {(row["doctype"], row["name"]): row | {"recent": True} for row in whom.rows_of(names)}
	return whom.with_live_partnership([rows[record] for record in records if record in rows])


def row_for(organisation: str | None, person: str | None) -> dict | None:
	"""The row of the box for the record that the dialog is opened for; None for none."""
	names = {CONTACT: [person]} if person else {ORGANISATION: [organisation]} if organisation else {}
	rows = whom.with_live_partnership(whom.rows_of(names)) if names else []
	return rows[0] if rows else None


def labels() -> dict[str, str]:
	"""Argument of `log_encounter` → its label in the reader's language."""
	return {
		"organisation": _("Whom?"),
		"person": _("Person"),
		"own_organisation": _("My organisation"),
		"partnership": _("Partnership"),
		"event": _("Where?"),
		"kind": _("Type"),
		"when": _("When?"),
		"outcome": _("What came of it?"),
		"next_step": _("Next step"),
		"next_step_due": _("Due"),
		"next_step_owner": _("Next step's owner"),
		"no_next_step_reason": _("Why no next step"),
		"two_way": _("Both sides took part"),
		"subject": _("Subject"),
		"summary": _("Summary"),
		"visibility": _("Visibility"),
	}


def due_chips(today: date) -> list[dict]:
	return [
		{"label": label, "date": day.isoformat()}
		for label, day in (
			(_("Tomorrow"), today + timedelta(days=1)),
			(_("In a week"), today + timedelta(days=7)),
			(_("In two weeks"), today + timedelta(days=14)),
			(_("In a month"), dates.add_months(today, 1)),
		)
	]

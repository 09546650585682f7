"""An organisation seen from all sides: who its people are, what it takes part in, and who could introduce us to it.

A fixed number of queries whatever the number of rows; every part through the reader's own rights, so that nobody
meets a Restricted record.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce, Max
from pypika import Order

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import relations
from eu_korea_coop.directory.people import ROW_FIELDS, full_name, of_organisations
from eu_korea_coop.permissions import restrict

LONGEST = 50
"""Rows of one part; the lists hold all of them."""


def overview(organisation: str, today: date) -> dict[str, list[dict]]:
	"""`{people, partnerships, agreements, events, relations, introducers}` of an organisation, as the user may read them.

	Raises PermissionError for one who may not read the organisation.
	"""
	frappe.get_doc(ORGANISATION, organisation).check_permission("read")
	related = relations.relations_of(organisation, today)
	return {
		"people": people(organisation),
		"partnerships": partnerships(organisation),
		"agreements": agreements(organisation),
		"events": events(organisation),
		"relations": related,
		"introducers": introducers(organisation, related),
	}


def people(organisation: str) -> list[dict]:
	"""Its contacts, each name in the order the person writes it."""
	shown = ("full_name", "native_name", *ROW_FIELDS)
	return [
		{
			"name": row.contact,
			**{field: row[field] for field in shown},
			"email": row.email_id,
			"phone": row.mobile_no or row.phone,
		}
		for row in of_organisations([organisation], LONGEST)
	]


def partnerships(organisation: str) -> list[dict]:
	"""Partnerships of which it is a party, or in which a party takes part through it."""
	party, partnership = frappe.qb.DocType("Partnership Party"), frappe.qb.DocType(PARTNERSHIP)
	# a union of two look-ups by key: joined by OR, the database would read all parties
	itself, through = (
		frappe.qb.from_(party)
		.select(party.name, party.parent, party.role)
		.where((party.parenttype == PARTNERSHIP) & (field == organisation))
		for field in (party.organisation, party.via_member)
	)
	place = itself.union(through).as_("place")
	query = (
		frappe.qb.from_(place)
		.inner_join(partnership)
		.on(partnership.name == place.parent)
		.select(partnership.name, partnership.title, partnership.stage, partnership.health, place.role)
		.select(partnership.short_title, partnership.stage_since, partnership.stage_since_precision)
		.select(partnership.last_interaction, partnership.next_step, partnership.next_step_due)
		.orderby(partnership.modified, partnership.name, order=Order.desc)
		.limit(LONGEST)
	)
	return restrict(query, PARTNERSHIP, partnership).run(as_dict=True)


def agreements(organisation: str) -> list[dict]:
	party, agreement = frappe.qb.DocType("Agreement Party"), frappe.qb.DocType(AGREEMENT)
	query = (
		frappe.qb.from_(party)
		.inner_join(agreement)
		.on((agreement.name == party.parent) & (party.parenttype == AGREEMENT))
		.select(agreement.name, agreement.title, agreement.kind, agreement.state, agreement.end_date)
		.select(party.signature_status)
		.where(party.organisation == organisation)
		.orderby(agreement.modified, agreement.name, order=Order.desc)
		.limit(LONGEST)
	)
	return restrict(query, AGREEMENT, agreement).run(as_dict=True)


def events(organisation: str) -> list[dict]:
	"""Events it organised or took part in, the latest first, each once."""
	if not frappe.has_permission(COOPERATION_EVENT, "read"):
		return []
	event = frappe.qb.DocType(COOPERATION_EVENT)
	result: dict[str, dict] = {}
	for child, role in (("Event Organiser", None), ("Event Participant", _("Participant"))):
		row = frappe.qb.DocType(child)
		rows = (
			frappe.qb.from_(row)
			.inner_join(event)
			.on((event.name == row.parent) & (row.parenttype == COOPERATION_EVENT))
			.select(event.name, event.title, event.kind, event.city, event.status, event.start_date)
			.select(event.start_date_precision, Max(row.role).as_("role"))
			.where(row.organisation == organisation)
			.groupby(event.name, event.title, event.kind, event.city, event.status, event.start_date)
			.groupby(event.start_date_precision)
			.orderby(Coalesce(event.start_date, date(1, 1, 1)), event.name, order=Order.desc)
			.limit(LONGEST)
			.run(as_dict=True)
		)
		for line in rows:
			line["role"] = role or _(line["role"])
			result.setdefault(line["name"], line)
	newest = sorted(
		result.values(), key=lambda line: (line["start_date"] or date.min, line["name"]), reverse=True
	)
	return newest[:LONGEST]


def introducers(organisation: str, related: list[dict]) -> list[dict]:
	"""Who could introduce us: along its relations, gateways of its partnerships, people who sit in two organisations.

	Each: `{organisation, title, because}`, one line per organisation and reason.
	"""
	lines: dict[tuple[str, str], dict] = {}

	def add(name: str, title: str, because: str) -> None:
		if name != organisation:
			lines.setdefault((name, because), {"organisation": name, "title": title, "because": because})

	kinds = set(frappe.get_all("Relation Type", filters={"can_introduce": 1}, pluck="name"))
	for edge in related:
		if edge["current"] and edge["relation_type"] in kinds:
			add(edge["other"], edge["other_title"], edge["sentence"])
	for row in gateways(organisation):
		add(row.name, row.organisation_name, _("{0} in {1}").format(_(row.role), row.title))
	for row in shared_people(organisation):
		add(row.name, row.organisation_name, _("{0} works with both").format(full_name(row)))
	return list(lines.values())[:LONGEST]


def gateways(organisation: str) -> list[frappe._dict]:
	"""Gateways and introducers beside it in a partnership."""
	mine, other = frappe.qb.DocType("Partnership Party"), frappe.qb.DocType("Partnership Party").as_("other")
	partnership, end = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType(ORGANISATION)
	query = (
		frappe.qb.from_(mine)
		.inner_join(partnership)
		.on((partnership.name == mine.parent) & (mine.parenttype == PARTNERSHIP))
		.inner_join(other)
		.on((other.parent == mine.parent) & (other.parenttype == PARTNERSHIP))
		.inner_join(end)
		.on(end.name == other.organisation)
		.select(end.name, end.organisation_name, other.role, partnership.title)
		.where((mine.organisation == organisation) & other.role.isin(("Gateway", "Introducer")))
		.orderby(end.organisation_name, partnership.title, end.name, partnership.name)
		.limit(LONGEST)
	)
	return restrict(query, PARTNERSHIP, partnership).run(as_dict=True)


def shared_people(organisation: str) -> list[frappe._dict]:
	"""People who are active contacts here and in another organisation, on a board for example."""
	mine, theirs = (
		frappe.qb.DocType("Organisation Contact"),
		frappe.qb.DocType("Organisation Contact").as_("theirs"),
	)
	contact, end = frappe.qb.DocType("Contact"), frappe.qb.DocType(ORGANISATION)
	return (
		frappe.qb.from_(mine)
		.inner_join(theirs)
		.on((theirs.contact == mine.contact) & (theirs.parenttype == ORGANISATION))
		.inner_join(end)
		.on(end.name == theirs.parent)
		.inner_join(contact)
		.on(contact.name == mine.contact)
		.select(end.name, end.organisation_name, contact.first_name, contact.middle_name)
		.select(contact.last_name, contact.name_order)
		.where((mine.parent == organisation) & (mine.parenttype == ORGANISATION))
		.where((theirs.parent != organisation) & (mine.status == "Active") & (theirs.status == "Active"))
		.orderby(end.organisation_name, contact.last_name, contact.first_name, end.name, contact.name)
		.limit(LONGEST)
		.run(as_dict=True)
	)

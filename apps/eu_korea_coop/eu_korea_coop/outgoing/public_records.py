"""What the public page shows: agreements and events that a manager has marked, by explicit lists of fields.

No person, no free text but titles and names, nothing Restricted, whoever asks. Seven queries at most, whatever the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Avg, Count
from pypika import Order
from pypika.queries import QueryBuilder, Table

from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.domain import agreement as agreement_rules
from eu_korea_coop.outgoing.records import typed
from eu_korea_coop.permissions import NOBODY, hidden, open_to_all

MOST = 500
"""Agreements, and events, shown at once, the newest first."""
DECIMALS = 1
"""Of a degree: about ten kilometres. The map shows cities, not addresses."""

AGREEMENT_FIELDS = ("name", "title", "kind", "state", "signed_on", "signed_on_precision", "end_date")
EVENT_FIELDS = (
	"name",
	"title",
	"kind",
	"status",
	"start_date",
	"start_date_precision",
	"end_date",
	"end_date_precision",
	"city",
	"country",
	"format",
	"website",
)
ORGANISATION_FIELDS = (
	"organisation_name",
	"native_name",
	"side",
	"city",
	"country",
	"latitude",
	"longitude",
)
SIGNED_STATES = (
	agreement_rules.IN_FORCE,
	agreement_rules.EXPIRED,
	agreement_rules.TERMINATED,
	agreement_rules.SUPERSEDED,
)
"""States of an agreement that was signed; what is still being drafted is nobody's business."""


@dataclass(frozen=True, slots=True)
class PublicRecords:
	"""Rows of AGREEMENT_FIELDS with `parties` and of EVENT_FIELDS with `organisers` and `place` (latitude, longitude)."""

	agreements: list[frappe._dict]
	events: list[frappe._dict]
	agreements_in_all: int
	events_in_all: int
	countries: dict[str, str]
	"""Name of a country → its two letters, in capitals."""


def read() -> PublicRecords:
	agreements, agreements_in_all = newest(AGREEMENT, AGREEMENT_FIELDS, "signed_on")
	events, events_in_all = newest(COOPERATION_EVENT, EVENT_FIELDS, "start_date")
	parties = organisations_of("Agreement Party", AGREEMENT, agreements)
	organisers = organisations_of("Event Organiser", COOPERATION_EVENT, events)
	for row in agreements:
		row.parties = parties.get(row.name, [])
	places = places_of(events)
	for row in events:
		row.organisers = organisers.get(row.name, [])
		row.place = places.get((row.city, row.country))
	codes = frappe.get_all("Country", fields=["name", "code"], order_by=None)
	countries = {row.name: row.code.upper() for row in codes if row.code}
	return PublicRecords(agreements, events, agreements_in_all, events_in_all, countries)


def newest(doctype: str, fields: tuple[str, ...], day: str) -> tuple[list[frappe._dict], int]:
	"""The newest MOST marked records, and how many there are."""
	table = frappe.qb.DocType(doctype)
	rows = shown(frappe.qb.from_(table), doctype, table)
	count = rows.select(Count("*")).run()[0][0] or 0
	listed = rows.select(*(table[field] for field in fields))
	listed = listed.orderby(table[day], order=Order.desc).orderby(table.name).limit(MOST)
	return typed(listed.run(as_dict=True)), count


def shown(query: QueryBuilder, doctype: str, table: Table) -> QueryBuilder:
	"""`query` with the records alone that are marked and Restricted for nobody."""
	query = query.where(table.is_public == 1)
	if doctype == AGREEMENT:
		return query.where(table.state.isin(SIGNED_STATES)).where(open_to_all(AGREEMENT, table))
	# an event has no visibility of its own: it is as open as the partnership that organises it
	return query.where(hidden(PARTNERSHIP, table.organised_by_partnership, NOBODY).negate())


def organisations_of(
	child: str, parenttype: str, parents: list[frappe._dict]
) -> dict[str, list[frappe._dict]]:
	"""Record → its organisations in their order; a placeholder stands for somebody who is not named."""
	if not parents:
		return {}
	row, organisation = frappe.qb.DocType(child), frappe.qb.DocType(ORGANISATION)
	query = (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on(organisation.name == row.organisation)
		.select(row.parent, *(organisation[field] for field in ORGANISATION_FIELDS))
		.where((row.parenttype == parenttype) & row.parent.isin([one.name for one in parents]))
		.where(organisation.is_placeholder == 0)
		.orderby(row.parent)
		.orderby(row.idx)
	)
	by_record: dict[str, list[frappe._dict]] = {}
	for one in typed(query.run(as_dict=True)):
		one.place = rounded(one.pop("latitude"), one.pop("longitude"))
		by_record.setdefault(one.parent, []).append(one)
	return by_record


def places_of(events: list[frappe._dict]) -> dict[tuple[str, str], tuple[float, float]]:
	"""(city, country) → where the directory's organisations of this city stand. An event has no coordinates of its own."""
	cities = sorted({row.city for row in events if row.city})
	if not cities:
		return {}
	table = frappe.qb.DocType(ORGANISATION)
	query = (
		frappe.qb.from_(table)
		.select(table.city, table.country, Avg(table.latitude), Avg(table.longitude))
		.where(table.city.isin(cities) & (table.is_placeholder == 0))
		.where((table.latitude != 0) | (table.longitude != 0))
		.groupby(table.city, table.country)
	)
	known = {(city, country): rounded(*place) for city, country, *place in query.run()}
	return {key: place for key, place in known.items() if place}


def rounded(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
	if not latitude and not longitude:
		return None
	return round(latitude or 0, DECIMALS), round(longitude or 0, DECIMALS)

"""The records of the public page as JSON-LD in the words of schema.org, for search engines and other programs."""

from __future__ import annotations

import json

import frappe

from eu_korea_coop.outgoing.linked_data import ATTENDANCE, EVENT_STATUSES, EVENT_TYPES, day
from eu_korea_coop.outgoing.public_records import PublicRecords


def write(records: PublicRecords, address: str) -> str:
	"""One document for a `<script>` element: no text in it can end that element."""
	graph = [
		*(agreement(row, records.countries) for row in records.agreements),
		*(event(row, records.countries) for row in records.events),
	]
	document = {
		"@context": "https://schema.org",
		"@id": address,
		"@type": "CollectionPage",
		"name": "EU-Korea Cooperation",
		"url": address,
		"mainEntity": {
			"@type": "ItemList",
			"itemListElement": [
				{"@type": "ListItem", "position": place, "item": item} for place, item in enumerate(graph, 1)
			],
		},
	}
	text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
	return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def filled(kind: str, **values: object) -> dict:
	return {"@type": kind, **{name: value for name, value in values.items() if value not in (None, "", [])}}


def agreement(row: frappe._dict, countries: dict[str, str]) -> dict:
	return filled(
		"CreativeWork",
		name=row.title,
		genre=row.kind,
		creativeWorkStatus=row.state,
		dateCreated=day(row.signed_on, row.signed_on_precision),
		expires=day(row.end_date),
		contributor=[organisation(one, countries) for one in row.parties],
	)


def event(row: frappe._dict, countries: dict[str, str]) -> dict:
	status = EVENT_STATUSES.get(row.status, "schema:EventScheduled")
	attendance = ATTENDANCE.get(row.format)
	return filled(
		EVENT_TYPES.get(row.kind, "schema:Event").removeprefix("schema:"),
		name=row.title,
		startDate=day(row.start_date, row.start_date_precision),
		endDate=day(row.end_date, row.end_date_precision),
		eventStatus=status.replace("schema:", "https://schema.org/"),
		eventAttendanceMode=attendance and attendance.replace("schema:", "https://schema.org/"),
		location=place(row, countries),
		organizer=[organisation(one, countries) for one in row.organisers],
		url=row.website if is_web_address(row.website) else None,
	)


def organisation(row: frappe._dict, countries: dict[str, str]) -> dict:
	native = row.native_name if row.native_name != row.organisation_name else None
	return filled(
		"Organization", name=row.organisation_name, alternateName=native, address=address_of(row, countries)
	)


def place(row: frappe._dict, countries: dict[str, str]) -> dict | None:
	address = address_of(row, countries)
	return filled("Place", name=row.city or row.country, address=address) if address else None


def address_of(row: frappe._dict, countries: dict[str, str]) -> dict | None:
	if not row.city and not row.country:
		return None
	country = countries.get(row.country, row.country)
	return filled("PostalAddress", addressLocality=row.city, addressCountry=country)


def is_web_address(text: str | None) -> bool:
	return bool(text) and text.lower().startswith(("https://", "http://"))

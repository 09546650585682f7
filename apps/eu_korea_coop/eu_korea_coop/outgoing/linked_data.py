"""Records as JSON-LD, in the words of schema.org and of the W3C's organisation ontology (ORG)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

import frappe

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	ORGANISATION,
)
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.whom import has_hangul
from eu_korea_coop.outgoing.records import CONTACT, Records

CONTEXT = {
	"schema": "https://schema.org/",
	"org": "http://www.w3.org/ns/org#",
	"skos": "http://www.w3.org/2004/02/skos/core#",
	"dcterms": "http://purl.org/dc/terms/",
}
EVENT_TYPES = {
	"Trade Fair": "schema:ExhibitionEvent",
	"Workshop": "schema:EducationEvent",
	"Matchmaking": "schema:BusinessEvent",
	"Delegation Visit": "schema:BusinessEvent",
}
EVENT_STATUSES = {"Cancelled": "schema:EventCancelled"}
ATTENDANCE = {
	"On Site": "schema:OfflineEventAttendanceMode",
	"Online": "schema:OnlineEventAttendanceMode",
	"Hybrid": "schema:MixedEventAttendanceMode",
}


def write(records: Records) -> bytes:
	"""One document: `@context` and `@graph`. The same records are the same bytes on the same day."""
	graph = [
		*(organisation(records, row) for row in records.of(ORGANISATION)),
		*(person(records, row, places) for row, places in people(records)),
		*(event(records, row) for row in records.of(COOPERATION_EVENT)),
		*(agreement(records, row) for row in records.of(AGREEMENT)),
		*(outcome(records, row) for row in records.of(COOPERATION_OUTCOME)),
	]
	about = {
		"@id": records.source,
		"@type": "schema:Dataset",
		"schema:name": "EU-Korea Cooperation",
		"schema:dateModified": records.written.isoformat(),
	}
	document = {"@context": CONTEXT, "@graph": [about, *graph]}
	return json.dumps(document, ensure_ascii=False, indent=1).encode()


def iri(records: Records, doctype: str, name: str) -> str:
	"""The address of a record: what it is known by in the document, on this site for ever."""
	return f"{records.source}/id/{quote(frappe.scrub(doctype).replace('_', '-'))}/{quote(name)}"


def node(records: Records, doctype: str, row: frappe._dict, kind: str | list[str], **values: object) -> dict:
	"""A node without the values that are empty; a double underscore stands for the colon of a prefix."""
	filled = {
		name.replace("__", ":", 1): value for name, value in values.items() if value not in (None, "", [], {})
	}
	return {"@id": iri(records, doctype, row.name), "@type": kind, **filled}


def links(records: Records, doctype: str, names: Iterable[str | None]) -> list[dict]:
	"""Links to records that are in the document, each once."""
	known = records.names(doctype)
	return [{"@id": iri(records, doctype, name)} for name in dict.fromkeys(names) if name in known]


def organisation(records: Records, row: frappe._dict) -> dict:
	aliases = [one.alias for one in records.aliases.get(row.name, ())]
	related = [one.to_organisation for one in records.relations.get(row.name, ())]
	return node(
		records,
		ORGANISATION,
		row,
		["schema:Organization", "org:Organization"],
		schema__name=named(row.organisation_name, row.native_name),
		skos__prefLabel=named(row.organisation_name, row.native_name),
		schema__alternateName=[one for one in (row.acronym, *aliases) if one],
		schema__url=row.website,
		schema__description=row.description,
		schema__address=address(records, row.country, row.city, row.region),
		org__classification=concept(row.organisation_type),
		schema__knowsAbout=[one.sector for one in records.sectors.get(row.name, ())],
		schema__identifier=row.pic_number
		and {"@type": "schema:PropertyValue", "schema:propertyID": "PIC", "schema:value": row.pic_number},
		org__linkedTo=links(records, ORGANISATION, related),
	)


def people(records: Records) -> Iterable[tuple[frappe._dict, list[dict]]]:
	"""(person, where they work) of every person that was asked for."""
	places: dict[str, list[dict]] = {}
	for name, rows in records.memberships.items():
		for row in rows:
			membership = {
				"@type": "org:Membership",
				"org:organization": {"@id": iri(records, ORGANISATION, name)},
			}
			if row.role_title:
				membership["org:role"] = {"@type": "org:Role", "skos:prefLabel": row.role_title}
			places.setdefault(row.contact, []).append(membership)
	for row in records.of(CONTACT):
		yield row, places.get(row.name, [])


def person(records: Records, row: frappe._dict, places: list[dict]) -> dict:
	return node(
		records,
		CONTACT,
		row,
		"schema:Person",
		schema__name=named(row.full_name, row.native_name),
		schema__givenName=row.first_name,
		schema__familyName=row.last_name,
		schema__jobTitle=row.designation,
		org__hasMembership=places,
	)


def event(records: Records, row: frappe._dict) -> dict:
	place = address(records, row.country, row.city)
	location = {"@type": "schema:Place"} | {
		name: value for name, value in (("schema:name", row.venue), ("schema:address", place)) if value
	}
	came = [one.organisation for one in records.attendants.get(row.name, ()) if one.attended]
	return node(
		records,
		COOPERATION_EVENT,
		row,
		EVENT_TYPES.get(row.kind, "schema:Event"),
		schema__name=row.title,
		schema__additionalType=row.kind,
		schema__description=row.theme,
		schema__startDate=day(row.start_date, row.start_date_precision),
		schema__endDate=day(row.end_date, row.end_date_precision),
		schema__eventStatus={"@id": EVENT_STATUSES.get(row.status, "schema:EventScheduled")},
		schema__eventAttendanceMode=(row.format in ATTENDANCE and {"@id": ATTENDANCE[row.format]}) or None,
		schema__location=location if len(location) > 1 else None,
		schema__organizer=links(
			records, ORGANISATION, (one.organisation for one in records.organisers.get(row.name, ()))
		),
		schema__attendee=links(records, ORGANISATION, came),
		schema__superEvent=links(records, COOPERATION_EVENT, [row.parent_event]),
		schema__url=row.website,
	)


def agreement(records: Records, row: frappe._dict) -> dict:
	"""The text that was signed; what it founds is a collaboration of its parties in the words of ORG."""
	parties = links(records, ORGANISATION, (one.organisation for one in records.parties.get(row.name, ())))
	collaboration = {
		"@id": f"{iri(records, AGREEMENT, row.name)}#collaboration",
		"@type": "org:OrganizationalCollaboration",
		"org:hasMember": parties,
	}
	return node(
		records,
		AGREEMENT,
		row,
		"schema:CreativeWork",
		schema__name=row.title,
		schema__genre=row.kind,
		schema__creativeWorkStatus=row.state,
		schema__dateCreated=day(row.signed_on, row.signed_on_precision),
		schema__expires=day(row.end_date),
		schema__locationCreated=row.place and {"@type": "schema:Place", "schema:name": row.place},
		schema__contributor=parties,
		schema__about=collaboration if parties else None,
		dcterms__isReferencedBy=links(records, COOPERATION_EVENT, [row.signed_at_event]),
	)


def outcome(records: Records, row: frappe._dict) -> dict:
	amount = row.amount and {
		"@type": "schema:MonetaryAmount",
		"schema:value": row.amount,
		"schema:currency": row.currency,
	}
	unit = row.unit or records.indicators.get(row.indicator, frappe._dict()).unit
	return node(
		records,
		COOPERATION_OUTCOME,
		row,
		"schema:Observation",
		schema__name=row.title,
		schema__variableMeasured=row.indicator,
		schema__value=row.quantity or None,
		schema__unitText=unit,
		schema__observationDate=day(row.outcome_date, row.outcome_date_precision),
		schema__creativeWorkStatus=row.status,
		schema__amount=amount,
		schema__observationAbout=[
			*links(records, COOPERATION_EVENT, [row.event]),
			*links(records, AGREEMENT, [row.agreement]),
		],
	)


def named(name: str, native: str | None) -> str | list:
	"""The name, and the one in its own script with its language where that is Korean."""
	if not native or native == name:
		return name
	return [name, {"@value": native, "@language": "ko"} if has_hangul(native) else native]


def address(
	records: Records, country: str | None, city: str | None, region: str | None = None
) -> dict | None:
	parts = {
		"schema:addressLocality": city,
		"schema:addressRegion": region,
		"schema:addressCountry": records.countries.get(country, country),
	}
	filled = {name: value for name, value in parts.items() if value}
	return {"@type": "schema:PostalAddress", **filled} if filled else None


def concept(label: str | None) -> dict | None:
	return {"@type": "skos:Concept", "skos:prefLabel": label} if label else None


def day(value: object, precision: str | None = None) -> str | None:
	"""A date as exact as it is known: 2016-11-05, 2016-11, 2016; none for Before and Unknown."""
	known = dates.fuzzy(value, precision)
	if not known.is_certain:
		return None
	length = {dates.YEAR: 4, dates.MONTH: 7}.get(known.precision, 10)
	return known.date.isoformat()[:length]

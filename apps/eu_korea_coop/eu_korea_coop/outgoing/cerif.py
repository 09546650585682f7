"""Records as CERIF 1.6 XML, the exchange form of research information systems (euroCRIS).

An organisation is a cfOrgUnit, an event a cfEvent, an agreement the document that was signed (cfResPubl), an outcome a
measurement (cfMeas) of an indicator (cfIndic), a person a cfPers with a name (cfPersName). What kind something is, and in
what role it is linked, says a class of a scheme; every scheme and class that is used stands in the document.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from xml.etree import ElementTree

import frappe

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	ORGANISATION,
)
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.whom import has_hangul
from eu_korea_coop.importing.books import NOT_IN_XML
from eu_korea_coop.outgoing.records import CONTACT, Records

NAMESPACE = "urn:xmlns:org:eurocris:cerif-1.6-2"
SINCE_EVER, FOR_EVER = "1900-01-01T00:00:00", "2099-12-31T00:00:00"
"""What CERIF writes for a period whose beginning or end is not known."""


def write(records: Records) -> bytes:
	"""One CERIF document: entities with their links inside, then the schemes of the classes."""
	return Document(records).content()


class Document:
	"""A CERIF document in the making."""

	def __init__(self, records: Records):
		self.records = records
		self.root = ElementTree.Element(
			"CERIF",
			{"xmlns": NAMESPACE, "date": records.written.isoformat(), "sourceDatabase": records.source},
		)
		self.classes: dict[str, set[str]] = {}
		for row in records.of(ORGANISATION):
			self.organisation(row)
		for row in records.of(CONTACT):
			self.person(row)
		for row in records.of(COOPERATION_EVENT):
			self.event(row)
		for row in records.of(AGREEMENT):
			self.agreement(row)
		for indicator in self.indicators_used():
			self.indicator(indicator)
		for row in records.of(COOPERATION_OUTCOME):
			self.outcome(row)
		self.schemes()

	def content(self) -> bytes:
		ElementTree.indent(self.root, " ")
		return ElementTree.tostring(self.root, encoding="utf-8", xml_declaration=True)

	def organisation(self, row: frappe._dict) -> None:
		records = self.records
		if row.country or row.city:
			place = group(self.root, "cfPAddr")
			add(place, "cfPAddrId", f"{row.name}-address")
			add(place, "cfCityTown", row.city)
			add(place, "cfStateOfCountry", row.region)
			add(place, "cfCountryCode", records.countries.get(row.country))
		unit = group(self.root, "cfOrgUnit")
		add(unit, "cfOrgUnitId", row.name)
		add(unit, "cfAcro", row.acronym)
		add(unit, "cfURI", row.website)
		add(unit, "cfName", row.organisation_name, "en")
		if row.native_name != row.organisation_name:
			add(unit, "cfName", row.native_name, language_of(row.native_name))
		add(unit, "cfResAct", row.description, "en")
		add(unit, "cfKeyw", "; ".join(one.sector for one in records.sectors.get(row.name, ())), "en")
		if row.country or row.city:
			self.link(unit, "cfOrgUnit_PAddr", {"cfPAddrId": f"{row.name}-address"}, "Address", "Seat")
		self.link(unit, "cfOrgUnit_Class", {}, "Organisation Types", row.organisation_type)
		self.link(unit, "cfOrgUnit_Class", {}, "Sides", row.side)
		for relation in records.relations.get(row.name, ()):
			self.link(
				unit,
				"cfOrgUnit_OrgUnit",
				{"cfOrgUnitId2": relation.to_organisation},
				"Organisation Relations",
				relation.relation_type,
				beginning(relation.from_date, relation.from_date_precision),
				end(relation.to_date, relation.to_date_precision),
			)
		for place in records.memberships.get(row.name, ()):
			self.link(
				unit,
				"cfPers_OrgUnit",
				{"cfPersId": place.contact},
				"Positions",
				"Former" if place.status == "Left" else "Present",
				beginning(place.from_date, place.from_date_precision),
				end(place.to_date, place.to_date_precision),
			)

	def person(self, row: frappe._dict) -> None:
		names = group(self.root, "cfPersName")
		add(names, "cfPersNameId", f"{row.name}-name")
		add(names, "cfFamilyNames", row.last_name)
		add(names, "cfFirstNames", row.first_name)
		add(names, "cfOtherNames", row.native_name)
		person = group(self.root, "cfPers")
		add(person, "cfPersId", row.name)
		self.link(
			person, "cfPersName_Pers", {"cfPersNameId": f"{row.name}-name"}, "Person Names", "Presented"
		)

	def event(self, row: frappe._dict) -> None:
		event = group(self.root, "cfEvent")
		add(event, "cfEventId", row.name)
		add(event, "cfCityTown", row.city)
		add(event, "cfCountryCode", self.records.countries.get(row.country))
		start, last = (
			dates.fuzzy(row.start_date, row.start_date_precision),
			dates.fuzzy(row.end_date, row.end_date_precision),
		)
		add(event, "cfStartDate", iso(start.first_day))
		add(event, "cfEndDate", iso(last.last_day or start.last_day) if start.is_certain else None)
		add(event, "cfURI", row.website)
		add(event, "cfName", row.title, "en")
		add(event, "cfDescr", row.theme, "en")
		self.link(event, "cfEvent_Class", {}, "Event Kinds", row.kind)
		self.link(event, "cfEvent_Class", {}, "Event Statuses", row.status)
		if row.parent_event in self.records.names(COOPERATION_EVENT):
			self.link(event, "cfEvent_Event", {"cfEventId2": row.parent_event}, "Event Relations", "Part")
		for one in self.records.organisers.get(row.name, ()):
			self.link(event, "cfOrgUnit_Event", {"cfOrgUnitId": one.organisation}, "Event Roles", one.role)
		came = (one.organisation for one in self.records.attendants.get(row.name, ()) if one.attended)
		for name in dict.fromkeys(came):
			self.link(event, "cfOrgUnit_Event", {"cfOrgUnitId": name}, "Event Roles", "Participant")

	def agreement(self, row: frappe._dict) -> None:
		text = group(self.root, "cfResPubl")
		add(text, "cfResPublId", row.name)
		add(text, "cfResPublDate", iso(dates.fuzzy(row.signed_on, row.signed_on_precision).first_day))
		add(text, "cfTitle", row.title, "en")
		self.link(text, "cfResPubl_Class", {}, "Agreement Kinds", row.kind, until=end(row.end_date))
		self.link(text, "cfResPubl_Class", {}, "Agreement States", row.state)
		for one in self.records.parties.get(row.name, ()):
			signed = dates.fuzzy(one.signed_on, one.signed_on_precision)
			self.link(
				text,
				"cfOrgUnit_ResPubl",
				{"cfOrgUnitId": one.organisation},
				"Agreement Roles",
				one.party_role,
				moment(signed.first_day) or SINCE_EVER,
			)
		if row.signed_at_event in self.records.names(COOPERATION_EVENT):
			self.link(
				text, "cfResPubl_Event", {"cfEventId": row.signed_at_event}, "Event Relations", "Signed At"
			)

	def indicators_used(self) -> Iterable[str]:
		return sorted({row.indicator for row in self.records.of(COOPERATION_OUTCOME) if row.indicator})

	def indicator(self, name: str) -> None:
		known = self.records.indicators.get(name, frappe._dict())
		indicator = group(self.root, "cfIndic")
		add(indicator, "cfIndicId", identifier("indicator", name))
		add(indicator, "cfName", name, "en")
		self.link(indicator, "cfIndic_Class", {}, "Indicator Categories", known.category)

	def outcome(self, row: frappe._dict) -> None:
		measurement = group(self.root, "cfMeas")
		add(measurement, "cfMeasId", row.name)
		add(measurement, "cfCountFloatP", f"{row.quantity:g}" if row.quantity else None)
		add(measurement, "cfValFloatP", f"{row.amount:.2f}" if row.amount else None, currency=row.currency)
		day = dates.fuzzy(row.outcome_date, row.outcome_date_precision)
		add(measurement, "cfDateTime", moment(day.last_day if day.is_certain else None))
		add(measurement, "cfDescr", row.title, "en")
		self.link(measurement, "cfMeas_Class", {}, "Outcome Statuses", row.status)
		self.link(measurement, "cfMeas_Class", {}, "Directness", row.directness)
		if row.indicator:
			ids = {"cfIndicId": identifier("indicator", row.indicator)}
			self.link(measurement, "cfIndic_Meas", ids, "Measurements", "Measures")
		for doctype, entity, fieldname in (
			(COOPERATION_EVENT, "Event", "event"),
			(AGREEMENT, "ResPubl", "agreement"),
		):
			if row[fieldname] in self.records.names(doctype):
				self.link(
					measurement,
					f"cf{entity}_Meas",
					{f"cf{entity}Id": row[fieldname]},
					"Measurements",
					"Result Of",
				)

	def link(
		self,
		parent: ElementTree.Element,
		entity: str,
		ids: dict[str, str],
		scheme: str,
		term: str | None,
		since: str = SINCE_EVER,
		until: str = FOR_EVER,
	) -> None:
		"""A link of `parent`, in the role that a class says; none where there is no class and nothing to link to."""
		if not term and not ids:
			return
		term = term or "Other"
		self.classes.setdefault(scheme, set()).add(term)
		element = group(parent, entity)
		for name, value in ids.items():
			add(element, name, value)
		add(element, "cfClassId", identifier(scheme, term))
		add(element, "cfClassSchemeId", identifier(scheme))
		add(element, "cfStartDate", since)
		add(element, "cfEndDate", until)

	def schemes(self) -> None:
		for scheme, terms in sorted(self.classes.items()):
			element = group(self.root, "cfClassScheme")
			add(element, "cfClassSchemeId", identifier(scheme))
			add(element, "cfName", scheme, "en")
			for term in sorted(terms):
				one = group(element, "cfClass")
				add(one, "cfClassId", identifier(scheme, term))
				add(one, "cfTerm", term, "en")


def group(parent: ElementTree.Element, name: str) -> ElementTree.Element:
	"""An element that holds others."""
	return ElementTree.SubElement(parent, name)


def add(
	parent: ElementTree.Element,
	name: str,
	value: str | None,
	language: str | None = None,
	currency: str | None = None,
) -> None:
	"""An element with a value; none without one."""
	if not value:
		return
	element = ElementTree.SubElement(parent, name)
	element.text = NOT_IN_XML.sub("", value)
	if language:
		element.set("cfLangCode", language)
		element.set("cfTrans", "o")
	if currency:
		element.set("cfCurrCode", currency)


def identifier(*parts: str) -> str:
	"""The same for the same scheme or class in every document of every site."""
	return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("eu_korea_coop", *parts))))


def language_of(text: str | None) -> str:
	return "ko" if has_hangul(text or "") else "en"


def iso(day: date | None) -> str | None:
	return day.isoformat() if day else None


def moment(day: date | None) -> str | None:
	return f"{day.isoformat()}T00:00:00" if day else None


def beginning(value: object, precision: str | None = None) -> str:
	return moment(dates.fuzzy(value, precision).first_day) or SINCE_EVER


def end(value: object, precision: str | None = None) -> str:
	known = dates.fuzzy(value, precision)
	return (moment(known.last_day) if known.is_certain else None) or FOR_EVER

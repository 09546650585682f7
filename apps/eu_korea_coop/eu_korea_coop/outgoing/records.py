"""What other programs may be given: organisations, agreements, events, outcomes; people only where they are asked for.

A record that is Restricted for somebody is never among them, whoever asks; nor is a kind of record that the user may not
export. One query for each DocType and each table, whatever the number of records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
)
from eu_korea_coop.domain.plain_text import as_typed
from eu_korea_coop.permissions import open_to_all, restrict

CONTACT = "Contact"
FIELDS = {
	ORGANISATION: "organisation_name native_name acronym organisation_type side country region city website pic_number description",
	ORGANISATION_RELATIONSHIP: "from_organisation relation_type to_organisation from_date from_date_precision to_date "
	"to_date_precision",
	COOPERATION_EVENT: "title kind status start_date start_date_precision end_date end_date_precision city country venue "
	"format parent_event theme website",
	AGREEMENT: "title kind state signed_on signed_on_precision effective_from end_date place signed_at_event",
	COOPERATION_OUTCOME: "indicator title status outcome_date outcome_date_precision quantity unit amount currency event "
	"agreement directness",
	CONTACT: "first_name last_name full_name native_name designation",
}
"""DocType → the fields that are given to others."""
KINDS = (ORGANISATION, COOPERATION_EVENT, AGREEMENT, COOPERATION_OUTCOME)


@dataclass(slots=True)
class Records:
	"""Rows by DocType, and the rows of tables by the record they belong to."""

	source: str
	written: date
	rows: dict[str, list[frappe._dict]] = field(default_factory=dict)
	aliases: dict[str, list[frappe._dict]] = field(default_factory=dict)
	sectors: dict[str, list[frappe._dict]] = field(default_factory=dict)
	"""Of organisations."""
	organisers: dict[str, list[frappe._dict]] = field(default_factory=dict)
	attendants: dict[str, list[frappe._dict]] = field(default_factory=dict)
	"""Organisations that were at an event, by event; people of an event are not given."""
	parties: dict[str, list[frappe._dict]] = field(default_factory=dict)
	relations: dict[str, list[frappe._dict]] = field(default_factory=dict)
	"""Of an organisation to another one that is given too."""
	memberships: dict[str, list[frappe._dict]] = field(default_factory=dict)
	"""Where people work, by organisation; empty where people are not asked for."""
	countries: dict[str, str] = field(default_factory=dict)
	"""Name of a country → its two letters."""
	indicators: dict[str, frappe._dict] = field(default_factory=dict)
	known: dict[str, set[str]] = field(default_factory=dict)

	def of(self, doctype: str) -> list[frappe._dict]:
		return self.rows.get(doctype, [])

	def names(self, doctype: str) -> set[str]:
		if doctype not in self.known:
			self.known[doctype] = {row.name for row in self.of(doctype)}
		return self.known[doctype]


def read(with_people: bool = False) -> Records:
	"""Everything the user may export that is open to all. Raises PermissionError where that is nothing."""
	result = Records(frappe.utils.get_url(), site_today())
	allowed = [doctype for doctype in KINDS if frappe.has_permission(doctype, "export")]
	if not allowed:
		require_export(ORGANISATION)
	if with_people:
		require_export(CONTACT)
	for doctype in allowed:
		result.rows[doctype] = open_rows(doctype)
	result.countries = {
		row.name: row.code.upper()
		for row in frappe.get_all("Country", fields=["name", "code"], order_by=None)
		if row.code
	}
	if ORGANISATION in allowed:
		read_organisations(result)
	if COOPERATION_EVENT in allowed:
		result.organisers = children("Event Organiser", result, COOPERATION_EVENT, ("organisation", "role"))
		result.attendants = children(
			"Event Participant", result, COOPERATION_EVENT, ("organisation", "attended")
		)
	if AGREEMENT in allowed:
		fields = ("organisation", "party_role", "signature_status", "signed_on", "signed_on_precision")
		result.parties = children("Agreement Party", result, AGREEMENT, fields)
	if COOPERATION_OUTCOME in allowed:
		rows = frappe.get_all("Outcome Indicator", fields=["name", "category", "unit"], order_by="name")
		result.indicators = {row.name: row for row in rows}
	if with_people:
		read_people(result)
	return result


def require_export(doctype: str) -> None:
	if not frappe.has_permission(doctype, "export"):
		raise frappe.PermissionError(_("You may not export {0}.").format(_(doctype)))


def read_organisations(result: Records) -> None:
	result.aliases = children("Organisation Alias", result, ORGANISATION, ("alias",))
	result.sectors = children("Sector Tag", result, ORGANISATION, ("sector",))
	known = result.names(ORGANISATION)
	for row in open_rows(ORGANISATION_RELATIONSHIP):
		if row.from_organisation in known and row.to_organisation in known:
			result.relations.setdefault(row.from_organisation, []).append(row)


def read_people(result: Records) -> None:
	"""Names and titles of those who work at one of the organisations: no address, no number."""
	fields = (
		"contact",
		"role_title",
		"status",
		"from_date",
		"from_date_precision",
		"to_date",
		"to_date_precision",
	)
	memberships = children("Organisation Contact", result, ORGANISATION, fields)
	wanted = {row.contact for rows in memberships.values() for row in rows}
	result.rows[CONTACT] = [row for row in open_rows(CONTACT) if row.name in wanted]
	known = result.names(CONTACT)
	result.memberships = {
		organisation: [row for row in rows if row.contact in known]
		for organisation, rows in memberships.items()
	}


def open_rows(doctype: str) -> list[frappe._dict]:
	"""Rows of a DocType that are Restricted for nobody and that the user may read, with texts as people typed them."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, *(table[name] for name in FIELDS[doctype].split()))
	if doctype == ORGANISATION:
		query = query.where(table.is_placeholder == 0)
	condition = open_to_all(doctype, table)
	if condition is not None:
		query = query.where(condition)
	return typed(restrict(query, doctype, table).orderby(table.name).run(as_dict=True))


def children(
	child: str, result: Records, doctype: str, fields: Iterable[str]
) -> dict[str, list[frappe._dict]]:
	"""The rows of a table by their record; rows that name an organisation which is not given are left out."""
	parents, organisations = result.names(doctype), result.names(ORGANISATION)
	rows: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in frappe.get_all(
		child, filters={"parenttype": doctype}, fields=["parent", *fields], order_by="parent, idx"
	):
		if row.parent in parents and ("organisation" not in row or row.organisation in organisations):
			rows[row.parent].append(row)
	for of_parent in rows.values():
		typed(of_parent)
	return rows


def typed(rows: list[frappe._dict]) -> list[frappe._dict]:
	for row in rows:
		row.update({name: as_typed(value) for name, value in row.items() if isinstance(value, str)})
	return rows

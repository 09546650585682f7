"""The parts of a profile: the rows beside a record, such as the parties of a partnership or the agreements of an organisation."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	ORGANISATION,
	PARTNERSHIP,
)
from eu_korea_coop.domain.durations import duration_text
from eu_korea_coop.domain.health import lasting
from eu_korea_coop.partnerships.profile_reading import joined, line, linked, organisations, part, when
from eu_korea_coop.reporting.figures import quantity


def partnership_lines(rows: Iterable[frappe._dict]) -> list[dict]:
	return [line(row.title, joined(_(row.stage), _(row.health or "")), PARTNERSHIP, row.name) for row in rows]


def agreement_lines(rows: Iterable[frappe._dict]) -> list[dict]:
	return [
		line(
			row.title,
			joined(_(row.kind or ""), _(row.state), when(row.signed_on, row.signed_on_precision)),
			AGREEMENT,
			row.name,
		)
		for row in rows
	]


def event_lines(rows: Iterable[frappe._dict]) -> list[dict]:
	return [
		line(
			row.title,
			joined(_(row.kind or ""), when(row.start_date, row.start_date_precision), row.city),
			COOPERATION_EVENT,
			row.name,
		)
		for row in rows
	]


PARTNERSHIP_FIELDS = ("name", "title", "stage", "health")
AGREEMENT_FIELDS = ("name", "title", "kind", "state", "signed_on", "signed_on_precision")
EVENT_FIELDS = ("name", "title", "kind", "start_date", "start_date_precision", "city")


def parties_of_partnership(name: str) -> dict:
	rows = organisations("Partnership Party", PARTNERSHIP, name, "role")
	return part(
		_("Parties"),
		(
			line(row.organisation_name, joined(_(row.side or ""), _(row.role or "")), ORGANISATION, row.name)
			for row in rows
		),
	)


def reasons_of_partnership(name: str) -> dict:
	"""Why it needs attention, in the words of the rules alone; the evidence speaks of records."""
	reason = frappe.qb.DocType("Partnership Health Reason")
	query = (
		frappe.qb.from_(reason)
		.select(reason.code, reason.evidence_data)
		.where(reason.parent == name)
		.orderby(reason.idx)
	)
	return part(
		_("Reasons"),
		(line(in_words(row, site_today()), []) for row in query.run(as_dict=True)),
	)


def in_words(reason: frappe._dict, today: date) -> str:
	"""A stored reason as a person says it ("Silent for ten years"): how long, and no day, which is not always known."""
	evidence = json.loads(reason.evidence_data or "[]")
	text, lasted = lasting(reason.code, (fact["params"] for fact in evidence), today)
	if lasted is None:
		return _(text)
	return _(text).format(duration_text(lasted.days, _, frappe.local.lang.startswith("en")))


def stages_of_partnership(name: str) -> dict:
	log = frappe.qb.DocType("Partnership Stage Log")
	query = (
		frappe.qb.from_(log)
		.select(log.to_stage, log.effective_on, log.effective_on_precision)
		.where((log.parent == name) & (log.parenttype == PARTNERSHIP))
		.orderby(log.idx)
	)
	return part(
		_("Stages"),
		(
			line(_(row.to_stage), [when(row.effective_on, row.effective_on_precision) or _("date unknown")])
			for row in query.run(as_dict=True)
		),
	)


def origin_of_partnership(name: str) -> dict:
	"""The event it came from."""
	table = frappe.qb.DocType(PARTNERSHIP)
	origin = frappe.qb.from_(table).select(table.origin_event).where(table.name == name)
	rows = linked(COOPERATION_EVENT, lambda event: event.name.isin(origin), EVENT_FIELDS, "start_date")
	return part(_("Came from"), event_lines(rows))


def agreements_of_partnership(name: str) -> dict:
	rows = linked(AGREEMENT, lambda table: table.partnership == name, AGREEMENT_FIELDS, "signed_on")
	return part(_("Agreements"), agreement_lines(rows))


def results_of_partnership(name: str) -> dict:
	fields = ("name", "indicator", "quantity", "unit", "status", "outcome_date", "outcome_date_precision")
	rows = linked(COOPERATION_OUTCOME, lambda table: table.partnership == name, fields, "outcome_date")
	return part(
		_("Results"),
		(
			line(
				_(row.indicator),
				joined(
					quantity(row.quantity, row.unit),
					_(row.status),
					when(row.outcome_date, row.outcome_date_precision),
				),
			)
			for row in rows
		),
	)


def parties_of_agreement(name: str) -> dict:
	rows = organisations(
		"Agreement Party",
		AGREEMENT,
		name,
		"represents",
		"signature_status",
		"signed_on",
		"signed_on_precision",
	)
	return part(
		_("Parties and signatures"),
		(
			line(
				row.organisation_name,
				joined(
					_(row.side or ""),
					row.represents,
					_(row.signature_status),
					when(row.signed_on, row.signed_on_precision),
				),
				ORGANISATION,
				row.name,
			)
			for row in rows
		),
	)


def partnership_of_agreement(name: str) -> dict:
	agreement = frappe.qb.DocType(AGREEMENT)
	mine = frappe.qb.from_(agreement).select(agreement.partnership).where(agreement.name == name)
	rows = linked(PARTNERSHIP, lambda table: table.name.isin(mine), PARTNERSHIP_FIELDS, "modified")
	return part(_("Partnership"), partnership_lines(rows))


def organisers_of_event(name: str) -> dict:
	rows = organisations("Event Organiser", COOPERATION_EVENT, name, "role")
	return part(
		_("Organisers"),
		(line(row.organisation_name, joined(_(row.role or "")), ORGANISATION, row.name) for row in rows),
	)


def participants_of_event(name: str) -> dict:
	"""The organisations that took part, each once."""
	rows = {row.name: row for row in organisations("Event Participant", COOPERATION_EVENT, name)}
	return part(
		_("Participating organisations"),
		(
			line(row.organisation_name, joined(_(row.side or "")), ORGANISATION, row.name)
			for row in rows.values()
		),
	)


def partnerships_of_event(name: str) -> dict:
	rows = linked(PARTNERSHIP, lambda table: table.origin_event == name, PARTNERSHIP_FIELDS, "modified")
	return part(_("What came of it"), partnership_lines(rows))


def partnerships_of_organisation(name: str) -> dict:
	party = frappe.qb.DocType("Partnership Party")
	mine = frappe.qb.from_(party).select(party.parent).where(party.parenttype == PARTNERSHIP)
	mine = mine.where((party.organisation == name) | (party.via_member == name))
	rows = linked(PARTNERSHIP, lambda table: table.name.isin(mine), PARTNERSHIP_FIELDS, "modified")
	return part(_("Partnerships"), partnership_lines(rows))


def agreements_of_organisation(name: str) -> dict:
	party = frappe.qb.DocType("Agreement Party")
	mine = frappe.qb.from_(party).select(party.parent).where(party.parenttype == AGREEMENT)
	mine = mine.where(party.organisation == name)
	rows = linked(AGREEMENT, lambda table: table.name.isin(mine), AGREEMENT_FIELDS, "signed_on")
	return part(_("Agreements"), agreement_lines(rows))


def events_of_organisation(name: str) -> dict:
	guest, host = frappe.qb.DocType("Event Participant"), frappe.qb.DocType("Event Organiser")
	took_part = frappe.qb.from_(guest).select(guest.parent).where(guest.organisation == name)
	organised = frappe.qb.from_(host).select(host.parent).where(host.organisation == name)
	rows = linked(
		COOPERATION_EVENT,
		lambda table: table.name.isin(took_part) | table.name.isin(organised),
		EVENT_FIELDS,
		"start_date",
	)
	return part(_("Events"), event_lines(rows))

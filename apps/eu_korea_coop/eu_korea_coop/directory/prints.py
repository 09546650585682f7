"""The print of an organisation: its facts, people and partnerships on one sheet."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import AGREEMENT, COOPERATION_EVENT, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import relations
from eu_korea_coop.permissions import restrict
from eu_korea_coop.printing.sheet import Sheet, both_names, listed, titles, when


def cooperation_organisation_sheet(doc: Document) -> Sheet:
	"""For the print format "Organisation 360"."""
	frappe.get_doc(ORGANISATION, doc.name).check_permission("print")
	place = ", ".join(filter(None, (doc.city, doc.region, _(doc.country or ""))))
	sheet = Sheet(
		kind=_(doc.organisation_type or "Organisation"),
		title=both_names(doc.organisation_name, doc.native_name),
		subtitle=" · ".join(filter(None, (doc.acronym, place, doc.website))),
		status=_(doc.status or ""),
	)
	at_a_glance(sheet, doc)
	people(sheet, doc)
	related(sheet, doc)
	cooperation(sheet, doc)
	return sheet


def at_a_glance(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("At a glance"))
	section.paragraph(doc.description)
	section.fact(_("Side"), _(doc.side))
	section.fact(_("Functions"), listed(doc.functions, "function"))
	section.fact(_("Sectors"), listed(doc.sectors, "sector"))
	if doc.is_gateway:
		section.fact(_("Gateway"), doc.gateway_scope or _("Yes"))
	section.fact(_("Members"), doc.members_text)
	section.fact(_("Also known as"), ", ".join(row.alias for row in doc.aliases))
	for row in doc.figures:
		number = " ".join(filter(None, (_(row.qualifier or ""), f"{row.value:g}" if row.value else "")))
		if row.value_max:
			number += f"–{row.value_max:g}"
		as_of = when(row.as_of, row.as_of_precision)
		section.fact(row.label, f"{number} ({as_of})" if as_of else number)


def people(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Contacts"), _("No contact is recorded."))
	names = titles("Contact", [row.contact for row in doc.contacts])
	section.table(
		(_("Name"), _("Title or position"), _("Department"), _("Purpose"), _("Languages"), _("Status")),
		(
			(
				names.get(row.contact),
				row.role_title,
				row.department,
				_(row.purpose or ""),
				row.languages,
				_(row.status),
			)
			for row in doc.contacts
		),
	)


def related(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Relations"))
	section.table(
		(_("Relation"), _("Organisation"), _("Side")),
		(
			(row["label"], row["other_title"], _(row["other_side"] or ""))
			for row in relations.relations_of(doc.name, persons_today())
		),
	)


def cooperation(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Cooperation"))
	table, party = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Partnership Party")
	query = (
		frappe.qb.from_(table)
		.inner_join(party)
		.on((party.parent == table.name) & (party.parenttype == PARTNERSHIP))
		.select(table.title, table.stage, table.health, party.role)
		.where(party.organisation == doc.name)
		.orderby(table.name)
	)
	section.table(
		(_("Partnership"), _("Stage"), _("Health"), _("Role")),
		(
			(row.title, _(row.stage), _(row.health or ""), _(row.role))
			for row in restrict(query, PARTNERSHIP, table).run(as_dict=True)
		),
	)
	agreement, signer = frappe.qb.DocType(AGREEMENT), frappe.qb.DocType("Agreement Party")
	query = (
		frappe.qb.from_(agreement)
		.inner_join(signer)
		.on((signer.parent == agreement.name) & (signer.parenttype == AGREEMENT))
		.select(agreement.title, agreement.state, signer.signature_status)
		.where(signer.organisation == doc.name)
		.orderby(agreement.name)
	)
	section.table(
		(_("Agreement"), _("State"), _("Signature")),
		(
			(row.title, _(row.state), _(row.signature_status))
			for row in restrict(query, AGREEMENT, agreement).run(as_dict=True)
		),
	)
	event, guest = frappe.qb.DocType(COOPERATION_EVENT), frappe.qb.DocType("Event Participant")
	host = frappe.qb.DocType("Event Organiser")
	took_part = frappe.qb.from_(guest).select(guest.parent).where(guest.organisation == doc.name)
	organised = frappe.qb.from_(host).select(host.parent).where(host.organisation == doc.name)
	query = (
		frappe.qb.from_(event)
		.select(event.title, event.kind, event.start_date, event.start_date_precision)
		.where(event.name.isin(took_part) | event.name.isin(organised))
		.orderby(event.start_date, event.name)
	)
	section.table(
		(_("Event"), _("Kind"), _("Date")),
		(
			(row.title, _(row.kind), when(row.start_date, row.start_date_precision))
			for row in restrict(query, COOPERATION_EVENT, event).run(as_dict=True)
		),
	)

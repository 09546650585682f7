"""The print of an event: participants, programme, feedback and results."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.constants import COOPERATION_EVENT, PARTNERSHIP
from eu_korea_coop.permissions import restrict
from eu_korea_coop.printing.sheet import Sheet, listed, money, organisation_names, titles, when
from eu_korea_coop.reporting.fuzzy_text import day_text

ATTENDANCE = (
	"attendance_participants",
	"attendance_countries",
	"attendance_organisations",
	"attendance_companies",
	"attendance_smes",
	"attendance_text",
	"meetings_requested",
	"meetings_held",
	"meetings_c2c",
	"meetings_b2b",
)


def cooperation_event_report(doc: Document) -> Sheet:
	"""For the print format "Event Report"."""
	frappe.get_doc(COOPERATION_EVENT, doc.name).check_permission("print")
	place = ", ".join(filter(None, (doc.venue, doc.city, _(doc.country or ""))))
	days = when(doc.start_date, doc.start_date_precision, doc.end_date, doc.end_date_precision)
	sheet = Sheet(
		kind=f"{_('Event report')} · {_(doc.kind)}",
		title=doc.title,
		subtitle=" · ".join(filter(None, (days, place))),
		status=_(doc.status),
	)
	setting(sheet, doc)
	people(sheet, doc)
	section = sheet.section(_("Agenda"))
	section.table(
		(_("Item"), _("Kind"), _("Sector"), _("Days"), _("Note")),
		(
			(
				row.title,
				_(row.kind or ""),
				_(row.sector or ""),
				f"{row.duration_days:g}" if row.duration_days else "",
				row.note,
			)
			for row in doc.agenda
		),
	)
	attendance(sheet, doc)
	lessons(sheet, doc)
	what_came_of_it(sheet, doc)
	return sheet


def setting(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Setting"))
	section.fact(_("Series"), " ".join(filter(None, (doc.series, doc.edition))))
	section.fact(_("Part of"), titles(COOPERATION_EVENT, [doc.parent_event]).get(doc.parent_event))
	behind = doc.organised_by_partnership
	section.fact(_("Organised by partnership"), titles(PARTNERSHIP, [behind], only_readable=True).get(behind))
	section.fact(_("Theme"), doc.theme)
	section.fact(_("Sectors"), listed(doc.sectors, "sector"))
	section.fact(_("Host selection"), _(doc.host_selection or ""))
	section.fact(_("Budget"), money(doc.budget, doc.currency))


def people(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Organisers and participants"))
	names = organisation_names([row.organisation for row in [*doc.organisers, *doc.participants]])
	contacts = titles("Contact", [row.contact for row in doc.participants])
	section.table(
		(_("Organiser"), _("Role")), ((names.get(row.organisation), _(row.role)) for row in doc.organisers)
	)
	section.table(
		(_("Participant"), _("Side"), _("Delegation"), _("Role"), _("Number of people"), _("Person")),
		(
			(
				names.get(row.organisation),
				_(row.side or ""),
				row.delegation,
				row.role,
				row.head_count or "",
				contacts.get(row.contact),
			)
			for row in doc.participants
		),
	)


def attendance(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Attendance and satisfaction"))
	for field in ATTENDANCE:
		section.fact(_(doc.meta.get_label(field)), doc.get(field))
	if doc.satisfaction_score and doc.satisfaction_scale:
		text = _("{0} of {1}", context="a score").format(
			f"{doc.satisfaction_score:g}", f"{doc.satisfaction_scale:g}"
		)
		if doc.satisfaction_respondents:
			text += ", " + _("{0} respondents").format(doc.satisfaction_respondents)
		section.fact(_("Satisfaction"), text)


def lessons(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Lessons"))
	section.table(
		(_("Bottleneck"), _("Status"), _("Note")),
		((_(row.bottleneck), _(row.status), row.note) for row in doc.bottlenecks),
	)
	section.fact(_("Success factors"), listed(doc.success_factors, "success_factor"))
	section.table(
		(_("Recommendation"), _("Status")),
		((row.recommendation, _(row.status)) for row in doc.recommendations),
	)
	section.paragraph(doc.notes)


def what_came_of_it(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("What came of it"))
	section.fact(_("Follow-up due"), day_text(doc.follow_up_due) if doc.follow_up_due else "")
	table = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(table)
		.select(table.title, table.stage, table.origin_directness)
		.where(table.origin_event == doc.name)
		.orderby(table.name)
	)
	section.table(
		(_("Partnership"), _("Stage"), _("Directness")),
		(
			(row.title, _(row.stage), _(row.origin_directness or ""))
			for row in restrict(query, PARTNERSHIP, table).run(as_dict=True)
		),
	)

"""The case study of a partnership, under exactly the seven headings of the discussion paper (L92-L103)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import strip_html

from eu_korea_coop.constants import (
	ACTION_PLAN,
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	PARTNERSHIP,
)
from eu_korea_coop.partnerships import timeline
from eu_korea_coop.permissions import restrict
from eu_korea_coop.printing.sheet import Sheet, listed, money, organisation_names, titles, when
from eu_korea_coop.reporting.figures import quantity

BUDGET = ("Funding",)
ACTIVITIES = 100
"""Most interactions and events that a case study lists, newest first."""


def cooperation_case_study(doc: Document) -> Sheet:
	"""For the print format "Partnership Case Study"; reads as the person who prints."""
	frappe.get_doc(PARTNERSHIP, doc.name).check_permission("print")
	since = when(doc.stage_since, doc.stage_since_precision)
	sheet = Sheet(
		kind=_("Partnership case study"),
		title=doc.title,
		subtitle=doc.objective or "",
		status=_("{0} since {1}").format(_(doc.stage), since) if since else _(doc.stage),
	)
	organisations(sheet, doc)
	history(sheet, doc)
	policy_support(sheet, doc)
	sectors(sheet, doc)
	budget(sheet, doc)
	activities(sheet, doc)
	results(sheet, doc)
	return sheet


def organisations(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Organisations concerned, stakeholders"))
	names = organisation_names(
		[row.organisation for row in doc.parties] + [row.via_member for row in doc.parties]
	)
	section.table(
		(_("Organisation"), _("Side"), _("Role"), _("Via member"), _("Agreement intent"), _("Motive")),
		(
			(
				names.get(row.organisation),
				_(row.side or ""),
				_(row.role or ""),
				names.get(row.via_member),
				_(row.agreement_intent or ""),
				row.motive,
			)
			for row in doc.parties
		),
	)


def history(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("History of cooperation"))
	section.fact(_("Origin"), _(doc.origin_kind or ""))
	section.fact(_("Organised by"), _(doc.origin_organising_kind or ""))
	for label, doctype, field in (
		(_("From event"), COOPERATION_EVENT, "origin_event"),
		(_("From partnership"), PARTNERSHIP, "origin_partnership"),
		(_("From agreement"), AGREEMENT, "origin_agreement"),
	):
		section.fact(label, titles(doctype, [doc.get(field)], only_readable=True).get(doc.get(field)))
	section.fact(
		_("Introduced by"),
		organisation_names([doc.introduced_by_organisation]).get(doc.introduced_by_organisation),
	)
	section.table(
		(_("Date"), _("Stage"), _("Note")),
		(
			(
				when(row.effective_on, row.effective_on_precision) or _("date unknown"),
				_(row.to_stage),
				row.note,
			)
			for row in doc.stage_log
		),
	)
	if doc.notes:
		section.paragraph(strip_html(doc.notes))


def policy_support(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Policy support"))
	rows = [row for row in doc.support if row.kind not in BUDGET]
	providers = organisation_names(row.provider for row in rows)
	section.table(
		(_("Kind"), _("Level"), _("Provider"), _("Programme"), _("Period"), _("Description")),
		(
			(
				_(row.kind),
				_(row.level or ""),
				providers.get(row.provider),
				row.programme,
				when(row.from_date, row.from_date_precision, row.to_date, row.to_date_precision),
				row.description,
			)
			for row in rows
		),
	)


def sectors(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Sectors concerned"))
	section.paragraph(listed(doc.sectors, "sector"))
	if doc.is_cross_sectoral:
		section.paragraph(
			_("Cross-sectoral") + (f": {doc.cross_sectoral_note}" if doc.cross_sectoral_note else "")
		)


def budget(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Budget / funding"))
	rows = [row for row in doc.support if row.kind in BUDGET or row.amount]
	providers = organisation_names(row.provider for row in rows)
	section.table(
		(
			_("Level"),
			_("Provider"),
			_("Programme"),
			_("Amount"),
			_("Period"),
			_("Co-financing"),
			_("Description"),
		),
		(
			(
				_(row.level or ""),
				providers.get(row.provider),
				row.programme,
				money(row.amount, row.currency),
				when(row.from_date, row.from_date_precision, row.to_date, row.to_date_precision),
				row.co_financing,
				row.description,
			)
			for row in rows
		),
	)


def activities(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Common activities"))
	page = timeline.entries(doc.name, 0, ACTIVITIES, kinds=("interaction", "event"))
	section.table(
		(_("Date"), _("Kind"), _("Activity"), _("Outcome")),
		(
			(
				when(entry["date"], entry["precision"], entry.get("until"), "Day") or _("date unknown"),
				entry["label"],
				timeline.with_place(entry),
				entry["text"],
			)
			for entry in page["entries"]
		),
	)
	section.table((_("Action plan"), _("Action"), _("Due"), _("Status")), planned_actions(doc.name))


def planned_actions(partnership: str) -> list[tuple]:
	if not frappe.has_permission(ACTION_PLAN, "read"):
		return []
	plan, item = frappe.qb.DocType(ACTION_PLAN), frappe.qb.DocType("Action Item")
	query = (
		frappe.qb.from_(item)
		.inner_join(plan)
		.on((item.parent == plan.name) & (item.parenttype == ACTION_PLAN))
		.select(plan.title, item.action, item.due, item.due_precision, item.status)
		.where((plan.partnership == partnership) & (plan.status != "Cancelled"))
		.orderby(plan.name)
		.orderby(item.idx)
	)
	return [
		(row.title, row.action, when(row.due, row.due_precision), _(row.status))
		for row in restrict(query, ACTION_PLAN, plan).run(as_dict=True)
	]


def results(sheet: Sheet, doc: Document) -> None:
	section = sheet.section(_("Results"))
	outcome = frappe.qb.DocType(COOPERATION_OUTCOME)
	query = (
		frappe.qb.from_(outcome)
		.select(
			outcome.indicator,
			outcome.title,
			outcome.quantity,
			outcome.unit,
			outcome.status,
			outcome.directness,
		)
		.select(outcome.outcome_date, outcome.outcome_date_precision)
		.where(outcome.partnership == doc.name)
		.orderby(outcome.outcome_date)
	)
	section.table(
		(_("Indicator"), _("Result"), _("Quantity"), _("Date"), _("Directness"), _("Status")),
		(
			(
				_(row.indicator),
				row.title,
				quantity(row.quantity, row.unit),
				when(row.outcome_date, row.outcome_date_precision),
				_(row.directness or ""),
				_(row.status),
			)
			for row in restrict(query, COOPERATION_OUTCOME, outcome).run(as_dict=True)
		),
	)
	agreement = frappe.qb.DocType(AGREEMENT)
	query = (
		frappe.qb.from_(agreement)
		.select(
			agreement.title,
			agreement.kind,
			agreement.state,
			agreement.signed_on,
			agreement.signed_on_precision,
		)
		.select(agreement.signature_summary)
		.where(agreement.partnership == doc.name)
		.orderby(agreement.name)
	)
	section.table(
		(_("Agreement"), _("Kind"), _("State"), _("Signed"), _("Signatures")),
		(
			(
				row.title,
				_(row.kind),
				_(row.state),
				when(row.signed_on, row.signed_on_precision),
				row.signature_summary,
			)
			for row in restrict(query, AGREEMENT, agreement).run(as_dict=True)
		),
	)
	section.table(
		(_("Success criterion"), _("Target"), _("Actual")),
		(
			(row.criterion or row.indicator, f"{row.target:g}" if row.target else "", row.actual)
			for row in doc.success_criteria
		),
	)
	section.table(
		(_("Bottleneck"), _("Status"), _("Note")),
		((_(row.bottleneck), _(row.status), row.note) for row in doc.bottlenecks),
	)
	section.fact(_("Success factors"), listed(doc.success_factors, "success_factor"))

"""What should be put right: unknown dates, placeholders, probable doubles, personal data stored for too long (§5, rules 51, 67)."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import add

import frappe
from frappe import _
from frappe.utils import cint
from pypika.functions import Coalesce, Count, Max

from eu_korea_coop import work_owners
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import COOPERATION_SETTINGS
from eu_korea_coop.directory import same_people
from eu_korea_coop.directory.duplicates import alike_pairs
from eu_korea_coop.domain.dates import add_months
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, END_STAGES, FORMALISED, IDENTIFIED
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

UNKNOWN_DATE = "Unknown Date"
PLACEHOLDER = "Placeholder"
POSSIBLE_DUPLICATE = "Possible Duplicate"
RETENTION_DUE = "Retention Due"
NO_LAWFUL_BASIS = "No Lawful Basis"
NO_AGREEMENT = "Formalised Without Agreement"
NO_ORIGIN = "Origin Missing"
WORK_HANGS = "Work Without Owner"
DEFAULT_RETENTION_MONTHS = 36
ENDED_STATES = ("Expired", "Terminated", "Superseded", "Withdrawn")


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	rows = get_data(filters, site_today())
	answer = get_columns(), rows_for_reader(rows), None, get_chart(rows), get_summary(rows)
	return counted.marked("Data Quality and Retention", filters, answer, ("kind", "document"))


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(kind=checked.one_of(filters, "kind", _("Kind"), tuple(CHECKS)))


def get_columns() -> list[dict]:
	return [
		column.text("kind", _("Kind"), 190, translate=1),
		column.text("document_type", _("Record"), 130, translate=1),
		column.column("document", _("Document"), "Dynamic Link", 140, options="document_type"),
		column.text("title", _("Title"), 240, lines=2),
		column.text("finding", _("What to look at"), 360, lines=2),
		column.day("since", _("Since"), 105),
		column.person("owner_user", _("Officer"), 170),
	]


def get_data(filters: frappe._dict, today: date) -> list[dict]:
	"""One row for each finding, in the order of the kinds."""
	rows = []
	for kind, check in CHECKS.items():
		if not filters.kind or filters.kind == kind:
			rows += check(today)
	return rows


def a_row(kind: str, doctype: str, name: str, title: str, finding: str, since=None, owner_user=None) -> dict:
	return {
		"kind": kind,
		"document_type": doctype,
		"document": name,
		"title": title,
		"finding": finding,
		"since": since,
		"owner_user": owner_user,
	}


# ----------------------------------------------------------------------------------------------------- the checks


def unknown_dates(today: date) -> list[dict]:
	"""Active partnerships whose stage has no certain start, undated meaningful contacts, unsigned dates of agreements."""
	partnership, interaction, agreement = (
		frappe.qb.DocType(doctype) for doctype in ("Partnership", "Interaction", "Agreement")
	)
	uncertain = Coalesce(partnership.stage_since_precision, "").isin(("Before", "Unknown"))
	query = (
		frappe.qb.from_(partnership)
		.select(partnership.name, partnership.title, partnership.stage, partnership.owner_user)
		.where(partnership.stage.isin(ACTIVE_STAGES) & (uncertain | partnership.stage_since.isnull()))
		.orderby(partnership.title, partnership.name)
	)
	rows = [
		a_row(
			UNKNOWN_DATE,
			"Partnership",
			name,
			title,
			_("The start of the stage {0} is not certain").format(_(stage)),
			owner_user=owner,
		)
		for name, title, stage, owner in restrict(query, "Partnership", partnership).run()
	]
	query = (
		frappe.qb.from_(interaction)
		.select(interaction.name, interaction.subject)
		.where(
			(interaction.status == "Held") & (interaction.is_meaningful == 1) & interaction.last_day.isnull()
		)
		.orderby(interaction.name)
	)
	rows += [
		a_row(UNKNOWN_DATE, "Interaction", name, subject, _("A contact without a date"))
		for name, subject in restrict(query, "Interaction", interaction).run()
	]
	query = (
		frappe.qb.from_(agreement)
		.select(agreement.name, agreement.title, agreement.owner_user)
		.where((agreement.state == "In Force") & agreement.signed_on.isnull())
		.orderby(agreement.title, agreement.name)
	)
	rows += [
		a_row(
			UNKNOWN_DATE, "Agreement", name, title, _("In force, signed on an unknown day"), owner_user=owner
		)
		for name, title, owner in restrict(query, "Agreement", agreement).run()
	]
	return rows


def placeholders(today: date) -> list[dict]:
	"""Placeholder organisations with the number of their partnerships (A10)."""
	organisation, party, partnership = (
		frappe.qb.DocType(doctype) for doctype in ("Organisation", "Partnership Party", "Partnership")
	)
	query = (
		frappe.qb.from_(party)
		.join(partnership)
		.on(partnership.name == party.parent)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.select(party.organisation, Count(partnership.name).distinct())
		.where(organisation.is_placeholder == 1)
		.groupby(party.organisation)
	)
	waiting = Counter(dict(restrict(query, "Partnership", partnership).run()))
	rows = frappe.get_all(
		"Organisation",
		filters={"is_placeholder": 1},
		fields=["name", "organisation_name"],
		order_by="organisation_name, name",
	)
	return [
		a_row(
			PLACEHOLDER,
			"Organisation",
			row.name,
			row.organisation_name,
			_("Stands in {0} partnerships; merge it into the real organisation once it is known").format(
				waiting[row.name]
			),
		)
		for row in rows
	]


def possible_duplicates(today: date) -> list[dict]:
	"""Pairs of organisations with alike names or the same web host, then pairs of people who may be one, most alike first."""
	organisations = [
		a_row(
			POSSIBLE_DUPLICATE,
			"Organisation",
			one.name,
			one.organisation_name,
			_("May be the same as {0} ({1}), alike by {2} %").format(
				other.organisation_name, other.name, round(100 * score)
			),
		)
		for score, one, other in alike_pairs()
	]
	pairs = same_people.alike_pairs()
	names = same_people.full_names(name for pair in pairs for name in (pair.one, pair.other))
	return organisations + [
		a_row(
			POSSIBLE_DUPLICATE,
			"Contact",
			pair.one,
			names[pair.one],
			_("May be the same as {0} ({1}), alike by {2} %").format(
				names[pair.other], pair.other, round(100 * pair.likeness.score)
			),
		)
		for pair in pairs
	]


def retention_due(today: date) -> list[dict]:
	"""Contacts stored beyond their date, or, without one, beyond the settings' months since anybody met them."""
	months = cint(frappe.get_cached_doc(COOPERATION_SETTINGS).retention_months) or DEFAULT_RETENTION_MONTHS
	last_met = last_meetings()
	rows = []
	for contact in our_contacts():
		since = contact.retention_until
		finding = _("The data was to be kept until this day")
		if not since:
			known = max(
				filter(None, (last_met.get(contact.name), contact.basis_date, contact.creation.date()))
			)
			since = add_months(known, months)
			finding = _("No contact for {0} months; review or erase the personal data").format(months)
		if since <= today:
			rows.append(a_row(RETENTION_DUE, "Contact", contact.name, contact.full_name, finding, since))
	rows.sort(key=lambda row: (row["since"], row["document"]))
	return rows


def last_meetings() -> dict[str, date]:
	"""Contact → last possible day of the last held interaction they took part in."""
	interaction, participant = frappe.qb.DocType("Interaction"), frappe.qb.DocType("Interaction Participant")
	query = (
		frappe.qb.from_(participant)
		.join(interaction)
		.on(interaction.name == participant.parent)
		.select(participant.contact, Max(interaction.last_day))
		.where((interaction.status == "Held") & participant.contact.isnotnull())
		.groupby(participant.contact)
	)
	return {contact: day for contact, day in restrict(query, "Interaction", interaction).run() if day}


def our_contacts() -> list[frappe._dict]:
	"""Contacts that stand in the directory, by name."""
	contact, affiliation = frappe.qb.DocType("Contact"), frappe.qb.DocType("Organisation Contact")
	return (
		frappe.qb.from_(contact)
		.select(
			contact.name,
			contact.full_name,
			contact.creation,
			contact.retention_until,
			contact.basis_date,
			contact.lawful_basis,
		)
		.where(
			contact.name.isin(
				frappe.qb.from_(affiliation)
				.where(affiliation.contact.isnotnull())
				.select(affiliation.contact)
			)
		)
		.orderby(contact.full_name, contact.name)
		.run(as_dict=True)
	)


def without_lawful_basis(today: date) -> list[dict]:
	return [
		a_row(
			NO_LAWFUL_BASIS,
			"Contact",
			contact.name,
			contact.full_name,
			_("Nothing says why this person's data may be kept"),
			contact.creation.date(),
		)
		for contact in our_contacts()
		if not contact.lawful_basis
	]


def formalised_without_agreement(today: date) -> list[dict]:
	"""Formalised partnerships without a linked agreement (rule 51)."""
	partnership, agreement = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Agreement")
	query = (
		frappe.qb.from_(partnership)
		.left_join(agreement)
		.on(agreement.partnership == partnership.name)
		.select(partnership.name, partnership.title, partnership.stage_since, partnership.owner_user)
		.where((partnership.stage == FORMALISED) & agreement.name.isnull())
		.orderby(partnership.title, partnership.name)
	)
	return [
		a_row(NO_AGREEMENT, "Partnership", name, title, _("No agreement is linked"), since, owner)
		for name, title, since, owner in restrict(query, "Partnership", partnership).run()
	]


def origin_missing(today: date) -> list[dict]:
	"""Partnerships past the first stage of which nobody recorded how the parties met (C1)."""
	partnership = frappe.qb.DocType("Partnership")
	query = (
		frappe.qb.from_(partnership)
		.select(partnership.name, partnership.title, partnership.owner_user)
		.where(
			partnership.stage.isin([stage for stage in ACTIVE_STAGES if stage != IDENTIFIED])
			& (Coalesce(partnership.origin_kind, "") == "")
		)
		.orderby(partnership.title, partnership.name)
	)
	return [
		a_row(
			NO_ORIGIN, "Partnership", name, title, _("How the parties met is not recorded"), owner_user=owner
		)
		for name, title, owner in restrict(query, "Partnership", partnership).run()
	]


def work_that_hangs(today: date) -> list[dict]:
	"""Partnerships, steps and agreements of people who cannot act any more (rule 115)."""
	partnership, agreement = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Agreement")
	partnerships = frappe.qb.from_(partnership).where(partnership.stage.notin(END_STAGES))
	agreements = frappe.qb.from_(agreement).where(agreement.state.notin(ENDED_STATES))
	holders = (
		(
			partnerships,
			partnership,
			"Partnership",
			"owner_user",
			_("{0} is responsible and cannot act any more"),
		),
		(
			partnerships,
			partnership,
			"Partnership",
			"next_step_owner",
			_("{0} has the next step and cannot act any more"),
		),
		(agreements, agreement, "Agreement", "owner_user", _("{0} is responsible and cannot act any more")),
	)
	held = (of_kind.select(table[field].as_("holder")) for of_kind, table, _doctype, field, _text in holders)
	unable = work_owners.unable_among(reduce(add, held))  # UNION
	rows = []
	for of_kind, table, doctype, field, finding in holders if unable else ():
		query = of_kind.select(table.name, table.title, table[field]).where(table[field].isin(unable))
		query = restrict(query, doctype, table).orderby(table.title, table.name)
		rows += [
			a_row(WORK_HANGS, doctype, name, title, finding.format(user), owner_user=user)
			for name, title, user in query.run()
		]
	return rows


CHECKS: dict[str, Callable[[date], list[dict]]] = {
	RETENTION_DUE: retention_due,
	NO_LAWFUL_BASIS: without_lawful_basis,
	POSSIBLE_DUPLICATE: possible_duplicates,
	PLACEHOLDER: placeholders,
	UNKNOWN_DATE: unknown_dates,
	NO_AGREEMENT: formalised_without_agreement,
	NO_ORIGIN: origin_missing,
	WORK_HANGS: work_that_hangs,
}


def get_chart(rows: list[dict]) -> dict | None:
	counts = numbers_by_kind(rows)
	kinds = [kind for kind in CHECKS if counts[kind]]
	if not kinds:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [_(kind) for kind in kinds],
			"datasets": [{"name": _("Findings"), "values": [counts[kind] for kind in kinds]}],
		},
		"colors": ["#e6a23c"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	counts = numbers_by_kind(rows)
	return [
		{"label": _(kind), "value": counts[kind], "datatype": "Int", "indicator": "Orange"}
		for kind in CHECKS
		if counts[kind]
	]


def numbers_by_kind(rows: list[dict]) -> dict[str, counted.Counted]:
	"""Kind → the number of its findings, which opens the records they are about."""
	records = defaultdict(list)
	for row in rows:
		records[row["kind"]].append((row["document_type"], row["document"]))
	return {kind: counted.counted_records(records[kind]) for kind in CHECKS}

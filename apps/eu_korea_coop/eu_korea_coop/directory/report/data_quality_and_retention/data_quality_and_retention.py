"""What should be put right: unknown dates, placeholders, probable doubles, personal data stored for too long (§5, rules 51, 67).

Over 400 lines, for each check is a short function and a reader wants all of them side by side.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial, reduce
from operator import add

import frappe
from frappe import _
from frappe.utils import cint
from pypika.functions import Coalesce, Count, Max
from pypika.queries import QueryBuilder
from pypika.terms import ValueWrapper

from eu_korea_coop import work_owners
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import COOPERATION_SETTINGS
from eu_korea_coop.directory import same_people
from eu_korea_coop.directory.duplicates import alike_pairs
from eu_korea_coop.domain.dates import add_months
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, END_STAGES, FORMALISED, IDENTIFIED
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted, first_rows
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
	findings = get_data(filters, site_today())
	shown = first_rows.of_each(findings, filters.rows)
	said = first_rows.message(len(shown), sum(map(len, findings.values())), _("the first of each kind"))
	counts = numbers_by_kind(findings)
	answer = get_columns(), rows_for_reader(shown), said, get_chart(counts), get_summary(counts)
	return counted.marked("Data Quality and Retention", filters, answer, ("kind", "document"))


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(
		kind=checked.one_of(filters, "kind", _("Kind"), tuple(CHECKS)),
		**first_rows.chosen(filters),
	)


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


def get_data(filters: frappe._dict, today: date) -> dict[str, Sequence[dict]]:
	"""Kind → its findings, one row for each, in the order of the kinds."""
	reading = Reading(today)
	return {
		kind: check(reading) for kind, check in CHECKS.items() if not filters.kind or filters.kind == kind
	}


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


@dataclass
class Reading:
	"""What several checks read, once."""

	today: date

	@cached_property
	def contacts(self) -> list[frappe._dict]:
		"""Contacts that stand in the directory, by name; `last_met`: the last possible day of the last held interaction."""
		contact, affiliation = frappe.qb.DocType("Contact"), frappe.qb.DocType("Organisation Contact")
		met = last_meetings().as_("met")
		listed = frappe.qb.from_(affiliation).where(affiliation.contact.isnotnull())
		return (
			frappe.qb.from_(contact)
			.left_join(met)
			.on(met.contact == contact.name)
			.select(
				contact.name,
				contact.full_name,
				contact.creation,
				contact.retention_until,
				contact.basis_date,
				contact.lawful_basis,
				met.last_met,
			)
			.where(contact.name.isin(listed.select(affiliation.contact)))
			.orderby(contact.full_name, contact.name)
			.run(as_dict=True)
		)


# ----------------------------------------------------------------------------------------------------- the checks


def unknown_dates(reading: Reading) -> list[dict]:
	"""Active partnerships whose stage has no certain start, undated meaningful contacts, unsigned dates of agreements."""
	partnership, interaction = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Interaction")
	agreement = frappe.qb.DocType("Agreement")
	uncertain = Coalesce(partnership.stage_since_precision, "").isin(("Before", "Unknown"))
	of_partnerships = (
		frappe.qb.from_(partnership)
		.select(*finding_of("Partnership", partnership), partnership.owner_user, partnership.stage)
		.where(partnership.stage.isin(ACTIVE_STAGES) & (uncertain | partnership.stage_since.isnull()))
	)
	nothing = ValueWrapper("")
	of_interactions = (
		frappe.qb.from_(interaction)
		.select(
			*finding_of("Interaction", interaction, "subject"),
			nothing.as_("owner_user"),
			nothing.as_("stage"),
		)
		.where(
			(interaction.status == "Held") & (interaction.is_meaningful == 1) & interaction.last_day.isnull()
		)
	)
	of_agreements = (
		frappe.qb.from_(agreement)
		.select(*finding_of("Agreement", agreement), agreement.owner_user, nothing.as_("stage"))
		.where((agreement.state == "In Force") & agreement.signed_on.isnull())
	)
	every = (
		restrict(of_partnerships, "Partnership", partnership)
		.union_all(restrict(of_interactions, "Interaction", interaction))
		.union_all(restrict(of_agreements, "Agreement", agreement))
		.as_("every")
	)
	texts = {
		"Partnership": _("The start of the stage {0} is not certain"),
		"Interaction": _("A contact without a date"),
		"Agreement": _("In force, signed on an unknown day"),
	}
	rows = frappe.qb.from_(every).select(every.star).run(as_dict=True)
	rows.sort(key=lambda row: (list(texts).index(row.doctype), row.title or "", row.name))
	return [
		a_row(
			UNKNOWN_DATE,
			row.doctype,
			row.name,
			row.title,
			texts[row.doctype].format(_(row.stage)),
			owner_user=row.owner_user or None,
		)
		for row in rows
	]


def finding_of(doctype: str, table, title: str = "title") -> tuple:
	"""The columns that name a record of any DocType."""
	return ValueWrapper(doctype).as_("doctype"), table.name, table[title].as_("title")


def placeholders(reading: Reading) -> list[dict]:
	"""Placeholder organisations with the number of their partnerships (A10)."""
	organisation, party, partnership = (
		frappe.qb.DocType(doctype) for doctype in ("Organisation", "Partnership Party", "Partnership")
	)
	query = (
		frappe.qb.from_(party)
		.join(partnership)
		.on(partnership.name == party.parent)
		.select(party.organisation, Count(partnership.name).distinct().as_("number"))
		.groupby(party.organisation)
	)
	waiting = restrict(query, "Partnership", partnership).as_("waiting")
	rows = (
		frappe.qb.from_(organisation)
		.left_join(waiting)
		.on(waiting.organisation == organisation.name)
		.select(organisation.name, organisation.organisation_name, waiting.number)
		.where(organisation.is_placeholder == 1)
		.orderby(organisation.organisation_name, organisation.name)
		.run(as_dict=True)
	)
	return [
		a_row(
			PLACEHOLDER,
			"Organisation",
			row.name,
			row.organisation_name,
			(
				_("Stands in one partnership; merge it into the real organisation once it is known")
				if row.number == 1
				else _("Stands in {0} partnerships; merge it into the real organisation once it is known")
			).format(row.number or 0),
		)
		for row in rows
	]


def possible_duplicates(reading: Reading) -> "Duplicates":
	"""Pairs of organisations with alike names or the same web host, then pairs of people who may be one, most alike first."""
	pairs, titles = alike_pairs()
	return Duplicates(pairs, titles, same_people.alike_pairs())


@dataclass
class Duplicates(Sequence):
	"""The findings of pairs, of which there may be 200,000: a row is made when it is asked for."""

	organisations: list[tuple[float, str, str]]
	titles: dict[str, str]
	people: list[same_people.AlikePair]

	def __len__(self) -> int:
		return len(self.organisations) + len(self.people)

	def __getitem__(self, place: int | slice) -> dict | list[dict]:
		if isinstance(place, slice):
			return [self[at] for at in range(len(self))[place]]
		place = range(len(self))[place]
		if place < len(self.organisations):
			score, one, other = self.organisations[place]
			return self.a_pair("Organisation", one, self.titles[one], other, self.titles[other], score)
		pair = self.people[place - len(self.organisations)]
		return self.a_pair(
			"Contact", pair.one, pair.one_name, pair.other, pair.other_name, pair.likeness.score
		)

	def a_pair(self, doctype: str, one: str, title: str, other: str, other_title: str, score: float) -> dict:
		text = _("May be the same as {0} ({1}), alike by {2} %")
		finding = text.format(other_title, other, round(100 * score))
		return a_row(POSSIBLE_DUPLICATE, doctype, one, title, finding)


def retention_due(reading: Reading) -> list[dict]:
	"""Contacts stored beyond their date, or, without one, beyond the settings' months since anybody met them."""
	months = cint(frappe.get_cached_doc(COOPERATION_SETTINGS).retention_months) or DEFAULT_RETENTION_MONTHS
	rows = []
	for contact in reading.contacts:
		since = contact.retention_until
		finding = _("The data was to be kept until this day")
		if not since:
			known = max(filter(None, (contact.last_met, contact.basis_date, contact.creation.date())))
			since = add_months(known, months)
			finding = _("No contact for {0} months; review or erase the personal data").format(months)
		if since <= reading.today:
			rows.append(a_row(RETENTION_DUE, "Contact", contact.name, contact.full_name, finding, since))
	rows.sort(key=lambda row: (row["since"], row["document"]))
	return rows


def last_meetings() -> QueryBuilder:
	"""Asks for each contact and the last possible day of the last held interaction they took part in."""
	interaction, participant = frappe.qb.DocType("Interaction"), frappe.qb.DocType("Interaction Participant")
	query = (
		frappe.qb.from_(participant)
		.join(interaction)
		.on(interaction.name == participant.parent)
		.select(participant.contact, Max(interaction.last_day).as_("last_met"))
		.where((interaction.status == "Held") & participant.contact.isnotnull())
		.groupby(participant.contact)
	)
	return restrict(query, "Interaction", interaction)


def without_lawful_basis(reading: Reading) -> list[dict]:
	return [
		a_row(
			NO_LAWFUL_BASIS,
			"Contact",
			contact.name,
			contact.full_name,
			_("Nothing says why this person's data may be kept"),
			contact.creation.date(),
		)
		for contact in reading.contacts
		if not contact.lawful_basis
	]


def formalised_without_agreement(reading: Reading) -> list[dict]:
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


def origin_missing(reading: Reading) -> list[dict]:
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


def work_that_hangs(reading: Reading) -> list[dict]:
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


CHECKS: dict[str, Callable[[Reading], Sequence[dict]]] = {
	RETENTION_DUE: retention_due,
	NO_LAWFUL_BASIS: without_lawful_basis,
	POSSIBLE_DUPLICATE: possible_duplicates,
	PLACEHOLDER: placeholders,
	UNKNOWN_DATE: unknown_dates,
	NO_AGREEMENT: formalised_without_agreement,
	NO_ORIGIN: origin_missing,
	WORK_HANGS: work_that_hangs,
}


def get_chart(counts: dict[str, counted.Counted]) -> dict | None:
	if not (kinds := [kind for kind, number in counts.items() if number]):
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [_(kind) for kind in kinds],
			"datasets": [{"name": _("Findings"), "values": [counts[kind] for kind in kinds]}],
		},
		"colors": ["#e6a23c"],
	}


def get_summary(counts: dict[str, counted.Counted]) -> list[dict]:
	return [
		{"label": _(kind), "value": number, "datatype": "Int", "indicator": "Orange"}
		for kind, number in counts.items()
		if number
	]


def numbers_by_kind(findings: dict[str, Sequence[dict]]) -> dict[str, counted.Counted]:
	"""Kind → the number of its findings, which opens the records they are about."""
	return {
		kind: counted.counted_later(len(rows), partial(records_in, rows)) for kind, rows in findings.items()
	}


def records_in(rows: Sequence[dict]) -> list[counted.Record]:
	return [(row["document_type"], row["document"]) for row in rows]

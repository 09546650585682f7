"""Contacts per organisation: how many, the last meeting, and who could introduce us (§5, B1, B5, rules 62-63)."""

from collections import Counter
from datetime import date
from functools import partial

import frappe
from frappe import _
from pypika.functions import Count, Max

from eu_korea_coop.clock import site_today
from eu_korea_coop.domain.interactions import contact_day
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted, first_rows
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import measure_card, share
from eu_korea_coop.reporting.fuzzy_text import latest_day
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

SIDES = ("Europe", "Korea", "Third Country")


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	known = organisations()
	listed, gateways = get_data(known, filters, site_today())
	wanted = [row for row in listed if not (filters.without_contact_only and row.active_contacts)]
	shown, said = first_rows.of(wanted, filters, _("those without a contact first"))
	rows = [a_row(organisation, known, gateways) for organisation in shown]
	answer = get_columns(), rows_for_reader(rows), said, get_chart(listed), get_summary(listed)
	return counted.marked("Contact Coverage", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(
		side=checked.one_of(filters, "side", _("Side"), SIDES),
		organisation_type=checked.existing(filters, "organisation_type", _("Type"), "Organisation Type"),
		without_contact_only=checked.check(filters, "without_contact_only"),
		**first_rows.chosen(filters),
	)


def get_columns() -> list[dict]:
	return [
		column.link("organisation", _("Organisation"), "Organisation", 115),
		column.text("organisation_name", _("Name"), 240),
		column.text("native_name", _("Native name"), 170),
		column.text("side", _("Side"), 110, translate=1),
		column.link("organisation_type", _("Type"), "Organisation Type", 170),
		column.whole("active_contacts", _("Active contacts"), 140),
		column.day("last_contact", _("Last contact"), 110),
		column.link("gateway", _("Gateway to use"), "Organisation", 115),
		column.text("gateway_name", _("Name of the gateway"), 200),
		column.text("gateway_basis", _("Because"), 220),
		column.text("website_language", _("Website"), 120, translate=1),
	]


def get_data(
	known: dict[str, frappe._dict], filters: frappe._dict, today: date
) -> tuple[list[frappe._dict], "Gateways"]:
	"""The active organisations that are no placeholders, with `active_contacts` and `last_contact`, those without any contact
	first; and who can introduce us.
	"""
	contacts = active_contacts(today)
	listed = [
		organisation
		for organisation in known.values()
		if organisation.status == "Active"
		and not organisation.is_placeholder
		and (not filters.side or organisation.side == filters.side)
		and (not filters.organisation_type or organisation.organisation_type == filters.organisation_type)
	]
	for organisation in listed:
		organisation.active_contacts = contacts[organisation.organisation]
	note_last_contacts(listed, filters.rows, today)
	listed.sort(
		key=lambda row: (row.active_contacts > 0, row.last_contact or date.min, row.organisation_name)
	)
	return listed, best_gateways(known, contacts, today)


def note_last_contacts(listed: list[frappe._dict], rows: int | None, today: date) -> None:
	"""Set `last_contact`, where the first `rows` are wanted of those they are among: those without a contact stand first."""
	without = [organisation for organisation in listed if not organisation.active_contacts]
	are_enough = rows and rows <= len(without) <= len(listed) // 2
	asked = [organisation.organisation for organisation in without] if are_enough else None
	last = last_contacts(asked, today)
	for organisation in listed:
		organisation.last_contact = last.get(organisation.organisation)


def a_row(organisation: frappe._dict, known: dict, gateways: "Gateways") -> dict:
	gateway, basis = (None, "")
	if not organisation.active_contacts:
		gateway, basis = gateways.to(organisation)
	people = partial(active_people, organisation.organisation, site_today())
	has_one_name = organisation.native_name == organisation.organisation_name
	return {
		"organisation": organisation.organisation,
		"organisation_name": organisation.organisation_name,
		"native_name": "" if has_one_name else organisation.native_name or "",
		"side": organisation.side,
		"organisation_type": organisation.organisation_type,
		"active_contacts": counted.counted_by(organisation.active_contacts, "Contact", people),
		"last_contact": organisation.last_contact,
		"gateway": gateway,
		"gateway_name": known[gateway].organisation_name if gateway else "",
		"gateway_basis": basis,
		"website_language": organisation.website_language or "",
	}


def organisations() -> dict[str, frappe._dict]:
	table = frappe.qb.DocType("Organisation")
	fields = ("organisation_name", "native_name", "side", "organisation_type")
	fields += ("status", "is_placeholder", "is_gateway", "website_language")
	query = (
		frappe.qb.from_(table)
		.select(table.name.as_("organisation"), *(table[field] for field in fields))
		.orderby(table.organisation_name, table.name)
	)
	rows = restrict(query, "Organisation", table).run(as_dict=True)
	return {row.organisation: row for row in rows}


def active_contacts(today: date) -> Counter:
	"""Organisation → persons who are active contacts of it today (rule 62)."""
	contact = frappe.qb.DocType("Organisation Contact")
	query = (
		frappe.qb.from_(contact)
		.select(contact.parent, contact.to_date, contact.to_date_precision, Count("*"))
		.where((contact.status == "Active") & contact.contact.isnotnull())
		.groupby(contact.parent, contact.to_date, contact.to_date_precision)
	)
	counts = Counter()
	for organisation, to_date, precision, count in query.run():
		if not has_ended(to_date, precision, today):
			counts[organisation] += count
	return counts


def active_people(organisation: str, today: date) -> list[str]:
	"""The persons who are active contacts of an organisation today."""
	contact = frappe.qb.DocType("Organisation Contact")
	query = (
		frappe.qb.from_(contact)
		.select(contact.contact, contact.to_date, contact.to_date_precision)
		.where((contact.status == "Active") & contact.contact.isnotnull() & (contact.parent == organisation))
	)
	return [name for name, end, precision in query.run() if not has_ended(end, precision, today)]


def has_ended(to_date: date | None, precision: str | None, today: date) -> bool:
	end = latest_day(to_date, precision)
	return end is not None and end < today


def last_contacts(names: list[str] | None, today: date) -> dict[str, date]:
	"""Organisation → day of the last held meaningful interaction that names it, as of `today`; of all, or of these."""
	interaction, party = frappe.qb.DocType("Interaction"), frappe.qb.DocType("Interaction Organisation")
	query = (
		frappe.qb.from_(party)
		.join(interaction)
		.on(interaction.name == party.parent)
		.select(party.organisation, Max(interaction.last_day), Max(interaction.first_day))
		.where((interaction.status == "Held") & (interaction.is_meaningful == 1))
		.groupby(party.organisation)
	)
	if names is not None:
		query = query.where(party.organisation.isin(names))
	rows = restrict(query, "Interaction", interaction).run()
	return {organisation: contact_day(last, first, today) for organisation, last, first in rows}


class Gateways:
	"""Who can introduce us to an organisation: one related to it that can, else a gateway of its side."""

	def __init__(self, related: dict[str, tuple], of_side: dict[str, str]):
		self.related = related
		self.of_side = of_side

	def to(self, organisation: frappe._dict) -> tuple[str | None, str]:
		"""Return the gateway to an organisation and the reason, (None, "") without one."""
		if result := self.related.get(organisation.organisation):
			return result[-1], result[-2]
		gateway = self.of_side.get(organisation.side)
		if gateway and gateway != organisation.organisation:
			return gateway, _("gateway of its side")
		return None, ""


def best_gateways(known: dict[str, frappe._dict], contacts: Counter, today: date) -> Gateways:
	"""The best introducer of each organisation: first one where we know somebody, then a gateway, then the strongest relation."""
	related: dict[str, tuple] = {}
	for relation in relations(today):
		for target, via, words in (
			(relation.from_organisation, relation.to_organisation, relation.inverse_label or relation.label),
			(relation.to_organisation, relation.from_organisation, relation.label),
		):
			if via not in known or not (relation.can_introduce or known[via].is_gateway):
				continue
			if known[via].status != "Active":
				continue
			rank = (contacts[via] > 0, bool(known[via].is_gateway), relation.weight or 0)
			if target not in related or rank > related[target][0]:
				related[target] = (rank, _(words), via)
	of_side: dict[str, str] = {}
	for organisation in known.values():
		if organisation.is_gateway and organisation.status == "Active":
			best = of_side.get(organisation.side)
			if best is None or contacts[organisation.organisation] > contacts[best]:
				of_side[organisation.side] = organisation.organisation
	return Gateways(related, of_side)


def relations(today: date) -> list[frappe._dict]:
	"""Relations between organisations that have not ended, the first entered first."""
	relation, kind = frappe.qb.DocType("Organisation Relationship"), frappe.qb.DocType("Relation Type")
	query = (
		frappe.qb.from_(relation)
		.join(kind)
		.on(kind.name == relation.relation_type)
		.select(
			relation.from_organisation,
			relation.to_organisation,
			relation.to_date,
			relation.to_date_precision,
			kind.label,
			kind.inverse_label,
			kind.can_introduce,
			kind.weight,
		)
		.orderby(relation.name)
	)
	rows = query.run(as_dict=True)
	return [row for row in rows if (latest_day(row.to_date, row.to_date_precision) or today) >= today]


def get_chart(rows: list[dict]) -> dict | None:
	"""Percent of organisations with an active contact, by side and type."""
	kinds: dict[tuple[str, str], list[dict]] = {}
	for row in rows:
		kinds.setdefault((row["side"], row["organisation_type"] or ""), []).append(row)
	groups: dict[str, list[dict]] = {}
	for (side, organisation_type), of_kind in kinds.items():
		label = " · ".join((_(side), _(organisation_type) if organisation_type else _("No type")))
		groups.setdefault(label, []).extend(of_kind)
	shown = sorted(groups, key=lambda label: (-len(groups[label]), label))[:15]
	if not shown:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(shown),
			"datasets": [
				{
					"name": _("With an active contact, in %"),
					"values": [coverage(groups[label]) for label in shown],
				}
			],
			"yMarkers": [{"label": "", "value": 100}],
		},
		"colors": ["#2e8b57"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	without = organisations_in(row for row in rows if not row["active_contacts"])
	return [
		{
			"label": _("Organisations"),
			"value": organisations_in(rows),
			"datatype": "Int",
			"indicator": "Blue",
		},
		{"label": _("Without a contact"), "value": without, "datatype": "Int", "indicator": "Orange"},
		measure_card(_("Coverage"), coverage(rows), "Percent", "Green"),
	]


def organisations_in(rows) -> counted.Counted:
	return counted.counted("Organisation", (row["organisation"] for row in rows))


def coverage(rows: list[dict]) -> counted.Measured | None:
	"""Percent of these organisations in which we know somebody; those open. None of no organisation."""
	known = organisations_in(row for row in rows if row["active_contacts"])
	return counted.measured(share(known, len(rows)), known.find)

"""Who has signed, who has not, and for how long the others keep us waiting (§5, E2, rules 60-61)."""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.clock import site_today
from eu_korea_coop.domain import agreement as rule
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted, first_rows
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.fuzzy_text import fuzzy_cell
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

PENDING = "Pending"
STATUSES = (PENDING, "Not Requested", "Approval Ongoing", "Sent", "Signed", "Declined")
OPEN_STATES = (rule.DRAFT, rule.INTERNAL_REVIEW, rule.WITH_PARTNERS, rule.SIGNING, rule.IN_FORCE)
CHART_AGREEMENTS = 15


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	parties = get_data(filters, site_today())
	shown, said = first_rows.of(parties, filters, _("the longest pending first"))
	rows = [a_row(party) for party in shown]
	answer = get_columns(), rows_for_reader(rows), said, get_chart(parties), get_summary(parties)
	return counted.marked("Signature Tracker", filters, answer, ("agreement", "idx"))


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(
		status=checked.one_of(filters, "status", _("Signature"), STATUSES),
		agreement=checked.readable(filters, "agreement", _("Agreement"), "Agreement"),
		include_ended=checked.check(filters, "include_ended"),
		**first_rows.chosen(filters),
	)


def get_columns() -> list[dict]:
	return [
		column.link("agreement", _("Agreement"), "Agreement", 130),
		column.text("title", _("Title"), 230),
		column.text("state", _("State"), 110, translate=1),
		column.link("organisation", _("Party"), "Organisation", 105),
		column.text("organisation_name", _("Name of the party"), 210),
		column.text("country", _("Signs for"), 130),
		column.text("party_role", _("Role"), 95, translate=1),
		column.column("required", _("Required"), "Check", 80),
		column.text("signatory", _("Signatory"), 150),
		column.text("signatory_title", _("Signatory's title"), 150),
		column.text("signature_status", _("Signature"), 130, translate=1),
		column.text("signed_on", _("Signed"), 105),
		column.day("pending_since", _("Pending since"), 115),
		column.whole("days_pending", _("Days pending"), 110),
	]


def get_data(filters: frappe._dict, today: date) -> list[frappe._dict]:
	"""The parties, each with `pending` and `days_pending`; the agreements in which somebody has let us wait longest come first.

	Agreements that have ended are left out unless they are asked for.
	"""
	parties = signing_parties(filters)
	for party in parties:
		is_open = party.state in OPEN_STATES
		party.pending = is_open and rule.is_pending(party.signature_status, bool(party.required))
		since = party.pending_since if party.pending else None
		party.days_pending = max((today - since).days, 0) if since else None
	if filters.status == PENDING:
		parties = [party for party in parties if party.pending]
	longest: dict[str, int] = defaultdict(lambda: -1)
	for party in parties:
		longest[party.agreement] = max(longest[party.agreement], party.days_pending or 0)
	parties.sort(key=lambda party: (-longest[party.agreement], party.agreement, party.idx))
	return parties


def a_row(party: frappe._dict) -> dict:
	return {
		"agreement": party.agreement,
		"title": party.title,
		"short_title": party.short_title,
		"state": party.state,
		"organisation": party.organisation,
		"organisation_name": party.organisation_name,
		"country": _(party.represents or party.country or ""),
		"party_role": party.party_role,
		"required": party.required,
		"signatory": party.signatory or "",
		"signatory_title": party.signatory_title or "",
		"signature_status": party.signature_status,
		"signed_on": fuzzy_cell(party.signed_on, party.signed_on_precision),
		"pending_since": party.pending_since if party.pending else None,
		"days_pending": party.days_pending,
		"pending": party.pending,
		"idx": party.idx,
	}


def signing_parties(filters: frappe._dict) -> list[frappe._dict]:
	agreement, party, organisation, contact, partnership = (
		frappe.qb.DocType(doctype)
		for doctype in ("Agreement", "Agreement Party", "Organisation", "Contact", "Partnership")
	)
	query = (
		frappe.qb.from_(party)
		.join(agreement)
		.on(agreement.name == party.parent)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.left_join(contact)
		.on(contact.name == party.signatory_contact)
		.left_join(partnership)
		.on(partnership.name == agreement.partnership)
		.select(
			agreement.name.as_("agreement"),
			agreement.title,
			partnership.short_title,
			agreement.state,
			party.organisation,
			organisation.organisation_name,
			organisation.country,
			party.represents,
			party.party_role,
			party.required,
			contact.full_name.as_("signatory"),
			party.signatory_title,
			party.signature_status,
			party.signed_on,
			party.signed_on_precision,
			party.pending_since,
			party.idx,
		)
	)
	if filters.agreement:
		query = query.where(agreement.name == filters.agreement)
	if not filters.include_ended and not filters.agreement:
		query = query.where(agreement.state.isin(OPEN_STATES))
	if filters.status and filters.status != PENDING:
		query = query.where(party.signature_status == filters.status)
	return restrict(query, "Agreement", agreement).run(as_dict=True)


def get_chart(rows: list[dict]) -> dict | None:
	"""Signed, pending, other and declined per agreement, those with most signatures missing first."""
	parts = (_("Signed"), _("Pending"), _("Not asked"), _("Declined"))
	counts: dict[str, list[int]] = {}
	titles = {}
	for row in rows:
		titles[row["agreement"]] = row["short_title"], row["title"]
		counts.setdefault(row["agreement"], [0, 0, 0, 0])[part_of(row)] += 1
	shown = sorted(counts, key=lambda name: (-counts[name][1], name))[:CHART_AGREEMENTS]
	if not shown:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": column.short_labels(titles[name] for name in shown),
			"datasets": [
				{
					"name": part,
					"values": [agreements([name] * counts[name][place]) for name in shown],
				}
				for place, part in enumerate(parts)
			],
		},
		"barOptions": {"stacked": 1},
		"colors": ["#2e8b57", "#e6a23c", "#c5cbd1", "#c0392b"],
	}


def part_of(row: dict) -> int:
	if rule.is_signed(row["signature_status"]):
		return 0
	if row["pending"]:
		return 1
	return 3 if rule.is_declined(row["signature_status"]) else 2


def get_summary(rows: list[dict]) -> list[dict]:
	signed = agreements(row["agreement"] for row in rows if rule.is_signed(row["signature_status"]))
	pending = agreements(row["agreement"] for row in rows if row["pending"])
	late = agreements(
		row["agreement"] for row in rows if (row["days_pending"] or 0) > rule.SIGNING_PATIENCE_DAYS
	)
	return [
		{"label": _("Signed"), "value": signed, "datatype": "Int", "indicator": "Green"},
		{
			"label": _("Pending"),
			"value": pending,
			"datatype": "Int",
			"indicator": "Orange" if pending else "Green",
		},
		{
			"label": _("Pending for more than {0} days").format(rule.SIGNING_PATIENCE_DAYS),
			"value": late,
			"datatype": "Int",
			"indicator": "Red" if late else "Green",
		},
	]


def agreements(names) -> counted.Counted:
	"""The number of parties, each named by its agreement; the agreements open."""
	return counted.counted("Agreement", names)

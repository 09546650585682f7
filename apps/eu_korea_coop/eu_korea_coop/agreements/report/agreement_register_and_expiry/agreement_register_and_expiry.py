"""What was signed with whom, when it ends or is due for review, and what is decided about it (§5, E1-E9)."""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from pypika import Case
from pypika.functions import Coalesce, Count

from eu_korea_coop.agreements.signatures import in_words
from eu_korea_coop.clock import site_today
from eu_korea_coop.domain import agreement as rule
from eu_korea_coop.domain.dates import add_months
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import charts, counted, first_rows
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import months_between
from eu_korea_coop.reporting.fuzzy_text import fuzzy_cell
from eu_korea_coop.reporting.partnership_rows import joined
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

SIDES = ("Europe", "Korea", "Third Country")
STATES = (
	rule.DRAFT,
	rule.INTERNAL_REVIEW,
	rule.WITH_PARTNERS,
	rule.SIGNING,
	rule.IN_FORCE,
	rule.EXPIRED,
	rule.TERMINATED,
	rule.SUPERSEDED,
	rule.WITHDRAWN,
)
PLAN_RANK = {"Adopted": 0, "Completed": 1, "Draft": 2}
CHART_MONTHS = 11


def execute(filters=None):
	only_chart = charts.is_alone(filters)
	filters = validate_filters(frappe._dict(filters or {}))
	today = site_today()
	if only_chart and not filters.window and not filters.undecided_only:
		rows = added_up(filters, today)
		chart, summary = get_chart(rows, today), get_summary(rows)
		return charts.alone("Agreement Register and Expiry", filters, chart, summary)
	listed = get_data(filters, today)
	shown, said = first_rows.of(listed, filters, _("the soonest end or review first"))
	rows = get_rows(shown, filters)
	answer = get_columns(), rows_for_reader(rows), said, get_chart(listed, today), get_summary(listed)
	return counted.marked("Agreement Register and Expiry", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(
		window=checked.days(filters, "window", _("Window"), default=0),
		kind=checked.existing(filters, "kind", _("Kind"), "Agreement Kind"),
		state=checked.one_of(filters, "state", _("State"), STATES),
		side=checked.one_of(filters, "side", _("Side"), SIDES),
		counted_only=checked.check(filters, "counted_only"),
		undecided_only=checked.check(filters, "undecided_only"),
		**first_rows.chosen(filters),
	)


def get_columns() -> list[dict]:
	return [
		column.link("agreement", _("Agreement"), "Agreement", 130),
		column.text("title", _("Title"), 220, lines=2),
		column.link("kind", _("Kind"), "Agreement Kind", 150),
		column.text("parties", _("Parties"), 260, lines=2),
		column.text("state", _("State"), 110, translate=1),
		column.text("signed_on", _("Signed"), 105),
		column.text("term_type", _("Term"), 100, translate=1),
		column.day("due", _("Ends or review"), 115),
		column.whole("days_left", _("Days left"), 85),
		column.text("renewal_decision", _("Renewal decision"), 135, translate=1),
		column.text("plan", _("Plan"), 95, translate=1),
		column.text("signatures", _("Signatures"), 200, lines=2),
		column.text("evaluation", _("Evaluation"), 130, translate=1),
		column.day("evaluation_due", _("Evaluation due"), 120),
		column.link("partnership", _("Partnership"), "Partnership", 130),
		column.column("counts_in_figures", _("Counts"), "Check", 75),
	]


def get_data(filters: frappe._dict, today: date) -> list[frappe._dict]:
	"""The agreements, each with `due` and `days_left`, the soonest end or review first, those without one last.

	The end counts for a Fixed or Auto-Renew agreement, the review date for an Open-Ended one (rule 46). A window leaves
	agreements in force whose day comes within it, or has passed without a decision.
	"""
	listed = []
	for agreement in agreements(filters):
		agreement.due = due = due_day(agreement)
		agreement.days_left = (due - today).days if due and agreement.state == rule.IN_FORCE else None
		if filters.window and not comes_within(agreement, agreement.days_left, filters.window):
			continue
		if filters.undecided_only and agreement.renewal_decision:
			continue
		listed.append(agreement)
	listed.sort(key=lambda row: (row.days_left is None, row.due or date.max, row.name))
	return listed


def get_rows(shown: list[frappe._dict], filters: frappe._dict) -> list[dict]:
	"""One row for each of these agreements, with its parties and its plan."""
	names = [agreement.name for agreement in shown] if filters.rows else None
	parties, plans = parties_of_agreements(filters, names), plans_of_agreements(names)
	return [
		a_row(agreement, parties.get(agreement.name, ""), plans.get(agreement.name)) for agreement in shown
	]


def a_row(agreement: frappe._dict, parties: str, plan: str | None) -> dict:
	return {
		"agreement": agreement.name,
		"title": agreement.title,
		"kind": agreement.kind,
		"parties": parties,
		"state": agreement.state,
		"signed_on": fuzzy_cell(agreement.signed_on, agreement.signed_on_precision),
		"term_type": agreement.term_type,
		"due": agreement.due,
		"days_left": agreement.days_left,
		"renewal_decision": agreement.renewal_decision or "",
		"plan": plan or "",
		"signatures": in_words(agreement.signature_summary),
		"evaluation": agreement.evaluation_verdict or "",
		"evaluation_due": agreement.evaluation_due,
		"partnership": agreement.partnership,
		"counts_in_figures": agreement.counts_in_figures,
	}


def due_day(agreement: frappe._dict) -> date | None:
	"""The day on which something has to be decided: the end, or the review of an agreement without end."""
	return agreement.review_date if rule.is_open_ended(agreement.term_type) else agreement.end_date


def comes_within(agreement: frappe._dict, days_left: int | None, window: int) -> bool:
	if agreement.state != rule.IN_FORCE or days_left is None or days_left > window:
		return False
	return days_left >= 0 or (rule.is_open_ended(agreement.term_type) and not agreement.renewal_decision)


def agreements(filters: frappe._dict) -> list[frappe._dict]:
	table = frappe.qb.DocType("Agreement")
	query = frappe.qb.from_(table).select(
		*(
			table[fieldname]
			for fieldname in (
				"name",
				"title",
				"kind",
				"state",
				"partnership",
				"signed_on",
				"signed_on_precision",
				"term_type",
				"end_date",
				"review_date",
				"renewal_decision",
				"signature_summary",
				"evaluation_verdict",
				"evaluation_due",
				"counts_in_figures",
			)
		),
	)
	return narrowed(query, table, filters).run(as_dict=True)


def narrowed(query, table, filters: frappe._dict):
	"""The filters that the database can answer, and what the reader may read."""
	for fieldname in ("kind", "state"):
		if filters[fieldname]:
			query = query.where(table[fieldname] == filters[fieldname])
	if filters.counted_only:
		query = query.where(table.counts_in_figures == 1)
	if filters.window:
		query = query.where(table.state == rule.IN_FORCE)
	if filters.side:
		query = query.where(table.name.isin(signed_on_side(filters.side)))
	return restrict(query, "Agreement", table)


def signed_on_side(side: str):
	"""Agreements with a party of that side."""
	party, organisation = frappe.qb.DocType("Agreement Party"), frappe.qb.DocType("Organisation")
	return (
		frappe.qb.from_(party)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.where(organisation.side == side)
		.select(party.parent)
	)


def parties_of_agreements(filters: frappe._dict, names: list[str] | None = None) -> dict[str, str]:
	"""Agreement → its parties in words, European side ↔ Korean side; of `names`, or of all that the filters leave."""
	table, party, organisation = (
		frappe.qb.DocType(doctype) for doctype in ("Agreement", "Agreement Party", "Organisation")
	)
	query = (
		frappe.qb.from_(party)
		.join(table)
		.on(table.name == party.parent)
		.join(organisation)
		.on(organisation.name == party.organisation)
		.select(party.parent, organisation.side, organisation.organisation_name)
		.orderby(party.parent, party.idx)
	)
	if names is not None:
		query = query.where(party.parent.isin(names or [""]))
	by_side = defaultdict(lambda: ([], [], []))
	for name, side, organisation_name in narrowed(query, table, filters).run():
		by_side[name][SIDES.index(side) if side in SIDES else 2].append(organisation_name)
	return {name: joined(sides) for name, sides in by_side.items()}


def plans_of_agreements(names: list[str] | None) -> dict[str, str]:
	"""Agreement → the status of its furthest plan, of `names` or of all; a cancelled plan is none."""
	plan = frappe.qb.DocType("Action Plan")
	query = (
		frappe.qb.from_(plan)
		.select(plan.agreement, plan.status, Count("*"))
		.where(plan.agreement.isnotnull() & plan.status.isin(list(PLAN_RANK)))
		.groupby(plan.agreement, plan.status)
	)
	if names is not None:
		query = query.where(plan.agreement.isin(names or [""]))
	best: dict[str, str] = {}
	for agreement, status, _count in restrict(query, "Action Plan", plan).run():
		if agreement not in best or PLAN_RANK[status] < PLAN_RANK[best[agreement]]:
			best[agreement] = status
	return best


def added_up(filters: frappe._dict, today: date) -> list[dict]:
	"""What chart and summary read of the rows, one for each state, due day and whether something is decided and counts. One query."""
	table = frappe.qb.DocType("Agreement")
	due = Case().when(table.term_type == "Open-Ended", table.review_date).else_(table.end_date)
	decided = Case().when(Coalesce(table.renewal_decision, "") == "", 0).else_(1)
	by = (table.state, due, decided, table.counts_in_figures)
	query = frappe.qb.from_(table).select(*by, Count("*")).groupby(*by)
	return [
		{
			"state": state,
			"due": day,
			"days_left": (day - today).days if day and state == rule.IN_FORCE else None,
			"renewal_decision": is_decided,
			"counts_in_figures": counts,
			"count": counted.Counted(count),
		}
		for state, day, is_decided, counts, count in narrowed(query, table, filters).run()
	]


def get_chart(rows: list[dict], today: date) -> dict | None:
	"""Ends and reviews of agreements in force, month by month, with and without a decision."""
	upcoming = [row for row in rows if row["days_left"] is not None and row["days_left"] >= 0]
	if not upcoming:
		return None
	last = min(max(row["due"] for row in upcoming), add_months(today, CHART_MONTHS))
	months = months_between(today, last)
	due = defaultdict(list)
	for row in upcoming:
		due[row["due"].isoformat()[:7], bool(row["renewal_decision"])].append(row)
	return {
		"type": "bar",
		"data": {
			"labels": months,
			"datasets": [
				{"name": _("Undecided"), "values": [number_of(due[month, False]) for month in months]},
				{"name": _("Decided"), "values": [number_of(due[month, True]) for month in months]},
			],
		},
		"barOptions": {"stacked": 1},
		"colors": ["#e6a23c", "#2e8b57"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	in_force = [row for row in rows if row["state"] == rule.IN_FORCE]
	undecided = [
		row
		for row in in_force
		if row["days_left"] is not None and row["days_left"] <= 180 and not row["renewal_decision"]
	]
	return [
		{"label": _("Agreements"), "value": number_of(rows), "datatype": "Int", "indicator": "Blue"},
		{"label": _("In force"), "value": number_of(in_force), "datatype": "Int", "indicator": "Green"},
		{
			"label": _("In force, European-Korean"),
			"value": number_of([row for row in in_force if row["counts_in_figures"]]),
			"datatype": "Int",
			"indicator": "Green",
		},
		{
			"label": _("Due within 180 days, nothing decided"),
			"value": number_of(undecided),
			"datatype": "Int",
			"indicator": "Orange" if undecided else "Green",
		},
	]


def number_of(rows: list[dict]) -> counted.Counted:
	"""How many agreements the rows stand for."""
	if rows and "count" in rows[0]:
		return counted.together(row["count"] for row in rows)
	return counted.counted("Agreement", (row["name"] for row in rows))

"""What the parties agreed to do, how far it is and what is late (§5, E5, rules 56-57)."""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.clock import site_today
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted, first_rows
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.fuzzy_text import fuzzy_cell, latest_day
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

STATUSES = ("Open", "In Progress", "Done", "Cancelled")
SETTLED = ("Done", "Cancelled")
ADOPTED = "Adopted"
CHART_PLANS = 15


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	items = get_data(filters, site_today())
	shown, said = first_rows.of(items, filters, _("the longest overdue first"))
	rows = [a_row(item) for item in shown]
	answer = get_columns(), rows_for_reader(rows), said, get_chart(items), get_summary(items)
	return counted.marked("Action Plan Progress", filters, answer, ("plan", "idx"))


def validate_filters(filters: frappe._dict) -> frappe._dict:
	return frappe._dict(
		plan=checked.readable(filters, "plan", _("Action plan"), "Action Plan"),
		partnership=checked.readable(filters, "partnership", _("Partnership"), "Partnership"),
		owner_user=checked.existing(filters, "owner_user", _("Owner"), "User"),
		status=checked.one_of(filters, "status", _("Status"), STATUSES),
		overdue_only=checked.check(filters, "overdue_only"),
		**first_rows.chosen(filters),
	)


def get_columns() -> list[dict]:
	return [
		column.link("plan", _("Plan"), "Action Plan", 115),
		column.text("plan_title", _("Plan's title"), 190, lines=2),
		column.text("action", _("Action"), 260, lines=2),
		column.link("responsible_organisation", _("Responsible"), "Organisation", 110),
		column.text("responsible_name", _("Responsible organisation"), 190, lines=2),
		column.text("responsible_person", _("Responsible person"), 150),
		column.person("owner_user", _("Our owner"), 150),
		column.text("due", _("Due"), 100),
		column.whole("days_late", _("Days late"), 85),
		column.text("status", _("Status"), 100, translate=1),
		column.percent("progress", _("Progress"), 90),
		column.text("result", _("Result"), 190, lines=2),
		column.text("plan_status", _("Plan is"), 95, translate=1),
		column.link("partnership", _("Partnership"), "Partnership", 130),
	]


def get_data(filters: frappe._dict, today: date) -> list[frappe._dict]:
	"""The actions, each with its `last_day` and `days_late`, the latest ones first, then by due date."""
	items = actions(filters)
	for item in items:
		item.last_day = last = latest_day(item.due, item.due_precision)
		late = last is not None and last < today
		is_running = item.plan_status == ADOPTED and item.status not in SETTLED
		item.days_late = (today - last).days if late and is_running else None
	if filters.overdue_only:
		items = [item for item in items if item.days_late]
	items.sort(key=lambda item: (-(item.days_late or 0), item.last_day or date.max, item.plan, item.idx))
	return items


def a_row(item: frappe._dict) -> dict:
	return {
		"plan": item.plan,
		"plan_title": item.plan_title,
		"short_title": item.short_title,
		"action": item.action,
		"responsible_organisation": item.responsible_organisation,
		"responsible_name": item.responsible_name or "",
		"responsible_person": item.responsible_person or "",
		"owner_user": item.owner_user,
		"due": fuzzy_cell(item.due, item.due_precision),
		"days_late": item.days_late,
		"status": item.status,
		"progress": item.progress,
		"result": item.result or "",
		"plan_status": item.plan_status,
		"partnership": item.partnership,
		"last_day": item.last_day,
		"idx": item.idx,
	}


def actions(filters: frappe._dict) -> list[frappe._dict]:
	plan, item, organisation, contact, partnership = (
		frappe.qb.DocType(doctype)
		for doctype in ("Action Plan", "Action Item", "Organisation", "Contact", "Partnership")
	)
	query = (
		frappe.qb.from_(item)
		.join(plan)
		.on(plan.name == item.parent)
		.left_join(organisation)
		.on(organisation.name == item.responsible_organisation)
		.left_join(contact)
		.on(contact.name == item.responsible_contact)
		.left_join(partnership)
		.on(partnership.name == plan.partnership)
		.select(
			plan.name.as_("plan"),
			plan.title.as_("plan_title"),
			plan.status.as_("plan_status"),
			plan.partnership,
			partnership.short_title,
			item.action,
			item.responsible_organisation,
			organisation.organisation_name.as_("responsible_name"),
			contact.full_name.as_("responsible_person"),
			item.owner_user,
			item.due,
			item.due_precision,
			item.status,
			item.progress,
			item.result,
			item.idx,
		)
	)
	for condition, value in (
		(plan.name, filters.plan),
		(plan.partnership, filters.partnership),
		(item.owner_user, filters.owner_user),
		(item.status, filters.status),
	):
		if value:
			query = query.where(condition == value)
	if not filters.plan:
		query = query.where(plan.status != "Cancelled")
	return restrict(query, "Action Plan", plan).run(as_dict=True)


def get_chart(rows: list[dict]) -> dict | None:
	"""Mean progress of each plan over its actions that are not cancelled, the least advanced first."""
	progress, titles = defaultdict(list), {}
	for row in rows:
		if row["status"] != "Cancelled":
			progress[row["plan"]].append(100 if row["status"] == "Done" else row["progress"] or 0)
			titles[row["plan"]] = row["short_title"], row["plan_title"]
	means = {plan: round(sum(values) / len(values), 1) for plan, values in progress.items()}
	shown = sorted(means, key=lambda plan: (means[plan], plan))[:CHART_PLANS]
	if not shown:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": column.short_labels(titles[plan] for plan in shown),
			"datasets": [
				{
					"name": _("Progress in %"),
					"values": [counted.measured_of(means[plan], "Action Plan", [plan]) for plan in shown],
				}
			],
			"yMarkers": [{"label": "", "value": 100}],
		},
		"colors": ["#2b6cb0"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	late = plans_of(row for row in rows if row["days_late"])
	done = plans_of(row for row in rows if row["status"] == "Done")
	open_ = plans_of(row for row in rows if row["status"] not in SETTLED)
	return [
		{"label": _("Open actions"), "value": open_, "datatype": "Int", "indicator": "Blue"},
		{"label": _("Late"), "value": late, "datatype": "Int", "indicator": "Red" if late else "Green"},
		{"label": _("Done"), "value": done, "datatype": "Int", "indicator": "Green"},
	]


def plans_of(rows) -> counted.Counted:
	"""The number of these actions; their plans open."""
	return counted.counted("Action Plan", (row["plan"] for row in rows))

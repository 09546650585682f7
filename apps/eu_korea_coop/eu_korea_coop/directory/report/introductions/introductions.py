"""Introductions made by and to us: who was asked, for whom, and how it ended."""

from collections.abc import Iterable

import frappe
from frappe import _
from pypika import Order

from eu_korea_coop.constants import COOPERATION_SETTINGS, INTRODUCTION, ORGANISATION
from eu_korea_coop.directory.own_organisation import FIELD, own_organisation
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting import columns as column
from eu_korea_coop.reporting import counted
from eu_korea_coop.reporting import filters as checked
from eu_korea_coop.reporting.figures import share_card
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

STATUSES = ("Asked", "Made", "Declined", "No Answer")
TO_US, BY_US, OTHERS = "To us", "By us", "Between others"


def execute(filters=None):
	filters = validate_filters(frappe._dict(filters or {}))
	rows = get_data(filters)
	answer = get_columns(), rows_for_reader(rows), None, get_chart(rows), get_summary(rows)
	return counted.marked("Introductions", filters, answer)


def validate_filters(filters: frappe._dict) -> frappe._dict:
	first, last = checked.period(filters)
	return frappe._dict(
		from_date=first, to_date=last, status=checked.one_of(filters, "status", _("Status"), STATUSES)
	)


def get_columns() -> list[dict]:
	return [
		column.link("introduction", _("Introduction"), INTRODUCTION, 120),
		column.text("direction", _("Direction"), 120, translate=1),
		column.text("status", _("Status"), 100, translate=1),
		column.link("introducer_organisation", _("Introducing organisation"), ORGANISATION, 115),
		column.text("introducer", _("Who introduces"), 200),
		column.link("asked_for", _("Who is introduced"), ORGANISATION, 115),
		column.text("introduced", _("Name"), 200),
		column.link("target_organisation", _("To which organisation"), ORGANISATION, 115),
		column.text("target", _("To whom"), 200),
		column.day("asked_on", _("Asked on")),
		column.day("closed_on", _("Closed on")),
		column.whole("days", _("Days"), 80),
	]


def get_data(filters: frappe._dict) -> list[dict]:
	"""One row for each request asked for in the period that the reader may see, the latest first."""
	request = frappe.qb.DocType(INTRODUCTION)
	fields = ("name", "status", "introducer_organisation", "asked_for", "target_organisation")
	fields += ("asked_on", "closed_on")
	titles = {}
	query = frappe.qb.from_(request).select(*(request[field] for field in fields))
	for alias, fieldname in (
		("introducer", "introducer_organisation"),
		("introduced", "asked_for"),
		("target", "target_organisation"),
	):
		titles[alias] = frappe.qb.DocType(ORGANISATION).as_(alias)
		query = query.left_join(titles[alias]).on(titles[alias].name == request[fieldname])
		query = query.select(titles[alias].organisation_name.as_(f"{alias}_name"))
	if filters.from_date:
		query = query.where(request.asked_on >= filters.from_date)
	if filters.to_date:
		query = query.where(request.asked_on <= filters.to_date)
	if filters.status:
		query = query.where(request.status == filters.status)
	query = query.orderby(request.asked_on, order=Order.desc).orderby(request.name)
	rows = restrict(query, INTRODUCTION, request).run(as_dict=True)
	ours = own_organisations()
	return [a_row(row, ours) for row in rows]


def own_organisations() -> set[str]:
	"""The reader's own organisation and the site's."""
	return {own_organisation(), frappe.db.get_single_value(COOPERATION_SETTINGS, FIELD)} - {None, ""}


def a_row(row: frappe._dict, ours: set[str]) -> dict:
	return {
		"introduction": row.name,
		"direction": direction_of(row, ours),
		"status": row.status,
		"introducer_organisation": row.introducer_organisation,
		"introducer": row.introducer_name or "",
		"asked_for": row.asked_for,
		"introduced": row.introduced_name or "",
		"target_organisation": row.target_organisation,
		"target": row.target_name or "",
		"asked_on": row.asked_on,
		"closed_on": row.closed_on,
		"days": (row.closed_on - row.asked_on).days if row.closed_on else None,
	}


def direction_of(row: frappe._dict, ours: set[str]) -> str:
	if row.introducer_organisation in ours:
		return BY_US
	return TO_US if row.asked_for in ours else OTHERS


def get_chart(rows: list[dict]) -> dict | None:
	"""Requests by how they ended."""
	if not rows:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": column.chart_labels(_(status) for status in STATUSES),
			"datasets": [
				{
					"name": _("Introductions"),
					"values": [
						number_of(row for row in rows if row["status"] == status) for status in STATUSES
					],
				}
			],
		},
		"colors": ["#2b6cb0"],
	}


def get_summary(rows: list[dict]) -> list[dict]:
	made = number_of(row for row in rows if row["status"] == "Made")
	closed = sum(row["status"] != "Asked" for row in rows)
	return [
		{"label": _("Asked for"), "value": number_of(rows), "datatype": "Int", "indicator": "Blue"},
		{"label": _("Were made"), "value": made, "datatype": "Int", "indicator": "Green"},
		share_card(_("Made, of those answered"), made, closed, "Green"),
	]


def number_of(rows: Iterable[dict]) -> counted.Counted:
	return counted.counted(INTRODUCTION, (row["introduction"] for row in rows))

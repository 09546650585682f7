"""How far action plans are, for the pages that show them in a line."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from pypika import Order
from pypika.queries import Table
from pypika.terms import Criterion

from eu_korea_coop.constants import ACTION_PLAN
from eu_korea_coop.domain import dates
from eu_korea_coop.permissions import restrict


def of_partnership(partnership: str, today: date) -> list[dict]:
	"""As `progress`, for the plans of a partnership."""
	plan = frappe.qb.DocType(ACTION_PLAN)
	return progress(plan, plan.partnership == partnership, today)


def of_agreement(agreement: str, today: date) -> list[dict]:
	"""As `progress`, for the plans made under an agreement."""
	plan = frappe.qb.DocType(ACTION_PLAN)
	return progress(plan, plan.agreement == agreement, today)


def progress(plan: Table, condition: Criterion, today: date) -> list[dict]:
	"""Return `{name, title, status, adopted_on, adopted_on_precision, done, items, late}` of the plans, the latest first.

	Cancelled actions are left out. One query.
	"""
	item = frappe.qb.DocType("Action Item")
	query = (
		frappe.qb.from_(plan)
		.left_join(item)
		.on((item.parent == plan.name) & (item.parenttype == ACTION_PLAN))
		.select(plan.name, plan.title, plan.status, plan.adopted_on, plan.adopted_on_precision)
		.select(item.name.as_("row"), item.status.as_("item_status"), item.due, item.due_precision)
		.where(condition)
		.orderby(plan.creation, order=Order.desc)
	)
	result: dict[str, dict] = {}
	for line in restrict(query, ACTION_PLAN, plan).run(as_dict=True):
		one = result.setdefault(
			line.name,
			{
				"name": line.name,
				"title": line.title,
				"status": _(line.status),
				"adopted_on": str(line.adopted_on) if line.adopted_on else None,
				"adopted_on_precision": line.adopted_on_precision or "",
				"done": 0,
				"items": 0,
				"late": 0,
			},
		)
		if not line.row or line.item_status == "Cancelled":
			continue
		one["items"] += 1
		if line.item_status == "Done":
			one["done"] += 1
		elif (last := dates.last_day(line.due, line.due_precision)) and last < today:
			one["late"] += 1
	return list(result.values())

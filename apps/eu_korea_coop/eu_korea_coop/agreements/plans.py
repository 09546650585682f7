"""How far action plans are, for the pages that show them in a line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from operator import attrgetter

import frappe
from frappe import _
from pypika import Case, Order

from eu_korea_coop.asked_by_names import NAMES, ask, readable_rows
from eu_korea_coop.constants import ACTION_PLAN, AGREEMENT
from eu_korea_coop.domain import dates

ADOPTED = "Adopted"
SETTLED = (ADOPTED, "Completed")
"""States of a plan that count for health."""
OVER = ("Done", "Cancelled")
"""States of an action that is no longer open."""


def of_partnership(partnership: str) -> list[frappe._dict]:
	"""Return all plans of a partnership, the latest first, a row for each of their actions, `action_row` None for a plan without.

	Also those that the reader may not read: `is_readable` says which they may, and `progress` shows no others. One query.
	"""
	return ask(statement(frappe.db.db_type, "partnership"), [partnership], as_dict=True)


def of_agreement(agreement: str) -> list[frappe._dict]:
	"""As `of_partnership`, for the plans made under an agreement."""
	return ask(statement(frappe.db.db_type, "agreement"), [agreement], as_dict=True)


@cache
def statement(_db_type: str, link: str) -> str:
	"""What is asked of the plans whose `link` is one of NAMES."""
	plan, item = frappe.qb.DocType(ACTION_PLAN), frappe.qb.DocType("Action Item")
	deal = frappe.qb.DocType(AGREEMENT)
	return (
		frappe.qb.from_(plan)
		.left_join(deal)
		.on(deal.name == plan.agreement)
		.left_join(item)
		.on((item.parent == plan.name) & (item.parenttype == ACTION_PLAN))
		.select(plan.partnership, plan.name, plan.title, plan.status)
		.select(plan.adopted_on, plan.adopted_on_precision, deal.visibility)
		.select(Case().when(readable_rows(ACTION_PLAN), 1).else_(0).as_("is_readable"))
		.select(item.name.as_("action_row"), item.idx, item.action, item.status.as_("action_status"))
		.select(item.due, item.due_precision, item.owner_user)
		.where(plan[link].isin(NAMES))
		.orderby(plan.creation, order=Order.desc)
		.orderby(plan.name)
		.get_sql()
	)


def settled(rows: Iterable[frappe._dict]) -> list[frappe._dict]:
	"""Of rows as `of_partnership` has them, those of SETTLED plans by name; `item` names the open actions of adopted ones."""
	return [
		frappe._dict(
			row, item=row.action_row if row.status == ADOPTED and row.action_status not in OVER else None
		)
		for row in sorted(rows, key=attrgetter("name"))
		if row.status in SETTLED
	]


def progress(rows: Iterable[frappe._dict], today: date) -> list[dict]:
	"""Return `{name, title, status, adopted_on, adopted_on_precision, done, items, late}` of the plans that the reader may read.

	`rows`: as `of_partnership` has them. Cancelled actions are left out.
	"""
	result: dict[str, dict] = {}
	for row in rows:
		if not row.is_readable:
			continue
		one = result.setdefault(
			row.name,
			{
				"name": row.name,
				"title": row.title,
				"status": _(row.status),
				"adopted_on": str(row.adopted_on) if row.adopted_on else None,
				"adopted_on_precision": row.adopted_on_precision or "",
				"done": 0,
				"items": 0,
				"late": 0,
			},
		)
		if not row.action_row or row.action_status == "Cancelled":
			continue
		one["items"] += 1
		if row.action_status == "Done":
			one["done"] += 1
		elif (last := dates.last_day(row.due, row.due_precision)) and last < today:
			one["late"] += 1
	return list(result.values())

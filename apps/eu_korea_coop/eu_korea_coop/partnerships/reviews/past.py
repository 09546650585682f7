"""What was decided in reviews: the latest decision of each partnership, and all of them as part of its story."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import formatdate
from pypika import Order
from pypika.queries import QueryBuilder

from eu_korea_coop import work_owners
from eu_korea_coop.constants import PARTNERSHIP_REVIEW as DOCTYPE
from eu_korea_coop.domain.plain_text import as_typed
from eu_korea_coop.permissions import restrict

NEXT_STEP, ASK, PARK, DROP, HAND_OVER, LEAVE = "Next Step", "Ask", "Park", "Drop", "Hand Over", "Leave"
DECISIONS = (NEXT_STEP, ASK, PARK, DROP, HAND_OVER, LEAVE)
FIELDS = ("name", "partnership", "day", "decided_by", "decision", "text", "for_user", "due", "close_reason")


def latest(partnerships: Collection[str] | None = None) -> dict[str, frappe._dict]:
	"""Return the latest decision of each of `partnerships` (None: of all), of those the reader may read. One query."""
	review, newer = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(DOCTYPE).as_("newer")
	last = frappe.qb.from_(newer).select(newer.partnership, Max(newer.creation).as_("creation"))
	if partnerships is not None:
		last = last.where(newer.partnership.isin([*partnerships, ""]))
	last = last.groupby(newer.partnership).as_("last")
	query = (
		frappe.qb.from_(review)
		.inner_join(last)
		.on((last.partnership == review.partnership) & (last.creation == review.creation))
		.select(*(review[field] for field in FIELDS), review.creation)
	)
	return {row.partnership: row for row in restrict(query, DOCTYPE, review).run(as_dict=True)}


def of_partnership(partnership: str, wanted: int) -> list[frappe._dict]:
	"""Return the newest decisions about a partnership, of those the reader may read."""
	review = frappe.qb.DocType(DOCTYPE)
	query = selected(review).where(review.partnership == partnership).limit(wanted)
	return restrict(query, DOCTYPE, review).run(as_dict=True)


def selected(review) -> QueryBuilder:
	query = frappe.qb.from_(review).select(*(review[field] for field in FIELDS), review.creation)
	return query.orderby(review.creation, order=Order.desc)


def entries(partnership: str, wanted: int) -> list[dict]:
	"""Return the decisions about a partnership as entries of its story (partnerships/timeline.py)."""
	if not frappe.has_permission(DOCTYPE, "read"):
		return []
	rows = of_partnership(partnership, wanted)
	names = names_in(rows)
	return [
		{
			"kind": "review",
			"doctype": DOCTYPE,
			"name": row.name,
			"date": row.day,
			"precision": "Day",
			"title": in_words(row, names),
			"text": names.get(row.decided_by) or row.decided_by,
			"label": _("Review"),
			"sort": row.day,
			"recorded": row.creation,
		}
		for row in rows
	]


def names_in(rows: Collection[frappe._dict]) -> dict[str, str]:
	"""Return the full names of the people that decisions name. One query, none for no row."""
	return work_owners.full_names({user for row in rows for user in (row.decided_by, row.for_user) if user})


def in_words(row, names: dict[str, str] | None = None) -> str:
	"""Return a decision in the reader's words, for example "ask Mina Example: is the draft still alive?"."""
	if names is None:
		names = names_in([row])
	who = names.get(row.for_user) or row.for_user or ""
	due = formatdate(row.due) if row.due else ""
	if row.decision == NEXT_STEP:
		what = _("next step by {0}").format(due) + (f" ({who})" if who else "")
	elif row.decision == ASK:
		what = _("ask {0}").format(who)
	elif row.decision == PARK:
		what = _("park until {0}").format(due)
	elif row.decision == DROP:
		what = _("drop, {0}").format(_(row.close_reason or ""))
	elif row.decision == HAND_OVER:
		what = _("hand over to {0}").format(who)
	else:
		what = _("leave as it is")
	return f"{what}: {as_typed(row.text)}" if row.text else what


def days_ago(row, today: date, names: dict[str, str] | None = None) -> str:
	"""Return when and what was decided last: "reviewed 12 days ago: ask KIAT"."""
	days = max(0, (today - row.day).days)
	if days == 0:
		return _("reviewed today: {0}").format(in_words(row, names))
	words = _("reviewed 1 day ago: {1}") if days == 1 else _("reviewed {0} days ago: {1}")
	return words.format(days, in_words(row, names))

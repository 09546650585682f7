"""What was decided in reviews: the latest decision of each partnership, and all of them as part of its story."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from pypika import Order
from pypika.queries import QueryBuilder
from pypika.terms import Parameter

from eu_korea_coop import work_owners
from eu_korea_coop.asked_by_names import NAMED, NAMES, ask, readable_rows
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.constants import PARTNERSHIP_REVIEW as DOCTYPE
from eu_korea_coop.domain import reviews
from eu_korea_coop.domain.plain_text import as_typed
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting.fuzzy_text import day_text

FIELDS = ("name", "partnership", "day", "decided_by", "decision", "text", "for_user", "due", "close_reason")


def latest(partnerships: Collection[str], until: date | None = None) -> dict[str, frappe._dict]:
	"""Return the latest decision of each of `partnerships`, made `until` a day, of those the reader may read. One query."""
	if not frappe.has_permission(DOCTYPE, "read"):
		return {}  # what people said in a review is not for readers of figures
	of_all = len(partnerships) > NAMED
	statement = of_partnerships(frappe.db.db_type, until is not None, of_all)
	rows = ask(statement, () if of_all else [*partnerships, ""], as_dict=True, until=until)
	wanted = set(partnerships)
	return {row.partnership: row for row in rows if row.partnership in wanted}


@cache
def of_partnerships(_db_type: str, until_a_day: bool, of_all: bool) -> str:
	"""What is asked of the reviews of NAMES, or of all partnerships."""
	review, newer = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(DOCTYPE).as_("newer")
	last = frappe.qb.from_(newer).select(newer.partnership, Max(newer.creation).as_("creation"))
	if not of_all:
		last = last.where(newer.partnership.isin(NAMES))
	if until_a_day:
		last = last.where(newer.day <= Parameter("%(until)s"))
	last = last.groupby(newer.partnership).as_("last")
	return (
		frappe.qb.from_(review)
		.inner_join(last)
		.on((last.partnership == review.partnership) & (last.creation == review.creation))
		.select(*(review[field] for field in FIELDS), review.creation)
		.where(readable_rows(DOCTYPE))
		.get_sql()
	)


def of_partnership(partnership: str, wanted: int) -> list[frappe._dict]:
	"""Return the newest decisions about a partnership, of those the reader may read."""
	return readable("partnership", [partnership], wanted)


def readable(field: str, values: Collection[str], wanted: int | None = None) -> list[frappe._dict]:
	"""Return the decisions whose `field` is one of `values`, the newest first, of those the reader may read. One query."""
	review = frappe.qb.DocType(DOCTYPE)
	query = selected(review).where(review[field].isin(sorted(values)))
	return restrict(query.limit(wanted) if wanted else query, DOCTYPE, review).run(as_dict=True)


def selected(review) -> QueryBuilder:
	query = frappe.qb.from_(review).select(*(review[field] for field in FIELDS), review.creation)
	return query.orderby(review.creation, order=Order.desc)


def entries(reviews: Collection[str]) -> list[dict]:
	"""Return these decisions as entries of a story (partnerships/story.py), of those the reader may read."""
	if not reviews or not frappe.has_permission(DOCTYPE, "read"):
		return []
	rows = readable("name", reviews)
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


def worded(row, names: dict[str, str]) -> tuple[str, tuple]:
	"""Return the message id of a decision and its parameters (domain/reviews.py)."""
	who = names.get(row.for_user) or row.for_user or names.get(row.get("owner_user")) or ""
	return reviews.worded(row.decision, who, row.due, row.close_reason or "", as_typed(row.text or ""))


def in_words(row, names: dict[str, str] | None = None) -> str:
	"""Return a decision in the reader's words, for example "ask Mina Example: is the draft still alive?"."""
	text, params = worded(row, names_in([row]) if names is None else names)
	return _(text).format(*(in_readers_words(param) for param in params))


def in_readers_words(param: object) -> str:
	if isinstance(param, tuple):
		return ", ".join(_(part) for part in param)
	return day_text(param) if isinstance(param, date) else str(param or "–")


def days_ago(row, today: date, names: dict[str, str] | None = None) -> str:
	"""Return when and what was decided last: "reviewed 12 days ago: ask KIAT"."""
	days = max(0, (today - row.day).days)
	if days == 0:
		return _("reviewed today: {0}").format(in_words(row, names))
	words = _("reviewed 1 day ago: {1}") if days == 1 else _("reviewed {0} days ago: {1}")
	return words.format(days, in_words(row, names))


def since(day: date) -> list[frappe._dict]:
	"""Return the decisions from a day on, the newest first, with the partnership's `title` and the name of whom they are for
	(`first_name`, `last_name`, `full_name`); for managers. One query.
	"""
	review, partnership, user = (frappe.qb.DocType(name) for name in (DOCTYPE, PARTNERSHIP, "User"))
	query = (
		selected(review)
		.inner_join(partnership)
		.on(partnership.name == review.partnership)
		.left_join(user)
		.on(user.name == review.for_user)
		.select(partnership.title, partnership.short_title, user.first_name, user.last_name, user.full_name)
		.where(review.day >= day)
	)
	return query.run(as_dict=True)


def open_questions(users: Collection[str]) -> list[frappe._dict]:
	"""Return what reviews have asked these users and they have not answered: `{user, todo, partnership, title, text, day, due}`."""
	review, partnership = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(PARTNERSHIP)
	todo = frappe.qb.DocType("ToDo")
	query = (
		frappe.qb.from_(todo)
		.inner_join(review)
		.on(review.todo == todo.name)
		.inner_join(partnership)
		.on(partnership.name == review.partnership)
		.select(todo.allocated_to.as_("user"), todo.name.as_("todo"), review.partnership, review.text)
		.select(review.day, review.due, review.decided_by, partnership.title, partnership.short_title)
		.where((todo.status == "Open") & todo.allocated_to.isin([*users, ""]))
		.orderby(review.creation)
	)
	return query.run(as_dict=True)

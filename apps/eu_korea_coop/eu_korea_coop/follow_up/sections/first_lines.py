"""Rows of a section, no more than a digest shows, each with how many there are: chosen, ordered and counted by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import reduce
from operator import mul

import frappe
from frappe.query_builder.functions import Cast, Count
from pypika import Case, analytics
from pypika.analytics import RowNumber
from pypika.queries import QueryBuilder, Table
from pypika.terms import Term

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.sections.items import Sections
from eu_korea_coop.permissions import criterion_of_each, reads_all_not_hidden

EVERY_ROW = analytics.Count("*").over()
"""The number of rows, counted while they are read."""


# ------------------------------------------------------------------------------------------------------- in order


def by_tier(table: Table) -> Term:
	"""The order of tiers in `digest.rank`."""
	return Case().when(table.tier == "Strategic", 0).when(table.tier == "Watch", 2).else_(1)


def empty_last(term: Term) -> Term:
	"""To be ordered by before `term`, so that rows without a value come last."""
	return Case().when(term.isnull(), 1).else_(0)


def by_letters(text: Term) -> Term:
	"""`text` in the order in which Python sorts it: capital letters and accents count."""
	return Cast(text, "BINARY") if frappe.db.db_type == "mariadb" else text


# ----------------------------------------------------------------------------------------------------- for everybody


def first_lines(
	query: QueryBuilder, *order: Term, number: Term | None = None
) -> tuple[list[frappe._dict], int]:
	"""Return the first rows of `query` in this order, as many as a digest shows, and how many there are beyond. One query."""
	return with_beyond(in_order(query, *order, number=number).run(as_dict=True))


def in_order(query: QueryBuilder, *order: Term, number: Term | None = None) -> QueryBuilder:
	"""`number`: how many rows there are, where it is not counted apart, which is quicker if an index counts them."""
	number = number or frappe.qb.from_(query.as_("every")).select(Count("*"))
	for term in order:
		query = query.orderby(term)
	return query.select(number.as_("in_all")).limit(digest.MAX_LINES)


def with_beyond(rows: list[frappe._dict]) -> tuple[list[frappe._dict], int]:
	return rows, (rows[0].in_all - len(rows) if rows else 0)


# ---------------------------------------------------------------------------------------------------- for each reader


def readable_to(
	user: Term, users: Collection[str], query: QueryBuilder, doctypes: Collection[str]
) -> QueryBuilder:
	"""`query` with `user`, the one of `users` whom a row is for, and without rows of these DocTypes that are hidden from them."""
	for doctype in doctypes:
		query = query.where(criterion_of_each(doctype, user, users))
	return query.select(user.as_("user"))


def first_of_each(
	lines: Mapping[str, Sections],
	parts: Collection[QueryBuilder],
	doctypes: Collection[str],
	order: Callable[[Table], Iterable[Term]],
	within: Callable[[Table], Iterable[Term]] = lambda _row: (),
) -> list[frappe._dict]:
	"""Return what each of the users of `lines` has in `parts`, which `readable_to` has made, as far as a digest shows it. One query.

	`order` and `within` get the table of all rows: how a user's are ordered, and which of them are counted together. A row says
	how many there are (`in_all`). Who reads less than the criterion leaves them, by role or User Permissions, has all their
	rows, to be looked through (`is_checked` is False).
	"""
	looked_through = {
		user for user in lines if not all(reads_all_not_hidden(doctype, user) for doctype in doctypes)
	}
	every = reduce(mul, parts).as_("mine")  # UNION ALL, where there are several
	groups = (every.user, *within(every))
	place, number = RowNumber().over(*groups), analytics.Count("*").over(*groups)
	for term in order(every):
		place = place.orderby(term)
	ranked = frappe.qb.from_(every).select(every.star, place.as_("place"), number.as_("in_all")).as_("ranked")
	is_shown = ranked.place <= digest.MAX_LINES
	if looked_through:
		is_shown |= ranked.user.isin(sorted(looked_through))
	rows = frappe.qb.from_(ranked).select(ranked.star).where(is_shown).run(as_dict=True)
	for row in rows:
		row.is_checked = row.user not in looked_through
	return rows


def put(
	lines: dict[str, Sections],
	rows: Iterable[frappe._dict],
	line_of: Callable[[frappe._dict], digest.Line],
	section_of: Callable[[frappe._dict], str],
) -> None:
	"""Put the lines of rows that `first_of_each` has read into the sections of their users."""
	of_each: dict[tuple[str, str], list[frappe._dict]] = defaultdict(list)
	for row in rows:
		of_each[row.user, section_of(row)].append(row)
	for (user, section), own in of_each.items():
		beyond = own[0].in_all - len(own)
		lines[user][section] = digest.Lines((line_of(row) for row in own), beyond, own[0].is_checked)

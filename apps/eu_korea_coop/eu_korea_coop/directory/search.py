"""Finding records by any of their names, as the user may read them, from the table of names (search_names.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from pypika import Criterion
from pypika.terms import Term

from eu_korea_coop import permissions
from eu_korea_coop.directory.search_names import SEARCH_NAME
from eu_korea_coop.domain import search_terms

PAGE = 100
"""Records read at once."""
MOST_PAGES = 5
"""Pages read at most while rights or filters leave too few records."""
MOST_OF_A_WORD = 400
"""Records read at most for the longest of several words."""
MOST_PARTIES = 60
"""Organisations at most whose partnerships are looked up for a text."""


@dataclass(frozen=True, slots=True)
class Match:
	"""A record that answers to a text: how well (0 the whole name, 1 its beginning, 2 a later part), and by which term."""

	name: str
	rank: int
	term: str


def candidates(doctype: str, text: str, start: int = 0, limit: int = PAGE) -> list[Match]:
	"""Records of `doctype` with a term that begins with `text`, else with all its words, best first, as a page.

	Rows that the session's user may not read are left out, but for User Permissions: read the records by `get_list`.
	"""
	wanted = search_terms.wanted(text)
	if not wanted.beginnings:
		return []
	matches = read_matches(doctype, wanted.beginnings, start, limit)
	if len(matches) < limit and wanted.words and not start:
		known = {match.name for match in matches}
		matches += [match for match in read_words(doctype, wanted.words, limit) if match.name not in known]
	return matches[:limit]


def read_matches(doctype: str, beginnings: tuple[str, ...], start: int, limit: int) -> list[Match]:
	table = frappe.qb.DocType(SEARCH_NAME)
	query = (
		frappe.qb.from_(table)
		.select(table.record, table.term, table.is_start)
		.where((table.record_type == doctype) & begins(table.term, beginnings))
		.orderby(table.term)
		.limit(limit * 3)
		.offset(start * 3)
	)
	rows = readable_only(query, doctype, table.record).run(as_dict=True)
	best: dict[str, Match] = {}
	for row in rows:
		rank = 0 if row.is_start and row.term in beginnings else 1 if row.is_start else 2
		known = best.get(row.record)
		if known is None or rank < known.rank:
			best[row.record] = Match(row.record, rank, row.term)
	return sorted(best.values(), key=lambda match: (match.rank, match.term, match.name))


def read_words(doctype: str, words: tuple[str, ...], limit: int) -> list[Match]:
	"""Records that have a term for each of the words, whatever their order.

	Of the longest word the first MOST_OF_A_WORD records are looked at, so that two words that stand in every second name
	cost no more than rare ones.
	"""
	first, *others = sorted(words, key=len, reverse=True)
	table = frappe.qb.DocType(SEARCH_NAME)
	query = (
		frappe.qb.from_(table)
		.select(table.record)
		.where((table.record_type == doctype) & begins(table.term, (first,)))
		.orderby(table.term)
		.limit(MOST_OF_A_WORD)
	)
	names = list(dict.fromkeys(readable_only(query, doctype, table.record).run(pluck=True)))
	for word in others:
		if not names:
			break
		query = frappe.qb.from_(table).select(table.record).distinct()
		query = query.where(
			table.record.isin(names) & (table.record_type == doctype) & begins(table.term, (word,))
		)
		also = set(query.run(pluck=True))
		names = [name for name in names if name in also]
	return [Match(name, 2, first) for name in names[:limit]]


def begins(column: Term, beginnings: Iterable[str]) -> Criterion:
	return Criterion.any(column.like(f"{escaped(text)}%") for text in beginnings)


def escaped(text: str) -> str:
	"""Return the text with the wildcards of LIKE escaped."""
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def readable_only(query, doctype: str, name: Term):
	"""`query` without guarded records that the session's user may not read."""
	if permissions.sees_every_row(doctype, frappe.session.user):
		return query
	record = frappe.qb.DocType(doctype)
	query = query.inner_join(record).on(record.name == name)
	return permissions.restrict(query, doctype, record)


def find(
	doctype: str,
	text: str,
	fields: list[str],
	filters: dict | list | None = None,
	start: int = 0,
	limit: int = 10,
) -> list[frappe._dict]:
	"""Records the user may read that answer to `text`, best first: `fields` of each, and its `rank`.

	Without a text, all records in the DocType's order. Empty for users who may not read the DocType.
	"""
	if not any(frappe.has_permission(doctype, right) for right in ("select", "read")):
		return []
	title = frappe.get_meta(doctype).get_title_field()
	if not (text or "").strip():
		return read(doctype, None, fields, filters, start, limit, f"{title} asc")
	rows: list[frappe._dict] = []
	for page in range(MOST_PAGES):
		matches = candidates(doctype, text, page * PAGE)
		rows += ranked(read(doctype, matches, fields, filters), matches, title)
		if len(rows) >= start + limit or len(matches) < PAGE:
			break
	if len(rows) < start + limit:
		known = {row.name for row in rows}
		by_id = read_by_id(doctype, text, fields, filters)
		rows += [row for row in by_id if row.name not in known]
	return rows[start : start + limit]


def ranked(rows: list[frappe._dict], matches: list[Match], title: str) -> list[frappe._dict]:
	rank = {match.name: match.rank for match in matches}
	for row in rows:
		row.rank = rank[row.name]
	rows.sort(key=lambda row: (row.rank, (row.get(title) or "").casefold(), row.name))
	return rows


def read(
	doctype: str,
	matches: list[Match] | None,
	fields: list[str],
	filters: dict | list | None = None,
	start: int = 0,
	limit: int = PAGE,
	order_by: str = "name asc",
) -> list[frappe._dict]:
	"""Records by `get_list`, with the user's permissions; of `matches` alone unless they are None."""
	if matches is not None and not matches:
		return []
	among = [[doctype, "name", "in", [match.name for match in matches]]] if matches is not None else []
	return frappe.get_list(
		doctype,
		filters=[*as_list(doctype, filters), *among],
		fields=fields,
		order_by=order_by,
		start=start,
		page_length=limit,
	)


def read_by_id(doctype: str, text: str, fields: list[str], filters: dict | list | None) -> list[frappe._dict]:
	"""The record whose id is typed, and those whose id begins so: "ORG-00012"."""
	if not text.strip().upper().startswith(id_prefix(doctype)):
		return []
	among = [[doctype, "name", "like", f"{escaped(text.strip())}%"]]
	rows = read(doctype, None, fields, [*as_list(doctype, filters), *among], limit=10)
	return [frappe._dict(row, rank=1) for row in rows]


def id_prefix(doctype: str) -> str:
	"""Return the beginning of the ids of a DocType's naming series, such as "ORG-"."""
	return (frappe.get_meta(doctype).autoname or "").split(".")[0].upper() or "\x00"


def as_list(doctype: str, filters: dict | list | None) -> list:
	"""Filters of a link field as a list of conditions."""
	if isinstance(filters, dict):
		return [
			[doctype, field, *(value if isinstance(value, (list, tuple)) else ("=", value))]
			for field, value in filters.items()
		]
	return list(filters or ())

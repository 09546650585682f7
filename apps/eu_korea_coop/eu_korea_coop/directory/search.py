"""Finding records by any of their names, as the user may read them, from the table of names (search_names.py)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from pypika import Criterion
from pypika.terms import Term

from eu_korea_coop import permissions
from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory.search_names import SEARCH_NAME
from eu_korea_coop.domain import names, search_terms

PAGE = 100
"""Records read at once."""
MOST_PAGES = 5
"""Pages read at most while rights or filters leave too few records."""
MOST_OF_A_WORD = 400
"""Records read at most for the longest of several words."""
MOST_PARTIES = 60
"""Organisations at most whose partnerships are looked up for a text."""

MOST_MISSPELT = 60
"""Terms read at most for each syllable of a text that may be misspelt, and organisations whose names are compared with it."""
_HANGUL_NAME = re.compile(rf"[가-힣]{{{names.LEAST_SYLLABLES},30}}")


@dataclass(frozen=True, slots=True)
class Match:
	"""A record that answers to a text: how well (0 the whole name, 1 its beginning, 2 a later part), and by which term."""

	name: str
	rank: int
	term: str


def candidates(doctype: str, text: str, start: int = 0, limit: int = PAGE) -> list[Match]:
	"""Records of `doctype` with a term that begins with `text`, else with all its words, best first, as a page.

	Where no organisation has either, those that have it but for one misspelt syllable of Hangul.

	Rows that the session's user may not read are left out, but for User Permissions: read the records by `get_list`.
	"""
	wanted = search_terms.wanted(text)
	if not wanted.beginnings:
		return []
	matches = read_matches(doctype, wanted.beginnings, start, limit)
	if len(matches) < limit and wanted.words and not start:
		known = {match.name for match in matches}
		matches += [match for match in read_words(doctype, wanted.words, limit) if match.name not in known]
	if doctype == ORGANISATION and not matches and not start:
		matches = [Match(name, 2, term) for name, term in with_misspelt(text).items()]
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
	records = list(dict.fromkeys(readable_only(query, doctype, table.record).run(pluck=True)))
	for word in others:
		if not records:
			break
		query = frappe.qb.from_(table).select(table.record).distinct()
		query = query.where(
			table.record.isin(records) & (table.record_type == doctype) & begins(table.term, (word,))
		)
		also = set(query.run(pluck=True))
		records = [name for name in records if name in also]
	return [Match(name, 2, first) for name in records[:limit]]


def with_misspelt(text: str) -> dict[str, str]:
	"""Organisation → its term that begins as `text` but for one misspelt syllable (names.is_misspelt). Two queries, none for other scripts.

	Of each syllable the longer part before or behind it is looked for, for a name has a term at each of its syllables.
	"""
	name = names.normalise_organisation(text)
	if not _HANGUL_NAME.fullmatch(name):
		return {}
	table, union = frappe.qb.DocType(SEARCH_NAME), None
	parts = {name[:at] if at * 2 >= len(name) else name[at + 1 :] for at in range(len(name))}
	for part in sorted(parts, key=len, reverse=True):  # the rarest first
		those = frappe.qb.from_(table).select(table.record).limit(MOST_MISSPELT)
		those = those.where(
			(table.record_type == ORGANISATION) & begins(table.term, [unicodedata.normalize("NFD", part)])
		)
		query = frappe.qb.from_(those.as_("those")).select("record")
		union = query if union is None else union.union_all(query)
	every = union.as_("every")
	near = list(dict.fromkeys(frappe.qb.from_(every).select(every.record).run(pluck=True)))[:MOST_MISSPELT]
	if not near:
		return {}
	known = (
		frappe.qb.from_(table)
		.select(table.record, table.term)
		.where((table.record_type == ORGANISATION) & table.record.isin(near))
		.run()
	)
	composed = ((record, unicodedata.normalize("NFC", term)) for record, term in known)
	return {record: term for record, term in composed if names.is_misspelt(name, term[: len(name)])}


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

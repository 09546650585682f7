"""Read-only profiles of partnerships, agreements, events and organisations, made from explicit lists of fields.

For readers of figures, who open no record. A profile holds no person, no free text but titles and names of organisations
and places, and never anything Restricted, whoever asks: so an officer sees what a policy reader sees. A fixed number of
queries whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import get_url_to_form, get_url_to_list
from pypika.queries import QueryBuilder, Table

from eu_korea_coop import any_case
from eu_korea_coop.constants import (
	PARTNERSHIP,
)
from eu_korea_coop.directory import link_search, search
from eu_korea_coop.partnerships import figures
from eu_korea_coop.partnerships.profile_kinds import KINDS, Kind
from eu_korea_coop.partnerships.profile_reading import label_of, only_open, open_rows, shown, tags_of
from eu_korea_coop.permissions import reads_figures_only

ROUTE = "cooperation-profile"
"""The desk page that shows profiles."""
PAGE = 50
"""Rows of a list of profiles at once."""


def profile(doctype: str, name: str) -> dict:
	"""`{doctype, name, kind, title, native_title, status, facts, parts}`; every text is in the reader's language.

	`status`: `[text]`; `facts`: `[{label, value}]`; `parts`: `[{label, rows: [{title, doctype, name, details: [text]}]}]`, a
	row without `doctype` opens nothing. Raises DoesNotExistError alike for a record that is Restricted and one that is not
	there, ValidationError for a DocType without profiles.
	"""
	kind = kind_of(doctype)
	row = next(iter(open_rows(doctype, [name], sorted(kind.fields))), None)
	if not row:
		raise frappe.DoesNotExistError(_("There is no such profile."))
	return {
		"doctype": doctype,
		"name": row["name"],
		"kind": _(doctype),
		"title": row[kind.title],
		"native_title": row.get(kind.native_title) or "",
		"status": status_of(row, kind),
		"facts": [
			*(
				{"label": _(label_of(doctype, field.name)), "value": text}
				for field in kind.facts
				if (text := shown(row, field))
			),
			*tags_of(doctype, row["name"], kind.tags),
		],
		"parts": [part for read in kind.parts if (part := read(row["name"]))["rows"]],
	}


def profiles(doctype: str, group: str | None, figure: str | None, text: str | None, start: int) -> dict:
	"""`{groups: [{value, label, count, stalled}], rows, more}`: how many open records each group has, and those of one.

	`group`: a stage, state, status or side; `figure`: those a number card counts; `text`: a part of the title. `rows` are
	`[{name, title, status, details}]`, PAGE at once from `start`. `stalled` is there for partnerships. Raises
	ValidationError for what is not known.
	"""
	kind = kind_of(doctype)
	meta_field = frappe.get_meta(doctype).get_field(kind.group)
	options = [option for option in (meta_field.options or "").split("\n") if option]
	if group and group not in options:
		frappe.throw(_("{0}: choose one of {1}.").format(_(meta_field.label), ", ".join(map(_, options))))
	table = frappe.qb.DocType(doctype)
	query = counted_rows(doctype, table, figure)
	groups = counted_groups(query, table, kind, options, doctype == PARTNERSHIP)
	if group:
		query = query.where(table[kind.group] == group)
	if text and text.strip():
		wanted = f"%{text.strip()[:80]}%"
		condition = any_case.like(table[kind.title], wanted)
		if kind.native_title:
			condition |= any_case.like(table[kind.native_title], wanted)
		query = query.where(condition)
	rows = (
		query.select(*(table[field] for field in sorted(kind.fields)))
		.orderby(table[kind.title])
		.orderby(table.name)
		.limit(PAGE + 1)
		.offset(max(start, 0))
		.run(as_dict=True)
	)
	return {
		"group_label": _(meta_field.label),
		"groups": groups,
		"rows": [
			{
				"name": row.name,
				"title": row[kind.title],
				"native_title": row.get(kind.native_title) or "",
				"status": status_of(row, kind),
			}
			for row in rows[:PAGE]
		],
		"more": len(rows) > PAGE,
	}


def with_name(text: str, limit: int) -> list[dict]:
	"""Rows for the desk's search box, as `link_search.search_names` answers them, of open records alone: what a profile shows.

	Four queries for each DocType at most, the names by an index.
	"""
	matches: list[link_search.Match] = []
	limit = min(limit, link_search.MOST_ROWS)
	for place, (doctype, (over, values)) in enumerate(link_search.CLOSED.items()):
		kind = KINDS[doctype]
		rank = {match.name: match.rank for match in search.candidates(doctype, text, limit=limit)}
		for row in open_rows(doctype, rank, sorted({*kind.fields, over})):
			status = " · ".join(status_of(row, kind))
			shown_row = link_search.box_row(doctype, row.name, row[kind.title], status, row[over] in values)
			matches.append((rank[row.name], place, shown_row))
	return link_search.best_first(matches, limit)


def url(doctype: str, name: str | None = None) -> str:
	"""Where a record, or the list of its kind, opens for the session's user; "" if nowhere."""
	if not reads_figures_only():
		return get_url_to_form(doctype, name) if name else get_url_to_list(doctype)
	if doctype not in KINDS:
		return ""
	return "/".join((get_url_to_list(ROUTE), *(quote(word, safe="") for word in (doctype, name) if word)))


A_NAME = "name-of-a-record"
"""Stands for a name in an address; nothing of it is quoted."""


def address_of(doctype: str) -> Callable[[str | None], str]:
	"""`url` for many records of a kind: from the name to where it opens. What they have in common is asked once."""
	address, kind = url(doctype, A_NAME), url(doctype)
	in_address = (lambda name: quote(name, safe="")) if reads_figures_only() else frappe.utils.quoted
	return lambda name: address.replace(A_NAME, in_address(name)) if name else kind


def status_of(row: frappe._dict, kind: Kind) -> list[str]:
	"""Stage and health, or what else says how the record stands; of two that are one word, one."""
	return list(dict.fromkeys(filter(None, (shown(row, field) for field in kind.status))))


def kind_of(doctype: str) -> Kind:
	if doctype not in KINDS:
		frappe.throw(
			_("Document type: there are profiles of {0}.").format(", ".join(_(known) for known in KINDS))
		)
	return KINDS[doctype]


def counted_rows(doctype: str, table: Table, figure: str | None) -> QueryBuilder:
	"""The open records, of a figure if one is asked for."""
	if figure:
		asked = figures.the_figure(figure)
		if asked.doctype != doctype:
			frappe.throw(_("Figure: {0} counts {1}.").format(_(figure), _(asked.doctype)))
		query = figures.rows_of(doctype, asked.filters)
	else:
		query = frappe.qb.from_(table)
	return only_open(query, doctype, table)


def counted_groups(
	query: QueryBuilder, table: Table, kind: Kind, options: list[str], with_stalled: bool
) -> list[dict]:
	"""One entry for each option, zeros included. One query."""
	columns = [table[kind.group], *([table.health] if with_stalled else [])]
	counts = dict.fromkeys(options, 0)
	stalled = dict.fromkeys(options, 0)
	for row in query.select(*columns, Count("*")).groupby(*columns).run():
		if row[0] in counts:
			counts[row[0]] += row[-1]
			if with_stalled and row[1] == "Stalled":
				stalled[row[0]] += row[-1]
	return [
		{
			"value": option,
			"label": _(option),
			"count": counts[option],
			**({"stalled": stalled[option]} if with_stalled else {}),
		}
		for option in options
	]

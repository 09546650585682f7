"""Link fields and the desk's search box: any of our records, and people, by any name they have (desk.md, section 3)."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	ORGANISATION,
	PARTNERSHIP,
)
from eu_korea_coop.directory import parties, search
from eu_korea_coop.directory.search_names import CONTACT
from eu_korea_coop.directory.wording import reads_korean
from eu_korea_coop.domain.whom import has_hangul

SHOWN_FIELDS = {
	ORGANISATION: ("name", "organisation_name", "native_name", "acronym", "city", "country"),
	CONTACT: ("name", "full_name", "native_name", "designation", "email_id"),
	PARTNERSHIP: ("name", "short_title", "title", "stage", "health"),
	COOPERATION_EVENT: ("name", "title", "kind", "city", "start_date"),
	AGREEMENT: ("name", "title", "kind", "state"),
}
"""The id, the title, then what tells one record from another."""
WORDED = ("country", "stage", "health", "kind", "state")
"""Fields whose values are words of ours or of Frappe, which are shown in the reader's language."""
CLOSED = {
	ORGANISATION: ("status", ("Closed",)),
	PARTNERSHIP: ("stage", ("Concluded", "Not Pursued")),
	COOPERATION_EVENT: ("status", ("Cancelled",)),
	AGREEMENT: ("state", ("Expired", "Terminated", "Superseded", "Withdrawn")),
}
"""The field that says a record is over, and its values that do."""
MOST_ROWS = 20
Match = tuple[int, int, dict]
"""The rank of a name that was looked for, the place of its DocType, and its row of the search box."""


def answer(
	doctype: str, text: str, filters: dict | list | None, start: int, limit: int, as_dict: bool = False
) -> list[dict] | list[tuple]:
	"""Return rows in the form of Frappe's link fields; none for users who may not read the DocType.

	An error would break the form.
	"""
	fields = SHOWN_FIELDS[doctype]
	rows = with_parties(doctype, text, list(fields), filters, start, limit)
	if as_dict:
		return [{**row, "label": title_of(row, fields)} for row in rows]
	return [(row.name, title_of(row, fields), *beside_title(row, fields)) for row in rows]


def with_parties(
	doctype: str, text: str, fields: list[str], filters: dict | list | None, start: int, limit: int
) -> list[frappe._dict]:
	"""Return what `search.find` returns, and partnerships whose parties have the name."""
	rows = search.find(doctype, text, fields, filters, 0, start + limit)
	if doctype == PARTNERSHIP and len(rows) < start + limit and (text or "").strip():
		known = {row.name for row in rows}
		matches = [match for match in parties.partnerships_of(text) if match.name not in known]
		rows += search.ranked(search.read(doctype, matches, fields, filters), matches, "short_title")
	return rows[start : start + limit]


def search_names(text: str, limit: int) -> list[dict]:
	"""Rows for the desk's search box: `{doctype, name, title, subtitle, closed}`, the whole names first, closed ones last."""
	matches: list[Match] = []
	for place, (doctype, fields) in enumerate(SHOWN_FIELDS.items()):
		over, values = CLOSED.get(doctype, (None, ()))
		if not frappe.has_permission(doctype, "read"):
			continue
		for row in with_parties(doctype, text, [*fields, *([over] if over else [])], None, 0, limit):
			closed = bool(over and row.get(over) in values)
			title = title_of(row, fields)
			matches.append(
				(row.rank, place, box_row(doctype, row.name, title, subtitle(row, fields), closed))
			)
	return best_first(matches, limit)


def box_row(doctype: str, name: str, title: str, subtitle: str, closed: bool) -> dict:
	"""A row of the desk's search box."""
	return {"doctype": doctype, "name": name, "title": title, "subtitle": subtitle, "closed": closed}


def best_first(matches: Iterable[Match], limit: int) -> list[dict]:
	"""The first rows of the search box, MOST_ROWS at most: the whole names first, closed ones last."""
	in_order = sorted(
		matches,
		key=lambda match: (
			match[2]["closed"],
			*match[:2],
			match[2]["title"].casefold(),
			match[2]["name"],
		),
	)
	return [row for _rank, _place, row in in_order[: min(limit, MOST_ROWS)]]


def title_of(row: frappe._dict, fields: tuple[str, ...]) -> str:
	"""What the record is called; by who reads Korean in Hangul, where it has such a name."""
	return row[title_field(row, fields)] or row.get("title") or row.name


def title_field(row: frappe._dict, fields: tuple[str, ...]) -> str:
	return "native_name" if reads_korean() and has_hangul(row.get("native_name")) else fields[1]


def beside_title(row: frappe._dict, fields: tuple[str, ...]) -> list[object]:
	"""The other values, as its reader sees them."""
	return [worded(row, field) for field in fields[1:] if field != title_field(row, fields)]


def subtitle(row: frappe._dict, fields: tuple[str, ...]) -> str:
	"""What tells the record from another, without what is its title already."""
	parts = [str(value) for value in beside_title(row, fields) if value]
	return " · ".join(part for part in parts if part != title_of(row, fields))


def worded(row: frappe._dict, field: str) -> object:
	"""A value as its reader sees it."""
	return _(row[field]) if field in WORDED and row.get(field) else row[field]

"""Link fields and the desk's search box: any of our records, and people, by any name they have (desk.md, section 3)."""

from __future__ import annotations

import frappe

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	ORGANISATION,
	PARTNERSHIP,
)
from eu_korea_coop.directory import parties, search
from eu_korea_coop.directory.search_names import CONTACT

SHOWN_FIELDS = {
	ORGANISATION: ("name", "organisation_name", "native_name", "acronym", "city", "country"),
	CONTACT: ("name", "full_name", "native_name", "designation", "email_id"),
	PARTNERSHIP: ("name", "title", "stage", "health"),
	COOPERATION_EVENT: ("name", "title", "kind", "city", "start_date"),
	AGREEMENT: ("name", "title", "kind", "state"),
}
"""The id, the title, then what tells one record from another."""
CLOSED = {
	ORGANISATION: ("status", ("Closed",)),
	PARTNERSHIP: ("stage", ("Concluded", "Not Pursued")),
	COOPERATION_EVENT: ("status", ("Cancelled",)),
	AGREEMENT: ("state", ("Expired", "Terminated", "Superseded", "Withdrawn")),
}
"""The field that says a record is over, and its values that do."""
MOST_ROWS = 20


def answer(
	doctype: str, text: str, filters: dict | list | None, start: int, limit: int, as_dict: bool = False
) -> list[dict] | list[tuple]:
	"""Return rows in the form of Frappe's link fields; none for users who may not read the DocType.

	An error would break the form.
	"""
	fields = SHOWN_FIELDS[doctype]
	rows = with_parties(doctype, text, list(fields), filters, start, limit)
	if as_dict:
		return [{**row, "label": row[fields[1]]} for row in rows]
	return [tuple(row[field] for field in fields) for row in rows]


def with_parties(
	doctype: str, text: str, fields: list[str], filters: dict | list | None, start: int, limit: int
) -> list[frappe._dict]:
	"""Return what `search.find` returns, and partnerships whose parties have the name."""
	rows = search.find(doctype, text, fields, filters, 0, start + limit)
	if doctype == PARTNERSHIP and len(rows) < start + limit and (text or "").strip():
		known = {row.name for row in rows}
		matches = [match for match in parties.partnerships_of(text) if match.name not in known]
		rows += search.ranked(search.read(doctype, matches, fields, filters), matches, "title")
	return rows[start : start + limit]


def search_names(text: str, limit: int) -> list[dict]:
	"""Rows for the desk's search box: `{doctype, name, title, subtitle, closed}`, the whole names first, closed ones last."""
	matches = []
	for place, (doctype, fields) in enumerate(SHOWN_FIELDS.items()):
		over, values = CLOSED.get(doctype, (None, ()))
		if not frappe.has_permission(doctype, "read"):
			continue
		for row in with_parties(doctype, text, [*fields, *([over] if over else [])], None, 0, limit):
			closed = bool(over and row.get(over) in values)
			matches.append((closed, row.rank, place, row[fields[1]] or row.name, doctype, row, fields))
	matches.sort(key=lambda entry: (*entry[:3], entry[3].casefold(), entry[5].name))
	return [
		{
			"doctype": doctype,
			"name": row.name,
			"title": title,
			"subtitle": subtitle(row, fields),
			"closed": closed,
		}
		for closed, _rank, _place, title, doctype, row, fields in matches[: min(limit, MOST_ROWS)]
	]


def subtitle(row: frappe._dict, fields: tuple[str, ...]) -> str:
	return " · ".join(str(row[field]) for field in fields[2:] if row.get(field))

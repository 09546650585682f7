"""Finding an organisation by any of its names: Latin, Hangul with or without spaces, acronym, alias, web host."""

import frappe

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory.wording import tidy_line
from eu_korea_coop.domain import names

SHOWN_FIELDS = ("name", "organisation_name", "native_name", "acronym", "city", "country")
SORTED_ROWS = 200
"""How many matches are read to put the best first."""


def keys_of(organisation) -> frozenset[str]:
	"""The normalised names of an Organisation document."""
	return names.search_keys(
		organisation.organisation_name,
		organisation.native_name,
		organisation.acronym,
		[row.alias for row in organisation.aliases],
		organisation.website,
	)


def names_to_search(organisation) -> str:
	"""The text Frappe's own search and list filter look through: names as written, then as normalised, one a line."""
	written = [organisation.organisation_name, organisation.native_name, organisation.acronym]
	written += [row.alias for row in organisation.aliases]
	lines = [text.strip() for text in written if text and text.strip()]
	lines += sorted(keys_of(organisation) - {line.casefold() for line in lines})
	return "\n".join(dict.fromkeys(lines))


def find(
	text: str, filters: dict | list | None = None, start: int = 0, limit: int = 10
) -> list[frappe._dict]:
	"""Organisations the user may read that answer to `text`, best first; SHOWN_FIELDS of each.

	Names that begin with the text come before names that contain it, whatever their place in the alphabet.
	"""
	text = tidy_line(text) or ""
	wanted = start + limit
	rows = read(beginning_with(text), filters, max(wanted, SORTED_ROWS)) if text else []
	if len(rows) < wanted:
		known = {row.name for row in rows}
		rows += [
			row for row in read(containing(text), filters, max(wanted, SORTED_ROWS)) if row.name not in known
		]
	rows.sort(key=lambda row: rank(row, text))
	return rows[start:wanted]


def read(conditions: list[list], filters: dict | list | None, limit: int) -> list[frappe._dict]:
	return frappe.get_list(
		ORGANISATION,
		filters=filters or {},
		or_filters=conditions,
		fields=list(SHOWN_FIELDS),
		order_by="organisation_name asc",
		limit_page_length=limit,
	)


def beginning_with(text: str) -> list[list]:
	fields = ("organisation_name", "native_name", "acronym", "name")
	return [[ORGANISATION, field, "like", f"{text}%"] for field in fields]


def containing(text: str) -> list[list]:
	if not text:
		return []
	patterns = {text, names.normalise_organisation(text) or text, names.website_domain(text) or text}
	conditions = [[ORGANISATION, "search_names", "like", f"%{pattern}%"] for pattern in sorted(patterns)]
	return [*conditions, [ORGANISATION, "name", "like", f"%{text}%"]]


def rank(row: frappe._dict, text: str) -> tuple:
	"""Exact acronym or name first, then beginnings, then the alphabet."""
	wanted = names.normalise_organisation(text)
	own = [
		names.normalise_organisation(row.get(field))
		for field in ("acronym", "organisation_name", "native_name")
	]
	return (
		wanted not in own,
		not any(key.startswith(wanted) for key in own if key),
		(row.organisation_name or "").casefold(),
		row.name,
	)


def answer_link_search(
	text: str, filters: dict | list | None, start: int, limit: int, as_dict: bool = False
) -> list[dict] | list[tuple]:
	"""Rows as Frappe's link fields want them: the name, the title, then what tells one organisation from another.

	Who may not read organisations finds none: Frappe's search fails on an error from a query of an app's own.
	"""
	if not any(frappe.has_permission(ORGANISATION, right) for right in ("select", "read")):
		return []
	rows = find(text, filters, start, limit)
	if as_dict:
		return [{**row, "label": row.organisation_name} for row in rows]
	return [tuple(row[field] for field in SHOWN_FIELDS) for row in rows]

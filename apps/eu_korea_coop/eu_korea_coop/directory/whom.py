"""The box "Whom?": organisations, people and partnerships by any name, and the rows that stand for them everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import frappe
from frappe import _

from eu_korea_coop.constants import ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory import duplicates, making, parties, people, search
from eu_korea_coop.directory.link_search import CLOSED
from eu_korea_coop.directory.own_organisation import own_organisation
from eu_korea_coop.directory.search_names import CONTACT
from eu_korea_coop.directory.wording import called
from eu_korea_coop.domain import same_person, search_terms
from eu_korea_coop.domain.whom import OrganisationEntry, PersonEntry

ORGANISATION_FIELDS = [
	"name",
	"organisation_name",
	"native_name",
	"acronym",
	"city",
	"country",
	"side",
	"status",
]
PARTNERSHIP_FIELDS = ["name", "title", "short_title", "stage"]
CANDIDATES = 40
"""Records of each DocType that are compared."""


def find(text: str, limit: int, recent: Iterable[tuple[str, str]]) -> dict:
	"""`{rows, new}` for a text: what answers to it within the user's rights, and what would be made of it.

	`recent`: (DocType, id) of those the user met lately or answers for. Whole names come first, then recent ones, closed ones last.
	"""
	recent = set(recent)
	rows = [
		*(organisation_row(row) | {"rank": row.rank} for row in organisations(text)),
		*(person_row(row) | {"rank": row.rank} for row in persons(text)),
		*(partnership_row(row) | {"rank": row.rank} for row in partnerships(text)),
	]
	for row in rows:
		row["recent"] = (row["doctype"], row["name"]) in recent
	rows.sort(
		key=lambda row: (
			row["closed"],
			row["rank"] > 0,
			not row["recent"],
			row["rank"],
			row["title"].casefold(),
		)
	)
	rows = rows[:limit]
	for row in rows:
		del row["rank"]
	return {"rows": with_live_partnership(rows), "new": proposals(text)}


def organisations(text: str) -> list[frappe._dict]:
	if not frappe.has_permission(ORGANISATION, "read"):
		return []
	matches = search.candidates(ORGANISATION, text, limit=CANDIDATES)
	return search.ranked(
		search.read(ORGANISATION, matches, ORGANISATION_FIELDS), matches, "organisation_name"
	)


def persons(text: str) -> list[frappe._dict]:
	if not frappe.has_permission(CONTACT, "read"):
		return []
	matches = search.candidates(CONTACT, text, limit=CANDIDATES)
	rank = {match.name: match.rank for match in matches}
	return [frappe._dict(row, rank=rank[row.name]) for row in people.described(list(rank))]


def partnerships(text: str) -> list[frappe._dict]:
	if not frappe.has_permission(PARTNERSHIP, "read"):
		return []
	matches = {match.name: match for match in parties.partnerships_of(text)[:CANDIDATES]}
	matches.update({match.name: match for match in search.candidates(PARTNERSHIP, text, limit=CANDIDATES)})
	matches = list(matches.values())
	return search.ranked(search.read(PARTNERSHIP, matches, PARTNERSHIP_FIELDS), matches, "title")


# ------------------------------------------------------------------------------------------------------------ rows


def in_words(reason: str | None) -> str | None:
	"""Return a sentence for a reason of `duplicates` or `people` why a record may be the one entered."""
	return {
		"organisation_name": _("a name much alike"),
		same_person.NATIVE_NAME: _("a native name much alike"),
		"acronym": _("the same acronym"),
		"aliases": _("another name much alike"),
		"website": _("the same website"),
		people.EMAIL: _("the same e-mail address"),
		people.PHONE: _("the same telephone number"),
		people.NAME: _("the same name"),
		same_person.SOUND: _("a name that sounds alike"),
		same_person.SPELLING: _("a name spelt alike"),
		same_person.PART: _("a part of the name"),
		same_person.INITIALS: _("the same initials"),
		same_person.ORGANISATION: _("the same organisation"),
	}.get(reason)


def row_of(doctype: str, name: str, title: str, parts: Iterable[str | None], **more: object) -> dict:
	"""Return a row of the box with every key set."""
	return {
		"doctype": doctype,
		"name": name,
		"title": title or name,
		"subtitle": " · ".join(part for part in parts if part),
		"because": None,
		"closed": False,
		"recent": False,
		"organisation": None,
		"organisation_title": None,
		"partnership": None,
		"partnership_title": None,
		"to_choose_from": [],
		"side": None,
		**more,
	}


def organisation_row(row: dict, because: str | None = None) -> dict:
	title = called(row["organisation_name"], row.get("native_name"))
	other_name = row.get("native_name") if title == row["organisation_name"] else row["organisation_name"]
	parts = [row.get("acronym"), other_name, row.get("city"), _(row.get("country") or "")]
	return row_of(
		ORGANISATION,
		row["name"],
		title,
		parts,
		because=in_words(because),
		closed=row.get("status") in CLOSED[ORGANISATION][1],
		organisation=row["name"],
		organisation_title=row.get("acronym") or title,
		side=row.get("side"),
	)


def person_row(row: frappe._dict) -> dict:
	title = row.full_name or row.native_name
	native = row.native_name if row.native_name != title else None
	return row_of(
		CONTACT,
		row.name,
		title,
		[native, row.title, row.organisation_name],
		because=in_words(row.get("because")),
		organisation=row.organisation,
		organisation_title=row.organisation_name,
		side=row.side,
	)


def partnership_row(row: frappe._dict) -> dict:
	title = row.short_title or row.title
	return row_of(
		PARTNERSHIP,
		row.name,
		title,
		[row.title if row.title != title else None, _(row.stage)],
		closed=row.stage in CLOSED[PARTNERSHIP][1],
		partnership=row.name,
		partnership_title=title,
	)


def rows_of(names: dict[str, list[str]]) -> list[dict]:
	"""Rows for the ids of each DocType, as far as the user may read them."""
	rows = []
	if wanted := names.get(ORGANISATION):
		rows += [organisation_row(row) for row in by_id(ORGANISATION, wanted, ORGANISATION_FIELDS)]
	if wanted := names.get(CONTACT):
		rows += [person_row(row) for row in people.described(wanted)]
	if wanted := names.get(PARTNERSHIP):
		rows += [partnership_row(row) for row in by_id(PARTNERSHIP, wanted, PARTNERSHIP_FIELDS)]
	return rows


def by_id(doctype: str, names: list[str], fields: list[str]) -> list[frappe._dict]:
	return frappe.get_list(doctype, filters={"name": ("in", names)}, fields=fields, limit_page_length=0)


def with_live_partnership(rows: list[dict]) -> list[dict]:
	"""Give each organisation and person the one live partnership of theirs with one's own organisation, and those to choose from.

	Of who has no own organisation nothing is known: `to_choose_from` is None.
	"""
	own = own_organisation()
	choices = parties.to_choose_from([row["organisation"] for row in rows if row["organisation"]], own)
	for row in rows:
		if not row["organisation"]:
			continue
		row["to_choose_from"] = choices.get(row["organisation"], []) if own else None
		known = [one for one in row["to_choose_from"] or [] if one["with_own"]]
		if len(known) == 1 and not row["partnership"]:
			row["partnership"], row["partnership_title"] = known[0]["name"], known[0]["title"]
	return rows


# ------------------------------------------------------------------------------------------- what would be made


def proposals(text: str) -> dict:
	"""Return the entries that could be made of a text: a person of an address or number, person or organisation of a name."""
	text = (text or "").strip()
	address, number = search_terms.bare_email(text), search_terms.telephone(text)
	if address or number:
		return {"organisation": None, "person": {"email": address or None, "phone": text if number else None}}
	if not search_terms.wanted(text).beginnings or text.startswith("@"):
		return {"organisation": None, "person": None}
	organisation = making.completed(making.read_organisation({"new": True, "name": text}))
	person = making.read_person({"new": True, "name": text})
	return {"organisation": said(organisation), "person": said(person)}


def said(entry: OrganisationEntry | PersonEntry) -> dict:
	return {field: value for field, value in asdict(entry).items() if value}


def similar(
	organisation: OrganisationEntry | None, person: PersonEntry | None, at: str | None = None
) -> dict[str, list[dict]]:
	"""Probable duplicates, shaped as rows of the box: `{organisations, people}`; `at`: the organisation of the person."""
	return {
		"organisations": with_live_partnership(similar_organisations(organisation)) if organisation else [],
		"people": [person_row(row) for row in people.similar_to(person, at)] if person else [],
	}


def similar_organisations(entry: OrganisationEntry) -> list[dict]:
	result = duplicates.find_similar(
		entry.name, entry.native_name, entry.acronym, making.own_domain(entry) or entry.website
	)
	return [organisation_row(row, row["because"]) for row in result]

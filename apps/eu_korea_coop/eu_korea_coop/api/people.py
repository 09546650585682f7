"""What a browser may ask of people: the directory, possible duplicates, merging, moving, and undoing either."""

import frappe
from frappe.utils import cint

from eu_korea_coop.api.requests import check_may_read, read_mapping
from eu_korea_coop.directory import (
	people_directory,
	person_changes,
	person_duplicates,
	person_merging,
	person_moving,
)
from eu_korea_coop.directory.merging import parse_choices
from eu_korea_coop.directory.search_names import CONTACT
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist()
def get_people(
	text: str | None = None,
	filters: str | dict | None = None,
	start: int = 0,
	limit: int = people_directory.PAGE,
) -> dict:
	"""A page of the directory: `{rows, total, start}`; filters `purpose, side, country, organisation_type`. Raises PermissionError."""
	return people_directory.read(text or "", read_mapping("filters", filters), cint(start), cint(limit))


@frappe.whitelist()
def get_people_filters() -> dict[str, list[dict]]:
	"""What the directory's filters offer: `{purpose, side, country, organisation_type}`, each `[{value, label}]`."""
	check_may_read(CONTACT)
	return people_directory.choices()


@frappe.whitelist()
def find_similar_people(
	name: str | None = None,
	native_name: str | None = None,
	email: str | None = None,
	phone: str | None = None,
	excluding: str | None = None,
) -> list[dict]:
	"""People who are probably the one being entered, the surest first: rows of the box "Whom?", each with `because`."""
	check_may_read(CONTACT)
	return person_duplicates.find_similar(name, native_name, email, phone, excluding)


@frappe.whitelist()
def get_similar_people(start: int = 0) -> dict:
	"""Pairs of entries that may be one person, the likeliest first: `{pairs: [{one, other, likeness, signs}], total}`; managers."""
	return person_duplicates.pairs(cint(start))


@frappe.whitelist()
def preview_merge_of_people(source: str, target: str) -> dict:
	"""What merging `source` into `target` would do: `{source, target, likeness, signs, fields, rows, links}`; writes nothing."""
	return person_merging.preview(source, target)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def merge_people(source: str, target: str, choices: str | dict | None = None) -> dict:
	"""Merge `source` into `target`; `choices` names the side whose value stays, per field. Answers `{name, change}`."""
	return person_merging.merge(source, target, parse_choices(choices))


@frappe.whitelist(methods=["POST"])
@said_in_words()
def keep_people_apart(one: str, other: str) -> dict:
	"""Record that two entries are two people, so that they are proposed no longer; managers. Answers `{change}`."""
	return {"change": person_duplicates.keep_apart(one, other)}


@frappe.whitelist()
def get_places(contact: str) -> dict:
	"""A person's present affiliations, and what can be undone on them: `{places, changes}`."""
	return {"places": person_moving.places(contact), "changes": person_changes.of_contact(contact)}


@frappe.whitelist(methods=["POST"])
@said_in_words()
def move_person(
	contact: str, to: str, leaves: str | None = None, on: str | None = None, title: str | None = None
) -> dict:
	"""A person leaves `leaves` for `to` on a day as people write it. Answers `{name, change}`."""
	return person_moving.move(contact, to, leaves, on, title)


@frappe.whitelist(methods=["POST"])
@said_in_words()
def undo_person_change(change: str) -> dict:
	"""Undo a merge or a move while nobody changed anything since. Answers `{name}`. Raises a refusal that says why not."""
	return person_duplicates.undo(change)

"""A next step that was copied to its partnership before its interaction became Restricted (rule 112).

The partnership, its snapshots and its versions say "Restricted next step" from then on; date and owner of the step stay.
"""

from __future__ import annotations

import json
from collections.abc import Collection

import frappe
from frappe.model.document import Document

from eu_korea_coop.constants import (
	INTERACTION,
	PARTNERSHIP,
	PARTNERSHIP_SNAPSHOT,
	RESTRICTED,
	RESTRICTED_STEP,
)
from eu_korea_coop.partnerships.listeners import is_for_fewer

FIELD = "next_step"

Steps = set[tuple[str, str]]
"""(partnership, the words of a step)."""


def record_restricted(doc: Document, method: str | None = None) -> None:
	"""On save of an Interaction or Partnership."""
	take_off(restricted_by(doc))


def restricted_by(doc: Document) -> Steps:
	"""The copied steps that have fewer readers since this save: of the interaction, or of those that concern the partnership."""
	before = doc.get_doc_before_save()
	if before is None:
		return set()
	if doc.doctype == INTERACTION:
		if not is_for_fewer(doc) or is_for_fewer(before):
			return set()
		return steps_of([doc.name])
	if doc.visibility != RESTRICTED or before.visibility == RESTRICTED:
		return set()
	concerning = {"partnership": doc.name, "parenttype": INTERACTION}
	return steps_of(frappe.get_all("Interaction Partnership", filters=concerning, pluck="parent"))


def all_restricted() -> Steps:
	"""The steps of every interaction that has fewer readers than its partnership may have."""
	names = set(frappe.get_all(INTERACTION, filters={"visibility": RESTRICTED}, pluck="name"))
	hidden = frappe.get_all(PARTNERSHIP, filters={"visibility": RESTRICTED}, pluck="name")
	concerning = {"partnership": ("in", hidden or [""]), "parenttype": INTERACTION}
	return steps_of(
		names.union(frappe.get_all("Interaction Partnership", filters=concerning, pluck="parent"))
	)


def steps_of(interactions: Collection[str]) -> Steps:
	"""Each partnership with the words its interactions say, or said before they were edited. Two queries."""
	names = sorted(interactions)
	if not names:
		return set()
	rows = frappe.get_all(
		INTERACTION,
		filters={"name": ("in", names), "partnership": ("is", "set")},
		fields=["name", "partnership", FIELD],
	)
	steps = {(row.partnership, row.next_step) for row in rows}
	partnership_of = {row.name: row.partnership for row in rows}
	for version in versions_of(INTERACTION, list(partnership_of)):
		for fieldname, *values in json.loads(version.data).get("changed") or ():
			if fieldname == FIELD:
				steps |= {(partnership_of[version.docname], words) for words in values}
	return {(name, words) for name, words in steps if words and words != RESTRICTED_STEP}


def take_off(steps: Steps) -> None:
	"""Put "Restricted next step" where a partnership, its snapshots or its versions hold these words."""
	if not steps:
		return
	partnerships = sorted({partnership for partnership, _ in steps})
	for doctype, link in ((PARTNERSHIP, "name"), (PARTNERSHIP_SNAPSHOT, "partnership")):
		rows = frappe.get_all(
			doctype,
			filters={link: ("in", partnerships), FIELD: ("is", "set")},
			fields=["name", f"{link} as partnership", FIELD],
		)
		if names := [row.name for row in rows if (row.partnership, row.next_step) in steps]:
			table = frappe.qb.DocType(doctype)
			frappe.qb.update(table).set(FIELD, RESTRICTED_STEP).where(table.name.isin(names)).run()
	for version in versions_of(PARTNERSHIP, partnerships):
		data = json.loads(version.data)
		changed = [
			[field, *(RESTRICTED_STEP if (version.docname, value) in steps else value for value in values)]
			if field == FIELD
			else [field, *values]
			for field, *values in data.get("changed") or ()
		]
		if changed != data.get("changed"):
			frappe.db.set_value(
				"Version",
				version.name,
				"data",
				frappe.as_json({**data, "changed": changed}),
				update_modified=False,
			)


def versions_of(doctype: str, names: list[str]) -> list[frappe._dict]:
	"""Their versions that name the field."""
	return frappe.get_all(
		"Version",
		filters={"ref_doctype": doctype, "docname": ("in", names), "data": ("like", f'%"{FIELD}"%')},
		fields=["name", "docname", "data"],
	)

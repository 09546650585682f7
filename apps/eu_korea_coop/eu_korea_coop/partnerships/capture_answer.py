"""What `log_encounter` answers: ids that are stored with the key, and the titles and facts the reader may see now."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _

from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION, ORGANISATION, PARTNERSHIP
from eu_korea_coop.directory.wording import short_name
from eu_korea_coop.encounters import entry_keys

CONTACT = "Contact"


def shown(key: str, entry: entry_keys.Entry) -> dict:
	"""The answer with what it takes to show it: titles and facts, of what the user may read."""
	parts = {name: dict(part) if part else None for name, part in entry.answer.items()}
	undone = entry.status == entry_keys.UNDONE
	for doctype, names in (
		(ORGANISATION, ("organisation", "own_organisation")),
		(CONTACT, ("person",)),
		(PARTNERSHIP, ("partnership",)),
		(COOPERATION_EVENT, ("event",)),
		(INTERACTION, ("interaction",)),
	):
		ids = sorted({parts[name]["name"] for name in names if parts[name]})
		facts = {row.name: row for row in read_facts(doctype, ids)} if ids else {}
		for name in names:
			if parts[name]:
				parts[name] |= facts_of(doctype, facts.get(parts[name]["name"]))
	step = (parts["interaction"] or {}).pop("step", None)
	return {
		"key": key,
		"repeated": False,
		"undone": undone,
		"undo_until": str(entry.undo_until),
		**parts,
		"next_step": step,
	}


def answered(key: str, entry: entry_keys.Entry, given: Mapping) -> dict:
	"""The first answer, for a repeat."""
	answer = shown(key, entry) | {"repeated": True}
	if entry.content_hash != entry_keys.content_hash(given):
		answer["differs"] = True
	return answer


def read_facts(doctype: str, names: list[str]) -> list[frappe._dict]:
	wanted = {
		ORGANISATION: ["organisation_name", "native_name", "acronym"],
		CONTACT: ["full_name"],
		PARTNERSHIP: ["title", "short_title", "stage"],
		COOPERATION_EVENT: ["title"],
		INTERACTION: ["subject", "status", "is_meaningful", "next_step", "next_step_due", "next_step_owner"],
	}[doctype]
	return frappe.get_list(
		doctype, filters={"name": ("in", names)}, fields=["name", *wanted], limit_page_length=0
	)


def facts_of(doctype: str, row: frappe._dict | None) -> dict:
	if row is None:
		return {"title": None}
	if doctype == INTERACTION:
		step = {"text": row.next_step, "due": str(row.next_step_due), "owner": row.next_step_owner}
		return {
			"title": row.subject,
			"status": row.status,
			"is_meaningful": row.is_meaningful,
			"step": step if row.next_step else None,
		}
	if doctype == PARTNERSHIP:
		return {"title": row.short_title or row.title, "stage": row.stage}
	if doctype == CONTACT:
		return {"title": row.full_name}
	if doctype == COOPERATION_EVENT:
		return {"title": row.title}
	return {"title": short_name(row)}


def with_side(row: Mapping | None) -> str:
	"""How an organisation is called, with its side; None is one's own that one may not read."""
	return f"{short_name(row)} ({_(row['side'])})" if row else _("Your own organisation")

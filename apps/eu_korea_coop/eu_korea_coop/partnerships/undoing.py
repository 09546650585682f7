"""Taking back an entry: only what its key made, while nobody else has touched it (settled.md, "Undo").

The stated exception to rule 103 and to the missing right to delete: the same user, within 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.rename_doc import get_link_fields
from frappe.utils import escape_html, get_datetime, getdate, now_datetime

from eu_korea_coop.constants import (
	COOPERATION_EVENT,
	DIGEST_PREFERENCE,
	INTERACTION,
	ORGANISATION,
	PARTNERSHIP,
)
from eu_korea_coop.directory import own_organisation
from eu_korea_coop.encounters import entry_keys
from eu_korea_coop.encounters.event_meetings import EVENT_MEETING
from eu_korea_coop.refusals import NOT_ALLOWED, NOT_FOUND, TOO_LATE, TOUCHED, beside, refuse
from eu_korea_coop.writes_at_once import ENDING

CONTACT = "Contact"
ORDER = (INTERACTION, PARTNERSHIP, ORGANISATION, CONTACT)
"""In which order records go, so that the listeners of one still find the others."""
NOT_ASKED = ("Partnership Snapshot", "Encounter Key", "Search Name")
"""What the app itself writes about a record is no touch by anybody."""
ABOUT = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"ToDo": ("reference_type", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Tag Link": ("document_type", "document_name"),
}
"""Records of Frappe about another one; the user's own go with it, somebody else's keep it."""


def undo(key: str | None = None, interaction: str | None = None) -> dict:
	"""Take back what the user's `key` made, or the key that made `interaction`; answers `{undone, removed}`, the same for a repeat.

	Raises a refusal: no such key, older than 24 hours, or touched since (the first record that was).
	"""
	frappe.local.response.pop("refusal", None)
	if interaction:
		key_hash = (entry_keys.of_interaction(interaction) or {}).get("key_hash")
	else:
		key_hash = entry_keys.hash_of(frappe.session.user, key)
	entry = entry_keys.stored(key_hash, locked=True) if key_hash else None
	if entry is None:
		refuse(NOT_FOUND, "key", _("There is no such entry of yours."))
	if not frappe.has_permission(INTERACTION, "create"):
		refuse(NOT_ALLOWED, "key", _("You may not log encounters."))
	records = [(doctype, name) for doctype, name, _modified in entry.made.get("records", [])]
	removed = sorted(records, key=lambda record: ORDER.index(record[0]))
	if entry.status == entry_keys.UNDONE:
		return {"undone": True, "removed": [list(record) for record in removed]}
	if now_datetime() > entry.undo_until:
		refuse(TOO_LATE, "key", _("This was logged more than a day ago. Correct the records themselves."))
	check_untouched(entry.made)
	frappe.db.savepoint("undo_encounter")
	try:
		give_step_back(entry.made.get("step_before"), removed)
		if own := entry.made.get("own_organisation"):
			with beside("key"):
				own_organisation.give_up(own)
		for doctype, name in removed:
			if doctype in (ORGANISATION, CONTACT):
				take_out_of_organisation(entry.made.get("affiliation"))
			# nobody has the right to delete these; what one key made is taken back by who made it
			frappe.delete_doc(
				doctype,
				name,
				force=True,
				flags={"undone": True},
				ignore_permissions=True,
				delete_permanently=True,
			)
	except ENDING:
		raise
	except Exception:
		frappe.db.rollback(save_point="undo_encounter")
		raise
	entry_keys.mark_undone(entry)
	return {"undone": True, "removed": [list(record) for record in removed]}


def undo_planned_event(event: str) -> None:
	"""Take back an edition that the user has just planned (`series.plan_next_edition`).

	Raises a refusal: somebody else's, planned more than 24 hours ago, or touched since.
	"""
	frappe.local.response.pop("refusal", None)
	doc = frappe.get_doc(COOPERATION_EVENT, event)
	doc.check_permission("write")
	if doc.owner != frappe.session.user or not doc.previous_edition:
		refuse(NOT_ALLOWED, "event", _("Only an edition that you have planned yourself can be taken back."))
	if now_datetime() > get_datetime(doc.creation) + timedelta(hours=entry_keys.UNDO_HOURS):
		refuse(TOO_LATE, "event", _("This was planned more than a day ago. Cancel the event itself."))
	check_untouched({"records": [[COOPERATION_EVENT, doc.name, str(doc.creation)]]}, "event")
	# as above: what they have just made is taken back by who made it
	frappe.delete_doc(COOPERATION_EVENT, doc.name, ignore_permissions=True, delete_permanently=True)


# --------------------------------------------------------------------------------------------------- is it untouched


def check_untouched(made: dict, field: str = "key") -> None:
	"""Refuse, beside the argument `field`, if a record was changed, or if anything that this key did not make links to it."""
	records = made.get("records", [])
	for doctype, name, modified in records:
		stored = frappe.db.get_value(doctype, name, "modified")
		if stored is not None and str(stored) != modified:
			refuse_touched(doctype, name, field)
	own = {(doctype, name) for doctype, name, _modified in records}
	affiliation = made.get("affiliation") or {}
	# the user's own preference names it until it goes
	ours = own | ({(DIGEST_PREFERENCE, frappe.session.user)} if made.get("own_organisation") else set())
	for doctype, name in sorted(own):
		if linked_elsewhere(doctype, name, ours, affiliation) or noted_by_others(doctype, name):
			refuse_touched(doctype, name, field)


def refuse_touched(doctype: str, name: str, field: str) -> None:
	title = frappe.db.get_value(doctype, name, frappe.get_meta(doctype).get_title_field()) or name
	refuse(
		TOUCHED,
		field,
		_("{0} “{1}” was changed or used since. It can't be taken back.").format(
			_(doctype), escape_html(str(title))
		),
	)


def linked_elsewhere(doctype: str, name: str, own: set[tuple[str, str]], affiliation: dict) -> bool:
	"""Whether a Link field of any record, but those of `own`, holds `name`."""
	for link in get_link_fields(doctype):
		holder, fieldname = link["parent"], link["fieldname"]
		meta = frappe.get_meta(holder)
		if holder in NOT_ASKED or meta.issingle or meta.get("is_virtual"):
			continue
		fields = ["name", *(["parent", "parenttype"] if meta.istable else [])]
		is_meeting = holder == EVENT_MEETING  # the one of the interaction gets back what it was before
		fields += ["interaction"] if is_meeting else []
		for row in frappe.get_all(holder, filters={fieldname: name}, fields=fields, limit_page_length=50):
			record = (row.parenttype, row.parent) if meta.istable else (holder, row.name)
			if is_meeting and (INTERACTION, row.interaction) in own:
				continue
			if record not in own and row.name != affiliation.get("row"):
				return True
	return False


def noted_by_others(doctype: str, name: str) -> bool:
	"""Whether somebody else wrote, shared, attached or asked anything about the record."""
	user = frappe.session.user
	for about, (type_field, name_field) in ABOUT.items():
		filters = {type_field: doctype, name_field: name, "owner": ("!=", user)}
		if frappe.db.exists(about, filters):
			return True
	return False


# ----------------------------------------------------------------------------------------------------- taking it back


def give_step_back(before: dict | None, removed: Iterable[tuple[str, str]]) -> None:
	"""An existing partnership gets its former step again, if it still has the one this entry brought."""
	if not before:
		return
	interaction = next(name for doctype, name in removed if doctype == INTERACTION)
	brought = frappe.db.get_value(INTERACTION, interaction, ["next_step", "next_step_due"], as_dict=True)
	partnership = frappe.get_doc(PARTNERSHIP, before["partnership"])
	is_ours = brought and (partnership.next_step, partnership.next_step_due) == (
		brought.next_step,
		brought.next_step_due,
	)
	if not is_ours:
		return
	due = getdate(before["next_step_due"]) if before.get("next_step_due") else None
	partnership.update(
		{
			"next_step": before.get("next_step"),
			"next_step_due": due,
			"next_step_owner": before.get("next_step_owner"),
		}
	)
	with beside("key"):
		partnership.save()


def take_out_of_organisation(affiliation: dict | None) -> None:
	"""The place of a new person in an organisation that stays."""
	if not affiliation:
		return
	organisation = frappe.get_doc(ORGANISATION, affiliation["organisation"])
	rows: list[Document] = [row for row in organisation.contacts if row.name == affiliation["row"]]
	if rows:
		organisation.remove(rows[0])
		with beside("key"):
			organisation.save()

"""Take the demonstration away again: exactly what `load()` made, nothing of anybody else's.

A record that people made stays. Where it points to one of ours in a field that may be empty, the field is emptied; where
it can't do without it, ours stays too (with what it can't do without) and is reported.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.rename_doc import get_link_fields

from eu_korea_coop.constants import ORGANISATION, WRITTEN_ABOUT_RECORDS
from eu_korea_coop.demo import own_organisations, record, tags

FOLLOWS_ITS_USER = ("Digest Preference", "Digest Delivery", "Calendar Feed", "Calendar Meeting")
FOLLOWS_ITS_PARTNERSHIP = ("Partnership Snapshot", "Partnership Review")
"""Written by the app about a record of ours: it goes with it."""
REFERENCES = (
	*WRITTEN_ABOUT_RECORDS,
	("Permission Log", "for_doctype", "for_document"),  # Frappe 16: who was given which role
)
"""Where Frappe writes about a document, with the fields that name it."""
OF_A_USER = (
	*((doctype, "user") for doctype in FOLLOWS_ITS_USER),
	("ToDo", "allocated_to"),
	("DocShare", "user"),
	("User Permission", "user"),
	("List Filter", "for_user"),
	("Notification Log", "for_user"),
	("DefaultValue", "parent"),
)
"""What goes with a user, with the field that names the user."""

Names = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Pointer:
	"""A link from a record to one of ours; `parent` is the record, of which `doctype`/`name` may be a row."""

	doctype: str
	name: str
	fieldname: str
	parent_doctype: str
	parent: str
	target_doctype: str
	target: str
	needed: bool


def clear() -> dict[str, dict[str, int]]:
	"""Delete what `load()` made; answers by DocType how many were deleted and how many people's records keep."""
	record.only_for_administrators()
	ours = record.made()
	remaining: Names = {}
	pointers = [pointer for doctype, names in ours.items() for pointer in pointers_to(doctype, names)]
	while result := {
		(p.target_doctype, p.target) for p in pointers if p.needed and stays(p, ours, remaining)
	} - flat(remaining):
		for doctype, name in result:
			remaining.setdefault(doctype, set()).add(name)
	going = {doctype: names - remaining.get(doctype, set()) for doctype, names in ours.items()}
	for pointer in pointers:
		if stays(pointer, ours, remaining) and pointer.target in going[pointer.target_doctype]:
			frappe.db.set_value(pointer.doctype, pointer.name, pointer.fieldname, None, update_modified=False)
	own_organisations.forget(going.get(ORGANISATION, set()))
	counts = {}
	for doctype in reversed(ours):
		if going[doctype]:
			delete_all(doctype, sorted(going[doctype]))
		counts[doctype] = {"deleted": len(going[doctype]), "remaining": len(remaining.get(doctype, ()))}
	if tags.is_unused():
		delete_for_good("Tag", [tags.TAG])
	return counts


def flat(names: Names) -> set[tuple[str, str]]:
	return {(doctype, name) for doctype, of_doctype in names.items() for name in of_doctype}


def stays(pointer: Pointer, ours: Names, remaining: Names) -> bool:
	"""Whether the record that points is people's, or one of ours that stays."""
	return pointer.parent not in ours.get(pointer.parent_doctype, ()) or pointer.parent in remaining.get(
		pointer.parent_doctype, ()
	)


def pointers_to(doctype: str, names: set[str]) -> Iterator[Pointer]:
	"""The links to these records from records of the app; Frappe itself looks after its own."""
	for link in get_link_fields(doctype):
		source, fieldname = link["parent"], link["fieldname"]
		goes_with_user = doctype == "User" and source in FOLLOWS_ITS_USER
		if link["issingle"] or goes_with_user or source in FOLLOWS_ITS_PARTNERSHIP:
			continue
		meta = frappe.get_meta(source)
		if meta.module not in app_modules() or (df := meta.get_field(fieldname)) is None or meta.is_virtual:
			continue
		columns = ["name", fieldname, *(["parent", "parenttype"] if meta.istable else [])]
		for row in frappe.get_all(source, filters={fieldname: ("in", sorted(names))}, fields=columns):
			yield Pointer(
				source,
				row.name,
				fieldname,
				row.parenttype if meta.istable else source,
				row.parent if meta.istable else row.name,
				doctype,
				row[fieldname],
				needed=bool(df.reqd),
			)


def app_modules() -> Iterable[str]:
	return frappe.get_module_list("eu_korea_coop")


def delete_all(doctype: str, names: Collection[str]) -> None:
	"""Delete our records of a DocType, and what Frappe wrote about them."""
	if doctype == "User":
		for name in names:
			delete_what_follows(name)
	delete_workflow_roles(doctype, names)
	delete_for_good(doctype, names)
	for table, type_field, name_field in REFERENCES:  # Frappe would leave this to a background job
		if frappe.db.table_exists(table):
			frappe.db.delete(table, {type_field: doctype, name_field: ("in", names)})
	for name in names:
		record.forget(doctype, name)


def delete_for_good(doctype: str, names: Collection[str]) -> None:
	"""Neither in Frappe's bin nor in its feed of deletions."""
	began = frappe.utils.now_datetime()
	# Frappe refuses to delete any user where only Administrator is a System Manager: see delete_what_follows
	unasked = doctype == "User"
	for name in names:
		frappe.delete_doc(doctype, name, force=True, delete_permanently=True, ignore_on_trash=unasked)
	subjects = [f"{_(doctype)} {name}" for name in names]
	feed = {"comment_type": "Deleted", "reference_doctype": doctype, "subject": ("in", subjects)}
	frappe.db.delete("Comment", {**feed, "creation": (">=", began)})


def delete_workflow_roles(doctype: str, names: Collection[str]) -> None:
	"""Frappe deletes the workflow actions of a document and forgets their rows."""
	reference = {"reference_doctype": doctype, "reference_name": ("in", names)}
	actions = frappe.get_all("Workflow Action", filters=reference, pluck="name")
	if actions:
		frappe.db.delete("Workflow Action Permitted Role", {"parent": ("in", actions)})


def delete_what_follows(user: str) -> None:
	"""What the app and Frappe made for a user of the demonstration besides the user (as User.on_trash does)."""
	for doctype, fieldname in OF_A_USER:
		frappe.db.delete(doctype, {fieldname: user})
	if contacts := frappe.get_all("Contact", filters={"user": user}, pluck="name"):
		delete_for_good("Contact", contacts)
	delete_for_good("Notification Settings", [user])

"""Frappe's own workspaces (Users, Website, Build, Settings …) are not offered to people who have only our roles.

A Module Profile of Frappe's, given once to such a person. An administrator changes the profile, or takes it off a person.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from eu_korea_coop.constants import ROLES
from eu_korea_coop.setup.seeds import was_deleted

APP = "eu_korea_coop"
PROFILE, DOCTYPE = "Cooperation Only", "Module Profile"
EVERYBODYS = ("All", "Guest", "Desk User")


def insert_missing(respect_deletion: bool = False) -> None:
	"""Make the profile a site lacks, with every module but ours blocked, and give it to whoever has only our roles."""
	if frappe.db.exists(DOCTYPE, PROFILE) or (respect_deletion and was_deleted(DOCTYPE, PROFILE)):
		return
	ours = frappe.get_module_list(APP)
	others = frappe.get_all("Module Def", filters={"name": ("not in", ours)}, pluck="name", order_by="name")
	frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"module_profile_name": PROFILE,
			"block_modules": [{"module": module} for module in others],
		}
	).insert()
	for user in frappe.get_all(
		"Has Role", {"role": ("in", ROLES), "parenttype": "User"}, pluck="parent", distinct=True
	):
		doc = frappe.get_doc("User", user)
		if has_only_our_roles(doc) and not doc.module_profile and not doc.block_modules:
			doc.module_profile = PROFILE
			doc.save()


def user_changed(doc: Document, method: str | None = None) -> None:
	"""Before a User is validated: a new person of ours, or one whose roles have just become only ours, gets the profile."""
	before = doc.get_doc_before_save()
	if doc.module_profile or not has_only_our_roles(doc) or not frappe.db.exists(DOCTYPE, PROFILE):
		return
	if before is None or not has_only_our_roles(before):
		doc.module_profile = PROFILE


def has_only_our_roles(user: Document) -> bool:
	roles = {row.role for row in user.get("roles")} - set(EVERYBODYS)
	return bool(roles) and roles <= set(ROLES)


def withdraw() -> None:
	"""Take the profile, and the blocked modules it brought, off everybody, and remove it: for the uninstall."""
	people = frappe.get_all("User", filters={"module_profile": PROFILE}, pluck="name")
	frappe.db.delete("Block Module", {"parenttype": "User", "parent": ("in", [*people, ""])})
	user = frappe.qb.DocType("User")
	frappe.qb.update(user).set(user.module_profile, None).where(user.module_profile == PROFILE).run()
	frappe.db.delete("Block Module", {"parenttype": DOCTYPE, "parent": PROFILE})
	frappe.db.delete(DOCTYPE, {"name": PROFILE})

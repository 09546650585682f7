"""The login of a person who is erased: a User of Frappe with their address, or the one that their contact names."""

from __future__ import annotations

import frappe
from frappe.core.doctype.user.user import STANDARD_USERS
from frappe.model.document import Document
from frappe.model.rename_doc import rename_doc
from frappe.sessions import clear_sessions
from frappe.utils.password import delete_all_passwords_for

USER = "User"
KEYS = ("api_key", "reset_password_key", "last_ip", "restrict_ip")
"""What else than a name says who somebody is, or lets them in."""
TEXTS = ("name", "full_name", "phone", "mobile_no")
"""Fields of a login that other texts may quote."""


def of_contact(contact: Document) -> tuple[list[str], list[str]]:
	"""(logins that go with the person, colleagues' logins). A colleague has a role that opens the desk, ours or another app's."""
	addresses = {row.email_id.lower() for row in contact.email_ids if row.email_id}
	addresses |= {(contact.email_id or "").lower(), contact.user or ""} - {""}
	addresses -= set(STANDARD_USERS)
	users = frappe.get_all(
		USER, filters={"name": ("in", sorted(addresses))}, fields=["name", "user_type"], order_by="name"
	)
	with_roles = frappe.get_all(
		"Has Role",
		filters={"parenttype": USER, "parent": ("in", [user.name for user in users])},
		pluck="parent",
	)
	colleagues = [user.name for user in users if user.user_type != "Website User" and user.name in with_roles]
	return [user.name for user in users if user.name not in colleagues], colleagues


def texts_of(user: str) -> set[str]:
	"""What texts may say of a login: its name, address and numbers."""
	return set(filter(None, frappe.db.get_value(USER, user, TEXTS)))


def empty(user: str, emptied: str) -> str:
	"""Disable a login and take the person out of it; answers its new name.

	Frappe's own list of what is personal in a User, and written as its deletion request writes it: saving the User would have Frappe
	make a new Contact of it. Nobody but a System Manager has a right on users; who erases a person does this with it.
	"""
	meta = frappe.get_meta(USER)
	personal = {
		field
		for entry in frappe.get_hooks("user_data_fields")
		if entry["doctype"] == USER
		for field in entry["redact_fields"]
	}
	values = {field: None for field in (*personal, *KEYS) if meta.has_field(field)}
	values |= {"first_name": emptied, "full_name": emptied, "enabled": 0}
	clear_sessions(user, force=True)
	delete_all_passwords_for(USER, user)
	frappe.db.set_value(USER, user, values)
	# as when a user is deleted; Frappe 16 renames them with the user, and asks who erases for a right on them
	frappe.delete_doc(
		"Notification Settings", user, ignore_permissions=True, ignore_missing=True, delete_permanently=True
	)
	for table in ("User Social Login", "User Email"):
		frappe.db.delete(table, {"parenttype": USER, "parent": user})
	new = f"erased-{frappe.generate_hash(length=10)}@erased.invalid"
	rename_doc(USER, user, new, force=True, show_alert=False, ignore_permissions=True)
	for key in ("users_for_mentions", "enabled_users"):
		frappe.cache.delete_key(key)
	return new

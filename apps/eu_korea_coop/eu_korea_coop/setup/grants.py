"""What our roles may do with Frappe's own DocTypes: added beside the standard rows, never instead of them.

One row of Custom DocPerm makes Frappe ignore every standard row of that DocType, so these are copied first.
Communication is not granted: a mail is read through the record it belongs to, and a right to all mails would show
those of Restricted records. A Policy Viewer gets no personal data (settled.md).
"""

import frappe
from frappe.core.doctype.doctype.doctype import validate_permissions_for_doctype
from frappe.permissions import setup_custom_perms

from eu_korea_coop.constants import MANAGER, OFFICER, ROLES, VIEWER

_WORK = ("select", "read", "write", "create", "report", "print", "email", "share")
_MANAGE = (*_WORK, "delete", "export", "import")
_LOOK_UP = ("select", "read")

GRANTS = {
	"Contact": {OFFICER: _WORK, MANAGER: _MANAGE},
	"Address": {OFFICER: _WORK, MANAGER: _MANAGE},
	# Frappe's New Email asks for the outgoing account and fails without; to select opens no record and no password
	"Email Account": {OFFICER: ("select",), MANAGER: ("select",)},
	"Currency": {OFFICER: _LOOK_UP, MANAGER: _LOOK_UP, VIEWER: _LOOK_UP},
}
_RIGHTS = (*_MANAGE, "submit", "cancel", "amend")


def add_missing(*doctypes: str) -> None:
	"""Give each role the rights it has not got a row for yet, in all DocTypes of GRANTS or in these."""
	for doctype in doctypes or GRANTS:
		roles = GRANTS[doctype]
		setup_custom_perms(doctype)
		for role, rights in roles.items():
			add(doctype, role, rights)
		validate_permissions_for_doctype(doctype)
		frappe.clear_cache(doctype=doctype)


def add(doctype: str, role: str, rights: tuple[str, ...]) -> None:
	row = {"parent": doctype, "role": role, "permlevel": 0, "if_owner": 0}
	if frappe.db.exists("Custom DocPerm", row):
		return
	frappe.get_doc(
		{
			"doctype": "Custom DocPerm",
			"parenttype": "DocType",
			"parentfield": "permissions",
			**row,
			# a new row has some rights by default; say each
			**{right: int(right in rights) for right in _RIGHTS},
		}
	).insert()


def withdraw() -> None:
	"""Take our roles' rows out of every DocType, and the copies of standard rows where nothing else was changed."""
	doctypes = frappe.get_all(
		"Custom DocPerm", filters={"role": ("in", ROLES)}, pluck="parent", distinct=True, order_by="parent"
	)
	frappe.db.delete("Custom DocPerm", {"role": ("in", ROLES)})
	for doctype in doctypes:
		if rows_of("Custom DocPerm", doctype) == rows_of("DocPerm", doctype):
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
		frappe.clear_cache(doctype=doctype)


def rows_of(table: str, doctype: str) -> set[tuple]:
	"""The permission rows of a DocType as comparable values."""
	fields = ["role", "permlevel", "if_owner", *_RIGHTS]
	return {
		tuple(row) for row in frappe.get_all(table, filters={"parent": doctype}, fields=fields, as_list=True)
	}

"""What Frappe's own uninstall leaves behind, taken away before and after it.

Frappe removes our DocTypes with their tables, modules, and the records that name a module (reports, workspaces, charts,
cards, print formats, our custom fields). It leaves everything that names a DocType or a role of ours: workflows, boards,
comments, files, shares, permissions, jobs. People's own Contacts, ToDos, mails and logs stay; their links to us go. A
Workflow State or action that another workflow uses stays too (settled.md, "Tests that can't be gamed").
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import frappe
from frappe.model import delete_fields, table_fields

from eu_korea_coop import demo
from eu_korea_coop.constants import ROLES
from eu_korea_coop.demo import record
from eu_korea_coop.setup import brand, custom_fields, grants, install, own_workspaces

APP = "eu_korea_coop"

STAYS: dict[str, list[tuple[str, ...]]] = {
	"ToDo": [("reference_type", "reference_name")],
	"Communication": [("reference_doctype", "reference_name")],
	"Activity Log": [
		("reference_doctype", "reference_name"),
		("timeline_doctype", "timeline_name"),
		("link_doctype", "link_name"),
	],
	"Email Queue": [("reference_doctype", "reference_name")],
	"Error Log": [("reference_doctype", "reference_name")],
	"Email Account": [("append_to",)],
	"IMAP Folder": [("append_to",)],
}
"""Records that stay, with the fields that name a DocType of ours (and one of its documents): these are emptied."""

ROLE_ROWS = (
	"Has Role",
	"Notification Recipient",
	"Onboarding Permission",
	"Review Level",
	"Workflow Action Permitted Role",
	"LDAP Group Mapping",
)
"""Rows that give something to a role; for our roles they go with them."""

FRAPPES_STATES = ("Pending", "Approved", "Rejected")
FRAPPES_ACTIONS = ("Approve", "Reject", "Review")
NOT_DOCTYPES = ("__global_search", "__UserSettings", "__Auth")
"""Tables of Frappe without a DocType that keep rows by `doctype`."""


def before_uninstall() -> None:
	demo.clear()  # its people have public passwords
	doctypes = our_doctypes()
	reports = frappe.get_all("Report", filters={"module": ("in", our_modules())}, pluck="name")
	delete_files(doctypes)
	empty_references(doctypes)
	delete_what_names("DocType", doctypes, keep=STAYS)
	delete_what_names("Report", reports)
	delete_shown_elsewhere([*doctypes, *reports])
	delete_navigation()
	delete_fields_linking_to(doctypes)
	delete_workflow_words()
	own_workspaces.withdraw()
	brand.withdraw()
	delete_roles()
	delete_jobs()
	delete_values(doctypes)
	delete_series(doctypes)
	remove_own_fields()
	frappe.clear_cache()


def after_uninstall() -> None:
	"""Drop our columns: last, because a change of a table commits what came before it."""
	delete_fields({doctype: column_names(doctype) for doctype in custom_fields.CUSTOM_FIELDS}, delete=1)
	delete_deleted()
	# Frappe commits before it calls this, and not after: without it these rows would come back.
	frappe.db.commit()


# -------------------------------------------------------------------------------------------------- what is ours


def our_modules() -> list[str]:
	return frappe.get_all("Module Def", filters={"app_name": APP}, pluck="name")


def our_doctypes() -> list[str]:
	return frappe.get_all("DocType", filters={"module": ("in", our_modules())}, pluck="name")


# ---------------------------------------------------------------------------------- what names a DocType of ours


def link_fields_to(target: str) -> list[tuple[str, str]]:
	"""(DocType, fieldname) of every Link to `target` outside our own DocTypes, custom ones included."""
	filters = {"fieldtype": "Link", "options": target}
	rows = frappe.get_all("DocField", filters=filters, fields=["parent", "fieldname"], as_list=True)
	rows += frappe.get_all("Custom Field", filters=filters, fields=["dt", "fieldname"], as_list=True)
	ours = set(our_doctypes())
	return sorted({(doctype, field) for doctype, field in rows if doctype not in ours})


def delete_what_names(target: str, names: list[str], keep: Iterable[str] = ()) -> None:
	"""Every record, and every row of a table, whose Link to `target` holds one of `names`."""
	if not names:
		return
	for doctype, field in link_fields_to(target):
		if doctype in keep or doctype in OWN_SCHEMA or not has_table(doctype):
			continue
		if frappe.get_meta(doctype).issingle:
			frappe.db.delete("Singles", {"doctype": doctype, "field": field, "value": ("in", names)})
		else:
			delete_with_rows(doctype, {field: ("in", names)})


OWN_SCHEMA = ("DocField", "DocPerm", "DocType", "DocType Link", "DocType Action", "DocType State")
"""Deleted by Frappe together with our DocTypes."""


def has_table(doctype: str) -> bool:
	meta = frappe.get_meta(doctype)
	return bool(meta.issingle) or (not meta.get("is_virtual") and frappe.db.table_exists(doctype))


def delete_with_rows(doctype: str, filters: dict) -> None:
	"""Delete records and their child rows, without the documents' own hooks: these would look for what is going."""
	tables = frappe.get_meta(doctype).get("fields", {"fieldtype": ("in", table_fields)})
	if tables:
		names = frappe.get_all(doctype, filters=filters, pluck="name")
		for df in tables:
			if names and has_table(df.options):
				frappe.db.delete(df.options, {"parenttype": doctype, "parent": ("in", names)})
	frappe.db.delete(doctype, filters)


def delete_files(doctypes: list[str]) -> None:
	"""Files attached to our records go from the disk too."""
	for name in frappe.get_all("File", filters={"attached_to_doctype": ("in", doctypes)}, pluck="name"):
		frappe.delete_doc("File", name, force=True, delete_permanently=True)


def empty_references(doctypes: list[str]) -> None:
	for doctype, references in STAYS.items():
		for fields in references:
			if not frappe.get_meta(doctype).has_field(fields[0]):
				continue  # not in every version
			frappe.db.set_value(
				doctype,
				{fields[0]: ("in", doctypes)},
				dict.fromkeys(fields),
				update_modified=False,
			)


def delete_shown_elsewhere(names: list[str]) -> None:
	"""Links and shortcuts to our lists and reports on other workspaces and sidebars."""
	rows = frappe.get_all(
		"DocField", filters={"fieldtype": "Dynamic Link", "fieldname": "link_to"}, pluck="parent"
	)
	for row in rows:
		if has_table(row):
			frappe.db.delete(row, {"link_to": ("in", names)})


def delete_navigation() -> None:
	"""The sidebars and icons of Frappe 16's desk that came with us, or that it made of our workspaces."""
	workspaces = frappe.get_all("Workspace", filters={"module": ("in", our_modules())}, pluck="name")
	for doctype in ("Workspace Sidebar", "Desktop Icon"):
		if not frappe.db.exists("DocType", doctype) or not has_table(doctype):
			continue  # sidebars are not in every version
		delete_with_rows(doctype, {"app": APP})
		delete_with_rows(doctype, {"name": ("in", workspaces)})


def delete_fields_linking_to(doctypes: list[str]) -> None:
	"""A field somebody added elsewhere that links to our records would break its form."""
	frappe.db.delete(
		"Custom Field", {"options": ("in", doctypes), "fieldtype": ("in", ("Link", *table_fields))}
	)


# ------------------------------------------------------------------------------------- words, roles, jobs, values


def delete_workflow_words() -> None:
	"""States and actions that came with our workflows and that no other workflow uses."""
	delete_unused(
		"Workflow State",
		set(fixture_names("workflow_state")) - set(FRAPPES_STATES),
		{"Workflow Document State": ("state",), "Workflow Transition": ("state", "next_state")},
	)
	delete_unused(
		"Workflow Action Master",
		set(fixture_names("workflow_action_master")) - set(FRAPPES_ACTIONS),
		{"Workflow Transition": ("action",)},
	)


def delete_unused(doctype: str, names: set[str], users: dict[str, tuple[str, ...]]) -> None:
	for table, fields in users.items():
		for field in fields:
			names -= set(frappe.get_all(table, pluck=field, distinct=True, order_by=field))
	if names:
		frappe.db.delete(doctype, {"name": ("in", sorted(names))})


def fixture_names(fixture: str) -> list[str]:
	file = Path(frappe.get_app_path(APP, "fixtures", f"{fixture}.json"))
	return (
		[record["name"] for record in json.loads(file.read_text(encoding="utf-8"))] if file.exists() else []
	)


def delete_roles() -> None:
	grants.withdraw()
	for table in ROLE_ROWS:
		if frappe.db.exists("DocType", table):
			delete_role_rows(table)
	frappe.db.set_value("ToDo", {"role": ("in", ROLES)}, "role", None, update_modified=False)
	frappe.db.delete("Role", {"name": ("in", ROLES)})


def delete_role_rows(table: str) -> None:
	for df in frappe.get_meta(table).get("fields", {"fieldtype": "Link", "options": "Role"}):
		frappe.db.delete(table, {df.fieldname: ("in", ROLES)})


def delete_jobs() -> None:
	jobs = frappe.get_all("Scheduled Job Type", filters={"method": ("like", f"{APP}.%")}, pluck="name")
	if jobs:
		frappe.db.delete("Scheduled Job Log", {"scheduled_job_type": ("in", jobs)})
		frappe.db.delete("Scheduled Job Type", {"name": ("in", jobs)})


def delete_values(doctypes: list[str]) -> None:
	"""Values of our settings, saved list views, search index, passwords, patches that ran, modules people hid, the demonstration's list."""
	frappe.db.delete("Singles", {"doctype": ("in", doctypes)})
	for table in NOT_DOCTYPES:
		frappe.db.delete(table, {"doctype": ("in", doctypes)})
	frappe.db.delete("List View Settings", {"name": ("in", doctypes)})
	frappe.db.delete("DefaultValue", {"parent": record.PARENT})
	frappe.db.delete("Block Module", {"module": ("in", our_modules())})
	frappe.db.delete("Patch Log", {"patch": ("like", f"{APP}.%")})


def delete_series(doctypes: list[str]) -> None:
	"""Counters of our naming series; one that another DocType uses too stays."""
	series = frappe.qb.DocType("Series")
	known = frappe.qb.from_(series).select(series.name).run(pluck=True)
	others = frappe.get_all("DocType", filters={"name": ("not in", doctypes)}, pluck="autoname")
	for autoname in frappe.get_all("DocType", filters={"name": ("in", doctypes)}, pluck="autoname"):
		prefix, dot, _rest = (autoname or "").partition(".")
		if not dot or any((other or "").startswith(prefix) for other in others):
			continue
		counters = [name for name in known if re.fullmatch(re.escape(prefix) + r"(\d{4}-)?", name)]
		if counters:
			frappe.db.delete("Series", {"name": ("in", counters)})


# ------------------------------------------------------------------------------------------------- our own fields


def remove_own_fields() -> None:
	"""Our fields of Contact, as records; their columns are dropped last."""
	for doctype in custom_fields.CUSTOM_FIELDS:
		fields = custom_fields.fieldnames(doctype)
		frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": ("in", fields)})
		frappe.db.delete("Property Setter", {"doc_type": doctype, "field_name": ("in", fields)})
	frappe.db.delete("Property Setter", {"module": custom_fields.MODULE})


def column_names(doctype: str) -> list[str]:
	"""Fields of ours that have a column; breaks have none."""
	return [
		field["fieldname"]
		for field in custom_fields.CUSTOM_FIELDS[doctype]
		if not field["fieldtype"].endswith("Break")
	]


def delete_deleted() -> None:
	"""Frappe keeps a copy of everything it deleted with our modules; of ours nothing is to be restored one by one.

	Later ones delete the settings as a document first, and keep a copy of that too.
	"""
	doctypes, modules = install.our_doctypes(), frappe.get_module_list(APP)
	for doctype, names in (("DocType", doctypes), ("Module Def", modules)):
		frappe.db.delete("Deleted Document", {"deleted_doctype": doctype, "deleted_name": ("in", names)})
	frappe.db.delete("Deleted Document", {"deleted_doctype": ("in", doctypes)})
	others = [doctype for doctype, _field in link_fields_to("Module Def")]
	rows = frappe.get_all(
		"Deleted Document", filters={"deleted_doctype": ("in", others)}, fields=["name", "data"]
	)
	ours = [row.name for row in rows if (frappe.parse_json(row.data) or {}).get("module") in modules]
	if ours:
		frappe.db.delete("Deleted Document", {"name": ("in", ours)})

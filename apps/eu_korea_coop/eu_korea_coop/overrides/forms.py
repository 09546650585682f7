"""Overrides of what Frappe sends with a form, and of prints."""

import json

import frappe
import frappe.desk.form.load
from frappe.model import table_fields
from frappe.model.document import Document

from eu_korea_coop.overrides.scope import is_ours, passed_on, visible
from eu_korea_coop.permissions import can_see_personal_data


@frappe.whitelist()
def getdoc(doctype: str, name: str | int, **kwargs):
	"""`frappe.desk.form.load.getdoc`: the form's record, without titles, mails and old values its reader may not see."""
	answer = passed_on(frappe.desk.form.load.getdoc, kwargs, doctype=doctype, name=name)
	if titles := frappe.response.get("_link_titles"):
		frappe.response["_link_titles"] = readable_titles(titles)
	if is_ours(doctype) and frappe.response.get("docinfo"):
		keep_docinfo(doctype, frappe.response["docinfo"])
	return answer


@frappe.whitelist()
def get_docinfo(doc=None, doctype: str | None = None, name: str | int | None = None, **kwargs):
	"""`frappe.desk.form.load.get_docinfo`: what stands beside and below a form."""
	answer = passed_on(frappe.desk.form.load.get_docinfo, kwargs, doctype=doctype, name=name)
	if doctype and is_ours(doctype) and frappe.response.get("docinfo"):
		keep_docinfo(doctype, frappe.response["docinfo"])
	return answer


@frappe.whitelist()
def get_communications(doctype: str, name: str | int, start: int = 0, limit: int = 20, **kwargs):
	"""`frappe.desk.form.load.get_communications`: older mails of a record, not for those who see no personal data."""
	found = passed_on(
		frappe.desk.form.load.get_communications, kwargs, doctype=doctype, name=name, start=start, limit=limit
	)
	return [] if is_ours(doctype) and not can_see_personal_data() else found


def readable_titles(titles: dict[str, str]) -> dict[str, str]:
	"""Link titles (`DocType::name` → title) with the bare name for records the user may not see."""
	rows = [dict(zip(("doctype", "name"), key.split("::", 1), strict=True)) for key in titles]
	seen = {(row["doctype"], row["name"]) for row in visible(rows, "doctype", "name")}
	return {
		key: title if tuple(key.split("::", 1)) in seen else key.split("::", 1)[1]
		for key, title in titles.items()
	}


def keep_docinfo(doctype: str, docinfo: dict) -> None:
	"""Take out what Policy Viewers never see: mails, comments, the words of assignments, old values of level 1 fields."""
	if can_see_personal_data():
		return
	for part in ("communications", "automated_messages", "comments", "additional_timeline_content"):
		docinfo[part] = []
	senders = docinfo.get("user_info") or {}
	known = set(frappe.get_all("User", filters={"name": ("in", list(senders) or [""])}, pluck="name"))
	docinfo["user_info"] = {user: info for user, info in senders.items() if user in known}
	for assignment in docinfo.get("assignments") or []:
		assignment["description"] = ""
	for version in docinfo.get("versions") or []:
		version["data"] = readable_changes(doctype, version["data"])


def readable_changes(doctype: str, data: str) -> str:
	"""A Version's changes without those of fields, or rows of tables, the user may not read."""
	changes = json.loads(data or "{}")
	fields = readable_fields(doctype)
	tables = {
		field.fieldname: readable_fields(field.options, doctype)
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype in table_fields and field.fieldname in fields
	}
	changes["changed"] = [change for change in changes.get("changed") or [] if change[0] in fields]
	changes["row_changed"] = [
		[table, index, name, kept]
		for table, index, name, row in changes.get("row_changed") or []
		if (kept := [change for change in row if change[0] in tables.get(table, ())])
	]
	for part in ("added", "removed"):
		changes[part] = [
			[table, {key: value for key, value in row.items() if key in tables[table]}]
			for table, row in changes.get(part) or []
			if table in tables
		]
	return json.dumps(changes, default=str)


def readable_fields(doctype: str, parent: str | None = None) -> set[str]:
	"""Fieldnames of `doctype` (a child table of `parent`) at a level the user reads."""
	meta = frappe.get_meta(doctype)
	levels = frappe.get_meta(parent or doctype).get_permlevel_access("read")
	readable = {field.fieldname for field in meta.fields if field.permlevel in levels or not field.permlevel}
	return readable | {"name", "idx"} if parent else readable


def before_print(doc: Document, method: str | None = None, *args) -> None:
	"""A printed record has no field of a level, and no title of a linked record, that its reader may not see."""
	doc.apply_fieldlevel_read_permissions()
	if titles := doc.get("__link_titles"):
		doc.set("__link_titles", readable_titles(titles))

"""Frappe's own doors that show more of a record than its reader may see, each with a keeper.

`override_whitelisted_methods` and `doc_events` in hooks.py lead here. A keeper calls Frappe's function and takes out of
its answer what permissions.py hides, or asks Frappe's permission-aware function instead; for DocTypes that are not ours
the answer stays Frappe's. tests/integration/test_permissions_doors.py knocks at every one.
"""

import json
from collections.abc import Iterable

import frappe
import frappe.client
import frappe.desk.doctype.tag.tag
import frappe.desk.form.linked_with
import frappe.desk.form.load
import frappe.desk.notifications
import frappe.desk.reportview
import frappe.desk.search
import frappe.utils.global_search
from frappe import _
from frappe.model import table_fields
from frappe.model.document import Document

from eu_korea_coop.permissions import (
	GUARDED,
	can_read,
	can_see_personal_data,
	may_read_all,
	readable_names,
)

OUR_MODULES = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up")


def is_ours(doctype: str) -> bool:
	return frappe.get_meta(doctype).module in OUR_MODULES


def hides_rows(doctype: str) -> bool:
	"""Whether there may be records of `doctype` that the session's user may not see though his role reads the DocType."""
	return doctype in GUARDED and not may_read_all()


def visible(rows: Iterable, doctype_key: str, name_key: str) -> list:
	"""`rows` (mappings that name a record) without those about records the user may not see."""
	rows = list(rows)
	named: dict[str, set[str]] = {}
	for row in rows:
		if hides_rows(row[doctype_key]):
			named.setdefault(row[doctype_key], set()).add(row[name_key])
	seen = {doctype: readable_names(doctype, names) for doctype, names in named.items()}
	return [row for row in rows if row[doctype_key] not in seen or row[name_key] in seen[row[doctype_key]]]


# ------------------------------------------------------------------------------------------------- counts and names


@frappe.whitelist()
def get_count(doctype: str, filters=None, debug: bool = False, cache: bool = False):
	"""`frappe.client.get_count`: counts only what the user may list (it counted everything, filters included)."""
	frappe.local.form_dict.update({"doctype": doctype, "filters": filters or []})
	return frappe.desk.reportview.get_count()


@frappe.whitelist()
def get_link_title(doctype: str, docname: str):
	"""`frappe.desk.search.get_link_title`: the title of a record the user may not see is its name."""
	if hides_rows(doctype) and not can_read(doctype, docname):
		return docname
	return frappe.desk.search.get_link_title(doctype, docname)


@frappe.whitelist()
def search_link(doctype: str, txt: str, **kwargs):
	"""`frappe.desk.search.search_link`: no browser switches our permissions off by asking for `ignore_user_permissions`."""
	return searched(frappe.desk.search.search_link, doctype, txt, kwargs)


@frappe.whitelist()
def search_widget(doctype: str, txt: str, **kwargs):
	"""`frappe.desk.search.search_widget`, as `search_link`."""
	return searched(frappe.desk.search.search_widget, doctype, txt, kwargs)


def searched(search, doctype: str, txt: str, kwargs: dict):
	if is_ours(doctype):
		kwargs.pop("ignore_user_permissions", None)
	kwargs.pop("cmd", None)
	return frappe.call(search, doctype=doctype, txt=txt, **kwargs)


@frappe.whitelist()
def search(text: str, start: int = 0, limit: int = 20, doctype: str = ""):
	"""`frappe.utils.global_search.search`: without records of ours that the user may not read, by role or criterion."""
	found = frappe.utils.global_search.search(text, start=start, limit=limit, doctype=doctype)
	return [
		row
		for row in visible(found, "doctype", "name")
		if not is_ours(row["doctype"]) or frappe.has_permission(row["doctype"], "read")
	]


@frappe.whitelist()
def get_tagged_docs(doctype: str, tag: str):
	"""`frappe.desk.doctype.tag.tag.get_tagged_docs`: the names of tagged records the user may see."""
	found = frappe.desk.doctype.tag.tag.get_tagged_docs(doctype, tag)
	if not hides_rows(doctype):
		return found
	seen = readable_names(doctype, [row[0] for row in found])
	return [row for row in found if row[0] in seen]


@frappe.whitelist()
def get_linked_records(doctype: str, docname: str):
	"""`frappe.desk.form.linked_with.get`: asks for the record itself, and lists only linked records the user may read."""
	if is_ours(doctype):
		frappe.get_doc(doctype, docname).check_permission("read")
	found = frappe.desk.form.linked_with.get(doctype, docname)
	for linked in list(found):
		if not is_ours(linked):
			continue
		if not frappe.has_permission(linked, "read"):
			del found[linked]
			continue
		if hides_rows(linked):
			seen = readable_names(linked, [row["name"] for row in found[linked]])
			found[linked] = [row for row in found[linked] if row["name"] in seen]
		strip_unreadable_fields(linked, found[linked])
	return found


def strip_unreadable_fields(doctype: str, rows: list[dict]) -> None:
	meta = frappe.get_meta(doctype)
	levels = meta.get_permlevel_access("read")
	for field in meta.get_high_permlevel_fields():
		if field.permlevel not in levels:
			for row in rows:
				row.pop(field.fieldname, None)


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items=None):
	"""`frappe.desk.notifications.get_open_count`: the numbers beside a form's connections, of what the user may read."""
	found = frappe.desk.notifications.get_open_count(doctype, name, items)
	links = frappe.get_meta(doctype).get_dashboard_data()
	for entry in counted_entries(found.get("count")):
		linked = entry.get("doctype") or entry.get("name")
		if not frappe.has_permission(linked, "read"):
			entry["count"] = entry["open_count"] = 0
		elif hides_rows(linked):
			fieldname = (links.get("non_standard_fieldnames") or {}).get(linked, links.get("fieldname"))
			entry["count"] = len(
				frappe.get_list(linked, filters={fieldname: name}, pluck="name", limit_page_length=100)
			)
			entry["open_count"] = min(entry.get("open_count") or 0, entry["count"])
	return found


def counted_entries(count) -> list[dict]:
	"""The entries of Frappe's answer: a list in early version 15, a dict of two lists later."""
	if isinstance(count, dict):
		return list(count.get("external_links_found") or [])
	return list(count or [])


# ------------------------------------------------------------------------------------------------------- the form


@frappe.whitelist()
def getdoc(doctype: str, name: str, user: str | None = None):
	"""`frappe.desk.form.load.getdoc`: the form's record, without titles, mails and old values its reader may not see."""
	answer = frappe.call(frappe.desk.form.load.getdoc, doctype=doctype, name=name)
	if titles := frappe.response.get("_link_titles"):
		frappe.response["_link_titles"] = readable_titles(titles)
	if is_ours(doctype) and frappe.response.get("docinfo"):
		keep_docinfo(doctype, frappe.response["docinfo"])
	return answer


@frappe.whitelist()
def get_docinfo(doc=None, doctype: str | None = None, name: str | None = None):
	"""`frappe.desk.form.load.get_docinfo`: what stands beside and below a form."""
	answer = frappe.call(frappe.desk.form.load.get_docinfo, doctype=doctype, name=name)
	if doctype and is_ours(doctype) and frappe.response.get("docinfo"):
		keep_docinfo(doctype, frappe.response["docinfo"])
	return answer


@frappe.whitelist()
def get_communications(doctype: str, name: str, start: int = 0, limit: int = 20):
	"""`frappe.desk.form.load.get_communications`: older mails of a record, not for those who see no personal data."""
	found = frappe.desk.form.load.get_communications(doctype, name, start, limit)
	return [] if is_ours(doctype) and not can_see_personal_data() else found


def readable_titles(titles: dict[str, str]) -> dict[str, str]:
	"""Link titles (`DocType::name` → title) with the bare name for records the user may not see."""
	rows = [dict(zip(("doctype", "name"), key.split("::", 1), strict=True)) for key in titles]
	seen = {(row["doctype"], row["name"]) for row in visible(rows, "doctype", "name")}
	return {key: title if tuple(key.split("::", 1)) in seen else key.split("::", 1)[1] for key, title in titles.items()}


def keep_docinfo(doctype: str, docinfo: dict) -> None:
	"""Take out what Policy Viewers never see: mails, comments, the words of assignments, old values of level 1 fields."""
	if can_see_personal_data():
		return
	for part in ("communications", "automated_messages", "comments", "additional_timeline_content"):
		docinfo[part] = []
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


# ------------------------------------------------------------------------------------------------- documents' events


def before_print(doc: Document, method: str | None = None, *args) -> None:
	"""A printed record has no field of a level, and no title of a linked record, that its reader may not see."""
	doc.apply_fieldlevel_read_permissions()
	if titles := doc.get("__link_titles"):
		doc.set("__link_titles", readable_titles(titles))


def refuse_following_unseen(doc: Document, method: str | None = None) -> None:
	"""Who follows a record gets its changes by mail: only for those who may read it."""
	if doc.ref_doctype in GUARDED and not can_read(doc.ref_doctype, doc.ref_docname, doc.user):
		frappe.throw(_("{0} may not read {1} {2}").format(doc.user, _(doc.ref_doctype), doc.ref_docname), frappe.PermissionError)


def keep_attachment_private(doc: Document, method: str | None = None) -> None:
	"""A file attached to a record of ours is private: a public one can be read by anybody who has its address."""
	if doc.attached_to_doctype in GUARDED and not doc.is_private and not doc.is_folder:
		doc.is_private = 1
		doc.save()

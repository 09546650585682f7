"""Frappe's own doors that show more of a record than its reader may see, each with a keeper.

`override_whitelisted_methods` and `doc_events` in hooks.py lead here. A keeper calls Frappe's function and takes out of
its answer what permissions.py hides, or asks Frappe's permission-aware function instead; for DocTypes that are not ours
the answer stays Frappe's. tests/integration/test_permissions_doors.py knocks at every one.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator

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
	CARRIERS,
	GUARDED,
	HOLDERS,
	can_read,
	can_see_personal_data,
	may_read_all,
	readable_names,
	rule,
)

OUR_MODULES = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up")
PEOPLE = ("Contact", "Address")
"""Later versions of Frappe let everybody read those he made himself, so that the role alone does not keep others' shut."""


def is_ours(doctype: str) -> bool:
	return frappe.get_meta(doctype).module in OUR_MODULES


def hides_rows(doctype: str) -> bool:
	"""Whether there may be records of `doctype` that the session's user may not see though his role reads the DocType."""
	return doctype in PEOPLE or (doctype in GUARDED and not may_read_all())


def visible(rows: Iterable, doctype_key: str, name_key: str) -> list:
	"""`rows` (mappings that name a record) without those about records the user may not see."""
	rows = list(rows)
	named: dict[str, set[str]] = {}
	for row in rows:
		if hides_rows(row[doctype_key]):
			named.setdefault(row[doctype_key], set()).add(row[name_key])
	seen = {doctype: readable_names(doctype, names) for doctype, names in named.items()}
	return [row for row in rows if row[doctype_key] not in seen or row[name_key] in seen[row[doctype_key]]]


def passed_on(method: Callable, kwargs: dict, **asked):
	"""Frappe's answer to what was asked; `kwargs` are arguments only some versions know, each passed to those that do."""
	return frappe.call(method, **{**kwargs, **asked})


# ------------------------------------------------------------------------------------------------- counts and names


@frappe.whitelist()
def get_count(doctype: str, filters=None, **kwargs):
	"""`frappe.client.get_count`: counts only what the user may list (it counted everything, filters included)."""
	asked, frappe.local.form_dict = (
		frappe.local.form_dict,
		frappe._dict(doctype=doctype, filters=filters or []),
	)
	try:
		return frappe.desk.reportview.get_count()
	finally:
		frappe.local.form_dict = asked


@frappe.whitelist()
def get_link_title(doctype: str, docname: str | int, **kwargs):
	"""`frappe.desk.search.get_link_title`: the title of a record the user may not see is its name."""
	if hides_rows(doctype) and not can_read(doctype, docname):
		return docname
	return passed_on(frappe.desk.search.get_link_title, kwargs, doctype=doctype, docname=docname)


@frappe.whitelist()
def search_link(doctype: str, txt: str, **kwargs):
	"""`frappe.desk.search.search_link`: no browser switches our permissions off by asking for `ignore_user_permissions`."""
	return searched(frappe.desk.search.search_link, doctype, txt, kwargs)


@frappe.whitelist()
def search_widget(doctype: str, txt: str, **kwargs):
	"""`frappe.desk.search.search_widget`, as `search_link`."""
	return searched(frappe.desk.search.search_widget, doctype, txt, kwargs)


def searched(search, doctype: str, txt: str, kwargs: dict):
	if is_ours(doctype) or doctype in PEOPLE:
		kwargs.pop("ignore_user_permissions", None)
	return passed_on(search, kwargs, doctype=doctype, txt=txt)


@frappe.whitelist()
def search(text: str, start: int = 0, limit: int = 20, doctype: str = "", **kwargs):
	"""`frappe.utils.global_search.search`: without records of ours that the user may not read, by role or criterion."""
	found = passed_on(
		frappe.utils.global_search.search, kwargs, text=text, start=start, limit=limit, doctype=doctype
	)
	return [
		row
		for row in visible(found, "doctype", "name")
		if not is_ours(row["doctype"]) or frappe.has_permission(row["doctype"], "read")
	]


@frappe.whitelist()
def get_tagged_docs(doctype: str, tag: str, **kwargs):
	"""`frappe.desk.doctype.tag.tag.get_tagged_docs`: the names of tagged records the user may see."""
	found = passed_on(frappe.desk.doctype.tag.tag.get_tagged_docs, kwargs, doctype=doctype, tag=tag)
	if not hides_rows(doctype):
		return found
	seen = readable_names(doctype, [row[0] for row in found])
	return [row for row in found if row[0] in seen]


@frappe.whitelist()
def add_tag(tag: str, dt: str, dn: str | int, **kwargs):
	"""`frappe.desk.doctype.tag.tag.add_tag`: tags a record its user may write (it asked nothing)."""
	check_tagging(dt, dn)
	return passed_on(frappe.desk.doctype.tag.tag.add_tag, kwargs, tag=tag, dt=dt, dn=dn)


@frappe.whitelist()
def add_tags(tags, dt: str, docs, **kwargs):
	"""`frappe.desk.doctype.tag.tag.add_tags`, as `add_tag`."""
	for name in frappe.parse_json(docs):
		check_tagging(dt, name)
	return passed_on(frappe.desk.doctype.tag.tag.add_tags, kwargs, tags=tags, dt=dt, docs=docs)


@frappe.whitelist()
def remove_tag(tag: str, dt: str, dn: str | int, **kwargs):
	"""`frappe.desk.doctype.tag.tag.remove_tag`, as `add_tag`."""
	check_tagging(dt, dn)
	return passed_on(frappe.desk.doctype.tag.tag.remove_tag, kwargs, tag=tag, dt=dt, dn=dn)


def check_tagging(doctype: str, name: str) -> None:
	if is_ours(doctype):
		frappe.get_doc(doctype, name).check_permission("write")


@frappe.whitelist()
def get_linked_records(doctype: str, docname: str | int):
	"""`frappe.desk.form.linked_with.get`: asks for the record itself, and lists only linked records the user may read."""
	if is_ours(doctype):
		frappe.get_doc(doctype, docname).check_permission("read")
	links = frappe.desk.form.linked_with.get_linked_doctypes(doctype)
	readable = {linked: link for linked, link in links.items() if frappe.has_permission(linked, "read")}
	found = frappe.desk.form.linked_with.get_linked_docs(doctype, docname, readable)
	for linked in list(found):
		if hides_rows(linked):
			seen = readable_names(linked, [row["name"] for row in found[linked]])
			found[linked] = [row for row in found[linked] if row["name"] in seen]
		if is_ours(linked):
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
def get_open_count(doctype: str, name: str | int, items=None, **kwargs):
	"""`frappe.desk.notifications.get_open_count`: the numbers beside a form's connections, of what the user may read."""
	found = passed_on(
		frappe.desk.notifications.get_open_count, kwargs, doctype=doctype, name=name, items=items
	)
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


# ------------------------------------------------------------------------------------- probing by filter and join


def probing_refused(doctype: str) -> Callable[[str | None], str]:
	"""A `permission_query_conditions` hook that adds no condition, and refuses a request that probes what it may not read."""

	def conditions(user: str | None = None) -> str:
		if getattr(frappe.local, "request", None):
			refuse_probing(doctype, user or frappe.session.user, frappe.local.form_dict)
		return ""

	return conditions


agreement_probing = probing_refused("Agreement")
agreement_party_probing = probing_refused("Agreement Party")
agreement_state_log_probing = probing_refused("Agreement State Log")
cooperation_event_probing = probing_refused("Cooperation Event")
event_participant_probing = probing_refused("Event Participant")
organisation_probing = probing_refused("Organisation")
organisation_contact_probing = probing_refused("Organisation Contact")
partnership_probing = probing_refused("Partnership")
partnership_party_probing = probing_refused("Partnership Party")
partnership_stage_log_probing = probing_refused("Partnership Stage Log")


def refuse_probing(doctype: str, user: str, request: dict) -> None:
	"""Throw if a list is filtered, sorted or grouped by a field the user may not read, or joins a hidden record's text.

	Frappe leaves such fields out of the answer, but a filter by them tells what they contain; and a column such as
	`origin_partnership.title` follows a link without asking whether the linked record may be read.
	"""
	if not can_see_personal_data(user):
		for asked_doctype, fieldname in asked_fields(doctype, request):
			field = frappe.get_meta(asked_doctype).get_field(fieldname)
			if field and field.permlevel:
				frappe.throw(
					_("You may not filter or sort by {0}").format(_(field.label)), frappe.PermissionError
				)
	if not may_read_all(user):
		for fieldname in joined_links(request):
			field = frappe.get_meta(doctype).get_field(fieldname)
			if field and field.options in HOLDERS and fieldname not in CARRIERS.get(doctype, ()):
				refuse_hidden_link(doctype, field, user)


def asked_fields(doctype: str, request: dict) -> Iterator[tuple[str, str]]:
	"""(DocType, fieldname) of every filter, and every word of the sorting and grouping."""
	for part in ("filters", "or_filters"):
		filters = request.get(part)
		with contextlib.suppress(ValueError):
			filters = frappe.parse_json(filters)
		if isinstance(filters, dict):
			yield from ((doctype, fieldname) for fieldname in filters)
		elif isinstance(filters, list):
			for entry in filters:
				if isinstance(entry, list) and len(entry) > 3 and frappe.db.exists("DocType", entry[0]):
					yield entry[0], str(entry[1])
				elif isinstance(entry, list) and entry:
					yield doctype, str(entry[0])
	for part in ("order_by", "group_by", "sort_field"):
		yield from ((doctype, word) for word in re.findall(r"\w+", str(request.get(part) or "")))


def joined_links(request: dict) -> set[str]:
	"""The link fields through which columns of other tables are asked for: `origin_partnership.title`."""
	return set(re.findall(r"(?<![\w`.])(\w+)\.`?\w", str(request.get("fields") or "")))


def refuse_hidden_link(doctype: str, field, user: str) -> None:
	table = frappe.qb.DocType(doctype)
	linked = frappe.qb.DocType(field.options).as_("linked")
	query = frappe.qb.from_(table).join(linked).on(linked.name == table[field.fieldname]).select(table.name)
	if query.where(rule(field.options, linked, user).negate()).limit(1).run():
		frappe.throw(
			_("The column {0} would show texts of Restricted records").format(_(field.label)),
			frappe.PermissionError,
		)


# ------------------------------------------------------------------------------------------------- documents' events


def before_print(doc: Document, method: str | None = None, *args) -> None:
	"""A printed record has no field of a level, and no title of a linked record, that its reader may not see."""
	doc.apply_fieldlevel_read_permissions()
	if titles := doc.get("__link_titles"):
		doc.set("__link_titles", readable_titles(titles))


def refuse_following_unseen(doc: Document, method: str | None = None) -> None:
	"""Who follows a record gets its changes by mail: only for those who may read it."""
	if doc.ref_doctype in GUARDED and not can_read(doc.ref_doctype, doc.ref_docname, doc.user):
		frappe.throw(
			_("{0} may not read {1} {2}").format(doc.user, _(doc.ref_doctype), doc.ref_docname),
			frappe.PermissionError,
		)


def refuse_public_attachment(doc: Document, method: str | None = None) -> None:
	"""A public file can be read by anybody who has its address: none is attached to a record that may be Restricted."""
	if doc.attached_to_doctype in GUARDED and not doc.is_private and not doc.is_folder:
		frappe.throw(_("Attach the file to {0} as a private one").format(_(doc.attached_to_doctype)))

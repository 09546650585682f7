"""Two entries of one person become one: a preview field by field, the merge, and its undoing while nothing else changed.

Frappe's rename-merge repoints the links; contact_merge.py brings over what it would lose. What either touches is noted before
(hooks.py: before_rename) and after, whichever way the merge was asked for, and put back row by row when it is undone.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.dynamic_links import get_dynamic_link_map
from frappe.model.rename_doc import get_link_fields, rename_doc
from frappe.utils import cstr, escape_html

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.directory import merging, person_changes, same_people, search_names
from eu_korea_coop.directory.contact_merge import DOUBLE_ROWS, NOT_TAKEN, TAKEN_TYPES
from eu_korea_coop.directory.merging import BOTH, SOURCE, TARGET
from eu_korea_coop.directory.search_names import CONTACT
from eu_korea_coop.directory.whom import in_words
from eu_korea_coop.domain import same_person
from eu_korea_coop.refusals import INVALID, NOT_ALLOWED, TOUCHED, refuse

CHILDREN = ("Contact Email", "Contact Phone", "Dynamic Link")
AFFILIATION = "Organisation Contact"
FRAPPES_LINKS = (("Version", "docname", "ref_doctype"), ("File", "attached_to_name", "attached_to_doctype"))
"""Links that Frappe repoints although they are no link fields: DocType, field, field with the DocType."""
LONG_TEXTS = ("Small Text", "Text")


# ------------------------------------------------------------------------------------------------------- preview


def preview(source: str, target: str) -> dict:
	"""What merging `source` into `target` would do; writes nothing: `{source, target, likeness, signs, fields, rows, links}`.

	`fields`: each field in which they differ, with both values and the proposed choice; `rows`: addresses, numbers and
	affiliations, of which none is lost. Raises PermissionError for anyone but a Cooperation Manager.
	"""
	old, new = read_both(source, target)
	facts = same_people.facts_of([source, target])
	likeness = same_person.compare(facts[source], facts[target])
	return {
		"source": heading(old),
		"target": heading(new),
		"likeness": round(likeness.score, 2),
		"signs": [in_words(sign) for sign in likeness.signs],
		"fields": [
			{
				"fieldname": df.fieldname,
				"label": _(df.label),
				"source": cstr(old.get(df.fieldname)),
				"target": cstr(new.get(df.fieldname)),
				"choice": SOURCE if not new.get(df.fieldname) else proposed(df),
				"may_keep_both": df.fieldtype in LONG_TEXTS,
			}
			for df in differing_fields(old, new)
		],
		"rows": [
			{
				"label": _("E-mail"),
				"values": sorted({row.email_id for doc in (old, new) for row in doc.email_ids}),
			},
			{
				"label": _("Telephone"),
				"values": sorted({row.phone for doc in (old, new) for row in doc.phone_nos}),
			},
			{"label": _("Affiliations"), "values": affiliations_of([source, target])},
		],
		"links": merging.count_links(source, CONTACT),
	}


def read_both(source: str, target: str) -> tuple[Document, Document]:
	if not person_changes.is_manager():
		refuse(NOT_ALLOWED, "source", _("Only a Cooperation Manager can merge people."))
	if source == target:
		refuse(INVALID, "target", _("Choose two different people."))
	both = frappe.get_doc(CONTACT, source), frappe.get_doc(CONTACT, target)
	for doc in both:
		doc.check_permission("write")
	return both


def heading(doc: Document) -> dict:
	return {"name": doc.name, "full_name": doc.full_name or doc.name, "native_name": doc.get("native_name")}


def differing_fields(old: Document, new: Document) -> list:
	return [
		df
		for df in new.meta.fields
		if df.fieldtype in TAKEN_TYPES
		and df.fieldname not in NOT_TAKEN
		and not df.hidden
		and old.get(df.fieldname)
		and cstr(old.get(df.fieldname)) != cstr(new.get(df.fieldname))
	]


def proposed(df) -> str:
	return BOTH if df.fieldtype in LONG_TEXTS else TARGET


def affiliations_of(contacts: list[str]) -> list[str]:
	"""Titles and organisations of these people, in words."""
	row, organisation = frappe.qb.DocType(AFFILIATION), frappe.qb.DocType(ORGANISATION)
	rows = (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on(organisation.name == row.parent)
		.select(row.role_title, organisation.organisation_name, row.status)
		.where((row.parenttype == ORGANISATION) & row.contact.isin(contacts))
		.orderby(organisation.organisation_name)
		.orderby(row.idx)
		.run()
	)
	named = (
		", ".join(filter(None, (title, name, None if status == "Active" else _(status))))
		for title, name, status in rows
	)
	return list(dict.fromkeys(named))


# --------------------------------------------------------------------------------------------------------- merge


def merge(source: str, target: str, choices: dict[str, str] | None = None) -> dict:
	"""Merge `source` into `target`; `choices`: per field "source", "target" or, for longer texts, "both".

	Fields not named go as the preview proposes. Answers `{name, change}`, `change` for undoing. Raises PermissionError for
	anyone but a Cooperation Manager, a refusal naming the field of a wrong choice.
	"""
	old, new = read_both(source, target)
	check_choices(old, new, choices or {})
	old.flags.merge_choices = choices or {}
	rename_doc(doc=old, new=target, merge=True, show_alert=False, rebuild_search=False)
	change = frappe.db.get_value(
		same_people.PERSON_CHANGE,
		{"contact": target, "other": source, "undone": 0},
		"name",
		order_by="creation desc",
	)
	return {"name": target, "change": change}


def check_choices(old: Document, new: Document, choices: dict[str, str]) -> None:
	differing = {df.fieldname: df for df in differing_fields(old, new)}
	for field, choice in choices.items():
		df = differing.get(field)
		if df is None or choice not in (SOURCE, TARGET, *((BOTH,) if df.fieldtype in LONG_TEXTS else ())):
			text = _("{0}: “{1}” is no choice for this field.")
			refuse(
				INVALID, field, text.format(escape_html(field), escape_html(cstr(choice))), text=cstr(choice)
			)


def note_before(contact: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""The `before_rename` hook: note what a merge will touch, then take the chosen values into the entry that stays."""
	if not merge or not frappe.db.exists(CONTACT, new):
		return
	scope = scope_of(old, new)
	change = {"scope": scope, "rows": rows_in(scope, [old, new]), "links": links_to(old)}
	frappe.flags.person_merge = (old, new, change)
	take_choices(contact, frappe.get_doc(CONTACT, new), contact.flags.merge_choices)


def take_choices(gone: Document, survivor: Document, choices: dict[str, str] | None) -> None:
	"""Set the values chosen for the entry that stays; of a field not named the longer text of both stays, else its own value."""
	changed = False
	for df in differing_fields(gone, survivor) if choices is not None else ():
		mine, theirs = cstr(survivor.get(df.fieldname)), gone.get(df.fieldname)
		choice = choices.get(df.fieldname) or (proposed(df) if mine else SOURCE)
		if choice == TARGET:
			continue
		both = "\n".join(dict.fromkeys(text for text in (mine, cstr(theirs)) if text))
		survivor.set(df.fieldname, both if choice == BOTH else theirs)
		if choice == SOURCE and mine:
			note = _("Not kept: {0}: {1}").format(escape_html(_(df.label)), escape_html(mine))
			survivor.add_comment("Info", note)
		changed = True
	if changed:
		survivor.save()


def note_after(
	contact: Document, method: str | None = None, old: str = "", new: str = "", merge: bool = False
) -> None:
	"""The last `after_rename` hook: store what the merge did, for undoing."""
	noted = frappe.flags.pop("person_merge", None)
	if not merge or not noted or noted[:2] != (old, new):
		return
	change = noted[2]
	person_changes.write(
		person_changes.MERGE, new, old, before=change, after={"rows": rows_in(change["scope"], [new])}
	)


def scope_of(source: str, target: str) -> dict:
	"""Which rows a merge may touch: affiliations of both, and the rows of records that name either in a table."""
	both = ("in", [source, target])
	return {
		"affiliations": frappe.get_all(
			AFFILIATION, filters={"contact": both, "parenttype": ORGANISATION}, pluck="name", order_by="name"
		),
		"parents": {
			double.table: frappe.get_all(
				double.table,
				filters={"contact": both, "parenttype": double.doctype},
				pluck="parent",
				distinct=True,
				order_by="parent",
			)
			for double in DOUBLE_ROWS
		},
	}


def rows_in(scope: dict, contacts: list[str]) -> person_changes.Rows:
	"""The rows of a scope as they are now, with the entries of `contacts` and their tables."""
	rows = {CONTACT: person_changes.rows_of(CONTACT, {"name": ("in", contacts)})}
	for child in CHILDREN:
		rows[child] = person_changes.rows_of(child, {"parent": ("in", contacts), "parenttype": CONTACT})
	rows[AFFILIATION] = person_changes.rows_of(AFFILIATION, {"name": ("in", scope["affiliations"])})
	for double in DOUBLE_ROWS:
		filters = {"parent": ("in", scope["parents"][double.table]), "parenttype": double.doctype}
		rows[double.table] = person_changes.rows_of(double.table, filters)
	return rows


def links_to(contact: str) -> list[list]:
	"""(DocType, field, names) of all other rows that point at the entry."""
	fields = [
		(field["parent"], field["fieldname"], None)
		for field in get_link_fields(CONTACT)
		if not field["issingle"] and field["parent"] != AFFILIATION
	]
	fields += [
		(df.parent, df.fieldname, df.options)
		for df in get_dynamic_link_map().get(CONTACT, ())
		if not frappe.get_meta(df.parent).issingle
	]
	result = []
	for doctype, field, type_field in (*fields, *FRAPPES_LINKS):
		filters = {field: contact, **({type_field: CONTACT} if type_field else {})}
		if names := frappe.get_all(doctype, filters=filters, pluck="name", order_by="name"):
			result.append([doctype, field, names])
	return result


# ---------------------------------------------------------------------------------------------------------- undo


def undo(change: frappe._dict) -> dict:
	"""Put back both entries and every row that named the one that went. Answers `{name}`, the entry that is there again.

	Raises a refusal that names the records in which somebody changed something since.
	"""
	before, after = change.before, change.after["rows"]
	if frappe.db.exists(CONTACT, change.other):
		refuse(
			TOUCHED,
			"change",
			_("There is another entry with the id {0} by now.").format(escape_html(change.other)),
		)
	person_changes.refuse_if_changed(after, rows_in(before["scope"], [change.contact]))
	person_changes.put_back(before["rows"], after)
	for doctype, field, names in before["links"]:
		still = {"name": ("in", names), field: change.contact}
		frappe.db.set_value(doctype, still, field, change.other, update_modified=False)
	frappe.db.delete("Deleted Document", {"deleted_doctype": CONTACT, "deleted_name": change.other})
	frappe.clear_cache(doctype=CONTACT)
	for name in (change.contact, change.other):
		announce(name)
	person_changes.mark_undone(change.name)
	return {"name": change.other}


def announce(name: str) -> None:
	"""Renew what other modules derive of a person; partnerships listen (hooks.py)."""
	contact = frappe.get_doc(CONTACT, name)
	search_names.record_renamed(contact, "on_restore", name, name)
	contact.add_comment("Info", _("The merge was undone."))
	contact.run_method("on_restore")

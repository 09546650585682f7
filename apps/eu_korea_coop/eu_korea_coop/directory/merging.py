"""The merge of two organisations: with a choice for each field, and without losing a row.

Frappe's rename-merge repoints every link. What it leaves undone is done here, whichever way the merge was asked for
(the preview of the form, or Frappe's own rename dialog): values of the record that goes are taken over or noted,
its contacts, figures and names move, and rows that now stand twice in a partnership, agreement or event become one.
Partnerships listen to the rename (hooks.py) and work their health out anew; nothing here knows of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.rename_doc import get_link_fields, rename_doc
from frappe.utils import cstr, escape_html

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import (
	MANAGER,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
)
from eu_korea_coop.directory import affiliations, relations, sides
from eu_korea_coop.directory.doubles import Doubles, joined, rows_by_parent, wider_period

SOURCE, TARGET, BOTH = "source", "target", "both"
FORMER_NAME = "Former Name"
NOT_TAKEN_OVER = ("status", "is_placeholder", "search_names", "history_key")
CHOOSABLE_TYPES = ("Data", "Link", "Select", "Small Text", "Attach Image", "Check", "Float")


# ------------------------------------------------------------------------------------------------ what callers use


def preview(source: str, target: str) -> dict:
	"""What a merge of `source` into `target` would do; writes nothing.

	`fields`: each field on which the two differ, with both values and the proposed choice. `tables`: rows that move.
	`links`: how many records point at the source and stay. `problems`: why it can't be done. `notes`: rows that become one, and
	relations between the two, which go. Problems and notes are escaped.
	"""
	require_manager()
	old, new = read_both(source, target)
	places, going = places_of(old), relations_that_go(source, target)
	return {
		"source": heading(old),
		"target": heading(new),
		"fields": [
			{
				"fieldname": df.fieldname,
				"label": _(df.label),
				"source": old.get(df.fieldname),
				"target": new.get(df.fieldname),
				"choice": proposed(df, old, new),
				"may_keep_both": df.fieldtype == "Small Text",
			}
			for df in differing_fields(old, new)
		],
		"tables": [
			{"fieldname": df.fieldname, "label": _(df.label), "rows": len(old.get(df.fieldname))}
			for df in old.meta.get_table_fields()
			if old.get(df.fieldname)
		],
		"links": without(count_links(source), ORGANISATION_RELATIONSHIP, len(going)),
		"problems": find_problems(old, new, places),
		"notes": find_meetings(old, new, places) + going,
	}


def merge(source: str, target: str, choices: dict[str, str] | None = None) -> str:
	"""Merge `source` into `target` and answer the target's name.

	`choices`: per field "source", "target" or, for longer texts, "both"; fields not named go as the preview proposes.
	Raises PermissionError for anyone but a Cooperation Manager, ValidationError with every problem of the preview.
	"""
	require_manager()
	old, _new = read_both(source, target)
	old.flags.merge_choices = choices or {}
	rename_doc(doc=old, new=target, merge=True, show_alert=False, rebuild_search=False)
	return target


def relations_that_go(source: str, target: str) -> list[str]:
	"""Return escaped sentences about the relations between the two: none has a relation to itself."""
	return [
		_("This relation goes: {0}").format(escape_html(relation["sentence"]))
		for relation in relations.relations_of(source, site_today())
		if relation["other"] == target
	]


def without(links: list[dict], doctype: str, number: int) -> list[dict]:
	"""The counts of `count_links` less `number` records of a DocType."""
	counts = [{**row, "count": row["count"] - number * (row["doctype"] == doctype)} for row in links]
	return [row for row in counts if row["count"] > 0]


def require_manager() -> None:
	if frappe.session.user != "Administrator" and MANAGER not in frappe.get_roles():
		frappe.throw(_("Only a Cooperation Manager can merge organisations."), frappe.PermissionError)


def read_both(source: str, target: str) -> tuple[Document, Document]:
	if source == target:
		frappe.throw(_("Choose two different organisations."), title=_("Nothing to merge"))
	both = frappe.get_doc(ORGANISATION, source), frappe.get_doc(ORGANISATION, target)
	for doc in both:
		doc.check_permission("write")
	return both


def heading(doc: Document) -> dict:
	return {
		field: doc.get(field) for field in ("name", "organisation_name", "native_name", "acronym", "side")
	}


# --------------------------------------------------------------------------------- before the links are repointed


def absorb(old: Document, new: Document, choices: dict[str, str] | None) -> None:
	"""Bring the values and rows of `old` into `new`. Raises ValidationError with all problems."""
	require_manager()
	choices = choices or {}
	check_choices(old, choices)
	problems = find_problems(old, new, places_of(old))
	if problems:
		frappe.throw("<br>".join(problems), title=_("Can't be merged"))
	lost = take_fields(old, new, choices)
	take_names(old, new)
	take_rows(old, new)
	new.flags.merging = True
	new.save()
	new.add_comment("Info", merge_comment(old, lost))


def check_choices(old: Document, choices: dict[str, str]) -> None:
	allowed = {df.fieldname: df for df in choosable_fields(old)}
	for field, choice in choices.items():
		both_make_sense = field in allowed and allowed[field].fieldtype == "Small Text"
		if field not in allowed or (
			choice not in (SOURCE, TARGET) and not (choice == BOTH and both_make_sense)
		):
			frappe.throw(
				_("{0}: “{1}” is no choice for this field.").format(
					frappe.bold(escape_html(cstr(field))), escape_html(cstr(choice))
				),
				title=_("Wrong choice"),
			)


def choosable_fields(doc: Document) -> list:
	return [
		df for df in doc.meta.fields if df.fieldtype in CHOOSABLE_TYPES and df.fieldname not in NOT_TAKEN_OVER
	]


def differing_fields(old: Document, new: Document) -> list:
	return [
		df
		for df in choosable_fields(old)
		if old.get(df.fieldname) and old.get(df.fieldname) != new.get(df.fieldname)
	]


def proposed(df: Any, old: Document, new: Document) -> str:
	"""Return the proposed choice: the target's value, the source's if the target has none, both if both have a text."""
	if not new.get(df.fieldname):
		return SOURCE
	return BOTH if df.fieldtype == "Small Text" else TARGET


def take_fields(old: Document, new: Document, choices: dict[str, str]) -> list[tuple[str, str]]:
	"""Set the chosen values; answers (label, value) of those that are lost."""
	lost = []
	for df in differing_fields(old, new):
		field = df.fieldname
		mine, theirs = new.get(field), old.get(field)
		choice = choices.get(field) or proposed(df, old, new)
		if choice == BOTH:
			new.set(field, "\n".join(dict.fromkeys(text for text in (mine, theirs) if text)))
			continue
		if choice == SOURCE:
			new.set(field, theirs)
		gone = mine if choice == SOURCE else theirs
		if gone:
			lost.append((_(df.label), cstr(gone)))
	return lost


def take_names(old: Document, new: Document) -> None:
	"""Add the names of the organisation that goes as aliases of the one that stays."""
	known = {text.casefold() for text in all_names(new)}
	for text in all_names(old):
		if text.casefold() not in known:
			known.add(text.casefold())
			new.append("aliases", {"alias": text, "kind": FORMER_NAME})


def all_names(doc: Document) -> list[str]:
	names = [doc.organisation_name, doc.native_name, doc.acronym, *(row.alias for row in doc.aliases)]
	return [text for text in names if text]


ROW_KEYS: dict[str, Callable[[Document], tuple]] = {
	"functions": lambda row: (row.function,),
	"sectors": lambda row: (row.sector,),
	"figures": lambda row: (row.label.casefold(), row.value or 0, row.value_max or 0, cstr(row.as_of)),
	"contacts": lambda row: affiliations.affiliation_key(row) if row.contact else (row.name,),
}
"""Fields by which two rows of a table are the same; aliases are brought over with the names."""


def take_rows(old: Document, new: Document) -> None:
	"""Move contacts, figures, functions and sectors that the target does not have."""
	for table, key in ROW_KEYS.items():
		known = {key(row) for row in new.get(table)}
		for row in old.get(table):
			if key(row) in known:
				continue
			known.add(key(row))
			values = row.as_dict(no_default_fields=True)
			if values.get("is_primary") and any(other.is_primary for other in new.get(table)):
				values["is_primary"] = 0
			new.append(table, values)


def merge_comment(old: Document, lost: list[tuple[str, str]]) -> str:
	"""Return the escaped text of the comment on the target: what was merged, and which values were lost."""
	lines = [
		_("{0} ({1}) was merged into this organisation.").format(
			escape_html(old.organisation_name), escape_html(old.name)
		)
	]
	lines += [_("Not kept: {0}: {1}").format(escape_html(label), escape_html(value)) for label, value in lost]
	return "<br>".join(lines)


# ------------------------------------------------------------------------------------------------ what stands twice


Place = tuple[Doubles, dict[str, list[frappe._dict]], dict[str, str]]
"""One of `doubles()`, all rows of the records that name an organisation in its table, and what these records are called."""


def places_of(organisation: Document) -> list[Place]:
	"""Return where an organisation stands. Three queries for each table, however many records there are."""
	standing = [(rule, rows_by_parent(rule.table, rule.doctype, organisation.name)) for rule in doubles()]
	return [(rule, records, rule.called(records.keys())) for rule, records in standing]


def find_problems(old: Document, new: Document, places: list[Place]) -> list[str]:
	"""Return escaped sentences that say what prevents the merge; empty if nothing does. `places`: those of `old`."""
	problems = []
	if new.is_placeholder and not old.is_placeholder:
		problems.append(
			_("{0} is a placeholder: merge it into {1}, not the other way round.").format(
				escape_html(new.organisation_name), escape_html(old.organisation_name)
			)
		)
	for rule, records, called in places:
		for name, rows in records.items():
			problems += rule.problems(called[name], rows, old, new)
	return problems


def doubles() -> list[Doubles]:
	"""The tables in which an organisation stands, as each module describes its own (`merge_doubles` in hooks.py)."""
	return [frappe.get_attr(path) for path in frappe.get_hooks("merge_doubles")]


def find_meetings(old: Document, new: Document, places: list[Place]) -> list[str]:
	"""Return escaped sentences about records that name both organisations, of which one row will stay. `places`: those of `old`."""
	notes = []
	for rule, records, called in places:
		for name, rows in records.items():
			both = [row for row in rows if row.organisation in (old.name, new.name)]
			groups: dict[tuple, list] = {}
			for row in both:
				groups.setdefault(rule.key(row), []).append(row)
			for group in groups.values():
				if len({row.organisation for row in group}) > 1:
					notes.append(rule.describe(called[name], group))
	return notes


# ---------------------------------------------------------------------------------- after the links are repointed


def tidy_up(organisation: Document, old_name: str) -> None:
	"""Make one row of two in records that named both, and refresh fields fetched from the organisation."""
	affiliations.drop_double_links(organisation.name)
	for rule in doubles():
		rule.resolve(organisation, old_name)
	sides.refresh_copies(organisation)
	for rule in doubles():
		rule.tidy(organisation)
	removed = drop_double_relations(organisation)
	if removed:
		text = _("Relations that said the same after the merge, or led to itself, were removed: {0}")
		organisation.add_comment("Info", text.format(escape_html(", ".join(removed))))


def drop_double_relations(organisation: Document) -> list[str]:
	"""Delete relations of the organisation to itself and, of two equal ones, the younger; return the names of the deleted.

	The older of the two gets the wider period.
	"""
	removed, first_row = [], []
	for relation in relations.touching(organisation.name):
		ends = (relation.from_organisation, relation.to_organisation)
		if ends[0] == ends[1]:
			removed.append(relation.name)
			continue
		relation.same = (
			relation.relation_type,
			tuple(sorted(ends)) if relations.is_symmetric(relation.relation_type) else ends,
		)
		twin = next(
			(
				other
				for other in first_row
				if other.same == relation.same and relations.overlap(other, relation)
			),
			None,
		)
		if twin:
			widen(twin, relation)
			removed.append(relation.name)
		else:
			first_row.append(relation)
	for name in removed:
		frappe.delete_doc(ORGANISATION_RELATIONSHIP, name)
	return removed


def widen(first_row: frappe._dict, other: frappe._dict) -> None:
	values = {**wider_period(first_row, other), "note": joined(first_row.note, other.note)}
	first_row.update(values)
	frappe.db.set_value(ORGANISATION_RELATIONSHIP, first_row.name, values, update_modified=False)


def count_links(target: str, target_doctype: str = ORGANISATION) -> list[dict]:
	"""How many rows of which DocType point at the record; child rows count for their parent's DocType."""
	counts: dict[str, int] = {}
	for field in get_link_fields(target_doctype):
		if field["issingle"]:
			continue
		meta = frappe.get_meta(field["parent"])
		filters = {field["fieldname"]: target}
		if meta.istable:
			for row in frappe.get_all(
				field["parent"],
				filters=filters,
				fields=["parenttype", "parent"],
				distinct=True,
				order_by="parenttype, parent",
			):
				counts[row.parenttype] = counts.get(row.parenttype, 0) + 1
		else:
			number = frappe.db.count(field["parent"], filters)
			if number:
				counts[field["parent"]] = counts.get(field["parent"], 0) + number
	return [
		{"doctype": doctype, "label": _(doctype), "count": count} for doctype, count in sorted(counts.items())
	]


def parse_choices(choices: str | dict | None) -> dict[str, str]:
	"""Choices as a browser sends them: JSON text or a mapping. Raises ValidationError for anything else."""
	if isinstance(choices, str) and choices.strip():
		try:
			choices = json.loads(choices)
		except ValueError:
			choices = choices.strip()
	if not choices:
		return {}
	if not isinstance(choices, dict):
		frappe.throw(
			_("Choices: a list of fields with “source” or “target” is expected."), title=_("Wrong choice")
		)
	return choices

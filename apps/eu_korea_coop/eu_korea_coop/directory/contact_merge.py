"""The merge of two Contacts: brings over what Frappe's rename-merge loses, and keeps every record that names both valid.

Frappe repoints the links and deletes the record that goes, with its addresses, numbers and titles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from eu_korea_coop.constants import COOPERATION_EVENT, INTERACTION

CONTACT = "Contact"
TAKEN_TYPES = ("Data", "Link", "Select", "Small Text", "Text", "Date", "Attach Image")
NOT_TAKEN = (
	"full_name",
	"email_id",
	"phone",
	"mobile_no",
	"history_key",
	"google_contacts_id",
	"retention_until",
)
"""Fields that follow from others, or that a rule of their own sets."""
WISHES = ("do_not_contact", "unsubscribed")
"""Opt-outs: set in one of the two records, they are set after the merge."""


@dataclass(frozen=True, slots=True)
class DoubleRows:
	"""A child table that may name a person once: of rows with the same `key` the first one stays.

	`fill`: taken from a later row where the first has none; `largest`: the larger of both.
	"""

	doctype: str
	table: str
	key: Callable[[frappe._dict], tuple]
	fill: tuple[str, ...]
	largest: tuple[str, ...]


DOUBLE_ROWS = (
	DoubleRows(
		INTERACTION,
		"Interaction Participant",
		lambda row: (row.contact,),
		("participant_name", "organisation", "user"),
		("is_interpreter",),
	),
	DoubleRows(
		COOPERATION_EVENT,
		"Event Participant",
		lambda row: (row.organisation, row.contact, row.delegation, row.role),
		("source",),
		("is_delegation_lead", "head_count", "attended"),
	),
)


def unite(
	contact: Document, method: str | None = None, old: str = "", new: str = "", merge: bool = False
) -> None:
	"""Merge `gone` into `survivor`, after Frappe has repointed the links and before it deletes `gone`."""
	if not merge:
		return
	gone = frappe.get_doc(CONTACT, old)
	survivor = frappe.get_doc(CONTACT, contact.name)
	lost = take_fields(survivor, gone)
	take_addresses(survivor, gone)
	take_numbers(survivor, gone)
	take_links(survivor, gone)
	if gone.get("history_key") and not survivor.get("history_key"):
		survivor.flags.history_key = gone.history_key  # the next load finds the person
		frappe.db.set_value(CONTACT, old, "history_key", None, update_modified=False)
	survivor.save()
	if lost:
		survivor.add_comment("Info", "<br>".join(lost))
	for double in DOUBLE_ROWS:
		unite_rows(double, survivor.name)


def take_fields(survivor: Document, gone: Document) -> list[str]:
	"""Fill what `survivor` has not got; answers sentences, escaped, about values that are lost."""
	lost = []
	for df in survivor.meta.fields:
		mine, theirs = survivor.get(df.fieldname), gone.get(df.fieldname)
		if df.fieldtype not in TAKEN_TYPES or df.fieldname in NOT_TAKEN or not theirs:
			continue
		if not mine:
			survivor.set(df.fieldname, theirs)
		elif cstr(theirs) not in cstr(mine).splitlines() and not df.default:
			lost.append(_("Not kept: {0}: {1}").format(escape_html(_(df.label)), escape_html(cstr(theirs))))
	for wish in WISHES:
		survivor.set(wish, int(bool(survivor.get(wish) or gone.get(wish))))
	until = [doc.get("retention_until") for doc in (survivor, gone) if doc.get("retention_until")]
	survivor.retention_until = min(until) if until else None
	return lost


def take_addresses(survivor: Document, gone: Document) -> None:
	known = {cstr(row.email_id).strip().casefold() for row in survivor.email_ids}
	has_primary = any(row.is_primary for row in survivor.email_ids)
	for row in gone.email_ids:
		if cstr(row.email_id).strip().casefold() not in known:
			survivor.append(
				"email_ids", {"email_id": row.email_id, "is_primary": int(row.is_primary and not has_primary)}
			)


def take_numbers(survivor: Document, gone: Document) -> None:
	known = {digits(row.phone) for row in survivor.phone_nos}
	ticks = ("is_primary_phone", "is_primary_mobile_no")
	taken = {tick for tick in ticks if any(row.get(tick) for row in survivor.phone_nos)}
	for row in gone.phone_nos:
		if digits(row.phone) not in known:
			primary = {tick: int(bool(row.get(tick)) and tick not in taken) for tick in ticks}
			survivor.append("phone_nos", {"phone": row.phone, **primary})


def digits(number: str | None) -> str:
	"""A telephone number for comparison: its digits alone."""
	return "".join(letter for letter in cstr(number) if letter.isdigit()) or cstr(number)


def take_links(survivor: Document, gone: Document) -> None:
	"""Copy the links of the Contact that goes, such as a customer of another app; organisations set theirs themselves."""
	known = {(row.link_doctype, row.link_name) for row in survivor.links}
	for row in gone.links:
		if (row.link_doctype, row.link_name) not in known:
			values = {
				"link_doctype": row.link_doctype,
				"link_name": row.link_name,
				"link_title": row.link_title,
			}
			survivor.append("links", values)


def unite_rows(double: DoubleRows, contact: str) -> None:
	"""Make one row of those that say the same of one person in a record; the others are deleted."""
	parents = frappe.get_all(
		double.table,
		filters={"contact": contact, "parenttype": double.doctype},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)
	if not parents:
		return
	rows = frappe.get_all(
		double.table,
		filters={"parent": ("in", parents), "parenttype": double.doctype},
		fields=["*"],
		order_by="parent asc, idx asc",
	)
	first: dict[tuple, frappe._dict] = {}
	doubled = []
	for row in rows:
		first_row = first.setdefault((row.parent, *double.key(row)), row) if row.contact == contact else row
		if first_row is row:
			continue
		values = {field: row[field] for field in double.fill if row.get(field) and not first_row.get(field)}
		values |= {
			field: row[field]
			for field in double.largest
			if (row.get(field) or 0) > (first_row.get(field) or 0)
		}
		if values:
			first_row.update(values)
			frappe.db.set_value(double.table, first_row.name, values, update_modified=False)
		doubled.append(row)
	if not doubled:
		return
	frappe.db.delete(double.table, {"name": ("in", [row.name for row in doubled])})
	renumber(double, rows, doubled)


def renumber(double: DoubleRows, rows: list[frappe._dict], doubled: list[frappe._dict]) -> None:
	gone = {row.name for row in doubled}
	number: dict[str, int] = {}
	for row in rows:
		if row.name in gone:
			continue
		number[row.parent] = number.get(row.parent, 0) + 1
		if row.idx != number[row.parent]:
			frappe.db.set_value(double.table, row.name, "idx", number[row.parent], update_modified=False)
	for parent in {row.parent for row in doubled}:
		frappe.clear_document_cache(double.doctype, parent)

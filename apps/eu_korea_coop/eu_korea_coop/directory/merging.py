"""Two records of one organisation become one: by choice of fields, without losing a row, and once everywhere.

Frappe's rename-merge repoints every link. What it leaves undone is done here, whichever door the merge came through
(the preview of the form, or Frappe's own rename dialog): values of the record that goes are taken over or noted,
its contacts, figures and names move, and rows that now stand twice in a partnership, agreement or event become one.
Partnerships listen to the rename (hooks.py) and work their health out anew; nothing here knows of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.rename_doc import get_link_fields, rename_doc
from frappe.utils import cstr, escape_html

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	EUROPE,
	INTERACTION,
	KOREA,
	MANAGER,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
)
from eu_korea_coop.directory import affiliations, relations, sides
from eu_korea_coop.domain import dates

SOURCE, TARGET, BOTH = "source", "target", "both"
FORMER_NAME = "Former Name"
KEPT_BY_TARGET = ("status", "is_placeholder", "search_names", "history_key")
CHOOSABLE_TYPES = ("Data", "Link", "Select", "Small Text", "Attach Image", "Check", "Float")

PARTY_ROLES = ("Lead", "Counterpart", "Member", "Gateway", "Funder", "Introducer", "Supporter")
AGREEMENT_ROLES = ("Initiator", "Signatory", "Supporter")
SIGNATURES = ("Signed", "Sent", "Approval Ongoing", "Not Requested", "Declined")
ORGANISER_ROLES = ("Organiser", "Co-Organiser", "Host", "Initiator", "Sponsor")
"""Each from the strongest to the weakest: of two rows for one organisation the stronger role stays."""


# ------------------------------------------------------------------------------------------------ what callers use


def preview(source: str, target: str) -> dict:
	"""What a merge of `source` into `target` would do; writes nothing.

	`fields`: each field on which the two differ, with both values and the proposed choice. `tables`: rows that move.
	`links`: how many records point at the source. `problems`: why it can't be done. `notes`: rows that become one.
	"""
	require_manager()
	old, new = read_both(source, target)
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
		"links": count_links(source),
		"problems": find_problems(old, new),
		"notes": [note for _doctype, _name, note in find_meetings(old, new)],
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
	"""Take over into `new` what `old` knows; refuse with all problems at once."""
	require_manager()
	choices = choices or {}
	check_choices(old, choices)
	problems = find_problems(old, new)
	if problems:
		frappe.throw("<br>".join(problems), title=_("Can't be merged"))
	lost = take_fields(old, new, choices)
	take_names(old, new)
	take_rows(old, new)
	new.flags.merging = True
	new.save()
	new.add_comment("Info", told(old, lost))


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
		df for df in doc.meta.fields if df.fieldtype in CHOOSABLE_TYPES and df.fieldname not in KEPT_BY_TARGET
	]


def differing_fields(old: Document, new: Document) -> list:
	return [
		df
		for df in choosable_fields(old)
		if old.get(df.fieldname) and old.get(df.fieldname) != new.get(df.fieldname)
	]


def proposed(df: Any, old: Document, new: Document) -> str:
	"""The target's value, the source's where the target has none, both texts where both say something."""
	if not new.get(df.fieldname):
		return SOURCE
	return BOTH if df.fieldtype == "Small Text" else TARGET


def take_fields(old: Document, new: Document, choices: dict[str, str]) -> list[tuple[str, str]]:
	"""Set the chosen values; answers (label, value) of those that are not kept."""
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
	"""Whoever knows the organisation by a name of the record that goes still finds it."""
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
"""Rows with the same key say the same; aliases are taken with the names."""


def take_rows(old: Document, new: Document) -> None:
	"""Move contacts, figures, functions and sectors that the target has not got."""
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


def told(old: Document, lost: list[tuple[str, str]]) -> str:
	"""The audit comment: which record came in, and what of it was not kept. Escaped."""
	lines = [
		_("{0} ({1}) was merged into this organisation.").format(
			escape_html(old.organisation_name), escape_html(old.name)
		)
	]
	lines += [_("Not kept: {0}: {1}").format(escape_html(label), escape_html(value)) for label, value in lost]
	return "<br>".join(lines)


# ------------------------------------------------------------------------------------------------ what stands twice


def find_problems(old: Document, new: Document) -> list[str]:
	"""Sentences, escaped; empty if the merge can be done."""
	problems = []
	if new.is_placeholder and not old.is_placeholder:
		problems.append(
			_("{0} is a placeholder: merge it into {1}, not the other way round.").format(
				escape_html(new.organisation_name), escape_html(old.organisation_name)
			)
		)
	for doctype, table in ((PARTNERSHIP, "Partnership Party"), (AGREEMENT, "Agreement Party")):
		for name, rows in rows_by_parent(table, doctype, old.name).items():
			problems += party_problems(doctype, name, rows, old, new)
	return problems


def party_problems(
	doctype: str, name: str, rows: list[frappe._dict], old: Document, new: Document
) -> list[str]:
	record = escape_html(f"{frappe.db.get_value(doctype, name, 'title')} ({name})")
	if len({new.name if row.organisation == old.name else row.organisation for row in rows}) < 2:
		return [_("{0}: the two are its only parties. A cooperation needs two.").format(record)]
	if doctype == PARTNERSHIP:
		before = {row.side for row in rows}
		after = {new.side if row.organisation == old.name else row.side for row in rows}
		if {EUROPE, KOREA} <= before and not {EUROPE, KOREA} <= after:
			return [
				_("{0}: {1} is on another side, and one side would be without a party.").format(
					record, escape_html(new.organisation_name)
				)
			]
		return []
	signatures = {represented(row): set() for row in rows if row.organisation in (old.name, new.name)}
	for row in rows:
		if row.organisation in (old.name, new.name):
			signatures[represented(row)].add(row.signature_status)
	if any({"Signed", "Declined"} <= statuses for statuses in signatures.values()):
		return [_("{0}: one of the two has signed and the other has declined.").format(record)]
	return []


def represented(row: frappe._dict) -> str:
	return (row.represents or "").strip().casefold()


def find_meetings(old: Document, new: Document) -> list[tuple[str, str, str]]:
	"""Records in which both stand and one row will be left: (DocType, name, sentence)."""
	notes = []
	for rule in DOUBLES:
		for name, rows in rows_by_parent(rule.table, rule.doctype, old.name).items():
			both = [row for row in rows if row.organisation in (old.name, new.name)]
			groups: dict[tuple, list] = {}
			for row in both:
				groups.setdefault(rule.key(row), []).append(row)
			for group in groups.values():
				if len({row.organisation for row in group}) > 1:
					notes.append((rule.doctype, name, rule.describe(name, group)))
	return notes


def rows_by_parent(table: str, doctype: str, organisation: str) -> dict[str, list[frappe._dict]]:
	"""All rows of every record in whose `table` the organisation stands."""
	parents = frappe.get_all(
		table,
		filters={"organisation": organisation, "parenttype": doctype},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)
	found: dict[str, list[frappe._dict]] = {}
	if parents:
		for row in frappe.get_all(
			table,
			filters={"parent": ("in", parents), "parenttype": doctype},
			fields=["*"],
			order_by="parent asc, idx asc",
		):
			found.setdefault(row.parent, []).append(row)
	return found


# ---------------------------------------------------------------------------------- after the links are repointed


def tidy_up(organisation: Document, old_name: str) -> None:
	"""Make one row of two wherever both records stood; refresh what is fetched from the organisation."""
	affiliations.drop_double_links(organisation.name)
	for rule in DOUBLES:
		rule.resolve(organisation, old_name)
	sides.refresh_copies(organisation)
	renew_signature_summaries(organisation)
	drop_own_members(organisation)
	removed = drop_double_relations(organisation)
	if removed:
		text = _("Relations that said the same after the merge, or led to itself, were removed: {0}")
		organisation.add_comment("Info", text.format(escape_html(", ".join(removed))))


def drop_own_members(organisation: Document) -> None:
	"""No party takes part through itself."""
	frappe.db.set_value(
		"Partnership Party",
		{"organisation": organisation.name, "via_member": organisation.name},
		"via_member",
		None,
		update_modified=False,
	)


def drop_double_relations(organisation: Document) -> list[str]:
	"""Relations to itself go; of two that say the same the older stays, with the wider period. Answers the removed."""
	removed, kept = [], []
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
			(other for other in kept if other.same == relation.same and relations.overlap(other, relation)),
			None,
		)
		if twin:
			widen(twin, relation)
			removed.append(relation.name)
		else:
			kept.append(relation)
	for name in removed:
		frappe.delete_doc(ORGANISATION_RELATIONSHIP, name)
	return removed


def widen(kept: frappe._dict, other: frappe._dict) -> None:
	values = {**wider_period(kept, other), "note": joined(kept.note, other.note)}
	kept.update(values)
	frappe.db.set_value(ORGANISATION_RELATIONSHIP, kept.name, values, update_modified=False)


def wider_period(a: frappe._dict, b: frappe._dict) -> dict:
	"""From the earlier start to the later end; what one row knows and the other does not is kept."""
	start = pick(a, b, "from_date", earlier=True)
	end = pick(a, b, "to_date", earlier=False)
	if not (a.to_date and b.to_date):
		end = (None, None)  # one of the two goes on
	return {
		"from_date": start[0],
		"from_date_precision": start[1],
		"to_date": end[0],
		"to_date_precision": end[1],
	}


def pick(a: frappe._dict, b: frappe._dict, field: str, earlier: bool) -> tuple:
	known = [(dates.fuzzy(row[field], row[f"{field}_precision"]), row) for row in (a, b) if row.get(field)]
	if not known:
		return (None, a.get(f"{field}_precision"))
	known.sort(key=lambda pair: pair[0].last_day)
	row = known[0 if earlier else -1][1]
	return row[field], row[f"{field}_precision"]


def joined(*texts: str | None) -> str | None:
	return "\n".join(dict.fromkeys(text for text in texts if text)) or None


# ------------------------------------------------------------------------------------------------- two rows as one


class Doubles:
	"""One table in which an organisation stands once, and how two rows of it become one."""

	def __init__(
		self,
		doctype: str,
		table: str,
		role_field: str | None = None,
		roles: tuple[str, ...] = (),
		key: Callable[[frappe._dict], tuple] = lambda row: (),
		fill: Iterable[str] = (),
		join: Iterable[str] = (),
		largest: Iterable[str] = (),
		has_period: bool = False,
	):
		self.doctype, self.table = doctype, table
		self.role_field, self.roles = role_field, roles
		self.key = key
		self.fill, self.join, self.largest = tuple(fill), tuple(join), tuple(largest)
		self.has_period = has_period

	def strength(self, row: frappe._dict) -> int:
		role = row.get(self.role_field) if self.role_field else None
		return self.roles.index(role) if role in self.roles else len(self.roles)

	def describe(self, name: str, group: list[frappe._dict]) -> str:
		title = frappe.db.get_value(self.doctype, name, "title" if self.doctype != INTERACTION else "subject")
		record = escape_html(f"{title} ({name})")
		roles = list(dict.fromkeys(row.get(self.role_field) for row in group)) if self.role_field else []
		if len(roles) < 2:
			return _("{0}: two rows become one.").format(record)
		strongest = min(group, key=self.strength).get(self.role_field)
		return _("{0}: the rows as {1} become one, as {2}.").format(
			record, ", ".join(_(role) for role in roles), _(strongest)
		)

	def resolve(self, organisation: Document, old_name: str) -> None:
		for name, rows in rows_by_parent(self.table, self.doctype, organisation.name).items():
			groups: dict[tuple, list] = {}
			for row in rows:
				if row.organisation == organisation.name:
					groups.setdefault(self.key(row), []).append(row)
			doubled = [group for group in groups.values() if len(group) > 1]
			for group in doubled:
				self.unite(group)
				record = frappe.get_doc(self.doctype, name)
				record.add_comment(
					"Info", self.describe(name, group) + " " + merge_note(organisation, old_name)
				)
			if doubled:
				self.renumber(name)
				frappe.clear_document_cache(self.doctype, name)

	def unite(self, group: list[frappe._dict]) -> None:
		kept, *others = sorted(group, key=lambda row: (self.strength(row), row.idx))
		values = self.united(kept, others)
		if values:
			frappe.db.set_value(self.table, kept.name, values, update_modified=False)
		frappe.db.delete(self.table, {"name": ("in", [row.name for row in others])})

	def united(self, kept: frappe._dict, others: list[frappe._dict]) -> dict:
		values: dict = {}
		for field in self.fill:
			values[field] = next((row.get(field) for row in (kept, *others) if row.get(field)), None)
		for field in self.join:
			values[field] = joined(*(row.get(field) for row in (kept, *others)))
		for field in self.largest:
			values[field] = max(row.get(field) or 0 for row in (kept, *others))
		if self.has_period:
			for row in others:
				kept.update(wider_period(kept, row))
			values.update({field: kept.get(field) for field in wider_period(kept, kept)})
		return values

	def renumber(self, parent: str) -> None:
		names = frappe.get_all(
			self.table,
			filters={"parent": parent, "parenttype": self.doctype},
			pluck="name",
			order_by="parentfield asc, idx asc",
		)
		for index, name in enumerate(names, 1):
			frappe.db.set_value(self.table, name, "idx", index, update_modified=False)


class SignatureDoubles(Doubles):
	"""Parties of an agreement: the signature that got furthest stays, with its date and person."""

	def united(self, kept: frappe._dict, others: list[frappe._dict]) -> dict:
		values = super().united(kept, others)
		furthest = min((kept, *others), key=lambda row: SIGNATURES.index(row.signature_status))
		for field in ("signature_status", "signed_on", "signed_on_precision", "pending_since"):
			values[field] = furthest.get(field)
		for field in ("signatory_contact", "signatory_title", "evidence"):
			values[field] = furthest.get(field) or values[field]
		return values


def merge_note(organisation: Document, old_name: str) -> str:
	return _("{0} was merged into {1}.").format(
		escape_html(old_name), escape_html(f"{organisation.organisation_name} ({organisation.name})")
	)


def renew_signature_summaries(organisation: Document) -> None:
	"""Its agreements say anew who has signed; their locked fields are not touched."""
	for agreement in rows_by_parent("Agreement Party", AGREEMENT, organisation.name):
		renew_signature_summary(agreement)


def renew_signature_summary(agreement: str) -> None:
	doc = frappe.get_doc(AGREEMENT, agreement)
	doc.describe_signatures()
	doc.db_set("signature_summary", doc.signature_summary, update_modified=False)


DOUBLES = (
	Doubles(
		PARTNERSHIP,
		"Partnership Party",
		"role",
		PARTY_ROLES,
		fill=("via_member", "agreement_intent", "preferred_level", "primary_contact"),
		join=("motive", "source"),
		has_period=True,
	),
	SignatureDoubles(
		AGREEMENT,
		"Agreement Party",
		"party_role",
		AGREEMENT_ROLES,
		key=lambda row: (represented(row),),
		fill=("signatory_contact", "signatory_title", "evidence"),
		join=("remarks", "source"),
		largest=("required",),
	),
	Doubles(INTERACTION, "Interaction Organisation", fill=("role",)),
	Doubles(COOPERATION_EVENT, "Event Organiser", "role", ORGANISER_ROLES),
	Doubles(
		COOPERATION_EVENT,
		"Event Participant",
		key=lambda row: (row.contact or "", (row.delegation or "").casefold()),
		fill=("role",),
		join=("source",),
		largest=("is_delegation_lead", "head_count", "attended"),
	),
)


def count_links(organisation: str) -> list[dict]:
	"""How many rows of which DocType point at the organisation; child rows count for their parent's DocType."""
	counts: dict[str, int] = {}
	for field in get_link_fields(ORGANISATION):
		if field["issingle"]:
			continue
		meta = frappe.get_meta(field["parent"])
		filters = {field["fieldname"]: organisation}
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

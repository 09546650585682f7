"""Read-only profiles of partnerships, agreements, events and organisations, made from explicit lists of fields.

For readers of figures, who open no record. A profile holds no person, no free text but titles and names of organisations
and places, and never anything Restricted, whoever asks: so an officer sees what a policy reader sees. A fixed number of
queries whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import formatdate, get_url_to_form, get_url_to_list
from pypika import Order
from pypika.queries import QueryBuilder, Table

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	ORGANISATION,
	PARTNERSHIP,
)
from eu_korea_coop.domain.dates import display, fuzzy
from eu_korea_coop.domain.health import REASON_LABEL
from eu_korea_coop.partnerships import figures
from eu_korea_coop.permissions import open_to_all, reads_figures_only
from eu_korea_coop.reporting.fuzzy_text import words

ROUTE = "cooperation-profile"
"""The desk page that shows profiles."""
LONGEST = 100
"""Rows of one part of a profile."""
PAGE = 50
"""Rows of a list of profiles at once."""


@dataclass(frozen=True, slots=True)
class Field:
	"""One field of a record that a profile shows. `how`: text, word (translated), day, fuzzy, number, percent, yes."""

	name: str
	how: str = "text"


@dataclass(frozen=True, slots=True)
class Kind:
	"""What a profile of a DocType shows. `group`: the field by which its records are counted and listed."""

	title: str
	native_title: str | None
	group: str
	status: tuple[Field, ...]
	facts: tuple[Field, ...]
	tags: tuple[tuple[str, str], ...]
	parts: tuple[Callable[[str], dict], ...]

	@property
	def fields(self) -> set[str]:
		"""Every field that is read of the record."""
		result = {self.title, self.native_title, self.group, "name"} - {None}
		for field in (*self.status, *self.facts):
			result.add(field.name)
			if field.how == "fuzzy":
				result.add(f"{field.name}_precision")
		return result


def profile(doctype: str, name: str) -> dict:
	"""`{doctype, name, kind, title, native_title, status, facts, parts}`; every text is in the reader's language.

	`status`: `[text]`; `facts`: `[{label, value}]`; `parts`: `[{label, rows: [{title, doctype, name, details: [text]}]}]`, a
	row without `doctype` opens nothing. Raises DoesNotExistError alike for a record that is Restricted and one that is not
	there, ValidationError for a DocType without profiles.
	"""
	kind = kind_of(doctype)
	row = next(iter(open_rows(doctype, [name], sorted(kind.fields))), None)
	if not row:
		raise frappe.DoesNotExistError(_("There is no such profile."))
	return {
		"doctype": doctype,
		"name": row["name"],
		"kind": _(doctype),
		"title": row[kind.title],
		"native_title": row.get(kind.native_title) or "",
		"status": [text for field in kind.status if (text := shown(row, field))],
		"facts": [
			*(
				{"label": _(label_of(doctype, field.name)), "value": text}
				for field in kind.facts
				if (text := shown(row, field))
			),
			*tags_of(doctype, row["name"], kind.tags),
		],
		"parts": [part for read in kind.parts if (part := read(row["name"]))["rows"]],
	}


def profiles(
	doctype: str, group: str | None = None, figure: str | None = None, text: str | None = None, start: int = 0
) -> dict:
	"""`{groups: [{value, label, count, stalled}], rows, more}`: how many open records each group has, and those of one.

	`group`: a stage, state, status or side; `figure`: those a number card counts; `text`: a part of the title. `rows` are
	`[{name, title, status, details}]`, PAGE at once from `start`. `stalled` is there for partnerships. Raises
	ValidationError for what is not known.
	"""
	kind = kind_of(doctype)
	meta_field = frappe.get_meta(doctype).get_field(kind.group)
	options = [option for option in (meta_field.options or "").split("\n") if option]
	if group and group not in options:
		frappe.throw(_("{0}: choose one of {1}.").format(_(meta_field.label), ", ".join(map(_, options))))
	table = frappe.qb.DocType(doctype)
	query = counted_rows(doctype, table, figure)
	groups = counted_groups(query, table, kind, options, doctype == PARTNERSHIP)
	if group:
		query = query.where(table[kind.group] == group)
	if text and text.strip():
		wanted = f"%{text.strip()[:80]}%"
		condition = table[kind.title].like(wanted)
		if kind.native_title:
			condition |= table[kind.native_title].like(wanted)
		query = query.where(condition)
	rows = (
		query.select(*(table[field] for field in sorted(kind.fields)))
		.orderby(table[kind.title])
		.orderby(table.name)
		.limit(PAGE + 1)
		.offset(max(start, 0))
		.run(as_dict=True)
	)
	return {
		"group_label": _(meta_field.label),
		"groups": groups,
		"rows": [
			{
				"name": row.name,
				"title": row[kind.title],
				"native_title": row.get(kind.native_title) or "",
				"status": [text for field in kind.status if (text := shown(row, field))],
			}
			for row in rows[:PAGE]
		],
		"more": len(rows) > PAGE,
	}


def url(doctype: str, name: str | None = None) -> str:
	"""Where a record, or the list of its kind, opens for the session's user; "" if nowhere."""
	if not reads_figures_only():
		return get_url_to_form(doctype, name) if name else get_url_to_list(doctype)
	if doctype not in KINDS:
		return ""
	return "/".join((get_url_to_list(ROUTE), *(quote(word, safe="") for word in (doctype, name) if word)))


def kind_of(doctype: str) -> Kind:
	if doctype not in KINDS:
		frappe.throw(
			_("Document type: there are profiles of {0}.").format(", ".join(_(known) for known in KINDS))
		)
	return KINDS[doctype]


def counted_rows(doctype: str, table: Table, figure: str | None) -> QueryBuilder:
	"""The open records, of a figure if one is asked for."""
	if figure:
		asked = figures.the_figure(figure)
		if asked.doctype != doctype:
			frappe.throw(_("Figure: {0} counts {1}.").format(_(figure), _(asked.doctype)))
		query = figures.rows_of(doctype, asked.filters)
	else:
		query = frappe.qb.from_(table)
	return only_open(query, doctype, table)


def counted_groups(
	query: QueryBuilder, table: Table, kind: Kind, options: list[str], with_stalled: bool
) -> list[dict]:
	"""One entry for each option, zeros included. One query."""
	columns = [table[kind.group], *([table.health] if with_stalled else [])]
	counts = dict.fromkeys(options, 0)
	stalled = dict.fromkeys(options, 0)
	for row in query.select(*columns, Count("*")).groupby(*columns).run():
		if row[0] in counts:
			counts[row[0]] += row[-1]
			if with_stalled and row[1] == "Stalled":
				stalled[row[0]] += row[-1]
	return [
		{
			"value": option,
			"label": _(option),
			"count": counts[option],
			**({"stalled": stalled[option]} if with_stalled else {}),
		}
		for option in options
	]


# ------------------------------------------------------------------------------------------------------- reading


def only_open(query: QueryBuilder, doctype: str, table: Table) -> QueryBuilder:
	condition = open_to_all(doctype, table)
	return query if condition is None else query.where(condition)


def open_rows(doctype: str, names: Iterable[str], fields: Iterable[str]) -> list[frappe._dict]:
	"""These fields of the records that are Restricted for nobody."""
	names = sorted({name for name in names if name})
	if not names:
		return []
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(*(table[field] for field in fields)).where(table.name.isin(names))
	return only_open(query, doctype, table).run(as_dict=True)


def label_of(doctype: str, fieldname: str) -> str:
	return frappe.get_meta(doctype).get_label(fieldname)


def shown(row: frappe._dict, field: Field) -> str:
	"""The value as a person reads it, "" if there is none."""
	value = row.get(field.name)
	if field.how == "fuzzy":
		return when(value, row.get(f"{field.name}_precision"))
	if value in (None, "", 0):
		return ""
	if field.how == "word":
		return _(value)
	if field.how == "day":
		return formatdate(value)
	if field.how == "percent":
		return f"{value:.0f} %"
	if field.how == "number":
		return f"{value:g}"
	return _("Yes") if field.how == "yes" else str(value)


def when(value: object, precision: str | None) -> str:
	return display(fuzzy(value or None, precision or None), words()) if value else ""


def joined(*texts: str | None) -> list[str]:
	return [text for text in texts if text]


def tags_of(doctype: str, name: str, tags: tuple[tuple[str, str], ...]) -> list[dict]:
	"""The words of a record's multi-selects, a fact for each table: (table field, field with the word)."""
	rows = []
	for table_field, word in tags:
		field = frappe.get_meta(doctype).get_field(table_field)
		tag = frappe.qb.DocType(field.options)
		query = frappe.qb.from_(tag).select(tag[word]).orderby(tag.idx)
		query = query.where(
			(tag.parent == name) & (tag.parenttype == doctype) & (tag.parentfield == table_field)
		)
		if values := query.run(pluck=True):
			rows.append({"label": _(field.label), "value": ", ".join(_(value) for value in values)})
	return rows


def organisations(child: str, parenttype: str, parent: str, *columns: str) -> list[frappe._dict]:
	"""Rows of a child table with the organisation of each: `name`, `organisation_name`, `side` and these columns."""
	row, organisation = frappe.qb.DocType(child), frappe.qb.DocType(ORGANISATION)
	return (
		frappe.qb.from_(row)
		.inner_join(organisation)
		.on(organisation.name == row.organisation)
		.select(
			organisation.name,
			organisation.organisation_name,
			organisation.side,
			*(row[column] for column in columns),
		)
		.where((row.parent == parent) & (row.parenttype == parenttype))
		.orderby(row.idx)
		.limit(LONGEST)
		.run(as_dict=True)
	)


def linked(
	doctype: str, condition: Callable[[Table], object], fields: tuple[str, ...], newest: str
) -> list[frappe._dict]:
	"""Open records of `doctype` that meet the condition, the newest first."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(*(table[field] for field in fields)).where(condition(table))
	query = query.orderby(table[newest], order=Order.desc).orderby(table.name).limit(LONGEST)
	return only_open(query, doctype, table).run(as_dict=True)


def part(label: str, rows: Iterable[dict]) -> dict:
	return {"label": label, "rows": list(rows)}


def line(title: str, details: list[str], doctype: str | None = None, name: str | None = None) -> dict:
	return {"title": title, "details": details, "doctype": doctype, "name": name}


# --------------------------------------------------------------------------------------------------------- parts


def partnership_lines(rows: Iterable[frappe._dict]) -> list[dict]:
	return [line(row.title, joined(_(row.stage), _(row.health or "")), PARTNERSHIP, row.name) for row in rows]


def agreement_lines(rows: Iterable[frappe._dict]) -> list[dict]:
	return [
		line(
			row.title,
			joined(_(row.kind or ""), _(row.state), when(row.signed_on, row.signed_on_precision)),
			AGREEMENT,
			row.name,
		)
		for row in rows
	]


def event_lines(rows: Iterable[frappe._dict]) -> list[dict]:
	return [
		line(
			row.title,
			joined(_(row.kind or ""), when(row.start_date, row.start_date_precision), row.city),
			COOPERATION_EVENT,
			row.name,
		)
		for row in rows
	]


PARTNERSHIP_FIELDS = ("name", "title", "stage", "health")
AGREEMENT_FIELDS = ("name", "title", "kind", "state", "signed_on", "signed_on_precision")
EVENT_FIELDS = ("name", "title", "kind", "start_date", "start_date_precision", "city")


def parties_of_partnership(name: str) -> dict:
	rows = organisations("Partnership Party", PARTNERSHIP, name, "role")
	return part(
		_("Parties"),
		(
			line(row.organisation_name, joined(_(row.side or ""), _(row.role or "")), ORGANISATION, row.name)
			for row in rows
		),
	)


def reasons_of_partnership(name: str) -> dict:
	"""Why it needs attention, in the words of the rules alone; the evidence speaks of records."""
	reason = frappe.qb.DocType("Partnership Health Reason")
	query = (
		frappe.qb.from_(reason)
		.select(reason.code, reason.since)
		.where(reason.parent == name)
		.orderby(reason.idx)
	)
	return part(
		_("Reasons"),
		(
			line(
				_(REASON_LABEL.get(row.code, row.code)),
				joined(_("since {0}").format(formatdate(row.since)) if row.since else ""),
			)
			for row in query.run(as_dict=True)
		),
	)


def stages_of_partnership(name: str) -> dict:
	log = frappe.qb.DocType("Partnership Stage Log")
	query = (
		frappe.qb.from_(log)
		.select(log.to_stage, log.effective_on, log.effective_on_precision)
		.where((log.parent == name) & (log.parenttype == PARTNERSHIP))
		.orderby(log.idx)
	)
	return part(
		_("Stages"),
		(
			line(_(row.to_stage), [when(row.effective_on, row.effective_on_precision) or _("date unknown")])
			for row in query.run(as_dict=True)
		),
	)


def origin_of_partnership(name: str) -> dict:
	"""The event it came from."""
	table = frappe.qb.DocType(PARTNERSHIP)
	origin = frappe.qb.from_(table).select(table.origin_event).where(table.name == name)
	rows = linked(COOPERATION_EVENT, lambda event: event.name.isin(origin), EVENT_FIELDS, "start_date")
	return part(_("Came from"), event_lines(rows))


def agreements_of_partnership(name: str) -> dict:
	rows = linked(AGREEMENT, lambda table: table.partnership == name, AGREEMENT_FIELDS, "signed_on")
	return part(_("Agreements"), agreement_lines(rows))


def results_of_partnership(name: str) -> dict:
	fields = ("name", "indicator", "quantity", "unit", "status", "outcome_date", "outcome_date_precision")
	rows = linked(COOPERATION_OUTCOME, lambda table: table.partnership == name, fields, "outcome_date")
	return part(
		_("Results"),
		(
			line(
				_(row.indicator),
				joined(
					f"{row.quantity:g} {_(row.unit or '')}".strip() if row.quantity else "",
					_(row.status),
					when(row.outcome_date, row.outcome_date_precision),
				),
			)
			for row in rows
		),
	)


def parties_of_agreement(name: str) -> dict:
	rows = organisations(
		"Agreement Party",
		AGREEMENT,
		name,
		"represents",
		"signature_status",
		"signed_on",
		"signed_on_precision",
	)
	return part(
		_("Parties and signatures"),
		(
			line(
				row.organisation_name,
				joined(
					_(row.side or ""),
					row.represents,
					_(row.signature_status),
					when(row.signed_on, row.signed_on_precision),
				),
				ORGANISATION,
				row.name,
			)
			for row in rows
		),
	)


def partnership_of_agreement(name: str) -> dict:
	agreement = frappe.qb.DocType(AGREEMENT)
	mine = frappe.qb.from_(agreement).select(agreement.partnership).where(agreement.name == name)
	rows = linked(PARTNERSHIP, lambda table: table.name.isin(mine), PARTNERSHIP_FIELDS, "modified")
	return part(_("Partnership"), partnership_lines(rows))


def organisers_of_event(name: str) -> dict:
	rows = organisations("Event Organiser", COOPERATION_EVENT, name, "role")
	return part(
		_("Organisers"),
		(line(row.organisation_name, joined(_(row.role or "")), ORGANISATION, row.name) for row in rows),
	)


def participants_of_event(name: str) -> dict:
	"""The organisations that took part, each once."""
	rows = {row.name: row for row in organisations("Event Participant", COOPERATION_EVENT, name)}
	return part(
		_("Participating organisations"),
		(
			line(row.organisation_name, joined(_(row.side or "")), ORGANISATION, row.name)
			for row in rows.values()
		),
	)


def partnerships_of_event(name: str) -> dict:
	rows = linked(PARTNERSHIP, lambda table: table.origin_event == name, PARTNERSHIP_FIELDS, "modified")
	return part(_("What came of it"), partnership_lines(rows))


def partnerships_of_organisation(name: str) -> dict:
	party = frappe.qb.DocType("Partnership Party")
	mine = frappe.qb.from_(party).select(party.parent).where(party.parenttype == PARTNERSHIP)
	mine = mine.where((party.organisation == name) | (party.via_member == name))
	rows = linked(PARTNERSHIP, lambda table: table.name.isin(mine), PARTNERSHIP_FIELDS, "modified")
	return part(_("Partnerships"), partnership_lines(rows))


def agreements_of_organisation(name: str) -> dict:
	party = frappe.qb.DocType("Agreement Party")
	mine = frappe.qb.from_(party).select(party.parent).where(party.parenttype == AGREEMENT)
	mine = mine.where(party.organisation == name)
	rows = linked(AGREEMENT, lambda table: table.name.isin(mine), AGREEMENT_FIELDS, "signed_on")
	return part(_("Agreements"), agreement_lines(rows))


def events_of_organisation(name: str) -> dict:
	guest, host = frappe.qb.DocType("Event Participant"), frappe.qb.DocType("Event Organiser")
	took_part = frappe.qb.from_(guest).select(guest.parent).where(guest.organisation == name)
	organised = frappe.qb.from_(host).select(host.parent).where(host.organisation == name)
	rows = linked(
		COOPERATION_EVENT,
		lambda table: table.name.isin(took_part) | table.name.isin(organised),
		EVENT_FIELDS,
		"start_date",
	)
	return part(_("Events"), event_lines(rows))


KINDS = {
	PARTNERSHIP: Kind(
		title="title",
		native_title=None,
		group="stage",
		status=(Field("stage", "word"), Field("health", "word")),
		facts=(
			Field("stage_since", "fuzzy"),
			Field("stalled_since", "day"),
			Field("tier", "word"),
			Field("origin_kind", "word"),
			Field("last_interaction", "day"),
			Field("days_silent", "number"),
			Field("agreements_in_force", "number"),
			Field("next_agreement_end", "day"),
		),
		tags=(("sectors", "sector"), ("success_factors", "success_factor")),
		parts=(
			parties_of_partnership,
			reasons_of_partnership,
			stages_of_partnership,
			origin_of_partnership,
			agreements_of_partnership,
			results_of_partnership,
		),
	),
	AGREEMENT: Kind(
		title="title",
		native_title=None,
		group="state",
		status=(Field("state", "word"),),
		facts=(
			Field("kind", "word"),
			Field("state_since", "fuzzy"),
			Field("signed_on", "fuzzy"),
			Field("signature_summary"),
			Field("term_type", "word"),
			Field("effective_from", "day"),
			Field("end_date", "day"),
			Field("review_date", "day"),
			Field("renewal_decision", "word"),
			Field("evaluation_verdict", "word"),
			Field("counts_in_figures", "yes"),
		),
		tags=(),
		parts=(parties_of_agreement, partnership_of_agreement),
	),
	COOPERATION_EVENT: Kind(
		title="title",
		native_title=None,
		group="status",
		status=(Field("status", "word"),),
		facts=(
			Field("kind", "word"),
			Field("series", "word"),
			Field("start_date", "fuzzy"),
			Field("end_date", "fuzzy"),
			Field("city"),
			Field("country", "word"),
			Field("attendance_participants", "number"),
			Field("attendance_countries", "number"),
			Field("attendance_organisations", "number"),
			Field("meetings_requested", "number"),
			Field("meetings_held", "number"),
			Field("satisfaction_normalised", "percent"),
		),
		tags=(("sectors", "sector"), ("success_factors", "success_factor")),
		parts=(organisers_of_event, participants_of_event, partnerships_of_event),
	),
	ORGANISATION: Kind(
		title="organisation_name",
		native_title="native_name",
		group="side",
		status=(Field("side", "word"), Field("status", "word")),
		facts=(
			Field("acronym"),
			Field("organisation_type", "word"),
			Field("country", "word"),
			Field("region"),
			Field("city"),
			Field("website"),
			Field("is_gateway", "yes"),
		),
		tags=(("functions", "function"), ("sectors", "sector")),
		parts=(partnerships_of_organisation, agreements_of_organisation, events_of_organisation),
	),
}

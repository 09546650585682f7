"""Reads what profiles show: open records alone, each value as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import getdate
from pypika import Order
from pypika.queries import QueryBuilder, Table

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import (
	ORGANISATION,
)
from eu_korea_coop.domain.dates import display, fuzzy
from eu_korea_coop.domain.durations import duration_text
from eu_korea_coop.permissions import open_to_all
from eu_korea_coop.reporting.fuzzy_text import day_text, words

LONGEST = 100
"""Rows of one part of a profile."""


@dataclass(frozen=True, slots=True)
class Field:
	"""One field of a record that a profile shows. `how`: text, word (translated), day, ago (a day that may be the last of a month), fuzzy, number, percent, yes."""

	name: str
	how: str = "text"


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
		return day_text(value)
	if field.how == "ago":
		days = max(0, (site_today() - getdate(value)).days)
		return (
			_("{0} ago").format(duration_text(days, _, frappe.local.lang.startswith("en")))
			if days
			else _("today")
		)
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

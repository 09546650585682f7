"""The rows of all tables of a document, read with one query; Frappe asks each table by itself.

A partnership has eight tables, and most of them are empty: eight questions of its nine.
"""

from __future__ import annotations

from functools import cache, reduce
from operator import mul

import frappe
from frappe.model.document import Document
from frappe.model.meta import Meta
from pypika.terms import Parameter, ValueWrapper

STANDARD = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
"""Columns every table has, with one type; each of the others is of its own table alone."""
FEWEST_TABLES = 2
"""From so many tables on, one question is less than Frappe asks."""

Shape = tuple[tuple[str, str, tuple[str, ...]], ...]
"""(fieldname, DocType of the rows, its own columns) of each table."""


def can_load(doc: Document) -> bool:
	"""Whether the rows of `doc` can be read so: on MariaDB, which gives a bare NULL the type of the others in its column."""
	return frappe.db.db_type == "mariadb" and len(shape_of(doc.meta)) >= FEWEST_TABLES


def shape_of(meta: Meta) -> Shape:
	"""The stored tables of a DocType; what its virtual tables hold is nobody's to read here."""
	return tuple(
		(df.fieldname, df.options, own_columns(rows))
		for df in meta.get_table_fields()
		if not (rows := frappe.get_meta(df.options)).get("is_virtual")
	)


def own_columns(meta: Meta) -> tuple[str, ...]:
	left_out = (*STANDARD, "parent", "parentfield", "parenttype")
	return tuple(column for column in meta.get_valid_columns() if column not in left_out)


def load(doc: Document) -> None:
	"""Set every table of `doc` to its rows as the database holds them, in the order of their `idx`. One query."""
	shape = shape_of(doc.meta)
	rows = frappe.db.sql(statement(shape), {"parent": doc.name, "parenttype": doc.doctype})
	tables: dict[str, list[dict]] = {df.fieldname: [] for df in doc.meta.get_table_fields()}
	starts = first_columns(shape)
	for fieldname, *values in sorted(rows, key=lambda row: row[1 + STANDARD.index("idx")]):
		start, columns = starts[fieldname]
		row = frappe._dict(zip(STANDARD, values[: len(STANDARD)], strict=True))
		row.update(zip(columns, values[start : start + len(columns)], strict=True))
		row.update(parent=doc.name, parenttype=doc.doctype, parentfield=fieldname)
		tables[fieldname].append(row)
	for fieldname, its_rows in tables.items():
		doc.set(fieldname, its_rows)


def first_columns(shape: Shape) -> dict[str, tuple[int, tuple[str, ...]]]:
	"""{fieldname: (place of its first own column in a row of the answer, its own columns)}."""
	place, places = len(STANDARD), {}
	for fieldname, _doctype, columns in shape:
		places[fieldname] = (place, columns)
		place += len(columns)
	return places


@cache
def statement(shape: Shape) -> str:
	"""The question for all tables: a column for the table's field, the standard ones, then the own columns of each table.

	Written once for each shape: the query builder takes longer for it than the database.
	"""
	return reduce(mul, (part(shape, number) for number in range(len(shape)))).get_sql()


def part(shape: Shape, number: int):
	"""What `statement` asks of one table: its own columns, and nothing in the places of the others."""
	fieldname, doctype, _columns = shape[number]
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(ValueWrapper(fieldname), *(table[column] for column in STANDARD))
	for other, (_fieldname, _doctype, columns) in enumerate(shape):
		query = query.select(
			*(
				(table[column] if other == number else ValueWrapper(None)).as_(f"of_{other}_{place}")
				for place, column in enumerate(columns)
			)
		)
	return query.where(
		(table.parent == Parameter("%(parent)s"))
		& (table.parenttype == Parameter("%(parenttype)s"))
		& (table.parentfield == fieldname)
	)

"""Writing many rows with one statement, and forgetting what was read of them.

Values travel beside the text; the query builder would make text of each, in most of the time.

Names of columns are the code's own, never a client's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import frappe
from pypika.terms import Parameter

ROWS_PER_STATEMENT = 1000
UPDATES_PER_STATEMENT = 100


def insert(
	doctype: str,
	columns: Sequence[str],
	rows: Sequence[Sequence[object]],
	same: Mapping[str, str | int] | None = None,
	if_there: str = "",
) -> None:
	"""Insert `rows`, each with a value for each of `columns`. Raises what the database raises, such as a double name.

	`same`: columns with the one value that all rows get; it is made text once. `if_there`: the end of the statement, what is
	to happen with a row that there is already.
	"""
	if not rows:
		return
	same = same or {}
	places = ["%s"] * len(columns) + [frappe.db.escape(str(value)) for value in same.values()]
	row_text = f"({','.join(places)})"
	beginning = insert_text(frappe.db.db_type, doctype, (*columns, *same))
	for start in range(0, len(rows), ROWS_PER_STATEMENT):
		chunk = rows[start : start + ROWS_PER_STATEMENT]
		statement = beginning + ",".join([row_text] * len(chunk)) + if_there
		frappe.db.sql(statement, [value for row in chunk for value in row])


@cache
def insert_text(_db_type: str, doctype: str, columns: tuple[str, ...]) -> str:
	"""What stands before the rows of an insert: the query builder takes longer for it than the database for a row."""
	query = frappe.qb.into(frappe.qb.DocType(doctype)).columns(*columns)
	return query.insert(Parameter("%s")).get_sql().removesuffix("(%s)")


def update(doctype: str, changes: Mapping[str, Mapping[str, object]]) -> None:
	"""Set columns of many rows, {name: {column: value}}, not the same ones of each; a hundred rows in a statement."""
	names = sorted(changes)
	for start in range(0, len(names), UPDATES_PER_STATEMENT):
		chunk = names[start : start + UPDATES_PER_STATEMENT]
		texts, values = [], []
		for column in sorted({column for name in chunk for column in changes[name]}):
			text, its_values = assignment(column, {name: changes[name] for name in chunk})
			texts.append(text)
			values += its_values
		rows = ",".join(["%s"] * len(chunk))
		frappe.db.sql(
			f"UPDATE `tab{doctype}` SET {', '.join(texts)} WHERE `name` IN ({rows})", [*values, *chunk]
		)


def overwrite(doctype: str, rows: Mapping[str, Mapping[str, object]]) -> None:
	"""Set the same columns of many rows that are there and locked, {name: {column: value}}: in half the time of `update`.

	MariaDB looks each row up once, by its key, and writes what differs; a case by name is compared for each column and row.
	Elsewhere it is `update`.
	"""
	if frappe.db.db_type != "mariadb" or not rows:
		update(doctype, rows)
		return
	columns = list(next(iter(rows.values())))
	values = [(name, *(rows[name][column] for column in columns)) for name in sorted(rows)]
	written = ", ".join(f"`{column}` = VALUES(`{column}`)" for column in columns)
	insert(doctype, ("name", *columns), values, if_there=f" ON DUPLICATE KEY UPDATE {written}")


def forget(doctype: str, names: Iterable[str]) -> None:
	"""Clear what is stored in Redis of these documents, now and after the commit or rollback: once for all of them.

	Frappe's `clear_document_cache` asks Redis twice for each name.
	"""
	keys = [frappe.get_document_cache_key(doctype, name) for name in names]
	if not keys:
		return

	def clear() -> None:
		frappe.cache.delete_value(keys)

	clear()
	frappe.db.after_commit.add(clear)
	frappe.db.after_rollback.add(clear)


def assignment(column: str, changes: Mapping[str, Mapping[str, object]]) -> tuple[str, list[object]]:
	"""The one value that all get, or a case by name that leaves the others' as it is: text, and the values in it."""
	given = [(name, row[column]) for name, row in changes.items() if column in row]
	if len(given) == len(changes) and len({value for _name, value in given}) == 1:
		return f"`{column}` = %s", [given[0][1]]
	whens = " WHEN %s THEN %s" * len(given)
	return f"`{column}` = CASE `name`{whens} ELSE `{column}` END", [part for pair in given for part in pair]

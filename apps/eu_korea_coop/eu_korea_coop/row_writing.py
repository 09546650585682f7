"""Writing many rows with one statement, and forgetting what was read of them.

Values travel beside the text; the query builder would make text of each, in most of the time.

Names of columns are the code's own, never a client's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import frappe
from pypika.terms import Parameter

ROWS_PER_STATEMENT = 1000
UPDATES_PER_STATEMENT = 100


def insert(doctype: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
	"""Insert `rows`, each with a value for each of `columns`. Raises what the database raises, such as a double name."""
	table = frappe.qb.DocType(doctype)
	places = [Parameter("%s")] * len(columns)
	one = frappe.qb.into(table).columns(*columns).insert(*places).get_sql()
	more = f",({','.join(['%s'] * len(columns))})"
	for start in range(0, len(rows), ROWS_PER_STATEMENT):
		chunk = rows[start : start + ROWS_PER_STATEMENT]
		frappe.db.sql(one + more * (len(chunk) - 1), [value for row in chunk for value in row])


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

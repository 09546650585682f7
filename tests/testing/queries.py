"""Counts what a piece of code asks of the database, and the rows the database reads for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe

TABLE = re.compile('"(tab[^"]+)"')
"""A table as PostgreSQL quotes it; in what is recorded all are quoted as MariaDB does."""
WRITES = re.compile(r"^\s*(insert|update|delete|replace|truncate|alter|create|drop)\b", re.IGNORECASE)


@dataclass
class Queries:
	"""What ran inside a `count_queries()` block."""

	statements: list[str] = field(default_factory=list)

	@property
	def count(self) -> int:
		return len(self.statements)

	@property
	def writes(self) -> list[str]:
		return [statement for statement in self.statements if WRITES.match(statement)]

	def touching(self, doctype: str) -> list[str]:
		"""The statements that name the table of `doctype`."""
		return [statement for statement in self.statements if f"`tab{doctype}`" in statement]

	def __len__(self) -> int:
		return self.count


@contextmanager
def count_queries() -> Iterator[Queries]:
	"""Record every statement sent through `frappe.db.sql` (the query builder and the ORM end there too)."""
	seen = Queries()
	database = frappe.local.db
	had_own = "sql" in vars(database)
	sql = database.sql

	def recording(query, *args, **kwargs):
		seen.statements.append(TABLE.sub(r"`\1`", str(query)))
		return sql(query, *args, **kwargs)

	database.sql = recording
	try:
		yield seen
	finally:
		if had_own:
			database.sql = sql
		else:
			del database.sql


@dataclass
class RowsRead:
	"""What a `count_rows_read()` block made the database read, once it is left."""

	count: int = 0


@contextmanager
def count_rows_read() -> Iterator[RowsRead]:
	"""Count the rows, of tables and indexes, that this connection makes MariaDB read."""
	result = RowsRead()
	before = rows_read()
	try:
		yield result
	finally:
		result.count = rows_read() - before


def rows_read() -> int:
	"""Rows this connection made the database read so far."""
	return sum(int(value) for _name, value in frappe.db.sql("SHOW SESSION STATUS LIKE 'Handler_read%'"))


def forget_request() -> None:
	"""Empty what Frappe keeps for one request, as at the beginning of the next; Redis stays warm."""
	local = frappe.local
	frappe.db.value_cache.clear()
	local.cache, local.new_doc_templates = {}, {}
	local.role_permissions, local.valid_columns, local.user_perms = {}, {}, None
	if hasattr(local, "request_cache"):
		local.request_cache.clear()
	for settings in ("system_settings", "website_settings"):
		if hasattr(local, settings):
			delattr(local, settings)

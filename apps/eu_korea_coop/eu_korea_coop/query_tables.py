"""What a generic query touches: plain fields of its own DocType and of that one's child tables, or it is refused.

Frappe joins the table behind any link (`related_to.title`) without asking which of its rows the reader may read, in
every list, count, chart, calendar, export and link search, each with parameters of its own. All of them end in one
query object, which asks the `permission_query_conditions` hooks once its tables are known. There it is judged.
"""

import re
import sys
from collections.abc import Callable, Iterator

import frappe
from frappe import _

LITERAL = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*\"""")
SUB_QUERY = re.compile(r"\bselect\b|\bunion\b", re.IGNORECASE)


def refuse_foreign_tables(doctype: str, has_hidden_rows: Callable[[str], bool]) -> None:
	"""Raise PermissionError if the query that asks for the conditions of `doctype` reads hidden rows of other tables.

	`has_hidden_rows`: whether a DocType has rows that are not for everyone with the role.
	"""
	query = asking_query()
	own = {df.options for df in frappe.get_meta(doctype).get_table_fields()}
	for other in joined_doctypes(query):
		if other not in own and has_hidden_rows(other):
			raise frappe.PermissionError(
				_("A list of {0} may not show or ask for fields of {1}: open that record instead.").format(
					_(doctype), _(other)
				)
			)
	if any(SUB_QUERY.search(LITERAL.sub("", text)) for text in written_parts(query)):
		raise frappe.PermissionError(
			_("A list of {0} takes plain fields and filters alone.").format(_(doctype))
		)


def names_comments(query: object) -> bool:
	"""Whether a query shows, filters or sorts by the copies of comments that a record carries."""
	built = getattr(query, "query", None)
	parts = [*written_parts(query), str(built) if hasattr(built, "get_sql") else ""]
	return any("_comments" in LITERAL.sub("", text) for text in parts)


def asking_query() -> object | None:
	"""The query that asks; Frappe hands its hooks the user alone, so it is taken from the frame of the caller.

	`DatabaseQuery` up to early version 16, the query builder's `Engine` later.
	"""
	frame = sys._getframe()
	while frame := frame.f_back:
		if frame.f_code.co_name == "get_permission_query_conditions":
			return frame.f_locals.get("self")
	return None


def joined_doctypes(query: object) -> Iterator[str]:
	"""The DocTypes of all tables a query joins, links and child tables alike."""
	yield from (link.doctype for link in getattr(query, "link_tables", ()))
	yield from (table.strip("`").removeprefix("tab") for table in getattr(query, "tables", ())[1:])
	for join in getattr(getattr(query, "query", None), "_joins", ()):
		yield str(getattr(join.item, "_table_name", "")).removeprefix("tab")


def written_parts(query: object) -> Iterator[str]:
	"""What Frappe writes into its SQL as text: columns, finished filters, order."""
	for part in ("fields", "conditions", "grouped_or_conditions"):
		yield from (str(text) for text in getattr(query, part, None) or ())
	for part in ("group_by", "order_by"):
		yield str(getattr(query, part, None) or "")

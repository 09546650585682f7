"""Cells that a spreadsheet takes for text and never for a formula (issue C point 6).

A title such as `=HYPERLINK(…)` is text on the screen and must stay text when the report is opened in a spreadsheet.
Frappe's export writes the rows a report answers, so the report itself answers neutralised cells whenever its answer does
not go to the desk's screen: the cell is given a leading apostrophe, as spreadsheets do themselves for text.
"""

from collections import Counter
from collections.abc import Iterable

import frappe
from frappe import _
from rq import get_current_job

from eu_korea_coop import work_owners

FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
"""Also the full-width signs, which Excel of East Asia takes for the others."""
SCREEN = "frappe.desk.query_report.run"
OUR_API = "eu_korea_coop."
PREPARING = "prepared_report.generate_report"


def rows_for_reader(rows: list[dict]) -> list[dict]:
	"""The rows as they are for the screen, with neutralised text for every other output (export, mail, job).

	Refuses to answer the job that prepares a report: everybody with the report's role could open that answer, and it was
	counted for one reader. Frappe switches preparing on by itself for a report that once took long.
	"""
	if PREPARING in method_of_job():
		frappe.throw(
			_("This report is counted for each reader anew and can't be prepared in the background.")
		)
	return neutralise(rows) if leaves_the_desk() else rows


def neutralise(rows: Iterable[dict]) -> list[dict]:
	"""Rows in which no text begins like a formula."""
	return [{field: as_text(value) for field, value in row.items()} for row in rows]


def as_text(value: object) -> object:
	"""`value`, with an apostrophe before text that a spreadsheet would evaluate; leading blanks don't hide a formula."""
	if isinstance(value, str) and value.lstrip(" \u00a0\u3000\ufeff\u200b").startswith(FORMULA_STARTS):
		return f"'{value}"
	return value


def as_on_the_screen(columns: list[dict], rows: list[dict]) -> tuple[list[dict], list[dict]]:
	"""Columns and rows for a file: people by name, ticks as Yes, our words in the reader's language, as the desk shows them.

	Two people of one name have their address beside it; where a column of its own says the name, the address stays. One query, where a column names people; nothing is changed for the desk.
	"""
	if not goes_into_a_file():
		return columns, rows
	fields = {column["fieldname"] for column in columns}
	people = [field["fieldname"] for field in columns if field.get("person")]
	people = [field for field in people if f"{field}_name" not in fields]
	called = names_of({row.get(field) for row in rows for field in people} - {None, ""})
	ticks = [column["fieldname"] for column in columns if column["fieldtype"] == "Check"]
	words = [column["fieldname"] for column in columns if column.get("translate")]
	shown = [
		{
			**row,
			**{field: as_text(called.get(row.get(field), row.get(field))) for field in people},
			**{field: _("Yes") if row.get(field) else "" for field in ticks},
			**{field: _(row.get(field)) if row.get(field) else row.get(field) for field in words},
		}
		for row in rows
	]
	return [
		{**column, "fieldtype": "Data"} if column["fieldname"] in ticks else column for column in columns
	], shown


def names_of(users: set[str]) -> dict[str, str]:
	names = work_owners.full_names(users)
	times = Counter(names.values())
	return {user: name if times[name] == 1 else f"{name} ({user})" for user, name in names.items()}


def goes_into_a_file() -> bool:
	"""Does the answer leave the desk, and for no question of our own API about a number in it?"""
	return leaves_the_desk() and not str(frappe.form_dict.get("cmd") or "").startswith(OUR_API)


def leaves_the_desk() -> bool:
	"""Is the report asked for by anything but the report page? An unknown caller counts as an export."""
	if frappe.form_dict.get("file_format_type"):
		return True
	if method_of_job():
		return True
	return bool(getattr(frappe.local, "request", None)) and frappe.form_dict.get("cmd") not in (None, SCREEN)


def method_of_job() -> str:
	"""The dotted name of what the background worker is running, "" outside a worker."""
	job = get_current_job()
	if job is None:
		return ""
	method = job.kwargs.get("method") or job.func_name
	return method if isinstance(method, str) else f"{method.__module__}.{method.__qualname__}"

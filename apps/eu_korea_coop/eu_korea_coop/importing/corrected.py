"""The sheet given back, with what is wrong written beside each row."""

from __future__ import annotations

from collections import defaultdict

from frappe import _

from eu_korea_coop.importing import books, mapping, run
from eu_korea_coop.sheets.table import number


def write(doc) -> bytes:
	"""An XLSX of the rows as they came, with a column of remarks: wrong cells, open questions, what a run refused."""
	sheet = mapping.read_sheet(doc)
	plan = mapping.make_plan(doc)
	remarks: dict[int, list[str]] = defaultdict(list)
	wrong: dict[int, set[int]] = defaultdict(set)
	for error in plan.sheet.errors:
		remarks[error.row].append(remark(error.column, error.explained))
		if error.column:
			wrong[error.row].add(number(error.column) + 1)
	for question in plan.undecided:
		for row in question.rows:
			shown = "; ".join(f"{one.title} ({one.because})" for one in question.candidates)
			remarks[row].append(_("{0} may be: {1}").format(question.name, shown))
	held = [
		(row, *why) for group in plan.groups.values() for row in group.rows for why in group.why_held(row)
	]
	refused = [(error["row"], error["column"], error["message"]) for error in run.all_errors(doc.name)]
	for row, column, message in [*held, *refused]:
		if remark(column, message) not in remarks[row]:
			remarks[row].append(remark(column, message))
	table = sheet.table
	headings = [books.NOT_IN_XML.sub("", name) for name in sheet.names]
	rows = [(at, cells) for at, cells in table.filled() if at > sheet.heading_row]
	book = books.Book()
	written = book.sheet(
		(table.sheet or _("Sheet"))[:31],
		[*headings, _("Remarks")],
		[[*cells, "\n".join(remarks.get(at, ()))] for at, cells in rows],
	)
	for line, (at, _cells) in enumerate(rows, start=2):
		for column in wrong.get(at, ()):
			written.cell(line, column).fill = books.WRONG
	return book.content()


def remark(column: str, message: str) -> str:
	return f"{column}: {message}" if column else message

"""Numbers that know the records they count, so that a click on one opens exactly these.

A report answers such numbers in its cells, its summary and its charts. `get_rows_behind` (api/drill_down.py) answers the
report anew for the reader who asks, with the same filters, and takes the records of the number they clicked.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain

import frappe

from eu_korea_coop.reporting.spreadsheet import as_on_the_screen

Record = tuple[str, str]
"""DocType and name."""
Records = Collection[Record] | Callable[[], Collection[Record]]


class Opening:
	"""A number with its records: `records` may be a function, asked only when somebody opens the number."""

	_records: Records = ()

	@property
	def records(self) -> list[Record]:
		"""Each record as often as it counts."""
		return list(self._records() if callable(self._records) else self._records)

	def find(self) -> list[Record]:
		"""The same as a function, for another number of the same records."""
		return self.records


class Counted(Opening, int):
	"""How many records there are."""


class Measured(Opening, float):
	"""A sum or a percentage of records: their number is another one."""


def counted(doctype: str, names: Iterable[str]) -> Counted:
	"""The number of `names`."""
	names = list(names)
	return counted_later(len(names), lambda: [(doctype, name) for name in names])


def counted_records(records: Collection[Record]) -> Counted:
	"""The number of records of several DocTypes."""
	number = Counted(len(records))
	number._records = records
	return number


def counted_later(number: int, records: Callable[[], Collection[Record]]) -> Counted:
	"""A number of records that are looked up when somebody opens it."""
	answer = Counted(number)
	answer._records = records
	return answer


def counted_by(number: int, doctype: str, names: Callable[[], Iterable[str]]) -> Counted:
	"""A number that the database counted; `names` reads the names by the same conditions."""
	return counted_later(number, lambda: [(doctype, name) for name in names()])


def measured(number: float | None, records: Records) -> Measured | None:
	"""A number that was reckoned from these records."""
	if number is None:
		return None
	answer = Measured(number)
	answer._records = records
	return answer


def measured_of(number: float | None, doctype: str, names: Iterable[str]) -> Measured | None:
	"""A number that was reckoned from these records of one DocType."""
	return measured(number, [(doctype, name) for name in names])


def together(numbers: Iterable[int]) -> Counted:
	"""The sum of counted numbers, which opens the records of all of them."""
	numbers = [number for number in numbers if number]
	answer = Counted(sum(numbers))
	answer._records = lambda: [record for number in numbers for record in records_of(number)]
	return answer


def records_of(number: object) -> list[Record]:
	"""The records of a number, none of a number that knows none."""
	return number.records if isinstance(number, Opening) else []


# ------------------------------------------------------------------------------------------------ what the desk gets


def marked(
	report: str, filters: Mapping | None, answer: Sequence, row_key: Sequence[str] | None = None
) -> tuple:
	"""A report's answer (columns, rows, message, chart, summary), in which the numbers that open are marked.

	`row_key`: the fields that tell a row from every other one; the first column if none are given.
	"""
	columns, rows, message, chart, summary = answer
	columns, rows = as_on_the_screen(columns, rows)
	opening = fields_that_open(rows)
	for column in columns:
		if column["fieldname"] in opening:
			column["opens"] = 1
	if columns:
		columns[0]["row_key"] = list(row_key or (columns[0]["fieldname"],))
	asked = {"report": report, "filters": dict(filters or {})}
	for card in summary or ():
		if isinstance(card["value"], Opening):
			card["opens"] = asked
	if chart:
		mark_chart(chart["data"], asked)
	return columns, rows, message, chart, summary


def fields_that_open(rows: Collection[Mapping]) -> set[str]:
	"""The fields of the rows with a number that opens; of thousands of rows without one only the types are looked at."""
	types = set(map(type, chain.from_iterable(row.values() for row in rows)))
	if not any(issubclass(of_value, Opening) for of_value in types):
		return set()
	return {field for row in rows for field, value in row.items() if isinstance(value, Opening)}


def mark_chart(data: dict, asked: dict) -> dict:
	"""Note in the data of a chart what to ask for its numbers, and which of its series open."""
	series = [any(isinstance(value, Opening) for value in dataset["values"]) for dataset in data["datasets"]]
	if any(series):
		data["opens"] = {**asked, "series": series}
	return data


# --------------------------------------------------------------------------------------------------- finding a number


def number_at(answer: Sequence, place: Mapping) -> object:
	"""The number at a place of a marked answer, None if there is none any more.

	`place`: `{row, column}` (row: the values of its `row_key`), `{summary}` (its label) or `{bar, label, series}`.
	"""
	columns, rows, _message, chart, summary = answer
	if "summary" in place:
		return next((card["value"] for card in summary or () if card["label"] == place["summary"]), None)
	if "bar" in place:
		return number_of_bar(chart["data"], place) if chart else None
	fields = columns[0]["row_key"] if columns else []
	wanted = [as_key(value) for value in place.get("row") or ()]
	for row in rows:
		if [as_key(row.get(field)) for field in fields] == wanted:
			return row.get(place.get("column"))
	return None


def number_of_bar(data: Mapping, place: Mapping) -> object:
	"""The value of one series at one label of a chart."""
	bar, series = frappe.utils.cint(place["bar"]), frappe.utils.cint(place.get("series"))
	labels, datasets = data["labels"], data["datasets"]
	if not (0 <= bar < len(labels) and 0 <= series < len(datasets)) or labels[bar] != place.get("label"):
		return None
	return datasets[series]["values"][bar]


def as_key(value: object) -> str:
	return "" if value is None else str(value)

"""From a number of a report, a chart or a card to the records it counts."""

from collections.abc import Iterable, Sequence

import frappe
from frappe import _
from frappe.core.doctype.report.report import get_report_module_dotted_path

from eu_korea_coop import replica
from eu_korea_coop.api.requests import check_may_read, read_mapping
from eu_korea_coop.constants import COOPERATION_FIGURES, COOPERATION_OUTCOME, PARTNERSHIP
from eu_korea_coop.partnerships import figures, profiles
from eu_korea_coop.partnerships.profile_reading import joined, when
from eu_korea_coop.permissions import reads_figures_only, shown_names
from eu_korea_coop.reporting import counted
from eu_korea_coop.reporting.figures import quantity

APP = "eu_korea_coop"
MOST_SHOWN = 500


@frappe.whitelist()
@replica.read_only
def get_rows_behind(
	place: str | dict | None = None,
	report: str | None = None,
	filters: str | dict | None = None,
	figure: str | None = None,
) -> dict:
	"""The records that a number counts, of those the reader may see: `{doctype, total, names, rows}`.

	`report` with its `filters` and a `place` (`{row, column}`, `{summary}` or `{bar, label, series}`, see reporting/counted.py),
	or `figure`: a number card by its name, or the chart "Stages By Health" with a place. `total`: how often a record counts;
	`names`: each once, with `doctype` if all are of one kind; `rows`: `{doctype, name, title, url, words}` of the first 500, where
	`url` is what `title` names: the record, or its profile for readers of figures; `words` are said before it. Raises PermissionError for who may not open the report.
	"""
	place = read_mapping("place", place) or {}
	if report:
		number = counted.number_at(answer_of(report, read_mapping("filters", filters) or {}), place)
	else:
		check_may_read(COOPERATION_FIGURES)
		number = figures.number(figure, place)
	if not isinstance(number, counted.Opening):
		frappe.throw(_("This number opens no list, or it has changed: load the page again."))
	records = number.records
	each = list(dict.fromkeys(records))
	doctypes = {doctype for doctype, _name in each}
	return {
		"doctype": doctypes.pop() if len(doctypes) == 1 else None,
		"total": len(records),
		"names": [name for _doctype, name in each],
		"rows": rows_of(each[:MOST_SHOWN]),
	}


def answer_of(report: str, filters: dict) -> Sequence:
	"""What one of our reports answers the session's user. Raises ValidationError, PermissionError."""
	module = frappe.db.get_value("Report", report, "module") if isinstance(report, str) else None
	if module not in frappe.get_module_list(APP):
		frappe.throw(
			_("{0}: no number of this report opens a list.").format(
				frappe.utils.escape_html(str(report)[:80])
			)
		)
	if not frappe.get_cached_doc("Report", report).is_permitted():
		raise frappe.PermissionError(_("You may not open this report."))
	path = get_report_module_dotted_path(module, report)
	return frappe.get_attr(f"{path}.execute")(frappe._dict(filters))


def rows_of(records: list[counted.Record]) -> list[dict]:
	"""The records with title and address, those the reader may know of."""
	of_kind: dict[str, list[str]] = {}
	for doctype, name in records:
		of_kind.setdefault(doctype, []).append(name)
	lines: dict[counted.Record, dict] = {}
	for doctype, names in of_kind.items():
		if reads_figures_only() and doctype == COOPERATION_OUTCOME:
			of_names = outcomes_of_figures(names)
		else:
			known = shown_names(doctype, names)
			titles = titles_of(doctype, known)
			of_names = {
				name: {"title": titles.get(name) or name, "url": profiles.url(doctype, name), "words": ""}
				for name in known
			}
		lines.update({(doctype, name): line for name, line in of_names.items()})
	return [
		{"doctype": doctype, "name": name, **lines[doctype, name]}
		for doctype, name in records
		if (doctype, name) in lines
	]


def titles_of(doctype: str, names: Iterable[str]) -> dict[str, str]:
	"""Titles of records that the reader is known to be allowed to see. One query."""
	meta = frappe.get_meta(doctype)
	field = "short_title" if meta.has_field("short_title") else meta.get_title_field()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, table[field]).where(table.name.isin([*names, ""]))
	return dict(query.run())


def outcomes_of_figures(names: Iterable[str]) -> dict[str, dict]:
	"""All that a reader of figures sees of each outcome, as in a profile: indicator, how much, when, and the partnership if it is open.

	`{name: {words, title, url}}`; title and address are the partnership's, empty where there is none to be shown.
	"""
	table = frappe.qb.DocType(COOPERATION_OUTCOME)
	fields = (
		"name",
		"indicator",
		"quantity",
		"unit",
		"outcome_date",
		"outcome_date_precision",
		"partnership",
	)
	query = frappe.qb.from_(table).select(*(table[field] for field in fields))
	rows = query.where(table.name.isin([*names, ""])).run(as_dict=True)
	titles = titles_of(PARTNERSHIP, shown_names(PARTNERSHIP, {row.partnership for row in rows}))
	return {
		row.name: {
			"words": " · ".join(
				joined(
					_(row.indicator),
					quantity(row.quantity, row.unit),
					when(row.outcome_date, row.outcome_date_precision),
				)
			),
			"title": titles.get(row.partnership, ""),
			"url": profiles.url(PARTNERSHIP, row.partnership) if row.partnership in titles else "",
		}
		for row in rows
	}

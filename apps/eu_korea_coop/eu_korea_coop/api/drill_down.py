"""From a number of a report to the rows it counts."""

import frappe
from frappe import _

from eu_korea_coop.api.requests import read_mapping
from eu_korea_coop.follow_up.report.follow_ups_and_workload import follow_ups_and_workload
from eu_korea_coop.partnerships import profiles
from eu_korea_coop.partnerships.report.partnership_pipeline import partnership_pipeline

REPORTS = {
	"Partnership Pipeline": partnership_pipeline.rows_behind,
	"Follow-ups and Workload": follow_ups_and_workload.rows_behind,
}
"""Report → what answers the DocType and the names behind the number of a row and a column."""
MOST_SHOWN = 500


@frappe.whitelist()
def get_rows_behind(report: str, row: str, column: str, filters: str | dict | None = None) -> dict:
	"""The records that a number of a report counts, of those the reader may see: `{doctype, total, names, rows}`.

	`row`: the value of the report's first column; `names`: each once; `rows`: `{name, title, url}` of the first 500, where `url` is
	the record, or its profile for readers of figures. Raises PermissionError for who may not open the report.
	"""
	if report not in REPORTS:
		frappe.throw(
			_("{0}: no number of this report opens a list.").format(frappe.utils.escape_html(report))
		)
	if not frappe.get_cached_doc("Report", report).is_permitted():
		raise frappe.PermissionError(_("You may not open this report."))
	given = frappe._dict(read_mapping("filters", filters) or {})
	doctype, counted = REPORTS[report](given, row, column)
	names = list(dict.fromkeys(counted))
	titles = titles_of(doctype, names[:MOST_SHOWN])
	return {
		"doctype": doctype,
		"total": len(counted),
		"names": names,
		"rows": [
			{"name": name, "title": titles.get(name) or name, "url": profiles.url(doctype, name)}
			for name in names[:MOST_SHOWN]
		],
	}


def titles_of(doctype: str, names: list[str]) -> dict[str, str]:
	"""Titles of records that the reader is known to be allowed to see. One query."""
	meta = frappe.get_meta(doctype)
	field = "short_title" if meta.has_field("short_title") else meta.get_title_field()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, table[field]).where(table.name.isin([*names, ""]))
	return dict(query.run())

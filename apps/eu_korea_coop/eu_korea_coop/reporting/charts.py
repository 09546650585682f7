"""What a report answers to a dashboard, which shows its chart and its summary and none of its rows.

The dashboard's charts ask with the filter `only_chart`. A report may then count in the database what it would otherwise
add up from its rows; a number is the same either way, and a click on it asks the whole report (reporting/counted.py).
"""

from collections.abc import Mapping

from frappe.utils import cint

from eu_korea_coop.reporting import counted
from eu_korea_coop.reporting.spreadsheet import rows_for_reader

ONLY_CHART = "only_chart"


def is_alone(filters: Mapping | None) -> bool:
	"""Whether chart and summary are asked for without the rows."""
	return bool(cint((filters or {}).get(ONLY_CHART)))


def alone(report: str, filters: Mapping, chart: dict | None, summary: list[dict]) -> tuple:
	"""A report's answer without columns and rows."""
	return counted.marked(report, filters, ([], rows_for_reader([]), None, chart, summary))

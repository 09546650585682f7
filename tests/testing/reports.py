"""Runs a report the way the desk does, for the user of the moment."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import frappe
import openpyxl
from frappe.desk import query_report

REPORTS = (
	"Stalled Partnerships",
	"Partnership Pipeline",
	"Agreement Register and Expiry",
	"Signature Tracker",
	"Action Plan Progress",
	"Follow-ups and Workload",
	"Origin to Outcome",
	"Event Effectiveness",
	"Outcome Scoreboard",
	"Bottleneck Heatmap",
	"Contact Coverage",
	"Introductions",
	"Sector and Region",
	"Support and Budget",
	"Data Quality and Retention",
)
"""Every report of the app, as docs/reports.md lists them."""


@dataclass
class Answer:
	"""What a report said. `rows` hold its columns only, as tests compare them."""

	columns: list[dict]
	rows: list[dict]
	chart: dict | None
	summary: dict[str, object]
	message: str | None
	raw: dict

	def row(self, **wanted) -> dict:
		"""The one row with these values."""
		matches = [row for row in self.rows if all(row[field] == value for field, value in wanted.items())]
		assert len(matches) == 1, f"{len(matches)} rows with {wanted}"
		return matches[0]

	def series(self) -> dict[str, dict[str, object]]:
		"""The chart as {series: {label: value}}."""
		data = (self.chart or {}).get("data") or {"labels": [], "datasets": []}
		return {
			series["name"]: dict(zip(data["labels"], series["values"], strict=True))
			for series in data["datasets"]
		}


def run_report(name: str, **filters) -> Answer:
	"""The report as the session's user sees it; raises what the desk would show them."""
	answer = query_report.run(name, filters=filters)
	fieldnames = [column["fieldname"] for column in answer["columns"]]
	return Answer(
		columns=answer["columns"],
		rows=[{fieldname: row.get(fieldname) for fieldname in fieldnames} for row in answer["result"]],
		chart=answer["chart"],
		summary={card["label"]: card["value"] for card in answer["report_summary"] or ()},
		message=answer["message"],
		raw=answer,
	)


def exported_rows(report: str, file_format: str, filters: dict, visible: Iterable[int]) -> list[list]:
	"""The rows of the file that Frappe's export answers, with its header: those seen in the desk's table. No cell is a formula."""
	frappe.local.form_dict = frappe._dict(
		cmd="frappe.desk.query_report.export_query",
		report_name=report,
		file_format_type=file_format,
		filters=frappe.as_json(filters),
		visible_idx=frappe.as_json(list(visible)),
		include_indentation=0,
	)
	try:
		query_report.export_query()
	finally:
		frappe.local.form_dict = frappe._dict()
	content = frappe.response.pop("filecontent")
	for key in ("type", "filename"):
		frappe.response.pop(key, None)
	if file_format == "CSV":
		return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
	sheet = openpyxl.load_workbook(io.BytesIO(content)).active
	assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], "a formula"
	return [[cell.value for cell in row] for row in sheet.iter_rows()]

"""Runs a report the way the desk does, for the user of the moment."""

from dataclasses import dataclass

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

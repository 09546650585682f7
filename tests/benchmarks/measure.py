"""Reports and lists against their floors: the same answer by one hand-written statement on the same tables."""

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe.desk import query_report, reportview
from meter import Cost, as_reader, cost_of, memory_of

from eu_korea_coop.partnerships.report.partnership_pipeline import partnership_pipeline as pipeline
from eu_korea_coop.partnerships.report.stalled_partnerships import stalled_partnerships as stalled
from eu_korea_coop.reporting import first_rows
from eu_korea_coop.reporting.partnership_rows import narrowed_by
from testing.reports import REPORTS

MANAGER, OFFICER = "manager@bench.example", "officer1@bench.example"


@dataclass
class Finding:
	"""A row of the page of targets: what was measured, against what, in words as the note says it."""

	what: str
	measured: str
	target: str
	more: str = ""


def ratio(cost: Cost, floor: Cost) -> str:
	return f"{cost.work / floor.work:.2f} ×"


# ------------------------------------------------------------------------------------------------------ reports


FIRST_ROWS = {"rows": first_rows.CHOICES[0]}
"""What the desk asks of a long report; the others know no such filter."""


def every_report() -> list[tuple[str, Cost]]:
	with as_reader(MANAGER):
		return [(name, cost_of(lambda name=name: run(name), 1)) for name in REPORTS]


def run(name: str, **filters) -> list:
	frappe.local.message_log = []
	return query_report.run(name, filters=filters or dict(FIRST_ROWS))["result"]


# ------------------------------------------------------------------------------------------------------- floors

STALLED_ROWS = """
	SELECT p.name, p.title, p.stage, p.tier, p.owner_user, p.health, p.stalled_since, p.silent_since,
		p.last_meaningful_interaction, p.next_step, p.next_step_due, p.next_agreement_end, p.to_wake,
		(SELECT GROUP_CONCAT(CONCAT(r.code, r.severity, r.suggested_action, r.evidence_data) ORDER BY r.idx)
			FROM `tabPartnership Health Reason` r WHERE r.parent = p.name),
		(SELECT GROUP_CONCAT(o.organisation_name ORDER BY y.idx)
			FROM `tabPartnership Party` y JOIN `tabOrganisation` o ON o.name = y.organisation WHERE y.parent = p.name)
	FROM `tabPartnership` p
"""
STALLED_FLOOR = f"""{STALLED_ROWS}
	WHERE p.health = 'Stalled' OR (p.health = 'Parked' AND p.to_wake = 1)
	ORDER BY p.stalled_since
"""
FIRST_STALLED_FLOOR = f"""{STALLED_ROWS}
	WHERE p.health = 'Stalled' ORDER BY p.stalled_since LIMIT 500
"""
LIST_FLOOR = """
	SELECT name, title, stage, health, owner_user, next_step, next_step_due, stalled_since FROM `tabPartnership`
	WHERE health = 'Stalled' ORDER BY stalled_since LIMIT 20
"""
COUNT_FLOOR = "SELECT COUNT(*) FROM `tabPartnership` WHERE health = 'Stalled'"
STAGE_FLOOR = "SELECT stage, health, COUNT(*) FROM `tabPartnership` GROUP BY stage, health"
OWNER_FLOOR = "SELECT stage, owner_user, COUNT(*) FROM `tabPartnership` GROUP BY stage, owner_user"
LOG_FLOOR = """
	SELECT from_stage, to_stage, COUNT(*), AVG(days_in_previous), SUM(effective_on >= %(first)s)
	FROM `tabPartnership Stage Log` GROUP BY from_stage, to_stage
"""


def floor(*statements: str, **values) -> Callable[[], object]:
	return lambda: [frappe.db.sql(statement, values) for statement in statements][-1]


def stalled_list() -> list:
	"""The list view's two requests: the first twenty rows, and the count."""
	fields = ["name", "title", "stage", "health", "owner_user", "next_step", "next_step_due", "stalled_since"]
	common = {"doctype": "Partnership", "filters": [["Partnership", "health", "=", "Stalled"]]}
	frappe.local.form_dict = frappe._dict(
		**common,
		fields=frappe.as_json([f"`tabPartnership`.`{field}`" for field in fields]),
		order_by="`tabPartnership`.`stalled_since` asc",
		start=0,
		page_length=20,
	)
	rows = reportview.get()
	frappe.local.form_dict = frappe._dict(**common, fields="[]", distinct=False)
	reportview.get_count()
	frappe.local.form_dict = frappe._dict()
	return list(rows["values"] if rows else ())


def findings() -> list[Finding]:
	"""The rows of the page of targets that reports and lists answer."""
	items = []
	with as_reader(MANAGER):
		of_list, of_floor = cost_of(stalled_list, 9), cost_of(floor(LIST_FLOOR, COUNT_FLOOR), 9)
		more = f"{of_list.queries} queries, {of_list.work * 1000:.1f} ms"
		items.append(
			Finding(
				"1 stalled list, 20 rows and count", ratio(of_list, of_floor), "≤ 1.8 ×, ≤ 6 queries", more
			)
		)
		filters = stalled.validate_filters(frappe._dict())
		of_report = cost_of(lambda: stalled.execute(filters)[1])
		more = f"{of_report.rows} rows, {of_report.queries} queries"
		of_floor = cost_of(floor(STALLED_FLOOR))
		items.append(Finding("2 Stalled Partnerships, all rows", ratio(of_report, of_floor), "≤ 1.4 ×", more))
		first = stalled.validate_filters(frappe._dict(rows=500))
		of_report = cost_of(lambda: stalled.execute(first)[1])
		more = f"{of_report.queries} queries, {of_report.work * 1000:.0f} ms"
		of_floor = cost_of(floor(FIRST_STALLED_FLOOR, COUNT_FLOOR, STAGE_FLOOR))
		items.append(
			Finding("2 Stalled Partnerships, first 500", ratio(of_report, of_floor), "≤ 1.5 ×", more)
		)
		peak, held = memory_of(lambda: stalled.execute(filters)[1])
		items.append(
			Finding(
				"2 memory against the row set", f"{peak / held:.2f} ×", "≤ 1.5 ×", f"{peak / 2**20:.0f} MiB"
			)
		)
		chosen = pipeline.validate_filters(frappe._dict())
		narrow = narrowed_by()
		of_stages = cost_of(lambda: pipeline.standing_on(narrow, chosen.as_of))
		more = f"rows read {of_stages.rows_read / frappe.db.count('Partnership'):.2f} × partnerships"
		of_floor = cost_of(floor(STAGE_FLOOR))
		items.append(
			Finding("3 pipeline by stage", ratio(of_stages, of_floor), "≤ 1.1 ×, ≤ 2.1 × rows", more)
		)
		of_moves = cost_of(lambda: pipeline.moves_of(narrow, chosen, of_period=True))
		of_floor = cost_of(floor(LOG_FLOOR, first=chosen.from_date))
		more = f"{of_moves.queries} queries, {of_moves.work * 1000:.0f} ms"
		items.append(Finding("4 time in stage, conversion", ratio(of_moves, of_floor), "≤ 1.5 ×", more))
	for what, task in (("stalled list", stalled_list), ("interactions, 20 rows", interactions)):
		with as_reader(OFFICER):
			of_reader = cost_of(task, 9)
		with as_reader("Administrator"):
			of_admin = cost_of(task, 9)
		more = f"{of_reader.work * 1000:.1f} ms"
		items.append(
			Finding(
				f"1 {what}: restricted reader / Administrator", ratio(of_reader, of_admin), "≤ 1.2 ×", more
			)
		)
	return items


def interactions() -> list:
	return frappe.get_list("Interaction", fields=["name", "subject", "partnership"], limit_page_length=20)

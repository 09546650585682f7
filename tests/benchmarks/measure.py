"""Reports and lists against their floors: the same answer by one hand-written statement on the same tables."""

import gc
import os
import platform
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
from frappe.desk import query_report, reportview

from eu_korea_coop.partnerships.report.partnership_pipeline import partnership_pipeline as pipeline
from eu_korea_coop.partnerships.report.stalled_partnerships import stalled_partnerships as stalled
from eu_korea_coop.reporting.partnership_rows import narrowed_by

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
	"Sector and Region",
	"Support and Budget",
	"Data Quality and Retention",
)
MANAGER, OFFICER = "manager@bench.example", "officer1@bench.example"
TURNS = 3


@dataclass
class Cost:
	"""The cheapest of some turns. `work`: seconds of Python's processor time plus waiting for the database."""

	seconds: float
	work: float
	queries: int
	rows_read: int
	rows: int = 0


@contextmanager
def as_reader(user: str) -> Iterator[None]:
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user("Administrator")


def cost_of(task: Callable[[], object], turns: int = TURNS) -> Cost:
	"""What `task` costs once its caches are warm."""
	task()
	found = [one_turn(task) for _turn in range(turns)]
	return min(found, key=lambda cost: cost.work)


def one_turn(task: Callable[[], object]) -> Cost:
	database, sql = frappe.local.db, frappe.local.db.sql
	waited, queries = 0.0, 0

	def timed(*args, **kwargs):
		nonlocal waited, queries
		queries += 1
		begun, worked = time.perf_counter(), time.process_time()
		try:
			return sql(*args, **kwargs)
		finally:
			waited += max(time.perf_counter() - begun - (time.process_time() - worked), 0)

	gc.collect()
	before, begun, worked = rows_read(), time.perf_counter(), time.process_time()
	database.sql = timed
	try:
		answer = task()
	finally:
		del database.sql
	seconds, python = time.perf_counter() - begun, time.process_time() - worked
	rows = len(answer) if isinstance(answer, list | tuple) else 0
	return Cost(seconds, python + waited, queries, rows_read() - before, rows)


def rows_read() -> int:
	"""Rows this connection made the engine read so far."""
	status = frappe.db.sql("SHOW SESSION STATUS LIKE 'Handler_read%'")
	return sum(int(value) for _name, value in status)


# ------------------------------------------------------------------------------------------------------ reports


def every_report() -> list[tuple[str, Cost]]:
	with as_reader(MANAGER):
		return [(name, cost_of(lambda name=name: run(name), turns=1)) for name in REPORTS]


def run(name: str, **filters) -> list:
	frappe.local.message_log = []
	return query_report.run(name, filters=filters)["result"]


# ------------------------------------------------------------------------------------------------------- floors

STALLED_FLOOR = """
	SELECT p.name, p.title, p.stage, p.tier, p.owner_user, p.health, p.stalled_since, p.silent_since,
		p.last_meaningful_interaction, p.next_step, p.next_step_due, p.next_agreement_end, p.to_wake,
		(SELECT GROUP_CONCAT(CONCAT(r.code, r.severity, r.suggested_action, r.evidence_data) ORDER BY r.idx)
			FROM `tabPartnership Health Reason` r WHERE r.parent = p.name),
		(SELECT GROUP_CONCAT(o.organisation_name ORDER BY y.idx)
			FROM `tabPartnership Party` y JOIN `tabOrganisation` o ON o.name = y.organisation WHERE y.parent = p.name)
	FROM `tabPartnership` p
	WHERE p.health = 'Stalled' OR (p.health = 'Parked' AND p.to_wake = 1)
	ORDER BY p.stalled_since
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


def ratios() -> list[tuple[str, float, str, str]]:
	"""(what, measured, target, more) for the rows of the page of targets that reports and lists answer."""
	found = []
	with as_reader(MANAGER):
		of_list, of_floor = cost_of(stalled_list), cost_of(floor(LIST_FLOOR, COUNT_FLOOR))
		found.append(
			(
				"1 stalled list, 20 rows and count",
				of_list.work / of_floor.work,
				"≤ 1.8",
				f"{of_list.queries} queries, {of_list.work * 1000:.1f} ms",
			)
		)
		filters = stalled.validate_filters(frappe._dict())
		of_report = cost_of(lambda: stalled.execute(filters)[1])
		of_floor = cost_of(floor(STALLED_FLOOR))
		found.append(
			(
				"2 Stalled Partnerships, all rows",
				of_report.work / of_floor.work,
				"≤ 1.4",
				f"{of_report.rows} rows, {of_report.queries} queries",
			)
		)
		found.append(
			("2 memory against the row set", memory_ratio(lambda: stalled.execute(filters)[1]), "≤ 1.5", "")
		)
		chosen = pipeline.validate_filters(frappe._dict())
		narrow = narrowed_by()
		of_stages = cost_of(lambda: pipeline.standing_on(narrow, chosen.as_of))
		of_floor = cost_of(floor(STAGE_FLOOR))
		partnerships = frappe.db.count("Partnership")
		found.append(
			(
				"3 pipeline by stage",
				of_stages.work / of_floor.work,
				"≤ 1.1",
				f"rows read {of_stages.rows_read / partnerships:.2f} × partnerships",
			)
		)
		of_moves = cost_of(lambda: pipeline.moves_of(narrow, chosen))
		of_floor = cost_of(floor(LOG_FLOOR, first=chosen.from_date))
		found.append(
			(
				"4 time in stage, conversion",
				of_moves.work / of_floor.work,
				"≤ 1.5",
				f"{of_moves.queries} queries",
			)
		)
	with as_reader(OFFICER):
		of_reader = cost_of(stalled_list)
	with as_reader("Administrator"):
		of_admin = cost_of(stalled_list)
	found.append(("1 a restricted reader against Administrator", of_reader.work / of_admin.work, "≤ 1.2", ""))
	return found


def memory_ratio(task: Callable[[], object]) -> float:
	"""Peak of the memory taken while working, against what is left in the answer."""
	task()
	gc.collect()
	tracemalloc.start()
	try:
		answer = task()
		held, peak = tracemalloc.get_traced_memory()
		del answer
	finally:
		tracemalloc.stop()
	return peak / held


def machine() -> str:
	"""Processor, memory and engine, as the figures' page states them."""
	memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
	version = frappe.db.sql("SELECT VERSION()")[0][0]
	return (
		f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, Python {platform.python_version()}, "
		f"MariaDB {version.split('-')[0]}, Frappe {frappe.__version__}"
	)

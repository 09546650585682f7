"""A site on an earlier version of the app, and what it holds before and after an upgrade.

The engine and the services are those of the tests; which version of the app a program runs is decided by the folder that
stands first on its PYTHONPATH.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pymysql

from scripts import processes, services, sites
from scripts.paths import APP, ROOT, Bench, env_program

NEW = ROOT / "apps" / APP
OURS = "SELECT name, issingle, istable FROM tabDocType WHERE module IN (SELECT name FROM `tabModule Def` WHERE app_name = %s)"
NEVER_COMPARED = {"modified", "idx", "modified_by"}
READ_REPORTS = """
import json, sys
import frappe
from frappe.desk import query_report
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
modules = frappe.get_all("Module Def", {"app_name": "eu_korea_coop"}, pluck="name")
answers = {}
for name in frappe.get_all("Report", {"module": ("in", modules)}, pluck="name", order_by="name"):
    answer = query_report.run(name, filters={})
    fields = [column["fieldname"] for column in answer["columns"]]
    rows = [{field: row.get(field) for field in fields} for row in answer["result"] if isinstance(row, dict)]
    answers[name] = {"fields": fields, "rows": rows}
frappe.destroy()
print(json.dumps(answers, default=str))
"""


def check_out(commit: str, folder: Path) -> Path:
	"""The app's folder as it was at a commit. Raises CalledProcessError where the repository has not that commit."""
	archive = folder / "app.tar"
	line = ["git", "archive", f"--output={archive}", commit, f"apps/{APP}"]
	subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
	shutil.unpack_archive(archive, folder)
	return folder / "apps" / APP


class UpgradedSite:
	"""One throw-away site; every command names the app it runs with."""

	def __init__(self, bench: Bench, name: str):
		self.bench, self.name = bench, name

	def command(self, app: Path, *arguments: str) -> str:
		return sites.frappe(self.bench, "--site", self.name, *arguments, PYTHONPATH=str(app))

	def connect(self) -> pymysql.Connection:
		"""The database administrator's connection to the site's tables."""
		config = services.read_config(self.bench)
		return pymysql.connect(
			host="127.0.0.1",
			port=config["db_port"],
			user="root",
			password=config["root_password"],
			database=sites.database_name(self.bench, self.name),
			charset="utf8mb4",
			cursorclass=pymysql.cursors.DictCursor,
			autocommit=True,
		)

	def query(self, statement: str, *values: str) -> list[dict]:
		connection = self.connect()
		with connection, connection.cursor() as cursor:
			cursor.execute(statement, values)
			return list(cursor.fetchall())

	def records(self) -> dict[str, dict[str, dict]]:
		"""Every row of every table of ours: table → name → column → value. Singles are one row each."""
		tables = {}
		for doctype in self.query(OURS, APP):
			name = doctype["name"]
			if doctype["issingle"]:
				rows = self.query("SELECT field AS name, value FROM tabSingles WHERE doctype = %s", name)
			elif self.query("SHOW TABLES LIKE %s", f"tab{name}"):
				rows = self.query(f"SELECT * FROM `tab{name}`")
			else:
				continue  # a virtual one
			tables[name] = {str(row["name"]): row for row in rows}
		return tables

	def reports(self, app: Path) -> dict[str, dict]:
		"""Every report of ours without filters, as Administrator sees it."""
		line = [env_program("python"), "-W", "ignore", "-c", READ_REPORTS, self.name]
		done = processes.run(
			line, cwd=self.bench.sites, env=sites.environment(self.bench, PYTHONPATH=str(app))
		)
		assert done.returncode == 0, done.stderr[-3000:]
		return json.loads(done.stdout.strip().splitlines()[-1])


def differences(before: dict, after: dict) -> dict[str, list[str]]:
	"""What an upgrade changed in records that there were: table → columns, "rows" for rows that came or went.

	New tables and new columns are no difference.
	"""
	changed: dict[str, set[str]] = {}
	for table, rows in before.items():
		now = after.get(table)
		if now is None:
			changed[table] = {"table"}
			continue
		if set(rows) != set(now):
			changed.setdefault(table, set()).add("rows")
		for name in set(rows) & set(now):
			for column, value in rows[name].items():
				if column not in NEVER_COMPARED and now[name].get(column, value) != value:
					changed.setdefault(table, set()).add(column)
	return {table: sorted(columns) for table, columns in sorted(changed.items())}


def changed_reports(before: dict, after: dict) -> dict[str, list[str]]:
	"""Reports whose rows differ in the columns that both have: report → those columns, "rows" for another number."""
	changed = {}
	for name, old in before.items():
		new = after.get(name)
		if new is None:
			changed[name] = ["report"]
			continue
		both = [field for field in old["fields"] if field in new["fields"]]
		columns = [
			field
			for field in both
			if [row.get(field) for row in old["rows"]] != [row.get(field) for row in new["rows"]]
		]
		if len(old["rows"]) != len(new["rows"]):
			columns = ["rows"]
		if columns or both != old["fields"]:
			changed[name] = sorted({*columns, *(set(old["fields"]) - set(both))})
	return changed

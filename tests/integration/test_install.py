"""Install, migrate twice, uninstall: on a site of its own, compared table by table.

The expectation is settled.md's: migrating again changes nothing but `modified` and `idx`; after uninstall the schema
and the rows are what they were before install, people's own Contacts and ToDos stay without their links to us, and a
Workflow State that another workflow uses stays.
"""

import json
import os
from collections.abc import Iterator

import pymysql
import pytest

from scripts import services, sites
from scripts.paths import APP, Bench, bench_of_tests

pytestmark = [pytest.mark.own_site, pytest.mark.long, pytest.mark.timeout(400)]

SITE = f"install-{os.getpid()}.localhost"

# Of these tables only the rows that meet the condition count; the others are Frappe's own book-keeping.
COUNTED = {
	"tabVersion": "ref_doctype <> 'Installed Applications'",
	"tabSingles": "field <> 'modified'",
	"tabInstalled Application": "FALSE",  # written anew at every migrate
	"tabError Log": "FALSE",
	"tabScheduled Job Log": "FALSE",
	"tabActivity Log": "FALSE",
	"tabSessions": "FALSE",
}
SKIPPED_COLUMNS = {"modified", "idx"}


class Site:
	"""A throw-away site, driven from outside through Frappe's own commands."""

	def __init__(self, bench: Bench):
		self.bench = bench

	def command(self, *arguments: str) -> str:
		return sites.frappe(self.bench, "--site", SITE, *arguments)

	def insert(self, *docs: dict) -> list[str]:
		"""Insert documents as Administrator; their names."""
		said = self.command("execute", "frappe.client.insert_many", "--kwargs", json.dumps({"docs": docs}))
		return json.loads(said.strip().splitlines()[-1])

	def query(self, statement: str) -> list[tuple]:
		config = services.read_config(self.bench)
		connection = pymysql.connect(
			host="127.0.0.1",
			port=config["db_port"],
			user="root",
			password=config["root_password"],
			database=sites.database_name(self.bench, SITE),
			charset="utf8mb4",
		)
		with connection, connection.cursor() as cursor:
			cursor.execute(statement)
			return list(cursor.fetchall())

	def schema(self) -> dict[str, list]:
		"""Every column and index of every table, from information_schema."""
		columns = self.query(
			"SELECT table_name, column_name, column_type, is_nullable, column_default FROM information_schema.columns"
			" WHERE table_schema = DATABASE() ORDER BY 1, 2"
		)
		indexes = self.query(
			"SELECT table_name, index_name, column_name, seq_in_index FROM information_schema.statistics"
			" WHERE table_schema = DATABASE() ORDER BY 1, 2, 4"
		)
		return {"columns": columns, "indexes": indexes}

	def tables(self) -> list[str]:
		"""The tables with rows, not the sequences that number new ones."""
		return [name for name, _ in self.query("SHOW FULL TABLES WHERE table_type = 'BASE TABLE'")]

	def row_counts(self) -> dict[str, int]:
		counts = " UNION ALL ".join(
			f"SELECT '{name}', COUNT(*) FROM `{name}` WHERE {COUNTED.get(name, 'TRUE')}"
			for name in self.tables()
		)
		return dict(self.query(counts))

	def rows(self) -> dict[str, list]:
		"""All rows of all tables, without the columns that a migrate may touch."""
		return {name: self.rows_of(name) for name in self.tables()}

	def rows_of(self, table: str) -> list:
		names = [row[0] for row in self.query(f"SHOW COLUMNS FROM `{table}`")]
		remaining = ", ".join(f"`{name}`" for name in names if name not in SKIPPED_COLUMNS)
		condition = COUNTED.get(table, "TRUE")
		return sorted(self.query(f"SELECT {remaining} FROM `{table}` WHERE {condition}"), key=repr)


@pytest.fixture(scope="module")
def throw_away() -> Iterator[Site]:
	bench = bench_of_tests()
	sites.create(bench, SITE)
	yield Site(bench)
	sites.drop(bench, SITE)


@pytest.fixture(scope="module")
def story(throw_away: Site) -> dict:
	"""One life of the app on a site; each test looks at one page of it."""
	text = {}
	throw_away.insert(OTHER_WORKFLOW_STATE, OTHER_WORKFLOW)
	text["before"] = snapshot(throw_away)

	sites.install_app(throw_away.bench, SITE)
	throw_away.command("migrate")
	text["installed"] = snapshot(throw_away)
	text["rows once"] = throw_away.rows()
	throw_away.command("migrate")
	text["migrated again"] = snapshot(throw_away)
	text["rows twice"] = throw_away.rows()

	(organisation,) = throw_away.insert(
		{"doctype": "Organisation", "organisation_name": "Firm", "side": "Europe"}
	)
	link = {"link_doctype": "Organisation", "link_name": organisation}
	reference = {"reference_type": "Organisation", "reference_name": organisation}
	throw_away.insert(
		{"doctype": "Contact", "first_name": CONTACT, "links": [link]},
		{"doctype": "ToDo", "description": TODO, **reference},
		ICON_AS_IN_VERSION_16,
	)
	throw_away.command("uninstall-app", APP, "--yes", "--no-backup")
	text["uninstalled"] = snapshot(throw_away)
	text["contacts"] = throw_away.query(f"SELECT name FROM tabContact WHERE first_name = '{CONTACT}'")
	text["contact links"] = throw_away.query(
		"SELECT link_doctype FROM `tabDynamic Link` WHERE parenttype = 'Contact'"
	)
	text["todos"] = throw_away.query(
		f"SELECT IFNULL(reference_type, ''), IFNULL(reference_name, '') FROM tabToDo WHERE description LIKE '%{TODO}%'"
	)
	text["states"] = [name for (name,) in throw_away.query("SELECT name FROM `tabWorkflow State`")]
	text["jobs"] = throw_away.query(f"SELECT method FROM `tabScheduled Job Type` WHERE method LIKE '{APP}%'")
	return text


def snapshot(site: Site) -> dict:
	return {"schema": site.schema(), "counts": site.row_counts()}


CONTACT, TODO = "Keeps Staying", "A reminder for myself"
SHARED_STATE = "Draft"
ICON_AS_IN_VERSION_16 = {
	"doctype": "Desktop Icon",
	"label": "Policy Figures",
	"module_name": "Policy Figures",
	"app": APP,
	"standard": 1,
}
OTHER_WORKFLOW_STATE = {"doctype": "Workflow State", "workflow_state_name": SHARED_STATE}
OTHER_WORKFLOW = {
	"doctype": "Workflow",
	"workflow_name": "Somebody Else's",
	"document_type": "Note",
	"workflow_state_field": "somebody_state",
	"states": [{"state": SHARED_STATE, "doc_status": "0", "allow_edit": "System Manager"}],
	"transitions": [],
}


def differences(before: dict, after: dict) -> dict:
	names = sorted(set(before) | set(after))
	return {
		name: (before.get(name, "no table"), after.get(name, "no table"))
		for name in names
		if before.get(name) != after.get(name)
	}


def test_install_brings_tables_and_roles(story: dict):
	brought = set(story["installed"]["counts"]) - set(story["before"]["counts"])
	assert {"tabOrganisation", "tabPartnership", "tabInteraction", "tabAgreement"} <= brought
	assert story["installed"]["counts"]["tabRole"] > story["before"]["counts"]["tabRole"]


def test_a_second_migrate_changes_no_schema(story: dict):
	assert story["migrated again"]["schema"] == story["installed"]["schema"]


def test_a_second_migrate_changes_no_row(story: dict):
	once, twice = story["rows once"], story["rows twice"]
	changed = [
		f"{table}: {row}"[:300]
		for table in sorted(set(once) | set(twice))
		for row in [row for row in twice.get(table, []) if row not in once.get(table, [])][:3]
	]
	assert changed == [], "\n".join(changed)
	assert differences(story["installed"]["counts"], story["migrated again"]["counts"]) == {}


def test_uninstall_leaves_the_schema_as_it_was(story: dict):
	before, after = story["before"]["schema"], story["uninstalled"]["schema"]
	assert [row for row in after["columns"] if row not in before["columns"]] == []
	assert [row for row in before["columns"] if row not in after["columns"]] == []
	assert after["indexes"] == before["indexes"]


def test_uninstall_leaves_no_row_of_ours_and_takes_none_of_others(story: dict):
	left = differences(story["before"]["counts"], story["uninstalled"]["counts"])
	for table, rows in (("tabContact", 1), ("tabToDo", 1)):  # people's own, written between
		before, after = left.pop(table)
		assert after - before == rows
	assert left == {}


def test_peoples_own_contacts_and_todos_stay_without_their_links_to_us(story: dict):
	assert len(story["contacts"]) == 1
	assert story["contact links"] == []
	assert story["todos"] == [("", "")]


def test_a_workflow_state_that_another_workflow_uses_stays(story: dict):
	assert SHARED_STATE in story["states"]


def test_no_scheduled_job_of_ours_remains(story: dict):
	assert story["jobs"] == []

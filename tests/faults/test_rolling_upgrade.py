"""A rolling upgrade: nodes of the last released version and of the working tree serve one site, with one queue, at once.

As docs/deploy.md tells it: one migrate by the new version while the old one goes on working, then nodes of both, then the
old ones end. The tests stand in this order, and each leaves the site to the next.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from rq.job import JobStatus

from scripts.paths import APP, ROOT
from testing import clusters, upgrades
from testing.clusters import Load, settled
from testing.desk_client import API, Person, until
from testing.import_runs import sheet_of
from testing.two_versions import NEW, OLD, SCHEDULER, WEB, WORKER, TwoVersions, called_by, two_versions

pytestmark = [pytest.mark.own_site, pytest.mark.long, pytest.mark.timeout(1800)]
VERSIONS = json.loads(Path(__file__).with_name("released_versions.json").read_text())
REFUSALS = ("409 ", "500 ", "503 ", "ConnectionError", "ReadTimeout")
"""What people may be answered while tables are changed below them; 409: that somebody else was saving."""
OFFICER, MANAGER = clusters.OFFICERS[0], clusters.MANAGER
SWEEP = "eu_korea_coop.follow_up.sweep.run_if_due"
DIGEST = "eu_korea_coop.follow_up.digests.job.run"
RECOMPUTE = "eu_korea_coop.partnerships.sweep.recompute_due"
IMPORT = "eu_korea_coop.importing.run.run"
REPOINT = "eu_korea_coop.directory.late_links.repoint"
"""A job that 1.0.0 does not know."""
ROWS = 12
IS_WORKING_DAY = date.today().weekday() < 5
COMPLETED = {("Sweep", "Completed")} | ({("Digest", "Completed")} if IS_WORKING_DAY else set())
"""Runs of a day; on a free day no officer's digest is due."""


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Iterator[TwoVersions]:
	"""Web and worker of the old version at work."""
	folder = tmp_path_factory.mktemp("rolling")
	with two_versions(VERSIONS[-1]["commit"], folder, f"rolling-{os.getpid()}.localhost") as site:
		site.start(OLD, WEB, WORKER)
		yield site


@pytest.fixture(scope="module")
def migration(both: TwoVersions) -> Load:
	"""The load on the old nodes during which the new version migrated; then the new web node is there too."""
	with Load(both) as load:
		assert settled(load, time.monotonic()), load.failures[-3:]
		both.command(NEW, "migrate", "--skip-search-index")
		load.migrated = time.monotonic()
		load.goes_on = settled(load, load.migrated)
	both.start(NEW, WEB)
	return load


@pytest.fixture
def mixed(both: TwoVersions, migration: Load) -> TwoVersions:
	"""Web nodes of both versions, no worker and no scheduler; a job of an earlier test may wait."""
	for version in (OLD, NEW):
		both.end(version, SCHEDULER, WORKER)
	return both


def patches_since(commit: str) -> list[str]:
	"""The patches that the working tree has and that commit had not."""
	file = f"apps/{APP}/{APP}/patches.txt"
	had = subprocess.run(
		["git", "show", f"{commit}:{file}"], cwd=ROOT, check=True, capture_output=True, text=True
	)
	new = set((ROOT / file).read_text().splitlines()) - set(had.stdout.splitlines())
	return sorted({line.split(" ")[0] for line in new if line and not line.startswith("[")})


def failures(load: Load) -> list[str]:
	return sorted({said[:120] for _moment, said in load.failures})


def test_old_nodes_work_while_the_new_version_migrates(both: TwoVersions, migration: Load):
	print(
		f"migrate: {len(migration.acknowledged)} logged, {migration.read} read, {len(migration.failures)} refused, "
		f"{len(migration.lost())} lost, {len(migration.doubled())} doubled; {failures(migration)}"
	)
	assert migration.goes_on
	assert migration.lost() == [] and migration.doubled() == []
	assert [said for said in failures(migration) if not said.startswith(REFUSALS)] == []
	assert [said for moment, said in migration.failures if moment > migration.migrated + 10] == []


def test_nodes_of_both_versions_lose_and_double_nothing(mixed: TwoVersions):
	with Load(mixed) as load:
		assert settled(load, time.monotonic()), load.failures[-3:]
		assert settled(load, time.monotonic() + 20), load.failures[-3:]
	print(f"both: {len(load.acknowledged)} logged, {load.read} read; {failures(load)}")
	assert [said for said in failures(load) if not said.startswith("409 ")] == []
	assert load.lost() == [] and load.doubled() == []


@pytest.mark.parametrize(("writes", "reads"), [(OLD, NEW), (NEW, OLD)])
def test_what_one_version_wrote_is_shown_by_the_other(mixed: TwoVersions, writes: str, reads: str):
	place = mixed.live_partnerships()[1]
	subject, step = f"Written by {writes}", f"Answer what {writes} wrote"
	writer, reader = mixed.person(OFFICER, writes), mixed.person(MANAGER, reads)
	assert writer.log(f"{writes}-{reads}-{os.getpid()}", place, subject).status_code == 200
	mixed.person(MANAGER, writes).post(
		f"{API}set_next_step", partnership=place, next_step=step, next_step_due="2031-01-07"
	)
	assert reader.names("Interaction", subject=subject)
	assert subject in str(reader.get(f"{API}get_timeline", partnership=place))
	assert reader.get("/api/method/frappe.client.get", doctype="Partnership", name=place)["next_step"] == step
	assert (
		reader.get(f"{API}get_health", partnership=place)["health"]
		== writer.get(f"{API}get_health", partnership=place)["health"]
	)


@pytest.mark.parametrize("version", [OLD, NEW])
def test_records_of_every_kind_open_and_reports_answer(mixed: TwoVersions, version: str):
	"""Those that the old version knows, whichever node is asked."""
	kinds = (
		"Partnership", "Interaction", "Agreement", "Organisation", "Contact", "Cooperation Event", "Action Plan",
		"Introduction", "Cooperation Outcome", "Partnership Review", "Review Session",
	)  # fmt: skip
	person, refused = mixed.person(MANAGER, version), {}
	for kind in kinds:
		for (name,) in mixed.rows("", f"SELECT name FROM `tab{kind}` ORDER BY creation DESC LIMIT 3"):
			answer = person.ask("GET", "/api/method/frappe.desk.form.load.getdoc", doctype=kind, name=name)
			if answer.status_code != 200:
				refused[kind] = answer.text[:300]
	reports = mixed.rows(
		"",
		"SELECT name FROM tabReport WHERE module IN (SELECT name FROM `tabModule Def` WHERE app_name = 'eu_korea_coop')",
	)
	for (name,) in reports:
		answer = person.ask("GET", "/api/method/frappe.desk.query_report.run", report_name=name, filters="{}")
		if answer.status_code != 200:
			refused[name] = answer.text[:300]
	assert refused == {}


@pytest.mark.parametrize("version", [OLD, NEW])
def test_records_of_every_kind_are_saved(mixed: TwoVersions, version: str):
	"""Opened, given a text where they may still change, and saved by the node's form."""
	fields = {
		"Partnership": "notes", "Agreement": None, "Organisation": "description", "Contact": "department",
		"Cooperation Event": "notes",
	}  # fmt: skip
	person, refused = mixed.person(MANAGER, version), {}
	for kind, field in fields.items():
		((name,),) = mixed.rows("", f"SELECT name FROM `tab{kind}` ORDER BY creation LIMIT 1")
		doc = person.get("/api/method/frappe.client.get", doctype=kind, name=name)
		if field:
			doc[field] = f"Saved by {version}"
		answer = person.ask(
			"POST", "/api/method/frappe.desk.form.save.savedocs", doc=json.dumps(doc), action="Save"
		)
		if answer.status_code != 200:
			refused[kind] = answer.text[-600:]
	assert refused == {}


# ------------------------------------------------------------------------------------------------------------- jobs


def ask_for_recompute(person: Person) -> None:
	"""A limit of the policy changes, so that all partnerships are judged anew by a job."""
	settings = person.get("/api/method/frappe.client.get", doctype="Cooperation Settings")
	row = settings["stage_policies"][0]
	row["max_silent"] = int(row["max_silent"] or 30) + 1
	person.post("/api/method/frappe.client.save", doc=settings)


def ask_for_import(person: Person, mark: str, rows: int = ROWS) -> str:
	"""A sheet is to be imported; the name of the import."""
	file = person.post(
		"/api/method/frappe.client.insert",
		doc={
			"doctype": "File",
			"file_name": f"{mark}.csv",
			"content": sheet_of(rows, mark).decode(),
			"is_private": 1,
		},
	)
	name = person.post(
		"/api/method/frappe.client.insert", doc={"doctype": "Cooperation Import", "file": file["file_url"]}
	)["name"]
	person.post(f"{API}decide_import_at_once", name=name, answer="new")
	person.post(f"{API}start_import", name=name)
	return name


def assert_imported(site: TwoVersions, name: str, mark: str, rows: int) -> None:
	"""Each row has its three records, once."""
	ended = "SELECT status, groups_done, groups_refused FROM `tabCooperation Import` WHERE name = %s"
	assert site.rows("", ended, (name,)) == [("Finished", rows, 0)]
	for query, like in (
		("SELECT COUNT(*) FROM tabInteraction WHERE summary LIKE %s", f"Talk {mark}%"),
		("SELECT COUNT(*) FROM tabOrganisation WHERE organisation_name LIKE %s", f"{mark}%"),
		(
			"SELECT COUNT(DISTINCT parent) FROM `tabContact Email` WHERE email_id LIKE %s",
			f"kim.{mark.lower()}%",
		),
	):
		assert site.rows("", query, (like,)) == [(rows,)], query


@pytest.mark.parametrize(("asks", "does"), [(OLD, NEW), (NEW, OLD)])
def test_jobs_of_one_version_are_done_by_the_other(mixed: TwoVersions, asks: str, does: str):
	mark = f"J{asks[0].upper()}{os.getpid() % 10000:04}"
	ask_for_recompute(mixed.person(MANAGER, asks))
	name = ask_for_import(mixed.person(MANAGER, asks), mark)
	assert {RECOMPUTE, IMPORT} <= {called_by(job) for job in mixed.waiting()}
	mixed.start(does, WORKER)
	mixed.work_off()
	assert mixed.failed() == {}
	assert_imported(mixed, name, mark, ROWS)
	unjudged = "SELECT COUNT(*) FROM tabPartnership WHERE health_checked_on IS NULL AND stage NOT IN ('Concluded', 'Not Pursued', 'Parked')"
	assert mixed.rows("", unjudged) == [(0,)]


def test_an_import_that_the_old_version_began_is_ended_by_the_new(mixed: TwoVersions):
	"""The old worker is killed between two batches; whoever asked presses the button again, on a new node."""
	mark, rows = f"JK{os.getpid() % 10000:04}", 10 * ROWS
	name = ask_for_import(mixed.person(MANAGER, OLD), mark, rows)
	done = "SELECT groups_done FROM `tabCooperation Import` WHERE name = %s"
	mixed.start(OLD, WORKER)
	assert until(lambda: (mixed.rows("", done, (name,))[0][0] or 0) > 0, 90, 0.2)
	mixed.end(OLD, WORKER, by=signal.SIGKILL)
	((before,),) = mixed.rows("", done, (name,))
	assert 0 < before < rows, "it was killed too late"
	mixed.forget_started()
	mixed.person(MANAGER, NEW).post(f"{API}start_import", name=name)
	mixed.start(NEW, WORKER)
	mixed.work_off()
	print(f"import: the old version made {before} of {rows} groups")
	assert_imported(mixed, name, mark, rows)


def test_a_job_that_the_old_version_does_not_know_fails_and_is_done_again_by_the_new(mixed: TwoVersions):
	"""Two organisations are merged on a new node while only an old worker is there: nothing is lost without a trace."""
	manager = mixed.person(MANAGER, NEW)
	stays, gone = (
		manager.post(
			"/api/method/frappe.client.insert",
			doc={
				"doctype": "Organisation",
				"organisation_name": f"Rolling {name} {os.getpid()}",
				"side": "Korea",
			},
		)["name"]
		for name in ("One", "Two")
	)
	manager.post(f"{API}merge_organisations", source=gone, target=stays)
	mixed.start(OLD, WORKER)
	mixed.work_off()
	failed = mixed.failed()
	assert set(failed) == {REPOINT}
	mixed.end(OLD, WORKER)
	mixed.start(NEW, WORKER)
	failed[REPOINT].requeue()
	mixed.work_off()
	assert mixed.failed() == {}


@pytest.fixture
def day_begins(mixed: TwoVersions) -> TwoVersions:
	"""Today's sweep and digests are to be done again, and both jobs are due."""
	for table in ("Digest Delivery", "Cooperation Run Log"):
		mixed.rows("", f"DELETE FROM `tab{table}`")
	mixed.rows(
		"",
		"UPDATE `tabScheduled Job Type` SET last_execution = '2026-01-01' WHERE method IN (%s, %s)",
		(SWEEP, DIGEST),
	)
	for name in (SWEEP, DIGEST):
		mixed.redis.delete(f"rq:job:{mixed.site.name}::scheduled_job::{name}")
	return mixed


def test_two_schedulers_of_two_versions_sweep_once_and_write_each_digest_once(day_begins: TwoVersions):
	site = day_begins

	def runs() -> dict:
		query = "SELECT job, status, COUNT(*) FROM `tabCooperation Run Log` GROUP BY job, status"
		return {(job, status): number for job, status, number in site.rows("", query)}

	for version in (OLD, NEW):
		site.start(version, WORKER, SCHEDULER)
	assert until(lambda: set(runs()) >= COMPLETED, 120), (
		runs(),
		site.rows("", "SELECT job, errors FROM `tabCooperation Run Log`"),
	)
	site.work_off()
	deliveries = site.rows(
		"", "SELECT delivery_key, COUNT(*) FROM `tabDigest Delivery` GROUP BY delivery_key"
	)
	mails = site.rows(
		"",
		"SELECT reference_name, COUNT(*) FROM `tabEmail Queue` WHERE reference_doctype = 'Digest Delivery' GROUP BY reference_name",
	)
	print(f"two schedulers: {runs()}, {len(deliveries)} digests, {len(mails)} mails")
	assert all(runs()[run] == 1 for run in COMPLETED)
	assert all(number == 1 for _name, number in (*deliveries, *mails))
	assert bool(deliveries) or not IS_WORKING_DAY


def test_the_job_id_of_an_old_worker_that_was_killed_is_cleared_by_the_new_watchdog(day_begins: TwoVersions):
	"""What it was doing stays Started in Redis; ten minutes later, which the test does not wait, the watchdog looks."""
	site = day_begins
	with site.locked("Cooperation Run Log"):
		site.start(OLD, WORKER, SCHEDULER)
		started = until(lambda: [job for job in site.started() if called_by(job) in (SWEEP, DIGEST)], 120)
		assert started, "no job began"
		site.end(OLD, WORKER, SCHEDULER, by=signal.SIGKILL)
	for job in started:
		assert job.get_status() == JobStatus.STARTED, "it would be queued again by itself"
		job.started_at = datetime.utcnow() - timedelta(minutes=11)
		job.save()
		site.redis.delete(
			f"rq:worker:{job.worker_name}"
		)  # its sign of life, which ends by itself within that time
	site.command(NEW, "execute", "eu_korea_coop.follow_up.watchdog.run")
	site.start(NEW, WORKER, SCHEDULER)
	query = "SELECT job, status FROM `tabCooperation Run Log` WHERE status = 'Completed'"
	assert until(lambda: set(site.rows("", query)) >= COMPLETED, 120), site.rows("", query)
	assert len(site.rows("", query)) <= 2


def test_what_old_nodes_wrote_after_the_migrate_is_completed_by_the_last_step(mixed: TwoVersions):
	"""Then the patches of the new version, which ran before that, change nothing when they are run again."""
	mixed.end(OLD, WEB)
	mixed.start(NEW, WORKER)
	mixed.work_off()
	mixed.command(NEW, "execute", "eu_korea_coop.setup.rolling_upgrade.finish")
	before, terms = mixed.site.records(), search_terms(mixed)
	for patch in patches_since(VERSIONS[-1]["commit"]):
		mixed.command(NEW, "execute", f"{patch}.execute")
	after = mixed.site.records()
	for records in (before, after):
		records.pop("Search Name")  # its rows are made anew, under other names
	assert upgrades.differences(before, after) == {}
	assert search_terms(mixed) ^ terms == set()


def search_terms(site: TwoVersions) -> set[tuple]:
	return set(site.rows("", "SELECT record_type, record, term, is_start FROM `tabSearch Name`"))

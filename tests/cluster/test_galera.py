"""Two databases with Galera, of which haproxy lets one be written: the writer dies, and people go on with the other one."""

import os
import shutil
import signal
import time
import uuid

import pytest

from scripts import galera, services, sites
from scripts.cluster import SITE
from scripts.console import Mendable
from scripts.galera import ARBITRATOR, DATABASES, ENTRY, OTHER_ENGINES
from scripts.paths import GALERA
from testing import clusters
from testing.clusters import OFFICERS, Load, TriedGalera, settled
from testing.day_jobs import DIGEST, PATIENCE, SWEEP, begin_day, check_each_once, counted
from testing.desk_client import until

AWAY = 5
"""Seconds for which a database is gone."""
BUSY = 60
"""Seconds after which everything must be as before, on a machine of two cores that has other work."""
BUSY_ANSWER = '409 {"exception":"eu_korea_coop.writes_at_once.Busy'
"""Another officer was saving at that moment: the app says so, and the same key is sent again."""
REFUSALS = (
	BUSY_ANSWER,
	"500 ",
	"502 ",
	"503 ",
	"504 ",
	"ConnectionError",
	"ReadTimeout",
	"ChunkedEncodingError",
)
"""What people may be answered meanwhile: that, or that the desk is not there now."""
WITHOUT_KEY = {"__UserSettings", "__global_search", "tabSessions", "tabSingles"}
"""Frappe's tables without a primary key. Galera tells rows apart by all their values there (wsrep_certify_nonPK)."""


@pytest.fixture(scope="module")
def started():
	try:
		galera.ensure_programs()
	except Mendable as lack:
		pytest.skip(str(lack))
	with clusters.started(TriedGalera, GALERA) as tried:
		yield tried


@pytest.fixture
def cluster(started: TriedGalera):
	"""Whole again, whatever the test before has broken."""
	started.repair()
	assert [started.state(name) for name in DATABASES] == ["Synced", "Synced"]
	return started


def other_than(database: str) -> str:
	return next(name for name in DATABASES if name != database)


def said_since(cluster: TriedGalera, database: str, place: int) -> str:
	return cluster.manager.log_of(database).read_text(errors="replace")[place:]


def wait_for_same_rows(cluster: TriedGalera) -> None:
	"""Until every table of the site has the same rows on both; workers and schedulers write all the time."""

	def sums(database: str) -> dict[str, object]:
		tables = ", ".join(f"`{table}`" for table in tables_of(cluster, database))
		return dict(cluster.rows(database, f"CHECKSUM TABLE {tables}"))

	def differing() -> list[str]:
		first, second = map(sums, DATABASES)
		return [table for table in first if first[table] != second.get(table)]

	assert until(lambda: not differing(), BUSY), differing()


def tables_of(cluster: TriedGalera, database: str) -> list[str]:
	query = "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_type = 'BASE TABLE'"
	return [table for (table,) in cluster.rows(database, query, (sites.database_name(GALERA, SITE),))]


def test_every_table_is_one_that_galera_copies(cluster: TriedGalera):
	site = sites.database_name(GALERA, SITE)
	for database in DATABASES:
		assert cluster.rows(database, f"{OTHER_ENGINES} AND table_schema = %s", (site,)) == []
	with_key = "SELECT table_name FROM information_schema.table_constraints WHERE table_schema = %s AND constraint_type = 'PRIMARY KEY'"
	keyed = {table for (table,) in cluster.rows(ENTRY, with_key, (site,))}
	assert set(tables_of(cluster, ENTRY)) - keyed == WITHOUT_KEY


@pytest.mark.parametrize("turn", ("there", "and back"))
def test_a_writer_that_is_killed_loses_and_doubles_nothing(cluster: TriedGalera, turn: str):
	writer = cluster.writer()
	other = other_than(writer)
	with Load(cluster) as load:
		assert settled(load, time.monotonic()), load.failures[-3:]
		killed = time.monotonic()
		cluster.kill(writer)
		assert settled(load, killed, BUSY), load.failures[-3:]
		gap = time.monotonic() - killed
		assert cluster.writer() == other
		time.sleep(AWAY)
		place = cluster.manager.log_of(writer).stat().st_size
		cluster.start(writer)
		back = time.monotonic()
		assert settled(load, back, BUSY)
		assert cluster.writer() == other, "no way back while it works"
	kinds = sorted({said[:90] for _moment, said in load.failures})
	print(
		f"{writer} killed, {turn}: {len(load.acknowledged)} logged, {load.read} read, {len(load.failures)} refused, "
		f"{len(load.lost())} lost, {len(load.doubled())} doubled; taken again after {gap:.1f} s; {kinds}"
	)
	assert [said for moment, said in load.failures if moment > killed + BUSY / 2] == []
	assert all(said.startswith(REFUSALS) for said in kinds), kinds
	assert load.lost() == [] and load.doubled() == []
	said = said_since(cluster, writer, place)
	assert "Receiving IST" in said and "Proceeding with SST" not in said, "what it had missed, not all rows"
	wait_for_same_rows(cluster)


def test_a_writer_that_hangs_is_left_and_comes_back(cluster: TriedGalera):
	"""It answers nobody and closes no connection, as a machine whose network is cut; then it goes on where it was."""
	writer = cluster.writer()
	pid = next(child.pid for name, child in cluster.manager.children if name == writer)
	with Load(cluster) as load:
		assert settled(load, time.monotonic()), load.failures[-3:]
		stopped, place = time.monotonic(), cluster.manager.log_of(writer).stat().st_size
		os.kill(pid, signal.SIGSTOP)
		try:
			assert settled(load, stopped, BUSY), load.failures[-3:]
			gap = time.monotonic() - stopped
			assert cluster.writer() == other_than(writer)
		finally:
			os.kill(pid, signal.SIGCONT)
		# it learns only now that the others went on without it
		assert until(lambda: "Receiving IST" in said_since(cluster, writer, place), BUSY)
		assert until(lambda: cluster.state(writer) == "Synced", BUSY)
		assert settled(load, time.monotonic(), BUSY)
	kinds = sorted({said[:90] for _moment, said in load.failures})
	print(
		f"{writer} hangs: {len(load.acknowledged)} logged, {load.read} read, {len(load.failures)} refused, "
		f"{len(load.lost())} lost, {len(load.doubled())} doubled; taken again after {gap:.1f} s; {kinds}"
	)
	assert all(said.startswith(REFUSALS) for said in kinds), kinds
	assert load.lost() == [] and load.doubled() == []
	assert cluster.writer() == other_than(writer), "no way back while it works"
	wait_for_same_rows(cluster)


@pytest.mark.parametrize(("job", "table"), (("Sweep", "tabPartnership"), ("Digest", "tabDigest Delivery")))
def test_a_job_whose_writer_is_killed_goes_on_with_the_other(cluster: TriedGalera, job: str, table: str):
	"""The writer dies while the job waits to write; the next run does the rest and nothing twice."""
	writer = cluster.writer()
	with cluster.connect(writer) as connection, connection.cursor() as cursor:
		begin_day(cluster)
		cluster.rows(ENTRY, "UPDATE tabPartnership SET health_checked_on = NULL")  # all are to be judged
		cursor.execute(f"LOCK TABLES `{table}` READ")  # nobody can write there
		assert until(lambda: (job, "Running") in counted(cluster), PATIENCE, 0.2), counted(cluster)
		cluster.kill(writer)
	cluster.start(writer)
	sites.frappe(GALERA, "--site", SITE, "execute", SWEEP)
	sites.frappe(GALERA, "--site", SITE, "execute", DIGEST)
	runs = counted(cluster)
	assert runs[job, "Interrupted"] == 1 and cluster.writer() == other_than(writer), runs
	check_each_once(cluster, f"{writer} killed in the {job}")
	wait_for_same_rows(cluster)


def test_a_database_that_is_made_anew_is_copied_while_people_work(cluster: TriedGalera):
	"""Its folder is lost: it gets all rows from the writer, which does not stop people meanwhile."""
	writer = cluster.writer()
	other = other_than(writer)
	cluster.kill(other)
	bench, service = cluster.place_of(other)
	shutil.rmtree(services.folder(bench, service))
	services.folder(bench, service).mkdir()
	with Load(cluster) as load:
		assert settled(load, time.monotonic()), load.failures[-3:]
		begun, place = time.monotonic(), cluster.manager.log_of(other).stat().st_size
		cluster.start(other)
		took = time.monotonic() - begun
		assert settled(load, time.monotonic(), BUSY)
	assert "Proceeding with SST" in said_since(cluster, other, place)
	print(
		f"{other} made anew in {took:.0f} s: {len(load.acknowledged)} logged, {load.read} read, "
		f"{len(load.failures)} refused, {len(load.lost())} lost, {len(load.doubled())} doubled"
	)
	assert cluster.writer() == writer
	assert load.failures == [] and load.lost() == [] and load.doubled() == []
	wait_for_same_rows(cluster)


def test_a_migration_changes_the_tables_of_both(cluster: TriedGalera):
	"""A column that Frappe makes again, while people log and read."""
	columns = (
		"SELECT table_name, column_name, column_type, column_key FROM information_schema.columns "
		"WHERE table_schema = %s ORDER BY 1, 2"
	)
	site = (sites.database_name(GALERA, SITE),)
	whole = cluster.rows(ENTRY, columns, site)
	cluster.rows(ENTRY, "ALTER TABLE tabIntroduction DROP COLUMN closed_on")
	cluster.rows(ENTRY, "UPDATE tabDocType SET migration_hash = '' WHERE name = 'Introduction'")
	assert [cluster.rows(name, columns, site) == whole for name in DATABASES] == [False, False]
	with Load(cluster) as load:
		assert settled(load, time.monotonic()), load.failures[-3:]
		sites.frappe(GALERA, "--site", SITE, "migrate")
		assert settled(load, time.monotonic(), BUSY)
	print(
		f"migrate: {len(load.acknowledged)} logged, {load.read} read, {len(load.failures)} refused, {len(load.lost())} lost, "
		f"{len(load.doubled())} doubled; {sorted({said[:90] for _moment, said in load.failures})}"
	)
	assert load.lost() == [] and load.doubled() == []
	assert [cluster.rows(name, columns, site) == whole for name in DATABASES] == [True, True]
	wait_for_same_rows(cluster)


def test_without_the_third_vote_the_one_that_is_left_refuses(cluster: TriedGalera):
	"""One of two is no majority: nobody writes until the other is back."""
	writer = cluster.writer()
	officer, place = cluster.person(OFFICERS[0]), cluster.live_partnerships()[0]
	cluster.manager.end(ARBITRATOR, by=signal.SIGTERM)
	cluster.kill(writer)
	other = other_than(writer)
	assert until(lambda: cluster.state(other) == "Initialized", BUSY), cluster.state(other)
	assert until(lambda: cluster.writer() is None, BUSY)
	answer = officer.log(uuid.uuid4().hex, place, "Nobody takes this")
	assert answer.status_code >= 500
	cluster.start(writer)
	assert until(lambda: officer.log(uuid.uuid4().hex, place, "They are two again").status_code == 200, BUSY)
	cluster.start(ARBITRATOR)
	wait_for_same_rows(cluster)

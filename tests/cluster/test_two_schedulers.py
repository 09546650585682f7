"""Two schedulers and two workers: one sweep a day, one digest for each person and period, also when workers are killed."""

import pytest
import redis

from eu_korea_coop.constants import COOPERATION_SETTINGS
from scripts import services, sites
from scripts.cluster import PRIMARY, QUEUE, SITE, WORKERS, place_of
from scripts.paths import CLUSTER
from testing.clusters import Tried
from testing.desk_client import until

SWEEP = "eu_korea_coop.follow_up.sweep.run_if_due"
DIGEST = "eu_korea_coop.follow_up.digests.job.run"
RUNS = "SELECT job, status, COUNT(*) FROM `tabCooperation Run Log` GROUP BY job, status"
DELIVERIES = "SELECT delivery_key, COUNT(*) FROM `tabDigest Delivery` GROUP BY delivery_key"
MAILS = (
	"SELECT reference_name, COUNT(*) FROM `tabEmail Queue` WHERE reference_doctype = 'Digest Delivery' "
	"AND reference_name IN (SELECT name FROM `tabDigest Delivery`) GROUP BY reference_name"
)
PATIENCE = 180


@pytest.fixture
def day_begins(cluster: Tried):
	"""Today's sweep and digests are to be done again, and both jobs are due: at any hour of any day, for a manager's digest
	waits from Monday on, and the hour from which mails are sent is the day's first.

	Job ids of killed workers, which keep Frappe from queueing a job again, go at once and not after RQ's or the watchdog's ten minutes.
	"""
	from_midnight = f"['{COOPERATION_SETTINGS}', 'digest_hour', 0]"
	sites.frappe(CLUSTER, "--site", SITE, "execute", "frappe.db.set_single_value", "--args", from_midnight)
	bench, _service = place_of(QUEUE)
	queue = redis.Redis(port=services.read_config(bench)["redis_port"])

	def begin() -> None:
		queue.delete(*(f"rq:job:{SITE}::scheduled_job::{method}" for method in (SWEEP, DIGEST)))
		cluster.rows(PRIMARY, "DELETE FROM `tabDigest Delivery`")
		cluster.rows(PRIMARY, "DELETE FROM `tabCooperation Run Log`")
		cluster.rows(
			PRIMARY,
			"UPDATE `tabScheduled Job Type` SET last_execution = '2026-01-01' WHERE method IN (%s, %s)",
			(SWEEP, DIGEST),
		)

	return begin


def counted(cluster: Tried) -> dict[tuple[str, str], int]:
	return {(job, status): number for job, status, number in cluster.rows(PRIMARY, RUNS)}


def is_done(cluster: Tried) -> bool:
	return {("Sweep", "Completed"), ("Digest", "Completed")} <= set(counted(cluster))


def check_each_once(cluster: Tried, what: str) -> None:
	runs = counted(cluster)
	deliveries, mails = cluster.rows(PRIMARY, DELIVERIES), cluster.rows(PRIMARY, MAILS)
	print(f"{what}: runs {runs}, {len(deliveries)} digests, {len(mails)} mails")
	assert runs["Sweep", "Completed"] == 1
	assert all(number == 1 for _key, number in (*deliveries, *mails))


def test_one_sweep_and_one_digest_each(cluster: Tried, day_begins):
	day_begins()
	assert until(lambda: is_done(cluster), PATIENCE), counted(cluster)
	check_each_once(cluster, "two schedulers")


def test_a_digest_whose_workers_are_killed_goes_on_where_it_was(cluster: Tried, day_begins):
	"""Both workers die while the first digest is being written; the next run does the rest and nothing twice."""
	with cluster.connect(PRIMARY) as connection, connection.cursor() as cursor:
		day_begins()
		cursor.execute("LOCK TABLES `tabDigest Delivery` READ")  # nobody can record a digest
		assert until(lambda: ("Digest", "Running") in counted(cluster), PATIENCE, 0.2), counted(cluster)
		for worker in WORKERS:
			cluster.kill(worker)
	for worker in WORKERS:
		cluster.start(worker)
	# the hourly job, which an administrator can start as well
	sites.frappe(CLUSTER, "--site", SITE, "execute", DIGEST)
	runs = counted(cluster)
	of_digest = {status: number for (job, status), number in runs.items() if job == "Digest"}
	assert of_digest == {"Interrupted": 1, "Completed": 1}
	check_each_once(cluster, "both workers killed")

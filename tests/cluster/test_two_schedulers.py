"""Two schedulers and two workers: one sweep a day, one digest for each person and period, also when workers are killed."""

from scripts import sites
from scripts.cluster import PRIMARY, SITE, WORKERS
from scripts.paths import CLUSTER
from testing.clusters import Tried
from testing.day_jobs import DIGEST, PATIENCE, begin_day, check_each_once, counted, is_done
from testing.desk_client import until


def test_one_sweep_and_one_digest_each(cluster: Tried):
	begin_day(cluster)
	assert until(lambda: is_done(cluster), PATIENCE), counted(cluster)
	check_each_once(cluster, "two schedulers")


def test_a_digest_whose_workers_are_killed_goes_on_where_it_was(cluster: Tried):
	"""Both workers die while the first digest is being written; the next run does the rest and nothing twice."""
	with cluster.connect(PRIMARY) as connection, connection.cursor() as cursor:
		begin_day(cluster)
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

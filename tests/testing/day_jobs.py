"""The sweep and the digests of a day on the cluster, begun anew, and what came of them."""

import redis

from eu_korea_coop.constants import COOPERATION_SETTINGS
from scripts import services, sites
from scripts.cluster import QUEUE, SITE
from testing.clusters import Tried

SWEEP = "eu_korea_coop.follow_up.sweep.run_if_due"
DIGEST = "eu_korea_coop.follow_up.digests.job.run"
RUNS = "SELECT job, status, COUNT(*) FROM `tabCooperation Run Log` GROUP BY job, status"
DELIVERIES = "SELECT delivery_key, COUNT(*) FROM `tabDigest Delivery` GROUP BY delivery_key"
MAILS = (
	"SELECT reference_name, COUNT(*) FROM `tabEmail Queue` WHERE reference_doctype = 'Digest Delivery' "
	"AND reference_name IN (SELECT name FROM `tabDigest Delivery`) GROUP BY reference_name"
)
PATIENCE = 180


def begin_day(cluster: Tried) -> None:
	"""Today's sweep and digests are to be done again, and both jobs are due: at any hour of any day, for a manager's digest
	waits from Monday on, and the hour from which mails are sent is the day's first.

	Job ids of killed workers, which keep Frappe from queueing a job again, go at once and not after RQ's or the watchdog's ten minutes.
	"""
	from_midnight = f"['{COOPERATION_SETTINGS}', 'digest_hour', 0]"
	sites.frappe(
		cluster.bench, "--site", SITE, "execute", "frappe.db.set_single_value", "--args", from_midnight
	)
	bench, _service = cluster.place_of(QUEUE)
	queue = redis.Redis(port=services.read_config(bench)["redis_port"])
	queue.delete(*(f"rq:job:{SITE}::scheduled_job::{method}" for method in (SWEEP, DIGEST)))
	cluster.rows(cluster.written, "DELETE FROM `tabDigest Delivery`")
	cluster.rows(cluster.written, "DELETE FROM `tabCooperation Run Log`")
	cluster.rows(
		cluster.written,
		"UPDATE `tabScheduled Job Type` SET last_execution = '2026-01-01' WHERE method IN (%s, %s)",
		(SWEEP, DIGEST),
	)


def counted(cluster: Tried) -> dict[tuple[str, str], int]:
	return {(job, status): number for job, status, number in cluster.rows(cluster.written, RUNS)}


def is_done(cluster: Tried) -> bool:
	return {("Sweep", "Completed"), ("Digest", "Completed")} <= set(counted(cluster))


def check_each_once(cluster: Tried, what: str) -> None:
	runs = counted(cluster)
	deliveries, mails = cluster.rows(cluster.written, DELIVERIES), cluster.rows(cluster.written, MAILS)
	print(f"{what}: runs {runs}, {len(deliveries)} digests, {len(mails)} mails")
	assert runs["Sweep", "Completed"] == 1
	assert all(number == 1 for _key, number in (*deliveries, *mails))

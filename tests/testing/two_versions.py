"""One site that two versions of the app serve at once: web nodes, workers and schedulers of both, one database, one queue.

The bench is one of its own, so that its queue is nobody else's; database and Redis are those of the tests. The nodes of
the new version have another database of that Redis for their cache, as docs/deploy.md asks of a rolling upgrade.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from rq import Queue
from rq.job import Job
from rq.registry import FailedJobRegistry, StartedJobRegistry

from scripts import processes, services, serving, sites
from scripts.paths import APP, ROOT, Bench, bench_of_tests, env_program
from testing import faults, upgrades
from testing.desk_client import Person, until
from testing.upgrades import UpgradedSite

OLD, NEW = "old", "new"
WEB, WORKER, SCHEDULER = "web", "worker", "scheduler"
PASSWORD = "Tulip-Harbour-2047"
SCHEDULER_TICK = 5
"""Seconds."""
CACHE_OF_NEW = 1
"""The database of Redis in which the new nodes have their cache; the old ones have theirs in 0."""
AT_MIDNIGHT = {
	"doctype": "Cooperation Settings",
	"name": "Cooperation Settings",
	"fieldname": "digest_hour",
	"value": 0,
}
"""Digests are due at any hour of a working day."""
QUEUES = serving.QUEUES.split(",")


def own_bench(folder: Path) -> Bench:
	"""A bench in `folder` with the apps, environment and services of the tests' own."""
	tests = bench_of_tests()
	bench = Bench(root=folder, run=tests.run)
	for name in ("sites", "logs"):
		(folder / name).mkdir(parents=True)
	for name in ("apps", "env"):
		(folder / name).symlink_to((tests.root / name).resolve())
	(bench.sites / "assets").symlink_to(tests.sites / "assets")  # mails are written with Frappe's style sheet
	shutil.copy(tests.sites / "apps.txt", bench.sites)
	config = services.read_config(tests) | {"scheduler_tick_interval": SCHEDULER_TICK}
	services.write_config(bench, config)
	return bench


class TwoVersions:
	"""A site that begins with the version of `commit` and its demo records. Nodes are named by version and kind."""

	def __init__(self, commit: str, folder: Path, name: str):
		self.bench = own_bench(folder / "bench")
		self.apps = {OLD: upgrades.check_out(commit, folder), NEW: upgrades.NEW}
		self.site = UpgradedSite(self.bench, name)
		self.manager = processes.ProcessManager(self.bench.logs)
		self.ports: dict[str, int] = {}
		self.asked = 0

	def make(self, account: dict) -> None:
		"""The site on the old version, sending by the Email Account `account`."""
		sites.create(self.bench, self.site.name, allow_tests=1)
		for arguments in (
			("install-app", APP),
			("execute", f"{APP}.demo.load"),
			("execute", "frappe.client.insert", "--kwargs", json.dumps({"doc": account})),
			("execute", "frappe.client.set_value", "--kwargs", json.dumps(AT_MIDNIGHT)),
			("enable-scheduler",),
		):
			self.command(OLD, *arguments)

	def command(self, version: str, *arguments: str) -> str:
		return sites.frappe(self.bench, "--site", self.site.name, *arguments, **self.variables(version))

	def variables(self, version: str) -> dict[str, str]:
		"""What makes a process one of this version."""
		own = {"PYTHONPATH": str(self.apps[version])}
		if version == NEW:
			port = services.read_config(self.bench)["redis_port"]
			own["FRAPPE_REDIS_CACHE"] = f"redis://127.0.0.1:{port}/{CACHE_OF_NEW}"
		return own

	# ---------------------------------------------------------------------------------------------------- nodes

	def start(self, version: str, *kinds: str) -> None:
		"""Begin nodes of a version; a web node is waited for."""
		for kind in kinds:
			name = f"{version}-{kind}"
			line = [env_program("python"), "-m", "frappe.utils.bench_helper", "frappe"]
			if kind == WEB:
				port = self.ports[version] = services.free_port()
				line = [env_program("gunicorn"), f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=4"]
				line += ["--worker-class=gthread", "--timeout=120", "--worker-tmp-dir=/dev/shm"]
				line += [f"--chdir={self.bench.sites}", f"--pythonpath={ROOT}", "scripts.wsgi:application"]
			else:
				line += ["worker", "--queue", serving.QUEUES] if kind == WORKER else ["schedule"]
			own = sites.environment(self.bench, FRAPPE_SITE=self.site.name, **self.variables(version))
			self.manager.start(name, line, self.bench.sites, own)
			if kind == WEB:
				serving.wait_for_web(port, self.manager, name)

	def end(self, version: str, *kinds: str, **how) -> None:
		"""End those nodes of a version that run."""
		for kind in kinds:
			name = f"{version}-{kind}"
			if name in dict(self.manager.children):
				self.manager.end(name, **how)

	def person(self, user: str, version: str | None = None) -> Person:
		"""Somebody signed in at the web node of a version; without one, at each that runs in turn."""
		self.asked += 1
		version = version or list(self.ports)[self.asked % len(self.ports)]
		return Person(f"http://127.0.0.1:{self.ports[version]}", user, PASSWORD)

	# ------------------------------------------------------------------------------------------------- database

	def rows(self, _store: str, statement: str, values: tuple = ()) -> list[tuple]:
		"""What the database answers; there is one, whatever store is asked for."""
		return [tuple(row.values()) for row in self.site.query(statement, *values)]

	def live_partnerships(self) -> list[str]:
		"""Partnerships that every officer may log encounters in."""
		query = (
			"SELECT name FROM tabPartnership WHERE visibility = 'Normal' AND stage NOT IN "
			"('Parked', 'Concluded', 'Not Pursued') ORDER BY name"
		)
		return [name for (name,) in self.rows("", query)]

	@contextmanager
	def locked(self, doctype: str) -> Iterator[None]:
		"""Nobody can write to a table while the block lasts."""
		connection = self.site.connect()
		with connection, connection.cursor() as cursor:
			cursor.execute(f"LOCK TABLES `tab{doctype}` READ")
			yield

	# ---------------------------------------------------------------------------------------------------- queue

	@property
	def redis(self) -> redis.Redis:
		return redis.Redis(port=services.read_config(self.bench)["redis_port"])

	def queues(self) -> list[Queue]:
		"""Frappe's three queues of this bench, by the names that it gives them."""
		of_bench = str(self.bench.root).strip("/").replace("/", "-")
		return [Queue(f"{of_bench}:{name}", connection=self.redis) for name in QUEUES]

	def waiting(self) -> list[Job]:
		return [job for queue in self.queues() for job in queue.jobs]

	def started(self) -> list[Job]:
		"""Jobs that a worker has begun, also one that is no more."""
		return [
			Job.fetch(name, connection=self.redis)
			for queue in self.queues()
			for name in StartedJobRegistry(queue=queue).get_job_ids()
		]

	def forget_started(self) -> None:
		"""Delete the jobs of killed workers, as RQ's own upkeep does after ten minutes."""
		for job in self.started():
			job.delete()

	def unfinished(self) -> int:
		"""Jobs that wait or run."""
		return sum(queue.count + StartedJobRegistry(queue=queue).count for queue in self.queues())

	def failed(self) -> dict[str, Job]:
		"""What it calls → a job that ended with an error."""
		jobs = [
			Job.fetch(name, connection=self.redis)
			for queue in self.queues()
			for name in FailedJobRegistry(queue=queue).get_job_ids()
		]
		return {called_by(job): job for job in jobs}

	def work_off(self, seconds: float = 180) -> None:
		"""Wait until no job waits or runs."""
		assert until(lambda: not self.unfinished(), seconds), [called_by(job) for job in self.waiting()]


def called_by(job: Job) -> str:
	"""The function that a job of Frappe's calls, as a dotted path."""
	method = job.kwargs["kwargs"].get("job_type") or job.kwargs["method"]
	return method if isinstance(method, str) else f"{method.__module__}.{method.__qualname__}"


@contextmanager
def two_versions(commit: str, folder: Path, name: str) -> Iterator[TwoVersions]:
	"""The site on the old version, nothing started; everything ends with the block."""
	both = TwoVersions(commit, folder, name)
	with faults.listening(faults.MailServer()) as account:
		try:
			both.make(account)
			yield both
		finally:
			both.manager.stop()
			for queue in both.queues():
				queue.delete(delete_jobs=True)
			sites.drop(both.bench, both.site.name)

"""`make cluster`: the demo on several nodes, all on loopback, as Frappe, MariaDB and Debian's haproxy run it.

Two web nodes behind haproxy, two background workers and two schedulers share the files of one sites/ folder, a primary
database with a replica (GTID), a Redis for the cache and one for the queue. A part that ends is started again, as a
supervisor would. docs/scaling.md says what of this is claimed and what was tried.
"""

import signal
import time

from scripts import check, demo, preflight, processes, services, serving, set_up, sites, stamps
from scripts.console import Mendable, clock, say, step
from scripts.paths import APP, CLUSTER, SECOND, Bench, env_program

SITE = "demo.localhost"
PRIMARY, REPLICA, CACHE, QUEUE = "primary", "replica", "cache", "queue"
BALANCER, MAIL = "haproxy", "mail"
WEB, WORKERS, SCHEDULERS = ("web-1", "web-2"), ("worker-1", "worker-2"), ("scheduler-1", "scheduler-2")
STORES = (PRIMARY, REPLICA, CACHE, QUEUE)
NODES = (*WEB, *WORKERS, *SCHEDULERS)
LONGEST_DELAY = 30
SCHEDULER_TICK = 10
"""Seconds; Frappe's 60 would let who watches wait."""

# A binary log with GTIDs on both, so that either can follow the other; rows, for a statement such as Frappe's
# `UPDATE … LIMIT` may write other rows on a replica.
LOGGED = ["--log-bin=binlog", "--binlog-format=ROW", "--log-slave-updates", "--gtid-strict-mode=ON"]
OWN = {
	PRIMARY: ["--server-id=1"],
	REPLICA: ["--server-id=2", "--read-only=ON", "--relay-log=relay", "--slave-net-timeout=10"],
	CACHE: ["--save", "", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"],
	QUEUE: ["--appendonly", "yes"],
}
BALANCING = """
global
	maxconn 500
defaults
	mode http
	option forwardfor
	option redispatch
	retries 3
	timeout connect 2s
	timeout queue 10s
	# a node that is only busy answers late: with the 2 s between checks it would be taken for dead, and the load with it
	timeout check 15s
	timeout client 130s
	timeout server 130s
frontend desk
	bind 127.0.0.1:{port}
	default_backend web
backend web
	balance roundrobin
	option httpchk
	http-check send meth GET uri /api/method/ping ver HTTP/1.1 hdr Host {site}
	http-check expect status 200
	# a reading whose node dies is asked of the other one; a writing is repeated only if it never reached its node
	retry-on conn-failure empty-response
	http-request disable-l7-retry unless METH_GET
	http-response set-header X-Served-By %s
	default-server check inter 2s fastinter 500ms fall 3 rise 1
"""


class Cluster:
	"""Its parts by name (STORES, NODES, BALANCER), each a child of `manager`; they can be ended and started one by one."""

	bench = CLUSTER
	"""Where its site and its files are."""
	packages = preflight.CLUSTER_PACKAGES

	def __init__(self, manager: processes.ProcessManager, port: int, delay: int = 0):
		self.manager, self.port, self.delay = manager, port, delay
		self.web_ports: dict[str, int] = {}

	def start_all(self) -> None:
		"""Everything but the site; see `serve`."""
		with step("MariaDB with a replica, Redis for the cache and for the queue"):
			configure()
			for name in STORES:
				self.start(name)
			replicate(self.delay)

	def serve(self, *nodes: str) -> None:
		"""Start the nodes (all unless named) and haproxy before them; wait until each answers."""
		sites.update_config(self.bench, SITE, host_name=f"http://127.0.0.1:{self.port}", **self.site_config())
		for name in nodes or NODES:
			self.start(name)
		for name in self.web_ports:
			serving.wait_for_web(self.web_ports[name], self.manager, name)
		self.start(BALANCER)
		serving.wait_for_web(self.port, self.manager, BALANCER)

	def site_config(self) -> dict:
		"""What the site needs beside the bench's configuration to reach its databases."""
		port = services.read_config(SECOND)["db_port"]
		return {"read_from_replica": 1, "replica_host": "127.0.0.1", "replica_db_port": port}

	@staticmethod
	def place_of(store: str) -> tuple[Bench, str]:
		"""The bench that a store lies in, and which of its services it is."""
		return {
			PRIMARY: (CLUSTER, services.DATABASE),
			REPLICA: (SECOND, services.DATABASE),
			CACHE: (CLUSTER, services.CACHE),
			QUEUE: (SECOND, services.CACHE),
		}[store]

	def fit_tables(self) -> None:
		"""Called when the site's tables are made: nothing to change here."""

	def start(self, name: str) -> None:
		"""Start one part that is not running. A store is waited for."""
		if name in STORES:
			_bench, service = self.place_of(name)
			self.start_store(name, [*OWN[name], *(LOGGED if service == services.DATABASE else [])])
		elif name in WEB:
			port = self.web_ports.setdefault(name, services.free_port())
			serving.start_web(self.manager, self.bench, SITE, port, workers=1, name=name)
		elif name in WORKERS:
			serving.start_worker(self.manager, self.bench, name)
		elif name in SCHEDULERS:
			serving.start_scheduler(self.manager, self.bench, name)
		elif name == MAIL:
			serving.start_mail_catcher(self.manager, self.bench)
		else:
			lines = [f"\tserver {web} 127.0.0.1:{port}" for web, port in self.web_ports.items()]
			self.start_haproxy(name, BALANCING.format(port=self.port, site=SITE) + "\n".join(lines) + "\n")

	def start_store(self, name: str, options: list[str]) -> None:
		bench, service = self.place_of(name)
		self.manager.start(name, [*services.command(bench, service), *options], bench.run)
		port = services.read_config(bench)["db_port" if service == services.DATABASE else "redis_port"]
		services.wait_until(lambda: services.answers(port), f"see {self.manager.log_of(name)}")

	def start_haproxy(self, name: str, config: str) -> None:
		file = self.bench.run / f"{name}.cfg"
		file.write_text(config)
		self.manager.start(name, [services.debian_program("haproxy"), "-db", "-f", str(file)], self.bench.run)

	def kill(self, name: str) -> None:
		"""End a part as a power cut does."""
		self.manager.end(name, by=signal.SIGKILL)

	def repair(self) -> list[str]:
		"""Start again what has ended, as a supervisor does (an RQ worker ends when its Redis does); the names."""
		ended = [name for name, child in self.manager.children if child.poll() is not None]
		for name in ended:
			self.manager.end(name)
			self.start(name)
		return ended

	def watch(self) -> None:
		"""Repair until Ctrl-C."""
		while True:
			for name in self.repair():
				say(f"  {name} had ended (see {self.manager.log_of(name)}) and is started again")
			time.sleep(1)


def configure() -> None:
	"""Ports, passwords and data folders. A primary that is made anew has another history: its replica begins again too."""
	first = services.configure(CLUSTER)
	SECOND.sites.mkdir(parents=True, exist_ok=True)
	services.write_config(SECOND, services.read_config(SECOND) | {"root_password": first["root_password"]})
	second = services.configure(SECOND)
	queue = f"redis://127.0.0.1:{second['redis_port']}"
	own = {"redis_queue": queue, "redis_socketio": queue, "scheduler_tick_interval": SCHEDULER_TICK}
	services.write_config(CLUSTER, first | own)
	if not (services.folder(CLUSTER, services.DATABASE) / "ready").is_file():
		(services.folder(SECOND, services.DATABASE) / "ready").unlink(missing_ok=True)
	for bench in (CLUSTER, SECOND):
		services.prepare(bench)


def replicate(delay: int) -> None:
	"""Let the replica follow the primary, `delay` seconds late."""
	config = services.read_config(CLUSTER)
	password = config["root_password"]
	sites.run_sql(
		CLUSTER,
		f"CREATE USER IF NOT EXISTS replication@127.0.0.1 IDENTIFIED BY '{password}';"
		"GRANT REPLICATION SLAVE ON *.* TO replication@127.0.0.1;",
	)
	sites.run_sql(
		SECOND,
		"STOP SLAVE;"
		f"CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = {config['db_port']}, "
		f"MASTER_USER = 'replication', MASTER_PASSWORD = '{password}', MASTER_CONNECT_RETRY = 1, "
		f"MASTER_USE_GTID = slave_pos, MASTER_DELAY = {delay};"
		"START SLAVE;",
	)


def make_site(cluster: Cluster) -> str:
	"""The demo site with its records on the primary; answers "done", "migrated" or "there"."""
	made, key = cluster.bench.sites / SITE / ".made", demo.app_key()
	mail_port = str(serving.mail_ports(cluster.bench)["smtp"])
	if made.is_file():
		sites.run_in_site(cluster.bench, SITE, "prepare_demo", mail_port)
		if stamps.is_current(made, key):
			return "there"
		sites.frappe(cluster.bench, "--site", SITE, "migrate")
		stamps.write(made, key)
		return "migrated"
	sites.create(cluster.bench, SITE)
	cluster.fit_tables()
	sites.install_app(cluster.bench, SITE)
	sites.run_in_site(cluster.bench, SITE, "prepare_demo", mail_port)
	sites.frappe(cluster.bench, "--site", SITE, "execute", f"{APP}.demo.load")
	sites.frappe(cluster.bench, "--site", SITE, "enable-scheduler")
	stamps.write(made, key)
	return "done"


def prepare(cluster: Cluster) -> None:
	"""Everything but the nodes: machine, bench, stores, mail catcher and site."""
	python = set_up.check_machine(packages=cluster.packages)
	set_up.make_bench(python)
	check.link_second_bench(cluster.bench)
	cluster.start_all()
	set_up.make_assets_and_base(cluster.bench)
	cluster.start(MAIL)
	serving.wait_for_mail_catcher(cluster.manager, cluster.bench)
	with step(f"site {SITE}") as report:
		report(make_site(cluster))


def run(port: int, delay: int) -> None:
	preflight.check_port(port)
	if not 0 <= delay <= LONGEST_DELAY:
		raise Mendable(f"DELAY={delay}: choose a number of seconds from 0 to {LONGEST_DELAY}")
	cluster = Cluster(processes.ProcessManager(CLUSTER.logs), port, delay)
	with set_up.only_one("cluster"):
		try:
			with set_up.taking_turns():
				prepare(cluster)
			with step(f"nodes, and haproxy on port {port}"):
				cluster.serve()
			greet(cluster)
			cluster.watch()
		except KeyboardInterrupt:
			say("\nStopping …")
		finally:
			cluster.manager.stop()
			say("Everything this command started has ended.")


def greet(cluster: Cluster) -> None:
	say()
	say(f"  The desk      http://127.0.0.1:{cluster.port}/app, Administrator / {sites.ADMIN_PASSWORD}")
	for name, child in cluster.manager.children:
		say(f"  {name:<14}process {child.pid}")
	say(f"\n  The replica is {cluster.delay} s late. A part that is killed is started again.")
	say(
		f"  Ready after {clock(serving.since_start())}; Ctrl-C ends it. For this machine only: never expose it."
	)


def test(arguments: list[str]) -> int:
	"""The tests of tests/cluster, which start and end the parts themselves; test_galera.py is skipped where Galera cannot be had."""
	from scripts import galera

	named = check.named(arguments)
	with_galera = not named or any(
		path.startswith(galera.TESTS) or galera.TESTS.startswith(path) for path in named
	)
	with_replica = not named or not all(path.startswith(galera.TESTS) for path in named)
	with set_up.only_one("cluster"):
		if with_replica:
			prepare_for_tests(Cluster)
		if with_galera and galera.can_be_had():
			prepare_for_tests(galera.Galera)
		return check.pytest(
			env_program("python"),
			check.with_tests(arguments, "tests/cluster"),
			FRAPPE_BENCH_ROOT=str(CLUSTER.root),
		)


def prepare_for_tests(kind: type[Cluster]) -> None:
	"""All that takes long; what was started is ended again."""
	cluster = kind(processes.ProcessManager(kind.bench.logs), services.free_port())
	try:
		with set_up.taking_turns():
			prepare(cluster)
	finally:
		cluster.manager.stop()

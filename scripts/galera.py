"""The cluster of `make cluster` with Galera instead of a replica: two databases of which haproxy lets one be written, and an arbitrator.

All of it is MariaDB's, Galera's and Debian's own. haproxy asks each database for its state and sends everybody to one of them;
the other has every committed transaction and takes over when the first does not answer. garbd has no data, only the third
vote: of two databases alone, the one that is left would not know whether it may go on. docs/scaling.md says what was tried.
"""

import os
import re
import shutil
from pathlib import Path

from scripts import cluster, preflight, processes, services, sites
from scripts.cluster import CACHE, QUEUE
from scripts.console import Mendable, say, step
from scripts.paths import GALERA, GALERA_NODES, Bench

FIRST, SECOND = DATABASES = ("database-1", "database-2")
TESTS = "tests/cluster/test_galera.py"
ARBITRATOR, ENTRY = "arbitrator", "haproxy-database"
GROUP = "cooperation"
LIBRARY = preflight.GALERA_PACKAGES["galera-4"]
UNPACKED = GALERA.root / "debian"
"""Debian's mariadb-server holds the scripts that copy a whole database to a new node. Installing it would start a service of the system."""
COPYING = "wsrep_sst_mariabackup"
LONGEST_COPY = 180
"""Seconds."""

NODE = [
	"wsrep-on=ON",
	f"wsrep-provider={LIBRARY}",
	f"wsrep-cluster-name={GROUP}",
	"wsrep-sst-method=mariabackup",
	"binlog-format=ROW",
	"default-storage-engine=InnoDB",
	"innodb-autoinc-lock-mode=2",
]
CHECKER = "haproxy"
"""A database user without a password and without rights, who may ask for the state of the server."""
OTHER_ENGINES = (
	"SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND engine <> 'InnoDB'"
)
STATE = "SHOW GLOBAL STATUS LIKE 'wsrep_local_state_comment'"
BALANCING = """
global
	maxconn 1000
defaults
	mode tcp
	retries 3
	option redispatch 1
	timeout connect 2s
	timeout check 5s
	# as long as MariaDB's own wait_timeout
	timeout client 8h
	timeout server 8h
frontend database
	bind 127.0.0.1:{port}
	default_backend databases
backend databases
	# one database for everybody, and no way back while it works: it changes only when that one is gone
	stick-table type ip size 1
	stick on dst
	option tcp-check
	tcp-check connect
	tcp-check send-binary {login} comment login
	tcp-check expect binary {welcome}
	tcp-check send-binary {question} comment state
	# one that hands its rows to another goes on; one that gets them, or has lost the majority, does not
	tcp-check expect rstring Synced|Donor/Desynced
	default-server check inter 1s fastinter 300ms fall 2 rise 2 on-marked-down shutdown-sessions
	server {first} 127.0.0.1:{first_port}
	server {second} 127.0.0.1:{second_port} backup
"""


class Galera(cluster.Cluster):
	"""Its databases are FIRST and SECOND, reached through ENTRY; the rest is as in Cluster."""

	bench = GALERA
	packages = preflight.GALERA_PACKAGES

	def start_all(self) -> None:
		with step("two databases with Galera, an arbitrator, Redis for the cache and for the queue"):
			configure()
			ensure_programs()
			members = (*DATABASES, ARBITRATOR)
			self.ports = {name: [services.free_port() for _each in range(3)] for name in members}
			last, other = sorted(DATABASES, key=self.number, reverse=True)
			begin_with(last)
			self.start_database(last, "--wsrep-new-cluster")
			sites.run_sql(self.place_of(last)[0], f"CREATE USER IF NOT EXISTS {CHECKER}@'127.0.0.1'")
			for name in (other, ARBITRATOR, ENTRY, CACHE, QUEUE):
				self.start(name)
			services.wait_until(
				lambda: self.writer() is not None, f"see {self.manager.log_of(ENTRY)}", self.manager
			)

	def site_config(self) -> dict:
		return {}

	def fit_tables(self) -> None:
		"""Galera copies rows of InnoDB alone; Frappe makes three tables with another engine: two logs and the global search.

		They are emptied first: what the dump has brought is in one of the databases only.
		"""
		database = sites.database_name(GALERA, cluster.SITE)
		others = sites.run_sql(GALERA, f"{OTHER_ENGINES} AND table_schema = '{database}'")
		alter = "".join(f"TRUNCATE `{table}`; ALTER TABLE `{table}` ENGINE = InnoDB;" for (table,) in others)
		sites.run_sql(GALERA, alter, database)

	@staticmethod
	def place_of(store: str) -> tuple[Bench, str]:
		first, second = GALERA_NODES
		return {
			FIRST: (first, services.DATABASE),
			SECOND: (second, services.DATABASE),
			ENTRY: (GALERA, services.DATABASE),
			CACHE: (GALERA, services.CACHE),
			QUEUE: (second, services.CACHE),
		}[store]

	def start(self, name: str) -> None:
		if name in DATABASES:
			self.start_database(name)
		elif name == ARBITRATOR:
			listen = f"gmcast.listen_addr=tcp://127.0.0.1:{self.ports[name][0]}"
			line = [services.debian_program("garbd"), "--name", name, "--group", GROUP]
			line += ["--address", self.address(), "--options", listen, "--workdir", str(GALERA.run)]
			self.manager.start(name, line, GALERA.run)
		elif name == ENTRY:
			self.start_haproxy(name, entry_config())
		else:
			super().start(name)

	def start_database(self, name: str, *options: str) -> None:
		"""Start a database and wait until it has what the others have."""
		bench, _service = self.place_of(name)
		line = [*self.command(name), *options]
		if where := self.recovered(name):
			line.append(f"--wsrep-start-position={where}")
		self.manager.start(name, line, bench.run, with_scripts())
		hint = f"see {self.manager.log_of(name)}"
		services.wait_until(lambda: self.state(name) == "Synced", hint, seconds=LONGEST_COPY)

	def command(self, name: str) -> list[str]:
		"""The line that runs a database. Its settings stand in a file: from a line, the copying script gives mariadb-backup too many."""
		bench, service = self.place_of(name)
		program, _no_file, *usual = services.command(bench, service)
		group, rows, copy = self.ports[name]
		settings = [
			*(option.removeprefix("--") for option in usual),
			*NODE,
			f"wsrep-node-name={name}",
			f"wsrep-node-address=127.0.0.1:{group}",
			f"wsrep-cluster-address={self.address()}",
			f"wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{group};ist.recv_addr=127.0.0.1:{rows}",
			f"wsrep-sst-receive-address=127.0.0.1:{copy}",
			f"wsrep-sst-auth=root:{services.read_config(bench)['root_password']}",
		]
		file = bench.run / "node.cnf"
		file.touch(0o600)
		file.write_text("\n".join(["[mariadbd]", *settings]) + "\n")
		return [program, f"--defaults-file={file}", f"--datadir={services.folder(bench, service)}"]

	def address(self) -> str:
		return "gcomm://" + ",".join(f"127.0.0.1:{self.ports[name][0]}" for name in DATABASES)

	def recovered(self, name: str) -> str:
		"""How far a database that is not running has come, in Galera's form `uuid:number`; empty for one without rows."""
		bench, _service = self.place_of(name)
		if not grastate(bench).is_file():
			return ""
		said = processes.run([*self.command(name), "--wsrep-recover"], cwd=bench.run).stderr
		match = re.search(r"WSREP: Recovered position: ?(\S+:-?\d+)", said)
		if not match:
			raise Mendable(f"MariaDB does not say how far {name} has come: {sites.tail(said)}")
		return match[1]

	def number(self, name: str) -> int:
		"""The number of the last transaction of a database that is not running; -1 for one without rows."""
		return int(self.recovered(name).rpartition(":")[2] or -1)

	def state(self, name: str) -> str:
		"""What a database says of itself: Synced, Donor/Desynced, Joined, Initialized; empty while it does not answer."""
		try:
			return sites.run_sql(self.place_of(name)[0], STATE)[0][1]
		except (Mendable, IndexError):
			return ""

	def writer(self) -> str | None:
		"""The database that haproxy sends everybody to, by its own name; None where there is none."""
		try:
			return sites.run_sql(GALERA, "SELECT @@wsrep_node_name")[0][0]
		except Mendable:
			return None


def configure() -> None:
	"""Ports, passwords and folders. One database is made where there is none; the other gets its rows from it."""
	config = services.configure(GALERA)
	password = config["root_password"]
	for bench in GALERA_NODES:
		bench.sites.mkdir(parents=True, exist_ok=True)
		services.write_config(bench, services.read_config(bench) | {"root_password": password})
		services.configure(bench)
	queue_bench, _service = Galera.place_of(QUEUE)
	queue = f"redis://127.0.0.1:{services.read_config(queue_bench)['redis_port']}"
	own = {"redis_queue": queue, "redis_socketio": queue, "scheduler_tick_interval": cluster.SCHEDULER_TICK}
	services.write_config(GALERA, config | own)
	for bench in (GALERA, *GALERA_NODES):
		for folder in (*(services.folder(bench, each) for each in services.NAMES), services.temporary(bench)):
			folder.mkdir(parents=True, exist_ok=True)
	if not any(grastate(bench).is_file() for bench in GALERA_NODES):
		services.prepare(GALERA_NODES[0])


def can_be_had() -> bool:
	"""Whether Galera is there or could be installed; if not, why not is shown."""
	try:
		ensure_programs()
	except Mendable as lack:
		say(f"  Galera is left out: {lack}")
		return False
	return True


def ensure_programs() -> None:
	"""Debian's packages; mariadb-server is unpacked where it is not installed. Raises Mendable."""
	preflight.ensure_debian_packages(others=preflight.GALERA_PACKAGES)
	if shutil.which(COPYING, path=with_scripts()["PATH"]):
		return
	UNPACKED.mkdir(parents=True, exist_ok=True)
	done = processes.run(["apt-get", "download", "--quiet", "mariadb-server"], cwd=UNPACKED)
	for package in UNPACKED.glob("*.deb"):
		done = processes.run(["dpkg-deb", "--extract", str(package), str(UNPACKED)])
		package.unlink()
	if not shutil.which(COPYING, path=with_scripts()["PATH"]):
		said = processes.last_line(done.stderr)
		raise Mendable(f"Debian's mariadb-server could not be fetched and unpacked: {said}")


def with_scripts() -> dict[str, str]:
	return {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:{UNPACKED / 'usr' / 'bin'}"}


def grastate(bench: Bench) -> Path:
	return services.folder(bench, services.DATABASE) / "grastate.dat"


def begin_with(name: str) -> None:
	"""Galera asks a person which database came last before all were gone; here it is the one that has come furthest."""
	file = grastate(Galera.place_of(name)[0])
	if file.is_file():
		file.write_text(re.sub(r"safe_to_bootstrap: \d", "safe_to_bootstrap: 1", file.read_text()))


def entry_config() -> str:
	ports = [services.read_config(bench)["db_port"] for bench in GALERA_NODES]
	return BALANCING.format(
		port=services.read_config(GALERA)["db_port"],
		first=FIRST,
		second=SECOND,
		first_port=ports[0],
		second_port=ports[1],
		login=packet(1, LOGIN).hex(),
		welcome=packet(2, WELCOME).hex(),
		question=(packet(0, b"\x03" + STATE.encode()) + packet(0, b"\x01")).hex(),
	)


def packet(number: int, content: bytes) -> bytes:
	"""A packet of MariaDB's protocol: three bytes of length, its number in the conversation, the content."""
	return len(content).to_bytes(3, "little") + bytes([number]) + content


# As in haproxy's own mysql-check: version 4.1 of the protocol, packets of up to 16 MiB, utf8, 23 bytes of nothing, the
# user, no password. It is answered by OK: nothing changed, autocommit is on.
# The question is followed by a good-bye, so that an answer that is not the wanted one is known at once.
LOGIN = b"\x00\x82\x00\x00" + b"\x00\x00\x00\x01" + b"\x21" + bytes(23) + CHECKER.encode() + b"\0" + b"\0"
WELCOME = b"\x00\x00\x00\x02\x00\x00\x00"

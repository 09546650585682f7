"""Sites of a bench: made from a stored dump of an empty Frappe site, so that a new one takes seconds, not half a minute."""

import hashlib
import json
import os
import secrets
import shutil
from pathlib import Path

from scripts import processes, services, stamps
from scripts.console import Mendable
from scripts.paths import APP, ENGINE, RUN, SCRIPTS, Bench, env_program

ADMIN_PASSWORD = "admin"
BASE = "base.localhost"
WIZARD = "frappe.desk.page.setup_wizard.setup_wizard.setup_complete"
KEEPER = "keeper@cooperation.example"  # Frappe wants one System Manager beside Administrator
ANSWERS = {
	"full_name": "Site Keeper",
	"email": KEEPER,
	"password": ADMIN_PASSWORD,
	"language": "English",
	"country": "Belgium",
	"timezone": "Europe/Brussels",
	"currency": "EUR",
	"enable_telemetry": 0,
}

# What the wizard leaves as it was: everybody's time zone, and a tour that covers the desk at the first visit.
SETTLED = (
	f"UPDATE tabUser SET time_zone = '{ANSWERS['timezone']}';"
	f"UPDATE tabDefaultValue SET defvalue = '{ANSWERS['timezone']}' WHERE defkey = 'time_zone';"  # copied by New User
	"UPDATE tabSingles SET value = '0' WHERE doctype = 'System Settings' AND field = 'enable_onboarding';"
)


def environment(bench: Bench, **extra: str) -> dict[str, str]:
	"""The variables under which Frappe's own commands find this bench."""
	return {**os.environ, "FRAPPE_BENCH_ROOT": str(bench.root), "PYTHONWARNINGS": "ignore", **extra}


def frappe(bench: Bench, *arguments: str, **extra: str) -> str:
	"""Run one of Frappe's commands in the bench; answers what it printed. Raises Mendable with its last lines."""
	line = [env_program("python"), "-m", "frappe.utils.bench_helper", "frappe", *arguments]
	done = processes.run(line, cwd=bench.sites, env=environment(bench, **extra))
	if done.returncode:
		log = bench.logs / "set-up.log"
		with log.open("a") as stream:
			stream.write(f"\n$ {' '.join(arguments[:3])} …\n{done.stdout}\n{done.stderr}\n")
		raise Mendable(f"`{' '.join(arguments[:3])}` failed: {tail(done.stderr or done.stdout)} (see {log})")
	return done.stdout


def tail(text: str) -> str:
	lines = [line.strip() for line in text.splitlines() if line.strip()]
	return " / ".join(lines[-2:])[-400:]


def write_apps_file(bench: Bench) -> None:
	(bench.sites / "apps.txt").write_text(f"frappe\n{APP}\n")


def exists(bench: Bench, site: str) -> bool:
	return (bench.sites / site / "site_config.json").is_file()


def named_by_host(host: str, folder: Path, default: str) -> str:
	"""The site of the bench in `folder` (its sites/) that a Host header names, `default` where it names none."""
	name = host.rsplit(":", 1)[0].strip().lower()
	plain = bool(name) and "/" not in name and not name.startswith(".")
	return name if plain and (folder / name / "site_config.json").is_file() else default


def address(name: str, port: int) -> str | None:
	"""Where a browser on this machine finds a site beside the demo's; None for a name that no machine resolves by itself."""
	return f"http://{name}:{port}" if name.endswith(".localhost") else None


def database_name(bench: Bench, site: str) -> str:
	return "_" + hashlib.sha1(str((bench.sites / site).resolve()).encode()).hexdigest()[:16]


def base_dump() -> Path:
	key = stamps.key_of(ENGINE / ".engine-stamp", json.dumps(ANSWERS), ADMIN_PASSWORD)
	return RUN / "cache" / f"site-{key[:16]}.sql"


def ensure_base(bench: Bench) -> str:
	"""Make the dump of an empty, set-up Frappe site unless it is there; answers "done" or "there"."""
	dump = base_dump()
	if dump.is_file():
		return "there"
	drop(bench, BASE)
	(bench.sites / "apps.txt").write_text("frappe\n")
	arguments = ("new-site", BASE, "--admin-password", ADMIN_PASSWORD, "--db-type", "mariadb", "--force")
	frappe(bench, *arguments, "--db-name", database_name(bench, BASE))
	frappe(bench, "--site", BASE, "execute", WIZARD, "--kwargs", json.dumps({"args": ANSWERS}))
	write_apps_file(bench)
	save(bench, database_name(bench, BASE), dump)
	drop(bench, BASE)
	return "done"


def save(bench: Bench, database: str, dump: Path) -> None:
	"""Write a database into a file, whole or not at all."""
	dump.parent.mkdir(parents=True, exist_ok=True)
	fresh = dump.with_suffix(".new")
	line = [services.debian_program("mariadb-dump"), *connection(bench), "--single-transaction", "--quick"]
	done = processes.run([*line, f"--result-file={fresh}", database], env=with_password(bench))
	if done.returncode:
		raise Mendable(f"The site could not be dumped: {tail(done.stderr)}")
	fresh.replace(dump)


def connection(bench: Bench) -> list[str]:
	config = services.read_config(bench)
	return ["--no-defaults", "-h127.0.0.1", f"-P{config['db_port']}", "-uroot"]


def with_password(bench: Bench) -> dict[str, str]:
	return {**os.environ, "MYSQL_PWD": services.read_config(bench)["root_password"]}


def run_sql(bench: Bench, statements: str, database: str = "") -> list[list[str]]:
	"""Run statements; answers the rows of those that have some, as texts."""
	client = [services.debian_program("mariadb"), *connection(bench), "--skip-column-names"]
	done = processes.run(
		[*client, *([database] if database else [])], input=statements, env=with_password(bench)
	)
	if done.returncode:
		raise Mendable(f"MariaDB refused: {tail(done.stderr)}")
	return [line.split("\t") for line in done.stdout.splitlines()]


def load(bench: Bench, database: str, dump: Path) -> None:
	line = [services.debian_program("mariadb"), *connection(bench), database]
	with dump.open("rb") as stream:
		done = processes.run(line, stdin=stream, env=with_password(bench))
	if done.returncode:
		raise Mendable(f"The dump could not be loaded: {tail(done.stderr)}")


def create(bench: Bench, site: str, dump: Path | None = None, **config: object) -> None:
	"""Make a site from a dump (the base dump unless another is given); an unfinished one is made anew."""
	drop(bench, site)
	database, password = database_name(bench, site), secrets.token_hex(12)
	run_sql(
		bench,
		f"CREATE DATABASE `{database}`;"
		f"CREATE OR REPLACE USER '{database}'@'127.0.0.1' IDENTIFIED BY '{password}';"
		f"CREATE OR REPLACE USER '{database}'@'localhost' IDENTIFIED BY '{password}';"
		f"GRANT ALL PRIVILEGES ON `{database}`.* TO '{database}'@'127.0.0.1';"
		f"GRANT ALL PRIVILEGES ON `{database}`.* TO '{database}'@'localhost';",
	)
	load(bench, database, dump or base_dump())
	if dump is None:
		run_sql(bench, SETTLED, database)
	for part in ("public/files", "private/files", "private/backups", "locks", "logs"):
		(bench.sites / site / part).mkdir(parents=True, exist_ok=True)
	content = {"db_name": database, "db_password": password, "db_type": "mariadb", **config}
	(bench.sites / site / "site_config.json").write_text(json.dumps(content, indent=1) + "\n")
	frappe(bench, "--site", site, "clear-cache")


def drop(bench: Bench, site: str) -> None:
	database = database_name(bench, site)
	run_sql(
		bench,
		f"DROP DATABASE IF EXISTS `{database}`;"
		f"DROP USER IF EXISTS '{database}'@'127.0.0.1';DROP USER IF EXISTS '{database}'@'localhost';",
	)
	shutil.rmtree(bench.sites / site, ignore_errors=True)


def install_app(bench: Bench, site: str) -> None:
	frappe(bench, "--site", site, "install-app", APP)


def run_in_site(bench: Bench, site: str, task: str, *arguments: object) -> str:
	"""Run a function of in_site.py inside the site, in one transaction; answers what it printed."""
	line = [env_program("python"), str(SCRIPTS / "in_site.py"), site, task, *map(str, arguments)]
	done = processes.run(line, cwd=bench.sites, env=environment(bench))
	if done.returncode:
		raise Mendable(f"{task} failed in {site}: {tail(done.stderr)}")
	return done.stdout


def update_config(bench: Bench, site: str, **values: object) -> None:
	file = bench.sites / site / "site_config.json"
	content = json.loads(file.read_text()) | values
	file.write_text(json.dumps(content, indent=1) + "\n")

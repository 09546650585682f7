"""`make demo`: the desk with demo records, background workers, scheduler and a mail catcher, until Ctrl-C."""

import json
from pathlib import Path

from scripts import preflight, processes, serving, set_up, sites, stamps
from scripts.console import Mendable, clock, say, step
from scripts.paths import APP, HOME, ROOT, env_program

SITE = "demo.localhost"
APP_FOLDER = ROOT / "apps" / APP / APP


def run(port: int) -> None:
	preflight.check_port(port)
	manager = processes.ProcessManager(HOME.logs)
	with set_up.only_one("demo"):
		try:
			with set_up.taking_turns():
				prepare(manager, port)
			greet(port)
			name = manager.watch()
			raise Mendable(f"{name} ended by itself: see {manager.log_of(name)}")
		except KeyboardInterrupt:
			say("\nStopping …")
		finally:
			manager.stop()
			say("Everything this command started has ended.")


def prepare(manager: processes.ProcessManager, port: int) -> None:
	python = set_up.check_machine()
	set_up.make_bench(python)
	with step("MariaDB and Redis"):
		set_up.configure(HOME)
		serving.start_services(manager, HOME)
	set_up.make_assets_and_base(HOME)
	serving.start_mail_catcher(manager, HOME)
	if not is_made():
		make_site(manager, port)
	with step(f"site {SITE}") as report:
		report(refresh_site(port))
	with step(f"web, workers and scheduler on port {port}, mail catcher"):
		serving.start_web(manager, HOME, SITE, port)
		serving.start_workers(manager, HOME)
		serving.start_scheduler(manager, HOME)
		serving.wait_for_mail_catcher(manager, HOME)
		serving.wait_for_web(port, manager)


def stamp(name: str) -> Path:
	return HOME.sites / SITE / f".{name}"


def is_made() -> bool:
	return stamp("made").is_file()


def app_key() -> str:
	return stamps.key_of(*sorted(path for path in APP_FOLDER.rglob("*") if is_source(path)))


def make_site(manager: processes.ProcessManager, port: int) -> None:
	"""The site with the app and its demo records: made whole or made anew."""
	key = app_key()
	with step(f"site {SITE} with the app"):
		sites.create(HOME, SITE)
		sites.install_app(HOME, SITE)
	with step("demo records"):
		serving.wait_for_mail_catcher(manager, HOME)
		send_mail_to_the_catcher()
		sites.run_in_site(HOME, SITE, "write_dates_year_first")
		sites.frappe(HOME, "--site", SITE, "execute", f"{APP}.demo.load")
		sites.frappe(HOME, "--site", SITE, "enable-scheduler")
	stamps.write(stamp("migrated"), key)
	stamps.write(stamp("logins"), sites.run_in_site(HOME, SITE, "print_logins").strip().splitlines()[-1])
	stamps.write(stamp("made"), SITE)


def refresh_site(port: int) -> str:
	"""Migrate when the app has changed, follow changed ports; answers what was done."""
	sites.update_config(HOME, SITE, host_name=f"http://127.0.0.1:{port}")
	if not stamps.is_current(stamp("mail"), mail_key()):
		send_mail_to_the_catcher()
	key = app_key()
	if stamps.is_current(stamp("migrated"), key):
		return "there"
	sites.frappe(HOME, "--site", SITE, "migrate")
	stamps.write(stamp("migrated"), key)
	return "migrated"


def mail_key() -> str:
	return str(serving.mail_ports(HOME)["smtp"])


def send_mail_to_the_catcher() -> None:
	sites.run_in_site(HOME, SITE, "prepare_demo", mail_key())
	stamps.write(stamp("mail"), mail_key())


def is_source(path: Path) -> bool:
	return path.is_file() and "__pycache__" not in path.parts and "dist" not in path.parts


def greet(port: int) -> None:
	say()
	say(f"  The desk      http://127.0.0.1:{port}/app")
	for person in logins():
		say(f"  {person['role']:<22}{person['user']:<36}{person['password']}")
	say(f"  {'Administrator':<22}{'Administrator':<36}{sites.ADMIN_PASSWORD}")
	say(f"  Mail inbox    http://127.0.0.1:{serving.mail_ports(HOME)['web']}")
	say(f"  Command line  {env_program('bench')} --site {SITE} console")
	say(
		f"\n  Ready after {clock(serving.since_start())}; Ctrl-C ends it. For this machine only: never expose it."
	)


def logins() -> list[dict[str, str]]:
	return json.loads(stamp("logins").read_text())

"""The commands behind the Makefile: `python3 -m scripts COMMAND …`."""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 - before anything is imported that an older Python cannot read
	here = ".".join(map(str, sys.version_info[:2]))
	sys.exit(f"\n✗ Python 3.10 or 3.11 is needed, this is {here}: say PYTHON=/path/to/python3.11")

import argparse
import errno
import os
import signal
from pathlib import Path

from scripts import (
	advisories,
	assets,
	check,
	cluster,
	console,
	demo,
	javascript,
	lock,
	processes,
	services,
	serving,
	sites,
)
from scripts.console import Mendable, say
from scripts.paths import HOME, WORK


def parser() -> argparse.ArgumentParser:
	top = argparse.ArgumentParser(prog="python3 -m scripts", description=__doc__)
	commands = top.add_subparsers(dest="command", required=True)

	one = commands.add_parser("demo", help="the desk with demo records, until Ctrl-C")
	one.add_argument("--port", type=int, default=8000)

	one = commands.add_parser("test", help="every test, or those that roll back on somebody's bench")
	one.add_argument("--bench", default="")
	one.add_argument("--site", default="")
	one.add_argument("rest", nargs="*")
	for name in (
		"test-unit",
		"test-faults",
		"test-whole",
		"test-mutants",
		"test-security",
		"bench",
		"screenshots",
	):
		commands.add_parser(name).add_argument("rest", nargs="*")

	one = commands.add_parser("cluster", help="several nodes on loopback, until Ctrl-C")
	one.add_argument("--port", type=int, default=8000)
	one.add_argument("--delay", type=int, default=0, help="seconds by which the replica is late")
	commands.add_parser("test-cluster").add_argument("rest", nargs="*")

	one = commands.add_parser("load", help="locust on the cluster, with one web node and with two")
	one.add_argument("--seconds", type=int, default=60)
	one.add_argument("--people", type=int, default=20)
	one.add_argument("--delay", type=int, default=0)

	one = commands.add_parser("services", help="start or stop this bench's own MariaDB and Redis")
	one.add_argument("action", choices=("start", "stop", "status"))

	one = commands.add_parser("site", help="make (or drop) a site of your own with the app installed")
	one.add_argument("name")
	one.add_argument("--drop", action="store_true")
	one.add_argument("--port", type=int, default=8000, help="the port of `make demo`")

	one = commands.add_parser("serve", help="serve one site on a port of your own")
	one.add_argument("name")
	one.add_argument("--port", type=int, default=8000)
	one.add_argument("--workers", action="store_true", help="run a background worker as well")

	one = commands.add_parser(
		"release", help="changelog, tag and the plain app's branches; nothing is pushed"
	)
	one.add_argument("version")

	commands.add_parser("assets", help="bundle the desk's JavaScript and styles")
	commands.add_parser("lock", help="pin the requirements again")
	commands.add_parser(
		"advisories", help="known weaknesses of the app's dependencies, where a database can be asked"
	)
	commands.add_parser("lint-javascript", help="what eslint and prettier say of the browser code")
	commands.add_parser("format-javascript", help="let them mend what they can")
	return top


def main() -> int:
	arguments = parser().parse_args()
	keep_bytecode()
	signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the shell had it ignored
	for name in (signal.SIGTERM, signal.SIGHUP):
		signal.signal(name, lambda number, frame: sys.exit(128 + number))
	try:
		return COMMANDS[arguments.command](arguments) or 0
	except Mendable as problem:
		return console.complain(problem)
	except KeyboardInterrupt:
		return 130
	except OSError as problem:
		if problem.errno != errno.ENOSPC:
			raise
		return console.complain(
			Mendable("The disk is full: free some space and run the command again, it goes on here")
		)


def keep_bytecode() -> None:
	"""Dozens of processes load Frappe in a run. Where none may leave bytecode beside its sources, it goes to .run/."""
	if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
		os.environ.setdefault("PYTHONPYCACHEPREFIX", str(WORK / "pycache"))


def do_demo(arguments: argparse.Namespace) -> None:
	demo.run(arguments.port)


def do_test(arguments: argparse.Namespace) -> int:
	if arguments.bench or arguments.site:
		return check.run_on_bench(
			Path(arguments.bench).expanduser().resolve(), arguments.site, arguments.rest
		)
	return check.run(arguments.rest)


def do_test_unit(arguments: argparse.Namespace) -> int:
	return check.run_unit(arguments.rest)


def do_test_faults(arguments: argparse.Namespace) -> int:
	return check.run(arguments.rest, folders=("faults",))


def do_test_mutants(arguments: argparse.Namespace) -> int:
	return check.run_mutants(arguments.rest)


def do_test_whole(arguments: argparse.Namespace) -> int:
	os.environ["TESTS"] = "whole"
	return check.run(arguments.rest, folders=("integration", "browser"))


def do_test_security(arguments: argparse.Namespace) -> int:
	os.environ["SECURITY_TESTS"] = "whole"
	return check.run(arguments.rest, folders=("security",))


def do_cluster(arguments: argparse.Namespace) -> None:
	cluster.run(arguments.port, arguments.delay)


def do_test_cluster(arguments: argparse.Namespace) -> int:
	return cluster.test(arguments.rest)


def do_load(arguments: argparse.Namespace) -> None:
	from scripts import load

	load.run(arguments.seconds, arguments.people, arguments.delay)


def do_bench(arguments: argparse.Namespace) -> int:
	return check.run_benchmarks(arguments.rest)


def do_screenshots(arguments: argparse.Namespace) -> int:
	return check.run_screenshots(arguments.rest)


def do_services(arguments: argparse.Namespace) -> None:
	if arguments.action == "start":
		services.start_detached(HOME)
	elif arguments.action == "stop":
		services.stop(HOME)
	config = services.read_config(HOME)
	for name, key in ((services.DATABASE, "db_port"), (services.CACHE, "redis_port")):
		state = "running" if services.is_running(HOME, name) else "stopped"
		say(f"{name}: {state}, 127.0.0.1:{config.get(key)}")


def do_site(arguments: argparse.Namespace) -> None:
	services.start_detached(HOME)
	if arguments.drop:
		sites.drop(HOME, arguments.name)
		say(f"{arguments.name} is gone")
		return
	sites.ensure_base(HOME)
	sites.write_apps_file(HOME)
	beside_the_demo = sites.address(arguments.name, arguments.port)
	alone = f"http://127.0.0.1:{arguments.port}"
	sites.create(HOME, arguments.name, allow_tests=1, host_name=beside_the_demo or alone)
	sites.install_app(HOME, arguments.name)
	say(f"{arguments.name} is ready: Administrator / {sites.ADMIN_PASSWORD}")
	if beside_the_demo:
		say(f"{beside_the_demo} while `make demo` runs on port {arguments.port}")
	say(f"{alone} by itself: python3 -m scripts serve {arguments.name} --port {arguments.port}")


def do_serve(arguments: argparse.Namespace) -> None:
	services.start_detached(HOME)
	if not services.is_free(arguments.port):
		raise Mendable(f"Port {arguments.port} is busy; choose another one with --port")
	manager = processes.ProcessManager(HOME.logs / arguments.name)
	try:
		serving.start_web(manager, HOME, arguments.name, arguments.port, workers=1)
		if arguments.workers:
			serving.start_workers(manager, HOME)
		serving.wait_for_web(arguments.port, manager)
		say(f"http://127.0.0.1:{arguments.port}  Administrator / {sites.ADMIN_PASSWORD}; Ctrl-C ends it")
		name = manager.watch()
		raise Mendable(f"{name} ended by itself: see {manager.log_of(name)}")
	finally:
		manager.stop()


def do_lint_javascript(arguments: argparse.Namespace) -> int:
	checks = (javascript.lint(), javascript.check_format())
	say(
		"".join(done.stdout + done.stderr for done in checks).rstrip()
		or "The browser code keeps to its style."
	)
	return max(done.returncode for done in checks)


def do_advisories(arguments: argparse.Namespace) -> int:
	return advisories.look()


def do_format_javascript(arguments: argparse.Namespace) -> int:
	return javascript.format_all().returncode


def do_release(arguments: argparse.Namespace) -> None:
	from scripts import release

	release.run(arguments.version)


def do_assets(arguments: argparse.Namespace) -> None:
	say(assets.build(HOME))


def do_lock(arguments: argparse.Namespace) -> None:
	lock.pin_all()


COMMANDS = {
	"demo": do_demo,
	"test": do_test,
	"test-unit": do_test_unit,
	"test-faults": do_test_faults,
	"test-mutants": do_test_mutants,
	"test-whole": do_test_whole,
	"test-security": do_test_security,
	"bench": do_bench,
	"cluster": do_cluster,
	"load": do_load,
	"test-cluster": do_test_cluster,
	"screenshots": do_screenshots,
	"services": do_services,
	"site": do_site,
	"serve": do_serve,
	"release": do_release,
	"assets": do_assets,
	"lock": do_lock,
	"lint-javascript": do_lint_javascript,
	"format-javascript": do_format_javascript,
	"advisories": do_advisories,
}


if __name__ == "__main__":
	sys.exit(main())

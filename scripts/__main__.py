"""The doors behind the Makefile: `python3 -m scripts COMMAND …`."""

import argparse
import signal
import sys

from scripts import assets, console, demo, services, serving, sites
from scripts.console import Mendable, say
from scripts.paths import HOME
from scripts.processes import ProcessManager


def main() -> int:
	parser = argparse.ArgumentParser(prog="python3 -m scripts", description=__doc__)
	commands = parser.add_subparsers(dest="command", required=True)
	showing = commands.add_parser("demo", help="the desk with demo records, until Ctrl-C")
	showing.add_argument("--port", type=int, default=8000)
	service = commands.add_parser("services", help="start or stop this bench's own MariaDB and Redis")
	service.add_argument("action", choices=("start", "stop", "status"))
	site = commands.add_parser("site", help="make (or drop) a site of your own with the app installed")
	site.add_argument("name")
	site.add_argument("--drop", action="store_true")
	commands.add_parser("assets", help="bundle the desk's JavaScript and styles")
	serve = commands.add_parser("serve", help="serve one site on a port of your own")
	serve.add_argument("name")
	serve.add_argument("--port", type=int, default=8000)
	serve.add_argument("--workers", action="store_true", help="run a background worker as well")
	arguments = parser.parse_args()
	signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
	try:
		globals()[f"do_{arguments.command}"](arguments)
	except Mendable as problem:
		return console.complain(problem)
	except KeyboardInterrupt:
		return 130
	return 0


def do_demo(arguments: argparse.Namespace) -> None:
	demo.run(arguments.port)


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
	sites.create(HOME, arguments.name, allow_tests=1, host_name="http://127.0.0.1:8000")
	sites.install_app(HOME, arguments.name)
	say(f"{arguments.name} is ready: Administrator / {sites.ADMIN_PASSWORD}")


def do_assets(arguments: argparse.Namespace) -> None:
	say(assets.build(HOME))


def do_serve(arguments: argparse.Namespace) -> None:
	services.start_detached(HOME)
	if not services.is_free(arguments.port):
		raise Mendable(f"Port {arguments.port} is busy; choose another one with --port")
	manager = ProcessManager(HOME.logs / arguments.name)
	try:
		serving.start_web(manager, HOME, arguments.name, arguments.port, workers=1)
		if arguments.workers:
			serving.start_workers(manager, HOME)
		serving.wait_for_web(arguments.port, HOME)
		say(f"http://127.0.0.1:{arguments.port}  Administrator / {sites.ADMIN_PASSWORD}; Ctrl-C ends it")
		name = manager.watch()
		raise Mendable(f"{name} ended: see {manager.logs}/{name}.log")
	finally:
		manager.stop()


if __name__ == "__main__":
	sys.exit(main())

"""The processes that make a site usable: its services, web, background workers, scheduler, mail catcher."""

import time

from scripts import services, sites
from scripts.console import STARTED
from scripts.paths import ENGINE, ROOT, Bench, env_program
from scripts.processes import ProcessManager

QUEUES = "short,default,long"
MAIL_PORTS = {"smtp": 1025, "web": 8025}


def start_services(manager: ProcessManager, bench: Bench, durability: str = "safe") -> None:
	"""MariaDB and Redis as children, unless they run already on their own (`make services`)."""
	services.wait_for_leftovers(bench)
	for service in services.NAMES:
		if not services.is_running(bench, service):
			manager.start(service, services.command(bench, service, durability), bench.run)
	services.wait_until_answering(bench, manager)


def start_web(
	manager: ProcessManager, bench: Bench, site: str, port: int, workers: int = 2, name: str = "web"
) -> None:
	line = [env_program("gunicorn"), f"--bind=127.0.0.1:{port}", f"--workers={workers}", "--threads=4"]
	line += ["--worker-class=gthread", "--timeout=120", "--graceful-timeout=3", "--worker-tmp-dir=/dev/shm"]
	line += [f"--chdir={bench.sites}", f"--pythonpath={ROOT}", "scripts.wsgi:application"]
	manager.start(name, line, bench.sites, sites.environment(bench, FRAPPE_SITE=site))


def wait_for_web(port: int, manager: ProcessManager, name: str = "web") -> None:
	"""Raises Mendable if the web process ends or does not answer."""
	services.wait_until(lambda: services.responds(port), f"see {manager.log_of(name)}", manager)


def start_workers(manager: ProcessManager, bench: Bench, count: int = 1) -> None:
	for number in range(1, count + 1):
		start_worker(manager, bench, f"worker-{number}")


def start_worker(manager: ProcessManager, bench: Bench, name: str) -> None:
	line = [env_program("python"), "-m", "frappe.utils.bench_helper", "frappe", "worker", "--queue", QUEUES]
	manager.start(name, line, bench.sites, sites.environment(bench))


def start_scheduler(manager: ProcessManager, bench: Bench, name: str = "scheduler") -> None:
	line = [env_program("python"), "-m", "frappe.utils.bench_helper", "frappe", "schedule"]
	manager.start(name, line, bench.sites, sites.environment(bench))


def mail_ports(bench: Bench) -> dict[str, int]:
	"""The ports of the mail catcher, stored in the bench's configuration."""
	return services.read_config(bench)["mail_catcher"]


def start_mail_catcher(manager: ProcessManager, bench: Bench) -> None:
	"""maildev: takes all mail, shows it in the browser, passes nothing on. Busy ports are replaced by free ones."""
	config = services.read_config(bench)
	wanted = config.get("mail_catcher", MAIL_PORTS)
	ports = {name: port if services.is_free(port) else services.free_port() for name, port in wanted.items()}
	services.write_config(bench, config | {"mail_catcher": ports})
	folder = bench.run / "mail"
	folder.mkdir(parents=True, exist_ok=True)
	line = ["node", str(ENGINE / "node_modules" / "maildev" / "bin" / "maildev"), "--silent"]
	line += ["--ip", "127.0.0.1", "--smtp", str(ports["smtp"]), "--mail-directory", str(folder)]
	manager.start("mail", [*line, "--web-ip", "127.0.0.1", "--web", str(ports["web"])], bench.run)


def wait_for_mail_catcher(manager: ProcessManager, bench: Bench) -> None:
	for port in mail_ports(bench).values():
		services.wait_until(
			lambda port=port: services.answers(port), f"see {manager.log_of('mail')}", manager
		)


def since_start() -> float:
	return time.monotonic() - STARTED

"""The processes that make a site usable: web, background workers, scheduler."""

from scripts import sites
from scripts.paths import ROOT, Bench, env_program
from scripts.processes import ProcessManager

QUEUES = "short,default,long"


def start_web(manager: ProcessManager, bench: Bench, site: str, port: int, workers: int = 2) -> None:
	line = [env_program("gunicorn"), f"--bind=127.0.0.1:{port}", f"--workers={workers}", "--threads=4"]
	line += ["--worker-class=gthread", "--timeout=120", "--graceful-timeout=3", "--worker-tmp-dir=/dev/shm"]
	line += [f"--chdir={bench.sites}", f"--pythonpath={ROOT}", "scripts.wsgi:application"]
	manager.start("web", line, bench.sites, sites.environment(bench, FRAPPE_SITE=site))


def start_workers(manager: ProcessManager, bench: Bench, count: int = 1) -> None:
	for number in range(1, count + 1):
		line = [env_program("python"), "-m", "frappe.utils.bench_helper", "frappe", "worker", "--queue", QUEUES]
		manager.start(f"worker-{number}", line, bench.sites, sites.environment(bench))


def start_scheduler(manager: ProcessManager, bench: Bench) -> None:
	line = [env_program("python"), "-m", "frappe.utils.bench_helper", "frappe", "schedule"]
	manager.start("scheduler", line, bench.sites, sites.environment(bench))

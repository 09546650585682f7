"""The steps that make the root a bench, shared by `make demo` and `make test`. Each is done once and then found done."""

import fcntl
import threading
from contextlib import contextmanager

from scripts import assets, checkout, engine, environment, preflight, services, sites
from scripts.console import Mendable, say, step
from scripts.paths import ENV, FRAPPE, ROOT, WORK, Bench


@contextmanager
def only_one(what: str):
	"""`make demo` runs once in a checkout, and so does `make test`; the lock goes with the process."""
	with lock_file(what) as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			raise Mendable(f"`make {what}` runs in this checkout already; end that one first")
		yield


@contextmanager
def taking_turns():
	"""What demo and test share (env/, the engine, the bundles) is made by one at a time; the other waits."""
	with lock_file("set-up") as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			say("  … another `make` is setting up this checkout; waiting for it")
			fcntl.flock(lock, fcntl.LOCK_EX)
		yield


def lock_file(name: str):
	WORK.mkdir(parents=True, exist_ok=True)
	return (WORK / f"{name}.lock").open("w")


def check_machine(browser: bool = False, packages: dict[str, str] | None = None) -> str:
	"""All that can be known before anything is made, `packages` beside the usual ones; answers the Python to use."""
	preflight.check_node()
	is_fresh = not (ENV / ".stamp").exists()
	preflight.check_disk(ROOT, preflight.DISK_FRESH if is_fresh else preflight.DISK_AGAIN)
	asked, builds_mysqlclient = "", False
	if FRAPPE:  # it says itself which Python and packages it takes
		with step(f"engine {FRAPPE}") as report:
			report(engine.ensure())
		asked, builds_mysqlclient = checkout.asked_python(), checkout.needs("mysqlclient")
	python = preflight.find_python(asked)
	with step("Debian packages") as report:
		report(preflight.ensure_debian_packages(browser, builds_mysqlclient, packages))
	return python


def make_bench(python: str) -> None:
	"""env/, the engine and npm's packages; npm works beside pip."""
	npm = Beside("npm packages for the desk and the mail catcher", assets.ensure_packages)
	with step("Python environment env/") as report:
		report(environment.ensure(python))
	with step("engine apps/frappe") as report:
		report(engine.ensure())
	npm.finish()


def make_assets_and_base(bench: Bench) -> None:
	"""The bundles of the desk, and beside them the dump that every site begins with."""
	bundles = Beside("bundles of the desk", lambda: assets.ensure_built(bench))
	with step("an empty Frappe site, stored as a dump") as report:
		report(sites.ensure_base(bench))
	sites.write_apps_file(bench)
	bundles.finish()
	assets.forget_names(bench)  # those that Redis has read from its file, of the bundles before


def configure(bench: Bench) -> None:
	services.configure(bench)
	services.prepare(bench)


class Beside:
	"""A step in a thread of its own; its line is printed when it is waited for."""

	def __init__(self, title: str, work):
		self.title, self.work = title, work
		self.answer, self.problem = "done", None
		self.thread = threading.Thread(target=self._run, daemon=True)
		self.thread.start()

	def _run(self) -> None:
		try:
			self.answer = self.work() or "done"
		except Exception as problem:
			self.problem = problem

	def finish(self) -> None:
		with step(self.title) as report:
			self.thread.join()
			if self.problem:
				raise self.problem
			report(self.answer)

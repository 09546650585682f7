"""`make test` and its sisters: services, ports and sites of their own in .run/test, beside a running demo."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts import environment, preflight, processes, services, serving, set_up, sites
from scripts.console import Mendable, say, step
from scripts.paths import APP, PLACE, ROOT, SCRIPTS, TEST, Bench, env_program

# Tests that roll back run on sites of their own at once, two more than two cores have, since those that commit wait for
# other processes most of the time; then one site for those that commit, and three with the demo records: two for the
# browser, whose tests take longest of all, and one for tests that read them and roll back.
SITES, COMMITS_SITE, BROWSER_SITES, DEMO_SITE = (
	("tests-1.localhost", "tests-2.localhost", "tests-3.localhost", "tests-4.localhost"),
	"commits.localhost",
	("browser-1.localhost", "browser-2.localhost"),
	"demo.localhost",
)
NO_TESTS = 5
"""pytest's exit code where nothing is left to run."""
AT_ONCE = (f"--numprocesses={len(SITES)}", "--dist=loadscope", "--no-loadscope-reorder")
WITHOUT_SITE, BESIDE_SITES = ("unit", "architecture"), ("packaging", "integration", "security", "browser")
FOLDERS = WITHOUT_SITE + BESIDE_SITES


def run(arguments: list[str], folders: tuple[str, ...] = FOLDERS) -> int:
	"""Set up, run pytest over the folders of tests/, stop; pytest's exit code.

	Where all is run, the tests that need no site run while the sites are made, in a pytest of their own.
	"""
	manager = processes.ProcessManager(TEST.logs)
	early = None
	if folders == FOLDERS and not named(arguments):
		os.environ.setdefault("TESTS", "short")
		early, folders = Early(arguments), BESIDE_SITES
		arguments = [*AT_ONCE, *arguments]
	arguments = with_tests(arguments, *paths_of(folders))
	with set_up.only_one("test"):
		try:
			with set_up.taking_turns():
				prepare(manager, early.begin if early else None, tests=named(arguments))
			code = early.finish() if early else 0
			return pytest(env_program("python"), arguments, **variables()) or code
		finally:
			if early:
				early.manager.stop()
			manager.stop()


class Early:
	"""The tests that need no site, beside the set-up; what they print is shown when they are waited for."""

	name = "tests-without-site"
	child: subprocess.Popen

	def __init__(self, options: list[str]):
		self.manager, self.options = processes.ProcessManager(TEST.logs), options

	def begin(self) -> None:
		self.manager.log_of(self.name).unlink(missing_ok=True)
		line = [env_program("python"), "-m", "pytest", *self.options, *paths_of(WITHOUT_SITE)]
		self.child = self.manager.start(self.name, line, ROOT, {**os.environ, **variables()})

	def finish(self) -> int:
		"""pytest's exit code; 0 also where the options name none of them."""
		with step("tests that need no site"):
			code = self.child.wait()
		say(self.manager.log_of(self.name).read_text())
		return 0 if code == NO_TESTS else code


def with_tests(arguments: list[str], *otherwise: str) -> list[str]:
	"""What a person gave to pytest; options alone go with the tests that are run otherwise."""
	return arguments if named(arguments) else [*arguments, *otherwise]


def named(arguments: list[str]) -> list[str]:
	"""The files and folders among them."""
	return [word for word in arguments if (ROOT / word.split("::")[0]).exists()]


def paths_of(folders: tuple[str, ...]) -> list[str]:
	return [f"tests/{folder}" for folder in folders if any((ROOT / "tests" / folder).glob("test_*.py"))]


def variables() -> dict[str, str]:
	return {
		"FRAPPE_BENCH_ROOT": str(TEST.root),
		"FRAPPE_SITE": ",".join(SITES),
		"FRAPPE_COMMITS_SITE": COMMITS_SITE,
		"FRAPPE_BROWSER_SITE": ",".join(BROWSER_SITES),
		"FRAPPE_DEMO_SITE": DEMO_SITE,
	}


def prepare(
	manager: processes.ProcessManager, with_bench: Callable | None = None, tests: list[str] = ()
) -> None:
	"""All that tests need; `with_bench` is called when the bench is there.

	`tests` are read once meanwhile, for otherwise each of the runners compiles them all.
	"""
	python = set_up.check_machine(browser=True)
	data = set_up.Beside("MariaDB's data folder", lambda: set_up.configure(TEST))
	set_up.make_bench(python)
	link_second_bench()
	if with_bench:
		with_bench()
	data.finish()
	with step("MariaDB and Redis of the tests"):
		serving.start_services(manager, TEST, durability="fast")
	set_up.make_assets_and_base(TEST)
	reading = set_up.Beside("bytecode of the tests", lambda: compile_tests(tests))
	with step("sites of the tests"):
		make_sites()
	reading.finish()


def compile_tests(tests: list[str]) -> str:
	"""Have pytest read the tests, which leaves their bytecode; what is wrong with one is said when they run."""
	if not tests:
		return "not needed"
	line = [env_program("python"), "-m", "pytest", "--collect-only", "-qq", *tests]
	processes.run(line, cwd=ROOT, env={**os.environ, **variables()})
	return "done"


def link_second_bench(bench: Bench = TEST) -> None:
	"""A bench that shares apps/ and env/ with the root, and has its own sites/ and services."""
	bench.root.mkdir(parents=True, exist_ok=True)
	for name in ("apps", "env"):
		link = bench.root / name
		if not link.is_symlink():
			link.symlink_to(os.path.relpath(PLACE / name, bench.root))


def make_sites() -> None:
	"""The app is installed and the people of the tests are made once; the other sites are copies of that site and its files."""
	first = SITES[0]
	sites.create(TEST, first, allow_tests=1)
	sites.install_app(TEST, first)
	sites.run_in_site(TEST, first, "make_people", ROOT / "tests")
	dump = TEST.run / "app.sql"
	sites.save(TEST, sites.database_name(TEST, first), dump)

	def copy_files(site: str) -> None:
		files = "private/files"
		shutil.copytree(TEST.sites / first / files, TEST.sites / site / files, dirs_exist_ok=True)

	def copy(site: str) -> None:
		sites.create(TEST, site, dump, allow_tests=1)
		copy_files(site)
		if site == DEMO_SITE:
			sites.frappe(TEST, "--site", site, "execute", f"{APP}.demo.load")
			with_demo = TEST.run / "demo.sql"
			sites.save(TEST, sites.database_name(TEST, site), with_demo)
			for browser_site in BROWSER_SITES:
				sites.create(TEST, browser_site, with_demo, allow_tests=1)
				copy_files(browser_site)

	with ThreadPoolExecutor() as at_once:
		list(at_once.map(copy, (DEMO_SITE, *SITES[1:], COMMITS_SITE)))


def pytest(python: str, arguments: list[str], **extra: str) -> int:
	"""Run pytest in the foreground; on Ctrl-C or SIGTERM wait for it to close properly."""
	say()
	child = subprocess.Popen([python, "-m", "pytest", *arguments], cwd=ROOT, env={**os.environ, **extra})
	while True:
		try:
			return child.wait()
		except KeyboardInterrupt:
			continue  # pytest got the signal from the terminal too
		except SystemExit:
			child.send_signal(signal.SIGINT)


def run_benchmarks(arguments: list[str]) -> int:
	return run_program([env_program("python"), "tests/benchmarks", *arguments])


def run_mutants(arguments: list[str]) -> int:
	return run_program([env_program("python"), "tests/mutants", *arguments])


def run_screenshots(arguments: list[str]) -> int:
	"""Pictures of the site with the demo records, served for that, and of its prints."""
	preflight.ensure_debian_packages(others=preflight.PICTURE_PACKAGES)
	line = [env_program("python"), str(SCRIPTS / "screenshots.py"), *arguments]
	return run_program(line, served_site=BROWSER_SITES[0])


def run_program(line: list[str], served_site: str | None = None) -> int:
	"""Run a measuring or picturing program with the services and sites of the tests."""
	manager = processes.ProcessManager(TEST.logs)
	settings = {**os.environ, **variables(), "PYTHONPATH": f"{ROOT / 'tests'}{os.pathsep}{ROOT}"}
	with set_up.only_one("test"):
		try:
			with set_up.taking_turns():
				prepare(manager)
			if served_site:
				port = services.free_port()
				serving.start_web(manager, TEST, served_site, port)
				serving.start_workers(manager, TEST)
				serving.wait_for_web(port, manager)
				settings["DESK_URL"] = f"http://127.0.0.1:{port}"
			say()
			return subprocess.run(line, cwd=ROOT, env=settings).returncode
		finally:
			manager.stop()


def run_unit(arguments: list[str]) -> int:
	environment.ensure_unit(preflight.find_python())
	return pytest(str(environment.UNIT_ENV / "bin" / "python"), with_tests(arguments, "tests/unit"))


NEEDED_ON_BENCH = {
	"aiosmtpd": "aiosmtpd",
	"freezegun": "freezegun",
	"hypothesis": "hypothesis",
	"odfpy": "odf",
	"pytest": "pytest",
	"pytest-timeout": "pytest_timeout",
	"time-machine": "time_machine",
	"xlwt": "xlwt",
}
"""Packages that the tests under tests/integration import beside what Frappe and the app bring, with their modules."""


def missing_packages(python: Path) -> list[str]:
	"""Those of NEEDED_ON_BENCH that this Python can't import."""
	find = "import importlib.util as u, sys; print(*[n for n in sys.argv[1:] if not u.find_spec(n)])"
	missing = processes.run([str(python), "-c", find, *NEEDED_ON_BENCH.values()]).stdout.split()
	return [package for package, module in NEEDED_ON_BENCH.items() if module in missing]


def run_on_bench(bench: Path, site: str, arguments: list[str]) -> int:
	"""The tests that roll back, on somebody's Frappe 15 or 16 bench. Raises Mendable if it is not ready for them."""
	python = bench / "env" / "bin" / "python"
	if not python.exists():
		raise Mendable(f"{bench} is not a bench: there is no {python}")
	if not (bench / "sites" / site / "site_config.json").is_file():
		raise Mendable(f"{bench} has no site {site or '(say SITE=name)'}")
	if missing := missing_packages(python):
		raise Mendable(
			f"The tests need {', '.join(missing)} in that bench: {bench}/env/bin/pip install {' '.join(missing)}"
		)
	variables = {"BENCH": str(bench), "FRAPPE_BENCH_ROOT": str(bench), "FRAPPE_SITE": site}
	return pytest(str(python), with_tests(arguments, "tests/integration"), **variables)

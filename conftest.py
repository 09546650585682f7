"""The only bridge from pytest to a site.

A site is named by FRAPPE_SITE; the sites folder is the bench's. Tests under tests/integration run inside one
transaction each: nothing is committed and everything is rolled back. Tests marked `commits` (and those under
tests/browser) need other processes; they run on FRAPPE_COMMITS_SITE.

Tests marked `demo_records` read the demo records and roll back; FRAPPE_DEMO_SITE has them already.

`make test` runs several pytests at once (pytest-xdist): FRAPPE_SITE then names a site for each of them. The tests that
commit run in one of them, one after the other; so do those that read the demo records. Those in the browser have two
sites, FRAPPE_BROWSER_SITE, each for a half of the modules and in a process of its own.

With CI=true a skipped or deselected test is a failure.
"""

import contextlib
import functools
import gc
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent


def choose_site() -> str | None:
	"""The site of this process: of `a,b,c` the first runner of pytest-xdist takes a, the second b …"""
	names = os.environ.get("FRAPPE_SITE", "").split(",")
	runner = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
	return names[int(runner) % len(names)] or None


SITE = choose_site()
COMMITS_SITE = os.environ.get("FRAPPE_COMMITS_SITE")
BROWSER_SITES = (os.environ.get("FRAPPE_BROWSER_SITE") or COMMITS_SITE or "").split(",")
DEMO_SITE = os.environ.get("FRAPPE_DEMO_SITE", SITE)
STRICT = os.environ.get("CI", "").lower() in ("1", "true")
IS_SHORT = os.environ.get("TESTS") == "short"
"""`make test` leaves tests marked `long` to `make test-whole` and `make test-security`, but for those that somebody names."""

PACKAGED_FRAPPE = "15.0.0-dev"
"""Tests marked `packaged_frappe` compare whole answers, which another Frappe words otherwise in places; there they are left out."""

WITH_SITE = ("integration", "browser", "faults", "security")
ORDER = ("unit", "architecture", "packaging", "integration", "security", "browser", "faults", "cluster")


# --- which tests, in which order -------------------------------------------------------------------------


def folder_of(item: pytest.Item) -> str:
	"""The folder of tests/ the test lies in."""
	with contextlib.suppress(ValueError):
		return item.path.relative_to(ROOT / "tests").parts[0]
	return ""


def commits(item: pytest.Item) -> bool:
	return folder_of(item) in ("browser", "faults") or item.get_closest_marker("commits") is not None


def has_own_site(item: pytest.Item) -> bool:
	return item.get_closest_marker("own_site") is not None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
	"""Folders in order, tests that commit last; on somebody's bench only those that roll back."""
	if os.environ.get("BENCH"):
		remaining = [item for item in items if folder_of(item) == "integration"]
		remaining = [item for item in remaining if not commits(item) and not has_own_site(item)]
		config.hook.pytest_deselected(items=[item for item in items if item not in remaining])
		items[:] = remaining

	if IS_SHORT:
		items[:] = [item for item in items if not item.get_closest_marker("long")]

	if any(item.get_closest_marker("packaged_frappe") for item in items):
		import frappe

		if frappe.__version__ != PACKAGED_FRAPPE:
			items[:] = [item for item in items if not item.get_closest_marker("packaged_frappe")]

	def place(item: pytest.Item) -> tuple[int, int]:
		folder = ORDER.index(folder_of(item)) if folder_of(item) in ORDER else len(ORDER)
		if "PYTEST_XDIST_WORKER" not in os.environ:
			return folder, commits(item)
		is_long = commits(item) or has_own_site(item)
		return (
			(0, folder) if is_long else (1, -folder)
		)  # the longest begin first, so that all runners end together

	items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
	"""A module stays in one process, and so do all modules that commit to the same site."""
	from xdist.scheduler import LoadScopeScheduling

	class ByModule(LoadScopeScheduling):
		def _split_scope(self, nodeid: str) -> str:
			return group_of(nodeid.split("::", maxsplit=1)[0])

	return ByModule(config, log)


@functools.cache
def group_of(module: str) -> str:
	if module.startswith("tests/browser/"):
		return browser_site(Path(module).name)
	if module.startswith("tests/faults/"):
		return "commits"
	text = (ROOT / module).read_text()
	marks = (mark for mark in ("commits", "demo_records") if f"pytest.mark.{mark}" in text)
	return next(marks, module)


def browser_site(module: str) -> str:
	"""The site of a module of tests/browser: the first half of them, by name, has the first."""
	modules = sorted(path.name for path in (ROOT / "tests" / "browser").glob("test_*.py"))
	return BROWSER_SITES[modules.index(module) * len(BROWSER_SITES) // len(modules)]


# --- nothing is skipped in silence -----------------------------------------------------------------------


def pytest_deselected(items: list[pytest.Item]) -> None:
	if STRICT and items and not os.environ.get("BENCH"):
		raise pytest.UsageError(f"{len(items)} tests were deselected under CI, {items[0].nodeid} among them")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
	"""Tests marked `mariadb` are skipped on a site with another database."""
	if item.get_closest_marker("mariadb"):
		bridge.connect(wanted_site(item))
		import frappe

		if frappe.db.db_type != "mariadb":
			pytest.skip("it asks MariaDB itself")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
	outcome = yield
	report = outcome.get_result()
	if STRICT and report.skipped and not hasattr(report, "wasxfail"):
		report.outcome = "failed"
		report.longrepr = f"skipped under CI: {report.longrepr}"


# --- the site --------------------------------------------------------------------------------------------


class Bridge:
	"""Holds the connection to one site at a time."""

	site: str | None = None

	def connect(self, site: str) -> None:
		import frappe
		import frappe.utils

		if self.site == site:
			return
		self.close()
		at_rest.is_known = False
		format_once()
		parse_once()
		sites = Path(frappe.utils.get_bench_path()) / "sites"
		os.chdir(sites)  # Frappe finds its files from here
		frappe.init(site=site, sites_path=".")
		frappe.connect()
		frappe.flags.in_test = True
		self.site = site
		if not os.environ.get("BENCH"):  # on somebody's bench they are made, and rolled back, in each test
			import testing

			testing.make_people()
			at_rest.read(frappe)
			collect_less_garbage()

	def close(self) -> None:
		if self.site:
			import frappe

			frappe.destroy()
			os.chdir(ROOT)
			self.site = None


bridge = Bridge()


@pytest.fixture(scope="session", autouse=True)
def close_the_bridge():
	yield
	bridge.close()


def wanted_site(item: pytest.Item) -> str:
	if folder_of(item) == "browser":
		return required("FRAPPE_BROWSER_SITE", browser_site(item.path.name))
	if commits(item):
		return required("FRAPPE_COMMITS_SITE", COMMITS_SITE)
	if item.get_closest_marker("demo_records"):
		return required("FRAPPE_DEMO_SITE", DEMO_SITE)
	return required("FRAPPE_SITE", SITE)


def required(variable: str, site: str | None) -> str:
	if not site:
		if STRICT:
			pytest.fail(f"{variable} names no site", pytrace=False)
		pytest.skip(f"{variable} names no site (`make test` makes one)")
	return site


@pytest.fixture(autouse=True)
def site(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
	"""Connect tests that need a site; as Administrator, rolled back at the end unless the test commits."""
	with on_site(request.node, monkeypatch) as name:
		yield name


@pytest.fixture(scope="session")
def forget():
	"""`forget()` empties the caches of records, after a rollback to a savepoint."""

	def empty() -> None:
		import frappe

		forget_records(frappe)

	return empty


@pytest.fixture(scope="module")
def site_of_module(request: pytest.FixtureRequest):
	"""One transaction for all tests of a module: override `site` with it where making the records takes long."""
	with pytest.MonkeyPatch.context() as monkeypatch, on_site(request.node, monkeypatch) as name:
		yield name


@contextlib.contextmanager
def on_site(node: pytest.Item | pytest.Module, monkeypatch: pytest.MonkeyPatch):
	if folder_of(node) not in WITH_SITE:
		yield None
		return
	bridge.connect(wanted_site(node))
	import frappe

	import testing

	if commits(node):
		at_rest.is_known = False
	begin_test(frappe)
	testing.spares.put_back(are_allowed=not commits(node))
	if not commits(node):
		forbid_commit(frappe, monkeypatch)
	yield bridge.site
	frappe.db.rollback()
	begin_test(frappe)


SHAPES = (
	"active_domains",
	"active_modules",
	"all_apps",
	"app_hooks",
	"app_modules",
	"db_tables",
	"doctype_form_meta",
	"doctype_meta",
	"doctype_modules",
	"domain_restricted_doctypes",
	"domain_restricted_pages",
	"information_schema:counts",
	"installed_apps",
	"is_table",
	"module_app",
	"table_columns",
	"workflow",
)
"""Cached shapes of DocTypes. No test changes them but through Frappe, which forgets them again at the rollback."""

IN_MEMORY = ("doctype_meta", "merged_translations", "table_columns")
"""What Redis holds of these and what a process has unpickled stay the same: nobody changes a shape or a text in its place."""

SETTINGS = (
	"assignment_rule_map",
	"defaults",
	"document_cache::Cooperation Settings::",
	"document_cache::Notification Settings::",
	"document_cache::User::",
	"document_cache::Workflow::",
	"document_naming_rule_map",
	"energy_point_rule_map",
	"lang_user_translations",
	"merged_translations",
	"milestone_tracker_map",
	"notifications",
	"roles",
	"server_script_map",
	"user_doc",
	"user_permissions",
)
"""Keys of cached settings and people begin so. What a test makes of them is thrown away, and the next gets them as they were at rest."""


def begin_test(frappe) -> None:
	"""A clean slate: nothing left of the transaction, the caches, the messages and the user of the test before."""
	frappe.db.rollback()
	for callbacks in ("before_commit", "after_commit", "before_rollback", "after_rollback"):
		if manager := getattr(frappe.db, callbacks, None):
			manager.reset()
	frappe.set_user("Administrator")
	frappe.local.lang = "en"
	frappe.clear_messages()
	frappe.local.flags.in_test = True
	# a Data Import that was refused half way leaves these
	frappe.local.flags.mute_emails = frappe.local.flags.in_import = False
	frappe.local.message_log = []
	if hasattr(frappe.local, "request"):  # a request that a test made in this process
		del frappe.local.request
	forget_records(frappe)
	if at_rest.is_known:
		at_rest.bring_back(frappe)


def forget_records(frappe) -> None:
	"""Empty the caches but for the shapes of DocTypes, which take longer to read again than most tests run."""
	frappe.db.value_cache.clear()
	forget_settings(frappe)
	if hasattr(frappe, "client_cache"):  # Frappe 16 keeps a second cache, of shapes and records alike
		frappe.clear_cache()
		return
	import frappe.utils.caching

	remaining = {frappe.cache.make_key(shape) for shape in SHAPES}
	if stale := [key for key in frappe.cache.get_keys("") if key not in remaining]:
		frappe.cache.delete_value(stale, make_keys=False)
	if not at_rest.is_known:
		frappe.utils.caching._SITE_CACHE.clear()
	frappe.local.cache = at_rest.shapes_at_hand(frappe)
	frappe.local.new_doc_templates = {}
	frappe.local.role_permissions = {}
	if hasattr(frappe.local, "request_cache"):
		frappe.local.request_cache.clear()


def forget_settings(frappe) -> None:
	"""What a process remembers of settings and of accounts for mail beside the caches; no version forgets it with them."""
	for settings in (
		"system_settings",
		"website_settings",
		"outgoing_email_account",
		"incoming_email_account",
		"user_date_format",
		"user_time_format",
	):
		if hasattr(frappe.local, settings):
			delattr(frappe.local, settings)


@functools.cache
def format_once() -> None:
	"""Frappe has sqlparse tidy the name of every field it reads, a millisecond each time and always the same."""
	import sqlparse

	sqlparse.format = functools.lru_cache(maxsize=10_000)(sqlparse.format)


@functools.cache
def parse_once() -> None:
	"""PyMySQL reads the head of each column of each answer, a tenth of what most tests take: the same bytes are the same head."""
	from pymysql import connections

	head = connections.FieldDescriptorPacket
	connections.FieldDescriptorPacket = functools.lru_cache(maxsize=10_000)(head)


@functools.cache
def collect_less_garbage() -> None:
	"""What is there when the tests begin stays to the end: Python need not look through it again and again."""
	gc.collect()
	gc.freeze()
	gc.set_threshold(20_000, 20, 20)


class AtRest:
	"""A second copy, in Redis, of what the caches of a site hold between two tests.

	Frappe empties all of them whenever a user is made, and a test that does so leaves the next ones nothing.
	"""

	is_known = False

	def read(self, frappe) -> None:
		"""Let Frappe read what most tests need; the records made for that are rolled back."""
		import testing

		partnership = testing.make_partnership()
		testing.make_interaction(partnership, events=[testing.make_event()])
		testing.make_plan(partnership, agreement=testing.make_agreement(partnership).name)
		testing.make_outcome(partnership)
		testing.make_contact(testing.make_organisation())
		for name in testing.PERSONAS:
			with testing.as_user(name):
				frappe.has_permission("Organisation")
		for frappe.local.lang in (
			"ko",
			"en",
		):  # 15.105 reads the names of countries in the language of the session
			frappe._("Partnership")
		frappe.db.rollback()
		self.controllers = dict(frappe.controllers[frappe.local.site])
		self.shapes = [frappe.cache.make_key(name) for name in SHAPES]
		self.settings = [key for name in SETTINGS for key in frappe.cache.get_keys(name)]
		for key in self.shapes + self.settings:
			frappe.cache.delete(copy_of(key))
			frappe.cache.copy(key, copy_of(key))
		self.in_memory = [frappe.cache.make_key(name) for name in IN_MEMORY]
		self.unpickled = self.in_memory_now(frappe)
		self.is_known = True

	def in_memory_now(self, frappe) -> dict[bytes, dict]:
		return {key: dict(frappe.local.cache.get(key, ())) for key in self.in_memory}

	def shapes_at_hand(self, frappe) -> dict[bytes, dict]:
		"""The shapes that this process has read need not be read from Redis, and unpickled, for every test."""
		return self.in_memory_now(frappe) if self.is_known else {}

	def bring_back(self, frappe) -> None:
		"""To be called after a rollback: of the shapes, whichever copy has more of them is right."""
		metas = frappe.cache.make_key("doctype_meta")
		forgotten = frappe.cache.hlen(metas) < frappe.cache.hlen(copy_of(metas))
		if forgotten:
			frappe.local.cache.update({key: dict(shapes) for key, shapes in self.unpickled.items()})
		together = frappe.cache.pipeline(transaction=False)
		for key in self.shapes:
			origin, target = (copy_of(key), key) if forgotten else (key, copy_of(key))
			together.copy(origin, target, replace=True)
		for key in self.settings:
			together.copy(copy_of(key), key, replace=True)
		together.execute()
		known = frappe.controllers.setdefault(frappe.local.site, {})
		self.controllers.update(known)
		known.update(self.controllers)


def copy_of(key: bytes) -> bytes:
	return b"at rest|" + key


at_rest = AtRest()


def forbid_commit(frappe, monkeypatch: pytest.MonkeyPatch) -> None:
	"""`frappe.db.commit()` does nothing in this test, so that the rollback undoes all of it."""
	monkeypatch.setattr(frappe.db, "commit", lambda *args, **kwargs: None)


# --- the site, served ------------------------------------------------------------------------------------


class Desk:
	"""A site served on loopback with a background worker: `url`, `site`."""

	def __init__(self, site: str, port: int):
		self.site, self.url = site, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory):
	"""`serve(site)` starts web and worker for a site, once; all end with the session."""
	from scripts import processes, services, serving
	from scripts.paths import bench_of_tests

	bench = bench_of_tests()
	desks: dict[str, Desk] = {}
	managers = []

	def start(name: str) -> Desk:
		if name not in desks:
			manager = processes.ProcessManager(tmp_path_factory.mktemp("logs"))
			managers.append(manager)
			port = services.free_port()
			serving.start_web(manager, bench, name, port, workers=1)
			if not desks:
				serving.start_workers(manager, bench)
			serving.wait_for_web(port, manager)
			desks[name] = Desk(name, port)
		return desks[name]

	yield start
	for manager in managers:
		manager.stop()


@pytest.fixture
def desk(serve, request: pytest.FixtureRequest) -> Desk:
	"""The site of this test over HTTP, with a background worker."""
	return serve(wanted_site(request.node))


# --- who acts --------------------------------------------------------------------------------------------


@pytest.fixture
def as_user(site):
	"""`with as_user("officer"): …` acts as a persona, or as a user by their id, and comes back."""
	import testing

	return testing.as_user


def persona_fixture(name: str, persona: str):
	@pytest.fixture(name=name)
	def user_id(site):
		import testing

		return testing.persona(persona)

	user_id.__doc__ = f"The user id of the persona “{persona}”."
	return user_id


officer = persona_fixture("officer", "officer")
another_officer = persona_fixture("another_officer", "another officer")
manager = persona_fixture("manager", "manager")
viewer = persona_fixture("viewer", "viewer")
system_manager = persona_fixture("system_manager", "system manager")
outsider = persona_fixture("outsider", "outsider")

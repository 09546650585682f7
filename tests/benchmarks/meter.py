"""What a piece of work costs: processor time of Python and of the database, queries, rows read, memory."""

import gc
import os
import platform
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import frappe

from testing.queries import rows_read

TURNS = 3


@dataclass
class Cost:
	"""The cheapest of some turns. `work`: seconds of processor time, Python's and that of the connection's database thread.

	Processor time, unlike waiting, is hardly longer on a busy machine. Where the database's threads can't be seen (another
	machine), the time waited for it stands in.
	"""

	seconds: float
	work: float
	queries: int
	rows_read: int
	rows: int = 0


@contextmanager
def as_reader(user: str) -> Iterator[None]:
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user("Administrator")


def cost_of(task: Callable[[], object], turns: int = TURNS) -> Cost:
	"""What `task` costs once its caches are warm."""
	task()
	items = [one_turn(task) for _turn in range(turns)]
	return min(items, key=lambda cost: cost.work)


def one_turn(task: Callable[[], object]) -> Cost:
	database, sql = frappe.local.db, frappe.local.db.sql
	waited, queries = 0.0, 0

	def timed(*args, **kwargs):
		nonlocal waited, queries
		queries += 1
		begun, worked = time.perf_counter(), time.process_time()
		try:
			return sql(*args, **kwargs)
		finally:
			waited += max(time.perf_counter() - begun - (time.process_time() - worked), 0)

	thread = database_thread()
	gc.collect()
	before, begun, worked, served = rows_read(), time.perf_counter(), time.process_time(), served_by(thread)
	database.sql = timed
	try:
		answer = task()
	finally:
		del database.sql
	python, seconds = time.process_time() - worked, time.perf_counter() - begun
	served = served_by(thread) - served if thread else waited
	rows = len(answer) if isinstance(answer, list | tuple) else 0
	return Cost(seconds, python + served, queries, rows_read() - before, rows)


def database_thread() -> Path | None:
	"""Where Linux says how long the thread that serves this connection has run."""
	thread = frappe.db.sql("SELECT tid FROM information_schema.processlist WHERE id = CONNECTION_ID()")[0][0]
	return next(Path("/proc").glob(f"[0-9]*/task/{thread}/schedstat"), None)


def work_of_server() -> float:
	"""Seconds of processor time of all threads of the database's server, where Linux tells; for requests, each of which has a
	connection of its own. Nothing else may use that server meanwhile.
	"""
	thread = database_thread()
	threads = thread.parents[1].glob("*/schedstat") if thread else ()
	return sum(served_by(each) for each in threads)


def served_by(thread: Path | None) -> float:
	return int(thread.read_text().split()[0]) / 1e9 if thread else 0.0


def memory_of(task: Callable[[], object], warm: bool = True) -> tuple[int, int]:
	"""(bytes taken at most while working, bytes of the answer)."""
	if warm:
		task()
	gc.collect()
	tracemalloc.start()
	try:
		answer = task()
		_held, peak = tracemalloc.get_traced_memory()
		frappe.db.sql("SELECT 1")  # the connection holds on to its last answer
		gc.collect()
		held, _peak = tracemalloc.get_traced_memory()
		del answer
	finally:
		tracemalloc.stop()
	return peak, held


def machine() -> str:
	"""Processor, memory, load and engine, as the figures' page states them."""
	memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
	version = frappe.db.sql("SELECT VERSION()")[0][0]
	return (
		f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, load {os.getloadavg()[1]:.0f}, "
		f"Python {platform.python_version()}, MariaDB {version.split('-')[0]}, Frappe {frappe.__version__}"
	)

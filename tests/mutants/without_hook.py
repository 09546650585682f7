"""A pytest plugin: the app without one hook of access at a time; the tests run until one fails. No file is written.

WITHOUT names the hooks, one a line: `hook|key`, `hook|key|event|function`, or `hook||function` where a hook is a list.
All are tried in one process: what takes long in a test is the start, and each hook is missed by one of the first tests
that its words stand in.
"""

import inspect
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from _pytest.runner import runtestprotocol

from eu_korea_coop import hooks

LONG = 6
"""Letters of a word that tells something: `get` stands in every test."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
	if not (wanted := os.environ.get("WITHOUT", "").split("\n")) or session.testsfailed:
		return None
	say, unmissed = session.config.pluginmanager.get_plugin("terminalreporter").write_line, []
	for entry in wanted:
		test = missed_by(session, entry)
		say(f"{'seen    ' if test else 'UNSEEN  '} {entry} {test.nodeid if test else ''}", flush=True)
		unmissed += [] if test else [entry]
	say(
		f"{len(wanted) - len(unmissed)} of {len(wanted)} are missed by a test; by none: {unmissed}",
		flush=True,
	)
	session.testsfailed = len(unmissed)
	return True


def missed_by(session: pytest.Session, entry: str) -> pytest.Item | None:
	"""The first test that fails without the entry, and passes with it."""
	remaining = by_words(session.items, entry)
	while remaining:
		with without(entry):
			failed = next((item for item, failed in run(remaining) if failed), None)
			session._setupstate.teardown_exact(None)
		if not failed or not any(fails for _item, fails in run([failed])):
			return failed
		remaining = remaining[remaining.index(failed) + 1 :]
	return None


def run(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, bool]]:
	"""Each test and whether it failed, in its making, its call or its end."""
	for item, following in zip(items, [*items[1:], None], strict=True):
		reports = runtestprotocol(item, log=False, nextitem=following)
		yield item, any(report.failed for report in reports)


@contextmanager
def without(entry: str) -> Iterator[None]:
	"""Raises KeyError or ValueError where hooks.py has no such entry."""
	hook, key, *event = entry.split("|")
	entries = getattr(hooks, hook)
	if isinstance(entries, list):
		holder, place, rest = vars(hooks), hook, [each for each in entries if each != event[-1]]
		assert len(rest) == len(entries) - 1, entry
	elif len(event) == 2:
		holder, (place, function) = entries[key], event
		functions = holder[place]
		functions = [functions] if isinstance(functions, str) else functions
		rest = [each for each in functions if each != function]
		assert len(rest) == len(functions) - 1, entry
	else:
		holder, place, rest = entries, key, None
	before = holder[place]
	try:
		if rest:
			holder[place] = rest
		elif isinstance(entries, list):
			holder[place] = []
		else:
			del holder[place]
		forget_hooks()
		yield
	finally:
		holder[place] = before
		forget_hooks()


def forget_hooks() -> None:
	"""Frappe, the tests' second copy of its caches, and we ourselves keep what hooks.py said."""
	import frappe

	import conftest
	from eu_korea_coop.overrides import by_path

	by_path.overrides.cache_clear()
	by_path.by_function.cache_clear()
	if not getattr(frappe.local, "site", None):
		return
	if hasattr(frappe.local, "doc_events_hooks"):
		del frappe.local.doc_events_hooks
	if hasattr(frappe.local, "request_cache"):
		frappe.local.request_cache.clear()
	key = frappe.cache.make_key("app_hooks")
	frappe.cache.delete_value("app_hooks")
	frappe.cache.delete(conftest.copy_of(key))
	frappe.get_hooks()
	frappe.cache.copy(key, conftest.copy_of(key), replace=True)


def by_words(items: list[pytest.Item], entry: str) -> list[pytest.Item]:
	"""Tests in whose text the entry's own words stand come first, those of one file together.

	Of a hook that judges rows those that try one row for each.
	"""
	hook, key, *event = entry.split("|")
	named = event or [key, *(() if isinstance(getattr(hooks, hook), list) else [getattr(hooks, hook)[key]])]
	words = {key, *named, *(word for name in named for word in name.split(".")[-2:] if len(word) > LONG)}
	points = {item: sum(word in text_of(item) for word in words - {""}) for item in items}
	of_file = defaultdict(int)
	for item in items:
		of_file[item.path] = max(of_file[item.path], points[item])
	of_rows = hook in ("has_permission", "permission_query_conditions")
	return sorted(
		items,
		key=lambda item: (
			not (of_rows and item.path.stem == "test_access_hooks"),
			not points[item],
			-of_file[item.path],
			str(item.path),
			-points[item],
		),
	)


@cache
def text_of(item: pytest.Item) -> str:
	"""A test with its name, its parameters, and the tables of its module that it names."""
	body = inspect.getsource(item.function)
	tables = (vars(item.module).get(word) for word in set(re.findall(r"\b[A-Z][A-Z_]+\b", body)))
	return f"{item.nodeid} {body} {' '.join(map(str, tables))}"

"""A pytest plugin for the first run: coverage notes for each line which test function reached it (`tests/unit/test_x.py::test_y`)."""

import sys
from functools import cache

from coverage import Coverage

KEPT = type(cache(lambda: None))


def pytest_runtest_setup(item) -> None:
	forget_answers()
	Coverage.current().switch_context(item.nodeid.split("[")[0])


def pytest_runtest_teardown(item) -> None:
	Coverage.current().switch_context("")


def forget_answers() -> None:
	"""A function that keeps its answers runs again: else its lines would be reached by the first test alone that calls it."""
	modules = [module for name, module in sys.modules.items() if name.startswith("eu_korea_coop.")]
	for value in [value for module in modules for value in vars(module).values()]:
		if type(value) is KEPT:
			value.cache_clear()

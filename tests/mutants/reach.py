"""A pytest plugin for the first run: coverage notes for each line which test function reached it (`tests/unit/test_x.py::test_y`)."""

from coverage import Coverage


def pytest_runtest_setup(item) -> None:
	Coverage.current().switch_context(item.nodeid.split("[")[0])


def pytest_runtest_teardown(item) -> None:
	Coverage.current().switch_context("")

"""The database of the tests, restarted while it is used."""

import os
import signal
import subprocess

import pytest

from scripts import services
from scripts.paths import bench_of_tests


@pytest.fixture(scope="session")
def database_again():
	"""`database_again()` stops MariaDB and starts it with the same command line; what it started ends with the session."""
	bench = bench_of_tests()
	started: list[subprocess.Popen] = []

	def restart() -> None:
		pid = services.process_id(bench, services.DATABASE)
		os.kill(pid, signal.SIGTERM)
		services.wait_until(lambda: not services.is_running(bench, services.DATABASE), "MariaDB stopping")
		port = services.read_config(bench)["db_port"]
		started.append(
			subprocess.Popen(
				services.command(bench, services.DATABASE, "fast"),
				stdout=subprocess.DEVNULL,
				stderr=subprocess.DEVNULL,
			)
		)
		services.wait_until(lambda: services.answers(port), "MariaDB starting")

	yield restart
	for process in started:
		process.terminate()
		process.wait(60)


@pytest.fixture
def restart_database(database_again):
	"""The same, with the test's own connection made anew."""
	import frappe

	def restart() -> None:
		frappe.db.close()
		database_again()
		frappe.db.connect()

	return restart

"""The cluster with a replica that is late, started once; each test finds all its parts running."""

import pytest

from scripts import processes, services, set_up
from scripts.cluster import MAIL
from scripts.paths import CLUSTER
from testing.clusters import DELAY, Tried


@pytest.fixture
def cluster(started):
	"""Whole again, whatever the test before has broken."""
	started.repair()
	return started


@pytest.fixture(scope="session")
def started():
	with set_up.only_one("cluster-tests"):
		tried = Tried(processes.ProcessManager(CLUSTER.logs), services.free_port(), DELAY)
		try:
			tried.start_all()
			tried.start(MAIL)
			tried.serve()
			yield tried
		finally:
			tried.manager.stop()

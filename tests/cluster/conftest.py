"""The cluster with a replica that is late, started once; each test finds all its parts running."""

import pytest

from scripts.paths import CLUSTER
from testing import clusters


@pytest.fixture
def cluster(started):
	"""Whole again, whatever the test before has broken."""
	started.repair()
	return started


@pytest.fixture(scope="session")
def started():
	with clusters.started(clusters.Tried, CLUSTER, clusters.DELAY) as tried:
		yield tried

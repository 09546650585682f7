"""Each part of the cluster is killed while people work: nothing is lost, nothing doubled, and work goes on."""

import signal
import time

import pytest

from scripts.cluster import CACHE, PRIMARY, QUEUE, REPLICA, SCHEDULERS, WEB, WORKERS
from testing.clusters import Load, Tried, settled

AWAY = 5
"""Seconds for which a part is gone."""
BUSY = 60
"""Seconds after which everything must be as before, on a machine of two cores that has other work."""
PARTS = (WEB[0], WORKERS[0], SCHEDULERS[0], REPLICA, CACHE, QUEUE, PRIMARY)
REFUSALS = ("500 ", "502 ", "503 ", "504 ", "ConnectionError", "ReadTimeout", "ChunkedEncodingError")
"""What people may be answered meanwhile: that the desk is not there now, never that they are not signed in or not allowed."""
NOT_NOTICED = (WORKERS[0], SCHEDULERS[0], REPLICA)
"""Nobody who logs or reads sees that these are gone."""


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_killed_loses_and_doubles_nothing(cluster: Tried, part: str):
	with Load(cluster) as load:
		assert settled(load, time.monotonic()), load.failures[-3:]
		if part == PRIMARY:
			cluster.manager.end(part, by=signal.SIGTERM)  # a restart
		else:
			cluster.kill(part)
		time.sleep(AWAY)
		cluster.start(part)
		back = time.monotonic()
		works_again = settled(load, back, BUSY)
	late = [said for moment, said in load.failures if moment > back + BUSY / 2]
	kinds = sorted({said[:90] for _moment, said in load.failures})
	print(
		f"{part}: {len(load.acknowledged)} logged, {load.read} read, {len(load.failures)} refused, "
		f"{len(load.lost())} lost, {len(load.doubled())} doubled; {kinds}"
	)
	assert works_again and not late, (part, late[:3])
	assert all(said.startswith(REFUSALS) for said in kinds), kinds
	assert load.lost() == [] and load.doubled() == []
	if part in NOT_NOTICED:
		assert load.failures == []

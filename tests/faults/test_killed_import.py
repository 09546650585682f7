"""The long form: an import of four hundred rows is killed at ten moments."""

import os
import random
import sys
import time

import pytest

from testing import import_runs

pytestmark = [pytest.mark.commits, pytest.mark.timeout(3600)]


@pytest.fixture
def dice() -> random.Random:
	seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
	sys.stderr.write(f"SEED={seed}\n")
	return random.Random(seed)


def test_an_import_killed_at_ten_moments_loses_nothing_and_doubles_nothing(dice):
	import_runs.killed(rows=400, kills=10, dice=dice)

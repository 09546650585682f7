"""The long form: ten kills in a digest run over 200 users and in a sweep, the database restarted in the middle of each."""

import os
import random
import sys
import time

import pytest

from testing import fault_runs

pytestmark = [pytest.mark.commits, pytest.mark.timeout(3600)]


@pytest.fixture
def dice() -> random.Random:
	seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
	sys.stderr.write(f"SEED={seed}\n")
	return random.Random(seed)


def test_two_hundred_officers_get_one_digest_each(dice, restart_database):
	fault_runs.digests(users=200, kills=10, dice=dice, restart=restart_database)


def test_a_sweep_killed_ten_times_ends_like_an_undisturbed_one(dice, restart_database):
	fault_runs.sweep(partnerships=400, kills=10, dice=dice, restart=restart_database)

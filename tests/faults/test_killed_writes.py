"""The long form: a program that is killed again and again while it writes."""

import os
import random
import sys
import time

import pytest

from testing import fault_runs

pytestmark = [pytest.mark.commits, pytest.mark.timeout(1800)]


def test_a_hundred_writes_that_are_killed_leave_the_log_the_stage_and_health_in_agreement(tmp_path):
	seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
	sys.stderr.write(f"SEED={seed}\n")
	fault_runs.writes(count=100, kills=15, dice=random.Random(seed), done=tmp_path / "done")

"""The short form of the killed import: three kills in forty rows."""

import os
import random
import sys
import time

import frappe
import pytest

from eu_korea_coop.importing import undoing
from testing import import_runs

pytestmark = [pytest.mark.commits, pytest.mark.timeout(300)]


@pytest.fixture
def dice() -> random.Random:
	seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
	sys.stderr.write(f"SEED={seed}\n")
	return random.Random(seed)


@pytest.fixture(autouse=True)
def take_away():
	"""This test commits: its imports are undone, which proves the undoing too."""
	yield
	frappe.db.rollback()
	for name in frappe.get_all("Cooperation Import", pluck="name", order_by="creation desc"):
		doc = frappe.get_doc("Cooperation Import", name)
		undoing.undo(doc)
		doc.delete()
	frappe.db.commit()


def test_an_import_killed_three_times_loses_nothing_and_doubles_nothing(dice):
	import_runs.killed(rows=40, kills=3, dice=dice)

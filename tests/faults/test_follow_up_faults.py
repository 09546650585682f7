"""The short form of the fault tests: a few kills in a small digest run and a small sweep."""

import os
import random
import sys
import time

import frappe
import pytest

from testing import fault_runs

pytestmark = [pytest.mark.commits, pytest.mark.timeout(300)]


@pytest.fixture
def dice() -> random.Random:
	seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
	sys.stderr.write(f"SEED={seed}\n")
	return random.Random(seed)


@pytest.fixture(autouse=True)
def clean_slate():
	"""These tests commit: what they made is taken away again."""
	before = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in MADE}
	yield
	for attempt in range(5):
		frappe.db.rollback()
		try:
			take_away(before)
			return
		except frappe.QueryDeadlockError:  # a worker that is still at it on this site
			time.sleep(1 + attempt)
	take_away(before)


def take_away(before: dict[str, set[str]]) -> None:
	for doctype in MADE:
		for name in set(frappe.get_all(doctype, pluck="name")) - before[doctype]:
			frappe.delete_doc(doctype, name, force=True, ignore_missing=True)
	frappe.db.delete("Cooperation Run Log")
	frappe.db.commit()


MADE = ("Email Queue", "Digest Delivery", "ToDo", "Partnership", "Organisation", "User")


def test_every_officer_gets_one_digest_whatever_is_killed(dice):
	fault_runs.digests(users=8, kills=1, dice=dice)


def test_a_killed_sweep_ends_like_an_undisturbed_one(dice):
	fault_runs.sweep(partnerships=30, kills=2, dice=dice)

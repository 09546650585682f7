"""What a person has just written stands on their next screen, though the replica is 30 seconds late."""

import uuid
from datetime import date, timedelta

import pytest

from scripts.cluster import PRIMARY, REPLICA, WEB
from testing.clusters import DELAY, MANAGER, OFFICERS, Tried
from testing.desk_client import API, Person, until

TOMORROW = date.today() + timedelta(days=1)
REPORT = "Stalled Partnerships"


@pytest.fixture(scope="module")
def people(started: Tried) -> list[Person]:
	"""Two officers and a manager, whose signing in has reached the replica."""
	result = [started.person(user) for user in (*OFFICERS, MANAGER)]
	started.wait_for_replica()
	return result


def is_on_replica(cluster: Tried, subject: str) -> bool:
	query = "SELECT COUNT(*) FROM tabInteraction WHERE subject = %s"
	return cluster.rows(REPLICA, query, (subject,)) != [(0,)]


def test_a_logged_encounter_is_on_the_next_screens(cluster, people):
	officer, other, _manager = people
	place, subject = cluster.live_partnerships()[0], f"Own write {uuid.uuid4().hex[:8]}"
	assert officer.log(uuid.uuid4().hex, place, subject).status_code == 200
	nodes = set()
	for _each in range(6):
		assert officer.names("Interaction", subject=subject), "the list"
		assert subject in str(officer.get(f"{API}get_timeline", partnership=place)), "the story"
		nodes.add(officer.ask("GET", "/api/method/ping").headers["X-Served-By"])
	assert nodes == set(WEB), "on whichever node the screen is asked for"
	assert not other.names("Interaction", subject=subject), "others are asked on the replica"
	assert not is_on_replica(cluster, subject), "it was late all the time, or this test has shown nothing"
	assert until(lambda: other.names("Interaction", subject=subject), DELAY + 30), "and catches up"


def test_reports_and_calendar_are_no_older_than_their_readers_last_write(cluster, people):
	_officer, _other, manager = people
	cluster.wait_for_replica()
	step = f"Send the draft {uuid.uuid4().hex[:8]}"
	before = {row["partnership"]: row for row in rows_of(manager.report(REPORT))}
	place = next(iter(before))
	manager.post(f"{API}set_next_step", partnership=place, next_step=step, next_step_due=TOMORROW.isoformat())
	after = {row["partnership"]: row for row in rows_of(manager.report(REPORT))}
	assert place not in after or after[place]["next_step"] == step
	assert step in str(manager.get(f"{API}get_calendar", start=str(TOMORROW), end=str(TOMORROW)))
	assert cluster.rows(REPLICA, "SELECT next_step FROM tabPartnership WHERE name = %s", (place,)) != [
		(step,)
	]


def rows_of(answer: dict) -> list[dict]:
	return [row for row in answer["result"] if isinstance(row, dict) and row.get("partnership")]


def test_who_only_reads_is_answered_by_the_replica(cluster, people):
	"""A manager's reading: reports, charts, cards, map, lineage, story, calendar, files."""
	_officer, _other, manager = people
	place = cluster.live_partnerships()[0]

	def is_answered_by_replica() -> bool:
		before = cluster.reads(REPLICA)
		manager.get(f"{API}get_stages_by_health")
		return cluster.reads(REPLICA) > before + 1  # one asks how far the replica is

	# a job that the manager's last entry began may still write in their name
	assert until(is_answered_by_replica, 2 * DELAY + 60, 5), "the replica never has what the manager wrote"
	questions = {
		"report": lambda: manager.report(REPORT),
		"list": lambda: manager.names("Partnership", visibility="Normal"),
		"chart": lambda: manager.get(f"{API}get_stages_by_health"),
		"card": lambda: manager.get(f"{API}get_figure", figure="Stalled Partnerships"),
		"map": lambda: manager.get(f"{API}get_organisation_map"),
		"lineage": lambda: manager.get(f"{API}get_lineage", doctype="Partnership", name=place),
		"story": lambda: manager.get(f"{API}get_timeline", partnership=place),
		"calendar": lambda: manager.get(f"{API}get_calendar", start="2026-01-01", end="2026-12-31"),
		"all records": lambda: manager.ask("GET", f"{API}download_all_records").raise_for_status(),
	}
	shares = {}
	for name, ask in questions.items():
		ask()  # Frappe's caches of shapes are filled
		begin = cluster.reads(PRIMARY), cluster.reads(REPLICA)
		for _each in range(3):
			ask()
		primary, replica = cluster.reads(PRIMARY) - begin[0], cluster.reads(REPLICA) - begin[1]
		shares[name] = f"{replica} of {primary + replica}"
		print(f"{name}: {shares[name]} SELECT statements on the replica")
		assert replica >= 3, shares

"""Who reads a replica of the database, and when the primary is read instead.

The tests' own MariaDB is asked as if it were the replica, over a connection of its own; positions are given.
`make test-cluster` does the same with a real replica that is late.
"""

import frappe
import pytest

from eu_korea_coop import api, replica
from scripts import services

POSITION, LATER = "0-1-100", "0-1-101"


@pytest.fixture
def has_replica(monkeypatch: pytest.MonkeyPatch, officer: str, another_officer: str):
	"""The site as it is configured with a replica that has everything up to POSITION; those who ask are made before."""
	conf = frappe.local.conf
	before = {key: conf.get(key) for key in ("read_from_replica", "replica_host", "replica_db_port")}
	conf.update(read_from_replica=1, replica_host="127.0.0.1", replica_db_port=conf.db_port)
	monkeypatch.setattr(replica, "ask", lambda: POSITION)
	monkeypatch.setattr(replica, "position_of_primary", lambda: POSITION)
	for key in (replica.WRITES, replica.POSITION, replica.AWAITED):
		frappe.cache.delete_value(key)
	frappe.db.transaction_writes = 0
	yield conf
	conf.update(before)
	for key in (replica.WRITES, replica.POSITION, replica.AWAITED):
		frappe.cache.delete_value(key)
	frappe.local.flags.pop("has_replica", None)


def reads_replica() -> bool:
	"""Whether a function that only reads is answered over another connection than this request's own."""
	own = frappe.local.db
	answer = replica.read_only(lambda: frappe.local.db is not own)()
	assert frappe.local.db is own
	return answer


@pytest.mark.parametrize(
	("position", "needed", "expected"),
	[
		("0-1-27", "0-1-27", True),
		("0-1-26", "0-1-27", False),
		("0-2-28", "0-1-27", True),  # the primary has changed, its numbers go on
		("0-1-27,5-1-3", "5-1-4", False),
		("0-1-27", "5-1-1", False),
		("0-1-27", "", True),
		("", "", False),
		("", "0-1-1", False),
	],
)
def test_a_position_contains_what_was_written_up_to_it(position, needed, expected):
	assert replica.contains(position, needed) is expected


def test_without_a_replica_nothing_is_asked(site):
	frappe.db.transaction_writes = 0
	replica.choose()
	assert not reads_replica()


@pytest.mark.mariadb
def test_who_has_written_nothing_reads_the_replica(has_replica, as_user, officer):
	with as_user("officer"):
		replica.choose()
		assert reads_replica() and reads_replica()


def test_who_wrote_what_the_replica_lacks_reads_the_primary(has_replica, as_user, officer, another_officer):
	frappe.cache.hset(replica.WRITES, officer, LATER)
	with as_user("officer"):
		replica.choose()
		assert not reads_replica()


@pytest.mark.mariadb
def test_what_one_officer_wrote_keeps_no_other_from_the_replica(has_replica, as_user, officer):
	frappe.cache.hset(replica.WRITES, officer, LATER)
	with as_user("another officer"):
		replica.choose()
		assert reads_replica()


def test_lists_and_reports_of_frappe_follow_the_same_choice(has_replica, as_user, officer):
	"""Frappe's own decorator reads `read_from_replica` of this request."""
	frappe.cache.hset(replica.WRITES, officer, LATER)
	with as_user("officer"):
		replica.choose()
	own = frappe.local.db
	assert frappe.read_only()(lambda: frappe.local.db is own)()


def test_after_what_a_manager_wrote_everybody_reads_the_primary(has_replica, as_user, officer):
	"""Roles and settings: read late, Frappe would keep them in Redis for everybody."""
	frappe.cache.hset(replica.WRITES, replica.EVERYBODY, LATER)
	with as_user("officer"):
		replica.choose()
		assert not reads_replica()


class Connection:
	"""A connection over which `gtid` was written last."""

	_conn, db_type = object(), "mariadb"

	def __init__(self, gtid: str):
		self.gtid = gtid

	def sql(self, query: str) -> list[list[str]]:
		return [[self.gtid]]


@pytest.mark.mariadb
@pytest.mark.parametrize(
	("persona", "gtid", "own", "everybody"),
	[
		("officer", LATER, LATER, POSITION),
		("manager", LATER, LATER, LATER),
		("manager", "", None, POSITION),
	],
)
def test_a_request_that_wrote_is_remembered(has_replica, as_user, monkeypatch, persona, gtid, own, everybody):
	with as_user(persona) as user:
		replica.choose()
		monkeypatch.setattr(replica, "primary", lambda: Connection(gtid))
		frappe.local.request = object()
		replica.remember_write()
		del frappe.local.request
		assert frappe.cache.hget(replica.WRITES, frappe.session.user) == own, user
		assert frappe.cache.hget(replica.WRITES, replica.EVERYBODY) == everybody


def test_a_write_of_the_same_transaction_is_seen(has_replica, as_user, officer):
	with as_user("officer"):
		replica.choose()
		frappe.db.set_value("User", officer, "bio", "Just written", update_modified=False)
		read = replica.read_only(lambda: frappe.db.get_value("User", officer, "bio"))
		assert read() == "Just written"


def test_a_replica_that_fails_while_it_is_read_is_replaced_by_the_primary(has_replica, as_user, officer):
	has_replica.replica_db_port = services.free_port()
	with as_user("officer"):
		replica.choose()
		read = replica.read_only(lambda: frappe.db.get_value("User", officer, "name"))
		assert read() == officer
		assert not frappe.conf.read_from_replica, "the rest of the request asks the primary at once"


def test_another_error_is_said_as_it_is(has_replica, as_user, officer):
	def fails():
		raise frappe.db.OperationalError(1205, "Lock wait timeout exceeded")

	with as_user("officer"):
		replica.choose()
		with pytest.raises(frappe.db.OperationalError):
			replica.read_only(fails)()


def test_a_replica_that_does_not_answer_has_no_position(has_replica, monkeypatch):
	monkeypatch.undo()
	frappe.local.conf.update(
		read_from_replica=1, replica_host="127.0.0.1", replica_db_port=services.free_port()
	)
	assert replica.ask() == ""


def test_a_replica_that_stands_still_is_not_read_for_ever(has_replica, monkeypatch):
	monkeypatch.undo()
	has_replica.update(read_from_replica=1, replica_longest_lag=60)
	monkeypatch.setattr(replica, "on_replica", lambda work: [[POSITION]][0][0])
	monkeypatch.setattr(replica, "position_of_primary", lambda: LATER)
	moment = [1_000.0]
	monkeypatch.setattr(replica.time, "time", lambda: moment[0])
	assert replica.ask() == POSITION
	moment[0] += 59
	assert replica.ask() == POSITION
	moment[0] += 2
	assert replica.ask() == "", "61 seconds later it still lacks what was written"
	monkeypatch.setattr(replica, "on_replica", lambda work: LATER)
	assert replica.ask() == LATER


@pytest.mark.mariadb
def test_a_job_reads_the_replica_once_that_has_caught_up(has_replica, monkeypatch):
	replica.choose()
	has_replica.read_from_replica = 0
	monkeypatch.setattr(replica, "reaches", lambda position, seconds: position == POSITION)
	with replica.caught_up():
		assert reads_replica()
	assert not reads_replica()
	monkeypatch.setattr(replica, "reaches", lambda position, seconds: False)
	with replica.caught_up():
		assert not reads_replica()


def test_arguments_are_still_checked(site, as_user, officer):
	with as_user("officer"), pytest.raises(frappe.exceptions.FrappeTypeError):
		api.get_figure(figure=["Stalled Partnerships"])

"""Reading from a replica of the database, and never missing what one has just written.

With `read_from_replica` in a site's configuration Frappe answers what stands under `frappe.read_only()` (lists, reports,
their exports) from the replica, and does not ask how late that is. Here each request and each job asks first, and reads
the primary where the replica

- lacks what its person wrote last, or what a manager wrote last: roles and settings, which Frappe would read late and then
  keep in Redis for everybody;
- does not answer, or is later than `replica_longest_lag` seconds (site configuration; 60).

What others wrote may be missing for as long as the replica is late. Positions are MariaDB's GTIDs; without them, and on
other databases, everything is read from the primary.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
from frappe.utils import cint

from eu_korea_coop.constants import MANAGER, SYSTEM_MANAGER

WRITES = "eu_korea_coop_writes"
"""Hash in Redis: user → position of their last write; EVERYBODY → what the replica must have for anyone."""
EVERYBODY = "*"
POSITION = "eu_korea_coop_replica_position"
"""Where the replica was when it was last asked, at most a second ago; empty: not to be used."""
AWAITED = "eu_korea_coop_replica_awaited"
"""What the primary had written, and since when the replica has been on its way there."""
LONGEST_LAG = 60
DAY = 86_400
GONE = (1927, 2002, 2003, 2006, 2013)
"""MariaDB's errors for a server that does not answer, or stopped answering."""


def read_only(function: Callable) -> Callable:
	"""Decorator for what only reads: it asks the replica where `choose` allows that, and the primary if the replica fails.

	After a write of the same transaction the primary is read, for nobody else sees that write yet.
	"""

	@functools.wraps(function)
	def reading(*args, **kwargs):
		if is_on_replica() or not frappe.conf.read_from_replica or frappe.db.transaction_writes:
			return function(*args, **kwargs)
		try:
			return on_replica(lambda: function(*args, **kwargs))
		except frappe.db.OperationalError as error:
			if error.args[0] not in GONE:
				raise
			frappe.local.conf.read_from_replica = 0
			return function(*args, **kwargs)

	return reading


def choose() -> None:
	"""Frappe's auth_hooks and before_job: decide for this request or job whether `frappe.read_only()` means the replica."""
	if not frappe.conf.read_from_replica:
		return
	if frappe.db.db_type != "mariadb":
		frappe.local.conf.read_from_replica = 0
		return
	frappe.local.flags.has_replica = True
	position = frappe.cache.get_value(POSITION, expires=True)
	if position is None:
		position = ask()
		frappe.cache.set_value(POSITION, position, expires_in_sec=1)
	needed = (frappe.cache.hget(WRITES, EVERYBODY, position_of_primary), written_by(frappe.session.user))
	if not all(contains(position, one) for one in needed):
		frappe.local.conf.read_from_replica = 0


def remember_write() -> None:
	"""Frappe's after_request and after_job: remember what the person wrote, before they are answered."""
	connection = primary()
	if not (frappe.local.flags.get("has_replica") and getattr(connection, "_conn", None)):
		return
	if not (position := connection.sql("select @@last_gtid")[0][0]):
		return
	frappe.cache.hset(WRITES, frappe.session.user, position)
	is_request = getattr(frappe.local, "request", None) is not None
	if is_request and {MANAGER, SYSTEM_MANAGER} & set(frappe.get_roles()):
		frappe.cache.hset(WRITES, EVERYBODY, position)


@contextmanager
def caught_up(seconds: int = LONGEST_LAG) -> Iterator[None]:
	"""For a job: inside, `read_only` reads the replica if that reaches within `seconds` what has been committed until now."""
	before = frappe.local.conf.read_from_replica
	if before or frappe.local.flags.get("has_replica"):
		frappe.local.conf.read_from_replica = int(reaches(position_of_primary(), seconds))
	try:
		yield
	finally:
		frappe.local.conf.read_from_replica = before


# --------------------------------------------------------------------------------------------------- positions


def contains(position: str, needed: str) -> bool:
	"""Whether a server at `position` has `needed`: GTIDs such as "0-1-27" (domain, server, number), with commas between."""
	numbers = dict(parts(position))
	return bool(numbers) and all(numbers.get(domain, 0) >= number for domain, number in parts(needed))


def parts(position: str) -> Iterator[tuple[str, int]]:
	for gtid in filter(None, (position or "").split(",")):
		domain, _server, number = gtid.split("-")
		yield domain, int(number)


def written_by(user: str) -> str:
	return frappe.cache.hget(WRITES, user) or ""


def ask() -> str:
	"""The replica's position; empty if it does not answer, or has been on its way for too long."""
	try:
		position = on_replica(lambda: frappe.db.sql("select @@gtid_slave_pos")[0][0])
	except (frappe.db.OperationalError, frappe.db.InternalError, frappe.db.ProgrammingError):
		return ""
	now, awaited = time.time(), frappe.cache.get_value(AWAITED, expires=True)
	if not awaited or contains(position, awaited[0]):
		awaited = (position_of_primary(), now)
		frappe.cache.set_value(AWAITED, awaited, expires_in_sec=DAY)
	longest = cint(frappe.conf.replica_longest_lag) or LONGEST_LAG
	return position if now - awaited[1] <= longest else ""


def position_of_primary() -> str:
	return primary().sql("select @@gtid_binlog_pos")[0][0]


def reaches(position: str, seconds: int) -> bool:
	"""Wait until the replica has `position`; False if it does not within `seconds`, or does not answer."""
	if not position:
		return False
	try:
		answer = on_replica(lambda: frappe.db.sql("select master_gtid_wait(%s, %s)", (position, seconds)))
	except frappe.db.OperationalError:
		return False
	return answer[0][0] == 0


# ------------------------------------------------------------------------------------------------- connections


def primary():
	return getattr(frappe.local, "primary_db", None) or frappe.local.db


def is_on_replica() -> bool:
	return frappe.local.db is getattr(frappe.local, "replica_db", None)


def on_replica(work: Callable):
	"""What `work()` answers on the replica. Frappe leaves its closed connection behind, and would not open a second one."""
	forget()
	before, frappe.local.conf.read_from_replica = frappe.local.conf.read_from_replica, 1
	try:
		return called(work)
	finally:
		frappe.local.conf.read_from_replica = before
		forget()


@frappe.read_only()
def called(work: Callable):
	return work()


def forget() -> None:
	if not is_on_replica():
		for name in ("replica_db", "primary_db"):
			if hasattr(frappe.local, name):
				delattr(frappe.local, name)

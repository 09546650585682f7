"""The cluster of `make cluster` while tests use it and break it: its people, what its databases hold, a small load."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pymysql
import requests

from scripts import processes, services, set_up, sites
from scripts.cluster import MAIL, PRIMARY, REPLICA, SITE, Cluster
from scripts.galera import ENTRY, Galera
from scripts.paths import Bench
from testing.desk_client import API, Person, until

DELAY = 30
"""Seconds by which the replica of the tests is late."""
PASSWORD = "Tulip-Harbour-2047"
OFFICERS = ("anna.lindqvist@eu-korea.example", "minjun.seok@eu-korea.example")
MANAGER = "elena.marchetti@eu-korea.example"


class Tried(Cluster):
	"""The cluster with what tests ask of it."""

	written = PRIMARY
	"""The store that people's writes go to."""

	@property
	def url(self) -> str:
		return f"http://127.0.0.1:{self.port}"

	def person(self, user: str) -> Person:
		return Person(self.url, user, PASSWORD)

	def connect(self, store: str) -> pymysql.Connection:
		"""The database administrator's connection to the site's tables on a store (PRIMARY, REPLICA; with Galera a database, or ENTRY for the one that is written)."""
		bench, _service = self.place_of(store)
		config = services.read_config(bench)
		return pymysql.connect(
			host="127.0.0.1",
			port=config["db_port"],
			user="root",
			password=config["root_password"],
			database=sites.database_name(self.bench, SITE),
			autocommit=True,
		)

	def rows(self, store: str, query: str, values: tuple = ()) -> list[tuple]:
		"""What a store answers now."""
		with self.connect(store) as connection, connection.cursor() as cursor:
			cursor.execute(query, values)
			return list(cursor.fetchall())

	def reads(self, store: str) -> int:
		"""How many SELECT statements a database has answered."""
		return int(self.rows(store, "SHOW GLOBAL STATUS LIKE 'Com_select'")[0][1])

	def wait_for_replica(self, seconds: int = DELAY + 60) -> None:
		"""Until the replica has what is written now."""
		position = self.rows(PRIMARY, "SELECT @@gtid_binlog_pos")[0][0]
		answer = self.rows(REPLICA, "SELECT MASTER_GTID_WAIT(%s, %s)", (position, seconds))
		assert answer == [(0,)], f"the replica does not reach {position}"

	def live_partnerships(self) -> list[str]:
		"""Partnerships that every officer may log encounters in."""
		query = (
			"SELECT name FROM tabPartnership WHERE visibility = 'Normal' AND stage NOT IN "
			"('Parked', 'Concluded', 'Not Pursued') ORDER BY name"
		)
		return [name for (name,) in self.rows(self.written, query)]


class TriedGalera(Tried, Galera):
	written = ENTRY


@contextmanager
def started(kind: type[Tried], bench: Bench, *more: object) -> Iterator[Tried]:
	"""A cluster of its kind with all its parts, and stopped at the end; one at a time."""
	with set_up.only_one(f"{bench.root.name}-tests"):
		tried = kind(processes.ProcessManager(bench.logs), services.free_port(), *more)
		try:
			tried.start_all()
			tried.start(MAIL)
			tried.serve()
			yield tried
		finally:
			tried.manager.stop()


@dataclass
class Load:
	"""Officers who log encounters one after the other, each with a key of its own, and a manager who reads.

	An officer who gets no answer, or a refusal, sends the same key again until it is taken, as the page /encounter does.
	"""

	cluster: Tried
	acknowledged: list[str] = field(default_factory=list)
	failures: list[tuple[float, str]] = field(default_factory=list)
	"""(moment, what was answered)."""
	read: int = 0

	def __post_init__(self):
		self.mark = uuid.uuid4().hex[:8]
		self.places = self.cluster.live_partnerships()
		self.ended = threading.Event()
		people = [(self.log, user) for user in OFFICERS] + [(self.look, MANAGER)]
		self.threads = [
			threading.Thread(target=work, args=(self.cluster.person(user), number), daemon=True)
			for number, (work, user) in enumerate(people)
		]

	def __enter__(self) -> Load:
		for thread in self.threads:
			thread.start()
		return self

	def __exit__(self, *error) -> None:
		self.ended.set()
		for thread in self.threads:
			thread.join(120)
		assert not any(thread.is_alive() for thread in self.threads), "an entry was never taken"

	def log(self, person: Person, number: int) -> None:
		sent = 0
		while not self.ended.is_set():
			sent += 1
			key, subject = uuid.uuid4().hex, f"{self.mark} {number}-{sent}"
			place = self.places[(sent + number) % len(self.places)]
			while not self.succeeds(lambda: person.log(key, place, subject)):  # noqa: B023 - called at once
				time.sleep(0.5)
			self.acknowledged.append(subject)

	def look(self, person: Person, number: int) -> None:
		questions = ("get_stages_by_health", "get_organisation_map", "get_figure?figure=Stalled Partnerships")
		while not self.ended.is_set():
			for question in questions:
				self.read += self.succeeds(lambda: person.ask("GET", API + question))  # noqa: B023 - called at once
				time.sleep(0.1)

	def succeeds(self, ask) -> bool:
		try:
			answer = ask()
		except requests.RequestException as error:
			self.failures.append((time.monotonic(), type(error).__name__))
			return False
		if answer.status_code != 200:
			said = " ".join(answer.text.split())[:200]
			self.failures.append((time.monotonic(), f"{answer.status_code} {said}"))
		return answer.status_code == 200

	def stored(self) -> dict[str, int]:
		"""Subject → how many interactions there are with it, of this load."""
		query = "SELECT subject, COUNT(*) FROM tabInteraction WHERE subject LIKE %s GROUP BY subject"
		return dict(self.cluster.rows(self.cluster.written, query, (f"{self.mark} %",)))

	def lost(self) -> list[str]:
		stored = self.stored()
		return [subject for subject in self.acknowledged if subject not in stored]

	def doubled(self) -> list[str]:
		return [subject for subject, number in self.stored().items() if number > 1]


def settled(load: Load, since: float, seconds: float = 60) -> bool:
	"""Whether, within `seconds`, entries are taken again that were begun after the moment `since`."""
	before = len(load.acknowledged)
	return bool(until(lambda: len(load.acknowledged) >= before + 4 and time.monotonic() > since, seconds))

"""Two writers on one partnership and its agreement in opposite order, forced: a 409 in words, nothing half saved.

The other writer is a transaction of the test's own, so that each wait and each deadlock is certain.
"""

import inspect
import time
from concurrent.futures import ThreadPoolExecutor

import frappe
import pymysql
import pytest
from frappe.database.mariadb.database import MariaDBConnectionUtil
from frappe.model.delete_doc import delete_doc
from frappe.utils import add_days

from testing import make_agreement, make_interaction, persona
from testing.factories import today
from testing.web import api_keys, committed_partnership, web_server

pytestmark = [pytest.mark.commits, pytest.mark.mariadb, pytest.mark.timeout(300)]

SENTENCE = "at the same moment"
HEAVY = 400
"""Rows the other writer has changed: of two that wait for each other MariaDB ends the one with fewer."""


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def http(site):
	"""The web server of the site; its requests wait a second for a lock, not fifty."""
	plain = MariaDBConnectionUtil.get_connection_settings

	def impatient(database) -> dict:
		return {**plain(database), "init_command": "set session innodb_lock_wait_timeout = 1"}

	with pytest.MonkeyPatch.context() as patch, web_server(site) as client:
		patch.setattr(MariaDBConnectionUtil, "get_connection_settings", impatient)
		yield client


@pytest.fixture(scope="module")
def partnership(site):
	with committed_partnership("Exploring", since=add_days(today(), -100)) as made:
		made.agreement = make_agreement(made).name
		made.interaction = make_interaction(made).name
		frappe.db.commit()
		yield made


@pytest.fixture(scope="module")
def keys(site) -> str:
	"""A manager's key and secret."""
	result = api_keys(persona("manager"))
	frappe.db.commit()
	return result


@pytest.fixture
def other(site):
	"""The other writer's transaction; rolled back. Unlike the requests it waits: on a busy machine they need more than a second."""
	connection = pymysql.connect(**frappe.db.get_connection_settings())
	with connection.cursor() as cursor:
		cursor.execute("set session innodb_lock_wait_timeout = 30")
	yield connection
	connection.rollback()
	connection.close()


def lock(connection, doctype: str, name: str) -> None:
	with connection.cursor() as cursor:
		cursor.execute(f"select name from `tab{doctype}` where name = %s for update", (name,))


def be_heavy(connection) -> None:
	with connection.cursor() as cursor:
		cursor.execute("create temporary table if not exists heavy (n int primary key) engine=InnoDB")
		cursor.execute(
			f"insert into `tabSeries` (name, current) select concat('heavy-', seq), 1 from seq_1_to_{HEAVY}"
		)


def stored(partnership) -> tuple:
	"""What a half-saved write would leave: days of change, versions, comments, ToDos and how many records there are."""
	frappe.db.rollback()
	names = (partnership.name, partnership.agreement, partnership.interaction)
	return (
		*(
			str(frappe.db.get_value(doctype, name, "modified"))
			for doctype, name in zip(("Partnership", "Agreement", "Interaction"), names, strict=True)
		),
		*(
			frappe.db.count(doctype)
			for doctype in ("Version", "ToDo", "Interaction", "Agreement", "Partnership Snapshot")
		),
		# those of records that an earlier test deleted go by a job, whenever a worker has time for it
		frappe.db.count("Comment", {"reference_name": ("in", names)}),
		frappe.db.count("Partnership Stage Log", {"parent": partnership.name}),
	)


def post(method: str, **arguments):
	return lambda p: (
		"POST",
		f"/api/method/{method}",
		{key: value(p) if callable(value) else value for key, value in arguments.items()},
	)


API = "eu_korea_coop.api"
FRAPPE_LOCKS_WHAT_IT_DELETES = "wait=False" in inspect.getsource(delete_doc)
"""Frappe 15.105 does, before it calls anything of ours, and says so in words of its own; the status is 500."""
WRITES = {
	"move its agreement": post(
		f"{API}.move_agreement", agreement=lambda p: p.agreement, to="Withdrawn", reason="x"
	),
	"delete its interaction": lambda p: ("DELETE", f"/api/resource/Interaction/{p.interaction}", {}),
	"delete it": lambda p: ("DELETE", f"/api/resource/Partnership/{p.name}", {}),
	"log an encounter": post(
		f"{API}.log_encounter",
		key=lambda p: frappe.generate_hash(),
		partnership=lambda p: p.name,
		kind="Meeting",
		no_next_step_reason="x",
	),
	"decide about it": post(f"{API}.decide_review", partnership=lambda p: p.name, decision="Leave", text="x"),
	"hand it over": post(
		f"{API}.reassign_portfolio",
		from_user=lambda p: p.owner_user,
		to_user=lambda p: persona("manager"),
	),
}
"""One for each place that says it in words (writes_at_once.said_in_words)."""


@pytest.mark.parametrize("write", WRITES)
def test_a_lock_that_does_not_come_free_is_answered_in_words(http, keys, partnership, other, write):
	before = stored(partnership)
	method, path, data = WRITES[write](partnership)
	lock(other, "Partnership", partnership.name)
	status, answer = http.ask(keys, method, path, **data)
	wanted, words = 409, SENTENCE
	if write == "delete it" and FRAPPE_LOCKS_WHAT_IT_DELETES:
		wanted, words = 500, "can not be deleted right now"
	assert (status, words in str(answer)) == (wanted, True), (status, str(answer)[-1500:])
	assert stored(partnership) == before


def test_of_two_that_wait_for_each_other_the_one_that_is_ended_gets_words(http, keys, partnership, other):
	"""The agreement's save locks it, and then its partnership for the health; the other has them the other way round."""
	before = stored(partnership)
	be_heavy(other)
	lock(other, "Partnership", partnership.name)
	with ThreadPoolExecutor(1) as aside:
		method, path, data = WRITES["move its agreement"](partnership)
		answer = aside.submit(http.ask, keys, method, path, **data)
		wait_until_locked("Agreement", partnership.agreement)
		lock(other, "Agreement", partnership.agreement)
		status, said = answer.result(30)
	assert (status, SENTENCE in said.get("text", "")) == (409, True), (status, str(said)[-1500:])
	assert "1213" in said["text"], "it was a deadlock, not a wait"
	assert stored(partnership) == before


def wait_until_locked(doctype: str, name: str) -> None:
	"""Return once a request has locked the record. Raises AssertionError after ten seconds."""
	probe = pymysql.connect(**frappe.db.get_connection_settings())
	try:
		for _ in range(500):
			with probe.cursor() as cursor:
				cursor.execute(f"select name from `tab{doctype}` where name = %s for update nowait", (name,))
			probe.rollback()
			time.sleep(0.02)
	except pymysql.OperationalError:
		return
	finally:
		probe.close()
	raise AssertionError("no request has locked it")

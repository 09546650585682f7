"""Over HTTP, as another program: a move, its refusal, bad input; and two people who change one partnership at once."""

import json
import threading
import time
import unicodedata
from contextlib import contextmanager

import frappe
import pytest
from frappe.utils import add_days
from frappe.utils.background_jobs import get_queue

from eu_korea_coop import api
from eu_korea_coop.api import requests
from eu_korea_coop.partnerships import health
from testing import make_interaction, make_partnership, persona
from testing.factories import today
from testing.web import api_keys, committed_partnership, web_server

pytestmark = [pytest.mark.commits, pytest.mark.timeout(300)]


@pytest.fixture
def http(site):
	"""The web server of the site, on a free loopback port."""
	with web_server(site, threaded=False) as client:
		yield client


@pytest.fixture
def partnership(site):
	with committed_partnership("Exploring", since=add_days(today(), -100)) as made:
		yield made


@pytest.fixture
def keys(site) -> str:
	"""An officer's key and secret."""
	result = api_keys(persona("officer"))
	frappe.db.commit()
	return result


def test_a_move_over_http_is_refused_in_words_then_made_and_logged(partnership, http, keys):
	path = f"/api/resource/Partnership/{partnership.name}"
	status, answer = http.ask(keys, "PUT", path, stage="Informal Cooperation")
	assert status == 417
	assert "Record a joint activity" in answer["text"] and "agreement intent" not in answer["text"]
	status, answer = http.ask(keys, "PUT", path, stage="Implementing")
	assert status == 417 and "can't go from Exploring to Implementing" in answer["text"]

	status, _answer = http.ask(
		keys,
		"POST",
		"/api/resource/Interaction",
		subject="Workshop in Daegu",
		interaction_type="Workshop",
		interaction_date=str(today()),
		partnership=partnership.name,
		no_next_step_reason="To be agreed",
	)
	assert status == 200
	status, answer = http.ask(keys, "PUT", path, stage="Informal Cooperation", move_effective_on=str(today()))
	assert status == 200
	moved = answer["data"]
	assert (moved["stage"], moved["health"]) == ("Informal Cooperation", "Needs attention")
	assert moved["stage_log"][-1]["recorded_by"] == persona("officer")


def test_one_request_moves_and_a_get_does_not(partnership, http, keys):
	wanted = {
		"partnership": partnership.name,
		"action": "Park",
		"reason": "Nothing before the fair",
		"parked_until": str(add_days(today(), 60)),
	}
	status, _answer = http.ask(keys, "GET", "/api/method/eu_korea_coop.api.move", **wanted)
	assert 400 <= status < 500
	status, answer = http.ask(keys, "POST", "/api/method/eu_korea_coop.api.move", **wanted)
	assert (status, answer["message"]["stage"]) == (200, "Parked")
	status, answer = http.ask(
		keys, "GET", "/api/method/eu_korea_coop.api.get_health", partnership=partnership.name
	)
	assert (status, answer["message"]["health"], answer["message"]["reasons"]) == (200, "Parked", [])


BAD_INPUT = {
	"Parties": {"parties": "KICOX"},
	"Title": {"title": "x" * 10_000},
	"Due": {"next_step_due": "31 February"},
	"Responsible officer": {"owner_user": ["Administrator"]},
	"Stage": {"stage": "Asleep"},
	"Max silent": {"max_silent_override": "many"},
	"Organisation": {"parties": [{"organisation": "ORG-NEVER"}, {"organisation": "ORG-WAS"}]},
}


def test_a_list_is_searched_by_decomposed_hangul_as_by_composed(partnership, http, keys):
	"""A Mac sends 강남 in letters; what is stored is composed (rule 116)."""
	frappe.db.set_value("Partnership", partnership.name, "title", "강남 바이오 협력")
	frappe.db.commit()
	for form in ("NFC", "NFD"):
		asked = unicodedata.normalize(form, "강남\u200b 바이오")
		for filters in ({"title": ["like", f"%{asked}%"]}, [["Partnership", "title", "like", f"%{asked}%"]]):
			for path, arguments in (
				("/api/resource/Partnership", {}),
				("/api/method/frappe.client.get_list", {"doctype": "Partnership"}),
			):
				for text in (json.dumps(filters), json.dumps(filters, ensure_ascii=False)):
					status, answer = http.ask(keys, "GET", path, filters=text, **arguments)
					rows = answer.get("data", answer.get("message"))
					assert (status, [row["name"] for row in rows]) == (200, [partnership.name]), (form, path)


def test_bad_input_over_http_names_the_field_and_is_never_a_server_error(partnership, http, keys):
	path = f"/api/resource/Partnership/{partnership.name}"
	for label, fields in BAD_INPUT.items():
		status, answer = http.ask(keys, "PUT", path, **fields)
		assert 400 <= status < 500 and label in answer["text"], (label, status, answer)
	status, answer = http.ask(keys, "GET", "/api/method/eu_korea_coop.api.get_health", partnership="PTN-0")
	assert status == 404
	frappe.db.rollback()
	assert str(frappe.db.get_value("Partnership", partnership.name, "modified")) == partnership.modified


def test_a_call_without_an_argument_it_needs_names_it_and_is_never_a_server_error(http, keys):
	"""A browser sends no empty values."""
	needed = {name: requests.arguments_needed(f"eu_korea_coop.api.{name}") for name in api.__all__}
	needed = {name: arguments for name, arguments in needed.items() if arguments}
	assert needed["move"] and "get_today" not in needed
	for name, (first, *_rest) in needed.items():
		status, answer = http.ask(keys, "POST", f"/api/method/eu_korea_coop.api.{name}")
		refusal = json.loads(answer["text"])["refusal"]
		assert (status, refusal["code"], refusal["field"]) == (417, "MISSING", first), name


def test_two_interactions_recorded_at_once_are_both_seen(partnership):
	"""Each transaction sees but its own; the second one to commit leaves a job that looks again."""
	name, site = partnership.name, frappe.local.site
	newer, older = add_days(today(), -10), add_days(today(), -60)
	both_reading, first_is_done = threading.Barrier(2, timeout=60), threading.Event()
	failures = []

	def record(when, before_saving, after_commit) -> None:
		try:
			with connected(site):
				frappe.db.get_value("Partnership", name, "health")  # from here on it sees no other's commit
				both_reading.wait()
				before_saving()
				make_interaction(name, when)
				frappe.db.commit()
				after_commit()
		except Exception as failure:
			failures.append(failure)

	threads = [
		threading.Thread(target=record, args=(newer, lambda: None, first_is_done.set)),
		threading.Thread(target=record, args=(older, lambda: first_is_done.wait(60), lambda: None)),
	]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(90)
	assert not failures
	work_off(name)
	assert frappe.db.get_value("Partnership", name, "last_meaningful_interaction") == newer


@pytest.fixture
def two_partnerships(site):
	"""Two committed partnerships, taken away again with what hangs on them."""
	made = sorted(
		(make_partnership("Exploring", since=add_days(today(), -100)) for _ in range(2)),
		key=lambda doc: doc.name,
	)
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for name in frappe.get_all(
		"Interaction", filters={"partnership": ("in", [doc.name for doc in made])}, pluck="name"
	):
		frappe.delete_doc("Interaction", name, force=True)
	for doc in made:
		frappe.delete_doc("Partnership", doc.name, force=True)
		for row in doc.parties:
			frappe.delete_doc("Organisation", row.organisation, force=True)
	frappe.db.commit()


def test_a_save_and_a_long_load_that_meet_on_two_partnerships_both_succeed(two_partnerships):
	"""The load holds the second and wants the first; the save concerns both: neither is a deadlock's victim."""
	first, second = (doc.name for doc in two_partnerships)
	old = {
		"load": make_interaction(second, add_days(today(), -30)).name,
		"save": make_interaction(first, add_days(today(), -30), other_partnerships=[second]).name,
		"rest": make_interaction(first, add_days(today(), -40)).name,
	}
	frappe.db.commit()
	site = frappe.local.site
	load_holds_one, save_is_done = threading.Event(), threading.Event()
	failures = []

	def load() -> None:
		try:
			with connected(site):
				move_to(old["load"], -20)
				load_holds_one.set()
				assert save_is_done.wait(60)
				move_to(old["rest"], -20)
				frappe.db.commit()
		except Exception as failure:
			failures.append(failure)

	def save() -> None:
		try:
			with connected(site):
				assert load_holds_one.wait(60)
				move_to(old["save"], -5)
				frappe.db.commit()
				save_is_done.set()
		except Exception as failure:
			failures.append(failure)

	threads = [threading.Thread(target=load), threading.Thread(target=save)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(120)
	assert not failures
	for name in (first, second):
		work_off(name)
		assert frappe.db.get_value("Partnership", name, "last_meaningful_interaction") == add_days(
			today(), -5
		)


def move_to(interaction: str, days: int) -> None:
	doc = frappe.get_doc("Interaction", interaction)
	doc.interaction_date = add_days(today(), days)
	doc.save()


def work_off(name: str) -> None:
	"""Run the job that waits for this partnership, as a worker does, unless one was quicker."""
	for job in get_queue("short").jobs:
		if job.kwargs.get("site") == frappe.local.site and job.kwargs["kwargs"].get("names") == [name]:
			health.recompute(**job.kwargs["kwargs"])
			job.delete()
			frappe.db.commit()
			return
	time.sleep(2)
	frappe.db.rollback()


@contextmanager
def connected(site: str):
	"""A connection of this thread's own, as another web worker has."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.flags.in_test = True
	frappe.set_user("Administrator")
	try:
		yield
	finally:
		frappe.destroy()

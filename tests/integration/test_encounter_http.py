"""Over HTTP and from several processes: one key is one encounter, a refusal says its status, and the example of the docs runs."""

import json
import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import frappe
import pytest

from testing import make_organisation, persona
from testing.faults import finish, start
from testing.web import api_keys, web_server

pytestmark = [pytest.mark.commits, pytest.mark.timeout(300)]

AT_ONCE = 10
LOG = "/api/method/eu_korea_coop.api.log_encounter"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "encounters.md"
PROCESS = """
frappe.set_user({user!r})
from eu_korea_coop import api
api.log_encounter({key!r}, organisation={organisation!r}, outcome="From a process", no_next_step_reason="x")
{then}
"""


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def server(site):
	"""The web server of the site with a thread for each request, on a free loopback port."""
	with web_server(site) as client:
		yield client


@pytest.fixture(scope="module")
def officer(site) -> str:
	return persona("officer")


@pytest.fixture(scope="module")
def token(officer) -> str:
	result = api_keys(officer)
	frappe.db.commit()
	return result


@pytest.fixture
def partner(site, officer):
	"""A Korean organisation to meet; it and what was logged with it go again."""
	own = make_organisation("Europe", organisation_name="Quibbleton Own")
	met = make_organisation("Korea", organisation_name="Zetavolt Complex", acronym="ZTVX")
	frappe.db.set_single_value("Cooperation Settings", "own_organisation", own.name)
	frappe.db.commit()
	yield met
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.set_single_value("Cooperation Settings", "own_organisation", None)
	names = {row.parent for row in rows_with(met.name) if row.parenttype == "Partnership"}
	for name in {row.parent for row in rows_with(met.name) if row.parenttype == "Interaction"}:
		frappe.delete_doc("Interaction", name, force=True)
	for name in names:
		frappe.delete_doc("Partnership", name, force=True)
	for organisation in (own, met):
		frappe.delete_doc("Organisation", organisation.name, force=True)
	frappe.db.delete("Encounter Key")
	frappe.db.commit()


def rows_with(organisation: str) -> list[frappe._dict]:
	items = []
	for doctype in ("Interaction Organisation", "Partnership Party"):
		filters = {"organisation": organisation}
		items += frappe.get_all(doctype, filters=filters, fields=["parent", "parenttype"])
	return items


def encounters_with(organisation: str) -> set[tuple[str, str]]:
	frappe.db.rollback()
	return {(row.parenttype, row.parent) for row in rows_with(organisation)}


def test_one_key_sent_many_times_at_once_is_one_encounter(server, token, partner):
	begin = threading.Barrier(AT_ONCE, timeout=60)

	def send(_number):
		begin.wait()
		return server.ask(
			token, "POST", LOG, key="the-same-key", organisation=partner.name, no_next_step_reason="x"
		)

	with ThreadPoolExecutor(AT_ONCE) as together:
		answers = list(together.map(send, range(AT_ONCE)))
	assert [status for status, _answer in answers] == [200] * AT_ONCE
	assert len({answer["message"]["interaction"]["name"] for _status, answer in answers}) == 1
	assert sum(not answer["message"]["repeated"] for _status, answer in answers) == 1
	assert len(encounters_with(partner.name)) == 2  # the interaction and its partnership


@pytest.mark.long
def test_two_devices_that_meet_the_same_new_organisation_make_it_once(server, token, partner):
	begin = threading.Barrier(2, timeout=60)
	new = {"new": True, "name": "Novaquill Institute", "side": "Korea"}

	def send(number):
		begin.wait()
		return server.ask(
			token, "POST", LOG, key=f"device-{number}", organisation=new, no_next_step_reason="x"
		)

	with ThreadPoolExecutor(2) as together:
		answers = sorted(together.map(send, range(2)), key=lambda answer: answer[0])
	assert [status for status, _answer in answers] == [200, 409]
	refusal = json.loads(answers[1][1]["text"])["refusal"]
	assert refusal["code"] == "SIMILAR"
	made = answers[0][1]["message"]["organisation"]["name"]
	assert made in [row["name"] for row in refusal["candidates"]]
	assert frappe.db.count("Organisation", {"organisation_name": new["name"]}) == 1
	logged = answers[0][1]["message"]["key"]
	assert server.ask(token, "POST", LOG.replace("log_", "undo_"), key=logged)[0] == 200


@pytest.mark.long
def test_two_devices_that_begin_the_same_partnership_make_it_once(server, token, partner):
	begin = threading.Barrier(AT_ONCE, timeout=60)

	def send(number):
		begin.wait()
		return server.ask(
			token, "POST", LOG, key=f"device-{number}", organisation=partner.name, no_next_step_reason="x"
		)

	with ThreadPoolExecutor(AT_ONCE) as together:
		answers = list(together.map(send, range(AT_ONCE)))
	assert [status for status, _answer in answers] == [200] * AT_ONCE
	assert len({answer["message"]["partnership"]["name"] for _status, answer in answers}) == 1
	assert sum(answer["message"]["partnership"]["made"] for _status, answer in answers) == 1


@pytest.mark.long
def test_two_processes_with_one_key_are_one_encounter(partner, officer):
	values = {
		"user": officer,
		"key": "key-of-two",
		"organisation": partner.name,
		"then": "frappe.db.commit()",
	}
	for process in [start(PROCESS, **values) for _ in range(2)]:
		finish(process)
	assert len(encounters_with(partner.name)) == 2


@pytest.mark.long
@pytest.mark.parametrize(
	("then", "saved"),
	[
		("frappe.db.commit(); import os; os.kill(os.getpid(), 9)", True),
		("import os; os.kill(os.getpid(), 9)", False),
	],
)
def test_a_process_killed_before_it_answers_leaves_one_encounter(
	server, token, partner, officer, then, saved
):
	process = start(PROCESS, user=officer, key="key-of-one", organisation=partner.name, then=then)
	process.wait(120)
	assert process.returncode == -9
	assert (len(encounters_with(partner.name)) == 2) is saved
	content = {"organisation": partner.name, "outcome": "From a process", "no_next_step_reason": "x"}
	status, answer = server.ask(token, "POST", LOG, key="key-of-one", **content)
	assert (status, answer["message"]["repeated"]) == (200, saved)
	assert "differs" not in answer["message"]
	assert len(encounters_with(partner.name)) == 2


@pytest.mark.parametrize(
	("content", "status", "code", "field"),
	[
		(
			{"organisation": {"new": True, "name": "Zetavolt Komplex", "side": "Korea"}},
			409,
			"SIMILAR",
			"organisation",
		),
		({"event": "EVT-0000-0000"}, 404, "NOT_FOUND", "event"),
		({"when": "2016-11-05 or 06"}, 417, "UNCLEAR", "when"),
		({"next_step": "Call"}, 417, "MISSING", "next_step_due"),
	],
)
def test_a_refusal_says_its_status_its_code_and_its_field(
	server, token, partner, content, status, code, field
):
	content = {"organisation": partner.name, "no_next_step_reason": "x", **content}
	code_of_answer, answer = server.ask(token, "POST", LOG, key="a-refused-key", **content)
	refusal = json.loads(answer["text"])["refusal"]
	assert (code_of_answer, refusal["code"], refusal["field"]) == (status, code, field)
	assert encounters_with(partner.name) == set()


def test_the_side_of_an_organisation_on_a_card_is_asked_and_answered_with_the_same_key(
	server, token, partner
):
	card = "MECARD:N:Example,Mina;ORG:Zetavolt 4.0 Foundry;EMAIL:mina@zetavolt.example;;"
	content = {"key": "a-card-of-no-side", "no_next_step_reason": "x"}
	status, answer = server.ask(token, "POST", LOG, card=card, **content)
	refusal = json.loads(answer["text"])["refusal"]
	assert (status, refusal["code"], refusal["field"]) == (417, "MISSING", "organisation.side")
	status, read = server.ask(token, "POST", LOG.replace("log_encounter", "read_card"), text=card)
	(person,) = read["message"]["people"]
	assert (status, person["organisation"], person["side"]) == (200, "Zetavolt 4.0 Foundry", "")
	organisation = {"new": True, "name": person["organisation"], "side": "Korea"}
	status, answer = server.ask(
		token, "POST", LOG, card=card, organisation=organisation, similar_ok=1, **content
	)
	assert (status, answer["message"]["organisation"]["made"]) == (200, True)
	undone = server.ask(token, "POST", LOG.replace("log_", "undo_"), key=content["key"])
	assert undone[0] == 200


def test_a_guest_is_refused(server, partner):
	assert server.ask(None, "POST", LOG, key="a-guests-key", organisation=partner.name)[0] == 403


def test_the_example_of_the_docs_runs(server, token, partner):
	example = re.search(r"```sh\n(curl .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
	command = example.replace("https://coop.example", f"http://127.0.0.1:{server.port}")
	command = (
		command.replace("API_KEY:API_SECRET", token).strip() + f" -H 'X-Frappe-Site-Name: {server.site}'"
	)
	done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
	answer = json.loads(done.stdout)["message"]
	assert answer["organisation"] == {"name": partner.name, "made": False, "title": "ZTVX"}
	assert answer["next_step"]["text"] == "Send the programme"

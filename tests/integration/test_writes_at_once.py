"""Twenty programs at once on one record, over HTTP: nothing is lost in silence, and each refusal is a 409 in words."""

import threading
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest
from frappe.utils import add_days

from eu_korea_coop.partnerships import health
from testing import make_agreement, persona
from testing.factories import today
from testing.web import api_keys, committed_partnership, web_server

pytestmark = [pytest.mark.commits, pytest.mark.timeout(300)]

AT_ONCE = 20


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def http(site):
	"""The web server of the site with a thread for each request, on a free loopback port."""
	with web_server(site) as client:
		yield client


@pytest.fixture
def partnership(site):
	with committed_partnership("Exploring", since=add_days(today(), -100)) as made:
		yield made


@pytest.fixture(scope="module")
def keys(site) -> str:
	"""An officer's key and secret."""
	result = api_keys(persona("officer"))
	frappe.db.commit()
	return result


def all_at_once(request) -> list[tuple[int, dict]]:
	"""The answers to `request(0)` … `request(19)`, all sent at the same moment."""
	start = threading.Barrier(AT_ONCE, timeout=60)

	def send(number: int) -> tuple[int, dict]:
		start.wait()
		return request(number)

	with ThreadPoolExecutor(AT_ONCE) as together:
		return list(together.map(send, range(AT_ONCE)))


def stored(doc, fieldname: str):
	frappe.db.rollback()
	return frappe.db.get_value(doc.doctype, doc.name, fieldname)


@pytest.mark.long
def test_twenty_next_steps_at_once_are_all_accepted(http, keys, partnership):
	due = str(add_days(today(), 9))

	def request(number):
		return http.ask(
			keys,
			"POST",
			"/api/method/eu_korea_coop.api.set_next_step",
			partnership=partnership.name,
			next_step=f"Step {number}",
			next_step_due=due,
		)

	answers = all_at_once(request)
	assert [status for status, _ in answers if status != 200] == []
	assert stored(partnership, "next_step") in {f"Step {number}" for number in range(AT_ONCE)}
	remaining = frappe.get_all("Version", filters={"docname": partnership.name}, pluck="data")
	assert sum('"next_step"' in data for data in remaining) == AT_ONCE
	assert (
		frappe.db.count("ToDo", {"reference_name": partnership.name, "status": "Open", "is_next_step": 1})
		== 1
	)
	assert health.recompute([partnership.name]) == set()


def test_of_twenty_moves_at_once_one_is_made_and_logged(http, keys, partnership):
	wanted = {"partnership": partnership.name, "action": "Park", "reason": "Nothing before the fair"}
	wanted["parked_until"] = str(add_days(today(), 60))

	answers = all_at_once(
		lambda number: http.ask(keys, "POST", "/api/method/eu_korea_coop.api.move", **wanted)
	)
	statuses = sorted(status for status, _ in answers)
	assert statuses[0] == 200 and set(statuses[1:]) <= {409, 417}, answers
	assert stored(partnership, "stage") == "Parked"
	log = frappe.get_all(
		"Partnership Stage Log", {"parent": partnership.name}, pluck="to_stage", order_by="idx"
	)
	assert log.count("Parked") == 1 and log[-1] == "Parked"
	assert health.recompute([partnership.name]) == set()


@pytest.mark.long
def test_of_two_tabs_that_save_in_turn_the_later_one_is_refused_and_loses_nothing(http, keys, partnership):
	path = f"/api/resource/Partnership/{partnership.name}"
	tabs = [http.ask(keys, "GET", path)[1]["data"] for _ in range(2)]
	for number in range(5):
		status, answer = http.ask(keys, "PUT", path, **{**tabs[0], "objective": f"Of the first tab {number}"})
		assert status == 200, answer
		tabs[0] = answer["data"]
		assert http.ask(keys, "PUT", path, **{**tabs[1], "notes": "Of the second tab"})[0] == 409
		assert stored(partnership, "objective") == f"Of the first tab {number}"
	assert stored(partnership, "notes") != "Of the second tab"


def test_of_twenty_blind_writes_of_one_field_one_is_accepted_and_nineteen_are_refused(
	http, keys, partnership
):
	def request(number):
		return http.ask(
			keys, "PUT", f"/api/resource/Partnership/{partnership.name}", objective=f"By {number}"
		)

	answers = all_at_once(request)
	accepted = [number for number, (status, _) in enumerate(answers) if status == 200]
	assert stored(partnership, "objective") == f"By {accepted[-1]}"
	assert len(accepted) == 1
	refused = [answer["text"] for status, answer in answers if status == 409]
	assert len(refused) == AT_ONCE - 1
	assert all("Objective" in text or "at the same moment" in text for text in refused)
	assert "refresh" not in "".join(refused)


@pytest.mark.long
def test_blind_writes_of_different_fields_are_all_accepted(http, keys, partnership):
	fields = ("objective", "notes", "source", "introduction_basis")

	def request(number):
		field = fields[number % len(fields)]
		return http.ask(
			keys, "PUT", f"/api/resource/Partnership/{partnership.name}", **{field: f"From {field}"}
		)

	answers = all_at_once(request)
	assert {status for status, _ in answers} <= {200, 409}
	assert [stored(partnership, field) for field in fields] == [f"From {field}" for field in fields]


def test_a_write_that_says_what_it_read_is_accepted_or_answered_in_words_for_a_program(
	http, keys, partnership
):
	path = f"/api/resource/Partnership/{partnership.name}"
	_, answer = http.ask(keys, "GET", path)
	read = answer["data"]["modified"]
	assert http.ask(keys, "PUT", path, objective="First", modified=read)[0] == 200
	status, answer = http.ask(keys, "PUT", path, objective="Second", modified=read)
	assert status == 409 and "Read it again" in answer["text"]
	_, answer = http.ask(keys, "GET", path)
	assert http.ask(keys, "PUT", path, objective="Third", modified=answer["data"]["modified"])[0] == 200
	assert stored(partnership, "objective") == "Third"


@pytest.mark.long
def test_an_agreement_too_refuses_a_blind_overwrite(http, keys, partnership):
	agreement = make_agreement(partnership)
	frappe.db.commit()
	path = f"/api/resource/Agreement/{agreement.name}"
	assert http.ask(keys, "PUT", path, title="Ours")[0] == 200
	status, answer = http.ask(keys, "PUT", path, title="Theirs")
	assert status == 409 and "Title" in answer["text"]
	assert http.ask(keys, "PUT", path, notes="Another field")[0] == 200
	assert stored(agreement, "title") == "Ours"


BY_LINK = {
	"frappe.model.workflow.bulk_workflow_approval": lambda name: {
		"docnames": f'["{name}"]',
		"doctype": "Partnership",
		"action": "Park",
	},
	"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs": lambda name: {
		"doctype": "Partnership",
		"docnames": f'["{name}"]',
		"action": "update",
		"data": '{"tier": "Watch", "objective": "By a link"}',
	},
	"frappe.client.set_value": lambda name: {
		"doctype": "Partnership",
		"name": name,
		"fieldname": "objective",
		"value": "By a link",
	},
}


@pytest.mark.parametrize("method", BY_LINK)
def test_no_link_changes_a_partnership(http, keys, partnership, method):
	before = stored(partnership, ["stage", "tier", "objective", "modified"])
	http.ask(keys, "GET", f"/api/method/{method}", **BY_LINK[method](partnership.name))
	assert stored(partnership, ["stage", "tier", "objective", "modified"]) == before


def test_the_key_of_loaded_history_is_not_set_from_outside(http, keys, partnership):
	path = f"/api/resource/Partnership/{partnership.name}"
	http.ask(keys, "PUT", path, history_key="seed:P1", source="A letter")
	assert stored(partnership, ["history_key", "source"]) == (None, "A letter")

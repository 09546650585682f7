"""Merges of organisations and of people, and their undoing, while others write: nothing is lost, nothing points nowhere.

Whoever comes second gets a 4xx in words. Over HTTP, each request in a thread and a transaction of its own.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest

from eu_korea_coop.directory import late_links
from testing import make_contact, make_organisation, persona
from testing.factories import today
from testing.web import api_keys, committed_partnership, web_server

pytestmark = [pytest.mark.commits, pytest.mark.timeout(300)]

API = "/api/method/eu_korea_coop.api"
REFUSED = (403, 404, 409, 417)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def ask(site):
	"""`ask(method, path, **data)` as a manager: (status, answer)."""
	keys = api_keys(persona("manager"))
	frappe.db.commit()
	with web_server(site) as client:
		yield lambda method, path, **data: client.ask(keys, method, path, **data)


@pytest.fixture
def partnership(site):
	with committed_partnership("Exploring") as made:
		yield made


@pytest.fixture
def organisations(site):
	made = [make_organisation("Korea"), make_organisation("Korea")]
	people = [
		make_contact(doc, email_ids=[{"email_id": f"{doc.name.lower()}@cluster.example"}]) for doc in made
	]
	frappe.db.commit()
	yield made, people
	take_away("Organisation", made)
	take_away("Contact", people)


@pytest.fixture
def people(site):
	organisation = make_organisation("Korea")
	made = [
		make_contact(
			organisation, first_name=name, email_ids=[{"email_id": f"{name.lower()}@cluster.example"}]
		)
		for name in ("Ara", "Bora")
	]
	frappe.db.commit()
	yield made
	take_away("Contact", made)
	take_away("Organisation", [organisation])


def take_away(doctype: str, docs) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for doc in docs:
		if frappe.db.exists(doctype, doc.name):
			frappe.delete_doc(doctype, doc.name, force=True, ignore_permissions=True)
	frappe.db.delete("Person Change", {"contact": ("in", [doc.name for doc in docs])})
	frappe.db.commit()


def at_once(*requests) -> list[tuple[int, dict]]:
	"""The answers to requests that are sent at the same moment."""
	start = threading.Barrier(len(requests), timeout=60)

	def send(request):
		start.wait()
		return request()

	with ThreadPoolExecutor(len(requests)) as together:
		return list(together.map(send, requests))


def one_was_accepted(answers) -> None:
	statuses = sorted(status for status, _ in answers)
	assert statuses[0] == 200 and all(status in REFUSED for status in statuses[1:]), [
		(status, str(answer)[-600:]) for status, answer in answers
	]
	frappe.db.rollback()


def left_of(doctype: str, docs):
	names = [doc.name for doc in docs if frappe.db.exists(doctype, doc.name)]
	assert len(names) == 1
	return frappe.get_doc(doctype, names[0])


def test_of_two_merges_of_organisations_in_opposite_directions_one_is_done(ask, organisations):
	(one, other), people = organisations
	merge = f"{API}.merge_organisations"
	one_was_accepted(
		at_once(
			lambda: ask("POST", merge, source=one.name, target=other.name),
			lambda: ask("POST", merge, source=other.name, target=one.name),
		)
	)
	left = left_of("Organisation", [one, other])
	assert {row.contact for row in left.contacts} == {doc.name for doc in people}
	assert {left.organisation_name, *(row.alias for row in left.aliases)} >= {
		one.organisation_name,
		other.organisation_name,
	}


@pytest.mark.long
def test_of_two_merges_of_people_in_opposite_directions_one_is_done_and_can_be_undone(ask, people):
	one, other = people
	merge = f"{API}.merge_people"
	answers = at_once(
		lambda: ask("POST", merge, source=one.name, target=other.name),
		lambda: ask("POST", merge, source=other.name, target=one.name),
	)
	one_was_accepted(answers)
	left = left_of("Contact", people)
	assert {row.email_id for row in left.email_ids} == {
		row.email_id for doc in people for row in doc.email_ids
	}
	(change,) = (answer["message"]["change"] for status, answer in answers if status == 200)
	undo = at_once(*[lambda: ask("POST", f"{API}.undo_person_change", change=change)] * 2)
	one_was_accepted(undo)
	for doc in people:
		stored = frappe.get_doc("Contact", doc.name)
		assert [row.email_id for row in stored.email_ids] == [row.email_id for row in doc.email_ids]


@pytest.mark.long
def test_an_undo_and_a_new_merge_at_once_leave_whole_people(ask, people):
	one, other = people
	third = make_contact(first_name="Cora", email_ids=[{"email_id": "cora@cluster.example"}])
	frappe.db.commit()
	_, answer = ask("POST", f"{API}.merge_people", source=one.name, target=other.name)
	answers = at_once(
		lambda: ask("POST", f"{API}.undo_person_change", change=answer["message"]["change"]),
		lambda: ask("POST", f"{API}.merge_people", source=other.name, target=third.name),
	)
	assert all(status in (200, *REFUSED) for status, _ in answers), answers
	frappe.db.rollback()
	try:
		remaining = frappe.get_all(
			"Contact Email", {"email_id": ("like", "%ora@cluster.example")}, pluck="email_id"
		)
		held = [doc for doc in (one, other, third) if frappe.db.exists("Contact", doc.name)]
		assert sorted(set(remaining)) == ["bora@cluster.example", "cora@cluster.example"]
		assert held and all(frappe.get_doc("Contact", doc.name).email_ids for doc in held)
	finally:
		take_away("Contact", [third])


@pytest.mark.long
@pytest.mark.parametrize("doctype", ["Organisation", "Contact"])
def test_what_is_logged_while_its_records_are_merged_points_at_the_one_that_stays(
	ask, partnership, organisations, monkeypatch, doctype
):
	"""The encounter has looked up its links, and writes its rows when the merge is over: the worst order."""
	(source, target), people = organisations
	if doctype == "Contact":
		source, target = people
	rows = {
		"Organisation": {"organisations": [{"organisation": source.name}]},
		"Contact": {"participants": [{"participant_name": "x", "contact": source.name}]},
	}[doctype]
	looked_up, merged = threading.Event(), threading.Event()
	controller = type(frappe.new_doc("Interaction"))
	plain = controller.db_insert

	def late(self, *arguments, **values):
		looked_up.set()
		merged.wait(60)
		return plain(self, *arguments, **values)

	monkeypatch.setattr(controller, "db_insert", late)
	sent = {"partnership": partnership.name, "subject": "x", "interaction_type": "Meeting", "two_way": 1}
	sent |= {
		"no_next_step_reason": "x",
		"interaction_date": str(today()),
		"interaction_date_precision": "Day",
		**rows,
	}
	with ThreadPoolExecutor(1) as aside:
		logged = aside.submit(ask, "POST", "/api/resource/Interaction", **sent)
		assert looked_up.wait(60)
		queued = []
		monkeypatch.setattr(frappe, "enqueue", lambda method, **values: queued.append((method, values)))
		method = {"Organisation": "merge_organisations", "Contact": "merge_people"}[doctype]
		assert ask("POST", f"{API}.{method}", source=source.name, target=target.name)[0] == 200
		merged.set()
		status, answer = logged.result(60)
	frappe.db.rollback()
	assert status == 200, answer
	(job,) = (values for method, values in queued if method.endswith("late_links.repoint"))
	assert (job["doctype"], job["gone"], job["stays"]) == (doctype, source.name, target.name)
	late_links.repoint(doctype, source.name, target.name)
	table = {"Organisation": "Interaction Organisation", "Contact": "Interaction Participant"}[doctype]
	field = doctype.lower()
	named = frappe.get_all(table, filters={"parent": answer["data"]["name"]}, pluck=field)
	assert named == [target.name]


def test_a_merge_that_is_undone_while_the_job_waits_stays_undone(ask, people, monkeypatch):
	"""The job has read something before it waits, as every job has, so that it could look at what is over by then."""
	source, target = people
	place = {"contact": source.name, "parenttype": "Organisation"}
	before = frappe.get_all("Organisation Contact", filters=place, pluck="name")
	monkeypatch.setattr(frappe, "enqueue", lambda *_method, **_values: None)
	status, answer = ask("POST", f"{API}.merge_people", source=source.name, target=target.name)
	assert status == 200, answer
	frappe.db.rollback()
	assert not frappe.db.exists("Contact", source.name)

	def undo(_seconds: float) -> None:
		change = answer["message"]["change"]
		assert ask("POST", f"{API}.undo_person_change", change=change)[0] == 200

	monkeypatch.setattr(late_links.time, "sleep", undo)
	late_links.repoint("Contact", source.name, target.name, wait=3)
	frappe.db.commit()
	assert frappe.get_all("Organisation Contact", filters=place, pluck="name") == before

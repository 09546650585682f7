"""docs/permissions.md over HTTP: one sample of each record × persona, with a key and a secret, as another program would.

A web server of this process answers on a loopback port; the records are committed, so it sees them, and taken away at
the end.
"""

import json

import frappe
import pytest
from frappe.utils import now_datetime
from permission_table import (
	MODULES,
	PAGE,
	RESTRICTED,
	Kind,
	make_records,
	own_rows_of,
	read_page,
)

from testing import PERSONAS, as_user, persona, some_of
from testing.web import HttpClient, api_keys, web_server

pytestmark = [pytest.mark.commits, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def http(site):
	"""The web server of the site, on a free loopback port."""
	with web_server(site, threaded=False) as client:
		yield client


@pytest.fixture(scope="module")
def everything(site):
	"""Committed records of every kind and committed people; deleted again with all they left behind."""
	started = now_datetime()
	had = set(frappe.get_all("User", pluck="name"))
	records = make_records()
	people = {}
	for name in PERSONAS:
		own = own_rows_of(name) if name != "guest" else {}
		people[name] = (keys_of(name), {**records, **own})
	frappe.db.commit()
	yield people
	frappe.db.rollback()
	frappe.set_user("Administrator")
	take_away(started, had)
	frappe.db.commit()


def keys_of(name: str) -> str | None:
	if name == "guest":
		return None
	return api_keys(persona(name))


def take_away(started, had: set[str]) -> None:
	"""Everything made since: records of ours, their child rows, and the people."""
	for doctype in frappe.get_all(
		"DocType", filters={"module": ("in", MODULES), "issingle": 0, "is_virtual": 0}, pluck="name"
	):
		frappe.db.delete(doctype, {"creation": (">=", started)})
	for doctype in OF_FRAPPE:
		frappe.db.delete(doctype, {"creation": (">=", started)})
	for user in set(frappe.get_all("User", pluck="name")) - had:
		frappe.delete_doc("User", user, force=True)


OF_FRAPPE = (
	"Contact",
	"Contact Email",
	"Contact Phone",
	"Dynamic Link",
	"DocShare",
	"ToDo",
	"Version",
	"Comment",
	"Notification Log",
)


def path_of(doc) -> str:
	return f"/api/resource/{doc.doctype}/{doc.name}"


def read_wrongly(http: HttpClient, keys, page, name, records) -> list[str]:
	"""The kinds of record whose document or list over HTTP is not what the table says."""
	wrong = []
	for kind, cells in sorted(page.of(name).items(), key=lambda entry: entry[1]["read"]):
		doc = records.get(kind)
		if doc is None or doc.meta.is_virtual or name not in some_of(tuple(page.cells), str(kind)):
			continue
		status, answer = http.ask(keys, "GET", path_of(doc))
		if (status == 200) is not cells["read"] or status not in (200, 403):
			wrong.append(
				f"{kind}: {status} for {'a reader' if cells['read'] else 'no reader'} {str(answer)[:200]}"
			)
		if doc.meta.issingle:
			continue
		filters = json.dumps([["name", "=", doc.name]])
		status, answer = http.ask(keys, "GET", f"/api/resource/{doc.doctype}", filters=filters)
		listed = status == 200 and bool(answer["data"])
		if listed is not (cells["read"] or page.cells[name][kind] == "choose") or status not in (200, 403):
			wrong.append(f"{kind}: {'listed' if listed else 'not listed'} ({status})")
	return wrong


@pytest.mark.long
def test_reading_over_http_is_what_the_tables_say(http, everything):
	page = read_page(PAGE.read_text())
	wrong = {}
	for name, (keys, records) in everything.items():
		if result := read_wrongly(http, keys, page, name, records):
			wrong[name] = result
	assert wrong == {}


@pytest.mark.long
def test_a_restricted_partnership_is_written_over_http_by_those_alone_who_may(http, everything):
	page = read_page(PAGE.read_text())
	kind = Kind("Partnership", RESTRICTED)
	for name, (keys, records) in everything.items():
		frappe.db.rollback()
		sent = {"objective": f"Written by {name}", "visibility": "Restricted"}
		# each replaces what somebody else has just written, so each says what it has read
		sent["modified"] = str(frappe.db.get_value("Partnership", records[kind].name, "modified"))
		status, answer = http.ask(keys, "PUT", path_of(records[kind]), **sent)
		expected = 200 if page.of(name)[kind]["write"] else 403
		assert status == expected, (name, status, str(answer)[:300])
		if expected == 403:
			assert records[kind].title not in str(answer), name


def test_nobody_opens_a_restricted_partnership_by_sending_their_own_id_as_its_owner(http, everything):
	keys, records = everything["another officer"]
	doc = records[Kind("Partnership", RESTRICTED)]
	status, _ = http.ask(
		keys, "PUT", path_of(doc), visibility="Normal", owner_user=persona("another officer")
	)
	assert status == 403
	assert http.ask(keys, "GET", path_of(doc))[0] == 403


def test_global_search_over_http_finds_only_what_one_may_read(http, everything):
	"""The full-text index holds what is committed, so this search is tried here."""
	doc = everything["officer"][1][Kind("Partnership", RESTRICTED)]
	registered = register_for_search(doc)
	try:
		for name, is_listed in (
			("another officer", False),
			("viewer", False),
			("system manager", False),
			("officer", True),
			("manager", True),
		):
			_, answer = http.ask(
				everything[name][0], "POST", "/api/method/frappe.utils.global_search.search", text=doc.title
			)
			assert any(row["name"] == doc.name for row in answer["message"]) is is_listed, name
	finally:
		unregister(doc, registered)


def register_for_search(doc):
	from frappe.utils.global_search import sync_value

	settings = frappe.get_doc("Global Search Settings")
	before = [row.document_type for row in settings.allowed_in_global_search]
	if doc.doctype not in before:
		settings.append("allowed_in_global_search", {"document_type": doc.doctype})
		settings.save()
	sync_value(
		{
			"doctype": doc.doctype,
			"name": doc.name,
			"content": f"Title : {doc.title}",
			"published": 0,
			"title": doc.title,
			"route": "",
		}
	)
	frappe.db.commit()
	frappe.cache.delete_key("global_search_doctypes")
	return before


def unregister(doc, before) -> None:
	from frappe.utils.global_search import delete_for_document

	delete_for_document(doc)
	settings = frappe.get_doc("Global Search Settings")
	settings.allowed_in_global_search = [
		row for row in settings.allowed_in_global_search if row.document_type in before
	]
	settings.save()
	frappe.db.commit()


def test_a_private_file_of_a_restricted_partnership_is_downloaded_by_its_readers_alone(http, everything):
	doc = everything["officer"][1][Kind("Partnership", RESTRICTED)]
	with as_user("officer"):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"minutes-{frappe.generate_hash(length=6)}.json",
				"content": '{"minutes": "secret"}',
				"attached_to_doctype": "Partnership",
				"attached_to_name": doc.name,
				"is_private": 1,
			}
		).insert()
	frappe.db.commit()
	try:
		for name, expected in (
			("another officer", 403),
			("viewer", 403),
			("outsider", 403),
			("guest", 403),
			("officer", 200),
		):
			status, _ = http.ask(everything[name][0], "GET", file.file_url)
			assert status == expected, name
	finally:
		frappe.delete_doc("File", file.name, force=True)
		frappe.db.commit()


def test_a_request_without_a_right_says_so_and_nothing_else(http, everything):
	"""A refusal is a 403 without a word of the record, also for the form and for a name that does not exist."""
	keys, records = everything["another officer"]
	doc = records[Kind("Agreement", RESTRICTED)]
	for method, arguments in (
		("frappe.desk.form.load.getdoc", {"doctype": doc.doctype, "name": doc.name}),
		("frappe.client.get", {"doctype": doc.doctype, "name": doc.name}),
		("frappe.desk.form.linked_with.get", {"doctype": doc.doctype, "docname": doc.name}),
	):
		status, answer = http.ask(keys, "POST", f"/api/method/{method}", **arguments)
		assert status == 403, method
		assert doc.title not in str(answer), method
	assert http.ask(keys, "GET", "/api/resource/Partnership/PTN-0000-0000")[0] == 404

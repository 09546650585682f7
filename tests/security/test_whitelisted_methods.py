"""No mark is seen through any whitelisted method, by anybody who may not read what holds it, over HTTP.

The short form tries every method that asks for a record, as a colleague or as a Policy
Viewer, with a hidden partnership or an open one. `make test-security` tries all methods, people and shapes of request with a record of every DocType.

Requests go through the WSGI application in this process. A server on a socket that answers one request at a time
hangs in the methods that print a PDF: wkhtmltopdf asks it for the style sheet while it waits for wkhtmltopdf.
"""

import io
import json
import logging
import re
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import enumerated
import frappe
import planted
import pytest
from enumerated import WHOLE
from planted import BLIND, OWN_MARK, PERSONAL_MARK, READERS, RESTRICTED_MARK, USER_MARK
from werkzeug.test import Client

from testing import some_of

pytestmark = [pytest.mark.commits, pytest.mark.timeout(6000)]

MARK = re.compile(rf"(?:{RESTRICTED_MARK}|{PERSONAL_MARK}|{OWN_MARK}|{USER_MARK})\d*")

SHORT = {
	"another officer": ("partnership", "normal partnership"),
	"viewer": ("partnership", "normal partnership", "contact", "colleague"),
}
"""Person → the records asked for by them in `make test`."""
WRITTEN = (
	"partnership",
	"interaction",
	"agreement",
	"file",
	"mail",
	"contact",
	"preference",
	"calendar entry",
)
"""Records that are written and printed in `make test`, each in many ways."""
PEOPLE = BLIND[RESTRICTED_MARK] if WHOLE else tuple(SHORT)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def world(site):
	yield planted.plant()
	planted.take_away()


class Asker:
	"""Requests to the site's own WSGI application, in a thread of its own: a request ends with its own connection."""

	def __init__(self, site: str, world):
		import frappe.app

		self.site, self.world = site, world
		self.client = Client(frappe.app.application)
		self.pool = ThreadPoolExecutor(2)

	def ask_all(self, requests: list[tuple]) -> Iterator[tuple[int, str]]:
		return self.pool.map(lambda request: self.ask(*request), requests)

	def ask(self, person: str, method: str, path: str, data: dict | None = None) -> tuple[int, str]:
		"""(status, the whole answer as text)."""
		headers = {"X-Frappe-Site-Name": self.site, "Accept": "application/json"}
		if keys := self.world.keys[person]:
			headers["Authorization"] = f"token {keys}"
		where = {"query_string": data} if method == "GET" else {"json": data or {}}
		try:
			response = self.client.open(path, method=method, headers=headers, **where)
		except Exception:  # Frappe failed once more while it wrote the page of an error
			return 500, traceback.format_exc()
		try:
			return response.status_code, text_of(response.get_data())
		finally:
			response.close()


def text_of(content: bytes) -> str:
	"""An answer as text; of an archive or a workbook the texts that are packed in it."""
	if content.startswith(b"PK"):
		with zipfile.ZipFile(io.BytesIO(content)) as archive:
			return " ".join(f"{name} {text_of(archive.read(name))}" for name in archive.namelist())
	return content.decode(errors="replace")


@pytest.fixture(scope="module")
def asker(site, world):
	made = Asker(site, world)
	yield made
	made.pool.shutdown()


def seen_by(asker: Asker, person: str, requests: list[tuple]) -> dict[str, list[str]]:
	"""Request → the fields whose marks its answer shows to `person`, who may not see them; or its error, if that is ours."""
	frappe.db.rollback()  # a request that changes a table's columns waits for whoever has read it
	kinds = [kind for kind, blind in BLIND.items() if person in blind]
	result, begun, answers = {}, time.monotonic(), Counter()
	for number, (request, (status, text)) in enumerate(
		zip(requests, asker.ask_all(requests), strict=True), start=1
	):
		if number % 500 == 0:
			logging.getLogger("security").info(
				"%s: %s after %.0f s", person, number, time.monotonic() - begun
			)
		answers[f"{status // 100}xx"] += 1
		shown = f"{request[1]} {request[2]} {json.dumps(request[3])[:200]} → {status}"
		marks = {mark for mark in MARK.findall(text) if any(mark.startswith(kind) for kind in kinds)}
		if marks:
			result[shown] = sorted({asker.world.marks.get(mark, mark) for mark in marks})[:5]
		elif status >= 500 and is_our_error(request[2], text):
			result[shown] = [last_words(text)]
		if shown in result:
			logging.getLogger("security").warning("%s: %s: %s", person, shown, result[shown])
	logging.getLogger("security").info(
		"%s: %s requests in %.0f s, %s marks planted, seen or ours in error: %s; answers: %s",
		*(person, len(requests), time.monotonic() - begun, len(asker.world.marks), len(result)),
		dict(answers),
	)
	return result


def is_our_error(path: str, text: str) -> bool:
	"""A server error of a function of ours, or one that arose in a file of ours while Frappe's ran.

	Not ours is an argument that one of Frappe's functions lacks, for which Frappe answers before it calls us, or a site that sends no mail.
	"""
	is_incomplete = "required positional argument" in text and "/eu_korea_coop." not in path
	if is_incomplete or "OutgoingEmailError" in text:
		return False
	frames = [line for line in lines_of(text) if "File " in line]
	return "/eu_korea_coop." in path or (bool(frames) and "apps/eu_korea_coop" in frames[-1])


def last_words(text: str) -> str:
	"""The innermost frame of an answer's traceback and its error."""
	lines = lines_of(text)
	frames = [line.strip() for line in lines if "File " in line]
	errors = [line for line in lines if "Error" in line and "File " not in line]
	return f"{frames[-1][-90:] if frames else ''} {errors[-1][:160] if errors else text[-160:]}"


def lines_of(text: str) -> list[str]:
	return text.replace("\\n", "\n").replace("\\", "").splitlines()


def requests_to_methods(world, person: str, targets, is_whole: bool) -> list[tuple]:
	driven, again = enumerated.looked_at(), enumerated.called_by_frappes_path()
	documents = [
		(person, "POST", "/api/method/run_doc_method", arguments)
		for label in targets
		for arguments in enumerated.requests_to_documents(world.targets[label], world.users[person])
	]
	documents += [
		(person, "POST", "/api/method/run_doc_method", arguments)
		for label in (targets if is_whole else targets[:1])
		for arguments in enumerated.requests_by_documents(
			world.targets[label], world.users[person], world.file_urls[0]
		)
	]
	return documents + [
		(person, "POST", f"/api/method/{path}", arguments)
		for path, function in sorted(enumerated.methods().items())
		if (path.startswith("eu_korea_coop.") and path not in again) or driven.get(path) == "driven"
		if is_whole or person in some_of(tuple(SHORT), path)
		for label in targets_of(function, targets, is_whole)
		for arguments in enumerated.requests_of(
			function, world.targets[label], world.users[person], world.users["officer"], is_whole
		)
	]


def targets_of(function, targets, is_whole: bool):
	"""A method that asks for no record is tried once, and in the short form left out; others there with one of the records."""
	if enumerated.asks_for_a_record(function):
		return targets if is_whole else some_of(targets, function.__qualname__)
	return targets[:1] if is_whole else ()


def one_of_each(world) -> tuple[str, ...]:
	"""A record of every DocType, and the open ones that lead to hidden ones."""
	of_doctype = {}
	for label, (doctype, _) in world.targets.items():
		of_doctype.setdefault((doctype, label.startswith("normal")), label)
	return tuple(of_doctype.values())


def test_every_whitelisted_method_has_been_looked_at():
	"""A new method of Frappe stands in the list as driven, or with the reason why not; ours are all driven, new ones too."""
	known = enumerated.looked_at()
	frappes = {path for path in enumerated.methods() if not path.startswith("eu_korea_coop.")}
	assert sorted(frappes - set(known)) == []
	assert all(what == "driven" or what.startswith("not driven, ") for what in known.values())


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("part", ("records", "own") if WHOLE else ("records",))
def test_no_mark_is_seen_through_a_whitelisted_method(asker, world, whole, person, part):
	targets = [label for label in one_of_each(world) if (label in world.own) == (part == "own")]
	requests = requests_to_methods(world, person, targets if whole else SHORT[person], whole)
	before = planted.hidden_state(world)
	seen = seen_by(asker, person, requests)
	assert (seen, differences(before, planted.hidden_state(world))) == ({}, {})
	assert len(requests) > (2_000 if whole else 250)


def differences(before: dict, after: dict) -> dict:
	"""What was changed, added or removed: (DocType, name) → its fields that differ, or its whole row."""
	result = {}
	for key in before.keys() | after.keys():
		old, new = before.get(key), after.get(key)
		if old and new:
			changed = {field: (old[field], new[field]) for field in old if old[field] != new.get(field)}
			if changed:
				result[key] = changed
		elif old != new:
			result[key] = {"before": old, "after": new}
	return result


@pytest.mark.parametrize("person", PEOPLE)
def test_no_mark_is_seen_in_any_list_or_record_over_rest(asker, world, whole, person):
	"""Run after the methods: what one of them copied into a record of its caller's would show here."""
	doctypes = frappe.get_all("DocType", filters={"issingle": 0, "is_virtual": 0, "istable": 0}, pluck="name")
	targets = world.targets.values() if whole else [world.targets[label] for label in one_of_each(world)]
	doctypes = doctypes if whole else {doctype for doctype, _ in targets}
	written = targets if whole else [world.targets[label] for label in WRITTEN]
	requests = [
		(person, "GET", f"/api/resource/{doctype}", {"fields": '["*"]', "limit_page_length": 500})
		for doctype in doctypes
	]
	requests += [(person, "GET", f"/api/resource/{doctype}/{name}", {}) for doctype, name in targets]
	if hasattr(frappe.api, "API_URL_MAP"):
		requests += by_second_version(person, world.users[person], doctypes, written)
	for doctype, name in written:
		path = f"/api/resource/{doctype}/{name}"
		requests += [
			(person, "PUT", path, {"__islocal": 1}),
			(person, "PUT", path, {"__islocal": 1, "name": ""}),
			(person, "PUT", path, {"owner": world.users[person], "visibility": "Normal"}),
			(
				person,
				"POST",
				"/api/method/frappe.client.set_value",
				{"doctype": doctype, "name": name, "fieldname": {"__islocal": 1, "name": ""}},
			),
			(person, "GET", "/printview", {"doctype": doctype, "name": name}),
			*by_other_paths(person, doctype, name),
			*by_name_of_a_method(person, doctype, name),
		]
	requests += [(person, "GET", url, {}) for url in world.file_urls]
	requests += [
		(
			person,
			"POST",
			"/api/resource/File",
			{"file_url": url, "is_private": 1, "file_name": "mine.txt"},
		)
		for url in world.file_urls
	]
	requests += [(person, "GET", url, {}) for url in world.file_urls]
	before = planted.hidden_state(world)
	seen = seen_by(asker, person, requests)
	assert (seen, differences(before, planted.hidden_state(world))) == ({}, {})


def by_other_paths(person: str, doctype: str, name: str) -> list[tuple]:
	"""Functions that are overridden, called by another path of theirs, and by functions that call what they are handed."""
	title, files = "frappe.desk.search.get_link_title", json.dumps([name])
	handed_on = {
		"frappe.model.mapper.map_docs": {
			"method": title,
			"source_names": json.dumps([doctype]),
			"target_doc": name,
		},
		"frappe.desk.treeview.get_all_nodes": {
			"doctype": doctype,
			"label": "x",
			"parent": name,
			"tree_method": title,
		},
		"frappe.core.doctype.file.file.zip_files": {"files": files},
	}
	beside = {"cmd": "frappe.core.doctype.file.file.zip_files", "files": files}
	return [
		*((person, "POST", f"/api/method/{path}", asked) for path, asked in handed_on.items()),
		(person, "POST", "/api/method/eu_korea_coop.api.get_timeline", beside),
	]


def by_name_of_a_method(person: str, doctype: str, name: str) -> list[tuple]:
	"""Whitelisted methods of a record, called at its own address."""
	path = f"/api/resource/{doctype}/{name}"
	return [
		(person, method, path, {"run_method": called})
		for called in enumerated.document_methods(doctype)
		for method in ("GET", "POST")
	]


def by_second_version(person: str, user: str, doctypes, written) -> list[tuple]:
	"""The addresses of the second version of the API, which later Frappes of 15 have, and the first with its number."""
	asked = {"fields": '["*"]', "limit": 500, "limit_page_length": 500}
	requests = [
		(person, "GET", f"/api/{kind}/{doctype}", asked)
		for doctype in doctypes
		for kind in ("v2/document", "v1/resource")
	]
	for doctype, name in written:
		path = f"/api/v2/document/{doctype}/{name}"
		requests += [
			(person, "GET", f"/api/v1/resource/{doctype}/{name}", {}),
			(person, "GET", path, {}),
			(person, "GET", f"{path}/copy", {}),
			(person, "PUT", path, {"__islocal": 1}),
			(person, "PATCH", path, {"__islocal": 1, "name": ""}),
			(person, "PATCH", path, {"owner": user, "visibility": "Normal"}),
			(person, "POST", "/api/v2/method/Tag/add_tag", {"tag": "Mine", "dt": doctype, "dn": name}),
		]
		sent = {"doctype": doctype, "name": name, "owner": user, "visibility": "Normal"}
		for called in enumerated.document_methods(doctype):
			asked = {"method": called, "document": sent}
			requests += [
				(person, "GET", f"{path}/method/{called}", {}),
				(person, "POST", f"{path}/method/{called}", {}),
				(person, "POST", "/api/v2/method/run_doc_method", asked),
			]
	return requests


@pytest.mark.parametrize("person", PEOPLE)
def test_a_refused_tag_leaves_nothing(asker, world, person):
	doctype, name = world.targets["partnership"]
	before = tags_of(doctype, name)
	asked = {
		"add_tag": {"tag": "Mine", "dt": doctype, "dn": name},
		"add_tags": {"tags": '["Mine"]', "dt": doctype, "docs": json.dumps([name])},
		"remove_tag": {"tag": "Festival", "dt": doctype, "dn": name},
	}
	answers = asker.ask_all(
		[(person, "POST", f"/api/method/frappe.desk.doctype.tag.tag.{way}", asked[way]) for way in asked]
	)
	assert [status for status, _ in answers] == [403, 403, 403]
	assert tags_of(doctype, name) == before


def tags_of(doctype: str, name: str) -> tuple:
	frappe.db.rollback()
	links = frappe.get_all("Tag Link", filters={"document_name": name}, pluck="tag")
	return frappe.db.get_value(doctype, name, "_user_tags"), sorted(links)


@pytest.mark.parametrize("person", READERS)
def test_whoever_may_read_finds_the_marks(asker, world, person):
	records = [world.targets[label] for label in one_of_each(world)]
	requests = [(person, "GET", f"/api/resource/{doctype}/{name}", {}) for doctype, name in records]
	requests += [(person, "GET", "/api/resource/Partnership", {"fields": '["*"]', "limit_page_length": 500})]
	answers = " ".join(text for _, text in asker.ask_all(requests))
	names = {world.marks[mark].split(".")[0] for mark in MARK.findall(answers) if mark in world.marks}
	assert {
		"Partnership",
		"Agreement",
		"Interaction",
		"Action Plan",
		"Cooperation Outcome",
		"File",
		"Contact",
	} <= names


def test_no_mark_waits_in_a_mail_or_notification_for_somebody_who_may_not_read_it(asker, world):
	frappe.db.rollback()
	blind = [world.users[person] for person in BLIND[RESTRICTED_MARK] if person != "guest"]
	text = frappe.get_all("Notification Log", filters={"for_user": ("in", blind)}, fields=["*"])
	queued = frappe.get_all("Email Queue Recipient", filters={"recipient": ("in", blind)}, pluck="parent")
	mails = frappe.get_all("Email Queue", filters={"name": ("in", queued or [""])}, pluck="message")
	assert RESTRICTED_MARK not in str(text) + str(mails)


if WHOLE:

	@pytest.mark.parametrize("person", READERS)
	def test_whoever_may_read_meets_no_server_error_of_ours(asker, world, person):
		"""The last: they may change and delete what the others were asked to find."""
		requests = requests_to_methods(world, person, one_of_each(world), True)
		assert seen_by(asker, person, requests) == {}
		assert len(requests) > 2_000

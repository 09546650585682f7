"""Whatever a careless or hostile program sends to REST and to our API: a 4xx that says why, or a saved record, whole.

The requests are drawn by a generator with a fixed seed: 10,000 in `make test-security`, 150 where somebody names this file.
"""

import inspect
import json
import random

import enumerated
import frappe
import planted
import pytest
from test_whitelisted_methods import Asker, last_words

pytestmark = [pytest.mark.commits, pytest.mark.timeout(6000)]

SEED = 20261126

JUNK = (
	"x",
	"",
	None,
	[],
	["a"],
	[["a"]],
	{},
	{"a": 1},
	["like", "%"],
	[{"organisation": {"a": 1}}],
	[{"no such column": 1}],
	True,
	0,
	-1,
	0.5,
	10**30,
	"x" * 10_000,
	"ü" * 70_000,
	"\ud800",
	"\x00",
	"\ufeff",
	"\u200b",
	"<script>alert(1)</script>",
	"=HYPERLINK(1)",
	"' OR 1=1 --",
	"../../etc/passwd",
	"9999-12-31",
	"0000-00-00",
	"2017-05-31 25:61:61",
	"Administrator",
	"NaN",
	"{{ frappe.session }}",
)

OURS = (
	"Partnership",
	"Agreement",
	"Interaction",
	"Action Plan",
	"Cooperation Outcome",
	"Cooperation Event",
	"Organisation",
	"Organisation Relationship",
	"Digest Preference",
	"Bottleneck",
	"Sector",
	"Event Series",
)


@pytest.fixture(scope="module", autouse=True)
def site(site_of_module):
	return site_of_module


@pytest.fixture(scope="module")
def world(site):
	yield planted.plant(marked=False)
	planted.take_away()


@pytest.fixture(scope="module")
def asker(site, world):
	made = Asker(site, world)
	yield made
	made.pool.shutdown()


def drawn(world, count: int) -> list[tuple]:
	"""`count` requests of an officer: records with a spoilt field, lists with spoilt questions, our API with spoilt arguments."""
	choice = random.Random(SEED)
	api = {path: f for path, f in enumerated.methods().items() if path.startswith("eu_korea_coop.api.")}
	own = [target for label, target in world.targets.items() if target[0] in OURS and label != "snapshot"]
	requests = []
	for _ in range(count):
		kind = choice.random()
		if kind < 0.35:
			doctype, name = choice.choice(own)
			requests.append(("officer", "PUT", f"/api/resource/{doctype}/{name}", spoilt(choice, doctype)))
		elif kind < 0.6:
			doctype = choice.choice(OURS)
			requests.append(("officer", "POST", f"/api/resource/{doctype}", spoilt(choice, doctype)))
		elif kind < 0.7:
			part = choice.choice(
				("fields", "filters", "order_by", "group_by", "limit_page_length", "limit_start")
			)
			asked = {part: json.dumps(choice.choice(JUNK))}
			requests.append(("officer", "GET", f"/api/resource/{choice.choice(OURS)}", asked))
		else:
			path = choice.choice(sorted(api))
			requests.append(
				("officer", "POST", f"/api/method/{path}", arguments_of(choice, api[path], world))
			)
	return requests


def spoilt(choice: random.Random, doctype: str) -> dict:
	fields = [
		df.fieldname
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype not in ("Section Break", "Column Break", "Tab Break")
	]
	return {choice.choice(fields): choice.choice(JUNK) for _ in range(choice.randint(1, 3))}


def arguments_of(choice: random.Random, function, world) -> dict:
	"""Every argument, most of them right, one or two spoilt or left out."""
	arguments = {}
	for name in inspect.signature(function).parameters:
		if choice.random() < 0.4:
			arguments[name] = choice.choice(JUNK)
		else:
			arguments[name] = enumerated.value_of(
				name, world.targets.get(name, world.targets["partnership"]), "officer"
			)
	return arguments


def is_ours(method: str, text: str) -> bool:
	"""A server error while a record is written, or with a frame of ours in it, is ours; one in Frappe's lists alone is not.

	Nor is a site that sends no mail.
	"""
	if "OutgoingEmailError" in text:
		return False
	return method != "GET" or "apps/eu_korea_coop" in text


@pytest.mark.long
def test_no_request_ends_in_a_server_error_of_ours_or_in_half_a_record(asker, world, whole):
	requests = drawn(world, 10_000 if whole else 150)
	errors, refusals = {}, 0
	before = modified_of(world)
	for request in requests:
		status, text = next(asker.ask_all([request]))
		_, method, path, data = request
		refusals += 400 <= status < 500
		if status >= 500 and is_ours(method, text):
			errors.setdefault(f"{method} {path} {last_words(text)}", str(data)[:120])
		if method == "PUT":
			after = modified_of(world)
			if status >= 400:
				assert after == before, (request, "was refused and changed something")
			before = after
	assert not errors, "\n".join(f"{what} {data}" for what, data in errors.items())
	assert refusals > len(requests) / 4


def modified_of(world) -> dict:
	"""The day of change of every record, and how many rows each has: a refused write leaves both."""
	frappe.db.rollback()
	result = {}
	for doctype, name in world.targets.values():
		if doctype in OURS:
			result[name] = str(frappe.db.get_value(doctype, name, "modified"))
			for table in frappe.get_meta(doctype).get_table_fields():
				result[name, table.fieldname] = frappe.db.count(table.options, {"parent": name})
	return result

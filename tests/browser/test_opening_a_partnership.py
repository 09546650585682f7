"""What it costs to open a partnership: every request the browser makes, and the queries each of them asks, by its history."""

import gzip
import json
import logging
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import frappe
import frappe.handler
import pytest
from frappe.utils import getdate, nowdate
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from eu_korea_coop.demo.people import PEOPLE
from testing import as_user, count_queries
from testing.queries import forget_request

OFFICER = PEOPLE[0]["email"]
MOST_QUERIES, MOST_KIB = 25, 40
METHOD = "/api/method/"


class Asked(NamedTuple):
	"""One call of the browser: the dotted path, GET or POST, what was sent, the bytes of the answer compressed."""

	path: str
	method: str
	arguments: dict
	size: int


@pytest.fixture
def with_history(stalled_partnership):
	"""`with_history(number)`: the partnership with so many held interactions, one a day; taken away at the end."""
	made = stalled_partnership

	def fill(number: int) -> str:
		frappe.db.delete("Interaction", {"partnership": made.name})
		today = getdate(nowdate())
		days = [today - timedelta(days=back) for back in range(number)]
		fields = ["name", "subject", "partnership", "status", "interaction_type", "interaction_date"]
		fields += [
			"interaction_date_precision",
			"first_day",
			"last_day",
			"is_meaningful",
			"creation",
			"modified",
			"owner",
		]
		rows = [
			[
				f"INT-MANY-{day}",
				"A talk",
				made.name,
				"Held",
				"Meeting",
				day,
				"Day",
				day,
				day,
				1,
				nowdate(),
				nowdate(),
				OFFICER,
			]
			for day in days
		]
		frappe.db.bulk_insert("Interaction", fields, rows)
		frappe.db.commit()
		return made.name

	yield fill
	frappe.db.rollback()
	frappe.db.delete("Interaction", {"partnership": made.name})
	frappe.db.commit()


def requests_of_opening(page, name: str) -> list[Asked]:
	"""Every call the desk makes to show the form."""
	answers = []

	def listen(answer) -> None:
		answers.append(answer)

	page.on("response", listen)
	page.evaluate("name => frappe.set_route('Form', 'Partnership', name)", name)
	page.locator(".overview-standing:visible").wait_for()
	page.wait_for_function("() => !frappe.request.ajax_count")
	page.wait_for_load_state("networkidle")
	page.remove_listener("response", listen)
	result = []
	for answer in answers:
		parts = urlsplit(answer.url)
		if not parts.path.startswith((METHOD, "/api/")) or answer.request.resource_type not in (
			"xhr",
			"fetch",
		):
			continue
		arguments = dict(parse_qsl(parts.query, keep_blank_values=True))
		sent = answer.request.post_data or ""
		if sent.startswith("{"):
			arguments |= json.loads(sent)
		else:
			arguments |= dict(parse_qsl(sent, keep_blank_values=True))
		path = parts.path.removeprefix(METHOD)
		result.append(Asked(path, answer.request.method, arguments, len(gzip.compress(answer.body()))))
	return result


def queries_of(requests: list[Asked]) -> dict[str, int]:
	"""Method → how many queries the request asks when it is answered in this process, its caches in Redis warm."""
	asked: dict[str, int] = {}
	for one in requests:
		for is_warm in (False, True):
			with as_user(OFFICER):
				forget_request()
				frappe.local.request = Request(EnvironBuilder(method=one.method).get_environ())
				frappe.local.response = frappe._dict(docs=[])
				frappe.local.form_dict = frappe._dict(one.arguments, cmd=one.path)
				with count_queries() as seen:
					frappe.handler.execute_cmd(one.path)
			if is_warm:
				asked[one.path] = asked.get(one.path, 0) + len(seen)
	del frappe.local.request
	frappe.local.form_dict = frappe._dict()
	return asked


def test_a_thousand_interactions_cost_as_many_requests_and_queries_as_ten(open_as, visit, with_history):
	costs = {}
	for number in (10, 1_000):
		name = with_history(number)
		page = visit(open_as("Cooperation Officer"), "today")
		page.evaluate("() => new Promise((done) => frappe.model.with_doctype('Partnership', done))")
		requests = requests_of_opening(page, name)
		queries = queries_of(requests)
		size = sum(one.size for one in requests) / 1024
		costs[number] = (len(requests), queries, sum(queries.values()), round(size, 1))
		page.context.close()
	logging.getLogger("opening").warning("%s", costs)
	few, many = costs[10], costs[1_000]
	assert many[0] == few[0] == 1, costs
	assert many[1] == few[1]
	assert many[2] <= MOST_QUERIES, many
	assert many[3] <= MOST_KIB, many

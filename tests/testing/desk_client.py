"""People of the demo who use the desk over HTTP, as a browser does: a session, its token, and calls of the API."""

from __future__ import annotations

import time

import requests

API = "/api/method/eu_korea_coop.api."
REPORT = "/api/method/frappe.desk.query_report.run"
LIST = "/api/method/frappe.desk.reportview.get"


class Person:
	"""Somebody signed in at the desk at `url`; one thread at a time."""

	def __init__(self, url: str, user: str, password: str, patience: float = 60):
		self.url, self.user, self.patience = url, user, patience
		self.session = requests.Session()
		answer = self.session.post(f"{url}/api/method/login", data={"usr": user, "pwd": password}, timeout=60)
		answer.raise_for_status()
		self.session.headers["X-Frappe-CSRF-Token"] = self.get(f"{API}get_session_token")["token"]

	def ask(self, method: str, path: str, **values) -> requests.Response:
		"""The answer, whatever its status. Raises requests' ConnectionError and Timeout."""
		where = "params" if method == "GET" else "json"
		return self.session.request(
			method, f"{self.url}{path}", **{where: values}, timeout=self.patience, allow_redirects=False
		)

	def get(self, path: str, **values):
		return self.message(self.ask("GET", path, **values))

	def post(self, path: str, **values):
		return self.message(self.ask("POST", path, **values))

	@staticmethod
	def message(answer: requests.Response):
		assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:2000]}"
		return answer.json().get("message")

	def report(self, name: str, **filters):
		return self.get(REPORT, report_name=name, filters=as_json(filters))

	def names(self, doctype: str, **filters) -> list[str]:
		"""What Frappe's list shows."""
		listed = self.post(
			LIST,
			doctype=doctype,
			fields=as_json(["name"]),
			filters=as_json([[doctype, field, "=", value] for field, value in filters.items()]),
			page_length=100,
			start=0,
		)
		return [row[0] for row in listed["values"]] if listed else []

	def log(self, key: str, partnership: str, subject: str) -> requests.Response:
		"""Log an encounter, once for each key."""
		return self.ask(
			"POST",
			f"{API}log_encounter",
			key=key,
			partnership=partnership,
			subject=subject,
			outcome="They will send their list of members.",
			no_next_step_reason="They write next.",
			two_way=1,
		)


def as_json(value) -> str:
	import json

	return json.dumps(value)


def until(happens, seconds: float, pause: float = 0.5):
	"""The first true answer of `happens()`; the last one after `seconds`."""
	limit = time.monotonic() + seconds
	while not (answer := happens()) and time.monotonic() < limit:
		time.sleep(pause)
	return answer

"""For locust (Debian's python3-locust): officers who log encounters, a manager and a reader of figures who read.

Run by `make load`, which names the people, their password and the partnerships in the environment. Everybody of one account
shares its session, for Frappe ends a person's third session. A log that fails is sent again with the same key, as by a browser.
"""

import json
import os
import random
import uuid

from locust import HttpUser, between, events, task

API = "/api/method/eu_korea_coop.api."
PASSWORD = os.environ["LOAD_PASSWORD"]
OFFICERS = os.environ["LOAD_OFFICERS"].split(",")
READERS = os.environ["LOAD_READERS"].split(",")
PLACES = os.environ["LOAD_PARTNERSHIPS"].split(",")
signed_in: dict[str, tuple[dict, str]] = {}
"""User → cookies and the token with which they may send."""


@events.test_start.add_listener
def sign_in(environment, **_kwargs) -> None:
	import requests

	for user in (*OFFICERS, *READERS):
		session = requests.Session()
		login = {"usr": user, "pwd": PASSWORD}
		session.post(f"{environment.host}/api/method/login", data=login, timeout=60).raise_for_status()
		token = session.get(f"{environment.host}{API}get_session_token", timeout=60).json()["message"][
			"token"
		]
		signed_in[user] = (session.cookies.get_dict(), token)


class Person(HttpUser):
	abstract = True
	accounts: list[str] = []

	def on_start(self) -> None:
		cookies, token = signed_in[random.choice(self.accounts)]
		self.client.cookies.update(cookies)
		self.client.headers["X-Frappe-CSRF-Token"] = token

	def read(self, what: str, **values) -> None:
		self.client.get(f"{API}{what}", params=values, name=what)


class Officer(Person):
	"""Logs an encounter in half of what they do."""

	weight = 3
	wait_time = between(0.5, 1.5)
	accounts = OFFICERS

	@task(4)
	def log(self) -> None:
		values = {
			"key": uuid.uuid4().hex,
			"partnership": random.choice(PLACES),
			"subject": f"Load {uuid.uuid4().hex[:12]}",
			"outcome": "They will send their list of members.",
			"no_next_step_reason": "They write next.",
			"two_way": 1,
		}
		for _attempt in range(3):
			if self.client.post(f"{API}log_encounter", json=values, name="log_encounter").status_code == 200:
				return

	@task(2)
	def story(self) -> None:
		self.read("get_timeline", partnership=random.choice(PLACES))

	@task(1)
	def today(self) -> None:
		self.read("get_today")

	@task(1)
	def search(self) -> None:
		self.read("find_whom", text=random.choice(["kim", "clu", "대구", "bio"]))


class Reader(Person):
	"""A report, a chart, the map, the calendar."""

	weight = 2
	wait_time = between(0.5, 1.5)
	accounts = READERS

	@task
	def report(self) -> None:
		filters = json.dumps({})
		values = {"report_name": "Partnership Pipeline", "filters": filters}
		self.client.get("/api/method/frappe.desk.query_report.run", params=values, name="report")

	@task
	def chart(self) -> None:
		self.read("get_stages_by_health")

	@task
	def map(self) -> None:
		self.read("get_organisation_map")

	@task
	def calendar(self) -> None:
		self.read("get_calendar", start="2026-01-01", end="2026-12-31")

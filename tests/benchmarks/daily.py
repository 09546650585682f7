"""What people and the clock do all day: record, open, look at a board, sweep, write digests, ask over HTTP."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import frappe
from bare import bare_copy, values_of
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, nowdate
from frappe.utils.password import set_encrypted_password
from generate import child, insert, owner
from measure import MANAGER, OFFICER, Finding, floor, ratio
from meter import as_reader, cost_of, memory_of, one_turn, work_of_server
from werkzeug.test import Client

from eu_korea_coop import api
from eu_korea_coop.clock import site_today
from eu_korea_coop.follow_up.digests import delivery, job
from eu_korea_coop.overrides import forms
from eu_korea_coop.partnerships import health, sweep

BUSY = "PTN-BENCH-BUSY"
"""A partnership with a thousand interactions."""

SWEEP_FLOOR = """
	SELECT partnership, MAX(last_day), COUNT(*) FROM `tabInteraction` WHERE is_meaningful = 1 GROUP BY partnership
"""
BOARD_FLOOR = "SELECT stage, COUNT(*) FROM `tabPartnership` GROUP BY stage"
NOON = "2031-03-03T12:00:00+00:00"
"""A Monday on which every officer's digest is due."""


def findings() -> Iterator[Finding]:
	yield from recording()
	yield from opening()
	yield from board()
	yield from sweeping()
	yield from digests()
	yield from over_http()


def recording() -> Iterator[Finding]:
	"""A contact with its next step, against a bare ToDo; nothing of it stays."""
	active = frappe.get_all("Partnership", {"stage": "Exploring", "owner_user": OFFICER}, pluck="name")[0]
	nothing = {"no_next_step_reason": "Nothing was agreed"}
	turn = iter(range(1_000))

	def contact(**fields) -> Document:
		return frappe.get_doc(
			{
				"doctype": "Interaction",
				"subject": "A talk",
				"interaction_type": "Meeting",
				"interaction_date": nowdate(),
				"partnership": active,
				**fields,
			}
		).insert()

	def with_step() -> None:
		contact(next_step=f"Write {next(turn)}", next_step_due=add_days(nowdate(), 9))

	with as_reader(OFFICER):
		plain = cost_of(lambda: contact(**nothing), 5)
		step = cost_of(with_step, 5)
	todo = cost_of(lambda: frappe.get_doc({"doctype": "ToDo", "description": "A talk"}).insert(), 5)
	values = values_of(contact(**nothing))
	frappe.db.rollback()
	with bare_copy("Interaction") as bare, as_reader(OFFICER):
		of_bare = cost_of(lambda: frappe.get_doc({"doctype": bare, **values}).insert(), 5)
		frappe.db.rollback()
	more = f"{plain.queries} queries, {plain.work * 1000:.0f} ms"
	yield Finding("5 record an interaction / bare ToDo", ratio(plain, todo), "≤ 1.8 ×, ≤ 15 queries", more)
	yield Finding(
		"5 … / the same fields without a line of ours",
		ratio(plain, of_bare),
		"",
		f"{of_bare.queries} queries, {of_bare.work * 1000:.0f} ms",
	)
	more = f"{step.queries} queries, {step.work * 1000:.0f} ms"
	yield Finding("5 … with a next step and its ToDo", ratio(step, todo), "", more)


def busy_partnership() -> str:
	"""Like PTN-BENCH-000002, with a thousand interactions."""
	if not frappe.db.exists("Partnership", BUSY):
		like = frappe.get_doc("Partnership", "PTN-BENCH-000002")
		insert(
			"Partnership",
			[{"name": BUSY, "title": "Busy", "stage": like.stage, "owner_user": like.owner_user}],
		)
		insert(
			"Partnership Party",
			(
				child("Partnership", "parties", BUSY, row.idx, organisation=row.organisation, side=row.side)
				for row in like.parties
			),
		)
		today = site_today()
		insert(
			"Interaction",
			(
				{
					"name": f"INT-BUSY-{number:04d}",
					"subject": "A talk",
					"partnership": BUSY,
					"status": "Held",
					"interaction_date": (day := today - timedelta(days=number)),
					"interaction_date_precision": "Day",
					"first_day": day,
					"last_day": day,
					"is_meaningful": 1,
				}
				for number in range(1_000)
			),
		)
		health.recompute([BUSY])
		frappe.db.commit()
	return BUSY


def opened(doctype: str, name: str) -> list:
	"""What the desk asks for to show a form, as a browser was seen to: the document with what hangs on it (and its Overview)."""
	frappe.local.response = frappe._dict(docs=[])
	forms.getdoc(doctype=doctype, name=name)
	return [[doc.as_dict() for doc in frappe.response.docs], frappe.response.get("docinfo")]


def opening() -> Iterator[Finding]:
	"""A form is compared with a ToDo's that the same reader opens: Administrator's is asked for no rights."""
	fields = {"doctype": "ToDo", "description": "A talk", "allocated_to": MANAGER}
	todo = frappe.get_doc(fields).insert().name
	busy = busy_partnership()
	of_administrator = cost_of(lambda: opened("ToDo", todo), 9)
	with as_reader(MANAGER):
		of_todo = cost_of(lambda: opened("ToDo", todo), 9)
		of_ten = cost_of(lambda: opened("Partnership", "PTN-BENCH-000002"), 9)
		of_thousand = cost_of(lambda: opened("Partnership", busy), 9)
		size = len(frappe.as_json(opened("Partnership", busy), indent=None)) / 1024
	frappe.db.rollback()
	more = f"{of_ten.queries} and {of_thousand.queries} queries, {of_ten.work * 1000:.1f} ms, {size:.0f} KiB"
	yield Finding(
		"6 open one with 1,000 interactions / with 10",
		ratio(of_thousand, of_ten),
		"≤ 1.2 ×, ≤ 25 queries, ≤ 40 KiB",
		more,
	)
	more = f"{of_todo.queries} queries, {of_todo.work * 1000:.1f} ms; with 1,000 interactions {ratio(of_thousand, of_todo)}"
	yield Finding("6 … with 10 / the same reader's ToDo", ratio(of_ten, of_todo), "≤ 2.5 ×", more)
	yield Finding("6 … / Administrator's ToDo", ratio(of_ten, of_administrator), "", "")


def board() -> Iterator[Finding]:
	"""The board's request for its first cards, and each dashboard's for all that stands on it."""
	fields = ["name", "title", "stage", "health", "owner_user", "next_step", "next_step_due", "_assign"]

	def cards() -> None:
		frappe.local.form_dict = frappe._dict(
			fields=frappe.as_json([f"`tabPartnership`.`{field}`" for field in fields]),
			filters="[]",
			order_by="`tabPartnership`.`modified` desc",
		)
		api.get_board_cards("Partnerships by Stage")
		frappe.local.form_dict = frappe._dict()

	with as_reader(MANAGER):
		of_floor, cost = cost_of(floor(BOARD_FLOOR), 5), cost_of(cards, 5)
		more = f"{cost.queries} queries, {cost.work * 1000:.1f} ms"
		yield Finding("9 board / one GROUP BY", ratio(cost, of_floor), "≤ 3 ×, ≤ 12 queries", more)
	for name, reader in (("My Desk", OFFICER), ("Pipeline and Health", MANAGER), ("Policy", MANAGER)):
		doc = frappe.get_doc("Dashboard", name)
		asked = [row.card for row in doc.cards], [row.chart for row in doc.charts]
		with as_reader(reader):
			cost = cost_of(lambda asked=asked: api.get_widgets(*asked), 5)
		yield Finding(
			f"9 dashboard {name}",
			f"{cost.work * 1000:.0f} ms",
			"≤ 150 ms, ≤ 15 queries",
			f"{cost.queries} queries",
		)


def sweeping() -> Iterator[Finding]:
	"""A night on which nothing is due, and the Sunday on which every partnership is judged anew."""

	def run(full: bool) -> None:
		for _progress in sweep.sweep(site_today(), full=full):
			frappe.db.commit()

	rows = frappe.db.count("Interaction")
	of_floor = cost_of(floor(SWEEP_FLOOR), 2)
	idle = cost_of(lambda: run(False), 2)
	more = f"{idle.queries} queries, {idle.work * 1000:.0f} ms, {idle.rows_read / rows:.2f} × rows"
	yield Finding(
		"8 nightly sweep, nothing due / one aggregate", ratio(idle, of_floor), "≤ 2 ×, ≤ 1.1 × rows", more
	)
	full = one_turn(lambda: run(True))
	peak, _held = memory_of(lambda: run(True), warm=False)
	more = f"{full.seconds:.0f} s, {full.queries} queries, {peak / 2**20:.0f} MiB, {full.rows_read / rows:.2f} × rows"
	yield Finding(
		"8 full reconcile, nothing changed / one aggregate", ratio(full, of_floor), "≤ 64 MiB", more
	)


def digests() -> Iterator[Finding]:
	"""Every officer's first digest, and the one of the week after, queued and not sent, against as many bare mails; taken away again."""
	people = frappe.db.count("Has Role", {"role": "Cooperation Officer", "parenttype": "User"})
	week_later = (datetime.fromisoformat(NOON) + timedelta(days=7)).isoformat()

	def bare() -> None:
		frappe.sendmail(recipients=[owner(1)], subject="A talk", message="<p>A line</p>" * 20)

	def forget(*also: str) -> None:
		for doctype in ("Email Queue", "Email Queue Recipient", *also):
			frappe.db.delete(doctype)
		frappe.db.delete("Cooperation Run Log", {"job": "Digest"})
		frappe.db.commit()

	def first_ones() -> None:
		forget("Digest Delivery")
		job.run(NOON)

	def next_ones() -> None:
		before = frappe.get_all("Digest Delivery", {"composed_at": ("<", sent_at)}, pluck="name")
		frappe.db.delete("Digest Delivery", {"name": ("not in", before)})
		frappe.db.set_value("Digest Delivery", {"status": delivery.QUEUED}, "status", delivery.SENT)
		forget()
		job.run(week_later)

	of_bare = cost_of(bare, 5)
	frappe.db.rollback()
	sent_at = now_datetime()
	for which, task in (("first", first_ones), ("of the week after", next_ones)):
		of_all = one_turn(task)
		mails = frappe.db.count("Email Queue")
		peak, _held = memory_of(task, warm=False)
		sent_at = now_datetime()
		each = of_all.work / max(mails, 1)
		size = frappe.db.sql("SELECT AVG(LENGTH(message)) FROM `tabEmail Queue`")[0][0] or 0
		yield Finding(
			f"7 digests, {which}, {people} officers, {mails} mails of {size / 2**10:.0f} KiB: one / bare sendmail",
			f"{each / of_bare.work:.2f} ×",
			"≤ 1.5 ×, ≤ 12 queries each",
			f"{of_all.queries / max(mails, 1):.1f} queries and {each * 1000:.0f} ms each, {of_all.seconds:.0f} s and {peak / 2**20:.0f} MiB in all",
		)
	forget("Digest Delivery")


def key_of(user: str) -> str:
	key, secret = frappe.generate_hash(length=15), frappe.generate_hash(length=15)
	frappe.db.set_value("User", user, "api_key", key)
	set_encrypted_password("User", user, secret, fieldname="api_secret")
	frappe.db.commit()
	return f"{key}:{secret}"


def over_http() -> Iterator[Finding]:
	"""Frappe's whole request in this process, the connection and the session included: processor time of Python and of the
	database's server, the least of some rounds.
	"""
	from frappe.app import application

	site = frappe.local.site
	active = frappe.get_all("Partnership", {"stage": "Exploring"}, pluck="name")[0]
	client = Client(application)
	keys = {user: key_of(user) for user in (MANAGER, "Administrator")}

	def ask(method: str, path: str, body: dict | None = None, user: str = "Administrator") -> Callable:
		headers = {"Authorization": f"token {keys[user]}", "X-Frappe-Site-Name": site}

		def request() -> None:
			answer = client.open(f"/api/{path}", method=method, json=body, headers=headers)
			assert answer.status_code == 200, answer.get_data(as_text=True)[:500]

		return request

	def cheapest(request: Callable[[], None]) -> float:
		request()
		rounds = []
		for _round in range(5):
			connected()
			begun = time.process_time() + work_of_server()
			for _turn in range(5):
				request()
			worked = time.process_time()
			connected()
			rounds.append((worked + work_of_server() - begun) / 5)
		return min(rounds)

	def connected() -> None:
		frappe.init(site=site, sites_path=".")
		frappe.connect()

	listed = {
		"doctype": "Partnership",
		"filters": [["Partnership", "health", "=", "Stalled"]],
		"fields": ["name", "title", "stage", "health", "owner_user", "next_step_due", "stalled_since"],
		"order_by": "`tabPartnership`.`stalled_since` asc",
		"start": 0,
		"page_length": 20,
	}
	contact = {
		"subject": "A talk",
		"interaction_type": "Meeting",
		"interaction_date": nowdate(),
		"partnership": active,
		"no_next_step_reason": "Nothing was agreed",
	}
	ping = cheapest(ask("GET", "method/ping", user=MANAGER))
	page = cheapest(ask("POST", "method/frappe.desk.reportview.get", listed, MANAGER))
	todo = cheapest(ask("POST", "resource/ToDo", {"description": "A talk"}))
	record = cheapest(ask("POST", "resource/Interaction", contact))
	connected()
	with bare_copy("Interaction") as doctype:
		values = values_of(frappe.get_last_doc("Interaction"))
		bare = cheapest(ask("POST", f"resource/{doctype}", values))
		connected()
	yield Finding(
		"10 stalled page over HTTP / ping", f"{page / ping:.2f} ×", "≤ 4 ×", f"{page * 1000:.0f} ms"
	)
	yield Finding(
		"10 POST of an interaction / of a ToDo",
		f"{record / todo:.2f} ×",
		"≤ 1.6 ×",
		f"{record * 1000:.0f} ms",
	)
	yield Finding(
		"10 … / of the same fields without a line of ours",
		f"{record / bare:.2f} ×",
		"",
		f"{bare * 1000:.0f} ms, {bare / todo:.2f} × one of a ToDo",
	)

"""Real processes that are killed, a real mail server that refuses: what the fault tests are made of.

The work under test runs in processes of its own, on a site whose data is committed. Nothing here is imported by the app.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
from aiosmtpd.controller import Controller

from eu_korea_coop.constants import COOPERATION_RUN_LOG

ACCOUNT = "Fault Tests Outgoing"
START = """
import frappe
frappe.init(site={site!r}, sites_path=".")
frappe.connect()
frappe.set_user("Administrator")
"""
COMPOSE = "from eu_korea_coop.follow_up.digests import job; job.run({now!r})"
SWEEP = "from eu_korea_coop.follow_up import sweep; sweep.run({today!r}, full=1, batch_size={batch})"
SEND = """
import socket
socket.setdefaulttimeout({patience})  # as Frappe's sender has from 15 on; before, a worker that hangs is killed
from frappe.email.queue import get_queue
for row in get_queue():
    try:
        frappe.get_doc("Email Queue", row.name).send()
    except Exception:
        frappe.db.rollback()
"""


# ------------------------------------------------------------------------------------------------ the mail server


class MailServer:
	"""An SMTP server on loopback that keeps what it accepts.

	With `refuse_every` it refuses every n-th message, with `hang_for` it never answers the message for that recipient.
	`victim` is a sender that is killed at its `kill_after`-th message, before it is accepted or, with `kill_accepted`,
	after that and before it hears so.
	"""

	def __init__(self, refuse_every: int = 0, hang_for: str | None = None):
		self.refuse_every, self.hang_for = refuse_every, hang_for
		self.victim: subprocess.Popen | None = None
		self.kill_after, self.kill_accepted = 0, False
		self.transactions = 0
		self.accepted: list[email.message.EmailMessage] = []
		self.raw: list[bytes] = []
		self.recipients: list[str] = []

	async def handle_DATA(self, server, session, envelope) -> str:
		self.transactions += 1
		self.kill_after -= 1
		if not self.kill_accepted and self.kill_victim():
			return "451 Nobody listens any more"
		if self.hang_for in envelope.rcpt_tos:
			await asyncio.sleep(3600)
		if self.refuse_every and self.transactions % self.refuse_every == 0:
			return "451 Requested action aborted: try again later"
		self.accepted.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
		self.raw.append(envelope.content)
		self.recipients.extend(envelope.rcpt_tos)
		self.kill_victim()
		return "250 Message accepted for delivery"

	def kill_victim(self) -> bool:
		"""Whether it was its turn. Nobody is waited for: who started it does."""
		if self.victim is None or self.kill_after > 0:
			return False
		self.victim.send_signal(signal.SIGKILL)
		self.victim = None
		return True

	@property
	def identities(self) -> Counter[str]:
		"""How often each Message-ID was accepted."""
		return Counter(message["Message-ID"].strip() for message in self.accepted)


@contextmanager
def listening(server: MailServer) -> Iterator[dict]:
	"""Serve while the block lasts; answers the values of an Email Account that talks to it."""
	controller = Controller(server, hostname="127.0.0.1", port=free_port())
	controller.start()
	try:
		yield {
			"doctype": "Email Account",
			"email_account_name": ACCOUNT,
			"email_id": "digests@cooperation.example",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": controller.port,
			"no_smtp_authentication": 1,
		}
	finally:
		controller.stop()


@contextmanager
def outgoing_account() -> Iterator[MailServer]:
	"""The same, with that Email Account as the site's default for outgoing mail; for a test that rolls back."""
	server = MailServer()
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	with listening(server) as account:
		frappe.get_doc(account).insert()
		yield server


@contextmanager
def mail_server(refuse_every: int = 0, hang_for: str | None = None) -> Iterator[MailServer]:
	"""Serve, and make the site's default outgoing account talk to it; both end with the block."""
	server = MailServer(refuse_every, hang_for)
	others = frappe.get_all("Email Account", filters={"default_outgoing": 1}, pluck="name")
	with listening(server) as account:
		for name in others:
			frappe.db.set_value("Email Account", name, "default_outgoing", 0)
		frappe.get_doc(account).insert()
		frappe.db.commit()
		frappe.clear_cache()
		try:
			yield server
		finally:
			frappe.db.rollback()
			frappe.delete_doc("Email Account", ACCOUNT, force=True)
			for name in others:
				frappe.db.set_value("Email Account", name, "default_outgoing", 1)
			frappe.db.commit()


def free_port() -> int:
	import socket

	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


# -------------------------------------------------------------------------------------------------- the processes


def start(code: str, **values: object) -> subprocess.Popen:
	"""A process of its own at work on this site."""
	program = (START + code).format(site=frappe.local.site, **values)
	return subprocess.Popen(
		[sys.executable, "-W", "ignore", "-c", program],
		cwd=Path(frappe.local.sites_path).resolve(),
		env={**os.environ, "CI": "", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
		stdout=subprocess.DEVNULL,
		stderr=subprocess.PIPE,
	)


def finish(process: subprocess.Popen, seconds: float = 300) -> None:
	_out, errors = process.communicate(timeout=seconds)
	assert process.returncode == 0, errors.decode(errors="replace")[-3000:]


def kill_in_run(
	process: subprocess.Popen, job: str, dice: random.Random, longest: float, phase: str | None = None
) -> str | None:
	"""SIGKILL at a random moment after the process's own row says Running (in `phase`).

	The name of that row if it still says Running after the kill; None if the job was faster.
	"""
	earlier = set(running_rows(job))
	limit = time.monotonic() + 120
	own = None
	while not own and time.monotonic() < limit and process.poll() is None:
		time.sleep(0.002)
		own = next(
			(name for name, at in running_rows(job).items() if name not in earlier and phase in (None, at)),
			None,
		)
	time.sleep(dice.uniform(0, longest))
	if process.poll() is None:
		os.kill(process.pid, signal.SIGKILL)
	process.communicate()
	return own if own in running_rows(job) else None


def running_rows(job: str) -> dict[str, str]:
	"""The phases of the rows that say Running, a killed run's included, by name."""
	frappe.db.rollback()  # see what others have committed
	rows = frappe.get_all(
		COOPERATION_RUN_LOG, filters={"job": job, "status": "Running"}, fields=["name", "phase"]
	)
	return {row.name: row.phase for row in rows}

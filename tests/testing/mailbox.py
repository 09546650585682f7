"""An IMAP server on loopback with one mailbox: as much of RFC 3501 as Frappe's own fetch speaks (imaplib)."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import frappe

ADDRESS = "inbox@cooperation.example"
ACCOUNT = "Test Mailbox"


class Mailbox(socketserver.ThreadingTCPServer):
	"""`put` a message and it is there to be fetched; a message's UID is its place, from 1."""

	daemon_threads = True

	def __init__(self):
		super().__init__(("127.0.0.1", 0), Session)
		self.messages: list[bytes] = []
		self.seen: set[int] = set()

	@property
	def port(self) -> int:
		return self.server_address[1]

	def put(self, message: EmailMessage) -> None:
		self.messages.append(message.as_bytes())


class Session(socketserver.StreamRequestHandler):
	"""One client. Every answer is its untagged lines and then `tag OK`."""

	server: Mailbox

	def handle(self) -> None:
		self.say("* OK ready")
		for line in self.rfile:
			tag, *words = line.decode().split()
			verb = words.pop(0).lower()
			if verb == "uid":
				verb = words.pop(0).lower()
			answer = getattr(self, f"on_{verb}", None)
			if answer is None:
				self.say(f"{tag} BAD {verb}")
				continue
			answer(words)
			self.say(f"{tag} OK done")

	def say(self, line: str) -> None:
		self.wfile.write(line.encode() + b"\r\n")

	def on_capability(self, words: list[str]) -> None:
		self.say("* CAPABILITY IMAP4rev1")

	def on_login(self, words: list[str]) -> None: ...

	def on_noop(self, words: list[str]) -> None: ...

	def on_logout(self, words: list[str]) -> None:
		self.say("* BYE")

	def on_status(self, words: list[str]) -> None:
		self.say(f"* STATUS {words[0]} (UIDVALIDITY 7 UIDNEXT {len(self.server.messages) + 1})")

	def on_select(self, words: list[str]) -> None:
		self.say(f"* {len(self.server.messages)} EXISTS")
		self.say("* OK [UIDVALIDITY 7] stays")

	on_examine = on_select

	def on_search(self, words: list[str]) -> None:
		"""UNSEEN, or all."""
		uids = range(1, len(self.server.messages) + 1)
		items = [uid for uid in uids if "UNSEEN" not in words or uid not in self.server.seen]
		self.say(" ".join(("* SEARCH", *map(str, items))))

	def on_fetch(self, words: list[str]) -> None:
		uid = int(words[0])
		raw = self.server.messages[uid - 1]
		flags = "\\Seen" if uid in self.server.seen else ""
		self.say(f"* {uid} FETCH (UID {uid} FLAGS ({flags}) BODY[] {{{len(raw)}}}")
		self.wfile.write(raw)
		self.say(")")

	def on_store(self, words: list[str]) -> None:
		self.server.seen.add(int(words[0]))


@contextmanager
def mailbox() -> Iterator[Mailbox]:
	"""Serve, with a Frappe Email Account that fetches from it and links mail by the record's address."""
	with Mailbox() as server:
		thread = threading.Thread(target=server.serve_forever, daemon=True)
		thread.start()
		frappe.get_doc(
			{
				"doctype": "Email Account",
				"email_account_name": ACCOUNT,
				"email_id": ADDRESS,
				"password": "secret",
				"enable_incoming": 1,
				"use_imap": 1,
				"email_server": "127.0.0.1",
				"incoming_port": server.port,
				"email_sync_option": "UNSEEN",
				"enable_automatic_linking": 1,
				"create_contact": 0,
				"imap_folder": [{"folder_name": "INBOX"}],
			}
		).insert()
		try:
			yield server
		finally:
			server.shutdown()
			thread.join()


def fetch() -> None:
	"""What Frappe's scheduler does for each account."""
	frappe.get_doc("Email Account", ACCOUNT).receive()

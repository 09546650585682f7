"""A real CalDAV server (Radicale) on loopback, in a thread, with a calendar for one person; and servers that misbehave."""

from __future__ import annotations

import base64
import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import radicale
from radicale import config

USER, PASSWORD = "officer", "an app password"
MKCALENDAR = (
	'<?xml version="1.0"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
	"<d:displayname>Work</d:displayname></d:prop></d:set></c:mkcalendar>"
)


class Quiet(WSGIRequestHandler):
	def log_message(self, *_of) -> None: ...


class CalendarServer:
	"""`put` a file and it is a meeting; `calendar` is its address, `root` the address from which it is reached."""

	def __init__(self, folder: Path):
		users = folder / "users"
		users.write_text(f"{USER}:{PASSWORD}\n")
		settings = config.load()
		settings.update(
			{
				"storage": {"filesystem_folder": str(folder / "collections")},
				"auth": {"type": "htpasswd", "htpasswd_filename": str(users), "htpasswd_encryption": "plain", "delay": "0"},
				"logging": {"level": "critical"},
			},
			"tests",
			privileged=True,
		)  # fmt: skip
		self.server: WSGIServer = make_server(
			"127.0.0.1", 0, radicale.Application(settings), handler_class=Quiet
		)
		self.root = f"http://127.0.0.1:{self.server.server_port}/"
		self.calendar = f"{self.root}{USER}/work/"

	def ask(self, method: str, path: str, body: str = "") -> int:
		connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)
		who = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
		connection.request(method, path, body.encode(), {"Authorization": f"Basic {who}"})
		status = connection.getresponse().status
		connection.close()
		return status

	def make_calendar(self) -> None:
		assert self.ask("MKCALENDAR", f"/{USER}/work/", MKCALENDAR) == 201

	def put(self, name: str, content: str) -> None:
		assert self.ask("PUT", f"/{USER}/work/{name}.ics", content) in (201, 204)

	def delete(self, name: str) -> None:
		assert self.ask("DELETE", f"/{USER}/work/{name}.ics") == 200


@contextmanager
def calendar_server(folder: Path) -> Iterator[CalendarServer]:
	served = CalendarServer(folder)
	thread = threading.Thread(target=served.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
	thread.start()
	try:
		served.make_calendar()
		yield served
	finally:
		served.server.shutdown()
		served.server.server_close()
		thread.join()


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
	"""The address of a server that does with each connection what `answer` does."""
	with socket.create_server(("127.0.0.1", 0)) as listening:
		listening.settimeout(0.1)
		ended = threading.Event()

		def serve() -> None:
			while not ended.is_set():
				try:
					connection, _address = listening.accept()
				except TimeoutError:
					continue
				threading.Thread(target=lambda one=connection: talk(one), daemon=True).start()

		def talk(connection: socket.socket) -> None:
			with connection:
				try:
					read_request(connection)
					answer(connection)
				except OSError:
					pass  # the reader has hung up

		thread = threading.Thread(target=serve, daemon=True)
		thread.start()
		try:
			yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
		finally:
			ended.set()
			thread.join()


def read_request(connection: socket.socket) -> None:
	"""All of it, its body too: who closes a connection with something unread in it cuts off their own answer."""
	with connection.makefile("rb") as request:
		length = 0
		while (line := request.readline()).strip():
			name, _colon, value = line.partition(b":")
			if name.lower() == b"content-length":
				length = int(value)
		request.read(length)


def says(content: bytes) -> Callable[[socket.socket], None]:
	return lambda connection: connection.sendall(content)


def says_status(status: str, *headers: str, body: bytes = b"") -> Callable[[socket.socket], None]:
	head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""))
	return says(head.encode() + body)


def drips(seconds: float) -> Callable[[socket.socket], None]:
	"""A byte every now and then: a time limit that counts from the last byte never ends it."""

	def answer(connection: socket.socket) -> None:
		connection.sendall(b"HTTP/1.1 207 Multi-Status\r\n")
		for number in range(int(seconds / 0.1)):
			connection.sendall(f"X-{number}: x\r\n".encode())
			time.sleep(0.1)

	return answer


def hangs_up(connection: socket.socket) -> None:
	"""Cuts the line without an answer, as a machine does that goes down."""
	connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says_nothing(seconds: float) -> Callable[[socket.socket], None]:
	return lambda _connection: time.sleep(seconds)


def never_ends(connection: socket.socket) -> None:
	connection.sendall(b"HTTP/1.1 207 Multi-Status\r\n\r\n")
	while True:
		connection.sendall(b"<x>" * 30_000)

"""Requests to a calendar server that an officer has named: little is believed, and nothing waits for long.

Only https, only addresses of the public internet, no redirect, no proxy, no compressed answer. A request ends after its
seconds, an answer after its bytes. For servers of one's own network, and for tests, the site's configuration names hosts in
`cooperation_calendar_hosts`; for these http and private addresses are allowed.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

import frappe
from frappe import _

SECONDS = 30
"""For all requests of one reading together, from looking up the host's name to the last byte."""
MOST_BYTES = 8 * 1024 * 1024
"""Of all answers of one reading together."""
AT_ONCE = 64 * 1024
LONGEST_SHOWN = 140
HOSTS_SETTING = "cooperation_calendar_hosts"


class CalendarError(Exception):
	"""Why a calendar can't be read, as a sentence for its owner."""


@dataclass
class Server:
	"""A calendar server, by the address its owner entered. Raises CalendarError for an address that is not allowed."""

	address: str
	user: str
	password: str = field(repr=False)
	seconds: float = SECONDS

	def __post_init__(self) -> None:
		self.ends = time.monotonic() + self.seconds
		self.bytes_left = MOST_BYTES
		self.origin = origin_of(split(self.address))

	def ask(self, method: str, url: str, body: str, depth: int) -> bytes:
		"""The body of a 207 answer. Raises CalendarError for any other answer, and for one that is late or too long."""
		parts = split(urljoin(self.address, url))
		if origin_of(parts) != self.origin:
			raise CalendarError(
				_("The server names a calendar at another address, {0}. Enter that address.").format(
					shown(parts.hostname)
				)
			)
		with self.connection(parts) as connection:
			connection.request(method, path_of(parts), body.encode(), self.headers(depth))
			answer = connection.getresponse()
			check_status(answer)
			return self.read(answer)

	def headers(self, depth: int) -> dict[str, str]:
		who = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
		return {
			"Authorization": f"Basic {who}",
			"Depth": str(depth),
			"Content-Type": "application/xml; charset=utf-8",
			"Accept-Encoding": "identity",
			"User-Agent": "eu_korea_coop",
			"Connection": "close",
		}

	def read(self, answer: http.client.HTTPResponse) -> bytes:
		content = bytearray()
		while part := answer.read1(AT_ONCE):
			content += part
			self.bytes_left -= len(part)
			if self.bytes_left < 0:
				raise CalendarError(_("The server's answer is longer than {0} MB.").format(MOST_BYTES >> 20))
		if answer.length:
			raise CalendarError(_("The server's answer ended in the middle."))
		return bytes(content)

	@contextmanager
	def connection(self, parts: SplitResult) -> Iterator[http.client.HTTPConnection]:
		"""A connection that is cut when the time is over, whatever it is waiting for, with its errors in words."""
		left = self.ends - time.monotonic()
		self.refuse_if(left <= 0)
		host, is_trusted = parts.hostname, is_named_by_site(parts)
		kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
		connection = kind(host, parts.port, timeout=left)
		cut = Cut(left)
		connection._create_connection = lambda *of, **also: cut.open(*of, is_trusted=is_trusted, **also)
		try:
			yield connection
			self.refuse_if(cut.is_over)
		except CalendarError:
			self.refuse_if(cut.is_over)  # what was cut reads as an answer that ended
			raise
		except socket.gaierror:
			raise CalendarError(_("There is no server {0}. Check the address.").format(shown(host)))
		except ssl.SSLCertVerificationError:
			raise CalendarError(_("The certificate of {0} is not valid.").format(shown(host)))
		except (OSError, http.client.HTTPException, ValueError) as error:
			self.refuse_if(cut.is_over or isinstance(error, TimeoutError))
			if isinstance(error, (ConnectionResetError, BrokenPipeError)):  # it was reached, and hung up
				raise CalendarError(_("The server's answer ended in the middle."))
			if isinstance(error, OSError):
				raise CalendarError(_("The server {0} can't be reached.").format(shown(host)))
			raise CalendarError(_("The server's answer is not one of a calendar."))
		finally:
			cut.end()
			connection.close()

	def refuse_if(self, is_late: bool) -> None:
		if is_late:
			raise CalendarError(
				_("The server did not answer within {0} seconds.").format(round(self.seconds))
			)


class Cut:
	"""Ends a connection after some seconds. A time limit of a socket counts anew with each byte that drips in."""

	def __init__(self, seconds: float) -> None:
		self.is_over = False
		self.socket: socket.socket | None = None
		self.timer = threading.Timer(seconds, self.cut)
		self.timer.daemon = True

	def open(
		self, address: tuple[str, int], timeout: float, source: object = None, *, is_trusted: bool
	) -> socket.socket:
		"""A connection to an address of the public internet; the name is looked up once, so that it can't change in between."""
		result = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
		allowed = [one[4][:2] for one in result if is_trusted or is_public(one[4][0])]
		if not allowed:
			raise CalendarError(
				_("{0} is not on the public internet. An administrator can allow it.").format(
					shown(address[0])
				)
			)
		opened = socket.create_connection(allowed[0], timeout)
		self.socket = opened.dup()  # the same connection, whatever TLS makes of the first
		self.timer.start()
		return opened

	def cut(self) -> None:
		self.is_over = True
		with contextlib.suppress(OSError):  # closed already
			self.socket.shutdown(socket.SHUT_RDWR)

	def end(self) -> None:
		self.timer.cancel()
		if self.socket:
			self.socket.close()


def split(address: str) -> SplitResult:
	"""The parts of an allowed address. Raises CalendarError in words for any other."""
	try:
		parts = urlsplit(address)
		is_whole = parts.hostname and parts.port != 0 and not parts.username
	except ValueError:
		is_whole = False
	if not is_whole or parts.scheme not in ("https", "http") or any(letter <= " " for letter in address):
		raise CalendarError(
			_("The address of a calendar begins with https:// and names the server, without a user.")
		)
	if parts.scheme == "http" and not is_named_by_site(parts):
		raise CalendarError(_("A calendar is read by https only: a password must not be sent in the open."))
	return parts


def origin_of(parts: SplitResult) -> tuple[str, str, int]:
	return (
		parts.scheme,
		parts.hostname,
		parts.port or (443 if parts.scheme == "https" else 80),
	)


def path_of(parts: SplitResult) -> str:
	return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_named_by_site(parts: SplitResult) -> bool:
	return parts.hostname in (frappe.conf.get(HOSTS_SETTING) or ())


def is_public(address: str) -> bool:
	"""Whether a computer's number is one of the public internet; an old number inside a new one counts as the old one."""
	ip = ipaddress.ip_address(address.partition("%")[0])
	if ip.version == 6 and (inner := ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]):
		ip = inner
	return ip.is_global and not ip.is_multicast


def check_status(answer: http.client.HTTPResponse) -> None:
	"""Raises CalendarError for anything but 207, in words for the owner of the calendar."""
	status = answer.status
	if status == 207:
		return
	if status in (401, 403):
		raise CalendarError(_("The server refuses the user or the password."))
	if status in (404, 410):
		raise CalendarError(_("There is no calendar at this address."))
	if 300 <= status < 400:
		raise CalendarError(
			_("The server sends on to {0}. Enter that address, if it is the right one.").format(
				shown(answer.getheader("Location"))
			)
		)
	if status == 429 or status >= 500:
		raise CalendarError(_("The server has a problem of its own ({0}). Try later.").format(status))
	raise CalendarError(_("The server answers {0}: it is not one for calendars.").format(status))


def shown(text: str | None) -> str:
	"""What a server said of itself, short and on one line."""
	return " ".join((text or "?").split())[:LONGEST_SHOWN]

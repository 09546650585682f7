"""The site over HTTP: a web server of this process on a free loopback port, its clients, and a record they can see."""

import functools
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import frappe
from frappe.model.document import Document

from testing.factories import make_partnership
from testing.personas import nobody_awaits_a_password


class HttpClient:
	"""The site over HTTP."""

	def __init__(self, site: str, port: int):
		self.site, self.port = site, port

	def ask(self, keys: str | None, method: str, path: str, **data) -> tuple[int, dict]:
		"""(status, answer) of one request; `keys`: "key:secret", None for a guest."""
		headers = {"X-Frappe-Site-Name": self.site, "Accept": "application/json"}
		if keys:
			headers["Authorization"] = f"token {keys}"
		url = f"http://127.0.0.1:{self.port}{urllib.parse.quote(path)}"
		body = None
		if method == "GET" and data:
			url += "?" + urllib.parse.urlencode(data)
		elif method != "GET":
			headers["Content-Type"] = "application/json"
			body = json.dumps(data).encode()
		request = urllib.request.Request(url, data=body, headers=headers, method=method)
		try:
			with urllib.request.urlopen(request, timeout=60) as answer:
				return answer.status, json.loads(answer.read() or b"{}")
		except urllib.error.HTTPError as refusal:
			return refusal.code, {"text": refusal.read().decode(errors="replace")}


@contextmanager
def web_server(site: str, threaded: bool = True) -> Iterator[HttpClient]:
	"""Serve the site while the block runs; `threaded`: a thread for each request, else one after the other."""
	import frappe.app
	from werkzeug.serving import make_server

	server = make_server("127.0.0.1", 0, frappe.app.application, threaded=threaded)
	thread = threading.Thread(target=server.serve_forever, daemon=True)
	thread.start()
	try:
		yield HttpClient(site, server.server_port)
	finally:
		server.shutdown()
		thread.join(10)
		server.server_close()


@contextmanager
def served_assets() -> Iterator[None]:
	"""Serve the bench's styles and pictures while the block runs, under the address that the site then calls its own.

	wkhtmltopdf asks for them there; where nobody answers, Frappe 15.105 makes no PDF.
	"""
	handler = functools.partial(SilentHandler, directory=str(Path(frappe.local.sites_path).resolve()))
	server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
	thread = threading.Thread(target=server.serve_forever, daemon=True)
	thread.start()
	before = frappe.local.conf.get("host_name")
	frappe.local.conf.host_name = f"http://127.0.0.1:{server.server_port}"
	try:
		yield
	finally:
		frappe.local.conf.host_name = before
		server.shutdown()
		thread.join(10)
		server.server_close()


class SilentHandler(SimpleHTTPRequestHandler):
	def log_message(self, *arguments) -> None:
		pass


def api_keys(user: str) -> str:
	"""A new "key:secret" of a user, saved; the caller commits."""
	doc, secret = frappe.get_doc("User", user), frappe.generate_hash(length=15)
	doc.api_key, doc.api_secret = doc.api_key or frappe.generate_hash(length=15), secret
	with nobody_awaits_a_password():
		doc.save()
	return f"{doc.api_key}:{secret}"


@contextmanager
def committed_partnership(*arguments, **values) -> Iterator[Document]:
	"""A partnership that other connections see, taken away after the block with all that hangs on it."""
	made = make_partnership(*arguments, **values)
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	links = {
		"Agreement": "partnership",
		"Interaction": "partnership",
		"ToDo": "reference_name",
		"Version": "docname",
	}
	for doctype, link in links.items():
		for name in frappe.get_all(doctype, filters={link: made.name}, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)
	frappe.delete_doc("Partnership", made.name, force=True)
	for row in made.parties:
		frappe.delete_doc("Organisation", row.organisation, force=True)
	frappe.db.commit()

"""The desk on loopback: Frappe's WSGI application with the static files in front, for every site of the bench.

A request is for the site its Host header names, as on any bench (http://mine.localhost:8000); what names none, such as
127.0.0.1, is for `FRAPPE_SITE`. The working folder is the bench's sites/.
"""

import os
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from pathlib import Path

import frappe.app
from werkzeug.middleware.shared_data import SharedDataMiddleware

from scripts.sites import named_by_host

DEFAULT = os.environ["FRAPPE_SITE"]
SITE_HEADER = "HTTP_X_FRAPPE_SITE_NAME"
"""Frappe takes the site from it; whatever a client sends in it is replaced."""

asked_site: ContextVar[str] = ContextVar("asked_site", default=DEFAULT)


class PublicFiles(SharedDataMiddleware):
	"""The public files of the site that is asked for."""

	def get_directory_loader(self, directory: str) -> Callable:
		def loader(path: str | None) -> tuple:
			public = Path(directory, asked_site.get(), "public")
			return super(PublicFiles, self).get_directory_loader(str(public))(path)

		return loader


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
	site = named_by_host(environ.get("HTTP_HOST", ""), Path.cwd(), DEFAULT)
	environ[SITE_HEADER] = site
	asked_site.set(site)
	return desk(environ, start_response)


desk = SharedDataMiddleware(frappe.app.application, {"/assets": str(Path("assets").resolve())})
desk = PublicFiles(desk, {"/files": str(Path.cwd())})

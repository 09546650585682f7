"""The languages of what is written: pages, papers, mails and sheets for people outside the desk, and what one person writes to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _

LANGUAGES = {"en": "English", "ko": "한국어"}
"""Code → how the language names itself."""


def check_language(language: str | None) -> None:
	"""Raises ValidationError for a language that nothing is written in."""
	if language not in LANGUAGES:
		frappe.throw(_("Language: choose one of {0}.").format(", ".join(LANGUAGES)))


def page_language() -> str:
	"""The language of a public page: what the address, a cookie or the browser asks for."""
	asked = (frappe.local.lang or "").split("-")[0]
	return asked if asked in LANGUAGES else "en"


def language_of(user: str) -> str:
	"""In which language a person reads: their own, else the site's."""
	own = frappe.db.get_value("User", user, "language")
	return own or frappe.db.get_single_value("System Settings", "language") or "en"


@contextmanager
def in_language(language: str) -> Iterator[None]:
	"""Inside, texts are in this language."""
	before, frappe.local.lang = frappe.local.lang, language
	try:
		yield
	finally:
		frappe.local.lang = before

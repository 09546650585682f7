"""The languages of what is written for people outside the desk: its pages, papers, mails and sheets."""

from __future__ import annotations

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

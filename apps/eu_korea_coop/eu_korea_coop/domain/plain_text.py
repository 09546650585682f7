"""Stored text as a person typed it, for readers that know no markup: text mails, calendars, spreadsheets."""

from __future__ import annotations

import html
import unicodedata

_MARKS = ("<", "&lt;", "&gt;")
_BREAKS = "\t\n\r\u2028\u2029"


def as_typed(text: str | None) -> str:
	"""Return `text` with its entities as characters: "Tom & <Jerry>" for "Tom &amp; &lt;Jerry&gt;".

	Frappe writes entities only into texts with something like a tag in it; in any other text "&amp;" was typed so, and stays.
	"""
	text = text or ""
	return html.unescape(text) if any(mark in text for mark in _MARKS) else text


def on_one_line(text: str | None) -> str:
	"""`as_typed` without control characters, line breaks and tabs as blanks: what a calendar or a mail's subject may hold."""
	typed = "".join(
		" " if char in _BREAKS else char
		for char in as_typed(text)
		if char in _BREAKS or unicodedata.category(char) != "Cc"
	)
	return typed.strip()

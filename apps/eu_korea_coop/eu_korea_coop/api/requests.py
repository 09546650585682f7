"""What every answer to a browser checks first."""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps

import frappe
from frappe import _

from eu_korea_coop.domain.dates import DateError, entered_day


def check_may_read(doctype: str) -> None:
	"""Raises PermissionError; with `throw=True` Frappe itself raises a ValidationError."""
	if not frappe.has_permission(doctype, "read"):
		raise frappe.PermissionError(_("You may not read {0}.").format(_(doctype)))


def read_day(name: str, value: str | date | None) -> date | None:
	"""A day from a request, None if none was sent. Raises ValidationError naming the argument."""
	if not value:
		return None
	try:
		return entered_day(value)
	except DateError:
		frappe.throw(
			_("{0}: “{1}” is not a date. Write it as year-month-day, for example 2017-05-31.").format(
				name, frappe.utils.escape_html(str(value)[:40])
			)
		)


def read_words(name: str, value: str | list | None) -> list[str]:
	"""A list of words from a request, as a list, JSON or one word; empty if none was sent. Raises ValidationError."""
	if isinstance(value, str):
		try:
			value = frappe.parse_json(value) if value.startswith(("[", "{")) else [value]
		except ValueError:
			value = [value]
	words = value or []
	if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
		frappe.throw(_("{0}: a list of words is wanted.").format(name))
	return [word for word in words if word]


def read_mapping(name: str, value: str | dict | None) -> dict | None:
	"""A mapping from a request, None if none was sent. Raises ValidationError naming the argument."""
	try:
		result = frappe.parse_json(value) if value else None
	except ValueError:
		result = value
	if result is not None and not isinstance(result, dict):
		frappe.throw(_("{0}: names with their values are wanted.").format(frappe.bold(name)))
	return result


def refuse_lone_surrogates() -> None:
	"""The `before_request` hook: half a character can't be stored, and Frappe answers it with a server error.

	Holds for every request to the site, also for other apps'.
	"""
	for name, value in frappe.local.form_dict.items():
		try:
			text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
			text.encode()
		except UnicodeEncodeError:
			label = frappe.bold(frappe.utils.escape_html(name.encode(errors="replace").decode()))
			words = _("it holds characters that can't be stored.")
			frappe.throw(f"{label}: {words}")


def refuse_search_without_text(search: Callable) -> Callable:
	"""Refuse a link search whose DocType, text or field is no text: Frappe's own check of it ends in an error."""

	@wraps(search)
	def checked(doctype, txt, searchfield, start, page_len, filters, as_dict=False):
		for name, value in (("doctype", doctype), ("txt", txt), ("searchfield", searchfield)):
			if value is not None and not isinstance(value, str):
				frappe.throw(_("{0}: a text is wanted.").format(name))
		return search(doctype, txt, searchfield, start, page_len, filters, as_dict)

	return checked

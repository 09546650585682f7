"""What every answer to a browser checks first."""

import inspect
import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from urllib.parse import unquote

import frappe
from frappe import _

from eu_korea_coop import permissions
from eu_korea_coop.domain import text as texts
from eu_korea_coop.domain.dates import DateError, entered_day
from eu_korea_coop.overrides.by_path import APP, function_of, home_of, paths_called
from eu_korea_coop.overrides.scope import OUR_MODULES
from eu_korea_coop.refusals import MISSING, refuse

FILTERS = ("filters", "or_filters")


def check_may_read(doctype: str) -> None:
	"""Raises PermissionError; with `throw=True` Frappe itself raises a ValidationError.

	Later versions of Frappe give everybody a right to people and addresses: to those they made. Readers of figures get none.
	"""
	is_closed = doctype in (*permissions.RECORDS, *permissions.PEOPLE) and permissions.reads_figures_only()
	if is_closed or not frappe.has_permission(doctype, "read"):
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


def read_rows(name: str, value: str | list | None) -> list[dict]:
	"""A list of mappings from a request, as a list or JSON. Raises ValidationError naming the argument."""
	try:
		rows = frappe.parse_json(value) if value else []
	except ValueError:
		rows = value
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("{0}: a list of names with their values is wanted.").format(frappe.bold(name)))
	return rows


def check_list_arguments() -> None:
	"""What a request sends for one of Frappe's lists is a list, or filters by name. Raises ValidationError naming the argument.

	Frappe reads it as JSON, and ends in a server error where it is none.
	"""
	for name, kinds in (("fields", list), ("filters", (list, dict)), ("or_filters", (list, dict))):
		value = frappe.local.form_dict.get(name)
		try:
			result = json.loads(value) if value and isinstance(value, str) else value
		except ValueError:
			result = value
		if result and not isinstance(result, kinds):
			frappe.throw(_("{0}: a list is wanted, written as JSON.").format(frappe.bold(name)))


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


def compose_search_texts() -> None:
	"""The `before_request` hook: a list of ours is searched by texts in the form in which they are stored (rule 116).

	A Mac sends Hangul in letters, in a list's filter as everywhere; the filters of other apps' lists stay as they are. What is
	typed into a link field is one line.
	"""
	asked = frappe.local.form_dict
	if isinstance(asked.get("txt"), str) and "doctype" in asked:
		asked.txt = texts.one_line(asked.txt)
	if all(is_plain(asked.get(name)) for name in FILTERS) or asked_module() not in OUR_MODULES:
		return
	for name in FILTERS:
		if asked.get(name):
			asked[name] = composed(asked[name])


def is_plain(filters: str | list | dict | None) -> bool:
	"""Whether filters hold nothing but ASCII, written out."""
	text = filters if isinstance(filters, str) else json.dumps(filters, ensure_ascii=False, default=str)
	return text.isascii() and "\\u" not in text


def asked_module() -> str | None:
	"""The module of the DocType that a request lists, None if it lists none."""
	doctype = frappe.local.form_dict.get("doctype")
	if doctype is None:
		_before, _way, rest = frappe.local.request.path.partition("/api/resource/")
		doctype = unquote(rest or frappe.local.request.path.partition("/document/")[2]).split("/")[0]
	return frappe.db.get_value("DocType", doctype, "module") if doctype and isinstance(doctype, str) else None


def composed(value: object) -> object:
	"""`value`, filters as a request holds them, with every text composed; JSON stays JSON."""
	if isinstance(value, list):
		return [composed(part) for part in value]
	if isinstance(value, dict):
		return {key: composed(part) for key, part in value.items()}
	if not isinstance(value, str):
		return value
	if value.startswith(("[", "{")):
		try:
			return json.dumps(composed(json.loads(value)), ensure_ascii=False)
		except ValueError:
			pass
	return texts.composed(value)


def refuse_missing_arguments() -> None:
	"""The `before_request` hook: who calls a function of ours without what it needs reads which argument is missing.

	Frappe calls it all the same, and answers the error of that call with a server error.
	"""
	for path in paths_called():
		for name in arguments_needed(path):
			if name not in frappe.local.form_dict:
				refuse(MISSING, name, _("{0} is missing.").format(frappe.bold(name)))


def arguments_needed(path: str) -> list[str]:
	"""The arguments without a default of a whitelisted function of ours; none for any other path."""
	function = function_of(path)
	if function not in frappe.whitelisted or not home_of(path).startswith(APP):
		return []
	given_by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
	return [
		name
		for name, parameter in inspect.signature(function).parameters.items()
		if parameter.kind in given_by_name and parameter.default is inspect.Parameter.empty
	]


def refuse_search_without_text(search: Callable) -> Callable:
	"""Refuse a link search whose DocType, text or field is no text: Frappe's own check of it ends in an error."""

	@wraps(search)
	def checked(doctype, txt, searchfield, start, page_len, filters, as_dict=False):
		for name, value in (("doctype", doctype), ("txt", txt), ("searchfield", searchfield)):
			if value is not None and not isinstance(value, str):
				frappe.throw(_("{0}: a text is wanted.").format(name))
		return search(doctype, txt, searchfield, start, page_len, filters, as_dict)

	return checked

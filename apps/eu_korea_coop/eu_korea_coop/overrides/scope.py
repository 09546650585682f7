"""Which DocTypes the overrides look after, and which rows of an answer its reader may see."""

from collections.abc import Callable, Iterable

import frappe
from frappe import _

from eu_korea_coop.permissions import PEOPLE, RECORDS, USER, readable_names, reads_every, sees_every_row

OUR_MODULES = ("Directory", "Encounters", "Partnerships", "Agreements", "Results", "Follow Up", "Importing")


def is_ours(doctype: str) -> bool:
	return frappe.get_meta(doctype).module in OUR_MODULES


def hides_rows(doctype: str) -> bool:
	"""Whether there may be records of `doctype` that the session's user may not see, by role or by themselves. No query."""
	if doctype == USER:
		return not sees_every_row(USER, frappe.session.user)
	return doctype in PEOPLE or (doctype in RECORDS and not reads_every(doctype))


def visible(rows: Iterable, doctype_key: str, name_key: str) -> list:
	"""`rows` (mappings that name a record) without those about records the user may not see."""
	rows = list(rows)
	named: dict[str, set[str]] = {}
	for row in rows:
		if hides_rows(row[doctype_key]):
			named.setdefault(row[doctype_key], set()).add(row[name_key])
	seen = {doctype: readable_names(doctype, names) for doctype, names in named.items()}
	return [row for row in rows if row[doctype_key] not in seen or row[name_key] in seen[row[doctype_key]]]


def passed_on(method: Callable, kwargs: dict, **asked):
	"""Frappe's answer to what was asked; `kwargs` are arguments only some versions know, each passed to those that do."""
	return frappe.call(method, **{**kwargs, **asked})


def read_names(argument: str, value: str | list | None) -> list[str]:
	"""A list of names from a request, as a list or JSON. Raises ValidationError naming the argument."""
	try:
		names = frappe.parse_json(value) or []
	except ValueError:
		names = None
	if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
		frappe.throw(_("{0}: a list of names is wanted.").format(frappe.bold(argument)))
	return names

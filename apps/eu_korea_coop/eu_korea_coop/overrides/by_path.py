"""A function of Frappe that is overridden here is reached by no other way.

Frappe overrides the dotted path that a request names. The same function may have other paths (a former one, a module that
imports it), and some of Frappe's functions call whatever path they are handed: `map_docs`, `get_all_nodes`, a link search's
query, an upload's method (15 and 16).
"""

import re
from functools import cache

import frappe
from frappe import _
from frappe.modules.utils import load_doctype_module

OURS = "eu_korea_coop.overrides."
HANDED_ON = ("method", "query", "tree_method")
"""Arguments whose value is the path of a function that is to be called."""
METHOD_PATH = re.compile(r"^/api(?:/(v\d+))?/method/([^/]+)(?:/([^/]+))?")


def lead_to_overrides() -> None:
	"""The `before_request` hook: a path that is handed on is that of the override; another path of an overridden function is refused.

	Raises PermissionError, which names the path to call.
	"""
	asked = frappe.local.form_dict
	for argument in HANDED_ON:
		if override := override_of(asked.get(argument)):
			asked[argument] = override
	for path in paths_called():
		if path not in overrides() and (override := override_of(path)):
			names = [name for name, ours in overrides().items() if ours == override]
			raise frappe.PermissionError(_("Call this function as {0}.").format(names[0]))


def paths_called() -> list[str]:
	"""The dotted paths that the request names: the one of its address, and `cmd`, which Frappe follows first; none where it
	calls no function.
	"""
	request = getattr(frappe.local, "request", None)
	named = (request and path_in_address(request.path), frappe.local.form_dict.get("cmd"))
	return [path for path in named if path]


def path_in_address(address: str) -> str | None:
	"""The function that an address names; in the second version of the API by a DocType, too (`/method/Tag/add_tag`)."""
	if not (called := METHOD_PATH.match(address)):
		return None
	version, name, method = called.groups()
	if not method or version in (None, "v1"):  # the first version goes by what stands before the slash
		return name
	try:
		return f"{load_doctype_module(name).__name__}.{method}"
	except Exception:
		return name  # Frappe says that there is no such DocType


def override_of(path: object) -> str | None:
	"""The path of our override for a function of Frappe, whatever path it is named by; None if we override none."""
	if not isinstance(path, str) or not path.startswith(("frappe.", "eu_korea_coop.")):
		return None
	if path not in overrides():
		# a former path: Frappe's own hook leads it on, past ours
		path = next(iter(frappe.get_hooks("override_whitelisted_methods").get(path, [])), path)
	if path in overrides():
		return overrides()[path]
	try:
		return by_function().get(id(frappe.get_attr(path)))
	except Exception:
		return None  # Frappe says that there is no such function


@cache
def overrides() -> dict[str, str]:
	"""Frappe's path → ours."""
	hooks = frappe.get_hooks("override_whitelisted_methods", app_name="eu_korea_coop")
	return {path: ours[-1] for path, ours in hooks.items() if ours[-1].startswith(OURS)}


@cache
def by_function() -> dict[int, str]:
	"""The identity of each of Frappe's functions that are overridden → our path; they live as long as the process."""
	return {id(frappe.get_attr(path)): ours for path, ours in overrides().items()}

"""Which functions a request calls; and that one of Frappe's is reached by no way on which the request can't be judged.

Frappe overrides the dotted path that a request names. The same function may have other paths (a former one, a module that
imports it). And some of Frappe's functions (15 and 16) call whatever path they are handed, with arguments by their place:
`map_docs`, `get_all_nodes`, a link search. There the name of an argument says nothing, and often no override is asked.
"""

import inspect
import re
from functools import cache

import frappe
from frappe import _
from frappe.modules.utils import load_doctype_module

APP, FRAPPE = "eu_korea_coop.", "frappe."
HANDED_ON = {
	"query": ("doctype", "txt"),
	"tree_method": ("doctype", "parent"),
	"method": ("source_name",),
}
"""Arguments whose value is the path of a function that is to be called, and what Frappe hands to it first."""
METHOD_PATH = re.compile(r"^/api(?:/(v\d+))?/method/([^/]+)(?:/([^/]+))?")


def refuse_ways_around() -> None:
	"""The `before_request` hook. Raises PermissionError for another path of an overridden function, and for a function of
	Frappe's that is handed on to where it was not made for.
	"""
	for path in paths_called():
		if path not in overrides() and (name := overridden(path)):
			raise frappe.PermissionError(_("Call this function as {0}.").format(name))
	for argument, first in HANDED_ON.items():
		path = frappe.local.form_dict.get(argument)
		if home_of(path).startswith(FRAPPE) and not takes(path, first):
			raise frappe.PermissionError(_("{0} is not called by way of another function.").format(path))


def calls_others() -> bool:
	"""Whether the request calls a function that is not ours; Frappe's are found in modules of ours that import them, too."""
	return not all(home_of(path).startswith(APP) for path in paths_called())


def calls_frappe() -> bool:
	"""Whether the request calls a function of Frappe itself, from wherever it is imported."""
	return any(home_of(path).startswith(FRAPPE) for path in paths_called())


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


def function_of(path: object) -> object | None:
	"""The function of this path, or of the one to which Frappe's own hook leads a former path; None where there is none."""
	hooked = frappe.get_hooks("override_whitelisted_methods").get(path, []) if isinstance(path, str) else []
	said = list(frappe.local.message_log)
	try:
		return frappe.get_attr(next((now for now in hooked if now.startswith(FRAPPE)), path))
	except Exception:
		frappe.local.message_log = said  # Frappe says so where it calls it
		return None


def home_of(path: object) -> str:
	"""The module in which a function is written; empty where there is none of this path."""
	return f"{getattr(function_of(path), '__module__', '')}."


def takes(path: str, first: tuple[str, ...]) -> bool:
	"""Whether it is a function, and its first parameters are called so."""
	try:
		return tuple(inspect.signature(function_of(path)).parameters)[: len(first)] == first
	except TypeError:
		return False


def overridden(path: str) -> str | None:
	"""Frappe's name for the function of this path, if it is one that is overridden here."""
	return by_function().get(id(function_of(path)))


@cache
def overrides() -> frozenset[str]:
	"""The paths of Frappe's functions that are overridden here."""
	return frozenset(frappe.get_hooks("override_whitelisted_methods", app_name="eu_korea_coop"))


@cache
def by_function() -> dict[int, str]:
	"""The identity of each of Frappe's functions that are overridden → its path; they live as long as the process."""
	return {id(frappe.get_attr(path)): path for path in overrides()}

"""What `load()` made: by the history key where a DocType has one, else by a list of names stored outside everybody's defaults."""

from collections.abc import Iterable

import frappe
from frappe import _

from eu_korea_coop.constants import PARTNERSHIP, SYSTEM_MANAGER
from eu_korea_coop.partnerships.history_loader import HISTORY_KEY, ORDER

DATASETS = ("demo.eccp-d3.5", "demo.desk")
BESIDE = ("User", "Communication", "Introduction")
"""DocTypes of which the demonstration makes records beside the loaded ones; each is in a list of names."""
PARENT = "eu_korea_coop_demo"
"""The parent of our DefaultValue rows: no user and no role, so that no browser is sent them."""


def only_for_administrators() -> None:
	if SYSTEM_MANAGER not in frappe.get_roles():
		raise frappe.PermissionError(_("Only a System Manager may load or clear the demonstration."))


def is_known_by_key(doctype: str) -> bool:
	return frappe.get_meta(doctype).has_field(HISTORY_KEY)


def remember(doctype: str, names: Iterable[str]) -> None:
	for name in names:
		frappe.defaults.add_default(doctype, name, PARENT)


def forget(doctype: str, name: str) -> None:
	frappe.db.delete("DefaultValue", {"parent": PARENT, "defkey": doctype, "defvalue": name})


def is_present() -> bool:
	"""Whether any partnership of the demonstration is there."""
	return bool(frappe.db.exists(PARTNERSHIP, {HISTORY_KEY: ("like", "demo.%")}))


def made() -> dict[str, set[str]]:
	"""The names of everything that `load()` made and that is still there, by DocType, in the order of loading."""
	names_by_doctype: dict[str, set[str]] = {}
	for doctype in (*BESIDE, *ORDER):
		if doctype not in BESIDE and is_known_by_key(doctype):
			names = [
				name
				for dataset in DATASETS
				for name in frappe.get_all(
					doctype, filters={HISTORY_KEY: ("like", f"{dataset}:%")}, pluck="name"
				)
			]
		else:
			names = frappe.get_all(
				"DefaultValue", filters={"parent": PARENT, "defkey": doctype}, pluck="defvalue"
			)
		if names:
			names_by_doctype[doctype] = set(names)
	return names_by_doctype

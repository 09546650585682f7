"""Before and after install, and after every migrate: masters, settings, Contact's own fields and permissions."""

import json
from pathlib import Path

import frappe
from frappe import _

from eu_korea_coop.directory import search_names
from eu_korea_coop.setup import (
	agreement_templates,
	boards,
	brand,
	custom_fields,
	direct_reports,
	global_search,
	grants,
	own_workspaces,
	seeds,
	settings,
)

APP = "eu_korea_coop"


def before_install() -> None:
	"""Refuse a site on which another app, or a customisation, already uses one of our names."""
	check_names_are_free()


def after_install() -> None:
	"""Everything a new site needs beside the app's own schema."""
	custom_fields.create_missing()
	grants.add_missing()
	seeds.insert_missing()
	agreement_templates.insert_missing()
	settings.fill_missing()
	boards.insert_missing()
	own_workspaces.insert_missing()
	global_search.list_missing()
	search_names.fill()
	brand.name_site()


def after_migrate() -> None:
	"""What a later version brings; what an administrator changed or deleted stays so."""
	custom_fields.create_missing()
	seeds.insert_missing(respect_deletion=True)
	agreement_templates.insert_missing(respect_deletion=True)
	settings.fill_missing()
	boards.insert_missing(respect_deletion=True)
	own_workspaces.insert_missing(respect_deletion=True)
	direct_reports.keep_direct()


def check_names_are_free() -> None:
	clashes = module_clashes() + doctype_clashes()
	if clashes:
		frappe.throw(
			_("EU-Korea Cooperation can't be installed, these names are in use on this site: {0}").format(
				", ".join(clashes)
			),
			frappe.NameError,
			title=_("Names in use"),
		)


def module_clashes() -> list[str]:
	"""Modules of ours that belong to another app."""
	taken = frappe.get_all(
		"Module Def",
		filters={"name": ("in", frappe.get_module_list(APP)), "app_name": ("!=", APP)},
		fields=["name", "app_name"],
	)
	return [_("module {0} (of {1})").format(module.name, module.app_name) for module in taken]


def doctype_clashes() -> list[str]:
	"""DocTypes of ours that exist in a module that is not ours."""
	taken = frappe.get_all(
		"DocType",
		filters={"name": ("in", our_doctypes()), "module": ("not in", frappe.get_module_list(APP))},
		fields=["name", "module"],
	)
	return [_("DocType {0} (of module {1})").format(doctype.name, doctype.module) for doctype in taken]


def our_doctypes() -> list[str]:
	"""Names of the app's DocTypes, read from its files."""
	root = Path(frappe.get_app_path(APP))
	files = root.glob("*/doctype/*/*.json")
	names = [
		json.loads(file.read_text(encoding="utf-8"))["name"]
		for file in files
		if file.stem == file.parent.name
	]
	return sorted(names)

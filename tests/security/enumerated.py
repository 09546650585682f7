"""Every way in: all whitelisted methods from Frappe's own registry, and for each the requests that it is tried with."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import frappe

WHOLE = os.environ.get("SECURITY_TESTS") == "whole"
"""`make test-security`; otherwise the short form of `make test`."""

HERE = Path(__file__).resolve().parent
NOT_SERVED = (".tests", ".test_", ".patches", ".node_modules", ".demo", ".testing", ".build", ".commands")

DOCTYPES = (
	"doctype",
	"dt",
	"reference_doctype",
	"document_type",
	"ref_doctype",
	"parenttype",
	"doc_type",
	"parent_doctype",
)
DOCTYPES += ("reference_type", "attached_to_doctype", "linked_doctype", "source_doctype", "target_doctype")
NAMES = (
	"name",
	"docname",
	"dn",
	"reference_name",
	"document_name",
	"doc_name",
	"source_name",
	"attached_to_name",
)
NAME_LISTS = ("docnames", "names", "source_names", "documents", "docs", "files", "attachments", "file_list")
FIELDS = ("fields", "fieldname", "filter_fields", "field_map", "columns", "as_fields")
ONE_FIELD = ("field", "fieldname", "field_name", "searchfield", "group_by_field", "based_on")
FILTERS = ("filters", "or_filters", "current_filters")
FREE = (
	"txt",
	"text",
	"search_text",
	"search_string",
	"title",
	"content",
	"label",
	"description",
	"order_by",
	"group_by",
)
OURS_TO_SAY = ("user", "email", "user_id", "for_user", "assign_to")

LINKS = ("related_to", "origin_partnership", "origin_agreement", "partnership", "agreement", "supersedes")


def methods() -> dict[str, object]:
	"""Dotted path → function, of every whitelisted function of Frappe and ours that can be called by its path."""
	load_all()
	result = {}
	whitelisted = set(map(id, frappe.whitelisted))
	for module in [
		m for name, m in sorted(sys.modules.items()) if name.split(".")[0] in ("frappe", "eu_korea_coop")
	]:
		for name, value in vars(module).items():
			if id(value) not in whitelisted:
				continue
			home = getattr(inspect.unwrap(value), "__module__", module.__name__)
			path = f"{home}.{name}" if hasattr(sys.modules.get(home), name) else f"{module.__name__}.{name}"
			result[path] = value
	return result


def called_by_frappes_path() -> set[str]:
	"""Our overrides: the path of Frappe's function leads to each of them, and is driven."""
	return {paths[-1] for paths in frappe.get_hooks("override_whitelisted_methods").values()}


def document_methods(doctype: str) -> list[str]:
	"""Names of the whitelisted methods of a DocType's documents, which `run_doc_method` calls."""
	from frappe.model.base_document import get_controller

	controller, whitelisted = get_controller(doctype), set(map(id, frappe.whitelisted))
	return [name for name in dir(controller) if id(getattr(controller, name, None)) in whitelisted]


def requests_to_documents(target: tuple[str, str], user: str) -> Iterator[dict]:
	"""Each of these methods of a record by its name, and of one that is sent along as the user's own."""
	doctype, name = target
	sent = json.dumps({"doctype": doctype, "name": name, "owner": user, "visibility": "Normal"})
	for method in document_methods(doctype):
		yield {"method": method, "dt": doctype, "dn": name}
		yield {"method": method, "docs": sent}


def documents_with_methods() -> list[str]:
	"""DocTypes whose documents have whitelisted methods of their own."""
	return [doctype for doctype in frappe.get_all("DocType", pluck="name") if document_methods_of(doctype)]


def document_methods_of(doctype: str) -> list[str]:
	"""Those beside what every document has; of the records' own DocTypes these are tried, too (`requests_to_documents`)."""
	from frappe.model.document import Document

	try:
		return [name for name in document_methods(doctype) if not hasattr(Document, name)]
	except ImportError:  # a DocType of a module that is not installed
		return []


def requests_by_documents(target: tuple[str, str], user: str, file_url: str) -> Iterator[dict]:
	"""Each whitelisted method of a document of any DocType, made up by the client, that names the record wherever it can."""
	for doctype in documents_with_methods():
		sent = {"doctype": doctype, "name": f"new-{frappe.scrub(doctype)}", "__islocal": 1, "owner": user}
		sent |= {"webhook_json": SHOWS_ALL, "request_structure": "JSON"} if doctype == "Webhook" else {}
		for df in frappe.get_meta(doctype).fields:
			if df.fieldtype.startswith("Attach"):
				sent[df.fieldname] = file_url
			elif df.fieldtype == "Link" and df.options == "DocType":
				sent[df.fieldname] = target[0]
			elif df.fieldtype in ("Dynamic Link", "Data") or (df.fieldtype, df.options) == (
				"Link",
				target[0],
			):
				sent[df.fieldname] = target[1]
		for method in document_methods_of(doctype):
			yield {"method": method, "docs": json.dumps(sent)}


SHOWS_ALL = '{ "all": {{ doc.as_dict() | string | tojson }} }'
"""A template that holds all of a document."""


def load_all() -> None:
	"""A method is in the registry once its module was imported."""
	for app in ("frappe", "eu_korea_coop"):
		package = importlib.import_module(app)
		for module in pkgutil.walk_packages(package.__path__, f"{app}.", onerror=lambda name: None):
			if any(part in module.name for part in NOT_SERVED):
				continue
			try:
				importlib.import_module(module.name)
			except Exception:
				continue


def looked_at() -> dict[str, str]:
	"""Path → "driven", or why a method is not driven, of all Frappes that were looked at."""
	lines = (line for path in (HERE / "looked_at").glob("*.txt") for line in path.read_text().splitlines())
	return dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))


def shapes(doctype: str) -> Iterator[dict]:
	"""What a list may be asked for: plain, starred, stored columns, and columns behind every link."""
	meta, texts = frappe.get_meta(doctype), texts_of(doctype)
	yield {"fields": ["*"], "filters": []}
	yield {"fields": ["name", "_comments", "_assign", "_user_tags", "_liked_by"], "filters": []}
	yield {"fields": [f"`tab{doctype}`.`{name}`" for name in ("name", *texts[:20])], "filters": []}
	for link in LINKS:
		if meta.has_field(link):
			for column in ("title", "objective", "next_step", "name"):
				yield {"fields": ["name", f"{link}.{column}"], "filters": []}
	for table in meta.get_table_fields():
		inner = [
			df.fieldname
			for df in frappe.get_meta(table.options).fields
			if df.fieldtype in ("Data", "Small Text", "Link")
		]
		yield {"fields": ["name", *(f"{table.fieldname}.{name}" for name in inner[:6])], "filters": []}


def texts_of(doctype: str) -> list[str]:
	"""Its fields that hold words."""
	kinds = ("Data", "Small Text", "Text", "Text Editor", "Code")
	return [df.fieldname for df in frappe.get_meta(doctype).fields if df.fieldtype in kinds]


def requests_of(function, target: tuple[str, str], user: str, holder: str, is_whole: bool) -> Iterator[dict]:
	"""The arguments a method is tried with, for one record: each string and JSON parameter says the record or asks for it.

	Where it takes a person, it is asked for `user`, who asks, and for the `holder` of the records.
	"""
	try:
		parameters = inspect.signature(function).parameters.values()
	except (TypeError, ValueError):
		return
	names = [p.name for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
	passes_on = any(p.kind is p.VAR_KEYWORD for p in parameters)
	takes_anything = passes_on or not names
	doctype, name = target
	base = {each: value_of(each, target, user) for each in names if each not in ("debug", "cmd")}
	base = {key: value for key, value in base.items() if value is not None}
	if takes_anything:
		base |= {"doctype": doctype, "name": name, "fields": '["*"]', "filters": "[]"}
	yield base
	if whose := [each for each in names if each in OURS_TO_SAY]:
		yield {**base, **dict.fromkeys(whose, holder)}
	if unknown := [each for each in names if base.get(each) == name and each not in NAMES]:
		yield {**base, **dict.fromkeys(unknown, json.dumps([name]))}
	if asked_for := [each for each in ONE_FIELD if each in names]:
		for column in texts_of(doctype)[: 3 if is_whole else 1]:
			yield {**base, **dict.fromkeys(asked_for, column)}
	if "doctype" in base and (takes_anything or any(each in names for each in (*FIELDS, *FILTERS))):
		takes_fields = passes_on or any(each in names for each in FIELDS)
		takes_fields = takes_fields or "form_dict" in source_of_module(function)
		for shape in some_shapes(doctype, is_whole)[: None if takes_fields else 1]:
			asked = {key: json.dumps(value) for key, value in shape.items()}
			fields = {each: asked["fields"] for each in FIELDS if each in names}
			yield {
				**base,
				**asked,
				**fields,
				"ignore_user_permissions": 1,
				"limit_page_length": 1000,
				"page_length": 1000,
			}
	if is_whole and "filters" in names:
		yield {**base, "filters": json.dumps({"name": name})}
	if is_whole and "doc" in names:
		yield {**base, "doc": json.dumps({"doctype": doctype, "name": name, "__islocal": 1})}


@cache
def source_of_module(function) -> str:
	"""Of the function's own module: one that takes no fields by name may take them from the request (`form_dict`)."""
	return inspect.getsource(inspect.getmodule(inspect.unwrap(function)))


ASKED_IN_EVERY_SHAPE = ("Partnership", "Agreement", "Interaction", "Contact")
"""They link to other guarded records and have child tables; of the others two shapes are asked."""


def some_shapes(doctype: str, is_whole: bool) -> list[dict]:
	return list(shapes(doctype))[: None if is_whole and doctype in ASKED_IN_EVERY_SHAPE else 2]


def asks_for_a_record(function) -> bool:
	"""Whether one of its parameters may name a DocType or a record, whatever it is called."""
	return bool(set(inspect.signature(function).parameters) - {"debug", "start", "limit", "page_length"})


def value_of(parameter: str, target: tuple[str, str], user: str) -> object | None:
	doctype, name = target
	if parameter in DOCTYPES:
		return doctype
	if parameter in NAME_LISTS:
		return json.dumps([name])
	if parameter in FIELDS:
		return json.dumps(["*"])
	if parameter in FILTERS:
		return json.dumps([])
	if parameter in ("doc", "document", "args"):
		return json.dumps({"doctype": doctype, "name": name})
	if parameter in OURS_TO_SAY:
		return user
	if parameter in FREE:
		return "" if parameter in ("order_by", "group_by") else "x"
	if parameter in ("start", "limit_start", "ignore_permissions", "as_dict", "cache", "page"):
		return None
	if parameter in ("limit", "limit_page_length", "page_length", "depth"):
		return 1000
	if parameter == "ignore_user_permissions":
		return 1
	return name

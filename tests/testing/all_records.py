"""What people see of every record, to compare two sites by: ids and stamps aside."""

from __future__ import annotations

import frappe
from frappe.model import no_value_fields

from eu_korea_coop.importing import export
from eu_korea_coop.partnerships.history_loader.records import ORDER

SEEN_ONCE = (
	"name",
	"creation",
	"modified",
	"modified_by",
	"owner",
	"parent",
	"history_key",
	"idx",
	"docstatus",
	"amended_from",
	"participant_marked",  # the name of a row
)


def facts() -> dict[str, list]:
	"""What people see of every record, with titles in the place of names."""
	titles = {}
	for doctype in ORDER:
		field = frappe.get_meta(doctype).get_title_field()
		for row in frappe.get_all(doctype, fields=["name", field] if field != "name" else ["name"]):
			titles[doctype, row.name] = str(row.get(field) or row.name)
	return {
		doctype: sorted(
			(
				facts_of(frappe.get_doc(doctype, name), titles)
				for name in frappe.get_all(doctype, pluck="name")
			),
			key=repr,
		)
		for doctype in ORDER
	}


def facts_of(doc, titles) -> list:
	loadable = (
		{df.fieldname for part in export.loadable(doc.meta) for df in part} if not doc.meta.istable else None
	)
	rows = []
	for df in doc.meta.fields:
		if df.fieldname in SEEN_ONCE or df.fieldtype in no_value_fields:
			continue
		is_pair = loadable is not None and df.fieldname.removesuffix("_precision") in loadable
		if loadable is not None and df.fieldname not in loadable and not is_pair:
			continue
		value = doc.get(df.fieldname)
		if df.fieldtype in ("Table", "Table MultiSelect"):
			value = [facts_of(row, titles) for row in value]
		elif df.fieldtype == "Link" and value:
			value = titles.get((df.options, value), value)
		elif df.fieldname in ("recorded_on", "recorded_by", "loaded", "action"):
			continue
		rows.append(
			(df.fieldname, str(value) if not isinstance(value, list) else value)
			if value not in (None, "", 0, [])
			else ()
		)
	return [one for one in rows if one]


def forget_everything() -> None:
	"""An empty site for the loader: every record of ours is gone, children and all."""
	for doctype in reversed(ORDER):
		meta = frappe.get_meta(doctype)
		names = frappe.get_all(doctype, pluck="name")
		for df in meta.get_table_fields():
			frappe.db.delete(df.options, {"parenttype": doctype})
		if names:
			frappe.db.delete(doctype)
	frappe.clear_cache()
	frappe.db.value_cache.clear()

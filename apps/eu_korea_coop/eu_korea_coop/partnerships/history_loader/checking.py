"""All that can be seen to be wrong without writing: fields, values, dates, links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.utils import cstr

from eu_korea_coop.domain import dates
from eu_korea_coop.entered_values import as_number
from eu_korea_coop.partnerships.history_loader.records import (
	LOG_FIELDS,
	MOVED_BY_HISTORY,
	RECORDED,
	SET_WITH_HISTORY,
	WALKED,
	Record,
	Records,
)

LONGEST_DATA = 140
NUMBERS = ("Int", "Float", "Currency", "Percent")


def check(records: Records) -> None:
	"""Find the records that are there, and report every error of the others."""
	attach_rows(records)
	records.find_present()
	for record in records:
		check_values(records, record, record.doctype, record.values, "")


def attach_rows(records: Records) -> None:
	"""Rows of tables that came in a file of their own come to their records."""
	for file, doctype, key, table, values, place in records.loose_rows:
		record = records.by_identity.get((doctype, key))
		if record is None:
			records.refuse_file(
				file,
				doctype,
				key,
				"key",
				_("No record has this key"),
				sheet=place.sheet,
				row=place.row,
				column=place.columns.get("key", ""),
			)
			continue
		rows = record.values.setdefault(table, [])
		if isinstance(rows, list):
			rows.append(values)
			record.rows[table, len(rows)] = place


def check_values(records: Records, record: Record, doctype: str, values: dict, where: str) -> None:
	"""The fields of a record, or with `where` of one row of its tables; fuzzy dates become date and precision."""
	meta = frappe.get_meta(doctype)
	is_log = where.startswith(WALKED.get(record.doctype, "\0"))
	log_fields = LOG_FIELDS.get(record.doctype, ()) if is_log else None
	parsed: dict[str, object] = {}
	for name, value in values.items():
		problem = None
		df = meta.get_field(name)
		if df is None or (df.fieldtype in no_value_fields and df.fieldtype not in table_fields):
			problem = _("{0} has no such field").format(_(doctype))
		elif log_fields is not None and name not in log_fields:
			problem = _("This is written by the app")
		elif name in MOVED_BY_HISTORY.get(doctype, ()):
			problem = _("Give the way there in {0}").format(WALKED[doctype])
		elif name not in RECORDED.get(doctype, ()) and is_computed(record, df, name, log_fields):
			problem = _("This is computed by the app, leave it out")
		elif df.fieldtype in table_fields:
			check_table(records, record, df, value, f"{where}{name}")
		elif is_fuzzy(meta, name):
			problem = check_fuzzy(name, values, parsed)
		else:
			problem = problem_with(records, record, df, value)
		if problem:
			records.refuse(record, f"{where}{name}", problem)
	values.update(parsed)
	check_wanted(records, record, meta, values, where)


def is_computed(record: Record, df, name: str, log_fields: tuple | None) -> bool:
	if not df.read_only or log_fields is not None:
		return False
	return name not in (*WALKED.values(), *SET_WITH_HISTORY.get(record.doctype, ()))


def check_table(records: Records, record: Record, df, rows: object, where: str) -> None:
	if not isinstance(rows, list):
		records.refuse(record, where, _("A list of rows is wanted"))
		return
	for number, row in enumerate(rows, start=1):
		if isinstance(row, str):
			row = rows[number - 1] = {single_link(df.options): row}
		if not isinstance(row, dict):
			records.refuse(record, f"{where} {number}", _("A row is wanted"))
			continue
		for name in [name for name in row if name.startswith("_")]:
			del row[name]
		check_values(records, record, df.options, row, f"{where} {number}: ")


def check_wanted(records: Records, record: Record, meta, values: Mapping, where: str) -> None:
	"""Name every missing field a record is meaningless without."""
	for df in meta.get("fields", {"reqd": 1}):
		if df.default or (df.fieldname in values and values[df.fieldname] not in (None, "", [])):
			continue
		if df.fieldname in MOVED_BY_HISTORY.get(meta.name, ()) or df.fieldtype == "Check":
			continue
		records.refuse(record, f"{where}{df.fieldname}", _("This is missing"))


def check_fuzzy(name: str, values: Mapping, parsed: dict) -> str | None:
	"""A business date as people write it becomes a date and a precision; answers what is wrong."""
	precision, value = values.get(f"{name}_precision"), values[name]
	try:
		day = (
			dates.fuzzy(value, precision)
			if precision
			else dates.parse(cstr(value) if value is not None else None)
		)
	except dates.DateError:
		return _("{0} is no date: write 2013, Nov 2016, 2016-11-05, before May 2017 or unknown").format(value)
	parsed[name] = day.date
	parsed[f"{name}_precision"] = day.precision
	return None


def problem_with(records: Records, record: Record, df, value: object) -> str | None:
	"""What is wrong with a plain value; None if nothing."""
	if value in (None, ""):
		return None
	if isinstance(value, list | dict):
		return _("One value is wanted")
	if df.fieldtype == "Link":
		return problem_with_link(records, record, df, cstr(value))
	if df.fieldtype == "Select":
		options = [option.strip() for option in cstr(df.options).split("\n")]
		if cstr(value) not in options:
			return _("{0} is none of: {1}").format(value, ", ".join(filter(None, options)))
	elif df.fieldtype == "Check":
		if cstr(value) not in ("0", "1", "True", "False"):
			return _("{0} is neither 0 nor 1").format(value)
	elif df.fieldtype in NUMBERS:
		if not is_number(value, whole=df.fieldtype == "Int"):
			return _("{0} is no number").format(value)
	elif df.fieldtype == "Date":
		if not is_day(value):
			return _("{0} is no day: write 2017-05-31").format(value)
	elif df.fieldtype == "Data" and len(cstr(value)) > (df.length or LONGEST_DATA):
		return _("This is longer than {0} characters").format(df.length or LONGEST_DATA)
	return None


def problem_with_link(records: Records, record: Record, df, value: str) -> str | None:
	if records.target(record, df.options, value) or records.name_on_site(df.options, value):
		return None
	spelled = frappe.db.exists(df.options, value)
	if spelled:
		return _("{0} {1} is not here; {2} is, and differs in case or accents. Write it so.").format(
			_(df.options), value, spelled
		)
	return _("{0} {1} is neither in the files nor on this site").format(_(df.options), value)


def single_link(child: str) -> str:
	"""The one field a row may be shortened to."""
	return next(df.fieldname for df in frappe.get_meta(child).fields if df.fieldtype == "Link")


def is_fuzzy(meta, name: str) -> bool:
	return meta.get_field(name).fieldtype == "Date" and meta.has_field(f"{name}_precision")


def is_number(value: object, whole: bool) -> bool:
	"""A number of JSON, or a text in the site's number format, as a form would take it (entered_values.py)."""
	if isinstance(value, bool):
		return False
	number = as_number(value)
	return number is not None and (not whole or number == int(number))


def is_day(value: object) -> bool:
	try:
		return date.fromisoformat(cstr(value)).isoformat() == cstr(value)
	except ValueError:
		return False

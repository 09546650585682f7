"""All our data as one workbook that the import, and the history loader, read back to the same records.

A sheet per DocType and per table, as the history loader reads them. A record is known by the key under which it was loaded, or
by its name on this site. What the app computes is left out; what people may not read is not in it.
"""

from __future__ import annotations

from datetime import date, datetime

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.utils import cstr

from eu_korea_coop.importing.books import Book
from eu_korea_coop.partnerships.history_loader.reading import SHORT_NAMES
from eu_korea_coop.partnerships.history_loader.records import (
	LOG_FIELDS,
	MOVED_BY_HISTORY,
	ORDER,
	RECORDED,
	SET_WITH_HISTORY,
	WALKED,
	has_key,
	name_field,
	own_dataset,
)

FILES = ("Attach", "Attach Image")
"""Files stay where they are: an address of one leads nowhere on another site."""
LEFT_OUT = {
	"Agreement": ("documents",),
	"Contact": (
		"full_name",
		"email_id",
		"phone",
		"mobile_no",
		"links",
		"user",
		"google_contacts",
		"google_contacts_id",
		"sync_with_google_contacts",
		"pulled_from_google_contacts",
		"is_primary_contact",
		"image",
		"status",
		"address",
		"unsubscribed",
		"company_name",
	),
	"Interaction": ("communication", "first_day", "last_day"),
	"Partnership Review": ("review_session", "todo", "made"),
	"Sector": ("lft", "rgt", "old_parent"),
}
"""What Frappe derives from other fields, or what belongs to this site alone."""
NOT_TAKEN_OUT = {
	"Agreement Template": "is a file with what says of which kind it is",
	"Calendar Feed": "is one person's secret address",
	"Calendar Meeting": "is read anew from that person's calendar",
	"Contact Proposal": "was agreed to for this site alone; what came of an accepted one is taken out",
	"Cooperation Figures": "is computed when it is read",
	"Cooperation Import": "tells how records came here",
	"Cooperation Import Batch": "tells how records came here",
	"Cooperation Import Mapping": "is how a person reads their sheets, no record",
	"Cooperation Run Log": "tells what the clock did here",
	"Cooperation Settings": "is how this site is set up",
	"Digest Delivery": "tells which mails left here",
	"Digest Preference": "is one person's choice",
	"Encounter Key": "keeps an answer for a day",
	"Mail Draft": "is how this site writes, and stands on every site",
	"Partnership Snapshot": "is computed; the loader writes those of the day it is asked for",
	"Person Change": "names rows of this site, for thirty days",
	"Review Session": "is the list of a meeting; its decisions are taken out",
	"Search Name": "is computed from names",
}
"""The DocTypes of ours that are no sheet of the workbook, and why."""
SHEET_OF = {doctype: short for short, doctype in SHORT_NAMES.items()}
AT_ONCE = 500


def write() -> bytes:
	"""The workbook of everything the user may read. Raises PermissionError for who may not read a DocType."""
	book = Book()
	book.sheet(
		"_About",
		[_("All records of {0}").format(frappe.local.site)],
		[[_("Written on {0} by {1}").format(frappe.utils.now(), frappe.session.user)]],
	)
	keys = Keys()
	for doctype in ORDER:
		if frappe.has_permission(doctype, "read"):
			write_doctype(book, doctype, keys)
	return book.content()


class Keys:
	"""Full keys of records by their names, read at once for each DocType."""

	def __init__(self):
		self.known: dict[str, dict[str, str]] = {}

	def of(self, doctype: str, name: str) -> str:
		"""What a link to a record is written as: its full key, or its name where names are keys."""
		if doctype not in ORDER or name_field(doctype):
			return name
		if doctype not in self.known:
			fields = ["name", "history_key"] if has_key(doctype) else ["name"]
			rows = frappe.get_all(doctype, fields=fields, order_by=None)
			self.known[doctype] = {
				row.name: row.get("history_key") or f"{own_dataset()}:{row.name}" for row in rows
			}
		return self.known[doctype].get(name, name)


def write_doctype(book: Book, doctype: str, keys: Keys) -> None:
	meta = frappe.get_meta(doctype)
	names = frappe.get_list(doctype, pluck="name", order_by="creation asc, name asc", limit_page_length=0)
	if not names:
		return
	fields, tables = loadable(meta)
	rows, inner = [], {df.fieldname: [] for df in tables}
	for start in range(0, len(names), AT_ONCE):
		for name in names[start : start + AT_ONCE]:
			doc = frappe.get_doc(doctype, name)
			dataset, _colon, key = (
				keys.of(doctype, name).partition(":") if not name_field(doctype) else ("", "", name)
			)
			start_of_row = [key, dataset]
			rows.append([*start_of_row, *(cell(doc, df, keys) for df in fields)])
			for df in tables:
				columns = row_fields(meta, df)
				for row in doc.get(df.fieldname):
					inner[df.fieldname].append(
						[*start_of_row, *(cell(row, column, keys) for column in columns)]
					)
	title = SHEET_OF.get(doctype, doctype)
	write_sheet(book, title, ["key", "dataset", *(df.fieldname for df in fields)], rows)
	for df in tables:
		columns = ["key", "dataset", *(column.fieldname for column in row_fields(meta, df))]
		write_sheet(book, f"{title}.{df.fieldname}", columns, inner[df.fieldname])


def write_sheet(book: Book, title: str, headings: list[str], rows: list[list[object]]) -> None:
	"""Columns that are empty in every row are left out, and sheets without rows."""
	used = [at for at in range(len(headings)) if at < 1 or any(row[at] not in (None, "") for row in rows)]
	if rows:
		book.sheet(title, [headings[at] for at in used], [[row[at] for at in used] for row in rows])


def loadable(meta) -> tuple[list, list]:
	"""The fields and the tables of a DocType that the history loader takes."""
	fields, tables = [], []
	for df in meta.fields:
		is_set_with_history = df.fieldname in SET_WITH_HISTORY.get(meta.name, ())
		if df.fieldname in LEFT_OUT.get(meta.name, ()) or df.fieldname in MOVED_BY_HISTORY.get(meta.name, ()):
			continue
		if df.fieldname == "history_key" or df.fieldname.startswith("move_") or df.get("is_virtual"):
			continue
		if df.fieldtype in table_fields:
			if not df.read_only or df.fieldname == WALKED.get(meta.name):
				tables.append(df)
		elif (
			df.fieldtype not in (*no_value_fields, *FILES)
			and (not df.read_only or is_set_with_history or is_recorded(meta, df))
			and not is_precision(meta, df)
		):
			fields.append(df)
	return fields, tables


def row_fields(meta, table) -> list:
	child = frappe.get_meta(table.options)
	if table.fieldname == WALKED.get(meta.name):
		return [child.get_field(name) for name in LOG_FIELDS[meta.name] if not name.endswith("_precision")]
	return [
		df
		for df in child.fields
		if df.fieldtype not in (*no_value_fields, *FILES)
		and (not df.read_only or is_recorded(child, df))
		and not is_precision(child, df)
	]


def is_recorded(meta, df) -> bool:
	return df.fieldname in RECORDED.get(meta.name, ())


def is_precision(meta, df) -> bool:
	return df.fieldname.endswith("_precision") and meta.has_field(df.fieldname.removesuffix("_precision"))


def cell(doc, df, keys: Keys) -> object:
	"""A value as the history loader reads it: keys for links, dates as people write them."""
	value = doc.get(df.fieldname)
	if value in (None, ""):
		return fuzzy(doc, df, value)
	if df.fieldtype == "Link":
		return keys.of(df.options, value)
	if df.fieldtype == "Date":
		return fuzzy(doc, df, value)
	if isinstance(value, date | datetime):
		return cstr(value)
	if df.fieldtype == "Check":
		return int(value)
	if df.fieldtype in ("Int", "Float", "Currency", "Percent"):
		return value or None if df.fieldtype != "Int" else value
	return value if isinstance(value, int | float) else cstr(value)


def fuzzy(doc, df, value: object) -> str | None:
	precision = doc.get(f"{df.fieldname}_precision")
	if not value:
		return "unknown" if precision == "Unknown" else None
	day = frappe.utils.getdate(value)
	written = {
		"Year": f"{day.year:04}",
		"Month": f"{day.year:04}-{day.month:02}",
		"Before": f"before {day.isoformat()}",
	}
	return written.get(precision, day.isoformat())

"""What was entered is checked before any rule reads it: shapes, numbers, dates, options, lengths.

Frappe turns "many" into the number 0, hands an unreadable date to the database and trips over a list where a link
belongs. Here each of these is an error that names the field, through every entrance (bad input is a 4xx, never a 500).
Fuzzy dates (`x` beside `x_precision`) come out of it in their normal form (rule 2).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import BaseDocument
from frappe.model.document import Document
from frappe.utils import cstr

from eu_korea_coop import link_titles, stored_rows
from eu_korea_coop.clock import last_day_begun
from eu_korea_coop.domain import dates
from eu_korea_coop.entered_values import (
	CHECKS,
	LONGEST_NAME,
	NO_VALUE,
	TABLES,
	check_text,
	field_name,
	refuse,
)
from eu_korea_coop.reporting.fuzzy_text import day_text
from eu_korea_coop.writes_at_once import (
	begin_afresh,
	body_of_put,
	lock_and_load,
	refuse_blind_overwrite,
	refuse_get,
	refuse_stale,
	said_in_words,
)


class CheckedDocument(Document):
	"""A document whose entered values are checked first; `always_dated` names fuzzy dates that say Unknown when empty."""

	always_dated: tuple[str, ...] = ()

	def _get_table_fields(self) -> list:
		"""What Frappe 15.0 asks row by row while it loads a document: nothing where load_children_from_db has the rows.

		While it makes the document of its own values, `ignore_children` is set, and it needs the tables' names.
		"""
		if self.flags.loads_own_rows and not self.flags.ignore_children:
			return []
		return super()._get_table_fields()

	def load_children_from_db(self) -> None:
		"""The rows of all tables with one query (later versions of Frappe call this; `load_from_db` does for 15.0).

		Rows that are to be locked are read as Frappe does.
		"""
		self.flags.loads_own_rows = False
		if self.flags.for_update or not stored_rows.can_load(self):
			super().load_children_from_db()
		else:
			stored_rows.load(self)

	def load_with_rows(self) -> None:
		"""Frappe's loading of a document, with the rows of all its tables in one query."""
		if self.flags.for_update or self.meta.issingle or not stored_rows.can_load(self):
			super().load_from_db()
			return
		self.flags.loads_own_rows = True
		try:
			super().load_from_db()
			if self.flags.loads_own_rows:
				self.load_children_from_db()
		finally:
			self.flags.loads_own_rows = False

	def load_from_db(self) -> Document:
		"""Note the name it was loaded by, which no client's `name` changes (permissions.is_renamed)."""
		if self.flags.for_update and body_of_put() is not None:
			begin_afresh()
		with said_in_words():
			if self.flags.for_update and not self.meta.issingle and isinstance(self.name, str):
				lock_and_load(self, self.load_with_rows)
			else:
				self.load_with_rows()
		self.flags.loaded_as = self.name
		return self

	def onload(self) -> None:
		"""The form of a stored record opens: what its rows link to is called by its titles."""
		if self.flags.loaded_as:
			link_titles.read_at_once(self)

	def update_child_table(self, fieldname: str, df: Any = None) -> None:
		"""Write the rows of a table; what is gone is deleted by its name.

		Frappe deletes by the parent, also where nothing is gone, and so locks what is not this record's: see lock_and_load.
		"""
		df = df or self.meta.get_field(fieldname)
		before = self.get_doc_before_save()
		if before is None or frappe.get_meta(df.options).is_virtual:
			super().update_child_table(fieldname, df)
			return
		rows = self.get(fieldname)
		gone = {row.name for row in before.get(fieldname) or ()} - {row.name for row in rows}
		if gone and df.options not in (self.flags.ignore_children_type or ()):
			frappe.db.delete(df.options, {"name": ("in", sorted(gone))})
		for row in rows:
			row.db_update()

	def insert(self, *args, **kwargs) -> Document:
		refuse_get(self)
		with said_in_words():
			return super().insert(*args, **kwargs)

	def save(self, *args, **kwargs) -> Document:
		refuse_get(self)
		with said_in_words():
			return super().save(*args, **kwargs)

	def run_method(self, method: str, *args, **kwargs):
		"""Frappe deletes without asking the document but in its events; in the first of them its row is locked."""
		with said_in_words():
			if method == "on_trash" and not self.meta.issingle:
				frappe.db.get_value(self.doctype, self.name, "name", for_update=True)
			return super().run_method(method, *args, **kwargs)

	def check_if_latest(self) -> None:
		"""Frappe compares what a form has read with what is stored; a program is answered in words of its own."""
		try:
			super().check_if_latest()
		except frappe.TimestampMismatchError:
			if body_of_put() is None:
				raise
			frappe.clear_last_message()
			refuse_stale(self)
		if before := self.get_doc_before_save():
			refuse_blind_overwrite(self, before)

	def _set_defaults(self) -> None:
		"""Fill in what Frappe proposes for a new document and for new rows.

		Frappe makes a blank row of every table, also of those without rows: a quarter of the queries of a save. And it
		fills a field named country with the site's own; where nobody named a country, none is known. What is stored
		already stays as it is: in Frappe 15.105 the blank one is marked as new, and so would be what it is filled into.
		"""
		if frappe.flags.in_import:
			return
		country = self.get("country")
		for row in filter(BaseDocument.is_new, (self, *self.get_all_children())):
			row.update_if_missing(frappe.new_doc(row.doctype, as_dict=True))
		if self.meta.has_field("country"):
			self.country = country

	def save_version(self) -> None:
		"""What changed, for the form's timeline. Of a new document Frappe keeps nothing, but makes a blank Version to see that.

		It keeps where a new one came from (`updater_reference`), and what an amended one changed.
		"""
		if self.get_doc_before_save() or self.get("amended_from") or self.flags.updater_reference:
			super().save_version()

	def bold(self, fieldname: str) -> str:
		"""The field's label, for a message."""
		return frappe.bold(_(self.meta.get_label(fieldname)))

	def has_changed(self, fieldname: str) -> bool:
		"""New, or another value than before this save."""
		before = self.get_doc_before_save()
		return before is None or (before.get(fieldname) or None) != (self.get(fieldname) or None)

	def refuse_doubles(self, table: str, fieldname: str) -> None:
		"""The same link twice in a table is a slip of the pen."""
		seen = set()
		for row in self.get(table):
			value = row.get(fieldname)
			if not value:
				continue
			if value in seen:
				frappe.throw(
					_("{0}, row {1}: {2} is listed already. Remove one of the two rows.").format(
						self.bold(table), row.idx, frappe.bold(shown_title(row, fieldname))
					),
					title=_("Listed twice"),
				)
			seen.add(value)

	def refuse_future(self, doc: Document, fieldname: str, today: datetime.date) -> None:
		"""What has happened can't lie certainly after today (rule 100); `doc` is this document or one of its rows.

		A stored date was checked when it was entered: it stays for whoever saves the document in another time zone.
		"""
		when = dates.fuzzy(doc.get(fieldname), doc.get(f"{fieldname}_precision"))
		if dates.certainly_after(when, max(today, last_day_begun())) and when != self.stored_date(
			doc, fieldname
		):
			refuse(
				doc,
				doc.meta.get_field(fieldname),
				_("{0} lies in the future. Enter the day on which it happened.").format(day_text(when.date)),
			)

	def stored_date(self, doc: Document, fieldname: str) -> dates.FuzzyDate | None:
		"""The fuzzy date as it was before this save, None where `doc`, this document or one of its rows, is new."""
		before = self.get_doc_before_save()
		if before is not None and doc is not self:
			before = next((row for row in before.get(doc.parentfield) or () if row.name == doc.name), None)
		return dates.fuzzy(before.get(fieldname), before.get(f"{fieldname}_precision")) if before else None

	def refuse_negative(self, doc: Document, *fieldnames: str) -> None:
		"""Counts and amounts start at zero; `doc` is this document or one of its rows."""
		for fieldname in fieldnames:
			if (doc.get(fieldname) or 0) < 0:
				refuse(doc, doc.meta.get_field(fieldname), _("it can't be less than 0."))

	def extend(self, key: str, value: Iterable[dict | BaseDocument]) -> None:
		"""Refuse what is no table before Frappe takes it apart."""
		is_list = hasattr(value, "__iter__") and not isinstance(value, (str, bytes, dict))
		rows = list(value) if is_list else []
		if not is_list or not all(isinstance(row, (dict, BaseDocument)) for row in rows):
			label = self.meta.get_label(key)
			frappe.throw(
				_("{0} must be a list of rows").format(frappe.bold(_(label))), title=_("Wrong value")
			)
		super().extend(key, rows)

	def _validate_links(self) -> None:
		"""The first thing Frappe does with entered values, on insert and on save alike: a list in a link would fail there."""
		rows = [self, *self.get_all_children()]
		self.keep_history_key()
		for row in rows:
			if row is not self and row.is_new() and not self.is_new():
				# Frappe gives a new row its defaults when the document is new, and on the form; not when a row is added here
				row.update_if_missing(frappe.new_doc(row.doctype, as_dict=True))
			check_entered_values(row)
		if self.flags.ignore_links:
			return
		for row in rows:
			forget_fetched_values(row)
		super()._validate_links()
		for row in rows:
			refuse_unknown_links(row)

	def keep_history_key(self) -> None:
		"""The key of loaded history is the loader's to set (`flags.history_key`), through no other way in."""
		if self.meta.has_field("history_key"):
			before = self.get_doc_before_save()
			self.history_key = before.history_key if before else self.flags.history_key


def shown_title(row: Document, fieldname: str) -> str:
	"""What a person calls the record that `row` links to, escaped."""
	df = row.meta.get_field(fieldname)
	title_field = frappe.get_meta(df.options).get_title_field()
	title = frappe.db.get_value(df.options, row.get(fieldname), title_field)
	return frappe.utils.escape_html(cstr(title or row.get(fieldname)))


def check_entered_values(doc: Document) -> None:
	"""Give every value of `doc` its type, or say which field holds what can't be one. Raises ValidationError."""
	for df in doc.meta.fields:
		if df.fieldtype in NO_VALUE or df.fieldtype in TABLES or df.get("is_virtual"):
			continue
		value = doc.get(df.fieldname)
		if value is None or value == "":
			if df.fieldtype in ("Date", "Datetime"):
				doc.set(df.fieldname, None)
			continue
		check = CHECKS.get(df.fieldtype, check_text)
		doc.set(df.fieldname, check(doc, df, value))
	normalise_fuzzy_dates(doc)


def normalise_fuzzy_dates(doc: Document) -> None:
	"""Rule 2 for each date that has a precision beside it; a pair left empty stays empty unless it is `always_dated`."""
	for df in doc.meta.get("fields", {"fieldtype": "Date"}):
		precision = f"{df.fieldname}_precision"
		if not doc.meta.has_field(precision):
			continue
		day, how = doc.get(df.fieldname), doc.get(precision)
		if not day and not how and df.fieldname not in getattr(doc, "always_dated", ()):
			continue
		day, how = dates.normalise(day or None, how or None)
		doc.set(df.fieldname, day)
		doc.set(precision, how)


def forget_fetched_values(doc: Document) -> None:
	"""What is fetched through a link is Frappe's to fill in, whatever a client sent along."""
	for df in doc.meta.get_link_fields():
		if doc.get(df.fieldname):
			for fetched in always_fetched(doc, df):
				doc.set(fetched.fieldname, None)


def refuse_unknown_links(doc: Document) -> None:
	"""Frappe finds an unknown link, but where it fetches values through it: there nothing has come back."""
	for df in doc.meta.get_link_fields():
		name, fetched = doc.get(df.fieldname), doc.meta.get_fields_to_fetch(df.fieldname)
		if not name or not fetched or any(doc.get(field.fieldname) for field in fetched):
			continue
		if not frappe.db.exists(df.options, name):
			shown = frappe.utils.escape_html(cstr(name)[:LONGEST_NAME])
			frappe.throw(
				_("{0}: {1} “{2}” does not exist. Choose an existing one.").format(
					field_name(doc, df), _(df.options), shown
				),
				frappe.LinkValidationError,
				title=_("Unknown link"),
			)


def always_fetched(doc: Document, df: Any) -> list:
	return [field for field in doc.meta.get_fields_to_fetch(df.fieldname) if not field.get("fetch_if_empty")]

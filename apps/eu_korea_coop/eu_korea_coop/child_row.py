"""The rows of our tables, opened one by one."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import set_new_name
from frappe.utils import now

from eu_korea_coop import row_writing


class ChildRow(Document):
	"""A row is its parent's: read by the parent's readers, and changed only by saving the parent (rule 114)."""

	def db_insert(self, *args, **kwargs) -> None:
		"""Insert the row, and with it, in one statement, the other new rows of its table in its document.

		Frappe asks each new row of a document to insert itself, one after the other. Where a name is taken, they insert
		themselves so, and Frappe says which one it is.
		"""
		if self.flags.is_inserted:
			self.flags.is_inserted = False
			self.set("__islocal", False)
			return
		rows = [row for row in self.siblings() if row.get("__islocal")]
		if len(rows) < 2 or not any(row is self for row in rows) or not self.insert_together(rows):
			super().db_insert(*args, **kwargs)
			return
		self.set("__islocal", False)
		for row in rows:
			row.flags.is_inserted = row is not self

	def siblings(self) -> list["ChildRow"]:
		"""The rows of its table in its document, itself with them; none where it has no document at hand."""
		parent = getattr(self, "parent_doc", None)
		return parent.get(self.parentfield) or [] if parent else []

	def insert_together(self, rows: list["ChildRow"]) -> bool:
		"""False, with nothing inserted, where a name is taken."""
		for row in rows:
			if not row.name:
				set_new_name(row)
			if not row.creation:  # added since the document has set the times of its rows
				row.creation = row.modified = now()
				row.owner = row.modified_by = frappe.session.user
		values = [row.get_valid_dict(convert_dates_to_str=True, ignore_virtual=True) for row in rows]
		columns = list(values[0])
		try:
			row_writing.insert(self.doctype, columns, [[row[column] for column in columns] for row in values])
		except Exception as error:
			if not frappe.db.is_primary_key_violation(error):
				raise
			if frappe.db.db_type == "postgres":  # it takes no further question in this transaction
				raise frappe.DuplicateEntryError(self.doctype, self.name, error) from error
			return False
		return True

	def has_permission(self, *args, **kwargs) -> bool:
		"""Asks the row's own parent; Frappe 15 and 16 ask the parent's DocType alone."""
		if self.parent and not getattr(self, "parent_doc", None):
			self.parent_doc = frappe.get_doc(self.parenttype, self.parent)
		return super().has_permission(*args, **kwargs)

	def insert(self, *args, **kwargs) -> NoReturn:
		self.refuse_alone()

	def save(self, *args, **kwargs) -> NoReturn:
		"""`PUT /api/resource/Partnership Stage Log/…` ends here; a parent writes its rows with db_insert and db_update."""
		self.refuse_alone()

	def on_trash(self) -> None:
		"""Frappe calls it where a row is deleted by itself."""
		self.refuse_alone()

	def refuse_alone(self) -> NoReturn:
		"""Raises PermissionError."""
		raise frappe.PermissionError(
			_("A row of {0} is not changed by itself. Save {1} with its rows.").format(
				_(self.doctype), _(self.get("parenttype") or "") or _("its document")
			)
		)

"""The rows of our tables, opened one by one."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document


class ChildRow(Document):
	"""A row is its parent's: read by the parent's readers, and changed only by saving the parent (rule 114)."""

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

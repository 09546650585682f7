"""The rows of our tables, opened one by one."""

import frappe
from frappe.model.document import Document


class ChildRow(Document):
	"""A row asks its own parent who may read or change it; Frappe 15 and 16 ask the parent's DocType alone."""

	def has_permission(self, *args, **kwargs) -> bool:
		if self.parent and not getattr(self, "parent_doc", None):
			self.parent_doc = frappe.get_doc(self.parenttype, self.parent)
		return super().has_permission(*args, **kwargs)

"""A virtual DocType without rows, on which the reports, cards, charts and the calendar of policy readers hang.

Frappe lets a person run a report, see a number card or open a calendar only with rights on the DocType behind it. Policy
Viewers have none on records; they have read and report on this one (docs/decisions/0008).
"""

import frappe
from frappe import _
from frappe.model.document import Document


class CooperationFigures(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		title: DF.Data | None
	# end: auto-generated types

	@staticmethod
	def get_list(args=None, *more, **kwargs) -> list:
		"""No rows: figures are read through reports, cards, charts and profiles."""
		return []

	@staticmethod
	def get_count(args=None, *more, **kwargs) -> int:
		return 0

	@staticmethod
	def get_stats(args=None, *more, **kwargs) -> dict:
		return {}

	def load_from_db(self) -> None:
		raise frappe.DoesNotExistError(_("Cooperation Figures holds no records."))

	def db_insert(self, *args, **kwargs) -> None:
		self.refuse()

	def db_update(self, *args, **kwargs) -> None:
		self.refuse()

	def delete(self, *args, **kwargs) -> None:
		self.refuse()

	def refuse(self) -> None:
		"""Raises ValidationError: nothing is stored here, whoever asks."""
		frappe.throw(_("Cooperation Figures holds no records."))

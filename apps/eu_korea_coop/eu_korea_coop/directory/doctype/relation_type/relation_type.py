import frappe
from frappe import _

from eu_korea_coop.checked_document import refuse
from eu_korea_coop.constants import ORGANISATION_RELATIONSHIP
from eu_korea_coop.directory.named_master import NamedMaster
from eu_korea_coop.directory.wording import tidy_line


class RelationType(NamedMaster):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		can_introduce: DF.Check
		inverse_label: DF.Data | None
		label: DF.Data
		relation_name: DF.Data
		symmetric: DF.Check
		weight: DF.Int
	# end: auto-generated types

	def before_validate(self) -> None:
		super().before_validate()
		for field in ("label", "inverse_label"):
			self.set(field, tidy_line(self.get(field)))

	def validate(self) -> None:
		super().validate()
		self.read_the_same_both_ways()
		self.refuse_turning_with_relations()
		self.check_weight()

	def read_the_same_both_ways(self) -> None:
		if self.symmetric:
			self.inverse_label = self.label

	def refuse_turning_with_relations(self) -> None:
		"""Raise ValidationError if `symmetric` changes while relations of the type exist: their meaning would change."""
		if self.is_new() or not self.has_changed("symmetric"):
			return
		used = frappe.db.count(ORGANISATION_RELATIONSHIP, {"relation_type": self.name})
		if used:
			refuse(
				self,
				self.meta.get_field("symmetric"),
				_("{0} relations use this type. Make a new type instead.").format(used),
			)

	def check_weight(self) -> None:
		if not 0 <= (self.weight or 0) <= 100:
			refuse(self, self.meta.get_field("weight"), _("it lies between 0 and 100."))

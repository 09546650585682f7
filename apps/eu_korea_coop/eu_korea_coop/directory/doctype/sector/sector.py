import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet, get_root_of

from eu_korea_coop.checked_document import refuse
from eu_korea_coop.directory.named_master import NamedMaster


class Sector(NamedMaster, NestedSet):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		is_group: DF.Check
		lft: DF.Int
		old_parent: DF.Link | None
		parent_sector: DF.Link | None
		rgt: DF.Int
		sector_name: DF.Data
	# end: auto-generated types

	def before_validate(self) -> None:
		super().before_validate()
		self.hang_on_root()

	def validate(self) -> None:
		super().validate()
		self.check_parent()

	def hang_on_root(self) -> None:
		"""Set the tree's root as parent of a sector that has none."""
		if not self.parent_sector:
			root = get_root_of(self.doctype)
			self.parent_sector = root if root != self.name else None

	def check_parent(self) -> None:
		if not self.parent_sector:
			return
		parent = self.meta.get_field("parent_sector")
		if self.parent_sector == self.name:
			refuse(self, parent, _("a sector can't stand below itself."))
		if not frappe.db.get_value(self.doctype, self.parent_sector, "is_group"):
			refuse(
				self, parent, _("{0} is no group. Choose a group.").format(frappe.bold(self.parent_sector))
			)

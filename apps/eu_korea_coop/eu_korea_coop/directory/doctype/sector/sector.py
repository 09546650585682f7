from frappe.utils.nestedset import NestedSet


class Sector(NestedSet):
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

	pass

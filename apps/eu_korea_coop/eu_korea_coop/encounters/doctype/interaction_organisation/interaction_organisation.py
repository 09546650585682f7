from eu_korea_coop.child_row import ChildRow


class InteractionOrganisation(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		organisation: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role: DF.Data | None
		side: DF.Literal["", "Europe", "Korea", "Third Country"]
	# end: auto-generated types

	pass

from eu_korea_coop.child_row import ChildRow


class EventRecommendation(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		recommendation: DF.SmallText
		source: DF.SmallText | None
		status: DF.Literal["Open", "In Progress", "Done", "Dropped"]
	# end: auto-generated types

	pass

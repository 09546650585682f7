from eu_korea_coop.child_row import ChildRow


class PartnershipBottleneck(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bottleneck: DF.Link
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		raised_on: DF.Date | None
		raised_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		resolved_on: DF.Date | None
		resolved_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		source: DF.SmallText | None
		status: DF.Literal["Open", "Resolved"]
	# end: auto-generated types

	pass

from eu_korea_coop.child_row import ChildRow


class PartnershipSuccessCriterion(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actual: DF.Data | None
		criterion: DF.SmallText | None
		evaluated_on: DF.Date | None
		evaluated_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		indicator: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		source: DF.SmallText | None
		target: DF.Float
	# end: auto-generated types

	pass

from eu_korea_coop.child_row import ChildRow


class OrganisationFigure(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		as_of: DF.Date | None
		as_of_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		label: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qualifier: DF.Literal["", "About", "Over", "Up To"]
		source: DF.SmallText | None
		value: DF.Float
		value_max: DF.Float
	# end: auto-generated types

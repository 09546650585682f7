from eu_korea_coop.child_row import ChildRow


class PartnershipSupport(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		co_financing: DF.SmallText | None
		currency: DF.Link | None
		description: DF.SmallText | None
		from_date: DF.Date | None
		from_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		kind: DF.Literal["Funding", "Label", "Policy", "Invitation", "Office", "Translation"]
		level: DF.Literal["", "Local", "Regional", "National", "EU", "Korea"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		programme: DF.Link | None
		provider: DF.Link | None
		source: DF.SmallText | None
		to_date: DF.Date | None
		to_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
	# end: auto-generated types

	pass

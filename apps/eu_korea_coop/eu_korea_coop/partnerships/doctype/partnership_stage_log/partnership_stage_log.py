from eu_korea_coop.child_row import ChildRow


class PartnershipStageLog(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Data | None
		agreement: DF.Link | None
		days_in_previous: DF.Int
		effective_on: DF.Date | None
		effective_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		from_stage: DF.Literal[
			"",
			"Identified",
			"First Contact",
			"Exploring",
			"Informal Cooperation",
			"Agreement in Preparation",
			"Formalised",
			"Implementing",
			"Parked",
			"Concluded",
			"Not Pursued",
		]
		interaction: DF.Link | None
		loaded: DF.Check
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		recorded_by: DF.Link | None
		recorded_on: DF.Datetime | None
		source: DF.SmallText | None
		to_stage: DF.Literal[
			"Identified",
			"First Contact",
			"Exploring",
			"Informal Cooperation",
			"Agreement in Preparation",
			"Formalised",
			"Implementing",
			"Parked",
			"Concluded",
			"Not Pursued",
		]
	# end: auto-generated types

	pass

from eu_korea_coop.child_row import ChildRow


class AgreementStateLog(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Data | None
		effective_on: DF.Date | None
		effective_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		from_state: DF.Literal[
			"",
			"Draft",
			"Internal Review",
			"With Partners",
			"Signing",
			"In Force",
			"Expired",
			"Terminated",
			"Superseded",
			"Withdrawn",
		]
		loaded: DF.Check
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		recorded_by: DF.Link | None
		recorded_on: DF.Datetime | None
		to_state: DF.Literal[
			"Draft",
			"Internal Review",
			"With Partners",
			"Signing",
			"In Force",
			"Expired",
			"Terminated",
			"Superseded",
			"Withdrawn",
		]
	# end: auto-generated types

	pass

from frappe.model.document import Document


class Programme(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acronym: DF.Data | None
		description: DF.SmallText | None
		from_date: DF.Date | None
		from_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		funder: DF.Link | None
		level: DF.Literal["", "Local", "Regional", "National", "EU", "Korea"]
		programme_name: DF.Data
		source: DF.SmallText | None
		status: DF.Literal["Planned", "Running", "Closed"]
		to_date: DF.Date | None
		to_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		website: DF.Data | None
	# end: auto-generated types

	pass

from frappe.model.document import Document


class OrganisationRelationship(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_date: DF.Date | None
		from_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		from_organisation: DF.Link
		history_key: DF.Data | None
		note: DF.SmallText | None
		pair_key: DF.Data | None
		relation_type: DF.Link
		source: DF.SmallText | None
		to_date: DF.Date | None
		to_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		to_organisation: DF.Link
	# end: auto-generated types

	pass

from frappe.model.document import Document


class CooperationOutcome(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreement: DF.Link | None
		amount: DF.Currency
		currency: DF.Link | None
		description: DF.SmallText | None
		directness: DF.Literal["", "Direct", "Indirect"]
		event: DF.Link | None
		evidence: DF.Attach | None
		history_key: DF.Data | None
		indicator: DF.Link
		outcome_date: DF.Date | None
		outcome_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		partnership: DF.Link | None
		programme: DF.Link | None
		quantity: DF.Float
		source: DF.SmallText | None
		status: DF.Literal["Expected", "Reported", "Verified", "None Yet"]
		title: DF.Data
		unit: DF.Data | None
		verified_by: DF.Link | None
		verified_on: DF.Date | None
	# end: auto-generated types

	pass

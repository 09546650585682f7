from eu_korea_coop.checked_document import CheckedDocument


class EventSeries(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		organiser: DF.Link | None
		recurrence: DF.Literal["", "Yearly", "Every Two Years", "Irregular"]
		series_name: DF.Data
		source: DF.SmallText | None
		website: DF.Data | None
	# end: auto-generated types

	pass

from frappe.model.document import Document


class ActionPlan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.agreements.doctype.action_item.action_item import ActionItem

		adopted_at_event: DF.Link | None
		adopted_on: DF.Date | None
		adopted_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		agreement: DF.Link | None
		history_key: DF.Data | None
		items: DF.Table[ActionItem]
		notes: DF.SmallText | None
		partnership: DF.Link
		period_end: DF.Date | None
		period_start: DF.Date | None
		progress: DF.Percent
		source: DF.SmallText | None
		status: DF.Literal["Draft", "Adopted", "Completed", "Cancelled"]
		title: DF.Data
	# end: auto-generated types

	pass

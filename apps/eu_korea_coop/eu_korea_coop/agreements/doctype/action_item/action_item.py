from eu_korea_coop.child_row import ChildRow


class ActionItem(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.SmallText
		category: DF.Data | None
		completed_on: DF.Date | None
		completed_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		due: DF.Date | None
		due_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		evidence: DF.Attach | None
		owner_user: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		progress: DF.Percent
		responsible_contact: DF.Link | None
		responsible_organisation: DF.Link | None
		result: DF.SmallText | None
		source: DF.SmallText | None
		status: DF.Literal["Open", "In Progress", "Done", "Cancelled"]
	# end: auto-generated types

	pass

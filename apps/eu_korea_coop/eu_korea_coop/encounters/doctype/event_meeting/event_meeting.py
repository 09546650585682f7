from eu_korea_coop.child_row import ChildRow


class EventMeeting(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		contact: DF.Link | None
		day: DF.Date | None
		end_time: DF.Time | None
		interaction: DF.Link | None
		is_unplanned: DF.Check
		organisation: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		participant_marked: DF.Data | None
		place: DF.Data | None
		start_time: DF.Time | None
		status: DF.Literal["Requested", "Agreed", "Held", "Did Not Come", "Declined"]
		status_before: DF.Data | None
	# end: auto-generated types

	def __setup__(self) -> None:
		self.dont_update_if_missing = ["start_time", "end_time"]  # not the desk's own clock

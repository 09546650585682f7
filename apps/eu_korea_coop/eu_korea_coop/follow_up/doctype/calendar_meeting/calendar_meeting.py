import frappe
from frappe.model.document import Document


class CalendarMeeting(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		first_day: DF.Date | None
		interaction: DF.Data | None
		key_hash: DF.Data | None
		last_day: DF.Date | None
		missing: DF.Int
		organiser: DF.Data | None
		place: DF.Data | None
		sequence: DF.Int
		series: DF.Data | None
		source: DF.Literal["Calendar", "Mail"]
		state: DF.Literal["Followed", "Cancelled", "Dropped"]
		subject: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types


def on_doctype_update() -> None:
	"""What a person's calendar has brought in is read from this index."""
	frappe.db.add_index("Calendar Meeting", ["user", "last_day"], "meetings_of_user")

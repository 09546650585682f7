from frappe.model.document import Document


class CalendarFeed(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		created_on: DF.Datetime | None
		enabled: DF.Check
		last_read_on: DF.Datetime | None
		token_hash: DF.Data | None
		user: DF.Link
	# end: auto-generated types

from frappe.model.document import Document


class DigestDelivery(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		composed_at: DF.Datetime | None
		content: DF.Code | None
		delivery_key: DF.Data | None
		email_queue: DF.Data | None
		error: DF.SmallText | None
		kind: DF.Literal["Officer", "Manager", "Policy"]
		lines: DF.Int
		message_id: DF.Data | None
		period: DF.Data
		status: DF.Literal["Nothing To Say", "Queued", "Sent", "Failed"]
		user: DF.Link
	# end: auto-generated types

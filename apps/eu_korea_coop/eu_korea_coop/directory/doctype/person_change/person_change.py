from frappe.model.document import Document


class PersonChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after: DF.Code | None
		before: DF.Code | None
		contact: DF.Data | None
		kind: DF.Literal["Merge", "Move", "Two People"]
		other: DF.Data | None
		undone: DF.Check
		user: DF.Link | None
	# end: auto-generated types

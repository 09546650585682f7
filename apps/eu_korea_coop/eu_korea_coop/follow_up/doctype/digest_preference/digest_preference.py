from frappe.model.document import Document


class DigestPreference(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		digest_hour: DF.Int
		enabled: DF.Check
		muted_sections: DF.SmallText | None
		user: DF.Link
	# end: auto-generated types

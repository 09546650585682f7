from frappe.model.document import Document


class AgreementKind(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		default_term_months: DF.Int
		description: DF.SmallText | None
		kind_name: DF.Data
		notice_days: DF.Int
		review_days: DF.Int
	# end: auto-generated types

	pass

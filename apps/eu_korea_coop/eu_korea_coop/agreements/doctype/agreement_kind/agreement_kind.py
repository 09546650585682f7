from eu_korea_coop.checked_document import CheckedDocument


class AgreementKind(CheckedDocument):
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

	def validate(self) -> None:
		self.refuse_negative(self, "default_term_months", "review_days", "notice_days")

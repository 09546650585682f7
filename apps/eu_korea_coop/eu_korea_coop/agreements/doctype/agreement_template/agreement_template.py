from eu_korea_coop.agreements import templates
from eu_korea_coop.checked_document import CheckedDocument


class AgreementTemplate(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		document: DF.Attach
		enabled: DF.Check
		kind: DF.Link
		language: DF.Literal["English", "Korean", "English and Korean"]
		template_name: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		if self.is_new() or self.has_changed("document"):
			templates.check(self)

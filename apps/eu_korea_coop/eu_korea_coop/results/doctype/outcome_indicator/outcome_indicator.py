from eu_korea_coop.checked_document import CheckedDocument


class OutcomeIndicator(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category: DF.Literal[
			"",
			"SME Partnership",
			"Joint R&D Project",
			"Project Participation",
			"Agreement",
			"Board Seat",
			"Co-Funding",
			"Training",
			"Market Entry",
			"Meeting",
			"Other",
		]
		description: DF.SmallText | None
		indicator_name: DF.Data
		reference_note: DF.SmallText | None
		reference_value: DF.Float
		target: DF.Float
		unit: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.refuse_negative(self, "target", "reference_value")

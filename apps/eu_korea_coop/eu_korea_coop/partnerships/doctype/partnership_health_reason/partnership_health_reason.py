from eu_korea_coop.child_row import ChildRow


class PartnershipHealthReason(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data | None
		evidence: DF.SmallText | None
		evidence_data: DF.Code | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		severity: DF.Literal["Hard", "Warning", "Approaching"]
		since: DF.Date | None
		suggested_action: DF.SmallText | None
	# end: auto-generated types

	pass

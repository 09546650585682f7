from eu_korea_coop.child_row import ChildRow


class EventParticipant(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attended: DF.Check
		contact: DF.Link | None
		delegation: DF.Data | None
		head_count: DF.Int
		is_delegation_lead: DF.Check
		organisation: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role: DF.Data | None
		side: DF.Literal["", "Europe", "Korea", "Third Country"]
		source: DF.SmallText | None
	# end: auto-generated types

	pass

from eu_korea_coop.child_row import ChildRow


class InteractionParticipant(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		contact: DF.Link | None
		is_interpreter: DF.Check
		organisation: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		participant_name: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types

	pass

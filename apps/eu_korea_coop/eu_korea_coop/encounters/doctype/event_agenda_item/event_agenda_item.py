from eu_korea_coop.child_row import ChildRow


class EventAgendaItem(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		duration_days: DF.Float
		kind: DF.Literal[
			"",
			"Info Session",
			"Training",
			"Company Visit",
			"Technology Centre Visit",
			"Retail Tour",
			"Cluster Tour",
			"Individual Agenda",
			"Round Table",
			"Matchmaking",
			"Presentation",
			"Other",
		]
		note: DF.SmallText | None
		organisation: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sector: DF.Link | None
		title: DF.Data
	# end: auto-generated types

	pass

import frappe

from eu_korea_coop.child_row import ChildRow

LOG = "Partnership Stage Log"
PERIOD = ("last_day", "begun_by")
FACTS_OF_A_MOVE = ("origin_kind", "went_on_by", "days_known", "days_in_previous")


class PartnershipStageLog(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Data | None
		agreement: DF.Link | None
		begun_by: DF.Date | None
		days_in_previous: DF.Int
		days_known: DF.Check
		effective_on: DF.Date | None
		effective_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		from_stage: DF.Literal[
			"",
			"Identified",
			"First Contact",
			"Exploring",
			"Informal Cooperation",
			"Agreement in Preparation",
			"Formalised",
			"Implementing",
			"Parked",
			"Concluded",
			"Not Pursued",
		]
		furthest_before: DF.Int
		interaction: DF.Link | None
		last_day: DF.Date | None
		loaded: DF.Check
		note: DF.SmallText | None
		origin_kind: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		recorded_by: DF.Link | None
		recorded_on: DF.Datetime | None
		source: DF.SmallText | None
		to_stage: DF.Literal[
			"Identified",
			"First Contact",
			"Exploring",
			"Informal Cooperation",
			"Agreement in Preparation",
			"Formalised",
			"Implementing",
			"Parked",
			"Concluded",
			"Not Pursued",
		]
		went_on_by: DF.Date | None
	# end: auto-generated types

	pass


def on_doctype_update() -> None:
	"""Partnership Pipeline adds up the log: all it asks of a period, and of how far partnerships came, is in an index.

	So is how far those of each origin came, partnership by partnership, for the chart of origins.
	"""
	frappe.db.add_index(LOG, [*PERIOD, "from_stage", "to_stage", *FACTS_OF_A_MOVE, "parent"], "funnel_period")
	frappe.db.add_index(LOG, ["to_stage", "furthest_before", "begun_by", "parent"], "funnel_reach")
	frappe.db.add_index(LOG, ["parent", "origin_kind", "to_stage"], "origin_reach")

import frappe
from frappe.model.document import Document


class PartnershipSnapshot(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		health: DF.Literal["", "On track", "Needs attention", "Stalled", "Parked", "Closed"]
		kind: DF.Literal["Change", "Monthly", "Loaded"]
		last_meaningful_interaction: DF.Date | None
		next_agreement_end: DF.Date | None
		next_step: DF.SmallText | None
		next_step_due: DF.Date | None
		next_step_owner: DF.Link | None
		owner_user: DF.Link | None
		partnership: DF.Link
		reasons: DF.Code | None
		silent_since: DF.Date | None
		stage: DF.Literal[
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
		stage_since: DF.Date | None
		stalled_since: DF.Date | None
		tier: DF.Data | None
		to_wake: DF.Check
		valid_from: DF.Date
	# end: auto-generated types


def on_doctype_update() -> None:
	"""The as-of query looks for a partnership's latest row not after a day."""
	frappe.db.add_index(
		"Partnership Snapshot", ["partnership", "valid_from", "creation"], "partnership_as_of"
	)

from eu_korea_coop.child_row import ChildRow


class StagePolicy(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		max_in_stage: DF.Int
		max_silent: DF.Int
		next_step: DF.Literal["", "Required", "Warn"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		stage: DF.Literal[
			"Identified",
			"First Contact",
			"Exploring",
			"Informal Cooperation",
			"Agreement in Preparation",
			"Formalised",
			"Implementing",
		]
	# end: auto-generated types

	pass

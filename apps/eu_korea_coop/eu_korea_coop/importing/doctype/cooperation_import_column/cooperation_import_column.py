from eu_korea_coop.child_row import ChildRow


class CooperationImportColumn(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column: DF.Data | None
		heading: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sample: DF.Data | None
		target: DF.Literal[
			"",
			"Organisation",
			"Organisation in its own script",
			"Acronym",
			"Side",
			"Country",
			"City",
			"Website",
			"Type of organisation",
			"Sectors",
			"Description",
			"Person",
			"Given name",
			"Family name",
			"Person in their own script",
			"Title or position",
			"Department",
			"E-mail",
			"Telephone",
			"Mobile phone",
			"Date",
			"Type of contact",
			"Subject",
			"Summary",
			"What came of it",
			"Event",
			"Kind of event",
			"Next step",
			"Next step due",
			"European organisation",
			"Korean organisation",
			"Partnership",
			"Stage",
			"In this stage since",
			"Origin",
			"Tier",
			"Objective",
			"Responsible officer",
			"Agreement",
			"Kind of agreement",
			"State",
			"In this state since",
			"Signature",
			"Signed on",
			"End date",
			"Attended",
			"Number of people",
			"Source",
		]
	# end: auto-generated types

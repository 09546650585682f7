from eu_korea_coop.child_row import ChildRow


class OrganisationContact(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		contact: DF.Link | None
		contact_function: DF.Data | None
		department: DF.Data | None
		from_date: DF.Date | None
		from_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		is_primary: DF.Check
		languages: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		purpose: DF.Literal[
			"", "Policy Dialogue", "Political Institutions", "Cluster Relevance", "Beyond Clusters", "Further"
		]
		role_title: DF.Data | None
		status: DF.Literal["Active", "Left"]
		to_date: DF.Date | None
		to_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
	# end: auto-generated types

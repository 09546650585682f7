from eu_korea_coop.directory.named_master import NamedMaster


class OrganisationType(NamedMaster):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		counterpart_type: DF.Literal[
			"",
			"Cluster",
			"Network",
			"Agency",
			"Company",
			"Research Institution",
			"Political Institution",
			"Association",
			"Consortium",
		]
		description: DF.SmallText | None
		is_cluster: DF.Check
		side: DF.Literal["", "Europe", "Korea", "Third Country"]
		type_name: DF.Data
	# end: auto-generated types

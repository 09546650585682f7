from eu_korea_coop.directory.named_master import NamedMaster


class Bottleneck(NamedMaster):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bottleneck_name: DF.Data
		description: DF.SmallText | None
	# end: auto-generated types

	pass

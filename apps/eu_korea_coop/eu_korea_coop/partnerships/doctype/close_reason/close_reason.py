from eu_korea_coop.directory.named_master import NamedMaster


class CloseReason(NamedMaster):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		reason_name: DF.Data
	# end: auto-generated types

	pass

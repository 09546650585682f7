from frappe.model.document import Document


class RelationType(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		can_introduce: DF.Check
		inverse_label: DF.Data | None
		label: DF.Data
		relation_name: DF.Data
		symmetric: DF.Check
		weight: DF.Int
	# end: auto-generated types

	pass

from frappe.model.document import Document


class CooperationImportBatch(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cooperation_import: DF.Link
		errors: DF.Code | None
		made: DF.Code | None
		number: DF.Int
	# end: auto-generated types

from eu_korea_coop.child_row import ChildRow


class AgreementDocument(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		day: DF.Date
		direction: DF.Literal["Draft", "Sent", "Received", "Signed"]
		document: DF.Attach
		language: DF.Literal["", "English", "Korean", "English and Korean"]
		organisation: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remarks: DF.SmallText | None
		sha256: DF.Data | None
		signature_check: DF.SmallText | None
		template: DF.Link | None
	# end: auto-generated types

	pass

from eu_korea_coop.child_row import ChildRow


class AgreementParty(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		evidence: DF.Attach | None
		organisation: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		party_role: DF.Literal["Initiator", "Signatory", "Supporter"]
		pending_since: DF.Date | None
		remarks: DF.SmallText | None
		represents: DF.Data | None
		required: DF.Check
		side: DF.Literal["", "Europe", "Korea", "Third Country"]
		signatory_contact: DF.Link | None
		signatory_title: DF.Data | None
		signature_status: DF.Literal["Not Requested", "Approval Ongoing", "Sent", "Signed", "Declined"]
		signed_on: DF.Date | None
		signed_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		source: DF.SmallText | None
	# end: auto-generated types

	pass

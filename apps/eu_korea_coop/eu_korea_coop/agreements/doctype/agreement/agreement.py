from frappe.model.document import Document


class Agreement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.agreements.doctype.agreement_party.agreement_party import AgreementParty
		from eu_korea_coop.agreements.doctype.agreement_scope_item.agreement_scope_item import AgreementScopeItem
		from eu_korea_coop.agreements.doctype.agreement_state_log.agreement_state_log import AgreementStateLog

		counts_in_figures: DF.Check
		document: DF.Attach | None
		effective_from: DF.Date | None
		end_date: DF.Date | None
		evaluation_due: DF.Date | None
		evaluation_note: DF.SmallText | None
		evaluation_verdict: DF.Literal["", "Successful", "Partly Successful", "Not Successful", "None Yet", "None"]
		expected_on: DF.Date | None
		history_key: DF.Data | None
		in_force_since: DF.Date | None
		kind: DF.Link
		move_effective_on: DF.Date | None
		move_effective_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		move_reason: DF.SmallText | None
		objective_general: DF.LongText | None
		objective_specific: DF.LongText | None
		owner_user: DF.Link | None
		parties: DF.Table[AgreementParty]
		partnership: DF.Link | None
		place: DF.Data | None
		renewal_decision: DF.Literal["", "Renew", "Let Lapse", "Renegotiate"]
		renewal_decision_by: DF.Link | None
		renewal_decision_on: DF.Date | None
		review_date: DF.Date | None
		review_type: DF.Literal["", "Breakpoint", "Extension", "Expiry"]
		scope_items: DF.Table[AgreementScopeItem]
		signature_summary: DF.Data | None
		signed_at_event: DF.Link | None
		signed_on: DF.Date | None
		signed_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		source: DF.SmallText | None
		state: DF.Literal["Draft", "Internal Review", "With Partners", "Signing", "In Force", "Expired", "Terminated", "Superseded", "Withdrawn"]
		state_log: DF.Table[AgreementStateLog]
		state_since: DF.Date | None
		state_since_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		success_criteria: DF.SmallText | None
		superseded_on: DF.Date | None
		supersedes: DF.Link | None
		term_type: DF.Literal["Fixed", "Auto-Renew", "Open-Ended"]
		terminated_by: DF.Link | None
		termination_date: DF.Date | None
		termination_reason: DF.SmallText | None
		title: DF.Data
		visibility: DF.Literal["Normal", "Restricted"]
	# end: auto-generated types

	pass

from frappe.model.document import Document


class Partnership(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.directory.doctype.sector_tag.sector_tag import SectorTag
		from eu_korea_coop.partnerships.doctype.partnership_bottleneck.partnership_bottleneck import PartnershipBottleneck
		from eu_korea_coop.partnerships.doctype.partnership_health_reason.partnership_health_reason import PartnershipHealthReason
		from eu_korea_coop.partnerships.doctype.partnership_party.partnership_party import PartnershipParty
		from eu_korea_coop.partnerships.doctype.partnership_stage_log.partnership_stage_log import PartnershipStageLog
		from eu_korea_coop.partnerships.doctype.partnership_success_criterion.partnership_success_criterion import PartnershipSuccessCriterion
		from eu_korea_coop.partnerships.doctype.partnership_support.partnership_support import PartnershipSupport
		from eu_korea_coop.partnerships.doctype.success_factor_tag.success_factor_tag import SuccessFactorTag

		agreements_in_force: DF.Int
		bottlenecks: DF.Table[PartnershipBottleneck]
		close_reason: DF.Link | None
		closed_on: DF.Date | None
		closed_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		coordination_level: DF.Literal["", "Cluster", "City", "Network", "Government", "Research"]
		cross_sectoral_note: DF.SmallText | None
		days_in_stage: DF.Int
		days_silent: DF.Int
		evaluation_due: DF.Date | None
		health: DF.Literal["On track", "Needs attention", "Stalled", "Parked", "Closed"]
		health_changes_on: DF.Date | None
		health_checked_on: DF.Date | None
		health_reasons: DF.Table[PartnershipHealthReason]
		history_key: DF.Data | None
		introduced_by_contact: DF.Link | None
		introduced_by_organisation: DF.Link | None
		introduction_basis: DF.SmallText | None
		is_cross_sectoral: DF.Check
		last_interaction: DF.Date | None
		last_meaningful_interaction: DF.Date | None
		max_silent_override: DF.Int
		max_stage_override: DF.Int
		move_agreement: DF.Link | None
		move_effective_on: DF.Date | None
		move_effective_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		move_interaction: DF.Link | None
		move_reason: DF.SmallText | None
		move_to: DF.Literal["", "Exploring", "Informal Cooperation"]
		next_agreement_end: DF.Date | None
		next_step: DF.Data | None
		next_step_due: DF.Date | None
		next_step_owner: DF.Link | None
		notes: DF.TextEditor | None
		objective: DF.SmallText | None
		open_actions: DF.Int
		origin_agreement: DF.Link | None
		origin_directness: DF.Literal["", "Direct", "Indirect"]
		origin_event: DF.Link | None
		origin_kind: DF.Literal["", "By Coincidence", "Organised Outreach", "Introduction", "Programme Or Project", "Existing Network", "Inbound Invitation"]
		origin_organising_kind: DF.Literal["", "Agency", "Network", "Project"]
		origin_partnership: DF.Link | None
		overdue_actions: DF.Int
		owner_user: DF.Link | None
		parked_reason: DF.SmallText | None
		parked_until: DF.Date | None
		parties: DF.Table[PartnershipParty]
		reason_codes: DF.SmallText | None
		related_to: DF.Link | None
		resume_stage: DF.Literal["", "Identified", "First Contact", "Exploring", "Informal Cooperation", "Agreement in Preparation", "Formalised", "Implementing"]
		sectors: DF.TableMultiSelect[SectorTag]
		silent_since: DF.Date | None
		source: DF.SmallText | None
		stage: DF.Literal["Identified", "First Contact", "Exploring", "Informal Cooperation", "Agreement in Preparation", "Formalised", "Implementing", "Parked", "Concluded", "Not Pursued"]
		stage_log: DF.Table[PartnershipStageLog]
		stage_since: DF.Date | None
		stage_since_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		stalled_since: DF.Date | None
		strength: DF.Int
		success_criteria: DF.Table[PartnershipSuccessCriterion]
		success_factors: DF.TableMultiSelect[SuccessFactorTag]
		support: DF.Table[PartnershipSupport]
		tier: DF.Literal["Strategic", "Standard", "Watch"]
		title: DF.Data
		to_wake: DF.Check
		visibility: DF.Literal["Normal", "Restricted"]
	# end: auto-generated types

	pass

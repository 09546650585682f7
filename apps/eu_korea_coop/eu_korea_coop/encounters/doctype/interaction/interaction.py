from frappe.model.document import Document


class Interaction(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.encounters.doctype.interaction_event.interaction_event import InteractionEvent
		from eu_korea_coop.encounters.doctype.interaction_organisation.interaction_organisation import InteractionOrganisation
		from eu_korea_coop.encounters.doctype.interaction_participant.interaction_participant import InteractionParticipant
		from eu_korea_coop.encounters.doctype.interaction_partnership.interaction_partnership import InteractionPartnership
		from eu_korea_coop.partnerships.doctype.bottleneck_tag.bottleneck_tag import BottleneckTag

		approx_count: DF.Int
		communication: DF.Link | None
		difficulties: DF.TableMultiSelect[BottleneckTag]
		document: DF.Attach | None
		encounter_kind: DF.Literal["", "By Coincidence", "Organised", "Invitation", "Regular Contact"]
		events: DF.TableMultiSelect[InteractionEvent]
		first_day: DF.Date | None
		history_key: DF.Data | None
		informant: DF.Data | None
		initiated_by: DF.Literal["", "Korea", "Europe", "Mutual", "Third Party"]
		interaction_date: DF.Date | None
		interaction_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		interaction_type: DF.Literal["Trade-Fair Encounter", "Conference Encounter", "Meeting", "Call", "Video", "E-Mail Exchange", "Message", "Site Visit", "Delegation Visit", "Workshop", "Negotiation", "Signing", "Introduction", "Attempt", "Internal Note"]
		is_meaningful: DF.Check
		language: DF.Link | None
		last_day: DF.Date | None
		location: DF.Data | None
		meaningful_override: DF.Literal["", "Yes", "No"]
		meaningful_override_reason: DF.SmallText | None
		next_step: DF.Data | None
		next_step_due: DF.Date | None
		next_step_owner: DF.Link | None
		no_next_step_reason: DF.Data | None
		organisations: DF.Table[InteractionOrganisation]
		other_partnerships: DF.TableMultiSelect[InteractionPartnership]
		outcome: DF.SmallText | None
		participants: DF.Table[InteractionParticipant]
		partnership: DF.Link | None
		period_end: DF.Date | None
		source: DF.SmallText | None
		source_kind: DF.Literal["", "Own Record", "Interview", "Literature", "Direct Contact"]
		status: DF.Literal["Planned", "Held", "Cancelled"]
		subject: DF.Data
		summary: DF.TextEditor | None
		two_way: DF.Check
		visibility: DF.Literal["Normal", "Restricted"]
	# end: auto-generated types

	pass

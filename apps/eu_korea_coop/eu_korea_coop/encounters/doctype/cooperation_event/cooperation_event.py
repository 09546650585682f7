from frappe.model.document import Document


class CooperationEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.directory.doctype.sector_tag.sector_tag import SectorTag
		from eu_korea_coop.encounters.doctype.event_agenda_item.event_agenda_item import EventAgendaItem
		from eu_korea_coop.encounters.doctype.event_bottleneck.event_bottleneck import EventBottleneck
		from eu_korea_coop.encounters.doctype.event_organiser.event_organiser import EventOrganiser
		from eu_korea_coop.encounters.doctype.event_participant.event_participant import EventParticipant
		from eu_korea_coop.encounters.doctype.event_recommendation.event_recommendation import EventRecommendation
		from eu_korea_coop.partnerships.doctype.success_factor_tag.success_factor_tag import SuccessFactorTag

		agenda: DF.Table[EventAgendaItem]
		attendance_companies: DF.Int
		attendance_countries: DF.Int
		attendance_organisations: DF.Int
		attendance_participants: DF.Int
		attendance_smes: DF.Int
		attendance_text: DF.Data | None
		bottlenecks: DF.Table[EventBottleneck]
		budget: DF.Currency
		city: DF.Data | None
		country: DF.Link | None
		currency: DF.Link | None
		edition: DF.Data | None
		end_date: DF.Date | None
		end_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		end_time: DF.Time | None
		follow_up_due: DF.Date | None
		format: DF.Literal["On Site", "Online", "Hybrid"]
		history_key: DF.Data | None
		host_selection: DF.Literal["", "Application", "Invitation", "Rotation", "Own Initiative"]
		kind: DF.Literal["Conference", "Congress", "Trade Fair", "Matchmaking", "Workshop", "Delegation Visit", "Study Visit", "Cluster Tour", "Training", "Signing", "Webinar", "Other"]
		meetings_b2b: DF.Int
		meetings_c2c: DF.Int
		meetings_held: DF.Int
		meetings_requested: DF.Int
		notes: DF.SmallText | None
		organisers: DF.Table[EventOrganiser]
		owner_user: DF.Link | None
		parent_event: DF.Link | None
		parent_relation: DF.Literal["", "Hosted In", "Parallel To"]
		participants: DF.Table[EventParticipant]
		recommendations: DF.Table[EventRecommendation]
		satisfaction_normalised: DF.Percent
		satisfaction_respondents: DF.Int
		satisfaction_scale: DF.Float
		satisfaction_score: DF.Float
		sectors: DF.TableMultiSelect[SectorTag]
		series: DF.Link | None
		source: DF.SmallText | None
		start_date: DF.Date | None
		start_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		start_time: DF.Time | None
		status: DF.Literal["Planned", "Held", "Cancelled"]
		success_factors: DF.TableMultiSelect[SuccessFactorTag]
		theme: DF.SmallText | None
		time_zone: DF.Data | None
		title: DF.Data
		venue: DF.Data | None
		website: DF.Data | None
	# end: auto-generated types

	pass

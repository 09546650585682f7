import frappe
from frappe import _
from frappe.utils import getdate

from eu_korea_coop import public_mark, work_owners
from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.clock import last_day_begun, persons_today
from eu_korea_coop.constants import COOPERATION_EVENT
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.event_meetings import DID_NOT_COME, HELD
from eu_korea_coop.encounters.clock import clock_parts, is_time_zone
from eu_korea_coop.encounters.event_follow_up import follow_up_days

COUNTS = (
	"attendance_participants",
	"attendance_countries",
	"attendance_organisations",
	"attendance_companies",
	"attendance_smes",
	"meetings_requested",
	"meetings_held",
	"meetings_c2c",
	"meetings_b2b",
	"satisfaction_respondents",
	"budget",
)


class CooperationEvent(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.directory.doctype.sector_tag.sector_tag import SectorTag
		from eu_korea_coop.encounters.doctype.event_agenda_item.event_agenda_item import EventAgendaItem
		from eu_korea_coop.encounters.doctype.event_bottleneck.event_bottleneck import EventBottleneck
		from eu_korea_coop.encounters.doctype.event_meeting.event_meeting import EventMeeting
		from eu_korea_coop.encounters.doctype.event_organiser.event_organiser import EventOrganiser
		from eu_korea_coop.encounters.doctype.event_participant.event_participant import EventParticipant
		from eu_korea_coop.encounters.doctype.event_recommendation.event_recommendation import (
			EventRecommendation,
		)
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
		is_public: DF.Check
		kind: DF.Literal[
			"Conference",
			"Congress",
			"Trade Fair",
			"Matchmaking",
			"Workshop",
			"Delegation Visit",
			"Study Visit",
			"Cluster Tour",
			"Training",
			"Signing",
			"Webinar",
			"Other",
		]
		meetings: DF.Table[EventMeeting]
		meetings_b2b: DF.Int
		meetings_c2c: DF.Int
		meetings_held: DF.Int
		meetings_requested: DF.Int
		notes: DF.SmallText | None
		organised_by_partnership: DF.Link | None
		organisers: DF.Table[EventOrganiser]
		owner_user: DF.Link | None
		parent_event: DF.Link | None
		parent_relation: DF.Literal["", "Hosted In", "Parallel To"]
		participants: DF.Table[EventParticipant]
		previous_edition: DF.Link | None
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

	always_dated = ("start_date",)

	def __setup__(self) -> None:
		self.dont_update_if_missing = ["start_time", "end_time", "time_zone"]  # not the desk's own clock

	def validate(self) -> None:
		self.today = persons_today()
		self.drop_clock_of_entry()
		self.validate_period()
		self.validate_clock()
		self.set_status()
		self.validate_parent()
		self.validate_tables()
		self.validate_counts()
		self.set_satisfaction()
		self.propose_follow_up()
		work_owners.check(self, "owner_user", before=self.get_doc_before_save())
		public_mark.check(self)

	@property
	def start(self) -> dates.FuzzyDate:
		return dates.fuzzy(self.start_date, self.start_date_precision)

	@property
	def end(self) -> dates.FuzzyDate:
		return dates.fuzzy(self.end_date, self.end_date_precision)

	def drop_clock_of_entry(self) -> None:
		"""Clear the times that Frappe itself filled in with the present moment, to the microsecond."""
		for fieldname in ("start_time", "end_time"):
			if self.is_new() and "." in str(self.get(fieldname) or ""):
				self.set(fieldname, None)

	def validate_period(self) -> None:
		if dates.ends_before_start(self.start, self.end):
			frappe.throw(
				_("{0} is before {1}: an event ends on or after the day it starts.").format(
					self.bold("end_date"), self.bold("start_date")
				),
				title=_("Ends before it starts"),
			)

	def validate_clock(self) -> None:
		"""Raise ValidationError for a time zone that is no IANA name, or an end before the start on one day."""
		if self.time_zone and not is_time_zone(self.time_zone):
			frappe.throw(
				_(
					"{0}: “{1}” is no time zone. Choose a place's name such as Asia/Seoul or Europe/Brussels."
				).format(self.bold("time_zone"), frappe.utils.escape_html(self.time_zone)),
				title=_("Unknown time zone"),
			)
		if self.start_time in (None, "") or self.end_time in (None, ""):
			return
		one_day = not self.end_date or (self.end_date == self.start_date and self.end.precision == dates.DAY)
		if (
			one_day
			and self.start.precision == dates.DAY
			and as_tuple(self.end_time) < as_tuple(self.start_time)
		):
			frappe.throw(
				_("{0} is before {1} on the same day.").format(
					self.bold("end_time"), self.bold("start_time")
				),
				title=_("Ends before it starts"),
			)

	def set_status(self) -> None:
		"""Set Planned where empty, and Held for an event that is over when it is first recorded.

		Raises ValidationError for an event in the future that is set to Held.
		"""
		self.status = self.status or "Planned"
		was_held = not (
			self.has_changed("status") or self.has_changed("start_date")
		)  # by a person of another zone
		ahead = dates.certainly_after(self.start, max(self.today, last_day_begun()))
		if self.status == "Held" and ahead and not was_held:
			frappe.throw(
				_(
					"{0}: an event that starts in the future can't be Held yet. Leave it Planned, or correct {1}."
				).format(self.bold("status"), self.bold("start_date")),
				title=_("Not held yet"),
			)
		last = self.end.last_day or self.start.last_day
		if (
			self.is_new()
			and not self.flags.is_planned
			and self.status == "Planned"
			and last
			and last < self.today
		):
			self.status = "Held"

	def validate_parent(self) -> None:
		"""Raise ValidationError if an event is its own larger event, directly or through others, or its own edition before."""
		if self.previous_edition and self.previous_edition == self.name:
			frappe.throw(
				_("{0}: an event is not its own edition before. Choose another, or leave it empty.").format(
					self.bold("previous_edition")
				),
				title=_("Runs in a circle"),
			)
		if not self.parent_event:
			self.parent_relation = ""
			return
		if not self.has_changed("parent_event"):
			return
		chain, name = [self.name], self.parent_event
		while name:
			if name in chain:
				frappe.throw(
					_("{0}: an event can't be part of itself. Choose another, or leave it empty.").format(
						self.bold("parent_event")
					),
					title=_("Runs in a circle"),
				)
			chain.append(name)
			name = frappe.db.get_value(COOPERATION_EVENT, name, "parent_event")

	def validate_tables(self) -> None:
		self.refuse_doubles("organisers", "organisation")
		self.refuse_doubles("sectors", "sector")
		self.refuse_doubles("success_factors", "success_factor")
		seen = set()
		for row in self.participants:
			if not (row.organisation or row.contact or row.delegation):
				frappe.throw(
					_(
						"{0}, row {1} is empty: name an organisation, a person or a delegation, or remove the row."
					).format(self.bold("participants"), row.idx),
					title=_("Empty row"),
				)
			self.refuse_negative(row, "head_count")
			key = (row.organisation, row.contact, row.delegation, row.role)
			if key in seen:
				frappe.throw(
					_("{0}, row {1} is listed already. Remove one of the two rows.").format(
						self.bold("participants"), row.idx
					),
					title=_("Listed twice"),
				)
			seen.add(key)
		for row in self.agenda:
			self.refuse_negative(row, "duration_days")
		for row in self.meetings:
			self.validate_meeting(row)
		for row in self.bottlenecks:
			self.refuse_future(row, "resolved_on", self.today)

	def validate_meeting(self, row) -> None:
		"""Raise ValidationError for a meeting that ends before it starts, or was held on a day that is still ahead."""
		where = _("{0}, row {1}").format(self.bold("meetings"), row.idx)
		if row.start_time and row.end_time and as_tuple(row.end_time) < as_tuple(row.start_time):
			frappe.throw(
				_("{0}: {1} is before {2}.").format(
					where, label_of(row, "end_time"), label_of(row, "start_time")
				),
				title=_("Ends before it starts"),
			)
		day = getdate(row.day) if row.day else None
		if day and row.status in (HELD, DID_NOT_COME) and day > max(self.today, last_day_begun()):
			frappe.throw(
				_("{0}: {1} is still ahead.").format(where, label_of(row, "day")),
				title=_("Not held yet"),
			)

	def validate_counts(self) -> None:
		self.refuse_negative(self, *COUNTS)
		if self.budget and not self.currency:
			frappe.throw(
				_("{0}: say in which currency the {1} is.").format(
					self.bold("currency"), self.bold("budget")
				),
				title=_("Currency missing"),
			)
		if self.meetings_requested and (self.meetings_held or 0) > self.meetings_requested:
			frappe.throw(
				_("{0}: more meetings were held than requested. Correct one of the two numbers.").format(
					self.bold("meetings_held")
				),
				title=_("Check the meetings"),
			)

	def set_satisfaction(self) -> None:
		"""Score in percent of its scale, comparable between events ("9 of 10", F6)."""
		score, scale = self.satisfaction_score or 0, self.satisfaction_scale or 0
		self.refuse_negative(self, "satisfaction_score", "satisfaction_scale")
		if score and not scale:
			frappe.throw(
				_("{0}: out of how much is the score? Enter the best possible score.").format(
					self.bold("satisfaction_scale")
				),
				title=_("Scale missing"),
			)
		if score > scale:
			frappe.throw(
				_("{0} can't be higher than {1}.").format(
					self.bold("satisfaction_score"), self.bold("satisfaction_scale")
				),
				title=_("Score out of scale"),
			)
		self.satisfaction_normalised = 100 * score / scale if scale else 0

	def propose_follow_up(self) -> None:
		"""Set the follow-up date of a new event some days after its end, unless that day is past."""
		last = self.end.last_day or self.start.last_day
		if self.follow_up_due or not self.is_new() or not last or self.status == "Cancelled":
			return
		due = dates.plus_days(last, follow_up_days())
		if due >= self.today:
			self.follow_up_due = due


def label_of(row, fieldname: str) -> str:
	return frappe.bold(_(row.meta.get_label(fieldname)))


def as_tuple(clock: object) -> tuple[int, ...]:
	return tuple(clock_parts(clock).values())

from datetime import timedelta
from functools import cache

import frappe
from frappe import _

from eu_korea_coop import work_owners
from eu_korea_coop.asked_by_names import NAMES, ask
from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.clock import last_day_begun, persons_today
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import dates, interactions
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES
from eu_korea_coop.encounters import entry_keys

NEWS_DAYS = 30
"""Days after an encounter in which recording it asks for a next step (docs/decisions/0004)."""
TAKING_PART = ("Lead", "Member", "Counterpart")
"""Parties of the partnership whose organisations are proposed for an interaction."""


class Interaction(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.encounters.doctype.interaction_event.interaction_event import InteractionEvent
		from eu_korea_coop.encounters.doctype.interaction_organisation.interaction_organisation import (
			InteractionOrganisation,
		)
		from eu_korea_coop.encounters.doctype.interaction_participant.interaction_participant import (
			InteractionParticipant,
		)
		from eu_korea_coop.encounters.doctype.interaction_partnership.interaction_partnership import (
			InteractionPartnership,
		)
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
		interaction_type: DF.Literal[
			"Trade-Fair Encounter",
			"Conference Encounter",
			"Meeting",
			"Call",
			"Video",
			"E-Mail Exchange",
			"Message",
			"Site Visit",
			"Delegation Visit",
			"Workshop",
			"Negotiation",
			"Signing",
			"Introduction",
			"Attempt",
			"Internal Note",
		]
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
		search_names: DF.SmallText | None
		source: DF.SmallText | None
		source_kind: DF.Literal["", "Own Record", "Interview", "Literature", "Direct Contact"]
		status: DF.Literal["Planned", "Held", "Cancelled"]
		subject: DF.Data
		summary: DF.TextEditor | None
		two_way: DF.Check
		visibility: DF.Literal["Normal", "Restricted"]
	# end: auto-generated types

	always_dated = ("interaction_date",)

	def __setup__(self) -> None:
		# two_way depends on the type (rule 10); the language is not the desk's own
		self.dont_update_if_missing = ["two_way", "language"]

	def onload(self) -> None:
		self.set_onload("may_be_taken_back", entry_keys.may_be_taken_back(self))

	def validate(self) -> None:
		self.today = persons_today()
		self.flags.partnership_rows = None
		self.set_two_way()
		self.set_days()
		self.set_status()
		self.set_meaningful()
		self.propose_organisations()
		self.validate_concerns_somebody()
		self.validate_tables()
		self.validate_next_step()
		self.ask_for_next_step()

	def set_two_way(self) -> None:
		"""Set `two_way` where it is empty: yes, except for types that are one-sided (rule 10)."""
		unsaid = self.two_way is None or (self.is_new() and bool(frappe.flags.in_import))
		if self.two_way is None:
			self.two_way = int(interactions.default_two_way(self.interaction_type))
		elif unsaid and not interactions.default_two_way(self.interaction_type):
			self.two_way = 0  # an imported row holds the field's plain default

	def set_days(self) -> None:
		"""First and last possible day, stored so that the database can aggregate them (rules 3, 6)."""
		if interactions.ends_before_it_starts(self.when, self.period_end):
			frappe.throw(
				_("{0} is before {1}: a period ends on or after the day it starts.").format(
					self.bold("period_end"), self.bold("interaction_date")
				),
				title=_("Ends before it starts"),
			)
		self.first_day = interactions.first_day(self.when)
		self.last_day = interactions.last_day(self.when, self.period_end)

	@property
	def when(self) -> dates.FuzzyDate:
		return dates.fuzzy(self.interaction_date, self.interaction_date_precision)

	def set_status(self) -> None:
		"""Set Planned where the first possible day is ahead, else Held (settled: Planned and held).

		The day is that of the person who saves (rule 110). What is Held stays so for whoever saves it in another zone.
		"""
		before = self.get_doc_before_save()
		if not self.status:
			self.status = interactions.initial_status(self.when, self.today)
		lies_ahead = interactions.is_planned(self.when, max(self.today, last_day_begun()))
		if self.status != interactions.HELD or not lies_ahead:
			return
		moved = self.has_changed("interaction_date") or self.has_changed("interaction_date_precision")
		if before and before.status == interactions.HELD and not moved:
			return
		if before and before.status != interactions.HELD and not moved:
			frappe.throw(
				_(
					"{0}: it can be set to Held from {1} on. Correct {2} if it has taken place already."
				).format(self.bold("status"), frappe.format(self.first_day), self.bold("interaction_date")),
				title=_("Not held yet"),
			)
		self.status = interactions.PLANNED

	def set_meaningful(self) -> None:
		"""Derived from type and direction; an override needs its reason (rules 9, 12)."""
		if interactions.override_needs_reason(self.meaningful_override, self.meaningful_override_reason):
			frappe.throw(
				_("{0}: say why this interaction is counted otherwise than its type says.").format(
					self.bold("meaningful_override_reason")
				),
				title=_("Reason missing"),
			)
		self.is_meaningful = int(
			interactions.is_meaningful(self.interaction_type, bool(self.two_way), self.meaningful_override)
		)

	def propose_organisations(self) -> None:
		"""Fill in the partnership's present parties in a new interaction that names no organisation."""
		if not self.is_new() or self.organisations or not self.partnership:
			return
		for party in self.partnership_rows:
			if party.role not in TAKING_PART:
				continue
			until = dates.last_day(party.to_date, party.to_date_precision)
			if until is None or until >= self.today:
				self.append("organisations", {"organisation": party.organisation, "side": party.side})

	def validate_concerns_somebody(self) -> None:
		if not (self.partnership or self.organisations or self.other_partnerships):
			frappe.throw(
				_(
					"Choose a {0}, or name at least one row of {1}: an interaction happens between somebody."
				).format(self.bold("partnership"), self.bold("organisations")),
				title=_("With whom?"),
			)

	def validate_tables(self) -> None:
		self.refuse_doubles("organisations", "organisation")
		self.refuse_doubles("events", "event")
		self.refuse_doubles("other_partnerships", "partnership")
		self.refuse_doubles("difficulties", "bottleneck")
		self.refuse_doubles("participants", "contact")
		self.refuse_negative(self, "approx_count")
		for row in self.other_partnerships:
			if row.partnership and row.partnership == self.partnership:
				frappe.throw(
					_("{0}, row {1}: this is the main partnership already. Remove the row.").format(
						self.bold("other_partnerships"), row.idx
					),
					title=_("Listed twice"),
				)
		for row in self.participants:
			if not (row.contact or row.participant_name or row.user or row.organisation):
				frappe.throw(
					_("{0}, row {1} is empty: name a person, or remove the row.").format(
						self.bold("participants"), row.idx
					),
					title=_("Empty row"),
				)

	def validate_next_step(self) -> None:
		"""Raise ValidationError unless a next step has text and day (rule 32), the day not in the past; set its owner."""
		if self.is_history or self.status == interactions.CANCELLED:
			return
		if bool(self.next_step) != bool(self.next_step_due):
			missing, given = (
				("next_step_due", "next_step") if self.next_step else ("next_step", "next_step_due")
			)
			frappe.throw(
				_(
					"{0} is missing: a next step is what will be done, and by when. Fill it in, or clear {1}."
				).format(self.bold(missing), self.bold(given)),
				title=_("Next step incomplete"),
			)
		if self.next_step_due and self.next_step_due < self.today and self.has_changed("next_step_due"):
			frappe.throw(
				_("{0} lies in the past. Choose today or a later day.").format(self.bold("next_step_due")),
				title=_("Next step in the past"),
			)
		work_owners.check(self, "next_step_owner", before=self.get_doc_before_save())
		if self.next_step and not self.next_step_owner:
			responsible = work_owners.or_who_enters(self.partnership_facts.owner_user)
			self.next_step_owner = responsible or frappe.session.user

	def ask_for_next_step(self) -> None:
		"""Raise ValidationError if neither interaction nor partnership has a next step, nor a reason for none (rule 36, decision 0004)."""
		if not self.is_logged_contact or self.next_step or self.no_next_step_reason:
			return
		partnership = self.partnership_facts
		has_next_step = (
			partnership.next_step and partnership.next_step_due and partnership.next_step_due >= self.today
		)
		if has_next_step or partnership.stage not in ACTIVE_STAGES:
			return
		frappe.throw(
			_("What is the next step? Fill in {0} and {1}, or say in {2} why there is none.").format(
				self.bold("next_step"), self.bold("next_step_due"), self.bold("no_next_step_reason")
			),
			title=_("Next step missing"),
		)

	@property
	def is_logged_contact(self) -> bool:
		"""Whether this is a new, held, meaningful, dated and recent contact of a partnership."""
		return bool(
			self.is_new()
			and self.partnership
			and self.is_meaningful
			and self.last_day
			and self.status == interactions.HELD
			and not self.is_history
		)

	@property
	def is_history(self) -> bool:
		"""Whether it was recorded long after it happened, imported or loaded: its next step may then have no day, or one that is over."""
		if frappe.flags.in_import or self.flags.loading_history or self.history_key:
			return True
		return self.last_day is not None and self.last_day < self.today - timedelta(days=NEWS_DAYS)

	@property
	def partnership_facts(self) -> frappe._dict:
		return next(iter(self.partnership_rows), frappe._dict())

	@property
	def partnership_rows(self) -> list[frappe._dict]:
		"""Return the partnership's fields that a save needs, a row for each party. One query for the whole save."""
		read = self.flags.partnership_rows
		if not read or read[0] != self.partnership:
			read = self.flags.partnership_rows = self.partnership, rows_of(self.partnership)
		return read[1]


def rows_of(name: str | None) -> list[frappe._dict]:
	return ask(of_partnership(frappe.db.db_type), [name], as_dict=True) if name else []


@cache
def of_partnership(_db_type: str) -> str:
	"""What is asked of NAMES and their parties."""
	partnership, party = frappe.qb.DocType(PARTNERSHIP), frappe.qb.DocType("Partnership Party")
	return (
		frappe.qb.from_(partnership)
		.left_join(party)
		.on((party.parent == partnership.name) & (party.parenttype == PARTNERSHIP))
		.select(
			*(
				partnership[field]
				for field in ("stage", "owner_user", "next_step", "next_step_due", "search_names")
			),
			*(party[field] for field in ("organisation", "side", "role", "to_date", "to_date_precision")),
		)
		.where(partnership.name.isin(NAMES))
		.orderby(party.idx)
		.get_sql()
	)


CONTACTS = (
	"partnership",
	"is_meaningful",
	"last_day",
	"status",
	"two_way",
	"interaction_type",
	"interaction_date_precision",
	"period_end",
	"first_day",
	"creation",
)
"""Columns from which a partnership's clocks are aggregated (partnerships/fact_queries.py), one row for each partnership, and
before them those by which its latest contacts are found.
"""


def on_doctype_update() -> None:
	"""Add the indexes: one answers the clocks alone and the latest contacts, however long the history; the other finds what
	awaits confirmation, of a million, what was held in a period, and what somebody has planned.
	"""
	frappe.db.add_index("Interaction", list(CONTACTS), "partnership_contacts")
	frappe.db.add_index("Interaction", ["status", "last_day", "owner"], "status_last_day_owner")

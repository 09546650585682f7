"""A partnership: its checks in order; moves, health, lineage and history have files of their own.

Over 400 lines with the types of its fields, which Frappe writes.
"""

import frappe
from frappe import _
from frappe.utils import escape_html

from eu_korea_coop import logbook, work_owners
from eu_korea_coop.checked_document import CheckedDocument, refuse
from eu_korea_coop.clock import persons_today, site_today
from eu_korea_coop.domain import dates, lifecycle
from eu_korea_coop.partnerships import (
	health,
	history,
	lineage,
	move_facts,
	moves,
	overview,
	short_titles,
	snapshots,
	stage_log,
)
from eu_korea_coop.partnerships.facts import COMPUTED_COLUMNS, FOLLOWING_COLUMNS

SET_BY_MOVES = (*FOLLOWING_COLUMNS, "resume_stage", "closed_on", "closed_on_precision")
"""Read-only fields that only a move may change; what a client sends for them is not read."""
OF_A_MOVE = (*SET_BY_MOVES, "parked_until", "parked_reason", "close_reason")


class Partnership(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.directory.doctype.sector_tag.sector_tag import SectorTag
		from eu_korea_coop.partnerships.doctype.partnership_bottleneck.partnership_bottleneck import (
			PartnershipBottleneck,
		)
		from eu_korea_coop.partnerships.doctype.partnership_health_reason.partnership_health_reason import (
			PartnershipHealthReason,
		)
		from eu_korea_coop.partnerships.doctype.partnership_party.partnership_party import PartnershipParty
		from eu_korea_coop.partnerships.doctype.partnership_stage_log.partnership_stage_log import (
			PartnershipStageLog,
		)
		from eu_korea_coop.partnerships.doctype.partnership_success_criterion.partnership_success_criterion import (
			PartnershipSuccessCriterion,
		)
		from eu_korea_coop.partnerships.doctype.partnership_support.partnership_support import (
			PartnershipSupport,
		)
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
		origin_kind: DF.Literal[
			"",
			"By Coincidence",
			"Organised Outreach",
			"Introduction",
			"Programme Or Project",
			"Existing Network",
			"Inbound Invitation",
		]
		origin_organising_kind: DF.Literal["", "Agency", "Network", "Project"]
		origin_partnership: DF.Link | None
		overdue_actions: DF.Int
		own_short_title: DF.Check
		owner_user: DF.Link | None
		parked_reason: DF.SmallText | None
		parked_until: DF.Date | None
		parties: DF.Table[PartnershipParty]
		reason_codes: DF.SmallText | None
		reasons_hash: DF.SmallText | None
		related_to: DF.Link | None
		restart_recorded_on: DF.Date | None
		restarted_on: DF.Date | None
		restarted_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		resume_stage: DF.Literal[
			"",
			"Identified",
			"First Contact",
			"Exploring",
			"Informal Cooperation",
			"Agreement in Preparation",
			"Formalised",
			"Implementing",
		]
		search_names: DF.SmallText | None
		sectors: DF.TableMultiSelect[SectorTag]
		short_title: DF.Data | None
		silent_since: DF.Date | None
		snapshot_hash: DF.Data | None
		source: DF.SmallText | None
		stage: DF.Literal[
			"Identified",
			"First Contact",
			"Exploring",
			"Informal Cooperation",
			"Agreement in Preparation",
			"Formalised",
			"Implementing",
			"Parked",
			"Concluded",
			"Not Pursued",
		]
		stage_log: DF.Table[PartnershipStageLog]
		stage_recorded_on: DF.Date | None
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

	def onload(self):
		self.set_onload("overview", overview.for_form(self, site_today(), persons_today()))
		super().onload()

	def before_insert(self):
		self.start_empty()

	def validate(self):
		self.restore_computed()
		self.validate_title()
		self.validate_parties()
		short_titles.settle(self)
		self.validate_periods()
		self.validate_limits()
		self.fill_next_step_owner()
		self.validate_owners()
		lineage.validate_origin(self)
		self.derive_cross_sectoral()
		self.change_stage()
		stage_log.note_for_reports(self.stage_log, self.origin_kind)
		self.validate_parking()
		self.validate_closing()

	def on_update(self):
		self.show_health()
		if self.flags.loading_history:
			history.leave_a_trace(self)

	def on_trash(self):
		self.refuse_losing_history()
		snapshots.delete(self.name)

	def refuse_losing_history(self) -> None:
		"""A partnership that has moved is closed, not deleted, one by one and in bulk; Administrator and an undo may delete it."""
		has_moved = self.stage != lifecycle.IDENTIFIED or len(self.stage_log) > 1
		if has_moved and frappe.session.user != "Administrator" and not self.flags.undone:
			frappe.throw(
				_("{0} has a history, which is kept. Close the partnership instead of deleting it.").format(
					frappe.bold(escape_html(self.title))
				),
				title=_("History is kept"),
			)

	def validate_workflow(self):
		"""Loaded history may start anywhere (rule 104); every other move passes Frappe's workflow after our guards.

		Its conditions only tell targets of one name apart. They read the stored record, so for this question it gets the
		target that was asked for, and the agreements as they are today.
		"""
		if self.flags.loading_history or self.flags.taking_back_move:
			return
		before = self.get_doc_before_save()
		if not before or before.stage == self.stage:
			super().validate_workflow()
			return
		stored = {field: before.get(field) for field in ("move_to", "agreements_in_force")}
		before.move_to = self.stage
		before.agreements_in_force = self.flags.agreements_in_force
		try:
			super().validate_workflow()
		finally:
			before.update(stored)

	# what nobody enters

	def start_empty(self) -> None:
		"""A new record has no computed values and no past, whatever it was copied from or sent with."""
		self.stage = self.stage or lifecycle.IDENTIFIED
		for field in COMPUTED_COLUMNS:
			self.set(field, None)
		if self.flags.loading_history:
			return
		self.set("stage_log", [])
		for field in OF_A_MOVE:
			self.set(field, None)

	def restore_computed(self) -> None:
		"""Computed values are those stored until `show_health` renews them; their rows are not this save's to write."""
		self.set("health_reasons", [])
		self.flags.ignore_children_type = ["Partnership Health Reason"]
		before = self.get_doc_before_save()
		if before:
			stored = COMPUTED_COLUMNS if self.flags.loading_history else (*COMPUTED_COLUMNS, *SET_BY_MOVES)
			for field in stored:
				self.set(field, before.get(field))

	def show_health(self) -> None:
		"""Health is judged within the save, so that the saved document already shows it."""
		health.recompute([self.name], site_today())
		table = frappe.qb.DocType("Partnership")
		query = frappe.qb.from_(table).select(*(table[column] for column in COMPUTED_COLUMNS))
		self.update(query.where(table.name == self.name).run(as_dict=True)[0])
		rows = frappe.get_all(
			"Partnership Health Reason",
			filters={"parent": self.name, "parenttype": self.doctype},
			fields=["*"],
			order_by="idx",
		)
		self.set("health_reasons", rows)

	# what is entered

	def validate_title(self) -> None:
		if not (self.title or "").strip():
			refuse(self, self.meta.get_field("title"), _("give the partnership a title."))
		self.title = self.title.strip()

	def validate_parties(self) -> None:
		"""At least two rows, one of each side, none twice; a placeholder stands for an unknown one (rule 82)."""
		parties = move_facts.party_rows(self)
		texts = {
			lifecycle.TOO_FEW_PARTIES: _(
				"a partnership has at least two parties. Use a placeholder organisation for one that is not known."
			),
			lifecycle.ONE_SIDE_ONLY: _(
				"a partnership has a European and a Korean party. Use a placeholder organisation for one that is not known."
			),
			lifecycle.DUPLICATE_PARTY: _(
				"an organisation is listed twice in the same role at the same time."
			),
		}
		problems = lifecycle.party_problems(parties)
		if problems == (lifecycle.ONE_SIDE_ONLY,) and self.is_leaving():
			return
		if problems:
			refuse(self, self.meta.get_field("parties"), " ".join(texts[code] for code in problems))

	def is_leaving(self) -> bool:
		"""Parked, dropped or concluded with this save: possible also after an organisation's side was corrected (rule 82)."""
		before = self.get_doc_before_save()
		return bool(before) and before.stage != self.stage and self.stage not in lifecycle.ACTIVE_STAGES

	def validate_periods(self) -> None:
		"""An end is not certainly before its start, in the party and support rows and the bottlenecks (rule 100)."""
		for table, start, end in (
			("parties", "from_date", "to_date"),
			("support", "from_date", "to_date"),
			("bottlenecks", "raised_on", "resolved_on"),
		):
			for row in self.get(table) or ():
				first = dates.fuzzy(row.get(start) or None, row.get(f"{start}_precision") or None)
				last = dates.fuzzy(row.get(end) or None, row.get(f"{end}_precision") or None)
				if dates.certainly_before(last, first):
					refuse(row, row.meta.get_field(end), _("the end lies before the start."))

	def validate_limits(self) -> None:
		"""Own limits are days; empty, or the 0 that the database keeps for it, is none (rule 40)."""
		for field in ("max_silent_override", "max_stage_override"):
			if (self.get(field) or 0) < 0:
				refuse(
					self, self.meta.get_field(field), _("a limit is at least 1 day. Leave it empty for none.")
				)

	def fill_next_step_owner(self) -> None:
		"""The step's owner is the responsible officer unless somebody else is named (rule 32)."""
		if not (self.next_step or self.next_step_due):
			self.next_step_owner = None
		elif not self.next_step_owner or self.is_owner_handed_over():
			self.next_step_owner = work_owners.or_who_enters(self.owner_user)

	def validate_owners(self) -> None:
		"""Who is made responsible, or gets the step, can act (rule 115)."""
		work_owners.check(self, "owner_user", "next_step_owner", before=self.get_doc_before_save())

	def is_owner_handed_over(self) -> bool:
		"""The step was the responsible officer's own, and the partnership has a new one."""
		before = self.get_doc_before_save()
		return bool(
			before
			and before.owner_user != self.owner_user
			and self.next_step_owner == before.next_step_owner == before.owner_user
		)

	def derive_cross_sectoral(self) -> None:
		self.is_cross_sectoral = int(len({row.sector for row in self.get("sectors") or ()}) > 1)

	# stage

	def change_stage(self) -> None:
		"""domain.lifecycle decides; a change of stage, however made, is guarded and logged here and nowhere else."""
		today = persons_today()
		before = self.get_doc_before_save()
		self.stage = self.stage or (before.stage if before else lifecycle.IDENTIFIED)
		if self.stage not in lifecycle.STAGES:
			refuse(
				self, self.meta.get_field("stage"), _("“{0}” is not a stage.").format(escape_html(self.stage))
			)
		if self.flags.loading_history:
			history.settle(self, today)
			return
		if before is None:
			self.start_log(today)
			return
		if self.flags.taking_back_move:
			moves.follow_last_row(self)
			self.update(self.flags.taking_back_move)
			return
		if logbook.protect(self, stage_log.LOG, today):
			moves.follow_last_row(self)
		if before.stage != self.stage:
			moves.make(self, before.stage, self.stage, today)

	def start_log(self, today) -> None:
		"""A new partnership is Identified; a later stage comes by moves, or as loaded history."""
		if self.stage != lifecycle.IDENTIFIED:
			frappe.throw(
				_(
					"Stage: a new partnership starts as {0}. Save it, then move it; the history loader takes over older ones."
				).format(_(lifecycle.IDENTIFIED)),
				frappe.ValidationError,
				title=_("There is no such move"),
			)
		if problems := dates.check_order(logbook.effective_date(self, today), None, today):
			refuse(
				self,
				self.meta.get_field("move_effective_on"),
				" ".join(moves.sentence(code) for code in problems),
			)
		moves.append_log_row(self, None, self.stage, None, self.move_reason or None, today)
		moves.clear_inputs(self)

	def validate_parking(self) -> None:
		"""While it is parked it has a date; a new date obeys the same rule as the first (rule 94)."""
		if self.stage != lifecycle.PARKED or self.flags.loading_history:
			return
		before = self.get_doc_before_save()
		if before.stage == lifecycle.PARKED and before.parked_until == self.parked_until:
			return
		if not lifecycle.check_parked_until(self.parked_until or None, persons_today()):
			refuse(self, self.meta.get_field("parked_until"), moves.sentence(lifecycle.PARKED_UNTIL))

	def validate_closing(self) -> None:
		"""A partnership that was not pursued keeps its close reason (rule 98)."""
		if self.stage == lifecycle.NOT_PURSUED and not self.close_reason and not self.flags.loading_history:
			refuse(self, self.meta.get_field("close_reason"), moves.sentence(lifecycle.CLOSE_REASON))


def on_doctype_update() -> None:
	"""Lists by health and age, with what says whether one is read by everybody (permissions.criterion), so that a list is counted
	from it; an officer's own, the sweep's search for what is due; how many stand where, and who has how much.
	"""
	readers = ["visibility", "owner_user", "next_step_owner", "owner"]
	frappe.db.add_index("Partnership", ["health", "stalled_since", *readers], "health_readers")
	frappe.db.add_index("Partnership", ["owner_user", "health"], "owner_health")
	frappe.db.add_index("Partnership", ["health_checked_on", "health_changes_on"], "health_due")
	frappe.db.add_index("Partnership", ["stage", "health"], "stage_health")
	frappe.db.add_index(
		"Partnership",
		["owner_user", "next_step_owner", "stage", "health", "next_step_due", "next_step"],
		"workload",
	)

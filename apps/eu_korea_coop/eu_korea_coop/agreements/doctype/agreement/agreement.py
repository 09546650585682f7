from datetime import date

import frappe
from frappe import _

from eu_korea_coop import logbook, public_mark, work_owners
from eu_korea_coop.agreements import documents, history, moves, signatures, succession
from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.clock import persons_today, site_today
from eu_korea_coop.constants import EUROPE, KOREA
from eu_korea_coop.domain import agreement as rules
from eu_korea_coop.domain import dates

COMPUTED = (
	"state_since",
	"state_since_precision",
	"in_force_since",
	"superseded_on",
	"renewal_decision_by",
	"renewal_decision_on",
)
"""Read-only fields; what a client sends for them is not read."""


class Agreement(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.agreements.doctype.agreement_document.agreement_document import AgreementDocument
		from eu_korea_coop.agreements.doctype.agreement_party.agreement_party import AgreementParty
		from eu_korea_coop.agreements.doctype.agreement_scope_item.agreement_scope_item import (
			AgreementScopeItem,
		)
		from eu_korea_coop.agreements.doctype.agreement_state_log.agreement_state_log import AgreementStateLog

		counts_in_figures: DF.Check
		document: DF.Attach | None
		documents: DF.Table[AgreementDocument]
		effective_from: DF.Date | None
		end_date: DF.Date | None
		evaluation_due: DF.Date | None
		evaluation_note: DF.SmallText | None
		evaluation_verdict: DF.Literal[
			"", "Successful", "Partly Successful", "Not Successful", "None Yet", "None"
		]
		expected_on: DF.Date | None
		history_key: DF.Data | None
		in_force_since: DF.Date | None
		is_public: DF.Check
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
		search_names: DF.SmallText | None
		signature_summary: DF.SmallText | None
		signed_at_event: DF.Link | None
		signed_on: DF.Date | None
		signed_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		source: DF.SmallText | None
		state: DF.Literal[
			"Draft",
			"Internal Review",
			"With Partners",
			"Signing",
			"In Force",
			"Expired",
			"Terminated",
			"Superseded",
			"Withdrawn",
		]
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

	def onload(self) -> None:
		"""The form of a stored record opens: what can't be changed in its state is read there and not written."""
		locked = rules.locked_fields(self.state, self.as_dict())
		self.set_onload(
			"locked", {"fields": locked, "party_fields": rules.LOCKED_PARTY_FIELDS if locked else ()}
		)
		super().onload()

	def validate(self) -> None:
		self.today = site_today() if self.flags.system_step else persons_today()
		self.state = self.state or rules.DRAFT
		self.restore_computed()
		self.protect_log()
		self.validate_parties()
		work_owners.check(self, "owner_user", before=self.get_doc_before_save())
		self.propose_term()
		self.validate_dates()
		self.validate_predecessor()
		self.protect_legal_fields()
		signatures.protect(self)
		signatures.date_requests(self, self.today)
		documents.check(self)
		self.note_renewal_decision()
		self.change_state()
		self.describe_signatures()
		public_mark.check(self)

	def on_update(self) -> None:
		succession.supersede_predecessor(self)

	def on_trash(self) -> None:
		"""An agreement that was ever in force can not be deleted, one by one or in bulk; Administrator and an undo may delete it."""
		if rules.is_locked(self.state) and frappe.session.user != "Administrator" and not self.flags.undone:
			frappe.throw(
				_(
					"{0} is or was in force and is kept. Terminate or supersede it instead of deleting it."
				).format(frappe.bold(frappe.utils.escape_html(self.title))),
				title=_("Agreement is kept"),
			)

	def validate_workflow(self) -> None:
		"""Frappe's check of the step, but for loaded history (rule 104) and the steps the system takes (rule 108)."""
		if not (self.flags.loading_history or self.flags.system_step):
			super().validate_workflow()

	# what nobody enters

	def restore_computed(self) -> None:
		"""Set computed fields to their stored values, whatever a client sent."""
		before = self.get_doc_before_save()
		for fieldname in COMPUTED:
			self.set(fieldname, before.get(fieldname) if before else None)

	def protect_log(self) -> None:
		"""Rows are written by the moves alone; a Manager may correct a date (rule 103)."""
		if self.flags.loading_history:
			return
		if logbook.protect(self, moves.LOG, self.today):
			moves.refuse_term_over(self)
			moves.follow_log(self, self.today)

	def change_state(self) -> None:
		"""domain.agreement decides; a change of state, however made, is guarded and logged here and nowhere else."""
		if self.flags.loading_history:
			history.settle(self, self.today)
		elif self.state == self.state_before:
			return
		elif self.is_new():
			moves.refuse(
				self,
				self.state,
				[_("A new agreement starts as {0} and is moved on from there.").format(_(rules.DRAFT))],
			)
		else:
			moves.make(self, self.state_before, self.today)

	# what is entered

	def validate_parties(self) -> None:
		"""Two or more organisations, each once; a European-Korean agreement has both sides (E7, E8)."""
		if len(self.parties) < 2:
			frappe.throw(
				_(
					"{0}: an agreement has at least two. Add the other party; an undisclosed one can be a placeholder."
				).format(self.bold("parties")),
				title=_("Too few parties"),
			)
		self.refuse_doubles("parties", "organisation")
		sides = {row.side for row in self.parties if row.side}
		if self.counts_in_figures and len(sides) == 1 and not self.flags.system_step:
			frappe.throw(
				_(
					"{0}: all parties are of one side ({1}). Add the party of the other side, or untick {2} to record the agreement without counting it."
				).format(self.bold("parties"), _(sides.pop()), self.bold("counts_in_figures")),
				title=_("One side only"),
			)
		if not {EUROPE, KOREA} <= sides:
			self.counts_in_figures = 0

	def propose_term(self) -> None:
		"""The Kind's usual term and review, while they are empty and the term may still be written (E1)."""
		if rules.is_locked(self.state_before) or not any(
			self.has_changed(fieldname)
			for fieldname in ("kind", "term_type", "effective_from", "signed_on", "end_date")
		):
			return
		kind = (
			frappe.db.get_value(
				"Agreement Kind", self.kind, ["default_term_months", "review_days"], as_dict=True
			)
			or frappe._dict()
		)
		start = self.term_start
		has_term = self.term_type in (rules.FIXED, rules.AUTO_RENEW)
		if has_term and not self.end_date and start and (kind.default_term_months or 0) > 0:
			self.end_date = dates.plus_days(dates.add_months(start, kind.default_term_months), -1)
		if has_term and self.end_date and not self.review_date and (kind.review_days or 0) > 0:
			self.review_date = dates.plus_days(self.end_date, -kind.review_days)

	@property
	def term_start(self) -> date | None:
		signed = dates.fuzzy(self.signed_on, self.signed_on_precision)
		return self.effective_from or (signed.date if signed.precision == dates.DAY else None)

	@property
	def state_before(self) -> str:
		before = self.get_doc_before_save()
		return before.state if before else rules.DRAFT

	def validate_dates(self) -> None:
		self.refuse_future(self, "signed_on", self.today)
		for row in self.parties:
			self.refuse_future(row, "signed_on", self.today)
		if self.term_type == rules.OPEN_ENDED and self.end_date:
			frappe.throw(
				_("{0}: an open-ended agreement has none. Clear it, or choose another {1}.").format(
					self.bold("end_date"), self.bold("term_type")
				),
				title=_("Open-ended"),
			)
		start = self.effective_from or dates.first_day(self.signed_on, self.signed_on_precision)
		if self.end_date and start and self.end_date < start:
			frappe.throw(
				_("{0} is before {1}: a term ends on or after the day it starts.").format(
					self.bold("end_date"), self.bold("effective_from" if self.effective_from else "signed_on")
				),
				title=_("Ends before it starts"),
			)

	def validate_predecessor(self) -> None:
		if self.supersedes and (self.has_changed("supersedes") or self.has_changed("partnership")):
			succession.refuse_circle(self)

	def protect_legal_fields(self) -> None:
		"""Once in force, what was signed stays as it was; a change is a new agreement that supersedes."""
		before = self.get_doc_before_save()
		if not before or not rules.is_locked(before.state):
			return
		changed = rules.locked_changes(legal_content(before), legal_content(self))
		if changed:
			labels = ", ".join(
				self.bold(fieldname) for fieldname in changed if self.meta.has_field(fieldname)
			)
			frappe.throw(
				_(
					"This agreement is {0}: {1} can't be changed. Make a new agreement that supersedes it."
				).format(_(before.state), labels),
				title=_("Locked since it came into force"),
			)

	def describe_signatures(self) -> None:
		self.signature_summary = signatures.summary(self)

	def note_renewal_decision(self) -> None:
		"""Who decided and when; a decision holds for the date it was taken for (rule 49)."""
		before = self.get_doc_before_save()
		if self.has_changed("renewal_decision"):
			self.renewal_decision_by = frappe.session.user if self.renewal_decision else None
			self.renewal_decision_on = self.today if self.renewal_decision else None
		elif self.renewal_decision and rules.decision_is_void(
			self.term_type, before.end_date, self.end_date, before.review_date, self.review_date
		):
			self.renewal_decision = ""
			self.renewal_decision_by = self.renewal_decision_on = None


def legal_content(doc: Agreement) -> dict:
	"""The values of the locked fields, in a form that compares."""
	content = {}
	for fieldname in rules.LOCKED_FIELDS:
		if fieldname == "parties":
			rows = [
				tuple(str(row.get(column) or "") for column in rules.LOCKED_PARTY_FIELDS)
				for row in doc.parties
			]
			content[fieldname] = tuple(sorted(rows))
		elif fieldname == "scope_items":
			content[fieldname] = tuple(row.scope_item for row in doc.scope_items)
		elif doc.meta.has_field(fieldname):
			value = doc.get(fieldname)
			content[fieldname] = value.isoformat() if isinstance(value, date) else value
	return content

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from eu_korea_coop.agreements.signatures import missing_sentences, party_names, party_signatures
from eu_korea_coop.agreements.state_log import check_log
from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import AGREEMENT, EUROPE, KOREA, ROLES
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
ASKED = ("Approval Ongoing", "Sent")
SIGNED = "Signed"


class Agreement(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.agreements.doctype.agreement_party.agreement_party import AgreementParty
		from eu_korea_coop.agreements.doctype.agreement_scope_item.agreement_scope_item import (
			AgreementScopeItem,
		)
		from eu_korea_coop.agreements.doctype.agreement_state_log.agreement_state_log import AgreementStateLog

		counts_in_figures: DF.Check
		document: DF.Attach | None
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

	def validate(self) -> None:
		self.today = site_today()
		self.state = self.state or rules.DRAFT
		self.keep_what_is_computed()
		self.validate_parties()
		self.propose_term()
		self.validate_dates()
		self.validate_predecessor()
		self.protect_legal_fields()
		self.protect_signatures()
		self.note_pending_signatures()
		self.note_renewal_decision()
		self.write_loaded_log()
		self.make_move()
		self.describe_signatures()

	def on_update(self) -> None:
		self.supersede_predecessor()

	def validate_workflow(self) -> None:
		"""Frappe's check of the step, but for loaded history (rule 104) and the steps the system takes (rule 108)."""
		if not (self.flags.loading_history or self.flags.system_step):
			super().validate_workflow()

	# what it holds

	def keep_what_is_computed(self) -> None:
		"""Read-only means read-only through every door; the log is written by the steps alone."""
		before = self.get_doc_before_save()
		for fieldname in COMPUTED:
			self.set(fieldname, before.get(fieldname) if before else None)
		if self.flags.loading_history:
			return
		if check_log(self, self.today):
			self.read_log()

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
		if self.counts_in_figures and len(sides) == 1:
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
		"""An agreement replaces an earlier one of the same partnership, never itself."""
		if not self.supersedes or not (self.has_changed("supersedes") or self.has_changed("partnership")):
			return
		chain, name = [self.name], self.supersedes
		while name:
			if name in chain:
				frappe.throw(
					_("{0}: an agreement can't replace itself or its own successor.").format(
						self.bold("supersedes")
					),
					title=_("Runs in a circle"),
				)
			chain.append(name)
			name = frappe.db.get_value(AGREEMENT, name, "supersedes")
		partnership = frappe.db.get_value(AGREEMENT, self.supersedes, "partnership")
		if self.partnership and partnership and self.partnership != partnership:
			frappe.throw(
				_(
					"{0}: that agreement belongs to another partnership. Choose one of this partnership."
				).format(self.bold("supersedes")),
				title=_("Another partnership"),
			)

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

	def protect_signatures(self) -> None:
		"""A signature stays given once the agreement is in force; a date belongs to a signature."""
		before = self.get_doc_before_save()
		locked = bool(before) and rules.is_locked(before.state)
		given = {row.organisation: row for row in before.parties} if locked else {}
		for row in self.parties:
			old = given.get(row.organisation)
			if old and old.signature_status == SIGNED and row.signature_status != SIGNED:
				self.refuse_row(row, _("it has signed. Terminate or supersede the agreement instead."))
			if old and old.signature_status == SIGNED and old.signed_on and not same_day(old, row):
				self.refuse_row(
					row, _("the date of its signature can't be changed once the agreement is in force.")
				)
			if row.signed_on and row.signature_status not in (SIGNED, "Declined"):
				self.refuse_row(
					row,
					_("it has a signing date but is not set to Signed. Set it to Signed, or clear the date."),
				)

	def refuse_row(self, row, message: str) -> None:
		name = party_names(self).get(row.organisation, row.organisation)
		frappe.throw(
			f"{self.bold('parties')}, {_('row')} {row.idx}, {frappe.utils.escape_html(name or '')}: {message}",
			title=_("Signature"),
		)

	def note_pending_signatures(self) -> None:
		"""The day a signature was asked for: today, unless a day was given with the status."""
		before = self.get_doc_before_save()
		asked = {row.organisation: row for row in before.parties} if before else {}
		for row in self.parties:
			if row.signature_status not in ASKED:
				row.pending_since = None
				continue
			old = asked.get(row.organisation)
			if old and old.signature_status in ASKED:
				row.pending_since = row.pending_since or old.pending_since
			elif not row.pending_since or row.pending_since > self.today:
				row.pending_since = self.today

	def describe_signatures(self) -> None:
		self.signature_summary = rules.summary_text(rules.signature_summary(party_signatures(self)))

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

	# its moves

	def make_move(self) -> None:
		"""A saved state is a step, whichever door it came through: guard it, date it, log it (rules 61, 105-108)."""
		if self.flags.loading_history or self.state == self.state_before:
			return
		if self.is_new():
			self.refuse_move(
				[_("A new agreement starts as {0} and is moved on from there.").format(_(rules.DRAFT))]
			)
		step = rules.transition(self.state_before, self.state)
		self.note_end()
		effective = self.effective_date()
		if not self.flags.system_step:
			self.guard(step, effective)
		self.append_log(step.action if step else "", effective, self.move_reason)
		if self.state == rules.IN_FORCE and not self.signed_on and not self.signed_on_precision:
			self.take_signing_date()
		self.move_effective_on = self.move_reason = None
		self.move_effective_on_precision = ""

	def guard(self, step: rules.Transition | None, effective: dates.FuzzyDate) -> None:
		"""Everything that stands against the step, at once, in sentences."""
		if step is None:
			self.refuse_move(self.possible_steps())
		roles = [role for role in frappe.get_roles() if role in ROLES]
		parties = party_signatures(self)
		codes = rules.missing(self.state_before, self.state, parties, roles, self.move_reason)
		sentences = missing_sentences(codes, parties, step)
		previous = self.state_log[-1] if self.state_log else None
		before = dates.fuzzy(previous.effective_on, previous.effective_on_precision) if previous else None
		for code in dates.check_order(effective, before, self.today):
			if code == dates.EFFECTIVE_IN_FUTURE:
				sentences.append(_("{0} lies in the future.").format(self.bold("move_effective_on")))
			else:
				sentences.append(
					_("{0} is before the previous step ({1}).").format(
						self.bold("move_effective_on"), dates.display(before)
					)
				)
		if sentences:
			self.refuse_move(sentences)

	def possible_steps(self) -> list[str]:
		found = [_("There is no such step from {0}.").format(_(self.state_before))]
		steps = [step for step in rules.TRANSITIONS if step.from_state == self.state_before and step.role]
		if steps:
			names = ", ".join(f"{_(step.action)} ({_(step.to_state)})" for step in steps)
			found.append(_("Possible steps: {0}.").format(names))
		return found

	def refuse_move(self, sentences: list[str]) -> None:
		points = "".join(f"<li>{sentence}</li>" for sentence in sentences)
		frappe.throw(
			_("{0} can't be set to {1}:").format(
				frappe.bold(frappe.utils.escape_html(self.title or self.name or "")),
				frappe.bold(_(self.state)),
			)
			+ f"<ul>{points}</ul>",
			title=_("Step not possible"),
		)

	def effective_date(self) -> dates.FuzzyDate:
		"""The day the step took effect: as entered, for a termination its own date, else today (rules 61, 102)."""
		if self.move_effective_on or self.move_effective_on_precision:
			return dates.fuzzy(self.move_effective_on, self.move_effective_on_precision)
		if self.state == rules.TERMINATED and self.termination_date:
			return dates.fuzzy(self.termination_date)
		return dates.fuzzy(self.today)

	def note_end(self) -> None:
		"""What a termination says about itself, completed from the move's own inputs."""
		if self.state != rules.TERMINATED:
			return
		self.termination_date = self.termination_date or self.effective_date().last_day_by(self.today)
		self.termination_reason = self.termination_reason or self.move_reason
		if self.termination_date and self.termination_date > self.today:
			frappe.throw(
				_("{0} lies in the future. Set the agreement to Terminated when the day has come.").format(
					self.bold("termination_date")
				),
				title=_("Not terminated yet"),
			)
		if self.terminated_by and self.terminated_by not in [row.organisation for row in self.parties]:
			frappe.throw(
				_("{0} is no party of this agreement. Choose one of its parties, or leave it empty.").format(
					self.bold("terminated_by")
				),
				title=_("Not a party"),
			)

	def append_log(self, action: str, effective: dates.FuzzyDate, note: str | None = None) -> None:
		self.append(
			"state_log",
			{
				"from_state": self.state_before,
				"to_state": self.state,
				"action": action,
				"effective_on": effective.date,
				"effective_on_precision": effective.precision,
				"recorded_on": now_datetime(),
				"recorded_by": frappe.session.user,
				"note": note,
			},
		)
		self.read_log()

	def read_log(self) -> None:
		"""The state's start is the last row's date (rule 61); in force since the day of the row that says so."""
		for row in self.state_log:
			effective = dates.fuzzy(row.effective_on, row.effective_on_precision)
			if row.to_state == rules.IN_FORCE:
				self.in_force_since = effective.last_day_by(self.today)
			elif row.to_state == rules.SUPERSEDED:
				self.superseded_on = effective.last_day_by(self.today)
		self.state_since, self.state_since_precision = effective.date, effective.precision

	def take_signing_date(self) -> None:
		"""The last signature's date, if every signature has one; an unknown one stays unknown (E6)."""
		signed = [
			dates.fuzzy(row.signed_on, row.signed_on_precision)
			for row in self.parties
			if row.signature_status == SIGNED
		]
		if signed and all(when.is_certain for when in signed):
			last = max(signed, key=lambda when: when.last_day)
			self.signed_on, self.signed_on_precision = last.date, last.precision

	def write_loaded_log(self) -> None:
		"""History has no guards, but its dates are in order and not in the future (rule 104)."""
		if not self.flags.loading_history or not self.state_log:
			return
		previous, from_state = None, ""
		for row in self.state_log:
			effective = dates.fuzzy(row.effective_on, row.effective_on_precision)
			if dates.check_order(effective, previous, self.today):
				frappe.throw(
					_("{0}, row {1}: {2} is before the row above, or in the future.").format(
						self.bold("state_log"), row.idx, dates.display(effective)
					),
					title=_("History out of order"),
				)
			step = rules.transition(from_state, row.to_state)
			row.from_state = row.from_state or from_state
			row.action = row.action or (step.action if step else "")
			row.effective_on, row.effective_on_precision = effective.date, effective.precision
			row.recorded_on = row.recorded_on or now_datetime()
			row.recorded_by = row.recorded_by or frappe.session.user
			row.loaded = 1
			previous, from_state = effective, row.to_state
		self.state = from_state
		self.read_log()
		for row in self.parties:
			if row.signature_status in ASKED:  # asked for by then, at the latest
				row.pending_since = previous.last_day_by(self.today)

	def supersede_predecessor(self) -> None:
		"""When this comes into force, the one it replaces becomes Superseded the same day (rule 108)."""
		before = self.get_doc_before_save()
		came_into_force = self.state == rules.IN_FORCE and (not before or before.state != rules.IN_FORCE)
		if not came_into_force or not self.supersedes:
			return
		old = frappe.get_doc(AGREEMENT, self.supersedes)
		if not rules.may_be_superseded(old.state):
			return
		old.state = rules.SUPERSEDED
		old.move_effective_on = self.state_since
		old.move_effective_on_precision = self.state_since_precision
		old.move_reason = _("Superseded by {0}").format(self.name)
		old.flags.system_step = True
		old.save()


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


def same_day(old, new) -> bool:
	return (getdate(old.signed_on) if old.signed_on else None) == (new.signed_on or None)

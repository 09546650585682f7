import frappe
from frappe import _

from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import AGREEMENT, MANAGER

EXPECTED = "Expected"
VERIFIED = "Verified"
NONE_YET = "None Yet"


class CooperationOutcome(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreement: DF.Link | None
		amount: DF.Currency
		currency: DF.Link | None
		description: DF.SmallText | None
		directness: DF.Literal["", "Direct", "Indirect"]
		event: DF.Link | None
		evidence: DF.Attach | None
		history_key: DF.Data | None
		indicator: DF.Link
		outcome_date: DF.Date | None
		outcome_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		partnership: DF.Link | None
		programme: DF.Link | None
		quantity: DF.Float
		source: DF.SmallText | None
		status: DF.Literal["Expected", "Reported", "Verified", "None Yet"]
		title: DF.Data
		unit: DF.Data | None
		verified_by: DF.Link | None
		verified_on: DF.Date | None
	# end: auto-generated types

	def validate(self) -> None:
		self.today = persons_today()
		self.status = self.status or "Reported"
		self.take_partnership()
		self.validate_belongs_somewhere()
		self.validate_agreement()
		self.validate_quantity()
		self.validate_date()
		self.note_verification()

	def take_partnership(self) -> None:
		"""What came of an agreement came of its partnership."""
		if self.agreement and not self.partnership:
			self.partnership = frappe.db.get_value(AGREEMENT, self.agreement, "partnership")
			# Frappe has asked before this was filled in: an agreement may be shared by itself
			self.check_permission("create" if self.is_new() else "write")

	def validate_belongs_somewhere(self) -> None:
		if not (self.partnership or self.event or self.agreement or self.programme):
			frappe.throw(
				_("Choose at least one of {0}, {1}, {2} and {3}: what is this the outcome of?").format(
					*(
						self.bold(fieldname)
						for fieldname in ("partnership", "event", "agreement", "programme")
					)
				),
				title=_("Outcome of what?"),
			)

	def validate_agreement(self) -> None:
		if not self.agreement or not (self.has_changed("agreement") or self.has_changed("partnership")):
			return
		partnership = frappe.db.get_value(AGREEMENT, self.agreement, "partnership")
		if partnership and partnership != self.partnership:
			frappe.throw(
				_(
					"{0}: this agreement belongs to another partnership. Choose one of this partnership, or leave it empty."
				).format(self.bold("agreement")),
				title=_("Another partnership"),
			)

	def validate_quantity(self) -> None:
		"""Nothing yet is a statement of its own, not a number (G3)."""
		self.refuse_negative(self, "quantity", "amount")
		for fieldname in ("quantity", "amount"):
			if self.status == NONE_YET and self.get(fieldname):
				frappe.throw(
					_(
						"{0}: where there is nothing to report yet, there is no number. Clear it, or choose another {1}."
					).format(self.bold(fieldname), self.bold("status")),
					title=_("None yet"),
				)
		if self.amount and not self.currency:
			frappe.throw(
				_("{0}: say in which currency the {1} is.").format(
					self.bold("currency"), self.bold("amount")
				),
				title=_("Currency missing"),
			)

	def validate_date(self) -> None:
		"""Only what is expected may lie ahead."""
		if self.status != EXPECTED:
			self.refuse_future(self, "outcome_date", self.today)

	def note_verification(self) -> None:
		"""Verified is said by a manager, with name and day (G1)."""
		before = self.get_doc_before_save()
		was_verified = bool(before) and before.status == VERIFIED
		if self.status != VERIFIED:
			self.verified_by = self.verified_on = None
		elif was_verified:
			self.verified_by, self.verified_on = before.verified_by, before.verified_on
		else:
			if MANAGER not in frappe.get_roles():
				frappe.throw(
					_("{0}: only a {1} can set an outcome to Verified. Leave it Reported.").format(
						self.bold("status"), _(MANAGER)
					),
					frappe.PermissionError,
					title=_("For managers"),
				)
			self.verified_by, self.verified_on = frappe.session.user, self.today

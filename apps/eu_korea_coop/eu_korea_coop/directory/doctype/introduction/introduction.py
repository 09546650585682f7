import frappe
from frappe import _

from eu_korea_coop.checked_document import CheckedDocument, refuse
from eu_korea_coop.clock import persons_today
from eu_korea_coop.directory.own_organisation import own_organisation

ASKED = "Asked"
LINKS = (
	"asked_for",
	"target_organisation",
	"target_contact",
	"introducer_organisation",
	"introducer_contact",
	"partnership",
)


class Introduction(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_by: DF.Link
		asked_for: DF.Link
		asked_on: DF.Date
		closed_on: DF.Date | None
		history_key: DF.Data | None
		introducer_contact: DF.Link | None
		introducer_organisation: DF.Link | None
		note: DF.SmallText | None
		partnership: DF.Link | None
		status: DF.Literal["Asked", "Made", "Declined", "No Answer"]
		target_contact: DF.Link | None
		target_organisation: DF.Link | None
	# end: auto-generated types

	def before_validate(self) -> None:
		self.fill_in()

	def validate(self) -> None:
		self.refuse_missing_ends()
		self.refuse_same_ends()
		self.set_closed_on()
		self.check_days()

	def fill_in(self) -> None:
		"""Set who asks, for which organisation and when, if empty: the session's user, their own organisation, today."""
		self.today = persons_today()
		for fieldname in LINKS:
			self.set(fieldname, self.get(fieldname) or None)  # queries ask for NULL
		self.status = self.status or ASKED
		self.asked_by = self.asked_by or frappe.session.user
		self.asked_for = self.asked_for or own_organisation()
		self.asked_on = self.asked_on or self.today

	def refuse_missing_ends(self) -> None:
		for organisation, person in (
			("target_organisation", "target_contact"),
			("introducer_organisation", "introducer_contact"),
		):
			if not self.get(organisation) and not self.get(person):
				self.refuse_field(organisation, _("name an organisation or a person."))

	def refuse_same_ends(self) -> None:
		if self.introducer_contact and self.introducer_contact == self.target_contact:
			self.refuse_field("introducer_contact", _("nobody introduces to themselves. Choose another one."))
		organisations = [self.asked_for]
		for fieldname, person in (
			("introducer_organisation", self.introducer_contact),
			("target_organisation", self.target_contact),
		):
			organisation = self.get(fieldname)
			if not organisation or person:
				continue  # a colleague may introduce, or be introduced to
			if organisation in organisations:
				self.refuse_field(
					fieldname,
					_("an introduction is between three different ones. Choose another organisation."),
				)
			organisations.append(organisation)

	def set_closed_on(self) -> None:
		"""Set the day of the answer to today if it is empty; clear it while the request waits."""
		if self.status == ASKED:
			self.closed_on = None
		else:
			self.closed_on = self.closed_on or self.today

	def check_days(self) -> None:
		self.refuse_future(self, "asked_on", self.today)
		self.refuse_future(self, "closed_on", self.today)
		if self.closed_on and frappe.utils.getdate(self.closed_on) < frappe.utils.getdate(self.asked_on):
			self.refuse_field("closed_on", _("it lies before the day it was asked."))

	def refuse_field(self, fieldname: str, sentence: str) -> None:
		refuse(self, self.meta.get_field(fieldname), sentence)

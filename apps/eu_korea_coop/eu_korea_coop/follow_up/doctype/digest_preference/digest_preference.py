import frappe
from frappe import _
from eu_korea_coop.checked_document import CheckedDocument
from frappe.utils import cint, getdate
from frappe.utils.password import set_encrypted_password

from eu_korea_coop.clock import persons_today
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.meetings import requests

STARS = "*" * 8
"""What stands for a stored password; Frappe writes as many stars as letters, also into the history of the document."""


class DigestPreference(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		calendar_address: DF.Data | None
		calendar_error: DF.SmallText | None
		calendar_failures: DF.Int
		calendar_on: DF.Check
		calendar_password: DF.Password | None
		calendar_read_on: DF.Datetime | None
		calendar_user: DF.Data | None
		digest_hour: DF.Int
		enabled: DF.Check
		ignored_addresses: DF.SmallText | None
		kinds_off: DF.SmallText | None
		muted_sections: DF.SmallText | None
		paused_until: DF.Date | None
		own_organisation: DF.Link | None
		user: DF.Link
		weekly: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		if not 0 <= cint(self.digest_hour) <= 23:
			frappe.throw(
				_("{0} is an hour of the day, from 1 to 23.").format(
					frappe.bold(_(self.meta.get_label("digest_hour")))
				),
				title=_("No such hour"),
			)
		known = {code for sections in digest.SECTIONS.values() for code in sections}
		if unknown := set((self.muted_sections or "").split()) - known:
			frappe.throw(
				_("{0}: there is no section {1}.").format(
					frappe.bold(_(self.meta.get_label("muted_sections"))),
					frappe.utils.escape_html(", ".join(sorted(unknown))),
				),
				title=_("No such section"),
			)
		if unknown := set((self.kinds_off or "").split()) - set(digest.KINDS):
			frappe.throw(
				_("{0}: there is no digest {1}.").format(
					frappe.bold(_(self.meta.get_label("kinds_off"))),
					frappe.utils.escape_html(", ".join(sorted(unknown))),
				),
				title=_("No such digest"),
			)
		self.check_pause()
		self.validate_calendar()

	def check_pause(self) -> None:
		"""A day that is past pauses nothing; one that has passed since it was entered may stay."""
		if not self.paused_until or not self.has_value_changed("paused_until"):
			return
		if getdate(self.paused_until) < persons_today(self.user):
			label = frappe.bold(_(self.meta.get_label("paused_until")))
			frappe.throw(
				_("{0} lies in the past. Choose today or a later day.").format(label), title=_("Wrong value")
			)

	def get_password(self, fieldname: str = "password", raise_exception: bool = True) -> None:
		"""Shown to nobody: `frappe.client.get_password` answers a System Manager with what this method says.

		The reading of the calendar asks Frappe's store of passwords itself. Raises PermissionError.
		"""
		raise frappe.PermissionError(_("This password is shown to nobody."))

	def validate_calendar(self) -> None:
		"""An address that may be read; its password is for this server and user alone, whoever changes them."""
		before = self.get_doc_before_save()
		if self.calendar_address:
			self.check_calendar_address()
		if before and self.calendar_password and self.is_dummy_password(self.calendar_password):
			is_same = self.calendar_user == before.calendar_user and self.is_same_server(before)
			if not is_same:
				self.calendar_password = None
		if self.calendar_password and not self.is_dummy_password(self.calendar_password):
			set_encrypted_password(self.doctype, self.name, self.calendar_password, "calendar_password")
			self.calendar_password = STARS
		if before and self.has_value_changed("calendar_address"):
			self.calendar_failures, self.calendar_error = 0, None

	def check_calendar_address(self) -> None:
		try:
			requests.split(self.calendar_address)
		except requests.CalendarError as why:
			label = frappe.bold(_(self.meta.get_label("calendar_address")))
			frappe.throw(f"{label}: {why}", title=_("No such calendar"))

	def is_same_server(self, before: "DigestPreference") -> bool:
		addresses = [doc.calendar_address or "" for doc in (self, before)]
		if not all(addresses):
			return False
		try:
			now, then = (requests.origin_of(requests.split(address)) for address in addresses)
		except requests.CalendarError:
			return False
		return now == then

import frappe
from frappe import _

from eu_korea_coop import permissions, work_owners
from eu_korea_coop.checked_document import CheckedDocument, refuse
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP
from eu_korea_coop.domain import dates

DONE = "Done"
CANCELLED = "Cancelled"
AGREED = ("Adopted", "Completed")


class ActionPlan(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.agreements.doctype.action_item.action_item import ActionItem

		adopted_at_event: DF.Link | None
		adopted_on: DF.Date | None
		adopted_on_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		agreement: DF.Link | None
		history_key: DF.Data | None
		items: DF.Table[ActionItem]
		notes: DF.SmallText | None
		partnership: DF.Link
		period_end: DF.Date | None
		period_start: DF.Date | None
		progress: DF.Percent
		source: DF.SmallText | None
		status: DF.Literal["Draft", "Adopted", "Completed", "Cancelled"]
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		self.today = persons_today()
		self.status = self.status or "Draft"
		self.take_partnership()
		self.validate_agreement()
		self.validate_period()
		self.validate_adoption()
		self.validate_items()
		self.validate_item_owners()
		self.set_progress()

	def take_partnership(self) -> None:
		"""A plan under an agreement belongs to the agreement's partnership."""
		if self.agreement and not self.partnership:
			self.partnership = frappe.db.get_value(AGREEMENT, self.agreement, "partnership")

	def validate_item_owners(self) -> None:
		"""Our owner of an action can act, and can read the plan's partnership already (rule 115)."""
		before = self.get_doc_before_save()
		stored = {row.name: row for row in before.items} if before else {}
		for row in self.items:
			old = stored.get(row.name)
			if not row.owner_user or (old and old.owner_user == row.owner_user):
				continue
			work_owners.check(row, "owner_user")
			if self.partnership and not permissions.can_read(PARTNERSHIP, self.partnership, row.owner_user):
				refuse(
					row,
					row.meta.get_field("owner_user"),
					_("{0} may not read this partnership. Share it first, or choose somebody else.").format(
						frappe.bold(frappe.utils.escape_html(row.owner_user))
					),
				)

	def validate_agreement(self) -> None:
		if not self.agreement or not (self.has_changed("agreement") or self.has_changed("partnership")):
			return
		if frappe.db.get_value(AGREEMENT, self.agreement, "partnership") != self.partnership:
			frappe.throw(
				_(
					"{0}: this agreement belongs to another partnership. Choose one of this partnership, or leave it empty."
				).format(self.bold("agreement")),
				title=_("Another partnership"),
			)

	def validate_period(self) -> None:
		if self.period_start and self.period_end and self.period_end < self.period_start:
			frappe.throw(
				_("{0} is before {1}.").format(self.bold("period_end"), self.bold("period_start")),
				title=_("Ends before it starts"),
			)

	def validate_adoption(self) -> None:
		"""An adopted plan has the date of its adoption, or says that it is unknown (rule 2)."""
		if self.status in AGREED:
			self.adopted_on, self.adopted_on_precision = dates.normalise(
				self.adopted_on, self.adopted_on_precision
			)
			self.refuse_future(self, "adopted_on", self.today)

	def validate_items(self) -> None:
		before = self.get_doc_before_save()
		done_before = {row.name for row in before.items if row.status == DONE} if before else set()
		known_before = {row.name for row in before.items} if before else set()
		for row in self.items:
			if not 0 <= (row.progress or 0) <= 100:
				refuse(row, row.meta.get_field("progress"), _("enter a percentage from 0 to 100."))
			if row.status != DONE:
				row.completed_on, row.completed_on_precision = None, ""
				continue
			row.progress = 100
			self.refuse_future(row, "completed_on", self.today)
			was_open = row.name in known_before and row.name not in done_before
			if was_open and not row.completed_on and not row.completed_on_precision:
				row.completed_on, row.completed_on_precision = self.today, dates.DAY

	def set_progress(self) -> None:
		"""Mean progress of the actions that are not cancelled, in percent."""
		counted = [row.progress or 0 for row in self.items if row.status != CANCELLED]
		self.progress = sum(counted) / len(counted) if counted else 0

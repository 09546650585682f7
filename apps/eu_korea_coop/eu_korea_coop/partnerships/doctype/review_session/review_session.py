import frappe

from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.partnerships.reviews import sessions


class ReviewSession(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		choice: DF.Literal["Stalled", "Unreviewed", "Filter"]
		count: DF.Int
		ended_on: DF.Datetime | None
		filters: DF.Code | None
		mailed_on: DF.Datetime | None
		partnerships: DF.Code | None
		position: DF.Int
		sort_by: DF.Literal["Worst First", "Longest Unreviewed"]
		started_by: DF.Link | None
		started_on: DF.Datetime | None
		total: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		self.note_who_and_when()
		sessions.choose(self)

	def validate(self) -> None:
		self.keep_position_inside()

	def note_who_and_when(self) -> None:
		self.started_by = frappe.session.user
		self.started_on = frappe.utils.now_datetime()
		self.position = 0
		self.ended_on = self.mailed_on = None

	def keep_position_inside(self) -> None:
		self.position = max(0, min(self.position or 0, max(0, (self.count or 0) - 1)))

import frappe

from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.clock import persons_today
from eu_korea_coop.partnerships.reviews import decisions


class PartnershipReview(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		close_reason: DF.Link | None
		day: DF.Date | None
		decided_by: DF.Link | None
		decision: DF.Literal["Next Step", "Ask", "Park", "Drop", "Hand Over", "Leave"]
		due: DF.Date | None
		for_user: DF.Link | None
		history_key: DF.Data | None
		made: DF.Code | None
		partnership: DF.Link
		review_session: DF.Link | None
		text: DF.SmallText | None
		todo: DF.Data | None
	# end: auto-generated types

	@property
	def is_taken_now(self) -> bool:
		"""Whether a decision is taken with this save; one of loaded history was taken, and carried out, long ago."""
		return self.is_new() and not self.flags.history_key

	def before_validate(self) -> None:
		if self.is_taken_now:
			self.note_who_and_when()
			self.start_empty()

	def validate(self) -> None:
		if self.is_taken_now:
			decisions.check(self)

	def before_save(self) -> None:
		if self.is_taken_now:
			decisions.carry_out(self)  # before the row is written: a move that is refused leaves no decision

	def note_who_and_when(self) -> None:
		self.decided_by = frappe.session.user
		self.day = persons_today()

	def start_empty(self) -> None:
		"""What a decision made is never a client's to say."""
		self.todo = self.made = None


def on_doctype_update() -> None:
	"""The latest decision of a partnership, and those of a day."""
	frappe.db.add_index("Partnership Review", ["partnership", "creation"], "partnership_latest")

import frappe
from frappe import _

from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.domain import mail_drafts


class MailDraft(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		language: DF.Literal["English", "Korean"]
		message: DF.Text
		reason: DF.Literal[
			"Silent",
			"Too long in stage",
			"No next step",
			"Next step overdue",
			"Agreement lapsed",
			"Agreement ending",
			"No action plan",
			"Action plan overdue",
			"Signature pending",
			"Contact missing",
			"Date unknown",
			"No reason",
		]
		subject: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		for fieldname in ("subject", "message"):
			if unknown := mail_drafts.unknown_words(self.get(fieldname)):
				frappe.throw(
					_("{0}: nothing is filled in for {1}. Choose from {2}.").format(
						self.bold(fieldname),
						frappe.bold(frappe.utils.escape_html(", ".join(unknown))),
						", ".join(f"{{{word}}}" for word in mail_drafts.WORDS),
					),
					title=_("Nothing to fill in"),
				)

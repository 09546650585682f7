from eu_korea_coop.checked_document import CheckedDocument

DECISION = (
	"status",
	"decided_by",
	"decided_on",
	"decline_reason",
	"organisation",
	"person",
	"partnership",
	"interaction",
	"entry_key",
	"retention_until",
)
"""Fields that a decision sets; what a client sends for them is not read."""


class ContactProposal(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.directory.doctype.sector_tag.sector_tag import SectorTag

		consent_text: DF.SmallText | None
		consented_on: DF.Date | None
		country: DF.Link | None
		decided_by: DF.Link | None
		decided_on: DF.Date | None
		decline_reason: DF.SmallText | None
		email: DF.Data | None
		entry_key: DF.Data | None
		interaction: DF.Link | None
		language: DF.Literal["en", "ko"]
		lawful_basis: DF.Literal["Consent"]
		looking_for: DF.SmallText | None
		organisation: DF.Link | None
		organisation_name: DF.Data
		organisation_type: DF.Link | None
		partnership: DF.Link | None
		person: DF.Link | None
		person_name: DF.Data | None
		phone: DF.Data | None
		retention_until: DF.Date | None
		role_title: DF.Data | None
		sectors: DF.TableMultiSelect[SectorTag]
		status: DF.Literal["New", "Accepted", "Merged", "Declined"]
		website: DF.Data | None
		whom_to_meet: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		self.restore_decision()

	def restore_decision(self) -> None:
		"""Set what was decided to its stored values, unless a decision is being made (partnerships/intake/deciding.py)."""
		before = self.get_doc_before_save()
		if self.flags.deciding or before is None:
			return
		for fieldname in DECISION:
			self.set(fieldname, before.get(fieldname))

import frappe
from frappe.model.document import Document


class EncounterKey(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.Code | None
		content_hash: DF.Data | None
		event: DF.Data | None
		interaction: DF.Data | None
		key_hash: DF.Data | None
		made: DF.Code | None
		organisation: DF.Data | None
		partnership: DF.Data | None
		person: DF.Data | None
		status: DF.Literal["Logged", "Undone"]
		user: DF.Link | None
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Add the index by which a person's latest encounters are read."""
	frappe.db.add_index("Encounter Key", ["user", "creation"], "keys_of_user")

import frappe
from frappe.model.document import Document


class SearchName(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		is_start: DF.Check
		record: DF.Data | None
		record_type: DF.Data | None
		term: DF.Data | None
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Add the two indexes: one by which a search reads terms from their beginning, one by which a save finds a record's terms."""
	frappe.db.add_index("Search Name", ["record_type", "term", "record", "is_start"], "search_by_term")
	frappe.db.add_index("Search Name", ["record", "record_type"], "search_by_record")

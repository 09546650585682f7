import frappe

from eu_korea_coop.child_row import ChildRow


class SectorTag(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sector: DF.Link
	# end: auto-generated types


def on_doctype_update() -> None:
	"""The sectors of many records: a chart asks for those of all partnerships."""
	frappe.db.add_index("Sector Tag", ["parent", "parenttype", "sector"], "parent_sector")

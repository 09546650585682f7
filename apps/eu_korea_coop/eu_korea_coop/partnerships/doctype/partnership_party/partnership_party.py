import frappe

from eu_korea_coop.child_row import ChildRow


class PartnershipParty(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreement_intent: DF.Literal["", "Not Wanted", "Open", "Wanted", "Wanted With Another Counterpart"]
		from_date: DF.Date | None
		from_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		motive: DF.SmallText | None
		organisation: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		preferred_level: DF.Literal["", "Cluster", "City", "Network", "Government", "Research"]
		primary_contact: DF.Link | None
		role: DF.Literal["Lead", "Member", "Counterpart", "Gateway", "Introducer", "Supporter", "Funder"]
		side: DF.Literal["", "Europe", "Korea", "Third Country"]
		source: DF.SmallText | None
		to_date: DF.Date | None
		to_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		via_member: DF.Link | None
	# end: auto-generated types

	pass


def on_doctype_update() -> None:
	"""Which sides a partnership has, and where its organisations are: charts ask it of all of them."""
	frappe.db.add_index("Partnership Party", ["parent", "side", "organisation"], "parent_side")

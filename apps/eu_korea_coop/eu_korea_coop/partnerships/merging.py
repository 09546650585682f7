"""What a merge of two organisations leaves to do in partnerships."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from eu_korea_coop.constants import EUROPE, KOREA, PARTNERSHIP
from eu_korea_coop.directory.doubles import Doubles

PARTY_ROLES = ("Lead", "Counterpart", "Member", "Gateway", "Funder", "Introducer", "Supporter")
"""From the strongest to the weakest: of two rows for one organisation the stronger role stays."""


class PartyDoubles(Doubles):
	"""Parties of a partnership: two are left, and one of each side."""

	def problems(self, record: str, rows: list[frappe._dict], old: Document, new: Document) -> list[str]:
		if len({new.name if row.organisation == old.name else row.organisation for row in rows}) < 2:
			return [_("{0}: the two are its only parties. A cooperation needs two.").format(record)]
		before = {row.side for row in rows}
		after = {new.side if row.organisation == old.name else row.side for row in rows}
		if {EUROPE, KOREA} <= before and not {EUROPE, KOREA} <= after:
			return [
				_("{0}: {1} is on another side, and one side would be without a party.").format(
					record, escape_html(new.organisation_name)
				)
			]
		return []

	def tidy(self, organisation: Document) -> None:
		"""No party takes part through itself."""
		frappe.db.set_value(
			self.table,
			{"organisation": organisation.name, "via_member": organisation.name},
			"via_member",
			None,
			update_modified=False,
		)


PARTIES = PartyDoubles(
	PARTNERSHIP,
	"Partnership Party",
	"role",
	PARTY_ROLES,
	fill=("via_member", "agreement_intent", "preferred_level", "primary_contact"),
	join=("motive", "source"),
	has_period=True,
)

"""What a merge of two organisations leaves to do in agreements."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.constants import AGREEMENT
from eu_korea_coop.directory.doubles import Doubles, rows_by_parent

AGREEMENT_ROLES = ("Initiator", "Signatory", "Supporter")
SIGNATURES = ("Signed", "Sent", "Approval Ongoing", "Not Requested", "Declined")
"""Each from the strongest to the weakest: of two rows for one organisation the stronger stays."""


def represented(row: frappe._dict) -> str:
	return (row.represents or "").strip().casefold()


class SignatureDoubles(Doubles):
	"""Parties of an agreement: the signature that got furthest stays, with its date and person."""

	def united(self, first_row: frappe._dict, others: list[frappe._dict]) -> dict:
		values = super().united(first_row, others)
		furthest = min((first_row, *others), key=lambda row: SIGNATURES.index(row.signature_status))
		for field in ("signature_status", "signed_on", "signed_on_precision", "pending_since"):
			values[field] = furthest.get(field)
		for field in ("signatory_contact", "signatory_title", "evidence"):
			values[field] = furthest.get(field) or values[field]
		return values

	def problems(self, record: str, rows: list[frappe._dict], old: Document, new: Document) -> list[str]:
		if len({new.name if row.organisation == old.name else row.organisation for row in rows}) < 2:
			return [_("{0}: the two are its only parties. A cooperation needs two.").format(record)]
		signatures = {represented(row): set() for row in rows if row.organisation in (old.name, new.name)}
		for row in rows:
			if row.organisation in (old.name, new.name):
				signatures[represented(row)].add(row.signature_status)
		if any({"Signed", "Declined"} <= statuses for statuses in signatures.values()):
			return [_("{0}: one of the two has signed and the other has declined.").format(record)]
		return []

	def tidy(self, organisation: Document) -> None:
		"""Its agreements say anew who has signed; their locked fields are not touched."""
		for agreement in rows_by_parent(self.table, self.doctype, organisation.name):
			doc = frappe.get_doc(AGREEMENT, agreement)
			doc.describe_signatures()
			doc.db_set("signature_summary", doc.signature_summary, update_modified=False)


PARTIES = SignatureDoubles(
	AGREEMENT,
	"Agreement Party",
	"party_role",
	AGREEMENT_ROLES,
	key=lambda row: (represented(row),),
	fill=("signatory_contact", "signatory_title", "evidence"),
	join=("remarks", "source"),
	largest=("required",),
)

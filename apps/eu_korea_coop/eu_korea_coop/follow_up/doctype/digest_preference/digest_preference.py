import frappe
from frappe import _
from eu_korea_coop.checked_document import CheckedDocument
from frappe.utils import cint

from eu_korea_coop.domain import digest


class DigestPreference(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		digest_hour: DF.Int
		enabled: DF.Check
		ignored_addresses: DF.SmallText | None
		kinds_off: DF.SmallText | None
		muted_sections: DF.SmallText | None
		paused_until: DF.Date | None
		own_organisation: DF.Link | None
		user: DF.Link
		weekly: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		if not 0 <= cint(self.digest_hour) <= 23:
			frappe.throw(
				_("{0} is an hour of the day, from 1 to 23.").format(
					frappe.bold(_(self.meta.get_label("digest_hour")))
				),
				title=_("No such hour"),
			)
		known = {code for sections in digest.SECTIONS.values() for code in sections}
		if unknown := set((self.muted_sections or "").split()) - known:
			frappe.throw(
				_("{0}: there is no section {1}.").format(
					frappe.bold(_(self.meta.get_label("muted_sections"))),
					frappe.utils.escape_html(", ".join(sorted(unknown))),
				),
				title=_("No such section"),
			)
		if unknown := set((self.kinds_off or "").split()) - set(digest.KINDS):
			frappe.throw(
				_("{0}: there is no digest {1}.").format(
					frappe.bold(_(self.meta.get_label("kinds_off"))),
					frappe.utils.escape_html(", ".join(sorted(unknown))),
				),
				title=_("No such digest"),
			)

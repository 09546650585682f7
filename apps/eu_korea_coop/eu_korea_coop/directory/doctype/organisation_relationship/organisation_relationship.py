import frappe
from frappe import _
from frappe.utils import get_link_to_form

from eu_korea_coop.checked_document import CheckedDocument, refuse, shown_title
from eu_korea_coop.directory import relations
from eu_korea_coop.domain import dates


class OrganisationRelationship(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_date: DF.Date | None
		from_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		from_organisation: DF.Link
		history_key: DF.Data | None
		note: DF.SmallText | None
		pair_key: DF.Data | None
		relation_type: DF.Link
		source: DF.SmallText | None
		to_date: DF.Date | None
		to_date_precision: DF.Literal["", "Day", "Month", "Year", "Before", "Unknown"]
		to_organisation: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		self.refuse_missing()
		self.refuse_itself()
		self.check_period()
		self.refuse_twin()
		self.set_pair_key()

	def refuse_missing(self) -> None:
		"""Raise ValidationError for missing fields now: Frappe checks them after these rules, which need them."""
		for fieldname in ("from_organisation", "relation_type", "to_organisation"):
			if not self.get(fieldname):
				refuse(self, self.meta.get_field(fieldname), _("it is missing."))

	def refuse_itself(self) -> None:
		if self.from_organisation == self.to_organisation:
			refuse(
				self,
				self.meta.get_field("to_organisation"),
				_("an organisation has no relation to itself. Choose another one."),
			)

	def check_period(self) -> None:
		start = dates.fuzzy(self.from_date, self.from_date_precision)
		end = dates.fuzzy(self.to_date, self.to_date_precision)
		if dates.ends_before_start(start, end):
			refuse(self, self.meta.get_field("to_date"), _("it lies before the start."))

	def refuse_twin(self) -> None:
		"""Raise DuplicateEntryError if the relation exists at the same time; a symmetric one is the same in both directions."""
		for other in self.same_pair():
			if other.name != self.name and relations.overlap(self, other):
				frappe.throw(
					_(
						"{0} says already: {1} – {2} – {3}. Change that relation, or give both their dates."
					).format(
						get_link_to_form(self.doctype, other.name),
						shown_title(other_row(other), "from_organisation"),
						frappe.utils.escape_html(_(self.label())),
						shown_title(other_row(other), "to_organisation"),
					),
					frappe.DuplicateEntryError,
					title=_("This relation exists"),
				)

	def same_pair(self) -> list:
		ends = {self.from_organisation, self.to_organisation}
		return [
			other
			for other in relations.touching(self.from_organisation)
			if other.relation_type == self.relation_type
			and {other.from_organisation, other.to_organisation} == ends
			and (other.from_organisation == self.from_organisation or self.is_symmetric())
		]

	def is_symmetric(self) -> bool:
		return relations.is_symmetric(self.relation_type)

	def label(self) -> str:
		return frappe.db.get_value("Relation Type", self.relation_type, "label")

	def set_pair_key(self) -> None:
		self.pair_key = relations.pair_key(
			self.relation_type,
			self.from_organisation,
			self.to_organisation,
			self.is_symmetric(),
			self.from_date,
		)


def other_row(values: dict) -> "OrganisationRelationship":
	return frappe.get_doc({"doctype": "Organisation Relationship", **values})

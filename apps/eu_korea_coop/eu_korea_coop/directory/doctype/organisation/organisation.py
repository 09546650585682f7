import frappe
from frappe import _

from eu_korea_coop.checked_document import CheckedDocument, refuse
from eu_korea_coop.clock import persons_today
from eu_korea_coop.directory import affiliations, duplicates, merging, relations, search_names, sides
from eu_korea_coop.directory.wording import tidy_line, tidy_website

ACTIVE = "Active"
PLACEHOLDER = "Placeholder"
NAME_FIELDS = ("organisation_name", "native_name", "acronym", "region", "city", "eccp_id", "pic_number")


class Organisation(CheckedDocument):
	"""A cluster, agency, city, institute, network or company that cooperates (requirements A1 to A12)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.directory.doctype.function_tag.function_tag import FunctionTag
		from eu_korea_coop.directory.doctype.organisation_alias.organisation_alias import OrganisationAlias
		from eu_korea_coop.directory.doctype.organisation_contact.organisation_contact import (
			OrganisationContact,
		)
		from eu_korea_coop.directory.doctype.organisation_figure.organisation_figure import OrganisationFigure
		from eu_korea_coop.directory.doctype.sector_tag.sector_tag import SectorTag

		acronym: DF.Data | None
		aliases: DF.Table[OrganisationAlias]
		city: DF.Data | None
		contacts: DF.Table[OrganisationContact]
		country: DF.Link | None
		description: DF.SmallText | None
		directory_group: DF.Literal[
			"", "Policy Dialogue", "Political Institutions", "Cluster Relevance", "Beyond Clusters", "Further"
		]
		eccp_id: DF.Data | None
		figures: DF.Table[OrganisationFigure]
		functions: DF.TableMultiSelect[FunctionTag]
		gateway_scope: DF.SmallText | None
		history_key: DF.Data | None
		image: DF.AttachImage | None
		is_gateway: DF.Check
		is_placeholder: DF.Check
		latitude: DF.Float
		longitude: DF.Float
		members_text: DF.SmallText | None
		native_name: DF.Data | None
		organisation_name: DF.Data
		organisation_type: DF.Link | None
		pic_number: DF.Data | None
		region: DF.Data | None
		search_names: DF.SmallText | None
		sectors: DF.TableMultiSelect[SectorTag]
		side: DF.Literal["", "Europe", "Korea", "Third Country"]
		source: DF.SmallText | None
		status: DF.Literal["Active", "Closed", "Placeholder"]
		tier: DF.Literal["", "Strategic", "Standard", "Watch"]
		website: DF.Data | None
		website_language: DF.Literal["", "English", "Korean Only", "Korean And English", "Other"]
	# end: auto-generated types

	def before_validate(self) -> None:
		self.tidy_names()
		self.tidy_aliases()
		self.complete_website()
		self.propose_side()

	def validate(self) -> None:
		self.require_name()
		self.keep_placeholder_and_status_together()
		self.keep_scope_with_gateway()
		self.check_coordinates()
		self.check_figures()
		self.check_affiliations()
		self.refuse_doubles("functions", "function")
		self.refuse_doubles("sectors", "sector")
		self.set_search_names()

	def on_update(self) -> None:
		affiliations.mirror_to_contacts(self)
		before = self.get_doc_before_save()
		if before and (before.side or "") != (self.side or ""):
			sides.refresh_copies(self)
		if not (self.flags.merging or self.flags.similar_seen):
			duplicates.warn_of_similar(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if merge:
			merging.absorb(self, frappe.get_doc(self.doctype, new), self.flags.merge_choices)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		if merge:
			merging.tidy_up(self, old)
		relations.renew_pair_keys(new)

	def on_trash(self) -> None:
		affiliations.remove_mirror(self)

	# names

	def tidy_names(self) -> None:
		for field in NAME_FIELDS:
			self.set(field, tidy_line(self.get(field)))

	def require_name(self) -> None:
		"""Raise MandatoryError for a missing name, or one of blanks."""
		if not self.organisation_name:
			frappe.throw(
				_("{0} is missing: enter the organisation's name in Latin script.").format(
					self.bold("organisation_name")
				),
				frappe.MandatoryError,
				title=_("Name missing"),
			)

	def tidy_aliases(self) -> None:
		"""Delete aliases that repeat another alias or the name."""
		known = {text.casefold() for text in (self.organisation_name, self.native_name, self.acronym) if text}
		remaining = []
		for row in self.aliases:
			row.alias = tidy_line(row.alias)
			if row.alias and row.alias.casefold() in known:
				continue
			known.add((row.alias or "").casefold())
			remaining.append(row)
		if len(remaining) < len(self.aliases):
			self.set("aliases", remaining)

	def set_search_names(self) -> None:
		self.search_names = search_names.names_to_search(self)

	def complete_website(self) -> None:
		self.website = tidy_website(self.website)

	# what it is

	def propose_side(self) -> None:
		"""Set the side where the user chose none: the country's, else the usual one of the type."""
		if not self.side:
			self.side = sides.propose(self.country, self.organisation_type)

	def keep_placeholder_and_status_together(self) -> None:
		"""Make `is_placeholder` and the status agree: the one that was changed decides."""
		before = self.get_doc_before_save()
		was_ticked = bool(before and before.is_placeholder)
		was_status = before.status if before else None
		if bool(self.is_placeholder) != was_ticked:
			if self.is_placeholder:
				self.status = PLACEHOLDER
			elif self.status == PLACEHOLDER:
				self.status = ACTIVE
		elif self.status != was_status:
			self.is_placeholder = int(self.status == PLACEHOLDER)
		self.status = self.status or ACTIVE

	def keep_scope_with_gateway(self) -> None:
		"""Clear the scope of an organisation that is no gateway."""
		self.gateway_scope = (self.gateway_scope or "").strip() or None
		if not self.is_gateway:
			self.gateway_scope = None

	def check_coordinates(self) -> None:
		for field, limit in (("latitude", 90), ("longitude", 180)):
			if abs(self.get(field) or 0) > limit:
				refuse(
					self, self.meta.get_field(field), _("it lies between -{0} and {0} degrees.").format(limit)
				)

	def check_figures(self) -> None:
		for row in self.figures:
			row.label = tidy_line(row.label)
			self.refuse_negative(row, "value", "value_max")
			if row.value_max and (row.value or 0) > row.value_max:
				refuse(
					row,
					row.meta.get_field("value_max"),
					_("the range ends at {0}, below its start {1}.").format(
						frappe.format(row.value_max, "Float"), frappe.format(row.value, "Float")
					),
				)

	# its people

	def check_affiliations(self) -> None:
		affiliations.check(self, persons_today())

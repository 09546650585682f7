from frappe.model.document import Document


class Organisation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.directory.doctype.function_tag.function_tag import FunctionTag
		from eu_korea_coop.directory.doctype.organisation_alias.organisation_alias import OrganisationAlias
		from eu_korea_coop.directory.doctype.organisation_contact.organisation_contact import OrganisationContact
		from eu_korea_coop.directory.doctype.organisation_figure.organisation_figure import OrganisationFigure
		from eu_korea_coop.directory.doctype.sector_tag.sector_tag import SectorTag

		acronym: DF.Data | None
		aliases: DF.Table[OrganisationAlias]
		city: DF.Data | None
		contacts: DF.Table[OrganisationContact]
		country: DF.Link | None
		description: DF.SmallText | None
		directory_group: DF.Literal["", "Policy Dialogue", "Political Institutions", "Cluster Relevance", "Beyond Clusters", "Further"]
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

	pass

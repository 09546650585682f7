"""What a browser may ask of organisations and people."""

import frappe
from frappe.utils import cint

from eu_korea_coop import replica
from eu_korea_coop.api.requests import check_may_read, refuse_search_without_text
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import COOPERATION_FIGURES, ORGANISATION
from eu_korea_coop.directory import (
	duplicates,
	erasure,
	geography,
	link_search,
	merging,
	overview,
	relations,
	sides,
)
from eu_korea_coop.partnerships import profiles
from eu_korea_coop.permissions import reads_figures_only
from eu_korea_coop.writes_at_once import said_in_words


@frappe.whitelist(methods=["POST"])
@said_in_words()
def erase_contact(contact: str) -> dict:
	"""Erase a person's data, in the Contact, in every text that names them and in a login of theirs.

	Answers `{name, texts, logins, colleague_logins}`.
	"""
	return erasure.erase(contact)


@frappe.whitelist()
def find_similar_organisations(
	name: str,
	native_name: str | None = None,
	acronym: str | None = None,
	website: str | None = None,
) -> list[dict]:
	"""Organisations that are probably the one being entered, most alike first: `[{name, organisation_name, …, score, because}]`."""
	return duplicates.find_similar(name, native_name, acronym, website)


@frappe.whitelist()
def get_organisation_branches(parent: str | None = None, organisation: str | None = None) -> list[dict]:
	"""A level of the desk's tree: what hangs on `parent`, else on `organisation`, else whoever has a relation at all."""
	check_may_read(ORGANISATION)
	return relations.branches_of(parent or organisation or None, persons_today())


@frappe.whitelist()
@replica.read_only
def get_organisation_map(
	side: str | None = None,
	organisation_type: str | None = None,
	country: str | None = None,
	sector: str | None = None,
	live_only: int = 0,
) -> dict:
	"""Who stands where, and with whom: `{organisations: […], total, without_coordinates, lines: […]}`."""
	check_may_read(COOPERATION_FIGURES)
	narrow = {"side": side, "organisation_type": organisation_type, "country": country}
	return geography.organisations_and_lines(narrow, sector, bool(cint(live_only)))


@frappe.whitelist()
def get_organisation_overview(organisation: str) -> dict[str, list[dict]]:
	"""`{people, partnerships, agreements, events, relations, introducers}`, as the reader may see them."""
	return overview.overview(organisation, persons_today())


@frappe.whitelist()
def get_organisation_relations(organisation: str) -> list[dict]:
	"""Its relations both ways, labelled as read from it: `[{relation, label, other, other_title, current, …}]`."""
	frappe.get_doc(ORGANISATION, organisation).check_permission()
	return relations.relations_of(organisation, persons_today())


@frappe.whitelist()
@replica.read_only
def get_organisation_tree(organisation: str, depth: int = 3) -> dict:
	"""The organisation with what hangs on it, `depth` (1 to 6) levels down: `{name, title, label, children: […]}`."""
	frappe.get_doc(ORGANISATION, organisation).check_permission()
	return relations.tree_of(organisation, cint(depth), persons_today())


@frappe.whitelist(methods=["POST"])
@said_in_words()
def merge_organisations(source: str, target: str, choices: str | dict | None = None) -> dict:
	"""Merge `source` into `target`; `choices` names the side whose value stays, per field. Answers `{name}`."""
	return {"name": merging.merge(source, target, merging.parse_choices(choices))}


@frappe.whitelist()
def preview_merge(source: str, target: str) -> dict:
	"""What merging `source` into `target` would do: `{fields, tables, links, problems, notes}`; writes nothing."""
	return merging.preview(source, target)


@frappe.whitelist()
def propose_side(country: str | None = None, organisation_type: str | None = None) -> str | None:
	"""The side a form proposes for a country, else for a type; None if neither says."""
	return sides.propose(country, organisation_type)


@frappe.whitelist()
def search_names(text: str, limit: int = 8) -> list[dict]:
	"""For the desk's search box: `[{doctype, name, title, subtitle, closed}]` of what the user may read, best first.

	For a reader of figures of what has a profile.
	"""
	if reads_figures_only():
		return profiles.with_name(text, max(1, cint(limit)))
	return link_search.search_names(text, max(1, cint(limit)))


@frappe.whitelist()
@refuse_search_without_text
@frappe.validate_and_sanitize_search_inputs
def search_records(
	doctype: str,
	txt: str | None,
	searchfield: str | None,
	start: int | str | None,
	page_len: int | str | None,
	filters: str | list | dict | None,
	as_dict: bool | int | str | None = False,
):
	"""Link search (hooks.py, standard_queries): a record by any of its names, as the user may read them."""
	return link_search.answer(doctype, txt, filters, start, page_len, as_dict)


search_organisations = search_records
"""The name other programs know it by for organisations."""

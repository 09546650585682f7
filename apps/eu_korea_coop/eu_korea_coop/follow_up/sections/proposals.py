"""Proposals of contact that nobody has decided about: for managers, and for the officer whom the settings name."""

from __future__ import annotations

import frappe
from frappe.utils import cint

from eu_korea_coop.constants import CONTACT_PROPOSAL, COOPERATION_SETTINGS
from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.sections.first_lines import first_lines
from eu_korea_coop.follow_up.sections.items import N_, Item, Sections, line
from eu_korea_coop.partnerships.intake.deciding import NEW


def for_managers(lines: Sections) -> None:
	"""The oldest first; the organisation and the day, nothing of the person. One query, none while the page is off."""
	if not cint(frappe.get_cached_doc(COOPERATION_SETTINGS).get("intake")):
		return
	table = frappe.qb.DocType(CONTACT_PROPOSAL)
	query = frappe.qb.from_(table).select(table.name, table.organisation_name, table.consented_on)
	rows, beyond = first_lines(query.where(table.status == NEW), table.consented_on, table.organisation_name)
	lines[digest.PROPOSALS] = digest.Lines((line_of(row) for row in rows), beyond)


def for_officers(lines: dict[str, Sections]) -> None:
	user = frappe.get_cached_doc(COOPERATION_SETTINGS).get("intake_user")
	if user in lines:
		for_managers(lines[user])


def line_of(row: frappe._dict) -> digest.Line:
	item = Item(
		CONTACT_PROPOSAL,
		row.name,
		row.organisation_name,
		N_("Proposes contact since {0}"),
		(row.consented_on,),
		due=row.consented_on,
	)
	return line(item, digest.by_due(row.consented_on, title=row.organisation_name))

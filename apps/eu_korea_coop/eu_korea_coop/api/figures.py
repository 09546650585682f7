"""What a reader of figures may ask: numbers, and profiles of what is open to all."""

import frappe
from frappe.utils import cint

from eu_korea_coop import replica
from eu_korea_coop.api.requests import check_may_read
from eu_korea_coop.constants import COOPERATION_FIGURES
from eu_korea_coop.partnerships import figures, profiles


@frappe.whitelist()
@replica.read_only
def get_figure(filters: str | dict | None = None, figure: str | None = None) -> dict:
	"""For a number card: `{value, fieldtype, route, route_options}`; the card sends `filters` as `{"figure": its name}`."""
	check_may_read(COOPERATION_FIGURES)
	try:
		asked = frappe.parse_json(filters) if filters else {}
	except ValueError:
		asked = {}
	return figures.counted(figure or (asked.get("figure") if isinstance(asked, dict) else None))


@frappe.whitelist()
@replica.read_only
def get_profile(doctype: str, name: str) -> dict:
	"""A partnership, agreement, event or organisation as a policy reader sees it: `{title, status, facts, parts, …}`.

	Raises PermissionError for one who reads no figures; DoesNotExistError alike for a hidden and a missing record.
	"""
	check_may_read(COOPERATION_FIGURES)
	return profiles.profile(doctype, name)


@frappe.whitelist()
@replica.read_only
def get_profiles(
	doctype: str, group: str | None = None, figure: str | None = None, text: str | None = None, start: int = 0
) -> dict:
	"""Counts by stage, state, status or side, and the profiles of one of them: `{group_label, groups, rows, more}`."""
	check_may_read(COOPERATION_FIGURES)
	return profiles.profiles(doctype, group, figure, text, cint(start))


@frappe.whitelist()
@replica.read_only
def get_stages_by_health() -> dict:
	"""For the desk's chart: `{labels, datasets}`, stage by health, of the partnerships the reader may know of."""
	check_may_read(COOPERATION_FIGURES)
	return figures.stages_by_health()

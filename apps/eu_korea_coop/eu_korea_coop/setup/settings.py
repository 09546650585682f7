"""Cooperation Settings as a new site finds them (domain.md §4.4); an administrator's own values are never touched."""

import frappe

from eu_korea_coop.constants import COOPERATION_SETTINGS
from eu_korea_coop.domain import health


def fill_missing() -> bool:
	"""Fill every empty table and every value never set with its default; True if anything was missing."""
	settings = frappe.get_doc(COOPERATION_SETTINGS)
	changed = fill_tables(settings)
	changed |= fill_values(settings)
	if changed:
		settings.save()
	return changed


def fill_tables(settings) -> bool:
	changed = False
	for table, rows in default_tables().items():
		if not settings.get(table):
			settings.set(table, rows)
			changed = True
	return changed


def default_tables() -> dict[str, list[dict]]:
	"""Rows of the three tables: limits and windows in days, factors without unit."""
	return {
		"stage_policies": [
			{
				"stage": policy.stage,
				"max_silent": policy.max_silent,
				# Formalised counts the days without an adopted plan (rule 39)
				"max_in_stage": policy.max_stage,
				"next_step": policy.next_step,
			}
			for policy in health.DEFAULT_STAGE_POLICY
		],
		"tier_factors": [
			{"tier": tier, "factor": float(factor)} for tier, factor in health.DEFAULT_TIER_FACTORS.items()
		],
		"notice_windows": [{"days": days} for days in health.DEFAULT_NOTICE_WINDOWS],
	}


def fill_values(settings) -> bool:
	"""A single loses the defaults of its fields once one value is stored; give them to fields never stored."""
	stored = frappe.db.get_singles_dict(COOPERATION_SETTINGS)
	missing = [df for df in settings.meta.fields if df.default and df.fieldname not in stored]
	for df in missing:
		settings.set(df.fieldname, df.default)
	return bool(missing)

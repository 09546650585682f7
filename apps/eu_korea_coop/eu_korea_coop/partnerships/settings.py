"""The limits that Cooperation Settings hold, as `domain.health` reads them; its defaults where nothing is set."""

import frappe
from frappe.utils import cint

from eu_korea_coop.constants import COOPERATION_SETTINGS
from eu_korea_coop.domain import health


def current() -> health.Policy:
	"""The policy in force; read from the cache. Make one per batch: it remembers what it works out."""
	settings = frappe.get_cached_doc(COOPERATION_SETTINGS)
	return health.Policy(
		stages=stage_policies(settings) or health.DEFAULT_STAGE_POLICY,
		tier_factors={row.tier: row.factor for row in settings.get("tier_factors") or ()}
		or health.DEFAULT_TIER_FACTORS,
		notice_days=notice_windows(settings)[0],
	)


def stage_policies(settings) -> list[health.StagePolicy]:
	"""One row per listed stage; an empty limit, which the database keeps as 0, is no limit (rule 41)."""
	return [
		health.StagePolicy(
			row.stage, cint(row.max_silent) or None, cint(row.max_in_stage) or None, row.next_step or ""
		)
		for row in settings.get("stage_policies") or ()
	]


def notice_windows(settings=None) -> tuple[int, ...]:
	"""Days before an agreement's end, the default notice window first (rule 44)."""
	settings = settings or frappe.get_cached_doc(COOPERATION_SETTINGS)
	windows = tuple(cint(row.days) for row in settings.get("notice_windows") or ())
	return windows or health.DEFAULT_NOTICE_WINDOWS

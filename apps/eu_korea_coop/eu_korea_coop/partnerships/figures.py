"""Figures of the desk's charts, counted for the reader who asks."""

from collections import Counter

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain.health import CLOSED, HEALTH_VALUES
from eu_korea_coop.domain.lifecycle import ACTIVE_STAGES, PARKED
from eu_korea_coop.permissions import restrict

STAGES = (*ACTIVE_STAGES, PARKED)
HEALTHS = tuple(health for health in HEALTH_VALUES if health != CLOSED)
"""The chart's colours are given by place: every health has its row, also one of zeros."""


def stages_by_health() -> dict:
	"""`{labels, datasets}`: the partnerships that have not ended, by stage, a row for each health. One query."""
	partnership = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(partnership)
		.select(partnership.stage, partnership.health, Count("*"))
		.groupby(partnership.stage, partnership.health)
	)
	counts: Counter = Counter()
	for stage, health, count in restrict(query, PARTNERSHIP, partnership).run():
		counts[stage, health] += count
	return {
		"labels": [_(stage) for stage in STAGES],
		"datasets": [
			{"name": _(health), "values": [counts[stage, health] for stage in STAGES]} for health in HEALTHS
		],
	}

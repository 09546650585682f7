"""Why a partnership stalls, as the text of a line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date

import frappe

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import health
from eu_korea_coop.follow_up.sections.items import N_

REASON = "Partnership Health Reason"


def reasons_of(
	partnerships: Collection[frappe._dict], today: date, severity: str | None = None
) -> dict[str, tuple[str, tuple]]:
	"""Why and for how long, worst first: text and parameters of a line by partnership ("Silent for ten years, no next step")."""
	names = [row.name for row in partnerships]
	if not names:
		return {}
	filters = {"parenttype": PARTNERSHIP, "parent": ("in", names)}
	if severity:
		filters["severity"] = severity
	parts = defaultdict(list)
	fields = ["parent", "code", "evidence_data"]
	for row in frappe.get_all(REASON, filters=filters, fields=fields, order_by="idx asc"):
		evidence = json.loads(row.evidence_data or "[]")
		text, lasted = health.lasting(row.code, (fact["params"] for fact in evidence), today)
		parts[row.parent].append(text if lasted is None else (text, lasted))
	return {name: ("{0}", (tuple(of_one),)) for name, of_one in parts.items()}


def stalled_since(row: frappe._dict) -> tuple[str, date] | None:
	"""The day beside such a line; None where it is not known."""
	return (N_("stalled since {0}"), row.stalled_since) if row.stalled_since else None

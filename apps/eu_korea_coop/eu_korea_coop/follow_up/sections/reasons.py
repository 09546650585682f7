"""Why a partnership stalls, as the text of a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import frappe

from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.domain import health
from eu_korea_coop.follow_up.sections.items import N_

REASON = "Partnership Health Reason"


def reasons_of(
	partnerships: Collection[frappe._dict], severity: str | None = None
) -> dict[str, tuple[str, tuple]]:
	"""Why and since when, worst first: text and parameters of a line by partnership; rows have `name` and `stalled_since`."""
	since = {row.name: row.stalled_since for row in partnerships}
	if not since:
		return {}
	filters = {"parenttype": PARTNERSHIP, "parent": ("in", list(since))}
	if severity:
		filters["severity"] = severity
	labels = defaultdict(list)
	for row in frappe.get_all(REASON, filters=filters, fields=["parent", "code"], order_by="idx asc"):
		labels[row.parent].append(health.REASON_LABEL[row.code])
	return {name: (N_("{0}, since {1}"), (tuple(of_one), since[name])) for name, of_one in labels.items()}

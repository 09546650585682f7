"""Who is to sign a new agreement, as its partnership proposes."""

from __future__ import annotations

from datetime import date

from frappe.model.document import Document

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.lifecycle import takes_part
from eu_korea_coop.printing.sheet import titles


def proposed(partnership: Document, today: date) -> list[dict]:
	"""Return `{organisation, title, side}` of the present leads, members and counterparts, each once, in their order (rule 81)."""
	sides: dict[str, str] = {}
	for row in partnership.parties:
		to = dates.fuzzy(row.to_date or None, row.to_date_precision or None)
		if takes_part(row.role, to, today):
			sides.setdefault(row.organisation, row.side)
	called = titles(ORGANISATION, sides)
	return [{"organisation": name, "title": called.get(name), "side": side} for name, side in sides.items()]

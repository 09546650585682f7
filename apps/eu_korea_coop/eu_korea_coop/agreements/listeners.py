"""What agreements do when an organisation changes."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from eu_korea_coop.constants import AGREEMENT, EUROPE, KOREA


def organisation_changed(doc: Document, method: str | None = None) -> None:
	"""On save: an agreement that has no party of one side any more is counted in no figures, as its next save would say (E8).

	One that gets its second side is left to a person: it may have been left out on purpose.
	"""
	before = doc.get_doc_before_save()
	if not before or (before.side or "") == (doc.side or ""):
		return
	concerned = frappe.get_all(
		"Agreement Party",
		filters={"organisation": doc.name, "parenttype": AGREEMENT},
		pluck="parent",
		distinct=True,
	)
	sides: dict[str, set[str]] = {name: set() for name in concerned}
	for row in frappe.get_all(
		"Agreement Party",
		filters={"parent": ("in", concerned), "parenttype": AGREEMENT},
		fields=["parent", "side"],
	):
		sides[row.parent].add(row.side)
	if one_sided := sorted(name for name, known in sides.items() if not {EUROPE, KOREA} <= known):
		frappe.db.set_value(
			AGREEMENT,
			{"name": ("in", one_sided), "counts_in_figures": 1},
			"counts_in_figures",
			0,
			update_modified=False,
		)

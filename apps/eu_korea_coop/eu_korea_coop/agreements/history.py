"""Historical agreements: the states they went through, without guards and roles (rule 104)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe
from frappe import _

from eu_korea_coop.constants import AGREEMENT


def load_state(agreement, rows: Sequence[Mapping]):
	"""Write the state log of an agreement that has none, and set its state to the last row's.

	`rows`: mappings with to_state, effective_on, effective_on_precision and note, oldest first; the log may start in any
	state and skip states. Their dates must be in order and not in the future (rule 100); the rows are marked as loaded.
	A second load of the same rows changes nothing. Raises ValidationError. Answers the saved document.
	"""
	doc = frappe.get_doc(AGREEMENT, agreement) if isinstance(agreement, str) else agreement
	if not rows:
		return doc
	if doc.state_log:
		if [row.to_state for row in doc.state_log] == [row.get("to_state") for row in rows]:
			return doc
		frappe.throw(
			_("{0}: {1} has a history already, it is not loaded again.").format(
				doc.bold("state_log"), frappe.bold(doc.name)
			),
			title=_("History exists"),
		)
	for row in rows:
		doc.append("state_log", {**row, "loaded": 1})
	doc.state = doc.state_log[-1].to_state
	doc.flags.loading_history = True
	try:
		return doc.save()
	finally:
		doc.flags.loading_history = False

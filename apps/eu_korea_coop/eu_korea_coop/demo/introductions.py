"""An introduction of the demonstration that was asked for and made, so that the report has something to show."""

import frappe

from eu_korea_coop.constants import INTRODUCTION, ORGANISATION


def make() -> list[str]:
	"""Record that KICOX was asked to introduce ACCIÓ to a Mini Cluster; answers its name."""
	keys = {"asked_for": "accio", "target_organisation": "mechatronics", "introducer_organisation": "kicox"}
	named = {
		field: frappe.db.get_value(ORGANISATION, {"history_key": f"demo.eccp-d3.5:{key}"})
		for field, key in keys.items()
	}
	note = "Invented for the demonstration"
	return [frappe.get_doc({"doctype": INTRODUCTION, "note": note, **named}).insert().name]

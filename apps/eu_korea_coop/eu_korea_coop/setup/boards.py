"""Two shared boards: partnerships by stage, agreements by state. A card that is dragged meets the guards of a move."""

import json

import frappe

from eu_korea_coop.constants import AGREEMENT, PARTNERSHIP
from eu_korea_coop.setup.seeds import was_deleted

BOARD = "Kanban Board"
COLOURS = {
	"Identified": "Gray",
	"First Contact": "Light Blue",
	"Exploring": "Cyan",
	"Informal Cooperation": "Blue",
	"Agreement in Preparation": "Purple",
	"Formalised": "Green",
	"Implementing": "Green",
	"Draft": "Gray",
	"Internal Review": "Light Blue",
	"With Partners": "Cyan",
	"Signing": "Purple",
	"In Force": "Green",
}
"""Columns that are shown; the others (parked, concluded, ended …) are there to be brought back."""

PARTNERSHIPS = "Partnerships by Stage"
ON_PARTNERSHIP_CARDS = ("health", "next_step", "next_step_due", "owner_user")
BOARDS = (
	(PARTNERSHIPS, PARTNERSHIP, "stage", ON_PARTNERSHIP_CARDS, 0),
	("Agreements by State", AGREEMENT, "state", ("kind", "signature_summary", "end_date"), 1),
)
"""Name, DocType, field of the columns, what a card shows below its title, and whether with labels."""


def insert_missing(respect_deletion: bool = False) -> None:
	"""Insert the boards a site lacks; with `respect_deletion` not those that somebody has deleted."""
	for name, doctype, field, shown, labels in BOARDS:
		if frappe.db.exists(BOARD, name) or (respect_deletion and was_deleted(BOARD, name)):
			continue
		options = frappe.get_meta(doctype).get_field(field).options.split("\n")
		frappe.get_doc(
			{
				"doctype": BOARD,
				"kanban_board_name": name,
				"reference_doctype": doctype,
				"field_name": field,
				"private": 0,
				"show_labels": labels,
				"fields": json.dumps(list(shown)),
				"columns": [
					{
						"column_name": option,
						"status": "Active" if option in COLOURS else "Archived",
						"indicator": COLOURS.get(option, "Gray"),
					}
					for option in options
				],
			}
		).insert()

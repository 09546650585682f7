"""What the desk's boards ask."""

import frappe

from eu_korea_coop.api.requests import check_list_arguments, check_may_read
from eu_korea_coop.reporting import board_cards


@frappe.whitelist()
def get_board_cards(board: str) -> dict:
	"""The first cards of each column of a Kanban Board: `{keys, values, user_info, totals}`, `totals` by column.

	Takes what Frappe's list takes beside (`fields`, `filters`, `order_by`). Raises PermissionError, and ValidationError
	naming what is no list.
	"""
	doc = frappe.get_cached_doc("Kanban Board", board)
	check_may_read(doc.reference_doctype)
	check_list_arguments()
	return board_cards.cards(doc)

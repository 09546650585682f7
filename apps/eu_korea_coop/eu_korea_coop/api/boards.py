"""What the desk's boards ask."""

import frappe
from frappe import _
from frappe.utils import escape_html

from eu_korea_coop.api.requests import check_list_arguments, check_may_read
from eu_korea_coop.reporting import board_cards


@frappe.whitelist()
def get_board_cards(board: str) -> dict:
	"""The first cards of each column of a Kanban Board: `{keys, values, user_info, totals}`, `totals` by column.

	Takes what Frappe's list takes beside (`fields`, `filters`, `order_by`). Raises PermissionError, and ValidationError
	naming what is no list, or the field of its columns, which its DocType may not have (Frappe saves such a board).
	"""
	doc = frappe.get_cached_doc("Kanban Board", board)
	check_may_read(doc.reference_doctype)
	if not frappe.get_meta(doc.reference_doctype).has_field(doc.field_name):
		frappe.throw(
			_("{0} has no field {1}, by which this board has its columns.").format(
				_(doc.reference_doctype), escape_html(doc.field_name)
			),
			title=_("This board can't be shown"),
		)
	check_list_arguments()
	return board_cards.cards(doc)

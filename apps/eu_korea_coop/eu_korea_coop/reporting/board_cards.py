"""The first cards of each column of a board, and how many the column has.

Frappe's board asks for every record at once; at 100,000 partnerships that is more than a hundred megabytes.
"""

import frappe
from frappe.desk import reportview
from frappe.desk.listview import get_group_by_count
from frappe.model.document import Document

CARDS_OF_A_COLUMN = 20


def cards(board: Document, most: int = CARDS_OF_A_COLUMN) -> dict:
	"""`{keys, values, user_info, totals}`: what Frappe's list answers to the present request, for the columns shown, `most` of each.

	`totals`: column → the number of records the reader may list there. One query for each column and one for the totals.
	Raises what Frappe's list raises.
	"""
	asked = frappe.local.form_dict
	for name in ("board", "cmd", "doctype"):
		asked.pop(name, None)
	doctype, column = board.reference_doctype, board.field_name
	asked.doctype = doctype
	asked.page_length, asked.start = most, 0
	arguments = reportview.get_form_params()
	filters = arguments.pop("filters", None) or []
	if isinstance(filters, dict):
		filters = [
			[field, *(value if isinstance(value, list) else ("=", value))] for field, value in filters.items()
		]
	by_value = get_group_by_count(doctype, frappe.as_json(filters), column)
	totals = {row["name"]: row["count"] for row in by_value}
	shown = [row.column_name for row in board.columns if row.status == "Active"]
	rows = []
	for value in shown:
		if totals.get(value):
			rows += reportview.execute(**arguments, filters=[*filters, [doctype, column, "=", value]])
	return {"keys": [], "values": [], **(reportview.compress(rows, arguments) or {}), "totals": totals}

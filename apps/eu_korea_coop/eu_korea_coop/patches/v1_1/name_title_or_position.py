"""Columns of imports and their saved mappings that became "Title" became a person's: the label says so now."""

import frappe


def execute() -> None:
	column = frappe.qb.DocType("Cooperation Import Column")
	query = frappe.qb.update(column).set(column.target, "Title or position").where(column.target == "Title")
	query.run()

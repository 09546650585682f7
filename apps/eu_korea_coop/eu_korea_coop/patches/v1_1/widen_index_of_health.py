"""The index of partnerships by health and age holds what says who reads them: a list is counted from it for every reader."""

import frappe

from eu_korea_coop.partnerships.doctype.partnership import partnership

REPLACED = "health_stalled_since"


def execute() -> None:
	partnership.on_doctype_update()
	if frappe.db.has_index("tabPartnership", REPLACED):
		# neither Frappe nor its query builder drops an index
		frappe.db.sql_ddl(f"ALTER TABLE `tabPartnership` DROP INDEX `{REPLACED}`")

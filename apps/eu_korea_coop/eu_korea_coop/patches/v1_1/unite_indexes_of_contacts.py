"""Indexes of interactions: the clocks and the latest contacts of a partnership are answered from one instead of two, and
what somebody has planned from the one by state and day.
"""

import frappe

from eu_korea_coop.encounters.doctype.interaction import interaction

REPLACED = ("partnership_contact_facts", "partnership_latest_contact", "status_last_day")


def execute() -> None:
	interaction.on_doctype_update()
	table = "tabInteraction"
	for index in REPLACED:
		# neither Frappe nor its query builder drops an index
		if frappe.db.has_index(table, index):
			frappe.db.sql_ddl(f"ALTER TABLE `{table}` DROP INDEX `{index}`")

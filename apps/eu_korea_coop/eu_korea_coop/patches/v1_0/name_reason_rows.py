"""Reason rows get the names under which health writes them: one for each partnership and code."""

import frappe
from pypika import Case

from eu_korea_coop.partnerships.stored_health import REASON_ROW, reason_name

CHUNK = 500


def execute() -> None:
	table = frappe.qb.DocType(REASON_ROW)
	rows = frappe.qb.from_(table).select(table.name, table.parent, table.code).orderby(table.name).run()
	new_names = {name: reason_name(parent, code) for name, parent, code in rows}
	stale = [name for name, new in new_names.items() if name != new]
	for start in range(0, len(stale), CHUNK):
		chunk = stale[start : start + CHUNK]
		chosen = Case()
		for name in chunk:
			chosen = chosen.when(table.name == name, new_names[name])
		frappe.qb.update(table).set(table.name, chosen.else_(table.name)).where(table.name.isin(chunk)).run()

"""Rows that still hold the side an organisation had before it was corrected get its present one."""

import frappe

from eu_korea_coop.constants import EUROPE, KOREA, ORGANISATION, THIRD_COUNTRY
from eu_korea_coop.directory.sides import copied_columns


def execute() -> None:
	organisation = frappe.qb.DocType(ORGANISATION)
	for doctype, link, field in copied_columns():
		table = frappe.qb.DocType(doctype)
		for side in (EUROPE, KOREA, THIRD_COUNTRY):
			named = frappe.qb.from_(organisation).select(organisation.name).where(organisation.side == side)
			(
				frappe.qb.update(table)
				.set(field, side)
				.where(table[link].isin(named))
				.where(table[field].isnull() | (table[field] != side))
			).run()

"""Which side an organisation is probably on, and the copies of its side in other records.

The person who enters an organisation decides; a correction reaches every row that shows or counts the side.
"""

import frappe
from frappe.model.document import Document

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.domain.sides import side_of_country


def propose(country: str | None, organisation_type: str | None) -> str | None:
	"""Return the country's side, else the usual one of the type, else None."""
	code = frappe.db.get_value("Country", country, "code") if country else None
	side = side_of_country(code)
	if not side and organisation_type:
		side = frappe.db.get_value("Organisation Type", organisation_type, "side")
	return side or None


def refresh_copies(organisation: Document) -> None:
	"""Write the organisation's side into every column that is fetched from it, such as that of a party or participant."""
	for doctype, link, field in copied_columns():
		table = frappe.qb.DocType(doctype)
		stale = (table[link] == organisation.name) & (
			table[field].isnull() | (table[field] != (organisation.side or ""))
		)
		parents = (
			frappe.qb.from_(table).select(table.parenttype, table.parent).distinct().where(stale).run()
			if frappe.get_meta(doctype).istable
			else ()
		)
		frappe.qb.update(table).set(field, organisation.side).where(stale).run()
		for parent in parents:
			frappe.clear_document_cache(*parent)


def copied_columns() -> list[tuple[str, str, str]]:
	"""(DocType, link field, field) of every field that is fetched from the side of a linked organisation."""
	columns = []
	for row in frappe.get_all(
		"DocField",
		filters={"fetch_from": ("like", "%.side")},
		fields=["parent", "fieldname", "fetch_from"],
		order_by="parent",
	):
		link = row.fetch_from.split(".")[0]
		if frappe.get_meta(row.parent).get_options(link) == ORGANISATION:
			columns.append((row.parent, link, row.fieldname))
	return columns

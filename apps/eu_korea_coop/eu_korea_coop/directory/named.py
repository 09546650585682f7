"""What organisations that a record names are called, for the pages that show them in a line."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import frappe

from eu_korea_coop import link_titles
from eu_korea_coop.asked_by_names import NAMES, ask
from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.permissions import reads_every

FIELDS = ("name", "organisation_name", "native_name", "acronym", "side")


def organisations(names: Collection[str]) -> dict[str, frappe._dict]:
	"""Return `{name: {name, organisation_name, native_name, acronym, side}}` of those that the reader may read. One query at most."""
	names = sorted({*names})
	if not names:
		return {}
	if reads_every(ORGANISATION):
		rows = ask(of_organisations(frappe.db.db_type), names, as_dict=True)
	else:
		asked = {"filters": {"name": ("in", names)}, "fields": list(FIELDS), "limit_page_length": 0}
		rows = frappe.get_list(ORGANISATION, **asked)
	link_titles.remember(ORGANISATION, {row.name: row.organisation_name for row in rows})
	return {row.name: row for row in rows}


@cache
def of_organisations(_db_type: str) -> str:
	"""What is asked of the organisations NAMES."""
	table = frappe.qb.DocType(ORGANISATION)
	return (
		frappe.qb.from_(table)
		.select(*(table[field] for field in FIELDS))
		.where(table.name.isin(NAMES))
		.get_sql()
	)

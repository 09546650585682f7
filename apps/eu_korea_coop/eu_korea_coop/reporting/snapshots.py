"""What partnerships looked like on a past day, from the Partnership Snapshot rows (rule 77)."""

from collections.abc import Iterable
from datetime import date

import frappe
from pypika.functions import Count, Max

from eu_korea_coop.reporting.partnership_rows import Narrow


def last_snapshots(narrow: Narrow, day: date, fieldnames: Iterable[str]) -> list[frappe._dict]:
	"""The last snapshot on or before `day` of each partnership `narrow` leaves, as {name, title, *fieldnames}.

	Who may read a row is judged by the partnership's visibility of today. A partnership without such a snapshot has no row.
	"""
	partnership, snapshot = frappe.qb.DocType("Partnership"), frappe.qb.DocType("Partnership Snapshot")
	last = (
		frappe.qb.from_(snapshot)
		.select(snapshot.partnership, Max(snapshot.valid_from).as_("valid_from"))
		.where(snapshot.valid_from <= day)
		.groupby(snapshot.partnership)
		.as_("last")
	)
	query = (
		frappe.qb.from_(snapshot)
		.join(last)
		.on((last.partnership == snapshot.partnership) & (last.valid_from == snapshot.valid_from))
		.join(partnership)
		.on(partnership.name == snapshot.partnership)
		.select(partnership.name, partnership.title, *(snapshot[fieldname] for fieldname in fieldnames))
		.orderby(snapshot.creation)
	)
	rows = {row.name: row for row in narrow(query).run(as_dict=True)}  # two on one day: the later one holds
	return list(rows.values())


def count_of(narrow: Narrow) -> int:
	"""How many partnerships `narrow` leaves."""
	partnership = frappe.qb.DocType("Partnership")
	return narrow(frappe.qb.from_(partnership).select(Count("*"))).run()[0][0]

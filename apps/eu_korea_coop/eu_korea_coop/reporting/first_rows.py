"""The first rows of a long report: it has the worst ones first, and nobody reads 70,000.

The desk asks with the filter `rows` (public/js/desk/first_rows.js). Without it a report answers every row: to a mail, to
another program. Cards, charts and the records behind a number are always those of all rows.
"""

from collections.abc import Mapping, Sequence

from frappe import _
from frappe.utils import cstr, fmt_money

from eu_korea_coop.reporting import filters as checked

ALL = "All"
CHOICES = ("500", "5000", ALL)


def chosen(filters: Mapping) -> dict[str, int]:
	"""`{"rows": how many}` for a report's own filters, {} for all rows. Refuses what is not offered."""
	choice = checked.one_of({"rows": cstr(filters.get("rows"))}, "rows", _("Rows"), CHOICES)
	return {"rows": int(choice)} if choice and choice != ALL else {}


def of(rows: Sequence, filters: Mapping, order: str) -> tuple[Sequence, str | None]:
	"""The rows that `filters` leave of all the rows, and the message about the others."""
	shown = cut(rows, filters.get("rows"))
	return shown, message(len(shown), len(rows), order)


def cut(rows: Sequence, most: int | None) -> Sequence:
	"""The first `most` of the rows, all of them for None."""
	return rows if most is None else rows[:most]


def of_each(rows: Mapping[str, Sequence], most: int | None) -> list:
	"""Of rows of several kinds as many of each, in the order of the kinds; what a kind leaves free goes to the others."""
	parts, left = {}, most
	for place, kind in enumerate(sorted(rows, key=lambda kind: len(rows[kind]))):
		parts[kind] = cut(rows[kind], None if most is None else left // (len(rows) - place))
		left = left and left - len(parts[kind])
	return [row for kind in rows for row in parts[kind]]


def message(shown: int, total: int, order: str, also: str | None = None) -> str | None:
	"""What is left out, after what a report says `also`; `order`: what comes first, in words. None if there is nothing to say."""
	left_out = None
	if shown < total:
		left_out = _("The first {0} of {1} rows, {2}. Choose “All rows” to see and export every one.").format(
			in_figures(shown), in_figures(total), order
		)
	return " ".join(filter(None, (also, left_out))) or None


def in_figures(number: int) -> str:
	"""71,013, with what the site has between thousands."""
	return fmt_money(number, precision=0)

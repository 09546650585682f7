"""The state log stays what it was: rows are written by the steps, never removed, corrected in their date by a Manager.

The same as for a partnership's stage log (rule 103); states are dated as stages are (rule 61).
"""

from datetime import date

import frappe
from frappe import _

from eu_korea_coop.constants import MANAGER
from eu_korea_coop.domain import dates
from eu_korea_coop.domain.lifecycle import check_correction

FIXED = ("name", "from_state", "to_state", "note", "loaded")


def check_log(doc, today: date) -> bool:
	"""Refuse what is not allowed in the log of an Agreement that is being saved; True if a date was corrected."""
	before = doc.get_doc_before_save()
	stored = in_order(before.state_log) if before else []
	rows = in_order(doc.state_log)
	if [fixed(row) for row in rows] != [fixed(row) for row in stored]:
		frappe.throw(
			_(
				"{0} is written by the steps themselves: rows are not added, changed or removed by hand."
			).format(doc.bold("state_log")),
			title=_("Log is kept"),
		)
	days = [day_of(row) for row in rows]
	corrected = [index for index, old in enumerate(stored) if days[index] != day_of(old)]
	for index in corrected:
		refuse_wrong_correction(doc, days, index, today)
	return bool(corrected)


def refuse_wrong_correction(doc, days: list[dates.FuzzyDate], index: int, today: date) -> None:
	"""Only a Manager corrects a date, and only between its neighbours' dates."""
	if MANAGER not in frappe.get_roles():
		sentence = _("only a {0} can correct an effective date.").format(_(MANAGER))
	else:
		previous = days[index - 1] if index else None
		following = days[index + 1] if index + 1 < len(days) else None
		if not check_correction(previous, days[index], following, today):
			return
		sentence = _(
			"{0} does not lie between the dates of the rows above and below, or lies in the future."
		).format(dates.display(days[index]))
	frappe.throw(
		f"{doc.bold('state_log')}, {_('row')} {index + 1}: {sentence}",
		title=_("Date can't be corrected"),
	)


def in_order(rows: list) -> list:
	return sorted(rows, key=lambda row: row.idx or 0)


def fixed(row) -> tuple:
	return tuple(str(row.get(column) or "") for column in FIXED)


def day_of(row) -> dates.FuzzyDate:
	return dates.fuzzy(row.effective_on, row.effective_on_precision)

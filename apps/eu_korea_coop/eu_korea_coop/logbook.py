"""The log of a document that moves: one dated row for each move, in order, never removed (rules 30, 61, 100-104).

A partnership's stages and an agreement's states are logged alike. A `Logbook` names the child table and its columns; the
functions take the document that is being saved. What a move needs is decided in `domain/`, and asked in the `moves.py` of
each module.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import cint, cstr, get_datetime, now_datetime

from eu_korea_coop.clock import last_day_begun
from eu_korea_coop.constants import MANAGER
from eu_korea_coop.domain import dates, lifecycle


@dataclass(frozen=True, slots=True)
class Logbook:
	"""A child table of moves. `further`: columns besides those every log has; `measured`: it holds days_in_previous."""

	table: str
	from_field: str
	to_field: str
	further: tuple[str, ...] = ()
	measured: bool = False

	@property
	def fixed(self) -> tuple[str, ...]:
		"""The columns nobody changes once the row is stored."""
		return (
			self.from_field,
			self.to_field,
			"action",
			"recorded_on",
			"recorded_by",
			"note",
			"loaded",
			*self.further,
		)


# --------------------------------------------------------------------------------------------- the inputs of a move


def entered_date(doc) -> dates.FuzzyDate | None:
	"""The effective date entered for the move, None if none was."""
	if not doc.move_effective_on and doc.move_effective_on_precision != dates.UNKNOWN:
		return None
	return dates.fuzzy(doc.move_effective_on or None, doc.move_effective_on_precision or None)


def effective_date(doc, today: date) -> dates.FuzzyDate:
	"""The effective date of the move: as entered, else today, precision Day (rule 102)."""
	return entered_date(doc) or dates.FuzzyDate(today, dates.DAY)


def nearest_known(rows: Iterable) -> dates.FuzzyDate | None:
	"""The first known effective date of these rows, None if there is none: what order is checked against (rule 104)."""
	return next((when for row in rows if (when := date_of(row)).is_known), None)


def last_known_date(doc, log: Logbook) -> dates.FuzzyDate | None:
	"""The effective date of the last row that has a known one."""
	return nearest_known(reversed(doc.get(log.table) or []))


def date_of(row) -> dates.FuzzyDate:
	"""The effective date of a row."""
	return dates.fuzzy(row.effective_on or None, row.effective_on_precision or None)


def sentence(
	code: str, previous: dates.FuzzyDate | None = None, following: dates.FuzzyDate | None = None
) -> str:
	"""What is wrong with an effective date, in the reader's language (rules 100, 103)."""
	if code == dates.EFFECTIVE_IN_FUTURE:
		return _("The effective date lies in the future.")
	if code == lifecycle.EFFECTIVE_AFTER_NEXT:
		return _("The effective date lies after the next one ({0}).").format(dates.display(following))
	return _("The effective date lies before the previous one ({0}).").format(dates.display(previous))


# ------------------------------------------------------------------------------------------------------- its rows


def append(
	doc,
	log: Logbook,
	from_value: str | None,
	to_value: str,
	action: str | None,
	effective: dates.FuzzyDate,
	note: str | None = None,
	**further: object,
) -> None:
	"""Write the row of a move that is made now; its date is not checked here."""
	rows = doc.get(log.table) or []
	row = {
		log.from_field: from_value,
		log.to_field: to_value,
		"action": action,
		"effective_on": effective.date,
		"effective_on_precision": effective.precision,
		"recorded_on": now_datetime(),
		"recorded_by": frappe.session.user,
		"note": note,
		**further,
	}
	if log.measured:
		row["days_in_previous"] = days_between(date_of(rows[-1]) if rows else None, effective)
	doc.append(log.table, row)


def days_between(previous: dates.FuzzyDate | None, following: dates.FuzzyDate) -> int:
	"""Whole days; 0 also where either date is unknown, because the column holds no empty number."""
	return cint(lifecycle.days_between(previous, following)) if previous else 0


def measure(doc, log: Logbook) -> None:
	"""Compute days_in_previous of every row anew."""
	previous = None
	for row in doc.get(log.table):
		row.days_in_previous = days_between(previous, date_of(row))
		previous = date_of(row)


# -------------------------------------------------------------------------------------------- what a save may change


def protect(doc, log: Logbook, today: date) -> bool:
	"""Compare the log of a stored document with what is being saved; True if a Manager corrected a date (rule 103).

	A table that the client left out is restored, and so is each value it left out of a row. Raises ValidationError for a
	row added, removed or changed, and for a date corrected by others or beyond its neighbours' dates.
	"""
	before = doc.get_doc_before_save()
	stored = in_order(before.get(log.table)) if before else []
	if not doc.get(log.table):
		doc.set(log.table, [row.as_dict() for row in stored])
		return False
	sent = {row.name: row for row in doc.get(log.table) if row.name}
	names = [row.name for row in stored]
	if len(sent) != len(doc.get(log.table)) or sent.keys() - set(names):
		refuse(doc, log, _("rows are written by the moves and can't be added by hand."))
	if set(names) - sent.keys():
		refuse(doc, log, _("rows are never removed. A Cooperation Manager can correct their effective date."))
	doc.get(log.table).sort(key=lambda row: names.index(row.name))
	corrected = []
	for index, old in enumerate(stored):
		row = sent[old.name]
		row.idx = index + 1
		restore_fixed(doc, log, row, old)
		if has_new_date(row, old):
			corrected.append(index)
	for index in corrected:
		check_correction(doc, log, index, today)
	if corrected and log.measured:
		measure(doc, log)
	return bool(corrected)


def in_order(rows: list | None) -> list:
	return sorted(rows or (), key=lambda row: row.idx or 0)


def restore_fixed(doc, log: Logbook, row, old) -> None:
	"""Refuse another value in a fixed column; take what was left out from the stored row."""
	if log.measured:
		row.days_in_previous = old.days_in_previous
	for field in log.fixed:
		value = row.get(field)
		if value is not None and comparable(value) != comparable(old.get(field)):
			label = frappe.bold(_(row.meta.get_label(field)))
			refuse(doc, log, _("{0} can't be changed, only the effective date can.").format(label), row.idx)
		row.set(field, old.get(field))


def comparable(value: object) -> object:
	"""A value in one form, whether it comes from a client or from the database."""
	if isinstance(value, datetime):
		return value
	try:
		return get_datetime(value) if isinstance(value, str) and len(value) >= 19 else cstr(value or "")
	except (ValueError, OverflowError):
		return cstr(value)


def has_new_date(row, old) -> bool:
	if row.effective_on is None and not row.effective_on_precision:
		row.effective_on, row.effective_on_precision = old.effective_on, old.effective_on_precision
	return date_of(row) != date_of(old)


def check_correction(doc, log: Logbook, index: int, today: date) -> None:
	"""Refuse a corrected date that is not a Manager's, or not within its neighbours' dates (rule 103)."""
	rows = doc.get(log.table)
	row = rows[index]
	if MANAGER not in frappe.get_roles():
		refuse(doc, log, _("only a Cooperation Manager can correct an effective date."), row.idx)
	previous, following = nearest_known(reversed(rows[:index])), nearest_known(rows[index + 1 :])
	codes = lifecycle.check_correction(previous, date_of(row), following, today)
	if codes:
		refuse(doc, log, " ".join(sentence(code, previous, following) for code in codes), row.idx)


# --------------------------------------------------------------------------------------------------- loaded history


def settle(
	doc,
	log: Logbook,
	values: Collection[str],
	action_between: Callable[[str | None, str], str | None],
	today: date,
) -> None:
	"""Complete the rows of loaded history: no guard and no role, but dates in order and none in the future (rule 104).

	`values`: the states there are; `action_between(from, to)` names the move between two of them. New rows are marked as
	loaded. Raises ValidationError naming the row.
	"""
	rows = doc.get(log.table) or []
	if not rows:
		refuse(doc, log, _("history needs at least one row."))
	whens = [date_of(row) for row in rows]
	for index, code in lifecycle.check_log(whens, max(today, last_day_begun())):
		refuse(doc, log, sentence(code, nearest_known(reversed(rows[:index]))), index + 1)
	previous = None
	for index, row in enumerate(rows, 1):
		value = row.get(log.to_field)
		if value not in values:
			shown = frappe.utils.escape_html(cstr(value))
			refuse(doc, log, _("“{0}” does not exist.").format(shown), index)
		row.idx = index
		row.set(log.from_field, previous)
		row.effective_on, row.effective_on_precision = whens[index - 1].date, whens[index - 1].precision
		row.action = row.action or action_between(previous, value)
		if row.is_new() or not row.recorded_on:
			row.recorded_on, row.recorded_by, row.loaded = now_datetime(), frappe.session.user, 1
		previous = value
	if log.measured:
		measure(doc, log)


def refuse(doc, log: Logbook, message: str, row: int | None = None) -> NoReturn:
	"""Throw `message` with the log's label and the row's number."""
	label = _(doc.meta.get_label(log.table))
	place = f"{label}, {_('row')} {row}" if row else label
	frappe.throw(f"{place}: {message}", frappe.ValidationError, title=label)

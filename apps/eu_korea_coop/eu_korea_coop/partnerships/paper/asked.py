"""What a paper is asked for, and the partnerships and events that fall under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _

from eu_korea_coop.constants import COOPERATION_EVENT, PARTNERSHIP
from eu_korea_coop.domain.dates import first_day, last_day
from eu_korea_coop.permissions import restrict
from eu_korea_coop.reporting.fuzzy_text import day_text
from eu_korea_coop.reporting.partnership_rows import Narrow, in_sector, narrowed_by


@dataclass(frozen=True, slots=True)
class Asked:
	"""What the dialog asks for. `sectors` and `cases` empty: all of them, and no case. `with_texts`: for who may read records."""

	first: date | None
	last: date | None
	sectors: tuple[str, ...]
	cases: tuple[str, ...]
	with_texts: bool


def subtitle(asked: Asked) -> str:
	period = _("without limit of time")
	if asked.first or asked.last:
		period = (
			f"{day_text(asked.first) if asked.first else '…'} – {day_text(asked.last) if asked.last else '…'}"
		)
	sectors = ", ".join(_(sector) for sector in asked.sectors) or _("all sectors")
	return _("Period: {0}. Sectors: {1}.").format(period, sectors)


def narrow_to(asked: Asked) -> Narrow:
	"""The partnerships of the chosen sectors."""
	if not asked.sectors:
		return narrowed_by()
	condition = in_sector(asked.sectors[0])
	for sector in asked.sectors[1:]:
		condition = condition | in_sector(sector)
	return narrowed_by(condition)


def is_within(asked: Asked, day: date | None, precision: str | None, end=None, end_precision=None) -> bool:
	"""Could it have been in the period? What has no date is in no period but the one without ends."""
	if not (asked.first or asked.last):
		return True
	begin, last = first_day(day, precision), last_day(end or day, end_precision or precision)
	begin, last = begin or last, last or begin
	if not begin:
		return False
	return (not asked.last or begin <= asked.last) and (not asked.first or last >= asked.first)


def partnerships(asked: Asked, *fields: str) -> list[frappe._dict]:
	table = frappe.qb.DocType(PARTNERSHIP)
	query = (
		frappe.qb.from_(table).select(table.name, *(table[field] for field in fields)).orderby(table.title)
	)
	return narrow_to(asked)(query).run(as_dict=True)


def events_in(asked: Asked) -> list[frappe._dict]:
	"""Held events of the period and the sectors."""
	event = frappe.qb.DocType(COOPERATION_EVENT)
	fields = (
		"name",
		"title",
		"start_date",
		"start_date_precision",
		"end_date",
		"end_date_precision",
		"source",
	)
	query = frappe.qb.from_(event).select(*(event[field] for field in fields)).where(event.status == "Held")
	if asked.sectors:
		condition = in_sector(asked.sectors[0], COOPERATION_EVENT)
		for sector in asked.sectors[1:]:
			condition = condition | in_sector(sector, COOPERATION_EVENT)
		query = query.where(condition)
	rows = restrict(query, COOPERATION_EVENT, event).run(as_dict=True)
	return [
		row
		for row in rows
		if is_within(asked, row.start_date, row.start_date_precision, row.end_date, row.end_date_precision)
	]

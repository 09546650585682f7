"""What a sheet is made of. Everything here is text; the template escapes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import fmt_money

from eu_korea_coop.clock import persons_today
from eu_korea_coop.domain.dates import display, fuzzy
from eu_korea_coop.permissions import readable_names
from eu_korea_coop.printing import one_page
from eu_korea_coop.printing.column_widths import LINE, column_widths
from eu_korea_coop.reporting.fuzzy_text import day_text, words

LETTER = 10.0
"""Points of a letter of a sheet that is not compact."""
WIDTH = 510.0
"""Points of its line: an A4 page without margins of 15 mm."""
MARGIN, COMPACT_MARGIN = 15, 12
"""Millimetres; the first are those that Frappe gives every PDF."""


@dataclass(slots=True)
class Table:
	head: tuple[str, ...]
	rows: list[tuple[str, ...]]

	def widths(self, line: float = LINE) -> list[float]:
		return column_widths(self.head, self.rows, line)


@dataclass(slots=True)
class Section:
	"""A heading with what stands below it; one with nothing below it says so."""

	heading: str
	facts: list[tuple[str, str]] = field(default_factory=list)
	paragraphs: list[str] = field(default_factory=list)
	tables: list[Table] = field(default_factory=list)
	nothing: str = ""
	note: str = ""
	"""A sentence below everything else."""

	def fact(self, label: str, value: object) -> None:
		"""A labelled value; an empty one is left out."""
		if value not in (None, "", 0):
			self.facts.append((label, str(value)))

	def paragraph(self, text: str | None) -> None:
		if text and text.strip():
			self.paragraphs.append(text.strip())

	def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
		"""A table without its empty columns; no rows, no table."""
		filled = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
		if not filled:
			return
		used = [index for index in range(len(head)) if any(row[index] for row in filled)]
		self.tables.append(
			Table(
				tuple(head[index] for index in used), [tuple(row[index] for index in used) for row in filled]
			)
		)

	@property
	def is_empty(self) -> bool:
		return not (self.facts or self.paragraphs or self.tables)


@dataclass(slots=True)
class Sheet:
	kind: str
	title: str
	subtitle: str = ""
	status: str = ""
	is_compact: bool = False
	"""Narrow margins, and letters as large as let everything stand on one page."""
	sections: list[Section] = field(default_factory=list)

	def section(self, heading: str, nothing: str = "") -> Section:
		section = Section(heading, nothing=nothing or _("Nothing is recorded."))
		self.sections.append(section)
		return section

	@property
	def letter(self) -> float:
		"""The size of a letter in points."""
		return one_page.letter(self) if self.is_compact else LETTER

	@property
	def margin(self) -> int:
		"""Millimetres at the left and the right of a page."""
		return COMPACT_MARGIN if self.is_compact else MARGIN

	@property
	def line(self) -> float:
		"""How many letters stand in one line."""
		return one_page.line(self.letter) if self.is_compact else one_page.line(LETTER, WIDTH)

	@property
	def foot(self) -> str:
		return _("EU-Korea Cooperation, printed on {0}").format(day_text(persons_today()))


def when(value: object, precision: str | None, end: object = None, end_precision: str | None = None) -> str:
	"""A fuzzy date, or a span of two, in the reader's language; "" if there is none."""
	first, last = (
		display(fuzzy(day or None, how or None), words()) if day else ""
		for day, how in ((value, precision), (end, end_precision))
	)
	if first and last and last != first:
		return f"{first} – {last}"
	return first or last


def money(amount: float | None, currency: str | None) -> str:
	return fmt_money(amount, precision=0, currency=currency) if amount else ""


def titles(doctype: str, names: Iterable[str | None], only_readable: bool = False) -> dict[str, str]:
	"""What people call these records, by name; one query (and one for the criterion)."""
	wanted = {name for name in names if name}
	if only_readable:
		wanted = readable_names(doctype, wanted)
	if not wanted:
		return {}
	field = frappe.get_meta(doctype).get_title_field()
	return dict(
		frappe.get_all(
			doctype, filters={"name": ("in", sorted(wanted))}, fields=["name", field], as_list=True
		)
	)


def organisation_names(names: Iterable[str | None]) -> dict[str, str]:
	"""Latin and native name together."""
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	rows = frappe.get_all(
		"Organisation", filters={"name": ("in", wanted)}, fields=["name", "organisation_name", "native_name"]
	)
	return {row.name: both_names(row.organisation_name, row.native_name) for row in rows}


def both_names(name: str, native_name: str | None) -> str:
	return f"{name} ({native_name})" if native_name and native_name != name else name


def shortened(text: object, longest: int) -> str:
	"""`text` on one line of at most `longest` characters; what is cut away is shown by an ellipsis."""
	line = " ".join(re.split(r"[ \t\r\n]+", str(text or "").strip()))  # a blank that does not break stays
	return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def listed(rows: Iterable | None, field: str) -> str:
	"""The tags of a multi-select, translated."""
	return ", ".join(_(row.get(field)) for row in rows or ())

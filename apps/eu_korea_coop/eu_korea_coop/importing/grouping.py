"""Groups of records that hang together: each is made as a whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

import frappe
from frappe import _

from eu_korea_coop.domain import text
from eu_korea_coop.importing.matching import Candidate
from eu_korea_coop.importing.rows import CellError, Row
from eu_korea_coop.importing.steps import Step

DATASET = "sheet"
"""The dataset of every key an import makes: the same row of another file is the same record."""
CELLS_NAMED = 3
"""So many wrong cells are named beside a row that they hold back."""


@dataclass(slots=True)
class Planned:
	"""One record to make: its key, its values with links as full keys or names, and the row it comes from."""

	doctype: str
	key: str
	values: dict
	row: int
	columns: dict[str, str] = field(default_factory=dict)

	@property
	def full_key(self) -> str:
		return f"{DATASET}:{self.key}"


@dataclass(frozen=True, slots=True)
class Addition:
	"""A row for a table of a record that may be there already; nothing if a row with the same `known_by` values stands there."""

	doctype: str
	target: str
	table: str
	values: tuple[tuple[str, object], ...]
	known_by: tuple[str, ...]


@dataclass(slots=True)
class Group:
	"""What hangs together: an organisation with its people and meetings, a partnership, an agreement, an event."""

	title: str
	rows: list[int] = field(default_factory=list)
	records: dict[tuple[str, str], Planned] = field(default_factory=dict)
	additions: list[Addition] = field(default_factory=list)
	held_by: dict[int, list[CellError]] = field(default_factory=dict)
	"""Row → its wrong cells, for which the group is not made."""
	next_steps: list[Step] = field(default_factory=list)
	"""Those that become the next steps of their partnerships, due on the import's own day."""

	@property
	def is_bad(self) -> bool:
		return bool(self.held_by)

	def why_held(self, row: int) -> list[tuple[str, str]]:
		"""(column, sentence) for each wrong cell of this row; for a row without one, the cells that hold it back with its group."""
		if row in self.held_by or not self.held_by:
			return [(cell.column, cell.explained) for cell in self.held_by.get(row, ())]
		shown = "; ".join(f"{cell.place}: {cell.explained}" for cell in self.cells_named())
		if (more := sum(map(len, self.held_by.values())) - CELLS_NAMED) > 0:
			shown = _("{0}, and {1} more").format(shown, more)
		return [
			("", _("Not made, since a row that belongs together with it has a wrong cell: {0}").format(shown))
		]

	def cells_named(self) -> list[CellError]:
		"""The first of its wrong cells."""
		return list(islice(chain.from_iterable(self.held_by.values()), CELLS_NAMED))


@dataclass(slots=True)
class Question:
	"""A name that may be one that is there; `key` is what a decision is stored under."""

	key: str
	what: str
	name: str
	rows: list[int]
	candidates: list[Candidate]


@dataclass(slots=True)
class Options:
	"""What the person said for the whole sheet."""

	own_organisation: str | None = None
	default_side: str | None = None
	decisions: dict[str, str] = field(default_factory=dict)
	event: frappe._dict | None = None
	"""The event of a badge list, `name, title, status`: its rows name none of their own."""
	today: date | None = None
	next_step_due: date | None = None
	"""The day of next steps for which the sheet has none."""


def fold_additions(group: Group) -> None:
	"""Rows for a record that the group makes go with it; the addition stays for the case that it is there already."""
	for addition in group.additions:
		planned = group.records.get((addition.doctype, addition.target.removeprefix(f"{DATASET}:")))
		if planned:
			rows, values = planned.values.setdefault(addition.table, []), dict(addition.values)
			if not any(all(row.get(name) == values.get(name) for name in addition.known_by) for row in rows):
				rows.append(values)


def organisation_name(row: Row) -> str:
	return row.get("organisation_name") or row.get("native_name") or row.get("acronym")


def organisation_key(name: str) -> str:
	"""The full key of the organisation that a sheet makes under this name."""
	return f"{DATASET}:o-{mark(name)}"


def mark(identity: str) -> str:
	"""A key that the database compares as it stands: 24 hexadecimal digits of the text's fingerprint."""
	return text.fingerprint(identity)[:24]

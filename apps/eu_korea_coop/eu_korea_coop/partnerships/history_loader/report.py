"""What a load made, what was there, and every error with its place."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class RowError:
	"""What is wrong: in which file, which record, which field (with its row, `parties 2: organisation`).

	`sheet`, `row` (from 1) and `column` (a letter) say where it stands in a table file; empty for JSON.
	"""

	file: str
	doctype: str = ""
	key: str = ""
	field: str = ""
	message: str = ""
	sheet: str = ""
	row: int | None = None
	column: str = ""


@dataclass(frozen=True, slots=True)
class Made:
	"""A record that was made, or was there already."""

	doctype: str
	key: str
	name: str
	title: str


@dataclass(slots=True)
class LoadReport:
	"""What a load made, met and refused. With errors, and in a dry run, nothing of it stayed."""

	dry_run: bool
	made: list[Made] = field(default_factory=list)
	present: list[Made] = field(default_factory=list)
	errors: list[RowError] = field(default_factory=list)
	snapshots: int = 0
	"""How many were written."""

	@property
	def stayed(self) -> bool:
		return not self.dry_run and not self.errors

	def counts(self) -> dict[str, dict[str, int]]:
		"""Made and present by DocType, in the order of loading."""
		numbers: dict[str, dict[str, int]] = {}
		for kind, rows in (("made", self.made), ("present", self.present)):
			for row in rows:
				numbers.setdefault(row.doctype, {"made": 0, "present": 0})[kind] += 1
		return numbers

	def as_dict(self) -> dict:
		return {
			"dry_run": self.dry_run,
			"stayed": self.stayed,
			"counts": self.counts(),
			"errors": [asdict(error) for error in self.errors],
			"made": [asdict(row) for row in self.made],
			"present": [asdict(row) for row in self.present],
			"snapshots": self.snapshots,
		}

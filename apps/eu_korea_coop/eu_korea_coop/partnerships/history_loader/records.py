"""The records of a load on their way into the site, and how one is known: by its key, byte for byte (rule 116)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe.utils import cstr

from eu_korea_coop.constants import (
	ACTION_PLAN,
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	INTERACTION,
	INTRODUCTION,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
	PARTNERSHIP_REVIEW,
)
from eu_korea_coop.domain import text
from eu_korea_coop.partnerships.history_loader.report import LoadReport, Made, RowError

MASTERS = (
	"Organisation Type",
	"Organisation Function",
	"Relation Type",
	"Sector",
	"Agreement Kind",
	"Outcome Indicator",
	"Bottleneck",
	"Success Factor",
	"Close Reason",
)
ORDER = (
	*MASTERS,
	"Contact",
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	"Programme",
	"Event Series",
	COOPERATION_EVENT,
	PARTNERSHIP,
	AGREEMENT,
	ACTION_PLAN,
	INTERACTION,
	COOPERATION_OUTCOME,
	INTRODUCTION,
	PARTNERSHIP_REVIEW,
)
"""What can be loaded, in the order in which one needs the other."""

HISTORY_KEY = "history_key"
WALKED = {PARTNERSHIP: "stage_log", AGREEMENT: "state_log"}
"""The tables that tell the way a record went; loaded last, by the loaders of their modules."""

LOG_FIELDS = {
	PARTNERSHIP: (
		"to_stage",
		"effective_on",
		"effective_on_precision",
		"note",
		"interaction",
		"agreement",
		"source",
	),
	AGREEMENT: ("to_state", "effective_on", "effective_on_precision", "note"),
}
MOVED_BY_HISTORY = {PARTNERSHIP: ("stage",), AGREEMENT: ("state",)}
SET_WITH_HISTORY = {PARTNERSHIP: ("close_reason", "parked_until", "parked_reason", "resume_stage")}
"""What a record says of its last stage: given as a field of the record, set together with the log."""

RECORDED = {
	PARTNERSHIP_REVIEW: ("day", "decided_by"),
	"Event Meeting": ("interaction", "is_unplanned", "status_before"),
}
"""What nobody enters, and history says all the same, by DocType."""

AT_ONCE = 500
"""Keys asked for in one query."""


@dataclass(frozen=True, slots=True)
class Place:
	"""Where a record stands in a table file; `columns` gives the letter of each field's column."""

	sheet: str = ""
	row: int | None = None
	columns: dict[str, str] = field(default_factory=dict)


NOWHERE = Place()


@dataclass(slots=True)
class Record:
	"""One record of a file on its way into the site."""

	file: str
	dataset: str
	doctype: str
	key: str
	values: dict
	place: Place = NOWHERE
	rows: dict[tuple[str, int], Place] = field(default_factory=dict)
	"""(table, number from 1) → where that row of the table stands."""
	name: str | None = None
	failed: bool = False
	deferred: dict[str, object] = field(default_factory=dict)

	@property
	def full_key(self) -> str:
		return f"{self.dataset}:{self.key}"

	@property
	def identity(self) -> tuple[str, str]:
		"""Records of masters are known by name, all others by dataset and key."""
		return (self.doctype, self.key if name_field(self.doctype) else self.full_key)


class Records:
	"""All records of one load by their identity, and its report."""

	def __init__(self, report: LoadReport):
		self.report = report
		self.by_identity: dict[tuple[str, str], Record] = {}
		self.loose_rows: list[tuple[str, str, str, str, dict, Place]] = []
		"""Rows of tables that came in a file of their own: file, DocType, full key, table, values, place."""
		self.link_names: dict[tuple[str, str], str | None] = {}

	def __iter__(self):
		return iter(self.by_identity.values())

	def of(self, doctype: str) -> list[Record]:
		return [record for record in self if record.doctype == doctype]

	def target(self, record: Record, doctype: str, key: str) -> Record | None:
		"""The record of the files that a link means: by key in its own dataset, by dataset:key, or by name."""
		return self.by_identity.get((doctype, f"{record.dataset}:{key}")) or self.by_identity.get(
			(doctype, key)
		)

	def name_on_site(self, doctype: str, value: str) -> str | None:
		"""The name of a record loaded earlier under this full key, or of any record with this name, byte for byte."""
		asked = (doctype, value)
		if asked not in self.link_names:
			name = None
			if ":" in value and has_key(doctype):
				name = names_by_key(doctype, [value]).get(value)
			if not name:
				spelled = frappe.db.exists(doctype, value)
				name = spelled if spelled and text.is_same(cstr(spelled), value) else None
			self.link_names[asked] = name
		return self.link_names[asked]

	def find_present(self) -> None:
		"""Give every record that is on the site already its name; one query for many keys."""
		for doctype in ORDER:
			records = self.of(doctype)
			if not records:
				continue
			if has_key(doctype):
				names = names_by_key(doctype, [record.full_key for record in records])
				for record in records:
					record.name = names.get(record.full_key)
			else:
				for record in records:
					record.name = self.name_on_site(doctype, record.key)

	def note_present(self) -> None:
		"""Report the records that are there already, with their titles."""
		for doctype in ORDER:
			present = [record for record in self.of(doctype) if record.name]
			titles = titles_of(doctype, [record.name for record in present])
			for record in present:
				title = titles.get(record.name, record.name)
				self.report.present.append(Made(doctype, record.key, record.name, title))

	def refuse(self, record: Record, field: str = "", message: str = "") -> None:
		"""Report an error of a record; `field` as `RowError.field` has it."""
		place, column = record.place, field
		if ": " in field:
			table, _colon, column = field.partition(": ")
			name, _blank, number = table.rpartition(" ")
			place = record.rows.get((name, int(number) if number.isdigit() else 0), record.place)
		self.report.errors.append(
			RowError(
				record.file,
				record.doctype,
				record.key,
				field,
				message,
				place.sheet,
				place.row,
				place.columns.get(column, ""),
			)
		)

	def refuse_file(
		self, file: str, doctype: str = "", key: str = "", field: str = "", message: str = "", **place
	) -> None:
		self.report.errors.append(RowError(file, doctype, key, field, message, **place))


def has_key(doctype: str) -> bool:
	return frappe.get_meta(doctype).has_field(HISTORY_KEY)


def name_field(doctype: str) -> str | None:
	"""The field that names a record of a master, None where names are series."""
	autoname = cstr(frappe.get_meta(doctype).autoname)
	return autoname.removeprefix("field:") if autoname.startswith("field:") else None


def names_by_key(doctype: str, keys: Iterable[str]) -> dict[str, str]:
	"""Full key → name of the records loaded earlier; the database's collation takes more for equal than is (rule 116)."""
	asked = sorted(set(keys))
	result = names_of_this_site(doctype, asked)
	for start in range(0, len(asked), AT_ONCE):
		part = asked[start : start + AT_ONCE]
		stored = {stored_key(key): key for key in part}
		rows = frappe.get_all(
			doctype,
			filters={HISTORY_KEY: ("in", [*part, *stored])},
			fields=["name", HISTORY_KEY],
			order_by=None,
		)
		for row in rows:
			key = stored.get(row[HISTORY_KEY]) or text.one_line(row[HISTORY_KEY])
			if key in part:
				result[key] = row.name
	return result


def own_dataset() -> str:
	"""The dataset of records that this site wrote out under their names, because no file had brought them."""
	return f"site-{text.fingerprint(frappe.local.site)[:10]}"


def names_of_this_site(doctype: str, keys: list[str]) -> dict[str, str]:
	"""Full key → name of the records that this site itself wrote out."""
	start = f"{own_dataset()}:"
	asked = [key.removeprefix(start) for key in keys if key.startswith(start)]
	result = {}
	for at in range(0, len(asked), AT_ONCE):
		names = frappe.get_all(doctype, filters={"name": ("in", asked[at : at + AT_ONCE])}, pluck="name")
		result.update({f"{start}{name}": name for name in names})
	return result


def stored_key(full_key: str) -> str:
	"""What is stored for a key that the database's collation takes for another record's: with a fingerprint behind it."""
	return f"{full_key[:100]}~{text.fingerprint(full_key)[:32]}"


def free_key(doctype: str, full_key: str) -> str:
	"""The key to store: as it is, unless another record has one that differs only in case or accents, or it is too long."""
	if len(full_key) > 140 or frappe.db.exists(doctype, {HISTORY_KEY: full_key}):
		return stored_key(full_key)
	return full_key


def titles_of(doctype: str, names: list[str]) -> dict[str, str]:
	meta = frappe.get_meta(doctype)
	title = "title" if meta.has_field("title") else meta.get_title_field()
	result = {}
	for start in range(0, len(names), AT_ONCE):
		rows = frappe.get_all(
			doctype,
			filters={"name": ("in", names[start : start + AT_ONCE])},
			fields=["name", title],
			order_by=None,
		)
		result.update({row.name: cstr(row[title]) for row in rows})
	return result

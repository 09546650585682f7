"""Load the history of many partnerships from files: a loader for everybody who has records from before (rule 104).

A file is JSON: `{"dataset": "name", "records": {DocType: [record, …]}}`. A record has a `key`, fields by fieldname, and
child rows as lists; links to other records are their keys, dates are written as people write them ("2013",
"before May 2017"). Or CSV: `Partnership.csv` has a record a line, `Partnership.stage_log.csv` a row of its table a line,
with the record's key. docs/history-loader.md is the page for people.

Everything is checked before anything is written, and every error is told, not only the first. Documents are made through
their own controllers as the acting user; stages and states are then walked without guards and roles, marked as loaded.
Nothing stays unless everything loads. A record that is there already (same key) is left as people have it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.utils import cstr, getdate
from frappe.utils.global_search import update_global_search

from eu_korea_coop.agreements.history import load_state
from eu_korea_coop.constants import (
	ACTION_PLAN,
	AGREEMENT,
	COOPERATION_EVENT,
	COOPERATION_OUTCOME,
	INTERACTION,
	ORGANISATION,
	ORGANISATION_RELATIONSHIP,
	PARTNERSHIP,
)
from eu_korea_coop.domain import dates
from eu_korea_coop.partnerships import snapshots
from eu_korea_coop.partnerships.history import load_stage_log

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

LONGEST_DATA = 140
CSV_DATASET = "history"
"""The dataset of CSV lines that have no column of that name."""
NUMBERS = ("Int", "Float", "Currency", "Percent")


@dataclass(frozen=True, slots=True)
class RowError:
	"""What is wrong: in which file, which record, which field (with its row, `parties 2: organisation`)."""

	file: str
	doctype: str
	key: str
	field: str
	message: str


@dataclass(frozen=True, slots=True)
class Made:
	"""A record that was made, or was there already."""

	doctype: str
	key: str
	name: str
	title: str


@dataclass(slots=True)
class LoadReport:
	"""What a load made, found and refused. With errors, and in a dry run, nothing of it stayed."""

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
		found: dict[str, dict[str, int]] = {}
		for kind, rows in (("made", self.made), ("present", self.present)):
			for row in rows:
				found.setdefault(row.doctype, {"made": 0, "present": 0})[kind] += 1
		return found

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


def load(path: str, dry_run: bool | int = False, as_of: str | None = None) -> dict:
	"""Load a file or all `*.json` and `*.csv` files of a folder; for `bench execute`.

	`as_of`: also write one snapshot per loaded partnership as of this day (ISO). Answers LoadReport.as_dict().
	"""
	report = load_files(
		read_files(Path(path)), dry_run=bool(int(dry_run)), as_of=getdate(as_of) if as_of else None
	)
	return report.as_dict()


def load_text(
	content: str, dry_run: bool = True, as_of: date | None = None, filename: str = "upload.json"
) -> LoadReport:
	"""Load one file given as text, for the browser's door."""
	return load_files({filename: content}, dry_run=dry_run, as_of=as_of)


def load_files(files: Mapping[str, object], dry_run: bool = False, as_of: date | None = None) -> LoadReport:
	"""Load files: name → text (JSON, or CSV by its name) or what the JSON says. All of it stays, or nothing."""
	load = HistoryLoad(dry_run=dry_run, as_of=as_of)
	for name in sorted(files):
		load.read(name, files[name])
	load.check()
	if not load.report.errors:
		load.write()
	return load.report


def read_files(path: Path) -> dict[str, str]:
	"""The texts of a file, or of the history files of a folder, by file name."""
	found = [path] if path.is_file() else sorted([*path.glob("*.json"), *path.glob("*.csv")])
	if not found:
		frappe.throw(_("{0}: no history files (*.json, *.csv) here").format(path), title=_("Nothing to load"))
	return {file.name: file.read_text(encoding="utf-8-sig") for file in found}


@dataclass(slots=True)
class Record:
	"""One record of a file on its way into the site."""

	file: str
	dataset: str
	doctype: str
	key: str
	values: dict
	name: str | None = None
	failed: bool = False
	deferred: dict[str, object] = field(default_factory=dict)

	@property
	def full_key(self) -> str:
		return f"{self.dataset}:{self.key}"


class HistoryLoad:
	"""One load, from reading to the report."""

	def __init__(self, dry_run: bool, as_of: date | None):
		self.report = LoadReport(dry_run)
		self.as_of = as_of
		self.records: dict[tuple[str, str], Record] = {}
		self.tables: list[tuple[str, str, str, str, dict]] = []
		self.link_names: dict[tuple[str, str], bool] = {}

	# reading

	def read(self, file: str, content: object) -> None:
		"""Take in one file; what is no history file is told as an error of the file."""
		if file.lower().endswith(".csv"):
			self.read_csv(file, cstr(content))
			return
		try:
			data = parse_file(file, content)
		except ValueError as error:
			self.refuse(file, message=_("This is not a history file: {0}").format(error))
			return
		dataset = cstr(data.get("dataset")).strip()
		if not dataset or ":" in dataset:
			self.refuse(
				file,
				field="dataset",
				message=_("Name the dataset, without a colon: keys are unique within it"),
			)
			return
		for doctype, rows in data["records"].items():
			if doctype not in ORDER:
				self.refuse(file, doctype, message=_("This DocType can't be loaded"))
			elif not isinstance(rows, list):
				self.refuse(file, doctype, message=_("A list of records is wanted"))
			else:
				for number, row in enumerate(rows, start=1):
					self.take(file, dataset, doctype, row, number)

	def read_csv(self, file: str, content: str) -> None:
		"""`DocType.csv`: a record a line; `DocType.table.csv`: a row of that table a line, with the record's key."""
		doctype, *table = file[:-4].split(".")
		if doctype not in ORDER or len(table) > 1:
			self.refuse(
				file,
				message=_("Name the file after a DocType that can be loaded, or after one and its table"),
			)
			return
		for number, line in enumerate(csv.DictReader(io.StringIO(content)), start=1):
			if None in line or None in line.values():
				self.refuse(
					file,
					doctype,
					f"#{number}",
					message=_("This line has not as many values as the first has names"),
				)
				continue
			row = {name.strip(): value.strip() for name, value in line.items() if value.strip()}
			dataset = row.pop("dataset", CSV_DATASET)
			if not table:
				self.take(file, dataset, doctype, row, number)
			elif not row.get("key"):
				self.refuse(file, doctype, f"#{number}", "key", _("The key is missing"))
			else:
				self.tables.append((file, doctype, f"{dataset}:{row.pop('key')}", table[0], row))

	def attach_tables(self) -> None:
		"""Rows of CSV files come to their records."""
		for file, doctype, key, table, row in self.tables:
			record = self.records.get((doctype, key))
			if record is None:
				self.refuse(file, doctype, key, "key", _("No record has this key"))
			else:
				record.values.setdefault(table, []).append(row)

	def take(self, file: str, dataset: str, doctype: str, row: object, number: int) -> None:
		if not isinstance(row, dict):
			self.refuse(file, doctype, f"#{number}", message=_("A record is wanted, with fields by name"))
			return
		values = {name: value for name, value in row.items() if not name.startswith("_")}
		key = values.pop("key", None) or (values.get(name_field(doctype)) if name_field(doctype) else None)
		if not key or not isinstance(key, str):
			self.refuse(file, doctype, f"#{number}", "key", _("The key is missing"))
			return
		record = Record(file, dataset, doctype, key.strip(), values)
		identity = self.identity(record)
		if identity in self.records:
			other = self.records[identity].file
			self.refuse(
				file, doctype, record.key, "key", _("This key is used twice, also in {0}").format(other)
			)
			return
		self.records[identity] = record

	@staticmethod
	def identity(record: Record) -> tuple[str, str]:
		"""Records of masters are known by name, all others by dataset and key."""
		return (record.doctype, record.key if name_field(record.doctype) else record.full_key)

	# checking

	def check(self) -> None:
		"""Find all that can be found without writing: fields, values, dates, links."""
		self.attach_tables()
		for record in self.records.values():
			record.name = find_present(record)
		for record in self.records.values():
			self.check_values(record, record.doctype, record.values, "")

	def check_values(self, record: Record, doctype: str, values: Mapping, where: str) -> None:
		meta = frappe.get_meta(doctype)
		log_fields = (
			LOG_FIELDS.get(record.doctype, ()) if where.startswith(WALKED.get(record.doctype, "\0")) else None
		)
		parsed = {}
		for name, value in values.items():
			problem = None
			df = meta.get_field(name)
			told = f"{where}{name}"
			if df is None or (df.fieldtype in no_value_fields and df.fieldtype not in table_fields):
				problem = _("{0} has no such field").format(_(doctype))
			elif log_fields is not None and name not in log_fields:
				problem = _("This is written by the app")
			elif name in MOVED_BY_HISTORY.get(doctype, ()):
				problem = _("Give the way there in {0}").format(WALKED[doctype])
			elif (
				df.read_only
				and log_fields is None
				and name not in (*WALKED.values(), *SET_WITH_HISTORY.get(doctype, ()))
			):
				problem = _("This is computed by the app, leave it out")
			elif df.fieldtype in table_fields:
				self.check_table(record, df, value, told)
			elif is_fuzzy(meta, name):
				problem = self.check_fuzzy(meta, name, values, parsed)
			else:
				problem = self.problem_with(record, df, value)
			if problem:
				self.refuse(record.file, record.doctype, record.key, told, problem)
		if isinstance(values, dict):
			values.update(parsed)
		self.check_wanted(record, meta, values, where)

	def check_table(self, record: Record, df, rows: object, told: str) -> None:
		if not isinstance(rows, list):
			self.refuse(record.file, record.doctype, record.key, told, _("A list of rows is wanted"))
			return
		for number, row in enumerate(rows):
			if isinstance(row, str):
				row = rows[number] = {single_link(df.options): row}
			if not isinstance(row, dict):
				self.refuse(
					record.file, record.doctype, record.key, f"{told} {number + 1}", _("A row is wanted")
				)
				continue
			for name in [name for name in row if name.startswith("_")]:
				del row[name]
			self.check_values(record, df.options, row, f"{told} {number + 1}: ")

	def check_wanted(self, record: Record, meta, values: Mapping, where: str) -> None:
		"""Name every missing field a record is meaningless without."""
		for df in meta.get("fields", {"reqd": 1}):
			if df.default or (df.fieldname in values and values[df.fieldname] not in (None, "", [])):
				continue
			if df.fieldname in MOVED_BY_HISTORY.get(meta.name, ()) or df.fieldtype == "Check":
				continue
			self.refuse(
				record.file, record.doctype, record.key, f"{where}{df.fieldname}", _("This is missing")
			)

	def check_fuzzy(self, meta, name: str, values: Mapping, parsed: dict) -> str | None:
		"""A business date as people write it becomes a date and a precision; answers what is wrong."""
		precision = values.get(f"{name}_precision")
		value = values[name]
		try:
			if precision:
				found = dates.fuzzy(value, precision)
			else:
				found = dates.parse(cstr(value) if value is not None else None)
		except dates.DateError:
			return _("{0} is no date: write 2013, Nov 2016, 2016-11-05, before May 2017 or unknown").format(
				value
			)
		parsed[name] = found.date
		parsed[f"{name}_precision"] = found.precision
		return None

	def problem_with(self, record: Record, df, value: object) -> str | None:
		"""What is wrong with a plain value; None if nothing."""
		if value in (None, ""):
			return None
		if isinstance(value, list | dict):
			return _("One value is wanted")
		if df.fieldtype == "Link":
			return self.problem_with_link(record, df, value)
		if df.fieldtype == "Select":
			options = [option.strip() for option in cstr(df.options).split("\n")]
			return (
				None
				if cstr(value) in options
				else _("{0} is none of: {1}").format(value, ", ".join(filter(None, options)))
			)
		if df.fieldtype == "Check":
			return (
				None
				if cstr(value) in ("0", "1", "True", "False")
				else _("{0} is neither 0 nor 1").format(value)
			)
		if df.fieldtype in NUMBERS:
			return (
				None if is_number(value, whole=df.fieldtype == "Int") else _("{0} is no number").format(value)
			)
		if df.fieldtype == "Date":
			return None if is_day(value) else _("{0} is no day: write 2017-05-31").format(value)
		if df.fieldtype == "Data" and len(cstr(value)) > (df.length or LONGEST_DATA):
			return _("This is longer than {0} characters").format(df.length or LONGEST_DATA)
		return None

	def problem_with_link(self, record: Record, df, value: object) -> str | None:
		if self.target(record, df.options, cstr(value)) or self.is_there(df.options, cstr(value)):
			return None
		return _("{0} {1} is neither in the files nor on this site").format(_(df.options), value)

	def target(self, record: Record, doctype: str, key: str) -> Record | None:
		"""The record of the files that a link means: by key in its own dataset, by dataset:key, or by name."""
		return self.records.get((doctype, f"{record.dataset}:{key}")) or self.records.get((doctype, key))

	def is_there(self, doctype: str, value: str) -> bool:
		asked = (doctype, value)
		if asked not in self.link_names:
			self.link_names[asked] = bool(self.name_on_site(doctype, value))
		return self.link_names[asked]

	@staticmethod
	def name_on_site(doctype: str, value: str) -> str | None:
		"""The name of a record loaded earlier under this full key, or of any record with this name."""
		if ":" in value and frappe.get_meta(doctype).has_field(HISTORY_KEY):
			name = frappe.db.get_value(doctype, {HISTORY_KEY: value}, "name")
			if name:
				return name
		return frappe.db.exists(doctype, value)

	# writing

	def write(self) -> None:
		"""Make everything; with an error or in a dry run nothing of it stays."""
		save_point = f"history_{frappe.generate_hash(length=8)}"
		frappe.db.savepoint(save_point)
		with search_index_waits():
			for doctype in ORDER:
				self.make_all([record for record in self.records.values() if record.doctype == doctype])
			new = [record for record in self.records.values() if record.deferred and record.name]
			for record in new:
				self.attempt(record, self.link_later)
			for record in new:
				self.attempt(record, self.walk)
			if self.as_of and not self.report.errors:
				loaded = [row.name for row in self.report.made if row.doctype == PARTNERSHIP]
				self.report.snapshots = snapshots.write_as_of(loaded, self.as_of) if loaded else 0
		if self.report.stayed:
			for row in self.report.made:
				update_global_search(frappe.get_doc(row.doctype, row.name))
		else:
			self.undo(save_point)

	def undo(self, save_point: str) -> None:
		frappe.db.rollback(save_point=save_point)
		frappe.db.after_commit.reset()  # what was to follow concerns records that are not there
		for row in self.report.made:
			frappe.clear_document_cache(row.doctype, row.name)

	def make_all(self, records: Sequence[Record]) -> None:
		"""Make the records of one DocType in the order of the files, what one points to before it."""
		waiting = {}
		for record in records:
			if record.name:
				self.report.present.append(self.told(record))
			else:
				waiting[id(record)] = record
		while waiting:
			self.make_with_parents(next(iter(waiting.values())), waiting)

	def make_with_parents(self, record: Record, waiting: dict[int, Record]) -> None:
		"""A circle is broken where it closes: that link is set later."""
		del waiting[id(record)]
		for df, value in self.links(record):
			target = self.target(record, df.options, value)
			if target is not None and id(target) in waiting:
				self.make_with_parents(target, waiting)
		self.attempt(record, self.make)

	def links(self, record: Record) -> Iterator[tuple[object, str]]:
		"""The links of a record itself, without its rows."""
		meta = frappe.get_meta(record.doctype)
		for name, value in record.values.items():
			df = meta.get_field(name)
			if df and df.fieldtype == "Link" and value:
				yield df, cstr(value)

	def attempt(self, record: Record, step) -> None:
		"""One step for one record; what its controller refuses is told, and undone alone."""
		save_point = f"record_{frappe.generate_hash(length=8)}"
		frappe.db.savepoint(save_point)
		waiting_messages = len(frappe.local.message_log)
		try:
			step(record)
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point=save_point)
			del frappe.local.message_log[waiting_messages:]
			record.failed = True
			self.refuse(record.file, record.doctype, record.key, message=plain(error) or type(error).__name__)

	def make(self, record: Record) -> None:
		walked = WALKED.get(record.doctype)
		values = {}
		meta = frappe.get_meta(record.doctype)
		for name, value in record.values.items():
			df = meta.get_field(name)
			if name == walked or name in SET_WITH_HISTORY.get(record.doctype, ()):
				record.deferred[name] = value
			elif df.fieldtype in table_fields:
				values[name] = [self.resolved(record, df.options, row) for row in value]
			elif df.fieldtype == "Link" and value and not (found := self.resolve(record, df, value)):
				record.deferred[name] = value
			else:
				values[name] = found if df.fieldtype == "Link" and value else value
		if meta.has_field(HISTORY_KEY):
			values[HISTORY_KEY] = record.full_key
		doc = frappe.get_doc({"doctype": record.doctype, **values}).insert()
		record.name = doc.name
		self.report.made.append(self.told(record, doc))

	def resolved(self, record: Record, doctype: str, row: Mapping) -> dict:
		"""A child row with the names of what it links to."""
		meta = frappe.get_meta(doctype)
		found = {}
		for name, value in row.items():
			df = meta.get_field(name)
			if df.fieldtype == "Link" and value:
				value = self.resolve(record, df, value)
				if not value:
					frappe.throw(_("{0}: {1} is not made yet").format(name, row[name]))
			found[name] = value
		return found

	def resolve(self, record: Record, df, value: object) -> str | None:
		"""The name of a linked record; None while it is not made. Raises ValidationError if it never will be."""
		target = self.target(record, df.options, cstr(value))
		if target is None:
			return self.name_on_site(df.options, cstr(value))
		if target.failed:
			frappe.throw(_("{0}: {1} {2} was refused").format(df.fieldname, _(df.options), value))
		return target.name

	def link_later(self, record: Record) -> None:
		"""Set the links to records that were made after this one."""
		meta = frappe.get_meta(record.doctype)
		kept = (WALKED.get(record.doctype), *SET_WITH_HISTORY.get(record.doctype, ()))
		links = {name: value for name, value in record.deferred.items() if name not in kept}
		if not links:
			return
		doc = frappe.get_doc(record.doctype, record.name)
		for name, value in links.items():
			found = self.resolve(record, meta.get_field(name), value)
			if not found:
				frappe.throw(_("{0}: {1} is not made yet").format(name, value))
			doc.set(name, found)
		doc.save()

	def walk(self, record: Record) -> None:
		"""Write the stage log of a partnership or the state log of an agreement."""
		table = WALKED.get(record.doctype)
		rows = record.deferred.get(table)
		if not rows:
			return
		child = frappe.get_meta(record.doctype).get_field(table).options
		rows = [self.resolved(record, child, row) for row in rows]
		doc = frappe.get_doc(record.doctype, record.name)
		for name in SET_WITH_HISTORY.get(record.doctype, ()):
			if name in record.deferred:
				doc.set(name, record.deferred[name])
		if record.doctype == PARTNERSHIP:
			load_stage_log(doc, rows)
		else:
			load_state(doc, rows)

	# telling

	def told(self, record: Record, doc=None) -> Made:
		doc = doc or frappe.get_doc(record.doctype, record.name)
		return Made(record.doctype, record.key, record.name, cstr(doc.get("title") or doc.get_title()))

	def refuse(self, file: str, doctype: str = "", key: str = "", field: str = "", message: str = "") -> None:
		self.report.errors.append(RowError(file, doctype, key, field, message))


def parse_file(file: str, content: object) -> dict:
	"""What a file says. Raises ValueError."""
	data = content
	if isinstance(content, str):
		data = json.loads(content)
	if not isinstance(data, dict) or not isinstance(data.get("records"), dict):
		raise ValueError(_("it has no records by DocType"))
	return json.loads(json.dumps(data))  # the caller's data stays as it is


def find_present(record: Record) -> str | None:
	"""The name of the record of an earlier load (by its key), or of the master with this name."""
	if frappe.get_meta(record.doctype).has_field(HISTORY_KEY):
		return frappe.db.get_value(record.doctype, {HISTORY_KEY: record.full_key}, "name")
	return frappe.db.exists(record.doctype, record.key)


def name_field(doctype: str) -> str | None:
	"""The field that names a record of a master, None where names are series."""
	autoname = cstr(frappe.get_meta(doctype).autoname)
	return autoname.removeprefix("field:") if autoname.startswith("field:") else None


def single_link(child: str) -> str:
	"""The one field a row may be shortened to."""
	return next(df.fieldname for df in frappe.get_meta(child).fields if df.fieldtype == "Link")


def is_fuzzy(meta, name: str) -> bool:
	return meta.get_field(name).fieldtype == "Date" and meta.has_field(f"{name}_precision")


def is_number(value: object, whole: bool) -> bool:
	if isinstance(value, bool):
		return False
	try:
		number = float(value)
	except (TypeError, ValueError):
		return False
	return number == number and abs(number) != float("inf") and (not whole or number == int(number))


def is_day(value: object) -> bool:
	try:
		date.fromisoformat(cstr(value))
	except ValueError:
		return False
	return True


def plain(error: Exception) -> str:
	"""A controller's sentence without markup."""
	return frappe.utils.strip_html_tags(cstr(error)).strip()


@contextmanager
def search_index_waits() -> Iterator[None]:
	"""Nothing goes to the search index before it is sure to stay: its queue knows no rollback."""
	conf = frappe.local.conf
	before = conf.get("disable_global_search")
	conf["disable_global_search"] = 1
	try:
		yield
	finally:
		conf["disable_global_search"] = before

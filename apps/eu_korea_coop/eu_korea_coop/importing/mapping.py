"""From the form of an import to the sheet and plan it means: its file, its columns, its answers."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import cint, getdate

from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import COOPERATION_EVENT, COOPERATION_IMPORT, COOPERATION_IMPORT_MAPPING
from eu_korea_coop.domain import dates, sheet_kinds
from eu_korea_coop.importing import rows
from eu_korea_coop.importing.cells import Cells
from eu_korea_coop.importing.grouping import Options
from eu_korea_coop.importing.plan import Plan
from eu_korea_coop.sheets import files, headings
from eu_korea_coop.sheets.table import FileContent, letter

FIELD_OF_LABEL = {label: name for name, label in sheet_kinds.FIELD_LABELS.items()}
ORDERS = {"day, month, year": dates.DAY_FIRST, "month, day, year": dates.MONTH_FIRST}


def read_content(doc) -> FileContent:
	"""The tables of the attached file, read with the reader's rights. Raises ValidationError."""
	return files.read(attached(doc), doc.encoding or None)


def attached(doc) -> bytes:
	if not doc.file:
		frappe.throw(_("{0} is missing.").format(doc.bold("file")), frappe.MandatoryError)
	# files of equal content share their address, whoever uploaded them
	names = frappe.get_all("File", filters={"file_url": doc.file}, pluck="name", order_by="creation desc")
	if not names:
		frappe.throw(_("{0}: the file is not here any more. Attach it again.").format(doc.bold("file")))
	files_of_address = [frappe.get_doc("File", name) for name in names]
	file = next((one for one in files_of_address if one.has_permission("read")), files_of_address[0])
	file.check_permission("read")
	return stored(file)


def stored(file) -> bytes:
	"""The content of a File as it was uploaded.

	Frappe 16 guesses at a text's encoding unless no guesses are given it: it took a sheet in CP949 for Windows-1250.
	"""
	no_guesses = {"encodings": ()} if "encodings" in inspect.signature(file.get_content).parameters else {}
	content = file.get_content(**no_guesses)
	return content.encode() if isinstance(content, str) else content


def file_name(doc) -> str:
	return (doc.file or "").rsplit("/", 1)[-1]


def propose(doc) -> None:
	"""Fill in kind, sheet, row of headings and the columns; a saved mapping goes over what the headings say."""
	content = read_content(doc)
	doc.set("columns", [])
	doc.sheet_rows = 0
	if doc.kind == sheet_kinds.WORKBOOK or is_our_workbook(content):
		doc.kind, doc.heading_row = sheet_kinds.WORKBOOK, 0
		return
	table = rows.choose_table(content, doc.sheet)
	saved = saved_columns(doc)
	if doc.event and not doc.kind:
		doc.kind = sheet_kinds.ATTENDANCE
	before = doc.get_doc_before_save()
	same_sheet = before and before.file == doc.file and before.sheet == doc.sheet
	sheet = rows.propose(
		table, doc.kind or (saved and saved["kind"]), cint(doc.heading_row) if same_sheet else None
	)
	rows.settle_by_values(sheet, Cells(None))
	doc.kind, doc.sheet, doc.heading_row = sheet.kind, table.sheet, sheet.heading_row
	doc.sheet_rows = len(table.rows)
	first = headings.read(table, sheet.heading_row).first_row
	samples = next((row for number, row in table.filled() if number >= first), [])
	for place, heading in enumerate(sheet.names):
		if not heading and not any(row[place] is not None for row in table.rows[first - 1 :]):
			continue
		field = saved["columns"].get(heading, "") if saved else sheet.fields[place]
		doc.append(
			"columns",
			{
				"column": letter(place),
				"heading": heading[:140],
				"sample": files.as_text(samples[place] if place < len(samples) else None)[:140],
				"target": sheet_kinds.FIELD_LABELS.get(field, ""),
			},
		)


def is_our_workbook(content: FileContent) -> bool:
	"""A workbook that our export wrote: its sheets have the names of DocTypes and columns called `key`."""
	return any(table.sheet == "_About" for table in content.tables)


def saved_columns(doc) -> dict | None:
	"""The kind and the field of each heading of the saved mapping, None without one. Raises PermissionError."""
	if not doc.mapping:
		return None
	saved = frappe.get_doc(COOPERATION_IMPORT_MAPPING, doc.mapping)
	saved.check_permission("read")
	return {
		"kind": saved.kind,
		"columns": {row.heading: FIELD_OF_LABEL.get(row.target, "") for row in saved.columns},
	}


def refuse_doubles(doc) -> None:
	"""A field can be in one column only."""
	seen: dict[str, str] = {}
	for row in doc.columns:
		if row.target and row.target in seen:
			frappe.throw(
				_("Columns {0} and {1} both become {2}. Choose one.").format(
					seen[row.target], row.column, _(row.target)
				),
				title=_("Chosen twice"),
			)
		if row.target and FIELD_OF_LABEL[row.target] not in sheet_kinds.FIELDS.get(doc.kind, ()):
			row.target = ""
		if row.target:
			seen[row.target] = row.column


def save_mapping(doc, name: str):
	"""Keep the columns of an import under a name; one of that name is replaced."""
	columns = [{"column": row.column, "heading": row.heading, "target": row.target} for row in doc.columns]
	if frappe.db.exists(COOPERATION_IMPORT_MAPPING, name):
		saved = frappe.get_doc(COOPERATION_IMPORT_MAPPING, name)
		saved.update({"kind": doc.kind, "columns": columns})
		return saved.save()
	return frappe.get_doc(
		{"doctype": COOPERATION_IMPORT_MAPPING, "mapping_name": name, "kind": doc.kind, "columns": columns}
	).insert()


def read_sheet(doc) -> rows.Sheet:
	"""The rows of the import's sheet by its columns, and every bad cell."""
	content = read_content(doc)
	table = rows.choose_table(content, doc.sheet)
	sheet = rows.propose(table, doc.kind, cint(doc.heading_row))
	targets = {row.column: FIELD_OF_LABEL.get(row.target, "") for row in doc.columns}
	sheet.fields = [targets.get(letter(place), "") for place in range(len(sheet.names))]
	if doc.event:
		sheet.said = frozenset({"event_title"})
	sheet.others = tuple(
		one.sheet for one in content.tables if one is not table and len(one.rows) > 1 and one.sheet[:1] != "_"
	)
	rows.read_rows(sheet, content.problems, Cells(ORDERS.get(doc.date_order)))
	return sheet


def make_plan(doc, progress: Callable[[int, int], None] | None = None) -> Plan:
	options = Options(
		own_organisation=doc.own_organisation,
		default_side=doc.default_side,
		decisions=frappe.parse_json(doc.decisions or "{}"),
		event=event_of(doc),
		today=persons_today(),
		next_step_due=getdate(doc.next_step_due) if doc.next_step_due else None,
	)
	return Plan(read_sheet(doc), options, progress)


def event_of(doc) -> frappe._dict | None:
	"""The event whose badge list the sheet is, with title and status. Raises PermissionError for who may not change it."""
	if not doc.event:
		return None
	frappe.get_doc(COOPERATION_EVENT, doc.event).check_permission("write")
	return frappe.db.get_value(COOPERATION_EVENT, doc.event, ["name", "title", "status"], as_dict=True)


def decide(doc, decisions: dict[str, str]) -> None:
	"""Add answers to the questions of a preview; "" takes one back. Raises ValidationError once it is started."""
	if doc.status not in ("Draft", "Stopped"):
		frappe.throw(_("This import has been started. Make a new one for another sheet."))
	stored = frappe.parse_json(doc.decisions or "{}")
	for key, answer in decisions.items():
		if not isinstance(answer, str) or not answer.startswith(("new", "use:", "same:")):
			stored.pop(key, None)
		else:
			stored[key] = answer
	doc.decisions = json.dumps(stored, ensure_ascii=False)
	doc.save()


def of(name: str, action: str = "read"):
	"""The import, for who may `action` it. Raises PermissionError."""
	doc = frappe.get_doc(COOPERATION_IMPORT, name)
	doc.check_permission(action)
	return doc

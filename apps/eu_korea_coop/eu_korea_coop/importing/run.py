"""The run of an import: batch after batch, each committed with what it made; killed and gone on with; repeated without doubling.

A group is made as a whole or not at all. A batch holds groups of about two seconds; its row, the counts on the import and the
records are one transaction, so that a kill loses at most the batch at work, which the next run makes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import now_datetime, update_progress_bar
from frappe.utils.file_lock import LockTimeoutError
from frappe.utils.synchronization import filelock

from eu_korea_coop.constants import COOPERATION_IMPORT, COOPERATION_IMPORT_BATCH
from eu_korea_coop.domain import sheet_kinds
from eu_korea_coop.importing import mapping, previews, progress
from eu_korea_coop.importing.grouping import Group
from eu_korea_coop.importing.groups import Outcome, make_group
from eu_korea_coop.partnerships import history_loader

DRAFT, RUNNING, FINISHED, STOPPED, UNDONE = "Draft", "Running", "Finished", "Stopped", "Undone"
SECONDS_A_BATCH = 2.0
QUEUE = "long"
LONGEST_RUN = 6 * 3600
"""Seconds; 50,000 rows took less than half of it (docs/scaling.md)."""
PROGRESS = (
	"status",
	"phase",
	"groups_total",
	"groups_done",
	"records_made",
	"records_present",
	"groups_refused",
	"started",
	"heartbeat",
	"ended",
)
"""Fields in which a run says how far it is."""


def start(doc) -> None:
	"""Run an import in the background, or go on with one that was stopped. Raises ValidationError while questions are open."""
	if doc.status in (FINISHED, UNDONE):
		frappe.throw(_("This import has ended. Make a new one for another sheet."), title=_("Ended"))
	if is_running(doc.name):
		frappe.throw(_("This import is running."), title=_("Running"))
	if doc.status == DRAFT and doc.kind != sheet_kinds.WORKBOOK:
		refuse_open_questions(len(previews.likeliest_answers(doc)))
	doc.db_set(
		{
			"status": RUNNING,
			"phase": "Waiting",
			"started_by": frappe.session.user,
			"heartbeat": now_datetime(),
		}
	)
	frappe.enqueue(
		"eu_korea_coop.importing.run.run",
		queue=QUEUE,
		timeout=LONGEST_RUN,
		enqueue_after_commit=True,
		name=doc.name,
	)


def refuse_open_questions(number: int) -> None:
	if number:
		frappe.throw(
			_("{0} names may be ones that are here already. Decide each, or all at once.").format(number),
			title=_("Questions are open"),
		)


def execute(
	path: str | None = None, name: str | None = None, kind: str | None = None, all_new: bool | int = False
) -> dict:
	"""Import a file from the command line, with progress, or go on with an import by its name; for `bench execute`.

	Answers status, counts and errors, also for what can't be read: bench would show another error in its place.
	`all_new`: whatever may be there already is new.
	"""
	try:
		doc = mapping.of(name, "write") if name else from_path(path, kind)
		if doc.kind != sheet_kinds.WORKBOOK and doc.status == DRAFT:
			plan = mapping.make_plan(doc)
			if int(all_new):
				mapping.decide(doc, {question.key: "new" for question in plan.undecided})
			else:
				refuse_open_questions(len(plan.undecided))
		run(doc.name, show_progress)
	except (OSError, ValueError, frappe.ValidationError, frappe.DoesNotExistError) as error:
		return {
			"status": STOPPED,
			"errors": [{"file": str(path or name), "message": frappe.utils.strip_html_tags(str(error))}],
		}
	return status(doc.name)


def from_path(path: str | None, kind: str | None):
	"""A new import of a file of this machine."""
	content = Path(str(path)).read_bytes()
	attached = frappe.get_doc(
		{"doctype": "File", "file_name": Path(str(path)).name, "content": content, "is_private": 1}
	).insert()
	return frappe.get_doc(
		{"doctype": COOPERATION_IMPORT, "file": attached.file_url, "kind": kind or ""}
	).insert()


def show_progress(done: int, total: int) -> None:
	update_progress_bar(_("Importing"), done - 1, total)


def run(name: str, report: Callable[[int, int], None] | None = None) -> None:
	"""Make what is not made yet; commits after every batch. Another process at the same import ends at once."""
	try:
		with filelock(f"cooperation-import-{name}", timeout=0):
			doc = frappe.get_doc(COOPERATION_IMPORT, name)
			if doc.started_by and frappe.session.user != doc.started_by:
				frappe.set_user(doc.started_by)  # a job of the queue, in the name of who asked for it
			note(name, status=RUNNING, phase="Reading", started=doc.started or now_datetime())
			frappe.db.commit()  # the desk sees that it has begun, and what a kill leaves behind says so
			try:
				make_workbook(doc, report) if doc.kind == sheet_kinds.WORKBOOK else make_groups(doc, report)
			except Exception:
				frappe.db.rollback()
				frappe.log_error(title=f"Import {name}")
				note(name, status=STOPPED, phase="")
				frappe.db.commit()  # what was made before stays, and the next run goes on with it
				raise
	except LockTimeoutError:
		return


def make_groups(doc, report: Callable[[int, int], None] | None) -> None:
	plan = mapping.make_plan(doc)
	groups, open_rows = list(plan.groups.values()), plan.open_rows()
	done, number = doc.groups_done or 0, count_batches(doc.name)
	note(doc.name, groups_total=len(groups), phase="Making")
	file, sheet = mapping.file_name(doc), plan.sheet.table.sheet
	while done < len(groups):
		batch, until = Batch(), time.monotonic() + SECONDS_A_BATCH
		while done < len(groups) and time.monotonic() < until:
			group = groups[done]
			if group.is_bad:
				batch.refuse_held(group)
			elif open_rows.intersection(group.rows):
				batch.refuse(
					group.rows, _("Somebody here may be known already: decide, and import the sheet again")
				)
			else:
				batch.take(make_group(group, file, sheet, plan.options.next_step_due))
			done += 1
		number += 1
		write_batch(doc.name, number, batch, done)
		frappe.db.commit()  # records, batch and counts together: this is what a kill can't take back
		if report:
			report(done, len(groups))
	note(doc.name, status=FINISHED, phase="", ended=now_datetime())
	frappe.db.commit()  # the end of a job, and the desk sees it


def make_workbook(doc, report: Callable[[int, int], None] | None) -> None:
	"""A workbook of our own export is loaded as history: all of it or nothing."""

	def beat(done: int, total: int) -> None:
		if report:
			report(done, total)

	report = history_loader.load_files({mapping.file_name(doc): mapping.attached(doc)}, progress=beat)
	batch = Batch()
	batch.made = [["", row.doctype, row.name] for row in report.made] if report.stayed else []
	batch.present = len(report.present)
	batch.errors = [
		{
			"row": error.row,
			"column": error.column,
			"message": f"{error.sheet or error.file}: {error.key} {error.field} {error.message}",
		}
		for error in report.errors
	]
	batch.refused = int(bool(report.errors))
	write_batch(doc.name, count_batches(doc.name) + 1, batch, 1)
	ended = {"status": FINISHED, "ended": now_datetime()} if report.stayed else {"status": STOPPED}
	note(doc.name, groups_total=1, phase="", **ended)
	frappe.db.commit()  # the background job commits too, the command line does not


class Batch:
	"""What one transaction makes."""

	def __init__(self):
		self.made: list[list[str]] = []
		"""[table or "", DocType, name] and for an added row its own name."""
		self.errors: list[dict] = []
		self.present = self.refused = 0

	def take(self, outcome: Outcome) -> None:
		self.made += [["", doctype, name] for doctype, name in outcome.made]
		self.made += [[table, doctype, name, row] for doctype, name, table, row in outcome.added]
		self.present += outcome.present
		self.errors += outcome.errors
		self.refused += bool(outcome.errors)

	def refuse_held(self, group: Group) -> None:
		"""Each of its rows with the wrong cell that holds it back."""
		self.errors += [
			{"row": row, "column": column, "message": message}
			for row in group.rows
			for column, message in group.why_held(row)
		]
		self.refused += 1

	def refuse(self, rows: list[int], message: str) -> None:
		self.errors += [{"row": row, "column": "", "message": message} for row in rows]
		self.refused += 1


def write_batch(name: str, number: int, batch: Batch, done: int) -> None:
	row = frappe.get_doc(
		{
			"doctype": COOPERATION_IMPORT_BATCH,
			"cooperation_import": name,
			"number": number,
			"made": json.dumps(batch.made, ensure_ascii=False),
			"errors": json.dumps(batch.errors, ensure_ascii=False),
		}
	)
	row.flags.ignore_permissions = True  # nobody writes a batch but this run
	row.insert()
	before = frappe.db.get_value(
		COOPERATION_IMPORT, name, ["records_made", "records_present", "groups_refused"], as_dict=True
	)
	note(
		name,
		groups_done=done,
		records_made=(before.records_made or 0) + sum(1 for row in batch.made if not row[0]),
		records_present=(before.records_present or 0) + batch.present,
		groups_refused=(before.groups_refused or 0) + batch.refused,
	)


def note(name: str, **values: object) -> None:
	frappe.db.set_value(
		COOPERATION_IMPORT, name, {**values, "heartbeat": now_datetime()}, update_modified=False
	)


def count_batches(name: str) -> int:
	return frappe.db.count(COOPERATION_IMPORT_BATCH, {"cooperation_import": name})


def is_running(name: str) -> bool:
	"""Whether a process is at it: the lock is the operating system's and ends with the process, however that ends."""
	try:
		with filelock(f"cooperation-import-{name}", timeout=0):
			return False
	except LockTimeoutError:
		return True


def status(name: str, most: int = 200) -> dict:
	"""How far an import is; `is_stuck` if it says Running and no process is at it."""
	row = frappe.db.get_value(COOPERATION_IMPORT, name, PROGRESS, as_dict=True)
	waits = row.status == RUNNING and row.phase == "Waiting"
	errors = all_errors(name)
	return {
		"name": name,
		**row,
		"is_stuck": row.status == RUNNING and not waits and not is_running(name),
		"errors": errors[:most],
		"error_count": len(errors),
		"undoing": progress.of(undo_key(name)),
	}


def undo_key(name: str) -> str:
	"""Where the undoing of an import says how far it is."""
	return f"cooperation-import-undo:{name}"


def all_errors(name: str) -> list[dict]:
	rows = frappe.get_all(
		COOPERATION_IMPORT_BATCH, filters={"cooperation_import": name}, fields=["errors"], order_by="number"
	)
	return [error for row in rows for error in frappe.parse_json(row.errors or "[]")]

"""Load the history of many partnerships from files: a loader for everybody who has records from before (rule 104).

A JSON file is `{"dataset": "name", "records": {DocType: [record, …]}}`. A record has a `key`, fields by fieldname, and
child rows as lists; links to other records are their keys, dates are written as people write them ("2013",
"before May 2017"). A table file is CSV or a sheet of a workbook: `Partnership` has a record a row, `Partnership.stage_log` a
row of its table a row, with the record's key. docs/history-loader.md is the page for people.

`reading` makes records of files, `checking` checks all of them before anything is written, `making` makes the documents
through their own controllers as the acting user and then walks stages and states without guards and roles, `report` says
what happened. Nothing stays unless everything loads. A record that is there already (same key) is left as people have it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import getdate, update_progress_bar

from eu_korea_coop.partnerships.history_loader.checking import check
from eu_korea_coop.partnerships.history_loader.making import make
from eu_korea_coop.partnerships.history_loader.reading import read_file, read_folder
from eu_korea_coop.partnerships.history_loader.records import HISTORY_KEY, ORDER, Records
from eu_korea_coop.partnerships.history_loader.report import LoadReport, Made, RowError
from eu_korea_coop.sheets.files import WORKBOOKS

__all__ = ("HISTORY_KEY", "ORDER", "LoadReport", "Made", "RowError", "load", "load_files", "load_text")


def load(path: str, dry_run: bool | int = False, as_of: str | None = None) -> dict:
	"""Load a file or all files of a folder; for `bench execute`. Answers LoadReport.as_dict(), also for what can't be read.

	`as_of`: also write one snapshot per loaded partnership as of this day (ISO). Nothing is raised: bench would show
	another error in its place.
	"""
	report = LoadReport(bool(int(dry_run)))
	try:
		report = load_files(
			read_folder(Path(path)),
			dry_run=report.dry_run,
			as_of=getdate(as_of) if as_of else None,
			progress=show_progress,
		)
	except (OSError, ValueError, frappe.ValidationError) as error:
		report.errors.append(RowError(str(path), message=str(error)))
	return report.as_dict()


def load_text(content: str | bytes, dry_run: bool, as_of: date | None, filename: str) -> LoadReport:
	"""Load one file, for the browser; a workbook comes as base64 text."""
	if isinstance(content, str) and Path(filename).suffix.lower() in WORKBOOKS:
		try:
			content = base64.b64decode(content, validate=True)
		except ValueError:
			message = _("A workbook is sent as base64 text.")
			return LoadReport(dry_run, errors=[RowError(filename, message=message)])
	return load_files({filename: content}, dry_run=dry_run, as_of=as_of)


def load_files(
	files: Mapping[str, object],
	dry_run: bool = False,
	as_of: date | None = None,
	progress: Callable[[int, int], None] | None = None,
) -> LoadReport:
	"""Load files: name → text or bytes, or what the JSON says. All of it stays, or nothing.

	`progress` is called with the number of records that are done and of all.
	"""
	records = Records(LoadReport(dry_run))
	for name in sorted(files):
		before = (len(records.by_identity), len(records.loose_rows), len(records.report.errors))
		read_file(records, name, files[name])
		if before == (len(records.by_identity), len(records.loose_rows), len(records.report.errors)):
			records.refuse_file(name, message=_("The file has no records."))
	check(records)
	if not records.report.errors:
		make(records, as_of, progress)
	return records.report


def show_progress(done: int, total: int) -> None:
	"""A bar on the command line."""
	update_progress_bar(_("Loading"), done - 1, total)

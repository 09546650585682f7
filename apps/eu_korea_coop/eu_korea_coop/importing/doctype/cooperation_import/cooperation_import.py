import frappe
from frappe import _

from eu_korea_coop.checked_document import CheckedDocument
from eu_korea_coop.clock import persons_today
from eu_korea_coop.constants import MANAGER
from eu_korea_coop.domain import sheet_kinds
from eu_korea_coop.importing import mapping
from eu_korea_coop.importing.run import PROGRESS
from eu_korea_coop.permissions import may_read_all

SAID_BY_THE_RUN = (*PROGRESS, "started_by")
"""What the run writes past the document: in whose name it works, what can be undone and until when."""


class CooperationImport(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from eu_korea_coop.importing.doctype.cooperation_import_column.cooperation_import_column import (
			CooperationImportColumn,
		)

		columns: DF.Table[CooperationImportColumn]
		date_order: DF.Literal["", "day, month, year", "month, day, year"]
		decisions: DF.Code | None
		default_side: DF.Literal["", "Europe", "Korea", "Third Country"]
		encoding: DF.Literal["", "utf-8", "utf-16", "cp949", "cp1252", "cp1250", "iso-8859-2"]
		ended: DF.Datetime | None
		event: DF.Link | None
		file: DF.Attach
		groups_done: DF.Int
		groups_refused: DF.Int
		groups_total: DF.Int
		heading_row: DF.Int
		heartbeat: DF.Datetime | None
		kind: DF.Literal[
			"",
			"Organisations",
			"People",
			"Partnerships",
			"Interactions",
			"Agreements",
			"Event Attendance",
			"Contact Sheet",
			"Workbook",
		]
		mapping: DF.Link | None
		next_step_due: DF.Date | None
		own_organisation: DF.Link | None
		phase: DF.Literal["", "Waiting", "Reading", "Making"]
		records_made: DF.Int
		records_present: DF.Int
		sheet: DF.Data | None
		sheet_rows: DF.Int
		started: DF.Datetime | None
		started_by: DF.Link | None
		status: DF.Literal["Draft", "Running", "Finished", "Stopped", "Undone"]
	# end: auto-generated types

	def validate(self) -> None:
		self.keep_what_the_run_says()
		self.keep_the_run()
		self.validate_event()
		self.propose_columns()
		self.refuse_what_managers_bring()
		self.validate_columns()
		self.validate_decisions()
		self.validate_next_step_due()

	def on_update(self) -> None:
		self.attach_file()

	def attach_file(self) -> None:
		"""Attach a file that is attached elsewhere already, as a private one: Frappe would make a public copy of it, which is refused."""
		attached = {
			"attached_to_doctype": self.doctype,
			"attached_to_name": self.name,
			"attached_to_field": "file",
		}
		rows = frappe.get_all("File", filters={"file_url": self.file}, fields=[*attached, "name"])
		if rows and not any(
			not row.attached_to_doctype or all(row[field] == value for field, value in attached.items())
			for row in rows
		):
			frappe.get_doc({"doctype": "File", "file_url": self.file, "is_private": 1, **attached}).insert()

	def keep_what_the_run_says(self) -> None:
		"""No request sets it, whoever sends it."""
		stored = self.get_doc_before_save() or frappe.new_doc(self.doctype)
		self.update({name: stored.get(name) for name in SAID_BY_THE_RUN})

	def keep_the_run(self) -> None:
		"""What is being made, or was, belongs to this file: another sheet is another import."""
		before = self.get_doc_before_save()
		fixed = (
			"file",
			"kind",
			"event",
			"sheet",
			"heading_row",
			"own_organisation",
			"default_side",
			"date_order",
			"encoding",
			"next_step_due",
		)
		if before and before.status != "Draft" and any(self.has_changed(name) for name in fixed):
			frappe.throw(
				_("This import has been started. Make a new one for another sheet."),
				title=_("Started already"),
			)

	def validate_event(self) -> None:
		"""Raise ValidationError for an event beside a sheet of another kind."""
		if self.event and self.kind not in ("", None, sheet_kinds.ATTENDANCE):
			frappe.throw(
				_("{0}: a badge list is of the kind {1}. Choose it, or leave the event empty.").format(
					self.bold("event"), _(sheet_kinds.KIND_LABELS[sheet_kinds.ATTENDANCE])
				),
				title=_("Another kind of sheet"),
			)

	def refuse_what_managers_bring(self) -> None:
		"""Raise PermissionError for any sheet but the badge list of an event whose writer may change the event.

		The kind is known when the columns have been proposed: a file can be our own workbook whatever it was said to be.
		Cooperation Managers bring every kind.
		"""
		if may_read_all():
			return
		if self.kind != sheet_kinds.ATTENDANCE or not self.event:
			frappe.throw(
				_("{0}: you may bring in the badge list of an event. Other sheets are for a {1}.").format(
					self.bold("kind" if self.event else "event"), _(MANAGER)
				),
				frappe.PermissionError,
				title=_("For a manager"),
			)
		mapping.event_of(self)

	def propose_columns(self) -> None:
		"""A new file, sheet or kind has its columns proposed; a saved mapping goes over the proposal."""
		asked = ("file", "kind", "event", "sheet", "heading_row", "encoding", "mapping")
		if not self.columns or any(self.has_changed(name) for name in asked):
			mapping.propose(self)

	def validate_columns(self) -> None:
		mapping.refuse_doubles(self)

	def validate_decisions(self) -> None:
		try:
			decisions = frappe.parse_json(self.decisions or "{}")
		except ValueError:
			decisions = None
		if not isinstance(decisions, dict):
			frappe.throw(_("{0} must be an object").format(self.bold("decisions")), title=_("Wrong value"))

	def validate_next_step_due(self) -> None:
		if self.next_step_due and self.has_changed("next_step_due") and self.next_step_due < persons_today():
			frappe.throw(
				_("{0} lies in the past. Choose today or a later day.").format(self.bold("next_step_due")),
				title=_("Next step in the past"),
			)

	def on_trash(self) -> None:
		if self.status == "Running":
			frappe.throw(_("This import is running. Wait until it has ended."), title=_("Running"))
		for name in frappe.get_all(
			"Cooperation Import Batch", {"cooperation_import": self.name}, pluck="name"
		):
			frappe.get_doc("Cooperation Import Batch", name).delete()

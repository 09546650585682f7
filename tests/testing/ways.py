"""The ways a state is changed from outside: a workflow action, the REST API, Data Import with a real CSV.

Each is a function of a document, the field, its new value and further inputs of the move, run as the session's user.
It raises what the person would see: a ValidationError or PermissionError.
"""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
from frappe.client import set_value
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow


def by_workflow_action(doc: Document, fieldname: str, to: str, action: str, **inputs) -> None:
	"""Inputs are saved first, as on the form; then the action is applied."""
	if inputs:
		current = frappe.get_doc(doc.doctype, doc.name)
		current.update(inputs)
		current.save()
	apply_workflow(frappe.get_doc(doc.doctype, doc.name).as_dict(), action)


def by_rest(doc: Document, fieldname: str, to: str, action: str, **inputs) -> None:
	"""What `PUT /api/resource` and `frappe.client.set_value` do; Kanban and bulk edit end here too."""
	set_value(doc.doctype, doc.name, {fieldname: to, **inputs})


def by_import(doc: Document, fieldname: str, to: str, action: str, **inputs) -> None:
	"""Data Import, "Update Existing Records", from a CSV with the record's id."""
	meta = frappe.get_meta(doc.doctype)
	values = {fieldname: to, **inputs}
	header = ["ID", *(meta.get_label(field) for field in values)]
	import_csv(doc.doctype, [header, [doc.name, *values.values()]], "Update Existing Records")


WAYS: dict[str, Callable[..., None]] = {
	"workflow action": by_workflow_action,
	"REST": by_rest,
	"Data Import": by_import,
}


def import_csv(doctype: str, rows: list[list], import_type: str = "Insert New Records") -> list[str]:
	"""Import a CSV through a Data Import record; the names of what it made or changed.

	Raises ValidationError with the import log's messages if a row was refused.
	"""
	text = io.StringIO()
	csv.writer(text).writerows(["" if value is None else str(value) for value in row] for row in rows)
	with transactions_as_savepoints(), csv_file(text.getvalue()) as file_url:
		job = frappe.get_doc(
			{
				"doctype": "Data Import",
				"reference_doctype": doctype,
				"import_type": import_type,
				"import_file": file_url,
				"mute_emails": 1,
			}
		).insert()
		frappe.db.commit()
		job.get_importer().import_data()
		log = frappe.get_all(
			"Data Import Log",
			filters={"data_import": job.name},
			fields=["success", "docname", "messages", "exception"],
			order_by="log_index",
		)
	frappe.flags.in_import = False
	failed = [row for row in log if not row.success]
	if failed:
		said = [row.messages if row.messages not in (None, "[]") else row.exception for row in failed]
		raise frappe.ValidationError("\n".join(frappe.as_unicode(text) for text in said))
	if not log:
		warnings = frappe.db.get_value("Data Import", job.name, "template_warnings")
		raise frappe.ValidationError(f"nothing was imported: {warnings}")
	return [row.docname for row in log]


@contextmanager
def csv_file(text: str | bytes) -> Iterator[str]:
	"""A private file with this content; gone from the disk afterwards."""
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=8)}.csv",
			"is_private": 1,
			"content": text,
		}
	).insert()
	try:
		yield file.file_url
	finally:
		Path(file.get_full_path()).unlink(missing_ok=True)


@contextmanager
def transactions_as_savepoints() -> Iterator[None]:
	"""Commit and rollback inside a test that rolls back: each row of an import is its own, the test undoes them all."""
	database = frappe.local.db
	own = {name: vars(database)[name] for name in ("commit", "rollback") if name in vars(database)}
	whole_rollback = database.rollback

	def commit(*args, **kwargs) -> None:
		database.savepoint("row_of_import")

	def rollback(*args, save_point: str | None = None, **kwargs) -> None:
		whole_rollback(save_point=save_point or "row_of_import")

	commit()
	database.commit, database.rollback = commit, rollback
	try:
		yield
	finally:
		for name in ("commit", "rollback"):
			if name in own:
				setattr(database, name, own[name])
			else:
				delattr(database, name)

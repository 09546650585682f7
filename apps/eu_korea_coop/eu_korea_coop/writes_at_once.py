"""Several programs that write one record at the same time: nothing is lost in silence, and refusals speak to a program.

The form sends `modified` along, and Frappe refuses to save over a newer record. `PUT /api/resource/…` may leave it out;
Frappe's last write then wins. Here such a write may change every field but one that was changed a moment ago.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, get_datetime, now_datetime

RECENT = 60
"""Seconds for which a change is not overwritten by a program that does not say what it has read."""


class ChangedMeanwhile(frappe.TimestampMismatchError):
	"""Somebody else's change would be lost."""

	http_status_code = 409


class Busy(frappe.ValidationError):
	"""The database let another write go first."""

	http_status_code = 409


SERIALIZATION_FAILURE = "40001"
"""PostgreSQL's code for a write that came second."""
ENDING = (frappe.QueryDeadlockError, frappe.QueryTimeoutError, Busy)
"""After these the transaction is at its end: the database has taken all of it back, its savepoints too, or the request gives up."""


@contextmanager
def said_in_words() -> Iterator[None]:
	"""A deadlock, or a lock that did not come free, is a 409 that says what to do; jobs get the error, and try again.

	PostgreSQL also ends a write to what another has written since this transaction began, with an error that Frappe does not know.
	"""
	try:
		yield
	except Exception as error:
		is_ended = isinstance(error, (frappe.QueryDeadlockError, frappe.QueryTimeoutError))
		if not (is_ended or getattr(error, "pgcode", None) == SERIALIZATION_FAILURE):
			raise
		if not getattr(frappe.local, "request", None):
			raise
		raise Busy(
			_("Somebody else was saving at the same moment, and nothing was saved here. Send it again.")
		) from error


def begin_afresh() -> None:
	"""Called before the record of a request is locked: what is read after the lock is what others have committed by then.

	MariaDB answers plain reads as of a transaction's first one, which is that of the session. Nothing is undone: where
	something has been written or locked already, nothing happens.
	"""
	if not (frappe.db.transaction_writes or frappe.flags.begun_afresh):
		frappe.db.rollback()
	frappe.flags.begun_afresh = True


def lock_and_load(doc: Document, load: Callable[[], object]) -> None:
	"""Load a document with its row locked until the transaction ends; `load` is Frappe's own loading of it.

	Frappe locks the child rows as well, by their parent. MariaDB then locks the places beside them too, and in a small table
	all its rows: people who save different records wait for each other, or end in a deadlock. The document's own row is
	enough, for every save locks it first. Child rows are read as this transaction sees them, or, where somebody else has
	saved the document since it began to read, locked and read as Frappe does.
	"""
	locked = frappe.db.get_value(doc.doctype, doc.name, "*", as_dict=True, for_update=True, order_by=None)
	is_current = False
	doc.flags.for_update = False
	try:
		load()
		is_current = locked is not None and doc.modified == locked.modified
	except frappe.DoesNotExistError:
		if locked is None:
			raise
		frappe.clear_last_message()
	finally:
		doc.flags.for_update = True
	if is_current:
		doc.update(locked)
	else:
		load()


def refuse_get(doc: Document) -> None:
	"""Raise PermissionError if a link is about to change a record: Frappe's bulk approval and bulk update answer a GET."""
	request = getattr(frappe.local, "request", None)
	if request is not None and request.method in ("GET", "HEAD"):
		raise frappe.PermissionError(_("{0} is not changed by opening a link.").format(_(doc.doctype)))


def refuse_blind_overwrite(doc: Document, before: Document) -> None:
	"""Raise ChangedMeanwhile if a PUT without `modified` would replace what was changed a moment ago.

	`before`: the record as it is stored now, locked by this transaction.
	"""
	sent = body_of_put()
	if sent is None or "modified" in sent or not is_recent(before.modified):
		return
	changed = {field for field in sent if doc.meta.has_field(field) and differs(doc, before, field)}
	if taken := changed & changed_a_moment_ago(before):
		labels = ", ".join(sorted(_(doc.meta.get_label(field)) for field in taken))
		raise ChangedMeanwhile(
			_(
				"{0}: changed a moment ago by {1}. Read {2} again, and send its `modified` along to replace it."
			).format(labels, before.modified_by, doc.name)
		)


def refuse_stale(doc: Document) -> None:
	"""Raise ChangedMeanwhile for a `modified` that is no longer the record's, in words for a program."""
	raise ChangedMeanwhile(
		_("{0} {1} was changed after it was read. Read it again, and send its `modified` along.").format(
			_(doc.doctype), doc.name
		)
	)


def body_of_put() -> dict | None:
	"""What a program sent to `/api/resource/…` or `/api/v2/document/…`; None for every other request, and for none."""
	request = getattr(frappe.local, "request", None)
	if request is None or request.method not in ("PUT", "PATCH") or not request.path.startswith("/api/"):
		return None
	sent = dict(frappe.local.form_dict)
	try:
		data = frappe.parse_json(sent.pop("data", None)) or {}
	except ValueError:
		data = {}
	return {**sent, **data} if isinstance(data, dict) else sent


def is_recent(moment) -> bool:
	return get_datetime(moment) > add_to_date(now_datetime(), seconds=-RECENT)


def differs(doc: Document, before: Document, fieldname: str) -> bool:
	if doc.meta.get_field(fieldname).fieldtype in ("Table", "Table MultiSelect"):
		return True
	return frappe.as_unicode(doc.get(fieldname) or "") != frappe.as_unicode(before.get(fieldname) or "")


def changed_a_moment_ago(before: Document) -> set[str]:
	"""The fields and tables that the record's versions of the last minute name."""
	names = set()
	for data in frappe.get_all(
		"Version",
		filters={
			"ref_doctype": before.doctype,
			"docname": before.name,
			"creation": (">", add_to_date(now_datetime(), seconds=-RECENT)),
		},
		pluck="data",
	):
		version = json.loads(data or "{}")
		for part in ("changed", "added", "removed", "row_changed"):
			names.update(change[0] for change in version.get(part) or ())
	return names

"""Links that somebody wrote while the record they name was merged into another: repointed a moment later.

Whoever saves a record has looked up its links before its rows are written. A merge that ends in between does not see these
rows, and they would name a record that is gone; so a job goes over the links once more when all such writes are over.
"""

import time

import frappe
from frappe.model.document import Document
from frappe.model.rename_doc import get_link_fields, rename_dynamic_links, update_link_field_values

SECONDS = 3
"""The longest that a save takes from looking up its links to the end of its transaction."""


def after_merge(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""The `after_rename` hook of Organisation and Contact."""
	if merge:
		frappe.enqueue(
			"eu_korea_coop.directory.late_links.repoint",
			queue="short",
			enqueue_after_commit=True,
			doctype=doc.doctype,
			gone=old,
			stays=new,
			wait=SECONDS,
		)


def repoint(doctype: str, gone: str, stays: str, wait: float = 0) -> None:
	"""Let every link to `gone` lead to `stays`, unless the merge was undone or went on by now. `wait`: seconds before that.

	Whether it was undone is read with a lock: the job has read something before it waited, so that a plain question would be
	answered as of then; and whoever undoes the merge just now waits until the links are written.
	"""
	time.sleep(wait)
	is_there, stays_there = (
		frappe.db.get_value(doctype, name, "name", for_update=True) for name in (gone, stays)
	)
	if is_there or not stays_there:
		return
	update_link_field_values(get_link_fields(doctype), gone, stays, doctype)
	rename_dynamic_links(doctype, gone, stays)

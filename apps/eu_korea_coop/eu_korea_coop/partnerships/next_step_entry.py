"""The next step of a partnership, set by itself (rule 32): one row locked and written, whatever else hangs on the record.

A whole save reads and writes eight tables and asks Frappe's workflow, sixty questions for three columns. This writes as
a logged interaction does that brings a step (health.recompute), and leaves a Version as a save does.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document

from eu_korea_coop import work_owners
from eu_korea_coop.checked_document import check_entered_values
from eu_korea_coop.constants import PARTNERSHIP
from eu_korea_coop.partnerships import health


def locked(name: str) -> Document:
	"""Return a partnership without its tables, its row locked until the transaction ends. Raises DoesNotExistError."""
	row = frappe.db.get_value(PARTNERSHIP, name, "*", as_dict=True, for_update=True)
	if not row:
		raise frappe.DoesNotExistError(_("Partnership {0} not found").format(frappe.bold(name)))
	return frappe.get_doc({"doctype": PARTNERSHIP, **row})


def write(doc: Document, text: str, due: date, owner: str | None, today: date) -> None:
	"""Set the step of a `locked` partnership, judge its health as of `today`, and note what changed.

	`owner` empty: the responsible officer, if they can act. Raises ValidationError for a text or an owner that can't be.
	"""
	stored = frappe.get_doc(doc.as_dict())
	owner = owner or work_owners.or_who_enters(doc.owner_user)
	doc.update({"next_step": text, "next_step_due": due, "next_step_owner": owner})
	check_entered_values(doc)
	work_owners.check(doc, "next_step_owner", before=stored)
	step = health.NewStep(today, doc.next_step, doc.next_step_due, doc.next_step_owner)
	health.recompute([doc.name], today, {doc.name: step})
	doc.health = frappe.db.get_value(PARTNERSHIP, doc.name, "health")
	doc._doc_before_save = stored
	doc.save_version()
	doc.notify_update()

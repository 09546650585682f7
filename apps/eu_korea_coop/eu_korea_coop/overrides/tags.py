"""Frappe's tags: on what one may write, and of what one may read."""

import frappe
import frappe.desk.doctype.tag.tag
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr

from eu_korea_coop.overrides.by_path import calls_others
from eu_korea_coop.overrides.named_records import texts_of
from eu_korea_coop.overrides.scope import hides_rows, is_ours, passed_on
from eu_korea_coop.permissions import REFERENCES, WRITE, readable_names


@frappe.whitelist()
def get_tagged_docs(doctype: str, tag: str, **kwargs):
	"""`frappe.desk.doctype.tag.tag.get_tagged_docs`: the names of tagged records the user may see (15 and 16 list all of them)."""
	result = passed_on(frappe.desk.doctype.tag.tag.get_tagged_docs, kwargs, doctype=doctype, tag=tag)
	if not hides_rows(doctype):
		return result
	seen = readable_names(doctype, [row[0] for row in result])
	return [row for row in result if row[0] in seen]


def refuse_tagging() -> None:
	"""The `auth_hooks` function: whatever function puts tags on records or takes them off, its user may write these.

	Frappe (15 and 16) writes the record's own column before any event, deletes rows of Tag Link without one, and until 15.105
	asks nothing; then it ends in an error over its own refusal, which has no words. Raises PermissionError.
	"""
	asked = frappe.local.form_dict
	if not {"tag", "tags"} & asked.keys() or not calls_others():
		return
	for name in (*texts_of(asked.get("dn")), *texts_of(asked.get("docs"))):
		check_tagging(cstr(asked.get("dt")), name)


def validate(doc: Document, method: str | None = None) -> None:
	"""Tag Link, validate: a record of ours is tagged by whoever may write it, also over REST."""
	check_tagging(doc.document_type, doc.document_name)


def check_tagging(doctype: str, name: str) -> None:
	"""Raises PermissionError for a record of ours, or one of Frappe's about records, that its user may not write."""
	judged = doctype in REFERENCES or (frappe.db.exists("DocType", doctype) and is_ours(doctype))
	if judged and not frappe.has_permission(doctype, WRITE, doc=name):
		raise frappe.PermissionError(_("You may not tag {0} {1}.").format(_(doctype), name))

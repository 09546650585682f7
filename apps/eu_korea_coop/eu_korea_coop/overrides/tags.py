"""Overrides of Frappe's tags."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import frappe
import frappe.desk.doctype.tag.tag
from frappe import _
from frappe.model.document import Document

from eu_korea_coop.overrides.scope import hides_rows, is_ours, passed_on
from eu_korea_coop.permissions import REFERENCES, readable_names


@frappe.whitelist()
def get_tagged_docs(doctype: str, tag: str, **kwargs):
	"""`frappe.desk.doctype.tag.tag.get_tagged_docs`: the names of tagged records the user may see."""
	result = passed_on(frappe.desk.doctype.tag.tag.get_tagged_docs, kwargs, doctype=doctype, tag=tag)
	if not hides_rows(doctype):
		return result
	seen = readable_names(doctype, [row[0] for row in result])
	return [row for row in result if row[0] in seen]


@frappe.whitelist()
def add_tag(tag: str, dt: str, dn: str | int, **kwargs):
	"""`frappe.desk.doctype.tag.tag.add_tag`: tags a record its user may write. It writes the record's own column before any event."""
	check_tagging(dt, dn)
	with refused_in_words(dt, dn):
		return passed_on(frappe.desk.doctype.tag.tag.add_tag, kwargs, tag=tag, dt=dt, dn=dn)


@frappe.whitelist()
def add_tags(tags: str | list, dt: str, docs: str | list, **kwargs):
	"""`frappe.desk.doctype.tag.tag.add_tags`, as `add_tag`: all of the records or none."""
	for name in frappe.parse_json(docs):
		check_tagging(dt, name)
	return passed_on(frappe.desk.doctype.tag.tag.add_tags, kwargs, tags=tags, dt=dt, docs=docs)


@frappe.whitelist()
def remove_tag(tag: str, dt: str, dn: str | int, **kwargs):
	"""`frappe.desk.doctype.tag.tag.remove_tag`: takes a tag off a record its user may write (it asks nothing).

	It deletes rows of Tag Link without an event, unlike `add_tag`.
	"""
	check_tagging(dt, dn)
	with refused_in_words(dt, dn):
		return passed_on(frappe.desk.doctype.tag.tag.remove_tag, kwargs, tag=tag, dt=dt, dn=dn)


def validate(doc: Document, method: str | None = None) -> None:
	"""Tag Link, validate: a record of ours is tagged by whoever may write it, also over REST."""
	check_tagging(doc.document_type, doc.document_name)


def check_tagging(doctype: str, name: str) -> None:
	"""Raises PermissionError in words: Frappe's own has none, and its tags trip over an error without any.

	Of Frappe's records about ours (mails, files, ToDos …) those are tagged that their user may read: a refusal would show
	the tags they have.
	"""
	ptype = "read" if doctype in REFERENCES else "write"
	if (is_ours(doctype) or doctype in REFERENCES) and not frappe.has_permission(doctype, ptype, doc=name):
		refuse(doctype, name)


@contextmanager
def refused_in_words(doctype: str, name: str) -> Iterator[None]:
	"""Frappe 15.105 asks for the right to write, and ends in an IndexError over its own refusal, which has no text."""
	try:
		yield
	except IndexError:
		refuse(doctype, name)


def refuse(doctype: str, name: str) -> NoReturn:
	raise frappe.PermissionError(_("You may not tag {0} {1}.").format(_(doctype), name))

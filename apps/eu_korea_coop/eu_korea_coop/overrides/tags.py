"""Overrides of Frappe's tags."""

import frappe
import frappe.desk.doctype.tag.tag

from eu_korea_coop.overrides.scope import hides_rows, is_ours, passed_on
from eu_korea_coop.permissions import readable_names


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
	"""`frappe.desk.doctype.tag.tag.add_tag`: tags a record its user may write (it asked nothing)."""
	check_tagging(dt, dn)
	return passed_on(frappe.desk.doctype.tag.tag.add_tag, kwargs, tag=tag, dt=dt, dn=dn)


@frappe.whitelist()
def add_tags(tags, dt: str, docs, **kwargs):
	"""`frappe.desk.doctype.tag.tag.add_tags`, as `add_tag`."""
	for name in frappe.parse_json(docs):
		check_tagging(dt, name)
	return passed_on(frappe.desk.doctype.tag.tag.add_tags, kwargs, tags=tags, dt=dt, docs=docs)


@frappe.whitelist()
def remove_tag(tag: str, dt: str, dn: str | int, **kwargs):
	"""`frappe.desk.doctype.tag.tag.remove_tag`, as `add_tag`."""
	check_tagging(dt, dn)
	return passed_on(frappe.desk.doctype.tag.tag.remove_tag, kwargs, tag=tag, dt=dt, dn=dn)


def check_tagging(doctype: str, name: str) -> None:
	if is_ours(doctype):
		frappe.get_doc(doctype, name).check_permission("write")

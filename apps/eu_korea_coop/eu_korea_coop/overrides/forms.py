"""Overrides of what Frappe sends with a form, and of prints."""

from collections import defaultdict

import frappe
import frappe.desk.form.load
from frappe.model.document import Document

from eu_korea_coop.directory.wording import native_titles
from eu_korea_coop.overrides.scope import passed_on, visible
from eu_korea_coop.permissions import USER, rights_asked_once, sees_every_row


@frappe.whitelist()
def getdoc(doctype: str, name: str | int, **kwargs):
	"""`frappe.desk.form.load.getdoc`: the form's record, without titles its reader may not see (15 and 16 send those of all links), nor
	names of other users where they read figures alone.

	Frappe asks four times what its reader may do with it; the database answers once.
	"""
	with rights_asked_once():
		answer = passed_on(frappe.desk.form.load.getdoc, kwargs, doctype=doctype, name=name)
	if titles := frappe.response.get("_link_titles"):
		frappe.response["_link_titles"] = readable_titles(titles)
	if (info := frappe.response.get("docinfo")) and not sees_every_row(USER, frappe.session.user):
		info["user_info"] = {
			user: about
			for user, about in (info.get("user_info") or {}).items()
			if user == frappe.session.user
		}
	return answer


def readable_titles(titles: dict[str, str]) -> dict[str, str]:
	"""Link titles (`DocType::name` → title) with the bare name for records the user may not see, in Hangul for readers of Korean."""
	rows = [dict(zip(("doctype", "name"), key.split("::", 1), strict=True)) for key in titles]
	seen = {(row["doctype"], row["name"]) for row in visible(rows, "doctype", "name")}
	of_doctype = defaultdict(list)
	for doctype, name in seen:
		of_doctype[doctype].append(name)
	native = {
		(doctype, name): title
		for doctype, names in of_doctype.items()
		for name, title in native_titles(doctype, names).items()
	}
	result = {}
	for key, title in titles.items():
		doctype, name = key.split("::", 1)
		result[key] = native.get((doctype, name), title) if (doctype, name) in seen else name
	return result


def before_print(doc: Document, method: str | None = None, *args) -> None:
	"""A printed record has no title of a linked record that its reader may not see."""
	if titles := doc.get("__link_titles"):
		doc.set("__link_titles", readable_titles(titles))

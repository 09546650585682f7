"""Reading as the recipient: his language, and none of what he may not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import frappe

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.digests.sections import Found
from eu_korea_coop.permissions import readable_names


@contextmanager
def reading_as(user: str, language: str) -> Iterator[None]:
	"""Inside, permissions are those of `user` and texts are in his language.

	Outside all is as before: Frappe's change of user also writes the user's name into the session's id, which would log
	out whoever asks, and forgets the request and the compiled templates.
	"""
	session, spoken = frappe._dict(frappe.session), frappe.local.lang
	asked, templates = frappe.local.form_dict, frappe.local.jenv
	frappe.set_user(user)
	frappe.local.lang = language
	try:
		yield
	finally:
		frappe.set_user(session.user)
		frappe.session.update(session)
		frappe.local.lang, frappe.local.form_dict, frappe.local.jenv = spoken, asked, templates


def readable(found: Mapping[str, list[digest.Line]]) -> Found:
	"""The lines all of whose records the session's user may read; one query per DocType, none where nothing is hidden."""
	named = defaultdict(set)
	for lines in found.values():
		for line in lines:
			for doctype, name in line.content.records:
				named[doctype].add(name)
	seen = {
		doctype: readable_names(doctype, names) if frappe.has_permission(doctype, "read") else set()
		for doctype, names in named.items()
	}
	return {
		section: [
			line for line in lines if all(name in seen[doctype] for doctype, name in line.content.records)
		]
		for section, lines in found.items()
	}

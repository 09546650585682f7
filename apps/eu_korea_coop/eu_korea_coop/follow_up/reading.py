"""Reading as somebody: in their language, and none of what they may not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import frappe

from eu_korea_coop.domain import digest
from eu_korea_coop.follow_up.sections.items import Sections
from eu_korea_coop.permissions import reads_every, shown_names

FORGOTTEN = ("lang", "form_dict", "jenv", "new_doc_templates")
"""What another user does not keep, and this one has again afterwards."""


@contextmanager
def reading_as(user: str, language: str) -> Iterator[None]:
	"""Inside, permissions are those of `user` and texts are in their language.

	Outside all is as before: Frappe's change of user also writes the user's name into the session's id, which would log
	out whoever asks, and forgets the request, the compiled templates and the empty documents. What it has read from Redis
	stays throughout: whatever differs between people stands there under each one's name.
	"""
	session, cache = frappe._dict(frappe.session), frappe.local.cache
	before = {name: getattr(frappe.local, name) for name in FORGOTTEN}
	frappe.set_user(user)  # reads as that person, with their permissions
	frappe.local.cache, frappe.local.lang = cache, language
	try:
		yield
	finally:
		frappe.set_user(session.user)  # back to whoever it was
		frappe.session.update(session)
		frappe.local.cache = cache
		for name, value in before.items():
			setattr(frappe.local, name, value)


def readable(lines: Mapping[str, list[digest.Line]]) -> Sections:
	"""The lines all of whose records the session's user may read; one query per DocType, none where nothing is hidden.

	Sections that were asked with the reader's own criterion (`digest.Lines`) are as they should be.
	"""
	checked = {code: section for code, section in lines.items() if getattr(section, "is_checked", False)}
	lines = {code: section for code, section in lines.items() if code not in checked}
	named = defaultdict(set)
	for of_section in lines.values():
		for line in of_section:
			for doctype, name in line.content.records:
				named[doctype].add(name)
	seen = {
		doctype: names if reads_every(doctype) else shown_names(doctype, names)
		for doctype, names in named.items()
	}
	return checked | {
		section: digest.Lines(
			(
				line
				for line in of_section
				if all(name in seen[doctype] for doctype, name in line.content.records)
			),
			getattr(of_section, "beyond", 0),
		)
		for section, of_section in lines.items()
	}

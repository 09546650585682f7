"""Whether two names are one: compared as text in normal form, byte for byte (rule 116).

A database compares by its collation, for which "Muller" and "Müller", "001Ab" and "001aB", or any two emoji may be one.
Whoever asks for a record by its name or by a text that identifies it asks here.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, escape_html

from eu_korea_coop.domain import text as texts


def name_on_site(doctype: str, name: str) -> str | None:
	"""The name of the record that is called just `name`, None where there is none or one that only looks alike."""
	spelled = frappe.db.exists(doctype, name)
	return spelled if spelled and cstr(spelled) == cstr(name) else None


def look_alike(doctype: str, name: str) -> str | None:
	"""The name of another record that the database takes for `name`; None where the name is free or is that very one."""
	spelled = frappe.db.exists(doctype, name)
	return spelled if spelled and not texts.is_same(cstr(spelled), name) else None


def refuse_look_alike(doctype: str, name: str, label: str) -> None:
	"""Raises ValidationError in words where another record's name differs only in case, accents or symbols."""
	if other := look_alike(doctype, name):
		frappe.throw(
			_(
				"{0}: “{1}” differs from “{2}” only in capital letters, accents or symbols. Use that one, or another name."
			).format(label, escape_html(name), escape_html(other)),
			title=_("Two names alike"),
		)

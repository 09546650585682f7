"""Frappe's global search shows records of the DocTypes that Global Search Settings list, each for who may read it."""

import frappe

from eu_korea_coop.constants import (
	AGREEMENT,
	COOPERATION_EVENT,
	INTERACTION,
	ORGANISATION,
	PARTNERSHIP,
)

SETTINGS = "Global Search Settings"
SEARCHED = (ORGANISATION, PARTNERSHIP, COOPERATION_EVENT, AGREEMENT, INTERACTION)
"""As in hooks.py (global_search_doctypes), which Frappe reads when the list is reset."""


def list_missing() -> None:
	"""Add our DocTypes to the list; once, on install and by a patch: an administrator may take one out."""
	settings = frappe.get_doc(SETTINGS)
	listed = {row.document_type for row in settings.allowed_in_global_search}
	missing = [doctype for doctype in SEARCHED if doctype not in listed]
	for doctype in missing:
		settings.append("allowed_in_global_search", {"document_type": doctype})
	if missing:
		settings.save()

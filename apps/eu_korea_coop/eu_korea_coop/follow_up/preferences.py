"""A person's own wishes for digests and Today."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from eu_korea_coop.constants import DIGEST_PREFERENCE


def of(user: str) -> Document:
	"""The stored wishes of `user`, or new ones with the defaults."""
	if frappe.db.exists(DIGEST_PREFERENCE, user):
		return frappe.get_doc(DIGEST_PREFERENCE, user)
	return frappe.get_doc({"doctype": DIGEST_PREFERENCE, "user": user, "enabled": 1})

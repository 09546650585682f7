"""The active people of organisations, and how to reach them."""

from __future__ import annotations

import frappe

from eu_korea_coop.directory.people import of_organisations

MOST = 60
"""People of all the organisations together."""


def people(organisations: list[str]) -> dict[str, list[dict]]:
	"""Return `{organisation: [{contact, name, native_name, role_title, since, since_precision, email, phone, is_primary,
	do_not_contact}]}` of active people, the primary ones first. One query.
	"""
	if not organisations or not frappe.has_permission("Contact", "read"):
		return {}
	result: dict[str, list[dict]] = {}
	for row in of_organisations(organisations, MOST, only_active=True):
		result.setdefault(row.organisation, []).append(
			{
				"contact": row.contact,
				"name": row.full_name,
				"native_name": row.native_name,
				"role_title": row.role_title,
				"since": str(row.from_date) if row.from_date else None,
				"since_precision": row.from_date_precision or "",
				"email": row.email_id,
				"phone": row.mobile_no or row.phone,
				"is_primary": bool(row.is_primary),
				"do_not_contact": bool(row.do_not_contact),
			}
		)
	return result

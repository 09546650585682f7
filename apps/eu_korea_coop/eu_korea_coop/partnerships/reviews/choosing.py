"""Whom and what a decision can name: the people who can act, and the reasons for closing."""

from __future__ import annotations

import frappe

from eu_korea_coop import work_owners


def offered() -> dict:
	"""Return `{people: [{user, name}], close_reasons: [{value, label}]}`. Two queries."""
	able = work_owners.able_users(frappe.qb.DocType("User"))
	names = work_owners.full_names(able.run(pluck=True))
	people = [{"user": one, "name": name} for one, name in names.items() if one != "Administrator"]
	reasons = frappe.get_list("Close Reason", pluck="name", order_by="name", limit_page_length=0)
	return {
		"people": sorted(people, key=lambda person: person["name"].casefold()),
		"close_reasons": [{"value": reason, "label": frappe._(reason)} for reason in reasons],
	}

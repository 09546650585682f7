"""Whom and what a decision can name: the people who can act, and the reasons for closing."""

from __future__ import annotations

import frappe

from eu_korea_coop import work_owners
from eu_korea_coop.constants import MANAGER, OFFICER


def offered() -> dict:
	"""Return `{people: [{user, name}], close_reasons: [{value, label}]}`. Two queries."""
	user, has_role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	able = (
		frappe.qb.from_(user)
		.inner_join(has_role)
		.on((has_role.parent == user.name) & (has_role.parenttype == "User"))
		.select(user.name)
		.distinct()
		.where((user.enabled == 1) & has_role.role.isin((OFFICER, MANAGER)))
	)
	names = work_owners.full_names(able.run(pluck=True))
	people = [{"user": one, "name": name} for one, name in names.items() if one != "Administrator"]
	reasons = frappe.get_list("Close Reason", pluck="name", order_by="name", limit_page_length=0)
	return {
		"people": sorted(people, key=lambda person: person["name"].casefold()),
		"close_reasons": [{"value": reason, "label": frappe._(reason)} for reason in reasons],
	}

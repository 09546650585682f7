"""Which side an organisation is probably on; the person who enters it decides."""

import frappe

from eu_korea_coop.domain.sides import side_of_country


def propose(country: str | None, organisation_type: str | None) -> str | None:
	"""The country's side, else the usual one of the type; None if neither says."""
	code = frappe.db.get_value("Country", country, "code") if country else None
	side = side_of_country(code)
	if not side and organisation_type:
		side = frappe.db.get_value("Organisation Type", organisation_type, "side")
	return side or None

"""The name of a site that nobody has named: its login page says ours instead of "Frappe"."""

import frappe

NAME, FRAPPES = "EU-Korea Cooperation", "Frappe"
PLACES = ("System Settings", "Website Settings")


def name_site() -> None:
	"""Give the site our name where it has none of its own."""
	rename((None, "", FRAPPES), NAME)


def withdraw() -> None:
	"""Give it Frappe's name back where it still has ours."""
	rename((NAME,), FRAPPES)


def rename(names: tuple[str | None, ...], new: str) -> None:
	for doctype in PLACES:
		if frappe.db.get_single_value(doctype, "app_name") in names:
			frappe.db.set_single_value(doctype, "app_name", new)

"""The small page on which an officer logs an encounter: its own shell, without the desk (docs/encounters.md).

The shell holds nothing of a person, so that the device may keep it; what is a person's own comes from the API.
"""

import json

import frappe

from eu_korea_coop.encounters import small_page

no_cache = 1


def get_context(context):
	"""Whoever is signed out is sent to the login, and comes back from there."""
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/login?redirect-to=/encounter"
		raise frappe.Redirect
	context.update(
		{
			"language": frappe.local.lang,
			"words": json.dumps(small_page.words(), ensure_ascii=False).replace("<", "\\u003c"),
			**small_page.assets(),
		}
	)

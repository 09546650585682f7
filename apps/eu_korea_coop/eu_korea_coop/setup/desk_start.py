"""What a person meets when they come in: the login instead of a red page, their own first screen, and what is out of order."""

import frappe
from frappe.website.page_renderers.base_renderer import BaseRenderer

from eu_korea_coop.constants import MANAGER, OFFICER, ROLES, VIEWER
from eu_korea_coop.follow_up import watchdog

DESK = ("app", "desk")
FIRST_SCREEN = ((OFFICER, "today"), (MANAGER, "today"), (VIEWER, "eu-korea-cooperation"))
"""The first role a person has decides; routes below the desk's own."""


def extend_bootinfo(bootinfo) -> None:
	"""Frappe's hook at each start of the desk: `cooperation` = `{first_screen, warnings}` for people with a role of ours."""
	roles = frappe.get_roles()
	if not set(ROLES) & set(roles):
		return
	bootinfo.cooperation = {
		"first_screen": next(route for role, route in FIRST_SCREEN if role in roles),
		"warnings": watchdog.warnings() if {OFFICER, MANAGER} & set(roles) else [],
	}


class SignedOut(BaseRenderer):
	"""Frappe's hook `page_renderer`: a deep link of the desk, opened while signed out, leads through the login to its record.

	Frappe itself answers 403 there and forgets the address (frappe.www.app, NotPermittedPage).
	"""

	def can_render(self) -> bool:
		return frappe.session.user == "Guest" and (self.path or "").split("/")[0] in DESK

	def render(self):
		wanted = frappe.request.full_path.rstrip("?")
		frappe.local.flags.redirect_location = f"/login?redirect-to={frappe.utils.quoted(wanted)}"
		raise frappe.Redirect

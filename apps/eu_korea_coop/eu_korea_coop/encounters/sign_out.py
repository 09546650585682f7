"""Clears, on signing out, what the small page /encounter stores on a device: waiting entries and recent names."""

import frappe

FLAG = "eu_korea_coop_signed_out"


def remember(login_manager=None) -> None:
	"""Frappe's on_logout: the answer to this request clears the device."""
	frappe.local.flags[FLAG] = True


def clear_device(response=None, request=None) -> None:
	"""Frappe's after_request: tell the browser to drop what this site has stored in it; browsers obey over HTTPS only."""
	if response is not None and frappe.local.flags.get(FLAG):
		response.headers["Clear-Site-Data"] = '"storage"'

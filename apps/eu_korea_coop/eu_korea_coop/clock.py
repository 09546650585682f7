"""Today, as every rule means it."""

from datetime import date

from frappe.utils import getdate, nowdate


def site_today() -> date:
	"""The date in the site's time zone (rule 76); whoever asks a rule passes it on as an argument."""
	return getdate(nowdate())

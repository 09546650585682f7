"""Whose today: the site's or the person's, each an argument of the rules (rules 76, 110)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import getdate, nowdate


def site_today() -> date:
	"""The date in the site's time zone (rule 76); whoever asks a rule passes it on as an argument."""
	return getdate(nowdate())


def persons_today(user: str | None = None) -> date:
	"""The date in the time zone of `user`, by default of the session's; the site's where none is known (rule 110)."""
	zone = zone_of(user or frappe.session.user)
	return datetime.now(zone).date() if zone else site_today()


def zone_of(user: str) -> ZoneInfo | None:
	"""The time zone of a User, None where none is known."""
	name = frappe.db.get_value("User", user, "time_zone")
	try:
		return ZoneInfo(name) if name else None
	except (OSError, ValueError):  # a name that this machine does not know
		return None

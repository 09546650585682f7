"""Daily: the person's data goes from proposals whose time is over (docs/intake.md)."""

import frappe

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import CONTACT_PROPOSAL

PERSONAL = ("person_name", "email", "role_title", "phone", "looking_for", "whom_to_meet", "decline_reason")
"""Who wrote, and what people wrote freely. The organisation, the day and the decision stay, for the figures."""


def run() -> None:
	"""Whatever became of the proposal: who was accepted stands in the directory, under its own basis. One statement."""
	overdue = {"retention_until": ("<", site_today()), "email": ("is", "set")}
	frappe.db.set_value(CONTACT_PROPOSAL, overdue, dict.fromkeys(PERSONAL), update_modified=False)

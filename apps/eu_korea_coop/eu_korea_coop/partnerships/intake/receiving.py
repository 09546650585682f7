"""A proposal of contact as it comes in: the lists its page offers, the consent it asks for, and the record it makes."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, add_to_date, cint, now_datetime

from eu_korea_coop.clock import site_today
from eu_korea_coop.constants import CONTACT_PROPOSAL, COOPERATION_SETTINGS
from eu_korea_coop.domain.proposals import SECTORS, Read

MOST_IN_A_DAY = 200
"""Proposals stored within 24 hours, from all addresses together: an address can be forged."""
DEFAULT_RETENTION_MONTHS = 24


def choices() -> dict[str, list[str]]:
	"""List → the values a box may hold."""
	return {
		"country": frappe.get_all("Country", pluck="name", order_by="name"),
		"organisation_type": frappe.get_all("Organisation Type", pluck="name", order_by="name"),
		SECTORS: frappe.get_all("Sector", pluck="name", order_by="lft"),
	}


def consent_text() -> str:
	"""The sentence that is agreed to: the site's own, else ours in the reader's language."""
	own = frappe.get_cached_doc(COOPERATION_SETTINGS).get("intake_consent")
	return own or _(
		"I agree that what I write here is stored and used to answer me and to arrange contact, for as long as that takes. I can withdraw this at any time."
	)


def are_many() -> bool:
	"""Whether so many came within a day that no more are taken."""
	since = add_to_date(now_datetime(), days=-1)
	return frappe.db.count(CONTACT_PROPOSAL, {"creation": (">", since)}) >= MOST_IN_A_DAY


def store(read: Read, language: str) -> Document:
	"""The record of a proposal that nothing is wrong with."""
	months = cint(frappe.get_cached_doc(COOPERATION_SETTINGS).retention_months) or DEFAULT_RETENTION_MONTHS
	today = site_today()
	doc = frappe.new_doc(CONTACT_PROPOSAL)
	doc.update(read.values)
	doc.update(
		{
			"language": language,
			"lawful_basis": "Consent",
			"consent_text": consent_text(),
			"consented_on": today,
			"retention_until": add_months(today, months),
		}
	)
	doc.set(SECTORS, [{"sector": sector} for sector in read.sectors])
	# whoever writes has no right on any record: domain.proposals has read every value
	return doc.insert(ignore_permissions=True)

"""How a mail that asks for something begins and ends: the person is greeted, and whoever writes says who they are."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import get_fullname

from eu_korea_coop.constants import ORGANISATION
from eu_korea_coop.domain import mail_drafts
from eu_korea_coop.domain.mail_drafts import Recipient


def name_of(organisation: str | None, language: str) -> str:
	"""What an organisation is called in a mail: in Korean by its native name if there is one; empty for none."""
	if not organisation:
		return ""
	row = frappe.db.get_value(ORGANISATION, organisation, ["organisation_name", "native_name"], as_dict=True)
	return (row.native_name if language == mail_drafts.KOREAN else None) or row.organisation_name


def greeting(language: str, person: Recipient | None, organisation: str) -> str:
	"""The first line: to the person, else to the organisation of this name."""
	if person:
		return mail_drafts.greeting(language, [person])
	return _("Dear {0},", language, context="to an organisation").format(organisation)


def closing(language: str, us: str) -> list[str]:
	"""The last lines, from the session's user for the organisation called `us`."""
	me = get_fullname(frappe.session.user)
	return [_("With kind regards", language), *mail_drafts.signature(language, me, us)]

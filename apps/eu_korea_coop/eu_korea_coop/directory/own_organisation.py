"""Each person's own organisation, else the site's: the first party of what they log."""

from __future__ import annotations

import frappe

from eu_korea_coop.constants import COOPERATION_SETTINGS, DIGEST_PREFERENCE, ORGANISATION
from eu_korea_coop.directory.wording import short_name

FIELD = "own_organisation"


def own_organisation(user: str | None = None) -> str | None:
	"""The id of the user's own organisation, else of the site's; None if neither is set."""
	user = user or frappe.session.user
	return chosen(user) or frappe.db.get_single_value(COOPERATION_SETTINGS, FIELD) or None


def chosen(user: str) -> str | None:
	"""The organisation the person has chosen; None if they have not."""
	return frappe.db.get_value(DIGEST_PREFERENCE, user, FIELD) or None


def choose(organisation: str | None) -> None:
	"""Store the own organisation of the session's user; None: they have none. Raises PermissionError, ValidationError."""
	user = frappe.session.user
	if frappe.db.exists(DIGEST_PREFERENCE, user):
		preference = frappe.get_doc(DIGEST_PREFERENCE, user)
	else:
		preference = frappe.new_doc(DIGEST_PREFERENCE, user=user)
	preference.set(FIELD, organisation)
	preference.save()


def give_up(organisation: str) -> None:
	"""Store that the session's user has no own organisation, if it was this one. Raises PermissionError, ValidationError."""
	if chosen(frappe.session.user) == organisation:
		choose(None)


def described(organisation: str | None) -> dict | None:
	"""`{name, title, side}` of an organisation the user may read, else None."""
	if not organisation:
		return None
	rows = frappe.get_list(
		ORGANISATION,
		filters={"name": organisation},
		fields=["name", "organisation_name", "native_name", "acronym", "side"],
		limit_page_length=1,
	)
	return {"name": rows[0].name, "title": short_name(rows[0]), "side": rows[0].side} if rows else None

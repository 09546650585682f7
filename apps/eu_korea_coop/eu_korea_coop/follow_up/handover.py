"""A portfolio changes hands: partnerships write the new owners, the next steps' ToDos follow, the new owner is notified once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import escape_html, get_fullname, get_url_to_list, quoted

from eu_korea_coop.constants import MANAGER, PARTNERSHIP
from eu_korea_coop.follow_up import next_steps
from eu_korea_coop.partnerships import portfolio
from eu_korea_coop.permissions import require_role


def preview(from_user: str) -> dict[str, int]:
	"""How many records of each kind would change hands. Raises PermissionError but for a Cooperation Manager."""
	require_role(MANAGER)
	return {key: len(names) for key, names in portfolio.holdings(from_user).items()}


def hand_over(
	from_user: str, to_user: str, only: Mapping[str, Collection[str]] | None = None
) -> portfolio.Holdings:
	"""All of it in one transaction; the answer, given back as `only` with the people swapped, undoes it."""
	require_role(MANAGER)
	moved = portfolio.hand_over(from_user, to_user, only)
	names = portfolio.partnerships_in(moved)
	next_steps.keep(names)
	if names:
		notify(from_user, to_user, len(names))
	return moved


def notify(from_user: str, to_user: str, count: int) -> None:
	"""One notification for the whole portfolio."""
	pattern = (
		_("One partnership was handed over to you from {1}")
		if count == 1
		else _("{0} partnerships were handed over to you from {1}")
	)
	subject = pattern.format(count, escape_html(get_fullname(from_user)))
	enqueue_create_notification(
		[to_user],
		{
			"type": "Alert",
			"document_type": PARTNERSHIP,
			"subject": subject,
			"from_user": frappe.session.user,
			"link": f"{get_url_to_list(PARTNERSHIP)}?owner_user={quoted(to_user)}",
		},
	)

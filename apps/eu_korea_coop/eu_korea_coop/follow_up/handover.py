"""A portfolio changes hands: partnerships write the new owners, the next steps' ToDos follow, the new owner is notified once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import frappe
from frappe import _
from frappe.utils import escape_html, get_fullname, get_url_to_list, quoted

from eu_korea_coop import notices
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
	"""All of it in one transaction; the answer, given back as `only` with the people swapped, undoes it.

	The answer names the notice, too, under its DocType: what is handed back takes it away again.
	"""
	require_role(MANAGER)
	moved = portfolio.hand_over(from_user, to_user, only)
	names = portfolio.partnerships_in(moved)
	next_steps.keep(names)
	for notice in own_notices((only or {}).get(notices.NOTICE), from_user):
		if notices.take_back(notice):
			notify_taken_back(from_user)
	if names:
		notice = notify(from_user, to_user, len(names))
		moved = {**moved, notices.NOTICE: [notice] if notice else []}
	return moved


def own_notices(names: object, user: str) -> list[str]:
	"""Those of `names` that this person has from whoever asks: no others are theirs to take back."""
	if not isinstance(names, list) or not names:
		return []
	filters = {
		"name": ("in", [str(name) for name in names]),
		"for_user": user,
		"from_user": frappe.session.user,
		"document_type": PARTNERSHIP,
	}
	return frappe.get_all(notices.NOTICE, filters=filters, pluck="name")


def notify(from_user: str, to_user: str, count: int) -> str | None:
	"""One notice for the whole portfolio. Answers its name."""

	def words() -> str:
		pattern = (
			_("One partnership was handed over to you from {1}")
			if count == 1
			else _("{0} partnerships were handed over to you from {1}")
		)
		return pattern.format(count, escape_html(get_fullname(from_user)))

	link = f"{get_url_to_list(PARTNERSHIP)}?owner_user={quoted(to_user)}"
	return notices.notify(to_user, words, (PARTNERSHIP, ""), link)


def notify_taken_back(user: str) -> None:
	by = escape_html(get_fullname(frappe.session.user))
	notices.notify(
		user, lambda: _("{0} has taken back what was handed over to you").format(by), (PARTNERSHIP, "")
	)
